"""The characters of a page that are seen, each as the text object that shows it says."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot
from typing import Any

import pypdfium2_raw as pdfium

from checker.readers.pdf.distances import Box
from checker.readers.pdf.drawn.form_fields import Field
from checker.readers.pdf.drawn.matrices import Matrix, boxed
from checker.readers.pdf.drawn.thresholds import CHARACTERS, FIELDS, SHAPES
from checker.readers.pdf.page import ASCENT, DESCENT, Page

_UNKNOWN = 0xFFFD
_HYPHEN_AT_LINE_END = (0x02, 0xFFFE)
"""What pdfium makes of one."""
_SPACES = " \u3000\xa0\u2002\u2003"


@dataclass(slots=True)
class Character:
    """A character in the frame of the page as shown, in quarter turns clockwise from upright."""

    char: str
    box: Box
    origin: tuple[float, float]
    size: float
    turn: int
    order: int
    run: int
    known: bool
    faint: bool = False
    """So light that it may be a watermark."""


@dataclass(slots=True)
class _TextObject:
    """What the characters of one text object have in common."""

    run: int
    turn: int | None
    """``None``: slanted, as watermarks are."""
    size: float
    layer: bool
    """Invisible by its render mode, as the text layer over a scan is."""
    white: bool
    faint: bool
    ink: bool
    mapped: bool
    """Whether its font tells which characters its glyphs are; what pdfium gives otherwise is chance."""

    @property
    def read(self) -> bool:
        return self.turn is not None and self.size >= CHARACTERS.smallest and self.ink


def characters(handle: Any, frame: Matrix, page: Page) -> list[Character]:
    """The characters of a page; tells the page where they are the text layer of a scan."""
    text = pdfium.FPDFText_LoadPage(handle)
    if not text:
        return []
    try:
        shown: list[Character] = []
        layer: list[Character] = []
        for character, of_layer in _seen(text, frame, page):
            (layer if of_layer else shown).append(character)
    finally:
        pdfium.FPDFText_ClosePage(text)
    covered = page.picture_share > CHARACTERS.layer
    if layer and covered and not any(character.char != " " for character in shown):
        page.ocr = True
        return layer
    return shown


def _seen(text: Any, frame: Matrix, page: Page) -> Iterator[tuple[Character, bool]]:
    """The characters that are neither off the page nor without ink, and whether each is of a hidden layer."""
    count = min(pdfium.FPDFText_CountChars(text), CHARACTERS.most)
    x, y = ctypes.c_double(), ctypes.c_double()
    rect = pdfium.FS_RECTF()
    get_unicode, get_origin = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetCharOrigin
    get_object, get_box = pdfium.FPDFText_GetTextObject, pdfium.FPDFText_GetLooseCharBox
    a, b, c, d, e, f = frame
    least = -CHARACTERS.outside
    right, bottom = page.width + CHARACTERS.outside, page.height + CHARACTERS.outside
    grounds = page.shadings + page.pictures
    places = _Places()
    objects: dict[int | None, _TextObject] = {}
    for index in range(count):
        code = _code(text, index, get_unicode(text, index))
        if code is None:
            continue
        owner = get_object(text, index)
        address = ctypes.addressof(owner.contents) if owner else None
        shown_by = objects.get(address)
        if shown_by is None:
            shown_by = objects[address] = _text_object(text, index, owner, address or 0, frame)
        if not shown_by.read or not get_origin(text, index, x, y) or not get_box(text, index, rect):
            continue
        ox, oy = a * x.value + c * y.value + e, b * x.value + d * y.value + f
        if not (least <= ox <= right and least <= oy <= bottom):
            continue
        if shown_by.white and not any(g[0] <= ox <= g[2] and g[1] <= oy <= g[3] for g in grounds):
            continue
        known = shown_by.mapped and _is_character(code)
        char = chr(code if known else _UNKNOWN)
        if char in _SPACES:
            char = " "
        elif places.taken(char, ox, oy, CHARACTERS.twice * shown_by.size):
            continue
        box = boxed(frame, rect.left, rect.bottom, rect.right, rect.top)
        turn = shown_by.turn or 0
        shown = Character(
            char, box, (ox, oy), shown_by.size, turn, index, shown_by.run, known, shown_by.faint
        )
        yield shown, shown_by.layer


def _code(text: Any, index: int, code: int) -> int | None:
    """The code of a character; ``None`` for what stands in no file."""
    if code in _HYPHEN_AT_LINE_END:
        return ord("-")
    if code and code <= 0x20 and (code < 0x20 or pdfium.FPDFText_IsGenerated(text, index)):
        return None
    return code


def _is_character(code: int) -> bool:
    """Whether a code tells a character: not of the private use area, no half of a pair."""
    return not (code in (0, _UNKNOWN) or 0xE000 <= code <= 0xF8FF or 0xD800 <= code <= 0xDFFF)


class _Places:
    """Where which character stands, so that one printed twice to be bold is read once."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, int, int], list[tuple[float, float]]] = {}

    def taken(self, char: str, x: float, y: float, near: float) -> bool:
        """Whether the same character stands here already; remembers it."""
        column, row = int(x // CHARACTERS.block), int(y // CHARACTERS.block)
        for i in (column - 1, column, column + 1):
            for j in (row - 1, row, row + 1):
                for ax, ay in self._seen.get((char, i, j), ()):
                    if abs(ax - x) < near and abs(ay - y) < near:
                        return True
        self._seen.setdefault((char, column, row), []).append((x, y))
        return False


def _text_object(text: Any, index: int, owner: Any, address: int, frame: Matrix) -> _TextObject:
    matrix = pdfium.FS_MATRIX()
    size = pdfium.FPDFText_GetFontSize(text, index)
    turn: int | None = 0
    if pdfium.FPDFText_GetMatrix(text, index, matrix):
        size *= hypot(matrix.c, matrix.d)
        # Direction of the text as shown: the frame turns y downwards.
        dx = frame[0] * matrix.a + frame[2] * matrix.b
        dy = frame[1] * matrix.a + frame[3] * matrix.b
        turn = _quarters(dx, dy)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(owner) if owner else 0
    layer = mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    white = faint = False
    ink = mode != pdfium.FPDF_TEXTRENDERMODE_CLIP
    if not layer and pdfium.FPDFText_GetFillColor(text, index, red, green, blue, alpha):
        ink = ink and alpha.value > SHAPES.opaque
        white = min(red.value, green.value, blue.value) >= SHAPES.paper
        faint = _lightness(red.value, green.value, blue.value, alpha.value) >= CHARACTERS.faint
    mapped = pdfium.FPDFText_HasUnicodeMapError(text, index) != 1
    return _TextObject(address, turn, size, layer, white, faint, ink, mapped)


def _lightness(red: int, green: int, blue: int, alpha: int) -> float:
    """How light a colour is on white paper, of 255."""
    ink = 255 - (0.3 * red + 0.59 * green + 0.11 * blue)
    return 255 - ink * alpha / 255


def _quarters(dx: float, dy: float) -> int | None:
    """The quarter turns of text that runs so; ``None`` where it is slanted."""
    length = hypot(dx, dy) or 1.0
    if abs(dy) < CHARACTERS.slant * length:
        return 0 if dx > 0 else 2
    if abs(dx) < CHARACTERS.slant * length:
        return 1 if dy > 0 else 3
    return None


def typed(field: Field, frame: Matrix, order: int) -> list[Character]:
    """The characters of a form's field, about where a viewer shows them: lines in the middle of the box."""
    x0, y0, x1, y1 = boxed(frame, *field.box)
    lines = field.text.splitlines()
    widths = [sum(map(_width, line)) for line in lines]
    size = min(FIELDS.fill * (y1 - y0) / len(lines), (x1 - x0) / max(*widths, 1.0), FIELDS.largest)
    size = max(size, FIELDS.smallest)
    y = (y0 + y1) / 2 - 0.5 * FIELDS.pitch * size * len(lines) + size
    made: list[Character] = []
    for line, width in zip(lines, widths, strict=True):
        x = (x0 + x1 - width * size) / 2
        for char in line:
            step = _width(char) * size
            box = (x, y - ASCENT * size, x + step, y + DESCENT * size)
            made.append(Character(char, box, (x, y), size, 0, order + len(made), -order - 1, True))
            x += step
        y += FIELDS.pitch * size
    return made


def _width(char: str) -> float:
    return FIELDS.ascii if char.isascii() else 1.0
