"""The exit code of a run, by the contract: 3 before 1; faults of usage and rules (2) never come here."""

from __future__ import annotations

from checker.audit import SEVERITIES, Audit
from checker.settings import Settings


def exit_code(audit: Audit, settings: Settings, *, empty: bool) -> int:
    """``empty``: nothing was found that could be audited."""
    if empty or any(report.status == "unchecked" for report in audit.reports):
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
