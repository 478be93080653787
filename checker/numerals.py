"""Chinese numerals of years, days and enumerators: the small whole numbers that are no quantities."""

from __future__ import annotations

ORDINALS = "一二三四五六七八九十"
"""What parts of a report are numbered by, in order."""
_DIGITS = {character: str(number) for number, character in enumerate("〇一二三四五六七八九")}
_DIGITS |= dict.fromkeys("零○ＯO", "0")
YEAR_DIGITS = "".join(_DIGITS)
"""How the digits of a year are written (“二〇一九”), slips for the zero among them."""


def year_of(text: str) -> int | None:
    """The year written digit by digit (“2019”, “二〇一九”); None for anything else."""
    digits = "".join(_DIGITS.get(character, character) for character in text)
    return int(digits) if digits.isdigit() and len(digits) == 4 else None


def below_hundred(text: str) -> int:
    """“12”, “十二”, “三十一”; 0 for several digits in a row. Raises ``KeyError`` for other characters."""
    if text.isdigit():
        return int(text)
    tens, found, ones = text.rpartition("十")
    digits = [int(_DIGITS[character]) for character in tens + ones if character != "十"]
    if not found:
        return digits[0] if len(digits) == 1 else 0
    return (int(_DIGITS[tens]) if tens else 1) * 10 + (int(_DIGITS[ones]) if ones else 0)
