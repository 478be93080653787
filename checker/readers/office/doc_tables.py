"""The tables of a binary Word document: rows that each say where their cells begin, as one grid."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from checker.readers.office.doc_file import Broken, number, unpack
from checker.readers.office.doc_sprms import Sprm, sprms
from checker.readers.office.doc_styles import shade, shade_80
from checker.readers.office.flow import Box, Node, TableNode
from checker.readers.spans import MAX_COLUMNS

_NEAR = 30
"""Twips (half a millimetre): borders of two rows that lie no farther apart are one."""
_CELL = 20
_GOES_ON, _BEGINS = 1, 3
"""How a cell is merged with the one above, or with those below."""
_FIRST_SHADED = {
    Sprm.CELL_SHADES: 0,
    Sprm.CELL_SHADES_2: 22,
    Sprm.CELL_SHADES_3: 44,
    Sprm.CELL_SHADES_RAW: 0,
    Sprm.CELL_SHADES_RAW_2: 22,
    Sprm.CELL_SHADES_RAW_3: 44,
}
_STRANGE = frozenset({Sprm.INSERT_CELLS, Sprm.DELETE_CELLS, Sprm.WIDEN_CELLS, Sprm.SPLIT_CELLS})
"""What changes a row that has been laid out; no program is known to write it."""


@dataclass(slots=True)
class Layout:
    """What a row says of its cells. ``edges``: where they begin, and where the last one ends."""

    edges: tuple[int, ...]
    across: list[int]
    """Of each cell, 0 where it is not merged with its neighbours; what else is said differs by program."""
    down: list[int]
    grounds: list[str | None]
    ground: str | None = None
    style: int | None = None

    @property
    def count(self) -> int:
        return len(self.edges) - 1

    def continuing(self) -> list[bool]:
        """Of each cell, whether it only widens the one before."""
        found = []
        first = 0
        for said in self.across:
            if not said or not first:
                first = said
                found.append(False)
            else:
                found.append(said != first)
        return found


@dataclass(slots=True)
class Row:
    layout: Layout
    cells: list[tuple[list[Node], bool]] = field(default_factory=list)
    """What each holds, and whether something is drawn in it."""


def layout(properties: bytes) -> Layout:
    """Of the properties of the mark that ends a row. Raises ``Broken``."""
    made: Layout | None = None
    exact = False
    for code, operand in sprms(properties):
        if code == Sprm.TABLE:
            made = _defined(operand)
        elif code == Sprm.TABLE_STYLE and made is not None:
            made.style = number("<H", operand)
        elif made is None:
            continue
        elif code in _STRANGE:
            raise Broken("a row that is changed after it is laid out")
        elif code == Sprm.MERGE_CELLS:
            for cell in range(operand[0], min(operand[1], made.count)):
                made.across[cell] = 1 if cell == operand[0] else 2
        elif code == Sprm.MERGE_DOWN and len(operand) > 1 and operand[0] < made.count:
            made.down[operand[0]] = operand[1]
        elif code == Sprm.TABLE_SHADE:
            made.ground = shade(operand)
        elif code in _FIRST_SHADED:
            exact = True
            _shade(made, _FIRST_SHADED[Sprm(code)], [shade(one) for one in _parts(operand, 10)])
        elif code == Sprm.CELL_SHADES_80 and not exact:
            _shade(made, 0, [shade_80(number("<H", one)) for one in _parts(operand, 2)])
        elif code == Sprm.SHADE_CELLS and len(operand) >= 12:
            _shade(made, operand[0], [shade(operand[2:])] * max(0, operand[1] - operand[0]))
    if made is None:
        raise Broken("a row that does not say where its cells are")
    return made


def _defined(operand: bytes) -> Layout:
    count = number("<B", operand)
    edges = unpack(f"<{count + 1}h", operand, 1)
    said = _parts(operand[1 + 2 * (count + 1) :], _CELL)[:count]
    flags = [number("<H", one) for one in said] + [0] * (count - len(said))
    return Layout(edges, [one & 3 for one in flags], [one >> 5 & 3 for one in flags], [None] * count)


def _parts(operand: bytes, size: int) -> list[bytes]:
    return [operand[at : at + size] for at in range(0, len(operand) - size + 1, size)]


def _shade(made: Layout, first: int, grounds: list[str | None]) -> None:
    for at, ground in enumerate(grounds[: max(0, made.count - first)]):
        made.grounds[first + at] = ground


def table_of(rows: Sequence[Row]) -> TableNode:
    """The table of these rows. Raises ``Broken`` where its cells cannot be told."""
    columns = _columns(rows)
    boxes: list[Box] = []
    above: dict[int, Box] = {}
    for at, row in enumerate(rows):
        edges = [columns(edge) for edge in row.layout.edges]
        if edges != sorted(set(edges)):
            if len({one.layout.count for one in rows}) > 1:
                raise Broken("cells without a width")
            edges = list(range(row.layout.count + 1))
        above = _place(row, at, edges, above, boxes)
    return TableNode(boxes)


def _place(row: Row, at: int, edges: list[int], above: dict[int, Box], boxes: list[Box]) -> dict[int, Box]:
    """Adds the cells of a row to ``boxes``; gives those that the next row may go on with, by column."""
    below: dict[int, Box] = {}
    last: Box | None = None
    ordinal = 0
    continuing = row.layout.continuing()
    for cell, (content, drawn) in enumerate(row.cells):
        column, width = edges[cell], edges[cell + 1] - edges[cell]
        if continuing[cell] and last is not None:
            last.colspan += width
            continue
        down = row.layout.down[cell]
        upper = above.get(column) if down == _GOES_ON else None
        if upper is not None:
            upper.rowspan += 1
            below[column] = upper
            last = None
        else:
            last = Box(at, column, 1, width, ordinal, content, drawn)
            boxes.append(last)
            if down:
                below[column] = last
        ordinal += 1
    return below


class _Columns:
    """Which column of the grid begins at a border."""

    def __init__(self, starts: list[int]) -> None:
        self._starts = starts

    def __call__(self, edge: int) -> int:
        return bisect_right(self._starts, edge) - 1


def _columns(rows: Sequence[Row]) -> _Columns:
    """Borders that lie near each other are one, but for those of one row."""
    narrow = {
        (left, right)
        for row in rows
        for left, right in pairwise(row.layout.edges)
        if 0 < right - left <= _NEAR
    }
    rights: dict[int, int] = {}
    for left, right in narrow:
        rights[right] = max(left, rights.get(right, left))
    starts: list[int] = []
    for edge in sorted({edge for row in rows for edge in row.layout.edges}):
        if not starts or edge - starts[-1] > _NEAR or rights.get(edge, starts[-1] - 1) >= starts[-1]:
            starts.append(edge)
    if len(starts) > MAX_COLUMNS:
        raise Broken("too many borders")
    return _Columns(starts)
