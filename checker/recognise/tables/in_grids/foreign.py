"""Rows and columns of a table in a grid that the form does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.document import GridCell, Paragraph
from checker.recognise.matching import spelling, values
from checker.recognise.tables.in_grids.grid_table import GridTable
from checker.recognise.tables.in_grids.rows import GridRow, column_of

_HEADER = 8
"""Most rows that a header has."""
_BEYOND = 4
"""So many rows after the last one may be of the table."""


def foreign_in(table: GridTable) -> Iterator[Paragraph]:
    """Columns have a word of their own in the header. Rows stand between or right after the table's and have
    a label and values."""
    yield from _columns(table)
    yield from _rows(table)


def _columns(table: GridTable) -> Iterator[Paragraph]:
    first = table.labels[0].at[0]
    for at in range(max(0, first - _HEADER), first):
        row = table.rows[at]
        heads = any(column_of(cell.text, table.blueprint.columns) for _, cell in row.distinct())
        if row.grid == table.rows[first].grid and heads:
            yield from (c.content.strip() for _, c in row.distinct() if _is_strange(table, row, c))


def _rows(table: GridTable) -> Iterator[Paragraph]:
    first, last = table.labels[0].at[0], table.labels[-1].at[0]
    for at in range(first, min(len(table.rows), last + _BEYOND)):
        row = table.rows[at]
        if at in table.taken or (at > last and row.grid != table.rows[last].grid):
            continue
        texts = [cell for _, cell in row.distinct() if cell.row == row.number and spelling.key(cell.text)]
        words = [cell for cell in texts if not values.is_value(cell.text)]
        numbers = [cell for cell in texts if values.is_value(cell.text) and not values.is_blank(cell.text)]
        if numbers and words and not all(table.blueprint.knows(cell.text) for cell in words):
            yield words[-1].content.strip()


def _is_strange(table: GridTable, row: GridRow, cell: GridCell) -> bool:
    text = cell.text.strip()
    return (
        cell.row == row.number
        and cell.column > table.labels[0].at[1]
        and 2 <= len(spelling.letters(text)) <= 16
        and not re.search("[。，；：:;]", text)
        and not values.is_value(text)
        and not table.blueprint.knows(text)
    )
