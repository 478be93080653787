"""Frames that a page's layout draws around text and tables: what is in them is no part of a table."""

from __future__ import annotations

import re
from dataclasses import replace

from checker.language import enumerators
from checker.readers.pdf.page import Glyph
from checker.readers.pdf.tables.part import Part, Slot
from checker.readers.pdf.tables.thresholds import RULED

_NOTE = re.compile(r"\s*(?:备?注|说明)\s*[:：]")


def unframed(parts: list[Part], rest: list[Glyph]) -> tuple[list[Part], list[Glyph]]:
    """Tables and loose characters; a single column is no table but a frame around text or a list.

    One row of it may be the first of a table that goes on overleaf. A frame around all closes with the lines
    of the table in it to a row of one cell, where the heading before or the note behind the table stands.
    """
    tables: list[Part] = []
    framed: list[Glyph] = []
    for part in parts:
        if part.columns < 2:
            if sum(len(slot.lines) for slot in part.slots) >= RULED.frame_lines:
                framed.extend(glyph for slot in part.slots for glyph in slot.glyphs)
                continue
        else:
            for row in (part.rows - 1, 0):
                slot = _around(part, row)
                if slot is not None and part.rows > 2:
                    framed.extend(slot.glyphs)
                    part = _without(part, row)
        tables.append(part)
    return tables, sorted([*rest, *framed], key=lambda glyph: glyph.order) if framed else rest


def _around(part: Part, row: int) -> Slot | None:
    """The one cell of a row over all columns of the table, with a heading or a note in it."""
    slots = [slot for slot in part.slots if slot.row <= row <= slot.last_row and slot.text]
    if len(slots) != 1 or slots[0].rowspan > 1 or slots[0].colspan < part.columns - 1:
        return None
    tells = any(enumerators.CHAPTER.match(line.text) or _NOTE.match(line.text) for line in slots[0].lines)
    return slots[0] if tells else None


def _without(part: Part, row: int) -> Part:
    """The table without its first or last row."""
    slots = []
    for slot in part.slots:
        rowspan = slot.rowspan - (slot.row <= row <= slot.last_row)
        if rowspan:
            slots.append(replace(slot, row=slot.row - (slot.row > row), rowspan=rowspan))
    return replace(part, ys=part.ys[1:] if row == 0 else part.ys[:-1], slots=slots)
