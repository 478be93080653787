"""Shares as the prose tells them: which figures a percentage may be the share of, and of which whole.

Nothing is judged here. A ``Share`` says what its words leave possible, the likeliest first: the figures that
make the part (one figure, or several added up), the figures that may be the whole, and the shares told beside
it, which may show what they all are shares of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from checker.prose.groups import groups
from checker.prose.mentions import Mention, Reading
from checker.prose.narrowed import is_narrowed, is_of_others
from checker.prose.share_parts import (
    alone_or_together,
    before_change,
    before_share,
    countable,
    counted_alike,
    counted_together,
    without_bracket,
)
from checker.prose.tokens import RESPECTIVELY, SEMICOLONS, Run, Token
from checker.prose.units import counts_same

REACH = 14
"""How many figures away a percentage may refer to."""
_MOST_ADDED = 5
"""How many figures one share is taken to add up."""
_FEW = 3
_ADDS_UP = ("合", "共", "累计", "两者", "占比合计")
"""How a word for a share begins that adds up what was told before it (“合占”, “共占”)."""
_LABEL = str.maketrans("", "", "的类占所为比例重率其中")
"""What the label of a share has besides that of its part (“物业管理类比例”)."""


@dataclass(frozen=True, slots=True)
class Share:
    """One percentage that is told as a share."""

    percent: Mention
    ways: tuple[tuple[Mention, ...], ...] = ()
    """Which figures, added up, may make the part; none where it is only named."""
    named: Mention | None = None
    """Whose words say what the share is of: the part's, or the percentage's own."""
    roles: tuple[str, ...] = ()
    """In what role the part is named."""
    wholes: tuple[Mention, ...] = ()
    """Figures that may be the whole, the likeliest first."""
    firm: bool = False
    """The first of them is the whole by the shape of the sentence, not merely the nearest."""
    alone: tuple[Mention, ...] = ()
    """The figures before it in its sentence that have no share: two of them may make the whole up."""
    told: tuple[Mention, ...] = ()
    """Shares told before it that it may add up."""
    peers: tuple[tuple[Mention, Mention], ...] = ()
    """The shares told beside it, each with its part."""
    elsewhere: bool = False
    """Its words name a whole of somebody else's, or one that is told by its own share alone."""
    of: tuple[Token, ...] = ()
    """The words that say what it is a share of (“占全年新收量的”)."""
    within: Mention | None = None
    """The whole that stands among these words with its figure."""


def is_share(mention: Mention) -> bool:
    """Whether a figure is told as a share: by 占, or as a rate of one role (“不予公开率 10.3%”)."""
    return (
        mention.quantity.kind == "percent"
        and not mention.change
        and (any(token.has("mark", "share") for token in mention.lead) or is_rate_of_role(mention.lead))
    )


def is_rate_of_role(words: Sequence[Token]) -> bool:
    return any(one.has("role") and after.text.startswith("率") for one, after in pairwise(words))


def figures(reading: Reading) -> tuple[Mention, ...]:
    """The figures of a report, each share with all the words that say what it is of: those before the whole
    in “占总数 76 件的 76.3%”, too."""
    return reading.once(_figures)


def _figures(reading: Reading) -> tuple[Mention, ...]:
    mentions = list(reading.mentions)
    for at in range(1, len(mentions)):
        mention, before = mentions[at], mentions[at - 1]
        if mention.quantity.kind == "percent" and _straight(before, mention):
            mentions[at] = replace(mention, lead=Run((*before.lead, *mention.lead)), stop=before.stop)
    return tuple(mentions)


def _straight(whole: Mention, percent: Mention) -> bool:
    """Whether a figure stands between “占” and the percentage."""
    return (
        whole.sentence == percent.sentence
        and countable(whole)
        and whole.depth == percent.depth
        and not percent.stop
        and _names_share(whole.lead)
        and bool(percent.lead)
        and all(t.has("glue") and not t.has("role") for t in percent.lead)
    )


def whole_within(mentions: Sequence[Mention], at: int) -> Mention | None:
    """The whole that the words of a share tell with its figure: “占全年新收量（76 件）的 76.3%”."""
    if not at:
        return None
    percent, before = mentions[at], mentions[at - 1]
    if before.sentence != percent.sentence or not countable(before) or not _names_share(before.lead):
        return None
    again = percent.lead[: len(before.lead)] == before.lead
    return before if again and percent.depth <= before.depth <= percent.depth + 1 else None


def _names_share(words: Sequence[Token]) -> bool:
    return any(t.has("mark", "share") for t in words)


def respectively(mentions: Sequence[Mention], at: int) -> list[Mention]:
    """“占比分别为 62%、28%、12%”: the percentages listed together."""
    if not any(t.text.startswith(RESPECTIVELY) for t in mentions[at].lead):
        return []
    run = [mentions[at]]
    for mention in mentions[at + 1 : at + REACH]:
        if mention.quantity.kind != "percent" or mention.sentence != run[0].sentence or says(mention):
            break
        run.append(mention)
    return run


def says(mention: Mention) -> bool:
    """Whether its clause names something of its own before “占”; behind it stands the whole."""
    words = before_share(mention)
    return sum(t.residue for t in words) >= 2 or any(
        t.has("role")
        or t.has("noun")
        or t.has("topic")
        or t.has("channel")
        or t.has("applicant")
        or t.has("short")
        or t.has("mark", "remaining")
        or t.has("mark", "rest")
        for t in words
    )


def earlier(reading: Reading, mentions: Sequence[Mention], at: int) -> list[Mention]:
    """The figures of the same paragraph before this one, the nearest first."""
    here = reading.prose.sentences[mentions[at].sentence].paragraph
    near = mentions[max(0, at - REACH) : at]
    return [m for m in reversed(near) if reading.prose.sentences[m.sentence].paragraph == here]


def shares(reading: Reading, skip: frozenset[int]) -> Iterator[Share]:
    """All shares in the order of print but those at the places ``skip``."""
    mentions = figures(reading)
    lists = {id(part): group.whole for group in groups(reading) for part in group.parts}
    found = [
        (at, _ways(reading, mentions, at))
        for at, mention in enumerate(mentions)
        if at not in skip and is_share(mention)
    ]
    parts = {at: ways[0][0] for at, ways in found if len(ways) == 1 and len(ways[0]) == 1}
    for number, (at, ways) in enumerate(found):
        beside = [other for other, _ in found[max(0, number - REACH) : number + REACH] if other != at]
        peers = tuple(
            (mentions[other], parts[other])
            for other in beside
            if other in parts and _same_paragraph(reading, mentions[other], mentions[at])
        )
        yield _share(reading, mentions, at, ways, peers, lists)


def _share(
    reading: Reading,
    mentions: Sequence[Mention],
    at: int,
    ways: tuple[tuple[Mention, ...], ...],
    peers: tuple[tuple[Mention, Mention], ...],
    lists: dict[int, Mention],
) -> Share:
    percent = mentions[at]
    own = says(percent) and not _adds_up(percent)
    part = ways[0][-1] if ways else None
    whole = lists.get(id(part))
    ways = tuple(way for way in ways if not any(m is whole for m in way))
    named = percent if part is None or own else part
    roles = named.roles
    words = before_share(percent)
    if named is percent:
        roles = tuple(r for r in percent.roles if any(r in t.ids("role") for t in words))
    wholes, firm = _wholes(reading, mentions, at, part, whole, peers) if part is not None else ([], False)
    within = whole_within(mentions, at)
    if within is not None:
        wholes, firm = [within], True
    added = {id(m) for m in ways[0]} if ways else set()
    behind = percent.lead[len(words) + 1 :]
    return Share(
        percent,
        ways,
        named,
        roles,
        tuple(m for m in wholes if id(m) not in added),
        firm,
        _alone(reading, mentions, at, part, peers) if part is not None else (),
        _told_before(mentions, at) if _adds_up(percent) and not ways else (),
        peers,
        within is None
        and (is_of_others(behind) or _within_share(mentions, at) or is_narrowed(reading, percent)),
        behind,
        within,
    )


def _within_share(mentions: Sequence[Mention], at: int) -> bool:
    """“公开类占 64.1%，其中全部公开占 78%，部分公开占 22%”: the whole is what the first share is of."""
    for number in range(at, max(0, at - REACH), -1):
        mention, before = mentions[number], mentions[number - 1]
        if before.sentence != mentions[at].sentence or not is_share(mention):
            return False
        if mention.mark == "parts" and any(t.text.endswith("其中") for t in mention.lead):
            return is_share(before)
    return False


def _adds_up(mention: Mention) -> bool:
    """“合计占 54.8%”, “二者合占 54.8%”"""
    for token in mention.lead:
        if token.has("mark", "share"):
            return token.text.startswith(_ADDS_UP)
        if token.has("mark", "sum") and any(word in token.text for word in _ADDS_UP):
            return True  # “两项合计占”
    return False


def _same_paragraph(reading: Reading, one: Mention, other: Mention) -> bool:
    sentences = reading.prose.sentences
    return sentences[one.sentence].paragraph == sentences[other.sentence].paragraph


# -- the part


def _ways(reading: Reading, mentions: Sequence[Mention], at: int) -> tuple[tuple[Mention, ...], ...]:
    """Which figures make the part: right before the percentage, or after it or with the same label where its
    clause names something of its own (“信息不存在的占两成，为 12 件”); several where they are added up."""
    mention = mentions[at]
    before = [m for m in earlier(reading, mentions, at) if m.sentence == mention.sentence]
    if (within := whole_within(mentions, at)) is not None:
        before = before[1:]
        if before and not counts_same(before[0].quantity, within.quantity):
            return counted_together(before, within)
    before = without_bracket(before, mention)
    if _adds_up(mention):
        listed = list(takewhile(countable, before))
        sizes = range(2, min(len(listed), _MOST_ADDED) + 1)
        alike = [size for size in sizes if counted_alike(listed[:size])]
        return tuple(tuple(reversed(listed[:size])) for size in alike)
    if says(mention):
        label = _label(mention)
        same = [m for m in before if countable(m) and label and _label(m) == label]
        if same:
            return ((same[0],),)
        after = mentions[at + 1] if at + 1 < len(mentions) else None
        if after is None or after.sentence != mention.sentence or after.quantity.kind != "count":
            return ()
        several = before[:1] and is_share(before[0]) and after.mark == "sum"  # “……，企业占 16%，共 56 件”
        if several or after.stop in SEMICOLONS:
            return ()  # “纠正 3 件，纠错率 12.5%；诉讼 22 件”
        return ((after,),) if not says(after) else ()
    counted = next((m for m in before if m.quantity.kind != "percent"), None)
    if counted is not None and counted.change:
        counted = before_change(before, mention) or counted
    if any(is_share(m) and says(m) for m in takewhile(lambda m: m is not counted, before)):
        return ()  # “办结 64 件，公开的占 60%，占比居首”: the share before has a part of its own
    if counted is None or not countable(counted):
        return ()
    return alone_or_together(counted, before[before.index(counted) + 1 :])


def _label(mention: Mention) -> str:
    """What a figure is said of, in bare words."""
    words = (t for t in mention.lead if not t.has("stop") and not t.has("mark", "share"))
    return "".join(t.text for t in words).translate(_LABEL)


def _told_before(mentions: Sequence[Mention], at: int) -> tuple[Mention, ...]:
    """The shares right before one that adds them up."""
    sentence = mentions[at].sentence
    near = reversed(mentions[max(0, at - REACH) : at])
    run = list(takewhile(lambda m: m.sentence == sentence and m.quantity.kind == "percent", near))
    return tuple(run[:_MOST_ADDED])


# -- the whole


def _wholes(
    reading: Reading,
    mentions: Sequence[Mention],
    at: int,
    part: Mention,
    whole: Mention | None,
    peers: Sequence[tuple[Mention, Mention]],
) -> tuple[list[Mention], bool]:
    """The figures that may be the whole: that of the list; then those before it that have no share of their
    own, the nearest first, then what the paragraph before told, then those that have. And whether the first
    of them is the whole by the shape of the sentence."""
    sentences = reading.prose.sentences
    siblings = {id(other) for _, other in peers}
    here = sentences[mentions[at].sentence].paragraph
    near = [m for m in reversed(mentions[max(0, at - REACH) : at]) if _may_be_whole(m, part)]
    own = [m for m in near if sentences[m.sentence].paragraph == here]
    alone = [m for m in own if id(m) not in siblings]
    before = [m for m in near if sentences[m.sentence].paragraph == here - 1]
    listed = [whole] if whole is not None else []
    behind = _total_behind(mentions, at, part)
    found = [*behind, *listed, *alone, *before, *own]
    firm = bool(behind or listed) or bool(alone and alone[0].sentence == mentions[at].sentence)
    return list({id(m): m for m in found}.values()), firm


def _total_behind(mentions: Sequence[Mention], at: int, part: Mention) -> list[Mention]:
    """“25 条，占 20%，共 125 条”: the whole behind the share, told as a total of nothing else."""
    after = mentions[at + 1] if at + 1 < len(mentions) else None
    if after is None or after.sentence != mentions[at].sentence or after.stop in SEMICOLONS:
        return []
    total = after.mark == "sum" and after.depth == part.depth and not after.channel
    plain = not any(t.residue or t.has("topic") for t in after.lead) and not (after.noun and not part.noun)
    return [after] if total and plain and _may_be_whole(after, part) else []


def _alone(
    reading: Reading,
    mentions: Sequence[Mention],
    at: int,
    part: Mention,
    peers: Sequence[tuple[Mention, Mention]],
) -> tuple[Mention, ...]:
    siblings = {id(other) for _, other in peers} | {id(part)}
    near = [m for m in earlier(reading, mentions, at) if m.sentence == part.sentence]
    fitting = (m for m in near if countable(m) and counts_same(m.quantity, part.quantity))
    return tuple(m for m in fitting if id(m) not in siblings)[:_FEW]


def _may_be_whole(other: Mention, part: Mention) -> bool:
    return (
        countable(other)
        and other is not part
        and not _beside(other, part)
        and counts_same(other.quantity, part.quantity)
        and other.quantity.high >= part.quantity.low
        and other.quantity.high > 0
        and (other.when != "last" or part.when == "last")
    )


def _beside(other: Mention, part: Mention) -> bool:
    """Whether a figure is that of another kind of applicants: no share is taken of that."""
    return bool(other.applicants and part.applicants) and other.applicants != part.applicants
