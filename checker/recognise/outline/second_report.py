"""Two reports in one file, pasted one after the other: only the first is read, and that is told."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from checker.document import Paragraph
from checker.forms import Forms
from checker.recognise.matching.lines import Item, Line
from checker.recognise.outline.title import Title, is_another, title_in
from checker.recognise.tables.find import find_tables

_TABLES = 2
"""A title with fewer tables after it is a link to another report or the name of an annex."""
_TRIED = 4
"""So many titles are looked at; a page may list the reports of all years."""


def second_report(items: Sequence[Item], first: Title | None, forms: Forms) -> tuple[int, Paragraph] | None:
    """Where a report of another year or organ begins (index of its item), and its title.

    Tables of two reports must not be taken for those of one. ``items``: without page furniture known.
    """
    if first is None or first.year is None:
        return None
    family = forms.of_kind(first.kind)
    dated = ((at, item) for at, item in enumerate(items) if isinstance(item, Line) and "年" in item.text)
    others = ((at, title_in(line, family)) for at, line in dated)
    found = ((at, other) for at, other in others if other is not None and is_another(other, first))
    for at, other in islice(found, _TRIED):
        if all(_tables(part, forms, first.kind) >= _TABLES for part in (items[at:], items[:at])):
            return at, other.content.strip()
    return None


def _tables(items: Sequence[Item], forms: Forms, kind: str) -> int:
    return len(find_tables(items, forms, kind).tables)
