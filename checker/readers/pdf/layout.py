"""The order of reading on a page, and what repeats on every page and is no part of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from checker.readers.pdf.page import Box
from checker.readers.pdf.parts import Part
from checker.readers.pdf.text import Line, Word, lines_of

Item = Line | Part

GUTTER = 16.0
"""Points of white between two columns of text."""
_MARGIN = 0.085
_WIDE_MARGIN = 0.12
_NUMBER = re.compile(
    r"[-—–─－·•~～|\s]*第?\s*(?P<number>\d{1,4})\s*页?\s*"
    r"(?:[/／,，|共of\s]{1,4}\s*\d{1,4}\s*页?)?[-—–─－·•~～|\s]*"
)
_DIGITS = re.compile(r"\d+")


def without_furniture(pages: Sequence[list[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The lines of every page without page numbers and running heads and feet."""
    numbered: Counter[int] = Counter()
    repeated: Counter[tuple[str, int]] = Counter()
    for index, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        for line in _edges(lines):
            number = _page_number(line)
            if number is not None:
                numbered[number - index] += 1
            elif not _inside(line, height, _WIDE_MARGIN):
                repeated[_likeness(line)] += 1
    enough = max(2, len(pages) // 2)
    kept = []
    for index, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        edges = _edges(lines)
        gone = set()
        for line in edges:
            number = _page_number(line)
            outside = not _inside(line, height, _WIDE_MARGIN)
            if number is not None:
                regular = numbered[number - index] >= 2
                alone = len(pages) == 1 and number <= 2 and not _inside(line, height, _WIDE_MARGIN)
                if (regular and (outside or not line.text.strip().isdigit())) or alone:
                    gone.add(id(line))
            elif outside:
                count = repeated[_likeness(line)]
                limit = enough if not _inside(line, height, _MARGIN) else max(3, enough)
                if count >= limit:
                    gone.add(id(line))
        kept.append([line for line in lines if id(line) not in gone])
    return kept


def _edges(lines: list[Line]) -> list[Line]:
    """The lines of the first two and the last two rows of a page."""
    tops: list[float] = []
    for line in sorted(lines, key=lambda line: line.y):
        if not tops or line.y - tops[-1] > 0.4 * line.size:
            tops.append(line.y)
    if not tops:
        return []
    high, low = tops[min(1, len(tops) - 1)], tops[max(-2, -len(tops))]
    return [line for line in lines if line.y <= high + 0.4 * line.size or line.y >= low - 0.4 * line.size]


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
        x0, y0, x1, y1 = _box(item)
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
    if len(rows[start]) < 2 and not any(isinstance(item, Part) for item in rows[start]):
        return start + 1, None
    best: tuple[int, float] | None = None
    for left, right in zip(rows[start], rows[start][1:], strict=False):
        low, high = _x1(left), _x0(right)
        sides = 1
        last = start
        for index in range(start + 1, len(rows)):
            row = rows[index]
            before = [_x1(item) for item in row if _x0(item) < (low + high) / 2]
            after = [_x0(item) for item in row if _x0(item) >= (low + high) / 2]
            new_low, new_high = max([low, *before]), min([high, *after])
            if new_high - new_low < GUTTER:
                break
            low, high = new_low, new_high
            if before and after:
                sides += 1
                last = index
        several = sides >= 3 or any(isinstance(item, Part) for item in (left, right))
        if several and high - low >= GUTTER and (best is None or last + 1 > best[0]):
            best = (last + 1, (low + high) / 2)
    return best or (start + 1, None)


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
