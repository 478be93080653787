"""Pictures of pages to characters and ruling lines, with RapidOCR, its models inside its wheel.

The extra ``gouji[ocr]`` installs it; nothing is downloaded when it runs. What it reads goes the same road
as the text of a PDF, and every cell of it is marked as read by OCR. A character that was not recognised for
sure, or ink where nothing was recognised, makes its cell unsure.
"""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec
from statistics import median
from typing import Any

from checker.document import Document, Unreadable
from checker.readers.pdf.page import Box, Glyph, Page, rules_from

LONG_SIDE = 2000
"""Pixels of the longer side of a page; the detector looks at no more."""
MAX_PAGES = 80
SURE = 0.8
"""A line recognised with less confidence is not relied on."""
_MAX_PIXELS = 100_000_000
_PAPER = 842.0
"""Points of the longer side of a picture that does not say its size."""


def available() -> bool:
    """Whether pictures can be read: the extra is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def read(data: bytes, path: str) -> Document:
    """A picture file (PNG, JPEG, BMP, TIFF) of one page. Raises ``Unreadable``."""
    if not available():
        install = "安装识别组件后再检查（pip install gouji[ocr]）"
        raise Unreadable(f"文件是图片，没有文字；请提供 Word 文档或带文字的 PDF，或{install}")
    os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(_MAX_PIXELS))
    import cv2
    import numpy

    from checker.readers.pdf.assembly import assemble

    try:
        pixels = cv2.imdecode(numpy.frombuffer(data, numpy.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        pixels = None
    if pixels is None:
        raise Unreadable("图片已损坏或过大，无法读取")
    height, width = pixels.shape[:2]
    scale = LONG_SIDE / max(height, width)
    if scale < 1.0:
        pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    unit = _PAPER / max(height, width)
    return assemble([page_of(pixels, 1, width * unit, height * unit)], path, "picture")


def page_of(pixels: Any, number: int, width: float, height: float) -> Page:
    """A page from its picture (rows of blue, green, red); ``width`` and ``height`` are its size in points."""
    found = _engine()(pixels, use_cls=False)
    page = Page(number, width, height, ocr=True)
    if found.boxes is None or not len(found.boxes):
        return page
    angle = _slant(found.boxes)
    turn = _Turn(pixels.shape[1] / 2, pixels.shape[0] / 2, angle)
    unit = width / pixels.shape[1]
    boxes = [turn.box(corners) for corners in found.boxes]
    for run, (box, text, score) in enumerate(zip(boxes, found.txts, found.scores, strict=True)):
        page.glyphs.extend(_glyphs(box, text, score, run, unit, len(page.glyphs)))
    strokes, specks = _ink(turn.picture(pixels), boxes)
    page.rules = rules_from([_scaled(box, unit) for box in strokes])
    for box in specks:
        x0, y0, x1, y1 = _scaled(box, unit)
        size = 1.2 * (y1 - y0)
        page.glyphs.append(Glyph("\ufffd", x0, x1, y1, size, len(page.glyphs), -1, 0, False))
    return page


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical"})


def _slant(boxes: Any) -> float:
    """The angle, in radians, at which the lines of text run."""
    from math import atan2

    angles = [
        atan2(float(box[1][1] - box[0][1]), float(box[1][0] - box[0][0]))
        for box in boxes
        if abs(float(box[1][0] - box[0][0])) > 6 * abs(float(box[3][1] - box[0][1]))
    ]
    slant = median(angles) if angles else 0.0
    return slant if 0.002 < abs(slant) < 0.2 else 0.0


class _Turn:
    """A turn about the middle of the picture that makes its lines level."""

    def __init__(self, x: float, y: float, angle: float) -> None:
        from math import cos, sin

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
        from math import degrees

        import cv2

        matrix = cv2.getRotationMatrix2D((self.x, self.y), degrees(self.angle), 1.0)
        size = (pixels.shape[1], pixels.shape[0])
        return cv2.warpAffine(pixels, matrix, size, borderValue=(255, 255, 255))


def _scaled(box: Box, unit: float) -> Box:
    return (box[0] * unit, box[1] * unit, box[2] * unit, box[3] * unit)


def _glyphs(box: Box, text: str, score: float, run: int, unit: float, order: int) -> list[Glyph]:
    """The characters of a recognised line, spread over its box, which the detector draws a little wide."""
    x0, y0, x1, y1 = _scaled(box, unit)
    tall = y1 - y0
    size = 0.65 * tall
    margin = min(0.14 * tall, 0.2 * (x1 - x0))
    x0, x1 = x0 + margin, x1 - margin
    base = (y0 + y1) / 2 + 0.38 * size
    weights = [0.55 if char.isascii() else 1.0 for char in text]
    step = (x1 - x0) / max(sum(weights), 0.1)
    glyphs: list[Glyph] = []
    for char, weight in zip(text, weights, strict=True):
        if not char.isspace():
            glyphs.append(
                Glyph(char, x0, x0 + step * weight, base, size, order + len(glyphs), run, 0, score >= SURE)
            )
        x0 += step * weight
    return glyphs


def _ink(pixels: Any, boxes: list[Box]) -> tuple[list[Box], list[Box]]:
    """Ruling lines, and ink of the size of characters where no text was recognised."""
    import cv2

    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    dark = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    strokes: list[Box] = []
    text = dark.copy()
    for kernel in ((45, 1), (1, 45)):
        shape = cv2.getStructuringElement(cv2.MORPH_RECT, kernel)
        # Scanned lines waver by a pixel: thicken them across before looking for long runs.
        thick = cv2.dilate(
            dark, cv2.getStructuringElement(cv2.MORPH_RECT, (1, 3) if kernel[1] == 1 else (3, 1))
        )
        lines = cv2.morphologyEx(thick, cv2.MORPH_OPEN, shape)
        text[cv2.dilate(lines, cv2.getStructuringElement(cv2.MORPH_RECT, (5, 5))) > 0] = 0
        _, _, stats, _ = cv2.connectedComponentsWithStats(lines)
        for x, y, wide, high, _ in stats[1:]:
            if min(wide, high) <= 14:
                strokes.append((float(x), float(y), float(x + wide), float(y + high)))
    tall = median([box[3] - box[1] for box in boxes]) if boxes else 30.0
    covered = text.copy()
    for box in boxes:
        x0, y0, x1, y1 = (max(0, int(value)) for value in box)
        covered[y0:y1, x0:x1] = 0
    _, _, stats, _ = cv2.connectedComponentsWithStats(covered)
    specks = [
        (float(x), float(y), float(x + wide), float(y + high))
        for x, y, wide, high, area in stats[1:]
        if 0.3 * tall < high < 1.2 * tall and wide < 1.2 * tall and area > 0.05 * tall * tall
    ]
    return strokes, specks[:2000]
