"""Columns by counting: as many values after a label as its row has cells, in the form's order.

Nothing is placed by arithmetic, but for one rule of the field: in a row that lost its blanks, a last value
that is the sum of the others is the total. Whatever else does not fit is unsure, with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from checker.recognise.matching.words import Word
from checker.recognise.tables.found import PrintedCell
from checker.recognise.tables.in_lines.by_separator import BySeparator
from checker.recognise.tables.in_lines.lined_table import LinedTable, RowValues
from checker.recognise.tables.in_lines.print_order import (
    all_below,
    all_beside,
    figures_astray,
    figures_below,
    on_lines,
)
from checker.recognise.tables.placement import Cells, WhyNot
from checker.recognise.tables.spoilt_row import sure_values

_MOST_BESIDE = 0.4
"""Where the values of such a part of the rows stand beside their labels, the others' are astray."""

Filled = list[tuple[int, list[Word]]]
"""Lines with values: index and words."""


class ByCount:
    def __init__(self, table: LinedTable, separated: BySeparator) -> None:
        self._table = table
        self._separated = separated

    def place(self, at: int) -> Cells | WhyNot:
        table, row = self._table, self._table.rows[at]
        if row.count == 0:
            if row.stray or not (self._whole or self._silent):
                return WhyNot("这一行没有数值，而别的行缺值，无法确定是空白还是丢失")
            return table.blank(row)
        if self._usually_beside[_wraps(row)] and not row.beside:
            return WhyNot("数值不在标签旁，属于哪一行无法确定")
        filled = self._own_lines(row) if len(row.filled) == 1 or self._on_lines else row.filled
        if len(filled) == 1:
            return self._on_one_line(at, *filled[0])
        if reason := self._unsound(at):
            return WhyNot(reason)
        return self._in_order(row, [(n, word) for n, words in filled for word in words])

    def _on_one_line(self, at: int, number: int, words: Sequence[Word]) -> Cells | WhyNot:
        row = self._table.rows[at]
        printed = [word for word in words if word.kind == "value"]
        if len(printed) == self._table.size(row):
            return self._in_order(row, [(number, word) for word in printed])
        if row.stray:
            return WhyNot("这一行夹有别的数字")
        return self._short_or_long(at, number, printed)

    def _in_order(self, row: RowValues, places: Sequence[tuple[int, Word]]) -> dict[str, PrintedCell]:
        printed = [self._table.printed(*place) for place in places if place[1].kind == "value"]
        return {c.id: cell for c, cell in zip(self._table.columns(row), printed, strict=True)}

    def _short_or_long(self, at: int, number: int, printed: Sequence[Word]) -> WhyNot:
        """The row rule of the field for a row with too few or too many values on its line."""
        columns = self._table.columns(self._table.rows[at])
        blanks = self._blanks or at not in self._separated
        sure = sure_values([word.text for word in printed], columns, blanks)
        known = {columns[column].id: self._table.printed(number, printed[n]) for column, n in sure.items()}
        return WhyNot(f"这一行应有 {len(columns)} 个数值，读到 {len(printed)} 个", known=known)

    def _unsound(self, at: int) -> str:
        """Why the values on several lines cannot be counted off; empty where they can."""
        row = self._table.rows[at]
        size = self._table.size(row)
        if row.count != size:
            return f"这一行应有 {size} 个数值，读到 {row.count} 个"
        if row.stray:
            return "这一行夹有别的数字"
        if row.torn:
            return "这一行的数值之间夹有别的文字，次序无法确定"
        if self._on_lines:
            return "这一行的数值分在几行上，而别的行各在一行，次序无法确定"
        if self._doubted(at):
            return "相邻一行的数值有多有少，数值属于哪一行无法确定"
        return "" if _evenly(row.filled) else "数值之间的空行有多有少，哪里是空白格无法确定"

    # How the table is printed

    @cached_property
    def _on_lines(self) -> bool:
        return on_lines(self._table)

    @cached_property
    def _ordered(self) -> bool:
        return not self._on_lines and all_below(self._table)

    @cached_property
    def _silent(self) -> bool:
        """Whether a label without values has blank cells."""
        return self._ordered or (self._on_lines and all_beside(self._table))

    @cached_property
    def _whole(self) -> bool:
        """Whether no row lacks a value, and no figures before or after all labels may be a row's."""
        table = self._table
        empty = not any(row.count for row in table.rows)
        if table.early or (empty and (figures_below(table) or figures_astray(table))):
            return False
        return all(row.count in (0, table.size(row)) for row in table.rows)

    @cached_property
    def _blanks(self) -> bool:
        """Whether rows lack more than one value: blank cells have left no trace."""
        return any(
            0 < row.count < self._table.size(row) - 1 and isinstance(self._separated.place(at), WhyNot)
            for at, row in enumerate(self._table.rows)
        )

    @cached_property
    def _usually_beside(self) -> dict[bool, bool]:
        """Whether values stand beside most labels of one line (False), and of several (True)."""
        rows = [row for row in self._table.rows if row.count]
        alike = {wraps: [row for row in rows if _wraps(row) == wraps] for wraps in (False, True)}
        return {
            wraps: sum(row.beside for row in some) >= _MOST_BESIDE * len(some)
            for wraps, some in alike.items()
        }

    def _own_lines(self, row: RowValues) -> Filled:
        """In a table with a line for each row, a lone number beside a full row is a page number.

        It must stand off by two empty lines: right under a value it is the rest of its digits.
        """
        size = self._table.size(row)
        full = [entry for entry in row.filled if sum(word.kind == "value" for word in entry[1]) == size]
        if size == 1:
            full = [entry for entry in full if entry[0] in row.labelled]
        rest = [entry for entry in row.filled if entry not in full]
        lone = all(len(words) == 1 and number not in row.labelled for number, words in rest)
        return full if len(full) == 1 and lone and all(self._apart(n) for n, _ in rest) else row.filled

    def _apart(self, number: int) -> bool:
        lines = self._table.lines
        return "\f" in lines[number].text or all(line.empty for line in lines[max(0, number - 2) : number])

    def _doubted(self, at: int) -> bool:
        """Where values stand each on its line, a neighbour with a value too many or too few casts doubt."""
        rows = self._table.rows
        for near in (at - 1, at + 1):
            if 0 <= near < len(rows):
                usual = self._ordered or rows[near].count in (0, self._table.size(rows[near]))
                if rows[near].stray or not usual:
                    return True
        row = rows[at].label.row
        following = rows[at + 1].label.row if at + 1 < len(rows) else row + 1
        return following != row + 1 or (at == 0 and bool(self._table.early))


def _wraps(row: RowValues) -> bool:
    return len(row.labelled) > 1


def _evenly(filled: Filled) -> bool:
    """Whether values stand at one distance: where more empty lines part some, these may be blank cells."""
    return len({after - before for (before, _), (after, _) in pairwise(filled)}) <= 1
