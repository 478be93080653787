"""How much one document may hold, in every format: what is larger is no annual report and is refused.

A report has 5,000 to 60,000 characters and some hundred cells. Readers whose work grows with the text count
it before that work; whatever they give is counted once more on its way out.
"""

from __future__ import annotations

import re
from typing import Final

from checker.document import Document, Grid, Unreadable

MAX_TEXT: Final = 500_000
"""Characters, those in tables too."""
MAX_CELLS: Final = 60_000
MAX_PARAGRAPHS: Final = 30_000
"""Paragraphs, or lines of plain text, that are not empty."""

_EMBEDDED = re.compile(r"data:[\w.+/-]+;base64,[\w+/=%-]+")


def check_text(length: int) -> None:
    """Raises ``Unreadable`` for so many characters."""
    if length > MAX_TEXT:
        raise Unreadable(f"文件的文字超过 {MAX_TEXT // 10_000} 万字，不像一份年度报告，不读取")


def check_cells(count: int) -> None:
    """Raises ``Unreadable`` for so many cells of tables."""
    if count > MAX_CELLS:
        raise Unreadable(f"文件的表格超过 {MAX_CELLS // 10_000} 万格，不像一份年度报告，不读取")


def check_source(text: str) -> None:
    """The same for a text as it stands in its file; pictures written into it are no text."""
    if len(text) > MAX_TEXT:
        check_text(len(text) - sum(match.end() - match.start() for match in _EMBEDDED.finditer(text)))


def bounded(document: Document) -> Document:
    """The document. Raises ``Unreadable`` where it holds too much."""
    length = cells = paragraphs = 0
    for block in document.blocks:
        if isinstance(block, Grid):
            cells += len(block.cells)
            length += sum(len(cell.text) for cell in block.cells)
        else:
            length += len(block.text)
            paragraphs += 1
    check_text(length)
    check_cells(cells)
    if paragraphs > MAX_PARAGRAPHS < sum(bool(one.text.strip()) for one in document.paragraphs):
        raise Unreadable(f"文件的文字超过 {MAX_PARAGRAPHS // 10_000} 万段（行），不像一份年度报告，不读取")
    return document
