"""A table whose rows stand side by side: heads name both rows and columns, over one row of figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.document import Paragraph
from checker.forms import Column, FormTable, Row
from checker.recognise.matching import spelling, values
from checker.recognise.tables.found import PrintedCell
from checker.recognise.tables.in_grids.rows import GridRow, place_of
from checker.recognise.tables.titled.captions import Captioned, unit_over
from checker.recognise.tables.titled.cells import read_cell
from checker.recognise.tables.titled.heads import Head, heads_in, names_it
from checker.recognise.tables.titled.strange_columns import StrangeColumns
from checker.report import Address, Cell, Table

Spots = dict[tuple[str, str], Head]
"""Row and column of the form → the head over the cell."""


def in_one_row(parts: Sequence[Captioned], tables: Sequence[FormTable]) -> dict[str, Table] | None:
    """The table; ``None`` where its rows stand one under the other."""
    table, part = tables[0], parts[0]
    if len(tables) > 1 or table.open or len(parts) > 1 or not part.rows or not table.rows:
        return None
    spots = _spots(part.rows, table)
    if len(spots) < sum(not column.optional for row in table.rows for column in row.columns):
        return None
    below = max(head.row + head.cell.rowspan for head in spots.values())
    figures = [row for row in part.rows[below:] if _has_figures(row, spots)]
    if len(figures) != 1:
        return None
    cells: dict[Address, Cell] = {}
    labels: dict[str, Paragraph] = {}
    for row in table.rows:
        named = next(
            (h for h in heads_in(part.rows) if names_it(h.cell.text, row.label, *row.variants)), None
        )
        first = next(iter(spots.values()))
        labels[row.id] = (named or first).cell.content.strip()
        for column in row.columns:
            head = spots.get((row.id, column.id))
            if head is None:
                continue
            address = Address(table.id, row.id, column.id)
            unit = unit_over(head.cell.text) or part.unit
            cells[address] = read_cell(address, column, _under(figures[0], head), unit, table)
    strange = StrangeColumns()
    if len(table.rows) == 1:
        columns = {column: head for (_, column), head in spots.items()}
        strange.under(part.rows[:below], columns)
        strange.read(figures[0], table.rows[0].id)
    return {table.id: Table(table.id, cells, labels, strange_columns=strange.found())}


def _spots(rows: Sequence[GridRow], table: FormTable) -> Spots:
    """The heads of all cells; none where not every column of every row has one of its own."""
    top = list(heads_in(rows))
    spots: Spots = {}
    taken: set[int] = set()
    for row in table.rows:
        for column in row.columns:
            free = [head for head in top if head.position not in taken]
            fitting = list(_fitting(free, rows, row, column, alone=len(table.rows) == 1))
            head = min(fitting, key=lambda one: (one.position, -one.row), default=None)
            if head is None:
                if column.optional:
                    continue
                return {}
            taken.update(range(head.position, head.end))
            spots[row.id, column.id] = head
    return spots


def _fitting(
    heads: Sequence[Head], rows: Sequence[GridRow], row: Row, column: Column, *, alone: bool
) -> Iterator[Head]:
    """The heads of a column under the name of a row; a lone row need not be named."""
    for head in heads:
        over = [cell for at in range(head.row) if (cell := rows[at].cells[head.position]) is not None]
        if not names_it(head.cell.text, column.label, *column.variants):
            continue
        if any(not any(names_it(cell.text, parent) for cell in over) for parent in column.parents):
            continue
        if alone or any(names_it(cell.text, row.label, *row.variants) for cell in over):
            yield head


def _has_figures(row: GridRow, spots: Spots) -> bool:
    texts = [
        cell.text
        for head in spots.values()
        if (cell := row.cells[head.position]) is not None and cell.row == row.number
    ]
    said = [spelling.plain(text) for text in texts]
    every = [spelling.plain(cell.text) for _, cell in row.distinct() if cell.text.strip()]
    numbers = [text for text in every if text.isdecimal()]
    counted = len(numbers) > 2 and numbers == [str(n) for n in range(1, len(numbers) + 1)]
    return any(text and values.is_value(text) for text in said) and not counted


def _under(row: GridRow, head: Head) -> PrintedCell:
    cell = row.cells[head.position] if head.position < len(row.cells) else None
    if cell is None:
        return PrintedCell("", None, doubt="这一行的格比表头少，属于哪一列无法确定")
    shared = cell.column < head.position or cell.column + cell.colspan > head.end
    doubt = cell.doubt or ("几列合并成一格，属于哪一列无法确定" if shared and cell.text.strip() else None)
    return PrintedCell(cell.text, place_of(cell), cell.source, doubt)
