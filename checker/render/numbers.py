"""Numbers as tools and people read them."""

from __future__ import annotations

from decimal import Decimal

from checker.language.numerals import figure


def plain(value: Decimal | None) -> int | float | None:
    """An integral number as ``int``, any other as ``float``: for JSON."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def printed(value: Decimal | None) -> str:
    """A number without exponent and trailing zeros; ``空`` where there is none."""
    if value is None:
        return "空"
    return figure(value)
