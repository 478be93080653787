"""All files of a run: read, paired with last year's and with those they sum up, audited, judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from checker import ledger
from checker.audit import Audit, ReportAudit, Skipped
from checker.forms import Forms
from checker.organs import load as load_organs
from checker.report import Report
from checker.rules import Ruleset
from checker.run.absent import absent
from checker.run.absent import told as absent_told
from checker.run.auditing import unchecked
from checker.run.auditor import Auditor
from checker.run.bodies import Bodies
from checker.run.cache import open_cache
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
    organs = load_organs(settings.organs) if settings.organs is not None else None
    items, given = collect(arguments), previous_files(settings)
    before(read_by(settings, [*items, *given]))
    cache = open_cache(settings.cache, folders(settings))
    read = FileReader(settings, forms, cache)
    files, earlier = read(items, progress(len(items))), read(given)
    bodies = Bodies.of_run(files, earlier, forms, read, organs, settings.history)
    auditor = Auditor(bodies, forms, Scope(rules, settings), cache)
    entries, skipped = _entries(files, auditor, settings)
    entries += _not_compared(earlier, {one.path for one in entries}, settings)
    rollups, outside = rollups_of(settings.rollup, read, files, bodies)
    entries = rolled_up(rollups, entries, auditor)
    missing = absent(organs, entries) if organs is not None else ()
    if cache:
        cache.close()
    audit = Audit(
        reports=tuple(entries),
        skipped=tuple(skipped),
        notes=(*absent_told(missing), *rollups.notes, *bodies.notes),
        context=_beside(entries, [*bodies.context(), *outside]),
        fail_on=settings.fail_on,
        allow_partial=settings.allow_partial,
        show_passed=settings.show_passed,
        absent=missing,
    )
    audit = ledger.settle(audit, known, frozenset(rule.id for rule in rules))
    return replace(audit, exit_code=exit_code(audit, settings, empty=_is_empty(files, entries, settings)))


def _entries(
    files: Sequence[ReadFile], auditor: Auditor, settings: Settings
) -> tuple[list[ReportAudit], list[Skipped]]:
    """The audit of each report, or of why a file has none, in the order of the files; what is skipped."""
    bodies = auditor.bodies
    entries: list[ReportAudit] = []
    skipped: list[Skipped] = []
    for file in files:
        if file.report is None:
            if _is_skipped(file, settings):
                skipped.append(Skipped(file.path, file.problem))
            else:
                entries.append(unchecked(file.path, file.problem))
        elif (copy := bodies.copy_at(file.path)) is not None:
            entries.append(bodies.told(auditor.audit(copy), copy))
    return entries, skipped


def _is_skipped(file: ReadFile, settings: Settings) -> bool:
    known = file.own or file.blank
    return known or (file.foreign and (not file.named or settings.skip_unrecognised))


def _not_compared(earlier: Sequence[ReadFile], known: set[str], settings: Settings) -> list[ReportAudit]:
    """The files given as last year's that cannot be compared with, but for those that have their audit."""
    return [
        unchecked(file.path, f"给出的上年报告未能用于比较（{file.problem.rstrip('。')}）")
        for file in unusable(earlier, settings)
        if file.path not in known
    ]


def _beside(entries: Sequence[ReportAudit], reports: Sequence[Report]) -> tuple[Report, ...]:
    """The reports that findings may point into and that have no audit of their own."""
    audited = {one.path for one in entries}
    return tuple(report for report in reports if report.path not in audited)


def _is_empty(files: Sequence[ReadFile], entries: Sequence[ReportAudit], settings: Settings) -> bool:
    """Whether nothing was found that could be audited, or a file that was named is an empty form."""
    if settings.skip_unrecognised:
        return False
    return not entries or any(file.blank and file.named for file in files)
