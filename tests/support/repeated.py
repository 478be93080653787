"""Reports in which one text stands again and again: what a report costs must grow no faster than it does."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import unescape

from checker.forms import Form
from checker.prose import LONGEST_SENTENCE
from tests.support.generate import figures
from tests.support.shapes import Sheet, html, markdown, sheet, tabs

UNITS: Mapping[str, str] = {
    "applicants": "其中自然人5件、商业企业3件、",
    "new": "本年新收政府信息公开申请5件，",
    "link left open": "[a](b",
}
"""What is known to have cost more than in proportion to its length."""


def _sheet(form: Form) -> Sheet:
    return sheet(form, figures(form, random.Random(7)), year=2023)


def _told(sheet: Sheet, section: str, *paragraphs: str) -> Sheet:
    return replace(sheet, prose={**sheet.prose, section: (*sheet.prose[section], *paragraphs)})


def _cut(text: str, length: int = 60) -> list[str]:
    return [text[at : at + length] for at in range(0, len(text), length)]


def _paragraph(form: Form, text: str) -> Sheet:
    return _told(_sheet(form), "overview", text)


def _lines(form: Form, text: str) -> Sheet:
    return _told(_sheet(form), "overview", *_cut(text))


def _sentences(form: Form, text: str) -> Sheet:
    """Sentences as long as any that is read."""
    stops = "".join(f"{one}。" for one in _cut(text, LONGEST_SENTENCE - 1))
    return _told(_sheet(form), "overview", stops)


def _last(form: Form, text: str) -> Sheet:
    return _told(_sheet(form), "other", text)


def _organ(form: Form, text: str) -> Sheet:
    return replace(_sheet(form), organ=f"{text}局")


def _cell(form: Form, text: str) -> Sheet:
    one = _sheet(form)
    return replace(one, cells={**one.cells, next(iter(one.cells)): text})


PLACES: Mapping[str, Callable[[Form, str], Sheet]] = {
    "paragraph": _paragraph,
    "sentences": _sentences,
    "lines": _lines,
    "last": _last,
    "organ": _organ,
    "cell": _cell,
}
WRITERS: Mapping[str, Callable[[Sheet], str]] = {"txt": tabs, "md": markdown, "html": html}
"""By suffix. What stands in a page may be marks of its own: it is not escaped."""


def repeated(unit: str, size: int) -> str:
    """The unit again and again, about ``size`` characters."""
    return unit * (size // len(unit))


def written(form: Form, text: str, suffix: str, place: str = "paragraph") -> bytes:
    """A sound report with this text at one place of it."""
    made = WRITERS[suffix](PLACES[place](form, text))
    return unescape(made).encode() if suffix == "html" else made.encode()
