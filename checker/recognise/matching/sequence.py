"""Which candidates for a table's rows fit together: the best sequence in the order of print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar


class Candidate(Protocol):
    """A place in the document that may be the label of the form's row number ``row``."""

    @property
    def at(self) -> tuple[int, int]:
        """Line (or row of a grid) and word (or column)."""
        ...

    @property
    def row(self) -> int: ...

    @property
    def score(self) -> float: ...

    @property
    def spots(self) -> frozenset[tuple[int, int]]:
        """All places of the label."""
        ...

    @property
    def whole(self) -> bool:
        """Whether it says the row's label in full, as a row of the table does."""
        ...

    @property
    def marked(self) -> bool:
        """Whether the row's number stands before it."""
        ...


C = TypeVar("C", bound=Candidate)

_RECENT = 4
"""So many of the last candidates for each row are looked at, and the best one: a file may have any number."""


_ANOTHER = 0.8
"""Such a part of the rows printed beyond a table is another table of its kind."""


def best_chain(candidates: Sequence[C], cost: Callable[[C, C], float]) -> tuple[list[C], float]:
    """The candidates of highest sum whose rows and places both ascend.

    ``cost`` is what it takes away to follow one candidate by another (for a gap in the document), 0 or more.
    """
    ordered = sorted(candidates, key=lambda candidate: (candidate.at, candidate.row))
    sums: list[float] = []
    before: list[int] = []
    recent: dict[int, list[int]] = {}
    best: dict[int, int] = {}
    for number, candidate in enumerate(ordered):
        most, link = 0.0, -1
        for row in recent:
            if row >= candidate.row:
                continue
            for earlier in {*recent[row], best[row]}:
                if sums[earlier] > most and ordered[earlier].at < candidate.at:
                    total = sums[earlier] - cost(ordered[earlier], candidate)
                    if total > most:
                        most, link = total, earlier
        sums.append(most + candidate.score)
        before.append(link)
        recent[candidate.row] = [*recent.get(candidate.row, [])[1 - _RECENT :], number]
        if candidate.row not in best or sums[number] > sums[best[candidate.row]]:
            best[candidate.row] = number
    if not ordered:
        return [], 0.0
    at = max(range(len(ordered)), key=lambda number: sums[number])
    total, chain = sums[at], []
    while at >= 0:
        chain.append(ordered[at])
        at = before[at]
    return chain[::-1], total


def contested(candidates: Sequence[C], chain: Sequence[C]) -> list[C]:
    """The chain's candidates that do not say their label in full, where another one between their neighbours
    says as much of it, and those that lack its number, where another one has it: which of the two is the row
    is not certain."""
    found = []
    by_row: dict[int, list[C]] = {}
    for one in candidates:
        by_row.setdefault(one.row, []).append(one)
    for before, one, after in zip([None, *chain[:-1]], chain, [*chain[1:], None], strict=True):
        if any(
            other.spots.isdisjoint(one.spots)
            and (other.score >= one.score if not one.whole else other.marked and not one.marked)
            and (before is None or before.at < other.at)
            and (after is None or other.at < after.at)
            for other in by_row[one.row]
        ):
            found.append(one)
    return found


def displaced(candidates: Sequence[C], chain: Sequence[C], together: Callable[[C, C], bool]) -> list[C]:
    """Candidates off the chain that say in full the label of a row which the chain lacks.

    They are printed out of order; each is the only one to say it, and beside it in the document stands a row
    that is beside it in the form too (``together``)."""
    rows = {one.row for one in chain}
    taken = {spot for one in chain for spot in one.spots}
    astray: dict[int, list[C]] = {}
    for one in candidates:
        if one.row not in rows and one.whole and taken.isdisjoint(one.spots):
            astray.setdefault(one.row, []).append(one)
    found = []
    for one in (ones[0] for ones in astray.values() if len(ones) == 1):
        before = max(
            (other for other in chain if other.at < one.at), key=lambda other: other.at, default=None
        )
        after = min((other for other in chain if other.at > one.at), key=lambda other: other.at, default=None)
        if before and after and (together(before, one) or together(one, after)):
            found.append(one)
    return found


def repeats(candidates: Sequence[C], chain: Sequence[C], belongs: Callable[[C], bool]) -> list[C]:
    """Candidates off the chain that print one of its rows once more, the best one at each place.

    Between the chain's first and last row any may be repeated; beyond them, those that ``belongs`` tells to
    stand with the table, unless they are so many that they are another table of the kind.
    """
    rows = {one.row for one in chain}
    first, last = chain[0], chain[-1]
    taken = {spot for one in chain for spot in one.spots}
    inside: list[C] = []
    beyond: list[C] = []
    for one in sorted(candidates, key=lambda one: -one.score):
        if one.row not in rows or not one.whole or not taken.isdisjoint(one.spots):
            continue
        if first.at < one.at < last.at:
            inside.append(one)
        elif belongs(one):
            beyond.append(one)
        else:
            continue
        taken |= one.spots
    another = len({one.row for one in beyond}) >= max(2, _ANOTHER * len(rows))
    return inside if another else inside + beyond
