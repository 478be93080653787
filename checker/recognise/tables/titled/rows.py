"""Which row of the form, or which open row, each row of a grid is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from checker.document import GridCell, Paragraph
from checker.forms import OpenRows, Row
from checker.recognise.matching import spelling, values
from checker.recognise.matching.likeness import Likeness, readings
from checker.recognise.tables.column_numbers import LABEL as COLUMN_NUMBERS
from checker.recognise.tables.in_grids.rows import GridRow
from checker.recognise.tables.titled.heads import Side, key_of
from checker.report import OpenRow

_NOT_ID = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Match:
    """A row of the grid and what it is. ``doubt``: why that is not certain."""

    row: GridRow
    id: str
    label: Paragraph
    doubt: str = ""
    open: OpenRow | None = None


@dataclass
class RowMatcher:
    """The rows of one side, in the order of print."""

    side: Side
    foreign: list[Paragraph] = field(default_factory=list)
    """Labels of rows with figures that are none of the form's."""
    _open: list[OpenRow] = field(default_factory=list)
    _last: int = -1
    """Number of the form's row that was matched last."""

    def __post_init__(self) -> None:
        table = self.side.table
        self._rows: Sequence[Row] = table.rows
        self._likeness = Likeness([(row.label, *row.variants) for row in table.rows])
        self._keys: dict[str, list[int]] = {}
        for number, row in enumerate(table.rows):
            for label in (row.label, *row.variants):
                for key in dict.fromkeys((spelling.key(label), spelling.letters(label), *readings(label))):
                    self._keys.setdefault(key, []).append(number)

    @property
    def open_rows(self) -> tuple[OpenRow, ...]:
        return tuple(self._open)

    def matches(self, rows: Sequence[GridRow]) -> Iterator[Match]:
        for row in rows:
            if (match := self._match(row)) is not None:
                yield match

    def _match(self, row: GridRow) -> Match | None:
        cells = [cell for cell in self._cells(row) if spelling.plain(cell.text)]
        if not cells or self._numbers(row, cells):
            return None
        fixed = self._fixed(row, cells)
        if fixed is not None:
            return fixed
        for rows in self.side.table.open:
            if (match := self._opened(row, rows, cells)) is not None:
                return match
        near = self._near(row, cells)
        if near is None and self._has_figures(row):
            self.foreign.append(cells[-1].content.strip())
        return near

    def _cells(self, row: GridRow) -> list[GridCell]:
        """The labels of a row that begin in it."""
        found: list[GridCell] = []
        for at in self.side.labels:
            cell = row.cells[at] if at < len(row.cells) else None
            if cell is not None and cell not in found and cell.row == row.number:
                found.append(cell)
        return found

    def line(self, row: GridRow) -> int | None:
        at = self.side.line
        cell = row.cells[at] if at is not None and at < len(row.cells) else None
        said = spelling.plain(cell.text) if cell is not None else ""
        return int(said) if said.isdecimal() and len(said) < 5 else None

    def _numbers(self, row: GridRow, cells: Sequence[GridCell]) -> bool:
        """Whether the row prints the numbers of its columns."""
        if len(cells) == 1 and spelling.key(cells[0].text) == COLUMN_NUMBERS:
            return True
        figures = [spelling.plain(cell.text) for _, cell in row.distinct() if cell.text.strip()]
        return len(figures) > 2 and figures == [str(n) for n in range(1, len(figures) + 1)]

    def _has_figures(self, row: GridRow) -> bool:
        heads = self.side.columns.values()
        cells = [row.cells[head.position] for head in heads if head.position < len(row.cells)]
        return any(
            cell is not None and not values.is_blank(cell.text) and values.is_value(cell.text)
            for cell in cells
        )

    # The form's rows

    def _fixed(self, row: GridRow, cells: Sequence[GridCell]) -> Match | None:
        line = self.line(row)
        texts = [cell.text for cell in reversed(cells)]
        if len(cells) > 1:
            texts.append("".join(cell.text for cell in cells))
        for at, text in enumerate(texts):
            keys = dict.fromkeys((spelling.key(text), spelling.letters(text), *readings(text)))
            numbers = list(dict.fromkeys(n for key in keys if key for n in self._keys.get(key, ())))
            if numbers:
                number = self._chosen(numbers, line, cells)
                cell = cells[-1 - at] if at < len(cells) else cells[0]
                return self._is(row, number, cell)
        return None

    def _chosen(self, numbers: Sequence[int], line: int | None, cells: Sequence[GridCell]) -> int:
        """The row that a label names which several have: by its 行次, what stands before it, its order."""
        if len(numbers) == 1:
            return numbers[0]
        told = [n for n in numbers if line is not None and self._rows[n].line == line]
        if told:
            return told[0]
        said = {spelling.key(cell.text) for cell in cells}
        under = [n for n in numbers if any(spelling.key(parent) in said for parent in self._rows[n].parents)]
        return next((n for n in under or numbers if n > self._last), (under or numbers)[-1])

    def _is(self, row: GridRow, number: int, cell: GridCell, doubt: str = "") -> Match:
        if not doubt:
            self._last = number
        return Match(row, self._rows[number].id, cell.content.strip(), doubt)

    def _near(self, row: GridRow, cells: Sequence[GridCell]) -> Match | None:
        """A row whose label is like one of the form's: sure with its 行次, or where its turn is."""
        line = self.line(row)
        for cell in reversed(cells):
            number = self._likeness.row_of(cell.text)
            if number is None:
                continue
            own = self._rows[number]
            said = "".join(cell.text.split())[:30]
            if line is not None and own.line is not None:
                sure = line == own.line
            else:
                sure = number == self._last + 1 and not self.side.table.open
            doubt = "" if sure else f"行名“{said}”与表样不同，无法确定是不是“{own.name}”这一行"
            return self._is(row, number, cell, doubt)
        return None

    # Open rows

    def _opened(self, row: GridRow, rows: OpenRows, cells: Sequence[GridCell]) -> Match | None:
        under = self.side.keys.get(rows.group, ())
        own = [cell for cell in cells if cell.column in under] if under else list(cells)
        key, cell = None, None
        if own and rows.like is not None:
            joined = "".join(one.text for one in own)
            key, cell = key_of(rows, joined), own[0]
        if key is None:
            cell, key = next(((one, k) for one in own if (k := key_of(rows, one.text))), (None, None))
        if cell is None or key is None or (rows.like is None and not self._has_figures(row)):
            return None
        id = _NOT_ID.sub("", key)
        if not id:
            return None
        named = self.side.names.get(rows.group, ())
        beside = [one for one in cells if one not in own] if not named else [
            one for one in cells if one.column in named
        ]  # fmt: skip
        name = "".join("".join(one.text.split()) for one in beside)
        doubt = f"“{key}”这一行印了不止一次" if any(one.id == id for one in self._open) else ""
        called = f"{key} {name}".strip() if name and name != key else key
        opened = OpenRow(id, called, rows.group, self._parent(id) if rows.by_prefix else "")
        if not doubt:
            self._open.append(opened)
        return Match(row, id, cell.content.strip(), doubt, opened)

    def _parent(self, id: str) -> str:
        """The row printed so far whose key is the longest beginning of this one."""
        over = [one.id for one in self._open if id != one.id and id.startswith(one.id)]
        return max(over, key=len, default="")
