"""All files of a run: read, paired with last year's and with those they sum up, audited, judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from checker import ledger
from checker.audit import Audit, ReportAudit, Skipped
from checker.cache import open_cache
from checker.forms import Forms
from checker.inputs import collect
from checker.pairing import pair
from checker.report import Report
from checker.rollup import with_mends
from checker.rules import Ruleset
from checker.run.files import Reader, previous_reports, rollups_of
from checker.run.report import audit_or_recall, audit_report, unchecked
from checker.run.rulebook import folders
from checker.run.verdict import exit_code
from checker.scope import Scope
from checker.settings import Settings


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
    earlier, unusable = previous_reports(settings, read)
    pairing = pair(
        [reading.report for reading in readings if reading.report is not None],
        earlier if settings.previous else None,
    )
    audits: list[ReportAudit] = []
    skipped: list[Skipped] = []
    last_years: dict[str, Report | None] = {}
    reports = 0
    owed = False
    for reading in readings:
        if reading.report is not None:
            last_year = last_years[reading.path] = pairing.previous.get(reports)
            reports += 1
            applied = scope.rules(reading.path)
            audits.append(audit_or_recall(reading.report, last_year, forms, applied, cache))
        elif reading.foreign and (not reading.named or reading.blank or settings.skip_unrecognised):
            skipped.append(Skipped(reading.path, reading.problem))
            owed |= reading.named and not settings.skip_unrecognised
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
        rollups, outside = rollups_of(settings.rollup, read, readings)
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
    nothing = owed or (not audits and not settings.skip_unrecognised)
    return replace(audit, exit_code=exit_code(audit, settings, empty=nothing))
