"""Wholes and their parts as the prose states them.

Which figures make up a list follows its shape: what opens it (``openers``), label and figure, the same
separator, the same unit, up to the end of the sentence (``items``) or over several (``series``). Nothing is
judged here by rules: a ``Group`` says which figures the text puts as parts of which whole and how firmly, and
``Group.verdict`` does the arithmetic with intervals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from checker.prose.divisions import interleaved, pointed_at, times
from checker.prose.items import MOST, contains, items, onward, says_more, turns, usable
from checker.prose.mentions import Mention, Reading
from checker.prose.openers import divides, followed, list_word, names, opener
from checker.prose.partition import Group
from checker.prose.passages import Passage, passages
from checker.prose.series import series
from checker.prose.tokens import SEMICOLONS, Token, say
from checker.prose.totals import totals
from checker.prose.units import alike_units, counts_same
from checker.prose.vocabulary import Vocabulary

_WHOLES = 6
"""How many figures before a list may be its whole."""
_BACK = 3
"""How many sentences before it a division may find its whole."""
_AFTER = 6
"""How many figures of the next sentence may go on with a list."""
_ADJOINING = ("和", "与", "及", "以及")


def groups(reading: Reading) -> Sequence[Group]:
    """All lists of parts in the order of print; looked for once however many rules ask."""
    return reading.once(_found)


def _found(reading: Reading) -> list[Group]:
    found: list[Group] = []
    told = passages(reading)
    for at, passage in enumerate(told):
        before = [one for one in told[max(0, at - _BACK) : at] if one.paragraph == passage.paragraph]
        behind = told[at + 1] if at + 1 < len(told) else None
        if behind is not None and behind.paragraph != passage.paragraph:
            behind = None
        if not before and at and _is_headed(passage):
            # “公开信息 74 条。”, and in a paragraph of its own “类别：其中招商类 32 条……”
            led = _groups(passage, told[at - 1 : at], behind)
            found.extend(group for group in led if group.near)
        else:
            found.extend(_groups(passage, before, behind))
        found.extend(totals(passage))
    found.extend(series(told, reading))
    return found


def _is_headed(passage: Passage) -> bool:
    """Whether a paragraph begins with the parts of something told before it."""
    first, run = passage.mentions[0], passage.runs[0]
    word = next((t for t in run if t.has("mark", first.mark)), None) if first.mark == "parts" else None
    return word is not None and word.text.startswith("其中")


# -- 其中、包括、（ ）、：


def _groups(passage: Passage, before: Sequence[Passage], behind: Passage | None) -> Iterator[Group]:
    mentions, vocabulary = passage.mentions, passage.vocabulary
    opening = vocabulary.having("opening")
    told_until = 0
    for at, first in enumerate(mentions):
        if at < told_until:
            continue
        mark = opener(passage, at) if usable(first) else ""
        pointed = pointed_at(passage, at, before) if usable(first) else None
        if not mark and pointed is None:
            continue
        mark = mark or "frame"
        near = _near(passage, at, before, mark)
        several = list(interleaved(passage, at, near)) if mark == "parts" else []
        if several:
            yield from several
            told_until = max(mentions.index(group.parts[-1], at) for group in several) + 1
            continue
        wholes = [m for m in near if _is_whole(m, first, vocabulary)] if pointed is None else [pointed]
        if not wholes or not _counts_it(wholes[0], first):
            continue
        if mark == "colon" and _reports(first, vocabulary):
            continue
        if mark == "bracket" and not _fits(wholes[0], first, passage, at):
            continue
        told = items(passage, at, wholes[0])
        if _of_concluded(wholes, told.parts, vocabulary):
            # “复议 67 件，审结 61 件，其中维持 44 件……”: results are of what was concluded
            wholes = wholes[:1]
        last = mentions.index(told.parts[-1], at)
        apart = _apart(wholes[:_WHOLES])
        after = _going_on(behind, wholes[0], first) if behind is not None and told.done else ()
        group = Group(
            vocabulary,
            tuple(m for m in wholes[:_WHOLES] if m not in apart),
            tuple(map(times, told.parts)),
            mark,
            next((m for m in near if opening & set(m.roles) and m is not wholes[0]), None),
            _joint(passage, [m for m in wholes if m not in apart], first),
            tuple(told.ends),
            tuple(told.further),
            after,
            _shares(mentions[at : last + 2]),
            apart,
            told.runs_on,
            _leaves_rest(passage.behind(last), last + 1 == len(mentions)),
            beyond=tuple(told.beyond),
            onward=onward(passage, at, wholes[0]),
            turns=turns(told.parts, wholes[0]),
        )
        yield group if group.near or not told.runs_on else _cut(group)


def _reports(first: Mention, vocabulary: Vocabulary) -> bool:
    """“情况报告如下：全年新收申请 274 件”: the report begins, not a list of what was told before."""
    came = vocabulary.having("intake", "inflow")
    return say(first.lead, "time", "this") and any(t.among("role", came) for t in first.lead)


def _of_concluded(wholes: Sequence[Mention], parts: Sequence[Mention], vocabulary: Vocabulary) -> bool:
    """Whether the parts are results of the cases named last (“复议 67 件，审结 61 件，其中维持 44 件……”),
    unless they make up all that were before them (“……尚未审结 6 件”)."""
    whole, *others = wholes
    total = sum((p.quantity.low for p in parts), Decimal(0))
    results = all(vocabulary.cases & set(p.topics) and set(p.roles) - set(whole.roles) for p in parts)
    named = bool(vocabulary.cases & set(whole.topics)) and bool(whole.roles)
    return results and named and not any(m.quantity.may_equal(total) for m in others)


def _cut(group: Group) -> Group:
    """The list up to the semicolon: with what stands behind it nothing comes near the whole."""
    parts, behind = group.parts[: group.runs_on], group.parts[group.runs_on :]
    ends = tuple(end for end in group.ends if end < group.runs_on)
    return replace(group, parts=parts, further=(*behind, *group.further), ends=ends, runs_on=0)


def _counts_it(whole: Mention, first: Mention) -> bool:
    """“公开信息 74 条，其中开设小程序 1 个”: with a verb and a unit of its own it counts another thing."""
    alike = alike_units({m.quantity.unit for m in (whole, first) if m.quantity.unit})
    return alike or not say(first.lead, "mark", "action")


def _fits(whole: Mention, first: Mention, passage: Passage, at: int) -> bool:
    """Whether a figure in brackets counts what the one before them does: “公开 973 条（许可 412 项……）” does,
    where more than one is told."""
    return alike_units({m.quantity.unit for m in (whole, first)}) or followed(passage, at)


def _near(passage: Passage, at: int, before: Sequence[Passage], mark: str) -> list[Mention]:
    """The figures that a list can belong to, the nearest first."""
    mentions, first = passage.mentions, passage.mentions[at]
    if first.whole is not None:
        return [mentions[at - 1]] if at else []
    near = [m for m in reversed(mentions[max(0, at - MOST) : at]) if m.depth <= first.depth]
    if first.depth:
        inner = next((n for n, m in enumerate(near) if m.depth < first.depth), len(near))
        # “公开 305 项（许可 214 项，其中占道类 96 项……）”: of the one item, not of what stands outside.
        return near[:1] if inner == 1 else near
    led_in = _before_list(passage.runs[at]) if mark == "parts" else ()
    earlier = [m for one in reversed(before) for m in _outside(one)] if led_in else []
    if say(led_in, "mark", "contents"):
        # “……部分公开 4 件。申请事项主要集中在行政许可等领域，其中许可类 6 件”: of what was asked for in all
        told = [*near, *earlier]
        if told and passage.vocabulary.balanced & set(told[0].topics):
            return _holding_matters(told, passage.vocabulary)
    told = near if at else earlier
    of_all = bool(told) and _divides_off(told[0]) and say(led_in, "mark", "all") and say(led_in, "role")
    if of_all and (all_told := [m for m in told if _may_be_total(m)]):
        # “网络 14 件，书面 7 件，均已答复，其中……”, “……书面 7 件。所有申请均已答复，其中……”
        return all_told
    if mark not in ("frame", "colon") or (at and not divides(passage.runs[at])):
        if near or at or not before:
            return near
        # “收到 42 件。办结 40 件，结转 3 件。其中向县政府提出 34 件、……”: of these or of all before them
        led = _outside(before[-1])
        nearest = next((m for m in led if _is_whole(m, first, passage.vocabulary)), None)
        if mark == "parts" and nearest is not None and _may_be_total(nearest):
            alike = nearest.topics, nearest.quantity.unit
            further = [m for one in reversed(before[:-1]) for m in _outside(one) if _may_be_total(m)]
            led += [m for m in further if (m.topics, m.quantity.unit) == alike]
        return led
    # “收到 312 件。其中自然人 287 件……；从渠道看，网络 205 件”: each division is of the total.
    # “从来源看，网站 113 件……。从办理看，办结 159 件”: what was divided, not what it was divided into.
    told = [m for one in reversed(before) for m in _outside(one, _divided(one, len(one.mentions)))]
    whole = [m for m in (*_outside(passage, _divided(passage, at)), *told) if _may_be_total(m)]
    if whole or at or not before:
        return whole or near
    # “从渠道看，网上 51 件、信函 28 件。从答复形式看，邮寄 44 件……”: both are of what is not told
    return [] if divides(before[-1].runs[0]) else _outside(before[-1])


def _divides_off(mention: Mention) -> bool:
    """Whether a figure is told of some applicants, of one way, or as a part."""
    return mention.part or bool(mention.applicants) or bool(mention.channel)


def _before_list(run: Sequence[Token]) -> Sequence[Token]:
    """What is said right before the word that opens a list: what became of all, or what all is about."""
    return list(takewhile(lambda token: not token.has("mark", "parts"), run))


def _holding_matters(told: Sequence[Mention], vocabulary: Vocabulary) -> list[Mention]:
    """The totals that a list of matters can be of: of what came in or was in hand, else of what was done."""
    plain = [m for m in told if _may_be_total(m) and m.topics]
    for stages in (("intake", "inflow", "turnover"), ("outflow",)):
        if found := [m for m in plain if vocabulary.having(*stages) & set(m.roles)]:
            return found
    return []


def _divided(passage: Passage, end: int) -> int:
    """Where the first division before a figure begins."""
    return next((n for n in range(max(0, end - MOST), end) if _opens(passage, n)), end)


def _opens(passage: Passage, at: int) -> bool:
    """Whether the figures from here on are parts of one before them."""
    return divides(passage.runs[at]) or bool(list_word(passage.mentions[at], passage.runs[at]))


def _outside(passage: Passage, end: int | None = None) -> list[Mention]:
    """The last figures of a sentence, or of so many of it, that stand outside brackets, the nearest first."""
    return [m for m in reversed(passage.mentions[:end][-MOST:]) if m.depth == 0]


def _may_be_total(mention: Mention) -> bool:
    plain = mention.mark in ("", "sum") and not mention.part
    return plain and not mention.applicants and not mention.channel


def _is_whole(whole: Mention, first: Mention, vocabulary: Vocabulary) -> bool:
    return (
        usable(whole)
        and counts_same(whole.quantity, first.quantity)
        and (whole.when == first.when or (whole.when, first.when) == ("this", "part"))
        and contains(whole, first, vocabulary)
    )


def _apart(wholes: Sequence[Mention]) -> tuple[Mention, ...]:
    """The figures before a list that count something else than the nearest: another thing, or what stands
    before a semicolon behind which the nearest is named itself."""
    behind = wholes[0].stop in SEMICOLONS and any(map(names, wholes[0].lead))
    same = [m.sentence == wholes[0].sentence for m in wholes]
    return tuple(
        m
        for m, here in zip(wholes, same, strict=True)
        if _counts_another(wholes[0], m) or (behind and here and m is not wholes[0] and not m.topics)
    )


def _counts_another(whole: Mention, other: Mention) -> bool:
    """“编发要闻 530 条，公开信息 416 条，其中……”: each counts a thing of its own; a list is of the nearer."""
    if other is whole or whole.topics or other.topics:
        return False
    one, two = _object(whole), _object(other)
    return bool(one and two) and not one.endswith(two) and not two.endswith(one)


def _object(mention: Mention) -> str:
    """The last word that names what a figure counts."""
    words = [t for t in (*mention.lead, *mention.tail) if names(t) and (t.residue or not t.has("role"))]
    return words[-1].text if words else ""


def _joint(passage: Passage, wholes: Sequence[Mention], first: Mention) -> tuple[Mention, ...]:
    """Wholes told side by side, for which a list may be meant together."""
    if first.whole is not None:
        return ()
    mentions, vocabulary = passage.mentions, passage.vocabulary
    found = [m for m in wholes if _beside(m, wholes[0], vocabulary)]
    at = next((i for i, m in enumerate(mentions) if m is wholes[0]), 0)
    while at and _adjoins(mentions[at - 1], mentions[at], vocabulary):
        at -= 1
        if all(m is not mentions[at] for m in found):
            found.append(mentions[at])
    return tuple(found) if len(found) > 1 else ()


def _beside(other: Mention, whole: Mention, vocabulary: Vocabulary) -> bool:
    """Whether a list may be meant for both (“网站 754 条，微信 2808 条。其中……”)."""
    return (
        other.sentence == whole.sentence
        and other.quantity.unit == whole.quantity.unit
        and (other.topics, other.roles, other.depth) == (whole.topics, whole.roles, whole.depth)
        and (other.mark in ("", "rest") or (other.mark == "sum" and says_more(other, vocabulary)))
    )


def _adjoins(before: Mention, mention: Mention, vocabulary: Vocabulary) -> bool:
    """“复议 12 件、诉讼 1 件，其中维持 9 件”: of the two together."""
    if not usable(before) or before.depth != mention.depth:
        return False
    if not counts_same(before.quantity, mention.quantity):
        return False
    if before.when != mention.when or mention.mark not in ("", "sum"):
        return False
    cases = vocabulary.cases & set(before.topics) and vocabulary.cases & set(mention.topics)
    if mention.stop == "、" or (cases and before.topics != mention.topics):
        return True
    if not mention.stop:
        return bool(mention.lead) and mention.lead[0].text.startswith(_ADJOINING)
    # “办理建议 20 件，提案 30 件，其中主办 35 件”: one verb for both.
    verb = any(t.has("mark", "action") or (t.has("role") and not t.has("noun")) for t in mention.lead)
    return mention.stop in ("，", ",") and not verb and any(map(names, mention.lead))


def _shares(mentions: Sequence[Mention]) -> bool:
    """Whether parts are told with shares of the whole that leave something out."""
    shares = [
        m.quantity.low
        for m in mentions
        if m.quantity.kind == "percent" and not m.change and not say(m.lead, "rate")
    ]
    return bool(shares) and not abs(sum(shares, Decimal(0)) - 100) <= 1


def _leaves_rest(words: Sequence[Token], at_end: bool) -> bool:
    """“余下的属于不予公开”, “服务类占比最小”: the list is not complete, and what is missing is told without a
    figure."""
    if at_end and say(words, "mark", "share"):
        return True
    return any(t.has("mark", "rest") or t.has("mark", "remaining") for t in words)


def _going_on(behind: Passage, whole: Mention, first: Mention) -> tuple[Mention, ...]:
    """The figures of the next sentence in which a list may go on."""
    units = (whole.quantity.unit, first.quantity.unit)
    near = behind.mentions[:MOST]
    found = [m for m in near if usable(m) and m.depth == 0 and m.when == first.when]
    return tuple(m for m in found if m.quantity.unit in units)[:_AFTER]
