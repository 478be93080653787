"""What of a shape is seen where others clip it."""

from __future__ import annotations

from typing import Any

import pypdfium2_raw as pdfium

from checker.readers.pdf.distances import Box
from checker.readers.pdf.drawn.matrices import Matrix, applied, point_of
from checker.readers.pdf.drawn.thresholds import SHAPES

_NOTHING: Box = (0.0, 0.0, -1.0, -1.0)


def clipped(box: Box, clip: Box | None) -> Box | None:
    """What is seen of a box; ``None`` for nothing."""
    if clip is None:
        return box
    x0, y0, x1, y1 = max(box[0], clip[0]), max(box[1], clip[1]), min(box[2], clip[2]), min(box[3], clip[3])
    return (x0, y0, x1, y1) if x0 <= x1 and y0 <= y1 else None


def both(one: Box | None, other: Box | None) -> Box | None:
    """Two clips as one; ``None`` clips nothing."""
    if one is None or other is None:
        return one or other
    return clipped(one, other) or _NOTHING


def clip_of(drawn: Any, matrix: Matrix) -> Box | None:
    """The box that clips an object."""
    path = pdfium.FPDFPageObj_GetClipPath(drawn)
    if not path:
        return None
    result: Box | None = None
    margin = SHAPES.clip_margin
    for index in range(min(pdfium.FPDFClipPath_CountPaths(path), SHAPES.most_clips)):
        count = pdfium.FPDFClipPath_CountPathSegments(path, index)
        if not 0 < count <= SHAPES.most_clip_points:
            continue
        points = [
            applied(matrix, *point_of(pdfium.FPDFClipPath_GetPathSegment(path, index, segment)))
            for segment in range(count)
        ]
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        result = both(result, (min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin))
    return result
