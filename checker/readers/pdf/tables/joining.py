"""The parts of a table on several pages as one grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.document import Grid, GridCell
from checker.document import join as join_paragraphs
from checker.readers.pdf.tables.part import MARK, PARTED, SPLIT, Part, Slot, splits_number
from checker.readers.pdf.tables.ruled import cut, snapped
from checker.readers.pdf.words import Line, cell_paragraph, is_value

_NEAR = 4.0
_SHIFT = 40.0
_MAX_HEADER = 6


def follows(above: Part, below: Part) -> bool:
    """Whether two parts, with nothing between them, are one table: their outer or all their borders agree."""
    shift = _shift(above, below)
    if shift is None:
        return _within(above, below) or _within(below, above)
    one, other = above.xs, [x + shift for x in below.xs]
    if len(above.xs) == 2 or len(below.xs) == 2:
        return True
    inner, outer = (one, other) if len(one) <= len(other) else (other, one)
    common = sum(any(abs(x - y) <= _NEAR for y in outer) for x in inner)
    return common * 2 > len(inner)


def _within(one: Part, other: Part) -> bool:
    """Whether the borders of one are all among the other's: a frame around the table has more of them."""
    return len(one.xs) > 3 and all(any(abs(x - y) <= _NEAR for y in other.xs) for x in one.xs)


def _shift(above: Part, below: Part) -> float | None:
    """How far the lower part must be moved to the right to stand under the upper one."""
    left, right = above.xs[0] - below.xs[0], above.xs[-1] - below.xs[-1]
    if abs(left - right) <= 2 * _NEAR and abs(left) <= (_SHIFT if above.page is not below.page else _NEAR):
        return left if abs(left) > _NEAR else 0.0
    return None


@dataclass(slots=True)
class _Cell:
    """A cell of the joined table; its slots are its halves on either side of page breaks."""

    row: int
    column: int
    rowspan: int
    colspan: int
    halves: list[tuple[Part, Slot]]

    @property
    def text(self) -> str:
        return "".join(slot.text for _, slot in self.halves)

    @property
    def last_row(self) -> int:
        return self.row + self.rowspan - 1

    @property
    def columns(self) -> range:
        return range(self.column, self.column + self.colspan)


def joined(parts: Sequence[Part]) -> Grid:
    """One grid of parts that follow each other."""
    parts = [_without_empty(part, bool(number), number + 1 < len(parts)) for number, part in enumerate(parts)]
    moved: list[tuple[Part, float]] = [(parts[0], 0.0)]
    for part in parts[1:]:
        moved.append((part, _shift(parts[0], part) or 0.0))
    xs = snapped(x + shift for part, shift in moved for x in part.xs)
    cells: list[_Cell] = []
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
            fresh = _mended(cells, fresh, start)
        cells.extend(fresh)
        height = max((cell.row + cell.rowspan for cell in cells), default=0)
    return _grid(_without_margins(cells))


def _without_margins(cells: list[_Cell]) -> list[_Cell]:
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


def _placed(part: Part, shift: float, xs: list[float]) -> list[_Cell]:
    """The cells of a part in the columns of the whole table."""

    def index(x: float) -> int:
        return min(range(len(xs)), key=lambda i: abs(xs[i] - x - shift))

    return [
        _Cell(
            slot.row,
            left := index(part.xs[slot.column]),
            slot.rowspan,
            max(index(part.xs[slot.column + slot.colspan]) - left, 1),
            [(part, slot)],
        )
        for slot in part.slots
    ]


def _row_texts(cells: Sequence[_Cell], rows: int) -> list[tuple[tuple[int, str], ...]]:
    return [
        tuple((cell.column, cell.text) for cell in cells if cell.row == row and cell.text)
        for row in range(rows)
    ]


def _without_header(above: Sequence[_Cell], below: list[_Cell]) -> list[_Cell]:
    """The lower part without the header rows that it repeats."""
    height = max(cell.row + cell.rowspan for cell in below)
    most = min(_MAX_HEADER, height)
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


def _mended(above: list[_Cell], below: list[_Cell], start: int) -> list[_Cell]:
    """Joins what the page break cut in two: a row, or a cell that spans rows on both sides."""
    ends = [cell for cell in above if cell.last_row == start - 1]
    heads = [cell for cell in below if cell.row == start]
    if _cut_row(ends, heads):
        return _one_row(ends, below, heads, start)
    if _label_apart(ends, heads):
        for part, slot in (half for cell in (*ends, *heads) for half in cell.halves):
            if part.source == "geometry" and (not slot.text or is_value(slot.text)):
                slot.doubt = slot.doubt or PARTED
    rest = []
    for cell in below:
        partner = next((end for end in ends if end.columns == cell.columns), None)
        if (
            cell in heads
            and partner is not None
            and (partner.rowspan > 1 or cell.rowspan > 1)
            and partner.text
            and not is_value(partner.text)
            and not MARK.match(cell.text)
            and not is_value(cell.text)
            and any(other.column > cell.column and other.text and not is_value(other.text) for other in heads)
        ):
            partner.rowspan += cell.rowspan
            partner.halves.extend(cell.halves)
        else:
            rest.append(cell)
    return rest


def _cut_row(ends: list[_Cell], heads: list[_Cell]) -> bool:
    """Whether the last row above the break and the first below are halves of one row.

    They are where one of them has no label of its own, or where the halves of the label read on. A number
    may be cut, too, but not where its first line had room for more.
    """
    if not any(cell.text for cell in heads) or not any(cell.text for cell in ends):
        return False
    upper = {cell.columns: cell for cell in ends}
    pairs = [(upper[cell.columns], cell) for cell in heads if cell.columns in upper]
    both = [(one, two) for one, two in pairs if one.text and two.text]
    if not pairs or any(is_value(one.text) is not is_value(two.text) for one, two in both):
        return False  # values under their header
    cut = [(one, two) for one, two in both if is_value(one.text)]
    if not all(splits_number(_lines(pair)) for pair in cut):
        return False
    one, two = _label(ends), _label(heads)
    if one is not None and two is not None and not set(one.columns) & set(two.columns):
        # Outer labels may stand beside any row of theirs.
        outer = min(one, two, key=lambda label: label.column)
        if MARK.match(outer.text):
            return bool(cut) and _wrapped(cut)
        one, two = (None if one is outer else one), (None if two is outer else two)
    if one is not None and two is not None:
        if one.columns != two.columns or MARK.match(two.text):
            return False
        return _open(one.text) or ((_narrow(one) or _vertical(one, two)) and _wrapped(cut))
    bare = [row for row, label in ((ends, one), (heads, two)) if label is None]
    return all(any(is_value(cell.text) for cell in row) for row in bare)


def _label_apart(ends: Sequence[_Cell], heads: Sequence[_Cell]) -> bool:
    """Whether values on one side of the break have an outer label only, and the other side none by its own.

    The outer label may stand beside any row of its group, so that the values may be those of the label, if
    that has several lines: those of a single one would stand on it.
    """
    one, two = _label(ends), _label(heads)
    if one is None or two is None or any(part.source == "grid" for cell in ends for part, _ in cell.halves):
        return False
    above = any(is_value(cell.text) for cell in ends)
    below = any(is_value(cell.text) for cell in heads)
    valued, bare = (one, two) if above else (two, one)
    outer = valued.column < bare.column and MARK.match(valued.text)
    return above is not below and bool(outer) and len(_lines([bare])) > 1


def _label(row: Sequence[_Cell]) -> _Cell | None:
    """The innermost label that belongs to a row alone; outer ones span many rows."""
    labels = [
        cell
        for cell in row
        if cell.rowspan == 1
        and cell.text
        and not is_value(cell.text)
        and not any(slot.doubt for _, slot in cell.halves)
    ]
    return max(labels, key=lambda cell: cell.column, default=None)


def _lines(cells: Sequence[_Cell]) -> list[Line]:
    return [line for cell in cells for _, slot in cell.halves for line in slot.lines]


def _open(text: str) -> bool:
    """Whether a bracket is not closed."""
    return text.count("(") + text.count("（") > text.count(")") + text.count("）")


def _wrapped(cut: Sequence[tuple[_Cell, _Cell]]) -> bool:
    """Whether the numbers go on below because they had no room above."""
    return all(one.halves[-1][1].full for one, _ in cut)


def _narrow(cell: _Cell) -> bool:
    """Whether the last line of a cell leaves too little room for what comes next."""
    _, slot = cell.halves[-1]
    if not slot.lines:
        return True
    line = slot.lines[-1]
    room = (slot.box[2] - slot.box[0]) - (line.x1 - line.x0)
    return room < 2 * 5.4 + 2.2 * line.size


def _vertical(one: _Cell, two: _Cell) -> bool:
    """Whether the text of both runs downwards, so that its lines never fill the cell."""
    lines = _lines((one, two))
    return len(lines) > 2 and all(len(line.text) == 1 for line in lines)


def _one_row(ends: list[_Cell], below: list[_Cell], heads: list[_Cell], start: int) -> list[_Cell]:
    """Puts the first row below the break into the last above it."""
    upper = {cell.columns: cell for cell in ends}
    rest = []
    for cell in below:
        if cell not in heads:
            cell.row -= 1
            rest.append(cell)
            continue
        partner = upper.get(cell.columns)
        if partner is not None:
            partner.halves.extend(cell.halves)
            partner.rowspan += cell.rowspan - 1
        elif cell.text:
            cell.row = start - 1
            rest.append(cell)
    return rest


def _grid(cells: Sequence[_Cell]) -> Grid:
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
