"""The files of a run: what it audits, and what it only compares with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from checker.ground.paths import identity, shown
from checker.run.bodies.beside import files_beside
from checker.run.inputs import Input, collect
from checker.run.read_file import ReadFile
from checker.run.rollup_lists import load_rollups, named_files
from checker.run.rulebook import folders
from checker.settings import Settings


def read_by(settings: Settings, items: Iterable[Input]) -> Iterator[Input]:
    """Every file that a run reads, so that none is written over."""
    files_given = [item for item in items if item.data is None]
    yield from files_given
    yield from files_beside(item.path for item in files_given)
    lists = (settings.waivers, settings.baseline, settings.rollup, settings.organs)
    files = [path for path in lists if path is not None]
    for folder in folders(settings):
        files += folder.rglob("*.y*ml") if folder.is_dir() else [folder]
    if settings.rollup is not None:
        files += named_files(load_rollups(settings.rollup))
    yield from (Input(shown(file), True) for file in files)


def files_of_run(arguments: Sequence[str], settings: Settings) -> tuple[list[Input], list[Input]]:
    """What the arguments mean, and what is given as last year's; a file met in a folder is not both."""
    items, given = collect(arguments), previous_files(settings)
    last = {identity(item.path) for item in given if item.data is None}
    if last:
        items = [one for one in items if one.named or identity(one.path) not in last]
    return items, given


def previous_files(settings: Settings) -> list[Input]:
    """The files given as last year's."""
    return collect([str(path) for path in settings.previous])


def unusable(readings: Iterable[ReadFile], settings: Settings) -> list[ReadFile]:
    """The files given as last year's that cannot be compared with."""
    return [
        reading
        for reading in readings
        if reading.card is None
        and not reading.own
        and (not reading.foreign or (reading.named and not settings.skip_unrecognised))
    ]
