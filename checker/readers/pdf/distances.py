"""Boxes and stretches on a page, how far they are from each other, which of them are one. All in points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Interval = tuple[float, float]
_WIDEST = 1.5
"""Positions made one spread no further than so many times what is near."""


def around(boxes: Iterable[Box]) -> Box:
    """The box around some, of which there is at least one."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def holds(outer: Box, inner: Box, near: float) -> bool:
    """Whether a box lies in another, but for ``near`` points at each side."""
    return (
        outer[0] - near <= inner[0]
        and outer[1] - near <= inner[1]
        and inner[2] <= outer[2] + near
        and inner[3] <= outer[3] + near
    )


def overlap(one: Interval, other: Interval) -> float:
    """How long two stretches run beside each other; below zero the gap between them."""
    return min(one[1], other[1]) - max(one[0], other[0])


def nearest(positions: Sequence[float], x: float) -> int:
    """The index of the position nearest to ``x``, of the first where two are."""
    return min(range(len(positions)), key=lambda index: abs(positions[index] - x))


def snapped(positions: Iterable[float], near: float) -> list[float]:
    """Positions with those no further than ``near`` from their neighbour made one."""
    groups: list[list[float]] = []
    for position in sorted(positions):
        if groups and position - groups[-1][-1] <= near and position - groups[-1][0] <= _WIDEST * near:
            groups[-1].append(position)
        else:
            groups.append([position])
    return [sum(group) / len(group) for group in groups]
