"""Writes binary workbooks from records."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

from support.documents import ole

Cell = tuple[str | float | bool, int]
"""What is stored, and the number of its format."""

PLAIN, STRUCK, PERCENT, WHITE, WHITE_ON_BLUE, RULED = range(15, 21)
"""The formats of cells that ``xls`` makes."""


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _font(*, struck: bool = False, colour: int = 0x7FFF) -> bytes:
    head = struct.pack("<4HHBBBx", 200, 8 if struck else 0, colour, 400, 0, 0, 0, 134)
    return record(0x31, head + struct.pack("<BB", 5, 0) + b"Arial")


def _format(font: int = 0, number: int = 0, *, fill: int = 0, ruled: bool = False) -> bytes:
    """``fill``: the colour of a cell; the first ones are styles."""
    borders = 0x1111 if ruled else 0
    head = struct.pack("<HHHBBBBHHIH", font, number, 1, 0x20, 0, 0, 0xFC, borders, 0, (fill > 0) << 26, fill)
    return record(0xE0, head)


def xls(
    cells: Mapping[tuple[int, int], Cell | str | float | bool],
    *,
    merged: Sequence[tuple[int, int, int, int]] = (),
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    hidden: bool = False,
    extra: bytes = b"",
) -> bytes:
    """A workbook of one sheet. ``merged``: first and last row, first and last column."""
    sheet = record(0x809, struct.pack("<4HII", 0x600, 0x10, 0, 0, 0, 6))
    for column in hidden_columns:
        sheet += record(0x7D, struct.pack("<5HH", column, column, 2000, PLAIN, 1, 0))
    for row in hidden_rows:
        sheet += record(0x208, struct.pack("<6HI", row, 0, 9, 255, 0, 0, 0x20))
    for (row, column), said in sorted(cells.items()):
        value, format = said if isinstance(said, tuple) else (said, PLAIN)
        at = struct.pack("<3H", row, column, format)
        if isinstance(value, bool):
            sheet += record(0x205, at + bytes((value, 0)))
        elif isinstance(value, str):
            sheet += record(0x204, at + _text(value)) if value else record(0x201, at)
        else:
            sheet += record(0x203, at + struct.pack("<d", value))
    if merged:
        ranges = b"".join(struct.pack("<4H", *one) for one in merged)
        sheet += record(0xE5, struct.pack("<H", len(merged)) + ranges)
    sheet += extra + record(0x0A, b"")
    book = record(0x809, struct.pack("<4HII", 0x600, 5, 0, 0, 0, 6)) + record(0x42, struct.pack("<H", 1200))
    book += _font() * 4 + _font(struck=True) + _font(colour=9)  # there is no font of the number 4
    book += _format() * PLAIN + _format() + _format(5) + _format(0, 9)
    book += _format(6) + _format(6, fill=12) + _format(ruled=True)
    name = _text("表")
    bound = struct.pack("<IBB", 0, hidden, 0) + bytes((1,)) + name[2:]
    start = len(book) + 4 + len(bound) + 4
    book += record(0x85, struct.pack("<I", start) + bound[4:]) + record(0x0A, b"")
    return ole({"Workbook": book + sheet})
