"""Numbers as they are spelled: 1,234.5, １２, 一百零九, 壹佰叁拾柒, 1.2万, 二〇二三."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from checker.language.characters import narrow

COUNTING = "一二三四五六七八九十"
"""The numerals that things are counted and sections are numbered with."""
DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_CAPITALS = {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")} | {"贰": 2, "弍": 2}
"""As cheques have them."""
DIGITS |= _CAPITALS
_PLACES = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_TENS = {"廿": 20, "卅": 30, "卌": 40}
_MYRIADS = {"万": 10**4, "亿": 10**8, "萬": 10**4, "億": 10**8}
NUMERALS = "零〇一二三四五六七八九十百千万亿两壹贰弍叁肆伍陆柒捌玖拾佰仟萬億廿卅卌"
"""What a number is spelled with, as the inside of a class of characters."""
POWERS = {"百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}
POWERS |= {"拾": 10, "佰": 10**2, "仟": 10**3, "萬": 10**4, "億": 10**8}
_SMALL = {character: str(number) for number, character in enumerate("〇一二三四五六七八九")}
_SMALL |= dict.fromkeys("零○ＯO", "0")
_PRECISE = 24
"""Sums of numbers with more digits may be rounded."""
YEAR_DIGITS = "".join(_SMALL)
"""How the digits of a year are written (“二〇一九”), slips for the zero among them."""


class Numeral(NamedTuple):
    value: Decimal
    place: Decimal
    """The last place that is told: 1 of “137”, 100 of “四十七万九千二百”, 10,000 of “四十七万”."""


def numeral(text: str) -> Decimal | None:
    """The value of a numeral (“1,234.5”, “１２”, “一百零九”, “壹佰叁拾柒”, “1.2万”); ``None`` for anything
    else."""
    found = parsed(text)
    return found.value if found is not None else None


def parsed(text: str) -> Numeral | None:
    """A numeral's value and last place; ``None`` for what is none."""
    if len(text) < _PRECISE and text.isascii() and text.isdecimal():
        return Numeral(Decimal(text), Decimal(1))
    text = re.sub(r"[,， ]", "", narrow(text))
    whole, dot, fraction = text.partition("点")
    if dot:
        head = numeral(whole)
        if head is None or not fraction or any(c not in DIGITS for c in fraction):
            return None
        return Numeral(head + Decimal("0." + _digits(fraction)), Decimal(1).scaleb(-len(fraction)))
    if len(text) > 1 and all(c in DIGITS for c in text):
        return Numeral(Decimal(_digits(text)), Decimal(1))
    return _by_places(text) if text else None


def _digits(text: str) -> str:
    return "".join(str(DIGITS[c]) for c in text)


def _by_places(text: str) -> Numeral | None:
    total = block = Decimal(0)
    digit: Decimal | None = None
    place = told = 1
    plain = ""
    for part in re.findall(r"\d+(?:\.\d+)?|\D", text):
        if part[0].isdecimal():
            digit, plain, told = Decimal(part), part, 1
        elif part in DIGITS:
            digit, plain, told = Decimal(DIGITS[part]), "", 1
            place = 1 if digit == 0 else place
        elif part in _TENS:
            block, place, told, digit = block + _TENS[part], 10, 10, None
        elif part in _PLACES:
            place = told = _PLACES[part]
            block += (1 if digit is None else digit) * place
            digit = None
        elif part in _MYRIADS:
            place = told = _MYRIADS[part]
            block += digit or 0
            total, block, digit = total + (block or 1) * place, Decimal(0), None
        else:
            return None
    if digit is None:
        return Numeral(total + block, Decimal(told))
    if place <= 10:
        return Numeral(total + block + digit, _last_place(digit))
    if len(plain) == 1:
        return None  # “1万2”: nobody can tell whether 12,000 or 10,002
    if plain:
        return Numeral(total + block + digit, _last_place(digit))
    # “一万二” is 12,000: a last digit without its place counts tenths of the place before it.
    return Numeral(total + block + digit * place / 10, Decimal(place) / 10)


def _last_place(number: Decimal) -> Decimal:
    exponent = number.as_tuple().exponent
    return Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0)


def step(value: Decimal) -> Decimal:
    """The place value of the last digit that is not 0: 930 → 10, 12000 → 1000, 1.2 → 0.1."""
    if value == 0:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


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
