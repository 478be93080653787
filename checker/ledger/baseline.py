"""The baseline: findings that were there before the gate was, known by fingerprint.

A fingerprint has no line numbers, no figures and no words of a message in it, so that a known finding
stays known while its report is edited elsewhere. Equal fingerprints (two copies of one report) are counted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from checker.audit import SEVERITIES, Finding, ReportAudit, Severity
from checker.faults import RuleFault, system_reason
from checker.globs import below
from checker.ledger.waivers import replace_file

SCHEMA = "gouji.baseline/1"
MAX_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class Known:
    """One known finding: ``count`` times in the report of this organ and year.

    ``path``, ``severity`` and ``title`` are for people, and stand for what was seen last.
    """

    fingerprint: str
    count: int
    rule: str
    organ: str | None
    year: int | None
    path: str
    severity: Severity
    title: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """``folder``: where the file stands; paths in it are relative to that."""

    folder: Path
    known: tuple[Known, ...] = ()

    def __len__(self) -> int:
        return sum(one.count for one in self.known)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run against a baseline."""

    reports: tuple[ReportAudit, ...]
    """With the known findings marked."""
    resolved: tuple[Known, ...]
    """Known findings of reports and rules of this run that no longer occur."""


def compare(reports: Sequence[ReportAudit], baseline: Baseline, rules: frozenset[str]) -> Comparison:
    """Marks what the baseline knows. Of more equal findings than it knows, the last are new.

    ``rules``: the ids in force; what a rule that was not run has found before is not resolved, and
    neither is a finding of a report that is not in the run.
    """
    left = Counter({one.fingerprint: one.count for one in baseline.known})
    occurring = {finding.fingerprint for report in reports for finding in report.findings}
    settled = []
    for report in reports:
        findings = []
        for finding in report.findings:
            if finding.state == "new" and left[finding.fingerprint] > 0:
                left[finding.fingerprint] -= 1
                finding = replace(finding, state="baseline")
            findings.append(finding)
        settled.append(replace(report, findings=tuple(findings)))
    folder = baseline.folder
    audited = {_identity(report, folder) for report in reports if report.status != "unchecked"}
    resolved = tuple(
        one
        for one in baseline.known
        if one.fingerprint not in occurring and one.rule in rules and _report(one) in audited
    )
    return Comparison(tuple(settled), resolved)


def of_run(reports: Sequence[ReportAudit], folder: Path) -> Baseline:
    """All findings of a run that are not waived, as known ones."""
    return _counted((_as_known(report, finding, folder) for report, finding in _open(reports)), folder)


def updated(
    reports: Sequence[ReportAudit], baseline: Baseline, rules: frozenset[str], *, add_new: bool
) -> Baseline:
    """The baseline without what is resolved; with the new findings only where ``add_new``."""
    comparison = compare(reports, baseline, rules)
    gone = {one.fingerprint for one in comparison.resolved}
    kept = [one for one in baseline.known if one.fingerprint not in gone]
    new = [
        _as_known(report, finding, baseline.folder)
        for report, finding in _open(comparison.reports)
        if finding.state == "new"
    ]
    return _counted([*kept, *(new if add_new else [])], baseline.folder)


def load(path: Path) -> Baseline:
    """Raises ``RuleFault`` where the file is no baseline."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as problem:
        raise RuleFault(f"无法读取基线（{system_reason(problem)}）", str(path)) from None
    if len(data) > MAX_BYTES:
        raise RuleFault("基线文件过大", str(path))
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as problem:
        raise RuleFault("基线不是完整的 JSON", str(path), problem.lineno, problem.colno) from None
    except (UnicodeDecodeError, RecursionError, ValueError):
        raise RuleFault("基线不是 UTF-8 编码的 JSON", str(path)) from None
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise RuleFault(f'不是 gouji 的基线（缺少 "schema": "{SCHEMA}"）', str(path))
    entries = content.get("findings")
    if not isinstance(entries, list):
        raise RuleFault("基线缺少 findings 列表", str(path))
    read = (_read(entry, number, path) for number, entry in enumerate(entries, start=1))
    return _counted(read, path.parent)


def write(path: Path, baseline: Baseline) -> None:
    """One finding a line, in an order of their own, so that a merge shows what has changed."""
    lines = [json.dumps(_entry(one), ensure_ascii=False) for one in baseline.known]
    body = ",\n".join(lines)
    replace_file(path, f'{{"schema": "{SCHEMA}", "findings": [\n{body}{chr(10) if body else ""}]}}\n')


def _open(reports: Sequence[ReportAudit]) -> Iterator[tuple[ReportAudit, Finding]]:
    for report in reports:
        for finding in report.findings:
            if finding.fingerprint and finding.state != "waived":
                yield report, finding


def _as_known(report: ReportAudit, finding: Finding, folder: Path) -> Known:
    return Known(
        finding.fingerprint,
        1,
        finding.rule,
        report.organ,
        report.year,
        below(report.path, folder),
        finding.severity,
        finding.title,
    )


def _counted(known: Iterable[Known], folder: Path) -> Baseline:
    counts: Counter[str] = Counter()
    first: dict[str, Known] = {}
    for one in known:
        counts[one.fingerprint] += one.count
        first.setdefault(one.fingerprint, one)
    ordered = sorted(
        first.values(), key=lambda one: (one.organ or "", one.year or 0, one.path, one.rule, one.fingerprint)
    )
    return Baseline(folder, tuple(replace(one, count=counts[one.fingerprint]) for one in ordered))


def _identity(report: ReportAudit, folder: Path) -> tuple[str | int | None, ...]:
    known = report.organ is not None and report.year is not None
    return (report.organ, report.year) if known else (below(report.path, folder),)


def _report(one: Known) -> tuple[str | int | None, ...]:
    known = one.organ is not None and one.year is not None
    return (one.organ, one.year) if known else (one.path,)


def _entry(one: Known) -> dict[str, Any]:
    entry = {
        "fingerprint": one.fingerprint,
        "rule": one.rule,
        "organ": one.organ,
        "year": one.year,
        "path": one.path,
        "severity": one.severity,
        "title": one.title,
    }
    return {**entry, "count": one.count} if one.count != 1 else entry


def _read(entry: Any, number: int, path: Path) -> Known:
    def get(key: str, kind: type, optional: bool = False) -> Any:
        value = entry.get(key)
        if (value is None and optional) or (isinstance(value, kind) and not isinstance(value, bool)):
            return value
        raise RuleFault(f"基线第 {number} 条的“{key}”缺少或不对", str(path), number + 1)

    if not isinstance(entry, dict):
        raise RuleFault(f"基线第 {number} 条不是对象", str(path), number + 1)
    severity = entry.get("severity", "error")
    return Known(
        fingerprint=get("fingerprint", str),
        count=max(1, get("count", int, True) or 1),
        rule=get("rule", str),
        organ=get("organ", str, True),
        year=get("year", int, True),
        path=get("path", str, True) or "",
        severity=cast(Severity, severity if severity in SEVERITIES else "error"),
        title=get("title", str, True) or "",
    )
