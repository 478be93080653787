"""Lines that underline or strike out text: they rule nothing, and struck text is not read.

Both are as long as the text they belong to, which the border of a cell is not. What is so pale that it may be
a watermark is not looked at: it lies across borders by chance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from checker.readers.pdf.distances import Box
from checker.readers.pdf.drawn.characters import Character
from checker.readers.pdf.drawn.thresholds import DECORATION


def without_decoration(strokes: Sequence[Box], text: list[Character]) -> tuple[list[Box], list[Character]]:
    """The strokes that decorate no text, and the characters that are not struck."""
    near: dict[int, list[Character]] = defaultdict(list)
    for character in text:
        if character.turn == 0 and character.char != " " and not character.faint:
            near[int(character.origin[1] // DECORATION.block)].append(character)
    kept = []
    struck: set[int] = set()
    for stroke in strokes:
        if stroke[3] - stroke[1] > DECORATION.thickest or stroke[2] - stroke[0] < DECORATION.shortest:
            kept.append(stroke)
            continue
        covered = _covered(stroke, near)
        if not covered or not _as_long(stroke, [character for character, _ in covered]):
            kept.append(stroke)
        elif all(rise > DECORATION.through for _, rise in covered):
            struck.update(character.order for character, _ in covered)
    if not struck:
        return kept, text
    return kept, [character for character in text if character.order not in struck]


def _covered(stroke: Box, near: dict[int, list[Character]]) -> list[tuple[Character, float]]:
    """The characters along a stroke, each with how high over its base line the stroke runs."""
    x0, y0, x1, y1 = stroke
    y = (y0 + y1) / 2
    above, below = DECORATION.reach
    found = [
        (character, (character.origin[1] - y) / character.size)
        for row in range(int((y - above) // DECORATION.block), int((y + below) // DECORATION.block) + 1)
        for character in near.get(row, ())
        if x0 - DECORATION.side <= (character.box[0] + character.box[2]) / 2 <= x1 + DECORATION.side
    ]
    return [(one, rise) for one, rise in found if DECORATION.lowest < rise < DECORATION.highest]


def _as_long(stroke: Box, text: Sequence[Character]) -> bool:
    return (
        abs(min(character.box[0] for character in text) - stroke[0]) < DECORATION.ends
        and abs(max(character.box[2] for character in text) - stroke[2]) < DECORATION.ends
    )
