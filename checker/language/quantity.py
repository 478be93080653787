"""What a quantity of the text is: an interval with a unit, at its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from checker.language.characters import narrow

QuantityKind = Literal["count", "money", "percent", "other"]

INFINITY = Decimal("Infinity")
_FRACTION = re.compile(r"\.(\d+)")


@dataclass(frozen=True, slots=True)
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

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def may_equal(self, value: Decimal) -> bool:
        return self.low <= value <= self.high

    def may_meet(self, other: Quantity) -> bool:
        """Whether both can be the same figure."""
        return self.low <= other.high and other.low <= self.high


def spread(quantity: Quantity) -> Decimal:
    """By how much a figure printed in 万 or 亿, or with decimals, may differ from the exact one: both
    rounding and cutting off at its last digit are right."""
    return _spread(quantity.text)


@lru_cache(maxsize=4096)
def _spread(text: str) -> Decimal:
    text = narrow(text)
    factor = next(
        (Decimal(value) for power, value in (("亿", 10**8), ("万", 10**4)) if power in text), Decimal(1)
    )
    decimals = _FRACTION.search(text)
    if factor == 1 and not decimals:
        return Decimal(0)
    return factor.scaleb(-len(decimals[1])) if decimals else factor
