"""The columns of a table without column rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from checker.language import enumerators
from checker.readers.pdf.distances import Interval
from checker.readers.pdf.tables.thresholds import COLUMNS
from checker.readers.pdf.tables.unruled.cell import Cell
from checker.readers.pdf.tables.unruled.row import Row, label_edge


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


def blocks_of(rows: Sequence[Row], left: float, right: float) -> list[Columns]:
    """The columns of each block of rows; a row with one word in the middle opens a block."""
    middle, width = (left + right) / 2, right - left
    labels = label_edge(rows)
    blocks: list[list[Row]] = [[]]
    for row in rows:
        if len(row.cells) == 1 and not row.cells[0].value:
            cell = row.cells[0]
            centred = abs((cell.x0 + cell.x1) / 2 - middle) < COLUMNS.centred * width
            across = cell.x1 > labels or bool(enumerators.ARTICLE.match(cell.text))
            if centred and across and not _numbered(cell.text):
                blocks.append([])
                row.title = True
        row.block = len(blocks) - 1
        blocks[-1].append(row)
    return [_columns(block, right) for block in blocks]


def _numbered(text: str) -> bool:
    return bool(enumerators.LABEL.match(text)) and not text.startswith("第")


def _columns(rows: Sequence[Row], right: float) -> Columns:
    rows = [row for row in rows if not row.title]
    edge = label_edge(rows)
    if edge == float("inf"):
        edge = min((row.cells[1].x0 for row in rows if len(row.cells) > 1), default=right)
    values = sorted(
        (cell.x0, cell.x1) for row in rows for cell in row.values if cell.x0 >= edge - COLUMNS.edge
    )
    columns = _merged(values)
    heads = [cell for row in rows for cell in row.cells if not cell.value and cell.x1 > edge]
    for cell in sorted(heads, key=lambda cell: cell.x1 - cell.x0):
        if not touched(columns, cell) and cell.x0 > edge - COLUMNS.head * cell.size:
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
        under = any(touched([column], head) for head in heads)
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
    labels = [
        [cell for cell in row.cells if not cell.value and cell.x1 <= first + COLUMNS.edge] for row in rows
    ]
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
    if len(columns) < COLUMNS.spanned:
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
            max(near) > COLUMNS.closer * step
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


def touched(columns: Sequence[Interval], cell: Cell) -> list[int]:
    """The columns that a cell stands in."""
    return [index for index, (low, high) in enumerate(columns) if low < cell.x1 and cell.x0 < high]
