"""What came out for each case, and what it adds up to: counts, shares and their intervals."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from checker.audit import SEVERITIES, SEVERITY_NAMES, Severity

GRADES: tuple[Severity, ...] = ("error", "warning")
"""The grades that accuse."""


class Told(NamedTuple):
    """A finding graded warning or error. ``true``: it points at a wrong figure; ``None``: the labels leave it
    open and it counts neither way."""

    rule: str
    severity: Severity
    said: str
    true: bool | None
    deserved: Severity | None = None
    """The gravest label among the wrong figures that it points at."""


class Fault(NamedTuple):
    """A wrong figure, with its label, and the gravest grade of a finding that points at it."""

    text: str
    severity: Severity
    found: Severity | None
    or_graver: bool = False
    """Graver than the label is no worse."""

    @property
    def enough(self) -> bool:
        return self.found is not None and SEVERITIES.index(self.found) >= SEVERITIES.index(self.severity)


@dataclass(frozen=True, slots=True)
class Result:
    """One case: a sentence or a report."""

    set: str
    id: str
    kind: str
    text: str
    figures: tuple[tuple[str, bool], ...]
    """What could be compared, and whether some check looked at it."""
    told: tuple[Told, ...]
    faults: tuple[Fault, ...]
    cells: tuple[int, int, int] = (0, 0, 0)
    """For a report whose cells are known: read right, wrong, and left open."""
    silent: tuple[str, ...] = ()
    """Of each figure that was looked at and then compared with nothing: why, in few words."""


class Share(NamedTuple):
    """``part`` of ``whole``, as it was counted."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        return self.part / self.whole if self.whole else 1.0

    @property
    def interval(self) -> tuple[float, float]:
        """95 % by Wilson: where the true share lies if the cases were drawn at random."""
        if not self.whole:
            return 0.0, 1.0
        z, n, p = 1.959964, self.whole, self.value
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        low = 0.0 if not self.part else middle - half
        return max(0.0, low), 1.0 if self.part == n else min(1.0, middle + half)


@dataclass(slots=True)
class Score:
    """Counts over cases."""

    sentences: int = 0
    figures: int = 0
    recognised: int = 0
    told: dict[Severity, int] = field(default_factory=lambda: dict.fromkeys(GRADES, 0))
    true_by: dict[Severity, int] = field(default_factory=lambda: dict.fromkeys(GRADES, 0))
    harsh: int = 0
    """True findings graded error where the label says warning."""
    labelled: dict[Severity, int] = field(default_factory=lambda: dict.fromkeys(SEVERITIES, 0))
    found_by: dict[Severity, int] = field(default_factory=lambda: dict.fromkeys(SEVERITIES, 0))
    milder: dict[Severity, int] = field(default_factory=lambda: dict.fromkeys(SEVERITIES, 0))
    cells: tuple[int, int, int] = (0, 0, 0)
    silent: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, results: Iterable[Result]) -> Score:
        score = cls()
        for result in results:
            score.add(result)
        return score

    def add(self, result: Result) -> None:
        self.sentences += 1
        self.figures += len(result.figures)
        self.recognised += sum(seen for _, seen in result.figures)
        for told in result.told:
            if told.true is None:
                continue
            self.told[told.severity] += 1
            self.true_by[told.severity] += told.true
            self.harsh += told.severity == "error" and told.deserved in ("warning", "info")
        for fault in result.faults:
            self.labelled[fault.severity] += 1
            self.found_by[fault.severity] += fault.enough
            self.milder[fault.severity] += fault.found is not None and not fault.enough
        right, wrong, left = self.cells
        self.cells = right + result.cells[0], wrong + result.cells[1], left + result.cells[2]
        self.silent.update(result.silent)
        self.notes += notes(result)

    @property
    def findings(self) -> int:
        return sum(self.told.values())

    @property
    def true(self) -> int:
        return sum(self.true_by.values())

    @property
    def wrong(self) -> int:
        return sum(self.labelled.values())

    @property
    def found(self) -> int:
        return sum(self.found_by.values())

    @property
    def red(self) -> int:
        """False alarms graded error."""
        return self.told["error"] - self.true_by["error"]

    @property
    def recognition(self) -> float:
        return self.share("recognised").value

    @property
    def precision(self) -> float:
        return self.share("precision").value

    @property
    def recall(self) -> float:
        return self.share("recall").value

    def share(self, name: str) -> Share:
        """By one of ``SHARES``."""
        what, _, grade = name.partition(".")
        if what == "recognised":
            return Share(self.recognised, self.figures)
        told, true, labelled, found = self.told, self.true_by, self.labelled, self.found_by
        if not grade:
            return Share(self.true, self.findings) if what == "precision" else Share(self.found, self.wrong)
        by: Severity = grade  # type: ignore[assignment]
        return Share(true[by], told[by]) if what == "precision" else Share(found[by], labelled[by])


SHARES = {
    "recognised": "认出",
    "precision": "报出的属实",
    "precision.error": "“错误”属实",
    "precision.warning": "“警告”属实",
    "recall": "错处找到",
    "recall.error": "应报“错误”的找到",
    "recall.warning": "应报“警告”的找到",
}
"""What is measured, and what it is called."""


def notes(result: Result) -> list[str]:
    """What went wrong in a case, one line each."""
    text = result.text.replace("\n", " ")
    lines = [f"{result.id} 未识别 {figure}：{text}" for figure, seen in result.figures if not seen]
    lines += [
        f"{result.id} 误报（{one.severity}）{one.rule} {one.said}：{text}"
        for one in result.told
        if one.true is False
    ]
    for fault in result.faults:
        if not fault.enough:
            short = "过轻" if fault.found else "漏报"
            lines.append(f"{result.id} {short}（{fault.severity}）{fault.text}：{text}")
    return lines


def by_kind(results: Iterable[Result]) -> dict[str, Score]:
    """Scores by mechanism, in the order of their names."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(result.kind, []).append(result)
    return {kind: Score.of(groups[kind]) for kind in sorted(groups)}


def by_set(results: Iterable[Result]) -> dict[str, Score]:
    """Scores by set, in the order in which they were measured."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(result.set, []).append(result)
    return {name: Score.of(group) for name, group in groups.items()}


def graded(severity: Severity | None) -> str:
    return SEVERITY_NAMES[severity] if severity else "没有报"
