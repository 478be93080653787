"""The columns of text set under each other with spaces: whole rows, or the names over them, as rulers."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from checker.forms import Column
from checker.recognise.matching import spelling
from checker.recognise.matching.lines import Line
from checker.recognise.matching.widths import screen_width
from checker.recognise.matching.words import Word

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
    return screen_width(line.text[: word.start]) + screen_width(word.text) / 2


def _left(line: Line, word: Word) -> float:
    return word.start


def _right(line: Line, word: Word) -> float:
    return word.end


def _left_by_width(line: Line, word: Word) -> float:
    return screen_width(line.text[: word.start])


def _right_by_width(line: Line, word: Word) -> float:
    return screen_width(line.text[: word.end])


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


PlacedRow = tuple[Line, Sequence[Word]]


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


class Page:
    """The columns of a page: each whole row is a ruler for the short ones.

    The left part of a line may shift it against others, so that a row is placed only where half of the
    rulers agree and none says otherwise. Where there are no two whole rows, the header is a ruler too.
    """

    def __init__(self, rows: Sequence[PlacedRow], header: Sequence[Line], columns: Sequence[Column]) -> None:
        self._rulers: list[_Ruler] = []
        self._known: dict[tuple[int, int, int], tuple[int, ...] | None] = {}
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
        self._known = {_key(*row): self._columns_of(*row) for row in rows}
        placed = [(row, found) for row in rows if (found := self.columns_of(*row)) is not None]
        if len(placed) < _PLACED * len(rows) or (sparse and not self._apart(placed)):
            self._rulers = []

    def _apart(self, placed: Sequence[tuple[PlacedRow, tuple[int, ...]]]) -> bool:
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
        key = _key(line, words)
        return self._known[key] if key in self._known else self._columns_of(line, words)

    def _columns_of(self, line: Line, words: Sequence[Word]) -> tuple[int, ...] | None:
        places = {
            measure: [measure(line, word) for word in words]
            for measure in dict.fromkeys(ruler.measure for ruler in self._rulers)
        }
        ways = [way for ruler in self._rulers if (way := ruler.columns_at(places[ruler.measure])) is not None]
        return ways[0] if 2 * len(ways) >= len(self._rulers) and len(set(ways)) == 1 else None


def _key(line: Line, words: Sequence[Word]) -> tuple[int, int, int]:
    """What tells a row of a page: its line, where its values begin, how many they are."""
    return line.number, words[0].start, len(words)


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
