"""The order of reading on a page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol, TypeVar, cast

from checker.readers.pdf.distances import Box
from checker.readers.pdf.prose.thresholds import READING
from checker.readers.pdf.text_lines import TextLine, whole_lines
from checker.readers.pdf.words import Word


class Boxed(Protocol):
    """A line, or a table, of which only its place counts here."""

    @property
    def box(self) -> Box: ...


Item = TypeVar("Item", bound=Boxed)


def in_order(items: Sequence[Item]) -> list[Item]:
    """Lines and tables as they are read: from the top, columns of text one after the other.

    What stands on one row without being part of a column is one line.
    """
    rows = _rows(items)
    ordered: list[Item] = []
    start = 0
    while start < len(rows):
        stop, gutter = _columns(rows, start)
        if gutter is None:
            ordered.extend(_one_line(rows[start]))
            start += 1
            continue
        inside = [item for row in rows[start:stop] for item in row]
        ordered.extend(in_order([item for item in inside if _right(item) <= gutter]))
        ordered.extend(in_order([item for item in inside if _right(item) > gutter]))
        start = stop
    return ordered


def _left(item: Boxed) -> float:
    return item.box[0]


def _right(item: Boxed) -> float:
    return item.box[2]


def _rows(items: Sequence[Item]) -> list[list[Item]]:
    """Items whose heights overlap, from top to bottom."""
    rows: list[list[Item]] = []
    bottom = 0.0
    for item in sorted(items, key=_height):
        _, y0, _, y1 = item.box
        if rows and y0 < bottom - READING.overlap * (min(y1 - y0, READING.highest)):
            rows[-1].append(item)
            bottom = max(bottom, y1)
        else:
            rows.append([item])
            bottom = y1
    for row in rows:
        row.sort(key=_left)
    return rows


def _height(item: Boxed) -> float:
    """Where it stands: a line by its middle, a table by its top."""
    return (item.box[1] + item.box[3]) / 2 if isinstance(item, TextLine) else item.box[1]


def _columns(rows: Sequence[Sequence[Boxed]], start: int) -> tuple[int, float | None]:
    """The rows from ``start`` on that leave one gutter free between items on both sides.

    Returns where they end and where the gutter is, or no gutter.
    """
    first = next((row for row in rows[start : start + READING.look_ahead] if len(row) > 1), None)
    if first is None:
        return start + 1, None
    for one, other in pairwise(first):
        low, high = _right(one), _left(other)
        middle = (low + high) / 2
        before = after = 0
        stop = start
        for row in rows[start:]:
            lefts = [item for item in row if _left(item) < middle]
            rights = [item for item in row if _left(item) >= middle]
            new_low, new_high = max([low, *map(_right, lefts)]), min([high, *map(_left, rights)])
            if new_high - new_low < READING.gutter:
                break
            low, high = new_low, new_high
            before += len(lefts)
            after += len(rights)
            stop += 1
        tables = not (isinstance(one, TextLine) and isinstance(other, TextLine))
        if min(before, after) >= READING.lines or (tables and before and after):
            return stop, (low + high) / 2
    return start + 1, None


def _one_line(row: Sequence[Item]) -> list[Item]:
    words: list[Word] = []
    others: list[Item] = []
    for item in row:
        if isinstance(item, TextLine):
            words.extend(item.words)
        else:
            others.append(item)
    lines = cast("list[Item]", whole_lines(words))  # there are lines among the items
    return sorted([*lines, *others], key=lambda item: (item.box[1], item.box[0]))
