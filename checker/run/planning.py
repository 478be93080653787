"""Once all files of a run are read: which reports are checked, against what, and which are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.audit import ReportAudit, Skipped
from checker.run.auditing import unchecked
from checker.run.bodies import Bodies
from checker.run.bodies.copies import Copy
from checker.run.files_read import unusable
from checker.run.hand import ToAudit
from checker.run.read_file import ReadFile
from checker.run.rollup_lists import Summed
from checker.settings import Settings

Entry = Copy | ReportAudit
"""One place in the audit: a report to be checked, or why a file cannot be."""


def plan(
    files: Sequence[ReadFile], earlier: Sequence[ReadFile], bodies: Bodies, settings: Settings
) -> tuple[list[Entry], list[Skipped]]:
    """Each report, or why a file has none, in the order of the files; what is skipped. ``earlier``: the files
    given as last year's; those that cannot be compared with are told at the end."""
    entries: list[Entry] = []
    skipped: list[Skipped] = []
    for file in files:
        if file.card is None:
            if _is_skipped(file, settings):
                skipped.append(Skipped(file.path, file.problem))
            else:
                entries.append(unchecked(file.path, file.problem))
        elif (copy := bodies.copy_at(file.path)) is not None:
            entries.append(copy)
    known = {path_of(one) for one in entries}
    entries += [
        unchecked(file.path, f"给出的上年报告未能用于比较（{file.problem.rstrip('。')}）")
        for file in unusable(earlier, settings)
        if file.path not in known
    ]
    return entries, skipped


def path_of(entry: Entry) -> str:
    return entry.report.path if isinstance(entry, Copy) else entry.path


def rests_on(entries: Sequence[Entry], bodies: Bodies) -> Iterator[str]:
    """The paths of all files that the audits come from."""
    for one in entries:
        yield path_of(one)
        if isinstance(one, Copy):
            yield from (file.path for file in one.files if not one.is_whole)
            if (last := bodies.compared(one).previous) is not None:
                yield last.path


def task_for(
    copy: Copy,
    bodies: Bodies,
    *,
    asked: bool,
    members: tuple[Summed, ...] = (),
    notes: Sequence[str] = (),
) -> ToAudit:
    """``members``: what the report sums up; ``notes``: what is to be told of that."""
    previous, twins = bodies.compared(copy)
    summed = (card for one in members if one.report for card in bodies.files_at(one.report))
    return ToAudit(
        report=copy.report,
        files=() if copy.is_whole else tuple(file.path for file in copy.files),
        previous=previous,
        twins=twins,
        members=members,
        beside=(*bodies.beside(copy), *summed),
        notes=(*notes, *bodies.compared_notes(copy)),
        always=bodies.copy_notes(copy),
        place=bodies.place(copy),
        body=bodies.body(copy),
        known_as=organ.known_as if (organ := bodies.organ(copy)) is not None else (),
        plain=bodies.is_plain(copy),
        asked=asked,
    )


def is_empty(files: Sequence[ReadFile], entries: Sequence[Entry], settings: Settings) -> bool:
    """Whether nothing was found that could be audited, or a file that was named is an empty form."""
    if settings.skip_unrecognised:
        return False
    return not entries or any(file.blank and file.named for file in files)


def _is_skipped(file: ReadFile, settings: Settings) -> bool:
    known = file.own or file.blank
    return known or (file.foreign and (not file.named or settings.skip_unrecognised))
