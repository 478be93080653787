"""The streams of a binary Word document, and where its parts are: what its file information block says."""

from __future__ import annotations

import struct
from enum import IntEnum
from functools import cached_property
from typing import Any

from checker.readers.containers.ole import Ole

_MAGIC = 0xA5EC
_WORD_97 = 0xC1
_SECOND_TABLE = 0x0200
_SAVED_FAST = 0x00F4
"""By changes to the pieces of the text alone, so that some may share their bytes."""
_PAIRS = 154
"""Where the list of parts begins."""
_COUNTS = 76
"""Where it is said how long the texts are."""


class Broken(Exception):
    """The file is not as a Word document is made; nothing in it can be relied upon."""


class TooOld(Exception):
    """The file was written by Word 95 or earlier."""


class Part(IntEnum):
    """A part of the table stream, by its number in the list of parts."""

    STYLES = 1
    FOOTNOTE_MARKS = 2
    FOOTNOTES = 3
    SECTIONS = 6
    CHARACTERS = 12
    PARAGRAPHS = 13
    FONTS = 15
    PIECES = 33
    ANCHORS = 40
    ENDNOTE_MARKS = 46
    ENDNOTES = 47
    DRAWINGS = 50
    TEXT_BOXES = 56
    LISTS = 73
    LIST_USES = 74


class Story(IntEnum):
    """One of the texts of a document, which stand one behind the other."""

    BODY = 0
    FOOTNOTES = 1
    HEADERS = 2
    MACROS = 3
    COMMENTS = 4
    ENDNOTES = 5
    TEXT_BOXES = 6
    HEADER_TEXT_BOXES = 7


def unpack(layout: str, data: bytes, at: int = 0) -> tuple[Any, ...]:
    """As ``struct`` does. Raises ``Broken`` where the data ends before."""
    if at < 0:
        raise Broken("an offset before the beginning")
    try:
        return struct.unpack_from(layout, data, at)
    except struct.error:
        raise Broken("data that ends too early") from None


def number(layout: str, data: bytes, at: int = 0) -> int:
    """A single number of a layout."""
    return int(unpack(layout, data, at)[0])


class WordFile:
    """Raises ``Broken`` or ``TooOld``."""

    def __init__(self, data: bytes) -> None:
        ole = Ole(data)
        self.main = ole.stream("WordDocument")
        magic, version = unpack("<HH", self.main)
        if magic != _MAGIC or version < _WORD_97:
            raise TooOld
        flags = number("<H", self.main, 10)
        self._table = ole.stream("1Table" if flags & _SECOND_TABLE else "0Table")
        self.saved_fast = bool(flags & _SAVED_FAST)
        self._ole = ole
        lengths = unpack("<8i", self.main, _COUNTS)
        if min(lengths) < 0:
            raise Broken("a text with a negative length")
        self._starts = [sum(lengths[:story]) for story in range(len(lengths) + 1)]

    @cached_property
    def data(self) -> bytes:
        """The stream of what is too large for the others."""
        return self._ole.stream("Data")

    def part(self, part: Part) -> bytes:
        """Empty where there is none."""
        start, length = unpack("<II", self.main, _PAIRS + 8 * part)
        if start + length > len(self._table):
            raise Broken("a part beyond the end")
        return self._table[start : start + length]

    def behind(self, part: Part, length: int) -> bytes:
        """What follows so many bytes of a part in its stream."""
        return self._table[number("<I", self.main, _PAIRS + 8 * part) + length :]

    def story(self, story: Story) -> tuple[int, int]:
        """Where a text begins and ends, in characters."""
        return self._starts[story], self._starts[story + 1]

    @property
    def length(self) -> int:
        """Of all texts together, in characters."""
        return int(self._starts[-1])


def spread(part: bytes, size: int) -> tuple[list[int], int]:
    """The positions of a part that gives data of ``size`` bytes for each of the stretches between them, and
    where that data begins."""
    if not part:
        return [], 0
    count = (len(part) - 4) // (4 + size)
    if count < 0:
        raise Broken("a list without an end")
    positions = list(unpack(f"<{count + 1}I", part))
    if any(map(int.__gt__, positions, positions[1:])):
        raise Broken("positions out of order")
    return positions, 4 * (count + 1)
