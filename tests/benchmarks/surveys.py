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
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks.many import Measured, made, make, measured, over, with_wrong_cells
from tests.benchmarks.row import Row
from tests.benchmarks.timing import ENVIRONMENT, ROOT
from tests.support.cluster import KEYS

_BUCKET = "reports"


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


def killed(room: Path, count: int, after: float) -> Iterator[str]:
    """A run killed after so many seconds and taken up: what it took, and whether all is found that is to be
    found. Where ``table`` has left what a run in one go told, this must be the same."""
    started = time.monotonic()
    folder, output, kept = made(room, count), room / f"{count}-resumed.jsonl", room / f"{count}-kept"
    files = [one for one in folder.rglob("*") if one.is_file()]
    yield f"made     {time.monotonic() - started:8.1f} s  {_size(*files)}"
    first = over(folder, output, "--resume", kill_after=after, GOUJI_CACHE_DIR=str(kept))
    noted = [*(kept / "runs").glob("*.journal")]
    yield f"killed   {first}  journal {_size(*noted)}"
    second = over(folder, output, "--resume", GOUJI_CACHE_DIR=str(kept))
    yield f"taken up {second}  output {_size(output)}, left {len([*(kept / 'runs').glob('*')])} files"
    yield _as_expected(output, {one.as_posix() for one in files}, with_wrong_cells(count))
    if (whole := room / f"{count}.jsonl").exists():
        _same(whole, output)
        yield f"same as {whole.name}"


def _as_expected(output: Path, files: set[str], wrong: set[str]) -> str:
    """Each file once; an error nowhere but where a cell is wrong. Raises ``RuntimeError``."""
    found = there = 0
    with output.open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            if line["record"] != "report":
                continue
            files.remove(line["path"])  # raises KeyError for one that is told twice
            is_wrong = Path(line["path"]).stem in wrong
            errors = any(one["severity"] == "error" for one in line["findings"])
            if line["status"] != "checked" or (errors and not is_wrong):
                raise RuntimeError(f"{line['path']} is {line['status']}, with errors: {errors}")
            there += is_wrong
            found += errors
    if files:
        raise RuntimeError(f"{len(files)} files are not told, such as {min(files)}")
    return f"as expected: each file once, errors in {found} of {there} with a wrong cell, in no other"


def _size(*files: Path) -> str:
    return f"{sum(one.stat().st_size for one in files) / 2**20:.0f} MB"


def _cluster(room: Path, count: int) -> Iterator[Row]:
    what = f"{count} 份：本机集群，从对象存储，途中杀掉一个工作进程"
    if any(find_spec(name) is None for name in ("distributed", "moto", "s3fs", "boto3")):
        yield Row(what, "–", "没有安装 gouji[cluster]、moto", None, None)
        return
    found = _by_cluster(room, count, 20)
    _same_sorted(room, count, room / "few.jsonl")
    two = over(room / str(count), room / "2.jsonl", "--jobs", "2")
    yield _row(what, found.wall, two.wall, "s", "两个进程")


def by_cluster(room: Path, count: int, after: float) -> Iterator[str]:
    """So many reports in an object store, by a cluster of two of which one is killed after so many seconds,
    and by one process over the folder (or as ``table`` has left it): what each took, and that they found the
    same."""
    folder, whole = made(room, count), room / f"{count}.jsonl"
    yield f"cluster     {_by_cluster(room, count, after)}"
    if not whole.exists():
        whole = room / f"{count}-alone.jsonl"
        yield f"one process {over(folder, whole, '--jobs', '1')}"
    _same_sorted(room, count, whole)
    yield f"the same as {whole.name}, sorted"


def _by_cluster(room: Path, count: int, after: float) -> Measured:
    folder, output = room / str(count), room / f"{count}-cluster.jsonl"
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.cluster"],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as site:
        assert site.stdout is not None
        told = json.loads(site.stdout.readline())
        _put(folder, told["endpoint"])
        timer = threading.Timer(after, os.kill, (told["pids"][0], signal.SIGKILL))
        timer.start()
        store = {**KEYS, "AWS_ENDPOINT_URL": told["endpoint"]}
        found = over(f"s3://{_BUCKET}/{count}", output, "--cluster", told["address"], **store)
        if timer.is_alive():
            timer.cancel()
            raise RuntimeError(f"it was done before {after:.0f} s, and no worker was killed")
    return found


def _same_sorted(room: Path, count: int, whole: Path) -> None:
    stored, here = f"s3://{_BUCKET}/{count}", (room / str(count)).as_posix()
    told = (room / f"{count}-cluster.jsonl").read_text("utf-8").replace(stored, here)
    if sorted(told.splitlines()) != sorted(whole.read_text("utf-8").splitlines()):
        raise RuntimeError(f"{whole.name} and {count}-cluster.jsonl differ")


def _put(folder: Path, endpoint: str) -> None:
    """Puts the reports into the object store."""
    import boto3

    ours = {name.lower().replace("aws_default_", ""): key for name, key in KEYS.items()}
    ours["region_name"] = ours.pop("region")
    store = boto3.client("s3", endpoint_url=endpoint, **ours)
    store.create_bucket(Bucket=_BUCKET)
    for file in folder.rglob("*.*"):
        store.upload_file(str(file), _BUCKET, f"{folder.name}/{file.relative_to(folder).as_posix()}")


def _same(one: Path, other: Path) -> None:
    if one.read_bytes() != other.read_bytes():
        raise RuntimeError(f"{one.name} and {other.name} differ")
