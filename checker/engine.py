"""Rules × one case → outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from checker.audit import SEVERITIES
from checker.prose.statements.walk import read_statements
from checker.rules import kinds
from checker.rules.base import Case, Outcome, Rule


def run(rules: Iterable[Rule], case: Case) -> list[tuple[Rule, Outcome]]:
    """Every check that the rules make of this case, in the rules' order.

    A fault in a rule (``RuleFault``) goes up to the caller: it is never a finding.
    """
    outcomes: list[tuple[Rule, Outcome]] = []
    chosen = [rule for rule in rules if rule.kinds is None or case.report.kind in rule.kinds]
    case = with_prose(chosen, case)
    for rule in chosen:
        reason = _out_of_scope(rule, case)
        if reason:
            outcomes.append((rule, Outcome("not_applicable", reason=reason)))
        else:
            doubted = bool(case.report.doubt) and kinds.find(rule.kind).reads != "tables"
            for outcome in rule.check.run(case):
                if doubted and outcome.result == "fail":
                    # What seems wrong in a text that cannot be judged is unknown.
                    outcome = Outcome("unknown", outcome.instance, case.report.doubt)
                outcomes.append((rule, _capped(rule, outcome)))
    return _settled(outcomes, case)


def _settled(made: list[tuple[Rule, Outcome]], case: Case) -> list[tuple[Rule, Outcome]]:
    """The outcomes, those of kinds whose checks bear on each other judged together."""
    for name in dict.fromkeys(rule.kind for rule, _ in made):
        settle = kinds.find(name).settle
        if settle is None:
            continue
        places = [at for at, (rule, _) in enumerate(made) if rule.kind == name]
        for at, outcome in zip(places, settle([made[at] for at in places], case), strict=True):
            made[at] = made[at][0], _capped(made[at][0], outcome)
    return made


def with_prose(rules: Iterable[Rule], case: Case) -> Case:
    """The case with its prose read, where any of the rules asks what it says; read once."""
    words = next((rule.words for rule in rules if kinds.find(rule.kind).reads != "tables"), None)
    if words is None or case.told is not None:
        return case
    report = case.report
    return replace(
        case, told=read_statements(report.prose, words.load(report.kind), report.year, report.organ)
    )


def _capped(rule: Rule, outcome: Outcome) -> Outcome:
    """A rule's severity is its gravest (the user may have lowered it); an outcome may only be milder."""
    grade = outcome.severity
    if grade and SEVERITIES.index(grade) > SEVERITIES.index(rule.severity):
        return replace(outcome, severity=rule.severity)
    return outcome


def _out_of_scope(rule: Rule, case: Case) -> str:
    if rule.forms is None or case.form is None or case.form.id in rule.forms:
        return ""
    return f"只用于格式 {'、'.join(sorted(rule.forms))}"
