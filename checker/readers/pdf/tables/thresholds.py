"""The numbers by which tables are found and their cells told apart: for cells of any table, for tables by
their ruling lines, for tables by where their words stand, and for parts on several pages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CellThresholds:
    """Of the cells of any table; in the size of the type where nothing else is said."""

    near: float = 3.0
    """Points within which lines meet or are one (the two lines of a double border)."""
    padding: float = 5.4
    """Points that Word leaves free at the left and the right of a cell; others leave less."""
    digit: float = 0.8
    """Of a digit's width: with less room than this there is none for another digit."""
    pitch: float = 1.6
    """From one line of a number to the next, at most."""
    letter: float = 2.2
    """Room for the next character and what goes with it."""
    prose: int = 200
    """Characters of a cell in which nobody looks for one printed over another."""
    over: float = 0.5
    """Share of the narrower of two characters that the other covers where they are printed on each other."""
    over_level: float = 0.4
    """Such characters stand so level."""


@dataclass(frozen=True, slots=True)
class RuledThresholds:
    """Of tables by their ruling lines; in points where nothing else is said."""

    most_rules: int = 4000
    most_cells: int = 40_000
    thinnest: float = 6.0
    """No text has room in a row or column that is narrower."""
    open_end: float = 6.0
    """Where lines go on so far beyond the last border, the border there is not drawn."""
    stray: float = 4.5
    """A line further from all lines of its lattice is none of them."""
    drawn: float = 0.6
    """Share of a cell's side that is drawn where there is a border."""
    middle: float = 0.35
    """In the size of the type: from the base line up to the middle of a character."""
    larger: float = 1.2
    """Times the usual size: text so large is no cell's but a heading's."""
    short: int = 3
    """Characters; so short a text over a border stays with the cell that it begins in."""
    unbroken: float = 0.08
    """In the size of the type: with a smaller gap two characters follow each other without any."""
    inside: float = 0.2
    """Of a character's width: a border no further inside than this runs beside it."""
    number_lines: int = 6
    """Lines of one number; no count has more digits."""
    apart: float = 1.0
    """In the size of the type: with a wider gap two words are two values."""
    sentence: int = 40
    """Characters of a cell with a full stop that is a text."""
    text: int = 120
    """Characters of a cell that is a text in any case."""
    frame_lines: int = 3
    """Lines in a frame; fewer may be a row."""


@dataclass(frozen=True, slots=True)
class RegionThresholds:
    """Of what may be a table without column rules; in the size of the type where nothing else is said."""

    most_words: int = 3000
    """No table of a page has more."""
    apart: float = 0.9
    """Gap between two cells of a row."""
    prose: int = 30
    """Characters; a longer stretch without a gap is a sentence."""
    spread_rows: int = 2
    """Rows of words standing apart that make a table, with the next two."""
    values: int = 3
    columns: int = 4
    ruled_rows: int = 3
    """Rows between ruling lines that make a table, with the next one."""
    ruled_values: int = 2
    rule_reach: float = 40.0
    """Points above and below a table where its ruling lines may stand."""
    rule_beside: float = 10.0
    """Points that such a line runs along the table, at least."""
    rule_side: float = 1.0
    """Points that a row may stand out beyond the lines above and below it."""
    rule_off: float = 12.0
    """The lines above and below a row stand no further off."""
    cut_off: int = 4
    """Rows of labels that a page break may cut off from their values."""
    pause: float = 9.0
    """With more white between two rows a table ends."""
    size: tuple[float, float] = (0.8, 1.25)
    """Type of one table, by that of its other rows."""
    label_size: tuple[float, float] = (0.93, 1.07)
    """A heading may look like a label; it is set in other type."""
    edge: float = 2.0
    """Points that a label may stand out into the columns of values, or a head out of them."""
    indent: float = 2.0
    """A value further in than the labels is no label."""
    centred: float = 0.16
    """Of the width: twice what a row in the middle may stand off the middle."""
    outside: float = 2.0
    """What a row in the middle may stand out to the left."""
    label_off: float = 4.0
    """Labels without values before or after the run stand no further off."""
    step: float = 1.5
    """Times the widest distance of two rows: labels after the run stand no further off."""
    lone_step: float = 3.0
    """The widest distance where the run is a single row."""
    cut_step: float = 2.5
    """Digits cut off from their label stand no further off."""
    under: float = 0.5
    """Share of the narrower of two regions that stands under the other where they are one table."""


@dataclass(frozen=True, slots=True)
class RowThresholds:
    """Of the rows and cells of such a table; in the size of the type where nothing else is said."""

    above: float = 2.0
    """Points that what is printed later may stand higher and still follow downwards."""
    edge: float = 2.0
    """Points that a label may stand out into the columns of values."""
    value_edge: float = 0.1
    """Points that a value may stand out of its columns to the left."""
    level: float = 0.3
    """A line of a label that is so level with values is the label of their row."""
    size: tuple[float, float] = (0.85, 1.18)
    """Type of a line of a cell by that of the line before it."""
    drop: tuple[float, float] = (0.7, 2.0)
    """From one line of a cell to the next."""
    letter_drop: float = 2.8
    """The same for letters set one under the other."""
    close: float = 1.6
    """Lines no further apart stand close."""
    unit_drop: float = 1.8
    """From a number to its unit, at most."""
    letter_off: float = 0.4
    """Letters set one under the other stand so straight."""
    column_back: float = 0.2
    """The next column of vertical text stands no further to the right."""
    column_gap: float = 1.0
    """Between two columns of vertical text."""
    column_rise: float = 0.5
    """The next column begins no higher above the one before it."""
    beside: float = 0.5
    """Share of the narrower of two lines of a cell that stands under the other."""
    rule_side: float = 1.5
    """Points that a line between two words stands out at both sides."""
    shorter: float = 0.5
    """A line so much shorter than the one above it is the end of a text."""
    alike: tuple[float, float] = (0.75, 0.5)
    """Share of a wider line beside which another tells how wide its column is; where lines stand close, and
    where not."""
    full: float = 2.2
    """A line is broken where the next character has no room, so it is about as long as any."""
    longer: float = 1.2
    """A following line is no longer than so much more."""
    back: float = 0.3
    """A cell of the same row may begin so far over the one before it."""
    below: float = 0.2
    """A cell of the same row begins so much above the bottom of the one before it."""
    mark_level: float = 1.0
    """Points; a mark that another font sets apart is so level with its word."""
    mark_gap: tuple[float, float] = (-1.0, 0.3)
    """Points over its word, and in the size of the type behind it."""
    letter_under: float = 0.3
    """A letter under a sign for none stands so straight under it: both are of a vertical label."""
    letter_step: tuple[float, float] = (-0.1, 2.5)
    """From the sign down to the letter."""
    across: float = 0.3
    """Share of the columns of values that a line between rows may leave out at their left."""
    bands: int = 3
    """Lines that part rows, at least."""
    touching: float = -0.6
    """Lines of a label and values beside them overlap by more."""
    down: float = 0.5
    """A word so much lower than the one before it is on the next line."""
    up: float = 0.3
    """A word so much higher than the one before it is of the next cell."""
    lines: int = 4
    """Lines of a cell, on average, at most."""


@dataclass(frozen=True, slots=True)
class ColumnThresholds:
    """Of the columns of such a table; in points where nothing else is said."""

    foot: float = 0.15
    """The part of a page in which its last row stands where a table goes on on the next."""
    centred: float = 0.08
    """Of the width: what a word over all columns may stand off the middle."""
    edge: float = 0.1
    """A value or a label may stand out of its columns so far."""
    head: float = 2.0
    """In the size of the type: a head may begin so far to the left of the values."""
    spanned: int = 4
    """Columns of a table of which one may be the middle of a spanning head, at least."""
    closer: float = 0.6
    """Times the usual distance of two columns: what stands closer is the middle of a spanning head."""
    outside: float = 1.0
    """Between the outermost print and the border of a table."""
    rule: float = 2.0
    """A ruling line may stand so far inside the rows that it parts."""
    unbounded: float = 60.0
    """How far off a ruling line may stand where no row is above or below."""


@dataclass(frozen=True, slots=True)
class JoiningThresholds:
    """Of the parts of a table on several pages; in points where nothing else is said."""

    near: float = 4.0
    """Borders no further apart are one."""
    shift: float = 40.0
    """A part on the next page may stand so far to the side."""
    header: int = 6
    """Rows of a header that is repeated, at most."""


CELLS = CellThresholds()
RULED = RuledThresholds()
REGIONS = RegionThresholds()
ROWS = RowThresholds()
COLUMNS = ColumnThresholds()
JOINING = JoiningThresholds()
