"""The lines of text inside one cell, in reading order, set horizontally, vertically or turned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from checker.readers.pdf.page import Glyph
from checker.readers.pdf.text_lines import TextLine, whole_lines
from checker.readers.pdf.typesetting import SET
from checker.readers.pdf.words import Word, words


def cell_lines(glyphs: Sequence[Glyph], page: int) -> list[TextLine]:
    visible = [glyph for glyph in glyphs if glyph.char != " "]
    turned = [glyph for glyph in visible if glyph.turn]
    if len(turned) * 2 > len(visible):
        return _turned_lines(turned, page)
    if _runs_down(visible):
        return _grouped(visible, page, across=lambda glyph: -glyph.middle, along=lambda glyph: glyph.y)
    return whole_lines(words([glyph for glyph in glyphs if not glyph.turn], page))


def _runs_down(glyphs: Sequence[Glyph]) -> bool:
    """Whether the stream runs downwards, perhaps in more than one column, as vertical text does."""
    down = across = 0
    for last, glyph in pairwise(glyphs):
        if abs(glyph.middle - last.middle) < SET.level * glyph.size:
            down += glyph.y - last.y > SET.downwards * glyph.size
        elif abs(glyph.y - last.y) < SET.level * glyph.size:
            across += 1
    return down > 0 and across == 0 and down * 2 >= len(glyphs) - 1


def _turned_lines(glyphs: Sequence[Glyph], page: int) -> list[TextLine]:
    sign = 1.0 if glyphs[0].turn == 1 else -1.0
    if glyphs[0].turn == 2:
        return _grouped(glyphs, page, across=lambda glyph: -glyph.y, along=lambda glyph: -glyph.x0)
    return _grouped(
        glyphs, page, across=lambda glyph: -sign * glyph.middle, along=lambda glyph: sign * glyph.y
    )


def _grouped(
    glyphs: Sequence[Glyph], page: int, across: Callable[[Glyph], float], along: Callable[[Glyph], float]
) -> list[TextLine]:
    """One line for each column of text, from right to left as the reader sees it."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=across):
        if lines and across(glyph) - across(lines[-1][0]) < SET.column * glyph.size:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [TextLine([Word(sorted(line, key=along), page)]) for line in lines]
