"""The smallest set of cells whose change mends all failed sums and breaks none that holds.

The failed sums are a syndrome, the cells' columns of the system a code. A set of up to three cells is
found without trying all triples: of its cells in the failed sum with the fewest operands, one always
stands alone, either there or in another failed sum of its own, and that sum tells by how much it is off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from checker.diagnose.rounding import rounded
from checker.diagnose.system import Changes, Number, System, divide

MAX_SIZE = 3
MAX_STEPS = 3000
"""Changes that are tried for one report at most: bounds the time for any input."""


class TooMuch(Exception):
    """The bound on the work is reached."""


class Search:
    """Looks for sets of changes; one object has one budget of steps."""

    def __init__(self, system: System, steps: int = MAX_STEPS) -> None:
        self._system = system
        self._steps = steps
        self._reach = max((len(sums) for sums in system.firm), default=0)

    def smallest(self, residuals: Mapping[int, Number], max_size: int = MAX_SIZE) -> list[Changes]:
        """All smallest sets of changes, empty where none of up to ``max_size`` cells mends everything."""
        for size in range(1, max_size + 1):
            found: dict[frozenset[tuple[int, Number]], Changes] = {}
            try:
                for changes in self._mend(dict(residuals), size, {}):
                    found.setdefault(frozenset(changes.items()), changes)
            except TooMuch:
                return []
            if found:
                return rounded(self._system, list(found.values()))
        return []

    def _mend(
        self, residuals: dict[int, Number], size: int, chosen: dict[int, Number]
    ) -> Iterator[dict[int, Number]]:
        if not residuals:
            yield chosen
            return
        if len(residuals) > size * self._reach:
            return
        system = self._system
        pivot = min(residuals, key=lambda at: len(system.sums[at].terms))
        for variable, factor in system.sums[pivot].terms:
            if variable in chosen:
                continue
            tried: set[Number] = set()
            for at, own_factor in ((pivot, factor), *system.firm[variable]):
                residual = residuals.get(at)
                if residual is None or (size == 1 and at != pivot):
                    continue
                change = divide(-residual, own_factor)
                if change is None or change in tried:
                    continue
                tried.add(change)
                self._steps -= 1
                if self._steps < 0:
                    raise TooMuch
                if not system.allows(variable, change):
                    continue
                rest = system.residuals_after({variable: change}, residuals)
                if len(rest) <= (size - 1) * self._reach:
                    yield from self._mend(rest, size - 1, {**chosen, variable: change})

    def lone(self, residuals: Mapping[int, Number]) -> dict[int, Number]:
        """Single cells that each mend all the sums they stand in, at least two, while no rival does.

        Where too many cells are wrong to search for all at once, these are still certain enough to name.
        """
        system = self._system
        able: dict[int, Number] = {}
        for at, residual in residuals.items():
            for variable, factor in system.sums[at].terms:
                sums = system.firm[variable]
                if variable in able or len(sums) < 2:
                    continue
                change = divide(-residual, factor)
                if (
                    change is not None
                    and all(system.sums[n].allows(residuals.get(n, 0) + own * change) for n, own in sums)
                    and system.allows(variable, change)
                ):
                    able[variable] = change
        claims: dict[int, int] = {}
        for variable in able:
            for at, _ in system.firm[variable]:
                claims[at] = claims.get(at, 0) + 1
        return {
            variable: change
            for variable, change in able.items()
            if all(claims[at] == 1 for at, _ in system.firm[variable])
        }


def components(
    system: System, failing: Mapping[int, Number], through: Iterable[int] = ()
) -> list[dict[int, Number]]:
    """The failed sums in groups that share no cell: the faults of different groups are independent.

    ``through``: sums that hold but tie failed ones together. Two columns that are off by the same
    amount share no cell, yet a figure in the wrong one of them is a single fault.
    """
    owner: dict[int, int] = {}
    parent = {at: at for at in (*failing, *through)}

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for at in parent:
        for variable, _ in system.sums[at].terms:
            first = owner.setdefault(variable, at)
            if first != at:
                parent[root(at)] = root(first)
    groups: dict[int, dict[int, Number]] = {}
    for at, residual in failing.items():
        groups.setdefault(root(at), {})[at] = residual
    return list(groups.values())
