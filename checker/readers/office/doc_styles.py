"""How the text of a binary Word document looks, by its styles and by properties of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from checker.readers.looks import WHITE, Look, inherited, nearest
from checker.readers.office.doc_file import Broken, number, unpack
from checker.readers.office.doc_sprms import Sprm, sprms, toggled

_NONE = 0xFFF
_TITLE = 62
_PLAIN_TABLES = frozenset({105, 154})
"""The table without a style, and the one with lines only."""
_PARAGRAPH, _CHARACTER = 1, 2
_RISE = 8
"""Half points; text set so much higher or lower than its line is out of it."""
_COLOURS = (
    "?", "000000", "0000ff", "00ffff", "00ff00", "ff00ff", "ff0000", "ffff00", WHITE,
    "000080", "008080", "008000", "800080", "800000", "808000", "808080", "c0c0c0",
)  # fmt: skip
_MAX_STYLES = 5_000
_MAX_CHAIN = 50
"""Styles based on each other; Word allows far fewer."""


@dataclass(slots=True)
class Style:
    based_on: int
    kind: int
    built_in: int
    """The number that Word knows it by."""
    name: str
    paragraph: bytes
    characters: bytes


@dataclass(slots=True)
class Traits:
    """What counts of the properties of a paragraph; ``None``: nothing is said."""

    style: int = 0
    in_table: bool = False
    row_end: bool = False
    cell_end: bool = False
    depth: int = 0
    outline: int | None = None
    list: int | None = None
    list_style: int | None = None
    """The style that says so."""
    level: int | None = None
    ground: str | None = None


class Told(NamedTuple):
    """What counts of the properties of a run."""

    look: Look
    deleted: bool = False
    placeholder: bool = False
    """“Click here to enter text”: nothing was entered."""
    symbol: tuple[int, int] | None = None
    """Font and number of a sign."""
    location: int | None = None
    """Where the data of a sign stand that is no text."""
    data: bool = False


class Styles:
    """The styles of a document by their numbers. Raises ``Broken``."""

    def __init__(self, part: bytes) -> None:
        self._styles = _read(part)
        self._looks: dict[int, Look] = {}
        self._traits: dict[tuple[int, bytes], Traits] = {}
        self._told: dict[tuple[Look, bytes, bytes], Told] = {}

    def chain(self, key: int) -> Iterator[tuple[int, Style]]:
        """A style and those it is based on, each with its number."""
        found = inherited(
            str(key), lambda name: self._styles.get(int(name)), lambda style: str(style.based_on)
        )
        return ((int(name), style) for name, style in islice(found, _MAX_CHAIN))

    def plain_table(self, key: int) -> bool:
        """Whether a table style is one of those that shade nothing."""
        return key not in self._styles or self._styles[key].built_in in _PLAIN_TABLES

    def traits(self, style: int, properties: bytes) -> Traits:
        """What the properties of a paragraph say, and its styles where they say nothing."""
        key = style, properties
        if key not in self._traits:
            self._traits[key] = self._paragraph_traits(style, properties)
        return self._traits[key]

    def _paragraph_traits(self, style: int, properties: bytes) -> Traits:
        made = _traits(style, properties)
        for at, one in self.chain(made.style):
            said = _traits(0, one.paragraph)
            if made.outline is None:
                made.outline = 0 if one.built_in == _TITLE else said.outline
            if made.outline is None and 1 <= one.built_in <= 9:
                made.outline = one.built_in - 1
            if made.list is None and said.list is not None:
                made.list, made.list_style = said.list, at
                made.level = said.level if made.level is None else made.level
            made.ground = made.ground or said.ground
        return made

    def look(self, traits: Traits, ground: str | None) -> Look:
        """Of a paragraph; ``ground``: the colour behind it."""
        own = Look(ground=traits.ground)
        return own.over(self._style_look(traits.style, Look())).over(Look(ground=ground))

    def run(self, around: Look, properties: bytes, extra: bytes) -> Told:
        """Of a run in a paragraph that looks like ``around``."""
        key = around, properties, extra
        if key not in self._told:
            self._told[key] = self._run(around, properties + extra)
        return self._told[key]

    def _run(self, around: Look, properties: bytes) -> Told:
        said = list(sprms(properties)) if properties else []
        style = next((number("<H", operand) for code, operand in said if code == Sprm.CHARACTER_STYLE), None)
        base, placeholder = around, False
        if style is not None and style in self._styles and self._styles[style].kind == _CHARACTER:
            base = self._style_look(style, around).over(around)
            placeholder = any(one.name == "placeholder text" for _, one in self.chain(style))
        told = Told(_look(said, base).over(base), placeholder=placeholder)
        for code, operand in said:
            if code == Sprm.DELETED:
                told = told._replace(deleted=toggled(operand, False))
            elif code == Sprm.SYMBOL:
                told = told._replace(symbol=unpack("<HH", operand))
            elif code == Sprm.LOCATION:
                told = told._replace(location=number("<I", operand))
            elif code == Sprm.DATA:
                told = told._replace(data=operand[0] == 1)
        return told

    def _style_look(self, key: int, around: Look) -> Look:
        """What a style says with those it is based on. One for characters that hides or strikes what is
        hidden or struck cancels it."""
        if key not in self._looks:
            chain = [one for _, one in self.chain(key)]
            self._looks[key] = nearest(_look(sprms(one.characters), Look()) for one in chain)
        look = self._looks[key]
        if look.hidden is None and look.struck is None:
            return look
        return look._replace(
            hidden=bool(look.hidden) != bool(around.hidden), struck=bool(look.struck) != bool(around.struck)
        )


def _traits(style: int, properties: bytes) -> Traits:
    made = Traits(style)
    depth, deeper = 0, 0
    exact = False
    for code, operand in sprms(properties):
        if code == Sprm.PARAGRAPH_STYLE:
            made.style = number("<H", operand)
        elif code == Sprm.IN_TABLE:
            made.in_table = bool(operand[0])
        elif code in (Sprm.ROW_END, Sprm.INNER_ROW_END):
            made.row_end = made.row_end or bool(operand[0])
        elif code == Sprm.INNER_CELL_END:
            made.cell_end = bool(operand[0])
        elif code == Sprm.DEPTH:
            depth = number("<i", operand)
        elif code == Sprm.DEEPER:
            deeper = number("<i", operand)
        elif code == Sprm.OUTLINE:
            made.outline = operand[0]
        elif code == Sprm.LIST:
            made.list = number("<H", operand)
        elif code == Sprm.LIST_LEVEL:
            made.level = operand[0]
        elif code == Sprm.PARAGRAPH_SHADE:
            made.ground, exact = shade(operand), True
        elif code == Sprm.PARAGRAPH_SHADE_80 and not exact:
            made.ground = shade_80(number("<H", operand))
    made.depth = max((depth or 1) + deeper, 0) if made.in_table else 0
    return made


def _look(said: Iterator[tuple[int, bytes]] | list[tuple[int, bytes]], base: Look) -> Look:
    """What properties of characters say; ``base``: what switches refer to."""
    hidden = struck = twice = raised = rise = None
    ink = ground = None
    marked = exact = False
    for code, operand in said:
        if code == Sprm.HIDDEN:
            hidden = toggled(operand, bool(base.hidden))
        elif code == Sprm.STRUCK:
            struck = toggled(operand, bool(base.struck))
        elif code == Sprm.STRUCK_TWICE:
            twice = bool(operand[0])
        elif code == Sprm.RAISED:
            raised = operand[0] in (1, 2)
        elif code == Sprm.RISE:
            rise = abs(number("<h", operand)) >= _RISE
        elif code == Sprm.COLOUR:
            ink = colour(operand)
        elif code == Sprm.COLOUR_NUMBER and (ink is None or ink == "?"):
            ink = _COLOURS[operand[0]] if operand[0] < len(_COLOURS) else "?"
        elif code == Sprm.HIGHLIGHT and operand[0]:
            ground, marked = WHITE if operand[0] == 8 else "?", True
        elif code == Sprm.SHADE and not marked:
            ground, exact = shade(operand), True
        elif code == Sprm.SHADE_80 and not marked and not exact:
            ground = shade_80(number("<H", operand))
    both = [one for one in (struck, twice) if one is not None]
    return Look(hidden, any(both) if both else None, rise if raised is None else raised, ink, ground)


def colour(operand: bytes) -> str:
    """Six hexadecimal digits; “?” for one that depends on what is behind it."""
    red, green, blue, automatic = operand[:4]
    return "?" if automatic else f"{red:02x}{green:02x}{blue:02x}"


def shade(operand: bytes) -> str | None:
    """The colour of a shading; ``None`` where there is none, “?” where it is a pattern."""
    if len(operand) < 10:
        raise Broken("a shading that is cut off")
    pattern = number("<H", operand, 8)
    if pattern in (0, 0xFFFF):
        fill = colour(operand[4:])
        return None if fill == "?" else fill
    if pattern == 1:
        fill = colour(operand)
        return "000000" if fill == "?" else fill
    return "?"


def shade_80(said: int) -> str | None:
    """The same in the older way, which knows few colours."""
    fore, back, pattern = said & 0x1F, said >> 5 & 0x1F, said >> 10
    if said == 0xFFFF or (pattern == 0 and not back):
        return None
    if pattern > 1:
        return "?"
    number = back if pattern == 0 else fore or 1
    return _COLOURS[number] if number < len(_COLOURS) else "?"


def _read(part: bytes) -> dict[int, Style]:
    if not part:
        raise Broken("no styles")
    head = number("<H", part)
    count, size = unpack("<HH", part, 2)
    styles: dict[int, Style] = {}
    at = 2 + head
    for key in range(min(count, _MAX_STYLES)):
        length = number("<H", part, at)
        said = part[at + 2 : at + 2 + length]
        if len(said) != length:
            raise Broken("a style that is cut off")
        if length:
            styles[key] = _style(said, size)
        at += 2 + length
    return styles


def _style(said: bytes, size: int) -> Style:
    built_in, kind, last = unpack("<3H", said)
    letters = number("<H", said, size)
    name = said[size + 2 : size + 2 + 2 * letters].decode("utf-16-le", "replace")
    at = size + 2 + 2 * letters + 2
    parts = []
    for _ in range(last & 0xF):
        at += at % 2
        if at + 2 > len(said):
            break
        length = number("<H", said, at)
        parts.append(said[at + 2 : at + 2 + length])
        at += 2 + length
    paragraph = parts[0][2:] if kind & 0xF == _PARAGRAPH and parts else b""
    characters = b""
    if kind & 0xF == _PARAGRAPH and len(parts) > 1:
        characters = parts[1]
    elif kind & 0xF == _CHARACTER and parts:
        characters = parts[0]
    return Style(kind >> 4, kind & 0xF, built_in & 0xFFF, name.lower(), paragraph, characters)
