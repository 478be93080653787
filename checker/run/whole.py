"""All files of a run: read, paired with last year's and with those they sum up, audited, judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from checker import ledger
from checker.audit import Audit, ReportAudit, Skipped
from checker.cache import Cache, open_cache
from checker.forms import Forms
from checker.inputs import Input, collect
from checker.reading import Reading
from checker.rollup import Rollups, with_mends
from checker.rules import Ruleset
from checker.run.bodies import Bodies
from checker.run.completeness import unread
from checker.run.files import Reader, previous_files, read_by, rollups_of, unusable
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
    before: Callable[[Iterable[Input]], None] = lambda read: None,
) -> Audit:
    """Audits everything that the arguments mean.

    ``progress(total)`` gives what is called after each file; ``before`` is called with all files that will
    be read, before any of them is, and may raise.
    """
    known = ledger.load(settings.waivers, settings.baseline)
    scope = Scope(rules, settings)
    items, given = collect(arguments), previous_files(settings)
    before(read_by(settings, [*items, *given]))
    cache = open_cache(settings.cache, folders(settings))
    read = Reader(settings, forms, cache)
    readings, earlier = read(items, progress(len(items))), read(given)
    bodies = Bodies.of_run(readings, earlier, forms, read)
    entries, skipped = _entries(readings, bodies, settings, forms, scope, cache)
    known_paths = {one.path for one in entries}
    entries += [
        unchecked(reading.path, f"给出的上年报告未能用于比较（{reading.problem.rstrip('。')}）")
        for reading in unusable(earlier, settings)
        if reading.path not in known_paths
    ]
    notes: list[str] = []
    context = list(bodies.context())
    if settings.rollup is not None:
        rollups, outside = rollups_of(settings.rollup, read, readings, bodies)
        entries = _rolled_up(rollups, entries, bodies, forms, scope)
        notes += rollups.notes
        context += outside
    audited = {one.path for one in entries}
    audit = Audit(
        reports=tuple(entries),
        skipped=tuple(skipped),
        notes=(*notes, *bodies.notes),
        context=tuple(report for report in context if report.path not in audited),
        fail_on=settings.fail_on,
        allow_partial=settings.allow_partial,
        show_passed=settings.show_passed,
    )
    if cache:
        cache.close()
    audit = ledger.settle(audit, known, frozenset(rule.id for rule in rules))
    owed = any(one.blank and one.named and not settings.skip_unrecognised for one in readings)
    nothing = owed or (not entries and not settings.skip_unrecognised)
    return replace(audit, exit_code=exit_code(audit, settings, empty=nothing))


def _is_skipped(reading: Reading, settings: Settings) -> bool:
    known = reading.own or reading.blank
    return known or (reading.foreign and (not reading.named or settings.skip_unrecognised))


def _entries(
    readings: Sequence[Reading],
    bodies: Bodies,
    settings: Settings,
    forms: Forms,
    scope: Scope,
    cache: Cache | None,
) -> tuple[list[ReportAudit], list[Skipped]]:
    """The audit of each report, or of why a file has none, in the order of the files; what is skipped."""
    entries: list[ReportAudit] = []
    skipped: list[Skipped] = []
    for reading in readings:
        if reading.report is None:
            if _is_skipped(reading, settings):
                skipped.append(Skipped(reading.path, reading.problem))
            else:
                entries.append(unchecked(reading.path, reading.problem))
        elif (copy := bodies.copy_at(reading.path)) is not None:
            rules, (last_year, twins) = scope.rules(reading.path), bodies.compared(copy)
            if bodies.is_plain(copy):
                audit = audit_or_recall(copy.report, last_year, forms, rules, cache)
            else:
                audit = audit_report(copy.report, last_year, forms, rules, twins=twins)
            entries.append(bodies.told(audit, copy))
    return entries, skipped


def _rolled_up(
    rollups: Rollups, entries: Sequence[ReportAudit], bodies: Bodies, forms: Forms, scope: Scope
) -> list[ReportAudit]:
    """The audits, those of summary reports made anew against the reports that they sum up."""
    found = {one.path: one.findings for one in entries}
    audits = list(entries)
    for at, one in enumerate(entries):
        members, copy = rollups.members.get(one.path), bodies.copy_at(one.path)
        if not members or copy is None:
            continue
        if one.status == "unchecked":
            audits[at] = replace(one, notes=(*one.notes, "未作汇总核对：这份报告未能核对"))
            continue
        last_year, twins = bodies.compared(copy)
        members = with_mends(members, found)
        audit = audit_report(copy.report, last_year, forms, scope.rules(one.path), members, twins)
        notes = [
            f"与各成员的比较不全：“{member.name}”没有读到或不能确定 {lacking}"
            for member in members
            if member.report is not None and (lacking := unread(member.report, forms))
        ]
        audits[at] = bodies.told(replace(audit, notes=(*audit.notes, *notes)), copy)
    return audits
