"""Lists that come to their whole but for a slip of the pen in one figure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from checker.prose.mentions import Mention

_LEAST = 100
"""From how many on a list that is one off was meant to come to its whole, and two digits of a part may have
been swapped: a small figure becomes another small one in too many ways."""


def slips(parts: Sequence[Mention], told: Sequence[Mention], least: int = _LEAST) -> bool:
    """Whether parts add up to what is told but for a slip of the pen in one figure.

    ``least``: see above; less where the question is no more than whether a slip is possible.
    """
    total, whole = (sum([m.quantity.low for m in ms], Decimal(0)) for ms in (parts, told))
    apart = whole - total
    if abs(apart) == 1 and whole >= least:
        return True
    if apart % 9:  # ten times a number, and its digits in another order, are multiples of nine away from it
        return False
    return _slip(total, whole, 10) or any(_slip(m.quantity.low, m.quantity.low + apart, least) for m in parts)


def _slip(one: Decimal, other: Decimal, least: int) -> bool:
    """Whether one is ten times the other, or from ``least`` on the other with two digits swapped."""
    if one <= 0 or other <= 0:
        return False
    tenfold = one * 10 == other or other * 10 == one
    if not tenfold and (one < least or other < least):
        return False
    if one != one.to_integral_value() or other != other.to_integral_value():
        return False
    if tenfold:
        return True
    a, b = str(int(one)), str(int(other))
    differ = [i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y]
    if len(a) != len(b) or len(differ) != 2:
        return False
    one_at, other_at = differ
    return a[one_at] == b[other_at] and a[other_at] == b[one_at]
