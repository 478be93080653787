"""Columns by the place in the line, in text whose columns are set under each other with spaces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from checker.recognise.lines import Line, Word

_NEAR = 1.6
"""So many characters may a value stand off the middle of its column."""
_APART = 2.5
"""So many characters lie at least between the middles of the outermost values of two columns."""

Row = tuple[Line, Sequence[Word]]


@dataclass(frozen=True, slots=True)
class Columns:
    """The middles of the columns, as measured by ``middle``."""

    middles: tuple[float, ...]
    middle: Callable[[Line, Word], float]


def _by_characters(line: Line, word: Word) -> float:
    return (word.start + word.end) / 2


def _by_width(line: Line, word: Word) -> float:
    before = line.text[: word.start]
    return sum(1 if c < "\u1100" else 2 for c in before) + len(word.text) / 2


def columns_of(rows: Sequence[Row], count: int) -> Columns | None:
    """The columns of a page, if all values of all its rows stand under each other in ``count`` columns.

    ``pdftotext -layout`` sets lines by characters, other programs by their width on the screen: the
    way that makes columns is the one, and where both do, nothing is known.
    """
    ways = [way for middle in (_by_characters, _by_width) if (way := _cluster(rows, count, middle))]
    if len(ways) == 2 and all(
        place(line, words, ways[0]) == place(line, words, ways[1]) for line, words in rows
    ):
        return ways[0]
    return ways[0] if len(ways) == 1 else None


def _cluster(rows: Sequence[Row], count: int, middle: Callable[[Line, Word], float]) -> Columns | None:
    if len(rows) < 3 or not any(len(words) == count for _, words in rows):
        return None
    middles = sorted(middle(line, word) for line, words in rows for word in words)
    groups = [[middles[0]]]
    for value in middles[1:]:
        if value - groups[-1][-1] >= _APART:
            groups.append([value])
        else:
            groups[-1].append(value)
    if len(groups) != count or any(group[-1] - group[0] > 2 * _NEAR for group in groups):
        return None
    found = Columns(tuple((group[0] + group[-1]) / 2 for group in groups), middle)
    return found if all(place(line, words, found) is not None for line, words in rows) else None


def place(line: Line, words: Sequence[Word], columns: Columns) -> list[int] | None:
    """The column of each value, or None where one stands between columns or two in the same."""
    spots: list[int] = []
    for word in words:
        at = columns.middle(line, word)
        near = [n for n, middle in enumerate(columns.middles) if abs(at - middle) <= _NEAR]
        if len(near) != 1 or (spots and near[0] <= spots[-1]):
            return None
        spots.append(near[0])
    return spots
