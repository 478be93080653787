"""The cells of a table without column rules, put into its columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from checker.readers.pdf.distances import Interval, nearest, snapped
from checker.readers.pdf.page import Rule
from checker.readers.pdf.tables.doubts import BETWEEN, CUT, WRAPPED
from checker.readers.pdf.tables.part import Part, Slot, splits_number
from checker.readers.pdf.tables.thresholds import CELLS, COLUMNS
from checker.readers.pdf.tables.unruled.cell import Cell
from checker.readers.pdf.tables.unruled.columns import Columns, blocks_of, touched
from checker.readers.pdf.tables.unruled.region import Region
from checker.readers.pdf.tables.unruled.row import Row, label_edge, labelled_values
from checker.readers.pdf.tables.unruled.rows import cellwise, rows_in
from checker.readers.pdf.word_forms import NUMBER_PIECE, is_value


def unruled_parts(chain: Sequence[Region]) -> list[Part]:
    """The parts of one table: of each of its regions, with common columns."""
    rows = [rows_in(region) for region in chain]
    left = min(region.box[0] for region in chain)
    right = max(region.box[2] for region in chain)
    for rule in (rule for region in chain for rule in region.rules):
        left, right = min(left, rule.low), max(right, rule.high)
    columns = blocks_of([row for part in rows for row in part], left, right)
    joints = snapped((edge for block in columns for edge in _edges(block.all, left, right)), CELLS.near)
    made = [_part(region, part, columns, joints) for region, part in zip(chain, rows, strict=True) if part]
    if chain[-1].last and chain[-1].box[3] > (1 - COLUMNS.foot) * chain[-1].page.height:
        for slot in made[-1].slots:
            # What goes on on the next page could not be put together with this table.
            if slot.last_row == made[-1].rows - 1 and slot.full and slot.text[-1].isdigit():
                slot.doubt = slot.doubt or CUT
    return made


def _edges(columns: Sequence[Interval], left: float, right: float) -> list[float]:
    """The borders of columns: half way between them."""
    between = [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
    return [left - COLUMNS.outside, *between, right + COLUMNS.outside]


def _part(region: Region, rows: Sequence[Row], columns: Sequence[Columns], joints: list[float]) -> Part:
    ys = _heights(rows)
    labels = _columns_of_labels(rows, columns)
    slots: list[Slot] = []
    for number, row in enumerate(rows):
        here = _Places(columns[row.block], joints, number, (ys[number], ys[number + 1]))
        slots.extend(here.slots(row, labels[row.block]))
    for slot in slots:
        slot.set(region.page)
    at_once = cellwise(region.words) and all(
        above.anchor.words[0].order < below.anchor.words[0].order for above, below in pairwise(rows)
    )
    _doubt_numbers(slots, rows, region.rules, joints, at_once)
    _doubt_rows_without_label(slots, rows, at_once)
    slots.sort(key=lambda slot: (slot.row, slot.column))
    return Part(region.page, joints, ys, slots, "geometry")


def _heights(rows: Sequence[Row]) -> list[float]:
    """The borders of rows: half way between what stands beside their values."""
    tops = [min(cell.top for cell in row.cells if _is_beside(cell, row)) for row in rows]
    bottoms = [max(cell.bottom for cell in row.cells if _is_beside(cell, row)) for row in rows]
    between = [(a + b) / 2 for a, b in zip(bottoms, tops[1:], strict=False)]
    return [tops[0] - COLUMNS.outside, *between, bottoms[-1] + COLUMNS.outside]


def _is_beside(cell: Cell, row: Row) -> bool:
    """Whether a cell stands beside the row's anchor; a label that spans rows stands lower."""
    anchor = row.anchor
    return cell is anchor or (cell.top < anchor.bottom and anchor.top < cell.bottom)


def _columns_of_labels(rows: Sequence[Row], columns: Sequence[Columns]) -> dict[int, int]:
    """By block how many of its columns the labels of values stand in."""
    found: dict[int, int] = {}
    for row in rows:
        ends = [
            index + 1
            for cell in row.cells
            if row.values and not cell.value
            for index in touched(columns[row.block].labels, cell)
        ]
        found[row.block] = max([found.get(row.block, 0), *ends])
    return found


class _Places:
    """The places of one row in the columns of its block. ``joints``: the borders of all columns of the table;
    ``heights``: of the row."""

    def __init__(
        self, columns: Columns, joints: list[float], number: int, heights: tuple[float, float]
    ) -> None:
        self._columns = columns
        self._block = columns.all
        self._joints = joints
        self._number = number
        self._heights = heights
        edges = _edges(self._block, joints[0] + COLUMNS.outside, joints[-1] - COLUMNS.outside)
        self._where = [nearest(joints, x) for x in edges]
        self._used: dict[int, Slot] = {}

    def slots(self, row: Row, labels: int) -> list[Slot]:
        """The cells of the row, blank ones too. ``labels``: how many columns labels of values stand in."""
        placed = [slot for cell in row.cells if (slot := self._place(cell, row.title)) is not None]
        for index, column in enumerate(self._block):
            if index in self._used and row.values and column in self._columns.apart:
                self._used[index].doubt = self._used[index].doubt or BETWEEN
        self._widen(labels)
        return [*placed, *self._blanks()]

    def _place(self, cell: Cell, title: bool) -> Slot | None:
        """The slot of a cell; ``None`` where it is put to one that stands in its columns already."""
        inside = touched(self._block, cell) or [_nearest_column(self._block, cell)]
        if title:
            inside = [0, max(len(self._block) - 1, 0)]
        first, last = min(inside), max(inside)
        slot = Slot(
            self._number,
            self._where[first],
            1,
            self._span(first, last),
            (cell.x0, cell.top, cell.x1, cell.bottom),
            cell.glyphs,
        )
        others = [self._used[index] for index in inside if index in self._used]
        if cell.value and (len(inside) > 1 or others):
            for doubtful in (slot, *others):
                doubtful.doubt = BETWEEN
        if others:
            others[0].glyphs = others[0].glyphs + cell.glyphs
            return None
        self._used.update(dict.fromkeys(range(first, last + 1), slot))
        return slot

    def _widen(self, labels: int) -> None:
        """The last label of the row goes as far as the columns that labels of values stand in."""
        last = max((index for index in self._used if index < labels), default=labels)
        for index in range(last + 1, labels):
            self._used[index] = self._used[last]
            self._used[last].colspan += self._where[index + 1] - self._where[index]

    def _blanks(self) -> list[Slot]:
        doubt = BETWEEN if any(slot.doubt == BETWEEN for slot in self._used.values()) else None
        top, bottom = self._heights
        return [
            Slot(
                self._number,
                self._where[index],
                1,
                self._span(index, index),
                (self._joints[self._where[index]], top, self._joints[self._where[index + 1]], bottom),
                doubt=doubt,
            )
            for index in range(len(self._block))
            if index not in self._used
        ]

    def _span(self, first: int, last: int) -> int:
        return max(self._where[last + 1] - self._where[first], 1)


def _nearest_column(columns: Sequence[Interval], cell: Cell) -> int:
    if not columns:
        return 0
    return nearest([(low + high) / 2 for low, high in columns], (cell.x0 + cell.x1) / 2)


def _doubt_numbers(
    slots: Sequence[Slot], rows: Sequence[Row], rules: Sequence[Rule], joints: Sequence[float], at_once: bool
) -> None:
    """Tells which cells have no room for another digit, and which numbers on several lines may be two.

    It is one number if it stands between two ruling lines or is printed in one go, where cells are printed
    one after the other (``at_once``), and no line of its column is longer.
    """
    longest: dict[int, float] = {}
    for slot in slots:
        for line in slot.lines:
            if is_value(line.text):
                longest[slot.column] = max(longest.get(slot.column, 0.0), line.width)
    for slot in slots:
        most = longest.get(slot.column, 0.0)
        room = _room(slot, joints)
        full = [
            most - CELLS.digit * line.width / len(line.text) < line.width > room - line.size
            for line in slot.lines
            if is_value(line.text) or NUMBER_PIECE.fullmatch(line.text)
        ]
        slot.full = at_once and len(full) == len(slot.lines) > 0 and full[-1]
        if slot.doubt is None and splits_number(slot.lines):
            sure = _is_ruled_in(slot, rows, rules) or (at_once and _is_in_one_go(slot))
            if not (sure and all(full[:-1])):
                slot.doubt = WRAPPED


def _doubt_rows_without_label(slots: Sequence[Slot], rows: Sequence[Row], at_once: bool) -> None:
    """Where rows have labels, values without one are a part of the row above or of the one below.

    At the edge of a page they belong to the row over the break, if those of a row on this page were
    printed with it (``at_once``).
    """
    if sum(labelled_values(row) for row in rows) < 2:
        return
    edge = label_edge(rows)
    for number, row in enumerate(rows):
        if not row.values or any(not cell.value and cell.x0 < edge for cell in row.cells):
            continue
        if at_once and number in (0, len(rows) - 1):
            continue
        columns = {slot.column for slot in slots if slot.row == number and slot.text}
        for slot in slots:
            if abs(slot.row - number) < 2 and slot.column in columns and slot.doubt is None:
                slot.doubt = WRAPPED


def _room(slot: Slot, joints: Sequence[float]) -> float:
    """How wide a line in the middle of a cell can be, by the columns beside it."""
    middle = (slot.box[0] + slot.box[2]) / 2
    sides = [middle - joints[slot.column], joints[slot.column + slot.colspan] - middle]
    # The outer border is where the print ends, which tells nothing.
    inner = [
        side
        for side, joint in zip(sides, (slot.column, slot.column + slot.colspan), strict=True)
        if 0 < joint < len(joints) - 1
    ]
    return 2 * min(inner, default=0.0) - 2 * CELLS.padding


def _is_in_one_go(slot: Slot) -> bool:
    """Whether the characters of a cell follow each other in the stream."""
    orders = [glyph.order for glyph in slot.glyphs]
    return max(orders) - min(orders) <= 2 * len(orders)


def _is_ruled_in(slot: Slot, rows: Sequence[Row], rules: Sequence[Rule]) -> bool:
    """Whether ruling lines part a cell from the rows above and below."""
    x0, y0, x1, y1 = slot.box
    over = [rule.at for rule in rules if rule.low <= x0 and rule.high >= x1]
    above = max((row.anchor.bottom for row in rows[: slot.row]), default=y0 - COLUMNS.unbounded)
    below = min((row.anchor.top for row in rows[slot.row + 1 :]), default=y1 + COLUMNS.unbounded)
    return any(above - COLUMNS.rule <= at <= y0 + COLUMNS.rule for at in over) and any(
        y1 - COLUMNS.rule <= at <= below + COLUMNS.rule for at in over
    )
