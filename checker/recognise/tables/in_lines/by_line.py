"""One cell a line, blank cells as empty lines; or each cell with an empty line after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from checker.recognise.matching.lines import Line
from checker.recognise.tables.found import PrintedCell
from checker.recognise.tables.in_lines.lined_table import LinedTable
from checker.recognise.tables.in_lines.print_order import on_lines
from checker.recognise.tables.placement import Cells, WhyNot


def cell_lines(lines: Sequence[Line], start: int) -> list[Line]:
    """The lines of single values and empty ones from ``start`` on."""
    block = []
    for number in range(start, len(lines)):
        line = lines[number]
        if any(word.kind == "text" for word in line.words) or len(line.values) > 1:
            break
        if line.furniture and (line.text.strip().isdigit() or _beside_empty(lines, number)):
            return []  # a page's number, or a cell; empty lines of the page's turn, or blank cells
        if not line.furniture:
            block.append(line)
    return block


def _beside_empty(lines: Sequence[Line], number: int) -> bool:
    return any(line.empty for line in (*lines[max(0, number - 1) : number], *lines[number + 1 : number + 2]))


def cells_in(block: Sequence[Line], size: int, spacing: int) -> list[Line]:
    """The lines of so many cells, or nothing where the block has no such number of them.

    ``spacing``: so many empty lines stand between two cells. One or two more part the rows.
    """
    step = spacing + 1
    cells, rest = block[spacing : step * size : step], block[step * size :]
    between = [line for n, line in enumerate(block[: step * size]) if n % step != spacing]
    whole = len(cells) == size and len(rest) <= 2 + spacing
    return list(cells) if whole and not any(line.values for line in (*between, *rest)) else []


def adjacent(cells: Iterable[Line]) -> bool:
    """Whether two values are neighbours; else the empty lines may be the spacing of the text."""
    return any(a.values and b.values for a, b in pairwise(cells))


def printed(line: Line) -> PrintedCell:
    for word in line.values:
        return PrintedCell(word.text, line.place(word))
    return PrintedCell("", line.paragraph.place(0, 0))


class ByLine:
    """The rows of a table that stands with one cell a line; false where it does not.

    Nine rows of ten must show it, told by as many lines after the label as the row has cells.
    """

    def __init__(self, table: LinedTable) -> None:
        self._table = table
        self._rows: dict[int, list[Line]] = {}
        if on_lines(table):
            return
        wide = sum(table.size(row) > 1 for row in table.rows)
        for spacing in (0, 1):
            rows = {
                at: cells
                for at, row in enumerate(table.rows)
                if (cells := cells_in(cell_lines(table.lines, row.bottom + 1), table.size(row), spacing))
            }
            right = [cells for cells in rows.values() if len(cells) > 1]
            if len(right) >= max(2, 0.9 * wide) and any(map(adjacent, right)):
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
