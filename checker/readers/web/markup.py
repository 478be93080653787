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
from checker.readers.web.tags import SHEET, Tag, tag

MAX_STYLED = 400_000
"""So many elements in all are given the looks that style sheets say."""
_EVENT = re.compile(r"<(/?)([^\s>/]+)([^>]*)>|(\d+);|([ \n]+)")
_VALUE = re.compile(r'([a-z]+)="([^"]*)"')
_AT = ' at="'


class Start(NamedTuple):
    """``at``: of a cell and what a cell may be made of, the offset of its content."""

    tag: Tag
    at: int


class End(NamedTuple):
    name: str


class Text(NamedTuple):
    """``source.text[start:end]``, entities as written; both 0 for white space between tags."""

    start: int
    end: int


_SPACE = Text(0, 0)
Event = Start | End | Text


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
                node.attrs[SHEET + look] = value
        left -= len(chosen)
    return scan, _walk(tree.html or "", scan)


def _walk(html: str, scan: Scan) -> Iterator[Event]:
    texts = scan.texts
    ends: dict[str, End] = {}
    known: dict[str, Start] = {}
    for match in _EVENT.finditer(html):
        closing, name, written, number, space = match.groups()
        if name:
            end = ends.get(name) or ends.setdefault(name, End(name))
            if closing:
                yield end
                continue
            at = ""
            if written:
                written, _, behind = written.partition(_AT)
                at, _, more = behind.partition('"')
                written += more
            start = known.get(name + written)
            if start is None:
                start = known[name + written] = Start(tag(name, dict(_VALUE.findall(written))), 0)
            yield Start(start.tag, int(at)) if at else start
            if name in VOID:
                yield end
        elif number:
            yield Text(*texts[int(number)])
        elif space:
            yield _SPACE
