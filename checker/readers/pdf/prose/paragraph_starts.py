"""Which lines of text begin a paragraph, and which are set as headings: what the page shows beside words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from checker.readers.pdf.page import Page
from checker.readers.pdf.prose.reading_order import Item
from checker.readers.pdf.words import Line

_END = re.compile(r"[。！？!?；;：:][”’」』）)\]】]*$")
_LONG = 16
"""Letters of a line that tells where the margins are."""
_INDENT = (1.2, 4.5)
"""In the size of the type; a centred line stands further in."""
_LARGER = 1.2
_COMMON = 0.15
"""Share of the distances of lines; there is a pair of neighbouring ones that many have."""
_WHITE = 1.3
"""So many times the usual distance of two lines there is between paragraphs."""


def beginnings(items: Sequence[tuple[Page, Item]]) -> frozenset[int]:
    """The lines that begin a paragraph, by identity.

    Where nothing is shown, as when a line follows at the usual distance from the margin, nothing is said.
    """
    lines = [(page, item) for page, item in items if isinstance(item, Line)]
    margins = _margins(lines)
    pitch = _pitch(lines)
    found = set()
    for (page, above), (at, line) in pairwise(items):
        if not (isinstance(above, Line) and isinstance(line, Line)):
            continue
        same = page is at and _size(above) == _size(line)
        usual = pitch.get(_size(line), 0.0)
        if same and usual and line.y - above.y > _WHITE * usual:
            found.add(id(line))
            continue
        margin = margins.get((round(at.width), _size(line)))
        if margin is None:
            continue
        left, right = margin
        ended = _END.search(above.text) is not None or above.x1 < right - 2.0 * above.size
        if ended and _INDENT[0] * line.size <= line.x0 - left <= _INDENT[1] * line.size:
            found.add(id(line))
    return frozenset(found)


def headings(items: Sequence[tuple[Page, Item]]) -> frozenset[int]:
    """The lines set in larger type than the text, by identity."""
    lines = [item for _, item in items if isinstance(item, Line)]
    text = size_of_text(lines)
    return frozenset(id(line) for line in lines if _size(line) > _LARGER * 2 * text)


def size_of_text(lines: Sequence[Line]) -> float:
    """The size that most letters are set in."""
    letters: Counter[int] = Counter()
    for line in lines:
        letters[_size(line)] += len(line.text)
    return letters.most_common(1)[0][0] / 2 if letters else 0.0


def _size(line: Line) -> int:
    """In half points: type of one size is measured with a little noise."""
    return round(line.size * 2)


def _margins(lines: Sequence[tuple[Page, Line]]) -> dict[tuple[int, int], tuple[float, float]]:
    """Left and right margin of text by page width and size of type, where its lines keep to the left one."""
    long = defaultdict(list)
    for page, line in lines:
        if len(line.text) >= _LONG:
            long[round(page.width), _size(line)].append(line)
    margins = {}
    for key, alike in long.items():
        lows = sorted(line.x0 for line in alike)
        left = lows[len(lows) // 20]
        if sum(abs(low - left) < 1.5 for low in lows) * 10 >= 3 * len(lows):
            highs = sorted(line.x1 for line in alike)
            margins[key] = (left, highs[int(len(highs) * 0.8)])
    return margins


def _pitch(lines: Sequence[tuple[Page, Line]]) -> dict[int, float]:
    """The distance of two base lines of one paragraph by size of type: the least that is common."""
    distances: dict[int, Counter[int]] = defaultdict(Counter)
    for (page, above), (at, line) in pairwise(lines):
        distance = line.y - above.y
        if page is at and _size(above) == _size(line) and 0.9 * line.size < distance < 3.5 * line.size:
            distances[_size(line)][round(distance)] += 1
    return {
        size: float(
            min(
                (
                    distance
                    for distance in found
                    if found[distance] + found[distance + 1] >= max(2.0, _COMMON * found.total())
                ),
                default=0,
            )
        )
        for size, found in distances.items()
        if found.total() >= 4
    }
