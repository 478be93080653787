"""Text in terminal columns: East Asian widths, control characters, wrapping, cutting around marks."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

_WIDE_CONSOLES = ("gb", "cp936", "big5", "cp950", "euc", "shift", "cp932", "cp949")
_TAB = 4
_NOT_FIRST = "·，。；：、！？）】》〉”’…％%,.;:!?)]}"
_NOT_LAST = "（【《〈“‘([{"


@dataclass(frozen=True, slots=True)
class Screen:
    """What one stream shows: its width in columns and the characters that it can write."""

    width: int
    encoding: str

    @property
    def unicode(self) -> bool:
        return self.encoding.lower().replace("-", "").startswith("utf")

    @property
    def ambiguous(self) -> int:
        """“”…— take two columns on an old East Asian console, one elsewhere."""
        return 2 if self.encoding.lower().replace("_", "").startswith(_WIDE_CONSOLES) else 1

    def safe(self, text: str) -> str:
        """``text`` as this stream can show it: no control characters, nothing it cannot encode."""
        return "".join(self._safe(char) for char in text)

    def _safe(self, char: str) -> str:
        if " " <= char <= "~":
            return char
        if char in "\t\n\r\v\f\x85\u2028\u2029":
            return " "
        kind = unicodedata.category(char)
        if kind in ("Cc", "Cf", "Cs"):
            # Terminal escapes and writing direction marks of a hostile report; nothing is seen of the latter.
            return "" if kind == "Cf" else "?"
        return char if self.unicode else _encodable(char, self.encoding)

    def width_of(self, text: str) -> int:
        ambiguous = self.ambiguous
        return sum([_width(char, ambiguous) for char in text])

    def pad(self, text: str, width: int, *, right: bool = False) -> str:
        space = " " * max(0, width - self.width_of(text))
        return space + text if right else text + space

    def wrap(self, text: str, width: int) -> list[str]:
        """Lines of at most ``width`` columns, cut where Chinese may be cut: not inside a number or a
        Latin word, not before a closing mark nor after an opening one."""
        lines: list[str] = []
        line, used = "", 0
        for token in _tokens(text):
            size = self.width_of(token)
            if used + size > width and line:
                lines.append(line.rstrip())
                line, used = "", 0
                token = token.lstrip(" ")
                size = self.width_of(token)
            while size > width:
                head = _head(token, width - used, self.ambiguous)
                lines.append(line + token[:head])
                size -= self.width_of(token[:head])
                token, line, used = token[head:], "", 0
            line, used = line + token, used + size
        return [*lines, line.rstrip()] if line or not lines else lines

    def cells(self, text: str) -> list[str]:
        """What stands on the screen for each character of a source line; tabs widened."""
        shown: list[str] = []
        column = 0
        for char in text:
            piece = " " * (_TAB - column % _TAB) if char == "\t" else self._safe(char)
            shown.append(piece)
            column += self.width_of(piece)
        return shown


def _tokens(text: str) -> list[str]:
    """The smallest parts that stay together on one line."""
    tokens: list[str] = []
    for char in text:
        last = tokens[-1][-1] if tokens else ""
        glued = last and (
            char in _NOT_FIRST
            or last in _NOT_LAST
            or (char.isascii() and last.isascii() and " " not in (char, last))
            or char == " "
        )
        if glued:
            tokens[-1] += char
        else:
            tokens.append(char)
    return tokens


def _head(text: str, width: int, ambiguous: int) -> int:
    """How many characters of ``text`` fit in ``width`` columns, at least one."""
    used = 0
    for count, char in enumerate(text):
        used += _width(char, ambiguous)
        if used > width:
            return max(1, count)
    return len(text)


@lru_cache(maxsize=4096)
def _width(char: str, ambiguous: int) -> int:
    if " " <= char <= "~":
        return 1
    if "\u4e00" <= char <= "\u9fff" or "\u3000" <= char <= "\u303e" or "\uff01" <= char <= "\uff60":
        return 2
    if unicodedata.east_asian_width(char) == "A" and (ambiguous == 2 or unicodedata.category(char) != "Mn"):
        return ambiguous
    from wcwidth import wcwidth  # 30 ms to import, and rarely needed

    return max(0, wcwidth(char))


_PLAIN = {
    "…": "...",
    "—": "-",
    "–": "-",
    "−": "-",
    "·": ".",
    "•": "*",
    "≠": "!=",
    "≤": "<=",
    "≥": ">=",
    " ": " ",
}


@lru_cache(maxsize=4096)
def _encodable(char: str, encoding: str) -> str:
    for candidate in (char, _PLAIN.get(char, ""), unicodedata.normalize("NFKC", char)):
        try:
            candidate.encode(encoding)
        except (UnicodeEncodeError, LookupError):
            continue
        if candidate:
            return candidate
    return "?"


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters ``start`` to ``end`` of a line, the finding's primary place or a related one."""

    start: int
    end: int
    primary: bool
    label: str = ""


Paint = Callable[[str, Mark], str]


def snippet(screen: Screen, text: str, marks: Sequence[Mark], width: int, paint: Paint) -> list[list[str]]:
    """``text`` with ``marks`` under its characters, in one or more windows of at most ``width`` columns.

    Each window is a list of lines: the source, then marks and labels. ``paint`` colours what belongs
    to a mark. Only what stands near the marks is looked at, so that a file of one long line costs no more.
    """
    windows: list[list[str]] = []
    for group in _groups(marks, width):
        low = max(0, group[0].start - width)
        high = min(len(text), max(mark.end for mark in group) + width, low + 8 * width)
        near = [
            replace(mark, start=mark.start - low, end=max(mark.start, min(mark.end, high)) - low)
            for mark in group
        ]
        windows += _Stretch(screen, text[low:high], low > 0, high < len(text), width).windows(near, paint)
    return windows


def _groups(marks: Sequence[Mark], width: int) -> list[list[Mark]]:
    """Marks of a line in order, those together that may stand in one window or close to it."""
    groups: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end)):
        if groups and mark.end - groups[-1][0].start <= 2 * width:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return groups


class _Stretch:
    """A stretch of a source line as it is shown: for each character its text and its column."""

    def __init__(self, screen: Screen, text: str, more_before: bool, more_after: bool, width: int) -> None:
        self.screen, self.width = screen, width
        self.more_before, self.more_after = more_before, more_after
        self.shown = screen.cells(text)
        self.edges = [0]
        for piece in self.shown:
            self.edges.append(self.edges[-1] + screen.width_of(piece))

    def windows(self, marks: list[Mark], paint: Paint) -> list[list[str]]:
        if self._whole():
            return [self._window(marks, paint)]
        windows: list[list[Mark]] = []
        for mark in marks:
            if windows and self.edges[mark.end] - self.edges[windows[-1][0].start] <= self.width - 6:
                windows[-1].append(mark)
            else:
                windows.append([mark])
        return [self._window(group, paint) for group in windows]

    def _whole(self) -> bool:
        return not self.more_before and not self.more_after and self.edges[-1] <= self.width

    def _window(self, marks: list[Mark], paint: Paint) -> list[str]:
        first, last = self._range(marks[0].start, max(mark.end for mark in marks))
        dots = "…" if self.screen.unicode else "..."
        before = dots if first or self.more_before else ""
        after = dots if last < len(self.shown) or self.more_after else ""
        shift = self.screen.width_of(before) - self.edges[first]
        source: list[str] = []
        for owner, run in groupby(range(first, last), lambda at: _owner(marks, at)):
            text = "".join(self.shown[at] for at in run)
            source.append(paint(text, owner) if owner else text)
        spans = [
            (mark, self.edges[max(first, mark.start)] + shift, self.edges[min(last, mark.end)] + shift)
            for mark in marks
        ]
        lines = [before + "".join(source).rstrip() + after]
        return lines + _underlines(self.screen, spans, self.width, paint)

    def _range(self, start: int, end: int) -> tuple[int, int]:
        """The characters to show so that ``start`` to ``end`` stand in the middle of the window."""
        if self._whole():
            return 0, len(self.shown)
        edges, room = self.edges, self.width - 6
        spare = max(0, room - (edges[end] - edges[start]))
        low = max(0, min(edges[start] - spare // 2, edges[-1] - room))
        first = bisect_left(edges, min(low, edges[start]))
        last = bisect_right(edges, edges[first] + room) - 1
        return first, last


def _owner(marks: list[Mark], at: int) -> Mark | None:
    return next((mark for mark in marks if mark.start <= at < mark.end), None)


def _underlines(screen: Screen, spans: list[tuple[Mark, int, int]], width: int, paint: Paint) -> list[str]:
    """The marks under a source line, and their labels: the last beside its mark, the others below."""
    row, at = "", 0
    for mark, start, end in spans:
        sign = ("^" if mark.primary else "~") * max(1, end - max(start, at))
        if start + len(sign) <= at:
            continue
        row += " " * (max(start, at) - at) + paint(sign, mark)
        at = max(start, at) + len(sign)
    labels = _merged([mark.label for mark, _, _ in spans])
    labelled = [(mark, start, label) for (mark, start, _), label in zip(spans, labels, strict=True) if label]
    lines: list[str] = []
    if labelled and labelled[-1][0] is spans[-1][0]:
        mark, _, label = labelled[-1]
        label = screen.safe(label)
        if at + 1 + screen.width_of(label) <= width:
            row += " " + paint(label, mark)
            labelled.pop()
    lines.append(row)
    while labelled:
        mark, start, label = labelled.pop()
        label = screen.safe(label)
        start = max(0, min(start, width - screen.width_of(label)))
        stems, used = "", 0
        for other, column, _ in labelled:
            if used <= column < start - 1:
                stems += " " * (column - used) + paint("|", other)
                used = column + 1
        lines.append(stems + " " * (start - used) + paint(label, mark))
    return lines


def _merged(labels: list[str]) -> list[str]:
    """One label for marks side by side that say the same, or that are cells of one row
    (“表三·总计·自然人、其他”); it stands at the last of them."""
    merged: list[str] = []
    row = ""
    columns: list[str] = []
    for label, after in zip(labels, [*labels[1:], ""], strict=True):
        head, dot, column = label.rpartition("·")
        columns = [*columns, column] if dot and head == row else [column]
        row = head
        goes_on = label == after or (dot and after.rpartition("·")[0] == head)
        merged.append("" if goes_on else head + dot + "、".join(dict.fromkeys(columns)))
    return merged
