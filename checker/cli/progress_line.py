"""One line on a terminal that tells how far a run has come."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from checker.run.read_file import ReadFile

_FEW = 8
"""Of fewer files nobody waits for long."""
_EVERY = 0.1
"""Seconds between two tellings."""
_SURE = 3
"""Seconds after which the time that is left can be told."""
_READING = 0.65
"""The part of a run's time that reading takes, as it is with text; what is left is told by it."""


class ProgressLine:
    """Files read and pages, recognised pictures, reports checked, and about how long it will take."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._shown = ""
        self._started = self._told = time.monotonic()
        self._files = self._pages = self._recognised = self._total = 0
        self._checked = self._reports = 0

    def begin(self, files: int) -> None:
        self._total += files

    def read(self, found: list[ReadFile]) -> None:
        self._files += 1
        for one in found:
            if one.card is not None:
                self._pages += one.card.pages
                self._recognised += one.card.recognised
        self._tell()

    def check(self, reports: Sequence[str]) -> None:
        self._reports = len(reports)

    def checked(self) -> None:
        self._checked += 1
        self._tell()

    def clear(self) -> None:
        """Takes the line away, so that something else may be written."""
        if self._shown:
            self._write("\r\x1b[K")
            self._shown = ""

    def _tell(self) -> None:
        now = time.monotonic()
        if self._stream is None or self._total < _FEW or now - self._told < _EVERY:
            return
        self._told = now
        line = self._line(now - self._started)
        if line != self._shown:
            self._write(f"\r\x1b[K{line}")
            self._shown = line

    def _line(self, spent: float) -> str:
        told = [f"已读 {self._files}/{self._total} 个文件"]
        if self._pages:
            told.append(f"{self._pages} 页")
        if self._recognised:
            told.append(f"其中 {self._recognised} 份用了 OCR")
        if self._reports:
            told.append(f"已核对 {self._checked}/{self._reports} 份")
        checked = self._checked / self._reports if self._reports else 0.0
        done = _READING * self._files / self._total + (1 - _READING) * checked
        if spent > _SURE and done:
            told.append(f"约还需 {_duration(spent / done - spent)}")
        return "，".join(told)

    def _write(self, text: str) -> None:
        if self._stream is None:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):  # the terminal has gone
            self._stream = None


def _duration(seconds: float) -> str:
    whole = max(1, round(seconds))
    if whole < 60:
        return f"{whole} 秒"
    minutes = round(whole / 60)
    return f"{minutes} 分钟" if minutes < 60 else f"{minutes // 60} 小时 {minutes % 60} 分钟"


@contextmanager
def watched() -> Iterator[ProgressLine]:
    """The line for one run; silent where nobody looks, and gone at its end."""
    line = ProgressLine(sys.stderr if sys.stderr.isatty() else None)
    try:
        yield line
    finally:
        line.clear()
