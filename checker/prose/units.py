"""Which units of the prose may count the same things."""

from __future__ import annotations

from collections.abc import Sequence

from checker.language.quantity import Quantity

COUNTERS = ("项", "类", "个", "种", "栏", "者")
"""Units in which things named before are counted (“两项合计”)."""
ANYTHING = "个"
"""The unit of whatever is named behind it."""
_PERSONS = frozenset(("人", "名", "位"))
INFORMATION = frozenset(("条", "篇", "则"))
_CASES = frozenset(("件", "起", "宗", "例"))
_PIECES = INFORMATION | frozenset(("条次", "篇次"))
"""What information is counted in, whatever form it has."""
_FORMS = frozenset(("件", "份", "期"))
"""What forms of information are counted in among it (“信息 624 条，其中规范性文件 8 件、简报 52 期”)."""
_ITEMS = (
    _PIECES | _CASES | frozenset(("", "项", "个", "份", "单", "案", "幅", "张", "段", "笔", "封", "件次"))
)
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
    return whole.unit in _PIECES and part.unit in _PIECES | _FORMS


def in_several_forms(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    """Whether a list counts information in several forms: some of it in pieces as the whole, and behind
    what is counted as cases are (“规范性文件 8 件、工作动态 475 条”), so that no cases are meant."""
    own = [at for at, part in enumerate(parts) if part.unit in _PIECES]
    cases = [at for at, part in enumerate(parts) if part.unit in _CASES - {whole.unit}]
    mixed = all(part.unit == whole.unit or counts_form(whole, part) for part in parts)
    return mixed and bool(own) and all(at < own[-1] for at in cases)
