"""Paragraphs put together from stretches of a source."""

from __future__ import annotations

from checker.document import Paragraph, Piece
from checker.readers.note_marks import Stretch, marks
from checker.readers.source import Source


class Weave:
    """A paragraph put together from stretches of a source, each keeping its place.

    What is added while ``raised`` stands higher or lower than its line: marks of notes are left out.
    """

    __slots__ = ("_high", "_length", "_pieces", "_raised", "_source", "_start", "_stop", "_texts")

    def __init__(self, source: Source) -> None:
        self._source = source
        self._texts: list[str] = []
        self._pieces: list[Piece] = []
        self._length = 0
        self._start = self._stop = 0
        self._raised = False
        self._high: list[Stretch] = []

    @property
    def raised(self) -> bool:
        return self._raised

    @raised.setter
    def raised(self, raised: bool) -> None:
        if raised != self._raised:
            self._flush()
            self._raised = raised

    def __bool__(self) -> bool:
        return bool(self._length or self._stop > self._start)

    def keep(self, start: int, end: int) -> None:
        """Characters that are printed just as they stand in the source, on one line of it."""
        if start == self._stop and self._stop > self._start:
            self._stop = end
        elif start < end:
            self._flush()
            self._start, self._stop = start, end

    def put(self, text: str, start: int, end: int) -> None:
        """``text`` is printed for what the source writes as ``source[start:end]`` (an entity, say)."""
        self._flush()
        self._pieces.append(Piece(self._length, self._source.place(start, end, text)))
        self._add(text)

    def joint(self, text: str) -> None:
        """``text`` stands nowhere in the source (a line break between two paragraphs of a cell)."""
        self._flush()
        self._add(text)

    def paragraph(self, at: int = 0, *, wrapped: bool = False, heading: int = 0) -> Paragraph:
        """The paragraph, and a fresh start. An empty one stands at offset ``at``."""
        self._flush()
        pieces = self._pieces or [Piece(0, self._source.place(at, at))]
        result = Paragraph("".join(self._texts), tuple(pieces), wrapped, heading)
        high, self._high = self._high, []
        self._texts, self._pieces, self._length = [], [], 0
        return result.without(marks(result.text, high)) if high else result

    def _flush(self) -> None:
        start, stop = self._start, self._stop
        if start < stop:
            self._pieces.append(Piece(self._length, self._source.place(start, stop)))
            self._start = self._stop = 0
            self._add(self._source.text[start:stop])

    def _add(self, text: str) -> None:
        if self._raised:
            self._high.append((self._length, self._length + len(text)))
        self._texts.append(text)
        self._length += len(text)
