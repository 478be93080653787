"""Where a recorded place falls in a report: which cell, or which stretch of which paragraph.

Places are matched by their coordinates. Only within the one paragraph (or visual line) that the
coordinates name is the printed text used, to tell which characters of it are meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from checker.document import BlockPlace, LinePlace, PagePlace, Paragraph, Piece, Place
from checker.report import Address, Report

Key = tuple[str | int, ...]
"""``("title",)``, ``("heading", i)``, ``("body", i, j)`` (section, paragraph), ``("label", table, row)``,
``("foreign", table, n)``, ``("cell", table, row, column)``."""


class Stretch(NamedTuple):
    """Characters ``start`` to ``end`` of the paragraph (or cell) that ``key`` names."""

    key: Key
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """A piece of the document, and where it comes among the others."""

    key: Key
    piece: Piece


class Places:
    """An index of everything of a report that has a place."""

    def __init__(self, report: Report) -> None:
        self.paragraphs: dict[Key, Paragraph] = {}
        self._buckets: dict[tuple[object, ...], list[_Entry]] = {}
        self._lengths: dict[Key, int] = {}
        for cell in report.cells():
            if cell.place is not None:
                key: Key = ("cell", *cell.address[:3])
                self._lengths[key] = len(cell.place.text)
                self._add(key, Piece(0, cell.place))
        for key, paragraph in _paragraphs(report):
            self.paragraphs[key] = paragraph
            self._lengths[key] = len(paragraph.text)
            for piece in paragraph.pieces:
                self._add(key, piece)

    def _add(self, key: Key, piece: Piece) -> None:
        for bucket in _buckets(piece.place):
            self._buckets.setdefault(bucket, []).append(_Entry(key, piece))

    def find(self, place: Place) -> Stretch | None:
        """The stretch where ``place`` stands; ``None`` where the report has nothing there."""
        near = self._buckets.get(_buckets(place)[0], [])
        if isinstance(place, LinePlace):
            return self._by_line(place, near)
        if isinstance(place, PagePlace):
            return self._by_box(place, near)
        return self._by_offset(place, near)

    def _by_line(self, place: LinePlace, near: list[_Entry]) -> Stretch | None:
        first = _at(near, (place.line, place.column)) or _at(near, (place.line, place.column), touch=True)
        if first is None:
            return None
        start = first.piece.start + _characters(first.piece.place, place.line, place.column)
        end = start + len(place.text)
        if place.end_line != place.line:
            here = [
                entry for entry in self._buckets.get(("line", place.end_line), []) if entry.key == first.key
            ]
            last = _at(here, (place.end_line, max(1, place.end_column - 1)))
            if last is not None:
                end = last.piece.start + _characters(last.piece.place, place.end_line, place.end_column)
        return self._stretch(first.key, start, end)

    def _by_box(self, place: PagePlace, near: list[_Entry]) -> Stretch | None:
        touched = [entry for entry in near if _overlap(entry.piece.place, place)]
        if not touched:
            return None
        keys = [entry.key for entry in touched]
        key = max(dict.fromkeys(keys), key=keys.count)
        entries = [entry for entry in touched if entry.key == key]
        low = min(entry.piece.start for entry in entries)
        high = max(entry.piece.start + len(entry.piece.place.text) for entry in entries)
        paragraph = self.paragraphs.get(key)
        if paragraph is None or not place.text:
            return self._stretch(key, low, high)
        top = entries[0].piece.place
        guess = low
        if len(entries) == 1 and isinstance(top, PagePlace) and top.bbox[2] > top.bbox[0]:
            step = (top.bbox[2] - top.bbox[0]) / max(1, len(top.text))
            guess = low + round((place.bbox[0] - top.bbox[0]) / step)
        return self._nearest(key, paragraph.text, place.text, guess, low, high)

    def _by_offset(self, place: BlockPlace, near: list[_Entry]) -> Stretch | None:
        if not near:
            return None
        for entry in near:
            there = entry.piece.place
            assert isinstance(there, BlockPlace)
            if there.offset <= place.offset <= there.offset + len(there.text):
                start = entry.piece.start + place.offset - there.offset
                paragraph = self.paragraphs.get(entry.key)
                if paragraph is None or paragraph.text.startswith(place.text, start):
                    return self._stretch(entry.key, start, start + len(place.text))
        key = near[0].key
        paragraph = self.paragraphs.get(key)
        if paragraph is None:
            return self._stretch(key, 0, self._lengths[key])
        return self._nearest(key, paragraph.text, place.text, place.offset, 0, len(paragraph.text))

    def _nearest(self, key: Key, text: str, wanted: str, guess: int, low: int, high: int) -> Stretch:
        """``wanted`` in ``text[low:high]`` where it stands closest to ``guess``; else all of it."""
        best: int | None = None
        at = text.find(wanted, low, high) if wanted else -1
        while at >= 0:
            if best is None or abs(at - guess) < abs(best - guess):
                best = at
            at = text.find(wanted, at + 1, high)
        if best is None:
            return self._stretch(key, low, high)
        return self._stretch(key, best, best + len(wanted))

    def _stretch(self, key: Key, start: int, end: int) -> Stretch:
        length = self._lengths[key]
        return Stretch(key, max(0, min(start, length)), max(0, min(end, length)))


def address_of(key: Key) -> Address:
    """The address in a key of kind ``cell``."""
    return Address(str(key[1]), str(key[2]), str(key[3]))


def _paragraphs(report: Report) -> Iterator[tuple[Key, Paragraph]]:
    for number, section in enumerate(report.sections):
        for at, paragraph in enumerate(section.body):
            yield ("body", number, at), paragraph
        if section.heading is not None:
            yield ("heading", number), section.heading
    if report.title is not None:
        yield ("title",), report.title
    for table in report.tables.values():
        for row, label in table.labels.items():
            yield ("label", table.name, row), label
        for number, foreign in enumerate(table.foreign_rows):
            yield ("foreign", table.name, number), foreign


def _buckets(place: Place) -> list[tuple[object, ...]]:
    if isinstance(place, LinePlace):
        return [("line", line) for line in range(place.line, place.end_line + 1)]
    if isinstance(place, PagePlace):
        return [("page", place.page)]
    if place.table is not None:
        return [("table", place.table, place.row, place.column)]
    return [("paragraph", place.paragraph)]


def _at(entries: list[_Entry], point: tuple[int, int], *, touch: bool = False) -> _Entry | None:
    """The entry whose piece holds the character at ``point``, or with ``touch`` ends right before it."""
    for entry in entries:
        there = entry.piece.place
        if isinstance(there, LinePlace):
            first, last = (there.line, there.column), (there.end_line, there.end_column)
            if first <= point < last or (touch and first <= point == last):
                return entry
    return None


def _characters(there: Place, line: int, column: int) -> int:
    """How many characters of the text at ``there`` stand before the point."""
    assert isinstance(there, LinePlace)
    if line == there.line:
        return column - there.column
    return max(0, len(there.text) - (there.end_column - column))


def _overlap(there: Place, place: PagePlace) -> bool:
    """Whether the middle of the smaller box lies in the other one."""
    if not isinstance(there, PagePlace) or there.page != place.page:
        return False
    a, b = there.bbox, place.bbox
    small, large = (a, b) if (a[2] - a[0]) * (a[3] - a[1]) < (b[2] - b[0]) * (b[3] - b[1]) else (b, a)
    x, y = (small[0] + small[2]) / 2, (small[1] + small[3]) / 2
    return large[0] - 0.5 <= x <= large[2] + 0.5 and large[1] - 0.5 <= y <= large[3] + 0.5
