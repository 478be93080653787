"""The parts of a table on several pages as one grid."""

from __future__ import annotations

from collections.abc import Sequence

from checker.document import Grid, GridCell
from checker.document import join as join_paragraphs
from checker.readers.pdf.distances import snapped
from checker.readers.pdf.places import cell_paragraph
from checker.readers.pdf.tables.doubts import SPLIT
from checker.readers.pdf.tables.page_break import JoinedCell, mended
from checker.readers.pdf.tables.part import Part, splits_number
from checker.readers.pdf.tables.thresholds import CELLS, JOINING
from checker.readers.pdf.tables.trimming import cut
from checker.readers.pdf.word_forms import is_value


def follows(above: Part, below: Part) -> bool:
    """Whether two parts, with nothing between them, are one table: their outer or all their borders agree."""
    shift = _shift(above, below)
    if shift is None:
        return _within(above, below) or _within(below, above)
    one, other = above.xs, [x + shift for x in below.xs]
    if len(above.xs) == 2 or len(below.xs) == 2:
        return True
    inner, outer = (one, other) if len(one) <= len(other) else (other, one)
    common = sum(any(abs(x - y) <= JOINING.near for y in outer) for x in inner)
    return common * 2 > len(inner)


def _within(one: Part, other: Part) -> bool:
    """Whether the borders of one are all among the other's: a frame around the table has more of them."""
    return len(one.xs) > 3 and all(any(abs(x - y) <= JOINING.near for y in other.xs) for x in one.xs)


def _shift(above: Part, below: Part) -> float | None:
    """How far the lower part must be moved to the right to stand under the upper one."""
    left, right = above.xs[0] - below.xs[0], above.xs[-1] - below.xs[-1]
    if abs(left - right) <= 2 * JOINING.near and abs(left) <= (
        JOINING.shift if above.page is not below.page else JOINING.near
    ):
        return left if abs(left) > JOINING.near else 0.0
    return None


def joined(parts: Sequence[Part]) -> Grid:
    """One grid of parts that follow each other."""
    parts = [_without_empty(part, bool(number), number + 1 < len(parts)) for number, part in enumerate(parts)]
    moved: list[tuple[Part, float]] = [(parts[0], 0.0)]
    for part in parts[1:]:
        moved.append((part, _shift(parts[0], part) or 0.0))
    xs = snapped((x + shift for part, shift in moved for x in part.xs), CELLS.near)
    cells: list[JoinedCell] = []
    height = 0
    for number, (part, shift) in enumerate(moved):
        fresh = _placed(part, shift, xs)
        if not fresh:
            continue
        if number:
            fresh = _without_header(cells, fresh)
            if not fresh:
                continue
        start = height
        for cell in fresh:
            cell.row += start
        if start and part.page is not moved[number - 1][0].page:
            fresh = mended(cells, fresh, start)
        cells.extend(fresh)
        height = max((cell.row + cell.rowspan for cell in cells), default=0)
    return _grid(_without_margins(cells))


def _without_margins(cells: list[JoinedCell]) -> list[JoinedCell]:
    """The cells without the empty columns at the sides, which belong to a frame around the table."""
    filled = [column for cell in cells if cell.text for column in cell.columns]
    if not filled:
        return cells
    first, last = min(filled), max(filled)
    kept = []
    for cell in cells:
        left, right = max(cell.column, first), min(cell.columns[-1], last)
        if left <= right:
            cell.column, cell.colspan = left - first, right - left + 1
            kept.append(cell)
    return kept


def _without_empty(part: Part, above: bool, below: bool) -> Part:
    """A part without the empty rows that a page break leaves at its edges."""
    filled = [slot.row for slot in part.slots if slot.text]
    if not filled:
        return part
    first = min(filled) if above else 0
    last = max(filled) if below else part.rows - 1
    return part if (first, last) == (0, part.rows - 1) else cut(part, first, last)


def _placed(part: Part, shift: float, xs: list[float]) -> list[JoinedCell]:
    """The cells of a part in the columns of the whole table."""

    def index(x: float) -> int:
        return min(range(len(xs)), key=lambda i: abs(xs[i] - x - shift))

    return [
        JoinedCell(
            slot.row,
            left := index(part.xs[slot.column]),
            slot.rowspan,
            max(index(part.xs[slot.column + slot.colspan]) - left, 1),
            [(part, slot)],
        )
        for slot in part.slots
    ]


def _row_texts(cells: Sequence[JoinedCell], rows: int) -> list[tuple[tuple[int, str], ...]]:
    return [
        tuple((cell.column, cell.text) for cell in cells if cell.row == row and cell.text)
        for row in range(rows)
    ]


def _without_header(above: Sequence[JoinedCell], below: list[JoinedCell]) -> list[JoinedCell]:
    """The lower part without the header rows that it repeats."""
    height = max(cell.row + cell.rowspan for cell in below)
    most = min(JOINING.header, height)
    top, repeated = _row_texts(above, most), _row_texts(below, most)
    count = 0
    while (
        count < most and top[count] == repeated[count] and not any(is_value(text) for _, text in top[count])
    ):
        count += 1
    while count and not any(top[:count]):
        count -= 1
    if not any(top[:count]):
        return below
    # A header ends where its cells end.
    while any(cell.row < count <= cell.last_row for cell in below):
        count += 1
    kept = [cell for cell in below if cell.row >= count]
    for cell in kept:
        cell.row -= count
    return kept


def _grid(cells: Sequence[JoinedCell]) -> Grid:
    made = []
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
        halves = [(part, slot) for part, slot in cell.halves if slot.text] or cell.halves[:1]
        contents = [cell_paragraph(slot.lines, part.page, slot.box) for part, slot in halves]
        content = contents[0] if len(contents) == 1 else join_paragraphs(contents)
        doubt = next((slot.doubt for _, slot in halves if slot.doubt), None)
        if doubt is None and len(halves) > 1:
            lines = [line for _, slot in halves for line in slot.lines]
            full = all(slot.full for _, slot in halves[:-1])
            doubt = SPLIT if splits_number(lines) and not full else None
        part = halves[0][0]
        made.append(
            GridCell(
                cell.row,
                cell.column,
                content,
                cell.rowspan,
                cell.colspan,
                "ocr" if part.page.ocr else part.source,
                doubt,
            )
        )
    return Grid(tuple(made))
