"""Slips of the hand that wrong several cells at once: a row shifted, two rows or two cells changed over.

Each is one act, so it explains a failure better than as many unrelated wrong figures would.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Literal

from checker.diagnose.system import Changes, Number, System
from checker.report import Address, Report

Act = Literal["misplaced", "swapped", "shifted_right", "shifted_left", "rows_swapped"]


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip of the pen that would explain a figure."""

    act: Act
    changes: Changes
    rows: tuple[Address, ...]
    """A cell of each row (shifted, swapped rows), or the two cells, in the order of the form."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row, for what may have happened to it as a whole."""

    cells: tuple[int, ...]
    columns: tuple[str, ...]


def slips(report: Report, system: System, residuals: Mapping[int, Number]) -> list[Slip]:
    """All single slips that mend every failed sum and break none that holds."""
    pivot = max(residuals, key=lambda at: len(system.sums[at].terms))
    weights = dict(system.sums[pivot].terms)
    needed = -residuals[pivot]
    tables = {system.variables[variable].address.table for variable in weights}
    found: dict[frozenset[tuple[int, Number]], Slip] = {}
    for table in tables:
        rows = _rows(report, system, table)
        if len(residuals) > 3 * max((len(row.cells) for row in rows), default=0):
            continue
        for slip in _candidates(system, rows, weights, needed):
            if all(system.allows(at, by) for at, by in slip.changes.items()) and not system.residuals_after(
                slip.changes, residuals
            ):
                found.setdefault(frozenset(slip.changes.items()), slip)
    return list(found.values())


def _rows(report: Report, system: System, table: str) -> list[_Row]:
    """The rows all of whose cells are known, in the order of print."""
    rows: dict[str, list[Address]] = {}
    for address in report.tables[table].cells:
        rows.setdefault(address.row, []).append(address)
    return [
        _Row(tuple(system.index[address] for address in row), tuple(address.column for address in row))
        for row in rows.values()
        if all(address in system.index for address in row)
    ]


def _candidates(
    system: System, rows: list[_Row], weights: Mapping[int, Number], needed: Number
) -> Iterator[Slip]:
    """Slips that mend one failed sum at least: the others are left to the caller."""
    values = [variable.value for variable in system.variables]
    neighbours = [pair for row in rows for pair in pairwise(row.cells)]
    for upper, lower in pairwise(rows):
        if upper.columns == lower.columns:
            neighbours += zip(upper.cells, lower.cells, strict=True)
    for a, b in neighbours:
        by = values[b] - values[a]
        if by and by * (weights.get(a, 0) - weights.get(b, 0)) == needed:
            act: Act = "swapped" if values[a] and values[b] else "misplaced"
            yield Slip(act, {a: by, b: -by}, (system.variables[a].address, system.variables[b].address))

    for row in rows:
        for cells in (row.cells, row.cells[:-1]):
            yield from _shifts(system, cells, weights, needed)

    weighed = [
        [(column, weights[at]) for column, at in enumerate(row.cells) if at in weights] for row in rows
    ]
    for (i, one), (j, other) in combinations(enumerate(rows), 2):
        if one.columns != other.columns:
            continue
        effect = sum(
            weight * (values[other.cells[column]] - values[one.cells[column]])
            for column, weight in weighed[i]
        ) + sum(
            weight * (values[one.cells[column]] - values[other.cells[column]])
            for column, weight in weighed[j]
        )
        if effect == needed:
            changes = {}
            for a, b in zip(one.cells, other.cells, strict=True):
                if values[a] != values[b]:
                    changes[a], changes[b] = values[b] - values[a], values[a] - values[b]
            firsts = (system.variables[one.cells[0]].address, system.variables[other.cells[0]].address)
            yield Slip("rows_swapped", changes, firsts)


def _shifts(
    system: System, cells: tuple[int, ...], weights: Mapping[int, Number], needed: Number
) -> Iterator[Slip]:
    """The figures of ``cells`` moved by one; the one that fell off the edge follows from a sum."""
    values = [system.variables[at].value for at in cells]
    moves: tuple[tuple[Act, list[Number], int], ...] = (
        ("shifted_right", [*values[1:], 0], len(cells) - 1),
        ("shifted_left", [0, *values[:-1]], 0),
    )
    for act, true, lost in moves:
        vacated = 0 if act == "shifted_right" else len(cells) - 1
        if len(cells) < 3 or values[vacated] or not system.firm[cells[lost]]:
            continue
        changes = {
            at: new - old
            for position, (at, old, new) in enumerate(zip(cells, values, true, strict=True))
            if new != old and position != lost
        }
        at, factor = min(system.firm[cells[lost]], key=lambda one: len(system.sums[one[0]].terms))
        one = system.sums[at]
        rest = one.residual + sum(weight * changes.get(variable, 0) for variable, weight in one.terms)
        if rest * factor not in (rest, -rest):
            continue
        fallen = -rest * factor
        if fallen:
            changes[cells[lost]] = fallen
        if len(changes) > 2 and sum(weights.get(v, 0) * by for v, by in changes.items()) == needed:
            yield Slip(act, changes, (system.variables[cells[0]].address,))
