"""The very same run once more is said again; whatever it depends on makes it be made anew."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from support.command import ROOT, RULE, gouji, gouji_bytes

_ASKED = """
import sys
from checker.cli.again import Run
code = Run(sys.argv[1:]).said_again()
print("made anew" if code is None else code, file=sys.stderr)
heavy = {"click", "yaml", "regex", "lxml", "checker.rules", "checker.run", "checker.readers"}
print(*sorted(heavy & set(sys.modules)), file=sys.stderr)
"""
BEFORE = Path("2023年报") / "甲.html"
REPORT = Path("2024年报") / "甲.md"


class Project:
    """A folder with a report of this year and one of last year, rules of its own, and a cache."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {"GOUJI_CACHE_DIR": str(folder / "cache"), "PYTHONUTF8": "1"}
        for name, sample in (
            (REPORT, "2024-carried-over.md"),
            (BEFORE, "2023-clean.html"),
        ):
            (folder / name).parent.mkdir()
            shutil.copy(ROOT / "samples" / sample, folder / name)
        (folder / "rules").mkdir()
        (folder / "rules" / "own.yaml").write_text(RULE, "utf-8")
        self.arguments = ("check", REPORT, "--rules", "rules")

    def run(self, *more: str) -> subprocess.CompletedProcess[bytes]:
        return gouji_bytes(*self.arguments, *more, cwd=self.folder, **self.environment)

    def asked(self, *more: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
        """Whether the run would be said again: its output, and on standard error its code and what heavy
        modules it took."""
        return subprocess.run(
            [sys.executable, "-c", _ASKED, *map(str, self.arguments), *more],
            cwd=self.folder,
            capture_output=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), **self.environment, **environment},
        )

    def is_said_again(self, *more: str, **environment: str) -> bool:
        return b"made anew" not in self.asked(*more, **environment).stderr


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(tmp_path_factory.mktemp("again"))
    project.run()
    return project


def test_it_is_the_same_to_the_byte_and_takes_nothing_of_the_program(project: Project) -> None:
    first, again = project.run("--no-cache"), project.asked()
    assert again.stdout == first.stdout
    assert again.stderr.decode().split("\n")[:2] == [str(first.returncode), ""]


Undo = Callable[[], object]
Change = Callable[[Path], Undo]


def _append(path: Path, text: str = "\n") -> Change:
    def change(folder: Path) -> Undo:
        before = (folder / path).read_bytes()
        (folder / path).write_bytes(before + text.encode())
        return lambda: (folder / path).write_bytes(before)

    return change


def _add(path: str) -> Change:
    def change(folder: Path) -> Undo:
        (folder / path).write_text("", "utf-8")
        return (folder / path).unlink

    return change


def _remove(path: Path) -> Change:
    def change(folder: Path) -> Undo:
        (folder / path).rename(folder / "away")
        return lambda: (folder / "away").rename(folder / path)

    return change


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_append(REPORT), id="the report"),
        pytest.param(_append(BEFORE), id="last year's report"),
        pytest.param(_remove(BEFORE), id="last year's report is gone"),
        pytest.param(_add("2023年报/甲（修订）.md"), id="another report of last year"),
        pytest.param(_append(Path("rules") / "own.yaml", "# \n"), id="a rule"),
        pytest.param(_add("rules/more.yaml"), id="another file of rules"),
        pytest.param(_add("gouji.yaml"), id="a configuration"),
        pytest.param(_add("gouji-waivers.yaml"), id="waivers"),
        pytest.param(_add("2025.txt"), id="nothing that it looks at"),
    ],
)
def test_what_it_depends_on_makes_it_be_made_anew(
    project: Project, change: Change, request: pytest.FixtureRequest
) -> None:
    assert project.is_said_again()
    back = change(project.folder)
    expected = request.node.callspec.id == "nothing that it looks at"
    assert project.is_said_again() is expected
    back()
    assert project.is_said_again()


def test_other_words_another_environment_and_other_terminals_are_other_runs(project: Project) -> None:
    assert not project.is_said_again("--show-passed")
    assert not project.is_said_again("--no-cache")
    assert not project.is_said_again(GOUJI_NO_CACHE="1")
    assert not project.is_said_again(COLUMNS="60")
    assert not project.is_said_again(PYTHONIOENCODING="gbk")


def test_a_run_that_does_more_than_print_is_made(project: Project) -> None:
    more = ("--output", "json=out.json")
    project.run(*more)
    assert not project.is_said_again(*more)


def test_what_was_not_read_may_be_read_another_time(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("不是报告\n", "utf-8")
    for _ in range(2):
        done = gouji("check", "a.html", cwd=tmp_path, GOUJI_CACHE_DIR=str(tmp_path / "cache"))
    assert done.returncode == 3
    shutil.copy(ROOT / "samples" / "2023-clean.html", tmp_path / "a.html")
    assert gouji("check", "a.html", cwd=tmp_path, GOUJI_CACHE_DIR=str(tmp_path / "cache")).returncode == 0


def test_a_spoilt_cache_costs_time_and_nothing_else(project: Project) -> None:
    for entry in Path(project.environment["GOUJI_CACHE_DIR"]).glob("??/*"):
        entry.write_bytes(b"\0" * 40)
    done = project.run()
    assert done.returncode == project.run("--no-cache").returncode
    assert project.is_said_again()
