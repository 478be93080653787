"""The folder that needs no Python, as it was built.

``GOUJI_PORTABLE=dist/gouji pytest -n 0 tests/test_portable.py``. It is built and tried by a workflow of its
own; where no folder is named these tests skip.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from support.desk import handed_in
from support.hostile.drawn import drawings
from support.pdfs import Sheet, pdf

FOLDER = os.environ.get("GOUJI_PORTABLE", "")
PROGRAM = Path(FOLDER or ".").resolve() / ("gouji.exe" if sys.platform == "win32" else "gouji")
SEVERAL = ("two-forms.pdf", "bomb.pdf", "million-lines.pdf", "page-loop.pdf")

pytestmark = pytest.mark.skipif(not FOLDER, reason="GOUJI_PORTABLE 没有指明打好的文件夹")


def gouji(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    bare = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return subprocess.run(
        [PROGRAM, *arguments], cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=600,
        env={**bare, "PATH": os.defpath if os.name == "posix" else os.environ["PATH"]},
    )  # fmt: skip


def audited(folder: Path, *options: str) -> dict[str, dict[str, Any]]:
    done = gouji("check", ".", "--format", "json", "--no-cache", *options, cwd=folder)
    assert done.stderr == "", done.stderr
    return {one["path"]: one for one in json.loads(done.stdout)["reports"]}


def test_forty_files_by_two_processes(tmp_path: Path) -> None:
    files: dict[str, bytes] = {}
    for year in (2024, 2022):
        for part in handed_in(10, year=year, pdf=year == 2024):
            files |= part
    assert len(files) == 40
    (tmp_path / "年报").mkdir()
    for name, data in files.items():
        (tmp_path / "年报" / name).write_bytes(data)
    command = [
        PROGRAM,
        "check",
        "年报",
        "--format",
        "json",
        "--output",
        "审核.json",
        "--no-cache",
        "--jobs",
        "2",
    ]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    most = 0
    while process.poll() is None:
        most = max(most, len(running()))
        time.sleep(0.05)
    assert process.communicate()[0] == b""
    reports = json.loads((tmp_path / "审核.json").read_text("utf-8"))["reports"]
    assert len(reports) == 40
    unread = [one["path"] for one in reports if one["status"] == "unchecked"]
    assert unread == []
    assert most <= 4  # itself, two workers, and what Python starts to look after them


def _ended() -> bool:
    """Whether the program leaves no process behind."""
    for _ in range(100):
        if not running():
            return True
        time.sleep(0.2)
    return False


def running() -> list[int]:
    """The processes that are the program, where the system tells."""
    if sys.platform != "linux":
        return []
    found = []
    for one in Path("/proc").iterdir():
        try:
            if one.name.isdigit() and (one / "exe").resolve() == PROGRAM:
                found.append(int(one.name))
        except OSError:
            continue
    return found


def test_a_hostile_file_costs_itself_alone(tmp_path: Path) -> None:
    for name, data in drawings():
        if name in SEVERAL:
            (tmp_path / name).write_bytes(data)
    files, _ = handed_in(2, pdf=False)
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    found = audited(tmp_path, "--jobs", "2")
    assert found.keys() >= set(files)
    assert all(found[name]["status"] != "unchecked" for name in files)
    assert _ended()


def test_a_scan_is_told(tmp_path: Path) -> None:
    (tmp_path / "扫描件.pdf").write_bytes(pdf(Sheet().picture(), Sheet().picture()))
    done = gouji("check", "扫描件.pdf", "--no-cache", cwd=tmp_path)
    assert done.returncode == 3
    assert "扫描" in done.stdout


def test_what_it_writes(tmp_path: Path) -> None:
    files, _ = handed_in(2, pdf=False)
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    outputs = ["--output", "html=页/", "--output", "xlsx=台账.xlsx", "--annotate", "标注"]
    gouji("check", *files, *outputs, "--no-cache", cwd=tmp_path)
    assert (tmp_path / "页" / "index.html").is_file()
    assert (tmp_path / "台账.xlsx").read_bytes()[:2] == b"PK"
    assert any((tmp_path / "标注").iterdir())
    assert gouji("test", "rules", cwd=tmp_path).returncode in (0, 2)
    assert gouji("explain", "applications-balance", cwd=tmp_path).returncode == 0


def test_without_arguments_it_opens_the_desk(tmp_path: Path) -> None:
    environment = {**os.environ, "BROWSER": "true"}
    process = subprocess.Popen(
        [PROGRAM], cwd=tmp_path, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = line.partition("：")[2].partition("（")[0]
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert "校核台" in answer.read().decode()
        _visit(address)
    finally:
        process.terminate()
        process.wait(60)
    assert _ended()


def _visit(address: str) -> None:
    """Somebody drops two files and has them audited: by a process of its own, which opens no second desk."""
    from support.desk import Visitor

    files, _ = handed_in(2, pdf=False)
    with Visitor.at(address) as visitor:
        for name, data in files.items():
            visitor.drop(name, data)
        told = visitor.audited()
    assert told
