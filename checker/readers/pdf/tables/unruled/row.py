"""A row of a table without column rules, and where its labels end and its values begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from checker.readers.pdf.page import Page
from checker.readers.pdf.tables.thresholds import ROWS
from checker.readers.pdf.tables.unruled.cell import Cell


@dataclass(slots=True)
class Row:
    page: Page
    cells: list[Cell] = field(default_factory=list)
    block: int = 0
    title: bool = False
    """One cell in the middle, over all columns."""

    @property
    def values(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.value]

    @property
    def anchor(self) -> Cell:
        """The cell that tells the row's height: a value, else the innermost label."""
        return (self.values or self.cells)[-1]

    @property
    def middle(self) -> float:
        return self.anchor.middle


def inner_label(row: Row, edge: float) -> Cell | None:
    """The label of a row that stands next to its values, of which the columns begin at ``edge``."""
    labels = [cell for cell in row.cells if not cell.value and cell.x1 <= edge + ROWS.edge]
    return max(labels, key=lambda cell: cell.x1, default=None)


def labelled_values(row: Row) -> bool:
    return 0 < len(row.values) < len(row.cells)


def is_only_label(row: Row, edge: float) -> bool:
    """Whether there is nothing in a row but labels before the columns of values."""
    return all(not cell.value and cell.x1 <= edge + ROWS.edge for cell in row.cells)


def label_edge(rows: Sequence[Row]) -> float:
    """Where the columns of values begin: the leftmost value that has a label before it."""
    starts = [
        cell.x0
        for row in rows
        for index, cell in enumerate(row.cells)
        if cell.value and index and not row.cells[0].value
    ]
    if starts:
        return min(starts)
    return min((cell.x0 for row in rows for cell in row.values), default=float("inf"))
