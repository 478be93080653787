"""The document as lines of words: the ground that text tables and prose are recognised on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from checker.document import Document, Grid, Paragraph, Place
from checker.recognise.matching import spelling, values

WordKind = Literal["text", "value", "empty"]

_PIPES = "|｜│┃║" + "".join(map(chr, (*range(0x251C, 0x254C), *range(0x255E, 0x256D))))
"""Upright lines, and where lines cross: what separates the cells of a drawn table."""
_PIPE = re.compile(f"[{_PIPES}]")
_DRAWN = re.compile("[─━═╌╍┄┅┈┉]{2,}")
_BLANK = " \t\u3000\r\n\f"
_BORDERED = re.compile(rf"[{_PIPES}]?\s*[^\s{_PIPES}]{{1,20}}\s*[{_PIPES}]?")
_RULED = {*"|｜:：+=-–—_ \t\u3000\n", *map(chr, range(0x2500, 0x2580))}
_WORD = re.compile(r"\S+")
_GLUED = re.compile(r"(.*[\u3400-\u9fff)）”\"》])([+-]?\d[\d,，]*)")
_PAGE_NUMBER = re.compile(
    r"[\-–—―－~·•]+\s*\d{1,3}\s*[\-–—―－~·•]+|\d{1,3}|\d{1,3}\s*[/／]\s*\d{1,3}"
    r"|第?\s*\d{1,3}\s*页\s*[/／,，]?\s*(?:共\s*\d{1,3}\s*页)?"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of a line between white space, or one field of a line with tabs or pipes."""

    text: str
    start: int
    end: int
    kind: WordKind


@dataclass
class Line:
    """One printed line. ``block``: index of the document's block that it comes from."""

    paragraph: Paragraph
    block: int
    last: bool = True
    """Whether the block ends with this line."""
    table: str = field(default="", compare=False)
    """The table that has taken this line, empty for prose."""
    furniture: bool = False
    """A page number, running head, lone border or the like."""
    framed: tuple[bool, bool] = (True, True)
    """Whether a pipe at the beginning, at the end of a line is a frame, and no cell's border."""

    @property
    def text(self) -> str:
        return self.paragraph.text

    @cached_property
    def fields(self) -> bool:
        """Whether tabs or pipes tell the cells apart, blank ones too."""
        return self._separator is not None

    @property
    def tabbed(self) -> bool:
        return self._separator == "\t"

    @cached_property
    def _separator(self) -> re.Pattern[str] | str | None:
        text = self.text
        if text.count("\t") >= 2 or "\t" in text.strip():
            return "\t"
        if "\t" in text.lstrip() and len(text.split()) == 1:
            return "\t"  # a label or a value, and a blank cell after it
        inner = _PIPE.search(text.strip().strip(_PIPES))
        return _PIPE if inner or len(_PIPE.findall(text)) > 2 else None

    @cached_property
    def words(self) -> tuple[Word, ...]:
        if self.furniture or self.is_rule:
            return ()
        separator = self._separator
        if separator is None:
            inner = self.text.lstrip(_PIPES + _BLANK)
            return tuple(_words(inner.rstrip(_PIPES + _BLANK), len(self.text) - len(inner)))
        return tuple(_fields(self.text, separator, self.framed))

    @cached_property
    def values(self) -> tuple[Word, ...]:
        """The words that stand for cells."""
        return tuple(word for word in self.words if word.kind == "value")

    @cached_property
    def runs(self) -> tuple[tuple[int, int], ...]:
        """Stretches of neighbouring words of text: first index and the index after the last."""
        found: list[tuple[int, int]] = []
        start = None
        for number, word in enumerate(self.words):
            if word.kind == "text":
                start = number if start is None else start
            elif start is not None:
                found.append((start, number))
                start = None
        if start is not None:
            found.append((start, len(self.words)))
        return tuple(found)

    @cached_property
    def is_rule(self) -> bool:
        """A line drawn between rows (“| --- | --- |”)."""
        return set(self.text) <= _RULED and bool(re.search("[-–—─━═=_]{2}", self.text))

    @cached_property
    def empty(self) -> bool:
        return not spelling.plain(self.text)

    def place(self, word: Word) -> Place:
        return self.paragraph.place(word.start, word.end)


Item = Line | Grid


def items_of(document: Document) -> list[Item]:
    """The document's blocks in order, paragraphs cut into lines."""
    items: list[Item] = []
    for number, block in enumerate(document.blocks):
        if isinstance(block, Grid):
            items.append(block)
            continue
        starts = [0] + [match.end() for match in re.finditer("\n", block.text)]
        for start, stop in zip(starts, [*starts[1:], len(block.text)], strict=True):
            whole = start == 0 and stop == len(block.text)
            items.append(Line(block if whole else block.part(start, stop), number, stop == len(block.text)))
    _learn_frames([item for item in items if isinstance(item, Line)])
    return items


def _learn_frames(lines: list[Line]) -> None:
    """A pipe at the edge is a frame where all rows of pipes have it; else it borders a blank cell.

    A pipe alone on its line is a lone border, but a blank cell where values stand so too (“12 |”).
    """
    bordered = [line for line in lines if _PIPE.search(line.text) and _BORDERED.fullmatch(line.text.strip())]
    if sum(values.is_value(line.text.strip(_PIPES + _BLANK)) for line in bordered) < 3:
        for line in lines:
            line.furniture = bool(line.text.strip()) and not line.text.strip(_PIPES + _BLANK)
    rows = [line for line in lines if len(_PIPE.findall(line.text)) >= 2 and not line.is_rule]
    framed = (
        all(_PIPE.match(line.text.lstrip()) for line in rows),
        all(_PIPE.fullmatch(line.text.rstrip()[-1:]) for line in rows),
    )
    for line in rows:
        line.framed = framed


def mark_furniture(lines: list[Line]) -> None:
    """Marks page numbers and what repeats beside them at the turn of the page.

    A bare number is a page number only where it stands between lines of words and off one of them: in a
    table it is a value.
    """
    places = [number for number, line in enumerate(lines) if not line.empty]
    filled = [lines[number] for number in places]
    edges: dict[str, list[Line]] = {}
    for at, line in enumerate(filled):
        text = line.text.strip()
        if len(text) > 24 or not _PAGE_NUMBER.fullmatch(text):
            continue
        if text.isdigit():
            before = filled[at - 1].text.strip() if at else ""
            after = filled[at + 1].text.strip() if at + 1 < len(filled) else ""
            turned = "\f" in line.text and not (at and filled[at - 1].furniture)
            around = lines[max(0, places[at] - 1) : places[at] + 2]
            apart = any(other.empty for other in around) and int(text) > 0
            if not (_wordy(before) and _wordy(after) and apart) and not turned:
                continue
        line.furniture = True
        for near in (at - 1, at + 1):
            if 0 <= near < len(filled) and len(filled[near].text.strip()) <= 40:
                edges.setdefault(re.sub(r"\d+", "0", spelling.plain(filled[near].text)), []).append(
                    filled[near]
                )
    for repeated in edges.values():
        if len(repeated) >= 3 and not any(values.is_value(line.text.strip()) for line in repeated):
            for line in repeated:
                line.furniture = True


def _wordy(text: str) -> bool:
    """Prose, not a cell: long enough to be a line of a paragraph."""
    return len(text) >= 10 and len(re.findall(r"[\u3400-\u9fff]", text)) >= 8


def _words(text: str, offset: int) -> Iterator[Word]:
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


def _fields(text: str, separator: re.Pattern[str] | str, framed: tuple[bool, bool]) -> Iterator[Word]:
    """Cells between tabs or pipes, blank ones too; pipes that frame the line are no cells.

    A figure glued to the words before it is a cell of its own where these may be the row's label.
    """
    pattern = re.compile("\t") if isinstance(separator, str) else separator
    start, stop = 0, len(text)
    if not isinstance(separator, str):
        opening = re.match(rf"\s*[{_PIPES}]", text) if framed[0] else None
        start = opening.end() if opening else 0
        closing = re.search(rf"[{_PIPES}]\s*\Z", text) if framed[1] else None
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
        words = list(_words(inner, left))
        if all(word.kind == "value" for word in words):
            begun = True
            yield Word(inner, left, right, "value")
        elif not begun and len(words) > 1 and words[-1].kind == "value" and words[-1].start == words[-2].end:
            yield from words
        else:
            yield Word(inner, left, right, "text")
