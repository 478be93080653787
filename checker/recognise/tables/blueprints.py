"""The ways in which a table of a kind of report may be printed, over all editions of its form."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from checker.document import Paragraph, Place, Source
from checker.forms import Column, Form, FormTable, Row
from checker.recognise.matching import spelling


@dataclass(frozen=True)
class Blueprint:
    """A sequence of rows that a table may have, and the editions that print it so.

    ``forms``: edition → whether it is the official sequence there (not one with rows left unsplit).
    """

    table: FormTable
    rows: tuple[Row, ...]
    forms: dict[str, bool]

    @cached_property
    def row_keys(self) -> tuple[tuple[str, ...], ...]:
        """For each row the keys of its label and of the label's variants."""
        return tuple(
            tuple(dict.fromkeys(spelling.key(label) for label in (row.label, *row.variants)))
            for row in self.rows
        )

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """All distinct columns of a matrix or strip."""
        return tuple({column.id: column for row in self.rows for column in row.columns}.values())

    @cached_property
    def size(self) -> int:
        return sum(len(row.columns) for row in self.rows)

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """What the table prints beside its rows' labels and values: headers, parents, columns."""
        texts = [self.table.title, *self.table.headers]
        for row in self.rows:
            texts += [*row.parents, row.block]
            for column in row.columns:
                texts += [column.label, *column.variants]
        if self.table.layout == "strip":
            texts += [row.label for row in self.rows]
        found = dict.fromkeys(spelling.letters(text) for text in texts)
        found |= dict.fromkeys(spelling.key(text) for text in texts)
        return tuple(word for word in found if word)

    @cached_property
    def _known(self) -> dict[str, bool]:
        return {}

    def knows(self, text: str) -> bool:
        """Whether a text is made of the words of the table's header and parent cells."""
        word = spelling.letters(text)
        if word not in self._known:
            self._known[word] = self._knows(word)
        return self._known[word]

    def _knows(self, word: str) -> bool:
        if not word or self.knows_piece(word):
            return True
        if len(word) <= 2:  # what is left of vertical labels side by side
            return all(self.knows_piece(character) for character in word)
        if any(len(known) > 3 and spelling.same(word, known) for known in self.vocabulary):
            return True
        at = 0
        while at < len(word):
            size = max(
                (n for n in range(2, len(word) - at + 1) if self.knows_piece(word[at : at + n])), default=0
            )
            if not size:
                return False
            at += size
        return True

    def knows_piece(self, piece: str) -> bool:
        """Whether a piece stands in one of the words of the header and the parent cells."""
        return any(piece in known for known in self.vocabulary)


def blueprints(forms: Iterable[Form]) -> dict[str, list[Blueprint]]:
    """By table; the same sequence of rows in two editions is one blueprint."""
    found: dict[str, dict[object, Blueprint]] = {}
    for form in forms:
        for table in form.tables.values():
            known = found.setdefault(table.id, {})
            for rows, official in _sequences(table):
                identity = tuple((row.id, row.label, row.columns) for row in rows)
                blueprint = known.setdefault(identity, Blueprint(table, rows, {}))
                blueprint.forms[form.id] = blueprint.forms.get(form.id, False) or official
    return {table: list(known.values()) for table, known in found.items()}


def _sequences(table: FormTable) -> list[tuple[tuple[Row, ...], bool]]:
    found = [(table.rows, True)]
    for whole in table.alternatives:
        rows: list[Row] = []
        for row in table.rows:
            if row.id not in whole.replaces:
                rows.append(row)
            elif whole not in rows:
                rows.append(whole)
        found.append((tuple(rows), False))
    return found


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """What stands in one cell before it is read as a value.

    ``place`` is where it stands; of an empty cell, where it would. ``doubt`` says in Chinese why it
    cannot be told what belongs here.
    """

    text: str
    place: Place | None
    source: Source = "text"
    doubt: str | None = None


@dataclass
class FoundRow:
    row: Row
    label: Paragraph
    cells: Mapping[str, PrintedCell]
    """Column → what is printed there."""
    header: str = ""
    """The text of the header over this row, for units."""


@dataclass
class FoundTable:
    """A table as found in one way of looking; ``score`` tells how much of its blueprint was seen."""

    blueprint: Blueprint
    rows: list[FoundRow]
    score: float
    foreign: list[Paragraph] = field(default_factory=list)
    scrambled: bool = False
    """The order of the text is lost: which row its values belong to cannot be told."""
    lines: Collection[int] = ()
    """Indexes of the lines of text that the table takes up."""
    grid_rows: frozenset[tuple[int, int]] = frozenset()
    """Index of a grid and number of a row in it, for the rows of grids that the table takes up."""


def once(rows: Iterable[FoundRow]) -> list[FoundRow]:
    """Each of the form's rows once; where a row is printed several times, cells that differ are in doubt."""
    printed: dict[str, list[FoundRow]] = {}
    for row in rows:
        printed.setdefault(row.row.id, []).append(row)
    return [_agreed(copies) for copies in printed.values()]


def _agreed(copies: Sequence[FoundRow]) -> FoundRow:
    first, *others = copies
    cells = dict(first.cells)
    for other in others:
        for column, cell in other.cells.items():
            kept = cells[column]
            if kept.doubt or (not cell.doubt and spelling.plain(cell.text) == spelling.plain(kept.text)):
                continue
            figures = "、".join(text.strip() or "空白" for text in (kept.text, cell.text))
            said = f"“{first.row.name}”这一行印了 {len(copies)} 次，数值不同（{figures}）"
            cells[column] = replace(kept, doubt=said)
    return replace(first, cells=cells)
