"""The numbers by which pictures of pages are recognised."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecognitionThresholds:
    """Of characters; in the height of their line where nothing else is said."""

    long_side: int = 2000
    """Pixels of the longer side of a page; the detector looks at no more."""
    sure: float = 0.8
    """A line recognised with less confidence is not relied on."""
    type_size: float = 0.65
    """Of the box that the detector draws around a line."""
    margin: float = 0.14
    """So wide the detector draws the box at both sides."""
    most_margin: float = 0.2
    """Of the width of the box: no margin is wider."""
    base_line: float = 0.38
    """In the size of the type: from the middle of the line down to its base line."""
    latin: float = 0.55
    """Width of a Latin letter or a digit by that of an ideograph."""
    speck: tuple[float, float] = (0.3, 1.2)
    """Ink so high and no wider is of a character."""
    speck_ink: float = 0.05
    """Share of the square of the line's height that is inked at least."""
    speck_size: float = 1.2
    """Size of the type of such ink by its height."""
    most_specks: int = 2000


@dataclass(frozen=True, slots=True)
class StrokeThresholds:
    """Of single strokes, of which the recogniser cannot tell a one from a slash without neighbours."""

    slash: float = 0.15
    one: float = 0.04
    """How far the upper third of a stroke stands to the right of its lower third, by its height."""
    least: int = 8
    """Inked pixels that tell."""


@dataclass(frozen=True, slots=True)
class InkThresholds:
    """Of ink and the lines in it, in pixels where nothing else is said."""

    window: int = 31
    darker: int = 15
    """Ink is so much darker, of 255, than the mean of the window around it."""
    line: int = 45
    """A run of ink at least so long is a line."""
    level_line: int = 60
    """The same for lines that tell how the page lies."""
    thickest: int = 14
    around: int = 5
    """What stands so close around a line is of it."""
    wide: float = 0.2
    """Of the width of the page: longer lines tell how it lies."""
    flat: float = 0.2
    """Of its length: such a line is no higher."""
    edge: int = 10
    """The outer part of a line, one in so many, tells where it begins and ends."""
    lines: int = 3
    """Lines that tell how the page lies, else its text does."""
    text: float = 6.0
    """Times its height: so long a line of text tells, too."""
    slant: tuple[float, float] = (0.001, 0.2)
    """Radians: with less a page lies level, with more nothing is known."""
    letter: float = 1.3
    """Of the height of the text that it stands in: a shorter line is a stroke of a character."""


RECOGNITION = RecognitionThresholds()
STROKES = StrokeThresholds()
INK = InkThresholds()
