"""Numbers as they are spelled: 1,234.5, １２, 一百零九, 1.2万, 二〇二三."""

from __future__ import annotations

import re
from decimal import Decimal

from checker.language.characters import narrow

COUNTING = "一二三四五六七八九十"
"""The numerals that things are counted and sections are numbered with."""
NUMERALS = "零〇一二三四五六七八九十百千万亿两"
"""What a number is spelled with, as the inside of a class of characters."""
DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}

_SMALL = {character: str(number) for number, character in enumerate("〇一二三四五六七八九")}
_SMALL |= dict.fromkeys("零○ＯO", "0")
YEAR_DIGITS = "".join(_SMALL)
"""How the digits of a year are written (“二〇一九”), slips for the zero among them."""


def numeral(text: str) -> Decimal | None:
    """The value of a numeral (“1,234.5”, “１２”, “一百零九”, “1.2万”); ``None`` for anything else."""
    text = narrow(text).replace(",", "").replace(" ", "")
    whole, dot, fraction = text.partition("点")
    if dot:
        head = numeral(whole)
        if head is None or not fraction or any(c not in DIGITS for c in fraction):
            return None
        return head + Decimal("0." + "".join(str(DIGITS[c]) for c in fraction))
    if len(text) > 1 and all(c in DIGITS for c in text):
        return Decimal("".join(str(DIGITS[c]) for c in text))
    total = block = Decimal(0)
    digit: Decimal | None = None
    place = 1
    for part in re.findall(r"\d+(?:\.\d+)?|\D", text):
        if part[0].isdecimal():
            digit = Decimal(part)
        elif part in DIGITS:
            digit = Decimal(DIGITS[part])
            place = 1 if digit == 0 else place
        elif part in _PLACES:
            place = _PLACES[part]
            block += (1 if digit is None else digit) * place
            digit = None
        elif part in _MYRIADS:
            place = _MYRIADS[part]
            block += digit or 0
            total, block, digit = total + (block or 1) * place, Decimal(0), None
        else:
            return None
    if digit is not None:
        # “一万二” is 12,000: a last digit without its place counts tenths of the place before it.
        block += digit * place / 10 if place > 10 else digit
    return total + block if text else None


def figure(value: int | Decimal) -> str:
    """A number as an auditor writes it: no exponent, no idle zeros."""
    text = f"{Decimal(value):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def year_of(text: str) -> int | None:
    """The year written digit by digit (“2019”, “二〇一九”); None for anything else."""
    digits = "".join(_SMALL.get(character, character) for character in text)
    return int(digits) if digits.isdigit() and len(digits) == 4 else None


def below_hundred(text: str) -> int:
    """“12”, “十二”, “三十一”; 0 for several digits in a row. Raises ``KeyError`` for other characters."""
    if text.isdigit():
        return int(text)
    tens, found, ones = text.rpartition("十")
    digits = [int(_SMALL[character]) for character in tens + ones if character != "十"]
    if not found:
        return digits[0] if len(digits) == 1 else 0
    return (int(_SMALL[tens]) if tens else 1) * 10 + (int(_SMALL[ones]) if ones else 0)
