"""Rows and columns taken out of a part of a table: those between double lines, those that are a frame's."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from checker.readers.pdf.tables.part import Part
from checker.readers.pdf.tables.thresholds import RULED

_Side = Literal["row", "column"]
_SPAN: dict[_Side, str] = {"row": "rowspan", "column": "colspan"}


def cut(part: Part, first: int, last: int, framed: bool = False) -> Part:
    """Some rows of a part, without the rows and columns that are only the gaps between double lines.

    ``framed``: also without empty columns at the sides, which are the frame's.
    """
    slots = []
    for slot in part.slots:
        top, bottom = max(slot.row, first), min(slot.last_row, last)
        if top <= bottom:
            box = (
                slot.box[0],
                max(slot.box[1], part.ys[top]),
                slot.box[2],
                min(slot.box[3], part.ys[bottom + 1]),
            )
            slots.append(replace(slot, row=top - first, rowspan=bottom - top + 1, box=box))
    table = Part(part.page, part.xs, part.ys[first : last + 2], slots, part.source)
    _drop_thin(table)
    if framed:
        while table.columns > 1 and not any(slot.text and slot.column == 0 for slot in table.slots):
            _drop(table, "column", 0)
        while table.columns > 1 and not any(
            slot.text and slot.last_column == table.columns - 1 for slot in table.slots
        ):
            _drop(table, "column", table.columns - 1)
    return table


def _drop_thin(table: Part) -> None:
    sides: tuple[tuple[_Side, list[float]], ...] = (("row", table.ys), ("column", table.xs))
    for side, borders in sides:
        for index in reversed(range(len(borders) - 1)):
            used = any(
                slot.text and getattr(slot, side) == index and getattr(slot, _SPAN[side]) == 1
                for slot in table.slots
            )
            if borders[index + 1] - borders[index] < RULED.thinnest and not used and len(borders) > 2:
                _drop(table, side, index)


def _drop(table: Part, side: _Side, index: int) -> None:
    """Takes a row or a column out; cells that span it become smaller."""
    kept = []
    for slot in table.slots:
        first, count = getattr(slot, side), getattr(slot, _SPAN[side])
        if first <= index < first + count:
            count -= 1
        elif first > index:
            first -= 1
        if count:
            kept.append(replace(slot, **{side: first, _SPAN[side]: count}))
    table.slots = kept
    borders = table.ys if side == "row" else table.xs
    edge = index + 1 if index + 1 < len(borders) - 1 else index
    shorter = borders[:edge] + borders[edge + 1 :] if index else borders[1:]
    if side == "row":
        table.ys = shorter
    else:
        table.xs = shorter
