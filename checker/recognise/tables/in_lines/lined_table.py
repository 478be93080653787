"""A table in lines of text: its rows, and the values that stand after each one's label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from checker.document import Paragraph, Place, join
from checker.forms import Column
from checker.recognise.matching import spelling
from checker.recognise.matching.lines import Line
from checker.recognise.matching.words import Word
from checker.recognise.tables.blueprints import Blueprint
from checker.recognise.tables.column_order import in_order
from checker.recognise.tables.found import PrintedCell
from checker.recognise.tables.in_lines.label_index import LineLabel
from checker.recognise.tables.placement import Cells, WhyNot


@dataclass(frozen=True, eq=False)
class RowValues:
    """What stands after a row's label, up to the next one."""

    label: LineLabel
    lines: dict[int, list[Word]]
    """Index of line → its values, and blank fields where tabs or pipes tell them."""
    stray: bool = False
    """Values were met here that cannot be this row's (a sentence with figures)."""
    torn: bool = False
    """Words stand between the values: their order cannot be trusted."""
    adrift: bool = False
    """Its line of values may as well be the row's before or after."""

    @cached_property
    def filled(self) -> list[tuple[int, list[Word]]]:
        """Lines with at least one value."""
        return [(n, words) for n, words in self.lines.items() if any(w.kind == "value" for w in words)]

    @cached_property
    def count(self) -> int:
        """How many values."""
        return sum(word.kind == "value" for words in self.lines.values() for word in words)

    @cached_property
    def labelled(self) -> frozenset[int]:
        """The lines that its label stands on."""
        return frozenset(number for number, _ in self.label.words)

    @property
    def bottom(self) -> int:
        """The line that its label ends on."""
        return max(self.labelled)

    @property
    def beside(self) -> bool:
        """Whether its values are as high as its label."""
        return all(min(self.labelled) <= number <= self.bottom for number, _ in self.filled)


@dataclass(frozen=True, eq=False)
class LinedTable:
    """One table in the lines of a document, as far as it is known before its values are placed."""

    lines: Sequence[Line]
    blueprint: Blueprint
    rows: Sequence[RowValues]
    first: int
    last: int
    early: Sequence[int]
    """Lines of values before the first row's label."""
    foreign: Sequence[Paragraph]
    """Labels of rows that the form does not know."""

    def columns(self, row: RowValues) -> tuple[Column, ...]:
        return self.blueprint.rows[row.label.row].columns

    def size(self, row: RowValues) -> int:
        """How many values the row has in the form."""
        return len(self.columns(row))

    def printed(self, number: int, word: Word) -> PrintedCell:
        return PrintedCell(word.text, self.lines[number].place(word))

    def blank(self, row: RowValues) -> Cells:
        _, place = self._place(row)
        return {column.id: PrintedCell("", place) for column in self.columns(row)}

    def cells(self, row: RowValues, answer: Cells | WhyNot) -> Cells:
        """The cells of a row as placed, or in doubt."""
        if not isinstance(answer, WhyNot):
            return answer
        text, place = self._place(row)
        unsure = {column.id: PrintedCell(text, place, doubt=answer.reason) for column in self.columns(row)}
        return unsure | dict(answer.known)

    def label(self, row: RowValues) -> Paragraph:
        pieces = []
        for number in sorted(row.labelled):
            own = [self.lines[number].words[n] for at, n in sorted(row.label.words) if at == number]
            pieces.append(self.lines[number].paragraph.part(own[0].start, own[-1].end))
        return join(pieces)

    def _place(self, row: RowValues) -> tuple[str, Place]:
        """The row's values as printed on their first line, or the end of its label."""
        for number, words in row.filled:
            printed = [word for word in words if word.kind == "value"]
            place = self.lines[number].paragraph.place(printed[0].start, printed[-1].end)
            return place.text, place
        number, n = max(row.label.words)
        end = self.lines[number].words[n].end
        return "", self.lines[number].paragraph.place(end, end)

    def header(self, at: int) -> str:
        """What is printed between the row before and row number ``at``: the header of its block."""
        return "".join(line.text for line in self._over(at) if line.words)

    def _over(self, at: int) -> Sequence[Line]:
        start = self.rows[at - 1].bottom if at else self.first
        return self.lines[start : self.rows[at].label.at[0]]

    @cached_property
    def headed_in_order(self) -> Sequence[bool]:
        """For each row whether its columns are named in the form's order, by the last heads over it."""
        right, found = True, list[bool]()
        for at, row in enumerate(self.rows):
            if not at or (self.blueprint.table.layout == "blocks" and self._names_columns(at)):
                right = in_order(self._over(at), self.columns(row))
            found.append(right)
        return found

    def _names_columns(self, at: int) -> bool:
        keys = {spelling.key(column.label) for column in self.columns(self.rows[at])}
        return any(spelling.key(word.text) in keys for line in self._over(at) for word in line.words)
