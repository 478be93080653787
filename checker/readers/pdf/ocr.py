"""Pictures of pages to characters and ruling lines, with RapidOCR, its models inside its wheel.

The extra ``gouji[ocr]`` installs it; nothing is downloaded when it runs. What it reads goes the same road
as the text of a PDF, and every cell of it is marked as read by OCR. A character that was not recognised for
sure, or ink where nothing was recognised, makes its cell unsure.
"""

from __future__ import annotations

import os
import re
import struct
import time
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from math import atan2, cos, degrees, sin
from statistics import median
from typing import Any, Self

from checker.document import Document, Unreadable
from checker.limits import READING, RECOGNITION
from checker.readers.pdf.distances import Box
from checker.readers.pdf.drawn.ruling_lines import ruling_lines
from checker.readers.pdf.page import Glyph, Page
from checker.workers import Lost, Workers, more_time

LONG_SIDE = 2000
"""Pixels of the longer side of a page; the detector looks at no more."""
MAX_PAGES = 80
"""Pages of one file that are recognised."""
MAX_SECONDS = 900
"""For all pages of one file; what is left then is told."""
SURE = 0.8
"""A line recognised with less confidence is not relied on."""
_MAX_PIXELS = 100_000_000
_STROKES = ("1", "/", "l", "I", "|", "丨", "／", "J")
_SLASH, _ONE = 0.15, 0.04
"""How far the upper third of a stroke stands to the right of its lower third, by its height."""
_ENUMERATOR = re.compile(r"^(\d{1,2})[·•・]")
"""The wide full stop after a number is small enough to be taken for a middle dot."""
_ONE_PAGE = "一个图片文件按一份报告读取；报告分成多张图片时，请合成一个 PDF 后再检查"
_PAPER = 842.0
"""Points of the longer side of a picture that does not say its size."""


def available() -> bool:
    """Whether pictures can be read: the extra is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def read(data: bytes, path: str) -> Document:
    """A picture file (PNG, JPEG, BMP, TIFF), of one page or, as fax machines write TIFF, of several.

    Raises ``Unreadable``.
    """
    if not available():
        install = "安装识别组件后再检查（pip install gouji[ocr]）"
        count = _tiff_pages(data)
        told = f"（{count} 页）" if count else ""
        raise Unreadable(f"文件是图片{told}，没有文字；请提供 Word 文档或带文字的 PDF，或{install}")
    os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(_MAX_PIXELS))
    import cv2
    import numpy

    from checker.readers.pdf.assembly import assemble

    try:
        pictures = cv2.imdecodemulti(numpy.frombuffer(data, numpy.uint8), cv2.IMREAD_COLOR)[1]
    except cv2.error:
        pictures = ()
    if not pictures:
        raise Unreadable("图片已损坏或过大，无法读取")
    pages = []
    with Recogniser() as recogniser:
        for number, pixels in enumerate(pictures, 1):
            height, width = pixels.shape[:2]
            unit = _PAPER / max(height, width)
            blank = Page(number, width * unit, height * unit)
            blank.pictures.append((0.0, 0.0, blank.width, blank.height))
            small = _reduced(pixels)
            picture = Picture(small.tobytes(), small.shape[0], small.shape[1], 3 * small.shape[1])
            pages.append(recogniser.page(picture, blank))
    document = assemble(pages, path, "picture")
    if len(pages) > 1:
        return document
    return replace(document, notes=(*document.notes, _ONE_PAGE))


def _reduced(pixels: Any) -> Any:
    """A picture with no more pixels than the detector looks at."""
    import cv2

    scale = LONG_SIDE / max(pixels.shape[:2])
    if scale >= 1.0:
        return pixels
    return cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def _tiff_pages(data: bytes) -> int:
    """How many pages a TIFF lists; 0 for another format or a broken one."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    count, seen = 0, set()
    try:
        at = struct.unpack_from(f"{order}I", data, 4)[0] if order else 0
        while at and at not in seen and count < 10_000:
            seen.add(at)
            entries = struct.unpack_from(f"{order}H", data, at)[0]
            at = struct.unpack_from(f"{order}I", data, at + 2 + 12 * entries)[0]
            count += 1
    except struct.error:
        return 0
    return count


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as rows of blue, green, red, each row of ``stride`` bytes."""

    data: bytes
    height: int
    width: int
    stride: int


class Recogniser:
    """Recognises pages in a process of its own: what ends it, or takes too long, costs that page."""

    def __init__(self) -> None:
        self._worker: Workers[tuple[Picture, int, float, float], Page] | None = None
        self._pages = 0
        self._deadline = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._worker is not None:
            self._worker.close()

    def page(self, picture: Picture, page: Page) -> Page:
        """The page with what is recognised; the same page, and why, where nothing could be."""
        if self._worker is None:
            self._worker = Workers(_recognised, 1, RECOGNITION, nested=True)
            self._deadline = time.monotonic() + MAX_SECONDS
        self._pages += 1
        if self._pages > MAX_PAGES:
            page.unrecognised = f"扫描页超过 {MAX_PAGES} 页"
        elif time.monotonic() > self._deadline:
            page.unrecognised = f"各页合计超过 {MAX_SECONDS} 秒"
        else:
            more_time(RECOGNITION.wall + READING.wall)
            self._worker.give(page.number, (picture, page.number, page.width, page.height))
            ((_, found),) = self._worker.answers()
            if not isinstance(found, Lost):
                return found
            page.unrecognised = _LOST[found]
        return page


_LOST = {
    Lost.TIME: f"这一页超过 {RECOGNITION.wall} 秒",
    Lost.MEMORY: f"所需内存超过 {RECOGNITION.memory // 2**20} MB",
    Lost.CRASH: "识别组件出错",
    Lost.START: "识别组件不能启动",
}


def _recognised(task: tuple[Picture, int, float, float]) -> Page:
    import numpy

    picture, number, width, height = task
    rows = numpy.frombuffer(picture.data, numpy.uint8).reshape(picture.height, picture.stride)
    pixels = rows[:, : picture.width * 3].reshape(picture.height, picture.width, 3).copy()
    return page_of(pixels, number, width, height)


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
        if text in _STROKES:
            text, score = _stroke(dark, box, text, score)
        text = _ENUMERATOR.sub(r"\1.", text)
        page.glyphs.extend(_glyphs(box, text, score, run, unit, len(page.glyphs)))
    page.rules = ruling_lines([_scaled(box, unit) for box in strokes if not _of_letters(box, boxes)])
    for box in _specks(dark, boxes):
        x0, y0, x1, y1 = _scaled(box, unit)
        size = 1.2 * (y1 - y0)
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
    _, lines = _lines(_dark(pixels), (60, 1))
    _, marks, stats, _ = cv2.connectedComponentsWithStats(lines)
    for mark, (x, _, wide, high, _) in enumerate(stats[1:], 1):
        if wide > pixels.shape[1] / 5 and high < wide / 5:
            edge = wide // 10
            left = (marks[:, x : x + edge] == mark).nonzero()[0].mean()
            right = (marks[:, x + wide - edge : x + wide] == mark).nonzero()[0].mean()
            angles.append(atan2(float(right - left), float(wide - edge)))
    if len(angles) < 3:
        angles = [
            atan2(float(box[1][1] - box[0][1]), float(box[1][0] - box[0][0]))
            for box in boxes
            if abs(float(box[1][0] - box[0][0])) > 6 * abs(float(box[3][1] - box[0][1]))
        ]
    slant = median(angles) if angles else 0.0
    return slant if 0.001 < abs(slant) < 0.2 else 0.0


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
    if len(rows) < 8:
        return text, 0.0
    top, bottom = int(rows.min()), int(rows.max())
    upper = columns[rows < top + (bottom - top) / 3]
    lower = columns[rows > bottom - (bottom - top) / 3]
    if not len(upper) or not len(lower):
        return text, 0.0
    lean = float(upper.mean() - lower.mean()) / max(bottom - top, 1)
    if lean > _SLASH:
        return "/", 1.0
    return ("1", score) if lean < _ONE else (text, 0.0)


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


def _dark(pixels: Any) -> Any:
    """Where there is ink."""
    import cv2

    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    return cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)


def _lines(dark: Any, run: tuple[int, int]) -> tuple[Any, Any]:
    """Runs of ink at least so long, and the shape that covers what stands around a line."""
    import cv2

    # Scanned lines waver by a pixel: thicken them across before looking for long runs.
    across = cv2.getStructuringElement(cv2.MORPH_RECT, (1, 3) if run[1] == 1 else (3, 1))
    shape = cv2.getStructuringElement(cv2.MORPH_RECT, run)
    around = cv2.getStructuringElement(cv2.MORPH_RECT, (5, 5))
    return around, cv2.morphologyEx(cv2.dilate(dark, across), cv2.MORPH_OPEN, shape)


def _ink(pixels: Any) -> tuple[list[Box], Any]:
    """The ruling lines, and where there is other ink."""
    import cv2

    dark = _dark(pixels)
    strokes: list[Box] = []
    text = dark.copy()
    for run in ((45, 1), (1, 45)):
        around, lines = _lines(dark, run)
        text[cv2.dilate(lines, around) > 0] = 0
        _, _, stats, _ = cv2.connectedComponentsWithStats(lines)
        for x, y, wide, high, _ in stats[1:]:
            if min(wide, high) <= 14:
                strokes.append((float(x), float(y), float(x + wide), float(y + high)))
    return strokes, text


def _of_letters(stroke: Box, boxes: list[Box]) -> bool:
    """Whether a line is but a stroke of large characters."""
    x, y = (stroke[0] + stroke[2]) / 2, (stroke[1] + stroke[3]) / 2
    length = max(stroke[2] - stroke[0], stroke[3] - stroke[1])
    return any(
        x0 <= x <= x1 and y0 <= y <= y1 and length < 1.3 * min(x1 - x0, y1 - y0) for x0, y0, x1, y1 in boxes
    )


def _specks(dark: Any, boxes: list[Box]) -> list[Box]:
    """Ink of the size of characters where no text was recognised."""
    import cv2

    tall = median([box[3] - box[1] for box in boxes])
    free = dark.copy()
    for box in boxes:
        x0, y0, x1, y1 = (max(0, int(value)) for value in box)
        free[y0:y1, x0:x1] = 0
    _, _, stats, _ = cv2.connectedComponentsWithStats(free)
    specks = [
        (float(x), float(y), float(x + wide), float(y + high))
        for x, y, wide, high, area in stats[1:]
        if 0.3 * tall < high < 1.2 * tall and wide < 1.2 * tall and area > 0.05 * tall * tall
    ]
    return specks[:2000]
