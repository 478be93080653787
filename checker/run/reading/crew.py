"""Who does the work of a run: processes of their own, or, for one small text, this very process.

Where a process can be copied, that is a copy, which may be lost (``trial``): what it cannot do it leaves to
its parent.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

from checker.document import Unreadable
from checker.ground import trial
from checker.ground.limits import READING, Bounds, OutOfTime, time_limit
from checker.ground.process import Lost, forking
from checker.run.inputs import Input

_SMALL = 2**20


class Crew(Protocol):
    def give(self, key: Hashable, task: Any, bounds: Bounds | None = None) -> None:
        """Puts a task in the queue."""
        ...

    def answers(self) -> Iterator[tuple[Any, Any]]:
        """The key of each task and its answer (or ``Lost``), as they are done."""
        ...


class _Here:
    """Does the tasks in this process."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        self._work = work
        self._waiting: deque[tuple[Hashable, Any]] = deque()

    def give(self, key: Hashable, task: Any, bounds: Bounds | None = None) -> None:
        self._waiting.append((key, task))

    def answers(self) -> Iterator[tuple[Any, Any]]:
        while self._waiting:
            key, task = self._waiting.popleft()
            yield key, self._answer(task)

    def _answer(self, task: Any) -> Any:
        try:
            with time_limit(READING.cpu):
                return self._work(task)
        except (OutOfTime, MemoryError) as fault:
            trial.give_up()
            return Lost.TIME if isinstance(fault, OutOfTime) else Lost.MEMORY


def here(work: Callable[[Any], Any]) -> Crew:
    """This process alone."""
    return _Here(work)


def crew_for(items: Sequence[Input], work: Callable[[Any], Any], jobs: int) -> AbstractContextManager[Crew]:
    """Those who do the work for some files: ``jobs`` processes (0: as many as pay)."""
    if len(items) == 1 and (trial.is_here() or not forking()) and is_plain(items[0]):
        trial.settled()
        return nullcontext(_Here(work))
    trial.give_up()
    from checker.ground.workers import Workers  # not where nobody works but this process

    return Workers(work, count(len(items), jobs), READING)


def count(files: int, jobs: int) -> int:
    """How many processes so many files are worth."""
    return min(jobs or (os.cpu_count() or 1), files // (1 if jobs else 4) or 1)


def is_plain(item: Input) -> bool:
    """Whether a file is a small text, which is read by our own means alone: no process need be started
    for it where that takes longer than to read it."""
    from checker import readers

    try:
        data = readers.load(item.path) if item.data is None else item.data
    except Unreadable:
        return True
    return len(data) <= _SMALL and not any(mark in data for mark in (b"\0", b"%PDF-", b"<", b"{\\rtf"))
