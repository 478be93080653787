"""The processes that audit visits: some at once, the others one after another as they came."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from shutil import rmtree
from threading import Event, Lock
from typing import Any

from checker.desk.limits import Limits
from checker.desk.visit import Progress, Visit
from checker.desk.work import Task, serve
from checker.settings import Letterhead, Settings

_AT_ONCE = 4
"""So many visits are audited at once, where there are as many processors."""
_LISTEN = 0.5
"""Seconds after which a process that says nothing is looked after."""
_GRACE = 5.0
"""Seconds for a process to end those that it started."""
_DIED = "核对的进程异常退出；请再试一次，或分几次核对"


@dataclass(eq=False)
class _Job:
    visit: Visit
    stopped: Event = field(default_factory=Event)


class Bench:
    def __init__(self, settings: Settings, letterhead: Letterhead, limits: Limits) -> None:
        self._settings, self._letterhead, self._limits = settings, letterhead, limits
        self._processors = os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(min(_AT_ONCE, self._processors), "audit")
        self._jobs: dict[Visit, _Job] = {}
        """In the order in which they came; those that run are among them."""
        self._lock = Lock()
        self._running = 0

    def start(self, visit: Visit) -> None:
        job = _Job(visit)
        with self._lock:
            self._jobs[visit] = job
        visit.progress = Progress("waiting")
        self._pool.submit(self._run, job)

    def ahead(self, visit: Visit) -> int:
        """How many visits wait before this one."""
        with self._lock:
            waiting = [one for one in self._jobs if one.progress.phase == "waiting"]
        return waiting.index(visit) if visit in waiting else 0

    def stop(self, visit: Visit) -> None:
        """Ends the audit of a visit, if there is one, and waits for its process to be gone."""
        with self._lock:
            job = self._jobs.get(visit)
            if job is not None and visit.progress.phase == "waiting":
                visit.progress = Progress()
                del self._jobs[visit]
        if job is not None:
            job.stopped.set()
            end = time.monotonic() + 2 * _GRACE
            while self._jobs.get(visit) is job and time.monotonic() < end:
                time.sleep(0.02)

    def close(self) -> None:
        with self._lock:
            jobs = list(self._jobs.values())
        for job in jobs:
            job.stopped.set()
        self._pool.shutdown(cancel_futures=True)

    def _run(self, job: _Job) -> None:
        """One visit, from its turn to its end, in a thread of its own."""
        visit = job.visit
        try:
            if not job.stopped.is_set():
                with self._lock:
                    self._running += 1
                    jobs = max(1, self._processors // self._running)
                try:
                    self._audit(job, jobs)
                finally:
                    with self._lock:
                        self._running -= 1
        except OSError:
            visit.progress = Progress("failed", problem="系统不让启动新的进程，请过一会儿再试")
        finally:
            with self._lock:
                if self._jobs.get(visit) is job:
                    del self._jobs[visit]
                    if job.stopped.is_set() and visit.progress.is_running:
                        visit.progress = Progress()

    def _audit(self, job: _Job, jobs: int) -> None:
        visit = job.visit
        visit.progress = Progress("reading")
        rmtree(visit.results, ignore_errors=True)
        settings = replace(self._settings, jobs=jobs, cache=False)
        last, lots = bool(visit.of("last")), visit.lots
        task = Task(visit.folder, last, lots, settings, self._letterhead, self._limits.memory)
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=serve, args=(task, theirs))
        try:
            process.start()
            theirs.close()
            if self._listen(job, ours):
                process.join(_GRACE)
        finally:
            process.terminate()
            process.join(_GRACE)
            if process.is_alive():
                process.kill()
                process.join()
            ours.close()
            process.close()
            rmtree(visit.folder / "aside", ignore_errors=True)

    def _listen(self, job: _Job, connection: Connection) -> bool:
        """Follows the process until it is done (true), has died, is stopped or takes too long."""
        visit, end = job.visit, time.monotonic() + self._limits.audit
        while not job.stopped.is_set():
            if time.monotonic() > end:
                visit.progress = _failed(visit.progress, "核对用时超过上限；请分几次核对")
                return False
            if not connection.poll(_LISTEN):
                continue
            try:
                kind, value = connection.recv()
            except (EOFError, OSError):
                visit.progress = _failed(visit.progress, _DIED)
                return False
            visit.progress = _TOLD[kind](visit.progress, value)
            if kind == "results":
                visit.done()
            if not visit.progress.is_running:
                return True
        return False


def _failed(now: Progress, problem: str) -> Progress:
    """What can be read already stays."""
    return replace(now, phase="done" if now.has_results else "failed", problem=problem)


_TOLD: dict[str, Callable[[Progress, Any], Progress]] = {
    "order": lambda now, files: replace(now, order=tuple(files)),
    "read": lambda now, count: replace(now, read=count),
    "checked": lambda now, count: replace(now, checked=count),
    "results": lambda now, _: replace(now, phase="writing"),
    "ready": lambda now, name: replace(now, ready=now.ready | {name}),
    "done": lambda now, _: replace(now, phase="done"),
    "failed": _failed,
}
"""What a message of the process makes of the progress."""
