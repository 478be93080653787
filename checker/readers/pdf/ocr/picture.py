"""Picture files (PNG, JPEG, BMP, TIFF) as documents."""

from __future__ import annotations

import os
import struct
from dataclasses import replace
from typing import Any

from checker.document import Document, Unreadable
from checker.readers.pdf.assembly import assemble
from checker.readers.pdf.ocr import recogniser as ocr
from checker.readers.pdf.ocr.recogniser import Picture, Recogniser
from checker.readers.pdf.ocr.thresholds import RECOGNITION
from checker.readers.pdf.page import Page

_MAX_PIXELS = 100_000_000
_ONE_PAGE = "一个图片文件按一份报告读取；报告分成多张图片时，请合成一个 PDF 后再检查"
_PAPER = 842.0
"""Points of the longer side of a picture that does not say its size."""


def read(data: bytes, path: str) -> Document:
    """A picture file (PNG, JPEG, BMP, TIFF), of one page or, as fax machines write TIFF, of several.

    Raises ``Unreadable``.
    """
    if not ocr.available():
        install = "安装识别组件后再检查（pip install gouji[ocr]）"
        count = _tiff_pages(data)
        told = f"（{count} 页）" if count else ""
        raise Unreadable(f"文件是图片{told}，没有文字；请提供 Word 文档或带文字的 PDF，或{install}")
    os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(_MAX_PIXELS))
    import cv2
    import numpy

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

    scale = RECOGNITION.long_side / max(pixels.shape[:2])
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
