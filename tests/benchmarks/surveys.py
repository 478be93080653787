"""Rows on very many reports: memory, two processes, unchanged ones, a run taken up again, a cluster.

Whatever is run another way than by one process in one go must come to the very same lines.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks.many import Measured, make, measured, over
from tests.benchmarks.row import Row
from tests.benchmarks.timing import ENVIRONMENT, ROOT


def surveys(room: Path, count: int) -> Iterator[Row]:
    """Over ``count`` reports, and for comparison a tenth of them."""
    few = max(count // 10, 1)
    for number in (few, count):
        make(room / str(number), number)
    small, large = over(room / str(few), room / "few.jsonl"), over(room / str(count), room / "many.jsonl")
    held, before = _held(large), _held(small)
    yield _row(f"{count} 份：内存，对 {few} 份", held, before, "MB", goal=1.2)
    yield Row(
        f"{count} 份：处理器时间，每份", f"{large.cpu:.0f} s", "–", large.cpu * 1000 / count, None, "ms"
    )
    yield from _jobs(room, few)
    yield from _unchanged(room, few)
    yield from _resumed(room, few, small)
    yield from _cluster(room, few)


def _row(what: str, ours: float, other: float, unit: str, beside: str = "", goal: float | None = None) -> Row:
    return Row(what, f"{ours:.0f} {unit}", f"{beside} {other:.0f} {unit}".lstrip(), ours / other, goal)


def _held(found: Measured) -> float:
    """Megabytes of the parent and of the largest worker."""
    return (found.parent + found.worker) / 2**20


def _jobs(room: Path, count: int) -> Iterator[Row]:
    one, two = (over(room / str(count), room / f"{jobs}.jsonl", "--jobs", str(jobs)) for jobs in (1, 2))
    _same(room / "1.jsonl", room / "2.jsonl")
    yield _row(f"{count} 份：两个进程", two.wall, one.wall, "s", "一个", goal=0.57)


def _unchanged(room: Path, count: int) -> Iterator[Row]:
    arguments = ["check", str(room / str(count)), "--no-config", "--output", str(room / "again.jsonl")]
    first, again = (measured(arguments, GOUJI_CACHE_DIR=str(room / "cache")) for _ in range(2))
    _same(room / "few.jsonl", room / "again.jsonl")
    each = again.cpu * 1000 / count
    yield Row(f"{count} 份未变的：每份", f"{again.cpu:.1f} s", f"头一次 {first.cpu:.0f} s", each, 2.0, "ms")


def _resumed(room: Path, count: int, whole: Measured) -> Iterator[Row]:
    folder, output = room / str(count), room / "resumed.jsonl"
    over(folder, output, "--resume", kill_after=whole.wall / 2)
    after = over(folder, output, "--resume")
    _same(room / "few.jsonl", output)
    yield _row(f"{count} 份：过半时杀掉，再接着做", after.cpu, whole.cpu, "s", "从头")


def _cluster(room: Path, count: int) -> Iterator[Row]:
    what = f"{count} 份：本机集群，途中杀掉一个工作进程"
    if find_spec("distributed") is None or find_spec("moto") is None:
        yield Row(what, "–", "没有安装 gouji[cluster]、moto", None, None)
        return
    site = subprocess.Popen(
        [sys.executable, "-m", "tests.support.cluster"],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with site:
        assert site.stdout is not None
        told = json.loads(site.stdout.readline())
        timer = threading.Timer(20, os.kill, (told["pids"][0], signal.SIGKILL))
        timer.start()
        found = over(room / str(count), room / "cluster.jsonl", "--cluster", told["address"])
        timer.cancel()
    _same(room / "few.jsonl", room / "cluster.jsonl")
    two = over(room / str(count), room / "2.jsonl", "--jobs", "2")
    yield _row(what, found.wall, two.wall, "s", "两个进程")


def _same(one: Path, other: Path) -> None:
    if one.read_bytes() != other.read_bytes():
        raise RuntimeError(f"{one.name} and {other.name} differ")
