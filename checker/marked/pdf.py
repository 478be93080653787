"""PDF with annotations: a highlight over the words of each finding, which tells it when it is pointed at."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

from checker.document import PagePlace, Unreadable
from checker.marked.remarks import Remark
from checker.readers.marked import AUTHOR, AUTHORS
from checker.readers.pdf import opened
from checker.readers.pdf.annotations import annotators

_COLOURS = {"error": (255, 120, 120), "warning": (255, 200, 80), "info": (150, 200, 255)}
_LEAST = 4.0
"""Points that a highlight has at least each way: a blank cell may have none."""
_FINE = 100
"""Parts of a point to which pdfium, which takes whole numbers, is asked."""
_FAILED = "PDF 不能加批注"
_NOT_INCREMENTAL = 2


def mark(data: bytes, remarks: Sequence[Remark]) -> bytes:
    """The copy. Raises ``Unreadable``."""
    import pypdfium2_raw as pdfium

    by_page: dict[int, list[Remark]] = {}
    for remark in remarks:
        place = remark.place if remark.place is not None else remark.title
        by_page.setdefault(place.page if isinstance(place, PagePlace) else 1, []).append(remark)
    with opened(pdfium, data) as document:
        for index in range(pdfium.FPDF_GetPageCount(document)):
            page = pdfium.FPDF_LoadPage(document, index)
            if not page:
                raise Unreadable(_FAILED)
            try:
                _take_away_ours(pdfium, page)
                for remark in by_page.get(index + 1, ()):
                    _annotate(pdfium, page, remark)
            finally:
                pdfium.FPDF_ClosePage(page)
        return _saved(pdfium, document)


def _annotate(pdfium: Any, page: Any, remark: Remark) -> None:
    place = remark.place if remark.place is not None else remark.title
    box = place.bbox if isinstance(place, PagePlace) else (_LEAST, _LEAST, 5 * _LEAST, 5 * _LEAST)
    left, top, right, bottom = _on_page(pdfium, page, box)
    annotation = pdfium.FPDFPage_CreateAnnot(page, pdfium.FPDF_ANNOT_HIGHLIGHT)
    if not annotation:
        raise Unreadable(_FAILED)
    try:
        corners = pdfium.FS_QUADPOINTSF(left, top, right, top, left, bottom, right, bottom)
        rectangle = pdfium.FS_RECTF(left, top, right, bottom)
        done = (
            pdfium.FPDFAnnot_SetColor(
                annotation, pdfium.FPDFANNOT_COLORTYPE_Color, *_COLOURS[remark.severity], 255
            )
            and pdfium.FPDFAnnot_AppendAttachmentPoints(annotation, ctypes.byref(corners))
            and pdfium.FPDFAnnot_SetRect(annotation, ctypes.byref(rectangle))
            and _say(pdfium, annotation, b"Contents", "\n".join(remark.lines))
            and _say(pdfium, annotation, b"T", AUTHOR)
            and pdfium.FPDFAnnot_SetFlags(annotation, pdfium.FPDF_ANNOT_FLAG_PRINT)
        )
        if not done:
            raise Unreadable(_FAILED)
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _on_page(
    pdfium: Any, page: Any, box: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """A box of the page as it is shown in the measures of the page itself: left, top, right, bottom."""
    x0, y0, x1, y1 = box
    x1, y1 = max(x1, x0 + _LEAST), max(y1, y0 + _LEAST)
    wide = round(pdfium.FPDF_GetPageWidthF(page) * _FINE)
    high = round(pdfium.FPDF_GetPageHeightF(page) * _FINE)
    points = []
    for x, y in ((x0, y0), (x1, y1)):
        across, up = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDF_DeviceToPage(page, 0, 0, wide, high, 0, round(x * _FINE), round(y * _FINE), across, up)
        points.append((across.value, up.value))
    (a, b), (c, d) = points
    return min(a, c), max(b, d), max(a, c), min(b, d)


def _say(pdfium: Any, annotation: Any, key: bytes, text: str) -> bool:
    wide = (text + "\0").encode("utf-16-le")
    buffer = (ctypes.c_ushort * (len(wide) // 2)).from_buffer_copy(wide)
    return bool(pdfium.FPDFAnnot_SetStringValue(annotation, key, buffer))


def _take_away_ours(pdfium: Any, page: Any) -> None:
    """The annotations of an earlier round, which this one says anew; those of other people stay."""
    for index, author in reversed(list(enumerate(annotators(page)))):
        if author in AUTHORS:
            pdfium.FPDFPage_RemoveAnnot(page, index)


def _saved(pdfium: Any, document: Any) -> bytes:
    out = bytearray()

    def write(_: Any, data: Any, size: int) -> int:
        out.extend(ctypes.string_at(data, size))
        return 1

    writer = pdfium.FPDF_FILEWRITE()
    writer.version = 1
    writer.WriteBlock = type(writer.WriteBlock)(write)
    if not pdfium.FPDF_SaveAsCopy(document, ctypes.byref(writer), _NOT_INCREMENTAL):
        raise Unreadable(_FAILED)
    return bytes(out)
