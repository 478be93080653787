"""What a table prints once more, or away from its place, is told: nothing is the report's by mere order."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from support.command import gouji
from support.shapes import SHAPES, html, markdown
from test_completeness import SUFFIX, audit, clean, told, written

NEW = "一、本年新收政府信息公开申请数量"
REVIEW = "四、政府信息公开行政复议"


def cells(path: Path) -> dict[str, Any]:
    """What ``gouji parse`` reads, by table, row and column."""
    (report,) = json.loads(gouji("parse", path, "--format", "json", "--no-cache").stdout)["reports"]
    tables = report["tables"]
    assert isinstance(tables, dict)
    return tables


def changed(text: str, pattern: str, new: str, count: int = 0) -> str:
    spoilt = re.sub(pattern, new, text, count=count)
    assert spoilt != text
    return spoilt


# Rows


def _again(shape: str, loose: bool) -> str:
    """A report with the row of new applications once more, after the end of its table."""
    text = SHAPES[shape](clean())
    if shape == "html":
        row = f"<tr><td colspan=3>{NEW}</td>{'<td>99</td>' * 7}</tr></table>\n"
        row = f"</table><p>补充</p><table>{row}" if loose else row
        return changed(text, rf"</table>\n(?=<p><strong>{REVIEW})", row)
    row = f"| {NEW} | | |{' 99 |' * 7}\n" if shape == "md" else NEW + "\t\t" + "\t99" * 7 + "\n"
    ruled = f"{row}|{' --- |' * 10}\n" if shape == "md" else row
    return changed(text, rf"\n(?=(?:## )?{REVIEW})", f"\n补充\n\n{ruled}\n" if loose else f"{row}\n")


@pytest.mark.parametrize("loose", [False, True], ids=["in its table", "after it"])
@pytest.mark.parametrize("shape", ["html", "md", "tabs"])
def test_a_row_printed_again_away_from_its_place_is_named(tmp_path: Path, shape: str, loose: bool) -> None:
    path = written(tmp_path, _again(shape, loose), f"report.{SUFFIX.get(shape, 'txt')}")
    code, _, report = audit(path)
    assert (code, report["status"]) == (3, "partial")
    assert NEW in told(report)["message"]
    assert "印了 2 次" in told(report)["message"]


@pytest.mark.parametrize("shape", ["html", "md", "tabs"])
def test_a_table_of_three_years_beside_the_form_is_no_row_of_it(tmp_path: Path, shape: str) -> None:
    years = [["项目", "2021年", "2022年", "2023年"], [NEW, "30", "40", "50"]]
    rows = "".join("<tr><td>" + "</td><td>".join(row) + "</td></tr>" for row in years)
    lines = [f"| {' | '.join(row)} |" for row in (years[0], ["---"] * 4, years[1])]
    text = {
        "html": f"<table>{rows}</table>",
        "md": "\n\n" + "\n".join(lines) + "\n\n",
        "tabs": "\n" + "\n".join("\t".join(row) for row in years) + "\n\n",
    }[shape]
    section = "(?=(?:<p><strong>|## )?五、存在的主要问题)"
    path = written(
        tmp_path, changed(SHAPES[shape](clean()), section, text, 1), f"report.{SUFFIX.get(shape, 'txt')}"
    )
    code, _, report = audit(path)
    assert (code, report["status"]) == (0, "checked")


# Columns


def test_a_column_printed_twice_with_other_figures_is_in_doubt(tmp_path: Path) -> None:
    text = changed(html(clean()), "<td rowspan=2>总计</td></tr>", "<td rowspan=2>总计</td>" * 2 + "</tr>")
    same = changed(text, r"(?<=\D</td>)((?:<td>\d+</td>){6})(<td>\d+</td>)</tr>", r"\1\2\2</tr>")
    assert audit(written(tmp_path, same, "same.html"))[0] == 0
    other = changed(same, r"<td>271</td><td>271</td></tr>", "<td>271</td><td>272</td></tr>")
    code, _, report = audit(written(tmp_path, other, "other.html"))
    assert (code, report["status"]) == (3, "partial")
    assert "“总计”这一列印了 2 次，数值不同（271、272）" in told(report)["message"]


def test_a_column_left_out_moves_no_value_under_another_head(tmp_path: Path) -> None:
    """In Markdown a label may stand one cell further left, and the blank one after it is no value."""
    lines = []
    for line in markdown(clean()).splitlines():
        cells = line.split("|")
        if len(cells) == 12 and "---" not in line:
            del cells[6]
        lines.append("|".join(cells))
    code, _, report = audit(written(tmp_path, "\n".join(lines), "report.md"))
    assert (code, report["status"]) == (3, "partial")
    assert {one["rule"] for one in report["findings"]} == {"incomplete"}


# Heads and words in lines of text


@pytest.mark.parametrize("shape", ["tabs", "pipes", "cells"])
def test_heads_in_another_order_are_not_read_by_the_forms(tmp_path: Path, shape: str) -> None:
    """Sums do not notice: the rows' and the columns' stay right where two columns change places."""
    text = SHAPES[shape](clean())
    for one, other, table in (
        ("商业企业", "科研机构", "表三"),
        ("结果维持", "结果纠正", "表四"),
        ("本年制发件数", "现行有效件数", "表二"),
    ):
        pattern = rf"{one}(.*?){other}"
        swapped = changed(text, f"(?s){pattern}", rf"{other}\1{one}", 1)
        code, _, report = audit(written(tmp_path, swapped, "report.txt"))
        assert (code, report["status"]) == (3, "partial")
        assert f"{table}" in told(report)["message"]
        assert "各列的次序与表样不同" in told(report)["message"]


def test_a_word_before_a_figure_in_its_field_is_not_dropped(tmp_path: Path) -> None:
    text = changed(SHAPES["tabs"](clean("2019")), r"(行政许可\t\d+\t)\S+", r"\1削减7", 1)
    path = written(tmp_path, text, "report.txt")
    assert cells(path)["disclosure"]["licences"]["change"]["state"] == "invalid"
