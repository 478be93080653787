"""Page numbers, and what stands beside them at every turn of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checker.recognise.matching import spelling, values
from checker.recognise.matching.lines import Line

_PAGE_NUMBER = re.compile(
    r"[\-–—―－~·•]+\s*\d{1,3}\s*[\-–—―－~·•]+|\d{1,3}|\d{1,3}\s*[/／]\s*\d{1,3}"
    r"|第?\s*\d{1,3}\s*页\s*[/／,，]?\s*(?:共\s*\d{1,3}\s*页)?"
)


_AT_EVERY_TURN = 3
"""What stands so often beside a page number is a running head."""


def page_furniture(lines: Sequence[Line]) -> set[int]:
    """The numbers of the lines that are page numbers, or repeat beside them at the turn of the page.

    A bare number is a page number only where it stands between lines of words and off one of them: in a
    table it is a value.
    """
    places = [at for at, line in enumerate(lines) if not line.empty]
    filled = [lines[at] for at in places]
    found: set[int] = set()
    beside: dict[str, list[Line]] = {}
    for at, line in enumerate(filled):
        text = line.text.strip()
        if len(text) > 24 or not _PAGE_NUMBER.fullmatch(text):
            continue
        if text.isdigit():
            headed = at > 0 and (filled[at - 1].furniture or filled[at - 1].number in found)
            turned = "\f" in line.text and not headed
            if not turned and not (_is_between_words(filled, at) and _is_apart(lines, places[at])):
                continue
        found.add(line.number)
        for near in (at - 1, at + 1):
            if 0 <= near < len(filled) and len(filled[near].text.strip()) <= 40:
                said = re.sub(r"\d+", "0", spelling.plain(filled[near].text))
                beside.setdefault(said, []).append(filled[near])
    for repeated in beside.values():
        if len(repeated) >= _AT_EVERY_TURN and not any(
            values.is_value(line.text.strip()) for line in repeated
        ):
            found |= {line.number for line in repeated}
    return found


def _is_between_words(filled: Sequence[Line], at: int) -> bool:
    before = filled[at - 1].text.strip() if at else ""
    after = filled[at + 1].text.strip() if at + 1 < len(filled) else ""
    return _wordy(before) and _wordy(after)


def _is_apart(lines: Sequence[Line], at: int) -> bool:
    """Whether a number that is more than 0 has an empty line beside it."""
    return int(lines[at].text.strip()) > 0 and any(line.empty for line in lines[max(0, at - 1) : at + 2])


def _wordy(text: str) -> bool:
    """Prose, not a cell: long enough to be a line of a paragraph."""
    return len(text) >= 10 and len(re.findall(r"[\u3400-\u9fff]", text)) >= 8
