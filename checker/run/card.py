"""What a run keeps in mind of a report that it has read: whose it is, and where the whole of it lies."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from checker.forms import Forms
from checker.language.organs import place_of
from checker.report import Report
from checker.run.incomplete import unread
from checker.run.journal import NOWHERE

_SENTENCES = 8
"""So many paragraphs at the top of a report may say the full name of its body."""


@dataclass(frozen=True, slots=True)
class Card:
    """A report in short. Of a survey's hundred thousand reports only these are in memory at once; the
    reports lie on the ``Shelf``."""

    path: str
    kind: str
    organ: str | None
    year: int | None
    form: str | None
    places: tuple[str, ...]
    """The places that its text tells before the name of its body."""
    is_later_round: bool
    """It is a marked copy of ours that came back."""
    tables: frozenset[str]
    """The tables that were found in it."""
    spoken: frozenset[str]
    """The sections in which it says something."""
    unread: str
    """What was not read of it (``incomplete.unread``)."""
    pages: int = 0
    """How many pages it has, where its format has any."""
    recognised: bool = False
    """Whether some of it was read from pictures (OCR)."""
    content: str = ""
    """A digest of all that it was made from; empty where nobody asks for it."""
    kept: str = ""
    """The key that it lies under in the cache."""
    at: int = NOWHERE
    """Where it lies in the journal of the run; ``NOWHERE``: not there."""
    length: int = 0
    lot: int = 0
    """With which lot it was handed in (``Settings.lots``)."""
    is_made: bool = False
    """It is no single file's: what several parts are together, or several copies count as."""


_sets: dict[frozenset[str], frozenset[str]] = {}
_years: dict[int | None, int | None] = {}


def slim(card: Card) -> Card:
    """The same card; what nearly all reports have in common is there once for all of them."""
    tables, told = (_sets.setdefault(one, one) for one in (card.tables, card.spoken))
    form = sys.intern(card.form) if card.form is not None else None
    year = _years.setdefault(card.year, card.year)
    return replace(card, kind=sys.intern(card.kind), form=form, year=year, tables=tables, spoken=told)


def card_of(report: Report, forms: Forms) -> Card:
    """All that is known of a report by these forms."""
    return replace(short_card(report), unread=unread(report, forms))


def short_card(report: Report) -> Card:
    """The same, but for what was not read."""
    cells = list(report.cells())
    places = [cell.place for cell in cells if cell.place is not None]
    return Card(
        report.path,
        report.kind,
        report.organ,
        report.year,
        report.form,
        tuple(dict.fromkeys(_told(report))),
        report.document.marked,
        frozenset(report.tables),
        spoken(report),
        "",
        max((getattr(place, "page", 0) for place in places), default=0),
        any(cell.source == "ocr" for cell in cells),
    )


def in_lot(card: Card, lots: Mapping[str, int]) -> Card:
    """The card with the lot that its file, or the archive that holds it, was handed in with."""
    if not lots:
        return card
    above = (path.as_posix() for path in PurePosixPath(card.path).parents)
    return replace(card, lot=max(lots.get(path, 0) for path in (card.path, *above)))


def spoken(report: Report) -> frozenset[str]:
    """The sections in which a report says something."""
    told = {section.id for section in report.sections if section.body and section.id is not None}
    return frozenset(told - {"preamble"})


def _told(report: Report) -> Iterator[str]:
    """The places that the text tells before the name of the body."""
    organ = "".join((report.organ or "").split())
    fuller = re.compile(rf"([\u4e00-\u9fff]{{2,16}}){re.escape(organ)}")
    paragraphs = [paragraph for section in report.sections for paragraph in section.body]
    for paragraph in paragraphs[:_SENTENCES]:
        for match in fuller.finditer("".join(paragraph.text.split())[:2000]):
            yield from (
                place
                for start in range(len(match[1]))
                if (place := place_of(match[1][start:])) == match[1][start:]
            )
