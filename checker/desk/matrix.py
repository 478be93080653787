"""The audit of a visit as the plain data of its first page: a row for each report, a column for each way in
which it can be wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any

from checker.audit import SEVERITIES, UNCHECKED, Audit, ReportAudit, Severity
from checker.ground.faults import printable
from checker.render import words
from checker.render.check_groups import order, standings
from checker.render.rounds import all_rounds, rounds
from checker.rules.base import Rule
from checker.run.absent import is_told


def by_gravity(audit: Audit) -> Audit:
    """The audit with its reports in the order in which one wants to see them: first what could not be
    checked, then those with the most to mend."""

    def weight(report: ReportAudit) -> tuple[int, ...]:
        counts = _counts(report)
        return (report.status != UNCHECKED, *(-counts[severity] for severity in reversed(SEVERITIES)))

    return replace(audit, reports=tuple(sorted(audit.reports, key=weight)))


def overview(audit: Audit, rules: Mapping[str, Rule]) -> dict[str, Any]:
    """What the page shows, as JSON takes it. Its columns are the kinds of check that somebody has failed."""
    counts = audit.counts()
    tone = "bad" if counts["errors"] else "soft" if counts["warnings"] or counts["unchecked"] else "good"
    shared = _shared_folder([report.path for report in audit.reports])
    rows = [_row(number, report, rules, shared) for number, report in enumerate(audit.reports, start=1)]
    return {
        "verdict": words.found(audit),
        "tone": tone,
        "besides": words.besides(audit),
        "rounds": all_rounds(audit.reports),
        "handed_in": [printable(note) for note in audit.notes if is_told(note)],
        "notes": [printable(note) for note in audit.notes if not is_told(note)],
        "rows": rows,
        "groups": sorted(
            {group for row in rows for group in row["groups"] if row["groups"][group]["counts"]}, key=order
        ),
        "years": sorted({row["year"] for row in rows if row["year"] is not None}, reverse=True),
        "skipped": [{"path": printable(one.path), "reason": printable(one.reason)} for one in audit.skipped],
    }


def _row(number: int, report: ReportAudit, rules: Mapping[str, Rule], shared: str) -> dict[str, Any]:
    new = [finding for finding in report.findings if finding.state == "new"]
    unread = next((finding.message for finding in new if finding.rule == UNCHECKED), "")
    return {
        "number": number,
        "organ": printable(report.organ or ""),
        "path": printable(report.path.removeprefix(shared)),
        "year": report.year,
        "status": report.status,
        "said": words.STATUS[report.status],
        "problem": unread,
        "counts": _counts(report),
        "round": next(iter(rounds(report)), ""),
        "accepted": len(report.findings) - len(new),
        "groups": {
            group: {"state": one.state, "counts": one.counts, "text": one.text}
            for group, one in standings(report, rules).items()
        },
    }


def _counts(report: ReportAudit) -> dict[Severity, int]:
    """Of what could not be checked nothing is counted: its one finding says why."""
    new = [finding.severity for finding in report.findings if finding.state == "new"]
    return {severity: new.count(severity) if report.status != UNCHECKED else 0 for severity in SEVERITIES}


def _shared_folder(paths: Sequence[str]) -> str:
    """The folder that all files lie in, which need not be said of each."""
    folders = [path.split("/")[:-1] for path in paths]
    shared = [
        parts[0] for parts in takewhile(lambda parts: len(set(parts)) == 1, zip(*folders, strict=False))
    ]
    return "".join(f"{part}/" for part in shared)
