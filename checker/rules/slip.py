"""The likely slip of the hand behind a wrong figure or word, told from what is printed and what should be.

A hint for the auditor, never a reason to accuse: it is asked only after two figures were found to differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal


def likely_slip(printed: Decimal, expected: Decimal) -> str | None:
    """How ``expected`` may have become ``printed``, as a Chinese phrase; ``None`` where nothing is likely.

    Both in the same unit. Looked for, the most telling first: a factor of ten or a wrong unit, two
    digits swapped, a digit lost, doubled or added, one digit mistyped in a number of three or more.
    """
    if printed == expected or not (printed.is_finite() and expected.is_finite()):
        return None
    if printed == -expected:
        return "正负号相反"
    if printed < 0 or expected < 0:
        return None
    scaled = _scaled(printed, expected) if printed and expected else None
    return scaled or _mistyped(*_digits(printed, expected))


def _scaled(printed: Decimal, expected: Decimal) -> str | None:
    """A factor of ten, or a wrong unit."""
    factor = _power_of_ten(max(printed, expected) / min(printed, expected))
    if factor == 4:
        return "相差一万倍，疑为“元”与“万元”混用"
    if factor == 8:
        return "相差一亿倍，疑为单位有误"
    if factor:
        return f"相差 {10**factor} 倍，疑为{'多' if printed > expected else '少'}写了零或小数点错位"
    return None


def _mistyped(printed: str, expected: str) -> str | None:
    """Digits swapped, mistyped, added or lost."""
    if len(printed) == len(expected):
        return _other_digits(printed, expected)
    if len(printed) == len(expected) + 1 and len(expected) >= 2:
        added = _dropped(printed, expected)
        if added is not None:
            doubled = printed[added] in (printed[added - 1 : added], printed[added + 1 : added + 2])
            return f"疑似{'重复' if doubled else '多写'}了一个“{printed[added]}”"
    if len(expected) == len(printed) + 1 and len(printed) >= 2:
        lost = _dropped(expected, printed)
        if lost is not None:
            return f"疑似漏写了一个“{expected[lost]}”"
    return None


def _other_digits(printed: str, expected: str) -> str | None:
    differ = [at for at, (one, other) in enumerate(zip(printed, expected, strict=True)) if one != other]
    if len(differ) == 1 and len(printed) >= 3:
        return f"有一位数字不同（“{expected[differ[0]]}”写成“{printed[differ[0]]}”）"
    if len(differ) != 2:
        return None
    first, second = differ
    if printed[first] != expected[second] or printed[second] != expected[first]:
        return None
    where = "相邻两位数字" if second == first + 1 else "两位数字"
    return f"{where}颠倒（{expected[first]}、{expected[second]}）"


def slip_among(printed: Decimal, expected: Decimal, others: Iterable[tuple[str, Decimal]]) -> str | None:
    """The likely slip, where other figures of the report may have been taken instead.

    ``others``: what a figure is called → its value (“上年数”, “自然人栏”, a neighbouring row, a part).
    """
    slip = likely_slip(printed, expected)
    if slip and ("颠倒" in slip or "倍" in slip):
        return slip
    candidates = [(name, value) for name, value in others if value]
    for name, value in candidates:
        if value == printed:
            return f"与{name}相同，疑似错填成{name}"
    for name, value in candidates:
        if printed + value == expected:
            return f"差额恰等于{name}，疑似漏计{name}"
        if printed - value == expected:
            return f"差额恰等于{name}，疑似重复计入{name}"
    return slip


def one_slip(one: str, other: str) -> bool:
    """Whether one character lost, doubled, wrong, or swapped with its neighbour makes one of the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    if one[at + 1 :] == other[at + 1 :]:
        return True
    return one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]


def _power_of_ten(ratio: Decimal) -> int | None:
    exponent = ratio.adjusted()
    return exponent if 0 < exponent <= 8 and ratio == Decimal(10) ** exponent else None


def _digits(a: Decimal, b: Decimal) -> tuple[str, str]:
    """Both as strings of digits with the same number of decimal places."""
    places = max(0, *(-int(x.normalize().as_tuple().exponent) for x in (a, b)))
    scale = Decimal(10) ** places
    left, right = str(int(a * scale)), str(int(b * scale))
    if places:
        # The zeros of money kept in 元 say nothing: compare what was printed.
        return left, right
    while len(left) > 1 and len(right) > 1 and left.endswith("00") and right.endswith("00"):
        left, right = left[:-2], right[:-2]
    return left, right


def _dropped(longer: str, shorter: str) -> int | None:
    """The index in ``longer`` of the one digit that ``shorter`` lacks."""
    at = next((i for i, c in enumerate(shorter) if longer[i] != c), len(shorter))
    return at if longer[at + 1 :] == shorter[at:] else None
