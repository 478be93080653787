"""Summary reports: who sums up whom, and their audits against the reports that they sum up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from checker.audit import Finding, ReportAudit
from checker.report import Report
from checker.rules.base import Member
from checker.run.auditor import Auditor
from checker.run.bodies import Bodies
from checker.run.incomplete import unread
from checker.run.inputs import collect
from checker.run.read_file import ReadFile
from checker.run.reading.reader import FileReader
from checker.run.rollup_lists import Entry, Rollups, load_rollups, match, named_files, of_organs, with_mends


def rollups_of(
    path: Path | None, read: FileReader, readings: Sequence[ReadFile], bodies: Bodies
) -> tuple[Rollups, list[Report]]:
    """Who sums up whom, by the user's list or else by that of who is who, and the members' reports that the
    run itself was not given."""
    if path is not None:
        rollups = load_rollups(path)
    elif bodies.organs is not None:
        rollups = of_organs(bodies.organs, bodies.names.values())
    else:
        return Rollups({}), []
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


def rolled_up(rollups: Rollups, entries: Sequence[ReportAudit], auditor: Auditor) -> list[ReportAudit]:
    """The audits, those of summary reports made anew against the reports that they sum up."""
    found = {one.path: one.findings for one in entries}
    return [_against_members(one, rollups.members.get(one.path, ()), found, auditor) for one in entries]


def _against_members(
    one: ReportAudit,
    members: tuple[Member, ...],
    found: Mapping[str, Sequence[Finding]],
    auditor: Auditor,
) -> ReportAudit:
    copy = auditor.bodies.copy_at(one.path)
    if not members or copy is None:
        return one
    if one.status == "unchecked":
        return replace(one, notes=(*one.notes, "未作汇总核对：这份报告未能核对"))
    members = with_mends(members, found)
    audit = auditor.audit(copy, members)
    notes = [
        f"与各成员的比较不全：“{member.name}”没有读到或不能确定 {lacking}"
        for member in members
        if member.report is not None and (lacking := unread(member.report, auditor.forms))
    ]
    return auditor.bodies.told(replace(audit, notes=(*audit.notes, *notes)), copy)
