"""Words on one base line, as lines of text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checker.readers.pdf.distances import Box
from checker.readers.pdf.page import Glyph, Printed
from checker.readers.pdf.typesetting import SET
from checker.readers.pdf.words import Word, spell


@dataclass(slots=True)
class TextLine:
    """Words on one base line that read as one, from left to right."""

    words: list[Word]
    text: str = ""
    box: Box = (0.0, 0.0, 0.0, 0.0)
    y: float = 0.0
    size: float = 0.0

    def __post_init__(self) -> None:
        words = self.words
        self.box = box_of(words)
        self.y = max(words, key=lambda word: len(word.glyphs)).y
        self.size = max(word.size for word in words)
        self.text = spell(self._spaced()) if len(words) > 1 else words[0].text

    @property
    def x0(self) -> float:
        return self.box[0]

    @property
    def x1(self) -> float:
        return self.box[2]

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    def _spaced(self) -> list[Glyph]:
        """The characters, with a space where words stand apart."""
        spaced: list[Glyph] = []
        for word in self.words:
            if spaced:
                last = spaced[-1]
                if word.x0 - last.x1 > SET.apart * word.size:
                    spaced.append(
                        Glyph(" ", last.x1, word.x0, last.y, last.size, last.order, last.run, 0, True)
                    )
            spaced.extend(word.glyphs)
        return spaced


def box_of(printed: Iterable[Printed]) -> Box:
    """The box around words or characters."""
    found = list(printed)
    return (
        min(one.x0 for one in found),
        min(one.top for one in found),
        max(one.x1 for one in found),
        max(one.bottom for one in found),
    )


def rows_of(found: Iterable[Word]) -> list[list[Word]]:
    """Words by base line, top to bottom, each row from left to right."""
    rows: list[list[Word]] = []
    anchor: Word | None = None
    for word in sorted(found, key=lambda word: word.y):
        if (
            anchor is not None
            and not word.turned
            and word.y - anchor.y < SET.row * min(anchor.size, word.size)
        ):
            rows[-1].append(word)
            if word.size > anchor.size:
                anchor = word
            continue
        rows.append([word])
        anchor = word
    for row in rows:
        row.sort(key=lambda word: word.x0)
    return rows


def lines_of(found: Iterable[Word], gap: float = SET.line_gap) -> list[TextLine]:
    """Lines top to bottom; words further apart than ``gap`` sizes are lines of their own."""
    lines: list[TextLine] = []
    for row in rows_of(found):
        line: list[Word] = []
        for word in row:
            if line and word.x0 - line[-1].x1 > gap * max(word.size, line[-1].size):
                lines.append(TextLine(line))
                line = []
            line.append(word)
        lines.append(TextLine(line))
    return lines


def whole_lines(found: Iterable[Word]) -> list[TextLine]:
    """One line for each row, however far apart its words are."""
    return lines_of(found, gap=float("inf"))
