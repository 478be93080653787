"""The tables of a form that are known by their titles, as a document prints them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from checker.document import Grid, Paragraph
from checker.forms import Column, Form, FormTable, Printed, Row
from checker.recognise.matching import spelling, values
from checker.recognise.matching.lines import Item
from checker.recognise.tables.found import PrintedCell
from checker.recognise.tables.in_grids.rows import GridRow, place_of, rows_of
from checker.recognise.tables.titled.captions import Captioned, captioned, unit_over
from checker.recognise.tables.titled.cells import read_cell
from checker.recognise.tables.titled.from_lines import drawn
from checker.recognise.tables.titled.heads import Heading, Side, heading_of
from checker.recognise.tables.titled.rows import Match, RowMatcher
from checker.recognise.tables.titled.strange_columns import StrangeColumns
from checker.recognise.tables.titled.strips import in_one_row
from checker.report import Address, Cell, Table

_ENOUGH = 0.6
"""So much of its rows and columns must a table without a title show."""


@dataclass(frozen=True, slots=True)
class Titled:
    """What was found of one edition. ``weight``: how many cells of it are sure."""

    form: Form
    tables: Mapping[str, Table]
    grids: frozenset[int]
    lines: frozenset[int]
    weight: int
    unread: Mapping[str, Paragraph]
    """Tables of which the title is printed over figures and nothing was read: their titles."""


def find_titled(items: Sequence[Item], form: Form) -> Titled:
    """The tables of an edition."""
    printed = list({t.printed.id: t.printed for t in form.tables.values() if t.printed}.values())
    set_out = drawn(items, printed, lambda own, grid: _told(own, grid, form))
    in_grids = [one for one in set_out.items if isinstance(one, Grid)]
    grids = list(captioned(set_out.items, rows_of(in_grids), printed))
    tables: dict[str, Table] = {}
    used: set[int] = set()
    lines: set[int] = set()
    for own, parts in _parts(grids, printed, form):
        read = _read(own, parts, form)
        better = {id: one for id, one in read.items() if _sure(one) > _sure(tables.get(id))}
        if better:
            tables |= better
            used.update(part.number for part in parts)
            lines.update(line.number for part in parts for line in part.lines)
    lines.update(number for grid in used for number in set_out.lines.get(grid, ()))
    real = [grid for grid in range(len(grids)) if grid not in set_out.lines]
    taken = frozenset(n for n, grid in enumerate(real) if grid in used)
    titles = {
        **set_out.unread,
        **{one.title.id: one.name for one in grids if one.title and one.name and _counts(one)},
    }
    unread = {
        id: titles[own.id] for own in printed if own.id in titles for id in own.sides if id not in tables
    }
    return Titled(form, tables, taken, frozenset(lines), sum(map(_sure, tables.values())), unread)


def _counts(grid: Captioned) -> bool:
    """Whether it prints a figure, and is no form that nothing was filled in."""
    cells = (cell.text for row in grid.rows for _, cell in row.distinct() if cell.row == row.number)
    return any("." in text and values.is_more_than_nothing(text) for text in cells)


def _told(own: Printed, grid: Grid, form: Form) -> dict[str, str]:
    """The figures that are read of a grid as a table."""
    part = Captioned(0, tuple(rows_of([grid])), own, None, False, ())
    read = _read(own, [part], form)
    return {
        str(address): cell.text
        for table in read.values()
        for address, cell in table.cells.items()
        if cell.state == "number"
    }


def _sure(table: Table | None) -> int:
    return sum(cell.state != "unsure" for cell in table.cells.values()) if table else 0


def _parts(
    grids: Sequence[Captioned], printed: Sequence[Printed], form: Form
) -> list[tuple[Printed, list[Captioned]]]:
    """Each table with the grids that it takes up, one after the other."""
    found: list[tuple[Printed, list[Captioned]]] = []
    for grid in grids:
        if grid.title is None and grid.continued and found and found[-1][1][-1].number == grid.number - 1:
            found[-1][1].append(grid)
        elif grid.title is not None:
            if found and found[-1][0] is grid.title and found[-1][1][-1].number == grid.number - 1:
                found[-1][1].append(grid)
            else:
                found.append((grid.title, [grid]))
    named = {own.id for own, _ in found}
    for own in printed:
        if own.id not in named:
            untitled = [grid for grid in grids if grid.title is None and not _taken(grid, found)]
            fitting = [grid for grid in untitled if _fits(grid, own, form)]
            if len(fitting) == 1:
                found.append((own, fitting))
    return found


def _taken(grid: Captioned, found: Sequence[tuple[Printed, Sequence[Captioned]]]) -> bool:
    return any(grid is part for _, parts in found for part in parts)


def _sides(own: Printed, form: Form) -> list[FormTable]:
    return [form.tables[id] for id in own.sides]


def _fits(grid: Captioned, own: Printed, form: Form) -> bool:
    """Whether a grid without a title is this table: by its heads and the labels of its rows."""
    tables = _sides(own, form)
    if in_one_row([grid], tables) is not None:
        return True
    heading = heading_of(grid.rows, tables) if grid.rows else None
    if heading is None or heading.found < _ENOUGH * sum(len(table.columns) for table in tables):
        return False
    rows = [row for table in tables for row in table.rows]
    matched = sum(
        not match.doubt
        for side in heading.sides
        for match in RowMatcher(side).matches(grid.rows[heading.below :])
    )
    return len(rows) > 1 and matched >= max(2.0, _ENOUGH * len(rows))


def _read(own: Printed, parts: Sequence[Captioned], form: Form) -> dict[str, Table]:
    tables = _sides(own, form)
    strip = in_one_row(parts, tables)
    if strip is not None:
        return strip
    reader: _Reader | None = None
    heading: Heading | None = None
    unit = None
    for part in parts:
        unit = part.unit or unit
        here = heading_of(part.rows, tables) if part.rows else None
        if here is None and heading is not None and part.rows and len(part.rows[0].cells) == heading.width:
            here = replace(heading, below=0)
        if here is None:
            continue
        heading = here
        if reader is None:
            reader = _Reader(here.sides)
        reader.add(here, part.rows, unit)
    return reader.tables() if reader else {}


class _Reader:
    """The tables of one printed table while its grids are read."""

    def __init__(self, sides: Sequence[Side]) -> None:
        self._matchers = {side.table.id: RowMatcher(side) for side in sides}
        self._cells: dict[str, dict[Address, Cell]] = {side.table.id: {} for side in sides}
        self._labels: dict[str, dict[str, Paragraph]] = {side.table.id: {} for side in sides}
        self._strange = {side.table.id: StrangeColumns() for side in sides}

    def add(self, heading: Heading, rows: Sequence[GridRow], unit: str | None) -> None:
        for side in heading.sides:
            matcher = self._matchers[side.table.id]
            matcher.side = side
            if heading.below:
                self._strange[side.table.id].under(rows[: heading.below], side.columns)
            for match in matcher.matches(rows[heading.below :]):
                self._row(side, match, unit)

    def _row(self, side: Side, match: Match, unit: str | None) -> None:
        table = side.table
        self._labels[table.id].setdefault(match.id, match.label)
        self._strange[table.id].read(match.row, match.id)
        known = self._cells[table.id]
        for column in columns_of(table, match):
            head = side.columns.get(column.id)
            if head is None and column.optional:
                continue
            address = Address(table.id, match.id, column.id)
            printed = printed_at(match.row, side, column.id)
            if match.doubt:
                printed = replace(printed, doubt=match.doubt)
            told = unit_over(head.cell.text) if head else None
            cell = read_cell(address, column, printed, told or unit, table)
            before = known.get(address)
            if before is not None and spelling.plain(before.text) != spelling.plain(cell.text):
                said = f"“{match.label.text}”这一行印了不止一次，数值不同"
                cell = replace(before, state="unsure", value=None, reason=said)
            known[address] = cell

    def tables(self) -> dict[str, Table]:
        return {
            id: _table(id, cells, self._labels[id], self._matchers[id], self._strange[id])
            for id, cells in self._cells.items()
            if cells
        }


def _table(
    id: str,
    cells: Mapping[Address, Cell],
    labels: Mapping[str, Paragraph],
    matcher: RowMatcher,
    columns: StrangeColumns,
) -> Table:
    strange = matcher.strange
    foreign = tuple(one.label for one in strange)
    return Table(id, cells, labels, foreign, matcher.open_rows, strange, columns.found())


def columns_of(table: FormTable, match: Match) -> tuple[Column, ...]:
    if match.open is not None:
        return next(one.columns for one in table.open if one.group == match.open.group)
    row: Row | None = table.row(match.id)
    return row.columns if row else ()


def printed_at(row: GridRow, side: Side, column: str) -> PrintedCell:
    """What a row prints under the head of a column, and why it may not be told."""
    head = side.columns.get(column)
    if head is None:
        return PrintedCell("", None, doubt="没有找到这一列的列名")
    spots = [row.cells[at] if at < len(row.cells) else None for at in range(head.position, head.end)]
    own = [cell for n, cell in enumerate(spots) if cell is not None and cell not in spots[:n]]
    if not own or any(cell is None for cell in spots):
        return PrintedCell("", None, doubt="这一行的格比表头少，属于哪一列无法确定")
    said = [cell for cell in own if spelling.plain(cell.text)] or own[:1]
    cell = said[0]
    doubt = cell.doubt
    if len(said) > 1:
        doubt = "列名之下有几个数，无法确定是哪一个"
    elif cell.row != row.number and spelling.plain(cell.text):
        doubt = "与上一行合并成一格，属于哪一行无法确定"
    elif any(
        other is not head and other.position < cell.column + cell.colspan and cell.column < other.end
        for other in side.columns.values()
    ) and spelling.plain(cell.text):
        doubt = "几列合并成一格，属于哪一列无法确定"
    return PrintedCell(cell.text, place_of(cell), cell.source, doubt)
