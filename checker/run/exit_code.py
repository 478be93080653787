"""The exit code of a run, by the contract: 3 before 1; faults of usage and rules (2) never come here."""

from __future__ import annotations

from checker.audit import SEVERITIES, Tally
from checker.settings import Settings


def exit_code(tally: Tally, settings: Settings, *, empty: bool) -> int:
    """``empty``: nothing was found that could be audited. A report must not pass for what was not read of it;
    what was accepted is no bar any more."""
    if empty or tally.unchecked or (tally.open and not settings.allow_partial):
        return 3
    if settings.fail_on == "never" or settings.exit_zero:
        return 0
    found = {"info": tally.infos, "warning": tally.warnings, "error": tally.errors}
    return int(any(found[severity] for severity in SEVERITIES[SEVERITIES.index(settings.fail_on) :]))
