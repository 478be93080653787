"""Rows of a table in grids whose labels are not the form's: what is printed between those that are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.document import GridCell
from checker.recognise.matching import spelling, values
from checker.recognise.matching.alignment import Gap, PrintedRow, unknown_between
from checker.recognise.matching.likeness import readings
from checker.recognise.tables.blueprints import Blueprint
from checker.recognise.tables.found import reworded
from checker.recognise.tables.in_grids.labels import LONGEST, GridLabel
from checker.recognise.tables.in_grids.rows import GridRow

_BEYOND = 12
"""So many rows before the first and after the last known row may be of the table."""


def reworded_in(rows: Sequence[GridRow], blueprint: Blueprint, hits: Sequence[GridLabel]) -> list[GridLabel]:
    """The labels of rows that are missing among those known, told by number, words and place."""
    found: list[GridLabel] = []
    marks = [row.mark for row in blueprint.rows]
    groups = [at for at, label in enumerate(blueprint.labels) if label.group]
    for before, after, missing in unknown_between(hits, len(blueprint.rows)):
        between = _between(rows, blueprint, hits, before, after)
        gap = Gap([one.said for one in between], missing, marks, blueprint.likeness, groups)
        for one in gap.aligned():
            printed = between[one.printed]
            doubt = "" if one.sure else reworded(printed.cell.text, blueprint.rows[one.row])
            found.append(GridLabel(one.row, printed.at, one.weight, printed.cell, doubt=doubt))
    return found


@dataclass(frozen=True)
class _Printed:
    at: tuple[int, int]
    cell: GridCell
    said: PrintedRow


def _between(
    rows: Sequence[GridRow],
    blueprint: Blueprint,
    hits: Sequence[GridLabel],
    before: GridLabel | None,
    after: GridLabel | None,
) -> list[_Printed]:
    """The rows with a label of their own between two known ones, or next to the one of them that there is."""
    last = max(hit.at[1] for hit in hits)
    if before and after:
        start = max(before.at[0], before.rest or 0) + 1
        numbers = list(range(start, after.at[0]))
    elif after:
        numbers = list(range(after.at[0] - 1, max(-1, after.at[0] - 1 - _BEYOND), -1))
    else:
        assert before is not None
        start = max(before.at[0], before.rest or 0) + 1
        numbers = list(range(start, min(len(rows), start + _BEYOND)))
    edge = rows[(before or after).at[0]].grid if not (before and after) else None  # type: ignore[union-attr]
    found = []
    for number in numbers:
        if edge is not None and rows[number].grid != edge:
            break
        printed = _printed(rows, number, blueprint, last)
        if printed is not None:
            found.append(printed)
        elif edge is not None and not _is_told(rows[number], blueprint):
            break
    return sorted(found, key=lambda one: one.at)


def _is_told(row: GridRow, blueprint: Blueprint) -> bool:
    """Whether all of a row's words are the table's own: it goes on beyond it."""
    return all(blueprint.knows(cell.text) for _, cell in row.distinct() if not values.is_value(cell.text))


def _printed(rows: Sequence[GridRow], number: int, blueprint: Blueprint, last: int) -> _Printed | None:
    """A row's label: the last words before its values, in the columns where the table has its labels.

    ``last``: the position of the rightmost label; those of a group stand further right than others."""
    row = rows[number]
    texts = [
        (position, cell)
        for position, cell in row.distinct()
        if spelling.key(cell.text) and not values.is_value(cell.text) and not values.is_blank(cell.text)
    ]
    if not texts:
        return None
    position, cell = texts[-1]
    if cell.row != row.number or position > last or len(cell.text) > LONGEST:
        return None
    if position + cell.colspan >= len(row.cells) or blueprint.is_group(cell.text):
        return None
    said = PrintedRow([(spelling.split_mark(cell.text)[0], readings(cell.text))])
    return _Printed((number, position), cell, said)
