"""The files of a run: what it audits, and what it only compares with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checker.cache import Cache
from checker.forms import Forms
from checker.inputs import Input, collect, shown
from checker.reading import Reading, read_all
from checker.report import Report
from checker.rollup import Entry, Rollups, load_rollups, match, named_files
from checker.run.beside import files_beside
from checker.run.rulebook import folders
from checker.settings import Settings

if TYPE_CHECKING:
    from checker.run.bodies import Bodies


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads files as this run reads them."""

    settings: Settings
    forms: Forms
    cache: Cache | None

    def __call__(self, items: Sequence[Input], step: Callable[[], None] = lambda: None) -> list[Reading]:
        with closing(read_all(items, self.forms, self.settings.jobs, step, self.cache)) as found:
            return [reading for group in found for reading in group]


def read_by(settings: Settings, items: Iterable[Input]) -> Iterator[Input]:
    """Every file that a run reads, so that none is written over."""
    files_given = [item for item in items if item.data is None]
    yield from files_given
    yield from files_beside(item.path for item in files_given)
    files = [path for path in (settings.waivers, settings.baseline, settings.rollup) if path is not None]
    for folder in folders(settings):
        files += folder.rglob("*.y*ml") if folder.is_dir() else [folder]
    if settings.rollup is not None:
        files += named_files(load_rollups(settings.rollup))
    yield from (Input(shown(file), True) for file in files)


def previous_files(settings: Settings) -> list[Input]:
    """The files given as last year's."""
    return collect([str(path) for path in settings.previous])


def unusable(readings: Iterable[Reading], settings: Settings) -> list[Reading]:
    """The files given as last year's that cannot be compared with."""
    return [
        reading
        for reading in readings
        if reading.report is None
        and not reading.own
        and (not reading.foreign or (reading.named and not settings.skip_unrecognised))
    ]


def rollups_of(
    path: Path, read: Reader, readings: Sequence[Reading], bodies: Bodies
) -> tuple[Rollups, list[Report]]:
    """Who sums up whom, and the members' reports that the run itself was not given."""
    rollups = load_rollups(path)
    known = {Path(reading.path).resolve() for reading in readings}
    outside = read(collect([str(file) for file in named_files(rollups) if file.resolve() not in known]))
    entries = [_entry(one, bodies) for one in (*readings, *outside) if not one.own]
    return match(rollups, entries), [one.report for one in outside if one.report is not None]


def _entry(reading: Reading, bodies: Bodies) -> Entry:
    """One file as the lists of a roll-up know it: by the report that it belongs to."""
    copy = bodies.copy_of(reading.path)
    if copy is None or reading.report is None:
        return Entry(reading.path, reading.report, reading.problem)
    return Entry(reading.path, copy.report, "", bodies.counted(reading.path), bodies.names[reading.path])
