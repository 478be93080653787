"""What figures add up to, from least to most: their last digits may have been rounded or cut off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from checker.language.quantity import spread
from checker.prose.mentions import Mention

Interval = tuple[Decimal, Decimal]
_MOST = 8
"""Of how many figures it is asked what some of them come to."""
_NEARLY = Decimal("0.999999")
"""A rounded figure is less than half a unit off, a cut one less than a unit."""


def meet(one: Interval, other: Interval) -> bool:
    """Whether two sums may be the same."""
    return one[0] <= other[1] and other[0] <= one[1]


def bounds(mentions: Sequence[Mention], cut: bool = False) -> Interval:
    """The least and the most that figures can add up to, their last digits rounded or (``cut``) cut off."""
    *_, total = running(mentions, cut)
    return total


def sums_of_some(values: Sequence[Decimal]) -> set[Decimal]:
    """What some or none of these come to together; of more than a few only the last are looked at, for there
    are twice as many sums with each."""
    sums = {Decimal(0)}
    for value in values[-_MOST:]:
        sums |= {one + value for one in sums}
    return sums


def running(mentions: Sequence[Mention], cut: bool) -> Iterator[Interval]:
    """What none of the figures, the first, the first two and so on add up to."""
    low = high = Decimal(0)
    yield low, high
    for mention in mentions:
        margin = spread(mention.quantity) * _NEARLY
        low += mention.quantity.low - (0 if cut else margin / 2)
        high += mention.quantity.high + (margin if cut else margin / 2)
        yield low, high
