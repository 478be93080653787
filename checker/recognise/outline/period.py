"""The period of the statistics that a report tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from checker.document import Paragraph
from checker.language.numerals import below_hundred, year_of
from checker.report import Period, Section

_WIDE = str.maketrans("０１２３４５６７８９－", "0123456789-")
_WORDS = re.compile(r"统计|期限|时限|起止|时间范围|数据")
_Y, _N = r"(\d{4}|[〇零○一二三四五六七八九]{4})", r"(\d{1,2}|[一二三四五六七八九十]{1,3})"
_DAY = rf"{_Y}[年./-]?{_N}[月./-]{_N}日?"
_LATER = rf"(?:{_Y}[年./-]?)?{_N}[月./-]{_N}日?"
_LOST = r"(\d{6,8})日?"
_PERIOD = re.compile(rf"(?:{_DAY}|{_LOST})起?(?:至|到|[—–～~-]{{1,2}})(?:{_LATER}|{_LOST})")


def find_period(sections: Sequence[Section]) -> Period | None:
    """The period of the statistics, from the first sentence that tells one."""
    for sentence in _sentences(sections):
        if not _WORDS.search(sentence.text):
            continue
        spots = [n for n, character in enumerate(sentence.text) if not character.isspace()]
        text = "".join(sentence.text[n] for n in spots).translate(_WIDE)
        match = _PERIOD.search(text)
        if match:
            first, month, day, lost, year2, month2, day2, lost2 = match.groups()
            start = _lost(lost) if lost else _date(first, month, day)
            end = _lost(lost2) if lost2 else _date(year2 or first or (lost or "")[:4], month2, day2)
            place = sentence.place(spots[match.start()], spots[match.end() - 1] + 1)
            return Period(start, end, place.text, place)
    return None


def _sentences(sections: Sequence[Section]) -> Iterator[Paragraph]:
    """Sentences of the preamble, then of the rest."""
    ordered = sorted(sections, key=lambda section: section.id != "preamble")
    for section in ordered:
        for paragraph in section.body:
            start = 0
            for stop in [m.end() for m in re.finditer("[。；！？]", paragraph.text)] + [len(paragraph.text)]:
                if stop > start:
                    yield paragraph.part(start, stop)
                start = stop


def _date(year: str, month: str, day: str) -> date | None:
    number = year_of(year)
    try:
        return date(number, below_hundred(month), below_hundred(day)) if number else None
    except ValueError:
        return None


def _lost(digits: str) -> date | None:
    """A date whose 年 and 月 were lost (“20191231日”), where only one reading is a date."""
    year, rest = digits[:4], digits[4:]
    readings = {
        day
        for cut in range(1, len(rest))
        if rest[cut] != "0" and (day := _date(year, rest[:cut], rest[cut:])) is not None
    }
    return readings.pop() if len(readings) == 1 else None
