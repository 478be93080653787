"""The order of reading on a page, and what repeats on every page and is no part of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from checker.readers.pdf.page import Box
from checker.readers.pdf.tables.part import Part
from checker.readers.pdf.tables.unruled import Region
from checker.readers.pdf.words import Line, Word, is_value, lines_of

Item = Line | Part | Region

_LOOK_AHEAD = 8
GUTTER = 16.0
"""Points of white between two columns of text."""
_MARGIN = 0.085
_WIDE_MARGIN = 0.12
_DEEPEST = 10
"""Rows of a foot at most."""
_NUMBER = re.compile(
    r"[-—–─－·•~～|\s]*第?\s*(?P<number>[1-9]\d{0,3})\s*页?\s*"
    r"(?:[/／,，|共of]{1,2}\s*\d{1,4}\s*页?)?[-—–─－·•~～|\s]*"
)
_DIGITS = re.compile(r"\d+")


def without_furniture(pages: Sequence[list[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The lines of every page without page numbers and running heads and feet."""
    numbered: Counter[int] = Counter()
    repeated: Counter[tuple[str, int]] = Counter()
    for index, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        edges = [line for row in _edges(lines) for line in row]
        numbers = {_page_number(line) for line in edges} - {None}
        numbered.update({number - index for number in numbers if number is not None})
        repeated.update({_likeness(line) for line in edges if not _inside(line, height, _WIDE_MARGIN)})
    enough = max(2, len(pages) // 2)
    feet = Counter(
        foot
        for lines in pages
        for foot in {(line.text, round(line.y / 4)) for row in _foot(lines) for line in row}
    )

    def furniture(line: Line, index: int) -> bool:
        outside = not _inside(line, heights[index], _WIDE_MARGIN)
        number = _page_number(line)
        if number is not None:
            if numbered[number - index] >= 2:
                return outside or not line.text.isdigit()
            return outside and len(pages) == 1 and number <= 2
        limit = max(3, enough) if _inside(line, heights[index], _MARGIN) else enough
        return outside and not is_value(line.text) and repeated[_likeness(line)] >= limit

    kept = []
    for index, lines in enumerate(pages):
        gone: set[int] = set()
        for row in _edges(lines):
            found = [line for line in row if furniture(line, index)]
            # A bare number beside other text, or several, may be values at the end of a table.
            sure = len(found) == len(row) and sum(line.text.isdigit() for line in row) < 2
            gone.update(id(line) for line in found if sure or not line.text.isdigit())
        for row in reversed(_foot(lines)):  # a site's imprint, the same note on every page
            told = [line for line in row if id(line) not in gone]
            if any(
                is_value(line.text) or feet[line.text, round(line.y / 4)] < max(3, enough) for line in told
            ):
                break
            gone.update(id(line) for line in told)
        kept.append([line for line in lines if id(line) not in gone])
    return kept


def _edges(lines: list[Line]) -> list[list[Line]]:
    """The first two and the last two rows of a page."""
    rows = _lined_up(lines)
    return rows if len(rows) < 4 else [*rows[:2], *rows[-2:]]


def _foot(lines: list[Line]) -> list[list[Line]]:
    """The last rows of a page, as many as a foot may have; not all of it."""
    rows = _lined_up(lines)
    return rows[max(1, len(rows) - _DEEPEST) :]


def _lined_up(lines: list[Line]) -> list[list[Line]]:
    """Lines by row, from top to bottom."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.y):
        if rows and line.y - rows[-1][0].y < 0.4 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _page_number(line: Line) -> int | None:
    match = _NUMBER.fullmatch(line.text)
    return int(match["number"]) if match else None


def _likeness(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text.replace(" ", "")), round(line.y / 4)


def _inside(line: Line, height: float, margin: float) -> bool:
    return margin * height < line.y < (1 - margin) * height


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
        ordered.extend(in_order([item for item in inside if _x1(item) <= gutter]))
        ordered.extend(in_order([item for item in inside if _x1(item) > gutter]))
        start = stop
    return ordered


def _box(item: Item) -> Box:
    return item.box


def _x0(item: Item) -> float:
    return _box(item)[0]


def _x1(item: Item) -> float:
    return _box(item)[2]


def _rows(items: Sequence[Item]) -> list[list[Item]]:
    """Items whose heights overlap, from top to bottom."""
    rows: list[list[Item]] = []
    bottom = 0.0
    for item in sorted(
        items,
        key=lambda item: (_box(item)[1] + _box(item)[3]) / 2 if isinstance(item, Line) else _box(item)[1],
    ):
        _, y0, _, y1 = _box(item)
        if rows and y0 < bottom - 0.3 * (min(y1 - y0, 12.0)):
            rows[-1].append(item)
            bottom = max(bottom, y1)
        else:
            rows.append([item])
            bottom = y1
    for row in rows:
        row.sort(key=_x0)
    return rows


def _columns(rows: list[list[Item]], start: int) -> tuple[int, float | None]:
    """The rows from ``start`` on that leave one gutter free between items on both sides.

    Returns where they end and where the gutter is, or no gutter.
    """
    first = next((row for row in rows[start : start + _LOOK_AHEAD] if len(row) > 1), None)
    if first is None:
        return start + 1, None
    for left, right in pairwise(first):
        low, high = _x1(left), _x0(right)
        middle = (low + high) / 2
        before: list[Item] = []
        after: list[Item] = []
        stop = start
        for row in rows[start:]:
            new_low = max([low, *(_x1(item) for item in row if _x0(item) < middle)])
            new_high = min([high, *(_x0(item) for item in row if _x0(item) >= middle)])
            if new_high - new_low < GUTTER:
                break
            low, high = new_low, new_high
            before.extend(item for item in row if _x0(item) < middle)
            after.extend(item for item in row if _x0(item) >= middle)
            stop += 1
        tables = not (isinstance(left, Line) and isinstance(right, Line))
        if len(before) >= 2 <= len(after) or (tables and before and after):
            return stop, (low + high) / 2
    return start + 1, None


def _one_line(row: list[Item]) -> list[Item]:
    words: list[Word] = []
    others: list[Item] = []
    for item in row:
        if isinstance(item, Line):
            words.extend(item.words)
        else:
            others.append(item)
    lines = lines_of(words, gap=1e9)
    return sorted([*lines, *others], key=lambda item: (_box(item)[1], _box(item)[0]))
