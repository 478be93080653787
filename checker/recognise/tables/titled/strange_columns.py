"""Columns of figures that the form does not know, between those that it knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from checker.document import Paragraph
from checker.recognise.matching import values
from checker.recognise.tables.in_grids.rows import GridRow
from checker.recognise.tables.titled.heads import Head
from checker.report import StrangeColumn


@dataclass(slots=True)
class StrangeColumns:
    """Those of one table while its rows are read."""

    _heads: dict[int, tuple[Paragraph, frozenset[str]]] = field(default_factory=dict)
    """Position → what is printed over it, and the known columns to its left."""
    _rows: dict[int, set[str]] = field(default_factory=dict)

    def under(self, rows: Sequence[GridRow], columns: Mapping[str, Head]) -> None:
        """Takes the heads of a grid; ``columns``: the known ones."""
        taken = {at for head in columns.values() for at in range(head.position, head.end)}
        self._heads = {}
        for at in range(min(taken, default=0), max(taken, default=0)):
            named = [cell for row in rows if at < len(row.cells) and (cell := row.cells[at]) and cell.text]
            if at not in taken and named:
                left = frozenset(id for id, head in columns.items() if head.position < at)
                self._heads[at] = named[-1].content.strip(), left

    def read(self, row: GridRow, id: str) -> None:
        """A row of the form, or an open one."""
        for at in self._heads:
            cell = row.cells[at] if at < len(row.cells) else None
            said = cell.text.strip() if cell is not None else ""
            if values.is_more_than_nothing(said):
                self._rows.setdefault(at, set()).add(id)

    def found(self) -> tuple[StrangeColumn, ...]:
        heads: Iterable[int] = (at for at in self._rows if at in self._heads)
        return tuple(StrangeColumn(*self._heads[at], frozenset(self._rows[at])) for at in heads)
