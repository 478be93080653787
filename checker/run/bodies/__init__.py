"""The reports of a run as reports of public bodies: in which copies each is there, and its last year's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from checker.audit import ReportAudit
from checker.forms import Forms
from checker.organs import Organ, Organs
from checker.report import Report
from checker.rules.differences import differences
from checker.run.bodies import naming, previous
from checker.run.bodies.copies import Body, Copy, gather
from checker.run.bodies.parts import placed
from checker.run.bodies.previous import LastYears, files_of
from checker.run.read_file import ReadFile
from checker.run.reading.reader import FileReader


class Compared(NamedTuple):
    """What a report is held against: last year's, and (the first of several copies) its other copies."""

    previous: Report | None
    twins: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Bodies:
    """``notes``: Chinese sentences about titles that stand for several bodies."""

    bodies: tuple[Body, ...]
    names: naming.Names
    last_years: LastYears
    notes: tuple[str, ...]
    organs: Organs | None
    _places: Mapping[str, tuple[int, Copy]]
    """Path of a file → its body's index and its copy."""

    @classmethod
    def of_run(
        cls,
        readings: Sequence[ReadFile],
        given: Sequence[ReadFile],
        forms: Forms,
        read: FileReader,
        organs: Organs | None = None,
        history: Path | None = None,
    ) -> Bodies:
        """The bodies of what was read, by the list of ``organs``, with last year's reports: ``given`` ones,
        or such as are found, in the ``history`` at last."""
        reports = [reading.report for reading in readings if reading.report is not None]
        names, notes = naming.bodies(reports, organs)
        bodies = gather(reports, names, forms)
        earlier = [reading.report for reading in given if reading.report is not None]
        last_years = previous.find(bodies, earlier, forms, read, organs, history)
        places = {
            file.path: (at, copy)
            for at, body in enumerate(bodies)
            for copy in body.copies
            for file in copy.files
        }
        return cls(
            tuple(bodies),
            names,
            last_years,
            tuple(dict.fromkeys([*notes, *last_years.names])),
            organs,
            places,
        )

    def organ(self, path: str) -> Organ | None:
        """The body of a report in the list of who is who."""
        return self.organs.called(self.names.get(path)) if self.organs is not None else None

    def copy_of(self, path: str) -> Copy | None:
        """The copy that a file is, or is a part of."""
        found = self._places.get(path)
        return found[1] if found else None

    def copy_at(self, path: str) -> Copy | None:
        """The copy that is audited under a path; ``None`` for the further files of one in parts."""
        copy = self.copy_of(path)
        return copy if copy is not None and copy.report.path == path else None

    def counted(self, path: str) -> Report | None:
        """What the report at a path counts as for others, together with its other copies."""
        found = self._places.get(path)
        return self.bodies[found[0]].report if found else None

    def compared(self, copy: Copy) -> Compared:
        at, _ = self._places[copy.report.path]
        first, *others = self.bodies[at].twins(copy)
        twins = tuple(other.report for other in others) if copy is first else ()
        return Compared(self.last_years.previous.get(at), twins)

    def is_plain(self, copy: Copy) -> bool:
        """Whether the report, and what it is held against, are each one file as it was read."""
        last, twins = self.compared(copy)
        simple = last is None or any(
            len(body.copies) == 1 and body.copies[0].is_whole
            for body in self.last_years.compared
            if body.report is last
        )
        return copy.is_whole and not twins and simple

    def told(self, audit: ReportAudit, copy: Copy) -> ReportAudit:
        """The audit with its notes, and with its places in the files where they stand."""
        at, _ = self._places[copy.report.path]
        notes = self.last_years.notes.get(at, ()) if audit.status != "unchecked" else ()
        notes = (*audit.notes, *notes, *self._round(copy), *self._apart(copy))
        files = () if copy.is_whole else copy.files
        organ = self.organ(copy.report.path)
        audit = replace(
            audit,
            notes=notes,
            place=naming.place_beyond(copy.report, organ),
            body=self.bodies[at].named(self.names).organ or "",
            known_as=organ.known_as if organ is not None else (),
        )
        return placed(audit, files)

    def _round(self, copy: Copy) -> list[str]:
        """That a marked copy which came back is not held against its original."""
        body = self.bodies[self._places[copy.report.path][0]]
        before = next((one.report.path for one in body.copies if not one.is_later_round), "")
        return [f"这是标注副本改成的后一轮，不与 {before} 互相核对"] if before and copy.is_later_round else []

    def _apart(self, copy: Copy) -> list[str]:
        """That a further copy differs from others, which is a finding of the first one."""
        first, *others = self.bodies[self._places[copy.report.path][0]].twins(copy)
        if copy is first:
            return []
        found = differences([first.report, *(other.report for other in others)])
        cells = sum(any(report is copy.report for report, _ in printed) for _, printed in found)
        return [f"与同一份报告的其他文件有 {cells} 格不一致，见 {first.report.path} 的问题"] if cells else []

    def context(self) -> Iterator[Report]:
        """All files that findings may point into: last year's, other copies, parts."""
        for body in (*self.last_years.compared, *self.bodies):
            yield from files_of(body)
