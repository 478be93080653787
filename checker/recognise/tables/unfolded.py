"""A whole page on one line: cut before its headings and before the labels of the form's rows.

So programs write a page that know no lines, and so a copy looks that has lost them. What separates the cells
is left: tabs, pipes or spaces. Where nothing does, nothing is cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from weakref import WeakKeyDictionary

from checker.document import Document, Paragraph
from checker.forms import Form, Forms
from checker.recognise.matching import spelling, values
from checker.recognise.matching.words import PIPES

_LONG = 400
"""A shorter line is no page."""
_SOME = 100
"""In a document with such a page a line from here on may be the rest of one."""
_LEAST = 8
"""So many labels of rows must stand on it."""
_MANY = 20
"""So many tabs or pipes separate all cells of a page."""
_TAB, _PIPE, _SPACE = (re.compile(p) for p in (r"\t", rf"\s*[{PIPES}]\s*", r"[ \u3000\xa0\t]+"))


class _Piece(NamedTuple):
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class _Known:
    """What lines of the forms begin with or are, in one spelling."""

    rows: frozenset[str]
    parents: frozenset[str]
    headings: frozenset[str]
    columns: frozenset[str]
    titles: tuple[str, ...]


_MADE: WeakKeyDictionary[Forms, _Known] = WeakKeyDictionary()


def unfolded(document: Document, forms: Forms) -> Document:
    """The document with a line for each heading and row where a page of it stands on one; else itself."""
    long = [b for b in document.blocks if isinstance(b, Paragraph) and len(b.text) >= _LONG]
    if not long:
        return document
    if forms not in _MADE:
        _MADE[forms] = _known([form for form in forms if _is_read_from_lines(form)])
    known = _MADE[forms]
    if not any(_rows_on(line, known) >= _LEAST for block in long for line in block.text.split("\n")):
        return document
    blocks = [
        part
        for block in document.blocks
        for part in (_cut(block, known) if isinstance(block, Paragraph) else [block])
    ]
    return replace(document, blocks=tuple(blocks))


def _is_read_from_lines(form: Form) -> bool:
    """Whether its tables are known by their rows, wherever they stand; others stand in grids."""
    return any(table.layout != "titled" for table in form.tables.values())


def _known(forms: Sequence[Form]) -> _Known:
    tables = [table for form in forms for table in form.tables.values()]
    rows = [row for table in tables for row in (*table.rows, *table.alternatives)]
    sections = [section for form in forms for section in form.sections]
    return _Known(
        frozenset(spelling.letters(row.mark + one) for row in rows for one in (row.label, *row.variants)),
        frozenset(spelling.letters(one) for row in rows for one in (*row.parents, row.block) if one),
        frozenset(spelling.letters(s.mark + one) for s in sections for one in (s.title, *s.variants)),
        frozenset(spelling.letters(column.label) for row in rows for column in row.columns),
        tuple({spelling.letters(title) for form in forms for title in form.titles}),
    )


def _pieces(text: str) -> Iterator[_Piece]:
    """What stands between the separators of a line, blank pieces too where tabs or pipes tell them."""
    pipes = sum(character in PIPES for character in text)
    pattern = _TAB if text.count("\t") >= _MANY else _PIPE if pipes >= _MANY else _SPACE
    start = 0
    for match in pattern.finditer(text):
        yield _Piece(text[start : match.start()], start, match.start())
        start = match.end()
    yield _Piece(text[start:], start, len(text))


def _rows_on(text: str, known: _Known) -> int:
    if len(text) < _LONG:
        return 0
    return len(
        {spelling.letters(piece.text) for piece in _pieces(text) if len(piece.text) < _LONG} & known.rows
    )


def _cut(paragraph: Paragraph, known: _Known) -> Iterator[Paragraph]:
    begin = 0
    for line in paragraph.text.split("\n"):
        bounds = list(_bounds(line, known)) if len(line) >= _SOME else [(0, len(line))]
        for start, end in bounds:
            yield paragraph.part(begin + start, begin + end)
        begin += len(line) + 1


def _bounds(line: str, known: _Known) -> Iterator[tuple[int, int]]:
    """Where the parts of a line begin and end; the separators between two parts are left out."""
    start = end = 0
    alone = headed = False
    for piece in _pieces(line):
        said = spelling.letters(piece.text) if len(piece.text) < _LONG else ""
        whole = said in known.headings or said.endswith(known.titles)
        figure = not said or values.is_value(piece.text)
        if piece.start and (alone or whole or said in known.rows | known.parents or (headed and figure)):
            yield start, end
            start = piece.start
        alone, headed, end = whole, said in known.columns, piece.end
    yield start, end
