"""Where in the rows of grids the labels of a table's rows stand: as the form has them, and in other words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.document import GridCell
from checker.recognise.matching import spelling, values
from checker.recognise.matching.likeness import Likeness, of_another_level, readings
from checker.recognise.tables.blueprints import Blueprint
from checker.recognise.tables.in_grids.rows import GridRow

LONGEST = 80
"""A longer text is no label."""
_LESS = 0.5
"""So much less a label says that has a slip in it, or a note behind it: one without is preferred."""


@dataclass(frozen=True, slots=True)
class GridLabel:
    """A cell that may be a row's label; ``rest``: the row of the next page where label and values go on."""

    row: int
    at: tuple[int, int]
    score: float
    cell: GridCell
    rest: int | None = None
    whole: bool = False
    """It says the label in full."""
    doubt: str = ""
    """Why it is not certain that it is this row's, as a Chinese sentence."""

    @property
    def spots(self) -> frozenset[tuple[int, int]]:
        return frozenset([self.at])


def labels_in(rows: Sequence[GridRow], blueprint: Blueprint) -> list[GridLabel]:
    found = []
    for at, row in enumerate(rows):
        for position, cell in row.distinct():
            text = cell.text
            if (
                cell.row != row.number
                or len(text) > LONGEST
                or values.is_blank(text)
                or values.is_value(text)
            ):
                continue
            mark = spelling.split_mark(text)[0]
            for number, keys in enumerate(blueprint.row_keys):
                matches = [
                    (*_match(rows, at, spoken, number, key, blueprint.likeness), spoken == key)
                    for key in keys
                    for spoken in readings(text)
                    if not of_another_level(key, mark, blueprint.rows[number].mark)
                ]
                score, rest, exact = max(matches, key=lambda match: match[0], default=(0.0, None, False))
                if not score:
                    continue
                marked = bool(mark) and mark in blueprint.rows[number].mark
                bare = exact and spelling.key(text) in keys
                whole = bare and (marked or not blueprint.rows[number].mark or len(spelling.key(text)) >= 4)
                score += 1.5 * marked + 2.0 * _has_values(row, position) - _LESS * (not bare)
                found.append(GridLabel(number, (at, position), score, cell, rest, whole))
    return found


def _match(
    rows: Sequence[GridRow], at: int, spoken: str, number: int, key: str, likeness: Likeness
) -> tuple[float, int | None]:
    """How much of a label a cell says, and the next row where that says the rest of it."""
    if spoken == key:
        return float(len(key)), None
    if likeness.is_slip(spoken, number, key):
        return float(len(key)), None
    if 2 <= len(spoken) < len(key) and key.startswith(spoken):
        for following in range(at + 1, min(at + 6, len(rows))):
            for _, cell in rows[following].distinct():
                rest = spelling.letters(cell.text)
                if rest and rest == key[len(spoken) :]:
                    return float(len(key)), following
        if len(spoken) >= max(4, 0.6 * len(key)):
            return float(len(spoken)), None
    return 0.0, None


def _has_values(row: GridRow, position: int) -> bool:
    return any(
        at > position and not values.is_blank(cell.text) and values.is_value(cell.text)
        for at, cell in row.distinct()
    )
