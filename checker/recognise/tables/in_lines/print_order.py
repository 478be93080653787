"""In what order a table's text goes on: row by row on a line each, or value by value under the labels."""

from __future__ import annotations

from collections.abc import Iterable

from checker.language.enumerators import PART
from checker.recognise.tables.in_lines.lined_table import LinedTable
from checker.recognise.tables.placement import WhyNot

PART_LENGTH = 60
"""So many lines around its rows a part of a report has at most."""
LONG = 10
"""A table of fewer rows may look whole by chance."""
_BEHIND = 45
"""More figures than the table behind one has, even for three years."""
_MOST_ASTRAY = 0.4
"""Where more rows than such a part have too many or too few values, the order of the text is lost."""
_MOSTLY = 0.6
"""Such a part of the rows with several values must have them on one line each."""


def on_lines(table: LinedTable) -> bool:
    """Whether values of a row stand on one line, rather than each on a line of its own."""
    many = [row for row in table.rows if row.count > 1]
    return sum(len(row.filled) == 1 for row in many) >= _MOSTLY * len(many) if many else True


def all_beside(table: LinedTable) -> bool:
    """Whether the figures of each row stand on one line, as high as its label: one without any is blank."""
    rows = [row for row in table.rows if row.count]
    return (
        len(rows) >= 3
        and not table.early
        and all(len(row.filled) == 1 and row.beside and not row.stray for row in rows)
        and not figures_below(table)
    )


def all_below(table: LinedTable) -> bool:
    """Whether all rows are there, each with its values under its label, one a line, and never too many.

    The order of such a text is whole; blank cells have left no trace in it.
    """
    for row in table.rows:
        below = [number > row.bottom for number, _ in row.filled]
        alone = all(len(table.lines[number].words) == 1 for number, _ in row.filled)
        if row.stray or row.torn or not alone or not all(below) or row.count > table.size(row):
            return False
    complete = sum(row.count == table.size(row) for row in table.rows)
    return len(table.rows) == len(table.blueprint.rows) >= LONG and complete >= 2 and not table.early


def figures_astray(table: LinedTable) -> bool:
    """Whether more figures stand by themselves in what follows than the tables behind this one can have."""
    after = (line for line in table.lines[table.last + 1 :] if line.values and not line.texts)
    return sum(len(line.words) for line in after if len(line.values) == len(line.words)) > _BEHIND


def figures_below(table: LinedTable) -> bool:
    """Whether lines of figures follow the last row before the next part of the report."""
    for line in table.lines[table.last + 1 : table.last + PART_LENGTH]:
        if PART.match(line.text):
            return False
        figures = line.values and len(line.values) == len(line.words)
        if figures and any(character.isdigit() for character in line.text):
            return True
    return False


class OrderLost:
    """No way of its own: the doubt about rows whose values may be another row's, by the order of the text."""

    def __init__(self, table: LinedTable, *, told: Iterable[object]) -> None:
        """``told``: ways that, where they are true, tell by something else which values are a row's."""
        self._table = table
        astray = sum(row.count != table.size(row) for row in table.rows)
        self.scrambled = (
            astray > _MOST_ASTRAY * len(table.rows)
            and not on_lines(table)
            and not all_below(table)
            and not any(told)
        )

    def place(self, at: int) -> WhyNot:
        if self._table.rows[at].adrift:
            return WhyNot("数值属于上一行还是下一行无法确定", stands=True)
        if self.scrambled:
            return WhyNot("文字次序已被打乱，数值属于哪一行无法确定", stands=True)
        return WhyNot("数值属于哪一行由次序可知")
