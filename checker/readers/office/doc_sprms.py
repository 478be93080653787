"""Properties as binary Word documents write them: a code, which says how long its operand is, and that."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum

from checker.readers.office.doc_file import Broken

_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
_TABS = 0xC615
_LONG = frozenset({0xD606, 0xD608})
"""Definitions of tables, whose length is written in two bytes."""


class Sprm(IntEnum):
    """The properties that count here."""

    DELETED = 0x0800
    LOCATION = 0x6A03
    DATA = 0x0806
    SYMBOL = 0x6A09
    HIGHLIGHT = 0x2A0C
    CHARACTER_STYLE = 0x4A30
    STRUCK = 0x0837
    HIDDEN = 0x083C
    COLOUR_NUMBER = 0x2A42
    RISE = 0x4845
    RAISED = 0x2A48
    STRUCK_TWICE = 0x2A53
    SHADE_80 = 0x4866
    COLOUR = 0x6870
    SHADE = 0xCA71

    PARAGRAPH_STYLE = 0x4600
    LIST_LEVEL = 0x260A
    LIST = 0x460B
    IN_TABLE = 0x2416
    ROW_END = 0x2417
    PARAGRAPH_SHADE_80 = 0x442D
    OUTLINE = 0x2640
    ELSEWHERE_97 = 0x6645
    ELSEWHERE = 0x6646
    TABLE_ELSEWHERE = 0x646B
    DEPTH = 0x6649
    DEEPER = 0x664A
    INNER_CELL_END = 0x244B
    INNER_ROW_END = 0x244C
    PARAGRAPH_SHADE = 0xC64D

    TABLE = 0xD608
    CELL_SHADES_80 = 0xD609
    CELL_SHADES_3 = 0xD60C
    CELL_SHADES = 0xD612
    CELL_SHADES_2 = 0xD616
    INSERT_CELLS = 0x7621
    DELETE_CELLS = 0x5622
    WIDEN_CELLS = 0x7623
    MERGE_CELLS = 0x5624
    SPLIT_CELLS = 0x5625
    MERGE_DOWN = 0xD62B
    SHADE_CELLS = 0xD62D
    TABLE_STYLE = 0x563A
    TABLE_SHADE = 0xD660
    CELL_SHADES_RAW = 0xD670
    CELL_SHADES_RAW_2 = 0xD671
    CELL_SHADES_RAW_3 = 0xD672


def sprms(properties: bytes) -> Iterator[tuple[int, bytes]]:
    """Code and operand of each. Raises ``Broken`` where the last one is cut off."""
    at, end = 0, len(properties)
    while at + 2 < end:
        code = properties[at] | properties[at + 1] << 8
        at += 2
        size = _SIZES[code >> 13]
        if not size:
            at, size = _variable(code, properties, at)
        if at + size > end:
            raise Broken("a property that is cut off")
        yield code, properties[at : at + size]
        at += size


def _variable(code: int, properties: bytes, at: int) -> tuple[int, int]:
    """Where an operand of any length begins, and how long it is."""
    size = properties[at]
    if code in _LONG:
        return at + 2, max(0, size + 256 * properties[at + 1] - 1) if at + 1 < len(properties) else 1
    if code == _TABS and size == 255:
        deleted = properties[at + 1] if at + 1 < len(properties) else 0
        added = at + 2 + 4 * deleted
        return at + 1, 2 + 4 * deleted + 3 * (properties[added] if added < len(properties) else 0)
    return at + 1, size


SHORT = {
    0x0C: Sprm.LIST_LEVEL,
    0x18: Sprm.IN_TABLE,
    0x19: Sprm.ROW_END,
    0x41: Sprm.DELETED,
    0x47: Sprm.DATA,
    0x4D: Sprm.HIGHLIGHT,
    0x57: Sprm.STRUCK,
    0x5C: Sprm.HIDDEN,
    0x62: Sprm.COLOUR_NUMBER,
    0x68: Sprm.RAISED,
    0x73: Sprm.STRUCK_TWICE,
    0x78: Sprm.OUTLINE,
}
"""The numbers of those that a piece may have by itself."""


def toggled(operand: bytes, before: bool) -> bool:
    """What a switch says that may refer to what the style says."""
    value = operand[0]
    return not before if value == 0x81 else before if value == 0x80 else value != 0
