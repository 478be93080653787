"""A table in grids: its rows by their labels, and what stands in a row's cells."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from checker.document import GridCell
from checker.forms import Column
from checker.recognise.matching import spelling, values
from checker.recognise.tables.blueprints import Blueprint
from checker.recognise.tables.found import PrintedCell
from checker.recognise.tables.in_grids.heads import Head, heads_over
from checker.recognise.tables.in_grids.labels import GridLabel
from checker.recognise.tables.in_grids.rows import GridRow, place_of
from checker.recognise.tables.placement import Cells, WhyNot


@dataclass(frozen=True, eq=False)
class GridTable:
    """``rows``: those of all grids; ``labels``: one for each row of the table, in order."""

    rows: Sequence[GridRow]
    blueprint: Blueprint
    labels: Sequence[GridLabel]

    @cached_property
    def taken(self) -> frozenset[int]:
        """The rows of the grids that are rows of the table."""
        rests = (label.rest for label in self.labels if label.rest is not None)
        return frozenset([*(label.at[0] for label in self.labels), *rests])

    @property
    def in_blocks(self) -> bool:
        return self.blueprint.table.layout == "blocks"

    def row(self, at: int) -> GridRow:
        return self.rows[self.labels[at].at[0]]

    def columns(self, at: int) -> tuple[Column, ...]:
        return self.blueprint.rows[self.labels[at].row].columns

    @cached_property
    def heads(self) -> Sequence[Mapping[str, Head]]:
        """For each row the heads of its columns, as far as they are known."""
        return [
            heads_over(self.rows, label.at[0], self.taken, self.columns(at), blocks=self.in_blocks)
            for at, label in enumerate(self.labels)
        ]

    def start(self, at: int) -> int:
        """The position after the label."""
        label, row = self.labels[at], self.row(at)
        start = label.at[1]
        while start < len(row.cells) and row.cells[start] is label.cell:
            start += 1
        return start

    def right(self, at: int) -> list[tuple[int, GridCell]]:
        """The cells after the label, with their positions."""
        label = self.labels[at]
        return [
            (n, cell) for n, cell in self.row(at).distinct(self.start(at)) if cell.text != label.cell.text
        ]

    def cells(self, at: int, answer: Cells | WhyNot) -> Cells:
        """The cells of a row as placed, or in doubt."""
        if not isinstance(answer, WhyNot):
            return answer
        label = self.labels[at]
        filled = [cell for _, cell in self.right(at) if spelling.plain(cell.text)]
        text = " ".join(cell.text.strip() for cell in filled)
        place = place_of(filled[0]) if filled else place_of(label.cell)
        unsure = {c.id: PrintedCell(text, place, label.cell.source, answer.reason) for c in self.columns(at)}
        return unsure | dict(answer.known)

    def printed(self, label: GridLabel, position: int, positions: Collection[int] = ()) -> PrintedCell:
        row = self.rows[label.at[0]]
        cell = row.cells[position]
        assert cell is not None
        text = cell.text.strip()
        if label.rest is not None and position < len(self.rows[label.rest].cells):
            second = self.rows[label.rest].cells[position]
            if second is not None and second is not cell and spelling.plain(second.text):
                if spelling.plain(text):
                    return PrintedCell(text, place_of(cell), cell.source, "这个数被分页切成两半")
                cell, text = second, second.text.strip()
        doubt = cell.doubt
        if text and not doubt and not values.is_blank(text):
            if len({at for at in positions if row.cells[at] is cell}) > 1:
                doubt = "这个单元格横跨几列，数值属于哪一列无法确定"
            elif cell.rowspan > 1 and self._is_below(cell, label):
                doubt = "这个单元格纵跨几行，数值属于哪一行无法确定"
        return PrintedCell(text, place_of(cell), cell.source, doubt)

    def _is_below(self, cell: GridCell, label: GridLabel) -> bool:
        """Whether a tall cell covers another row of the table."""
        row = self.rows[label.at[0]]
        return any(
            at != label.at[0]
            and at != label.rest
            and self.rows[at].grid == row.grid
            and any(other is cell for other in self.rows[at].cells)
            for at in self.taken
        )
