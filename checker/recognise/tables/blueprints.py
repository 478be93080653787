"""The ways in which the tables of a kind of report may be printed, over all editions of its form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from weakref import WeakKeyDictionary

from checker.forms import Column, Form, Forms, FormTable, Row
from checker.recognise.matching import spelling
from checker.recognise.matching.heads import Heads
from checker.recognise.matching.likeness import Likeness
from checker.recognise.tables.row_labels import RowLabel, RowLabels

_REMEMBERED = 8192
"""Words of reports, known or not, that a blueprint keeps in mind."""


@dataclass(frozen=True, eq=False)
class Blueprint:
    """A sequence of rows that a table may have, and the editions that print it so.

    ``forms``: edition → whether it is the official sequence there (not one with rows left unsplit).
    """

    table: FormTable
    rows: tuple[Row, ...]
    forms: Mapping[str, bool]
    unsplit: frozenset[str] = frozenset()
    """The rows that stand for a group of rows in one of its editions."""
    elsewhere: frozenset[str] = frozenset()
    """The keys of the labels that rows of the kind's other tables have."""

    @cached_property
    def labels(self) -> tuple[RowLabel, ...]:
        return tuple(
            RowLabel(
                tuple(dict.fromkeys(spelling.key(label) for label in (row.label, *row.variants))),
                row.mark,
                row.id in self.unsplit,
            )
            for row in self.rows
        )

    @cached_property
    def row_keys(self) -> tuple[tuple[str, ...], ...]:
        """For each row the keys of its label and of the label's variants."""
        return tuple(label.keys for label in self.labels)

    @cached_property
    def any_row(self) -> re.Pattern[str]:
        """The key of any of its rows."""
        return re.compile("|".join(re.escape(key) for keys in self.row_keys for key in keys))

    @cached_property
    def likeness(self) -> Likeness:
        """What tells its rows apart."""
        return Likeness([(row.label, *row.variants) for row in self.rows], self.elsewhere)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """All distinct columns of a matrix or strip."""
        return tuple({column.id: column for row in self.rows for column in row.columns}.values())

    def renamed(self, texts: Iterable[str]) -> dict[str, str]:
        """Which texts of a header, in the order of print, name which column in other words: text → key."""
        told = [text for text in texts if self.likeness.row_of(text) is None and not self._spans(text)]
        return self._heads.renamed(told)

    @cached_property
    def _heads(self) -> Heads:
        return Heads([(column.label, *column.variants) for column in self.columns])

    def _spans(self, text: str) -> bool:
        said = spelling.key(text)
        return any(said == spelling.key(parent) for row in self.rows for parent in row.parents)

    def is_group(self, text: str) -> bool:
        """Whether a text is a cell's that spans rows, in words and number: beside it stand their sums."""
        mark, said = spelling.split_mark(text)[0], spelling.key(text)
        return any(
            said == spelling.key(parent) and mark in ("", spelling.split_mark(parent)[0])
            for row in self.rows
            for parent in row.parents
        )

    @cached_property
    def size(self) -> int:
        """How many cells it has."""
        return sum(len(row.columns) for row in self.rows)

    @property
    def least(self) -> int:
        """With fewer of its rows a table is none."""
        return max(2 if len(self.rows) < 4 else 3, len(self.rows) * 2 // 5)

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

    def knows(self, text: str) -> bool:
        """Whether a text is made of the words of the table's header and parent cells."""
        return self._knows(spelling.letters(text))

    @cached_property
    def _knows(self) -> Callable[[str], bool]:
        return lru_cache(maxsize=_REMEMBERED)(self._made_of_its_words)

    def _made_of_its_words(self, word: str) -> bool:
        if not word or self.knows_piece(word):
            return True
        if len(word) <= 2:  # what is left of vertical labels side by side
            return all(self.knows_piece(character) for character in word)
        if any(spelling.same(word, known) for known in self._of_length(len(word))):
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
        return piece in self._every_word

    @cached_property
    def _every_word(self) -> str:
        return "\n".join(self.vocabulary)

    def _of_length(self, length: int) -> Iterator[str]:
        """The words of it that one of this length may be but for a slip."""
        most = spelling.tolerance(length)
        return (word for word in self.vocabulary if len(word) > 3 and abs(len(word) - length) <= most)


@dataclass(frozen=True, eq=False)
class Blueprints:
    """All that the tables of one kind of report may be printed as."""

    by_table: Mapping[str, tuple[Blueprint, ...]]

    def __iter__(self) -> Iterator[tuple[str, tuple[Blueprint, ...]]]:
        return iter(self.by_table.items())

    @cached_property
    def labels(self) -> RowLabels:
        """The labels of all rows."""
        return RowLabels(label for ways in self.by_table.values() for way in ways for label in way.labels)


_MADE: WeakKeyDictionary[Forms, dict[str, Blueprints]] = WeakKeyDictionary()
"""They follow from the forms alone, and are made once for a run over any number of reports."""


def blueprints(forms: Forms, kind: str) -> Blueprints:
    """Those of the editions of a kind; the same sequence of rows in two editions is one blueprint."""
    made = _MADE.setdefault(forms, {})
    if kind not in made:
        made[kind] = _made(forms.of_kind(kind))
    return made[kind]


def _made(forms: Sequence[Form]) -> Blueprints:
    found: dict[str, dict[object, tuple[FormTable, tuple[Row, ...], dict[str, bool], set[str]]]] = {}
    for form in forms:
        for table in form.tables.values():
            known = found.setdefault(table.id, {})
            for rows, official in _sequences(table):
                identity = tuple((row.id, row.label, row.columns) for row in rows)
                _, _, editions, unsplit = known.setdefault(identity, (table, rows, {}, set()))
                editions[form.id] = editions.get(form.id, False) or official
                unsplit |= {row.id for row in rows if row.replaces}
    every = {
        table: tuple(
            Blueprint(printed, rows, editions, frozenset(unsplit))
            for printed, rows, editions, unsplit in known.values()
        )
        for table, known in found.items()
    }
    keys = {
        table: {key for way in ways for row in way.row_keys for key in row} for table, ways in every.items()
    }
    return Blueprints(
        {
            table: tuple(
                replace(way, elsewhere=frozenset().union(*(keys[other] for other in keys if other != table)))
                for way in ways
            )
            for table, ways in every.items()
        }
    )


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
