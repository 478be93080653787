"""What repeats on every page and is no part of the text: page numbers, running heads and feet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from checker.readers.pdf.prose.thresholds import FURNITURE
from checker.readers.pdf.text_lines import TextLine
from checker.readers.pdf.word_forms import is_value

_NUMBER = re.compile(
    r"[-—–─－·•~～|\s]*第?\s*(?P<number>[1-9]\d{0,3})\s*页?\s*"
    r"(?:[/／,，|共of]{1,2}\s*\d{1,4}\s*页?)?[-—–─－·•~～|\s]*"
)
_DIGITS = re.compile(r"\d+")


def without_furniture(pages: Sequence[list[TextLine]], heights: Sequence[float]) -> list[list[TextLine]]:
    """The lines of every page without its furniture."""
    repeated = _Repeated(pages, heights)
    kept = []
    for index, lines in enumerate(pages):
        gone: set[int] = set()
        for row in _edges(lines):
            found = [line for line in row if repeated.is_furniture(line, index)]
            # A bare number beside other text, or several, may be values at the end of a table.
            sure = len(found) == len(row) and sum(line.text.isdigit() for line in row) < 2
            gone.update(id(line) for line in found if sure or not line.text.isdigit())
        for row in reversed(_foot(lines)):  # a site's imprint, the same note on every page
            told = [line for line in row if id(line) not in gone]
            if any(is_value(line.text) or not repeated.is_foot(line) for line in told):
                break
            gone.update(id(line) for line in told)
        kept.append([line for line in lines if id(line) not in gone])
    return kept


class _Repeated:
    """What stands on how many pages."""

    def __init__(self, pages: Sequence[list[TextLine]], heights: Sequence[float]) -> None:
        self._heights = heights
        self._numbered: Counter[int] = Counter()
        """By how far page numbers are ahead of the count of pages."""
        self._alike: Counter[tuple[str, int]] = Counter()
        for index, (lines, height) in enumerate(zip(pages, heights, strict=True)):
            edges = [line for row in _edges(lines) for line in row]
            numbers = {_page_number(line) for line in edges} - {None}
            self._numbered.update({number - index for number in numbers if number is not None})
            outside = [line for line in edges if not _inside(line, height, FURNITURE.wide_margin)]
            self._alike.update({_likeness(line) for line in outside})
        self._feet = Counter(
            foot
            for lines in pages
            for foot in {(line.text, _level(line)) for row in _foot(lines) for line in row}
        )
        self._enough = max(2, len(pages) // 2)
        self._often = max(FURNITURE.often, self._enough)

    def is_furniture(self, line: TextLine, index: int) -> bool:
        height = self._heights[index]
        outside = not _inside(line, height, FURNITURE.wide_margin)
        number = _page_number(line)
        if number is not None:
            if self._numbered[number - index] >= FURNITURE.twice:
                return outside or not line.text.isdigit()
            return outside and len(self._heights) == 1 and number <= FURNITURE.alone
        limit = self._often if _inside(line, height, FURNITURE.margin) else self._enough
        return outside and not is_value(line.text) and self._alike[_likeness(line)] >= limit

    def is_foot(self, line: TextLine) -> bool:
        """Whether the very same line stands at the foot of most pages."""
        return self._feet[line.text, _level(line)] >= self._often


def _edges(lines: list[TextLine]) -> list[list[TextLine]]:
    """The first and the last rows of a page."""
    rows = _lined_up(lines)
    return rows if len(rows) < 2 * FURNITURE.edge else [*rows[: FURNITURE.edge], *rows[-FURNITURE.edge :]]


def _foot(lines: list[TextLine]) -> list[list[TextLine]]:
    """The last rows of a page, as many as a foot may have; not all of it."""
    rows = _lined_up(lines)
    return rows[max(1, len(rows) - FURNITURE.deepest) :]


def _lined_up(lines: list[TextLine]) -> list[list[TextLine]]:
    """Lines by row, from top to bottom."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: line.y):
        if rows and line.y - rows[-1][0].y < FURNITURE.row * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _page_number(line: TextLine) -> int | None:
    match = _NUMBER.fullmatch(line.text)
    return int(match["number"]) if match else None


def _likeness(line: TextLine) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text.replace(" ", "")), _level(line)


def _level(line: TextLine) -> int:
    return round(line.y / FURNITURE.level)


def _inside(line: TextLine, height: float, margin: float) -> bool:
    return margin * height < line.y < (1 - margin) * height
