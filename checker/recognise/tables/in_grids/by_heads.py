"""Columns by the heads over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from checker.recognise.matching import spelling, values
from checker.recognise.tables.found import PrintedCell
from checker.recognise.tables.in_grids.grid_table import GridTable
from checker.recognise.tables.in_grids.heads import Head, printed_again
from checker.recognise.tables.in_grids.rows import GridRow, place_of, shared_cells
from checker.recognise.tables.placement import Cells, WhyNot

_UNHEADED = WhyNot("这一行的格与表头的列对不上，数值属于哪一列无法确定")


class ByHeads:
    """Where all columns have heads of their own, and the row has as many cells as such rows have."""

    def __init__(self, table: GridTable) -> None:
        self._table = table

    def place(self, at: int) -> Cells | WhyNot:
        table, row, heads = self._table, self._table.row(at), self._table.heads[at]
        columns, label, start = table.columns(at), table.labels[at], table.start(at)
        positions = {name: head.position for name, head in heads.items()}
        if len(set(positions.values())) != len(columns) or row.width not in self._widths(row, heads):
            return _UNHEADED
        inside = all(start <= n < len(row.cells) and row.cells[n] for n in positions.values())
        if not inside or _has_moved(row, heads):
            return _UNHEADED
        cells = {c.id: table.printed(label, positions[c.id], positions.values()) for c in columns}
        cells = {c.id: printed_again(row, c, heads[c.id], cells[c.id]) for c in columns}
        return self._with_astray(at, cells) if label.cell.source == "geometry" else cells

    def _widths(self, row: GridRow, heads: Mapping[str, Head]) -> set[int]:
        """How many cells a row has that has neither lost nor gained any."""
        table = self._table
        if table.in_blocks:
            return {
                other.width
                for other in table.rows
                if other.grid == row.grid and any(head.cell in other.cells for head in heads.values())
            }
        common = Counter(table.rows[at].width for at in table.taken if table.rows[at].grid == row.grid)
        return {common.most_common(1)[0][0]}

    def _with_astray(self, at: int, cells: dict[str, PrintedCell]) -> Cells:
        """The cells of a row that geometry placed. None of them is blank where a value stands under no head,
        or at the end of the label: a lone one is that of a lone column."""
        blank = [name for name, one in cells.items() if not spelling.plain(one.text)]
        if not blank:
            return cells
        table, row, heads = self._table, self._table.row(at), self._table.heads[at]
        label = table.labels[at]
        own = [row.cells[head.position] for head in heads.values()]
        astray = [
            n
            for n, cell in row.distinct(table.start(at))
            if all(cell is not one for one in own)
            and values.is_value(cell.text)
            and not values.is_blank(cell.text)
            and not self._headed(row, n, heads)
        ]
        if len(astray) == len(cells) == 1:
            return {blank[0]: table.printed(label, astray[0])}
        text = "".join(label.cell.text.split())
        if not astray and not (len(blank) == len(cells) and text[-1:].isdigit()):
            return cells
        reason = "这一行有数值不在列名之下，属于哪一格无法确定"
        doubtful = PrintedCell("", place_of(label.cell), label.cell.source, reason)
        return cells | dict.fromkeys(blank, doubtful)

    def _headed(self, row: GridRow, at: int, heads: Mapping[str, Head]) -> bool:
        """Whether a column that is none of the form's has a head of its own."""
        known = [head.cell for head in heads.values()]
        numbers = {cell.row for cell in known}
        over = [
            above.cells[at]
            for above in self._table.rows
            if above.grid == row.grid and above.number in numbers
        ]
        return any(
            cell and spelling.plain(cell.text) and all(cell is not head for head in known) for cell in over
        )


def _has_moved(row: GridRow, heads: Mapping[str, Head]) -> bool:
    """Whether a value stands under several columns with edges that are none of theirs: the row has lost a
    cell, and all others may have moved."""
    left = {head.cell.column for head in heads.values()}
    right = {head.cell.column + head.cell.colspan for head in heads.values()}
    return any(
        cell.column not in left or cell.column + cell.colspan not in right
        for cell in shared_cells(row, [head.position for head in heads.values()])
    )
