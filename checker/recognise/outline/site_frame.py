"""What a web site prints above and below a report, where the page was printed or copied whole.

A reader of web pages sees it by the markup; here only the words tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from checker.recognise.matching.lines import Item, Line
from checker.sites import FRAME, IMPRINT

_SENTENCE = re.compile("[。；]")
_ENUMERATED = re.compile(
    r"\s*(?:第?[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)])"
)
_HIGHEST = 60
"""So many lines above a title are looked at."""


def mark_frame(items: Sequence[Item], title: Sequence[Line]) -> None:
    """Marks the lines of the site's frame as furniture. ``title``: the lines of the report's title."""
    lines = [item for item in items if isinstance(item, Line) and not item.empty]
    for line in lines:
        if IMPRINT.search(line.text.strip()) and not _SENTENCE.search(line.text):
            line.furniture = True
    if title:
        first = next((at for at, line in enumerate(lines) if line is title[0]), 0)
        for line in lines[max(0, first - _HIGHEST) : first][::-1]:
            if _tells(line):
                break
            line.furniture = True
    _mark_end(items)


def _mark_end(items: Sequence[Item]) -> None:
    """From the first line of the frame after all that tells something."""
    tail: list[Line] = []
    for item in reversed(items):
        if not isinstance(item, Line) or (_tells(item) and not FRAME.search(item.text)):
            break
        tail.append(item)
    tail.reverse()
    start = next((at for at, line in enumerate(tail) if FRAME.search(line.text)), len(tail))
    for line in tail[start:]:
        line.furniture = True


def _tells(line: Line) -> bool:
    """Whether a line belongs to a report: a sentence, a heading, a row of values."""
    return bool(_SENTENCE.search(line.text) or _ENUMERATED.match(line.text)) or len(line.values) >= 2
