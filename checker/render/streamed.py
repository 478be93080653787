"""A whole audit in a format that is otherwise written report by report."""

from __future__ import annotations

from dataclasses import replace

from checker.audit import Audit, ReportAudit
from checker.render import Options, Streamed
from checker.report import Report


def joined(audit: Audit, options: Options, format: Streamed) -> str:
    """All reports and what follows them."""
    known = {report.path: report for report in audit.context}
    known |= {one.path: one.report for one in audit.reports if one.report is not None}
    reports = [
        format.report(replace(audit, reports=(one,), context=_pointed_at(one, known)), options)
        for one in audit.reports
    ]
    closing = format.closing(replace(audit, reports=(), told=audit.tally()), options)
    return f"{format.opening}{format.joint.join(reports)}{closing}"


def _pointed_at(one: ReportAudit, known: dict[str, Report]) -> tuple[Report, ...]:
    """The other reports that findings of this one point into."""
    paths = dict.fromkeys(place.path for finding in one.findings for place in finding.locations)
    return tuple(known[path] for path in paths if path in known)
