"""Rows of cells with spans to a grid: the model of tables that HTML, Word and ODT share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from checker.document import Grid, GridCell, Paragraph

MAX_COLUMNS = 256
MAX_AREA = 200_000
"""Positions of one grid; a table that claims more is read without its spans."""

FIGURES = 6
"""A table with so many cells that are bare numbers is a table of figures, whatever else it holds."""
LAYOUT_PARAGRAPHS = 8
LAYOUT_LENGTH = 300
"""A cell with more paragraphs and characters than these is no cell of a form but a text."""


IN_PICTURE = "这一格里是图片或嵌入的对象，其中的数没有读取"
"""Why nothing is known of a cell that holds no text but something drawn."""


class Spanning(NamedTuple):
    """A cell in the order of its row; ``before``: positions left empty on its left; ``doubt``: if any."""

    content: Paragraph
    rowspan: int = 1
    colspan: int = 1
    before: int = 0
    doubt: str | None = None


def is_layout(cells: Sequence[Sequence[str] | None]) -> bool:
    """Whether a table only arranges a page: a lone cell, a cell with a table in it, or one with a whole text.

    ``cells``: the paragraphs of each cell, ``None`` where it holds a table.
    """
    figures = sum(1 for texts in cells if texts and len(texts) == 1 and texts[0].strip().isdigit())
    if figures >= FIGURES:
        return False
    return len(cells) == 1 or any(
        texts is None or (len(texts) > LAYOUT_PARAGRAPHS and sum(map(len, texts)) > LAYOUT_LENGTH)
        for texts in cells
    )


def grid(rows: Sequence[Sequence[Spanning]]) -> Grid:
    """The grid of a table. A cell takes the first positions that no cell from above covers.

    Spans are cut to the rows there are; a span of 0 rows goes to the last row.
    """
    cells = _place(rows)
    width = max((cell.column + cell.colspan for cell in cells), default=0)
    if width * len(rows) > MAX_AREA:
        cells = _place([[cell._replace(rowspan=1, colspan=1) for cell in row] for row in rows])
    return Grid(tuple(cells))


def _place(rows: Sequence[Sequence[Spanning]]) -> list[GridCell]:
    cells: list[GridCell] = []
    covered: dict[int, int] = {}  # column → first row that is free again
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            column += cell.before
            while covered.get(column, 0) > number:
                column += 1
            if column >= MAX_COLUMNS:
                break
            colspan = max(1, min(cell.colspan, MAX_COLUMNS - column))
            rowspan = min(cell.rowspan, len(rows) - number) or len(rows) - number
            cells.append(GridCell(number, column, cell.content, rowspan, colspan, doubt=cell.doubt))
            if rowspan > 1:
                for one in range(column, column + colspan):
                    covered[one] = number + rowspan
            column += colspan
    return cells
