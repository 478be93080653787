"""Numbers between bounds: what a figure is with blanks read as 0, and between which it lies however they are
filled.

Exact: fractions, so that a third of three is one. ``None`` as a bound is without end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

Bound = Fraction | None


class Span(NamedTuple):
    value: Fraction
    low: Bound
    high: Bound

    @property
    def is_certain(self) -> bool:
        return self.low == self.high == self.value


class Undefined(Exception):
    """A number cannot be worked out. ``by_zero``: a printed 0 is divided by, so that nothing can be asked."""

    def __init__(self, by_zero: bool) -> None:
        super().__init__()
        self.by_zero = by_zero


def exactly(value: Fraction | Decimal | int) -> Span:
    number = Fraction(value)
    return Span(number, number, number)


def plus(one: Span, other: Span) -> Span:
    return Span(
        one.value + other.value,
        None if one.low is None or other.low is None else one.low + other.low,
        None if one.high is None or other.high is None else one.high + other.high,
    )


def times(span: Span, factor: Fraction) -> Span:
    low, high = (None if end is None else end * factor for end in (span.low, span.high))
    if not factor:
        return exactly(0)
    return Span(span.value * factor, *((low, high) if factor > 0 else (high, low)))


def absolute(span: Span) -> Span:
    low = None if span.low is None else span.low
    crosses = (low is None or low < 0) and (span.high is None or span.high > 0)
    ends = [None if end is None else abs(end) for end in (span.low, span.high)]
    high = None if None in ends else max(end for end in ends if end is not None)
    known = [end for end in ends if end is not None]
    least = Fraction(0) if crosses or not known else min(known)
    return Span(abs(span.value), least, high)


def least(spans: Sequence[Span]) -> Span:
    lows, highs = [one.low for one in spans], [one.high for one in spans if one.high is not None]
    return Span(
        min(one.value for one in spans),
        None if None in lows else min(low for low in lows if low is not None),
        min(highs, default=None),
    )


def greatest(spans: Sequence[Span]) -> Span:
    return times(least([times(one, Fraction(-1)) for one in spans]), Fraction(-1))


def rounded(span: Span, places: int) -> Span:
    return Span(*(None if end is None else half_up(end, places) for end in span))  # type: ignore[arg-type]


def half_up(value: Fraction, places: int) -> Fraction:
    """四舍五入, away from zero at the half."""
    scaled = abs(value) * 10**places
    whole = int(scaled + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, 10**places)


def product(one: Span, other: Span) -> Span:
    if one.is_certain:
        return times(other, one.value)
    if other.is_certain:
        return times(one, other.value)
    value = one.value * other.value
    ends = (one.low, one.high, other.low, other.high)
    if None not in ends:
        corners = [a * b for a in one[1:] for b in other[1:]]  # type: ignore[operator]
        return Span(value, min(corners), max(corners))
    if one.low is not None and other.low is not None and min(one.low, other.low) >= 0:
        return Span(value, one.low * other.low, None)
    return Span(value, None, None)


def quotient(one: Span, other: Span) -> Span:
    """Raises ``Undefined`` where the divisor is, or may be, 0."""
    if other.is_certain:
        if not other.value:
            raise Undefined(by_zero=True)
        return times(one, 1 / other.value)
    positive = other.low is not None and other.low > 0
    negative = other.high is not None and other.high < 0
    if not (positive or negative):
        raise Undefined(by_zero=False)
    inverse = Span(
        1 / other.value,
        Fraction(0) if other.high is None else 1 / other.high,
        Fraction(0) if other.low is None else 1 / other.low,
    )
    return product(one, inverse)


def change(now: Span, before: Span) -> Span:
    """Growth against last year's figure, as a share of it. Raises ``Undefined``."""
    return quotient(plus(now, times(before, Fraction(-1))), absolute(before))


APPLY: dict[str, Callable[[Sequence[Span]], Span]] = {
    "count": lambda spans: exactly(Decimal(len(spans))),
    "abs": lambda spans: absolute(spans[0]),
    "min": least,
    "max": greatest,
    "round": lambda spans: rounded(spans[0], int(spans[1].value)),
    "change": lambda spans: change(spans[0], spans[1]),
    "*": lambda spans: product(spans[0], spans[1]),
    "/": lambda spans: quotient(spans[0], spans[1]),
}
"""Function → how it is worked out."""


def decimal(value: Fraction, places: int = 4) -> Decimal:
    """As it is shown: exact where it has no more decimals than ``places``, else rounded."""
    shown = half_up(value, places)
    return Decimal(shown.numerator) / Decimal(shown.denominator)
