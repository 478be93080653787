"""Marks of notes, which are no part of the text that they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from checker.language.characters import NOTE_SET

_NOTE = re.compile(
    r"[\[［〔(（【]?\s*(?:注\s*)?(?:\d{1,3}(?:\s*[,，、;-]\s*\d{1,3}){0,9}|[a-zA-Z]|[ivxIVX]{1,4}|注"
    rf"|[{NOTE_SET}#]{{1,4}})\s*[\]］〕)）】]?"
)
"""The mark of a note, or several of them."""
_COUNTED = re.compile(r"\s*[件条项次份宗起例篇期个家名人场批户万亿元年月日%％]")
"""What follows a figure, and no mark."""

Stretch = tuple[int, int]


class Raised(str):
    """Text set higher or lower than its line."""

    __slots__ = ()


def joined(parts: Iterable[str]) -> str:
    """The parts of a paragraph as one text, without those raised ones that are marks of notes."""
    texts: list[str] = []
    raised: list[Stretch] = []
    length = 0
    for part in parts:
        if part and isinstance(part, Raised):
            raised.append((length, length + len(part)))
        texts.append(part)
        length += len(part)
    text, at, kept = "".join(texts), 0, []
    for start, end in marks(text, raised) if raised else ():
        kept.append(text[at:start])
        at = end
    return "".join([*kept, text[at:]]) if at else text


def marks(text: str, raised: Sequence[Stretch]) -> list[Stretch]:
    """Which of the raised stretches of a paragraph, in order, are marks of notes; neighbours are one."""
    whole: list[Stretch] = []
    for start, end in raised:
        if whole and not text[whole[-1][1] : start].strip():
            whole[-1] = whole[-1][0], end
        elif start < end:
            whole.append((start, end))
    return [(start, end) for start, end in whole if _is_mark(text, start, end)]


def _is_mark(text: str, start: int, end: int) -> bool:
    """Whether a raised stretch points to a note; else it is the power of a unit, or text set out of line."""
    raised = text[start:end].strip()
    before = text[max(start - 8, 0) : start].rstrip(" \u3000\u00a0")[-1:]
    after = text[end : end + 8]
    if before.isdecimal():
        return _NOTE.fullmatch(raised) is not None or raised.isdecimal()
    if not _NOTE.fullmatch(raised) or not (before.strip() or after.strip()):
        return False
    if raised.isdecimal() and before.strip():
        return not (before.isascii() and before.isalpha()) and not _COUNTED.match(after)
    return True
