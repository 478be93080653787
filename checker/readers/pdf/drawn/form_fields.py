"""Fields of a PDF form: what is typed into them is drawn over the page, and is no part of its content."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pypdfium2_raw as pdfium

MAX_FIELDS = 3_000
"""Fields of a page; a page of a report has some hundred."""
MAX_VALUE = 2_000
"""Characters of one field."""
_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_SHOWN = frozenset(
    {pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX}
)


class Field(NamedTuple):
    """``box``: left, bottom, right, top in the page's user space."""

    text: str
    box: tuple[float, float, float, float]


@contextmanager
def form_of(document: Any) -> Iterator[Any]:
    """The form of a document; false where it has none."""
    if pdfium.FPDF_GetFormType(document) == pdfium.FORMTYPE_NONE:
        yield None
        return
    info = pdfium.FPDF_FORMFILLINFO(version=2)
    form = pdfium.FPDFDOC_InitFormFillEnvironment(document, info)
    try:
        yield form
    finally:
        if form:
            pdfium.FPDFDOC_ExitFormFillEnvironment(form)


def fields_of(form: Any, page: Any) -> list[Field]:
    """The fields of a page that show text."""
    if not form:
        return []
    found: list[Field] = []
    rect = pdfium.FS_RECTF()
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), MAX_FIELDS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            if (
                pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET
                and not pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN
                and pdfium.FPDFAnnot_GetFormFieldType(form, annotation) in _SHOWN
                and pdfium.FPDFAnnot_GetRect(annotation, rect)
                and (text := _value(form, annotation))
            ):
                found.append(Field(text, (rect.left, rect.bottom, rect.right, rect.top)))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def _value(form: Any, annotation: Any) -> str:
    size = pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, None, 0)
    size = min(size, 2 * MAX_VALUE)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    if pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, ctypes.sizeof(buffer)) > 2 * MAX_VALUE:
        return ""
    return bytes(buffer).decode("utf-16-le", "ignore").partition("\0")[0].strip()
