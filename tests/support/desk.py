"""The desk as its visitors meet it: reports as offices hand them in, a desk that runs, a visitor without a
browser."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx2 as httpx

from checker.forms import Form, load_forms
from checker.report import Address

from .binary_words import doc
from .command import ROOT
from .documents import docx
from .generate import Figures, figures
from .office_pdf import CHROMIUM, RULED, html, printed
from .shapes import SHAPES, Sheet, content, sheet

ORGANS = (
    *("水务局", "教育局", "公安局", "财政局", "民政局", "司法局", "自然资源局", "交通运输局", "农业农村局"),
    *("文化和旅游局", "卫生健康局", "应急管理局", "审计局", "市场监督管理局", "统计局", "医疗保障局"),
    *("城市管理局", "信访局", "林业局", "生态环境局"),
)
FORM: Form = next(form for form in load_forms([ROOT / "rules" / "forms"]) if form.id == "2021")
SUFFIXES = ("docx", "pdf", "html", "doc", "docx", "wps", "txt", "docx")
"""In what the offices hand in, in turn."""

Files = dict[str, bytes]


def handed_in(
    count: int = len(ORGANS),
    year: int = 2024,
    *,
    pdf: bool = True,
    suffixes: Sequence[str] = SUFFIXES,
    mended: bool = False,
) -> tuple[Files, Files]:
    """The reports of so many offices for this year and for the last, by name; every third has a slip, unless
    it is ``mended``."""
    both: tuple[Files, Files] = {}, {}
    for files, made_of in zip(both, sheets(count, year, mended=mended), strict=True):
        for number, made in enumerate(made_of):
            suffix = suffixes[number % len(suffixes)]
            if suffix == "pdf" and not (pdf and CHROMIUM):
                suffix = "docx"
            name = f"{made.title}.{suffix}" if number % 2 else f"{made.organ}{made.year}年报.{suffix}"
            files[name] = written(made, suffix)
    return both


def sheets(
    count: int = len(ORGANS), year: int = 2024, *, mended: bool = False
) -> tuple[list[Sheet], list[Sheet]]:
    """What stands in them."""
    now: list[Sheet] = []
    before: list[Sheet] = []
    for number, office in enumerate(ORGANS[:count]):
        rng = random.Random(f"desk-{office}")
        earlier = figures(FORM, rng)
        later = figures(FORM, rng, earlier)
        told = dict(later)
        if number % 3 == 0 and not mended:
            _slip(later, told, rng, number // 3)
        for cells, said, made, of in ((earlier, earlier, before, year - 1), (later, told, now, year)):
            prose = _prose(said, number)
            made.append(replace(sheet(FORM, cells, year=of), organ=f"青川县{office}", prose=prose))
    return now, before


def written(made: Sheet, suffix: str) -> bytes:
    if suffix == "docx":
        return docx(content(made))
    if suffix in ("doc", "wps"):
        return doc(content(made))
    if suffix == "pdf":
        return printed(html(made, RULED))
    return SHAPES[{"txt": "tabs"}.get(suffix, suffix)](made).encode()


def _slip(printed: Figures, told: Figures, rng: random.Random, kind: int) -> None:
    """Something wrong: a figure of the table, of the prose, or of what last year left."""
    if kind % 3 == 0:
        printed[Address("applications", "granted", "natural_person")] += 9
    elif kind % 3 == 1:
        told[Address("applications", "new", "total")] += 10
    else:
        for row in ("carried_in", "new"):
            by = 2 if row == "carried_in" else -2
            for column in ("natural_person", "total"):
                printed[Address("applications", row, column)] += by
                told[Address("applications", row, column)] += by


def _prose(cells: Figures, number: int) -> dict[str, tuple[str, ...]]:
    """What an office writes of its figures; some write carelessly."""

    def figure(table: str, row: str, column: str) -> str:
        return str(cells[Address(table, row, column)])

    applications = (
        f"依申请公开方面，全年新收政府信息公开申请{figure('applications', 'new', 'total')}件，"
        f"上年结转{figure('applications', 'carried_in', 'total')}件，"
        f"共办结{figure('applications', 'total', 'total')}件，"
        f"结转下年度继续办理{figure('applications', 'carried_out', 'total')}件。"
    )
    return {
        "overview": (
            "本机关坚持以公开为常态、不公开为例外，围绕中心工作和群众关切，持续做好政府信息公开工作。",
            applications,
            *(("截止12月31日，通过政府网站主动公开信息310条。",) if number % 5 == 1 else ()),
            *(("全年主动公开信息412条。", "全年共主动公开信息421条。") if number % 7 == 2 else ()),
        ),
        "problems": ("政策解读的形式还不够多样。下一步将加强业务培训，提高解读质量。",),
        "other": ("本年度没有收取信息处理费。",),
    }


def _hears_all() -> None:
    """A test run that ignores a signal (under nohup) would have its children ignore it too."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@contextmanager
def running(
    scratch: Path, *arguments: str, end: signal.Signals = signal.SIGTERM
) -> Iterator[tuple[str, Any]]:
    """A desk in a process of its own: its address and the process. What it puts aside is in ``scratch``."""
    command = [
        sys.executable,
        "-m",
        "checker",
        "serve",
        "--no-browser",
        "--no-config",
        "--port",
        "0",
        *arguments,
    ]
    environment = {**os.environ, "TMPDIR": str(scratch), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        [*command],
        cwd=scratch,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=_hears_all if sys.platform != "win32" else None,
    )
    assert process.stdout is not None
    try:
        found = re.search(r"http://\S+?/", process.stdout.readline())
        assert found, process.communicate()
        yield found[0], process
    finally:
        if process.poll() is None:
            process.send_signal(end)
        process.communicate(timeout=60)


class Visitor:
    """Somebody with a pass of his own, who asks what a page of the desk asks."""

    def __init__(self, client: httpx.Client, origin: str | None = None) -> None:
        self.client = client
        page = client.get("/")
        assert page.status_code == 200, page.text
        found = re.search(r'name="gouji-seal" content="(\w+)"', page.text)
        assert found
        self.headers = {"X-Gouji-Seal": found[1], "Origin": origin or str(client.base_url).rstrip("/")}

    @classmethod
    def at(cls, address: str) -> Self:
        return cls(httpx.Client(base_url=address.rstrip("/"), timeout=120, verify=False))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None
    ) -> None:
        self.client.close()

    def drop(self, name: str, data: Any, zone: str = "this") -> httpx.Response:
        return self.client.put(
            "/files", params={"zone": zone, "path": name}, content=data, headers=self.headers
        )

    def ask(self, what: str, **parameters: str) -> httpx.Response:
        return self.client.post(what, params=parameters, headers=self.headers)

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get("/state").json()
        return found

    def audited(self, seconds: float = 300) -> dict[str, Any]:
        """Starts the audit and waits for its end."""
        answer = self.ask("/start")
        assert answer.status_code == 200, answer.text
        return self.waited(seconds)

    def waited(self, seconds: float = 300) -> dict[str, Any]:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            now = self.state()
            if now["phase"] in ("done", "failed", "gathering"):
                return now
            time.sleep(0.1)
        raise TimeoutError(self.state())

    def taken(self, name: str) -> bytes:
        answer = self.client.get(f"/download/{name}")
        assert answer.status_code == 200, answer.text
        return answer.content
