"""Whether a file's text can be judged: its order may be lost, or there may be none beside the tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from checker.document import Document
from checker.recognise.matching.lines import Line
from checker.report import Section

_BESIDE = re.compile(r"(?P<left>\S{2,16})[ ]{3,}(?P<right>\S{8,})")
_MARK = re.compile("[，。；]")
_LEAST_WOVEN = 2
_APART = 7
"""Columns between the left edges of two texts; a paragraph's first line is indented by less."""
_SHORT = 16
"""Characters on a line of a narrow column at most."""
_LEAST_TEXT = 20
"""Characters in sentences; with fewer a file holds tables only."""


def woven(document: Document, lines: Sequence[Line]) -> str:
    """Why the lines of a plain text are no text that goes on from line to line; empty where they are.

    Columns of a page that were written out side by side: an entry of a list and a sentence on one line, or
    on following lines that begin far apart. Only what stands before the first table is looked at.
    """
    if document.format != "text":
        return ""
    table = next((at for at, line in enumerate(lines) if _is_row(line)), len(lines))
    top = [line.text.rstrip() for line in lines[:table] if not line.empty]
    count = sum(1 for text in top if (both := _BESIDE.match(text.lstrip())) and _MARK.search(both["right"]))
    count += sum(
        _indent(long) - _indent(short) >= _APART
        for one, other in pairwise(top)
        for short, long in ((one, other), (other, one))
        if len(short.strip()) <= _SHORT and len(long.strip()) > _SHORT and _MARK.search(long)
    )
    return "正文与旁边的栏目交错在一起" if count >= _LEAST_WOVEN else ""


def _is_row(line: Line) -> bool:
    return len(line.values) >= 3


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def without_text(sections: Sequence[Section]) -> str:
    """Why there is no text to judge; empty where there is some."""
    sentences = (
        paragraph.text
        for section in sections
        if section.heading is not None
        for paragraph in section.body
        if "。" in paragraph.text
    )
    return "" if sum(map(len, sentences)) >= _LEAST_TEXT else "文件里只有表格，没有正文"
