"""Which report is last year's of which: by organ and year, and never on doubt.

Where more than one report could be meant, none is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from checker.run.bodies.kin import Kin
from checker.run.card import Card


class Named(NamedTuple):
    """A report and the name that its organ is known by in a run, which may tell the place that the title
    leaves out."""

    report: Card
    organ: str | None


@dataclass(frozen=True, slots=True)
class Pairing:
    """``previous``: index of a report → index of last year's. ``doubts``: index → in Chinese
    why it cannot be told."""

    previous: Mapping[int, int]
    doubts: Mapping[int, str]


def pair(reports: Sequence[Named], earlier: Sequence[Named]) -> Pairing:
    """Pairs each report with last year's among ``earlier``. In neither does one body's year occur twice."""
    kin: dict[tuple[str, int], Kin] = {}
    for index, (report, organ) in enumerate(earlier):
        if organ and report.year is not None:
            kin.setdefault((report.kind, report.year), Kin()).add(organ, index)
    candidates: dict[int, list[int]] = {}
    wanted: dict[int, list[int]] = {}
    for at, (report, organ) in enumerate(reports):
        if organ and report.year is not None:
            alike = kin.get((report.kind, report.year - 1))
            if alike and (near := alike.of(organ)):
                candidates[at] = near
                for index in near:
                    wanted.setdefault(index, []).append(at)
    previous, doubts = {}, {}
    for at, found in candidates.items():
        if len(found) == 1 and len(wanted[found[0]]) == 1:
            previous[at] = found[0]
        else:
            rivals = "、".join(earlier[index].report.path for index in found)
            why = "它也可能属于别的报告" if len(found) == 1 else "名称都相符"
            doubts[at] = f"上年的报告不能确定（可能是 {rivals}，{why}）"
    return Pairing(previous, doubts)
