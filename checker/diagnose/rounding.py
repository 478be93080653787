"""Which figure a cell should print, where rounding leaves several that mend all sums."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from checker.diagnose.system import Changes, Number, System
from checker.rules.slip import likely_slip

_TRIED = 10
"""So many last digits to each side of the sum's own answer are tried."""
_TELLING = "颠倒"


def rounded(system: System, sets: Sequence[Changes]) -> list[Changes]:
    """The sets of changes, those that differ only by roundings as one: with the amounts that are likeliest to
    have become what is printed, by a slip of the hand."""
    if not any(one.slack for one in system.sums):
        return list(sets)
    by_cells: dict[frozenset[int], Changes] = {}
    for changes in sets:
        by_cells.setdefault(frozenset(changes), changes)
    return [_likeliest(system, changes) for changes in by_cells.values()]


def _likeliest(system: System, changes: Changes) -> Changes:
    if len(changes) > 1:
        return changes
    ((variable, change),) = changes.items()
    cell = system.variables[variable]
    if not cell.step:
        return changes
    near = [change + n * cell.step for n in sorted(range(-_TRIED, _TRIED + 1), key=abs)]
    fitting = [by for by in near if _mends(system, variable, by)]
    return {variable: min(fitting, key=lambda by: _unlikely(cell.value, by), default=change)}


def _mends(system: System, variable: int, change: Number) -> bool:
    sums = ((system.sums[at], factor) for at, factor in system.firm[variable])
    return system.allows(variable, change) and all(
        one.allows(one.residual + factor * change) for one, factor in sums
    )


def _unlikely(value: Number, change: Number) -> int:
    """0 for two digits changed over, 1 for another slip, 2 for none."""
    slip = likely_slip(Decimal(value), Decimal(value + change))
    return 2 if slip is None else 0 if _TELLING in slip else 1
