"""Strokes joined into ruling lines: collinear pieces, dashes, dots, the two lines of a double border."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from checker.readers.pdf.distances import Box
from checker.readers.pdf.drawn.thresholds import SHAPES
from checker.readers.pdf.page import Rule

_Piece = tuple[float, float, float]
"""Where it stands across its run, where it begins and where it ends."""


def ruling_lines(strokes: Sequence[Box]) -> list[Rule]:
    dots = [box for box in strokes if max(box[2] - box[0], box[3] - box[1]) <= SHAPES.dot]
    whole = [box for box in strokes if max(box[2] - box[0], box[3] - box[1]) > SHAPES.dot]
    rules: list[Rule] = []
    for vertical in (False, True):
        pieces: list[_Piece] = [
            ((x0 + x1) / 2, y0, y1) if vertical else ((y0 + y1) / 2, x0, x1)
            for x0, y0, x1, y1 in [*whole, *_dotted(dots, vertical)]
            if (y1 - y0 > x1 - x0) is vertical
        ]
        pieces.sort()
        group: list[_Piece] = []
        for piece in pieces:
            if group and piece[0] - group[-1][0] > SHAPES.beside:
                rules.extend(_joined(vertical, group))
                group = []
            group.append(piece)
        rules.extend(_joined(vertical, group))
    return rules


def _dotted(dots: Sequence[Box], vertical: bool) -> Iterator[Box]:
    """Rows of dots as strokes."""
    lines: dict[int, list[Box]] = defaultdict(list)
    for box in dots:
        twice = box[0] + box[2] if vertical else box[1] + box[3]
        lines[round(0.5 / SHAPES.dot_row * twice)].append(box)
    side = 1 if vertical else 0
    for line in lines.values():
        line.sort(key=lambda box: box[side])
        run: list[Box] = []
        for box in line:
            if run and box[side] - run[-1][side + 2] > SHAPES.dot_gap * SHAPES.dot:
                yield from _line_of(run)
                run = []
            run.append(box)
        yield from _line_of(run)


def _line_of(run: Sequence[Box]) -> Iterator[Box]:
    if len(run) > SHAPES.dots:
        yield (run[0][0], run[0][1], run[-1][2], run[-1][3])


def _joined(vertical: bool, group: Sequence[_Piece]) -> Iterator[Rule]:
    if not group:
        return
    at = sum(piece[0] for piece in group) / len(group)
    low: float | None = None
    high = last = 0.0
    joints: list[float] = []
    for _, start, end in sorted(group, key=lambda piece: piece[1:]):
        gap = SHAPES.dash_gap if max(end - start, last) < SHAPES.dash else SHAPES.gap
        if low is not None and start - high > gap:
            if high - low >= SHAPES.shortest:
                yield Rule(vertical, at, low, high, tuple(joints))
            low = None
        if low is None:
            low, high, joints = start, end, []
        else:
            if abs(start - high) <= SHAPES.gap and end - start > SHAPES.dash and last > SHAPES.dash:
                joints.append((start + high) / 2)
            high = max(high, end)
        last = end - start
    if low is not None and high - low >= SHAPES.shortest:
        yield Rule(vertical, at, low, high, tuple(joints))
