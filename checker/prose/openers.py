"""What opens a list of parts: a word (其中, 包括), a bracket, a colon, or a frame (按……分, ……中), and when
the same sign opens no list of the figure before it, because it is said of something else in between."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checker.prose.mentions import Mention
from checker.prose.passages import Passage
from checker.prose.phrases import AMONG, ends_in
from checker.prose.tokens import COLONS, OPENING, SEMICOLONS, STRONG_STOPS, UNKNOWN, Run, Token, say
from checker.prose.units import alike_units

_NAMING = frozenset(("noun", "topic", "weak", "title", "role", UNKNOWN))
"""Kinds of words that name something."""
_ABOUT = frozenset(("涉及", "涉"))
_TOUCHING = _ABOUT | {"重点"}
"""Words that open no list: what they are said of may count something else (“5 件公告，涉及 54 种食品”)."""
_POINTING_BACK = "其中"
"""Said of the figures before it, whatever stands between."""
_EACH = "分别"
_INCLUDING = "包括"
"""The parts lie within the whole and beside one another; 特别是 and 如 may name one thing twice."""
_ANNOUNCING = ("如下", "为以下", "是以下", "具体")
_SAME_OBJECT = re.compile(
    r"(?:内容|类别|类型|种类|形式|方式|结果|情况|渠道|来源|分类|构成|分布|范围|对象|途径)(?:主要|具体|分别)?(?:为|是|有|如下|包括)?\Z"
)
"""How a clause ends that names no thing of its own but an aspect of what was counted."""
_BY = re.compile(
    r"(?:按照?|依照?|依据|根据|从|就)[^，,。；;：:]{1,14}?(?:区分|划分|分类|分|统计|来看|上看|看|来说|来讲|而言|构成|分布)"
    r"(?:为|是|有)?[，,：:]"
)
"""“按提交方式区分，”, “从申请渠道看，”: the figure before is told by its parts."""
_OF_THESE = re.compile(r"(?:在|上述|以上|这|这些|其)[^，,。；;：:]{0,20}(?:中|之中|当中|里)[，,：:]?\Z")
"""“在主动公开的信息中，” at the head of a sentence."""
_WITHIN = re.compile(r"[^，,。；;：:]{0,24}(?:中|当中|里)[，,：:]\Z")
"""“26 件政府信息公开申请中，”"""
LABELS = ("信息", "类", "栏目", "专栏", "板块", "目录")
"""How the name of a kind of information ends."""
CLASSES = ("类", "类的", "类事项", "类信息", "类申请")
"""How the name of a class ends, whatever it begins with."""
_KINDS = ("类", "栏目", "专栏", "板块")
"""… and how it ends where what begins like a verb is a name (“公开类”)."""
_NO_DOUBLES = ("重复", "只计", "去重", "一次")
_POINTERS = ("这些", "以上", "上述", "申请", "信息", "案件", "事项", "其中", "全部", "所有")
_POINTING = re.compile(
    r"(?:[，,。；;：:]|^)(?:在|上述|以上|这|其)?(?P<name>[^，,。；;：:、（(]{2,14}?)"
    r"(?:类|型)?的?(?:申请|信息|事项|案件|情形|件)?(?:当中|之中|中|里)[，,：:]?\Z"
)
_MARKS = "，,：:"
_WITHIN_IT = ("中", "里")
"""How words end that point back so, but for a mark."""
_LONGEST_FRAME = 40
"""In how many characters a division is announced."""
_SAYING = ("来自", "来源于", "为", "系", "是", "由", "属", "涉及", "通过", "以", "因")
"""How what is said behind a figure begins that stands at the head of its clause."""
_NAME = 4
"""How many words name what a figure counts."""
_STATING = frozenset(("action", "also", "compare", "up", "down", "not", "all", "each"))
"""Words with which something is stated of what is named."""
_FEWEST = 3
"""How many bare names make a row."""
_TOGETHER = re.compile(r"各(?:类|种|个)?(?:渠道|平台|途径)|多(?:渠道|平台)")


def opener(passage: Passage, at: int) -> str:
    """How a list of parts starts with this figure; empty where none does."""
    mention, run = passage.mentions[at], passage.runs[at]
    mark = list_word(mention, run)
    if mark:
        return "" if _of_another(passage, at) else mark
    if mention.mark == "open" and at and mention.whole is None:
        # “播出 43 期，涉及民生 30 期”
        before = passage.mentions[:at]
        single = all(m.mark in ("", "sum") for m in before)
        same = before[-1].quantity.unit == mention.quantity.unit and not _parallel(before[-1], mention)
        # “共涉及案件 14 件”, “发现问题 3 个，涉及栏目 9 个”
        total = say(mention.lead, "mark", "sum") or _of_other_things(before[-1], mention)
        return (
            "about" if single and same and not total and any(t.text in _ABOUT for t in mention.lead) else ""
        )
    if mention.whole is not None and at and passage.mentions[at - 1].depth < mention.depth:
        return "bracket" if mention.mark != "open" else ""
    if _bracketed(passage, at):
        return "bracket"
    if _by_channel(passage, at):
        return "parts"
    if mention.stop in COLONS and not _framed(passage, at):
        return _colon(passage, at)
    if _framed(passage, at):
        return "frame"
    if _figures_first(passage, at):
        return "parts" if _kind_told_behind(mention) else "row"
    return "row" if _row(passage, at) or _cases(passage, at) else ""


def _of_other_things(before: Mention, mention: Mention) -> bool:
    """Whether a figure counts by its name where others were found, not what they are."""
    return bool(before.noun) and say(mention.lead[-1:], "noun") and before.noun != mention.noun


def _parallel(before: Mention, mention: Mention) -> bool:
    """“属于土地类的 4 件，涉及房屋的 2 件”: both are items of one list."""
    return all(m.lead and m.lead[-1].text == "的" for m in (before, mention))


def list_word(mention: Mention, run: Sequence[Token]) -> str:
    """``parts``, ``open`` or, where one thing may be named twice, ``about``."""
    if mention.mark not in ("parts", "open"):
        return ""
    words = [t for t in run if t.has("mark", mention.mark) and t.text not in _TOUCHING]
    if not words or any(t.has("mark", "sum") and t.end <= words[-1].start for t in mention.lead):
        return ""  # “31 件申请共包含诉求 89 项” tells a total of its own
    return mention.mark if mention.mark == "parts" or words[-1].text.endswith(_INCLUDING) else "about"


def is_announced(words: Sequence[Token]) -> bool:
    """“分类情况为：”, “具体如下。”: a list follows of what was counted."""
    said = "".join(t.text for t in words).rstrip("".join(STRONG_STOPS))
    last = max((said.rfind(stop) for stop in STRONG_STOPS), default=-1)
    clause = said[last + 1 :]
    return bool(clause) and (clause.endswith(_ANNOUNCING) or _SAME_OBJECT.search(clause) is not None)


def names(word: Token | Run) -> bool:
    """Whether a word, or one of a run, names something."""
    return not _NAMING.isdisjoint(word.says)


def _of_another(passage: Passage, at: int) -> bool:
    """“民意征集 11 次；规范会议公开，包括专题会 24 次”: the list belongs to what was named in between."""
    mention, run = passage.mentions[at], passage.runs[at]
    word = next(i for i, t in enumerate(run) if t.has("mark", mention.mark) and t.text not in _TOUCHING)
    if run[word].text.startswith(_POINTING_BACK) or mention.depth:
        return False
    between = run[:word] if not at else behind_stop(run[:word])
    if at and run[word].text == _EACH and _are_other_outlets(passage.mentions[at - 1], between):
        return True
    text = "".join(t.text for t in between)
    if not any(map(_speaks, between)) or _BY.search(text) or _SAME_OBJECT.search(text):
        return False
    if not at or any(t.has("stop") and t.text in SEMICOLONS for t in run[:word]):
        return True
    # In the same sentence a clause of its own must have come to its end: “微信、微博分别为 20 条和 30 条”.
    last = max((i for i, t in enumerate(between) if is_strong(t)), default=0)
    return any(t.has("role") or t.has("mark", "action") for t in between[:last])


def _are_other_outlets(before: Mention, named: Sequence[Token]) -> bool:
    """“客户端发布 30 篇，微信和微博分别发布 20 篇、60 篇”: places of publication beside the one before."""
    return before.channel == "outlet" and say(named, "channel", "outlet")


def _speaks(token: Token) -> bool:
    return names(token) or token.has("mark", "action") or token.has("channel") or token.has("applicant")


def behind_stop(run: Sequence[Token]) -> Sequence[Token]:
    """The words behind the first stop; those before it belong to the figure before them."""
    stop = next((i for i, t in enumerate(run) if is_strong(t)), None)
    return run[stop + 1 :] if stop is not None else ()


def is_strong(token: Token) -> bool:
    return token.text in STRONG_STOPS and token.has("stop")


def _colon(passage: Passage, at: int) -> str:
    mention, run = passage.mentions[at], passage.runs[at]
    colon = max((i for i, t in enumerate(run) if t.has("stop") and t.text in COLONS), default=0)
    if at and passage.mentions[at - 1].depth != mention.depth:
        return ""
    said = run[:colon] if not at else behind_stop(run[: colon + 1])[:-1]
    last = max((i + 1 for i, t in enumerate(said) if is_strong(t)), default=0)
    clause = "".join(t.text for t in said[last:])
    announced = clause.endswith(_ANNOUNCING) or _SAME_OBJECT.search(clause)
    if not at:
        return "colon" if announced else ""
    # “收集意见 315 条，新媒体方面：微信发布 94 条”
    return "colon" if not clause or announced or not any(map(_speaks, said[last:])) else ""


def _framed(passage: Passage, at: int) -> bool:
    """“64 件。按提交方式区分，网络申请 41 件”, “26 件申请中，补偿方面的 14 件”"""
    mention, run = passage.mentions[at], passage.runs[at]
    if mention.depth or mention.change or not run.has("stop") or not followed(passage, at):
        return False
    stop = next((i for i in range(len(run) - 1, -1, -1) if is_strong(run[i])), None)
    if stop is None:
        return False
    if divides(run):
        return True
    text = "".join(t.text for t in run[: stop + 1])
    if at:
        return _WITHIN.fullmatch(text) is not None
    return _OF_THESE.fullmatch(text) is not None


def divides(run: Sequence[Token]) -> bool:
    """Whether it is said before a figure by what the whole is divided from here on: “按渠道分，”."""
    if not say(run, "stop"):
        return False
    stop = next((i for i in range(len(run) - 1, -1, -1) if is_strong(run[i])), None)
    return (
        stop is not None
        and _BY.search("".join(t.text for t in run[: stop + 1])[-_LONGEST_FRAME:]) is not None
    )


def is_among(run: Sequence[Token]) -> bool:
    """Whether the clause right before a figure says among what it is told: “；在办结件中，”."""
    if not say(run, "stop"):
        return False
    stops = [i for i, token in enumerate(run) if is_strong(token)]
    clause = run[stops[-2] + 1 : stops[-1] + 1] if len(stops) > 1 else ()
    if not clause or say(clause, "mark", "parts"):
        return False
    return _WITHIN.fullmatch("".join(t.text for t in clause)) is not None


def points_back(passage: Passage, at: int) -> str:
    """The name by which the words before a figure point to one told before: “在公开类中，”, “已结案件中”."""
    run = passage.runs[at] if not at else behind_stop(passage.runs[at])
    ends = (i for i in range(len(run) - 1, -1, -1) if is_strong(run[i]) or run[i].text in AMONG)
    stop = next(ends, None)
    if stop is None:
        return ""
    text = "".join(t.text for t in run[: stop + 1])[-_LONGEST_FRAME:]
    if not text.rstrip(_MARKS).endswith(_WITHIN_IT):  # a search costs much, and few figures need it
        return ""
    found = _POINTING.search(text)
    return found["name"] if found is not None and found["name"] not in _POINTERS else ""


def stops_behind_name(run: Sequence[Token]) -> bool:
    """“在公开类中，”, and not “已结案件中维持”."""
    last = next((t for t in reversed(run) if is_strong(t) or t.text in AMONG), None)
    return last is not None and is_strong(last)


def is_called(mention: Mention, name: str, among: bool = False) -> bool:
    """Whether a figure is told under a name, or (``among``) under a longer one that holds it."""
    said = "".join(t.text for t in mention.lead).removeprefix(_POINTING_BACK)
    return name in said if among else said.removesuffix("类") == name


def followed(passage: Passage, at: int) -> bool:
    """Whether a second figure of the same unit and shape comes next, but for the shares of the two."""
    mention = passage.mentions[at]
    behind = (m for m in passage.mentions[at + 1 :] if not _is_share(m))
    after = next(behind, None)
    return (
        after is not None
        and after.quantity.unit == mention.quantity.unit
        and after.depth == mention.depth
        and after.when == mention.when
        and not after.change
    )


def _is_share(mention: Mention) -> bool:
    """“5386 件，占 31.0%；”"""
    return mention.quantity.kind == "percent" and say(mention.lead, "mark", "share")


def _bracketed(passage: Passage, at: int) -> bool:
    """“16 个社区（城市社区 12 个、村改居社区 4 个）”: what was counted stands between figure and bracket."""
    mention, before = passage.mentions[at], passage.mentions[at - 1] if at else None
    if before is None or mention.depth != before.depth + 1 or mention.mark or not followed(passage, at):
        return False
    run = passage.runs[at]
    bracket = next((i for i, t in enumerate(run) if t.has("stop")), len(run))
    named = run[:bracket]
    return (
        bracket < len(run)
        and run[bracket].text in OPENING
        and 0 < len(named) <= _NAME
        and not any(t.has("mark") or (t.has("role") and not t.has("noun")) for t in named)
    )


def _by_channel(passage: Passage, at: int) -> bool:
    """“收到申请 286 件，网上提交 201 件、邮寄 77 件、当面 8 件”: one application comes by one way."""
    mention, before = passage.mentions[at], passage.mentions[at - 1] if at else None
    if before is None or mention.channel != "request" or not before.comparable or before.applicants:
        return False
    after = passage.mentions[at + 1] if at + 1 < len(passage.mentions) else None
    return (
        len(before.topics) == 1
        and passage.vocabulary.balanced.issuperset(before.topics)
        and bool(passage.vocabulary.having("intake", "inflow") & set(before.roles))
        and alike_units({before.quantity.unit, mention.quantity.unit})
        and mention.depth == before.depth
        and after is not None
        and (after.channel == "request" or (_through(mention) and _through(after)))
        and not mention.change
    )


def headless(mention: Mention) -> bool:
    """“4 件为网上申请”, “3 件来自甲镇”: what a figure counts is told behind it."""
    bare = all(t.has("glue") for t in mention.lead)
    return bare and bool(mention.tail) and mention.tail[0].text.startswith(_SAYING)


def _kind_told_behind(mention: Mention) -> str:
    """By which of the form's own divisions a figure is told behind it: way or applicant."""
    kinds = ("channel", "applicant")
    return next((kind for kind in kinds if say(mention.tail[:3], kind)), "")


def _figures_first(passage: Passage, at: int) -> bool:
    """“受理申请 5 件，4 件为网上申请、1 件为信函申请”, “(3 件信函、4 件网站)”"""
    mention, before = passage.mentions[at], passage.mentions[at - 1] if at else None
    if before is None or before.depth != mention.depth or not followed(passage, at) or mention.mark:
        return False
    after = passage.mentions[at + 1]
    if not headless(mention) or not headless(after):
        return False
    kind = _kind_told_behind(mention)
    told = kind == _kind_told_behind(after) and (bool(kind) or mention.tail[0].text == after.tail[0].text)
    came = bool(passage.vocabulary.having("intake", "inflow") & set(before.roles)) or before.mark == "sum"
    same = before.quantity.unit == mention.quantity.unit and mention.stop in ("，", ",", "。")
    return came and same and not mention.change and told


def _cases(passage: Passage, at: int) -> bool:
    """“案件共 5 件，复议 2 件，诉讼 3 件”"""
    mention, before = passage.mentions[at], passage.mentions[at - 1] if at else None
    if before is None or before.mark != "sum" or not followed(passage, at) or mention.mark:
        return False
    kinds = ("topic", "weak")
    told = mention, passage.mentions[at + 1]
    of_cases = passage.vocabulary.cases
    named = [{id for t in m.lead for kind in kinds for id in t.ids(kind)} & of_cases for m in told]
    cases = any(t.text.startswith("案") for t in before.lead)
    return (
        cases
        and before.quantity.unit == mention.quantity.unit
        and before.depth == mention.depth
        and all(named)
        and named[0].isdisjoint(named[1])
    )


def _through(mention: Mention) -> bool:
    """“通过来信收到 4 件”"""
    return bool(mention.lead) and mention.lead[0].text.startswith(("通过", "经由", "采用", "以"))


def _row(passage: Passage, at: int) -> bool:
    """“各渠道累计发布 1086 条，网站 392 条、微信 468 条、微博 246 条。”: bare names to the end of the
    sentence behind a figure that says that it is a total."""
    mentions = passage.mentions
    if not at or mentions[at].mark or mentions[at].topics:
        return False
    whole, items = mentions[at - 1], mentions[at:]
    run = passage.runs[at]
    note = "".join(t.text for t in run)
    said = "".join(t.text for t in whole.lead)
    total = whole.mark == "sum" or _TOGETHER.search(said) or said.endswith(("共", "共计", "合计", "总计"))
    return (
        bool(total)
        and not whole.topics
        and len(items) >= _FEWEST
        and mentions[at].stop in ("，", ",")
        and not any(word in note for word in _NO_DOUBLES)
        and all(m.quantity.unit == whole.quantity.unit and bare(m) and m.depth == whole.depth for m in items)
        and len({bool(m.channel) for m in items}) == 1
    )


def bare(mention: Mention, bodies: bool = False) -> bool:
    """Whether a figure stands behind a name and nothing else: no verb, no time, no subject. ``bodies``: a
    name may begin with that of a body (“部门简报 21 期”)."""
    lead = mention.lead
    if mention.change or mention.mark or not (names(lead) or lead.has("channel")):
        return False
    if lead.has("time") or lead.has("rate") or (lead.has("scope") and not bodies):
        return False
    if lead.among("mark", _STATING):
        return False
    first = next((t for t in lead if names(t)), None)
    acts = first is not None and first.has("role") and not first.has("noun")
    return not acts or ends_in(lead, _KINDS)


def issued_elsewhere(mention: Mention, first: Mention, whole: Mention) -> bool:
    """“其中动态 229 条；公众号更新 142 期”: what one place of publication issued, in a unit of its own."""
    units = (whole.quantity.unit, first.quantity.unit)
    return mention.channel == "outlet" != first.channel and mention.quantity.unit not in units
