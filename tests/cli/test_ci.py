"""The GitHub Action and the GitLab template: their shell steps run here as they run there."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from checker.forms import load_forms
from checker.report import Address
from support import generate, shapes

ROOT = Path(__file__).resolve().parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
GITLAB: dict[str, Any] = yaml.safe_load((ROOT / "ci-templates" / "gouji.gitlab-ci.yml").read_text("utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
_EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="没有 bash")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A checkout with a clean report, one with a false total, and a file name that is a trap."""
    form = next(form for form in load_forms([ROOT / "rules" / "forms"]) if form.id == "2021")
    # Figures in which nobody failed to pay a fee: the text would have to speak of it.
    figures = generate.figures(form, random.Random(20))
    folder = tmp_path / "workspace"
    (folder / "好").mkdir(parents=True)
    (folder / "坏").mkdir()
    (folder / "好" / "年报.md").write_text(shapes.markdown(shapes.sheet(form, figures, year=2023)), "utf-8")
    figures[Address("applications", "total", "total")] += 1
    wrong = shapes.markdown(shapes.sheet(form, figures, year=2024))
    (folder / "坏" / "年报 2024.md").write_text(wrong, "utf-8")
    return folder


class Job:
    """One run of the action's shell steps, with what the runner would give them."""

    def __init__(self, room: Path, workspace: Path, **inputs: str) -> None:
        self.room, self.workspace = room, workspace
        room.mkdir(exist_ok=True)
        self.known = {"github.action_path": str(ROOT), "runner.temp": str(room)}
        self.known |= {f"inputs.{name}": one["default"] for name, one in ACTION["inputs"].items()}
        self.known |= {f"inputs.{name.replace('_', '-')}": value for name, value in inputs.items()}
        self.summary = room / "summary.md"

    def run(self, id: str) -> subprocess.CompletedProcess[str]:
        step = next(step for step in STEPS if step.get("id") == id)
        output = self.room / f"{id}.output"
        output.write_text("", "utf-8")
        given = {name: self._filled(str(value)) for name, value in step.get("env", {}).items()}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=self.workspace,
            capture_output=True,
            encoding="utf-8",
            timeout=600,
            env={
                **os.environ,
                **given,
                "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(self.summary),
            },
        )
        for line in output.read_text("utf-8").splitlines():
            name, _, value = line.partition("=")
            self.known[f"steps.{id}.outputs.{name}"] = value
        return done

    def check(self) -> subprocess.CompletedProcess[str]:
        """The step that audits, with the command of this environment."""
        self.known["steps.install.outputs.command"] = str(_command(self.room))
        return self.run("check")

    def _filled(self, text: str) -> str:
        return _EXPRESSION.sub(lambda match: self.known.get(match[1], ""), text)


def _command(room: Path) -> Path:
    command = room / "gouji-command"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m checker "$@"\n', "utf-8")
    command.chmod(0o755)
    return command


def test_no_expression_stands_inside_a_script() -> None:
    scripts = [step["run"] for step in STEPS if "run" in step]
    assert len(scripts) == 3
    assert all("${{" not in script for script in scripts)
    used = set(re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text("utf-8")))
    assert used == set(ACTION["inputs"])


def test_one_run_writes_annotations_sarif_and_html_and_then_fails(workspace: Path, tmp_path: Path) -> None:
    job = Job(tmp_path / "runner", workspace, paths="好\n坏\n")
    done = job.check()
    assert done.returncode == 0, done.stderr
    annotations = [line for line in done.stdout.splitlines() if line.startswith("::error ")]
    assert annotations
    assert all("file=坏/年报 2024.md" in line for line in annotations)
    sarif = json.loads(Path(job.known["steps.check.outputs.sarif"]).read_text("utf-8"))
    assert sarif["version"] == "2.1.0"
    assert "年报 2024.md" in Path(job.known["steps.check.outputs.html"]).read_text("utf-8")
    assert "年报 2024.md" in job.summary.read_text("utf-8")
    assert job.known["steps.check.outputs.exit-code"] == "1"
    assert job.run("verdict").returncode == 1


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"paths": "好"}, "0"),
        ({"paths": "坏", "fail_on": "never"}, "0"),
        ({"paths": "坏", "options": "--exit-zero\n"}, "0"),
        ({"paths": "没有这个"}, "3"),
        ({"paths": "好", "options": "--no-such-option"}, "2"),
    ],
)
def test_the_verdict_is_the_code_that_was_saved(
    workspace: Path, tmp_path: Path, inputs: dict[str, str], code: str
) -> None:
    job = Job(tmp_path / "runner", workspace, **inputs)
    assert job.check().returncode == 0
    assert job.known["steps.check.outputs.exit-code"] == code
    assert str(job.run("verdict").returncode) == code
    assert ("steps.check.outputs.sarif" in job.known) == (code != "2")


def test_names_are_names_and_never_commands(workspace: Path, tmp_path: Path) -> None:
    hostile = '好/$(touch 甲)`touch 乙`"; touch 丙; ".md'
    job = Job(tmp_path / "runner", workspace, paths=f"{hostile}\n--version\n", options="--select=$(touch 丁)")
    job.check()
    assert {path.name for path in workspace.rglob("*") if path.is_file()} == {"年报.md", "年报 2024.md"}


def test_the_action_installs_itself(workspace: Path, tmp_path: Path) -> None:
    job = Job(tmp_path / "runner", workspace, paths="坏")
    source = tmp_path / "source"
    for part in ("checker", "rules"):
        shutil.copytree(ROOT / part, source / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, source / file)
    job.known["github.action_path"] = str(source)
    installed = job.run("install")
    if installed.returncode and re.search("No matching|Connection|Temporary failure", installed.stderr):
        pytest.skip("无法从 PyPI 安装依赖")
    assert installed.returncode == 0, installed.stderr
    assert str(tmp_path) in job.known["steps.install.outputs.command"]
    assert job.run("check").returncode == 0
    assert job.known["steps.check.outputs.exit-code"] == "1"


@pytest.mark.parametrize("shell", ["sh", "bash"])
@pytest.mark.parametrize(("paths", "code"), [("好", 0), ("好\n坏/年报 2024.md", 1), ("没有这个", 3)])
def test_the_gitlab_job_ends_with_the_code_and_leaves_its_reports(
    workspace: Path, tmp_path: Path, shell: str, paths: str, code: int
) -> None:
    room = tmp_path / "bin"
    room.mkdir()
    _command(room).rename(room / "gouji")
    job = GITLAB["gouji"]
    done = subprocess.run(
        [shell, "-e", "-c", "\n".join(job["script"])],
        cwd=workspace,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        env={
            **os.environ,
            **GITLAB["variables"],
            "GOUJI_PATHS": paths,
            "GOUJI_OPTIONS": "--show-passed\n--jobs=1",
            "PATH": f"{room}{os.pathsep}{os.environ['PATH']}",
        },
    )
    assert done.returncode == code, done.stderr
    reports = job["artifacts"]["reports"]
    told = json.loads((workspace / reports["codequality"]).read_text("utf-8"))
    quality = [one for one in told if one["check_name"] != "notes"]
    assert bool(quality) == bool(code)
    assert all(one["location"]["path"].endswith("年报 2024.md") for one in quality if code == 1)
    ElementTree.parse(workspace / reports["junit"])
    assert all((workspace / path).is_file() for path in job["artifacts"]["paths"])
