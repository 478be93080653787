"""The styles of an OpenDocument text: how text looks, how lists are numbered; and what its forms show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.readers.colours import colour
from checker.readers.looks import Look, inherited, is_out_of_line, nearest
from checker.readers.numbering import open_kind

if TYPE_CHECKING:
    from lxml.etree import _Element

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TEXT, TABLE, STYLE, DRAW, FO, FORM = (
    _NS % name for name in ("office", "text", "table", "style", "drawing", "xsl-fo-compatible", "form")
)
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_FORMAT = LOEXT + "num-list-format"
_RISE = 15
"""Per cent; text set so much higher or lower than its line is out of it."""


@dataclass(slots=True)
class Style:
    parent: str | None
    look: Look
    list_style: str | None


@dataclass(slots=True)
class Level:
    kind: str
    start: int
    format: str
    """``%1%`` for the number of the first level, and so on."""
    separator: str


class Styles:
    """``levels``: of each list style, by level."""

    def __init__(self) -> None:
        self._styles: dict[tuple[str, str], Style] = {}
        self.levels: dict[str, dict[int, Level]] = {}

    def read(self, root: _Element) -> None:
        for style in root.iter(STYLE + "style"):
            key = style.get(STYLE + "family", ""), style.get(STYLE + "name", "")
            self._styles[key] = Style(
                style.get(STYLE + "parent-style-name"),
                _look_of(style),
                style.get(STYLE + "list-style-name"),
            )
        for style in root.iter(TEXT + "list-style"):
            self.levels[style.get(STYLE + "name", "")] = _levels(style)
        for style in root.iter(TEXT + "outline-style"):
            self.levels[""] = _levels(style)

    def chain(self, family: str, name: str | None) -> Iterator[tuple[str, Style]]:
        """A style and its parents."""
        return inherited(
            name or None, lambda one: self._styles.get((family, one)), lambda one: one.parent or None
        )

    def looks(self, family: str, element: _Element, around: Look) -> Look:
        """How the text of an element looks."""
        prefix = TABLE if family.startswith("table") else TEXT
        chain = self.chain(family, element.get(prefix + "style-name"))
        return nearest(style.look for _, style in chain).over(around)


def _look_of(style: _Element) -> Look:
    """What a style says of text and of what is behind it."""
    text = style.find(STYLE + "text-properties")
    look = Look()
    if text is not None:
        display, position = text.get(TEXT + "display"), text.get(STYLE + "text-position")
        lines = [text.get(STYLE + f"text-line-through-{one}") for one in ("style", "type")]
        said = [line for line in lines if line is not None]
        ink = text.get(FO + "color")
        look = Look(
            None if display is None else display == "none",
            any(line != "none" for line in said) if said else None,
            None if position is None else _rises(position),
            colour(ink) if ink is not None and text.get(STYLE + "use-window-font-color") != "true" else None,
        )
    for element in style:
        behind = element.get(FO + "background-color", "transparent")
        picture = element.find(STYLE + "background-image")
        if picture is not None and picture.attrib:
            behind = "?"
        if behind != "transparent":
            look = look._replace(ground=colour(behind))
    return look


def _rises(position: str) -> bool:
    height = position.split()[0] if position.split() else ""
    if height in ("super", "sub"):
        return True
    return is_out_of_line(height, _RISE)


def field_values(content: _Element) -> dict[str, str]:
    """What the fields of a form show, by their ids."""
    found: dict[str, str] = {}
    for field in content.iter(*(FORM + kind for kind in ("text", "textarea", "formatted-text", "number"))):
        value = field.get(FORM + "current-value") or field.get(FORM + "value") or ""
        found.update(dict.fromkeys([field.get(key, "") for key in (XML_ID, FORM + "id")], value))
    for field in content.iter(*(FORM + kind for kind in ("combobox", "listbox"))):
        chosen = field.find(f"{FORM}option[@{FORM}current-selected='true']")
        value = field.get(FORM + "current-value") or field.get(FORM + "value") or ""
        value = chosen.get(FORM + "label", "") if chosen is not None else value
        found.update(dict.fromkeys([field.get(key, "") for key in (XML_ID, FORM + "id")], value))
    return found


def _levels(style: _Element) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for element in style:
        level = element.get(TEXT + "level", "")
        if not level.isdecimal() or len(level) > 2:
            continue
        kind = open_kind(element.get(STYLE + "num-format", ""))
        alignment = element.find(f"{STYLE}list-level-properties/{STYLE}list-level-label-alignment")
        followed = (
            alignment.get(TEXT + "label-followed-by", "listtab") if alignment is not None else "listtab"
        )
        start, shown = element.get(TEXT + "start-value", "1"), element.get(TEXT + "display-levels", "1")
        format = element.get(_FORMAT)
        if format is None:
            first = int(level) - (int(shown) if shown.isdecimal() and len(shown) < 3 else 1) + 1
            numbers = ".".join(f"%{one}%" for one in range(max(first, 1), int(level) + 1))
            prefix, suffix = element.get(STYLE + "num-prefix", ""), element.get(STYLE + "num-suffix", "")
            format = prefix + numbers + suffix
        found[int(level)] = Level(
            kind,
            int(start) if start.isdecimal() and len(start) < 10 else 1,
            format,
            "" if followed == "nothing" else "\t",
        )
    return found
