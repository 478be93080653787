"""Which units of the prose may count the same things."""

from __future__ import annotations

from checker.quantity import Quantity

_PERSONS = frozenset(("人", "名", "位"))
INFORMATION = frozenset(("条", "篇", "则"))
_CASES = frozenset(("件", "起", "宗", "例"))
_PIECES = INFORMATION | frozenset(("条次", "篇次"))
"""What information is counted in, whatever form it has."""
_DOCUMENTS = _PIECES | frozenset(("件", "份", "期", "部", "册", "幅", "张", "段"))
"""What forms of information are counted in among it (“信息 624 条，其中规范性文件 8 件、简报 52 期”)."""
_ITEMS = _PIECES | _CASES | frozenset(("", "项", "个", "份", "单", "案", "幅", "张", "段", "笔", "件次"))
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


def counts_form(whole: Quantity, part: Quantity) -> bool:
    """Whether a part in a unit of its own may be a form of the information that its whole counts."""
    return whole.unit in _PIECES and part.unit in _DOCUMENTS
