"""Columns by the place in the line, in text whose columns are set under each other with spaces.

A row's values stand beside its label, at most as high as the label is. A number that a narrow column has
broken over lines leaves its pieces above and below: each piece casts doubt on its column in the rows that
it may belong to, and on nothing else.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from checker.forms import Column
from checker.recognise.matching import spelling
from checker.recognise.matching.lines import Line
from checker.recognise.matching.words import Word
from checker.recognise.tables.found import PrintedCell
from checker.recognise.tables.in_lines.row_values import LinedTable, RowValues

_NEAR = 0.36
"""So far off the middle of its column may a value stand, in parts of the way to the next column."""
_STACKED = 1.6
"""So many characters are the pieces of a column's name at most off each other."""
_ROOM = 4.0
"""Names of columns nearer to each other do not stand over the middle of their values."""
_OVER, _UNDER = 2.5, 1.0
"""Where a line of values stands right under the names: how near these may be, and how far off a value."""
_FITTING = 0.65
"""Such a part of the whole rows must stand under each other; of all rows, where only one is whole."""

_RULERS = 8
"""So many whole rows of a page are rulers at most."""
_ENOUGH = 4
"""So many rows at least must fit a header, or the only whole row."""
_PLACED = 0.7
"""Such a part of the rows of a page must find their columns, or none is trusted."""
_APART = 2.5
"""So many characters lie at least between values of two columns, where no two rows are whole."""

Measure = Callable[[Line, Word], float]


def _by_characters(line: Line, word: Word) -> float:
    return (word.start + word.end) / 2


def _by_width(line: Line, word: Word) -> float:
    return _width(line.text[: word.start]) + _width(word.text) / 2


def _left(line: Line, word: Word) -> float:
    return word.start


def _right(line: Line, word: Word) -> float:
    return word.end


def _left_by_width(line: Line, word: Word) -> float:
    return _width(line.text[: word.start])


def _right_by_width(line: Line, word: Word) -> float:
    return _width(line.text[: word.end])


def _width(text: str) -> int:
    return len(text) + sum(character >= "\u1100" for character in text)


_MEASURES: tuple[Measure, ...] = (
    _by_characters,
    _by_width,
    _left,
    _right,
    _left_by_width,
    _right_by_width,
)
"""``pdftotext -layout`` sets lines by characters, other programs by their width on the screen; values stand
in the middle of their columns, or at one side."""


_Row = tuple[Line, Sequence[Word]]
_Group = tuple[int, tuple[str, ...]]
"""A page, and the columns that its rows have."""


@dataclass(frozen=True, slots=True)
class _Ruler:
    """Where the columns are in one line, as measured by ``measure``."""

    columns: tuple[float, ...]
    measure: Measure

    def columns_at(self, places: Sequence[float]) -> tuple[int, ...] | None:
        """The column at each place, None where one is between columns or two are in the same."""
        found: list[int] = []
        for at in places:
            column = self._column(at)
            if column is None or (found and column <= found[-1]):
                return None
            found.append(column)
        return tuple(found)

    def _column(self, at: float) -> int | None:
        columns = self.columns
        right = min(max(bisect(columns, at), 1), len(columns) - 1)
        left = right - 1
        near = left if at - columns[left] <= columns[right] - at else right
        return near if abs(columns[near] - at) <= _NEAR * (columns[right] - columns[left]) else None


class _Page:
    """The columns of a page: each whole row is a ruler for the short ones.

    The left part of a line may shift it against others, so that a row is placed only where half of the
    rulers agree and none says otherwise. Where there are no two whole rows, the header is a ruler too.
    """

    def __init__(self, rows: Sequence[_Row], header: Sequence[Line], columns: Sequence[Column]) -> None:
        self._rulers: list[_Ruler] = []
        size = len(columns)
        whole = [row for row in rows if len(row[1]) == size]
        sparse = len(whole) < 2
        if size < 3 or (sparse and len(rows) < _ENOUGH):
            return
        whole = whole[:: len(whole) // _RULERS + 1]
        others = rows if sparse else whole
        for measure in _MEASURES:
            places = [[measure(line, word) for word in words] for line, words in others]
            rulers = [_Ruler(tuple(measure(line, word) for word in words), measure) for line, words in whole]
            if sparse:
                rulers += _header_rulers(header, [column.label for column in columns], measure, _ROOM)
            fitting = sum(ruler.columns_at(row) is not None for ruler in rulers for row in places)
            if fitting >= _FITTING * len(rulers) * len(others):
                self._rulers += rulers
        placed = [(row, found) for row in rows if (found := self.columns_of(*row)) is not None]
        if len(placed) < _PLACED * len(rows) or (sparse and not self._apart(placed)):
            self._rulers = []

    def _apart(self, placed: Sequence[tuple[_Row, tuple[int, ...]]]) -> bool:
        """Whether the values of different columns are nowhere as near as those of one may be."""
        measures = {ruler.measure for ruler in self._rulers}
        for measure in measures:
            found = sorted(
                (column, measure(line, word))
                for (line, words), columns in placed
                for word, column in zip(words, columns, strict=True)
            )
            if any(a[0] < b[0] and b[1] - a[1] < _APART for a, b in pairwise(found)):
                return False
        return True

    def __bool__(self) -> bool:
        return bool(self._rulers)

    def columns_of(self, line: Line, words: Sequence[Word]) -> tuple[int, ...] | None:
        """The column of each word of a line, or None where it cannot be told."""
        places = {
            measure: [measure(line, word) for word in words]
            for measure in dict.fromkeys(ruler.measure for ruler in self._rulers)
        }
        ways = [way for ruler in self._rulers if (way := ruler.columns_at(places[ruler.measure])) is not None]
        return ways[0] if 2 * len(ways) >= len(self._rulers) and len(set(ways)) == 1 else None


def _header_rulers(
    lines: Sequence[Line], names: Sequence[str], measure: Measure, room: float
) -> list[_Ruler]:
    """The columns by their names over them, each in one or several pieces under each other."""
    if measure not in (_by_characters, _by_width):
        return []
    keys = [spelling.letters(name) for name in names]
    pieces = [
        (measure(line, word), spelling.letters(word.text))
        for line in lines
        for word in line.words
        if word.kind == "text" and any(spelling.letters(word.text) in key for key in keys)
    ]
    stacks: list[tuple[list[float], str]] = []
    for at, text in pieces:
        near = [stack for stack in stacks if abs(stack[0][-1] - at) <= _STACKED]
        if near:
            stacks[stacks.index(near[0])] = ([*near[0][0], at], near[0][1] + text)
        else:
            stacks.append(([at], text))
    named = sorted((sum(at) / len(at), text) for at, text in stacks if text in keys)
    if [text for _, text in named] != keys or any(b[0] - a[0] < room for a, b in pairwise(named)):
        return []
    return [_Ruler(tuple(at for at, _ in named), measure)]


def under_header(
    line: Line, words: Sequence[Word], header: Sequence[Line], names: Sequence[str]
) -> tuple[int, ...] | None:
    """The columns of a line's values right under the names of the columns, None where one stands aside."""
    ways = set()
    for measure in (_by_characters, _by_width):
        for ruler in _header_rulers(header, names, measure, _OVER):
            places = [measure(line, word) for word in words]
            near = all(min(abs(at - place) for at in ruler.columns) <= _UNDER for place in places)
            ways.add(ruler.columns_at(places) if near else None)
    ways.discard(None)
    return ways.pop() if len(ways) == 1 else None


class Aligned:
    """The rows of a table as the place of their values in the line tells them."""

    def __init__(self, table: LinedTable) -> None:
        self._table = table
        self._numbers = _pages(table.lines)
        self._labelled = {number for row in table.rows for number, _ in row.hit.words}
        self._zones = {at: self._zone(at) for at in range(len(table.rows))}
        self._pages: dict[_Group, _Page] = {}
        beside = [at for at in self._zones if self._beside(at)]
        filled = [at for at, row in enumerate(table.rows) if row.count()]
        lines = {number for at in beside for number in self._beside(at)}
        spaced = sum("  " in table.lines[number].text.rstrip() for number in lines)
        if len(beside) < 3 or 2 * len(beside) < len(filled) or 2 * spaced < len(lines):
            return
        groups: dict[_Group, list[int]] = {}
        for at in beside:
            groups.setdefault(self._group(at), []).append(at)
        for group, members in groups.items():
            rows = [(table.lines[n], self._values(at, n)) for at in members for n in self._beside(at)]
            page = _Page(rows, self._header(members[0]), table.columns(table.rows[members[0]]))
            if page:
                self._pages[group] = page

    def _group(self, at: int) -> _Group:
        """Rows on one page with the same columns."""
        row = self._table.rows[at]
        return self._numbers[row.hit.at[0]], tuple(column.label for column in self._table.columns(row))

    def _header(self, at: int) -> list[Line]:
        """The lines over a row, up to the row before."""
        top = _bottom(self._table.rows[at - 1]) + 1 if at else self._table.first
        return list(self._table.lines[top : self._table.rows[at].hit.at[0]])

    def __bool__(self) -> bool:
        return bool(self._pages)

    def cells(self, at: int) -> dict[str, PrintedCell] | None:
        """What is printed in the cells of the row number ``at``, or None where its place tells nothing."""
        if not self._pages:
            return None
        table, row = self._table, self._table.rows[at]
        columns, beside = table.columns(row), self._beside(at)
        figures = {number: words for number in self._zones[at] if (words := self._values(at, number))}
        found: dict[int, list[tuple[int, Word]]] = {}
        for number, words in figures.items():
            page = self._pages.get((self._numbers[number], self._group(at)[1]))
            places = page.columns_of(table.lines[number], words) if page else None
            if places is None or self._overlapping(at):
                alone = len(figures) == len(beside) == 1
                return None if alone else table.unsure(row, "数字断成几行，属于哪一格无法确定")
            for place, word in zip(places, words, strict=True):
                found.setdefault(place, []).append((number, word))
        if not found and self._group(at) not in self._pages:
            return None
        line = table.lines[max(beside, default=_bottom(row))]
        end = len(line.text.rstrip())
        blank = PrintedCell("", line.paragraph.place(end, end))
        return {
            column.id: self._cell(found[n], beside) if n in found else blank
            for n, column in enumerate(columns)
        }

    def _cell(self, printed: Sequence[tuple[int, Word]], beside: Sequence[int]) -> PrintedCell:
        if len(printed) > 1 or printed[0][0] not in beside:
            return self._broken(printed)
        return self._table.printed(*printed[0])

    def _broken(self, pieces: Sequence[tuple[int, Word]]) -> PrintedCell:
        number, word = pieces[0]
        text = " ".join(piece.text for _, piece in pieces)
        return PrintedCell(text, self._table.lines[number].place(word), doubt="这一格的数在窄列里断成几行")

    def _zone(self, at: int) -> list[int]:
        """The lines that may hold values of a row: from the label before to the label after."""
        rows = self._table.rows
        first = max(rows[at - 1].hit.words)[0] + 1 if at else self._table.first
        last = rows[at + 1].hit.at[0] - 1 if at + 1 < len(rows) else self._table.last
        own = {number for number, _ in rows[at].hit.words}
        return [
            number
            for number in range(min(first, *own), max(last, *own) + 1)
            if number in rows[at].lines or self._figures(number)
        ]

    def _figures(self, number: int) -> bool:
        """Whether a line holds values and nothing that tells whose."""
        line = self._table.lines[number]
        return not line.fields and bool(_values(line)) and number not in self._labelled

    def _beside(self, at: int) -> list[int]:
        """The lines of a row's zone that hold values and are as high as its label."""
        labelled = {number for number, _ in self._table.rows[at].hit.words}
        return [
            number
            for number in self._zones[at]
            if min(labelled) <= number <= max(labelled) and self._values(at, number)
        ]

    def _values(self, at: int, number: int) -> list[Word]:
        """A row's values on a line of its zone: what was gathered, or a line of figures that is nobody's."""
        words = self._table.rows[at].lines.get(number)
        if words is None:
            return _values(self._table.lines[number]) if self._figures(number) else []
        return [word for word in words if word.kind == "value"]

    def _overlapping(self, at: int) -> bool:
        """Whether the label stands beside that of a neighbour."""
        rows = self._table.rows
        near = [rows[n] for n in (at - 1, at, at + 1) if 0 <= n < len(rows)]
        return any(_bottom(a) >= b.hit.at[0] for a, b in pairwise(near))


def _bottom(row: RowValues) -> int:
    return max(row.hit.words)[0]


def _values(line: Line) -> list[Word]:
    return [] if line.fields else list(line.values)


def _pages(lines: Iterable[Line]) -> list[int]:
    """Which page each line is on, by form feeds and page numbers before it."""
    found, page = [], 0
    for line in lines:
        page += line.furniture or "\f" in line.text
        found.append(page)
    return found
