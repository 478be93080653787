"""What a web site prints above and below a report, where the page was printed or copied whole.

A reader of web pages sees it by the markup; here only the words tell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import takewhile

from checker.language.enumerators import NUMBERED
from checker.language.sites import IMPRINT, is_frame
from checker.recognise.matching.lines import Item, Line, lines_in

_SENTENCE = re.compile("[。；]")
_HIGHEST = 60
"""So many lines above a title are looked at."""


def site_frame(items: Sequence[Item], title: Sequence[int]) -> set[int]:
    """The numbers of the lines of the site's frame. ``title``: those of the report's title."""
    lines = [line for line in lines_in(items) if not line.empty]
    found = {
        line.number for line in lines if IMPRINT.search(line.text.strip()) and not _SENTENCE.search(line.text)
    }
    if title:
        first = next((at for at, line in enumerate(lines) if line.number == title[0]), 0)
        above = lines[max(0, first - _HIGHEST) : first][::-1]
        found |= {line.number for line in takewhile(lambda line: not _tells(line, found), above)}
    return found | _end(items, found)


def _end(items: Sequence[Item], frame: Collection[int]) -> set[int]:
    """From the first line of the frame after all that tells something."""
    tail: list[Line] = []
    for item in reversed(items):
        if not isinstance(item, Line) or (_tells(item, frame) and not is_frame(item.text)):
            break
        tail.append(item)
    tail.reverse()
    start = next((at for at, line in enumerate(tail) if is_frame(line.text)), len(tail))
    return {line.number for line in tail[start:]}


def _tells(line: Line, frame: Collection[int]) -> bool:
    """Whether a line belongs to a report: a sentence, a heading, a row of values outside the frame so far."""
    if _SENTENCE.search(line.text) or NUMBERED.match(line.text):
        return True
    return line.number not in frame and len(line.values) >= 2
