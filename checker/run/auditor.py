"""How one run audits its reports: by the rules for their paths, against what belongs to them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checker.audit import ReportAudit
from checker.forms import Forms
from checker.rules.base import Member
from checker.run.auditing import audit_or_recall, audit_report
from checker.run.bodies import Bodies
from checker.run.bodies.copies import Copy
from checker.run.cache import Cache
from checker.run.scope import Scope


@dataclass(frozen=True, slots=True)
class Auditor:
    bodies: Bodies
    forms: Forms
    scope: Scope
    cache: Cache | None

    def audit(self, copy: Copy, members: tuple[Member, ...] = ()) -> ReportAudit:
        """One copy of a body's report; ``members``: the reports that it sums up."""
        report, rules = copy.report, self.scope.rules(copy.report.path)
        last_year, twins = self.bodies.compared(copy)
        if not members and self.bodies.is_plain(copy):
            audit = audit_or_recall(report, last_year, self.forms, rules, self.cache)
        else:
            audit = audit_report(report, last_year, self.forms, rules, members, twins)
        return replace(audit, previous=last_year) if audit.status != "unchecked" else audit
