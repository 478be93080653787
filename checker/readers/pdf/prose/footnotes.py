"""Footnotes: their marks are no part of a number, their text is no part of the sentence cut by the page."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Sequence, Set

from checker.readers.pdf.page import Glyph, Page
from checker.readers.pdf.prose.reading_order import Item
from checker.readers.pdf.words import Line, is_value

_SMALLER = 0.75
"""Size of a note's mark by that of the text before it."""
_RAISED = 0.2
_LOWERED = 0.06
_BLOCK = 24.0
"""Points; the text that a mark stands behind is no further off."""
_CROWD = 64
"""More characters end in no such block of a page that anybody reads."""
_MARKS = frozenset("0123456789[]［］〔〕*＊①②③④⑤⑥⑦⑧⑨⑩")
NOTE = re.compile(r"\s*(?:[\[［〔(（]?\d{1,2}[\]］〕)）]?(?!\d)|[①-⑳]|[*＊]|注)")
_SMALL_PRINT = 0.85
"""Size of notes by that of the text."""


def without_marks(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The characters without the small figures, raised or lowered, that point to notes.

    A mark may be shown long after the text that it stands behind.
    """
    places: defaultdict[tuple[int, int], list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        if glyph.char != " " and not glyph.turn:
            places[int(glyph.x1 // _BLOCK), int(glyph.y // _BLOCK)].append(glyph)
    marks: set[int] = set()
    for number, glyph in enumerate(glyphs):
        if glyph.char not in _MARKS or glyph.turn:
            continue
        before = glyphs[number - 1] if number else None
        column, row = int(glyph.x0 // _BLOCK), int(glyph.y // _BLOCK)
        if (before is not None and _points_from(glyph, before, number - 1 in marks)) or any(
            _points_from(glyph, other, False) and glyph.x0 - other.x1 < 0.5 * other.size
            for x in (column - 1, column)
            for y in (row, row + 1)
            for other in places.get((x, y), ())[:_CROWD]
        ):
            marks.add(number)
    return [glyph for number, glyph in enumerate(glyphs) if number not in marks]


def _points_from(mark: Glyph, base: Glyph, follows: bool) -> bool:
    """Whether a character is a mark behind another; ``follows``: the other is one, and this goes on."""
    if follows:
        return abs(mark.y - base.y) < 0.1 * base.size and -0.2 * base.size < mark.x0 - base.x1 < base.size
    raised = base.y - mark.y >= _RAISED * base.size and mark.y > base.top
    lowered = base.char.isdecimal() and mark.y - base.y >= _LOWERED * base.size and mark.top < base.y
    return (
        not base.turn
        and mark.size <= _SMALLER * base.size
        and (raised or lowered)
        and -0.2 * base.size < mark.x0 - base.x1 < 2.0 * base.size
    )


def footnotes(page: Page, lines: Sequence[Line], text: float) -> list[Line]:
    """The notes at the foot of a page: its last lines, in small print, opened by a mark under a short rule.

    ``text``: size of the type of the document's text.
    """
    found: list[Line] = []
    for line in sorted(lines, key=lambda line: -line.y):
        if line.size > _SMALL_PRINT * text:
            break
        found.append(line)
    found.reverse()
    if any(is_value(line.text) for line in found):
        return []  # rows of a table
    above = max((line.y for line in lines if not any(line is note for note in found)), default=0.0)
    across = [rule for rule in page.rules if not rule.vertical]
    lowest = max(across, key=lambda rule: rule.at, default=None)
    if (
        lowest is None
        or lowest.high - lowest.low > 0.5 * page.width
        or lowest.at < above - 2.0
        or any(rule is not lowest and lowest.at - rule.at < 2.0 for rule in across)
    ):
        return []
    for number, line in enumerate(found):
        if line.y > lowest.at:
            opens = NOTE.match(line.text) and line.y - lowest.at < 4.0 * text
            return found[number:] if opens and abs(line.x0 - lowest.low) < 3.0 * text else []
    return []


def with_notes(
    items: Sequence[tuple[Page, Item]], notes: Sequence[tuple[Page, Line]], first: Set[int]
) -> list[tuple[Page, Item]]:
    """The items with the notes of each page where the paragraph or table that the page's end may cut is over.

    ``first``: the lines that begin a paragraph, by identity.
    """
    placed: list[tuple[Page, Item]] = []
    waiting = deque(notes)
    for page, item in items:
        if id(item) in first:
            while waiting and waiting[0][0].number < page.number:
                placed.append(waiting.popleft())
        placed.append((page, item))
    return [*placed, *waiting]
