"""The heads over a row of a grid: which of its positions belongs to which column of the form."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from checker.document import GridCell
from checker.forms import Column
from checker.recognise.matching import spelling, values
from checker.recognise.tables.found import PrintedCell
from checker.recognise.tables.in_grids.rows import GridRow, column_of

_HEADER = 8
"""Most rows that the header of a block has."""


@dataclass(frozen=True, slots=True)
class Head:
    """The cell that names a column. ``again``: where its row names the same column once more."""

    position: int
    cell: GridCell
    again: tuple[int, ...] = ()


def heads_over(
    rows: Sequence[GridRow], at: int, taken: Collection[int], columns: Sequence[Column], *, blocks: bool
) -> dict[str, Head]:
    """Column → its head, from the rows above row ``at``; empty where unknown.

    ``taken``: rows of values. ``blocks``: each block of rows has a header of its own.
    """
    best: dict[str, Head] = {}
    looked = 0
    for above in range(at - 1, -1, -1):
        row = rows[above]
        if blocks and (looked >= _HEADER or len(best) == len(columns)):
            break
        if above in taken:
            continue
        if row.grid != rows[at].grid and (best or len(row.cells) != len(rows[at].cells)):
            break
        looked += 1
        here: set[str] = set()
        for position, cell in row.distinct():
            column = column_of(cell.text, columns) if cell.row == row.number else None
            if column is None:
                continue
            if column.id not in best:
                best[column.id] = Head(position, cell)
                here.add(column.id)
            elif column.id in here:
                head = best[column.id]
                best[column.id] = replace(head, again=(*head.again, position))
        if len(best) == len(columns):
            break
    return best


def printed_again(row: GridRow, column: Column, head: Head, printed: PrintedCell) -> PrintedCell:
    """The cell of a column that the table prints several times: in doubt where a copy says another figure."""
    copies = [cell for at in head.again if at < len(row.cells) and (cell := row.cells[at]) is not None]
    others = [
        cell.text.strip()
        for cell in copies
        if not values.is_blank(cell.text) and spelling.plain(cell.text) != spelling.plain(printed.text)
    ]
    if printed.doubt or not others:
        return printed
    figures = "、".join([printed.text or "空白", *others[:2]])
    times = len(head.again) + 1
    return replace(printed, doubt=f"“{column.label}”这一列印了 {times} 次，数值不同（{figures}）")


def contradict(heads: Mapping[str, Head], columns: Sequence[Column], positions: Sequence[int]) -> bool:
    """Whether cells counted off as the columns' stand under the heads of others, where most are known."""
    known = [(heads[c.id].position, at) for c, at in zip(columns, positions, strict=True) if c.id in heads]
    return 2 * len(known) > len(columns) > len(known) and any(head != at for head, at in known)
