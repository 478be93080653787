"""Summary reports: who sums up whom among the files of a run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from checker.run.bodies import Bodies
from checker.run.card import Card
from checker.run.inputs import collect
from checker.run.library import Library
from checker.run.read_file import ReadFile
from checker.run.rollup_lists import Entry, Rollups, load_rollups, match, named_files, of_organs


def rollups_of(
    path: Path | None, library: Library, readings: Sequence[ReadFile], bodies: Bodies
) -> tuple[Rollups, list[Card]]:
    """Who sums up whom, by the user's list or else by that of who is who, and the members' reports that the
    run itself was not given."""
    if path is not None:
        rollups = load_rollups(path)
    elif bodies.organs is not None:
        rollups = of_organs(
            bodies.organs, (bodies.names.of(one.card) for one in readings if one.card is not None)
        )
    else:
        return Rollups({}), []
    known = {Path(reading.path).resolve() for reading in readings}
    outside = library.read(
        collect([str(file) for file in named_files(rollups) if file.resolve() not in known])
    )
    entries = [_entry(one, bodies) for one in (*readings, *outside) if not one.own]
    return match(rollups, entries), [one.card for one in outside if one.card is not None]


def _entry(reading: ReadFile, bodies: Bodies) -> Entry:
    """One file as the lists of a roll-up know it: by the report that it belongs to."""
    copy = bodies.copy_of(reading.path)
    if copy is None or reading.card is None:
        return Entry(reading.path, reading.card, reading.problem)
    return Entry(reading.path, copy.report, "", bodies.counted(reading.path), bodies.names.of(reading.card))
