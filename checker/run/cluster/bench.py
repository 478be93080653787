"""What a worker of a cluster does for a run: tasks in batches, each within the bounds that it has at home.

The worker itself never looks into a file: it has a process of its own for that, as every run has.
"""

from __future__ import annotations

import multiprocessing
import shutil
import tempfile
import threading
import time
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from checker import __version__
from checker.ground.faults import RuleFault, RuleFaults
from checker.ground.limits import CHECKING, READING
from checker.ground.process import Lost
from checker.ground.workers import Workers
from checker.run.hand import Audited, Hand, Shows, ToAudit, anew
from checker.run.journal import Journal
from checker.run.read_file import ReadFile
from checker.run.reading.step import Laid, Step, Whole
from checker.run.reading.steps import Steps
from checker.settings import Settings

Task = Step | ToAudit
Answer = Whole | Audited | RuleFault | RuleFaults | Lost

IDLE_SECONDS = 20
"""A process for which nothing comes so long is ended: whoever gave the tasks has gone without a word."""


class OtherVersion(Exception):
    """The worker has another version of the program, which the message names."""


@dataclass(frozen=True, slots=True)
class Outfit:
    """What all tasks of a run have in common. ``rules``: the user's own rules and forms, which lie on the
    machine that gives the tasks: for each folder its files, by their paths in it; for a single file, that
    under an empty path."""

    run: str
    settings: Settings
    shows: Shows
    rules: tuple[Mapping[str, bytes], ...] = ()
    version: str = __version__


def do(outfit: Outfit, batch: Sequence[tuple[Hashable, Task]]) -> list[tuple[Hashable, Answer]]:
    """The answer to each task. Raises ``OtherVersion``."""
    if outfit.version != __version__:
        raise OtherVersion(__version__)
    steps = [(key, task) for key, task in batch if isinstance(task, Step)]
    audits = [(key, task) for key, task in batch if isinstance(task, ToAudit)]
    with _place(outfit) as place:
        answers: list[tuple[Hashable, Answer]] = []
        found = place.read([task for _, task in steps])
        answers += zip((key for key, _ in steps), found, strict=True)
        answers += place.audited(audits)
    return answers


def leave(run: str) -> None:
    """The run is over: nothing of it stays."""
    with _lock:
        _over.add(run)
        places = _free.pop(run, [])
    for place in places:
        place.close()


class _Abroad:
    """Becomes a ``Hand`` in the process that it is sent to."""

    def __init__(self, settings: Settings, shows: Shows) -> None:
        self._settings, self._shows = settings, shows

    def __reduce__(self) -> tuple[Any, ...]:
        return hand, (self._settings, self._shows)

    def __call__(self, task: Task) -> Any:
        raise NotImplementedError


def hand(settings: Settings, shows: Shows) -> Hand:
    """Whoever does the tasks: what he needs of the journal is lent to him with each."""
    return anew(settings, Journal(held=True), shows, keyed=False, cached=False)


class _Place:
    """One process and what lies beside it."""

    def __init__(self, outfit: Outfit) -> None:
        self._folder, folders = _unpacked(outfit)
        self._names = dict(zip(map(str, folders), map(str, outfit.settings.rule_folders), strict=True))
        settings = replace(outfit.settings, rule_folders=folders)
        process = multiprocessing.current_process()
        if process.daemon:  # as Dask's keeper starts it; such a one may have no children
            process.daemon = False
        self._workers: Workers[Any, Any] = Workers(_Abroad(settings, outfit.shows), 1, READING, nested=True)
        self.since = time.monotonic()

    def close(self) -> None:
        self._workers.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def read(self, steps: Sequence[Step]) -> Iterator[Whole]:
        """What became of each file, by as many steps as it takes."""
        reports: list[Laid] = []

        def laid(found: Laid) -> ReadFile:
            assert found.file.card is not None
            reports.append(found)
            return replace(found.file, card=replace(found.file.card, at=len(reports) - 1))

        for files, in_steps in Steps([step.item for step in steps], self._workers, laid).readings():
            yield Whole([reports[file.card.at] if file.card else file for file in files], in_steps)

    def audited(self, tasks: Sequence[tuple[Hashable, ToAudit]]) -> Iterator[tuple[Hashable, Answer]]:
        for key, task in tasks:
            self._workers.give(key, task, CHECKING)
        for key, found in self._workers.answers():
            yield key, self._named(found)

    def _named(self, found: Any) -> Any:
        """A fault in a user's rule is told at the place where the user has it."""
        if isinstance(found, RuleFaults):
            return RuleFaults([self._named(one) for one in found.faults])
        if isinstance(found, RuleFault):
            for ours, theirs in self._names.items():
                if found.path.startswith(ours):
                    return RuleFault(
                        found.message, theirs + found.path[len(ours) :], found.line, found.column
                    )
        return found


@dataclass(slots=True)
class _Watch:
    """Ends what nobody uses any more."""

    timer: threading.Timer | None = field(default=None)

    def start(self) -> None:
        if self.timer is None:
            self.timer = threading.Timer(IDLE_SECONDS, self._look)
            self.timer.daemon = True
            self.timer.start()

    def _look(self) -> None:
        with _lock:
            self.timer = None
            before = time.monotonic() - IDLE_SECONDS
            idle = [place for places in _free.values() for place in places if place.since <= before]
            for run, places in list(_free.items()):
                _free[run] = [place for place in places if place not in idle]
            if any(_free.values()):
                self.start()
        for place in idle:
            place.close()


_lock = threading.Lock()
_free: dict[str, list[_Place]] = {}
"""Run → the places at which nobody works now; there are as many as the worker has threads."""
_over: set[str] = set()
"""Runs that have come to their end while somebody still worked for them."""
_watch = _Watch()


@contextmanager
def _place(outfit: Outfit) -> Iterator[_Place]:
    with _lock:
        free = _free.get(outfit.run) or []
        place = free.pop() if free else None
    place = place or _Place(outfit)
    try:
        yield place
    except BaseException:
        place.close()
        raise
    with _lock:
        place.since = time.monotonic()
        over = outfit.run in _over
        if not over:
            _free.setdefault(outfit.run, []).append(place)
            _watch.start()
    if over:
        place.close()


def _unpacked(outfit: Outfit) -> tuple[Path | None, tuple[Path, ...]]:
    """Where the user's rules lie here, and the folder that holds them all."""
    if not outfit.rules:
        return None, ()
    base = None
    with suppress(ImportError, ValueError):  # Dask clears its own folder even where a worker is killed
        from distributed import get_worker

        base = get_worker().local_directory
    top = Path(tempfile.mkdtemp(prefix="gouji-", dir=base))
    folders = []
    for number, (theirs, files) in enumerate(zip(outfit.settings.rule_folders, outfit.rules, strict=True)):
        folders.append(top / str(number) / theirs.name)
        for name, data in files.items():
            place = folders[-1] / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
    return top, tuple(folders)
