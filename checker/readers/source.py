"""Source lines, as an editor counts them."""

from __future__ import annotations

import re
from bisect import bisect_right

from checker.document import LinePlace, Unreadable

MAX_LINES = 300_000
"""A text with more lines is no report."""
_TOO_LONG = f"文件超过 {MAX_LINES // 10_000} 万行，不像报告，不读取"
_BREAK = re.compile(r"\r\n|\r|\n")


def split(text: str) -> list[str]:
    r"""The lines of a text, broken at ``\n``, ``\r\n`` and ``\r`` only (a form feed is no line break)."""
    if text.count("\n") + text.count("\r") > 2 * MAX_LINES:  # a line may end in both
        raise Unreadable(_TOO_LONG)
    lines = _BREAK.split(text)
    if len(lines) > MAX_LINES:
        raise Unreadable(_TOO_LONG)
    if lines[-1] == "":
        del lines[-1]
    return lines


class Source:
    r"""A text whose offsets are told as lines and columns. ``text`` has ``\n`` for every line break."""

    __slots__ = ("_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
        if self.text.count("\n") > MAX_LINES:
            raise Unreadable(_TOO_LONG)
        self._starts = [0, *(match.end() for match in re.finditer("\n", self.text))]

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(split(self.text))

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, 1-based."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset at a line and column; of a line that is not there, the end."""
        return self._starts[line - 1] + column - 1 if line <= len(self._starts) else len(self.text)

    def place(self, start: int, end: int, text: str | None = None) -> LinePlace:
        """The place of ``text[start:end]``; ``text`` where what is printed differs from the source."""
        line, column = self.position(start)
        end_line, end_column = self.position(end)
        return LinePlace(self.text[start:end] if text is None else text, line, column, end_line, end_column)
