"""Twenty auditors at one desk at once, each with twenty files of their own, some of them made to do harm.

    python tests/benchmarks/desk.py [VISITORS] [FILES]

Prints how long each waited, the most memory that the server and all its processes held, and every answer that
was not right: a sound report that is missing or judged otherwise than it should be, anything of another
visitor, a download that is not whole, what was left behind. Exits with 1 where there is any.
"""

from __future__ import annotations

import io
import random
import re
import statistics
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

import openpyxl  # noqa: E402

from checker.report import Address  # noqa: E402
from support import hostile  # noqa: E402
from support.desk import FORM, ORGANS, Visitor, running, written  # noqa: E402
from support.generate import figures  # noqa: E402
from support.shapes import sheet  # noqa: E402

HARMFUL = 4
"""So many of a visitor's files are made to do harm."""
SUFFIXES = ("docx", "html", "txt", "doc", "docx", "wps")
_PLACES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
_LONG = 3600.0


@dataclass
class Day:
    """One visitor's files and what came of them. ``sound``: organ → whether there is something to find."""

    place: str
    files: dict[str, bytes] = field(default_factory=dict)
    sound: dict[str, bool] = field(default_factory=dict)
    uploaded: float = 0.0
    audited: float = 0.0
    faults: list[str] = field(default_factory=list)


def days(visitors: int, files: int) -> list[Day]:
    harmful = list(hostile.hostile())
    random.Random(1).shuffle(harmful)
    made = []
    for number in range(visitors):
        day = Day(f"{_PLACES[number % len(_PLACES)]}{_PLACES[number // len(_PLACES)]}县")
        for at, office in enumerate(ORGANS[: files - HARMFUL]):
            cells = figures(FORM, random.Random(f"{number}-{at}"))
            if wrong := (at + number) % 3 == 0:
                cells[Address("applications", "granted", "natural_person")] += 9
            suffix = SUFFIXES[at % len(SUFFIXES)]
            report = replace(sheet(FORM, cells, year=2024), organ=f"{day.place}{office}")
            day.files[f"{report.organ}2024年报.{suffix}"] = written(report, suffix)
            day.sound[report.organ] = wrong
        for at in range(HARMFUL):
            name, data = harmful[(number * HARMFUL + at) % len(harmful)]
            day.files[f"{day.place}-{name}"] = data
        made.append(day)
    return made


def spend(day: Day, address: str, others: list[str]) -> None:
    with Visitor.at(address) as visitor:
        started = time.monotonic()
        for name, data in day.files.items():
            answer = visitor.drop(name, data)
            if answer.status_code != 200:
                day.faults.append(f"{name}: {answer.text}")
        day.uploaded = time.monotonic() - started
        end = visitor.audited(_LONG)
        day.audited = time.monotonic() - started
        if end["phase"] != "done":
            day.faults.append(f"{end}")
            return
        page = visitor.client.get("/audit").text
        said = page + "".join(visitor.client.get(f"/report/{n}").text for n in (1, len(day.files) // 2))
        day.faults += [f"something of {other}" for other in others if other != day.place and other in said]
        day.faults += judged(day, page)
        day.faults += taken(day, visitor)


def judged(day: Day, page: str) -> Iterator[str]:
    """What is not as it should be in the matrix."""
    rows = re.findall(
        r'<tr class="(\w+)"[^>]*data-error="(\d+)".*?<th scope="row"><a[^>]*>([^<]*)</a>', page, re.S
    )
    errors = {organ: int(count) for _, count, organ in rows}
    for organ, wrong in day.sound.items():
        if organ not in errors:
            yield f"{organ} is missing"
        elif (errors[organ] > 0) != wrong:
            yield f"{organ}: {errors[organ]} errors, should have {'some' if wrong else 'none'}"


def taken(day: Day, visitor: Visitor) -> Iterator[str]:
    book = openpyxl.load_workbook(io.BytesIO(visitor.taken("ledger")))
    organs = {row[0].value for row in book["报告"].iter_rows(min_row=2)}
    if not set(day.sound) <= organs:
        yield "the ledger lacks reports"
    with zipfile.ZipFile(io.BytesIO(visitor.taken("all"))) as archive:
        if archive.testzip() is not None or "校核结果/index.html" not in archive.namelist():
            yield "the archive is not whole"


class Memory(threading.Thread):
    """The most memory that a process, and it with all that it started, held meanwhile, in MB."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.root, self.own, self.all, self.over = root, 0.0, 0.0, threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.5):
            sizes = dict(_below(self.root))
            self.own = max(self.own, sizes.get(self.root, 0.0))
            self.all = max(self.all, sum(sizes.values()))


def _below(root: int) -> Iterator[tuple[int, float]]:
    """Each process of a tree with its proportional share of memory."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    wanted = {root}
    while more := {pid for pid, parent in parents.items() if parent in wanted} - wanted:
        wanted |= more
    for pid in wanted:
        with suppress(OSError, ValueError):
            told = Path(f"/proc/{pid}/smaps_rollup").read_text()
            yield pid, int(re.search(r"Pss:\s+(\d+)", told)[1]) / 1024  # type: ignore[index]


def main() -> int:
    visitors, files = (int(one) for one in (*sys.argv[1:], *("20", "20")[len(sys.argv) - 1 :]))
    made = days(visitors, files)
    with tempfile.TemporaryDirectory() as folder:
        with running(Path(folder)) as (address, process):
            memory = Memory(process.pid)
            memory.start()
            started = time.monotonic()
            with ThreadPoolExecutor(visitors) as crowd:
                list(crowd.map(lambda day: spend(day, address, [one.place for one in made]), made))
            seconds = time.monotonic() - started
            memory.over.set()
        left = [path.name for path in Path(folder).iterdir()]
    faults = [f"{day.place}: {fault}" for day in made for fault in day.faults] + [
        f"left: {name}" for name in left
    ]
    count = sum(len(day.files) for day in made)
    print(f"{visitors} visitors, {count} files ({visitors * HARMFUL} made to do harm), {seconds:.0f} s")
    for name, times in (
        ("all files in", [d.uploaded for d in made]),
        ("audit done", [d.audited for d in made]),
    ):
        print(f"{name} after: median {statistics.median(times):.0f} s, last {max(times):.0f} s")
    print(f"memory at most: server {memory.own:.0f} MB, with all its processes {memory.all:.0f} MB")
    print(f"{len(faults)} answers not right")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
