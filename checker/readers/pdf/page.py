"""One page of a PDF as pdfium draws it: characters, ruling lines, shadings, pictures.

Everything leaves this module in one frame: points from the upper left corner of the page as it is shown
(``/Rotate`` and the crop box are taken into account). A page whose text is set sideways is turned upright for
reading; ``Page.shown`` turns boxes back.
"""

from __future__ import annotations

import ctypes
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import hypot
from typing import Any

import pypdfium2_raw as pdfium  # the bare bindings: the helpers' import costs as much as reading a page

from checker.readers.pdf.form_fields import Field

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]

THIN = 4.0
"""Points; a filled shape no thicker than this is a line, not a shading."""
MAX_OBJECTS = 30_000
"""Drawn objects of a page that are looked at; a page with more is a map or a chart, not a form."""
MAX_CHARACTERS = 20_000
"""Characters of a page that are read; a page in small print has four thousand."""
MAX_DEPTH = 8
_DOT = 2.0
"""Points; a stroke no longer than this is a dot of a dotted line."""


class Printed:
    """What is printed on a base line ``y`` in type of a ``size``, from ``x0`` to ``x1``."""

    __slots__ = ()
    x0: float
    x1: float
    y: float
    size: float

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def top(self) -> float:
        return self.y - 0.88 * self.size

    @property
    def bottom(self) -> float:
        return self.y + 0.12 * self.size


@dataclass(slots=True)
class Glyph(Printed):
    """One printed character. ``y`` is its base line, which unlike its ink does not vary with its shape.

    ``order``: place in the content stream. ``run``: the text object it was shown by; a new cell begins a
    new one. ``turn``: 0 upright, else quarter turns against the page's text.
    """

    char: str
    x0: float
    x1: float
    y: float
    size: float
    order: int
    run: int
    turn: int
    known: bool
    """Whether the font says which character it is."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling line: ``at`` across its run, from ``low`` to ``high`` along it.

    ``joints``: where two strokes of it met end to end, which they do at the borders of cells.
    """

    vertical: bool
    at: float
    low: float
    high: float
    joints: tuple[float, ...] = ()


@dataclass(slots=True)
class Page:
    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    shadings: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    ocr: bool = False
    """The text is an invisible layer that a scanner's software laid over the picture of the page."""
    unrecognised: str = ""
    """Why OCR gave nothing for the picture of the page, where it was tried."""
    drawn: int = 0
    """How many objects besides text are drawn."""
    struck: int = 0
    """Characters left out because they are struck through."""
    turned: int = 0
    """Quarter turns clockwise that were applied to make the text upright."""

    def shown(self, box: Box) -> Box:
        """A box of the reading frame as a box of the page as shown."""
        x0, y0, x1, y1 = _turned(box, -self.turned % 4, self.width, self.height)
        return (round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2))

    @property
    def picture_share(self) -> float:
        """How much of the page its pictures cover; a scan may be cut into strips."""
        area = sum((box[2] - box[0]) * (box[3] - box[1]) for box in self.pictures)
        return min(area / max(self.width * self.height, 1.0), 1.0)

    @property
    def scanned(self) -> bool:
        """Whether the page is a picture with next to no text on it."""
        return self.picture_share > 0.4 and sum(glyph.char != " " for glyph in self.glyphs) < 20


def read_page(handle: Any, number: int, fields: Sequence[Field] = ()) -> Page:
    """The page behind a pdfium handle. ``number`` is 1-based; ``fields``: of a form, filled in."""
    frame, width, height = _frame(handle)
    page = Page(number, width, height)
    drawing = _Drawing(page, frame)
    drawing.walk(handle)
    prints = _read_text(handle, frame, page)
    for field_ in fields:
        prints += _typed(field_, frame, len(prints))
    page.rules = rules_from(_without_decoration(drawing.strokes, prints, page))
    _place(prints, page, drawing.texts)
    return page


def _frame(handle: Any) -> tuple[Matrix, float, float]:
    """From the PDF's user space to points from the upper left corner of the page as shown."""
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(handle, rect):
        rect.left, rect.bottom, rect.right, rect.top = 0.0, 0.0, 595.0, 842.0
    left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
    wide, high = right - left, top - bottom
    turn = pdfium.FPDFPage_GetRotation(handle) % 4
    if turn == 1:
        return (0.0, 1.0, 1.0, 0.0, -bottom, -left), high, wide
    if turn == 2:
        return (-1.0, 0.0, 0.0, 1.0, right, -bottom), wide, high
    if turn == 3:
        return (0.0, -1.0, -1.0, 0.0, top, right), high, wide
    return (1.0, 0.0, 0.0, -1.0, -left, top), wide, high


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies ``first``, then ``then``."""
    a, b, c, d, e, f = first
    A, B, C, D, E, F = then
    return (
        a * A + b * C,
        a * B + b * D,
        c * A + d * C,
        c * B + d * D,
        e * A + f * C + E,
        e * B + f * D + F,
    )


def _box(matrix: Matrix, x0: float, y0: float, x1: float, y1: float) -> Box:
    ax, ay = _apply(matrix, x0, y0)
    bx, by = _apply(matrix, x1, y1)
    return (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def _clipped(box: Box, clip: Box | None) -> Box | None:
    if clip is None:
        return box
    x0, y0, x1, y1 = max(box[0], clip[0]), max(box[1], clip[1]), min(box[2], clip[2]), min(box[3], clip[3])
    return (x0, y0, x1, y1) if x0 <= x1 and y0 <= y1 else None


class _Drawing:
    """What is drawn on a page besides text."""

    def __init__(self, page: Page, frame: Matrix) -> None:
        self.page = page
        self.frame = frame
        self.left = MAX_OBJECTS
        self.strokes: list[Box] = []
        self.texts: dict[int, int] = {}
        """Address of a text object → its place in the content stream."""

    def walk(self, handle: Any) -> None:
        count = self.page.drawn = pdfium.FPDFPage_CountObjects(handle)
        if count <= MAX_OBJECTS:
            self._objects(
                (pdfium.FPDFPage_GetObject(handle, index) for index in range(count)), self.frame, None, 0
            )
        if self.left < 0:
            self.strokes = []

    def _objects(self, objects: Iterator[Any], matrix: Matrix, clip: Box | None, depth: int) -> None:
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        get_type, get_bounds = pdfium.FPDFPageObj_GetType, pdfium.FPDFPageObj_GetBounds
        for drawn in objects:
            kind = get_type(drawn)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self.texts[ctypes.addressof(drawn.contents)] = len(self.texts)
                continue
            self.left -= 1
            if self.left < 0:
                return
            if kind == pdfium.FPDF_PAGEOBJ_FORM:
                if depth < MAX_DEPTH:
                    inner = _times(_matrix_of(drawn), matrix)
                    count = pdfium.FPDFFormObj_CountObjects(drawn)
                    inside = (pdfium.FPDFFormObj_GetObject(drawn, index) for index in range(count))
                    self._objects(inside, inner, _both(clip, self._clip(drawn, matrix)), depth + 1)
                continue
            if not get_bounds(drawn, left, bottom, right, top):
                continue
            box = _box(matrix, left.value, bottom.value, right.value, top.value)
            within = _both(clip, self._clip(drawn, matrix))
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                visible = _clipped(box, within)
                if visible:
                    if min(visible[2] - visible[0], visible[3] - visible[1]) <= THIN:
                        self.strokes.append(visible)
                    else:
                        self.page.pictures.append(visible)
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(drawn, matrix, box, within)

    def _clip(self, drawn: Any, matrix: Matrix) -> Box | None:
        path = pdfium.FPDFPageObj_GetClipPath(drawn)
        if not path:
            return None
        result: Box | None = None
        for index in range(min(pdfium.FPDFClipPath_CountPaths(path), 16)):
            count = pdfium.FPDFClipPath_CountPathSegments(path, index)
            if not 0 < count <= 64:
                continue
            points = [
                _apply(matrix, *_point(pdfium.FPDFClipPath_GetPathSegment(path, index, segment)))
                for segment in range(count)
            ]
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            result = _both(result, (min(xs) - 0.5, min(ys) - 0.5, max(xs) + 0.5, max(ys) + 0.5))
        return result

    def _path(self, drawn: Any, matrix: Matrix, box: Box, clip: Box | None) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not pdfium.FPDFPath_GetDrawMode(drawn, fill, stroke):
            return
        filled, stroked = bool(fill.value), bool(stroke.value)
        if filled and _colour(drawn, pdfium.FPDFPageObj_GetFillColor) is None:
            filled = False
        if stroked and _paper(_colour(drawn, pdfium.FPDFPageObj_GetStrokeColor)):
            stroked = False
        if not filled and not stroked:
            return
        thin = min(box[2] - box[0], box[3] - box[1]) <= THIN
        count = pdfium.FPDFPath_CountSegments(drawn)
        if thin and count <= 5:
            if filled and not stroked and _paper(_colour(drawn, pdfium.FPDFPageObj_GetFillColor)):
                return
            visible = _clipped(box, clip)
            if visible:
                self.strokes.append(visible)
            return
        whole = _times(_matrix_of(drawn), matrix)
        white = filled and _paper(_colour(drawn, pdfium.FPDFPageObj_GetFillColor))
        for lines in self._subpaths(drawn, min(count, 4 * MAX_OBJECTS), whole):
            xs = [p[0] for p in lines]
            ys = [p[1] for p in lines]
            shape = (min(xs), min(ys), max(xs), max(ys))
            if filled and not white:
                visible = _clipped(shape, clip)
                if visible and min(visible[2] - visible[0], visible[3] - visible[1]) <= THIN:
                    self.strokes.append(visible)
                elif visible and not stroked:
                    self.page.shadings.append(visible)
            if stroked:
                for (ax, ay), (bx, by) in pairwise(lines):
                    segment = (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
                    if min(segment[2] - segment[0], segment[3] - segment[1]) <= 0.5:
                        visible = _clipped(segment, clip)
                        if visible:
                            self.strokes.append(visible)

    def _subpaths(self, drawn: Any, count: int, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
        """The straight stretches of a path, each as its points; a curve ends a stretch."""
        self.left -= count
        if self.left < 0:
            return
        points: list[tuple[float, float]] = []
        for index in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(drawn, index)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            point = _apply(matrix, *_point(segment))
            if kind != pdfium.FPDF_SEGMENT_LINETO:
                if len(points) > 1:
                    yield points
                points = []
            points.append(point)
            if pdfium.FPDFPathSegment_GetClose(segment) and len(points) > 1:
                points.append(points[0])
                yield points
                points = []
        if len(points) > 1:
            yield points


def _both(one: Box | None, other: Box | None) -> Box | None:
    if one is None or other is None:
        return one or other
    return _clipped(one, other) or (0.0, 0.0, -1.0, -1.0)


def _matrix_of(drawn: Any) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(drawn, matrix):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _point(segment: Any) -> tuple[float, float]:
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def _colour(drawn: Any, get: Any) -> tuple[int, int, int] | None:
    """The colour of an object; ``None`` where it is wholly transparent."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not get(drawn, red, green, blue, alpha):
        return (0, 0, 0)
    return (red.value, green.value, blue.value) if alpha.value > 8 else None


def _paper(colour: tuple[int, int, int] | None) -> bool:
    return colour is None or min(colour) >= 250


def rules_from(strokes: list[Box]) -> list[Rule]:
    """Strokes joined into ruling lines: collinear pieces, dashes, dots, the two lines of a double border."""
    dots = [box for box in strokes if max(box[2] - box[0], box[3] - box[1]) <= _DOT]
    whole = [box for box in strokes if max(box[2] - box[0], box[3] - box[1]) > _DOT]
    rules: list[Rule] = []
    for vertical in (False, True):
        pieces = [
            ((x0 + x1) / 2, y0, y1) if vertical else ((y0 + y1) / 2, x0, x1)
            for x0, y0, x1, y1 in [*whole, *_dotted(dots, vertical)]
            if (y1 - y0 > x1 - x0) is vertical
        ]
        pieces.sort()
        group: list[tuple[float, float, float]] = []
        for piece in pieces:
            if group and piece[0] - group[-1][0] > 0.8:
                rules.extend(_joined(vertical, group))
                group = []
            group.append(piece)
        rules.extend(_joined(vertical, group))
    return rules


def _dotted(dots: list[Box], vertical: bool) -> Iterator[Box]:
    """Rows of dots as strokes."""
    lines: dict[int, list[Box]] = defaultdict(list)
    for box in dots:
        lines[round(5 * (box[0] + box[2]) if vertical else 5 * (box[1] + box[3]))].append(box)
    side = 1 if vertical else 0
    for line in lines.values():
        line.sort(key=lambda box: box[side])
        run: list[Box] = []
        for box in line:
            if run and box[side] - run[-1][side + 2] > 2.0 * _DOT:
                if len(run) > 3:
                    yield (run[0][0], run[0][1], run[-1][2], run[-1][3])
                run = []
            run.append(box)
        if len(run) > 3:
            yield (run[0][0], run[0][1], run[-1][2], run[-1][3])


def _joined(vertical: bool, group: list[tuple[float, float, float]]) -> Iterator[Rule]:
    if not group:
        return
    at = sum(piece[0] for piece in group) / len(group)
    low: float | None = None
    high = last = 0.0
    joints: list[float] = []
    for _, start, end in sorted(group, key=lambda piece: piece[1:]):
        gap = 5.0 if max(end - start, last) < 8.0 else 1.6
        if low is not None and start - high > gap:
            if high - low >= 6.0:
                yield Rule(vertical, at, low, high, tuple(joints))
            low = None
        if low is None:
            low, high, joints = start, end, []
        else:
            if abs(start - high) <= 1.6 and end - start > 8.0 and last > 8.0:
                joints.append((start + high) / 2)
            high = max(high, end)
        last = end - start
    if low is not None and high - low >= 6.0:
        yield Rule(vertical, at, low, high, tuple(joints))


def _read_text(handle: Any, frame: Matrix, page: Page) -> list[_Print]:
    text = pdfium.FPDFText_LoadPage(handle)
    if not text:
        return []
    try:
        return _prints(text, frame, page)
    finally:
        pdfium.FPDFText_ClosePage(text)


def _typed(field_: Field, frame: Matrix, order: int) -> list[_Print]:
    """The characters of a form's field, about where a viewer shows them: lines in the middle of the box."""
    x0, y0, x1, y1 = _box(frame, *field_.box)
    lines = field_.text.splitlines()
    widths = [sum(0.5 if char.isascii() else 1.0 for char in line) for line in lines]
    size = max(min(0.8 * (y1 - y0) / len(lines), (x1 - x0) / max(*widths, 1.0), 12.0), 2.0)
    y = (y0 + y1) / 2 - 0.6 * size * len(lines) + size
    prints: list[_Print] = []
    for line, width in zip(lines, widths, strict=True):
        x = (x0 + x1 - width * size) / 2
        for char in line:
            step = (0.5 if char.isascii() else 1.0) * size
            box = (x, y - 0.88 * size, x + step, y + 0.12 * size)
            prints.append(_Print(char, box, (x, y), size, 0, order + len(prints), -order - 1, True))
            x += step
        y += 1.2 * size
    return prints


def _place(prints: list[_Print], page: Page, texts: Mapping[int, int]) -> None:
    """Puts the characters on the page, turned so that most of them stand upright."""
    turns = Counter(printed.turn for printed in prints if printed.char != " ")
    main = turns.most_common(1)[0][0] if turns else 0
    if main:
        _turn(page, main)
        # pdfium puts the words of a line in order by their place on the sheet, which is turned here.
        prints.sort(key=lambda printed: (texts.get(printed.run, -1), printed.order))
        for order, printed in enumerate(prints):
            printed.order = order
    page.glyphs = [_glyph(printed, page, main) for printed in prints]


def _without_decoration(strokes: list[Box], prints: list[_Print], page: Page) -> list[Box]:
    """The strokes that neither underline nor strike out text; takes struck characters out of ``prints``.

    Both are as long as the text they belong to, which the border of a cell is not.
    """
    near: dict[int, list[_Print]] = defaultdict(list)
    for printed in prints:
        if printed.turn == 0 and printed.char != " ":
            near[int(printed.origin[1] // 16)].append(printed)
    kept = []
    struck: set[int] = set()
    for stroke in strokes:
        x0, y0, x1, y1 = stroke
        if y1 - y0 > 2.0 or x1 - x0 < 3.0:
            kept.append(stroke)
            continue
        y = (y0 + y1) / 2
        covered = [
            (printed, (printed.origin[1] - y) / printed.size)
            for row in range(int((y - 10) // 16), int((y + 20) // 16) + 1)
            for printed in near.get(row, ())
            if x0 - 1.0 <= (printed.box[0] + printed.box[2]) / 2 <= x1 + 1.0
        ]
        covered = [(printed, rise) for printed, rise in covered if -0.22 < rise < 0.5]
        if not covered or not (
            abs(min(printed.box[0] for printed, _ in covered) - x0) < 0.8
            and abs(max(printed.box[2] for printed, _ in covered) - x1) < 0.8
        ):
            kept.append(stroke)
        elif all(rise > 0.15 for _, rise in covered):
            struck.update(printed.order for printed, _ in covered)
    if struck:
        page.struck = len(struck)
        prints[:] = [printed for printed in prints if printed.order not in struck]
    return kept


def _turned(box: Box, quarter: int, width: float, height: float) -> Box:
    """A box after turning the page (``width`` by ``height``) counter-clockwise by quarter turns."""
    x0, y0, x1, y1 = box
    if quarter == 1:
        return (y0, width - x1, y1, width - x0)
    if quarter == 2:
        return (width - x1, height - y1, width - x0, height - y0)
    if quarter == 3:
        return (height - y1, x0, height - y0, x1)
    return box


def _turn(page: Page, main: int) -> None:
    """Turns the reading frame so that most of the text is upright."""
    width, height = page.width, page.height
    rules = []
    for rule in page.rules:
        flat = (rule.at, rule.low, rule.at, rule.high)
        x0, y0, x1, y1 = flat if rule.vertical else (flat[1], flat[0], flat[3], flat[2])
        x0, y0, x1, y1 = _turned((x0, y0, x1, y1), main, width, height)
        vertical = x0 == x1
        low, high = (y0, y1) if vertical else (x0, x1)
        rules.append(Rule(vertical, x0 if vertical else y0, low, high))
    page.rules = rules
    page.shadings = [_turned(box, main, width, height) for box in page.shadings]
    page.pictures = [_turned(box, main, width, height) for box in page.pictures]
    page.turned = main
    if main % 2:
        page.width, page.height = height, width


def _glyph(printed: _Print, page: Page, main: int) -> Glyph:
    box, (x, y) = printed.box, printed.origin
    if main:
        # Sizes before the turn: a quarter turn has swapped them.
        width, height = (page.height, page.width) if main % 2 else (page.width, page.height)
        box = _turned(box, main, width, height)
        x, y, *_ = _turned((x, y, x, y), main, width, height)
    x0, y0, x1, y1 = box
    size = printed.size
    turn = (printed.turn - main) % 4
    if turn % 2:
        y = (y0 + y1) / 2 + 0.38 * size
    elif x1 - x0 > 0.9 * size and abs(x - (x0 + x1) / 2) < 0.15 * size:
        # The font itself is set vertically: its origin is the top, in the middle.
        y += 0.88 * size
    return Glyph(
        printed.char, x0, max(x1, x0 + 0.05 * size), y, size, printed.order, printed.run, turn, printed.known
    )


@dataclass(slots=True)
class _Print:
    """A character in the frame of the page as shown, in quarter turns clockwise from upright."""

    char: str
    box: Box
    origin: tuple[float, float]
    size: float
    turn: int
    order: int
    run: int
    known: bool


@dataclass(slots=True)
class _Style:
    """What the characters of one text object have in common."""

    run: int
    turn: int | None
    """``None``: slanted, as watermarks are."""
    size: float
    layer: bool
    """Invisible by its render mode, as the text layer over a scan is."""
    white: bool
    ink: bool
    mapped: bool
    """Whether its font tells which characters its glyphs are; what pdfium gives otherwise is chance."""


def _prints(text: Any, frame: Matrix, page: Page) -> list[_Print]:
    count = min(pdfium.FPDFText_CountChars(text), MAX_CHARACTERS)
    x, y = ctypes.c_double(), ctypes.c_double()
    rect = pdfium.FS_RECTF()
    get_unicode, get_origin = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetCharOrigin
    get_object, get_box = pdfium.FPDFText_GetTextObject, pdfium.FPDFText_GetLooseCharBox
    a, b, c, d, e, f = frame
    right, bottom = page.width + 1.0, page.height + 1.0
    grounds = page.shadings + page.pictures
    shown: list[_Print] = []
    layer: list[_Print] = []
    seen: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    styles: dict[int | None, _Style] = {}
    for index in range(count):
        code = get_unicode(text, index)
        if code <= 0x20:
            if code == 0x02:  # pdfium's mark for a hyphen at the end of a line
                code = 0x2D
            elif code and (code < 0x20 or pdfium.FPDFText_IsGenerated(text, index)):
                continue
        elif code == 0xFFFE:
            code = 0x2D
        owner = get_object(text, index)
        address = ctypes.addressof(owner.contents) if owner else None
        style = styles.get(address)
        if style is None:
            style = styles[address] = _style(text, index, owner, address or 0, frame)
        if style.turn is None or style.size < 1.0 or not style.ink:
            continue
        if not get_origin(text, index, x, y) or not get_box(text, index, rect):
            continue
        ox, oy = a * x.value + c * y.value + e, b * x.value + d * y.value + f
        if not (-1.0 <= ox <= right and -1.0 <= oy <= bottom):
            continue
        if style.white and not any(g[0] <= ox <= g[2] and g[1] <= oy <= g[3] for g in grounds):
            continue
        known = True
        if (
            not style.mapped
            or code == 0
            or code == 0xFFFD
            or 0xE000 <= code <= 0xF8FF
            or 0xD800 <= code <= 0xDFFF
        ):
            known, code = False, 0xFFFD
        char = chr(code)
        if char in " \u3000\xa0\u2002\u2003":
            char = " "
        elif _overprinted(seen, char, ox, oy, 0.2 * style.size):
            continue
        ax, ay = a * rect.left + c * rect.bottom + e, b * rect.left + d * rect.bottom + f
        bx, by = a * rect.right + c * rect.top + e, b * rect.right + d * rect.top + f
        box = (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
        printed = _Print(char, box, (ox, oy), style.size, style.turn, index, style.run, known)
        (layer if style.layer else shown).append(printed)
    if layer and page.picture_share > 0.5 and not any(printed.char != " " for printed in shown):
        page.ocr = True
        return layer
    return shown


def _overprinted(
    seen: dict[tuple[str, int, int], list[tuple[float, float]]], char: str, x: float, y: float, near: float
) -> bool:
    """Whether the same character stands here already (bold by printing twice); remembers it."""
    column, row = int(x // 4), int(y // 4)
    for i in (column - 1, column, column + 1):
        for j in (row - 1, row, row + 1):
            for ax, ay in seen.get((char, i, j), ()):
                if abs(ax - x) < near and abs(ay - y) < near:
                    return True
    seen.setdefault((char, column, row), []).append((x, y))
    return False


def _style(text: Any, index: int, owner: Any, address: int, frame: Matrix) -> _Style:
    matrix = pdfium.FS_MATRIX()
    size = pdfium.FPDFText_GetFontSize(text, index)
    turn: int | None = 0
    if pdfium.FPDFText_GetMatrix(text, index, matrix):
        size *= hypot(matrix.c, matrix.d)
        # Direction of the text as shown: the frame turns y downwards.
        dx = frame[0] * matrix.a + frame[2] * matrix.b
        dy = frame[1] * matrix.a + frame[3] * matrix.b
        length = hypot(dx, dy) or 1.0
        if abs(dy) < 0.1 * length:
            turn = 0 if dx > 0 else 2
        elif abs(dx) < 0.1 * length:
            turn = 1 if dy > 0 else 3
        else:
            turn = None
    mode = pdfium.FPDFTextObj_GetTextRenderMode(owner) if owner else 0
    layer = mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    white = False
    ink = mode != pdfium.FPDF_TEXTRENDERMODE_CLIP
    if not layer and pdfium.FPDFText_GetFillColor(text, index, red, green, blue, alpha):
        ink = ink and alpha.value > 8
        white = min(red.value, green.value, blue.value) >= 250
    mapped = pdfium.FPDFText_HasUnicodeMapError(text, index) != 1
    return _Style(address, turn, size, layer, white, ink, mapped)
