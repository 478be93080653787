"""What a quantity of the text is: an interval with a unit, at its place."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from checker.ground.records import record

QuantityKind = Literal["count", "money", "percent", "other"]

INFINITY = Decimal("Infinity")


@record
class Quantity:
    """A quantity printed at ``text[start:end]``, unit included.

    Its true value lies in [low, high]; both are equal for an exact figure. Money is in 元 (``unit``
    “元”), percentages in per cent (“30%” is 30, ``unit`` “%”), counts in their counting unit (“件”,
    “人次”; empty where none is printed). ``other`` are measures, durations and 百分点.
    """

    start: int
    end: int
    text: str
    low: Decimal
    high: Decimal
    unit: str
    kind: QuantityKind
    margin: Decimal = Decimal(0)
    """By how much a figure printed in 万 or 亿, or with decimals, may differ from the exact one: both
    rounding and cutting off at its last digit are right. 0 where words bound it (余, 超, 近, 不足)."""
    rough: bool = False
    """It is told roughly (约, 左右, 一半, 3至5), or a blank in it leaves it open."""

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def may_equal(self, value: Decimal) -> bool:
        return self.low <= value <= self.high

    def may_meet(self, other: Quantity) -> bool:
        """Whether both can be the same figure."""
        return self.low <= other.high and other.low <= self.high


def spread(quantity: Quantity) -> Decimal:
    """By how much a figure may differ from the exact one for being rounded or cut off."""
    return quantity.margin
