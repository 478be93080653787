"""What is drawn on a page besides text: strokes, shadings, pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pypdfium2_raw as pdfium

from checker.readers.pdf.distances import Box
from checker.readers.pdf.drawn.clipping import both, clip_of, clipped
from checker.readers.pdf.drawn.matrices import Matrix, applied, boxed, matrix_of, point_of, times
from checker.readers.pdf.drawn.thresholds import SHAPES
from checker.readers.pdf.page import Page

_Colour = tuple[int, int, int]


class Drawing:
    """Puts shadings and pictures on the page; ``strokes`` are for the ruling lines."""

    def __init__(self, page: Page, frame: Matrix) -> None:
        self.strokes: list[Box] = []
        self.texts: dict[int, int] = {}
        """Address of a text object → its place in the content stream."""
        self._page = page
        self._frame = frame
        self._left = SHAPES.most_objects

    def walk(self, handle: Any) -> None:
        count = self._page.drawn = pdfium.FPDFPage_CountObjects(handle)
        if count <= SHAPES.most_objects:
            self._objects(
                (pdfium.FPDFPage_GetObject(handle, index) for index in range(count)), self._frame, None, 0
            )
        if self._left < 0:
            self.strokes = []

    def _objects(self, objects: Iterator[Any], matrix: Matrix, clip: Box | None, depth: int) -> None:
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        get_type, get_bounds = pdfium.FPDFPageObj_GetType, pdfium.FPDFPageObj_GetBounds
        for drawn in objects:
            kind = get_type(drawn)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self.texts[ctypes.addressof(drawn.contents)] = len(self.texts)
                continue
            self._left -= 1
            if self._left < 0:
                return
            if kind == pdfium.FPDF_PAGEOBJ_FORM:
                if depth < SHAPES.deepest:
                    inner = times(matrix_of(drawn), matrix)
                    count = pdfium.FPDFFormObj_CountObjects(drawn)
                    inside = (pdfium.FPDFFormObj_GetObject(drawn, index) for index in range(count))
                    self._objects(inside, inner, both(clip, clip_of(drawn, matrix)), depth + 1)
                continue
            if not get_bounds(drawn, left, bottom, right, top):
                continue
            box = boxed(matrix, left.value, bottom.value, right.value, top.value)
            within = both(clip, clip_of(drawn, matrix))
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self._picture(clipped(box, within))
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(drawn, matrix, box, within)

    def _picture(self, visible: Box | None) -> None:
        if visible and _thickness(visible) <= SHAPES.thin:
            self.strokes.append(visible)
        elif visible:
            self._page.pictures.append(visible)

    def _path(self, drawn: Any, matrix: Matrix, box: Box, clip: Box | None) -> None:
        filled, stroked, white = _inked(drawn)
        if not filled and not stroked:
            return
        count = pdfium.FPDFPath_CountSegments(drawn)
        if _thickness(box) <= SHAPES.thin and count <= SHAPES.plain:
            if stroked or not white:
                self._stroke(box, clip)
            return
        whole = times(matrix_of(drawn), matrix)
        for points in self._stretches(drawn, min(count, 4 * SHAPES.most_objects), whole):
            if filled and not white:
                self._filled(points, clip, stroked)
            if stroked:
                for (ax, ay), (bx, by) in pairwise(points):
                    segment = (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
                    if _thickness(segment) <= SHAPES.straight:
                        self._stroke(segment, clip)

    def _stroke(self, box: Box, clip: Box | None) -> None:
        if visible := clipped(box, clip):
            self.strokes.append(visible)

    def _filled(self, points: list[tuple[float, float]], clip: Box | None, stroked: bool) -> None:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        visible = clipped((min(xs), min(ys), max(xs), max(ys)), clip)
        if visible and _thickness(visible) <= SHAPES.thin:
            self.strokes.append(visible)
        elif visible and not stroked:
            self._page.shadings.append(visible)

    def _stretches(self, drawn: Any, count: int, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
        """The straight stretches of a path, each as its points; a curve ends a stretch."""
        self._left -= count
        if self._left < 0:
            return
        points: list[tuple[float, float]] = []
        for index in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(drawn, index)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            point = applied(matrix, *point_of(segment))
            if kind != pdfium.FPDF_SEGMENT_LINETO:
                if len(points) > 1:
                    yield points
                points = []
            points.append(point)
            if pdfium.FPDFPathSegment_GetClose(segment) and len(points) > 1:
                points.append(points[0])
                yield points
                points = []
        if len(points) > 1:
            yield points


def _thickness(box: Box) -> float:
    return min(box[2] - box[0], box[3] - box[1])


def _inked(drawn: Any) -> tuple[bool, bool, bool]:
    """Whether a path is filled, whether it is stroked, and whether its filling is white."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(drawn, fill, stroke):
        return False, False, False
    inside = _colour(drawn, pdfium.FPDFPageObj_GetFillColor) if fill.value else None
    stroked = bool(stroke.value) and not _is_paper(_colour(drawn, pdfium.FPDFPageObj_GetStrokeColor))
    return inside is not None, stroked, inside is not None and _is_paper(inside)


def _colour(drawn: Any, get: Callable[..., int]) -> _Colour | None:
    """The colour of an object; ``None`` where it is wholly transparent."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not get(drawn, red, green, blue, alpha):
        return (0, 0, 0)
    return (red.value, green.value, blue.value) if alpha.value > SHAPES.opaque else None


def _is_paper(colour: _Colour | None) -> bool:
    return colour is None or min(colour) >= SHAPES.paper
