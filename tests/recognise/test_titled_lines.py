"""Tables with a title that lines of text set: read as in the page they come from, or told as not read."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.forms import load_forms
from checker.readers import read
from checker.recognise import recognise
from checker.report import Report
from checker.rules import builtin_folder
from checker.run.gaps import gaps
from tests.support.set_in_text import Way, as_text

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "kinds"
FORMS = load_forms([builtin_folder() / "forms"])


def report_of(path: Path) -> Report:
    return recognise(read(path), FORMS)


def figures(report: Report) -> dict[str, str]:
    return {str(one.address): one.text for one in report.cells() if one.state == "number"}


@pytest.mark.parametrize(
    ("sample", "way", "unread"),
    [
        ("accounts", "tabs", set()),
        ("accounts", "blanks between tabs", set()),
        ("accounts", "layout", set()),
        ("accounts", "single blanks", {"收入", "支出", "收入决算", "支出决算"}),
        ("enforcement", "tabs", {"行政强制"}),
        ("enforcement", "blanks between tabs", set()),
        ("enforcement", "layout", {"行政强制"}),
        ("enforcement", "single blanks", {"行政处罚", "行政强制"}),
    ],
)
def test_a_table_in_text_is_read_or_told(tmp_path: Path, sample: str, way: Way, unread: set[str]) -> None:
    page = SAMPLES / f"{sample}-clean.html"
    (tmp_path / "report.txt").write_text(as_text(page.read_text("utf-8"), way), "utf-8")
    report, wanted = report_of(tmp_path / "report.txt"), figures(report_of(page))
    assert report.year == 2024
    assert set(report.unread) == unread
    readable = {cell: text for cell, text in wanted.items() if cell.partition("[")[0] not in unread}
    assert figures(report) == readable
    assert {gap.table.id for gap in gaps(report, FORMS) if gap.table} == unread


@pytest.mark.parametrize(
    "wrong",
    ["八、其他收入\t8\n3.50", "八、其他收入\t3.50", "八、其他\n收入\t8\t3.50"],
)
def test_a_row_that_cannot_be_laid_leaves_the_table_unread(tmp_path: Path, wrong: str) -> None:
    printed = "八、其他收入\t8\t3.50"
    text = as_text((SAMPLES / "accounts-clean.html").read_text("utf-8"), "tabs")
    assert text.count(printed) == 1
    (tmp_path / "report.txt").write_text(text.replace(printed, wrong), "utf-8")
    assert set(report_of(tmp_path / "report.txt").unread) == {"收入", "支出"}


def test_contents_that_name_tables_are_none(tmp_path: Path) -> None:
    contents = "目录\n一、收入支出决算总表 3\n二、收入决算表 4\n三、支出决算表 5\n"
    page = (SAMPLES / "accounts-clean.html").read_text("utf-8")
    text = as_text(page, "tabs").replace("第一部分", f"{contents}第一部分", 1)
    (tmp_path / "report.txt").write_text(text, "utf-8")
    assert set(report_of(tmp_path / "report.txt").unread) == set()
