"""One cell a line, blank cells as empty lines; or each cell with an empty line after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from checker.recognise.matching import values
from checker.recognise.matching.lines import Line
from checker.recognise.tables.found import PrintedCell
from checker.recognise.tables.in_lines.lined_table import LinedTable
from checker.recognise.tables.in_lines.print_order import on_lines
from checker.recognise.tables.placement import Cells, WhyNot

_MOST = 0.9
"""Such a part of the rows of several cells must have them one a line."""


def cell_lines(lines: Sequence[Line], start: int) -> list[Line]:
    """The lines of single values and empty ones from ``start`` on."""
    block = []
    for number in range(start, len(lines)):
        line = lines[number]
        if line.texts or len(line.values) > 1:
            break
        if line.furniture and (line.text.strip().isdigit() or _beside_empty(lines, number)):
            return []  # a page's number, or a cell; empty lines of the page's turn, or blank cells
        if not line.furniture:
            block.append(line)
    return block


def _beside_empty(lines: Sequence[Line], number: int) -> bool:
    return any(line.empty for line in (*lines[max(0, number - 1) : number], *lines[number + 1 : number + 2]))


def cells_in(block: Sequence[Line], size: int, spacing: int) -> list[Line]:
    """The lines of so many cells at the beginning of a block, or nothing where it has not so many, or values
    elsewhere. ``spacing``: so many empty lines stand between two cells.
    """
    step = spacing + 1
    cells, rest = block[spacing : step * size : step], block[step * size :]
    between = [line for n, line in enumerate(block[: step * size]) if n % step != spacing]
    whole = len(cells) == size
    return list(cells) if whole and not any(line.values for line in (*between, *rest)) else []


def only_cells(block: Sequence[Line], size: int, spacing: int) -> list[Line]:
    """The lines of so many cells in a block of nothing else; or from the first value to the last one."""
    if cells := cells_in(block, size, spacing) if len(block) == (spacing + 1) * size else []:
        return cells
    filled = [n for n, line in enumerate(block) if line.values]
    if spacing or not filled or filled[-1] - filled[0] != size - 1:
        return []
    return list(block[filled[0] : filled[-1] + 1])


def adjacent(cells: Iterable[Line]) -> bool:
    """Whether two values are neighbours; else the empty lines may be the spacing of the text."""
    return any(a.values and b.values for a, b in pairwise(cells))


def printed(line: Line) -> PrintedCell:
    for word in line.values:
        return PrintedCell(word.text, line.place(word))
    return PrintedCell("", line.paragraph.place(0, 0))


class ByLine:
    """The rows of a table that stands with one cell a line; false where it does not.

    Nine rows of ten must show it, told by as many lines after the label as the row has cells. What follows
    are empty lines: of the next row's merged cells, of the row's end, of an empty row. Where cells are blank
    too, they must be as many as after other rows like it, or the last cell the total of the others: an empty
    line more may stand before its values just as well.
    """

    def __init__(self, table: LinedTable) -> None:
        self._table = table
        self._rows: dict[int, list[Line]] = {}
        if on_lines(table) and any(row.count > 1 for row in table.rows):
            return
        blocks = [cell_lines(table.lines, row.bottom + 1) for row in table.rows]
        wide = sum(table.size(row) > 1 for row in table.rows)
        for spacing in (0, 1):
            rows = self._counted(blocks, spacing)
            right = [cells for cells in rows.values() if len(cells) > 1]
            told = any(map(adjacent, right)) or (not spacing and self._just(blocks) and self._varied)
            if len(right) >= max(2, _MOST * wide) and told:
                self._rows = rows
                break

    def __bool__(self) -> bool:
        return bool(self._rows)

    def place(self, at: int) -> Cells | WhyNot:
        if not self:
            return WhyNot("数值不是每行一格")
        columns = self._table.columns(self._table.rows[at])
        lines = self._rows.get(at)
        if not lines:
            return WhyNot("这一行的格数与表不合", stands=True)
        return {c.id: printed(line) for c, line in zip(columns, lines, strict=True)}

    def _counted(self, blocks: Sequence[Sequence[Line]], spacing: int) -> dict[int, list[Line]]:
        """The rows whose cells the number of lines tells."""
        sizes = [self._table.size(row) for row in self._table.rows]
        cells = [cells_in(block, size, spacing) for block, size in zip(blocks, sizes, strict=True)]
        more = [len(block) - (spacing + 1) * size for block, size in zip(blocks, sizes, strict=True)]
        turns = [self._turn(at, block) for at, block in enumerate(blocks)]
        alike: dict[object, Counter[int]] = {}
        for at, found in enumerate(cells):
            if found:
                alike.setdefault(turns[at], Counter())[more[at]] += 1
        usual = {turn: counts.most_common(1)[0] for turn, counts in alike.items()}
        just = not spacing and self._just(blocks)
        counted: dict[int, list[Line]] = {}
        for at, found in enumerate(cells):
            if not found:
                continue
            number, times = usual[turns[at]]
            fits = just or (more[at] == number and times > 1)
            filled = [line for line in found if line.values]
            blank = not spacing and not filled
            if fits or blank or len(filled) == len(found) or self._adds_up(at, found):
                counted[at] = found
        return counted

    def _adds_up(self, at: int, cells: Sequence[Line]) -> bool:
        """Whether the last cell is the total of the others, and so in its place."""
        columns = self._table.columns(self._table.rows[at])
        if not (columns[-1].total and cells[-1].values):
            return False
        numbers = [values.read_value(printed(line).text, columns[0]).value or 0 for line in cells]
        return numbers[-1] > 0 and sum(numbers[:-1]) == numbers[-1]

    def _turn(self, at: int, block: Sequence[Line]) -> object:
        """What comes after a row: how many of its parents the next row has too, and how many in all; whether
        anything is printed between the two."""
        table = self._table
        if at + 1 == len(table.rows):
            return None
        own, following = (table.blueprint.rows[table.rows[n].label.row] for n in (at, at + 1))
        common = sum(a == b for a, b in zip(own.parents, following.parents, strict=False))
        follows = table.rows[at].bottom + len(block) + 1 == table.rows[at + 1].label.at[0]
        return common, len(following.parents), follows

    def _just(self, blocks: Sequence[Sequence[Line]]) -> bool:
        """Whether all rows are there, each with just as many lines as it has cells."""
        sizes = [self._table.size(row) for row in self._table.rows]
        return len(sizes) == len(self._table.blueprint.rows) and [len(block) for block in blocks] == sizes

    @property
    def _varied(self) -> bool:
        """Whether rows have different numbers of cells, so that such lines are none by chance."""
        return len({self._table.size(row) for row in self._table.rows}) > 1
