"""What the prose tells of a form's cells: the words that the form says for them, as topics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker.forms import Column, Form, FormTable
from checker.language.units import COUNT_UNITS, MONEY
from checker.prose.vocabulary import Said
from checker.report import Address

_COUNTED = {
    "count": tuple(COUNT_UNITS.split()),
    "money": tuple(MONEY),
    "decimal": (),
    "signed": (),
    "percent": (),
}

Topics = dict[str, tuple[tuple[str, ...], list[tuple[Address, Column]]]]
"""Id → its words, and the cells that are told by them."""


def topics_of(form: Form) -> Topics:
    """What is told by the same words in several tables is one topic."""
    found: Topics = {}
    for table in form.tables.values():
        for address, column, words in _told(table):
            shared = next((id for id, (known, _) in found.items() if not set(known).isdisjoint(words)), "")
            id = shared or words[0]
            known, cells = found.get(id, ((), []))
            found[id] = tuple(dict.fromkeys((*known, *words))), [*cells, (address, column)]
    return found


def _told(table: FormTable) -> Iterator[tuple[Address, Column, tuple[str, ...]]]:
    """The cells of a table with the words by which they are told: of each row its main figure, of the main
    row each figure."""
    row, column = table.main
    if column:
        for one in table.rows:
            own = next((c for c in one.columns if c.id == column), None)
            if one.said and own is not None and one.id != row:
                yield Address(table.id, one.id, column), own, one.said
    main = table.row(row) if row else None
    for one_column in main.columns if main else ():
        words = one_column.said
        if main and one_column.id == column:
            words = main.said or words
        if main and words:
            yield Address(table.id, main.id, one_column.id), one_column, words


def said(forms: Iterable[Form]) -> tuple[Said, ...]:
    """The topics of the prose that the forms tell, by kind of report."""
    found: dict[tuple[str, str], Said] = {}
    for form in forms:
        for id, (words, cells) in topics_of(form).items():
            kinds = {column.kind for _, column in cells}
            units = frozenset(unit for kind in kinds for unit in _COUNTED[kind])
            known = found.get((form.kind, id))
            if known is not None:
                words, units = tuple(dict.fromkeys((*known.words, *words))), units | known.units
            found[form.kind, id] = Said(form.kind, id, words, units)
    return tuple(found.values())
