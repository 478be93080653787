"""Those who give the tasks of a run to the workers of a cluster, and take their answers."""

from __future__ import annotations

import logging
import queue
import time
import uuid
import warnings
from collections import deque
from collections.abc import Hashable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from checker import __version__
from checker.document import Unreadable
from checker.ground.extras import needed
from checker.ground.faults import Refused, printable
from checker.ground.limits import Bounds
from checker.ground.process import Lost
from checker.ground.remote import is_remote
from checker.readers import load
from checker.run.cluster import bench
from checker.run.cluster.bench import Outfit, Task
from checker.run.hand import Audited, Hand, ToAudit
from checker.run.reading.step import Step, Whole

_BATCH = 8
"""So many tasks go out together: each message costs the scheduler about a millisecond."""
_BATCH_BYTES = 4 * 2**20
_SPARE = 2
"""So many batches may wait for each worker's thread before a batch goes out that is not full."""
_AGAIN = 2
"""So often a batch is tried again that has failed where it was done."""
_LOOK = 5.0
"""Seconds between two looks at whether anybody is there."""
_ALONE = 60.0
"""Seconds without any worker after which the run gives up."""
_CONNECT = "10s"
_PARTING = 1.0
"""Seconds for the workers to hear that the run is over."""


class Cluster:
    """A ``Crew``, open for as long as the run works. ``hand``: of this run; its journal lends what is needed.

    Raises ``Refused`` where the cluster cannot be reached, or its workers cannot work for us.
    """

    def __init__(self, address: str, hand: Hand) -> None:
        self._hand = hand
        self._address = address
        self._run = uuid.uuid4().hex
        self._client = _connected(address)
        self._outfit = self._client.submit(
            _same, _outfit(self._run, hand), key=f"gouji-{self._run}", pure=False
        )
        self._pending: list[tuple[Hashable, Task]] = []
        self._bytes = 0
        self._out: dict[str, tuple[Any, list[tuple[Hashable, Task]]]] = {}
        """Key of a future → the future and its tasks."""
        self._done: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._ready: deque[tuple[Hashable, Any]] = deque()
        self._tasks: dict[Hashable, tuple[Task, str]] = {}
        """Each task as it was given to us, and the key that a later run may find a file under."""
        self._batches = 0
        self._threads = 1
        self._seen = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        """Whatever is still to be done is dropped; the workers end what they have for us."""
        for future, _ in self._out.values():
            future.release()
        self._out.clear()
        try:
            if self._client.status == "running":
                self._client.sync(_told_to_leave, self._client, self._run, callback_timeout=_PARTING)
        except Exception:  # they notice by themselves
            pass
        self._client.close(timeout=_PARTING)

    # -- giving ---------------------------------------------------------------------------------

    def give(self, key: Hashable, task: Task, bounds: Bounds | None = None) -> None:
        try:
            packed = self._packed(task)
        except Unreadable:  # told as at home
            self._ready.append((key, self._hand(task)))
            return
        self._tasks[key] = task, self._hand.key(task.item) if isinstance(task, Step) else ""
        self._pending.append((key, packed))
        self._bytes += _size(packed)
        if len(self._pending) >= _BATCH or self._bytes >= _BATCH_BYTES:
            self._submit(self._take_pending())

    def _packed(self, task: Task) -> Task:
        """The task with all that somebody needs who has neither our journal nor our files."""
        if isinstance(task, ToAudit):
            lent = self._hand.shelf.journal.lent(task.stretches(), all_of_it=True)
            return replace(task, lent=lent, asked=task.asked or self._hand.keys is not None)
        item = task.item
        if item.problem is None and item.data is None and not is_remote(item.path):
            return replace(task, item=replace(item, data=load(item.path)))
        return task

    def _take_pending(self) -> list[tuple[Hashable, Task]]:
        batch, self._pending, self._bytes = self._pending, [], 0
        return batch

    def _submit(self, batch: list[tuple[Hashable, Task]]) -> None:
        self._batches += 1
        key = f"gouji-{self._run}-{self._batches}"
        future = self._client.submit(bench.do, self._outfit, batch, key=key, pure=False, retries=_AGAIN)
        self._out[key] = future, batch
        future.add_done_callback(lambda done: self._done.put(done.key))

    # -- taking ---------------------------------------------------------------------------------

    def answers(self) -> Iterator[tuple[Hashable, Any]]:
        """The key of each task and its answer, as they are done."""
        while True:
            while self._ready:
                yield self._ready.popleft()
            if self._pending and len(self._out) <= _SPARE * self._threads:
                self._submit(self._take_pending())
            if not self._out:
                return
            self._take(self._wait())

    def _wait(self) -> str:
        while True:
            try:
                found = self._done.get(timeout=_LOOK)
            except queue.Empty:
                self._look()
            else:
                self._seen = time.monotonic()
                return found

    def _look(self) -> None:
        """Whether anybody is there to do the work."""
        if self._client.status not in ("running", "connecting"):
            raise self._lost()
        self._threads = sum(self._client.nthreads().values()) if self._client.status == "running" else 0
        if self._threads:
            self._seen = time.monotonic()
        elif time.monotonic() - self._seen > _ALONE:
            raise Refused(f"集群 {printable(self._address)} 里没有工作进程，等了 {_ALONE:.0f} 秒")

    def _take(self, key: str) -> None:
        future, batch = self._out.pop(key)
        if future.status == "finished":
            self._ready.extend((at, self._ours(at, found)) for at, found in future.result())
        elif future.status == "error":
            self._failed(future.exception(), batch)
        else:
            raise self._lost()
        future.release()

    def _failed(self, fault: BaseException, batch: list[tuple[Hashable, Task]]) -> None:
        """A batch that has ended its workers is given out again task by task, to find the one."""
        if isinstance(fault, bench.OtherVersion):
            raise Refused(f"集群的工作进程装的是 gouji {fault}，这里是 {__version__}；两边要同一版本")
        if isinstance(fault, ImportError):
            raise Refused(f"集群的工作进程用不了 gouji（{printable(str(fault))}）；每台都要装 gouji[cluster]")
        if len(batch) == 1:
            key = batch[0][0]
            self._ready.append((key, self._ours(key, Lost.CRASH)))
            return
        for one in batch:
            self._submit([one])

    def _lost(self) -> Refused:
        return Refused(
            f"与集群 {printable(self._address)} 的连接断了；"
            "用 --resume 运行的，同样的命令再运行一次，从断处接着做"
        )

    def _ours(self, key: Hashable, found: Any) -> Any:
        """An answer as our own hand would have given it."""
        task, under = self._tasks.pop(key)
        if isinstance(task, ToAudit):
            return self._hand.noted(task, found) if isinstance(found, Audited) else found
        if isinstance(found, Whole) and under and not found.in_steps:
            files = [self._hand.keyed(task.item, under, one) for one in found.files]
            return replace(found, files=files)
        return found


def _connected(address: str) -> Any:
    distributed = needed("distributed", "cluster", "用集群核对（--cluster）")
    for name in ("distributed", "distributed.client", "distributed.core", "distributed.comm", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is told in one sentence of ours
    warnings.filterwarnings("ignore", module=r"distributed\.")
    try:
        return distributed.Client(address, timeout=_CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError) as fault:
        raise Refused(
            f"连不上集群 {printable(address)}（{type(fault).__name__}）；地址是 Dask 调度进程的，如 tcp://主机:8786"
        ) from None


def _outfit(run: str, hand: Hand) -> Outfit:
    settings = hand.settings
    plain = replace(
        settings,
        root=settings.root.absolute(),
        here=Path.cwd(),
        cache=False,
        resume=False,
        cluster="",
    )
    return Outfit(run, plain, hand.shows.bare(), tuple(map(_files, settings.rule_folders)))


def _files(folder: Path) -> dict[str, bytes]:
    """The user's rules and forms in a folder, or the one file that it is."""
    if folder.is_file():
        return {"": folder.read_bytes()}
    found = sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".yml") and path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _same(outfit: Outfit) -> Outfit:
    """A result is made again where the worker that has it is lost; what is scattered to one is not."""
    return outfit


async def _told_to_leave(client: Any, run: str) -> None:
    await client._run(bench.leave, run, on_error="ignore")


def _size(task: Task) -> int:
    if isinstance(task, ToAudit):
        return sum(map(len, task.lent.values()))
    return len(task.item.data or b"")
