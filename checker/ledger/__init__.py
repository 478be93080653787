"""Which findings are accepted (waivers) or were there before the gate (baseline).

One step between the findings and the exit code: it marks findings, and takes none away. What is accepted is
accepted for the figures it was granted for; what has other figures now is new, and that is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from checker.audit import INCOMPLETE, Audit
from checker.ledger.figures import TWINS

if TYPE_CHECKING:
    from checker.forms import Form
    from checker.ledger.baseline import Baseline
    from checker.ledger.waivers import Waiver


OWN_RULES = frozenset((INCOMPLETE, TWINS))
"""Rules that no rule file holds and no option takes out: in force in every run."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is accepted and what is known, as read from the files."""

    waivers: tuple[Waiver, ...] = ()
    baseline: Baseline | None = None


def load(waivers: Path | None, baseline: Path | None, forms: Iterable[Form] = ()) -> Ledger:
    """Either file may be left out; cells may be named by the labels of the forms. Raises ``RuleFault`` for
    any fault in them."""
    granted: tuple[Waiver, ...] = ()
    known = None
    if waivers is not None:
        from checker.ledger.waivers import load as load_waivers

        granted = load_waivers(waivers, tuple(forms))
    if baseline is not None:
        from checker.ledger.baseline import load as load_baseline

        known = load_baseline(baseline)
    return Ledger(granted, known)


def settle(audit: Audit, ledger: Ledger, rules: frozenset[str], today: date | None = None) -> Audit:
    """The audit with each finding's state, what became of waivers, and what is resolved.

    ``rules``: ids of the rules in force. A waiver goes before the baseline, for it has a reason.
    """
    rules |= OWN_RULES
    reports = audit.reports
    notes: list[str] = []
    resolved: tuple[str, ...] = ()
    if ledger.waivers:
        from checker.ledger.waivers import settle as waive

        reports, notes = waive(reports, ledger.waivers, rules, today or date.today())
    if ledger.baseline is not None:
        from checker.ledger.baseline import compare

        comparison = compare(reports, ledger.baseline, rules)
        reports = comparison.reports
        notes += comparison.notes
        resolved = tuple(one.fingerprint for one in comparison.resolved)
    return replace(audit, reports=reports, notes=(*audit.notes, *notes), resolved=resolved)
