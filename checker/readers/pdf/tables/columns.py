"""The columns of a table without column rules, and its cells in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING

from checker.readers.pdf.page import Rule
from checker.readers.pdf.tables.part import ARTICLE, BETWEEN, CUT, MARK, WRAPPED, Part, Slot, splits_number
from checker.readers.pdf.tables.rows import PIECE, Cell, Row, cellwise, label_edge, labelled_values
from checker.readers.pdf.tables.ruled import PADDING, snapped
from checker.readers.pdf.words import is_value

if TYPE_CHECKING:
    from checker.readers.pdf.tables.unruled import Region

_FOOT = 0.15
"""The part of a page in which its last row stands where a table goes on on the next."""
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a block, from left to right."""

    labels: list[Interval]
    values: list[Interval]
    apart: list[Interval]
    """Those of which cannot be told which values stand under which head."""

    @property
    def all(self) -> list[Interval]:
        return self.labels + self.values


def in_columns(chain: Sequence[Region], rows: Sequence[list[Row]]) -> list[Part]:
    """The parts of one table by the rows of each of its regions, with common columns."""
    everything = [row for part in rows for row in part]
    left = min(region.box[0] for region in chain)
    right = max(region.box[2] for region in chain)
    for rule in (rule for region in chain for rule in region.rules):
        left, right = min(left, rule.low), max(right, rule.high)
    columns = _blocks(everything, left, right)
    joints = snapped(edge for block in columns for edge in _edges(block.all, left, right))
    made = [_part(region, part, columns, joints) for region, part in zip(chain, rows, strict=True) if part]
    if chain[-1].last and chain[-1].box[3] > (1 - _FOOT) * chain[-1].page.height:
        for slot in made[-1].slots:
            # What goes on on the next page could not be put together with this table.
            if slot.last_row == made[-1].rows - 1 and slot.full and slot.text[-1].isdigit():
                slot.doubt = slot.doubt or CUT
    return made


def _blocks(rows: Sequence[Row], left: float, right: float) -> list[Columns]:
    """The columns of each block of rows; a row with one word in the middle opens a block."""
    middle, width = (left + right) / 2, right - left
    labels = label_edge(rows)
    blocks: list[list[Row]] = [[]]
    for row in rows:
        if len(row.cells) == 1 and not row.cells[0].value:
            cell = row.cells[0]
            centred = abs((cell.x0 + cell.x1) / 2 - middle) < 0.08 * width
            across = cell.x1 > labels or bool(ARTICLE.match(cell.text))
            if centred and across and not _numbered(cell.text):
                blocks.append([])
                row.title = True
        row.block = len(blocks) - 1
        blocks[-1].append(row)
    return [_columns(block, right) for block in blocks]


def _numbered(text: str) -> bool:
    return bool(MARK.match(text)) and not text.startswith("第")


def _columns(rows: Sequence[Row], right: float) -> Columns:
    rows = [row for row in rows if not row.title]
    edge = label_edge(rows)
    if edge == float("inf"):
        edge = min((row.cells[1].x0 for row in rows if len(row.cells) > 1), default=right)
    values = sorted((cell.x0, cell.x1) for row in rows for cell in row.values if cell.x0 >= edge - 0.1)
    columns = _merged(values)
    heads = [cell for row in rows for cell in row.cells if not cell.value and cell.x1 > edge]
    for cell in sorted(heads, key=lambda cell: cell.x1 - cell.x0):
        if not _touched(columns, cell) and cell.x0 > edge - 2 * cell.size:
            columns.append((cell.x0, cell.x1))
            columns.sort()
    columns, apart = _headed(_without_spans(columns, values), values, heads)
    first = min((low for low, _ in columns), default=right)
    return Columns(_label_columns(rows, first), columns, apart)


def _headed(
    columns: Sequence[Interval], values: Sequence[Interval], heads: Sequence[Cell]
) -> tuple[list[Interval], list[Interval]]:
    """The columns, with the heads that stand beside the values of their columns put to them.

    Values may stand at one side of a wide column and its head in the middle. Second: the columns of which
    it cannot be told, values without a head next to heads without values.
    """

    def kind(column: Interval) -> str:
        under = any(_touched([column], head) for head in heads)
        valued = any(low < column[1] and column[0] < high for low, high in values)
        return "both" if under and valued else "head" if under else "values"

    made: list[Interval] = []
    apart: list[Interval] = []
    for alike, group in groupby(columns, key=lambda column: kind(column) == "both"):
        run = list(group)
        kinds = [kind(column) for column in run]
        if alike or len(set(kinds)) < 2:
            made.extend(run)
        elif len(run) % 2 or any(one == other for one, other in pairwise(kinds)):
            made.extend(run)
            apart.extend(run)
        else:
            made.extend((one[0], other[1]) for one, other in zip(run[::2], run[1::2], strict=True))
    return made, apart


def _label_columns(rows: Sequence[Row], first: float) -> list[Interval]:
    """As few columns of labels as keep apart those that stand in one row."""
    labels = [[cell for cell in row.cells if not cell.value and cell.x1 <= first + 0.1] for row in rows]
    cells = [cell for row in labels for cell in row]
    if not cells:
        return []
    gaps = sorted(
        ((before.x1, cell.x0) for row in labels for before, cell in pairwise(row)), key=lambda gap: gap[1]
    )
    borders: list[Interval] = []
    for low, high in gaps:
        if borders and low < borders[-1][1]:
            borders[-1] = (max(low, borders[-1][0]), borders[-1][1])
        else:
            borders.append((low, high))
    edges = [
        min(cell.x0 for cell in cells),
        *((low + high) / 2 for low, high in borders),
        max(cell.x1 for cell in cells),
    ]
    return list(pairwise(edges))


def _without_spans(columns: list[Interval], values: Sequence[Interval]) -> list[Interval]:
    """The columns but those between two others closer than columns are: the middle of a spanning head."""
    centres = [(low + high) / 2 for low, high in columns]
    if len(columns) < 4:
        return columns
    step = median([b - a for a, b in pairwise(centres)])
    kept = []
    for index, column in enumerate(columns):
        near = [
            abs(centres[index] - centres[other])
            for other in (index - 1, index + 1)
            if 0 <= other < len(columns)
        ]
        if (
            max(near) > 0.6 * step
            or len(near) < 2
            or any(low < column[1] and column[0] < high for low, high in values)
        ):
            kept.append(column)
    return kept


def _merged(intervals: Sequence[Interval]) -> list[Interval]:
    made: list[Interval] = []
    for low, high in intervals:
        if made and low < made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], high))
        else:
            made.append((low, high))
    return made


def _touched(columns: Sequence[Interval], cell: Cell) -> list[int]:
    return [index for index, (low, high) in enumerate(columns) if low < cell.x1 and cell.x0 < high]


def _edges(columns: Sequence[Interval], left: float, right: float) -> list[float]:
    if not columns:
        return [left - 1.0, right + 1.0]
    between = [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
    return [left - 1.0, *between, right + 1.0]


def _part(region: Region, rows: Sequence[Row], columns: Sequence[Columns], joints: list[float]) -> Part:
    page = region.page
    tops = [min(cell.top for cell in row.cells if _beside(cell, row)) for row in rows]
    bottoms = [max(cell.bottom for cell in row.cells if _beside(cell, row)) for row in rows]
    ys = [tops[0] - 1.0]
    ys.extend((a + b) / 2 for a, b in zip(bottoms, tops[1:], strict=False))
    ys.append(bottoms[-1] + 1.0)
    slots: list[Slot] = []
    inner: dict[int, int] = {}
    for row in rows:
        labels = columns[row.block].labels
        ends = [
            index + 1
            for cell in row.cells
            if row.values and not cell.value
            for index in _touched(labels, cell)
        ]
        inner[row.block] = max([inner.get(row.block, 0), *ends])
    for number, row in enumerate(rows):
        block = columns[row.block].all
        edges = _edges(block, joints[0] + 1.0, joints[-1] - 1.0)
        where = [_index(joints, x) for x in edges]
        used: dict[int, Slot] = {}
        for cell in row.cells:
            touched = _touched(block, cell) or [_nearest(block, cell)]
            if row.title:
                touched = [0, max(len(block) - 1, 0)]
            first, last = min(touched), max(touched)
            slot = Slot(
                number,
                where[first],
                1,
                max(where[last + 1] - where[first], 1),
                (cell.x0, cell.top, cell.x1, cell.bottom),
                cell.glyphs,
            )
            if cell.value and (len(touched) > 1 or any(index in used for index in touched)):
                slot.doubt = BETWEEN
                for index in touched:
                    if index in used:
                        used[index].doubt = BETWEEN
            if any(index in used for index in touched):
                other = next(used[index] for index in touched if index in used)
                other.glyphs = other.glyphs + cell.glyphs
                continue
            for index in range(first, last + 1):
                used[index] = slot
            slots.append(slot)
        for index, column in enumerate(block):
            if index in used and row.values and column in columns[row.block].apart:
                used[index].doubt = used[index].doubt or BETWEEN
        _widen(used, where, inner.get(row.block, 0))
        doubt = BETWEEN if any(slot.doubt == BETWEEN for slot in used.values()) else None
        for index in range(len(block)):
            if index not in used:
                box = (joints[where[index]], ys[number], joints[where[index + 1]], ys[number + 1])
                width = max(where[index + 1] - where[index], 1)
                slots.append(Slot(number, where[index], 1, width, box, doubt=doubt))
    for slot in slots:
        slot.set(page)
    longest: dict[int, float] = {}
    for slot in slots:
        for line in slot.lines:
            if is_value(line.text):
                longest[slot.column] = max(longest.get(slot.column, 0.0), line.x1 - line.x0)
    at_once = cellwise(region.words) and all(
        above.anchor.words[0].order < below.anchor.words[0].order for above, below in pairwise(rows)
    )
    for slot in slots:
        most = longest.get(slot.column, 0.0)
        room = _room(slot, joints)
        full = [
            most - 0.8 * (line.x1 - line.x0) / len(line.text) < line.x1 - line.x0 > room - line.size
            for line in slot.lines
            if is_value(line.text) or PIECE.fullmatch(line.text)
        ]
        # It is one number if it stands between two ruling lines or is printed in one go, where cells are
        # printed one after the other, and no line of its column is longer.
        slot.full = at_once and len(full) == len(slot.lines) > 0 and full[-1]
        if slot.doubt is None and splits_number(slot.lines):
            sure = _ruled_in(slot, rows, region.rules) or (at_once and _in_one_go(slot))
            if not (sure and all(full[:-1])):
                slot.doubt = WRAPPED
    _doubt_rows_without_label(slots, rows, at_once)
    slots.sort(key=lambda slot: (slot.row, slot.column))
    return Part(page, joints, ys, slots, "geometry")


def _widen(used: dict[int, Slot], where: Sequence[int], labels: int) -> None:
    """The last label of a row goes as far as the ``labels``, the columns that labels of values stand in."""
    last = max((index for index in used if index < labels), default=labels)
    for index in range(last + 1, labels):
        used[index] = used[last]
        used[last].colspan += where[index + 1] - where[index]


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
    return 2 * min(inner, default=0.0) - 2 * PADDING


def _in_one_go(slot: Slot) -> bool:
    """Whether the characters of a cell follow each other in the stream."""
    orders = [glyph.order for glyph in slot.glyphs]
    return max(orders) - min(orders) <= 2 * len(orders)


def _ruled_in(slot: Slot, rows: Sequence[Row], rules: Sequence[Rule]) -> bool:
    """Whether ruling lines part a cell from the rows above and below."""
    x0, y0, x1, y1 = slot.box
    over = [rule.at for rule in rules if rule.low <= x0 and rule.high >= x1]
    above = max((row.anchor.bottom for row in rows[: slot.row]), default=y0 - 60.0)
    below = min((row.anchor.top for row in rows[slot.row + 1 :]), default=y1 + 60.0)
    return any(above - 2.0 <= at <= y0 + 2.0 for at in over) and any(
        y1 - 2.0 <= at <= below + 2.0 for at in over
    )


def _index(positions: Sequence[float], x: float) -> int:
    return min(range(len(positions)), key=lambda index: abs(positions[index] - x))


def _beside(cell: Cell, row: Row) -> bool:
    """Whether a cell stands beside the row's anchor; a label that spans rows stands lower."""
    anchor = row.anchor
    return cell is anchor or (cell.top < anchor.bottom and anchor.top < cell.bottom)


def _nearest(columns: Sequence[Interval], cell: Cell) -> int:
    if not columns:
        return 0
    middle = (cell.x0 + cell.x1) / 2
    return min(range(len(columns)), key=lambda i: abs((columns[i][0] + columns[i][1]) / 2 - middle))
