"""Who has annotated a page."""

from __future__ import annotations

import ctypes
from typing import Any

_MOST = 5000
"""Annotations of a page that are looked at."""


def annotators(handle: Any) -> list[str]:
    """The author of each annotation of the page behind a pdfium handle, in their order."""
    import pypdfium2_raw as pdfium

    found = []
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(handle), _MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(handle, index)
        size = pdfium.FPDFAnnot_GetStringValue(annotation, b"T", None, 0) if annotation else 0
        buffer = (ctypes.c_ushort * (size // 2 + 1))()
        if annotation:
            pdfium.FPDFAnnot_GetStringValue(annotation, b"T", buffer, size)
            pdfium.FPDFPage_CloseAnnot(annotation)
        found.append(bytes(buffer).decode("utf-16-le", "replace").rstrip("\0"))
    return found
