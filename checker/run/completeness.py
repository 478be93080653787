"""Whether all of a report was read that its form requires."""

from __future__ import annotations

from collections.abc import Sequence

from checker.audit import Status
from checker.rules.base import Case, Outcome, Rule


def status_of(case: Case, outcomes: Sequence[tuple[Rule, Outcome]]) -> Status:
    """``partial`` where a table is missing or a check failed to be made for an unsure cell."""
    if case.form is None or any(table not in case.report.tables for table in case.form.tables):
        return "partial"
    for _, outcome in outcomes:
        if outcome.result == "unknown":
            cells = (case.report.cell(address) for address in outcome.cells if not address.previous)
            if any(cell is not None and cell.state == "unsure" for cell in cells):
                return "partial"
    return "checked"
