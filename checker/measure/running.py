"""All labelled cases under some paths, tried by one process or several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from checker.measure.cases import Labelled, labelled
from checker.measure.folders import Folder, folder_at
from checker.measure.results import Result
from checker.measure.trying import Bench

Task = TypeVar("Task")
Answer = TypeVar("Answer")

_WORTH = 100
"""With fewer cases another process takes longer to start than it saves."""
_AT_ONCE = 20


def results(paths: Iterable[Path], *, whole: bool = False, workers: int = 1) -> list[Result]:
    """The results of all cases, in the order of the files. ``whole``: each sentence in a report of its own,
    before all rules. Raises ``RuleFault`` for a file that cannot be read."""
    tasks: list[Labelled | tuple[Folder, str]] = []
    for path in paths:
        folder = folder_at(path)
        if folder is not None:
            tasks += [(folder, name) for name in folder.names()]
        else:
            tasks += labelled([path])
    return spread(partial(_tried, whole), tasks, workers if len(tasks) >= _WORTH else 1)


def spread(
    work: Callable[[Bench, Task], Answer], tasks: Sequence[Task], workers: int, at_once: int = _AT_ONCE
) -> list[Answer]:
    """The answers to all tasks in their order; each process loads forms and rules once."""
    if workers <= 1:
        bench = Bench.load()
        return [work(bench, task) for task in tasks]
    with ProcessPoolExecutor(workers, initializer=_start) as pool:
        return list(pool.map(partial(_with_bench, work), tasks, chunksize=at_once))


def _tried(whole: bool, bench: Bench, task: Labelled | tuple[Folder, str]) -> Result:
    if not isinstance(task, Labelled):
        folder, name = task
        return folder.tried(bench, name)
    return bench.whole(task) if whole else bench.sentence(task)


_bench: Bench | None = None


def _start() -> None:
    global _bench
    _bench = Bench.load()


def _with_bench(work: Callable[[Bench, Task], Answer], task: Task) -> Answer:
    assert _bench is not None
    return work(_bench, task)
