"""What a table is before its parts on several pages are joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from checker.document import Source
from checker.readers.pdf.cell_text import cell_lines
from checker.readers.pdf.distances import Box
from checker.readers.pdf.page import Glyph, Page
from checker.readers.pdf.tables.doubts import MISREAD, OVERPRINTED, TURNED, UNMAPPED
from checker.readers.pdf.tables.thresholds import CELLS
from checker.readers.pdf.text_lines import TextLine

_DIGIT_END = re.compile(r"[\d,，.．]$")
_DIGIT_START = re.compile(r"^[\d,，.．]")


@dataclass(slots=True)
class Slot:
    """One cell of a part: its place in the part's lattice, its box on the page, what stands in it."""

    row: int
    column: int
    rowspan: int
    colspan: int
    box: Box
    glyphs: list[Glyph] = field(default_factory=list)
    doubt: str | None = None
    full: bool = False
    """Whether its last line has no room for another digit, so that a number may go on after it."""
    lines: list[TextLine] = field(default_factory=list)
    text: str = ""

    def set(self, page: Page) -> None:
        """Reads the text off the characters."""
        self.lines = cell_lines(self.glyphs, page.number) if self.glyphs else []
        self.text = "".join(line.text for line in self.lines)
        if self.doubt is None:
            self.doubt = self._doubt(page)

    def _doubt(self, page: Page) -> str | None:
        if not self.text or not any(char.isdigit() or char == "\ufffd" for char in self.text):
            return None
        if any(not glyph.known for glyph in self.glyphs):
            return MISREAD if page.ocr else UNMAPPED
        if any(glyph.turn for glyph in self.glyphs):
            return TURNED
        if _overprinted(self.glyphs):
            return OVERPRINTED
        return None

    @property
    def last_row(self) -> int:
        return self.row + self.rowspan - 1

    @property
    def last_column(self) -> int:
        return self.column + self.colspan - 1


def splits_number(lines: Sequence[TextLine]) -> bool:
    """Whether a line ends and the next begins with digits."""
    return any(
        _DIGIT_END.search(above.text) and _DIGIT_START.search(below.text) for above, below in pairwise(lines)
    )


def _overprinted(glyphs: Sequence[Glyph]) -> bool:
    """Whether two characters lie on each other. A cell of prose is not looked at."""
    if len(glyphs) > CELLS.prose:
        return False
    visible = sorted((g for g in glyphs if g.char != " " and not g.turn), key=lambda g: (g.x0, g.y))
    for index, glyph in enumerate(visible):
        for other in visible[index + 1 :]:
            if other.x0 >= glyph.x1:
                break
            over = min(glyph.x1, other.x1) - other.x0
            level = abs(glyph.y - other.y) < CELLS.over_level * max(glyph.size, other.size)
            if over > CELLS.over * min(glyph.x1 - glyph.x0, other.x1 - other.x0) and level:
                return True
    return False


@dataclass(slots=True)
class Part:
    """A table as far as it stands on one page. ``xs`` and ``ys`` are the borders of its columns and rows."""

    page: Page
    xs: list[float]
    ys: list[float]
    slots: list[Slot]
    source: Source

    @property
    def box(self) -> Box:
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    @property
    def rows(self) -> int:
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        return len(self.xs) - 1
