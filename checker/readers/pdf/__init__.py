"""PDF: ruled tables by their lines, others by where their characters stand, the rest as lines of text.

pdfium draws no page here; it tells what is drawn (``drawn``), which becomes words and lines (``words``,
``text_lines``). Ruling lines become lattices (``tables.ruled``), tables without them are found by where their
words stand (``tables.unruled``), the parts on following pages are joined (``tables.joining``), and what is
left is text in the order of reading (``prose``). ``assembly`` makes a document of it all.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

from checker.document import Document, Unreadable

if TYPE_CHECKING:
    from checker.readers.pdf.ocr.recogniser import Picture
    from checker.readers.pdf.page import Page

MAX_PAGES = 500
MAX_SECONDS = 30.0
"""For all pages together; the time of recognition is not counted."""


def read(data: bytes, path: str) -> Document:
    """The PDF as a document.

    Raises ``Unreadable`` for a file that is broken, encrypted, empty, too large, or only pictures.
    """
    from checker.readers.pdf.assembly import assemble
    from checker.readers.pdf.bombs import refuse_bombs

    refuse_bombs(data)
    return assemble(pages_of(data), path)


def pages_of(data: bytes) -> list[Page]:
    """What pdfium draws on each page. Raises ``Unreadable``."""
    import pypdfium2_raw as pdfium

    from checker.readers.marked import AUTHORS
    from checker.readers.pdf.annotations import annotators
    from checker.readers.pdf.drawn.form_fields import fields_of, form_of
    from checker.readers.pdf.drawn.page_content import read_page
    from checker.readers.pdf.ocr import recogniser

    deadline = monotonic() + MAX_SECONDS
    with (
        opened(pdfium, data) as document,
        form_of(document) as form,
        recogniser.Recogniser() as recognised,
    ):
        count = pdfium.FPDF_GetPageCount(document)
        if count < 1:
            raise Unreadable("PDF 里没有一页内容，文件可能不完整")
        if count > MAX_PAGES:
            raise Unreadable(f"PDF 有 {count} 页，超过 {MAX_PAGES} 页，不是一份年度报告")
        pages: list[Page] = []
        for index in range(count):
            handle = pdfium.FPDF_LoadPage(document, index)
            if not handle:
                raise Unreadable(f"PDF 第 {index + 1} 页已损坏，无法读取")
            try:
                page = read_page(handle, index + 1, fields_of(form, handle))
                if page.scanned and recogniser.available():
                    started = monotonic()
                    page = recognised.page(_picture(handle), page)
                    deadline += monotonic() - started
                page.marked = not AUTHORS.isdisjoint(annotators(handle))
                pages.append(page)
            finally:
                pdfium.FPDF_ClosePage(handle)
            if monotonic() > deadline:
                raise Unreadable("PDF 内容过于复杂，读取超时")
        return pages


def _picture(handle: Any) -> Picture:
    """The page drawn as OCR wants it."""
    import pypdfium2_raw as pdfium

    from checker.readers.pdf.ocr.recogniser import Picture
    from checker.readers.pdf.ocr.thresholds import RECOGNITION

    width, height = pdfium.FPDF_GetPageWidthF(handle), pdfium.FPDF_GetPageHeightF(handle)
    scale = RECOGNITION.long_side / max(width, height, 1.0)
    wide, high = max(int(width * scale), 1), max(int(height * scale), 1)
    bitmap = pdfium.FPDFBitmap_CreateEx(wide, high, pdfium.FPDFBitmap_BGR, None, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, wide, high, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, handle, 0, 0, wide, high, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        drawn = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * high)
        return Picture(drawn, high, wide, stride)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


@contextmanager
def opened(pdfium: Any, data: bytes) -> Iterator[Any]:
    """The document as pdfium has it. Raises ``Unreadable``."""
    from checker.readers.pdf.drawn.typeface import use_boxes

    pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(2, None, None, 0))
    use_boxes(pdfium)
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        if pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise Unreadable("PDF 有打开密码，请去掉密码后再校核")
        raise Unreadable("PDF 文件已损坏或不完整，无法打开")
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)
