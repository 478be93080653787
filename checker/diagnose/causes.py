"""From failed sums to faults: what is wrong at the fewest places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from checker.diagnose.search import Search, components
from checker.diagnose.slips import Slip, slips
from checker.diagnose.system import Changes, Number, System
from checker.report import Report


@dataclass(frozen=True, slots=True)
class Fault:
    """Failed sums with one cause. ``sets``: the equally small ways to mend them, one where the cause
    is known, none where too much is wrong."""

    sums: tuple[int, ...]
    sets: tuple[Changes, ...]
    slips: tuple[Slip, ...] = ()
    """The slip behind each of ``sets``, where each is one."""


def faults(report: Report, system: System) -> list[Fault]:
    """The faults behind all failed sums of cells, each sum in exactly one of them."""
    failing = {at: system.sums[at].residual for at in system.failing(firm=True)}
    holding = [at for at, one in enumerate(system.sums) if one.firm and one.holds]
    search = Search(system)
    found: list[Fault] = []
    for group in components(system, failing, holding):
        solved = _solve(report, system, search, group)
        if not solved:
            solved = list(_piecemeal(report, system, search, group))
        found += solved
    return found


def _solve(report: Report, system: System, search: Search, group: Mapping[int, Number]) -> list[Fault]:
    """The faults of a group that is explained as a whole; empty where too much is wrong."""
    sets = search.smallest(group, 1)
    if not sets and len(group) > 1:
        acts = slips(report, system, group)
        if acts:
            kept = _likeliest(system, [one.changes for one in acts])
            acts = [one for one in acts if one.changes in kept]
            return [Fault(tuple(group), tuple(one.changes for one in acts), tuple(acts))]
        sets = search.smallest(group)
    return list(_split(system, group, _likeliest(system, sets))) if sets else []


def _piecemeal(
    report: Report, system: System, search: Search, group: Mapping[int, Number]
) -> Iterator[Fault]:
    """Too much is wrong to explain at once: first the cells that are certain, then the rest in parts."""
    lone = search.lone(group)
    for variable, change in lone.items():
        yield Fault(tuple(at for at, _ in system.firm[variable]), ({variable: change},))
    for part in components(system, system.residuals_after(lone, group)):
        yield from _solve(report, system, search, part) or [Fault(tuple(part), ())]


def _likeliest(system: System, sets: list[Changes]) -> list[Changes]:
    """Those that most figures of the prose and of last year bear out."""
    if len(sets) < 2:
        return sets
    against = [system.witnesses_against(changes) for changes in sets]
    return [changes for changes, count in zip(sets, against, strict=True) if count == min(against)]


def _split(system: System, group: Mapping[int, Number], sets: list[Changes]) -> Iterator[Fault]:
    """Cells that share no sum are faults of their own; what all ways have in common is certain."""
    common = dict(sets[0])
    for changes in sets[1:]:
        common = {at: by for at, by in common.items() if changes.get(at) == by}
    others = {at for changes in sets for at in changes if at not in common}
    left = set(group)
    certain: set[int] = set()
    for cells in _clusters(system, common, others):
        sums = {at for cell in cells for at, _ in system.firm[cell]} & left
        left -= sums
        certain |= cells
        yield Fault(tuple(sorted(sums)), ({cell: common[cell] for cell in cells},))
    if left:
        rest = tuple({at: by for at, by in changes.items() if at not in certain} for changes in sets)
        yield Fault(tuple(sorted(left)), rest)


def _clusters(system: System, cells: Changes, others: set[int]) -> list[set[int]]:
    """``cells`` in groups that share no sum, without those that share one with ``others``."""
    foreign = {at for cell in others for at, _ in system.firm[cell]}
    clusters: list[tuple[set[int], set[int]]] = []
    for cell in cells:
        members, sums = {cell}, {at for at, _ in system.firm[cell]}
        apart = []
        for other_members, other_sums in clusters:
            if sums & other_sums:
                members |= other_members
                sums |= other_sums
            else:
                apart.append((other_members, other_sums))
        clusters = [*apart, (members, sums)]
    return [members for members, sums in clusters if not sums & foreign]
