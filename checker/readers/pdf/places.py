"""Lines of a page as paragraphs of the document, each with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checker.document import PagePlace, Paragraph, Piece
from checker.readers.pdf.distances import Box
from checker.readers.pdf.page import Page
from checker.readers.pdf.text_lines import TextLine, box_of

_LETTER = re.compile(r"[A-Za-z]")


def line_paragraph(line: TextLine, page: Page, heading: bool = False, begins: bool = False) -> Paragraph:
    """One visual line, which may go on in the next."""
    piece = _piece(line, page)
    return Paragraph(piece.place.text, (piece,), wrapped=True, heading=int(heading), begins=begins)


def cell_paragraph(lines: Sequence[TextLine], page: Page, around: Box) -> Paragraph:
    """The text of a cell with the place of each line; an empty cell's place is its box."""
    if not lines:
        return Paragraph("", (Piece(0, PagePlace("", page.number, page.shown(around))),))
    parts: list[str] = []
    pieces: list[Piece] = []
    length = 0
    for line in lines:
        piece = _piece(line, page, length)
        text = piece.place.text
        if parts and _LETTER.match(parts[-1][-1:]) and _LETTER.match(text):
            parts.append(" ")
            length += 1
            piece = Piece(length, piece.place)
        parts.append(text)
        pieces.append(piece)
        length += len(text)
    return Paragraph("".join(parts), tuple(pieces))


def _piece(line: TextLine, page: Page, start: int = 0) -> Piece:
    box = box_of(glyph for word in line.words for glyph in word.glyphs)
    return Piece(start, PagePlace(line.text, page.number, page.shown(box)))
