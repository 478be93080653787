"""A page as it is read: characters, ruling lines, shadings, pictures, in one frame.

The frame is points from the upper left corner of the page as it is shown. A page whose text is set sideways
is turned upright for reading; ``Page.shown`` turns boxes back.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.readers.pdf.distances import Box

ASCENT, DESCENT = 0.88, 0.12
"""How far type of size 1 reaches above and below its base line."""
_MOST_PICTURE = 0.4
"""Share of a page that its pictures cover where it may be a scan."""
_LEAST_TEXT = 20
"""A scan has fewer characters."""


class Printed:
    """What is printed on a base line ``y`` in type of a ``size``, from ``x0`` to ``x1``."""

    __slots__ = ()
    x0: float
    x1: float
    y: float
    size: float

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def top(self) -> float:
        return self.y - ASCENT * self.size

    @property
    def bottom(self) -> float:
        return self.y + DESCENT * self.size


@dataclass(slots=True)
class Glyph(Printed):
    """One printed character. ``y`` is its base line, which unlike its ink does not vary with its shape.

    ``order``: place in the content stream. ``run``: the text object it was shown by; a new cell begins a
    new one. ``turn``: 0 upright, else quarter turns against the page's text.
    """

    char: str
    x0: float
    x1: float
    y: float
    size: float
    order: int
    run: int
    turn: int
    known: bool
    """Whether the font says which character it is."""
    faint: bool = False
    """So light that it may be a watermark."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling line: ``at`` across its run, from ``low`` to ``high`` along it.

    ``joints``: where two strokes of it met end to end, which they do at the borders of cells.
    """

    vertical: bool
    at: float
    low: float
    high: float
    joints: tuple[float, ...] = ()


@dataclass(slots=True)
class Page:
    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    shadings: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    ocr: bool = False
    """The text is an invisible layer that a scanner's software laid over the picture of the page."""
    unrecognised: str = ""
    """Why OCR gave nothing for the picture of the page, where it was tried."""
    drawn: int = 0
    """How many objects besides text are drawn."""
    watermarked: bool = False
    """Whether a watermark was left out."""
    struck: int = 0
    """Characters left out because they are struck through."""
    marked: bool = False
    """Whether it bears annotations of ours: the file is a marked copy that came back."""
    turned: int = 0
    """Quarter turns clockwise that were applied to make the text upright."""

    def shown(self, box: Box) -> Box:
        """A box of the reading frame as a box of the page as shown."""
        x0, y0, x1, y1 = turned(box, -self.turned % 4, self.width, self.height)
        return (round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2))

    @property
    def picture_share(self) -> float:
        """How much of the page its pictures cover; a scan may be cut into strips."""
        area = sum((box[2] - box[0]) * (box[3] - box[1]) for box in self.pictures)
        return min(area / max(self.width * self.height, 1.0), 1.0)

    @property
    def scanned(self) -> bool:
        """Whether the page is a picture with next to no text on it."""
        text = sum(glyph.char != " " for glyph in self.glyphs)
        return self.picture_share > _MOST_PICTURE and text < _LEAST_TEXT


def turned(box: Box, quarter: int, width: float, height: float) -> Box:
    """A box after turning the page (``width`` by ``height``) counter-clockwise by quarter turns."""
    x0, y0, x1, y1 = box
    if quarter == 1:
        return (y0, width - x1, y1, width - x0)
    if quarter == 2:
        return (width - x1, height - y1, width - x0, height - y0)
    if quarter == 3:
        return (height - y1, x0, height - y0, x1)
    return box
