"""Folders beside those of a run that are named by the year before: ``2023年报`` beside ``2024年报``."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, islice
from pathlib import Path

from checker.ground import trace
from checker.ground.paths import identity, on_disk
from checker.language import filenames
from checker.run.card import Card
from checker.run.inputs import Input, walk
from checker.run.read_file import looks_like_one

MOST_BESIDE = 2000
"""So many files of the folders beside are looked at."""
_LEVELS_UP = 4
"""So many folders above a report may have a year in their names."""
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_NAMED = 3
"""How many unreadable files are named."""


class Beside:
    """The folders beside those of some reports that are named by the year before: ``2023年报`` beside
    ``2024年报``, ``2023/年报`` for ``2024/年报``."""

    def __init__(self, reports: Sequence[Card]) -> None:
        self._reports = [report for report in reports if report.organ and report.year]
        self.unread: list[str] = []
        self._cut = False

    def batches(self, of_run: Callable[[], set[object]]) -> Iterator[list[Input]]:
        """The files there, those first whose names fit; never one whose name is plainly another body's or
        another year's, nor one ``of_run`` (what all files of the run are known by; asked for once there is
        any other)."""
        known = cache(of_run)
        likely: list[Input] = []
        others: list[Input] = []
        looked = 0
        for folder in folders_beside(report.path for report in self._reports):
            for item in islice(walk(folder), MOST_BESIDE - looked + 1):
                looked += 1
                if looked > MOST_BESIDE:
                    self._cut = True
                    break
                if item.problem is None and looks_like_one(item.path) and identity(item.path) not in known():
                    fit = self._fit(item.path)
                    if fit is not None:
                        (likely if fit else others).append(item)
        yield from filter(None, (likely, others))

    def told(self) -> list[str]:
        """What is to be said where nothing was found."""
        notes = []
        if self._cut:
            notes.append(f"旁边的文件夹里文件太多，只看了前 {MOST_BESIDE} 个")
        if self.unread:
            more = f" 等 {len(self.unread)} 份" if len(self.unread) > _NAMED else ""
            notes.append(f"旁边的文件夹里读不出的有：{'、'.join(self.unread[:_NAMED])}{more}")
        return notes

    def _fit(self, path: str) -> bool | None:
        """Whether a file's name fits a report looked for; ``None``: it is plainly none of those."""
        bodies, years = filenames.bodies(path), filenames.years(path)
        fitting = [
            any(filenames.may_be(name, report.organ or "") for name in bodies)
            for report in self._reports
            if not years or (report.year or 0) - 1 in years
        ]
        if not fitting or (bodies and not any(fitting)):
            return None
        return bool(bodies)


def folders_beside(paths: Iterable[str]) -> list[Path]:
    """Where last year's reports of these files may lie; each folder once, and none that lies in another."""
    found: dict[Path, None] = {}
    for parent in dict.fromkeys(Path(path).parent for path in paths):
        for folder in _a_year_before(parent):
            if not any(above in found for above in (folder, *folder.parents)):
                found[folder] = None
    return [*found]


def files_beside(paths: Iterable[str]) -> Iterator[Input]:
    """The files there, as many as are looked at."""
    yield from islice(chain.from_iterable(map(walk, folders_beside(paths))), MOST_BESIDE)


def _a_year_before(folder: Path) -> Iterable[Path]:
    """The folders that differ from this one by the year in one of their names, or in all."""
    here = folder.absolute()
    chain = [here, *here.parents][:_LEVELS_UP]
    tails = [here.relative_to(one) for one in chain]
    every = here
    for one, tail in zip(chain, tails, strict=True):
        if not _YEAR.search(one.name):
            continue
        before = one.with_name(_YEAR.sub(lambda year: str(int(year[0]) - 1), one.name))
        every = _renamed(every, len(one.parts) - 1, before.name)
        for wanted in (every, before / tail, before):
            found = Path(on_disk(wanted))
            trace.looked(wanted)
            if found.is_dir():
                yield _as_given(found, folder)


def _renamed(path: Path, at: int, name: str) -> Path:
    return Path(*path.parts[:at], name, *path.parts[at + 1 :])


def _as_given(found: Path, folder: Path) -> Path:
    """Relative where the folder beside which it lies is told so."""
    return found if folder.is_absolute() else Path(os.path.relpath(found))
