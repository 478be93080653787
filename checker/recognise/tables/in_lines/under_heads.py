"""Columns by the heads over a row, in tables whose blocks have heads of their own and far apart (table 二).

Text set under each other with spaces keeps a value near the middle of its column; the label before it may
push it aside by some characters, which is little where columns are wide.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from checker.recognise.matching import spelling
from checker.recognise.matching.lines import Line
from checker.recognise.tables.found import PrintedCell
from checker.recognise.tables.in_lines.lined_table import LinedTable
from checker.recognise.tables.placement import Cells, WhyNot

_FAR = 12
"""Characters from one head to the next, at least."""
_NEAR = 0.3
"""So far off the middle of its head may a value stand, in parts of the way to the next."""
_ABOVE = 16
"""So many lines over a row its heads may be."""

_NOT_UNDER = WhyNot("数值没有印在列名之下，属于哪一列无法确定")


class UnderHeads:
    """A row with too few values on one line, as high as its label."""

    def __init__(self, table: LinedTable) -> None:
        self._table = table

    def place(self, at: int) -> Cells | WhyNot:
        table, row = self._table, self._table.rows[at]
        columns = table.columns(row)
        if not 0 < row.count < len(columns) or not self._proven:
            return _NOT_UNDER
        under = self._under(at)
        if under is None:
            return _NOT_UNDER
        number, words = row.filled[0]
        line = table.lines[number]
        found = {n: table.printed(number, word) for n, word in zip(under, words, strict=True)}
        end = len(line.text.rstrip())
        blank = PrintedCell("", line.paragraph.place(end, end))
        return {column.id: found.get(n, blank) for n, column in enumerate(columns)}

    @cached_property
    def _proven(self) -> bool:
        """Whether whole rows show that values stand under the heads: one at least, and none otherwise."""
        table = self._table
        if table.blueprint.table.layout != "blocks":
            return False
        whole = [at for at, row in enumerate(table.rows) if row.count == table.size(row) > 1]
        return bool(whole) and all(self._under(at) == list(range(table.rows[at].count)) for at in whole)

    def _under(self, at: int) -> list[int] | None:
        """Which heads the values of a row stand under, each one of its own; None where it cannot be told."""
        table, row = self._table, self._table.rows[at]
        if len(row.filled) != 1 or not row.beside or row.stray or row.torn:
            return None
        number, words = row.filled[0]
        line = table.lines[number]
        heads = self._heads(number, [column.label for column in table.columns(row)])
        if line.fields or "  " not in line.text.strip() or not heads:
            return None
        room = min(b - a for a, b in pairwise(heads))
        found: list[int] = []
        for word in words:
            middle = (word.start + word.end) / 2
            near = [n for n, head in enumerate(heads) if abs(head - middle) <= _NEAR * room]
            if len(near) != 1 or near[0] in found:
                return None
            found += near
        return found

    def _heads(self, number: int, names: Sequence[str]) -> list[float]:
        """The middles of the names in the lowest line over a row that names any of its columns."""
        keys = [spelling.key(name) for name in names]
        for line in reversed(self._table.lines[max(0, number - _ABOVE) : number]):
            if line.furniture:
                return []  # another page has its text at other places
            said = [(_bare(word.text), (word.start + word.end) / 2) for word in line.words]
            if any(text in keys for text, _ in said):
                return self._in_line(line, keys)
        return []

    def _in_line(self, line: Line, keys: Sequence[str]) -> list[float]:
        said = [(_bare(word.text), (word.start + word.end) / 2) for word in line.words]
        named = [(text, middle) for text, middle in said if text in keys]
        far = all(b - a >= _FAR for (_, a), (_, b) in pairwise(named))
        return [middle for _, middle in named] if [text for text, _ in named] == list(keys) and far else []


def _bare(text: str) -> str:
    return spelling.key(spelling.plain(text).split("(")[0])
