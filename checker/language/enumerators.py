"""The marks of enumerations: 一、 （一） 一是 第一部分."""

from __future__ import annotations

from checker.language.numerals import COUNTING

ORDINAL = f"[{COUNTING}]{{1,3}}"
"""The numeral of such a mark, as a pattern."""


def ordinal(text: str) -> int:
    """The number of a mark, in Chinese (十二) or Arabic numerals; of what is no number, that of its head."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _digit(text)
    return (_digit(tens) if tens else 1) * 10 + (_digit(ones) if ones else 0)


def _digit(text: str) -> int:
    return COUNTING.index(text[0]) + 1
