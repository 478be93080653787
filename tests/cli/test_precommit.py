"""The hooks in a repository of their user's, run by pre-commit itself and installed from this repository."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.forms import load_forms
from checker.report import Address
from support import generate, shapes
from support.command import RULE

ROOT = Path(__file__).resolve().parents[2]
CONFIG = """\
repos:
- repo: {repository}
  rev: {revision}
  hooks:
  - id: gouji
  - id: gouji-rules
"""
Run = Callable[..., subprocess.CompletedProcess[str]]

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="没有 git")


def _run(home: Path, cwd: Path) -> Run:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "GOUJI_"))}
    environment |= {
        "PRE_COMMIT_HOME": str(home),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GOUJI_CACHE_DIR": str(home / "gouji"),
    }
    for who in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{who}_NAME": "某人", f"GIT_{who}_EMAIL": "someone@example.org"}

    def run(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            arguments, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", timeout=600
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    return run


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    """A fresh repository with both hooks installed, from this repository as it stands in the working tree."""
    if shutil.which("pre-commit", path=str(Path(sys.executable).parent)) is None:
        pytest.skip("没有安装 pre-commit")
    room = tmp_path_factory.mktemp("pre-commit")
    source, scratch, home = room / "gouji", room / "scratch", room / "home"
    scratch.mkdir()
    for part in ("checker", "rules"):
        shutil.copytree(ROOT / part, source / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / file, source / file)
    within_source, run = _run(home, source), _run(home, scratch)
    for git in (within_source, run):
        git("git", "init", "-q", "-b", "main")
    within_source("git", "add", ".")
    within_source("git", "commit", "-q", "-m", "gouji")
    revision = within_source("git", "rev-parse", "HEAD").stdout.strip()
    (scratch / ".pre-commit-config.yaml").write_text(
        CONFIG.format(repository=source.as_posix(), revision=revision), "utf-8"
    )
    run("git", "add", ".")
    run("git", "commit", "-q", "-m", "config")
    run("pre-commit", "install")
    installed = run("pre-commit", "install-hooks", check=False)
    if installed.returncode:
        said = installed.stdout + installed.stderr
        if any(word in said for word in ("No matching distribution", "Connection", "Temporary failure")):
            pytest.skip("无法从 PyPI 安装依赖")
        pytest.fail(said)
    return scratch, run


def commit(run: Run, *files: str) -> subprocess.CompletedProcess[str]:
    run("git", "add", *files)
    return run("git", "commit", "-m", "改", check=False)


def test_a_false_total_blocks_the_commit_until_it_is_mended(scratch: tuple[Path, Run]) -> None:
    folder, run = scratch
    report = folder / "年报 2023.html"
    form = next(form for form in load_forms([ROOT / "rules" / "forms"]) if form.id == "2021")
    figures = generate.figures(form, random.Random(3))
    right = shapes.html(shapes.sheet(form, figures, year=2023))
    figures[Address("applications", "total", "total")] += 1
    report.write_text(shapes.html(shapes.sheet(form, figures, year=2023)), "utf-8")
    blocked = commit(run, report.name)
    assert blocked.returncode == 1, blocked.stdout + blocked.stderr
    assert "年报 2023.html" in blocked.stdout + blocked.stderr
    report.write_text(right, "utf-8")
    mended = commit(run, report.name)
    assert mended.returncode == 0, mended.stdout + mended.stderr
    assert run("git", "status", "--porcelain").stdout == ""


def test_what_is_no_report_passes_as_skipped(scratch: tuple[Path, Run]) -> None:
    folder, run = scratch
    (folder / "README.md").write_text("# 说明\n\n本仓库存放年度报告。\n", "utf-8")
    (folder / "来信.txt").write_text("县政府办公室：\n\n现将有关情况函告如下，请予支持。\n", "utf-8")
    (folder / "首页.html").write_text("<html><body><h1>政务公开</h1><p>欢迎。</p></body></html>", "utf-8")
    passed = commit(run, "README.md", "来信.txt", "首页.html")
    assert passed.returncode == 0, passed.stdout + passed.stderr
    said = run("pre-commit", "run", "gouji", "--all-files", "--verbose").stdout
    assert all(name in said for name in ("README.md", "来信.txt", "首页.html"))


def test_the_rules_hook_runs_the_examples_of_changed_rule_files(scratch: tuple[Path, Run]) -> None:
    folder, run = scratch
    (folder / "rules").mkdir()
    own = folder / "rules" / "own.yaml"
    own.write_text(
        RULE.replace('"applications[total, total]": 9999', '"applications[total, total]": 9'), "utf-8"
    )
    blocked = commit(run, "rules/own.yaml")
    assert blocked.returncode == 1
    assert "rules/own.yaml:9" in blocked.stdout + blocked.stderr
    own.write_text(RULE.replace("check:", "chekc:"), "utf-8")
    assert "rules/own.yaml:6" in (lambda done: done.stdout + done.stderr)(commit(run, "rules/own.yaml"))
    own.write_text(RULE, "utf-8")
    passed = commit(run, "rules/own.yaml")
    assert passed.returncode == 0, passed.stdout + passed.stderr


def test_rules_are_found_wherever_they_stand_and_other_yaml_passes(scratch: tuple[Path, Run]) -> None:
    """The folder that README tells one to make; a form and words beside it; YAML of other programs."""
    folder, run = scratch
    own = folder / "我的规则" / "本市.yaml"
    own.parent.mkdir()
    own.write_text(
        RULE.replace('"applications[total, total]": 9999', '"applications[total, total]": 9'), "utf-8"
    )
    blocked = commit(run, "我的规则/本市.yaml")
    assert blocked.returncode == 1
    assert "本市.yaml:9" in blocked.stdout + blocked.stderr
    own.write_text(RULE.replace("id: own-rule", "id: our-rule"), "utf-8")
    others = {
        "compose.yaml": "services:\n  web:\n    image: &image nginx\n  db: {image: *image}\n",
        "chart/deployment.yml": "kind: Deployment\nname: {{ .Values.name }}\n---\nkind: Service\n",
        "tasks.yaml": "- name: 安装\n  hosts: all\n  tasks: []\n",
    }
    for name, text in others.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    passed = commit(run, "我的规则/本市.yaml", *others)
    assert passed.returncode == 0, passed.stdout + passed.stderr
