"""A whole with its parts, as the prose puts them, and whether they agree: arithmetic with intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from checker.prose.mentions import Mention
from checker.prose.units import alike_units, in_several_forms, sort_of
from checker.quantity import spread

Verdict = Literal["equal", "over", "under", "open"]
Interval = tuple[Decimal, Decimal]
_DETAILED = 12
"""Up to which part of a list details are looked for."""
_VERDICTS: tuple[Verdict, ...] = ("equal", "open", "under", "over")
_NEARLY = Decimal("0.999999")
"""A rounded figure is less than half a unit off, a cut one less than a unit."""
_OPPOSITES = tuple(
    pair
    for a, b in (("专职", "兼职"), ("男", "女"), ("主办", "协办"), ("线上", "线下"))
    for pair in ((a, b), (b, a))
)
"""Two kinds that make up the whole between them."""


@dataclass(frozen=True, slots=True)
class Group:
    """``parts`` of one of ``wholes``, the likeliest first."""

    wholes: tuple[Mention, ...]
    parts: tuple[Mention, ...]
    mark: str
    """What opens the list: ``parts`` (其中, 分别), ``open`` (包括), ``bracket``, ``colon``; ``sum``: the
    whole stands after the parts (共计)."""
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

    @property
    def whole(self) -> Mention:
        return self.wholes[0]

    @property
    def closed(self) -> bool:
        """The list reads as complete."""
        return self.mark != "open" and all(
            p.closed and p.mark != "open" for p in (*self.parts, *self.further)
        )

    @property
    def outlets(self) -> bool:
        """The parts are places of publication, in which one item may appear several times."""
        return any(p.channel == "outlet" or _names_outlet(p) for p in self.parts) and not self.whole.topics

    @property
    def rest(self) -> bool:
        """The last part is what is left (其余)."""
        return any(p.mark == "rest" for p in self.parts)

    @property
    def plain_sum(self) -> bool:
        """The text itself adds the parts up (“合计”), without a word of anything else."""
        return (self.mark == "sum" and any(t.text.endswith("合计") for t in self.whole.lead)) or (
            self.mark == "sum" and all(t.has("mark", "sum") or t.has("glue") for t in self.whole.lead)
        )

    @property
    def one_unit(self) -> bool:
        return len({m.quantity.unit for m in (self.whole, *self.parts) if m.quantity.unit}) <= 1

    @property
    def alike(self) -> bool:
        """The parts count what the whole counts: what is told in other units may be something else."""
        units = {m.quantity.unit for m in (self.whole, *self.parts) if m.quantity.unit}
        if "applications" in self.whole.topics or self.whole.noun.endswith("信息"):
            units.discard("个")
        forms = in_several_forms(self.whole.quantity, [p.quantity for p in self.parts])
        return "applications" in self.whole.topics or alike_units(units) or forms

    @property
    def exclusive(self) -> bool:
        """The parts are named so that they make up the whole between them."""
        applicants = [a for p in self.parts for a in p.applicants]
        if "natural_person" in applicants and "legal_person" in applicants:
            return True
        said = [p.words + "".join(t.text for t in p.tail) for p in self.parts]
        return len(said) == 2 and any(a in said[0] and b in said[1] for a, b in _OPPOSITES)

    def verdict(self, others: Sequence[Decimal] = ()) -> Verdict:
        """How parts and whole compare in whatever way the list can be meant; ``open``: it cannot be told.

        ``others``: what the whole comes to in other ways of counting it.
        """
        return min((self._verdict(others, cut) for cut in (False, True)), key=_VERDICTS.index)

    def _verdict(self, others: Sequence[Decimal], cut: bool) -> Verdict:
        low, high = _bounds(self.parts, cut)
        wholes = [_bounds([m], cut) for m in self.wholes]
        if self.carried is not None:
            wholes.append(_bounds([self.whole, self.carried], cut))
        if self.joint:
            wholes.append(_bounds(self.joint, cut))
        if any(_meet(one, whole) for one in self._lists(cut) for whole in wholes):
            return "equal"
        if any(low <= value <= high for value in others):
            return "equal"
        if any(_partitions(self.parts, bottom, top, cut) for bottom, top in wholes[:1]):
            return "equal"
        bottom, top = wholes[0]
        if low > top:
            overlapping = sort_of(self.whole.quantity) == "person" and not self.exclusive
            if overlapping or _first_parts(self.parts, bottom, top):
                return "open"  # “15 人，其中专职 5 人、兼职 10 人、党员 12 人”: what follows overlaps
            return "over" if all(low > most for _, most in (*wholes, *((v, v) for v in others))) else "open"
        if self.joint or any(high >= value for value in others):
            return "open"
        return "under" if _bounds((*self.parts, *self.further), cut)[1] < bottom else "open"

    def _lists(self, cut: bool) -> Iterator[Interval]:
        """What every list adds up to that the figures may be meant to be: the parts alone or up to where
        they may have ended, with figures behind them, with one or more of the next sentence."""
        sums = list(_running((*self.parts, *self.further), cut))
        complete = len(self.parts)
        yield sums[complete]
        for end in (*self.ends, *range(complete + 1, len(sums))):
            yield sums[end]
        after = list(_running(self.after, cut))
        for one, (low, high) in zip(self.after, after[1:], strict=True):
            alone = _bounds([one], cut)
            yield sums[-1][0] + alone[0], sums[-1][1] + alone[1]
            yield sums[-1][0] + low, sums[-1][1] + high


def _meet(one: Interval, other: Interval) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _bounds(mentions: Sequence[Mention], cut: bool = False) -> Interval:
    """The least and the most that figures can add up to, their last digits rounded or (``cut``) cut off."""
    *_, total = _running(mentions, cut)
    return total


def _running(mentions: Sequence[Mention], cut: bool) -> Iterator[Interval]:
    """What none of the figures, the first, the first two and so on add up to."""
    low = high = Decimal(0)
    yield low, high
    for mention in mentions:
        margin = spread(mention.quantity) * _NEARLY
        low += mention.quantity.low - (0 if cut else margin / 2)
        high += mention.quantity.high + (margin if cut else margin / 2)
        yield low, high


def _partitions(parts: Sequence[Mention], bottom: Decimal, top: Decimal, cut: bool) -> bool:
    """Whether the parts are one or more complete divisions of the whole one after the other, the last
    perhaps left unfinished, or a list in which some parts are detailed right after they are named."""
    if all(m.quantity.exact and not spread(m.quantity) for m in parts) and _runs(parts, bottom, top):
        return True
    return any(
        low <= top and bottom <= high
        for low, high in (_bounds(kept, cut) for kept in _without_details(parts))
        if low or high
    )


def _runs(parts: Sequence[Mention], bottom: Decimal, top: Decimal) -> bool:
    """Divisions by different things (applicants, channels, results), or set off by semicolons."""
    complete = size = 0
    total = Decimal(0)
    for at, part in enumerate(parts):
        total, size = total + part.quantity.low, size + 1
        following = parts[at + 1] if at + 1 < len(parts) else None
        ends = following is None or following.stop in (";", "；") or _other_aspect(part, following)
        if size >= 2 and ends and bottom <= total <= top:
            complete, total, size = complete + 1, Decimal(0), 0
        elif total > top:
            return False
    return complete >= 1


def _first_parts(parts: Sequence[Mention], bottom: Decimal, top: Decimal) -> bool:
    """Whether the first two or more parts make up the whole exactly, and the others no more than it."""
    if any(not m.quantity.exact or spread(m.quantity) for m in parts):
        return False
    total = parts[0].quantity.low
    for at, part in enumerate(parts[1:-1], 2):
        total += part.quantity.low
        if bottom <= total <= top:
            return sum((m.quantity.low for m in parts[at:]), Decimal(0)) <= top
    return False


def _other_aspect(part: Mention, following: Mention) -> bool:
    here, there = _aspect(part), _aspect(following)
    return bool(here and there) and here != there


def _aspect(mention: Mention) -> str:
    """By what a part is divided off."""
    if mention.applicants:
        return "applicant"
    return mention.channel or ("role" if mention.roles else "")


def _without_details(parts: Sequence[Mention]) -> Iterator[list[Mention]]:
    """The list without a run of parts that add up to the part before them."""
    for at in range(min(len(parts) - 2, _DETAILED)):
        low, high = _bounds(parts[at : at + 1])
        sum_low = sum_high = Decimal(0)
        for end in range(at + 1, len(parts)):
            part_low, part_high = _bounds(parts[end : end + 1])
            sum_low, sum_high = sum_low + part_low, sum_high + part_high
            if end > at + 1 and sum_low <= high and low <= sum_high:
                yield [*parts[: at + 1], *parts[end + 1 :]]
            if sum_low > high:
                break


def _names_outlet(mention: Mention) -> bool:
    return any(token.has("channel", "outlet") for token in mention.lead)
