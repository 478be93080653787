"""The exit code of a run, by the contract: 3 before 1; faults of usage and rules (2) never come here."""

from __future__ import annotations

from checker.audit import INCOMPLETE, SEVERITIES, Audit, ReportAudit
from checker.settings import Settings


def exit_code(audit: Audit, settings: Settings, *, empty: bool) -> int:
    """``empty``: nothing was found that could be audited."""
    if empty or any(_unread(report, settings) for report in audit.reports):
        return 3
    if settings.fail_on == "never" or settings.exit_zero:
        return 0
    gate = SEVERITIES.index(settings.fail_on)
    return int(
        any(
            finding.state == "new" and SEVERITIES.index(finding.severity) >= gate
            for report in audit.reports
            for finding in report.findings
        )
    )


def _unread(report: ReportAudit, settings: Settings) -> bool:
    """Whether a report must not pass for what was not read of it. What was accepted is no bar any more."""
    if report.status == "unchecked":
        return True
    if report.status == "checked" or settings.allow_partial:
        return False
    return any(finding.rule == INCOMPLETE and finding.state == "new" for finding in report.findings)
