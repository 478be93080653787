"""Which properties the characters and paragraphs of a binary Word document have: pages of 512 bytes, each for
a stretch of the main stream."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from checker.readers.office.doc_file import Broken, Part, WordFile, number, spread, unpack
from checker.readers.office.doc_pieces import Pieces
from checker.readers.office.doc_sprms import Sprm, sprms

_PAGE = 512
_MAX_PAGES = 20_000


class Run(NamedTuple):
    """Characters that look alike. ``extra``: properties of the piece that they stand in."""

    start: int
    end: int
    properties: bytes
    extra: bytes


class Formatting:
    """Raises ``Broken``."""

    def __init__(self, file: WordFile, pieces: Pieces) -> None:
        self._file = file
        self._pieces = pieces
        self._characters = _Pages(file, Part.CHARACTERS)
        self._paragraphs = _Pages(file, Part.PARAGRAPHS)

    def runs(self, start: int, end: int) -> Iterator[Run]:
        """Of the characters from ``start`` to ``end``."""
        for first, stop, offset, width, extra in self._pieces.stretches(start, end):
            at = first
            while at < stop:
                until, properties = self._characters.at(offset + (at - first) * width)
                following = min(stop, first + -(-(until - offset) // width))
                yield Run(at, following, properties, extra)
                at = following

    def paragraph(self, mark: int) -> tuple[int, bytes]:
        """The style and the properties of the paragraph that ends with this character."""
        _, _, offset, _, extra = next(self._pieces.stretches(mark, mark + 1))
        _, found = self._paragraphs.at(offset)
        style = number("<H", found) if len(found) > 1 else 0
        return style, self._whole(found[2:]) + extra

    def _whole(self, properties: bytes) -> bytes:
        """The properties, some of which may be too long for their page and stand in a stream of their own."""
        if not any(mark in properties for mark in _ELSEWHERE):
            return properties
        whole = properties
        for code, operand in sprms(properties):
            if code in (Sprm.ELSEWHERE, Sprm.ELSEWHERE_97, Sprm.TABLE_ELSEWHERE):
                at = number("<I", operand)
                length = number("<H", self._file.data, at)
                found = self._file.data[at + 2 : at + 2 + length]
                if len(found) != length:
                    raise Broken("properties beyond the end")
                whole = found + whole if code == Sprm.TABLE_ELSEWHERE else whole + found
        return whole


_ELSEWHERE = tuple(
    int(code).to_bytes(2, "little") for code in (Sprm.ELSEWHERE, Sprm.ELSEWHERE_97, Sprm.TABLE_ELSEWHERE)
)


class _Pages:
    """Stretches of the main stream, each with what its page says of it."""

    def __init__(self, file: WordFile, part: Part) -> None:
        table = file.part(part)
        offsets, behind = spread(table, 4)
        if len(offsets) < 2 or len(offsets) > _MAX_PAGES:
            raise Broken("no pages of properties, or too many")
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._found: list[bytes] = []
        read = _paragraphs if part is Part.PARAGRAPHS else _characters
        self._last_is_free = part is Part.CHARACTERS
        """LibreOffice forgets the last mark of a text that ends in a table."""
        for at, (low, high) in enumerate(pairwise(offsets)):
            page = (number("<I", table, behind + 4 * at) & 0x3FFFFF) * _PAGE
            data = file.main[page : page + _PAGE]
            if len(data) != _PAGE:
                raise Broken("a page beyond the end")
            for start, end, properties in read(data):
                start, end = max(start, low), min(end, high)
                if start < end:
                    self._starts.append(start)
                    self._ends.append(end)
                    self._found.append(properties)
        if any(map(int.__gt__, self._ends, self._starts[1:])):
            raise Broken("pages out of order")

    def at(self, offset: int) -> tuple[int, bytes]:
        """Where the stretch with this byte ends, and what is said of it."""
        number = bisect_right(self._starts, offset) - 1
        if self._last_is_free and self._ends and offset >= self._ends[-1]:
            return offset + 2, b""
        if number < 0 or self._ends[number] <= offset:
            raise Broken("text without properties")
        return self._ends[number], self._found[number]


def _characters(page: bytes) -> Iterator[tuple[int, int, bytes]]:
    count = page[-1]
    offsets = unpack(f"<{count + 1}I", page)
    for at in range(count):
        word = number("<B", page, 4 * (count + 1) + at) * 2
        size = page[word] if word else 0
        yield offsets[at], offsets[at + 1], page[word + 1 : word + 1 + size]


def _paragraphs(page: bytes) -> Iterator[tuple[int, int, bytes]]:
    count = page[-1]
    offsets = unpack(f"<{count + 1}I", page)
    for at in range(count):
        word = number("<B", page, 4 * (count + 1) + 13 * at) * 2
        size = page[word] if word else 0
        begin = word + 1
        if word and not size:  # an even number of bytes
            size, begin = page[word + 1], word + 2
            yield offsets[at], offsets[at + 1], page[begin : begin + 2 * size]
        else:
            yield offsets[at], offsets[at + 1], page[begin : begin + max(0, 2 * size - 1)]
