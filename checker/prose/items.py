"""Which figures behind the first part go on with its list.

What a label means decides nothing, but for signs that another statement begins: from there on a figure only
may belong to the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from checker.prose.mentions import Mention
from checker.prose.openers import (
    CLASSES,
    LABELS,
    bare,
    divides,
    is_among,
    is_called,
    issued_elsewhere,
    list_word,
    names,
    points_back,
)
from checker.prose.passages import Passage, begins_point, tells_whose
from checker.prose.phrases import AMONG, ends_in
from checker.prose.tokens import SEMICOLONS, Token, say
from checker.prose.units import INFORMATION, counts_form, counts_same
from checker.prose.vocabulary import Vocabulary

MOST = 40
"""How many figures one list is taken to have: what is longer is no list of parts."""
_STAGES = ("opening", "outflow", "unfinished", "closing")
"""Stages with which a report goes on to what became of all applications."""
_RELEASING = frozenset(("更新", "编发", "录入", "解读", "制作", "制定", "印发", "出台"))
"""Verbs with which information comes to be there: they stand in items as 发布 does."""
_NAMING = frozenset(("组织", "培训", "检查", "抽查", "调研", "通报"))
"""Verbs that in a list of information are mostly the name of a kind of it (“组织人事 25 条”)."""
_ADVERBS = ("主动", "积极", "及时", "认真", "累计")
_AUDIENCE = (
    "阅读", "浏览", "点击", "观看", "播放", "阅览", "访问", "关注", "粉丝", "转发", "点赞", "获赞", "评论",
)  # fmt: skip
_READERS = frozenset(("", "次", "人次", "人", "个"))
"""Units in which they are counted."""


@dataclass(slots=True)
class Items:
    """The parts from the first on."""

    parts: list[Mention]
    ends: list[int] = field(default_factory=list)
    """After how many parts the list may have ended."""
    further: list[Mention] = field(default_factory=list)
    """The figures behind them that may still be parts."""
    beyond: list[Mention] = field(default_factory=list)
    """Those of which two signs say that they are none, and all behind them."""
    runs_on: int = 0
    """How many parts come before a semicolon that may end the list and may not; 0: there is none."""
    done: bool = True
    """The list runs to the end of its sentence."""


def onward(passage: Passage, at: int, whole: Mention) -> tuple[Mention, ...]:
    """Every amount from the first part to the end of the sentence, whatever it counts and whatever stands
    between, but for those in brackets of their own: what a list may be tried on."""
    first = passage.mentions[at]
    told = passage.mentions[at : at + MOST]
    end = next((i for i, m in enumerate(told) if m.depth < first.depth), len(told))
    return tuple(m for m in told[:end] if m.depth == first.depth and usable(m) and m.when == whole.when)


def usable(mention: Mention) -> bool:
    """Whether a figure is an amount of something, not a share or a change."""
    return mention.quantity.kind in ("count", "money") and not mention.change


def items(passage: Passage, at: int, whole: Mention) -> Items:
    first, having = passage.mentions[at], passage.vocabulary.having
    found = Items([first])
    verbs = {t.text for m in (first, whole) for t in m.lead if t.has("mark", "action")}
    separator = ""
    doubtful = detailed = False
    signs = 0
    for number in range(at + 1, min(at + MOST, len(passage.mentions))):
        mention, run = passage.mentions[number], passage.runs[number]
        if mention.depth > first.depth or tells_whose(passage, number):
            continue
        if mention.depth < first.depth or _begins_another(passage, number, found.parts):
            found.done = False
            return found
        semicolon = mention.stop in SEMICOLONS
        detailed = detailed and not semicolon
        if detailed or not usable(mention) or _of_last_year(mention, run) or counts_readers(mention):
            continue
        if _is_apart(mention, first, passage.vocabulary) or _elsewhere(mention, first, whole):
            found.done = False
            return found
        if _of_the_last(mention, found) or list_word(mention, run):
            if (
                _of_the_last(mention, found)
                or separator == ";"
                or (not separator and _by_semicolons(passage, number, first))
            ):
                detailed = True  # “不予公开 2 件，其中 1 件……，1 件……；无法提供 3 件”
                continue
            doubtful = True
        form = counts_form(whole.quantity, mention.quantity)
        if not (form or counts_same(mention.quantity, whole.quantity)):
            doubtful = True
            continue
        vocabulary = passage.vocabulary
        if not contains(whole, mention, vocabulary) or _next_stage(mention, first, whole, vocabulary):
            found.further += [mention] if having("closing", "unfinished") & set(mention.roles) else []
            found.done = False
            return found
        separator = separator or (";" if semicolon else ",")
        if mention.mark != "rest":
            other_division = mention.applicants or mention.channel == "request"
            crossing = semicolon and separator != ";" and not other_division
            if crossing and not doubtful and _goes_on(passage, number, found.parts, whole):
                found.runs_on = found.runs_on or len(found.parts)
                found.ends.append(len(found.parts))
                crossing = False
            crossing = crossing or (semicolon and _tells_end(mention, first, vocabulary))
            aside = crossing and issued_elsewhere(mention, first, whole)
            signs = max(signs, crossing + aside + _signs(mention, run, first, whole, verbs))
            doubtful = doubtful or signs > 0
        if doubtful:
            (found.beyond if signs > 1 else found.further).append(mention)
            continue
        told_apart = len(run) > len(mention.lead) + 1 or mention.topics != first.topics
        if len(found.parts) > 1 and (told_apart or _acts(mention)):
            found.ends.append(len(found.parts))
        found.parts.append(mention)
        verbs.update(t.text for t in mention.lead if t.has("mark", "action"))
    return found


def contains(whole: Mention, part: Mention, vocabulary: Vocabulary) -> bool:
    """Whether a figure can be a part of another by what they are said of."""
    same = not whole.topics or not part.topics or set(whole.topics) & set(part.topics)
    if not same and not _names_a_class(part):
        return False
    having, balanced = vocabulary.having, vocabulary.balanced & set(whole.topics)
    if set(whole.roles) & having("opening", "closing") and set(part.roles) != set(whole.roles):
        return False
    done = bool(whole.roles and (balanced or not whole.topics)) and having("outflow").issuperset(whole.roles)
    if done and having("closing", "unfinished") & set(part.roles):
        return False  # “39 件已答复，其中按期答复 39 件；3 件未到期”
    if whole.applicants and not part.applicants and balanced:
        return bool(set(part.roles) & set(whole.roles))
    special = set(whole.roles) - having("intake", "inflow", "outflow", "turnover", "release")
    if special and balanced:
        return all(any(p == w or p.startswith(f"{w}.") for w in special) for p in part.roles) or bool(
            part.applicants
        )
    return True


def says_more(mention: Mention, vocabulary: Vocabulary) -> bool:
    """Whether “共” belongs to a statement of its own (“共计发布信息 643 条”)."""
    return _has_subject(mention) or any(
        t.residue
        or t.has("topic")
        or t.has("noun")
        or t.has("channel")
        or (t.has("role") and not t.among("role", vocabulary.having("release")))
        for t in mention.lead
    )


def _has_subject(mention: Mention) -> bool:
    """“各县区共公开 20 条”: others than the organ itself, named before “共”."""
    for token in mention.lead:
        if token.has("mark", "sum"):
            return False
        if token.has("scope", "members") or token.has("scope", "below"):
            return True
    return False


def _goes_on(passage: Passage, at: int, parts: Sequence[Mention], whole: Mention) -> bool:
    """“其中文件 47 条、公告 183 条；动态 316 条”: a bare name as those before, of nothing else."""
    mention, first = passage.mentions[at], parts[0]
    followed = at + 1 < len(passage.mentions) and _has_parts(passage, at + 1)
    noun = whole.words[-2:]
    sibling = (
        len(noun) == 2
        and noun not in LABELS
        and mention.words.endswith(noun)
        and not first.words.endswith(noun)
    )
    return (
        not first.depth
        and not followed
        and not sibling
        and bare(mention)
        and bare_but_mark(first)
        and mention.quantity.unit == first.quantity.unit
        and mention.topics == first.topics
        and mention.channel == first.channel
        and len(passage.runs[at]) <= len(mention.lead) + 1
    )


def _has_parts(passage: Passage, behind: int) -> bool:
    """Whether the figure before this one is a whole itself."""
    mention = passage.mentions[behind]
    return mention.whole is not None or bool(list_word(mention, passage.runs[behind]))


def bare_but_mark(mention: Mention) -> bool:
    return not any(t.has("mark", "action") or t.has("time") or t.has("scope") for t in mention.lead)


def _is_apart(mention: Mention, first: Mention, vocabulary: Vocabulary) -> bool:
    """Whether a figure is of another time or the sum of those before it, or follows a part that was
    carried in: “答复 805 件（含上年结转 18 件，另有 72 件顺延）” divides no whole."""
    having = vocabulary.having
    carried = having("opening") & set(first.roles) and not having("inflow", "intake") & set(mention.roles)
    summed = mention.mark == "sum" and not says_more(mention, vocabulary)
    return mention.when not in (first.when, "last") or summed or bool(carried)


def _elsewhere(mention: Mention, first: Mention, whole: Mention) -> bool:
    """“门户网站公开 105 条，其中公告 78 条；微信公众号发布 185 篇”: in another place than the whole."""
    outlet = mention.channel == whole.channel == "outlet" and not first.channel
    return outlet and mention.stop in SEMICOLONS


def _of_the_last(mention: Mention, found: Items) -> bool:
    """“其中新收的 149 件涉及物业 57 件、征收 49 件”"""
    return mention.mark == "open" and not mention.stop and len(found.parts) == 1 and not found.further


def _by_semicolons(passage: Passage, at: int, first: Mention) -> bool:
    """Whether the list goes on behind a semicolon."""
    return any(
        m.depth == first.depth and m.stop in SEMICOLONS and m.quantity.unit == first.quantity.unit
        for m in passage.mentions[at + 1 : at + MOST]
    )


def _of_last_year(mention: Mention, run: Sequence[Token]) -> bool:
    """“上年 31 件”, but “上年度总结 10 条” is an item of this year, and so are those behind it."""
    compared = mention.depth or say(run, "mark", "compare")
    return mention.when == "last" and (bool(compared) or not any(map(names, mention.lead)))


def counts_readers(mention: Mention) -> bool:
    """“阅读量 17231 人次” is said of the item before it."""
    return mention.quantity.unit in _READERS and any(word in mention.words for word in _AUDIENCE)


def _next_stage(mention: Mention, first: Mention, whole: Mention, vocabulary: Vocabulary) -> bool:
    """“其中网络申请 20 件……全年办结 35 件”, “其中信息公开类 6 件，审结 43 件”: what became of all of them."""
    if mention.mark == "rest" or mention.applicants or mention.channel or _names_a_class(mention):
        return False
    roles, stages, topics = set(mention.roles), vocabulary.having(*_STAGES), set(whole.topics)
    came_in, judged = vocabulary.having("intake", "inflow"), vocabulary.having("judging", "ended")
    turns = came_in if vocabulary.balanced & topics else judged if vocabulary.cases & topics else frozenset()
    if _says(mention, turns) and not _says(first, turns):
        return True
    if stages & set(first.roles) or not stages & roles:
        return False
    # “其中来信 20 件，来访 200 件，办结 225 件”, but “回应关切 8 条” and “留言答复 5 条” are items.
    word = next((i for i, t in enumerate(mention.lead) if names(t)), None)
    if word is None or not mention.lead[word].among("role", stages):
        return bool(whole.topics)
    return bool(whole.topics) or not any(map(names, mention.lead[word + 1 :]))


def _begins_another(passage: Passage, at: int, parts: Sequence[Mention]) -> bool:
    """Whether another division begins with a figure: of the same whole by something else (“按渠道分，”), of
    another one (“；在办结件中，”), or of one of the parts (“其中公开类 17 件……；在公开类中，”), or all are
    spoken of again."""
    mention, run = passage.mentions[at], passage.runs[at]
    if begins_point(run):
        return True
    if name := points_back(passage, at):
        anew = any(t.text in SEMICOLONS for t in run)
        if anew or any(is_called(part, name, among=True) for part in parts):
            return True
    among = not mention.depth and is_among(run)
    return among or divides(run) or _restates(mention) or _is_divided(passage, at)


def _is_divided(passage: Passage, at: int) -> bool:
    """“纠正的 2 件中程序问题 1 件、实体问题 1 件”: told once more to be divided itself."""
    behind = passage.mentions[at + 1] if at + 1 < len(passage.mentions) else None
    lead = behind.lead[:1] if behind is not None and not behind.stop else ()
    return any(t.text in AMONG for t in (*passage.mentions[at].tail[:1], *lead))


def _restates(mention: Mention) -> bool:
    """“其中自然人 8 件、企业 1 件，9 件均已答复”: all of them are spoken of again."""
    return not mention.lead and say(mention.tail[:2], "mark", "all")


def _says(mention: Mention, roles: frozenset[str]) -> bool:
    """Whether a figure's own words say that it is in one of these roles; others take it over."""
    return mention.lead.among("role", roles)


def _names_a_class(mention: Mention) -> bool:
    """“不动产登记类 9 件”"""
    return bool(mention.lead) and mention.lead[-1].text.endswith(CLASSES)


def _signs(mention: Mention, run: Sequence[Token], first: Mention, whole: Mention, verbs: set[str]) -> int:
    """How many things say that the figure is no further part but another statement: a unit or a verb of its
    own, a sum, a time, “我局”, “同时”."""
    unit, known = mention.quantity.unit, (whole.quantity.unit, first.quantity.unit, "")
    other_unit = unit not in known and not counts_form(whole.quantity, mention.quantity)
    return (
        (mention.mark == "sum" and not _has_subject(mention))
        + other_unit
        + (not whole.topics and any(_begins(t) for t in run[: _place(run) or 3]))
        + _goes_back(mention, first, whole)
        + _does_another(mention, verbs)
    )


def _tells_end(mention: Mention, first: Mention, vocabulary: Vocabulary) -> bool:
    """“其中涉及征地的 17 件；不掌握 17 件”: what became of some of all, behind parts that do not tell it."""
    ends = {id for id, role in vocabulary.roles.items() if role.telling} | vocabulary.having("release")
    told = _says(mention, frozenset(ends)) and not _says(first, frozenset(ends))
    return told and first.mark == "parts"


def _does_another(mention: Mention, verbs: set[str]) -> bool:
    """Whether a verb begins what is said of the figure that no part has."""
    at = _verb(mention)
    if at is None or mention.lead[at].text in verbs | _RELEASING:
        return False
    if mention.lead[at].text in _NAMING and mention.quantity.unit in INFORMATION:
        return False
    if any(t.text == "向" for t in mention.lead[:at]):
        return True  # “向市政府办报送信息 100 条”
    # “县政府组织的四场” names a part.
    return not ends_in(mention.lead, ("的", *LABELS))


def turns(parts: Sequence[Mention], whole: Mention) -> int:
    """How many bare names come before a part that a verb with its object begins, which may be no part: “其中
    动态 216 条，更新目录 50 条”. 0: there is none, or the list goes on with bare names behind it."""
    verbs = {t.text for t in whole.lead if t.has("mark", "action")}
    at = next((i for i, part in enumerate(parts) if _has_object(part, whole, verbs)), 0)
    again = any(bare(part) and part.stop != "、" for part in parts[at + 1 :])
    return 0 if again or say(parts[0].lead, "mark", "action") else at


def _has_object(mention: Mention, whole: Mention, verbs: set[str]) -> bool:
    at = _verb(mention)
    if at is None or mention.channel == "request" or mention.lead[at].text in verbs:
        return False
    same = set(mention.lead[at].ids("role")) & set(whole.roles)
    return not same and not ends_in(mention.lead, ("的", *CLASSES))


def _goes_back(mention: Mention, first: Mention, whole: Mention) -> bool:
    """“审议议题 130 个，其中涉及民生的 42 个，公开议题 96 个”: something else is done with the whole."""
    noun = whole.words[-2:]
    if len(noun) < 2 or noun in LABELS or first.words.endswith(noun) or not mention.words.endswith(noun):
        return False
    word = next((t for t in mention.lead if names(t) or t.has("mark", "action")), None)
    return word is not None and (word.has("role") or word.has("mark", "action"))


def _place(run: Sequence[Token]) -> int:
    """Up to where nothing begins in the first words before a figure, because they name a place from there
    on (“在我局门户网站发布”); 0: they do not."""
    return next((at + 1 for at, t in enumerate(run[:3]) if t.text in ("在", "通过", "于")), 0)


def _begins(token: Token) -> bool:
    """Words with which a statement begins: 同时, 全年, 我局."""
    own = token.has("scope", "own") and token.text.startswith("我")  # “本单位” may stand in a name
    return own or token.has("mark", "also") or token.has("time", "this")


def _verb(mention: Mention) -> int | None:
    """Where a verb begins the words of a figure and governs the others (“处理行政处罚 32 条”); in
    “建议提案办理 13 条” it ends a name."""
    addressed = False  # “向市政府办报送信息”: whose it was made known to is named before the verb
    for at, token in enumerate(mention.lead):
        if token.has("mark", "action"):
            return at if any(map(names, mention.lead[at + 1 :])) else None
        addressed = addressed or token.text == "向"
        if names(token) and token.text not in _ADVERBS and not addressed:
            return None
    return None


def _acts(mention: Mention) -> bool:
    return mention.lead.has("mark", "action") or mention.lead.has("role")
