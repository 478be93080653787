"""Tables in lines of text: rows by their labels, values by the rows that they follow.

Nothing is placed by arithmetic, but for one rule of the field: in a row that lost its blanks, a last value
that is the sum of the others is the total. Whatever else does not fit is unsure, with the reason.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from itertools import pairwise, takewhile
from math import inf

from checker.recognise.matching import spelling
from checker.recognise.matching.sequence import best_chain, repeats
from checker.recognise.matching.words import Word
from checker.recognise.tables.blueprints import Blueprint
from checker.recognise.tables.column_order import DISORDERED
from checker.recognise.tables.found import FoundRow, FoundTable, PrintedCell, SeenTable, once, seen
from checker.recognise.tables.in_lines.by_line import PerCell
from checker.recognise.tables.in_lines.by_position import Aligned
from checker.recognise.tables.in_lines.by_separator import Fields
from checker.recognise.tables.in_lines.free_lines import FreeLines
from checker.recognise.tables.in_lines.label_index import FAR, LineLabel
from checker.recognise.tables.in_lines.row_values import LinedTable, RowValues
from checker.recognise.tables.spoilt_row import sure_values

_PART = re.compile(r"\s*[一二三四五六七八九十]\s*、")
"""How the next part of a report begins."""
_NEAR = 10
"""So many lines over its table the first row may be printed once more."""
_SENTENCE = re.compile("[。；]")
_PART_LENGTH = 60
"""So many lines around its rows a part of a report has at most."""
_LONG = 10
"""A table of fewer rows may look whole by chance."""
_BEHIND = 45
"""More figures than the table behind one has, even for three years."""
_MOST_ASTRAY = 0.4
"""Where more rows than such a part have too many or too few values, the order of the text is lost."""
_MOST_BESIDE = 0.4
"""Where the values of such a part of the rows stand beside their labels, the others' are astray."""


def find_in_lines(free: FreeLines, blueprint: Blueprint, year: int | None = None) -> SeenTable | None:
    """The blueprint's table in the lines, or None where too few of its rows are there.

    ``year``: the report's, for a table with lines of several years.
    """
    if blueprint.table.layout == "strip":
        from checker.recognise.tables.in_lines.side_by_side import find_strip

        strip = find_strip(free, blueprint, year)
        if strip is not None:
            return seen(strip)
    found = free.labels(blueprint)
    anew = _tables_begin(found, blueprint)
    hits, score = best_chain(found, lambda before, after: _gap(before, after, anew))
    if len(hits) < blueprint.least:
        return None
    if blueprint.table.layout == "strip" and len({hit.at[0] for hit in hits}) < len(hits):
        return None  # its header, not rows
    again = repeats(found, hits, lambda one: _stands_with(free, hits, anew, one))
    hits = sorted([*hits, *again], key=lambda hit: hit.at)
    return SeenTable(blueprint, score, lambda: _read(LinedTable(free, blueprint, hits), score))


def _stands_with(
    free: FreeLines, hits: Sequence[LineLabel], anew: Sequence[tuple[int, int]], one: LineLabel
) -> bool:
    """Whether a row beyond the table's ends is still of it: no sentence, no heading and no beginning of
    another table is between."""
    first, last = hits[0], hits[-1]
    before = one.at < first.at
    begun = bisect(anew, one.at)
    if begun if before else begun > bisect(anew, last.at):
        return before and one.row == first.row and first.at[0] - one.at[0] <= _NEAR
    low, high = (one, first) if before else (last, one)
    start, stop = max(low.words)[0] + 1, high.at[0]
    return stop - start <= _PART_LENGTH and not any(
        at in free.taken or _PART.match(free.lines[at].text) or _SENTENCE.search(free.lines[at].text)
        for at in range(start, stop)
    )


def _tables_begin(hits: Sequence[LineLabel], blueprint: Blueprint) -> list[tuple[int, int]]:
    """Where a table of many rows begins: its first label with the second one soon after."""
    if len(blueprint.rows) < _LONG:
        return []
    second = [hit.at[0] for hit in hits if hit.row == 1]
    return sorted(
        hit.at for hit in hits if hit.row == 0 and any(0 <= line - hit.at[0] <= FAR for line in second)
    )


def _gap(before: LineLabel, after: LineLabel, anew: Sequence[tuple[int, int]]) -> float:
    """What it costs to go on from one label to the other: no table goes on in another one of its kind."""
    at = bisect(anew, before.at)
    if at < len(anew) and anew[at] < after.at:
        return inf
    return 6.0 if after.at[0] - before.at[0] > FAR else 0.0


def _read(table: LinedTable, score: float) -> FoundTable:
    reading = _Reading(table)
    found = [
        FoundRow(table.blueprint.rows[row.hit.row], table.label(row), reading.cells(at), table.header(at))
        for at, row in enumerate(table.rows)
    ]
    taken = range(table.first, table.last + 1)
    score += sum(len(name) / 4 for name in _columns_named(table))
    return FoundTable(table.blueprint, once(found), score, table.foreign, reading.scrambled, taken)


def _columns_named(table: LinedTable) -> set[str]:
    """The columns that are named anywhere in the table's part of the report."""
    if table.blueprint.table.layout != "blocks":
        return set()
    above = table.lines[max(0, table.first - _PART_LENGTH) : table.first]
    below = table.lines[table.last + 1 : table.last + _PART_LENGTH]
    region = [
        *takewhile(lambda line: not _PART.match(line.text), reversed(above)),
        *table.lines[table.first : table.last + 1],
        *takewhile(lambda line: not _PART.match(line.text), below),
    ]
    said = {spelling.letters(word.text) for line in region for word in line.words}
    names = {spelling.letters(column.label) for column in table.blueprint.columns}
    return {name for name in names if name in said}


class _Reading:
    """How the values of a table's rows are placed in its columns."""

    def __init__(self, table: LinedTable) -> None:
        self._table = table
        self._fields = Fields(table)
        self._aligned = Aligned(table)
        counts = [(row.count(), table.size(row)) for row in table.rows]
        self._lined = _lined(table)
        self._per_cell = None if self._lined else PerCell(table)
        self._whole = all(count in (0, size) for count, size in counts)
        empty = not any(count for count, _ in counts)
        if table.early or (empty and (_figures_below(table) or _figures_astray(table))):
            self._whole = False  # figures before or after all labels: the order of the text is lost
        self._ordered = not self._lined and _all_below(table)
        self._silent = self._ordered or (self._lined and _all_beside(table))
        self._blanks = any(
            0 < count < size - 1 and not self._fields.cells(at) for at, (count, size) in enumerate(counts)
        )
        """Rows lack more than one value: blank cells have left no trace."""
        self._beside_astray = _beside_astray(table)
        self._headed = table.headed_in_order()
        astray = sum(count != size for count, size in counts)
        self.scrambled = (
            not self._lined
            and not self._ordered
            and not self._per_cell
            and not self._aligned
            and astray > _MOST_ASTRAY * len(counts)
        )

    def cells(self, at: int) -> dict[str, PrintedCell]:
        row = self._table.rows[at]
        if not self._headed[at]:
            return self._table.unsure(row, DISORDERED)
        if cells := self._fields.cells(at) or self._aligned.cells(at):
            return cells
        if at in self._beside_astray:
            return self._table.unsure(row, "旁边有次序不对的标签，数值属于哪一行无法确定")
        if row.adrift:
            return self._table.unsure(row, "数值属于上一行还是下一行无法确定")
        if self.scrambled:
            return self._table.unsure(row, "文字次序已被打乱，数值属于哪一行无法确定")
        if self._per_cell:
            return self._per_cell.cells(at) or self._table.unsure(row, "这一行的格数与表不合")
        return self._by_count(at)

    def _by_count(self, at: int) -> dict[str, PrintedCell]:
        table, row = self._table, self._table.rows[at]
        columns, size, count, filled = table.columns(row), table.size(row), row.count(), row.filled()
        if count == 0:
            if row.stray or not (self._whole or self._silent):
                return table.unsure(row, "这一行没有数值，而别的行缺值，无法确定是空白还是丢失")
            return table.blank(row)
        if self._usually_beside(row) and not _is_beside(row):
            return table.unsure(row, "数值不在标签旁，属于哪一行无法确定")
        if len(filled) == 1 or self._lined:
            filled = self._own_lines(row, filled, size)
        if len(filled) == 1:
            number, words = filled[0]
            printed = [word for word in words if word.kind == "value"]
            if len(printed) == size:
                return {c.id: table.printed(number, word) for c, word in zip(columns, printed, strict=True)}
            if row.stray:
                return table.unsure(row, "这一行夹有别的数字")
            return self._short_or_long(at, number, printed)
        if reason := self._unsound(at):
            return table.unsure(row, reason)
        places = [(n, word) for n, words in filled for word in words if word.kind == "value"]
        return {c.id: table.printed(*place) for c, place in zip(columns, places, strict=True)}

    def _unsound(self, at: int) -> str:
        """Why the values on several lines cannot be counted off; empty where they can."""
        row = self._table.rows[at]
        count, size = row.count(), self._table.size(row)
        if count != size:
            return f"这一行应有 {size} 个数值，读到 {count} 个"
        if row.stray:
            return "这一行夹有别的数字"
        if row.torn:
            return "这一行的数值之间夹有别的文字，次序无法确定"
        if self._lined:
            return "这一行的数值分在几行上，而别的行各在一行，次序无法确定"
        if self._doubted(at):
            return "相邻一行的数值有多有少，数值属于哪一行无法确定"
        return "" if _evenly(row.filled()) else "数值之间的空行有多有少，哪里是空白格无法确定"

    def _usually_beside(self, row: RowValues) -> bool:
        """Whether values stand beside most labels of one line, or of several, as this one is."""
        alike = [other for other in self._table.rows if other.count() and _wraps(other) == _wraps(row)]
        return sum(map(_is_beside, alike)) >= _MOST_BESIDE * len(alike)

    def _short_or_long(self, at: int, number: int, printed: Sequence[Word]) -> dict[str, PrintedCell]:
        """The row rule of the field for a row with too few or too many values on its line."""
        table, row = self._table, self._table.rows[at]
        columns = table.columns(row)
        cells = table.unsure(row, f"这一行应有 {len(columns)} 个数值，读到 {len(printed)} 个")
        blanks = self._blanks or at not in self._fields
        for column, value in sure_values([word.text for word in printed], columns, blanks).items():
            cells[columns[column].id] = table.printed(number, printed[value])
        return cells

    def _own_lines(
        self, row: RowValues, filled: list[tuple[int, list[Word]]], size: int
    ) -> list[tuple[int, list[Word]]]:
        """In a table with a line for each row, a lone number beside a full row is a page number.

        It must stand off by two empty lines: right under a value it is the rest of its digits.
        """
        labelled = {number for number, _ in row.hit.words}
        full = [entry for entry in filled if sum(word.kind == "value" for word in entry[1]) == size]
        if size == 1:
            full = [entry for entry in full if entry[0] in labelled]
        rest = [entry for entry in filled if entry not in full]
        lone = all(len(words) == 1 and number not in labelled for number, words in rest)
        return full if len(full) == 1 and lone and all(self._apart(n) for n, _ in rest) else filled

    def _apart(self, number: int) -> bool:
        lines = self._table.lines
        return "\f" in lines[number].text or all(line.empty for line in lines[max(0, number - 2) : number])

    def _doubted(self, at: int) -> bool:
        """Where values stand each on its line, a neighbour with a value too many or too few casts doubt."""
        rows = self._table.rows
        for near in (at - 1, at + 1):
            if 0 <= near < len(rows):
                usual = self._ordered or rows[near].count() in (0, self._table.size(rows[near]))
                if rows[near].stray or not usual:
                    return True
        following = rows[at + 1].hit.row if at + 1 < len(rows) else rows[at].hit.row + 1
        return following != rows[at].hit.row + 1 or (at == 0 and bool(self._table.early))


def _beside_astray(table: LinedTable) -> set[int]:
    """Rows next to the label of one that stands out of the form's order, alone on its line."""
    known = {row.hit.row for row in table.rows}
    lacking = {
        (spelling.split_mark(row.mark + row.label)[0], spelling.key(row.label))
        for number, row in enumerate(table.blueprint.rows)
        if number not in known and row.mark
    }
    starts = [row.hit.at[0] for row in table.rows]
    found = set()
    for number in range(table.first, table.last + 1):
        text = table.lines[number].text
        if lacking and len(text) < 80 and (spelling.split_mark(text)[0], spelling.key(text)) in lacking:
            after = bisect(starts, number)
            found |= {after - 1, after}
    return found


def _evenly(filled: Sequence[tuple[int, list[Word]]]) -> bool:
    """Whether values stand at one distance: where more empty lines part some, these may be blank cells."""
    return len({after - before for (before, _), (after, _) in pairwise(filled)}) <= 1


def _wraps(row: RowValues) -> bool:
    return len({number for number, _ in row.hit.words}) > 1


def _is_beside(row: RowValues) -> bool:
    """Whether the row's values are as high as its label."""
    labelled = {number for number, _ in row.hit.words}
    return all(min(labelled) <= number <= max(labelled) for number, _ in row.filled())


def _lined(table: LinedTable) -> bool:
    """Whether values of a row stand on one line, rather than each on a line of its own."""
    many = [row for row in table.rows if row.count() > 1]
    return sum(len(row.filled()) == 1 for row in many) >= 0.6 * len(many) if many else True


def _all_beside(table: LinedTable) -> bool:
    """Whether each figure of the table stands on a line where a label ends: a label without one is blank."""
    ends = [(row, max(row.hit.words)[0]) for row in table.rows if row.count()]
    return (
        len(ends) >= 3
        and not table.early
        and all([n for n, _ in row.filled()] == [end] and not row.stray for row, end in ends)
        and not _figures_below(table)
    )


def _all_below(table: LinedTable) -> bool:
    """Whether all rows are there, each with its values under its label, one a line, and never too many.

    The order of such a text is whole; blank cells have left no trace in it.
    """
    for row in table.rows:
        below = [number > max(row.hit.words)[0] for number, _ in row.filled()]
        alone = all(len(table.lines[number].words) == 1 for number, _ in row.filled())
        if row.stray or row.torn or not alone or not all(below) or row.count() > table.size(row):
            return False
    complete = sum(row.count() == table.size(row) for row in table.rows)
    return len(table.rows) == len(table.blueprint.rows) >= _LONG and complete >= 2 and not table.early


def _figures_astray(table: LinedTable) -> bool:
    """Whether more figures stand by themselves in what follows than the tables behind this one can have."""
    after = (
        line for line in table.lines[table.last + 1 :] if {word.kind for word in line.words} == {"value"}
    )
    return sum(len(line.words) for line in after) > _BEHIND


def _figures_below(table: LinedTable) -> bool:
    """Whether lines of figures follow the last row before the next part of the report."""
    for line in table.lines[table.last + 1 : table.last + _PART_LENGTH]:
        if _PART.match(line.text):
            return False
        kinds = {word.kind for word in line.words}
        if kinds == {"value"} and any(character.isdigit() for character in line.text):
            return True
    return False
