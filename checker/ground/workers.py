"""Child processes that do one task after another, each within bounds of time and memory.

What a task does to its process (a crash in a library, endless work, all memory) costs that task alone: the
process is replaced. Each leads a group of processes, so that it ends with whatever it started.
"""

from __future__ import annotations

import faulthandler
import gc
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, Self, TypeVar

from checker.ground import ending, memory
from checker.ground.limits import Bounds
from checker.ground.process import Lost, forking, limit_memory, limit_time, peak

Task = TypeVar("Task")
Answer = TypeVar("Answer")

_GROWN = 384 * 2**20
"""A process whose memory grew by so many bytes over its tasks is replaced."""


_LOOK = 0.1
"""Seconds between two looks at the memory of processes that the system holds to no bound."""


class Workers(Generic[Task, Answer]):
    """Up to ``count`` processes that answer tasks by ``work``, a function that can be pickled.

    ``nested``: for a process that is itself a worker; its own workers stay in its group and end with it, and
    are started anew, not copied, for its libraries may have threads.
    """

    def __init__(
        self, work: Callable[[Task], Answer], count: int, bounds: Bounds, *, nested: bool = False
    ) -> None:
        self._work, self._count, self._bounds, self._nested = work, count, bounds, nested
        self._context = multiprocessing.get_context("fork" if forking() and not nested else "spawn")
        self._all: list[_Worker] = []
        self._waiting: deque[tuple[Hashable, Task, Bounds]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        for worker in self._all:
            worker.kill()
        for worker in self._all:
            worker.process.join()
        self._all.clear()

    def give(self, key: Hashable, task: Task, bounds: Bounds | None = None) -> None:
        """Puts a task in the queue; more may be given while answers come. ``bounds``: of time, where it may
        take another than others (memory is bounded for a process once)."""
        self._waiting.append((key, task, bounds or self._bounds))

    def answers(self) -> Iterator[tuple[Any, Answer | Lost]]:
        """The key of each task and its answer, in the order in which they are done, until none is left."""
        while True:
            while self._waiting and (idle := self._idle()):
                idle.give(*self._waiting.popleft())
            busy = [worker for worker in self._all if worker.busy]
            if not busy:  # all is done, or no process could be started
                while self._waiting:
                    yield self._waiting.popleft()[0], Lost.START
                return
            left = min(worker.deadline for worker in busy) - time.monotonic()
            if not memory.BOUNDED:
                left = min(left, _LOOK)
            wait([worker.connection for worker in busy], max(left, 0.0))
            for worker in busy:
                found = worker.answer()
                if worker.ended:
                    self._all.remove(worker)
                if found is not None:
                    yield worker.key, found

    def _idle(self) -> _Worker | None:
        for worker in self._all:
            if not worker.busy:
                return worker
        if len(self._all) >= self._count:
            return None
        try:
            with ending.held():  # never a process that nobody knows of
                worker = _Worker(self._context, self._work, self._bounds, self._all, nested=self._nested)
                self._all.append(worker)
        except OSError:
            return None
        return worker


class _Worker:
    """One process and the task it is at."""

    def __init__(
        self,
        context: Any,
        work: Callable[[Any], Any],
        bounds: Bounds,
        others: Sequence[_Worker],
        *,
        nested: bool,
    ) -> None:
        self.connection, theirs = context.Pipe()
        # A copy of this process holds all that is open here: the others would not hear of our end.
        copied = [self.connection, *(other.connection for other in others)]
        closed = tuple(copied) if context.get_start_method() == "fork" else ()
        arguments = (theirs, closed, work, bounds, nested)
        self.process = context.Process(target=_serve, args=arguments, daemon=nested)
        gc.freeze()  # a copy that looked through what this process has made would copy it indeed
        try:
            self.process.start()
        except BaseException:
            self.connection.close()
            raise
        finally:
            gc.unfreeze()
            theirs.close()
        self.nested = nested
        # Where we look after its memory: what any process takes that has our libraries, and its bound on top.
        self.allowed = bounds.memory + (0 if memory.BOUNDED else memory.held(os.getpid()))
        self.busy = self.ended = False
        self.key: Hashable = None
        self.deadline = 0.0

    def give(self, key: Hashable, task: object, bounds: Bounds) -> None:
        self.busy, self.key = True, key
        self.deadline = time.monotonic() + bounds.wall
        with suppress(OSError):  # it has died; ``answer`` hears of it
            self.connection.send((task, bounds.cpu))

    def answer(self) -> Any:
        """The answer, if there is one by now; ``None`` while the process works within its time."""
        try:
            while self.connection.poll():
                kind, value, spent = self.connection.recv()
                if kind == "more":
                    self.deadline = time.monotonic() + value
                    continue
                self.busy = False
                if spent:
                    self._end()
                return value
        except MemoryError:  # in this process: the answer is too large for it
            self._end()
            return Lost.MEMORY
        except (EOFError, OSError):
            return self._fate()
        if not memory.BOUNDED and memory.held(self.process.pid or 0) > self.allowed:
            self._end()
            return Lost.MEMORY
        if time.monotonic() < self.deadline:
            return None
        self._end()
        return Lost.TIME

    def _fate(self) -> Lost:
        self.process.join(1)
        code = self.process.exitcode
        self._end()
        if sys.platform != "win32" and code == -signal.SIGXCPU:
            return Lost.TIME
        if sys.platform != "win32" and code == -signal.SIGKILL:  # by the system, which was short of memory
            return Lost.MEMORY
        return Lost.CRASH

    def _end(self) -> None:
        self.busy, self.ended = False, True
        self.kill()
        self.process.join()

    def kill(self) -> None:
        """Ends the process and all that it started."""
        pid = self.process.pid
        if sys.platform != "win32" and pid and not self.nested:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
        self.process.kill()
        self.connection.close()


_parent: Connection | None = None
"""In a worker: whom it answers."""


def more_time(seconds: float) -> None:
    """Asks for so much more time on the wall, from now on; without effect outside a worker."""
    if _parent is not None:
        _parent.send(("more", seconds, False))


def _serve(
    connection: Connection,
    closed: Sequence[Connection],
    work: Callable[[Any], Any],
    bounds: Bounds,
    nested: bool,
) -> None:
    """What a worker does all its life."""
    global _parent
    _parent = connection
    for other in closed:
        other.close()
    if sys.platform != "win32" and not nested:
        os.setsid()  # Ctrl-C at the terminal is for the parent, which ends this process
    ending.forget()
    faulthandler.disable()  # what ends this process is told in one sentence by its parent
    limit_memory(bounds.memory)
    before = peak()
    while True:
        try:
            task, seconds = connection.recv()
        except (EOFError, OSError):
            return  # the parent has gone
        except MemoryError:
            connection.send(("done", Lost.MEMORY, True))
            continue
        try:
            limit_time(seconds)
            answer = work(task)
        except MemoryError:
            answer = Lost.MEMORY
        except Exception:
            answer = Lost.CRASH
        task = None
        spent = isinstance(answer, Lost) or peak() - before > _GROWN
        try:
            connection.send(("done", answer, spent))
        except MemoryError:
            connection.send(("done", Lost.MEMORY, True))
        except OSError:
            return
        except Exception:
            connection.send(("done", Lost.CRASH, True))
        answer = None
