"""Which of the form's rows the printed rows between two known ones are, whose labels are not the form's.

Rows keep the form's order. Beside it speak the number before a label, its words, and that as many rows are
printed as the form has there. What these do not settle is told as a doubt, and no row is taken for one that
it fits less than another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol, TypeVar

from checker.recognise.matching import spelling
from checker.recognise.matching.likeness import ALONE, BETTER, Likeness

_MOST = 60
"""Of more rows between two known ones none is told by its place."""
_LONE = 0.3
"""Words that tell a row that alone is missing where alone one is printed."""
_ANY = 0.1
"""Words that have anything of a row's label."""
_AS_WELL = 0.05
_NEARLY = 0.25
"""Where its number is the row's, so much better may words fit another row: hardly, where they say little."""
_NUMBER = 1.0
"""What the row's number weighs beside its words."""
_MARGIN = 0.4
"""So much worse must every other way to align the rows be."""
_LEAST = 0.3
"""With less in favour of it, a printed row is none of the form's."""


class Known(Protocol):
    """A printed label of which the row is known."""

    @property
    def row(self) -> int: ...


Found = TypeVar("Found", bound=Known)


def unknown_between(known: Sequence[Found], rows: int) -> Iterator[tuple[Found | None, Found | None, range]]:
    """The form's rows that are not among the known ones, which stand in their order: each run of them
    with the known ones before and behind it. ``rows``: how many the form has."""
    for before, after in pairwise([None, *known, None]):
        missing = range(before.row + 1 if before else 0, after.row if after else rows)
        if missing:
            yield before, after, missing


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row as printed. ``sayings``: its label, in the ways in which it may be cut out of what is printed:
    enumerator's number (empty without one) and keys."""

    sayings: Sequence[tuple[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Aligned:
    """A printed row and the form's row that it is: in which of its sayings, whether that is certain, and what
    weighs in favour of it."""

    printed: int
    row: int
    saying: int
    sure: bool
    weight: float


@dataclass(frozen=True, slots=True)
class _Pair:
    """A saying held against a row of the form: what speaks for it."""

    saying: int
    marked: bool
    """Its number is the row's."""
    astray: bool
    """Its number is another one."""
    words: float
    rival: float
    """How well its words fit the best of the other rows."""
    known: float
    """How well they fit the best of the rows that are known to be printed elsewhere."""

    @property
    def weight(self) -> float:
        return 2 * self.words + _NUMBER * self.marked - _NUMBER * self.astray


@dataclass(frozen=True)
class Gap:
    """What is printed between two rows that are known. ``missing``: the form's rows that lie between;
    ``marks``: the enumerator of each of the form's rows; ``groups``: rows that stand for several, and are
    none of them where several are printed."""

    printed: Sequence[PrintedRow]
    missing: Sequence[int]
    marks: Sequence[str]
    likeness: Likeness
    groups: Sequence[int] = ()

    def aligned(self) -> list[Aligned]:
        """The rows of the gap that are told, in order, sure or not."""
        if not self.printed or not self.missing or max(len(self.printed), len(self.missing)) > _MOST:
            return []
        pairs = {
            (at, row): pair
            for at, printed in enumerate(self.printed)
            for row in self.missing
            if (len(self.printed) == 1 or row not in self.groups)
            and (pair := self._pair(printed, row)) is not None
        }
        total, chosen = _best(len(self.printed), self.missing, pairs)
        found = []
        for at, row in chosen:
            pair = pairs[at, row]
            others = {places: one for places, one in pairs.items() if places != (at, row)}
            margin = total - _best(len(self.printed), self.missing, others)[0]
            found.append(Aligned(at, row, pair.saying, self._sure(pair, margin), pair.weight))
        return found

    def _pair(self, printed: PrintedRow, row: int) -> _Pair | None:
        pairs = [
            self._said(number, mark, key, row)
            for number, (mark, keys) in enumerate(printed.sayings)
            for key in keys
            if not self.likeness.elsewhere(key)
        ]
        best = max(pairs, key=lambda pair: pair.weight, default=None)
        return best if best is not None and best.weight >= _LEAST else None

    def _said(self, number: int, mark: str, key: str, row: int) -> _Pair:
        fits = self.likeness.fits(key)
        own = spelling.split_mark(self.marks[row])[0]
        others = [fit.words for at, fit in enumerate(fits) if at != row]
        known = [fit.words for at, fit in enumerate(fits) if at not in self.missing]
        marked = bool(mark) and mark == own
        return _Pair(
            number,
            marked=marked,
            astray=bool(mark) and not marked,
            words=fits[row].words,
            rival=max(others, default=0.0),
            known=max(known, default=0.0),
        )

    def _sure(self, pair: _Pair, margin: float) -> bool:
        if pair.astray or margin < _MARGIN:
            return False
        if pair.words >= ALONE and pair.words - pair.rival >= BETTER:
            return True
        if len(self.printed) != len(self.missing) or pair.words < _ANY:
            return False
        if pair.words >= max(_LONE, pair.rival):
            return True
        if pair.marked:
            return pair.rival - pair.words <= (_NEARLY if pair.words >= _LONE else _AS_WELL)
        return len(self.missing) == 1 and pair.words >= max(_LONE, pair.known)


def _best(
    size: int, missing: Sequence[int], pairs: Mapping[tuple[int, int], _Pair]
) -> tuple[float, list[tuple[int, int]]]:
    """The pairs of highest sum whose printed rows and form's rows both ascend."""
    sums = [[0.0] * (len(missing) + 1) for _ in range(size + 1)]
    for at in range(size - 1, -1, -1):
        for n in range(len(missing) - 1, -1, -1):
            pair = pairs.get((at, missing[n]))
            taken = sums[at + 1][n + 1] + pair.weight if pair else 0.0
            sums[at][n] = max(sums[at + 1][n], sums[at][n + 1], taken)
    chosen = []
    at = n = 0
    while at < size and n < len(missing):
        pair = pairs.get((at, missing[n]))
        if pair and sums[at][n] == sums[at + 1][n + 1] + pair.weight:
            chosen.append((at, missing[n]))
            at, n = at + 1, n + 1
        elif sums[at][n] == sums[at + 1][n]:
            at += 1
        else:
            n += 1
    return sums[0][0], chosen
