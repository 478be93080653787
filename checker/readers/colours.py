"""Colours as styles write them."""

from __future__ import annotations

import re

from checker.readers.looks import CLEAR, WHITE

RGB = re.compile(
    r"rgba?\(\s*(\d{1,3})\s*[,\s]\s*(\d{1,3})\s*[,\s]\s*(\d{1,3})\s*(?:[,/]\s*([\d.]{1,6})%?\s*)?\)"
)
HEX = re.compile(r"#([0-9a-f]{3,8})(?![\w-])")
NAMES = {
    "white": WHITE,
    "black": "000000",
    "red": "ff0000",
    "green": "008000",
    "blue": "0000ff",
    "yellow": "ffff00",
    "gray": "808080",
    "grey": "808080",
    "silver": "c0c0c0",
    "navy": "000080",
    "orange": "ffa500",
    "snow": "fffafa",
    "whitesmoke": "f5f5f5",
    "lightgray": "d3d3d3",
    "lightgrey": "d3d3d3",
}


def colour(value: str) -> str:
    """A colour as six hexadecimal digits; “?” for what is not known."""
    value = value.strip().lower()
    if value in NAMES:
        return NAMES[value]
    if rgb := RGB.fullmatch(value):
        if rgb[4] and not rgb[4].strip("0."):
            return CLEAR
        return "".join(f"{min(int(part), 255):02x}" for part in rgb.groups()[:3])
    digits = HEX.fullmatch(value if value.startswith("#") else f"#{value}")
    if digits is None:
        return CLEAR if value == "transparent" else "?"
    if len(digits[1]) in (3, 4):
        return "".join(2 * digit for digit in digits[1][:3])
    return digits[1][:6] if len(digits[1]) in (6, 8) else "?"
