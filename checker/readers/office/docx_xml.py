"""Names of Word's XML, and how its attributes are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VAL = W + "val"
OFF = frozenset({"0", "false", "off", "none"})


def switch(element: _Element | None) -> bool | None:
    """A switch such as ``w:vanish``: ``None`` where it is not set."""
    if element is None:
        return None
    return element.get(VAL, "1").lower() not in OFF


def count(element: _Element | None, default: int = 0, attribute: str = "val") -> int:
    """A count in an attribute; ``default`` for what is none."""
    value = element.get(W + attribute, "") if element is not None else ""
    return int(value) if value.isdecimal() and len(value) < 10 else default
