"""All files of a run to their readings: who reads what, and what becomes of a file that ends its reader."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Hashable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from checker.document import Unreadable
from checker.forms import Forms
from checker.ground.limits import READING, OutOfTime, time_limit
from checker.ground.workers import Lost, Workers, forking
from checker.run.cache import Cache
from checker.run.inputs import Input
from checker.run.read_file import ReadFile
from checker.run.reading.step import Found, Step, ToConvert, take

_LOST = {
    Lost.TIME: f"读取用时超过 {READING.cpu} 秒的上限，文件内容过于复杂",
    Lost.MEMORY: f"读取所需内存超过 {READING.memory // 2**20} MB 的上限，文件内容过于庞大",
    Lost.CRASH: "读取时程序异常中止，文件可能已损坏，或内容过于庞大",
    Lost.START: "系统资源不足，不能启动读取文件的进程，请稍后再试",
}
_CONVERTED = 256 * 2**20
"""Bytes of files that wait for LibreOffice; with more it is called at once."""
_SMALL = 2**20


class _Crew(Protocol):
    """Who takes the steps: workers, or this very process."""

    def give(self, key: Hashable, task: Step) -> None: ...

    def answers(self) -> Iterator[tuple[Any, Found | Lost]]: ...


class _Here:
    """Takes the steps in this process."""

    def __init__(self, work: Callable[[Step], Found]) -> None:
        self._work = work
        self._waiting: deque[tuple[Hashable, Step]] = deque()

    def give(self, key: Hashable, task: Step) -> None:
        self._waiting.append((key, task))

    def answers(self) -> Iterator[tuple[Any, Found | Lost]]:
        while self._waiting:
            key, task = self._waiting.popleft()
            yield key, self._answer(task)

    def _answer(self, task: Step) -> Found | Lost:
        try:
            with time_limit(READING.cpu):
                return self._work(task)
        except OutOfTime:
            return Lost.TIME
        except MemoryError:
            return Lost.MEMORY


@dataclass(slots=True)
class _File:
    """An input and what has been found of it: one reading, or one for each member of an archive."""

    step: Step
    readings: list[ReadFile | None] = field(default_factory=lambda: [None])

    def done(self) -> list[ReadFile] | None:
        found = [reading for reading in self.readings if reading is not None]
        return found if len(found) == len(self.readings) else None


class _Steps:
    """The steps of all files, from whoever takes them, and the calls of LibreOffice between."""

    def __init__(self, items: Sequence[Input], crew: _Crew) -> None:
        self.files = [_File(Step(item)) for item in items]
        self.crew = crew
        self.waiting: list[tuple[tuple[int, int], Step, ToConvert]] = []
        """What LibreOffice has to convert, each with its place: number of file and of reading."""
        for number, file in enumerate(self.files):
            crew.give((number, 0), file.step)

    def readings(self) -> Iterator[list[ReadFile]]:
        """Of each file, in order."""
        steps = self._steps()
        for file in self.files:
            while (found := file.done()) is None:
                next(steps)
            file.readings = []
            yield found

    def _steps(self) -> Iterator[None]:
        steps: dict[tuple[int, int], Step] = {(n, 0): file.step for n, file in enumerate(self.files)}
        while True:
            for place, found in self.crew.answers():
                step = steps.pop(place)
                for other, following in self._follow(place, step, found):
                    steps[other] = following
                    self.crew.give(other, following)
                yield
            for other, following in self._convert():
                steps[other] = following
                self.crew.give(other, following)
            yield

    def _follow(
        self, place: tuple[int, int], step: Step, found: Found | Lost
    ) -> Iterator[tuple[tuple[int, int], Step]]:
        """Notes what was found; the steps that it calls for."""
        number, at = place
        readings = self.files[number].readings
        if isinstance(found, Lost):
            readings[at] = step.failed(_LOST[found])
        elif isinstance(found, ReadFile):
            readings[at] = found
        elif isinstance(found, ToConvert):
            self.waiting.append((place, step, found))
            if sum(len(one.data or b"") for _, _, one in self.waiting) > _CONVERTED:
                yield from self._convert()
        elif not found.members:
            readings[at] = ReadFile(step.path, step.named, problem="压缩包里没有文件")
        else:
            readings[:] = [None] * len(found.members)
            for at, member in enumerate(found.members):
                yield (number, at), replace(step, member=member)

    def _convert(self) -> Iterator[tuple[tuple[int, int], Step]]:
        """Has LibreOffice convert what waits for it, in one call."""
        if not self.waiting:
            return

        from checker import readers
        from checker.readers.office import libreoffice

        waiting, self.waiting = self.waiting, []
        files = []
        for place, step, found in waiting:
            try:
                data = readers.load(Path(step.item.path)) if found.data is None else found.data
                files.append((place, step, found.old, data))
            except Unreadable as problem:  # it has gone meanwhile
                self.files[place[0]].readings[place[1]] = step.failed(str(problem))
        results = libreoffice.convert([(old, data) for _, _, old, data in files])
        for (place, step, old, _), result in zip(files, results, strict=True):
            if isinstance(result, Unreadable):
                self.files[place[0]].readings[place[1]] = step.failed(str(result))
            else:
                yield place, replace(step, item=replace(step.item, data=result), old=old)


def read_input(item: Input, forms: Forms) -> list[ReadFile]:
    """One file, in this process; an archive gives one reading for each of its members."""
    return next(_Steps([item], _Here(partial(take, forms))).readings())


def read_all(
    items: Sequence[Input],
    forms: Forms,
    jobs: int,
    progress: Callable[[], None] = lambda: None,
    cache: Cache | None = None,
) -> Generator[list[ReadFile], None, None]:
    """The readings of each input in order, by ``jobs`` processes (0: as many as pay); unchanged files from
    the cache."""
    keys = [cache.reading_key(item) if cache else "" for item in items]
    kept = [cache.readings(item, key) if cache else None for item, key in zip(items, keys, strict=True)]
    missing = [item for item, found in zip(items, kept, strict=True) if found is None]
    with _crew(missing, forms, jobs) as crew:
        fresh = _Steps(missing, crew).readings()
        for item, key, found in zip(items, keys, kept, strict=True):
            readings = next(fresh) if found is None else found
            if found is None and cache:
                cache.keep_readings(item, key, readings)
            yield readings
            progress()


def _crew(items: Sequence[Input], forms: Forms, jobs: int) -> AbstractContextManager[_Crew]:
    work = partial(take, forms)
    if len(items) == 1 and not forking() and _is_plain(items[0]):
        return nullcontext(_Here(work))
    count = min(jobs or (os.cpu_count() or 1), len(items) // (1 if jobs else 4) or 1)
    return Workers(work, count, READING)


def _is_plain(item: Input) -> bool:
    """Whether a file is a small text, which is read by our own means alone: no process need be started
    for it where that takes longer than to read it."""
    from checker import readers

    try:
        data = readers.load(Path(item.path)) if item.data is None else item.data
    except Unreadable:
        return True
    return len(data) <= _SMALL and not any(mark in data for mark in (b"\0", b"%PDF-", b"<", b"{\\rtf"))
