"""A table whose rows stand side by side in one line of values (table 四), in lines of text and in grids.

Its header names rows and columns over the values. The lines, or the grids, tell the ways to place what stands
under it; here one way after the other is asked, and the rows are cut out of the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from checker.document import Paragraph
from checker.recognise.tables.blueprints import Blueprint
from checker.recognise.tables.found import FoundRow, FoundTable, PrintedCell
from checker.recognise.tables.placement import Cells, Placement, WhyNot, placed

Row = Sequence[PrintedCell]
"""What is printed in all cells of the table, in the form's order."""


class InOneRow:
    """A way that tells the cells of all rows at once, as one row, or of none of them."""

    def __init__(self, blueprint: Blueprint, read: Callable[[], Row | WhyNot]) -> None:
        self._blueprint, self._read = blueprint, read

    @cached_property
    def _row(self) -> Row | WhyNot:
        return self._read()

    def place(self, at: int) -> Cells | WhyNot:
        if isinstance(self._row, WhyNot):
            return self._row
        start = sum(len(row.columns) for row in self._blueprint.rows[:at])
        columns = self._blueprint.rows[at].columns
        return {c.id: cell for c, cell in zip(columns, self._row[start : start + len(columns)], strict=True)}


@dataclass(frozen=True)
class Header:
    """What a header of such a table says. ``labels``: form's row → how it is printed; ``score``: how much of
    the form it names."""

    blueprint: Blueprint
    labels: Mapping[int, Paragraph]
    score: float

    def nothing_read(self) -> WhyNot:
        return WhyNot(f"{self.blueprint.table.short}的表头下没有读到数值")

    def miscounted(self, count: int, why: str = "") -> WhyNot:
        """The doubt where the values are more or fewer than the cells."""
        return WhyNot(f"{self.blueprint.table.short}应有 {self.blueprint.size} 个数值，读到 {count} 个{why}")

    def misplaced(self, why: str) -> WhyNot:
        """The doubt where the values are as many as the cells."""
        return WhyNot(f"{self.blueprint.table.short}的数值{why}，属于哪一格无法确定")


def read_under(
    header: Header,
    ways: Iterable[Placement],
    values: PrintedCell,
    *,
    lines: Collection[int] = (),
    grid_rows: frozenset[tuple[int, int]] = frozenset(),
) -> FoundTable:
    """The table under a header; ``values``: all that stands there, for cells in doubt."""
    ways = list(ways)
    rows = []
    for at, row in enumerate(header.blueprint.rows):
        answer = placed(ways, at)
        if isinstance(answer, WhyNot):
            doubtful = replace(values, doubt=answer.reason)
            answer = dict.fromkeys((column.id for column in row.columns), doubtful)
        rows.append(FoundRow(row, header.labels[at], answer))
    return FoundTable(header.blueprint, rows, header.score, lines=lines, grid_rows=grid_rows)
