"""Percentages against the figures that they are worked out from: the arithmetic and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from checker.audit import Location, Severity
from checker.prose.mentions import Mention, Reading
from checker.report import Address
from checker.rules.base import Outcome
from checker.rules.judge import figure
from checker.rules.prose import place, printed, subject

Interval = tuple[Decimal, Decimal]
_POINT = Decimal(1)


def is_ratio(mention: Mention, part: Mention, whole: Mention) -> bool:
    """Whether a percentage can be the share that one figure has of another, both with their margins."""
    return fits_ratio(mention, bounds(part), bounds(whole))


def bounds(mention: Mention) -> Interval:
    """Between which numbers a figure lies, rounded or cut off at its last digit."""
    quantity = mention.quantity
    return quantity.low - quantity.margin / 2, quantity.high + quantity.margin


def fits_ratio(mention: Mention, part: Interval, whole: Interval, slack: Decimal = _POINT) -> bool:
    """Whether it can be the share of numbers between these bounds, with so many percentage points to spare
    where they are not told to the last digit."""
    if part[0] == part[1] and whole[0] == whole[1]:
        return close(mention, part[0], whole[0])
    if whole[0] <= 0 or not whole[1].is_finite() or not part[1].is_finite():
        return True
    low, high = part[0] / whole[1] * 100, part[1] / whole[0] * 100
    return low - slack <= mention.quantity.high and mention.quantity.low <= high + slack


def close(mention: Mention, part: Decimal, whole: Decimal) -> bool:
    """Whether a percentage is that of two numbers. It may also be rounded up: shares are made to come to
    100% in all."""
    if whole <= 0:
        return False
    value = part / whole * 100
    return near(mention, value) or mention.quantity.low - step(mention) < value <= mention.quantity.low


def near(mention: Mention, value: Decimal) -> bool:
    """Rounding and cutting off at the printed digit are both right."""
    quantity = mention.quantity
    unit = step(mention)
    if not quantity.exact:
        return quantity.low - unit / 2 <= value <= quantity.high + unit
    return quantity.low - unit / 2 <= value < quantity.low + unit


def step(mention: Mention) -> Decimal:
    """What the last printed digit of a figure counts."""
    exponent = mention.quantity.low.as_tuple().exponent
    return max(
        Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0), mention.quantity.margin
    )


def percent_of(part: Decimal, whole: Decimal) -> str:
    return f"{rounded(part / whole * 100)}%" if whole else "无法计算"


def rounded(value: Decimal) -> str:
    return figure(value.quantize(Decimal("0.01")))


def passed(reading: Reading, mention: Mention, others: Iterable[Mention]) -> Outcome:
    return Outcome("pass", instance(mention), locations=places(reading, mention, others))


def not_ratio(reading: Reading, mention: Mention, part: Mention, whole: Mention) -> Outcome:
    worked = f"{printed(part.quantity)}÷{printed(whole.quantity)}"
    expected = percent_of(part.quantity.low, whole.quantity.low)
    return failed(reading, mention, (part, whole), worked, expected, "warning")


def failed(
    reading: Reading,
    mention: Mention,
    others: Iterable[Mention],
    worked: str,
    expected: str,
    grade: Severity | None = None,
    cells: tuple[Address, ...] = (),
    cited: Iterable[Location] = (),
) -> Outcome:
    said = printed(mention.quantity)
    return Outcome(
        "fail",
        instance(mention),
        slots={"figure": said, "expected": expected, "from": worked},
        values={"正文": said, "按所列数字": expected},
        cells=cells,
        locations=(*places(reading, mention, others), *cited),
        severity=grade,
        subject=subject(reading.sentence(mention).text),
    )


def instance(mention: Mention) -> str:
    return f"{mention.sentence + 1}.{mention.quantity.start}"


def places(reading: Reading, mention: Mention, others: Iterable[Mention]) -> tuple[Location, ...]:
    return (place(reading, mention), *(place(reading, other, "related") for other in others))
