"""The cell formats of a workbook: how numbers are shown, how text looks, which cells have borders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.readers.looks import WHITE, Look
from checker.readers.note_marks import Raised, joined
from checker.readers.office.xlsx_number_formats import BUILT_IN

if TYPE_CHECKING:
    from lxml.etree import _Element

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_INDEXED = {"0": "000000", "1": WHITE, "8": "000000", "9": WHITE}
_THEME = {"0": WHITE, "1": "000000"}

Runs = list[tuple[str, Look | None]]
"""The stretches of a string, each as it looks; ``None`` for one that looks as its cell does."""


class Formats:
    """By the number of a cell format. ``ruled``: those that draw a border."""

    def __init__(self, root: _Element | None) -> None:
        self.ruled: frozenset[str] = frozenset()
        self._codes: dict[str, str] = {}
        self._looks: dict[str, Look] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: _Element) -> None:
        borders = {
            str(number)
            for number, border in enumerate(root.iterfind(f"{S}borders/{S}border"))
            if any(side.get("style", "none") != "none" for side in border)
        }
        codes = {str(number): code for number, code in BUILT_IN.items()}
        for one in root.iterfind(f"{S}numFmts/{S}numFmt"):
            codes[one.get("numFmtId", "")] = one.get("formatCode", "")
        fonts = {str(n): font_look(font) for n, font in enumerate(root.iterfind(f"{S}fonts/{S}font"))}
        fills = {str(n): _ground(fill) for n, fill in enumerate(root.iterfind(f"{S}fills/{S}fill"))}
        formats = {str(n): one for n, one in enumerate(root.iterfind(f"{S}cellXfs/{S}xf"))}
        self.ruled = frozenset(key for key, one in formats.items() if one.get("borderId") in borders)
        for key, one in formats.items():
            self._codes[key] = codes.get(one.get("numFmtId", "0"), "")
            font = fonts.get(one.get("fontId", "0"), Look())
            self._looks[key] = font.over(Look(ground=fills.get(one.get("fillId", "0"))))

    def code(self, key: str | None) -> str:
        """The number format, “” for the general one."""
        code = self._codes.get(key or "0", "")
        return "" if code.lower() in ("general", "g/通用格式") else code

    def look(self, key: str | None) -> Look:
        return self._looks.get(key or "0", Look())


def runs(element: _Element) -> Runs:
    """The stretches of a string, without phonetic hints."""
    found: Runs = []
    alone = element.find(S + "t")
    if alone is not None:
        found.append((alone.text or "", None))
    for run in element.iterfind(S + "r"):
        text, properties = run.find(S + "t"), run.find(S + "rPr")
        if text is not None:
            found.append((text.text or "", font_look(properties) if properties is not None else None))
    return found


def text_of(stretches: Runs, cell: Look) -> str:
    """What is printed of a string in a cell that looks so."""
    parts: list[str] = []
    for text, look in stretches:
        own = cell if look is None else look._replace(ground=cell.ground)
        if not own.struck and not own.unseen:
            parts.append(Raised(text) if own.raised else text)
    return joined(parts)


def font_look(font: _Element) -> Look:
    """How a font, or the properties of a run, make text look."""
    strike, align, colour = font.find(S + "strike"), font.find(S + "vertAlign"), font.find(S + "color")
    return Look(
        struck=strike is not None and strike.get("val", "1") not in ("0", "false"),
        raised=align is not None and align.get("val") in ("superscript", "subscript"),
        ink=_colour(colour) if colour is not None else None,
    )


def _ground(fill: _Element) -> str | None:
    pattern = fill.find(S + "patternFill")
    kind = pattern.get("patternType", "none") if pattern is not None else "?"
    if kind == "none" or pattern is None:
        return None if kind == "none" else "?"
    colour = pattern.find(S + "fgColor")
    return (_colour(colour) or "?") if kind == "solid" and colour is not None else "?"


def _colour(element: _Element) -> str | None:
    if element.get("tint", "0").strip("-0."):
        return "?"
    rgb, theme, indexed = (element.get(name) for name in ("rgb", "theme", "indexed"))
    if rgb:
        return rgb[-6:].lower()
    if theme:
        return _THEME.get(theme, "?")
    return None if indexed in (None, "64") else _INDEXED.get(indexed or "", "?")
