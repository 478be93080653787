"""Watermarks set level among the text: pale words on page after page, or over other print.

Slanted ones are left out where characters are read. A pale figure is not left out for being repeated: zeros
may be printed so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from checker.readers.pdf.page import Glyph, Page
from checker.readers.pdf.text_lines import TextLine, lines_of
from checker.readers.pdf.word_forms import is_value
from checker.readers.pdf.words import words

_LARGER = 1.2
"""Times the usual size of the type: pale figures so large are a watermark's."""
_GRID = 4.0
"""Points; what stands on several pages at one place stands so near."""

_Mark = tuple[str, int, int]
"""A pale text and where it stands."""


def leave_out_watermarks(pages: Sequence[Page]) -> None:
    """Takes the characters of watermarks off the pages."""
    pale = [_pale(page) for page in pages]
    if not any(pale):
        return
    on_pages = Counter(mark for lines in pale for mark in {_mark(line) for line in lines})
    for page, lines in zip(pages, pale, strict=True):
        often = Counter(line.text for line in lines)
        gone = {
            id(glyph)
            for line in lines
            if _is_watermark(page, line, on_pages[_mark(line)] > 1 or often[line.text] > 1)
            for word in line.words
            for glyph in word.glyphs
        }
        if gone:
            page.glyphs = [glyph for glyph in page.glyphs if id(glyph) not in gone]
            page.watermarked = True


def _pale(page: Page) -> list[TextLine]:
    """The lines of pale text of a page; none where most of its text is pale."""
    shown = [glyph for glyph in page.glyphs if glyph.char != " " and not page.ocr]
    faint = [glyph for glyph in shown if glyph.faint]
    if not faint or 2 * len(faint) > len(shown):
        return []
    return lines_of(words(faint, page.number))


def _mark(line: TextLine) -> _Mark:
    return line.text, round(line.x0 / _GRID), round(line.y / _GRID)


def _is_watermark(page: Page, line: TextLine, repeated: bool) -> bool:
    dark = [glyph for glyph in page.glyphs if not glyph.faint and glyph.char != " "]
    if all(is_value(word.text) for word in line.words):
        larger = line.size > _LARGER * median(glyph.size for glyph in dark)
        return larger and (repeated or any(_over(line, dark)))
    return repeated or any(_over(line, dark))


def _over(line: TextLine, dark: Sequence[Glyph]) -> Iterator[bool]:
    """For each dark character whether the line is printed over it."""
    x0, y0, x1, y1 = line.box
    return (x0 < glyph.middle < x1 and y0 < (glyph.top + glyph.bottom) / 2 < y1 for glyph in dark)
