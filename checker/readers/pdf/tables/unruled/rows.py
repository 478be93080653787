"""The rows of a table without column rules: words into cells, cells into rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from checker.readers.pdf.tables.thresholds import ROWS
from checker.readers.pdf.tables.unruled.cell import Cell
from checker.readers.pdf.tables.unruled.cell_lines import cells_by_height, cells_in_stream, with_marks
from checker.readers.pdf.tables.unruled.merging import banded, with_labels
from checker.readers.pdf.tables.unruled.region import Region
from checker.readers.pdf.tables.unruled.row import Row, inner_label, label_edge
from checker.readers.pdf.text_lines import rows_of
from checker.readers.pdf.word_forms import is_value
from checker.readers.pdf.words import Word


def rows_in(region: Region) -> list[Row]:
    """The rows of a region by the stream of its content; by height alone where the two contradict."""
    found = with_marks(region.words)
    cells = cells_in_stream(found, region.rules)
    for cell in cells:
        cell.label = cell.text == "无" and any(_under(other, cell) for other in cells)
    rows: list[Row] = []
    for cell in cells:
        if rows and _same_row(rows[-1], cell):
            rows[-1].cells.append(cell)
        else:
            rows.append(Row(region.page, [cell]))
    rows = with_labels(banded(rows, region), cellwise(region.words))
    if _contradicted(rows):
        rows = with_labels(banded(_by_height(found, region), region), at_once=True)
    for row in rows:
        row.cells.sort(key=lambda cell: cell.x0)
    return rows


def _contradicted(rows: Sequence[Row]) -> bool:
    """Whether values and heads do not follow each other downwards, or values stand beside another's label."""
    edge = label_edge(rows)
    lowest_head = lowest = 0.0
    for row in rows:
        heads = [cell.middle for cell in row.cells if not cell.value and cell.x0 >= edge]
        if min(heads, default=lowest) < lowest - ROWS.above:
            return True
        if row.values:
            if row.middle < max(lowest_head, lowest) - ROWS.above:
                return True
            lowest = row.middle
        lowest_head = max([lowest_head, *heads])
    labels = [inner_label(row, edge) for row in rows]
    for row, label in zip(rows, labels, strict=True):
        for value in row.values:
            if value.x0 < edge - ROWS.value_edge:
                continue
            if label is None and any(other.beside(value) for other in labels if other):
                return True
            if label and not (label.top < value.bottom and value.top < label.bottom):
                return True
    return False


def _by_height(found: Sequence[Word], region: Region) -> list[Row]:
    """Rows by where the words stand alone: values of one base line with the labels beside them."""
    lines = [Row(region.page, [Cell([word]) for word in line]) for line in rows_of(found)]
    edge = label_edge(lines)
    rows = []
    for line in lines:
        values = [cell for cell in line.cells if cell.value and cell.x0 >= edge - ROWS.value_edge]
        if values:
            rows.append(Row(region.page, values))
    taken = {id(word) for row in rows for cell in row.cells for word in cell.words}
    heights = [row.cells[0].words[0].y for row in rows]
    loose: list[Row] = []
    left = [word for word in found if id(word) not in taken]
    for cell in cells_by_height(left, heights, region.rules):
        beside = [row for row in rows if cell.beside(row.values[0])]
        if beside:
            min(beside, key=lambda row: abs(row.middle - cell.middle)).cells.append(cell)
        elif loose and loose[-1].cells[0].beside(cell) and not _over(loose[-1].cells, cell):
            loose[-1].cells.append(cell)
        else:
            loose.append(Row(region.page, [cell]))
    return sorted([*rows, *loose], key=lambda row: row.middle)


def _over(cells: Sequence[Cell], cell: Cell) -> bool:
    """Whether a cell stands over or under one of others."""
    return any(other.x0 < cell.x1 and cell.x0 < other.x1 for other in cells)


def _under(cell: Cell, other: Cell) -> bool:
    """Whether a single letter that is no value stands under a cell, as the letters of a vertical label do."""
    first = cell.words[0]
    step = first.y - other.words[-1].y
    return (
        cell is not other
        and len(first.text) == 1
        and not is_value(first.text)
        and abs(first.middle - (other.x0 + other.x1) / 2) < ROWS.letter_under * other.size
        and ROWS.letter_step[0] * other.size < step < ROWS.letter_step[1] * other.size
    )


def _same_row(row: Row, cell: Cell) -> bool:
    last = row.cells[-1]
    if cell.x0 < last.x1 - ROWS.back * last.size:
        return False
    return cell.top < max(last.bottom, row.cells[0].bottom) - ROWS.below * last.size


def cellwise(words: Sequence[Word]) -> bool:
    """Whether cells are printed one after the other, row by row, each with all of its lines.

    Then the print goes back up to the next cell after the last line of each; were columns printed one
    after the other, it would seldom, and by lines, it never would.
    """
    back = beside = down = 0
    for word, after in pairwise(words):
        drop = (after.y - word.y) / word.size
        if drop > ROWS.down:
            down += 1
        elif after.x0 > word.x0:
            back += drop < -ROWS.up
            beside += drop >= -ROWS.up
    return back > 0 and down <= ROWS.lines * (back + beside)
