"""Automatic numbers as Word and its kin print them: 一、 （二） 3. ④ 壹 甲 XIV."""

from __future__ import annotations

from checker.language.numerals import COUNTING

_DIGITS = "〇" + COUNTING[:-1]
_CAPITALS = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟萬")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_RANGES = {
    "circle": (0x2460, 20),
    "paren": (0x2474, 20),
    "stop": (0x2488, 20),
    "ringed": (0x3280, 10),
}
_WORD = {
    "upperRoman": "I",
    "lowerRoman": "i",
    "upperLetter": "A",
    "lowerLetter": "a",
    "decimalZero": "01",
    "decimalFullWidth": "full",
    "decimalFullWidth2": "full",
    "decimalEnclosedCircle": "circle",
    "decimalEnclosedCircleChinese": "circle",
    "decimalEnclosedParen": "paren",
    "decimalEnclosedFullstop": "stop",
    "ideographEnclosedCircle": "ringed",
    "ideographDigital": "digits",
    "japaneseDigitalTenThousand": "digits",
    "taiwaneseDigital": "digits",
    "ideographTraditional": "stems",
    "ideographZodiac": "branches",
    "chineseCounting": "chinese",
    "chineseCountingThousand": "chinese",
    "taiwaneseCounting": "chinese",
    "taiwaneseCountingThousand": "chinese",
    "japaneseCounting": "chinese",
    "chineseLegalSimplified": "capitals",
    "ideographLegalTraditional": "capitals",
    "none": "",
    "bullet": "",
}
_OPEN = {
    "一": "chinese",
    "①": "circle",
    "甲": "stems",
    "子": "branches",
    "壹": "capitals",
    "１": "full",
    "⑴": "paren",
}


def word_kind(format: str) -> str:
    """The kind of number for a ``w:numFmt``; decimal for what is unknown."""
    return _WORD.get(format, "1")


def open_kind(format: str) -> str:
    """The kind of number for a ``style:num-format``, which shows the first ones (``一, 二, 三, ...``)."""
    return _OPEN.get(format[:1], format[:1] if format[:1] in "1iIaA" else "1") if format else ""


def number(value: int, kind: str) -> str:
    """A number as printed. ``kind``: what ``word_kind`` or ``open_kind`` gave."""
    if not kind or value < 0:
        return ""
    if kind == "chinese":
        return _chinese(value)
    if kind == "digits":
        return "".join(_DIGITS[int(digit)] for digit in str(value))
    if kind == "capitals":
        return _chinese(value, *_CAPITALS)
    if kind in ("stems", "branches"):
        signs = _STEMS if kind == "stems" else _BRANCHES
        return signs[(value - 1) % len(signs)]
    if kind in _RANGES:
        first, count = _RANGES[kind]
        return chr(first + value - 1) if 1 <= value <= count else str(value)
    if kind == "full":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(value))
    if kind in ("i", "I") and 0 < value < 4000:
        return _roman(value) if kind == "i" else _roman(value).upper()
    if kind in ("a", "A") and value > 0:
        return chr(ord(kind) + (value - 1) % 26) * min(1 + (value - 1) // 26, 40)
    return f"{value:02}" if kind == "01" else str(value)


def _roman(value: int) -> str:
    out = ""
    for worth, sign in _ROMAN:
        count, value = divmod(value, worth)
        out += sign * count
    return out


def _chinese(value: int, digits: str = "零" + _DIGITS[1:], tens: str = "十百千万") -> str:
    if value >= 10**5:
        return str(value)
    out = ""
    gap = False
    for power in range(4, -1, -1):
        digit = value // 10**power % 10
        if digit:
            out += ("零" if gap and out else "") + digits[digit] + (tens[power - 1] if power else "")
            gap = False
        else:
            gap = True
    if 10 <= value < 20 and tens[0] == "十":
        out = out[1:]
    return out or digits[0]


def label(text: str, separator: str, following: str) -> str:
    """A number with its separator, as it stands before its text. ``separator``: what follows it in print
    (a tab, a space or nothing); a space is put where number and text would run into one figure."""
    if not text or not separator or text[-1] in "、）)．】〕：":
        return text
    return text if text[-1] == "." and not following[:1].isdigit() else text + " "
