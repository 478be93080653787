"""The code quality report of GitLab."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from checker.audit import Audit, Finding, ReportAudit, Severity
from checker.document import LinePlace
from checker.render import Options, told_figures, words
from checker.render.own import MAKER
from checker.render.uris import slashed

_SEVERITY: Mapping[Severity, str] = {"error": "critical", "warning": "minor", "info": "info"}


def render(audit: Audit, options: Options) -> str:
    return json.dumps(list(_issues(audit)), ensure_ascii=False, indent=1) + "\n"


def _issues(audit: Audit) -> Iterator[dict[str, Any]]:
    seen: dict[str, int] = {}
    for report in audit.reports:
        for finding in words.ordered(report.findings):
            if finding.state == "new":
                yield _issue(finding, report, seen)
    notes: dict[str, list[str]] = {}
    for report in audit.reports:
        for note in words.notes(report):
            notes.setdefault(note, []).append(slashed(report.path))
    yield from (_note(note, paths) for note, paths in notes.items())


def _note(note: str, paths: list[str]) -> dict[str, Any]:
    """What is to be told of some reports that is no finding: once for all of them, at the first."""
    return {
        "engine_name": MAKER,
        "description": f"{note}（共 {len(paths)} 份报告）" if len(paths) > 1 else note,
        "check_name": "notes",
        "fingerprint": _digest(f"notes\0{note}"),
        "severity": "info",
        "location": {"path": paths[0], "lines": {"begin": 1}},
    }


def _issue(finding: Finding, report: ReportAudit, seen: dict[str, int]) -> dict[str, Any]:
    first = next(iter(words.own_first(finding)), None)
    path = (first.path if first else None) or report.path
    line = first.place.line if first and isinstance(first.place, LinePlace) else 1
    where = "" if first is None or isinstance(first.place, LinePlace) else f"（{words.where(first.place)}）"
    return {
        "engine_name": MAKER,
        "description": finding.message + "；".join(told_figures.compared(finding)) + where,
        "check_name": finding.rule,
        "fingerprint": _unique(finding, report, seen),
        "severity": _SEVERITY[finding.severity],
        "location": {"path": slashed(path), "lines": {"begin": line}},
    }


def _unique(finding: Finding, report: ReportAudit, seen: dict[str, int]) -> str:
    """GitLab shows one issue per fingerprint, so the same finding of two files needs two."""
    name = f"{slashed(report.path)}\0{finding.rule}\0{finding.fingerprint}"
    seen[name] = seen.get(name, 0) + 1
    return _digest(f"{name}\0{seen[name]}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
