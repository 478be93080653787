"""What a table prints once more, or away from its place, is told: nothing is the report's by mere order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.documents import docx, packed, unpacked
from support.shapes import SHAPES, content, html, markdown
from test_completeness import SUFFIX, audit, clean, told, written

NEW = "一、本年新收政府信息公开申请数量"
PICTURE = '<w:r><w:drawing><p:inline xmlns:p="urn:p"><a:blip xmlns:a="urn:a"/></p:inline></w:drawing></w:r>'
REVIEW = "四、政府信息公开行政复议"


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


# Another report


def test_another_report_in_the_same_file_is_no_pass(tmp_path: Path) -> None:
    one, other = (html(clean("2021", seed)) for seed in (3, 4))
    organ = re.search("<title>(.*)水务局", one)
    assert organ
    path = written(tmp_path, one + other.replace(organ[1], "云岭县"), "report.html")
    code, _, report = audit(path)
    assert (code, report["status"], report["organ"]) == (3, "partial", f"{organ[1]}水务局")
    assert "另一份报告" in told(report)["message"]


# Pictures


def test_a_cell_that_is_a_picture_is_not_blank(tmp_path: Path) -> None:
    blank = changed(html(clean()), "<td>271</td>", "<td></td>")
    assert audit(written(tmp_path, blank, "blank.html"))[2]["status"] == "checked"
    for name, picture, status in (
        ("figure", '<img src="271.png" width="40">', "partial"),
        ("spacer", '<img src="x.gif" width=1 height="20">', "checked"),
    ):
        text = changed(html(clean()), "<td>271</td>", f"<td>{picture}</td>")
        assert audit(written(tmp_path, text, f"{name}.html"))[2]["status"] == status
    data = unpacked(docx(content(clean())))
    body = data["word/document.xml"]
    assert isinstance(body, bytes)
    floating = PICTURE.replace("inline", "anchor")
    for drawing, status in ((PICTURE, "partial"), (floating, "checked")):
        data["word/document.xml"] = changed(
            body.decode(), "<w:r><w:rPr></w:rPr><w:t[^>]*>271</w:t></w:r>", drawing
        )
        assert audit(written(tmp_path, packed(data), "report.docx"))[2]["status"] == status
