"""The audit: what renderers show and other tools read (``gouji.audit/1``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Literal

from checker.document import Place
from checker.ground.records import record
from checker.report import Report

Severity = Literal["error", "warning", "info"]
Confidence = Literal["high", "medium", "low"]
Status = Literal["checked", "partial", "unchecked"]
Result = Literal["pass", "fail", "unknown", "not_applicable"]
UNCHECKED = "unchecked"
"""The rule of the one finding of a file that could not be checked."""
INCOMPLETE = "incomplete"
"""The rule of the finding that tells what was not read of a report; nothing that chooses rules removes it."""
MEMBERS_SUM = "各成员之和"
"""What a summary report is compared with, as its findings call it."""
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")
"""From the lightest to the gravest."""
SEVERITY_NAMES: Mapping[Severity, str] = {"error": "错误", "warning": "警告", "info": "提示"}
CONFIDENCE_NAMES: Mapping[Confidence, str] = {"high": "高", "medium": "中", "low": "低"}
RESULT_NAMES: Mapping[Result, str] = {
    "pass": "通过",
    "fail": "不符",
    "unknown": "无法判断",
    "not_applicable": "不适用",
}


@record
class Location:
    """Where a finding stands: one primary place, any number of related ones.

    ``path`` is set where the place is in another file (last year's report, a member's).
    ``label`` says in Chinese what stands there (“正文”, “表三·予以公开·自然人”).
    """

    place: Place
    role: Literal["primary", "related"] = "primary"
    label: str = ""
    path: str | None = None
    cell: str | None = None
    """The address of the cell that stands there, where it is one."""


@dataclass(frozen=True, slots=True)
class Mend:
    """One cell or figure of the prose that, changed so, would make the report agree."""

    cell: str | None = None
    value: Decimal | None = None
    expected: Decimal | None = None
    text: str | None = None
    location: int | None = None
    """Index into the finding's locations, for a figure of the prose."""
    expected_text: str | None = None
    note: str = ""
    """The likely slip in a Chinese phrase (“两位数字颠倒”)."""


@record
class Finding:
    """What is told of a report: what is wrong where, by which rule, and how it may be mended."""

    rule: str
    title: str
    severity: Severity
    confidence: Confidence
    message: str
    basis: str
    hint: str = ""
    cells: tuple[str, ...] = ()
    cause: tuple[Mend, ...] = ()
    alternatives: tuple[tuple[Mend, ...], ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    locations: tuple[Location, ...] = ()
    explains: tuple[str, ...] = ()
    """Ids of the other failed checks that this cause accounts for, ``rule`` or ``rule(instance)``."""
    state: Literal["new", "baseline", "waived"] = "new"
    updated: bool = False
    """Whether it was accepted (by the baseline or a waiver) for other figures than it has now."""
    state_reason: str = ""
    fingerprint: str = ""
    round: Literal["", "new", "standing"] = ""
    """Against the round before, where there was one: whether it is new, or still stands."""
    round_changed: bool = False
    """Whether it still stands, with other figures than in the round before."""
    subject: str = ""
    """For a finding without cells, what the fingerprint knows it by: the sentence without its figures."""
    waivable: bool = True
    """``False``: neither a waiver nor the baseline lets it pass."""
    reading: str = ""
    """For a figure of the prose: as what it was read, what else was tried and how sure that is."""


@record
class Check:
    """One check that was made, for coverage and ``--show-passed``. ``instance``: which column or place."""

    rule: str
    title: str
    instance: str
    result: Result
    reason: str = ""
    words: str = ""
    """Of one that passed: what it looked at, as printed, where that is a place in the text."""


@dataclass(frozen=True, slots=True)
class Past:
    """A finding of the round before that is not there any more."""

    rule: str
    title: str
    severity: Severity
    message: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Round:
    """Which audit of a report this is. ``before``: number and day (“2026-01-10”) of the one that it is held
    against; ``None`` for the first one."""

    number: int
    before: tuple[int, str] | None = None
    mended: tuple[Past, ...] = ()
    undecided: tuple[Past, ...] = ()
    """What was found before and could not be judged again."""
    same: bool = False
    """It was audited before as it is: nothing of it was changed since."""


@dataclass(frozen=True, slots=True)
class ReportAudit:
    """What became of one report: its checks and findings, or why there are none."""

    path: str
    organ: str | None
    year: int | None
    form: str | None
    status: Status
    findings: tuple[Finding, ...]
    checks: tuple[Check, ...] = ()
    report: Report | None = None
    """For redrawing the tables and the prose; ``None`` where the file was unreadable."""
    notes: tuple[str, ...] = ()
    """Chinese sentences about comparisons that were asked for, or usual, and not made."""
    place: str = ""
    """The place that text, file name or folders tell beyond the title (“甲市” of 公安局 in ``甲市/``)."""
    body: str = ""
    """The name by which the run knows its organ: that of the list of who is who, or the title's, with the
    place where it stands for several; empty where it was not read."""
    known_as: tuple[str, ...] = ()
    """All names that the list of who is who has for its organ."""
    parts: tuple[str, ...] = ()
    """Paths of all files of a report that is handed in as several; empty for one file."""
    previous: Report | None = None
    """Last year's report that this one was held against."""
    round: Round | None = None
    """Where a history is kept."""

    @property
    def kind(self) -> str | None:
        """The kind of report; ``None`` where the file was unreadable."""
        return self.report.kind if self.report else None

    def coverage(self) -> dict[Result, int]:
        counts: dict[Result, int] = {"pass": 0, "fail": 0, "unknown": 0, "not_applicable": 0}
        for check in self.checks:
            counts[check.result] += 1
        return counts


@dataclass(frozen=True, slots=True)
class Tally:
    """What some reports came to, in numbers."""

    files: int = 0
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    baseline: int = 0
    waived: int = 0
    partial: int = 0
    unchecked: int = 0
    open: int = 0
    """Partial reports whose gaps nobody has accepted."""

    @classmethod
    def of(cls, report: ReportAudit) -> Tally:
        new = [finding.severity for finding in report.findings if finding.state == "new"]
        known = [finding.state for finding in report.findings if finding.state != "new"]
        partial = report.status == "partial"
        return cls(
            1,
            new.count("error"),
            new.count("warning"),
            new.count("info"),
            known.count("baseline"),
            known.count("waived"),
            partial,
            report.status == "unchecked",
            partial and any(f.rule == INCOMPLETE and f.state == "new" for f in report.findings),
        )

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in _COUNTED))


_COUNTED = tuple(one.name for one in fields(Tally))


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was left out, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Absent:
    """A body that is to hand in a report and has none in the run. ``reason``: what is known of it, in Chinese
    (a file that could not be read and may be its); ``superior``: the body above it."""

    organ: str
    year: int
    reason: str = ""
    superior: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """All of one run."""

    reports: tuple[ReportAudit, ...]
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()
    """Chinese sentences about the run as a whole (a lapsed waiver, two reports of one organ and year)."""
    fail_on: Severity | Literal["never"] = "error"
    exit_code: int = 0
    allow_partial: bool = False
    """Whether reports of which something was not read count by their findings alone."""
    show_passed: bool = False
    context: tuple[Report, ...] = ()
    """Reports that findings point into but that were not audited themselves (last year's, a member's)."""
    absent: tuple[Absent, ...] = ()
    """Who is in the list of who is who and has not handed in."""
    resolved: Sequence[str] = ()
    """Fingerprints of the baseline that no longer occur."""

    rests_on: tuple[str, ...] = ()
    """Paths of all files of the reports that were audited, and of those that they were held against."""
    told: Tally | None = None
    """Of a run whose reports were shown one by one, and are not in ``reports``: what they came to."""

    def tally(self) -> Tally:
        return sum(map(Tally.of, self.reports), self.told or Tally())

    def counts(self) -> dict[str, int]:
        """The summary of the contract, without the exit code."""
        tally = self.tally()
        return {
            "files": tally.files,
            "errors": tally.errors,
            "warnings": tally.warnings,
            "infos": tally.infos,
            "baseline": tally.baseline,
            "waived": tally.waived,
            "resolved": len(self.resolved),
            "unchecked": tally.unchecked,
            "skipped": len(self.skipped),
        }
