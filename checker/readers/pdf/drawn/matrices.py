"""From a PDF's user space to points from the upper left corner of the page as it is shown."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2_raw as pdfium

from checker.readers.pdf.distances import Box

Matrix = tuple[float, float, float, float, float, float]
_A4 = (0.0, 0.0, 595.0, 842.0)
"""Left, bottom, right, top of a page that does not say its size."""


def frame_of(handle: Any) -> tuple[Matrix, float, float]:
    """The matrix of a page, its width and height; ``/Rotate`` and the crop box are taken into account."""
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(handle, rect):
        rect.left, rect.bottom, rect.right, rect.top = _A4
    left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
    wide, high = right - left, top - bottom
    turn = pdfium.FPDFPage_GetRotation(handle) % 4
    if turn == 1:
        return (0.0, 1.0, 1.0, 0.0, -bottom, -left), high, wide
    if turn == 2:
        return (-1.0, 0.0, 0.0, 1.0, right, -bottom), wide, high
    if turn == 3:
        return (0.0, -1.0, -1.0, 0.0, top, right), high, wide
    return (1.0, 0.0, 0.0, -1.0, -left, top), wide, high


def matrix_of(drawn: Any) -> Matrix:
    """The matrix of an object; it changes nothing where there is none."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(drawn, matrix):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def applied(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies ``first``, then ``then``."""
    a, b, c, d, e, f = first
    A, B, C, D, E, F = then
    return (
        a * A + b * C,
        a * B + b * D,
        c * A + d * C,
        c * B + d * D,
        e * A + f * C + E,
        e * B + f * D + F,
    )


def boxed(matrix: Matrix, x0: float, y0: float, x1: float, y1: float) -> Box:
    """The box with these two corners."""
    ax, ay = applied(matrix, x0, y0)
    bx, by = applied(matrix, x1, y1)
    return (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def point_of(segment: Any) -> tuple[float, float]:
    """Where a segment of a path ends, in the space of its object."""
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value
