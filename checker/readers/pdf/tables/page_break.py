"""What a page break cut in two: a row, a number, or a cell that spans rows on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.language import enumerators
from checker.readers.pdf.tables.doubts import PARTED
from checker.readers.pdf.tables.part import Part, Slot, splits_number
from checker.readers.pdf.tables.thresholds import CELLS
from checker.readers.pdf.text_lines import TextLine
from checker.readers.pdf.word_forms import is_value


@dataclass(slots=True)
class JoinedCell:
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


def mended(above: list[JoinedCell], below: list[JoinedCell], start: int) -> list[JoinedCell]:
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
            and not enumerators.LABEL.match(cell.text)
            and not is_value(cell.text)
            and any(other.column > cell.column and other.text and not is_value(other.text) for other in heads)
        ):
            partner.rowspan += cell.rowspan
            partner.halves.extend(cell.halves)
        else:
            rest.append(cell)
    return rest


def _cut_row(ends: list[JoinedCell], heads: list[JoinedCell]) -> bool:
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
        if enumerators.LABEL.match(outer.text):
            return bool(cut) and _wrapped(cut)
        one, two = (None if one is outer else one), (None if two is outer else two)
    if one is not None and two is not None:
        if one.columns != two.columns or enumerators.LABEL.match(two.text):
            return False
        return _open(one.text) or ((_narrow(one) or _vertical(one, two)) and _wrapped(cut))
    bare = [row for row, label in ((ends, one), (heads, two)) if label is None]
    return all(any(is_value(cell.text) for cell in row) for row in bare)


def _label_apart(ends: Sequence[JoinedCell], heads: Sequence[JoinedCell]) -> bool:
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
    outer = valued.column < bare.column and enumerators.LABEL.match(valued.text)
    return above is not below and bool(outer) and len(_lines([bare])) > 1


def _label(row: Sequence[JoinedCell]) -> JoinedCell | None:
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


def _lines(cells: Sequence[JoinedCell]) -> list[TextLine]:
    return [line for cell in cells for _, slot in cell.halves for line in slot.lines]


def _open(text: str) -> bool:
    """Whether a bracket is not closed."""
    return text.count("(") + text.count("（") > text.count(")") + text.count("）")


def _wrapped(cut: Sequence[tuple[JoinedCell, JoinedCell]]) -> bool:
    """Whether the numbers go on below because they had no room above."""
    return all(one.halves[-1][1].full for one, _ in cut)


def _narrow(cell: JoinedCell) -> bool:
    """Whether the last line of a cell leaves too little room for what comes next."""
    _, slot = cell.halves[-1]
    if not slot.lines:
        return True
    line = slot.lines[-1]
    room = (slot.box[2] - slot.box[0]) - line.width
    return room < 2 * CELLS.padding + CELLS.letter * line.size


def _vertical(one: JoinedCell, two: JoinedCell) -> bool:
    """Whether the text of both runs downwards, so that its lines never fill the cell."""
    lines = _lines((one, two))
    return len(lines) > 2 and all(len(line.text) == 1 for line in lines)


def _one_row(
    ends: list[JoinedCell], below: list[JoinedCell], heads: list[JoinedCell], start: int
) -> list[JoinedCell]:
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
