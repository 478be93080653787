"""The characters of a page put into the cells of a ruled table."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from checker.readers.pdf.page import Glyph
from checker.readers.pdf.tables.doubts import CROSSING, SPLIT, UNPARTED
from checker.readers.pdf.tables.part import Part, Slot, splits_number
from checker.readers.pdf.tables.thresholds import CELLS, RULED
from checker.readers.pdf.text_lines import TextLine
from checker.readers.pdf.word_forms import is_value
from checker.readers.pdf.words import Word, words


def fill(part: Part, glyphs: Sequence[Glyph]) -> None:
    """Puts the characters into the cells of a part.

    Text across its cells (a heading that runs into the table under it) is none of the table's and is left
    out. A number that runs over a border stays with the cell that it begins in and casts doubt on both.
    """
    cells = _Cells(part)
    usual = median([glyph.size for glyph in glyphs]) if glyphs else 0.0
    for word in words(glyphs, part.page.number):
        places = [cells.at(glyph) for glyph in word.glyphs]
        first = places[0]
        if all(place is first for place in places):
            if first is not None:
                first.glyphs.extend(word.glyphs)
        elif first is not None:
            _put_across(part, word, first, places, usual)
    for slot in part.slots:
        slot.set(part.page)
    _doubt(part)


def middle_height(glyph: Glyph) -> float:
    """The height of the middle of a character, which tells the row that it stands in."""
    return glyph.y - RULED.middle * glyph.size


class _Cells:
    """The cells of a part by where they are."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._owner: dict[tuple[int, int], Slot] = {}
        for slot in part.slots:
            for row in range(slot.row, slot.row + slot.rowspan):
                for column in range(slot.column, slot.column + slot.colspan):
                    self._owner[row, column] = slot

    def at(self, glyph: Glyph) -> Slot | None:
        """The cell that a character stands in."""
        part = self._part
        row = bisect_right(part.ys, middle_height(glyph)) - 1
        column = bisect_right(part.xs, glyph.middle) - 1
        return self._owner.get((min(max(row, 0), part.rows - 1), min(max(column, 0), part.columns - 1)))


def _put_across(part: Part, word: Word, first: Slot, places: Sequence[Slot | None], usual: float) -> None:
    """A word that stands in several cells; ``usual``: the size of the type."""
    values = all(char.isdigit() or is_value(char) or char in ",，.．" for char in word.text)
    unbroken = _unbroken(word, places)
    if word.text.isdigit() and unbroken:
        _cast_doubt(places)
        first.glyphs.extend(word.glyphs)
    elif not (word.turned or part.page.ocr) and (word.size > RULED.larger * usual or _on_border(part, word)):
        if values or len(word.text) <= RULED.short:
            first.glyphs.extend(word.glyphs)
        if values:
            _cast_doubt(places)
    else:
        for place, glyph in zip(places, word.glyphs, strict=True):
            if place is not None:
                place.glyphs.append(glyph)
        if unbroken:
            _cast_doubt(place for place in places if values or place is not first)


def _cast_doubt(places: Iterable[Slot | None]) -> None:
    for place in places:
        if place is not None:
            place.doubt = CROSSING


def _doubt(part: Part) -> None:
    """Tells which cells have no room for another digit, and which numbers may be several, or parts of one."""
    longest = longest_values(part.slots)
    for slot in part.slots:
        room = [_room(slot, line, longest[slot.column, slot.colspan]) for line in slot.lines]
        slot.full = bool(room) and not room[-1]
        if slot.doubt is None and splits_number(slot.lines) and any(room[:-1]):
            slot.doubt = SPLIT
        last = slot.lines[-1].text if len(slot.lines) > 1 else ""
        if slot.doubt is None and is_value(last) and not is_value(slot.text):
            slot.doubt = UNPARTED


def longest_values(slots: Sequence[Slot]) -> dict[tuple[int, int], float]:
    """The longest line of a value by the columns that its cell covers (the first, and how many)."""
    longest: dict[tuple[int, int], float] = defaultdict(float)
    for slot in slots:
        for line in slot.lines:
            if is_value(line.text):
                span = (slot.column, slot.colspan)
                longest[span] = max(longest[span], line.width)
    return longest


def _unbroken(word: Word, places: Sequence[Slot | None]) -> bool:
    """Whether characters in different cells follow each other without the least gap."""
    pairs = zip(pairwise(word.glyphs), pairwise(places), strict=True)
    return any(
        one is not other and second.x0 - first.x1 < RULED.unbroken * word.size
        for (first, second), (one, other) in pairs
    )


def _on_border(part: Part, word: Word) -> bool:
    """Whether a border of columns runs through a character of a word."""
    for glyph in word.glyphs:
        margin = RULED.inside * (glyph.x1 - glyph.x0)
        index = bisect_right(part.xs, glyph.x0 + margin)
        if index < len(part.xs) and part.xs[index] < glyph.x1 - margin:
            return True
    return False


def _room(slot: Slot, line: TextLine, longest: float) -> bool:
    """Whether one more digit could have stood on a line of digits.

    ``longest``: the longest line of a value in the cells of this column.
    """
    digit = line.width / max(len(line.text), 1)
    inside = slot.box[2] - slot.box[0] - 2 * CELLS.padding
    return inside - line.width > digit or longest - line.width > CELLS.digit * digit
