"""Footnotes: their marks are no part of a number, their text is no part of the sentence cut by the page."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Sequence, Set
from typing import TypeVar

from checker.readers.pdf.page import Glyph, Page
from checker.readers.pdf.prose.thresholds import NOTES
from checker.readers.pdf.text_lines import TextLine
from checker.readers.pdf.word_forms import is_value

_MARKS = frozenset("0123456789[]［］〔〕*＊①②③④⑤⑥⑦⑧⑨⑩")
NOTE = re.compile(r"\s*(?:[\[［〔(（]?\d{1,2}[\]］〕)）]?(?!\d)|[①-⑳]|[*＊]|注)")

Item = TypeVar("Item")


def without_marks(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The characters without the small figures, raised or lowered, that point to notes.

    A mark may be shown long after the text that it stands behind.
    """
    places: defaultdict[tuple[int, int], list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        if glyph.char != " " and not glyph.turn:
            places[int(glyph.x1 // NOTES.block), int(glyph.y // NOTES.block)].append(glyph)
    marks: set[int] = set()
    for number, glyph in enumerate(glyphs):
        if glyph.char not in _MARKS or glyph.turn:
            continue
        before = glyphs[number - 1] if number else None
        column, row = int(glyph.x0 // NOTES.block), int(glyph.y // NOTES.block)
        if (before is not None and _points_from(glyph, before, number - 1 in marks)) or any(
            _points_from(glyph, other, False) and glyph.x0 - other.x1 < NOTES.far_gap * other.size
            for x in (column - 1, column)
            for y in (row, row + 1)
            for other in places.get((x, y), ())[: NOTES.crowd]
        ):
            marks.add(number)
    return [glyph for number, glyph in enumerate(glyphs) if number not in marks]


def _points_from(mark: Glyph, base: Glyph, follows: bool) -> bool:
    """Whether a character is a mark behind another; ``follows``: the other is one, and this goes on."""
    gap, over = mark.x0 - base.x1, NOTES.back * base.size
    if follows:
        level = abs(mark.y - base.y) < NOTES.next_level * base.size
        return level and over < gap < NOTES.next_gap * base.size
    raised = base.y - mark.y >= NOTES.raised * base.size and mark.y > base.top
    lowered = base.char.isdecimal() and mark.y - base.y >= NOTES.lowered * base.size and mark.top < base.y
    return (
        not base.turn
        and mark.size <= NOTES.smaller * base.size
        and (raised or lowered)
        and over < gap < NOTES.gap * base.size
    )


def footnotes(page: Page, lines: Sequence[TextLine], text: float) -> list[TextLine]:
    """The notes at the foot of a page: its last lines, in small print, opened by a mark under a short rule.

    ``text``: size of the type of the document's text.
    """
    found: list[TextLine] = []
    for line in sorted(lines, key=lambda line: -line.y):
        if line.size > NOTES.small_print * text:
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
        or lowest.high - lowest.low > NOTES.rule_width * page.width
        or lowest.at < above - NOTES.rule_level
        or any(rule is not lowest and lowest.at - rule.at < NOTES.rule_level for rule in across)
    ):
        return []
    for number, line in enumerate(found):
        if line.y > lowest.at:
            opens = NOTE.match(line.text) and line.y - lowest.at < NOTES.under_rule * text
            return found[number:] if opens and abs(line.x0 - lowest.low) < NOTES.indent * text else []
    return []


def with_notes(
    items: Sequence[tuple[Page, Item]], notes: Sequence[tuple[Page, Item]], first: Set[int]
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
