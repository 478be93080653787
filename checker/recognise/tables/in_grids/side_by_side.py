"""Table 四 in grids: each value by what is printed over it.

The form has all in one line of values. Reports also print its parts under each other, or as tables of their
own, or a line for each year: a value belongs to the last column's name over it, and that to the last row's
name over it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from checker.document import GridCell, Paragraph
from checker.forms import Column
from checker.recognise.matching import spelling, values
from checker.recognise.tables.blueprints import Blueprint
from checker.recognise.tables.found import FoundTable, PrintedCell
from checker.recognise.tables.in_grids.rows import (
    GridRow,
    column_of,
    is_header,
    numbers_columns,
    place_of,
    shared_cells,
)
from checker.recognise.tables.placement import Cells, WhyNot
from checker.recognise.tables.row_names import row_of
from checker.recognise.tables.side_by_side import Header, InOneRow, Row, read_under
from checker.recognise.tables.told_year import told_year

_HEADER = 8
"""Most rows that a header has."""


def find_side_by_side(rows: Sequence[GridRow], blueprint: Blueprint, year: int | None) -> FoundTable | None:
    """The table in the rows of all grids; ``year``: the report's, where the lines are of several."""
    for top, row in enumerate(rows):
        if _named(row, blueprint):
            found = _under_names(rows, top, blueprint, year) or _counted(rows, top, blueprint)
            if found is not None:
                return found
    return next((one for top in range(len(rows)) if (one := _unnamed(rows, top, blueprint))), None)


def _named(row: GridRow, blueprint: Blueprint) -> dict[int, int]:
    """Position → the form's row that a cell names."""
    found = {}
    for position, cell in row.distinct():
        number = _row_of(cell, blueprint)
        if number is not None and cell.row == row.number:
            found[position] = number
    return found


def _row_of(cell: GridCell, blueprint: Blueprint) -> int | None:
    """In any words; a line over a grid may name it as a caption does."""
    return blueprint.likeness.row_of(cell.text) if cell.row >= 0 else row_of(cell.text, blueprint)


def _heads(rows: Sequence[GridRow], blueprint: Blueprint) -> dict[str, Column]:
    """The heads of these rows that name a column otherwise than the form: text → the column."""
    texts = [cell.text.strip() for row in rows for _, cell in row.distinct() if cell.row == row.number]
    known = blueprint.renamed(text for text in texts if text and not values.is_value(text))
    columns = {spelling.key(column.label): column for column in blueprint.columns}
    return {text: columns[key] for text, key in known.items()}


def _column_of(cell: GridCell, blueprint: Blueprint, heads: Mapping[str, Column]) -> Column | None:
    return column_of(cell.text, blueprint.columns) or heads.get(cell.text.strip())


# By the names over each value


@dataclass(frozen=True, slots=True)
class _Over:
    """What is printed over a position: a row of the form, a column, and how many cells that header has."""

    row: int | None = None
    column: str | None = None
    width: int = 0


@dataclass
class _ValueLine:
    """The values of one of the form's rows on one line. ``label``: what is printed beside or above."""

    at: int
    label: str
    cells: dict[str, PrintedCell]

    @property
    def blank(self) -> bool:
        return not any(spelling.plain(cell.text) for cell in self.cells.values())


@dataclass
class _NamesOver:
    blueprint: Blueprint
    heads: Mapping[str, Column]
    over: list[_Over] = field(default_factory=list)
    lines: dict[int, list[_ValueLine]] = field(default_factory=dict)
    labels: dict[int, Paragraph] = field(default_factory=dict)
    said: str = ""
    """The last row of words: over values it may tell their year."""
    moved: bool = False
    """A line of values has cells that do not stand under those of its header."""
    last: int = 0

    def read(self, rows: Sequence[GridRow], top: int) -> None:
        """Reads from the first header on, up to the next table."""
        for at in range(top, len(rows)):
            row = rows[at]
            if len(row.cells) != len(self.over):
                self.over = [_Over()] * len(row.cells)
            begun = [(position, cell) for position, cell in row.distinct() if cell.row == row.number]
            if numbers_columns(row):
                continue
            figures = [cell for _, cell in begun if values.is_value(cell.text)]
            if not any(not values.is_blank(cell.text) for cell in figures) and self._heads(row):
                if len(self.lines) == len(self.blueprint.rows):
                    return
                self._header(row)
            elif not self._take(at, row, begun):
                words = "".join(cell.text for _, cell in begun)
                if self.lines and spelling.plain(words) and told_year(words, None) is None:
                    self.over = [_Over()] * len(row.cells)
                self.said = words

    def _heads(self, row: GridRow) -> bool:
        return any(self._mark(cell) for _, cell in row.distinct() if cell.row == row.number)

    def _mark(self, cell: GridCell) -> tuple[int | None, str | None] | None:
        """The form's row or the column that a cell names; both None for a cell over several rows."""
        number = _row_of(cell, self.blueprint)
        if number is not None:
            return number, None
        column = _column_of(cell, self.blueprint, self.heads)
        if column is not None:
            return None, column.id
        said = spelling.key(cell.text)
        parents = {spelling.key(parent) for row in self.blueprint.rows for parent in row.parents}
        return (None, None) if said in parents else None

    def _header(self, row: GridRow) -> None:
        """A name holds for its cell, and for the blank ones beside it where nothing is merged."""
        self.said = ""
        for position, cell in row.distinct():
            mark = self._mark(cell) if cell.row == row.number else None
            if mark is None:
                continue
            number, column = mark
            if number is not None:
                self.labels.setdefault(number, cell.content.strip())
            end = position
            while end < len(row.cells) and (row.cells[end] is cell or _is_gap(row, end)):
                over = self.over[end]
                self.over[end] = _Over(over.row, column, row.width) if column else _Over(number)
                end += 1

    def _take(self, at: int, row: GridRow, begun: Sequence[tuple[int, GridCell]]) -> bool:
        """Takes a line of values; False where it is none."""
        wanted = {column.id for column in self.blueprint.columns}
        places: dict[int, dict[str, list[int]]] = {}
        for position, over in enumerate(self.over):
            if over.row is not None and over.column is not None:
                places.setdefault(over.row, {}).setdefault(over.column, []).append(position)
        whole = {number: found for number, found in places.items() if set(found) == wanted}
        inside = {n for found in whole.values() for positions in found.values() for n in positions}
        cells = [cell for n in inside if (cell := row.cells[n]) is not None]
        told = [one for one in cells if values.is_value(one.text) or values.is_blank(one.text)]
        named = any(self._mark(one) for one in cells if one.row == row.number)
        if not inside or named or 2 * len(told) <= len(cells):
            return False  # a word among the values is no number, but their line is still theirs
        if not any(cell.row == row.number for cell in cells):
            return False
        beside = "".join(cell.text for n, cell in begun if n not in inside)
        for number, found in whole.items():
            first = [positions[0] for positions in found.values()]
            self.moved |= bool(shared_cells(row, first)) or any(
                self.over[n].width != row.width for n in first
            )
            printed = {column: _one(row, positions) for column, positions in found.items()}
            self.lines.setdefault(number, []).append(_ValueLine(at, beside.strip() or self.said, printed))
        self.last = at
        return True


def _is_gap(row: GridRow, position: int) -> bool:
    cell = row.cells[position]
    return cell is not None and cell.row == row.number and not spelling.plain(cell.text)


def _one(row: GridRow, positions: Sequence[int]) -> PrintedCell:
    """What stands under one name, which may be printed over several positions."""
    cells = [cell for n in positions if (cell := row.cells[n]) is not None]
    filled = [cell for cell in cells if spelling.plain(cell.text)]
    if not cells:
        return PrintedCell("", None, "grid", "这一格没有印出")
    cell = (filled or cells)[0]
    if len({spelling.plain(one.text) for one in filled}) > 1:
        return PrintedCell(cell.text.strip(), place_of(cell), cell.source, "同一列下有几个数")
    doubt = cell.doubt or ("这个单元格纵跨几行，数值属于哪一行无法确定" if cell.row != row.number else None)
    return PrintedCell(cell.text.strip(), place_of(cell), cell.source, doubt)


def _under_names(
    rows: Sequence[GridRow], top: int, blueprint: Blueprint, year: int | None
) -> FoundTable | None:
    """The table where each of the form's rows has a header with all columns, and values under it."""
    names = _NamesOver(blueprint, _heads(rows[top : top + _HEADER], blueprint))
    names.read(rows, top)
    if names.moved or len(names.lines) < len(blueprint.rows):
        return None
    score = float(sum(len(column.label) for row in blueprint.rows for column in row.columns))
    header = Header(blueprint, names.labels, score)
    way = _UnderNames(names.lines, year)
    return read_under(header, [way], PrintedCell("", None), grid_rows=_taken(rows[top : names.last + 1]))


class _UnderNames:
    """A line of values under the names of one of the form's rows, for each of them."""

    def __init__(self, lines: Mapping[int, Sequence[_ValueLine]], year: int | None) -> None:
        self._lines, self._year = lines, year

    def place(self, at: int) -> Cells | WhyNot:
        """The line of the report's year, where there are several."""
        lines, year = self._lines[at], self._year
        filled = [line for line in lines if not line.blank]
        if len(lines) == 1 or (len(filled) < 2 and not any(told_year(line.label, year) for line in lines)):
            return (filled or lines)[0].cells
        own = [line for line in lines if year is not None and told_year(line.label, year) == year]
        if len(own) == 1:
            return own[0].cells
        reason = f"表头下有 {len(lines)} 行数值，无法确定哪一行是本年的"
        return WhyNot(reason, known={id: replace(cell, doubt=reason) for id, cell in lines[0].cells.items()})


# By the number of values


def _counted(rows: Sequence[GridRow], top: int, blueprint: Blueprint) -> FoundTable | None:
    """The table whose header is spoilt: its first line of values, where it has as many as the form."""
    columns: set[tuple[int, int]] = set()
    at = top
    heads = _heads(rows[top : top + _HEADER], blueprint)
    while at < min(len(rows), top + _HEADER) and (at == top or is_header(rows[at], blueprint, heads)):
        named = (cell for _, cell in rows[at].distinct() if _column_of(cell, blueprint, heads))
        columns |= {(cell.row, cell.column) for cell in named}
        at += 1
    while at < len(rows) and numbers_columns(rows[at]):
        at += 1
    right = [cell for _, cell in rows[at].distinct()] if at < len(rows) else []
    way = _Counted(right, len(columns))
    header = Header(blueprint, _labels(rows, top, at, blueprint), float(len(columns)))
    if not way.complete(blueprint) and 2 * len(columns) < blueprint.size:
        return None
    filled = [cell for cell in right if spelling.plain(cell.text)]
    text = " ".join(cell.text.strip() for cell in filled)
    doubtful = PrintedCell(text, place_of(filled[0]) if filled else None, "grid")
    ways = [InOneRow(blueprint, lambda: way.row(header))]
    return read_under(header, ways, doubtful, grid_rows=_taken(rows[top : at + 1]))


def _unnamed(rows: Sequence[GridRow], top: int, blueprint: Blueprint) -> FoundTable | None:
    """The table whose header names no row, but all columns of each, in the form's order, over values."""
    heads = [cell for _, cell in rows[top].distinct() if cell.row == rows[top].number]
    wanted = [column.id for row in blueprint.rows for column in row.columns]
    if len(heads) != len(wanted):
        return None
    named = [column_of(cell.text, blueprint.columns) for cell in heads]
    at = top + 1
    while at < len(rows) and numbers_columns(rows[at]):
        at += 1
    if [column and column.id for column in named] != wanted or at >= len(rows):
        return None
    way = _Counted([cell for _, cell in rows[at].distinct()], len(heads))
    starts = [sum(len(row.columns) for row in blueprint.rows[:n]) for n in range(len(blueprint.rows))]
    labels = {n: heads[start].content.strip() for n, start in enumerate(starts)}
    header = Header(blueprint, labels, float(len(heads)))
    if rows[at].grid != rows[top].grid or not way.complete(blueprint):
        return None
    taken = _taken(rows[top : at + 1])
    return read_under(
        header, [InOneRow(blueprint, lambda: way.row(header))], PrintedCell("", None), grid_rows=taken
    )


@dataclass(frozen=True)
class _Counted:
    """A line of values under a header that names so many ``columns``."""

    right: Sequence[GridCell]
    columns: int

    def complete(self, blueprint: Blueprint) -> bool:
        told = all(values.is_value(cell.text) or not cell.text.strip() for cell in self.right)
        return len(self.right) == blueprint.size and told

    def row(self, header: Header) -> Row | WhyNot:
        size = header.blueprint.size
        if self.complete(header.blueprint):
            return [
                PrintedCell(cell.text.strip(), place_of(cell), cell.source, cell.doubt) for cell in self.right
            ]
        if self.columns == size and not self.right:
            return header.nothing_read()
        filled = sum(bool(spelling.plain(cell.text)) for cell in self.right)
        if filled == size:
            return header.misplaced("与表头的格数对不上")
        return header.miscounted(filled, "，表头又不全")


def _labels(rows: Sequence[GridRow], top: int, stop: int, blueprint: Blueprint) -> Mapping[int, Paragraph]:
    """How the header prints each of the form's rows; the first one named stands for those it does not."""
    cells = [cell for row in rows[top:stop] for _, cell in row.distinct()]
    first = next(cell for n in _named(rows[top], blueprint) if (cell := rows[top].cells[n]) is not None)
    printed = {
        number: next((cell for cell in cells if _row_of(cell, blueprint) == number), first)
        for number in range(len(blueprint.rows))
    }
    return {number: cell.content.strip() for number, cell in printed.items()}


def _taken(rows: Sequence[GridRow]) -> frozenset[tuple[int, int]]:
    return frozenset((row.grid, row.number) for row in rows if row.number >= 0)
