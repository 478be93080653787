"""Lists of what tables tell, too: what such a list leaves out is told there."""

from __future__ import annotations

from decimal import Decimal

from checker.prose.partition import Group
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


def _sum(sheet: Sheet, table: str, row: str, columns: tuple[str, ...]) -> Decimal | None:
    values = [sheet.value(Address(table, row, column)) for column in columns]
    return None if None in values else sum((v for v in values if v is not None), Decimal(0))
