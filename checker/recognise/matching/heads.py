"""The heads of columns that are not worded as the form has them, told by their words and their neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from checker.recognise.matching import spelling
from checker.recognise.matching.alignment import Gap, PrintedRow
from checker.recognise.matching.likeness import Likeness, readings

_LONGEST = 16
"""A longer text is no head."""


class Heads:
    """The names of a table's columns."""

    def __init__(self, names: Sequence[Sequence[str]]) -> None:
        """``names``: each column's label and variants, in the form's order."""
        self._likeness = Likeness(names)
        self._keys = [[spelling.key(label) for label in labels] for labels in names]

    def renamed(self, texts: Sequence[str]) -> dict[str, str]:
        """Which texts, printed side by side or one after the other, stand for which column: text → its key.

        The names may be printed several times over. What is uncertain is not among them.
        """
        keys, size = self._keys, len(self._keys)
        said = [readings(text) if len(text) <= _LONGEST else () for text in texts]
        known = [_known(spoken, keys) for spoken in said]
        ends = [-1, *(at for at, column in enumerate(known) if column is not None), len(texts)]
        found: dict[str, set[int]] = {}
        for low, high in pairwise(ends):
            inside = [at for at in range(low + 1, high) if said[at]]
            before = known[low] if low >= 0 else None
            after = known[high] if high < len(texts) else None
            if not inside or (before is None and after is None):
                continue
            printed = [PrintedRow([("", said[at])]) for at in inside]
            gap = Gap(printed, _missing(before, after, size), [""] * size, self._likeness)
            for one in gap.aligned():
                found.setdefault(texts[inside[one.printed]], set()).add(one.row if one.sure else -1)
        sure = {text: columns.pop() for text, columns in found.items() if len(columns) == 1}
        sure |= {text: column for text, column in zip(texts, known, strict=True) if column is not None}
        return {text: keys[column][0] for text, column in sure.items() if column >= 0}


def _known(said: Sequence[str], names: Sequence[Sequence[str]]) -> int | None:
    return next((n for n, own in enumerate(names) if any(key in own for key in said)), None)


def _missing(before: int | None, after: int | None, size: int) -> list[int]:
    """The columns between two that are named; after the last one they begin anew."""
    if before is None:
        return list(range(after or 0))
    if after is None or after <= before:
        return [*range(before + 1, size), *range(after or 0)]
    return list(range(before + 1, after))
