"""Pages recognised in a process of their own: what ends it, or takes too long, costs that page."""

from __future__ import annotations

import time
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Self

from checker.ground.limits import READING, RECOGNITION
from checker.ground.process import Lost
from checker.ground.workers import Workers, more_time
from checker.readers.pdf.ocr.recognition import page_of
from checker.readers.pdf.page import Page

MAX_PAGES = 80
"""Pages of one file that are recognised."""
MAX_SECONDS = 900
"""For all pages of one file; what is left then is told."""


def available() -> bool:
    """Whether pictures can be read: the extra is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as rows of blue, green, red, each row of ``stride`` bytes."""

    data: bytes
    height: int
    width: int
    stride: int


class Recogniser:
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
