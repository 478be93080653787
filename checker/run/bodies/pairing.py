"""Which report is last year's of which: by organ and year, and never on doubt.

Where more than one report could be meant, none is.
"""

from __future__ import annotations

from array import array
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
    only: dict[int, int] = {}
    several: dict[int, list[int]] = {}
    wanted = array("Q", bytes(8 * len(earlier)))
    """By how many each of the earlier ones is wanted."""
    for at, (report, organ) in enumerate(reports):
        if organ and report.year is not None and (alike := kin.get((report.kind, report.year - 1))):
            near = alike.of(organ)
            if len(near) == 1:
                only[at] = near[0]
            elif near:
                several[at] = near
            for index in near:
                wanted[index] += 1
    doubts = {at: _doubt(found, earlier, "名称都相符") for at, found in several.items()}
    for at in [at for at, index in only.items() if wanted[index] > 1]:
        doubts[at] = _doubt([only.pop(at)], earlier, "它也可能属于别的报告")
    return Pairing(only, doubts)


def _doubt(found: Sequence[int], earlier: Sequence[Named], why: str) -> str:
    rivals = "、".join(earlier[index].report.path for index in found)
    return f"上年的报告不能确定（可能是 {rivals}，{why}）"
