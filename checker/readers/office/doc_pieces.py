"""The text of a binary Word document: pieces of its main stream, in the order in which they are read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from checker.readers.bounds import check_text
from checker.readers.office.doc_file import Broken, Part, WordFile, number, spread, unpack
from checker.readers.office.doc_sprms import SHORT

_PROPERTIES, _TABLE = 1, 2
_NARROW = 0x40000000
_HIGH = re.compile(rb"[\x80-\x9f]")
_OF_BYTE = [bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in range(256)]


@dataclass(slots=True)
class _Piece:
    start: int
    end: int
    offset: int
    """Of its first character in the stream."""
    width: int
    """Bytes of a character."""
    properties: bytes
    """What its characters and paragraphs have besides their own properties."""


class Pieces:
    """``text``: all texts of the document; each position is a UTF-16 unit. Raises ``Broken``."""

    def __init__(self, file: WordFile) -> None:
        table, own = _parts(file.part(Part.PIECES))
        positions, behind = spread(table, 8)
        if not positions or positions[0] or positions[-1] < file.length:
            raise Broken("pieces that are not the whole text")
        check_text(positions[-1])
        self._pieces = []
        texts = []
        for at, (start, end) in enumerate(pairwise(positions)):
            offset, modifier = unpack("<IH", table, behind + 8 * at + 2)
            width = 1 if offset & _NARROW else 2
            offset = (offset & ~_NARROW) // 2 if width == 1 else offset
            raw = file.main[offset : offset + (end - start) * width]
            if len(raw) != (end - start) * width:
                raise Broken("a piece beyond the end")
            self._pieces.append(_Piece(start, end, offset, width, _modified(modifier, own)))
            texts.append(_narrow(raw) if width == 1 else _wide(raw))
        if not file.saved_fast:
            _check_apart(self._pieces)
        self._starts = [piece.start for piece in self._pieces]
        self.text = "".join(texts)

    def stretches(self, start: int, end: int) -> Iterator[tuple[int, int, int, int, bytes]]:
        """Of ``text[start:end]`` what stands together: begin and end, offset of the first character in the
        stream, bytes of a character, properties of the piece."""
        at = max(0, bisect_right(self._starts, start) - 1)
        while start < end:
            piece = self._pieces[at]
            stop = min(end, piece.end)
            if start < stop:
                offset = piece.offset + (start - piece.start) * piece.width
                yield start, stop, offset, piece.width, piece.properties
                start = stop
            at += 1


def _parts(data: bytes) -> tuple[bytes, list[bytes]]:
    """The table of pieces, and the properties that they refer to."""
    at = 0
    own: list[bytes] = []
    while number("<B", data, at) == _PROPERTIES:
        length = number("<H", data, at + 1)
        own.append(data[at + 3 : at + 3 + length])
        at += 3 + length
    if data[at] != _TABLE:
        raise Broken("no table of pieces")
    length = number("<I", data, at + 1)
    if at + 5 + length > len(data):
        raise Broken("a table of pieces that is cut off")
    return data[at + 5 : at + 5 + length], own


def _modified(modifier: int, own: list[bytes]) -> bytes:
    if modifier & 1:
        if modifier >> 1 >= len(own):
            raise Broken("properties that are not there")
        return own[modifier >> 1]
    code = SHORT.get(modifier >> 1 & 0x7F)
    return b"" if code is None else bytes((code & 0xFF, code >> 8, modifier >> 8))


def _check_apart(pieces: list[_Piece]) -> None:
    """Raises ``Broken`` where two pieces share bytes."""
    before = 0
    for piece in sorted(pieces, key=lambda piece: piece.offset):
        if piece.start == piece.end:
            continue
        if piece.offset < before:
            raise Broken("pieces that overlap")
        before = piece.offset + (piece.end - piece.start) * piece.width


def _narrow(raw: bytes) -> str:
    return "".join(_OF_BYTE[byte] for byte in raw) if _HIGH.search(raw) else raw.decode("latin-1")


def _wide(raw: bytes) -> str:
    """One character for each unit, so that positions stay what they are."""
    text = raw.decode("utf-16-le", "surrogatepass")
    if 2 * len(text) == len(raw):
        return text
    units = unpack(f"<{len(raw) // 2}H", raw)
    return "".join(map(chr, units))


def joined_units(text: str) -> str:
    """Text with pairs of units made into the characters that they stand for."""
    if text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
