"""The numbers by which drawn shapes become ruling lines and drawn glyphs become characters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShapeThresholds:
    """Of shapes and the ruling lines made of them; in points where nothing else is said."""

    most_objects: int = 30_000
    """Drawn objects of a page that are looked at; a page with more is a map or a chart, not a form."""
    deepest: int = 8
    """Forms within forms."""
    most_clips: int = 16
    """Clipping paths of one object that are looked at."""
    most_clip_points: int = 64
    """Points of a clipping path; one with more is no box."""
    clip_margin: float = 0.5
    """A line may stand so far outside of the box that clips it."""
    opaque: int = 8
    """Of 255: what is less opaque shows nothing."""
    paper: int = 250
    """Of 255: what is so light in all three colours is as white as the page."""
    thin: float = 4.0
    """A filled shape no thicker than this is a line, not a shading."""
    plain: int = 5
    """Segments of a path that can be but a line or a box."""
    straight: float = 0.5
    """A segment that runs no further across is level or upright."""
    dot: float = 2.0
    """A stroke no longer than this is a dot of a dotted line."""
    dots: int = 3
    """Dots in a row; more of them are a line."""
    dot_gap: float = 2.0
    """Between two dots of a line, in dots."""
    dot_row: float = 0.1
    """Dots of one line stand so level."""
    beside: float = 0.8
    """Strokes no further apart are pieces of one line."""
    gap: float = 1.6
    """Between two pieces of one line."""
    dash_gap: float = 5.0
    """The same where both are dashes."""
    dash: float = 8.0
    """A longer piece is no dash."""
    shortest: float = 6.0
    """A shorter line rules nothing."""


@dataclass(frozen=True, slots=True)
class CharacterThresholds:
    """Of characters; in the size of the type where nothing else is said."""

    most: int = 20_000
    """Characters of a page that are read; a page in small print has four thousand."""
    smallest: float = 1.0
    """Points; nobody reads smaller type."""
    outside: float = 1.0
    """Points beyond the edge of the page where a character still shows."""
    slant: float = 0.1
    """Of the length of its direction: text that is more out of level is slanted, as watermarks are."""
    faint: float = 150.0
    """Of 255: text so light is paler than any that is to be read with ease."""
    twice: float = 0.2
    """The same character so near is the same one, printed twice to be bold."""
    block: float = 4.0
    """Points; the page is cut into such squares to find what is printed twice."""
    layer: float = 0.5
    """Share of the page that its pictures cover where invisible text is the text of a scan."""
    narrowest: float = 0.05
    """What no character is narrower than."""
    sideways: float = 0.38
    """From the middle of a character set sideways to where its base line would be."""
    square: float = 0.9
    """A wider character may be of a font that is set vertically."""
    centred: float = 0.15
    """The origin of such a character is so near to its middle."""


@dataclass(frozen=True, slots=True)
class DecorationThresholds:
    """Of lines under and through text; in points where nothing else is said."""

    block: float = 16.0
    """The page is cut into such stripes to find the text at a line."""
    reach: tuple[float, float] = (10.0, 20.0)
    """The base line of the text stands no further above and below the line."""
    thickest: float = 2.0
    shortest: float = 3.0
    side: float = 1.0
    """The middle of a character may stand so far outside of the line."""
    ends: float = 0.8
    """Line and text begin and end so near to each other."""
    lowest: float = -0.22
    """In the size of the type: an underline stands no lower under the base line."""
    highest: float = 0.5
    """In the size of the type: a line through text stands no higher."""
    through: float = 0.15
    """In the size of the type: higher lines strike the text out."""


@dataclass(frozen=True, slots=True)
class FieldThresholds:
    """Of text that is typed into a form, as a viewer lays it out; in the size of its type."""

    ascii: float = 0.5
    """Width of a Latin letter or a digit; other characters are as wide as high."""
    fill: float = 0.8
    """Of the height of the field for each line."""
    largest: float = 12.0
    """Points."""
    smallest: float = 2.0
    """Points."""
    pitch: float = 1.2
    """From one base line to the next."""


SHAPES = ShapeThresholds()
CHARACTERS = CharacterThresholds()
DECORATION = DecorationThresholds()
FIELDS = FieldThresholds()
