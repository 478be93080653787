"""Very many reports: how long they take and how much memory, at any number, and after a kill.

    python -m tests.benchmarks.many make FOLDER COUNT          so many made-up reports
    python -m tests.benchmarks.many run FOLDER [OPTION...]     one run over them, measured
    python -m tests.benchmarks.many table ROOM [COUNT...]      both, for several numbers, side by side
    python -m tests.benchmarks.many killed ROOM COUNT SECONDS  killed after so long, taken up, held against
                                                               what is to be found
    python -m tests.benchmarks.many cluster ROOM COUNT SECONDS by a cluster, from an object store, a worker
                                                               killed after so long; held against one process

The reports are text of several shapes and web pages, of many bodies on two years each, under
``YEAR/PLACE/BODY.txt``; their figures agree, with last year's too, but for one in ten that has a wrong cell.
Nothing is cached. Time is of the clock and of the processor (all processes together); memory is the most that
the parent, and the largest of its workers, has held. With ``GOUJI_WATCH=SECONDS`` it is also told meanwhile.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checker import run
from checker.forms import Form
from checker.settings import Settings
from tests.support.generate import figures
from tests.support.shapes import SHAPES, Sheet, sheet

YEARS = (2023, 2024)
WRONG = 10
"""In the reports of one body in so many is a wrong cell."""
_WATCH = float(os.environ.get("GOUJI_WATCH", "0"))
SUFFIX = {"html": "html", "messy": "html"}
_KINDS = ("pipes", "html", "tabs", "cells", "pdf", "messy")
_FIRST = "青云平安新永长兴宁和泰清石白金东西南北上"
_SECOND = "川阳安山河源城江水林原溪丰宁昌顺州谷海湖"
_LEVELS = ("县", "区", "市", "旗")
_BODIES = (
    *(
        "公安局",
        "水务局",
        "财政局",
        "教育局",
        "民政局",
        "司法局",
        "审计局",
        "统计局",
        "交通运输局",
        "农业农村局",
    ),
    *("卫生健康局", "应急管理局", "自然资源局", "生态环境局", "住房和城乡建设局", "市场监督管理局"),
    *("文化和旅游局", "退役军人事务局", "医疗保障局", "人力资源和社会保障局", "发展和改革局", "商务局"),
    *("林业局", "体育局", "信访局", "档案局", "气象局", "税务局", "城市管理局", "乡村振兴局", "科学技术局"),
    *("行政审批局", "工业和信息化局", "国防动员办公室", "民族宗教事务局", "广播电视局", "能源局", "粮食局"),
)


def bodies() -> Iterator[tuple[str, str]]:
    """Place and body, as many as there are ways to put them together; each name once."""
    for level in _LEVELS:
        for bureau in _BODIES:
            for first in _FIRST:
                for second in _SECOND:
                    place = f"{first}{second}{level}"
                    yield place, place + bureau


def make(folder: Path, count: int) -> None:
    """Writes ``count`` reports; the first ones of a larger number are those of a smaller."""
    form = run.load(Settings())[0].get("2021")
    assert form is not None
    for number, (place, body) in zip(range((count + 1) // len(YEARS)), bodies(), strict=False):
        for at, one in enumerate(_years(form, body, number)):
            if number * len(YEARS) + at < count:
                shape = _KINDS[number % len(_KINDS)]
                path = folder / str(one.year) / place / f"{body}.{SUFFIX.get(shape, 'txt')}"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(SHAPES[shape](one), "utf-8")


def with_wrong_cells(count: int) -> set[str]:
    """The bodies of so many reports whose figures do not agree."""
    made = zip(range((count + 1) // len(YEARS)), bodies(), strict=False)
    return {body for number, (_, body) in made if number % WRONG == 0}


def _years(form: Form, body: str, number: int) -> Iterator[Sheet]:
    rng = random.Random(number)
    cells = None
    for year in YEARS:
        cells = figures(form, rng, cells)
        printed = dict(cells)
        if number % WRONG == 0:
            wrong = rng.choice(sorted(printed))
            printed[wrong] += rng.randint(1, 9)
        yield replace(sheet(form, printed, year=year), organ=body)


@dataclass(frozen=True)
class Measured:
    """``wall`` and ``cpu`` in seconds; ``parent`` and ``worker`` in bytes."""

    code: int
    wall: float
    cpu: float
    parent: int
    worker: int

    def __str__(self) -> str:
        memory = f"{self.parent / 2**20:.0f} + {self.worker / 2**20:.0f} MB"
        return f"{self.wall:8.1f} s  {self.cpu:8.1f} s CPU  {memory}  exit {self.code}"


def measured(arguments: Sequence[str], kill_after: float | None = None, **environment: str) -> Measured:
    """One run of the command line. ``kill_after``: seconds after which it is killed (SIGKILL)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    command = [sys.executable, "-m", "checker", *arguments]
    with subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL) as process:
        if kill_after is not None:
            threading.Timer(kill_after, process.kill).start()
        parent = worker = 0
        told = started
        while process.poll() is None:
            parent = max(parent, _peak(process.pid))
            workers = [*map(_peak, _children(process.pid))]
            worker = max([worker, *workers])
            if _WATCH and time.monotonic() > told + _WATCH:
                told = time.monotonic()
                held = ", ".join(f"{one / 2**20:.0f}" for one in workers)
                print(f"{told - started:8.0f} s  {parent / 2**20:.0f} + [{held}] MB", file=sys.stderr)
            time.sleep(0.1)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(process.returncode, time.monotonic() - started, cpu, parent, worker)


def _peak(process: int) -> int:
    """The most memory that a process has held; 0 where that cannot be told."""
    try:
        status = Path(f"/proc/{process}/status").read_text("ascii", "replace")
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)


def _children(process: int) -> list[int]:
    try:
        return list(map(int, Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()))
    except OSError:
        return []


def over(
    folder: Path | str,
    output: Path,
    *options: str,
    kill_after: float | None = None,
    **environment: str,
) -> Measured:
    """One run over a folder into a file, with nothing from the cache."""
    arguments = ["check", str(folder), "--no-config", "--no-cache", "--output", str(output), *options]
    return measured(arguments, kill_after, **environment)


def table(room: Path, counts: Sequence[int]) -> Iterator[tuple[int, Measured]]:
    """Runs over so many reports each, into lines of JSON."""
    for count in counts:
        yield count, over(made(room, count), room / f"{count}.jsonl")


def made(room: Path, count: int) -> Path:
    """The folder of so many reports, made where it is not there."""
    folder = room / str(count)
    if not folder.exists():
        make(folder, count)
    return folder


if __name__ == "__main__":
    what, place, *rest = sys.argv[1:]
    if what == "make":
        make(Path(place), int(rest[0]))
    elif what in ("killed", "cluster"):
        from tests.benchmarks import surveys

        run_of = surveys.killed if what == "killed" else surveys.by_cluster
        for line in run_of(Path(place), int(rest[0]), float(rest[1])):
            print(line, flush=True)
    elif what == "run":
        print(over(Path(place), Path(place).with_suffix(".jsonl"), *rest))
    else:
        for count, found in table(Path(place), [int(one) for one in rest] or [1000, 10_000]):
            print(f"{count:8}", found, flush=True)
