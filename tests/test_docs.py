"""The documentation: made pages are fresh, links lead somewhere, and what tutorials show is true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from checker import config, pages, render
from checker.forms import load_forms
from checker.ledger import waivers
from checker.rules import builtin_folder, load_rules
from checker.rules.base import Rule
from support.command import gouji

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
WRITTEN = sorted({*ROOT.glob("*.md"), *DOCS.rglob("*.md")})
FORMS = load_forms([builtin_folder() / "forms"])
RULES = load_rules([builtin_folder()], FORMS)


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```", (DOCS / page).read_text("utf-8"))


def test_made_pages_are_fresh(tmp_path: Path) -> None:
    """Where this fails, ``gouji docs docs`` makes them anew."""
    done = gouji("docs", "--no-config", tmp_path, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    made = {path.relative_to(tmp_path): path for path in tmp_path.rglob("*.md")}
    stale = [str(path) for path, page in made.items() if not _same(page, DOCS / path)]
    assert stale == [], "页面已过时：请运行 gouji docs docs"
    orphans = [
        str(page.relative_to(DOCS))
        for page in DOCS.rglob("*.md")
        if page.read_text("utf-8").startswith(pages.MADE) and page.relative_to(DOCS) not in made
    ]
    assert orphans == []


def _same(made: Path, kept: Path) -> bool:
    return kept.is_file() and kept.read_bytes() == made.read_bytes()


@pytest.mark.parametrize("rule", list(RULES), ids=lambda rule: rule.id)
def test_each_rule_has_a_page_with_the_very_examples_that_are_tested(rule: Rule) -> None:
    page = re.sub(r"\\(.)", r"\1", (DOCS / "rules" / f"{rule.id}.md").read_text("utf-8"))
    assert rule.title in page
    assert str(rule.basis) in page
    for example in rule.examples:
        assert all(line in page for line in example.text.strip().splitlines())
        assert all(
            f"`{address}` | {value or '（空白）'} |" in page for address, value in example.cells.items()
        )
    headings = re.findall(r"(?m)^## (.*例子)$", page)
    assert headings[:2] == ["会报的例子", "不报的例子"]


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_link_is_dead(page: Path) -> None:
    dead = [target for target in _targets(page) if not _leads_somewhere(page, target)]
    assert dead == []


def _targets(page: Path) -> Iterator[str]:
    text = re.sub(r"(?ms)^```.*?^```|`[^`\n]*`", "", page.read_text("utf-8"))
    yield from re.findall(r"(?<!\\)\]\(([^)\s]+)\)", text)


def _leads_somewhere(page: Path, target: str) -> bool:
    if target.startswith(("http://", "https://", "mailto:")):
        return True
    path, _, anchor = target.partition("#")
    file = (page.parent / path).resolve() if path else page
    if not file.exists():
        return False
    return not anchor or anchor in _anchors(file)


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"(?m)^#+ (.*)$", page.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


def test_the_tutorial_for_auditors_is_free_of_our_trade() -> None:
    text = (DOCS / "auditor.md").read_text("utf-8")
    assert re.findall(r"(?i)\b(?:git|python|pip|venv|commit|repository)\b|仓库|提交|分支", text) == []


def test_the_rules_of_the_tutorial_hold(tmp_path: Path) -> None:
    rules = [block for block in blocks("rule.md", "yaml") if block.startswith("- id:")]
    assert len(rules) == 3
    (tmp_path / "own.yaml").write_text("\n".join(rules), "utf-8")
    done = gouji("test", tmp_path / "own.yaml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("3 条规则")


def test_the_form_of_the_tutorial_reads_a_report_of_its_kind(tmp_path: Path) -> None:
    form, rule = blocks("form.md", "yaml")
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "letters.yaml").write_text(form, "utf-8")
    (tmp_path / "own.yaml").write_text(rule, "utf-8")
    done = gouji("test", tmp_path / "own.yaml", "--rules", tmp_path, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    report = tmp_path / "年报.md"
    report.write_text(
        "# 青川县信访局2026年信访工作年度报告\n\n## 一、基本情况\n\n全年受理来信来访若干。\n\n"
        "## 二、来信来访情况\n\n| 项目 | 来信 | 来访 | 合计 |\n|---|---|---|---|\n"
        "| 一、本年受理 | 4 | 2 | 6 |\n| （一）办结 | 3 | 1 | 4 |\n| （二）在办 | 1 | 0 | 1 |\n",
        "utf-8",
    )
    done = gouji("check", report, "--rules", tmp_path, "--select", "letters-*", cwd=tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr


def test_the_configuration_and_waiver_of_the_pipeline_page_are_read(tmp_path: Path) -> None:
    shown = blocks("pipeline.md", "yaml")
    assert all(yaml.safe_load(block) for block in shown)
    for folder in ("年报", "上年"):
        (tmp_path / folder).mkdir()
    (tmp_path / "gouji.yaml").write_text(next(block for block in shown if "fail-on" in block), "utf-8")
    assert gouji("config", cwd=tmp_path).returncode == 0
    (tmp_path / config.WAIVERS).write_text(next(block for block in shown if "figures" in block), "utf-8")
    [waiver] = waivers.load(tmp_path / config.WAIVERS)
    assert waiver.organ == "云岭县公安局"


def test_every_output_format_is_told() -> None:
    """The page on formats is written by hand."""
    page = (ROOT / "docs" / "formats.md").read_text("utf-8")
    assert [name for name in render.FORMATS if f"| `{name}` |" not in page] == []
