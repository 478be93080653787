"""Columns by counting: as many cells, or as many values, after the label as the row has in the form."""

from __future__ import annotations

from checker.recognise.matching import spelling
from checker.recognise.tables.in_grids.grid_table import GridTable
from checker.recognise.tables.in_grids.heads import contradict
from checker.recognise.tables.placement import Cells, WhyNot


class ByCount:
    def __init__(self, table: GridTable) -> None:
        self._table = table

    def place(self, at: int) -> Cells | WhyNot:
        table, columns, right = self._table, self._table.columns(at), self._table.right(at)
        filled = [(n, cell) for n, cell in right if spelling.plain(cell.text)]
        whole = len(right) == len(columns)
        astray = whole and contradict(table.heads[at], columns, [n for n, _ in right])
        if whole and not astray and self._usual(at):
            return self._counted_off(at, [n for n, _ in right])
        if not filled and len(right) > len(columns):
            return self._counted_off(at, [n for n, _ in right[: len(columns)]])
        if len(filled) == len(columns) and not astray:
            return self._counted_off(at, [n for n, _ in filled])
        if len(filled) == len(columns):
            return WhyNot("这一行的数值与表头的列对不上，属于哪一列无法确定")
        return WhyNot(f"这一行应有 {len(columns)} 格，读到 {len(filled)} 个数值，与表头对不上")

    def _counted_off(self, at: int, positions: list[int]) -> Cells:
        table, label = self._table, self._table.labels[at]
        return {c.id: table.printed(label, n) for c, n in zip(table.columns(at), positions, strict=True)}

    def _usual(self, at: int) -> bool:
        """Whether rows like this one are usual here: a row that lost a cell and has blanks stands alone."""
        table, row, position = self._table, self._table.row(at), self._table.labels[at].at[1]
        rows = [table.rows[n] for n in table.taken if table.rows[n].grid == row.grid]
        like = [
            other
            for other in table.labels
            if table.rows[other.at[0]].grid == row.grid
            and table.rows[other.at[0]].width == row.width
            and other.at[1] == position
        ]
        return len(like) > 1 or len({other.width for other in rows}) == 1 or table.in_blocks
