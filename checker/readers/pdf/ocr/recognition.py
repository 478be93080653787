"""The characters and the ruling lines on the picture of a page."""

from __future__ import annotations

import re
from functools import cache
from math import atan2, cos, degrees, sin
from statistics import median
from typing import Any

from checker.readers.pdf.distances import Box
from checker.readers.pdf.drawn.ruling_lines import ruling_lines
from checker.readers.pdf.ocr.thresholds import INK, RECOGNITION, STROKES
from checker.readers.pdf.page import Glyph, Page

_SINGLE = ("1", "/", "l", "I", "|", "丨", "／", "J")
_ENUMERATOR = re.compile(r"^(\d{1,2})[·•・]")
"""The wide full stop after a number is small enough to be taken for a middle dot."""


def page_of(pixels: Any, number: int, width: float, height: float) -> Page:
    """A page from its picture (rows of blue, green, red); ``width`` and ``height`` are its size in points."""
    found = _engine()(pixels, use_cls=False)
    page = Page(number, width, height, ocr=True)
    if found.boxes is None or not len(found.boxes):
        return page
    angle = _slant(pixels, found.boxes)
    turn = _Turn(pixels.shape[1] / 2, pixels.shape[0] / 2, angle)
    unit = width / pixels.shape[1]
    boxes = [turn.box(corners) for corners in found.boxes]
    strokes, dark = _ink(turn.picture(pixels))
    for run, (box, text, score) in enumerate(zip(boxes, found.txts, found.scores, strict=True)):
        if text in _SINGLE:
            text, score = _stroke(dark, box, text, score)
        text = _ENUMERATOR.sub(r"\1.", text)
        page.glyphs.extend(_glyphs(box, text, score, run, unit, len(page.glyphs)))
    page.rules = ruling_lines([_scaled(box, unit) for box in strokes if not _of_letters(box, boxes)])
    for box in _specks(dark, boxes):
        x0, y0, x1, y1 = _scaled(box, unit)
        size = RECOGNITION.speck_size * (y1 - y0)
        page.glyphs.append(Glyph("\ufffd", x0, x1, y1, size, len(page.glyphs), -1, 0, False))
    return page


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical"})


def _slant(pixels: Any, boxes: Any) -> float:
    """The angle, in radians, at which the page lies: that of its ruling lines, else of its lines of text."""
    import cv2

    angles = []
    _, lines = _lines(_dark(pixels), (INK.level_line, 1))
    _, marks, stats, _ = cv2.connectedComponentsWithStats(lines)
    for mark, (x, _, wide, high, _) in enumerate(stats[1:], 1):
        if wide > INK.wide * pixels.shape[1] and high < INK.flat * wide:
            edge = wide // INK.edge
            left = (marks[:, x : x + edge] == mark).nonzero()[0].mean()
            right = (marks[:, x + wide - edge : x + wide] == mark).nonzero()[0].mean()
            angles.append(atan2(float(right - left), float(wide - edge)))
    if len(angles) < INK.lines:
        angles = [
            atan2(float(box[1][1] - box[0][1]), float(box[1][0] - box[0][0]))
            for box in boxes
            if abs(float(box[1][0] - box[0][0])) > INK.text * abs(float(box[3][1] - box[0][1]))
        ]
    slant = median(angles) if angles else 0.0
    return slant if INK.slant[0] < abs(slant) < INK.slant[1] else 0.0


class _Turn:
    """A turn about the middle of the picture that makes its lines level."""

    def __init__(self, x: float, y: float, angle: float) -> None:
        self.x, self.y, self.angle = x, y, angle
        self.cos, self.sin = cos(angle), sin(angle)

    def box(self, corners: Any) -> Box:
        points = []
        for corner in corners:
            dx, dy = float(corner[0]) - self.x, float(corner[1]) - self.y
            points.append((self.x + dx * self.cos + dy * self.sin, self.y - dx * self.sin + dy * self.cos))
        xs, ys = [point[0] for point in points], [point[1] for point in points]
        return (min(xs), min(ys), max(xs), max(ys))

    def picture(self, pixels: Any) -> Any:
        if not self.angle:
            return pixels

        import cv2

        matrix = cv2.getRotationMatrix2D((self.x, self.y), degrees(self.angle), 1.0)
        size = (pixels.shape[1], pixels.shape[0])
        return cv2.warpAffine(pixels, matrix, size, borderValue=(255, 255, 255))


def _stroke(dark: Any, box: Box, text: str, score: float) -> tuple[str, float]:
    """Tells a one from a slash, which the recogniser cannot without neighbours, by how the ink leans."""
    x0, y0, x1, y1 = (max(0, int(value)) for value in box)
    rows, columns = dark[y0:y1, x0:x1].nonzero()
    if len(rows) < STROKES.least:
        return text, 0.0
    top, bottom = int(rows.min()), int(rows.max())
    upper = columns[rows < top + (bottom - top) / 3]
    lower = columns[rows > bottom - (bottom - top) / 3]
    if not len(upper) or not len(lower):
        return text, 0.0
    lean = float(upper.mean() - lower.mean()) / max(bottom - top, 1)
    if lean > STROKES.slash:
        return "/", 1.0
    return ("1", score) if lean < STROKES.one else (text, 0.0)


def _scaled(box: Box, unit: float) -> Box:
    return (box[0] * unit, box[1] * unit, box[2] * unit, box[3] * unit)


def _glyphs(box: Box, text: str, score: float, run: int, unit: float, order: int) -> list[Glyph]:
    """The characters of a recognised line, spread over its box, which the detector draws a little wide."""
    x0, y0, x1, y1 = _scaled(box, unit)
    tall = y1 - y0
    size = RECOGNITION.type_size * tall
    margin = min(RECOGNITION.margin * tall, RECOGNITION.most_margin * (x1 - x0))
    x0, x1 = x0 + margin, x1 - margin
    base = (y0 + y1) / 2 + RECOGNITION.base_line * size
    weights = [RECOGNITION.latin if char.isascii() else 1.0 for char in text]
    step = (x1 - x0) / max(sum(weights), 0.1)
    glyphs: list[Glyph] = []
    for char, weight in zip(text, weights, strict=True):
        if not char.isspace():
            glyphs.append(
                Glyph(
                    char,
                    x0,
                    x0 + step * weight,
                    base,
                    size,
                    order + len(glyphs),
                    run,
                    0,
                    score >= RECOGNITION.sure,
                )
            )
        x0 += step * weight
    return glyphs


def _dark(pixels: Any) -> Any:
    """Where there is ink."""
    import cv2

    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    return cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, INK.window, INK.darker
    )


def _lines(dark: Any, run: tuple[int, int]) -> tuple[Any, Any]:
    """Runs of ink at least so long, and the shape that covers what stands around a line."""
    import cv2

    # Scanned lines waver by a pixel: thicken them across before looking for long runs.
    across = cv2.getStructuringElement(cv2.MORPH_RECT, (1, 3) if run[1] == 1 else (3, 1))
    shape = cv2.getStructuringElement(cv2.MORPH_RECT, run)
    around = cv2.getStructuringElement(cv2.MORPH_RECT, (INK.around, INK.around))
    return around, cv2.morphologyEx(cv2.dilate(dark, across), cv2.MORPH_OPEN, shape)


def _ink(pixels: Any) -> tuple[list[Box], Any]:
    """The ruling lines, and where there is other ink."""
    import cv2

    dark = _dark(pixels)
    strokes: list[Box] = []
    text = dark.copy()
    for run in ((INK.line, 1), (1, INK.line)):
        around, lines = _lines(dark, run)
        text[cv2.dilate(lines, around) > 0] = 0
        _, _, stats, _ = cv2.connectedComponentsWithStats(lines)
        for x, y, wide, high, _ in stats[1:]:
            if min(wide, high) <= INK.thickest:
                strokes.append((float(x), float(y), float(x + wide), float(y + high)))
    return strokes, text


def _of_letters(stroke: Box, boxes: list[Box]) -> bool:
    """Whether a line is but a stroke of large characters."""
    x, y = (stroke[0] + stroke[2]) / 2, (stroke[1] + stroke[3]) / 2
    length = max(stroke[2] - stroke[0], stroke[3] - stroke[1])
    return any(
        x0 <= x <= x1 and y0 <= y <= y1 and length < INK.letter * min(x1 - x0, y1 - y0)
        for x0, y0, x1, y1 in boxes
    )


def _specks(dark: Any, boxes: list[Box]) -> list[Box]:
    """Ink of the size of characters where no text was recognised."""
    import cv2

    least, most = RECOGNITION.speck
    tall = median([box[3] - box[1] for box in boxes])
    free = dark.copy()
    for box in boxes:
        x0, y0, x1, y1 = (max(0, int(value)) for value in box)
        free[y0:y1, x0:x1] = 0
    _, _, stats, _ = cv2.connectedComponentsWithStats(free)
    specks = [
        (float(x), float(y), float(x + wide), float(y + high))
        for x, y, wide, high, area in stats[1:]
        if least * tall < high < most * tall
        and wide < most * tall
        and area > RECOGNITION.speck_ink * tall * tall
    ]
    return specks[: RECOGNITION.most_specks]
