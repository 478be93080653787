"""Web pages with marks at the characters of each finding, and a list of all findings at the top that leads
to them. The page is read as before: the reader knows the list, and passes over it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from checker import __version__
from checker.document import LinePlace
from checker.marked.remarks import Remark
from checker.readers.charset import decode
from checker.readers.source import Source
from checker.readers.web.skeleton import LIST, skeleton

_BOM = "\ufeff"
"""Goes before whatever character set the page declares."""
_OURS = re.compile(
    rf"(?s)<aside {LIST}=[^>]*>.*?</aside><!--gouji-->\n?|<mark {LIST}=[^>]*>|</mark><!--gouji-->"
)
_BODY = re.compile(r"""(?i)<body\b(?:"[^"]*"|'[^']*'|[^>"'])*>""")
_HEAD = re.compile(r"(?i)</head\s*>|<html\b[^>]*>|<!doctype[^>]*>")
_FIELD = re.compile(r"(?i)<(?:textarea|select|option|title)\b[^<]*\Z")
_CELL = re.compile(r"(?i)<t[dh]\b[^<]*>\Z")
_NEAR = 2000
"""So far back the tag is looked for in which a text stands."""


@dataclass(slots=True)
class _Edits:
    """What is taken out of the source and put into it; at one place in the order in which it was said."""

    source: str
    gone: list[tuple[int, int]] = field(default_factory=list)
    put: list[tuple[int, str]] = field(default_factory=list)

    def done(self) -> str:
        parts: list[str] = []
        at = 0
        steps = [(start, 1, end, "") for start, end in self.gone] + [
            (at, 0, at, text) for at, text in self.put
        ]
        for start, _, end, text in sorted(steps, key=lambda step: step[:2]):
            parts += (self.source[at:start], text)
            at = max(at, end)
        return "".join([*parts, self.source[at:]])


def mark(data: bytes, remarks: Sequence[Remark]) -> bytes:
    """The copy, in UTF-8. Raises ``Unreadable``."""
    source = Source(decode(data))
    text = source.text
    edits = _Edits(text, [match.span() for match in _OURS.finditer(text)])
    texts = _Texts(text)
    marked: list[list[tuple[int, int]]] = [list(texts.within(*_span(source, one))) for one in remarks]
    shown = _List()
    for number, (remark, stretches) in enumerate(zip(remarks, marked, strict=True)):
        shown.add(number, remark, bool(stretches))
    edits.put.append((_top(text), shown.text()))
    for start, end, numbers in _pieces(marked):
        opened = "".join(
            f'<mark {LIST}="{number}"{_id(number, start, marked[number])} title="{_said(remarks[number])}">'
            for number in numbers
        )
        if start == end:
            edits.put.append((start, opened + "</mark><!--gouji-->" * len(numbers)))
        else:
            edits.put += (start, opened), (end, "</mark><!--gouji-->" * len(numbers))
    return (_BOM + _known(text) + edits.done()).encode("utf-8", "replace")


def _span(source: Source, remark: Remark) -> tuple[int, int]:
    """The characters of the source where a remark is to stand; none for one without a place."""
    place = remark.place if remark.place is not None else remark.title
    if not isinstance(place, LinePlace):
        return -1, -1
    start = source.offset(place.line, place.column)
    return start, max(start, source.offset(place.end_line, place.end_column))


def _id(number: int, start: int, stretches: list[tuple[int, int]]) -> str:
    return f' id="gouji-{number}"' if start == stretches[0][0] else ""


def _said(remark: Remark) -> str:
    return escape("\n".join(remark.lines)).replace("\n", "&#10;")


def _pieces(marked: list[list[tuple[int, int]]]) -> Iterator[tuple[int, int, list[int]]]:
    """The stretches cut so that no two overlap, each with the remarks that hold it."""
    bounds = sorted({at for stretches in marked for stretch in stretches for at in stretch})
    holding: dict[tuple[int, int], list[int]] = {}
    for number, stretches in enumerate(marked):
        for start, end in stretches:
            if start == end:
                holding.setdefault((start, end), []).append(number)
            first, last = bisect_right(bounds, start) - 1, bisect_right(bounds, end) - 1
            for at in range(first, last):
                holding.setdefault((bounds[at], bounds[at + 1]), []).append(number)
    for (start, end), numbers in sorted(holding.items()):
        yield start, end, numbers


class _Texts:
    """The texts that a page shows, as far as marks can stand in them: not those of fields."""

    def __init__(self, text: str) -> None:
        self._text = text
        found = skeleton(text, 0, len(text), named=False).texts
        self._texts = [(start, end) for start, end in found if self._is_plain(start)]

    def _is_plain(self, start: int) -> bool:
        before = self._text[max(0, start - _NEAR) : start]
        if before and before[-1] != ">" and "<" in before and before.rindex("<") > before.rfind(">"):
            return False  # the value of a field
        return not _FIELD.search(before)

    def within(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches of texts in ``text[start:end]``; an empty one in a blank cell."""
        if start < 0:
            return
        at = max(0, bisect_right(self._texts, (start, len(self._text))) - 1)
        some = False
        for low, high in self._texts[at:]:
            if low >= end:
                break
            low, high = max(low, start), min(high, end)
            if low < high and self._text[low:high].strip():
                some = True
                yield low, high
        if not some and _CELL.search(self._text, max(0, start - _NEAR), start):
            yield start, start


class _List:
    """The list at the top of the page."""

    def __init__(self) -> None:
        self._items: list[str] = []

    def add(self, number: int, remark: Remark, stands: bool) -> None:
        lines = (remark if stands else remark.quoted()).lines
        head, *rest = (escape(line) for line in lines)
        head = f'<a href="#gouji-{number}">{head}</a>' if stands else head
        self._items.append(f"<li>{'<br>'.join([head, *rest])}</li>")

    def text(self) -> str:
        said = f"<ol>{''.join(self._items)}</ol>" if self._items else "<p>没有问题。</p>"
        return f'<aside {LIST}="{__version__}"><p>勾稽的批注（标注副本）</p>{said}</aside><!--gouji-->\n'


def _top(text: str) -> int:
    """Where the list stands: first in the body."""
    found = _BODY.search(text) or next(iter(list(_HEAD.finditer(text, 0, 100_000))[-1:]), None)
    return found.end() if found else 0


def _known(text: str) -> str:
    """What makes it known as a page: one that begins with a heading or a table is known by that alone."""
    return "" if _HEAD.search(text, 0, 100_000) or _BODY.search(text) else "<!doctype html>\n"
