"""Characters into words, words into lines, lines into text with its places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from checker.document import PagePlace, Paragraph, Piece
from checker.readers.pdf.page import Box, Glyph, Page, Printed

NUMBER = re.compile(r"[+＋\-－−–—±增减加少上下降升↑↓]{0,2}\d[\d,，.．]*(?:[%％]|[万亿]?元|[件项条个宗次])?")
BLANK = re.compile(r"[/／\\\-－−–—―─]{1,3}|无")
_LETTER = re.compile(r"[A-Za-z]")
_ASCII = re.compile(r"[!-~]")


@lru_cache(4096)
def is_value(text: str) -> bool:
    """Whether a word is what a value cell holds: a number, or a sign for none."""
    text = text.replace(" ", "").translate(_NARROW)
    return bool(NUMBER.fullmatch(text) or BLANK.fullmatch(text))


_NARROW = {0xFF10 + digit: 0x30 + digit for digit in range(10)}


@dataclass(slots=True)
class Word(Printed):
    """Characters that stand together on one base line, in the order of the content stream."""

    glyphs: list[Glyph]
    page: int

    x0: float = 0.0
    x1: float = 0.0
    y: float = 0.0
    size: float = 0.0
    text: str = ""

    def __post_init__(self) -> None:
        self.x0 = min(glyph.x0 for glyph in self.glyphs)
        self.x1 = max(glyph.x1 for glyph in self.glyphs)
        self.y = self.glyphs[0].y
        self.size = max(glyph.size for glyph in self.glyphs)
        self.text = spell(self.glyphs)

    @property
    def order(self) -> int:
        return self.glyphs[0].order

    @property
    def turned(self) -> bool:
        return bool(self.glyphs[0].turn)


def spell(glyphs: Sequence[Glyph]) -> str:
    """The text of characters in reading order; a gap between Latin letters or digits is a space."""
    parts: list[str] = []
    before: Glyph | None = None
    for glyph in glyphs:
        if glyph.char == " ":
            if parts and parts[-1] != " ":
                parts.append(" ")
            continue
        if (
            before is not None
            and parts[-1] != " "
            and not glyph.turn
            and glyph.x0 - before.x1 > 0.3 * glyph.size
            and _ASCII.match(before.char)
            and _ASCII.match(glyph.char)
        ):
            parts.append(" ")
        parts.append(glyph.char)
        before = glyph
    return "".join(parts).strip()


def words(glyphs: Iterable[Glyph], page: int) -> list[Word]:
    """Runs of the content stream whose characters follow each other on one line."""
    found: list[Word] = []
    run: list[Glyph] = []
    spaced = False
    for glyph in glyphs:
        if glyph.char == " ":
            spaced = True
            continue
        if run:
            last = run[-1]
            if not _follows(last, glyph, _gap(last, glyph, spaced) * min(last.size, glyph.size)):
                found.extend(_even(run, page))
                run = []
            elif spaced:
                space = Glyph(
                    " ", last.x1, last.x1 + 0.1, last.y, last.size, last.order, last.run, last.turn, True
                )
                run.append(space)
        run.append(glyph)
        spaced = False
    if run:
        found.extend(_even(run, page))
    return _with_insets(found, page)


def _even(run: list[Glyph], page: int) -> Iterator[Word]:
    """A run as words: letters that are set apart are so evenly; where some are not, cells meet."""
    gaps = [b.x0 - a.x1 for a, b in pairwise(run)]
    least = min(gaps, default=0.0) + 0.25 * run[0].size
    if run[0].turn or all(gap <= least for gap in gaps) or not all(glyph.char > "\u2e80" for glyph in run):
        yield Word(run, page)
        return
    start = 0
    for index, gap in enumerate(gaps):
        if gap > least:
            yield Word(run[start : index + 1], page)
            start = index + 1
    yield Word(run[start:], page)


def _with_insets(found: list[Word], page: int) -> list[Word]:
    """Words with the characters put in that another font shows apart from them: quotation marks, say."""
    made: list[Word] = []
    for word in found:
        for other in made[-2:]:
            small, large = (word, other) if len(word.glyphs) <= len(other.glyphs) else (other, word)
            if (
                not word.turned
                and len(small.glyphs) <= 2
                and abs(small.y - large.y) < 0.1 * large.size
                and large.x0 < small.x0
                and small.x1 < large.x1
            ):
                made.remove(other)
                word = Word(sorted([*other.glyphs, *word.glyphs], key=lambda glyph: glyph.x0), page)
                break
        made.append(word)
    return made


def _gap(last: Glyph, glyph: Glyph, spaced: bool) -> float:
    """The gap that parts two words, in the size of the type.

    Within a number and between Chinese characters there is none to speak of, so that the narrow gap
    between cells shows; between the two scripts typesetters leave a quarter. Letters may be set apart, but
    then they are shown together.
    """
    if spaced:
        return 1.1
    if last.run == glyph.run:
        return 0.28 if last.char.isdigit() and glyph.char.isdigit() else 0.6
    if last.char.isdigit() and glyph.char.isdigit():
        return 0.05
    return 0.28 if last.char > "\u2e80" and glyph.char > "\u2e80" else 0.35


def _follows(last: Glyph, glyph: Glyph, gap: float) -> bool:
    if last.turn != glyph.turn:
        return False
    if glyph.turn == 0:
        return (
            abs(glyph.y - last.y) < 0.3 * max(last.size, glyph.size)
            and -0.5 * last.size < glyph.x0 - last.x1 < gap
        )
    if glyph.turn == 2:
        return abs(glyph.y - last.y) < 0.3 * last.size and -0.5 * last.size < last.x0 - glyph.x1 < gap
    return abs(glyph.middle - last.middle) < 0.3 * last.size and abs(glyph.y - last.y) < 2.0 * last.size


@dataclass(slots=True)
class Line:
    """Words on one base line that read as one, from left to right."""

    words: list[Word]
    text: str = ""
    box: Box = (0.0, 0.0, 0.0, 0.0)
    y: float = 0.0
    size: float = 0.0

    def __post_init__(self) -> None:
        words = self.words
        self.box = (
            min(word.x0 for word in words),
            min(word.top for word in words),
            max(word.x1 for word in words),
            max(word.bottom for word in words),
        )
        self.y = max(words, key=lambda word: len(word.glyphs)).y
        self.size = max(word.size for word in words)
        self.text = spell(self._spaced()) if len(words) > 1 else words[0].text

    @property
    def x0(self) -> float:
        return self.box[0]

    @property
    def x1(self) -> float:
        return self.box[2]

    def _spaced(self) -> list[Glyph]:
        """The characters, with a space where words stand apart."""
        spaced: list[Glyph] = []
        for word in self.words:
            if spaced:
                last = spaced[-1]
                if word.x0 - last.x1 > 0.9 * word.size:
                    spaced.append(
                        Glyph(" ", last.x1, word.x0, last.y, last.size, last.order, last.run, 0, True)
                    )
            spaced.extend(word.glyphs)
        return spaced


def rows_of(found: Iterable[Word]) -> list[list[Word]]:
    """Words by base line, top to bottom, each row from left to right."""
    rows: list[list[Word]] = []
    anchor: Word | None = None
    for word in sorted(found, key=lambda word: word.y):
        if anchor is not None and not word.turned and word.y - anchor.y < 0.4 * min(anchor.size, word.size):
            rows[-1].append(word)
            if word.size > anchor.size:
                anchor = word
            continue
        rows.append([word])
        anchor = word
    for row in rows:
        row.sort(key=lambda word: word.x0)
    return rows


def lines_of(found: Iterable[Word], gap: float = 1.5) -> list[Line]:
    """Lines top to bottom; words further apart than ``gap`` sizes are lines of their own."""
    lines: list[Line] = []
    for row in rows_of(found):
        line: list[Word] = []
        for word in row:
            if line and word.x0 - line[-1].x1 > gap * max(word.size, line[-1].size):
                lines.append(Line(line))
                line = []
            line.append(word)
        lines.append(Line(line))
    return lines


def cell_lines(glyphs: Sequence[Glyph], page: int) -> list[Line]:
    """The lines of text inside one cell, in reading order, set horizontally, vertically or turned."""
    visible = [glyph for glyph in glyphs if glyph.char != " "]
    turned = [glyph for glyph in visible if glyph.turn]
    if len(turned) * 2 > len(visible):
        return _turned_lines(turned, page)
    upright = [glyph for glyph in glyphs if not glyph.turn]
    if _vertical(visible):
        return _vertical_lines(visible, page)
    return lines_of(words(upright, page), gap=1e9)


def _vertical(glyphs: Sequence[Glyph]) -> bool:
    """Whether the stream runs downwards in more than one column, as vertical text does."""
    down = across = 0
    for last, glyph in pairwise(glyphs):
        if abs(glyph.middle - last.middle) < 0.3 * glyph.size:
            down += glyph.y - last.y > 0.5 * glyph.size
        elif abs(glyph.y - last.y) < 0.3 * glyph.size:
            across += 1
    return down > 0 and across == 0 and down * 2 >= len(glyphs) - 1


def _vertical_lines(glyphs: Sequence[Glyph], page: int) -> list[Line]:
    """One line for each column, from right to left."""
    return _grouped(glyphs, page, across=lambda glyph: -glyph.middle, along=lambda glyph: glyph.y)


def _turned_lines(glyphs: Sequence[Glyph], page: int) -> list[Line]:
    sign = 1.0 if glyphs[0].turn == 1 else -1.0
    if glyphs[0].turn == 2:
        return _grouped(glyphs, page, across=lambda glyph: -glyph.y, along=lambda glyph: -glyph.x0)
    return _grouped(
        glyphs, page, across=lambda glyph: -sign * glyph.middle, along=lambda glyph: sign * glyph.y
    )


def _grouped(
    glyphs: Sequence[Glyph], page: int, across: Callable[[Glyph], float], along: Callable[[Glyph], float]
) -> list[Line]:
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=across):
        if lines and across(glyph) - across(lines[-1][0]) < 0.5 * glyph.size:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [Line([Word(sorted(line, key=along), page)]) for line in lines]


def line_piece(line: Line, page: Page, start: int = 0) -> Piece:
    text = line.text
    return Piece(start, PagePlace(text, page.number, page.shown(_extent(line))))


def _extent(line: Line) -> Box:
    glyphs = [glyph for word in line.words for glyph in word.glyphs]
    return (
        min(glyph.x0 for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.x1 for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
    )


def line_paragraph(line: Line, page: Page, heading: bool = False, begins: bool = False) -> Paragraph:
    """One visual line, which may go on in the next."""
    piece = line_piece(line, page)
    return Paragraph(piece.place.text, (piece,), wrapped=True, heading=int(heading), begins=begins)


def cell_paragraph(lines: Sequence[Line], page: Page, around: Box) -> Paragraph:
    """The text of a cell with the place of each line; an empty cell's place is its box."""
    if not lines:
        return Paragraph("", (Piece(0, PagePlace("", page.number, page.shown(around))),))
    parts: list[str] = []
    pieces: list[Piece] = []
    length = 0
    for line in lines:
        piece = line_piece(line, page, length)
        text = piece.place.text
        if parts and _LETTER.match(parts[-1][-1:]) and _LETTER.match(text):
            parts.append(" ")
            length += 1
            piece = Piece(length, piece.place)
        parts.append(text)
        pieces.append(piece)
        length += len(text)
    return Paragraph("".join(parts), tuple(pieces))
