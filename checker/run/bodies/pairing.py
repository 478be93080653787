"""Which report is last year's of which: by organ and year, and never on doubt.

Where more than one report could be meant, none is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from checker.language.organs import canonical, same_organ
from checker.report import Report


class Named(NamedTuple):
    """A report and the name that its organ is known by in a run, which may tell the place that the title
    leaves out."""

    report: Report
    organ: str | None


@dataclass(frozen=True, slots=True)
class Pairing:
    """``previous``: index of a report → last year's. ``doubts``: index → in Chinese why it cannot be told."""

    previous: Mapping[int, Report]
    doubts: Mapping[int, str]


def pair(reports: Sequence[Named], earlier: Sequence[Named]) -> Pairing:
    """Pairs each report with last year's among ``earlier``. In neither does one body's year occur twice."""
    endings: dict[tuple[str, int, str], list[int]] = {}
    for index, other in enumerate(earlier):
        if other.organ and other.report.year is not None:
            key = (other.report.kind, other.report.year, canonical(other.organ)[-1:])
            endings.setdefault(key, []).append(index)
    candidates: dict[int, list[int]] = {}
    wanted: dict[int, list[int]] = {}
    for at, (report, organ) in enumerate(reports):
        if organ and report.year is not None:
            alike = endings.get((report.kind, report.year - 1, canonical(organ)[-1:]), ())
            candidates[at] = [index for index in alike if same_organ(organ, earlier[index].organ or "")]
            for index in candidates[at]:
                wanted.setdefault(index, []).append(at)
    previous, doubts = {}, {}
    for at, found in candidates.items():
        if len(found) == 1 and len(wanted[found[0]]) == 1:
            previous[at] = earlier[found[0]].report
        elif found:
            rivals = "、".join(earlier[index].report.path for index in found)
            why = "它也可能属于别的报告" if len(found) == 1 else "名称都相符"
            doubts[at] = f"上年的报告不能确定（可能是 {rivals}，{why}）"
    return Pairing(previous, doubts)
