"""Lists of what tables tell, too: what such a list leaves out is told there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from checker.forms import FormTable
from checker.prose.partition import Group
from checker.prose.sums import sums_of_some
from checker.report import Address
from checker.rules.sheet import Sheet


def in_rows(group: Group) -> bool:
    """Whether every part is a row of the table, which tells by itself what is wrong with one: what such parts
    leave of all results is in the rows that the list passes over."""
    named = all(p.roles and group.vocabulary.own.issuperset(p.roles) for p in group.parts)
    return named and not group.slipped and not group.rest


def row_tells(sheet: Sheet, total: Address, group: Group) -> bool:
    """“收到 14633 件，其中自然人 12998 件，商业企业 1164 件”, where a row has these: the list passes over
    other columns. ``total``: a cell of the column of totals."""
    layout = sheet.layout(total.table)
    if layout is None or not all(part.applicants for part in group.parts):
        return False
    told = [(group.vocabulary.columns(part.applicants), part.quantity.low) for part in group.parts]
    whole = ((total.column,), group.whole.quantity.low)
    return any(
        all(_sum(sheet, total.table, row.id, columns) == low for columns, low in (whole, *told))
        for row in layout.table.rows
    )


def strip_tells(sheet: Sheet, group: Group) -> bool:
    """“审结 18 件，其中维持 13 件、纠正 3 件”, where a row has these and with others of its cells comes to
    the whole: the list passes over those."""
    form, whole = sheet.case.form, group.whole.quantity.low
    if form is None or not group.whole.topics or not group.vocabulary.cases.issuperset(group.whole.topics):
        return False
    parts = Counter(part.quantity.low for part in group.parts)
    left = whole - sum(value * times for value, times in parts.items())
    return any(
        not parts - (told := Counter(row)) and left in sums_of_some(list((told - parts).elements()))
        for table in form.tables.values()
        if table.layout == "strip"
        for row in _rows_of(sheet, table)
    )


def _rows_of(sheet: Sheet, table: FormTable) -> Iterator[list[Decimal]]:
    """What stands in the columns of each row but that of its total, and of every two rows together: suits of
    both kinds may be told as one."""
    rows = [
        [sheet.value(Address(table.id, row.id, column.id)) for column in row.columns if not column.total]
        for row in table.rows
    ]
    read = [[value for value in row if value is not None] for row in rows if None not in row]
    yield from read
    for one, other in combinations(read, 2):
        if len(one) == len(other):
            yield [a + b for a, b in zip(one, other, strict=True)]


def _sum(sheet: Sheet, table: str, row: str, columns: tuple[str, ...]) -> Decimal | None:
    values = [sheet.value(Address(table, row, column)) for column in columns]
    return None if None in values else sum((v for v in values if v is not None), Decimal(0))
