"""One cell a line, blank cells as empty lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from checker.recognise.gather import Rows
from checker.recognise.lines import Line, Word
from checker.recognise.shapes import Printed


def cell_lines(lines: Sequence[Line], start: int) -> list[Line]:
    """The lines of single values and empty ones from ``start`` on."""
    block = []
    for number in range(start, len(lines)):
        line = lines[number]
        if any(word.kind == "text" for word in line.words) or len(_filled(line)) > 1:
            break
        if not line.furniture:
            block.append(line)
    return block


def adjacent(block: Iterable[Line]) -> bool:
    """Whether two values are neighbours; else the empty lines may be the spacing of the text."""
    return any(_filled(a) and _filled(b) for a, b in pairwise(block))


def printed(line: Line) -> Printed:
    for word in _filled(line):
        return Printed(word.text, line.place(word))
    return Printed("", line.paragraph.place(0, 0))


def _filled(line: Line) -> list[Word]:
    """The line's value, if it has one; a separator may stand after it."""
    return [word for word in line.words if word.kind == "value"]


class PerCell:
    """The rows of a table that stands with one cell a line; false where it does not.

    Nine rows of ten must show it, told by as many lines after the label as the row has cells.
    """

    def __init__(self, table: Rows) -> None:
        self._table = table
        self._blocks = {at: self._block(at) for at in range(len(table.rows))}
        wide = [at for at, row in enumerate(table.rows) if table.size(row) > 1]
        right = [block for at in wide if (block := self._blocks[at])]
        self._holds = len(right) >= max(2, 0.9 * len(wide)) and any(map(adjacent, right))

    def __bool__(self) -> bool:
        return self._holds

    def cells(self, at: int) -> dict[str, Printed] | None:
        block = self._blocks[at]
        columns = self._table.columns(self._table.rows[at])
        return {c.id: printed(line) for c, line in zip(columns, block, strict=False)} if block else None

    def _block(self, at: int) -> list[Line]:
        """As many lines as the row has cells; an empty line or two after them part the rows."""
        row = self._table.rows[at]
        block, size = cell_lines(self._table.lines, max(row.hit.words)[0] + 1), self._table.size(row)
        if not size <= len(block) <= size + 2 or any(map(_filled, block[size:])):
            return []
        return block
