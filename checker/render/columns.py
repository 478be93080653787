"""Text in terminal columns: East Asian widths, control characters, wrapping, cutting around marks."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
    def _ambiguous(self) -> int:
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
        return sum(_width(char, self._ambiguous) for char in text)

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
                head = _head(token, width - used, self._ambiguous)
                lines.append(line + token[:head])
                token, line, used = token[head:], "", 0
                size = self.width_of(token)
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
    if ambiguous == 2 and unicodedata.east_asian_width(char) == "A":
        return 2
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
    to a mark.
    """
    shown = screen.cells(text)
    edges = [0]
    for piece in shown:
        edges.append(edges[-1] + screen.width_of(piece))
    windows: list[list[Mark]] = []
    room = max(20, width - 6)
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end)):
        group = windows[-1] if windows else None
        if group and edges[mark.end] - edges[group[0].start] <= room:
            group.append(mark)
        else:
            windows.append([mark])
    if edges[-1] <= width and windows:
        windows = [[mark for group in windows for mark in group]]
    return [_window(screen, shown, edges, group, width, paint) for group in windows]


def _window(
    screen: Screen, shown: list[str], edges: list[int], marks: list[Mark], width: int, paint: Paint
) -> list[str]:
    first, last = _range(edges, marks[0].start, max(mark.end for mark in marks), width)
    dots = "…" if screen.unicode else "..."
    before = dots if first else ""
    after = dots if last < len(shown) else ""
    shift = screen.width_of(before) - edges[first]
    source: list[str] = []
    for owner, run in groupby(range(first, last), lambda at: _owner(marks, at)):
        text = "".join(shown[at] for at in run)
        source.append(paint(text, owner) if owner else text)
    lines = [before + "".join(source).rstrip() + after]
    spans = [
        (mark, edges[max(first, mark.start)] + shift, edges[min(last, max(mark.end, mark.start))] + shift)
        for mark in marks
    ]
    return lines + _underlines(screen, spans, width, paint)


def _owner(marks: list[Mark], at: int) -> Mark | None:
    return next((mark for mark in marks if mark.start <= at < mark.end), None)


def _range(edges: list[int], start: int, end: int, width: int) -> tuple[int, int]:
    """The characters to show so that ``start`` to ``end`` stand in the middle of ``width`` columns."""
    length = len(edges) - 1
    if edges[length] <= width:
        return 0, length
    room = width - 6
    spare = max(0, room - (edges[end] - edges[start]))
    low = max(0, edges[start] - spare // 2)
    low = min(low, max(0, edges[length] - room))
    first = next(at for at in range(length + 1) if edges[at] >= min(low, edges[start]))
    last = max(at for at in range(length + 1) if edges[at] <= edges[first] + room)
    return first, last


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
