"""A figure of this year's against last year's: what each is, and what the prose may say of the two."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from checker.language.characters import narrow
from checker.language.units import money
from checker.prose.mentions import Mention
from checker.report import Address
from checker.rules.judge import figure
from checker.rules.prose import fits, printed

TOLD = ("count", "money")
TIMES = "倍"
_QUARTER = Decimal("0.25")
"""By how much a multiple told without decimals may be less."""
_DECIMALS = re.compile(r"\.(\d+)")


class Years(NamedTuple):
    """One reading: what is counted, this year and last year; ``None`` where a cell is not known."""

    name: str
    cells: tuple[Address, ...]
    earlier_cells: tuple[Address, ...]
    now: Decimal | None
    then: Decimal | None
    slack: tuple[Decimal, Decimal]
    """By how much each may be off for the rounding of what the cells print."""
    unit: str | None
    """The unit of money that this year's cells print."""

    def told(self, value: Decimal) -> str:
        return money(value, self.unit)


def agrees(mention: Mention, now: Decimal | None, years: Years) -> bool:
    """Whether what is said of last year, or of the change since, can be so."""
    quantity = mention.quantity
    then = years.then
    if then is None:
        return False
    if not mention.change and quantity.unit != TIMES:
        return fits(quantity, then)
    if now is None:
        return False
    difference = (now - then) * mention.change
    if quantity.unit == TIMES:
        if not then:
            return False
        times = difference / then if mention.change else now / then
        spread = quantity.margin or _QUARTER
        return quantity.low - spread <= times < quantity.high + 2 * spread
    if quantity.kind in TOLD:
        apart = sum(years.slack)
        return any(fits(quantity, difference + by) for by in (Decimal(0), -apart, apart))
    if not then:
        return False
    decimals = _DECIMALS.search(narrow(quantity.text))
    unit = Decimal(1).scaleb(-len(decimals[1]) if decimals else 0)
    ends = [now - years.slack[0], now + years.slack[0]], [then - years.slack[1], then + years.slack[1]]
    rates = [(a - b) * mention.change * 100 / b for a in ends[0] for b in ends[1] if b > 0] or [
        difference * 100 / then
    ]
    return quantity.low - unit < max(rates) and min(rates) < quantity.high + unit


def worded(mention: Mention) -> str:
    """What the prose says, with which way it went."""
    way = {1: "增加 ", -1: "减少 ", 0: "上年 "}[mention.change]
    if mention.quantity.unit == TIMES and not mention.change:
        way = "是上年的 "
    return f"{way}{printed(mention.quantity)}"


def said_of(mention: Mention, one: Years) -> str:
    """What the prose should say by both reports."""
    then = one.then or Decimal(0)
    if mention.quantity.unit == TIMES and one.now is not None and then:
        times = one.now / then - (1 if mention.change else 0)
        return f"{figure(round(times * (mention.change or 1), 2))} 倍"
    if not mention.change or one.now is None:
        return one.told(then)
    difference = one.now - then
    way = "增加" if difference > 0 else "减少" if difference < 0 else "持平"
    if mention.quantity.kind in TOLD or not then:
        return f"{way} {one.told(abs(difference))}" if difference else way
    return f"{way} {figure(round(abs(difference) * 100 / then, 2))}%" if difference else way
