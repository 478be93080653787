"""What floats over the text of a binary Word document: its drawings, which of them are pictures, and which
hold text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from checker.readers.office.doc_file import Broken, Part, WordFile, number, spread, unpack

_DRAWING, _GROUP, _SHAPE, _SHAPE_HEAD, _OPTIONS = 0xF002, 0xF003, 0xF004, 0xF00A, 0xF00B
_PICTURE = 0x0104
_EMBEDDED = 0x10
_MAX_DEPTH = 32
_MAX_RECORDS = 100_000


@dataclass(slots=True)
class Drawn:
    """One drawing. ``texts``: where the texts of its boxes begin and end."""

    pictures: int = 0
    objects: int = 0
    texts: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Shape:
    identity: int
    picture: bool = False
    embedded: bool = False


class Drawings:
    """By the position of the character that a drawing is anchored at. Raises ``Broken``."""

    def __init__(self, file: WordFile, text_boxes: int) -> None:
        """``text_boxes``: where the texts of boxes begin."""
        self._boxes = _boxes(file, text_boxes)
        self._groups = _groups(file.part(Part.DRAWINGS))
        anchors = file.part(Part.ANCHORS)
        positions, behind = spread(anchors, 26)
        self._anchors = {
            position: number("<I", anchors, behind + 26 * at) for at, position in enumerate(positions[:-1])
        }

    def at(self, position: int) -> Drawn:
        anchored = self._anchors.get(position)
        found = Drawn()
        if anchored is None:
            found.pictures = 1  # what it is cannot be told
            return found
        for shape in self._groups.get(anchored, [_Shape(anchored, picture=anchored not in self._boxes)]):
            found.pictures += shape.picture
            found.objects += shape.embedded
            found.texts += self._boxes.get(shape.identity, [])
        return found


def _boxes(file: WordFile, begin: int) -> dict[int, list[tuple[int, int]]]:
    """Of each shape, where its text stands."""
    part = file.part(Part.TEXT_BOXES)
    positions, behind = spread(part, 22)
    found: dict[int, list[tuple[int, int]]] = {}
    for at, (start, end) in enumerate(pairwise(positions)):
        unused, shape = number("<H", part, behind + 22 * at + 8), number("<I", part, behind + 22 * at + 14)
        if not unused:
            found.setdefault(shape, []).append((begin + start, begin + end))
    return found


def _groups(part: bytes) -> dict[int, list[_Shape]]:
    """The shapes of the body by the shape that is anchored in the text: it, or those it holds together."""
    found: dict[int, list[_Shape]] = {}
    at = 0
    if part:
        kind, length = unpack("<2xHI", part)
        at = 8 + length
    while at + 9 <= len(part):
        kind, length = unpack("<2xHI", part, at + 1)
        if kind != _DRAWING:
            break
        _walk(part, at + 9, min(at + 9 + length, len(part)), found)
        at += 9 + length
    return found


def _walk(part: bytes, start: int, end: int, found: dict[int, list[_Shape]]) -> None:
    """The outermost group of a drawing is the page; what stands in it is anchored."""
    for kind, low, high in _records(part, start, end):
        if kind != _GROUP:
            continue
        for inner, first, last in _records(part, low, high):
            if inner == _SHAPE and (shape := _shape(part, first, last)) is not None:
                found[shape.identity] = [shape]
            elif inner == _GROUP and (shapes := list(_shapes(part, first, last, 0))):
                found[shapes[0].identity] = shapes


def _shapes(part: bytes, start: int, end: int, depth: int) -> Iterator[_Shape]:
    if depth > _MAX_DEPTH:
        raise Broken("drawings too deep in each other")
    for kind, low, high in _records(part, start, end):
        if kind == _SHAPE and (shape := _shape(part, low, high)) is not None:
            yield shape
        elif kind == _GROUP:
            yield from _shapes(part, low, high, depth + 1)


def _shape(part: bytes, start: int, end: int) -> _Shape | None:
    made: _Shape | None = None
    for kind, low, high in _records(part, start, end):
        if kind == _SHAPE_HEAD:
            identity, flags = unpack("<II", part, low)
            made = _Shape(identity, embedded=bool(flags & _EMBEDDED))
        elif kind == _OPTIONS and made is not None:
            count = number("<H", part, low - 8) >> 4
            for at in range(low, min(low + 6 * count, high - 5), 6):
                code, value = unpack("<HI", part, at)
                made.picture = made.picture or (code & 0x3FFF == _PICTURE and value > 0)
    return made


def _records(part: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Kind, begin and end of the content of each."""
    for _ in range(_MAX_RECORDS):
        if start + 8 > end:
            return
        kind, length = unpack("<2xHI", part, start)
        if start + 8 + length > end:
            raise Broken("a drawing that is cut off")
        yield kind, start + 8, start + 8 + length
        start += 8 + length
