"""Forgetting: what a history loses with a report is also what the findings of others quote of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.history import Book, Entry, Finding
from checker.language.organs import same_organ
from checker.ledger.figures import of_last_year, of_others

_FORGOTTEN = "（其中引用的数已随所引的报告忘掉）"


def forget(book: Book, entries: Sequence[Entry]) -> None:
    """Takes reports out, with their rounds and with what findings on other reports quote of them: on those of
    the year after, and on summaries, which do not tell whom they sum up.

    Such a finding stays known as it was, without its words and figures.
    """
    before = book.entries()
    book.remove(entries)
    for kept in book.entries():
        quotes = [one for one in entries if one.kind == kept.kind]
        last = any(one.year == kept.year - 1 and _may_be_last(one, kept, before) for one in quotes)
        beside = any(one.year == kept.year for one in quotes)
        for one in book.rounds(kept) if last or beside else ():
            for number, finding in enumerate(book.findings(one)):
                keys = list(_keys(finding))
                if (last and of_last_year(keys)) or (beside and of_others(keys)):
                    book.strike(one, number, finding.title + _FORGOTTEN)


def _may_be_last(gone: Entry, kept: Entry, before: Sequence[Entry]) -> bool:
    """Whether the one may be last year's report of the other's body: it is, or that body had another name."""
    if same_organ(gone.body, kept.body):
        return True
    named = (one for one in before if (one.kind, one.year) == (gone.kind, gone.year))
    return not any(same_organ(one.body, kept.body) for one in named)


def _keys(finding: Finding) -> Iterator[str]:
    yield from finding.cells
    yield from finding.cause
    yield from finding.figures or ()
