"""Which lines of text begin a paragraph, and which are set as headings: what the page shows beside words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from checker.readers.pdf.page import Page
from checker.readers.pdf.prose.thresholds import PARAGRAPHS
from checker.readers.pdf.text_lines import TextLine

_END = re.compile(r"[。！？!?；;：:][”’」』）)\]】]*$")


def beginnings(items: Sequence[tuple[Page, object]]) -> frozenset[int]:
    """The lines that begin a paragraph, by identity.

    Where nothing is shown, as when a line follows at the usual distance from the margin, nothing is said.
    """
    lines = [(page, item) for page, item in items if isinstance(item, TextLine)]
    margins = _margins(lines)
    pitch = _pitch(lines)
    found = set()
    for (page, above), (at, line) in pairwise(items):
        if not (isinstance(above, TextLine) and isinstance(line, TextLine)):
            continue
        same = page is at and _size(above) == _size(line)
        usual = pitch.get(_size(line), 0.0)
        if same and usual and line.y - above.y > PARAGRAPHS.white * usual:
            found.add(id(line))
            continue
        margin = margins.get((round(at.width), _size(line)))
        if margin is None:
            continue
        left, right = margin
        ended = _END.search(above.text) is not None or above.x1 < right - PARAGRAPHS.short * above.size
        if ended and PARAGRAPHS.indent[0] * line.size <= line.x0 - left <= PARAGRAPHS.indent[1] * line.size:
            found.add(id(line))
    return frozenset(found)


def headings(items: Sequence[tuple[Page, object]]) -> frozenset[int]:
    """The lines set in larger type than the text, by identity."""
    lines = [item for _, item in items if isinstance(item, TextLine)]
    text = size_of_text(lines)
    return frozenset(id(line) for line in lines if _size(line) > PARAGRAPHS.larger * 2 * text)


def size_of_text(lines: Sequence[TextLine]) -> float:
    """The size that most letters are set in."""
    letters: Counter[int] = Counter()
    for line in lines:
        letters[_size(line)] += len(line.text)
    return letters.most_common(1)[0][0] / 2 if letters else 0.0


def _size(line: TextLine) -> int:
    """In half points: type of one size is measured with a little noise."""
    return round(line.size * 2)


def _margins(lines: Sequence[tuple[Page, TextLine]]) -> dict[tuple[int, int], tuple[float, float]]:
    """Left and right margin of text by page width and size of type, where its lines keep to the left one."""
    long = defaultdict(list)
    for page, line in lines:
        if len(line.text) >= PARAGRAPHS.long:
            long[round(page.width), _size(line)].append(line)
    margins = {}
    for key, alike in long.items():
        lows = sorted(line.x0 for line in alike)
        left = lows[int(len(lows) * PARAGRAPHS.left)]
        if sum(abs(low - left) < PARAGRAPHS.even for low in lows) >= PARAGRAPHS.kept * len(lows):
            highs = sorted(line.x1 for line in alike)
            margins[key] = (left, highs[int(len(highs) * PARAGRAPHS.right)])
    return margins


def _pitch(lines: Sequence[tuple[Page, TextLine]]) -> dict[int, float]:
    """The distance of two base lines of one paragraph by size of type: the least that is common."""
    distances: dict[int, Counter[int]] = defaultdict(Counter)
    for (page, above), (at, line) in pairwise(lines):
        distance = line.y - above.y
        if (
            page is at
            and _size(above) == _size(line)
            and PARAGRAPHS.pitch[0] * line.size < distance < PARAGRAPHS.pitch[1] * line.size
        ):
            distances[_size(line)][round(distance)] += 1
    return {
        size: float(
            min(
                (
                    distance
                    for distance in found
                    if found[distance] + found[distance + 1] >= max(2.0, PARAGRAPHS.common * found.total())
                ),
                default=0,
            )
        )
        for size, found in distances.items()
        if found.total() >= PARAGRAPHS.measured
    }
