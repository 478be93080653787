"""Two reports in one file, pasted one after the other: only the first is read, and that is told."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from checker.document import Document, Paragraph
from checker.forms import Form
from checker.recognise.matching.lines import Item, Line, items_of
from checker.recognise.outline.title import Title, is_another, title_in
from checker.recognise.tables.find import find_tables

_TABLES = 2
"""A title with fewer tables after it is a link to another report or the name of an annex."""
_TRIED = 4
"""So many titles are looked at; a page may list the reports of all years."""


def second_report(
    document: Document, first: Title | None, forms: Sequence[Form]
) -> tuple[int, Paragraph] | None:
    """Where a report of another year or organ begins (index of its item), and its title.

    Tables of two reports must not be taken for those of one.
    """
    if first is None or first.year is None:
        return None
    forms = [form for form in forms if form.kind == first.kind]
    items = items_of(document)
    others = ((at, _title(item, forms)) for at, item in enumerate(items))
    found = ((at, other) for at, other in others if other is not None and is_another(other, first))
    for at, other in islice(found, _TRIED):
        if _tables(items[at:], forms) >= _TABLES and _tables(items_of(document)[:at], forms) >= _TABLES:
            return at, other.content.strip()
    return None


def _title(item: Item, forms: Sequence[Form]) -> Title | None:
    return title_in(item, forms) if isinstance(item, Line) and "年" in item.text else None


def _tables(items: Sequence[Item], forms: Sequence[Form]) -> int:
    return len(find_tables(items, forms).tables)
