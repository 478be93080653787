"""Summary reports: who sums up whom, and their audits against the reports that they sum up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from checker.audit import ReportAudit
from checker.forms import Forms
from checker.report import Report
from checker.run.auditing import audit_report
from checker.run.bodies import Bodies
from checker.run.incomplete import unread
from checker.run.inputs import collect
from checker.run.read_file import ReadFile
from checker.run.reading.reader import FileReader
from checker.run.rollup_lists import Entry, Rollups, load_rollups, match, named_files, with_mends
from checker.run.scope import Scope


def rollups_of(
    path: Path, read: FileReader, readings: Sequence[ReadFile], bodies: Bodies
) -> tuple[Rollups, list[Report]]:
    """Who sums up whom, and the members' reports that the run itself was not given."""
    rollups = load_rollups(path)
    known = {Path(reading.path).resolve() for reading in readings}
    outside = read(collect([str(file) for file in named_files(rollups) if file.resolve() not in known]))
    entries = [_entry(one, bodies) for one in (*readings, *outside) if not one.own]
    return match(rollups, entries), [one.report for one in outside if one.report is not None]


def _entry(reading: ReadFile, bodies: Bodies) -> Entry:
    """One file as the lists of a roll-up know it: by the report that it belongs to."""
    copy = bodies.copy_of(reading.path)
    if copy is None or reading.report is None:
        return Entry(reading.path, reading.report, reading.problem)
    return Entry(reading.path, copy.report, "", bodies.counted(reading.path), bodies.names[reading.path])


def rolled_up(
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
