"""The numbers by which what is no table of a page is put in order: what repeats on every page, columns of
text and of a site, notes, paragraphs and headings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FurnitureThresholds:
    """Of page numbers and running heads and feet."""

    margin: float = 0.085
    """Of the height of the page: the margin for sure."""
    wide_margin: float = 0.12
    """Of the height of the page: no running head or foot stands further in."""
    edge: int = 2
    """Rows at the top and at the bottom of a page that may be running heads and feet."""
    deepest: int = 10
    """Rows of a foot at most."""
    level: float = 4.0
    """Points; what repeats stands about so level on every page."""
    row: float = 0.4
    """In the size of the type: lines of one row stand so level."""
    twice: int = 2
    """Pages on which page numbers count on, at least."""
    alone: int = 2
    """The page number of a file with one page is no higher."""
    often: int = 3
    """Pages on which a foot stands, at least, and a head that stands further in."""


@dataclass(frozen=True, slots=True)
class ReadingThresholds:
    """Of columns of text side by side."""

    gutter: float = 16.0
    """Points of white between two columns of text."""
    look_ahead: int = 8
    """Rows until two columns begin."""
    lines: int = 2
    """Lines in each column, at least."""
    overlap: float = 0.3
    """Of the height of a line: what is so much higher than the end of a row stands on it."""
    highest: float = 12.0
    """Points; what is higher counts as a line of this height."""


@dataclass(frozen=True, slots=True)
class SideThresholds:
    """Of columns that a web site prints beside the article."""

    sentences: int = 4
    """Sentences that tell where the article stands, at least."""
    stray: float = 0.05
    """Share of sentences that may stand elsewhere, in a site's footer, say."""
    over: float = 1.0
    """Points that type in the margin (stops at a line's end, a wide title) may reach over a column's edge."""
    long: int = 8
    """Letters of a line that is no entry of a list or cell of a table."""
    most_words: int = 3000
    """Of a page that is looked at."""
    shift: float = 40.0
    """Points that a column may begin further to one side on the next page."""
    letters: int = 3
    """Letters of an entry, at least."""
    entries: int = 2
    """Entries of a column, at least."""
    values: int = 3
    """One entry in so many may be a value."""
    enumerated: int = 2
    """One entry in so many may begin with a number."""
    sentences_near: int = 2
    """Sentences beside the column that tell, where values are beside it, that these are of no table."""


@dataclass(frozen=True, slots=True)
class NoteThresholds:
    """Of footnotes and their marks; in the size of the type where nothing else is said."""

    smaller: float = 0.75
    """Size of a note's mark by that of the text before it."""
    raised: float = 0.2
    lowered: float = 0.06
    back: float = -0.2
    """A mark stands no further over the text before it."""
    gap: float = 2.0
    """From the text to its mark where the mark is shown next."""
    far_gap: float = 0.5
    """The same where the mark is shown long after the text."""
    next_gap: float = 1.0
    """From a mark to the next."""
    next_level: float = 0.1
    """Marks of one note stand so level."""
    block: float = 24.0
    """Points; the text that a mark stands behind is no further off."""
    crowd: int = 64
    """More characters end in no such block of a page that anybody reads."""
    small_print: float = 0.85
    """Size of notes by that of the text."""
    rule_width: float = 0.5
    """Of the page's width: the line above notes is no longer."""
    rule_level: float = 2.0
    """Points between the line and the text above it, and between two lines, at least."""
    under_rule: float = 4.0
    """The first note begins no further under the line."""
    indent: float = 3.0
    """It begins no further to one side."""


@dataclass(frozen=True, slots=True)
class ParagraphThresholds:
    """Of where paragraphs begin; in the size of the type where nothing else is said."""

    long: int = 16
    """Letters of a line that tells where the margins are."""
    indent: tuple[float, float] = (1.2, 4.5)
    """A centred line stands further in."""
    short: float = 2.0
    """A line that ends so far before the margin is the last of its paragraph."""
    larger: float = 1.2
    """Times the size of the text: a heading."""
    common: float = 0.15
    """Share of the distances of lines; there is a pair of neighbouring ones that many have."""
    white: float = 1.3
    """So many times the usual distance of two lines there is between paragraphs."""
    pitch: tuple[float, float] = (0.9, 3.5)
    """From one line of a paragraph to the next."""
    measured: int = 4
    """Distances of lines that tell which is usual, at least."""
    left: float = 0.05
    """Share of lines that may stand out beyond the left margin."""
    right: float = 0.8
    """Share of lines that end before the right margin."""
    even: float = 1.5
    """Points; lines so even keep to the left margin."""
    kept: float = 0.3
    """Share of lines that keep to it, at least."""


FURNITURE = FurnitureThresholds()
READING = ReadingThresholds()
SIDES = SideThresholds()
NOTES = NoteThresholds()
PARAGRAPHS = ParagraphThresholds()
