"""The files of a run: what it audits, and what it only compares with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from checker.cache import Cache
from checker.forms import Forms
from checker.inputs import Input, collect
from checker.reading import Reading, read_all
from checker.report import Report
from checker.rollup import Entry, Rollups, load_rollups, match, named_files
from checker.settings import Settings


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads files as this run reads them."""

    settings: Settings
    forms: Forms
    cache: Cache | None

    def __call__(self, items: Sequence[Input], step: Callable[[], None] = lambda: None) -> list[Reading]:
        with closing(read_all(items, self.forms, self.settings.jobs, step, self.cache)) as found:
            return [reading for group in found for reading in group]


def previous_reports(settings: Settings, read: Reader) -> tuple[list[Report], list[Reading]]:
    """Last year's reports, and the files given as such that cannot be compared with."""
    readings = read(collect([str(path) for path in settings.previous]))
    unusable = [
        reading
        for reading in readings
        if reading.report is None
        and (not reading.foreign or (reading.named and not settings.skip_unrecognised))
    ]
    return [reading.report for reading in readings if reading.report is not None], unusable


def rollups_of(path: Path, read: Reader, readings: Sequence[Reading]) -> tuple[Rollups, list[Report]]:
    """Who sums up whom, and the members' reports that the run itself was not given."""
    rollups = load_rollups(path)
    known = {Path(reading.path).resolve() for reading in readings}
    outside = read(collect([str(file) for file in named_files(rollups) if file.resolve() not in known]))
    entries = [Entry(one.path, one.report, one.problem) for one in (*readings, *outside)]
    return match(rollups, entries), [one.report for one in outside if one.report is not None]
