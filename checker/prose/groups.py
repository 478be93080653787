"""Wholes and their parts as the prose states them.

Which figures make up a list follows its shape: label and figure, the same separator, the same unit, up to
the end of the sentence. What a label means decides nothing, but for signs that another statement begins:
from there on a figure only may belong to the list. Nothing is judged here by rules: a ``Group`` says which
figures the text puts as parts of which whole and how firmly, and ``Group.verdict`` does the arithmetic with
intervals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.prose.mentions import Mention, Reading
from checker.prose.partition import Group
from checker.prose.passages import Passage, passages
from checker.prose.tokens import Token
from checker.prose.units import INFORMATION, alike_units, counts_form, counts_same

_WHOLES = 6
"""How many figures before a list may be its whole."""
_AFTER = 6
"""How many figures of the next sentence may go on with a list."""
_MOST = 40
"""How many figures one list is taken to have: what is longer is no list of parts."""
_STAGES = frozenset(("carried_in", "carried_out", "done", "pending_work"))
"""Roles with which a report goes on to what became of all applications."""
_SEMICOLONS, _COLONS = frozenset(";；"), frozenset(":：")
_ABOUT = frozenset(("涉及", "涉"))
_TOUCHING = _ABOUT | {"重点"}
"""Words that open no list: what they are said of may count something else (“5 件公告，涉及 54 种食品”)."""
_RELEASING = frozenset(("更新", "编发", "录入", "解读", "制作", "制定", "印发", "出台"))
"""Verbs with which information comes to be there: they stand in items as 发布 does."""
_NAMING = frozenset(("组织", "培训", "检查", "抽查", "调研", "通报"))
"""Verbs that in a list of information are mostly the name of a kind of it (“组织人事 25 条”)."""
_LABELS = ("信息", "类", "栏目", "专栏", "板块", "目录")
_AUDIENCE = ("阅读", "浏览", "点击", "观看", "播放", "阅览", "访问", "关注", "粉丝", "转发", "点赞", "评论")
_ANNOUNCING = ("如下", "为以下", "是以下")


_memo: list[tuple[Reading, list[Group]]] = []


def groups(reading: Reading) -> Sequence[Group]:
    """All lists of parts in the order of print; looked for once however many rules ask."""
    for known, made in _memo:
        if known is reading:
            return made
    found = _found(reading)
    _memo[:] = [(reading, found)]
    return found


def _found(reading: Reading) -> list[Group]:
    found: list[Group] = []
    told = passages(reading)
    for at, passage in enumerate(told):
        before = told[at - 1] if at and told[at - 1].paragraph == passage.paragraph else None
        behind = told[at + 1] if at + 1 < len(told) else None
        if behind is not None and behind.paragraph != passage.paragraph:
            behind = None
        found.extend(_groups(passage, before, behind))
        found.extend(_totals(passage.mentions))
    return found


def usable(mention: Mention) -> bool:
    """Whether a figure is an amount of something, not a share or a change."""
    return mention.quantity.kind in ("count", "money") and not mention.change


# -- 其中、包括、（ ）、：


def _groups(passage: Passage, before: Passage | None, behind: Passage | None) -> Iterator[Group]:
    mentions = passage.mentions
    for at, first in enumerate(mentions):
        mark = _opener(passage, at)
        if not mark or not usable(first):
            continue
        if first.whole is not None:
            near = [mentions[at - 1]] if at else []
        else:
            near = [m for m in reversed(mentions[max(0, at - _MOST) : at]) if m.depth <= first.depth]
            if not near and at == 0 and before is not None:
                near = [m for m in reversed(before.mentions[-_MOST:]) if m.depth == 0]
        wholes = [m for m in near if _is_whole(m, first)]
        if not wholes or (
            mark == "bracket" and not alike_units({m.quantity.unit for m in (wholes[0], first)})
        ):
            continue
        parts, ends, further, done = _items(passage, at, wholes[0])
        after = _going_on(behind, wholes[0], first) if behind is not None and done else ()
        carried = next((m for m in near if "carried_in" in m.roles and m is not wholes[0]), None)
        joint = tuple(m for m in wholes if _beside(m, wholes[0])) if first.whole is None else ()
        yield Group(
            tuple(wholes[:_WHOLES]),
            tuple(parts),
            mark,
            carried,
            joint if len(joint) > 1 else (),
            tuple(ends),
            tuple(further),
            after,
            any(m.quantity.kind == "percent" and not m.change for m in _up_to(mentions, at, parts[-1])),
        )


def _up_to(mentions: Sequence[Mention], at: int, last: Mention) -> Sequence[Mention]:
    """The figures of a list and the one behind it."""
    return mentions[at : mentions.index(last, at) + 2]


def _opener(passage: Passage, at: int) -> str:
    """Whether a list of parts starts with this figure, and how."""
    mention, run = passage.mentions[at], passage.runs[at]
    mark = _list_word(mention, run)
    if mark:
        return mark
    if mention.mark == "open" and at and mention.whole is None:
        # “播出 43 期，涉及民生 30 期”
        before = passage.mentions[:at]
        single = all(m.mark in ("", "sum") for m in before)
        same = before[-1].quantity.unit == mention.quantity.unit
        return "open" if single and same and any(t.text in _ABOUT for t in mention.lead) else ""
    if mention.whole is not None and at and passage.mentions[at - 1].depth < mention.depth:
        return "bracket" if mention.mark != "open" else ""
    if _by_channel(passage, at):
        return "parts"
    if mention.stop not in _COLONS:
        return ""
    if at:
        return "colon" if passage.mentions[at - 1].depth == mention.depth else ""
    colon = max((i for i, t in enumerate(run) if t.has("stop") and t.text in _COLONS), default=0)
    said = "".join(t.text for t in run[:colon])
    return "colon" if said.endswith(_ANNOUNCING) else ""


def _by_channel(passage: Passage, at: int) -> bool:
    """“收到申请 286 件，网上提交 201 件、邮寄 77 件、当面 8 件”: one application comes by one way."""
    mention, before = passage.mentions[at], passage.mentions[at - 1] if at else None
    if before is None or mention.channel != "request" or not before.comparable or before.applicants:
        return False
    after = passage.mentions[at + 1] if at + 1 < len(passage.mentions) else None
    return (
        before.topics == ("applications",)
        and bool({"received", "new"} & set(before.roles))
        and before.quantity.unit == mention.quantity.unit
        and mention.depth == before.depth
        and after is not None
        and after.channel == "request"
        and not mention.change
    )


def _list_word(mention: Mention, run: Sequence[Token]) -> str:
    if mention.mark not in ("parts", "open"):
        return ""
    words = [t for t in run if t.has("mark", mention.mark) and t.text not in _TOUCHING]
    return mention.mark if words else ""


def _is_whole(whole: Mention, first: Mention) -> bool:
    return (
        usable(whole)
        and counts_same(whole.quantity, first.quantity)
        and (whole.when == first.when or (whole.when, first.when) == ("this", "part"))
        and _contains(whole, first)
    )


def _beside(other: Mention, whole: Mention) -> bool:
    """Whether a list may be meant for both (“网站 754 条，微信 2808 条。其中……”)."""
    return (
        other.sentence == whole.sentence
        and other.quantity.unit == whole.quantity.unit
        and (other.topics, other.roles, other.depth) == (whole.topics, whole.roles, whole.depth)
        and (other.mark in ("", "rest") or (other.mark == "sum" and _says_more(other)))
    )


def _contains(whole: Mention, part: Mention) -> bool:
    """Whether a figure can be a part of another by what they are said of."""
    if whole.topics and part.topics and not set(whole.topics) & set(part.topics):
        return False
    if set(whole.roles) & {"carried_in", "carried_out"} and set(part.roles) != set(whole.roles):
        return False
    if whole.applicants and not part.applicants and "applications" in whole.topics:
        return bool(set(part.roles) & set(whole.roles))
    special = set(whole.roles) - {"received", "new", "done", "handled", "published"}
    if special and "applications" in whole.topics:
        return all(any(p == w or p.startswith(f"{w}.") for w in special) for p in part.roles) or bool(
            part.applicants
        )
    return True


def _items(passage: Passage, at: int, whole: Mention) -> tuple[list[Mention], list[int], list[Mention], bool]:
    """The parts from the first on; after how many of them the list may have ended; the figures that may
    still be parts; and whether the list runs to the end of its sentence."""
    first = passage.mentions[at]
    parts, ends, further = [first], list[int](), list[Mention]()
    verbs = {t.text for m in (first, whole) for t in m.lead if t.has("mark", "action")}
    separator = ""
    doubtful = detailed = False
    for number in range(at + 1, min(at + _MOST, len(passage.mentions))):
        mention, run = passage.mentions[number], passage.runs[number]
        if mention.depth > first.depth:
            continue
        if mention.depth < first.depth:
            return parts, ends, further, False
        semicolon = mention.stop in _SEMICOLONS
        detailed = detailed and not semicolon
        if detailed or not usable(mention) or _of_last_year(mention, run) or _counts_readers(mention):
            continue
        if mention.when not in (first.when, "last") or (mention.mark == "sum" and not _says_more(mention)):
            return parts, ends, further, False
        if _list_word(mention, run):
            if separator == ";" or (not separator and _by_semicolons(passage, number, first)):
                detailed = True  # “不予公开 2 件，其中 1 件……，1 件……；无法提供 3 件”
                continue
            doubtful = True
        form = counts_form(whole.quantity, mention.quantity)
        if not (form or counts_same(mention.quantity, whole.quantity)):
            doubtful = True
            continue
        if not _contains(whole, mention) or _next_stage(mention, first, whole):
            left = [mention] if {"carried_out", "pending_work"} & set(mention.roles) else []
            return parts, ends, further + left, False
        separator = separator or (";" if semicolon else ",")
        if mention.mark != "rest":
            other_division = mention.applicants or mention.channel == "request"
            doubtful = doubtful or (semicolon and separator != ";" and not other_division)
            doubtful = doubtful or _another_statement(mention, run, first, whole, verbs)
        if doubtful:
            further.append(mention)
            continue
        told_apart = len(run) > len(mention.lead) + 1 or mention.topics != first.topics
        if len(parts) > 1 and (told_apart or _acts(mention)):
            ends.append(len(parts))
        parts.append(mention)
        verbs.update(t.text for t in mention.lead if t.has("mark", "action"))
    return parts, ends, further, True


def _by_semicolons(passage: Passage, at: int, first: Mention) -> bool:
    """Whether the list goes on behind a semicolon."""
    return any(
        m.depth == first.depth and m.stop in _SEMICOLONS and m.quantity.unit == first.quantity.unit
        for m in passage.mentions[at + 1 : at + _MOST]
    )


def _of_last_year(mention: Mention, run: Sequence[Token]) -> bool:
    """“上年 31 件”, but “上年度总结 10 条” is an item of this year, and so are those behind it."""
    compared = mention.depth or any(t.has("mark", "compare") for t in run)
    return mention.when == "last" and (bool(compared) or not any(map(_names, mention.lead)))


def _counts_readers(mention: Mention) -> bool:
    """“阅读量 17231 人次” is said of the item before it."""
    return any(word in mention.words for word in _AUDIENCE) and mention.quantity.unit in (
        "", "次", "人次", "人", "个",
    )  # fmt: skip


def _next_stage(mention: Mention, first: Mention, whole: Mention) -> bool:
    """“其中网络申请 20 件……全年办结 35 件”: what became of all of them."""
    if mention.mark == "rest" or mention.applicants or mention.channel:
        return False
    if "applications" in whole.topics and {"received", "new"} & set(mention.roles):
        return True
    if _STAGES & set(first.roles) or not _STAGES & set(mention.roles):
        return False
    # “其中来信 20 件，来访 200 件，办结 225 件”, but “回应关切 8 条” and “留言答复 5 条” are items.
    word = next((i for i, t in enumerate(mention.lead) if _names(t)), None)
    if word is None or not any(mention.lead[word].has("role", stage) for stage in _STAGES):
        return bool(whole.topics)
    return bool(whole.topics) or not any(map(_names, mention.lead[word + 1 :]))


def _another_statement(
    mention: Mention, run: Sequence[Token], first: Mention, whole: Mention, verbs: set[str]
) -> bool:
    """Whether anything says that the figure is no further part but another statement: a unit or a verb of
    its own, a sum, a time, “我局”, “同时”."""
    units = {whole.quantity.unit, first.quantity.unit}
    told_apart = bool(mention.quantity.unit) and mention.quantity.unit not in units
    if mention.mark == "sum" or (told_apart and not counts_form(whole.quantity, mention.quantity)):
        return True
    if not whole.topics and any(map(_begins, run[:3])):
        return True
    if _goes_back(mention, first, whole):
        return True
    at = _verb(mention)
    if at is None or mention.lead[at].text in verbs | _RELEASING:
        return False
    if mention.lead[at].text in _NAMING and mention.quantity.unit in INFORMATION:
        return False
    # “县政府组织的四场” names a part.
    return not "".join(t.text for t in mention.lead).endswith(("的", *_LABELS))


def _goes_back(mention: Mention, first: Mention, whole: Mention) -> bool:
    """“审议议题 130 个，其中涉及民生的 42 个，公开议题 96 个”: something else is done with the whole."""
    noun = whole.words[-2:]
    if len(noun) < 2 or noun in _LABELS or first.words.endswith(noun) or not mention.words.endswith(noun):
        return False
    word = next((t for t in mention.lead if _names(t) or t.has("mark", "action")), None)
    return word is not None and (word.has("role") or word.has("mark", "action"))


def _begins(token: Token) -> bool:
    """Words with which a statement begins: 同时, 全年, 我局."""
    own = token.has("scope", "own") and token.text.startswith("我")  # “本单位” may stand in a name
    return own or token.has("mark", "also") or token.has("time", "this")


def _verb(mention: Mention) -> int | None:
    """Where a verb begins the words of a figure and governs the others (“处理行政处罚 32 条”); in
    “建议提案办理 13 条” it ends a name."""
    for at, token in enumerate(mention.lead):
        if token.has("mark", "action"):
            return at if any(map(_names, mention.lead[at + 1 :])) else None
        if _names(token):
            return None
    return None


def _names(token: Token) -> bool:
    return token.residue > 0 or any(token.has(kind) for kind in ("noun", "topic", "weak", "title", "role"))


def _acts(mention: Mention) -> bool:
    return any(t.has("mark", "action") or t.has("role") for t in mention.lead)


def _going_on(behind: Passage, whole: Mention, first: Mention) -> tuple[Mention, ...]:
    """The figures of the next sentence in which a list may go on."""
    units = (whole.quantity.unit, first.quantity.unit)
    near = behind.mentions[:_MOST]
    found = [m for m in near if usable(m) and m.depth == 0 and m.when == first.when]
    return tuple(m for m in found if m.quantity.unit in units)[:_AFTER]


# -- 共计


def _totals(mentions: Sequence[Mention]) -> Iterator[Group]:
    """“网站 20 条，微信 30 条，共计 50 条”."""
    for at, total in enumerate(mentions):
        if total.mark != "sum" or at < 2 or not usable(total) or _says_more(total):
            continue
        if any(t.has("mark", "etc") for t in total.lead):
            continue
        run: list[Mention] = []
        before = list(mentions[max(0, at - _MOST) : at])
        if not total.stop:
            before.pop()  # “两个账号合计 512 条”
        for mention in reversed(before):
            respectively = any(t.text.startswith("分别") for t in mention.lead)
            if mention.depth != total.depth or not usable(mention) or (mention.mark and not respectively):
                break
            if not counts_same(mention.quantity, total.quantity) or (
                total.topics and mention.topics != total.topics
            ):
                break
            run.insert(0, mention)
            if mention.stop in (";", "；") or respectively:
                break
        if len(run) >= 2:
            yield Group((total,), tuple(run), "sum")


def _says_more(mention: Mention) -> bool:
    """Whether “共” belongs to a statement of its own (“共计发布信息 643 条”)."""
    return any(
        t.residue
        or t.has("topic")
        or t.has("noun")
        or t.has("channel")
        or (t.has("role") and not t.has("role", "published"))
        for t in mention.lead
    )


# -- the arithmetic
