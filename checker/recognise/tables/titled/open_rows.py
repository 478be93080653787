"""Rows that each report has its own of: what they look like, and where in a table they may stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from checker.document import GridCell
from checker.forms import FormTable, OpenRows, is_among
from checker.recognise.tables.titled.heads import Side, key_of
from checker.report import OpenRow

_NOT_ID = re.compile(r"\W+")


@dataclass(slots=True)
class _Place:
    """The place of one group while the rows of a table are read in the order of print.

    A row that only looks like one of the group (“下级上解收入”) but is printed among others of the form is
    none of it. Where no sum adds the group up, it may stand anywhere.
    """

    after: int
    """How many of the form's rows stand before the group."""
    parts: frozenset[int]
    """The form's rows that are added up with it."""
    totals: frozenset[int]
    """Those that add it up."""
    begun: bool = False
    ended: bool = False
    _totalled: bool = False

    @classmethod
    def of(cls, table: FormTable, rows: OpenRows) -> _Place:
        numbers = {row.id: number for number, row in enumerate(table.rows)}
        parts: set[int] = set()
        totals: set[int] = set()
        for relation in table.relations:
            added = table.groups.get(relation.plus, ()) + table.groups.get(relation.minus, ())
            if relation.kind == "sum" and relation.row in numbers and rows.group in added:
                totals.add(numbers[relation.row])
                parts.update(numbers[id] for id in added if id in numbers)
        return cls(rows.place, frozenset(parts), frozenset(totals))

    def passed(self, number: int) -> None:
        """The form's row of this number is printed here."""
        if number in self.parts:
            self.begun = True
        elif number in self.totals:
            # A total may stand over what it adds up, and again on each page.
            self.ended = self.ended or (self.begun and not self._totalled)
            self._totalled = True
        elif number >= self.after and (self.begun or self._totalled):
            self.ended = True

    def may_hold(self, following: int | None) -> bool:
        """Whether one of the group may stand here; ``following``: the form's row that is printed next."""
        if not self.totals or following is None:
            return not (self.totals and self.ended)
        before = following < self.after and following not in self.parts | self.totals
        return not self.ended and not (before and not self.begun)


@dataclass(frozen=True, slots=True)
class Opened:
    """An open row and the cell that prints its key. ``doubt``: why it is not certain which it is."""

    row: OpenRow
    cell: GridCell
    doubt: str


class OpenRowReader:
    """The open rows of one side while it is read in the order of print."""

    def __init__(self, table: FormTable) -> None:
        self._groups = table.open
        self._places = {rows.group: _Place.of(table, rows) for rows in table.open}
        self._found: dict[str, OpenRow] = {}
        self._among: int | None = None
        """How far the row that told a part of the one above it (其中：…) is set in; those below it that are
        set in as far tell parts, too."""
        self._inset = 0
        """How far the row before such is set in."""

    @property
    def found(self) -> tuple[OpenRow, ...]:
        return tuple(self._found.values())

    def passed(self, number: int, label: GridCell) -> None:
        """The form's row of this number is printed here."""
        self._among, self._inset = None, inset(label)
        for place in self._places.values():
            place.passed(number)

    def read(
        self, side: Side, cells: Sequence[GridCell], following: int | None, *, with_figures: bool
    ) -> Opened | None:
        """What open row these labels are; ``following``: the form's row that is printed next."""
        for rows in self._groups:
            if not self._places[rows.group].may_hold(following) or (rows.like is None and not with_figures):
                continue
            own, beside = self._columns(side, rows, cells)
            key, name, cell = self._key(rows, own)
            id = _NOT_ID.sub("", key)
            if cell is not None and id:
                texts = [name, *(one.text for one in beside if one is not cell)]
                return self._opened(rows, id, key, cell, "".join("".join(texts).split()))
        return None

    def _columns(
        self, side: Side, rows: OpenRows, cells: Sequence[GridCell]
    ) -> tuple[list[GridCell], list[GridCell]]:
        """Where the key of a row may stand, and what it is called."""
        under, named = side.keys.get(rows.group, ()), side.names.get(rows.group, ())
        own = [cell for cell in cells if cell.column in under] if under else list(cells)
        if named:
            return own, [one for one in cells if one.column in named]
        return own, [one for one in cells if one not in own]

    def _key(self, rows: OpenRows, own: Sequence[GridCell]) -> tuple[str, str, GridCell | None]:
        """The key, what stands behind it in its own cell, and that cell."""
        if own and rows.like is not None and (key := key_of(rows, "".join(one.text for one in own))):
            return key, "", own[0]
        for cell in own:
            if key := key_of(rows, cell.text):
                return key, "", cell
            first, *rest = cell.text.split(None, 1)
            if rows.name and rest and (key := key_of(rows, first)):  # “207 文化支出”
                return key, rest[0], cell
        return "", "", None

    def _opened(self, rows: OpenRows, id: str, key: str, cell: GridCell, name: str) -> Opened:
        called = f"{key} {name}".strip() if name and name != key else key
        among = self._is_among(cell)
        parent = self._parent(id) if rows.by_prefix and not among else ""
        row = OpenRow(id, called, rows.group, parent, among, name if name != key else "")
        doubt = f"“{key}”这一行印了不止一次" if id in self._found else ""
        if not among:
            self._inset = inset(cell)
        if not doubt:
            self._found[id] = row
            self._places[rows.group].begun = True
        return Opened(row, cell, doubt)

    def _is_among(self, label: GridCell) -> bool:
        """Whether a row tells a part of another: by its own words, or by how far it is set in."""
        indent = inset(label)
        if is_among(label.text):
            self._among = indent
        elif self._among is not None and not indent >= self._among > self._inset:
            self._among = None
        return self._among is not None

    def _parent(self, id: str) -> str:
        """The row printed so far whose key is the longest beginning of this one."""
        return next((id[:n] for n in range(len(id) - 1, 0, -1) if id[:n] in self._found), "")


def inset(label: GridCell) -> int:
    """How many blanks stand before a label."""
    return len(label.text) - len(label.text.lstrip())
