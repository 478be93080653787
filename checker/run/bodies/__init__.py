"""The reports of a run as reports of public bodies: in which copies each is there, and its last year's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from checker.forms import Forms
from checker.rules.differences import differences
from checker.run.bodies import naming, previous
from checker.run.bodies.copies import Body, Copy, gather
from checker.run.bodies.previous import LastYears, files_of
from checker.run.card import Card, in_lot
from checker.run.library import Library
from checker.run.read_file import ReadFile
from checker.settings import Settings

if TYPE_CHECKING:
    from checker.organs import Organ, Organs


class Compared(NamedTuple):
    """What a report is held against: last year's, and (the first of several copies) its other copies."""

    previous: Card | None
    twins: tuple[Card, ...]


@dataclass(frozen=True)  # without slots, for the cached property
class Bodies:
    """``notes``: Chinese sentences about titles that stand for several bodies."""

    bodies: tuple[Body, ...]
    names: naming.Names
    last_years: LastYears
    notes: tuple[str, ...]
    library: Library
    organs: Organs | None = None
    only_compared: frozenset[str] = frozenset()
    """Paths of the reports that are last year's, and not audited."""

    @classmethod
    def of_run(
        cls,
        readings: Sequence[ReadFile],
        given: Sequence[ReadFile],
        forms: Forms,
        library: Library,
        organs: Organs | None,
        settings: Settings,
    ) -> Bodies:
        """The bodies of what was read, by the list of ``organs``, with last year's reports: ``given`` ones,
        or such as are found, in the history at last."""
        reports = [in_lot(one.card, settings.lots) for one in readings if one.card is not None]
        names, notes = naming.bodies(reports, organs)
        bodies = gather(reports, names, forms, library)
        earlier = [reading.card for reading in given if reading.card is not None]
        last_years = previous.find(bodies, earlier, forms, library, organs, settings.history)
        past = previous.of_last_year(bodies, last_years) if settings.against_last_year else []
        met = {id(body) for body in last_years.previous.values()}
        last_years.alone += [one for one in past if id(one) not in met]
        told = [*notes, *last_years.names, *previous.told(past)]
        only = frozenset(copy.report.path for body in past for copy in body.copies)
        return cls(tuple(bodies), names, last_years, tuple(dict.fromkeys(told)), library, organs, only)

    def organ(self, copy: Copy) -> Organ | None:
        """A copy's body in the list of who is who."""
        return self.organs.called(self.names.of(copy.files[0])) if self.organs is not None else None

    @cached_property
    def _places(self) -> Mapping[str, int]:
        """Path of a file → its body's index."""
        return {file.path: at for at, body in enumerate(self.bodies) for file in files_of(body)}

    def _of(self, copy: Copy) -> Body:
        return self.bodies[self._places[copy.report.path]]

    def copy_of(self, path: str) -> Copy | None:
        """The copy that a file is, or is a part of."""
        at = self._places.get(path)
        if at is None:
            return None
        return next(one for one in self.bodies[at].copies if any(file.path == path for file in one.files))

    def copy_at(self, path: str) -> Copy | None:
        """The copy that is audited under a path; ``None`` for the further files of one in parts, for what a
        later lot has replaced, and for last year's that is only compared with."""
        copy = self.copy_of(path)
        if copy is None or copy.report.path != path or path in self.only_compared:
            return None
        return None if copy in self._of(copy).replaced() else copy

    def counted(self, path: str) -> Card | None:
        """What the report at a path counts as for others, together with its other copies."""
        at = self._places.get(path)
        return self.bodies[at].report if at is not None else None

    def compared(self, copy: Copy) -> Compared:
        at = self._places[copy.report.path]
        first, *others = self.bodies[at].twins(copy)
        twins = tuple(other.report for other in others) if copy is first else ()
        last = self.last_years.previous.get(at)
        return Compared(last.report if last else None, twins)

    def is_plain(self, copy: Copy) -> bool:
        """Whether the report, and what it is held against, are each one file as it was read."""
        last = self.last_years.previous.get(self._places[copy.report.path])
        simple = last is None or (len(last.copies) == 1 and last.copies[0].is_whole)
        return copy.is_whole and not self.compared(copy).twins and simple

    def compared_notes(self, copy: Copy) -> tuple[str, ...]:
        """What is to be told of a copy that was checked: what it was compared with, or was not."""
        return self.last_years.notes.get(self._places[copy.report.path], ())

    def copy_notes(self, copy: Copy) -> tuple[str, ...]:
        """What is to be told of a copy beside others, checked or not."""
        return (*self._round(copy), *self._apart(copy))

    def place(self, copy: Copy) -> str:
        """The place that tells a copy's body from others of its title."""
        return naming.place_beyond(copy.report, self.organ(copy))

    def body(self, copy: Copy) -> str:
        """The fullest name of a copy's body; empty where none was read."""
        return self._of(copy).named(self.names).organ or ""

    def files_at(self, card: Card) -> Iterator[Card]:
        """All files of the body whose report this is; the report itself where the run was not given it."""
        at = self._places.get(card.path)
        return files_of(self.bodies[at]) if at is not None else iter((card,))

    def beside(self, copy: Copy) -> Iterator[Card]:
        """All files that findings of a copy may point into: of last year's, other copies, parts."""
        at = self._places[copy.report.path]
        last = self.last_years.previous.get(at)
        for body in (last, self.bodies[at]):
            yield from files_of(body) if body is not None else ()

    def _round(self, copy: Copy) -> list[str]:
        """That a later round is not held against what it takes the place of."""
        body = self._of(copy)
        if replaced := [one.report.path for one in body.replaced() if one is not copy]:
            return [f"代替先前放入的 {'、'.join(replaced)}，不与它互相核对"]
        before = next((one.report.path for one in body.copies if not one.is_later_round), "")
        return [f"这是标注副本改成的后一轮，不与 {before} 互相核对"] if before and copy.is_later_round else []

    def _apart(self, copy: Copy) -> list[str]:
        """That a further copy differs from others, which is a finding of the first one."""
        first, *others = self._of(copy).twins(copy)
        if copy is first:
            return []
        cells = self._differing((first, *others))[copy.report.path]
        return [f"与同一份报告的其他文件有 {cells} 格不一致，见 {first.report.path} 的问题"] if cells else []

    def _differing(self, twins: Sequence[Copy]) -> Mapping[str, int]:
        """Path of each copy → in how many of its cells they differ. They are all loaded for it, so that they
        are held against each other once, not once for each."""
        known = self._counts.get(twins[0].report.path)
        if known is None:
            reports = {one.report.path: self.library.load(one.report) for one in twins}
            paths = {id(report): path for path, report in reports.items()}
            counts = Counter(
                paths[id(one)] for _, printed in differences([*reports.values()]) for one, _ in printed
            )
            known = self._counts[twins[0].report.path] = counts
        return known

    @cached_property
    def _counts(self) -> dict[str, Mapping[str, int]]:
        return {}

    def context(self) -> Iterator[Card]:
        """All files that findings may point into: last year's, other copies, parts."""
        for body in (*self.last_years.previous.values(), *self.bodies):
            yield from files_of(body)
