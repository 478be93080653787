"""The line of column numbers that some tables print under their heads: 1, 2, 3 …, which are no values."""

from __future__ import annotations

from collections.abc import Sequence

from checker.recognise.matching import spelling

LABEL = "栏次"
"""The label of the row that numbers the columns of an official table."""
_LEAST = 5
"""Fewer figures may follow each other by chance."""


def are_numbers(texts: Sequence[str]) -> bool:
    """Whether these figures, from left to right, number columns from 1 on."""
    said = [spelling.letters(text) for text in texts]
    return len(said) >= _LEAST and said == [str(n) for n in range(1, len(said) + 1)]
