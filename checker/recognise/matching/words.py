"""A line cut into words, or into the fields between its tabs or pipes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from checker.recognise.matching import spelling, values

WordKind = Literal["text", "value", "empty"]

PIPES = "|｜│┃║" + "".join(map(chr, (*range(0x251C, 0x254C), *range(0x255E, 0x256D))))
"""Upright lines, and where lines cross: what separates the cells of a drawn table."""
_DRAWN = re.compile("[─━═╌╍┄┅┈┉]{2,}")
_WORD = re.compile(r"\S+")
_GLUED = re.compile(r"(.*[\u3400-\u9fff)）”\"》])([+-]?\d[\d,，]*)")


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of a line between white space, or one field of a line with tabs or pipes."""

    text: str
    start: int
    end: int
    kind: WordKind


def words_of(text: str, offset: int) -> Iterator[Word]:
    """Words by white space; a sign or a unit that stands apart is put to its number."""
    pieces = [(match[0], match.start(), match.end()) for match in _WORD.finditer(text)]
    at = 0
    while at < len(pieces):
        piece, start, end = pieces[at]
        at += 1
        glued = _GLUED.fullmatch(piece) if len(piece) < 60 and piece[-1].isdigit() else None
        if glued and not values.is_value(piece):
            yield Word(glued[1], offset + start, offset + start + len(glued[1]), "text")
            piece, start = glued[2], start + len(glued[1])
        following = pieces[at] if at < len(pieces) else None
        if (
            following
            and values.is_sign(piece)
            and following[0][0].isdigit()
            and values.is_value(following[0])
        ):
            piece, end, at = text[start : following[2]], following[2], at + 1
            following = pieces[at] if at < len(pieces) else None
        kind: WordKind = "value" if len(piece) < 24 and values.is_value(piece) else "text"
        if kind == "text" and at > 1 and values.is_bracketed(piece):
            beside = (pieces[at - 2], *pieces[at : at + 1])
            kind = "value" if any(values.is_value(other) for other, *_ in beside) else "text"
        if kind == "value" and following and values.is_unit(following[0]) and piece[-1].isdigit():
            piece, end, at = text[start : following[2]], following[2], at + 1
        yield Word(piece, offset + start, offset + end, kind)


def fields_of(text: str, separator: re.Pattern[str] | str, framed: tuple[bool, bool]) -> Iterator[Word]:
    """Cells between tabs or pipes, blank ones too; pipes that frame the line are no cells.

    A figure glued to the words before it is a cell of its own where these may be the row's label.
    """
    pattern = re.compile("\t") if isinstance(separator, str) else separator
    start, stop = 0, len(text)
    if not isinstance(separator, str):
        opening = re.match(rf"\s*[{PIPES}]", text) if framed[0] else None
        start = opening.end() if opening else 0
        closing = re.search(rf"[{PIPES}]\s*\Z", text) if framed[1] else None
        stop = closing.start() if closing and closing.start() >= start else stop
    bounds = [match.span() for match in pattern.finditer(text, start, stop)]
    lows = [start, *(end for _, end in bounds)]
    highs = [*(begin for begin, _ in bounds), stop]
    begun = False
    for low, high in zip(lows, highs, strict=True):
        content = text[low:high]
        left = low + len(content) - len(content.lstrip())
        right = max(left, high - (len(content) - len(content.rstrip())))
        inner = text[left:right]
        if not spelling.plain(_DRAWN.sub("", inner)):
            yield Word("", left, left, "empty")
            continue
        words = list(words_of(inner, left))
        if all(word.kind == "value" for word in words):
            begun = True
            yield Word(inner, left, right, "value")
        elif not begun and len(words) > 1 and words[-1].kind == "value" and words[-1].start == words[-2].end:
            yield from words
        else:
            yield Word(inner, left, right, "text")
