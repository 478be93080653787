"""The numbers by which characters are one word, words one line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TypesettingThresholds:
    """In the size of the type where nothing else is said. A gap is from one character to the next."""

    level: float = 0.3
    """Characters of one word stand so level on their base line."""
    back: float = -0.5
    """No character of a word stands further over the one before it."""
    gap_in_digits: float = 0.28
    """Within digits that one operator shows."""
    gap_in_run: float = 0.6
    """Within other text that one operator shows: letters set apart are shown together."""
    gap_of_digits: float = 0.05
    """Between digits that two operators show, so that the narrow gap between cells tells."""
    gap_of_ideographs: float = 0.28
    gap_of_scripts: float = 0.35
    """Between ideographs and other characters typesetters leave a quarter."""
    gap_with_space: float = 1.1
    """Where a space stands between the two."""
    uneven: float = 0.25
    """Letters set apart are so evenly: a gap so much wider than the least one parts two cells."""
    space: float = 0.3
    """A gap so wide between Latin letters or digits is a space."""
    inset_level: float = 0.1
    """Characters that another font shows apart are put into the word that they are so level with."""
    inset_size: float = 0.85
    """Of the larger type: such characters are of the size of their word."""
    inset: int = 2
    """Characters; so many are put into the word around them."""
    turned_step: float = 2.0
    """Characters of a word that runs up or down follow each other so closely."""
    row: float = 0.4
    """Words of one row stand so level, by the smaller of the two."""
    apart: float = 0.9
    """Words of one line with a gap so wide have a space between them."""
    line_gap: float = 1.5
    """Words with a wider gap are lines of their own."""
    downwards: float = 0.5
    """From one character to the next below it in text that runs down, at least."""
    column: float = 0.5
    """Characters of one column of text that runs down stand no further to its sides."""


SET = TypesettingThresholds()
