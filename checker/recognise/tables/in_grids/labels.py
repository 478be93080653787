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
_HEADS = 4
"""So many words side by side: a row's label has at most those of its group and a note beside it."""
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
    marked: bool = False
    """The row's number stands before it."""
    doubt: str = ""
    """Why it is not certain that it is this row's, as a Chinese sentence."""

    @property
    def spots(self) -> frozenset[tuple[int, int]]:
        return frozenset([self.at])


def labels_in(rows: Sequence[GridRow], blueprint: Blueprint) -> list[GridLabel]:
    found = []
    for at, row in enumerate(rows):
        if blueprint.table.layout != "strip" and _prints_heads(row):
            continue
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
            for number, (keys, own, group) in enumerate(blueprint.labels):
                matches = [
                    (*_match(rows, at, spoken, number, key, blueprint.likeness), spoken == key)
                    for key in keys
                    for spoken in readings(text)
                    if not of_another_level(key, mark, own, group=group)
                ]
                score, rest, exact = max(matches, key=lambda match: match[0], default=(0.0, None, False))
                if not score:
                    continue
                marked = bool(mark) and mark in own
                bare = exact and spelling.key(text) in keys
                whole = bare and (marked or not own or len(spelling.key(text)) >= 4)
                score += 1.5 * marked + 2.0 * _has_values(row, position) - _LESS * (not bare)
                found.append(GridLabel(number, (at, position), score, cell, rest, whole, marked))
    return found


def without_groups(
    rows: Sequence[GridRow], found: Sequence[GridLabel]
) -> tuple[list[GridLabel], frozenset[int]]:
    """The labels without those that head a group of rows; and which rows of the form are so printed as a
    group: none of that name is among the group's own."""
    groups = [(one.row, one.at[0], end) for one in found if (end := _group_end(rows, *one.at)) > one.at[0]]
    labels = [
        one
        for one in found
        if not any(number == one.row and start <= one.at[0] <= end for number, start, end in groups)
    ]
    return labels, frozenset(number for number, *_ in groups) - {one.row for one in labels}


def _group_end(rows: Sequence[GridRow], at: int, position: int) -> int:
    """The last row of the group that a cell heads, by a span or with blanks below it: each of its rows has
    words in the same column to the right, and figures. ``at`` where it heads none."""
    row, cell = rows[at], rows[at].cells[position]
    words = [n for n, one in row.distinct(position) if one is not cell and _is_words(one.text)]
    if not words or not _has_values(row, words[0]):
        return at
    end = at
    for below in rows[at + 1 :]:
        if below.grid != row.grid or words[0] >= len(below.cells):
            break
        over, label = below.cells[position], below.cells[words[0]]
        heads = over is cell or over is None or (over is not label and not spelling.plain(over.text))
        own = label is not None and label.row == below.number and _is_words(label.text)
        if not heads or not own:
            break
        end += 1
    return end


def _is_words(text: str) -> bool:
    return bool(spelling.key(text)) and not values.is_value(text) and not values.is_blank(text)


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


def _prints_heads(row: GridRow) -> bool:
    """Whether a row has words side by side and no figure: what may be a label among them heads a column."""
    texts = [cell.text for _, cell in row.distinct() if not values.is_blank(cell.text)]
    figures = [text for text in texts if values.is_value(text) or spelling.letters(text).isdigit()]
    return not figures and sum(map(_is_words, texts)) >= _HEADS


def _has_values(row: GridRow, position: int) -> bool:
    return any(
        at > position and not values.is_blank(cell.text) and values.is_value(cell.text)
        for at, cell in row.distinct()
    )
