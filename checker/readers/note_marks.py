"""What a reader of the page counts of a text: no character that prints nothing, and no mark of a note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from checker.characters import NOTE_SET, unprinted
from checker.document import Block, Document, Grid, Paragraph

_NOTE = re.compile(
    r"[\[［〔(（【]?\s*(?:注\s*)?(?:\d{1,3}(?:\s*[,，、;-]\s*\d{1,3}){0,9}|[a-zA-Z]|[ivxIVX]{1,4}|注"
    rf"|[{NOTE_SET}#]{{1,4}})\s*[\]］〕)）】]?"
)
"""The mark of a note, or several of them."""
_COUNTED = re.compile(r"\s*[件条项次份宗起例篇期个家名人场批户万亿元年月日%％]")
"""What follows a figure, and no mark."""

Stretch = tuple[int, int]


def seen(document: Document) -> Document:
    """The document without the characters that print nothing; the rest keeps its places."""
    blocks = tuple(map(_block, document.blocks))
    same = all(new is old for new, old in zip(blocks, document.blocks, strict=True))
    return document if same else replace(document, blocks=blocks)


def _block(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return _paragraph(block)
    cells = tuple(
        cell if (content := _paragraph(cell.content)) is cell.content else replace(cell, content=content)
        for cell in block.cells
    )
    return block if all(map(lambda a, b: a is b, cells, block.cells)) else Grid(cells)


def _paragraph(paragraph: Paragraph) -> Paragraph:
    stretches = unprinted(paragraph.text)
    return paragraph.without(stretches) if stretches else paragraph


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
