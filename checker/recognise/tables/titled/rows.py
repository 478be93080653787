"""Which row of the form, or which open row, each row of a grid is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from checker.document import GridCell, Paragraph
from checker.forms import Row, is_among
from checker.recognise.matching import spelling, values
from checker.recognise.matching.likeness import Likeness, readings
from checker.recognise.tables.column_numbers import LABEL as COLUMN_NUMBERS
from checker.recognise.tables.in_grids.rows import GridRow
from checker.recognise.tables.titled.heads import Side
from checker.recognise.tables.titled.open_rows import OpenRowReader
from checker.report import OpenRow, StrangeRow


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
    _strange: list[StrangeRow] = field(default_factory=list)
    """Rows with figures that are none of the form's."""
    _last: int = -1
    """Number of the form's row that was matched last."""
    _above: str = ""
    """Id of the row that was known last."""

    def __post_init__(self) -> None:
        table = self.side.table
        self._rows: Sequence[Row] = table.rows
        self._open = OpenRowReader(table)
        self._likeness = Likeness([(row.label, *row.variants) for row in table.rows])
        self._numbered = {row.id: number for number, row in enumerate(table.rows)}
        self._keys: dict[str, list[int]] = {}
        for number, row in enumerate(table.rows):
            for label in (row.label, *row.variants):
                for key in dict.fromkeys((spelling.key(label), spelling.letters(label), *readings(label))):
                    self._keys.setdefault(key, []).append(number)

    @property
    def open_rows(self) -> tuple[OpenRow, ...]:
        return self._open.found

    @property
    def strange(self) -> tuple[StrangeRow, ...]:
        return tuple(self._strange)

    def matches(self, rows: Sequence[GridRow]) -> Iterator[Match]:
        told = [(row, self._labels_of(row)) for row in rows]
        labelled = [(row, cells) for row, cells in told if not self._numbers(row, cells)]
        start = self._last
        fixed = [self._fixed(row, cells) if cells else None for row, cells in labelled]
        self._last = start
        for (row, cells), match, following in zip(labelled, fixed, self._following(fixed), strict=True):
            if match is not None:
                self._pass(self._numbered[match.id], cells)
            elif cells:
                match = self._other(row, cells, following)
            else:
                self._nameless(row)
            if match is not None:
                self._above = match.id
                yield match

    def _following(self, fixed: Sequence[Match | None]) -> list[int | None]:
        """For each row of a grid the form's row that is printed next."""
        found: list[int | None] = []
        following = None
        for match in reversed(fixed):
            found.append(following)
            following = self._numbered[match.id] if match else following
        return found[::-1]

    def _labels_of(self, row: GridRow) -> list[GridCell]:
        return [cell for cell in self._cells(row) if spelling.plain(cell.text)]

    def _nameless(self, row: GridRow) -> None:
        """A row of figures without a label, which is known by its first figure."""
        heads = sorted(self.side.columns.values(), key=lambda head: head.position)
        own = [
            cell for head in heads if head.position < len(row.cells) and (cell := row.cells[head.position])
        ]
        said = [spelling.plain(cell.text) for cell in own if cell.text.strip()]
        numbers = [str(int(said[0]) + n) for n in range(len(said))] if said and said[0].isdecimal() else []
        if (columns := self._figures(row)) and (said != numbers or len(said) < 2):
            first = next(cell for cell in own if not values.is_blank(cell.text))
            self._strange.append(StrangeRow(first.content.strip(), self._above, columns))

    def _pass(self, number: int, cells: Sequence[GridCell]) -> None:
        self._last = number
        self._open.passed(number, cells[-1])

    def _other(self, row: GridRow, cells: Sequence[GridCell], following: int | None) -> Match | None:
        """A row that prints none of the form's labels."""
        opened = self._open.read(self.side, cells, following, with_figures=self._has_figures(row))
        if opened is not None:
            return Match(row, opened.row.id, opened.cell.content.strip(), opened.doubt, opened.row)
        near = self._near(row, cells)
        if near is not None and not near.doubt:
            self._pass(self._numbered[near.id], cells)
        if near is None and (columns := self._figures(row)) is not None:
            label = cells[-1].content.strip()
            added = frozenset() if is_among(label.text) else columns
            self._strange.append(StrangeRow(label, self._above, added))
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
        return self._figures(row) is not None

    def _figures(self, row: GridRow) -> frozenset[str] | None:
        """The columns in which the row prints more than 0; ``None`` where it prints no figure at all."""
        heads = [(id, head.position) for id, head in self.side.columns.items()]
        cells = {id: row.cells[at] for id, at in heads if at < len(row.cells)}
        told = {
            id: cell.text
            for id, cell in cells.items()
            if cell is not None and not values.is_blank(cell.text) and values.is_value(cell.text)
        }
        return (
            frozenset(id for id, text in told.items() if values.is_more_than_nothing(text)) if told else None
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
