"""Numerals of Chinese official prose and table cells as intervals with a unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

QuantityKind = Literal["count", "money", "percent", "other"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity printed at ``text[start:end]``, unit included.

    Its true value lies in [low, high]; both are equal for an exact figure. Money is in 元 (``unit``
    “元”), percentages in per cent (“30%” is 30, ``unit`` “%”), counts in their counting unit (“件”,
    “人次”; empty where none is printed).
    """

    start: int
    end: int
    text: str
    low: Decimal
    high: Decimal
    unit: str
    kind: QuantityKind

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def may_equal(self, value: Decimal) -> bool:
        return self.low <= value <= self.high
