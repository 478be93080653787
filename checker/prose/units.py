"""Which units of the prose may count the same things."""

from __future__ import annotations

from checker.quantity import Quantity

_PERSONS = frozenset(("人", "名", "位"))
INFORMATION = frozenset(("条", "篇", "则"))
_CASES = frozenset(("件", "起", "宗", "例"))
_ITEMS = INFORMATION | _CASES | frozenset(("", "项", "个", "份", "单", "案", "幅", "张", "段", "笔", "封"))
_EVENTS = frozenset(("次", "场", "场次"))


def counts_same(a: Quantity, b: Quantity) -> bool:
    """Whether two figures can be added: things with things, persons with persons, money with money."""
    return sort_of(a) == sort_of(b)


def sort_of(quantity: Quantity) -> str:
    """What a figure counts, as far as its unit tells: figures of one sort may be added."""
    if quantity.kind != "count":
        return quantity.kind
    if quantity.unit in _PERSONS:
        return "person"
    if quantity.unit in _EVENTS:
        return "event"
    return "thing" if quantity.unit in _ITEMS else quantity.unit


def alike_units(units: set[str]) -> bool:
    """Whether these units are used of one and the same thing (“12 条信息”, “12 篇”)."""
    return len(units) <= 1 or any(units <= one for one in (INFORMATION, _CASES, _PERSONS))
