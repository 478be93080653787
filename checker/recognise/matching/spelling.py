"""Printed labels made comparable: one spelling for all widths, radicals, marks and spaces."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from checker.language.characters import folded
from checker.language.enumerators import MARK

# Radicals of the supplement block, which NFKC leaves alone; PDF text prints them for the characters.
_RADICALS = str.maketrans(
    "⺠⻓⻔⻚⻛⻜⻝⻢⻥⻩⻬⻰⻋⻅⻆⻉⻄⻘⻙⻤⻦⻨⻮⻳⻁⻑⻒⻪⻭⻯⺟⺫⺮",
    "民长门页风飞食马鱼黄齐龙车见角贝西青韦鬼鸟麦齿龟虎长长黾齿龙母目竹",
)
_SPACE = re.compile(r"[\s\u00ad]+")
_NOT_WORD = re.compile(r"[^0-9A-Za-z\u3007\u3400-\u9fff]+")
_KEPT = 2048
"""Texts remembered: a report's lines are compared with the labels of each table of each form in turn. A long
report has some 500 texts and the forms have fewer labels; with room for many reports more, a process only
grows with each that it reads."""
_PAIRS = 4096
"""Pairs of them; a long report compares some 1,500."""


@lru_cache(maxsize=_KEPT)
def plain(text: str) -> str:
    """One spelling: one form of each character, radicals as characters, no white space."""
    return _SPACE.sub("", folded(text).translate(_RADICALS))


@lru_cache(maxsize=_KEPT)
def split_mark(text: str) -> tuple[str, str]:
    """The enumerator's number (“一”, “2”; empty without one) and the rest of a text in one spelling."""
    spelled = plain(text)
    match = MARK.match(spelled)
    if match is None:
        return "", spelled
    return match[1] or match[2] or str(int(unicodedata.numeric(match[3]))), spelled[match.end() :]


def heads_part(text: str) -> bool:
    """Whether a line is the heading of a part: 三、 before more than a word."""
    if "、" not in text[:4]:
        return False
    mark, rest = split_mark(text)
    return bool(mark) and not mark.isdigit() and len(rest) > 4


@lru_cache(maxsize=_KEPT)
def key(text: str) -> str:
    """What labels are compared by: no enumerator, no punctuation, no quotes."""
    return _NOT_WORD.sub("", split_mark(text)[1])


@lru_cache(maxsize=_KEPT)
def letters(text: str) -> str:
    """Like ``key``, with the enumerator's number kept: for a label's second line, which may begin so."""
    return _NOT_WORD.sub("", plain(text))


def tolerance(length: int) -> int:
    """How many slips a label of this length may have and still be known."""
    return 0 if length <= 3 else 1 if length <= 6 else 2


def distance(a: str, b: str, most: int) -> int:
    """Edit distance, ``most + 1`` for anything beyond.

    Labels are short and nearly all differ in length or not at all: a library would take longer to import.
    """
    if a == b:
        return 0
    if abs(len(a) - len(b)) > most or not most or len(set(a) - set(b)) > most:
        return most + 1
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0], least = row[0], i, i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], before if x == y else 1 + min(before, row[j], row[j - 1])
            least = min(least, row[j])
        if least > most:
            return most + 1
    return row[-1]


@lru_cache(maxsize=_PAIRS)
def same(a: str, b: str) -> bool:
    """Whether two keys are one label, but for a slip."""
    most = tolerance(min(len(a), len(b)))
    return distance(a, b, most) <= most


@lru_cache(maxsize=_PAIRS)
def similarity(a: str, b: str, least: float) -> float:
    """1 for equal, 0 for nothing in common or anything below ``least``."""
    longest = max(len(a), len(b), 1)
    most = int((1 - least) * longest)
    slips = distance(a, b, most)
    return 1 - slips / longest if slips <= most else 0.0
