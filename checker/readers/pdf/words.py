"""Characters that stand together, as words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from checker.readers.pdf.page import Glyph, Printed
from checker.readers.pdf.typesetting import SET

_ASCII = re.compile(r"[!-~]")
_IDEOGRAPHS = "\u2e80"
"""Where they begin."""


@dataclass(slots=True)
class Word(Printed):
    """Characters that stand together on one base line, in the order of the content stream."""

    glyphs: list[Glyph]
    page: int

    x0: float = 0.0
    x1: float = 0.0
    y: float = 0.0
    size: float = 0.0
    text: str = ""

    def __post_init__(self) -> None:
        self.x0 = min(glyph.x0 for glyph in self.glyphs)
        self.x1 = max(glyph.x1 for glyph in self.glyphs)
        self.y = self.glyphs[0].y
        self.size = max(glyph.size for glyph in self.glyphs)
        self.text = spell(self.glyphs)

    @property
    def order(self) -> int:
        return self.glyphs[0].order

    @property
    def turned(self) -> bool:
        return bool(self.glyphs[0].turn)

    @property
    def width(self) -> float:
        return self.x1 - self.x0


def spell(glyphs: Sequence[Glyph]) -> str:
    """The text of characters in reading order; a gap between Latin letters or digits is a space."""
    parts: list[str] = []
    before: Glyph | None = None
    for glyph in glyphs:
        if glyph.char == " ":
            if parts and parts[-1] != " ":
                parts.append(" ")
            continue
        if (
            before is not None
            and parts[-1] != " "
            and not glyph.turn
            and glyph.x0 - before.x1 > SET.space * glyph.size
            and _ASCII.match(before.char)
            and _ASCII.match(glyph.char)
        ):
            parts.append(" ")
        parts.append(glyph.char)
        before = glyph
    return "".join(parts).strip()


def words(glyphs: Iterable[Glyph], page: int) -> list[Word]:
    """Runs of the content stream whose characters follow each other on one line."""
    found: list[Word] = []
    run: list[Glyph] = []
    spaced = False
    for glyph in glyphs:
        if glyph.char == " ":
            spaced = True
            continue
        if run:
            last = run[-1]
            if not _follows(last, glyph, _gap(last, glyph, spaced) * min(last.size, glyph.size)):
                found.extend(_even(run, page))
                run = []
            elif spaced:
                space = Glyph(
                    " ", last.x1, last.x1 + 0.1, last.y, last.size, last.order, last.run, last.turn, True
                )
                run.append(space)
        run.append(glyph)
        spaced = False
    if run:
        found.extend(_even(run, page))
    return _with_insets(found, page)


def _even(run: list[Glyph], page: int) -> Iterator[Word]:
    """A run as words: letters that are set apart are so evenly; where some are not, cells meet."""
    gaps = [b.x0 - a.x1 for a, b in pairwise(run)]
    least = min(gaps, default=0.0) + SET.uneven * run[0].size
    even = all(gap <= least for gap in gaps)
    if run[0].turn or even or not all(glyph.char > _IDEOGRAPHS for glyph in run):
        yield Word(run, page)
        return
    start = 0
    for index, gap in enumerate(gaps):
        if gap > least:
            yield Word(run[start : index + 1], page)
            start = index + 1
    yield Word(run[start:], page)


def _with_insets(found: list[Word], page: int) -> list[Word]:
    """Words with the characters put in that another font shows apart from them: quotation marks, say."""
    made: list[Word] = []
    for word in found:
        for other in made[-2:]:
            small, large = (word, other) if len(word.glyphs) <= len(other.glyphs) else (other, word)
            if (
                not word.turned
                and len(small.glyphs) <= SET.inset
                and abs(small.y - large.y) < SET.inset_level * large.size
                and min(small.size, large.size) > SET.inset_size * max(small.size, large.size)
                and small.glyphs[0].faint == large.glyphs[0].faint
                and large.x0 < small.x0
                and small.x1 < large.x1
            ):
                made.remove(other)
                word = Word(sorted([*other.glyphs, *word.glyphs], key=lambda glyph: glyph.x0), page)
                break
        made.append(word)
    return made


def _gap(last: Glyph, glyph: Glyph, spaced: bool) -> float:
    """The gap that parts two words, in the size of the type."""
    if spaced:
        return SET.gap_with_space
    digits = last.char.isdigit() and glyph.char.isdigit()
    if last.run == glyph.run:
        return SET.gap_in_digits if digits else SET.gap_in_run
    if digits:
        return SET.gap_of_digits
    ideographs = last.char > _IDEOGRAPHS and glyph.char > _IDEOGRAPHS
    return SET.gap_of_ideographs if ideographs else SET.gap_of_scripts


def _follows(last: Glyph, glyph: Glyph, gap: float) -> bool:
    if last.turn != glyph.turn:
        return False
    back = SET.back * last.size
    if glyph.turn == 0:
        level = abs(glyph.y - last.y) < SET.level * max(last.size, glyph.size)
        return level and back < glyph.x0 - last.x1 < gap
    if glyph.turn == 2:
        return abs(glyph.y - last.y) < SET.level * last.size and back < last.x0 - glyph.x1 < gap
    level = abs(glyph.middle - last.middle) < SET.level * last.size
    return level and abs(glyph.y - last.y) < SET.turned_step * last.size
