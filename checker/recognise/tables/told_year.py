"""Which year the words over a table, or beside a row of it, speak of."""

from __future__ import annotations

import re

from checker.recognise.matching import spelling

_NAMED = re.compile(r"(?<!\d)((?:19|20)\d{2})年(?!\d{1,2}月)")
_BARE = re.compile(r"(?:19|20)\d{2}")
_BEFORE = re.compile("上一?年|去年|往年")
_THIS = re.compile("本年")


def told_year(text: str, year: int | None) -> int | None:
    """The year that a caption or a label names, by itself or as the report's or the one before; a date and
    a pair of years tell none. ``year``: the report's."""
    said = spelling.plain(text)
    if _BARE.fullmatch(said):
        return int(said)
    named = {int(match[1]) for match in _NAMED.finditer(said)}
    if named:
        return named.pop() if len(named) == 1 else None
    if year is None:
        return None
    before, this = bool(_BEFORE.search(said)), bool(_THIS.search(said))
    return None if before == this else year - before
