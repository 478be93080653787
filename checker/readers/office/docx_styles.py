"""How the text of a Word document looks: what its styles, runs and shadings hide, strike or raise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.readers.looks import Look, inherited, is_out_of_line, nearest
from checker.readers.office.docx_xml import OFF, VAL, W, count, switch

if TYPE_CHECKING:
    from lxml.etree import _Element

_RISE = 8
"""Half points; text set so much higher or lower than its line is out of it."""


@dataclass(slots=True)
class Style:
    based_on: str | None
    look: Look
    outline: int | None
    numbering: tuple[str | None, int | None] | None
    name: str
    """The English name of a built-in style, in small letters."""


class Styles:
    """The styles of a document by their ids; the default paragraph style by an empty one."""

    def __init__(self, root: _Element | None) -> None:
        self._elements: dict[str, _Element] = {}
        self._styles: dict[str, Style | None] = {}
        self._shaded: dict[str, bool] = {}
        for style in root.iterfind(W + "style") if root is not None else ():
            self._elements[style.get(W + "styleId", "")] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default", "0").lower() not in OFF:
                self._elements.setdefault("", style)

    def chain(self, key: str | None) -> Iterator[tuple[str, Style]]:
        """A style and those it is based on."""
        return inherited(key, self._style, lambda style: style.based_on)

    def _style(self, key: str) -> Style | None:
        if key not in self._styles:
            element = self._elements.get(key)
            self._styles[key] = _read(element) if element is not None else None
        return self._styles[key]

    def _look(self, key: str) -> Look:
        """What a style says with those it is based on: the nearest that says anything of it."""
        return nearest(one.look for _, one in self.chain(key))

    def paragraph(self, style: str, properties: _Element | None, ground: str | None) -> Look:
        """``ground``: the colour behind the paragraph."""
        return Look(ground=shading(properties)).over(self._look(style)).over(Look(ground=ground))

    def run(self, properties: _Element | None, around: Look) -> Look:
        """A run in a paragraph. A style that hides or strikes what is hidden or struck cancels it."""
        if properties is None:
            return around
        key = properties.find(W + "rStyle")
        style = self._look(key.get(VAL, "")) if key is not None else Look()
        toggled = style._replace(
            hidden=bool(style.hidden) != bool(around.hidden), struck=bool(style.struck) != bool(around.struck)
        )
        return _properties(properties).over(toggled).over(around)

    def is_placeholder(self, properties: _Element | None) -> bool:
        """“Click here to enter text”: nothing was entered."""
        style = properties.find(W + "rStyle") if properties is not None else None
        named = self.chain(style.get(VAL, "")) if style is not None else ()
        return any(one.name == "placeholder text" for _, one in named)

    def table_ground(self, properties: _Element | None, around: str | None) -> str | None:
        """The colour behind a table; a style may shade some of its cells, which cannot be told here."""
        own = shading(properties)
        if own is not None:
            return own
        style = properties.find(W + "tblStyle") if properties is not None else None
        key = style.get(VAL, "") if style is not None else ""
        if key not in self._shaded:
            elements = [self._elements[one] for one, _ in self.chain(key)]
            self._shaded[key] = any(next(one.iter(W + "shd"), None) is not None for one in elements)
        return "?" if self._shaded[key] else around


def shading(properties: _Element | None) -> str | None:
    """The colour that a paragraph, a cell or a table is shaded with."""
    element = properties.find(W + "shd") if properties is not None else None
    if element is None:
        return None
    pattern, fill = element.get(VAL, "clear"), element.get(W + "fill", "auto").lower()
    if pattern == "solid":
        fill = element.get(W + "color", "auto").lower()
        return fill if fill != "auto" else "000000"
    if pattern not in ("clear", "nil"):
        return "?"
    return fill if fill != "auto" and pattern == "clear" else None


def numbering(element: _Element) -> tuple[str | None, int | None]:
    """The list and the level of ``w:numPr``."""
    level, key = element.find(W + "ilvl"), element.find(W + "numId")
    return (
        key.get(VAL) if key is not None else None,
        count(level) if level is not None else None,
    )


def _properties(element: _Element | None) -> Look:
    if element is None:
        return Look()
    strikes = [switch(element.find(W + name)) for name in ("strike", "dstrike")]
    colour, highlight = element.find(W + "color"), element.find(W + "highlight")
    ink = colour.get(VAL, "auto").lower() if colour is not None else "auto"
    ground = shading(element)
    if highlight is not None and highlight.get(VAL, "none") != "none":
        name = highlight.get(VAL, "")
        ground = "ffffff" if name == "white" else "?"
    return Look(
        switch(element.find(W + "vanish")),
        True if True in strikes else False if False in strikes else None,
        _raised(element),
        "?" if ink == "auto" and colour is not None else None if ink == "auto" else ink,
        ground,
    )


def _raised(element: _Element) -> bool | None:
    align, position = element.find(W + "vertAlign"), element.find(W + "position")
    if align is not None:
        return align.get(VAL, "baseline") in ("superscript", "subscript")
    if position is None:
        return None
    return is_out_of_line(position.get(VAL, "0"), _RISE)


def _read(style: _Element) -> Style:
    based_on, name = style.find(W + "basedOn"), style.find(W + "name")
    outline = style.find(f"{W}pPr/{W}outlineLvl")
    listed = style.find(f"{W}pPr/{W}numPr")
    look = _properties(style.find(W + "rPr")).over(Look(ground=shading(style.find(W + "pPr"))))
    return Style(
        based_on.get(VAL) if based_on is not None else None,
        look,
        count(outline) if outline is not None else None,
        numbering(listed) if listed is not None else None,
        name.get(VAL, "").lower() if name is not None else "",
    )
