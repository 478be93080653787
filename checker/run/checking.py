"""All files of a run: read, paired with last year's and with those they sum up, audited, judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from checker import ledger
from checker.audit import Audit, ReportAudit, Skipped
from checker.forms import Forms
from checker.rules import Ruleset
from checker.run.auditing import audit_or_recall, audit_report, unchecked
from checker.run.bodies import Bodies
from checker.run.cache import Cache, open_cache
from checker.run.exit_code import exit_code
from checker.run.files_read import previous_files, read_by, unusable
from checker.run.inputs import Input, collect
from checker.run.read_file import ReadFile
from checker.run.reading.reader import FileReader
from checker.run.rulebook import folders
from checker.run.scope import Scope
from checker.run.summaries import rolled_up, rollups_of
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
    read = FileReader(settings, forms, cache)
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
        entries = rolled_up(rollups, entries, bodies, forms, scope)
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


def _is_skipped(reading: ReadFile, settings: Settings) -> bool:
    known = reading.own or reading.blank
    return known or (reading.foreign and (not reading.named or settings.skip_unrecognised))


def _entries(
    readings: Sequence[ReadFile],
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
