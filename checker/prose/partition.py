"""A whole with its parts, as the prose puts them, and whether they agree: arithmetic with intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from typing import Literal

from checker.language.quantity import spread
from checker.prose.mentions import Mention
from checker.prose.slips import slips
from checker.prose.sums import Interval, bounds, meet, running
from checker.prose.tokens import SEMICOLONS, say
from checker.prose.units import alike_units, in_several_forms, sort_of
from checker.prose.vocabulary import Vocabulary

Verdict = Literal["equal", "over", "under", "open"]
_DETAILED = 12
"""Up to which part of a list details are looked for."""
_VERDICTS: tuple[Verdict, ...] = ("equal", "open", "under", "over")
_LOOSE = ("open", "about")
_SUPPOSED = ("frame", "row", "series")
"""Lists that no word puts under a whole: what they add up to must come near it."""
_LEAST, _MOST = Decimal("0.8"), Decimal("1.25")
"""Between which shares of the whole the parts of a list come near it."""
_REMAINING = ("其他", "其它")
_COLUMNS = ("栏目", "专栏", "板块", "专题")
_ALMOST = Decimal("0.9")
_OPPOSITES = tuple(
    pair
    for a, b in (("专职", "兼职"), ("男", "女"), ("主办", "协办"), ("线上", "线下"))
    for pair in ((a, b), (b, a))
)
"""Two kinds that make up the whole between them."""


@dataclass(frozen=True, slots=True)
class Group:
    """``parts`` of one of ``wholes``, the likeliest first."""

    vocabulary: Vocabulary = field(compare=False, repr=False)
    wholes: tuple[Mention, ...]
    parts: tuple[Mention, ...]
    mark: str
    """What opens the list: ``parts`` (其中, 分别), ``open`` (包括), ``about`` (涉及), ``bracket``, ``colon``;
    ``frame``: it is told how the whole is divided (按渠道分); ``row``: nothing but names behind a total;
    ``series``: one item to a sentence or paragraph; ``sum``: the whole stands after the parts (共计)."""
    carried: Mention | None = None
    """上年结转, which the parts may take in beside the whole."""
    joint: tuple[Mention, ...] = ()
    """Wholes told side by side, of which the parts may be parts together."""
    ends: tuple[int, ...] = ()
    """After how many parts the list may have ended already."""
    further: tuple[Mention, ...] = ()
    """Figures behind the parts that may still belong to the list."""
    after: tuple[Mention, ...] = ()
    """Figures of the next sentence, in which the list may go on."""
    shared: bool = False
    """The parts are told with their shares of the whole, which show what is left out."""
    apart: tuple[Mention, ...] = ()
    """Figures before the whole that count another thing: a list of theirs would make them up exactly."""
    runs_on: int = 0
    """How many parts come before a semicolon that may end the list and may not; 0: there is none."""
    remainder: bool = False
    """What the parts leave is named without a figure (“其余为动态类信息”)."""
    beyond: tuple[Mention, ...] = ()
    """Figures behind those of ``further`` that hardly belong to the list."""
    onward: tuple[Mention, ...] = ()
    """All amounts from the first part to the end of the sentence, whatever they count."""
    turns: int = 0
    """How many parts come before one that may begin what is told of another activity; 0: there is none."""
    telling: bool = False
    """Of a series: every item is an ordinal, a name and a figure."""

    @property
    def whole(self) -> Mention:
        return self.wholes[0]

    @property
    def closed(self) -> bool:
        """The list reads as complete; one that is opened by 包括 where it ends with what is left."""
        opened = self.mark == "open" and self.closing
        named = all(p.mark != "open" for p in self.parts[opened:])
        full = all(p.closed for p in (*self.parts, *self.further))
        return (opened or self.mark not in _LOOSE) and named and full

    @property
    def outlets(self) -> bool:
        """The parts are places of publication, in which one item may appear several times."""
        if self.whole.topics or say(self.whole.lead, "mark", "sent_in"):
            return False
        return any(p.channel == "outlet" or _names_outlet(p) for p in self.parts)

    @property
    def rest(self) -> bool:
        """The last part is what is left (其余, 其他渠道)."""
        return self.closing or any(p.mark == "rest" for p in self.parts)

    @property
    def closing(self) -> bool:
        """“……其他信息 691 条”: nothing is left to tell. The row “其他处理” does not say so."""
        last = next(iter(self.parts[-1].lead), None)
        rows = {self.vocabulary.roles[role].name for role in self.parts[-1].roles}
        remains = last is not None and last.text.startswith(_REMAINING) and last.text not in rows
        return remains and len(self.parts) > 2

    @property
    def columns(self) -> bool:
        """The parts are columns by name, of which a site has more than a report tells."""
        return all(any(t.text.endswith(_COLUMNS) for t in p.lead) for p in self.parts)

    @property
    def slipped(self) -> bool:
        """What the parts add up to is the whole, the nearest or all, but for a slip in one figure."""
        return any(slips(self.parts, told) for told in (self.told, [self.whole]))

    @property
    def supposed(self) -> bool:
        return self.mark in _SUPPOSED and not self.by_ways

    @property
    def by_ways(self) -> bool:
        """The parts tell by which way applications came: each came by one, however far the sum is off."""
        ways = [part.channel == "request" for part in self.parts]
        plain = not any(p.applicants or p.mark for p in self.parts)
        return plain and sum(ways) > 1 and bool(self.vocabulary.balanced & set(self.whole.topics))

    @property
    def near(self) -> bool:
        """What the parts add up to comes near the whole, or is it but for a slip of the pen."""
        total, whole = (sum((m.quantity.low for m in ms), Decimal(0)) for ms in (self.parts, self.told))
        return whole > 0 and (_LEAST <= total / whole <= _MOST or self.slipped)

    @property
    def told(self) -> tuple[Mention, ...]:
        """The whole, or all that make it up."""
        return self.joint or (self.whole,)

    @property
    def plain_sum(self) -> bool:
        """The text itself adds the parts up (“合计”), without a word of anything else."""
        return (self.mark == "sum" and any(t.text.endswith("合计") for t in self.whole.lead)) or (
            self.mark == "sum" and all(t.has("mark", "sum") or t.has("glue") for t in self.whole.lead)
        )

    @property
    def one_unit(self) -> bool:
        return alike_units({m.quantity.unit for m in (self.whole, *self.parts) if m.quantity.unit})

    @property
    def alike(self) -> bool:
        """The parts count what the whole counts: what is told in other units may be something else."""
        units = {m.quantity.unit for m in (self.whole, *self.parts) if m.quantity.unit}
        balanced = bool(self.vocabulary.balanced & set(self.whole.topics))
        if balanced or self.whole.noun.endswith("信息"):
            units.discard("个")
        forms = in_several_forms(self.whole.quantity, [p.quantity for p in self.parts])
        return balanced or alike_units(units) or forms

    @property
    def exclusive(self) -> bool:
        """The parts are named so that they make up the whole between them."""
        if self.vocabulary.everybody({a for p in self.parts for a in p.applicants}):
            return True
        said = [p.words + "".join(t.text for t in p.tail) for p in self.parts]
        if len(said) == 2 and self.mark == "row" and any("案" in t.text for t in self.whole.lead):
            return True  # “案件共 5 件，复议 2 件，诉讼 3 件”
        return len(said) == 2 and any(a in said[0] and b in said[1] for a, b in _OPPOSITES)

    @property
    def made_up(self) -> tuple[Mention, ...]:
        """What the parts make up: the whole alone, or all that it stands beside."""
        total, joint = (sum((m.quantity.low for m in ms), Decimal(0)) for ms in (self.parts, self.joint))
        return self.joint if total == joint else (self.whole,)

    def proven(self) -> Iterator[tuple[tuple[Mention, ...], Mention]]:
        """The parts that make up a whole exactly, where some do, and that whole: all of them, the first or,
        where it is divided more than once, those of each division."""
        wholes = {m.quantity.low: m for m in reversed(self.wholes) if m.quantity.exact}
        if self.joint:
            wholes.setdefault(sum((m.quantity.low for m in self.joint), Decimal(0)), self.whole)
        start, total = 0, Decimal(0)
        told = (*self.parts, *self.further)
        for end, part in enumerate(told, 1):
            if not part.quantity.exact:
                return
            total += part.quantity.low
            if total in wholes and end - start > 1:
                yield told[start:end], wholes[total]
                start, total = end, Decimal(0)

    def verdict(self, others: Sequence[Decimal] = ()) -> Verdict:
        """How parts and whole compare in whatever way the list can be meant; ``open``: it cannot be told.

        ``others``: what the whole comes to in other ways of counting it.
        """
        return min((self._verdict(others, cut) for cut in _cuts(self)), key=_VERDICTS.index)

    def _verdict(self, others: Sequence[Decimal], cut: bool) -> Verdict:
        low, high = bounds(self.parts, cut)
        wholes = [bounds([m], cut) for m in self.wholes]
        if self.carried is not None:
            wholes.append(bounds([self.whole, self.carried], cut))
        if self.joint:
            wholes.append(bounds(self.joint, cut))
        if any(meet(one, whole) for one in _lists(self, cut) for whole in wholes):
            return "equal"
        if any(low <= value <= high for value in others):
            return "equal"
        if any(meet(bounds([m], cut), (low, high)) for m in self.apart):
            return "equal"
        if any(_partitions(self.parts, bottom, top, cut) for bottom, top in wholes[:1]):
            return "equal"
        bottom, top = wholes[0]
        if low > top:
            overlapping = sort_of(self.whole.quantity) == "person" and not self.exclusive
            if overlapping or _first_parts(self.parts, bottom, top):
                return "open"  # “15 人，其中专职 5 人、兼职 10 人、党员 12 人”: what follows overlaps
            divided = _divided(self.whole, self.parts, top) or _first_in_detail(self, cut)
            if divided or (self.supposed and not self.near):
                return "open"
            if of_nearest(self) or all(low > most for _, most in (*wholes, *((v, v) for v in others))):
                return "over"
            # More than the nearest and a little less than all it stands beside: of all of them.
            least = bounds(self.joint, cut)[0]
            return "under" if self.joint and least * _ALMOST < high < least and not self.further else "open"
        if self.joint and not (self.closed and slips(self.parts, [self.whole])):
            return "open"
        if any(high >= value for value in others):
            return "open"
        if self.supposed and not self.near:
            return "open"
        # Behind what is left, or what is the whole but for a slip, nothing belongs to the list any more.
        further = () if self.closing or self.slipped else self.further
        if bounds((*self.parts, *further), cut)[1] >= bottom:
            return "open"
        return "equal" if _tried_on(self, wholes[0], cut) else "under"


def _lists(group: Group, cut: bool) -> Iterator[Interval]:
    """What every list adds up to that the figures may be meant to be: the parts alone or up to where
    they may have ended, with figures behind them, with one or more of the next sentence."""
    sums = list(running((*group.parts, *group.further, *group.beyond), cut))
    complete = len(group.parts)
    yield sums[complete]
    for end in (*group.ends, *range(complete + 1, len(sums))):
        yield sums[end]
    after = list(running(group.after, cut))
    for one, (low, high) in zip(group.after, after[1:], strict=True):
        alone = bounds([one], cut)
        yield sums[-1][0] + alone[0], sums[-1][1] + alone[1]
        yield sums[-1][0] + low, sums[-1][1] + high


def _tried_on(group: Group, whole: Interval, cut: bool) -> bool:
    """Whether the figures of the sentence come exactly to the whole where the list is read on over words
    that seem to end it: then it is that list."""
    onward = tuple(m for m in group.onward if m.quantity.exact)
    ends = (*(n for n, m in enumerate(onward) if m.stop in SEMICOLONS), len(onward))
    sums = list(running(onward, cut))
    told = (sums[end] for end in ends if end > len(group.parts))
    return len(onward) == len(group.onward) and any(meet(one, whole) for one in told)


def _cuts(group: Group) -> tuple[bool, ...]:
    """How last digits may have come about: rounded or cut off; neither, where no figure leaves any open."""
    told = (group.wholes, group.parts, group.joint, group.apart, group.further, group.beyond, group.after)
    figures = chain(*told, () if group.carried is None else (group.carried,))
    return (False, True) if any(spread(figure.quantity) for figure in figures) else (False,)


def of_nearest(group: Group) -> bool:
    """One enumeration that is more than the nearest whole by a slip in one figure: of that, whatever stands
    beside it."""
    return all(p.stop not in SEMICOLONS for p in group.parts[1:]) and slips(group.parts, [group.whole])


def turns_away(group: Group) -> bool:
    """Whether the parts are no more than the whole without those that may be told of another activity."""
    return bool(group.turns) and bounds(group.parts[: group.turns])[0] <= bounds([group.whole])[1]


def _partitions(parts: Sequence[Mention], bottom: Decimal, top: Decimal, cut: bool) -> bool:
    """Whether the parts are one or more complete divisions of the whole one after the other, the last
    perhaps left unfinished, or a list in which some parts are detailed right after they are named."""
    if all(m.quantity.exact and not spread(m.quantity) for m in parts) and _runs(parts, bottom, top):
        return True
    return any(
        low <= top and bottom <= high
        for low, high in (bounds(kept, cut) for kept in _without_details(parts))
        if low or high
    )


def _runs(parts: Sequence[Mention], bottom: Decimal, top: Decimal) -> bool:
    """Divisions by different things (applicants, channels, results), or set off by semicolons."""
    complete = size = 0
    total = Decimal(0)
    for at, part in enumerate(parts):
        total, size = total + part.quantity.low, size + 1
        following = parts[at + 1] if at + 1 < len(parts) else None
        ends = following is None or following.stop in SEMICOLONS or _other_aspect(part, following)
        if size >= 2 and ends and bottom <= total <= top:
            complete, total, size = complete + 1, Decimal(0), 0
        elif total > top:
            return False
    return complete >= 1


def _first_parts(parts: Sequence[Mention], bottom: Decimal, top: Decimal) -> bool:
    """Whether the first two or more parts make up the whole exactly, and the others no more than it."""
    if any(not m.quantity.exact or spread(m.quantity) for m in parts):
        return False
    if all(part.stop == "、" for part in parts[1:]):
        return False  # one enumeration has one end
    if all(part.channel == "request" for part in parts):
        return False  # “信函 41 件，电子邮件 9 件，当面 4 件” divides one whole
    total = parts[0].quantity.low
    for at, part in enumerate(parts[1:-1], 2):
        total += part.quantity.low
        if bottom <= total <= top:
            return sum((m.quantity.low for m in parts[at:]), Decimal(0)) <= top
    return False


def _divided(whole: Mention, parts: Sequence[Mention], top: Decimal) -> bool:
    """“65 件，其中 57 件为……提出；予以公开 38 件，部分公开 5 件……”: what follows a semicolon divides the
    whole by another thing."""
    if len(parts) > 2 and all(part.stop in SEMICOLONS for part in parts[1:]):
        # “电话渠道受理 40 件；网络渠道受理 30 件；上级转办 20 件”: nothing but items of one division
        ways = {
            _aspect(p) if set(p.roles) - set(whole.roles) or p.channel or p.applicants else "" for p in parts
        }
        if not ways & {"applicant", "role"} and len(ways - {""}) <= 1:
            return False
    total = Decimal(0)
    divisions = 1
    for at, part in enumerate(parts):
        before = parts[at - 1] if at else part
        if part.stop in SEMICOLONS and part.topics and _aspect(before) != _aspect(part):
            divisions, total = divisions + 1, Decimal(0)
        total += part.quantity.low
        if total > top:
            return False
    return divisions > 1


def _other_aspect(part: Mention, following: Mention) -> bool:
    here, there = _aspect(part), _aspect(following)
    return bool(here and there) and here != there


def _aspect(mention: Mention) -> str:
    """By what a part is divided off."""
    if mention.applicants:
        return "applicant"
    return mention.channel or ("role" if mention.roles else "")


def _first_in_detail(group: Group, cut: bool) -> bool:
    """“收到 37 件，其中 33 件已办结，答复 27 件，主动撤回 6 件”: the others are what was done."""
    first, *others = group.parts
    done = bool(first.roles) and group.vocabulary.having("outflow").issuperset(first.roles)
    return done and meet(bounds(others, cut), bounds([first], cut))


def _without_details(parts: Sequence[Mention]) -> Iterator[list[Mention]]:
    """The list without a run of parts that add up to the part before them."""
    for at in range(min(len(parts) - 2, _DETAILED)):
        low, high = bounds(parts[at : at + 1])
        sum_low = sum_high = Decimal(0)
        for end in range(at + 1, len(parts)):
            part_low, part_high = bounds(parts[end : end + 1])
            sum_low, sum_high = sum_low + part_low, sum_high + part_high
            if end > at + 1 and sum_low <= high and low <= sum_high:
                yield [*parts[: at + 1], *parts[end + 1 :]]
            if sum_low > high:
                break


def _names_outlet(mention: Mention) -> bool:
    lead = mention.lead
    at = next((i for i, token in enumerate(lead) if token.has("channel", "outlet")), None)
    # What came by a site (“网站留言”) was not published there, and came once.
    return at is not None and not say(lead[at:], "mark", "sent_in")
