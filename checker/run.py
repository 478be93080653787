"""A whole run: inputs → reports → outcomes → findings → one audit with its exit code."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checker import engine, ledger
from checker.audit import SEVERITIES, Audit, Check, Finding, Location, ReportAudit, Skipped, Status
from checker.cache import Cache, open_cache
from checker.document import LinePlace
from checker.forms import Form, Forms, load_forms
from checker.inputs import Input, collect
from checker.pairing import pair
from checker.reading import Reading, internal_fault, read_all
from checker.report import Report
from checker.rollup import Entry, Rollups, load_rollups, match, named_files, with_mends
from checker.rules import Ruleset, builtin_folder, load_rules
from checker.rules.base import Case, Member, Outcome, Rule
from checker.scope import Scope
from checker.settings import Settings

UNCHECKED = "unchecked"
"""The rule id of the one finding of a file that could not be checked."""


def folders(settings: Settings) -> tuple[Path, ...]:
    return (builtin_folder(), *settings.rule_folders)


def form_folders(settings: Settings) -> tuple[Path, ...]:
    return tuple(folder / "forms" for folder in folders(settings))


def form_of(report: Report, forms: Forms) -> Form | None:
    """The form whose rules a report is held to; a mixed report's is the one that its year calls for."""
    by_year = forms.for_year(report.year, report.kind) if report.year else None
    return forms.get(report.form) or by_year


def load(settings: Settings) -> tuple[Forms, Ruleset]:
    """Forms and rules in force. Raises ``RuleFaults``/``RuleFault`` for any fault in them."""
    forms = load_forms(form_folders(settings))
    rules = load_rules(folders(settings), forms)
    for override in settings.overrides:
        rules.select((), override.ignore, override.severities)  # raises for a rule that there is not
    return forms, rules.select(settings.select, settings.ignore, settings.severities)


def check(
    arguments: Sequence[str],
    settings: Settings,
    forms: Forms,
    rules: Ruleset,
    progress: Callable[[int], Callable[[], None]] = lambda total: lambda: None,
) -> Audit:
    """Audits everything that the arguments mean. ``progress(total)`` gives what is called after each file."""
    known = ledger.load(settings.waivers, settings.baseline)
    scope = Scope(rules, settings)
    cache = open_cache(settings.cache, folders(settings))
    items = collect(arguments)
    step = progress(len(items))
    read = Reader(settings, forms, cache)
    readings = read(items, step)
    earlier, unusable = _previous_reports(settings, read)
    pairing = pair(
        [reading.report for reading in readings if reading.report is not None],
        earlier if settings.previous else None,
    )
    audits: list[ReportAudit] = []
    skipped: list[Skipped] = []
    last_years: dict[str, Report | None] = {}
    reports = 0
    for reading in readings:
        if reading.report is not None:
            last_year = last_years[reading.path] = pairing.previous.get(reports)
            reports += 1
            applied = scope.rules(reading.path)
            audits.append(_audit_or_recall(reading.report, last_year, forms, applied, cache))
        elif reading.foreign and (not reading.named or settings.skip_unrecognised):
            skipped.append(Skipped(reading.path, reading.problem))
        else:
            audits.append(unchecked(reading.path, reading.problem))
    known_paths = {one.path for one in audits}
    audits += [
        unchecked(reading.path, f"给出的上年报告未能用于比较（{reading.problem.rstrip('。')}）")
        for reading in unusable
        if reading.path not in known_paths
    ]
    notes: list[str] = []
    context = list(pairing.previous.values())
    if settings.rollup is not None:
        rollups, outside = _rollups(settings.rollup, read, readings)
        context += outside
        notes += rollups.notes
        found = {one.path: one.findings for one in audits}
        for at, one in enumerate(audits):
            members = rollups.members.get(one.path)
            if members and one.report is not None and one.status != "unchecked":
                last_year = last_years[one.path]
                members = with_mends(members, found)
                audits[at] = audit_report(one.report, last_year, forms, scope.rules(one.path), members)
    audited = {one.path for one in audits}
    audit = Audit(
        reports=tuple(audits),
        skipped=tuple(skipped),
        notes=(*notes, *pairing.notes),
        context=tuple(report for report in context if report.path not in audited),
        fail_on=settings.fail_on,
        show_passed=settings.show_passed,
    )
    if cache:
        cache.close()
    audit = ledger.settle(audit, known, frozenset(rule.id for rule in rules))
    return _with_exit_code(audit, settings, empty=not audits and not settings.skip_unrecognised)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads files as this run reads them."""

    settings: Settings
    forms: Forms
    cache: Cache | None

    def __call__(self, items: Sequence[Input], step: Callable[[], None] = lambda: None) -> list[Reading]:
        found = read_all(items, form_folders(self.settings), self.forms, self.settings.jobs, step, self.cache)
        return [reading for group in found for reading in group]


def _previous_reports(settings: Settings, read: Reader) -> tuple[list[Report], list[Reading]]:
    """Last year's reports, and the files given as such that cannot be compared with."""
    readings = read(collect([str(path) for path in settings.previous]))
    unusable = [
        reading
        for reading in readings
        if reading.report is None
        and (not reading.foreign or (reading.named and not settings.skip_unrecognised))
    ]
    return [reading.report for reading in readings if reading.report is not None], unusable


def _rollups(path: Path, read: Reader, readings: Sequence[Reading]) -> tuple[Rollups, list[Report]]:
    """Who sums up whom, and the members' reports that the run itself was not given."""
    rollups = load_rollups(path)
    known = {Path(reading.path).resolve() for reading in readings}
    outside = read(collect([str(file) for file in named_files(rollups) if file.resolve() not in known]))
    entries = [Entry(one.path, one.report, one.problem) for one in (*readings, *outside)]
    return match(rollups, entries), [one.report for one in outside if one.report is not None]


def _audit_or_recall(
    report: Report, previous: Report | None, forms: Forms, rules: Ruleset, cache: Cache | None
) -> ReportAudit:
    """The audit of a report, from the cache where nothing that it is made of has changed."""
    key = cache.audit_key(report, previous, rules) if cache else ""
    audit = cache.audit(report, key) if cache else None
    if audit is None:
        audit = audit_report(report, previous, forms, rules)
        if cache:
            cache.keep_audit(key, audit)
    return audit


def audit_report(
    report: Report,
    previous: Report | None,
    forms: Forms,
    rules: Ruleset,
    members: tuple[Member, ...] = (),
) -> ReportAudit:
    """One report through all rules. ``members``: the reports that it sums up."""
    from checker.diagnose import findings  # not where all audits come from the cache

    if not report.tables:
        reason = "；".join(report.problems) or "没有找到三张表格"
        return unchecked(report.path, reason, report)
    last_form = form_of(previous, forms) if previous else None
    case = Case(report, form_of(report, forms), previous, last_form, members)
    try:
        outcomes = engine.run(rules, case)
        found, checks = findings(case, outcomes)
    except (ArithmeticError, LookupError, TypeError, ValueError) as fault:
        # A fault of ours, not of a rule (those are RuleFault) and not of the report: told, never a finding.
        if os.environ.get("GOUJI_DEBUG"):
            raise
        return unchecked(report.path, internal_fault("核对", fault), report)
    return ReportAudit(
        report.path,
        report.organ,
        report.year,
        report.form,
        _status(case, outcomes),
        tuple(found),
        tuple(checks),
        report,
    )


def _status(case: Case, outcomes: Sequence[tuple[Rule, Outcome]]) -> Status:
    """``partial`` where a table is missing or a check failed to be made for an unsure cell."""
    if case.form is None or any(table not in case.report.tables for table in case.form.tables):
        return "partial"
    for _, outcome in outcomes:
        if outcome.result == "unknown":
            cells = (case.report.cell(address) for address in outcome.cells if not address.previous)
            if any(cell is not None and cell.state == "unsure" for cell in cells):
                return "partial"
    return "checked"


def unchecked(path: str, reason: str, report: Report | None = None) -> ReportAudit:
    """The audit of a file that could not be checked: its one finding is why."""
    place = report.title.place() if report and report.title else LinePlace("", 1, 1, 1, 1)
    finding = Finding(
        rule=UNCHECKED,
        title="未能核对",
        severity="error",
        confidence="high",
        message=f"未能核对：{reason.rstrip('。')}。",
        basis="无明文依据：不是报告的错误，而是说明为何没有核对",
        locations=(Location(place),) if report else (),
        fingerprint="",
    )
    return ReportAudit(
        path,
        report.organ if report else None,
        report.year if report else None,
        report.form if report else None,
        "unchecked",
        (finding,),
        (Check(UNCHECKED, "未能核对", "", "unknown", reason),),
        report,
    )


def _with_exit_code(audit: Audit, settings: Settings, *, empty: bool) -> Audit:
    if empty or any(report.status == "unchecked" for report in audit.reports):
        return replace(audit, exit_code=3)
    if settings.fail_on == "never" or settings.exit_zero:
        return replace(audit, exit_code=0)
    gate = SEVERITIES.index(settings.fail_on)
    failing = any(
        finding.state == "new" and SEVERITIES.index(finding.severity) >= gate
        for report in audit.reports
        for finding in report.findings
    )
    return replace(audit, exit_code=int(failing))


def parse(arguments: Sequence[str], settings: Settings) -> tuple[Forms, list[Report], list[str], int]:
    """The reports that the arguments mean, a sentence for each file without one, and the exit code."""
    forms = load_forms(form_folders(settings))
    items = collect(arguments)
    reports: list[Report] = []
    problems: list[str] = []
    failed = False
    cache = open_cache(settings.cache, folders(settings))
    for reading in Reader(settings, forms, cache)(items):
        if reading.report is not None:
            reports.append(reading.report)
            failed |= not reading.report.tables
        else:
            problems.append(f"{reading.path}：{reading.problem}")
            failed |= reading.named or not reading.foreign
    if cache:
        cache.close()
    return forms, reports, problems, 3 if failed or not reports else 0
