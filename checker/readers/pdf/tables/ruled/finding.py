"""The ruled tables of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from checker.language import enumerators
from checker.readers.pdf.distances import Box, area, holds
from checker.readers.pdf.page import Glyph, Page, Rule
from checker.readers.pdf.tables.part import Part, Slot, splits_number
from checker.readers.pdf.tables.ruled.filling import fill, middle_height
from checker.readers.pdf.tables.ruled.lattice import Lattice, components, extent
from checker.readers.pdf.tables.thresholds import CELLS, RULED
from checker.readers.pdf.tables.trimming import cut
from checker.readers.pdf.text_lines import TextLine
from checker.readers.pdf.word_forms import is_value


def ruled_parts(page: Page) -> tuple[list[Part], list[Glyph]]:
    """The ruled tables of a page, and the characters that stand in none."""
    frames = []
    for rules in components(page.rules):
        if len({rule.vertical for rule in rules}) == 2:
            lattice = Lattice(rules)
            if 1 <= lattice.size <= RULED.most_cells:
                frames.append((extent(rules), lattice))
    frames.sort(key=lambda frame: area(frame[0]))
    parts: list[Part] = []
    rest = page.glyphs
    for box, lattice in frames:
        inside = [glyph for glyph in rest if _within(glyph, box)]
        part = Part(page, lattice.xs, lattice.ys, lattice.slots(), "grid")
        if any(holds(slot.box, other.box, CELLS.near) for slot in part.slots for other in parts):
            continue  # a frame around tables: the page's layout
        fill(part, inside)
        tables = _tables(part, lattice.rules, inside)
        parts.extend(tables)
        taken = {glyph.order for table in tables for slot in table.slots for glyph in slot.glyphs}
        rest = [glyph for glyph in rest if glyph.order not in taken]
    return parts, rest


def _within(glyph: Glyph, box: Box) -> bool:
    return box[0] <= glyph.middle <= box[2] and box[1] <= middle_height(glyph) <= box[3]


def _tables(part: Part, rules: Sequence[Rule], glyphs: Sequence[Glyph]) -> list[Part]:
    """The tables of a part; its rows of sentences and headings, which a frame has ruled in, are none."""
    bands: list[list[int]] = []
    for row in range(part.rows):
        spans = any(slot.row < row <= slot.last_row and slot.text for slot in part.slots)
        if spans and bands:
            bands[-1].append(row)
        else:
            bands.append([row])
    runs: list[list[int]] = [[]]
    for band in bands:
        if _is_text(part, band):
            runs.append([])
        else:
            runs[-1].extend(band)
    if len(runs) == 1:
        found = [cut(part, 0, part.rows - 1)]
    else:
        found = [
            _framed(part.page, rules, glyphs, part.ys[run[0]], part.ys[run[-1] + 1]) for run in runs if run
        ]
    return [table for table in found if any(slot.text for slot in table.slots) and not _half_ruled(table)]


def _framed(page: Page, rules: Sequence[Rule], glyphs: Sequence[Glyph], top: float, bottom: float) -> Part:
    """The table between two heights of a frame, by no other lines than those that are drawn there."""
    own: list[Rule] = []
    for rule in rules:
        if rule.vertical:
            rule = replace(rule, low=max(rule.low, top), high=min(rule.high, bottom))
            if rule.high - rule.low > 2 * CELLS.near:
                own.append(rule)
        elif top - CELLS.near <= rule.at <= bottom + CELLS.near:
            own.append(rule)
    lattice = Lattice(own)
    part = Part(page, lattice.xs, lattice.ys, lattice.slots(), "grid")
    fill(part, [glyph for glyph in glyphs if _within(glyph, extent(own))])
    return cut(part, 0, part.rows - 1, framed=True)


def _is_text(part: Part, band: list[int]) -> bool:
    inside = [slot for slot in part.slots if slot.text and slot.row <= band[-1] and slot.last_row >= band[0]]
    if any(_is_prose(slot.text) for slot in inside):
        return True
    if len(inside) != 1 or not enumerators.CHAPTER.match(inside[0].text):
        return False
    # Beside a heading there is nothing but the frame's empty cells.
    beside = [slot for slot in part.slots if slot.row >= band[0] and slot.last_row <= band[-1]]
    return len(beside) == 1


def _is_prose(text: str) -> bool:
    return ("。" in text and len(text) >= RULED.sentence) or len(text) >= RULED.text


def _half_ruled(part: Part) -> bool:
    """Whether lines are missing between rows or columns, so that cells hold several values each."""
    several = 0
    for slot in part.slots:
        stacked = [line for line in slot.lines if is_value(line.text)]
        beside = any(_holds_several(line) for line in slot.lines)
        several += beside or (len(stacked) > 2 and not _is_one_number(slot))
    return several > 1 or (several == 1 and part.columns < 3)


def _holds_several(line: TextLine) -> bool:
    """Whether values, or many words, stand apart on a line."""
    words = line.words
    return (
        len(words) > 1
        and (len(words) > 2 or any(is_value(word.text) for word in words))
        and any(b.x0 - a.x1 > RULED.apart * a.size for a, b in pairwise(words))
    )


def _is_one_number(slot: Slot) -> bool:
    """Whether the lines of a cell are one number: close under each other, each as long as there is room."""
    return (
        len(slot.lines) <= RULED.number_lines
        and slot.doubt is None
        and all(
            splits_number([above, below]) and below.y - above.y < CELLS.pitch * above.size
            for above, below in pairwise(slot.lines)
        )
    )
