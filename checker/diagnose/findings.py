"""Outcomes become findings and checks: what is wrong, told once and by its cause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from checker import engine
from checker.audit import SEVERITIES, Check, Finding, Severity
from checker.diagnose.failures import Failures, Told
from checker.diagnose.grouping import by_rule, is_told_with_its_rule
from checker.diagnose.inference import inferences, lacking
from checker.diagnose.phrasing import Namer
from checker.diagnose.prose_faults import ProseFaults
from checker.diagnose.shown import complete
from checker.diagnose.signing import sign
from checker.diagnose.system import Made
from checker.diagnose.table_faults import TableFaults
from checker.language.numerals import figure
from checker.report import Report
from checker.rules.base import Case, Outcome

_LONGEST = 40
"""Characters of the text that a check is told with."""


def findings(case: Case, outcomes: Sequence[Made]) -> tuple[list[Finding], list[Check]]:
    """The findings of one report in the order of its rules, and every check for the coverage."""
    case = engine.with_prose((rule for rule, _ in outcomes), case)
    told = sorted(_told(case, outcomes), key=lambda one: one.made)
    label = Namer(case).label
    found = [complete(_no_error_from_ocr(one.finding, case.report), case, label) for one in told]
    subjects = [outcomes[one.made][1].subject for one in told]
    for_good = {rule.id for rule, _ in outcomes if not rule.waivable}
    found = [_for_good(one, for_good) for one in found]
    signed = sign(case.report, found, subjects, [one.known_by for one in told])
    return signed, list(_checks(case, outcomes))


def _told(case: Case, outcomes: Sequence[Made]) -> Iterator[Told]:
    """All failed checks of a report, each told by exactly one finding."""
    if all(outcome.result != "fail" for _, outcome in outcomes):
        return
    failures = Failures(case, outcomes)
    tables = TableFaults(failures)
    yield from tables.told()
    left = [made for made in failures.failed if made not in tables.explained]
    together = [made for made in left if is_told_with_its_rule(outcomes, made)]
    for group in by_rule(outcomes, together):
        yield failures.grouped(group)
    yield from ProseFaults(failures).told([made for made in left if made not in together])


def _checks(case: Case, outcomes: Sequence[Made]) -> Iterator[Check]:
    """Every check; one that lacks a single cell says what the others prove that cell to be."""
    inferred = inferences(case, outcomes)
    for rule, outcome in outcomes:
        reason = outcome.reason
        if inferred and outcome.result == "unknown":
            value = inferred.get(address) if (address := lacking(case, outcome)) else None
            if value is not None:
                reason += f"；按其他数字推算应为 {figure(value)}"
        words = _words(outcome) if outcome.result == "pass" else ""  # a finding shows its own place
        yield Check(rule.id, rule.title, outcome.instance, outcome.result, reason, words)


def _words(outcome: Outcome) -> str:
    """The words of the text that a check looked at; of a cell its name tells more."""
    place = next((one.place for one in outcome.locations if one.role == "primary" and not one.cell), None)
    said = " ".join(place.text.split()) if place is not None else ""
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"


def _for_good(one: Finding, for_good: Set[str]) -> Finding:
    """A finding that tells a failure of one of the rules which must not be let pass may not be let pass
    either."""
    told = {one.rule, *(name.partition("(")[0] for name in one.explains)} if for_good else set()
    return replace(one, waivable=False) if told & for_good else one


def _no_error_from_ocr(one: Finding, report: Report) -> Finding:
    """A figure that only optical character recognition has read proves nothing: at most a warning."""
    if one.severity != "error" or not (one.cells or one.values):
        return one
    if all(cell.source != "ocr" for cell in report.cells()):
        return one
    named = set(one.cells)
    sources = {cell.source for cell in report.cells() if not named or str(cell.address) in named}
    return replace(one, severity=_lighter(one.severity)) if sources == {"ocr"} else one


def _lighter(severity: Severity) -> Severity:
    return SEVERITIES[max(0, SEVERITIES.index(severity) - 1)]
