"""Columns by the separators in the line: tabs, pipes, full-width bars.

Each field is a cell, a blank one too. What is not told is which fields are merged label cells: these are
learnt from all rows of the table together, and where one of them contradicts, fields have been lost or
added on the way to text, so that no blank field of the table can be trusted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from checker.recognise.matching import spelling
from checker.recognise.matching.words import Word
from checker.recognise.tables.found import PrintedCell
from checker.recognise.tables.in_lines.lined_table import LinedTable, RowValues
from checker.recognise.tables.placement import Cells, WhyNot

_NAMES = 6
"""So many lines over a row may be those of its header and the rows between."""
_CLOSING = 2
"""So many separators at most close each line."""


@dataclass(frozen=True, slots=True)
class _Record:
    """A row that stands in the fields of one line. ``label``: the field that its label ends in, or -1."""

    line: int
    words: tuple[Word, ...]
    label: int
    size: int
    used: tuple[int, ...]
    """Fields after the label with something in them."""

    @property
    def bare(self) -> bool:
        """A label alone, without a separator: its blank fields are cut off."""
        return len(self.words) == self.label + 1

    @property
    def complete(self) -> bool:
        return len(self.used) == self.size == self.used[-1] - self.used[0] + 1

    def fits(self, start: int) -> bool:
        """Whether the row's values may begin in this field."""
        inside = all(start <= n < start + self.size for n in self.used)
        return self.label < start and inside and start + self.size <= len(self.words)


_IN_NO_FIELDS = WhyNot("这一行没有分隔符，数值属于哪一列无法确定")
_FIELDS_LOST = WhyNot("这一行的分隔符有多有少，数值属于哪一列无法确定")

_Way = Callable[[_Record], int]
"""In which field the values of a row begin."""


class BySeparator:
    """Where the rows of a table have their values, as far as their separators tell it."""

    def __init__(self, table: LinedTable) -> None:
        self._table = table
        self._records = {
            at: record for at, row in enumerate(table.rows) if (record := _record(table, row)) is not None
        }
        self._ways = self._whole()
        self._known = Counter(
            (len(record.words), record.label, record.used[0])
            for record in self._records.values()
            if record.complete
        )

    def __contains__(self, at: int) -> bool:
        return at in self._records

    def place(self, at: int) -> Cells | WhyNot:
        record = self._records.get(at)
        if record is None:
            return _IN_NO_FIELDS
        start = self._start(record)
        if start is None:
            return self._named(at, record) or _FIELDS_LOST
        found = {}
        end = record.words[-1].end
        for n, column in enumerate(self._table.columns(self._table.rows[at]), start):
            if n < len(record.words):
                found[column.id] = self._table.printed(record.line, record.words[n])
            else:
                found[column.id] = PrintedCell("", self._table.lines[record.line].paragraph.place(end, end))
        return found

    def _named(self, at: int, record: _Record) -> Cells | None:
        """By the names over the fields, where the row has values of more columns than the form.

        The lowest line of names over the row must have as many fields as the row and name each column once.
        """
        columns = self._table.columns(self._table.rows[at])
        if len(record.used) <= record.size:
            return None
        for line in reversed(self._table.lines[max(0, record.line - _NAMES) : record.line]):
            said = [spelling.letters(word.text) for word in line.words]
            keys = {
                column.id: {spelling.letters(n) for n in (column.label, *column.variants)}
                for column in columns
            }
            found = {id: [n for n, text in enumerate(said) if text in names] for id, names in keys.items()}
            if not any(found.values()):
                continue
            if len(said) != len(record.words) or any(len(places) != 1 for places in found.values()):
                return None
            words = {id: record.words[places[0]] for id, places in found.items()}
            return {id: self._table.printed(record.line, word) for id, word in words.items()}
        return None

    def _start(self, record: _Record) -> int | None:
        if record.bare:
            return record.label + 1 if self._ways else None
        starts = {way(record) for way in self._ways}
        if not self._ways and len(record.used) not in (record.size - 1, record.size + 1):
            # Rows with as many fields and the same label field, where one of them is complete.
            starts = {
                start
                for width, label, start in self._known
                if (width, label) == (len(record.words), record.label) and record.fits(start)
            }
        return starts.pop() if len(starts) == 1 else None

    def _whole(self) -> list[_Way]:
        """The ways to read the fields that hold for every row."""
        records = list(self._records.values())
        kept = [record for record in records if not record.bare]
        if len(kept) < max(2, len(self._table.rows) / 4):
            return []
        return _from_label(kept) + _from_edge(kept)


def _record(table: LinedTable, row: RowValues) -> _Record | None:
    """The line of fields that a row stands in; a row without values stands where its label ends."""
    filled = [number for number, _ in row.filled]
    if len(filled) > 1:
        return None
    number = filled[0] if filled else row.bottom
    words = table.lines[number].words
    label = max((n for at, n in row.label.words if at == number), default=-1)
    if not table.lines[number].fields and (filled or label != len(words) - 1):
        return None
    used = tuple(n for n in range(label + 1, len(words)) if words[n].kind != "empty")
    if any(words[n].kind == "text" for n in used) and (label < 0 or not filled):
        return None  # words of the table beside its values, or a label that is not known whole
    return _Record(number, words, label, table.size(row), used)


def _from_label(records: Sequence[_Record]) -> list[_Way]:
    """Each row has as many fields after its label as it has columns, but for what closes every line."""
    closing = {len(record.words) - record.label - 1 - record.size for record in records}
    if len(closing) != 1 or not 0 <= min(closing) <= _CLOSING:
        return []
    return [_after_label] if all(record.fits(record.label + 1) for record in records) else []


def _after_label(record: _Record) -> int:
    return record.label + 1


def _from_edge(records: Sequence[_Record]) -> list[_Way]:
    """All rows have as many fields, and only one field can be the one in which values begin."""
    if len({len(record.words) for record in records}) != 1:
        return []
    low = max(
        max([record.label + 1] + [record.used[-1] - record.size + 1 for _ in record.used[:1]])
        for record in records
    )
    high = min(
        min([len(record.words) - record.size] + [record.used[0] for _ in record.used[:1]])
        for record in records
    )
    if low != high or not all(record.fits(low) for record in records):
        return []
    return [lambda record: low]
