"""HTML source to a well-formed stream of events, each text knowing where it stands in the source.

The parser (Lexbor, as browsers parse) tells no positions. So it is given a skeleton of the page: the tags
with the few attributes that matter, and in place of every text a number. The tree it builds from that is the
tree of the page, and the numbers lead back to the exact characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from checker.readers.source import Source
from checker.readers.web.css import sheets
from checker.readers.web.skeleton import VOID, Scan, skeleton

MAX_STYLED = 400_000
"""So many elements in all are given the looks that style sheets say."""
_EVENT = re.compile(r"<(/?)([^\s>/]+)([^>]*)>|(\d+);|([ \n]+)")
_VALUE = re.compile(r'([a-z]+)="([^"]*)"')
_SHEET = "sheet"
"""Before the name of a look that a style sheet says: what the element itself says goes before it."""


class Tag(NamedTuple):
    """``attributes``: what the skeleton kept; ``at``, of a cell, is the offset of its content."""

    name: str
    attributes: dict[str, str]


class End(NamedTuple):
    name: str


class Text(NamedTuple):
    """``source.text[start:end]``, entities as written; both 0 for white space between tags."""

    start: int
    end: int


Event = Tag | End | Text


def events(source: Source, start: int = 0, end: int | None = None) -> tuple[Scan, Iterator[Event]]:
    """What a browser would build from a stretch of HTML, in document order; every tag has its end."""
    from selectolax.lexbor import LexborHTMLParser

    stop = len(source.text) if end is None else end
    rules, more = sheets(source.text, start, stop)
    scan = skeleton(source.text, start, stop, named=bool(rules))
    scan.styled_elsewhere = scan.styled_elsewhere or more
    tree = LexborHTMLParser(scan.skeleton)
    left = MAX_STYLED
    for selector, said in rules:
        try:
            chosen = tree.css(selector) if left > 0 else ()
        except Exception:  # each version has its own: a selector that is not understood says nothing
            continue
        for node in chosen[:left]:
            for look, value in said.items():
                node.attrs[_SHEET + look] = value
        left -= len(chosen)
    return scan, _walk(tree.html or "", scan)


def look(attributes: dict[str, str], name: str) -> str | None:
    """How an element looks: what it says itself, else what a style sheet says of it."""
    return attributes.get(name, attributes.get(_SHEET + name))


def _walk(html: str, scan: Scan) -> Iterator[Event]:
    texts = scan.texts
    for match in _EVENT.finditer(html):
        closing, name, attributes, number, space = match.groups()
        if name:
            if closing:
                yield End(name)
            else:
                yield Tag(name, dict(_VALUE.findall(attributes)) if attributes else {})
                if name in VOID:
                    yield End(name)
        elif number:
            yield Text(*texts[int(number)])
        elif space:
            yield Text(0, 0)
