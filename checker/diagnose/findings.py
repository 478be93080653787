"""Outcomes become findings and checks; every finding gets its fingerprint."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from checker.audit import SEVERITIES, Check, Finding, Severity
from checker.report import Report
from checker.rules.base import Case, Outcome, Rule
from checker.rules.message import fill

Made = tuple[Rule, Outcome]
"""A check that was made, with the rule it belongs to."""


def findings(case: Case, outcomes: Sequence[Made]) -> tuple[list[Finding], list[Check]]:
    """The findings of one report in the order of its rules, and every check for the coverage."""
    found = [finding(rule, outcome) for rule, outcome in outcomes if outcome.result == "fail"]
    subjects = [outcome.subject for _, outcome in outcomes if outcome.result == "fail"]
    found = [_no_error_from_ocr(one, case.report) for one in found]
    return sign(case.report, found, subjects), [check(rule, outcome) for rule, outcome in outcomes]


def check(rule: Rule, outcome: Outcome) -> Check:
    return Check(rule.id, rule.title, outcome.instance, outcome.result, outcome.reason)


def finding(rule: Rule, outcome: Outcome) -> Finding:
    """What a failed check says by itself."""
    return Finding(
        rule=rule.id,
        title=rule.title,
        severity=outcome.severity or rule.severity,
        confidence=rule.confidence,
        message=fill(rule.message if outcome.message is None else outcome.message, outcome.slots),
        basis=str(rule.basis),
        hint=fill(rule.hint if outcome.hint is None else outcome.hint, outcome.slots),
        cells=tuple(str(address) for address in outcome.cells),
        values=dict(outcome.values),
        locations=outcome.locations,
    )


def sign(report: Report, found: Iterable[Finding], subjects: Iterable[str]) -> list[Finding]:
    """The findings with fingerprints that survive a moved line, a reworded message and a changed figure.

    A fingerprint is made of rule, organ, year and cells; without cells, of the sentence without its
    figures (``subjects``). Equal ones are told apart by their ordinal.
    """
    seen: Counter[str] = Counter()
    signed = []
    for one, subject in zip(found, subjects, strict=True):
        matter = ";".join(sorted(one.cells)) if one.cells else subject
        key = "\n".join((one.rule, report.organ or "", str(report.year or ""), matter))
        seen[key] += 1
        digest = hashlib.sha256(f"{key}\n{seen[key]}".encode()).hexdigest()
        signed.append(replace(one, fingerprint=digest[:16]))
    return signed


def _no_error_from_ocr(one: Finding, report: Report) -> Finding:
    """A figure that only optical character recognition has read proves nothing: at most a warning."""
    if one.severity != "error" or not (one.cells or one.values):
        return one
    named = set(one.cells)
    sources = {cell.source for cell in report.cells() if not named or str(cell.address) in named}
    return replace(one, severity=_lighter(one.severity)) if sources == {"ocr"} else one


def _lighter(severity: Severity) -> Severity:
    return SEVERITIES[max(0, SEVERITIES.index(severity) - 1)]
