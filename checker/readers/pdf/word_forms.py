"""What a word of a page looks like: a value, an enumerator, the number of a chapter."""

from __future__ import annotations

import re
from functools import lru_cache

_NUMBER = re.compile(r"[+＋\-－−–—±增减加少上下降升↑↓]{0,2}\d[\d,，.．]*(?:[%％]|[万亿]?元|[件项条个宗次])?")
_BLANK = re.compile(r"[/／\\\-－−–—―─]{1,3}|无")
_NARROW = {0xFF10 + digit: 0x30 + digit for digit in range(10)}
NUMBER_PIECE = re.compile(r"[\d,，.．]+")
"""What stands on one line of a number that is broken over several."""
UNIT = re.compile("年度?|[万亿]?元|[件项条个宗次]")
"""What may follow a number in its cell."""


@lru_cache(4096)
def is_value(text: str) -> bool:
    """Whether a word is what a value cell holds: a number, or a sign for none."""
    text = text.replace(" ", "").translate(_NARROW)
    return bool(_NUMBER.fullmatch(text) or _BLANK.fullmatch(text))
