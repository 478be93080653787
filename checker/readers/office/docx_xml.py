"""Names of Word's XML, and how its attributes are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.readers.office.flow import Tally

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VAL = W + "val"
OFF = frozenset({"0", "false", "off", "none"})
DELETED = frozenset({W + "del", W + "moveFrom"})
"""What a tracked change took away, or moved elsewhere."""
_WRAPPERS = frozenset(
    {W + name for name in ("ins", "moveTo", "smartTag", "customXml", "hyperlink", "dir", "bdo")}
)


def switch(element: _Element | None) -> bool | None:
    """A switch such as ``w:vanish``: ``None`` where it is not set."""
    if element is None:
        return None
    return element.get(VAL, "1").lower() not in OFF


def count(element: _Element | None, default: int = 0, attribute: str = "val") -> int:
    """A count in an attribute; ``default`` for what is none."""
    value = element.get(W + attribute, "") if element is not None else ""
    return int(value) if value.isdecimal() and len(value) < 10 else default


def rendering(alternatives: _Element) -> _Element | None:
    """The rendering to read: the first, unless only the other has text."""
    choice, fallback = alternatives.find(MC + "Choice"), alternatives.find(MC + "Fallback")
    if choice is None or (fallback is not None and not has_text(choice) and has_text(fallback)):
        return fallback
    return choice


def has_text(element: _Element) -> bool:
    return any((found.text or "").strip() for found in element.iter(W + "t", W + "delText"))


def children(parent: _Element, tally: Tally) -> Iterator[_Element]:
    """The children of an element, through what only wraps them; deleted ones are counted and left out."""
    for element in parent:
        tag = element.tag
        if tag == W + "sdt":
            content = element.find(W + "sdtContent")
            if content is not None:
                yield from children(content, tally)
        elif tag in _WRAPPERS:
            yield from children(element, tally)
        elif tag == MC + "AlternateContent":
            chosen = rendering(element)
            if chosen is not None:
                yield from children(chosen, tally)
        elif tag in DELETED:
            tally.deleted += has_text(element)
        else:
            yield element
