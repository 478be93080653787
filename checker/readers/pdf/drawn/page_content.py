"""One page of a PDF as pdfium draws it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checker.readers.pdf.drawn.characters import characters, typed
from checker.readers.pdf.drawn.decoration import without_decoration
from checker.readers.pdf.drawn.form_fields import Field
from checker.readers.pdf.drawn.matrices import frame_of
from checker.readers.pdf.drawn.ruling_lines import ruling_lines
from checker.readers.pdf.drawn.shapes import Drawing
from checker.readers.pdf.drawn.upright import set_upright
from checker.readers.pdf.page import Page


def read_page(handle: Any, number: int, fields: Sequence[Field] = ()) -> Page:
    """The page behind a pdfium handle. ``number`` is 1-based; ``fields``: of a form, filled in."""
    frame, width, height = frame_of(handle)
    page = Page(number, width, height)
    drawing = Drawing(page, frame)
    drawing.walk(handle)
    text = characters(handle, frame, page)
    for field in fields:
        text += typed(field, frame, len(text))
    strokes, kept = without_decoration(drawing.strokes, text)
    page.struck = len(text) - len(kept)
    page.rules = ruling_lines(strokes)
    set_upright(kept, page, drawing.texts)
    return page
