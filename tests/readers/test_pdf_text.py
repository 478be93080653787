"""The text of PDFs: an article among a web page's columns, paragraphs, notes, tables of contents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from checker.document import Document, Paragraph
from checker.forms import load_forms
from checker.readers import read
from checker.recognise import recognise
from checker.report import Report
from tests.support.pdfs import Sheet, measure, pdf

FORMS = load_forms([Path(__file__).parents[2] / "rules" / "forms"])
FIRST = "本机关认真执行有关规定，全年按时公开各类信息，并由专人负责检查。"
SECOND = "各单位按照要求做好答复工作，答复均在期限以内，没有发生任何争议。"
HEADINGS = ["一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]


def document(*sheets: Sheet) -> Document:
    return read("x.pdf", pdf(*sheets))


def report(*sheets: Sheet) -> Report:
    return recognise(document(*sheets), FORMS)


def prose(found: Report) -> list[str]:
    return [paragraph.text for section in found.sections for paragraph in section.body]


def wrapped(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)]


def block(
    sheet: Sheet, x: float, y: float, text: str, *, width: int = 26, indent: float = 20.0, pitch: float = 16.0
) -> float:
    """A paragraph; returns the base line of what follows at the same distance."""
    rows = [text[: width - 2], *wrapped(text[width - 2 :], width)] if indent else wrapped(text, width)
    for number, row in enumerate(rows):
        sheet.text(x + (indent if number == 0 else 0.0), y, row)
        y += pitch
    return y


def article(sheet: Sheet, x: float, y: float, *, titles: Sequence[str] = (), center: float = 0.0) -> float:
    for title in titles:
        sheet.text(center - measure(title, 18) / 2, y, title, 18)
        y += 26
    for heading in HEADINGS:
        sheet.text(x + 20, y, heading)
        y = block(sheet, x, y + 16, FIRST + SECOND)
        y = block(sheet, x, y, SECOND)
    return y


TITLES = ["海原县卫生健康局2022年政府信", "息公开工作年度报告"]
ENTRIES = [
    "相关链接",
    "政府信息公开指南",
    "2020",
    "2021年政府信息公开",
    "工作年度报告",
    "机构职能",
    "规划计划",
]


@pytest.mark.parametrize("left", [True, False])
@pytest.mark.parametrize("shift", [0.0, 2.0, 9.0])
def test_a_side_column_is_no_part_of_the_article(left: bool, shift: float) -> None:
    x, side = (220.0, 80.0) if left else (60.0, 360.0)
    sheet = Sheet().text(40, 50, "当前位置：首页 > 政务公开 > 政府信息公开 > 政府信息公开年报 > 县卫生健康局")
    article(sheet, x, 100.0, titles=TITLES, center=x + 130)
    for number, entry in enumerate(ENTRIES):
        sheet.text(side, 100.0 + shift + 13 * number, entry, 9)
    found = report(sheet)
    assert (found.organ, found.year) == ("海原县卫生健康局", 2022)
    assert prose(found) == [FIRST + SECOND, SECOND] * 3


def test_a_title_that_touches_a_side_column_is_whole() -> None:
    """Stops at the end of a line and a wide title reach as far as the column's heads stand out."""
    sheet = Sheet()
    titles = ["海原县卫生健康局政府信息公开", "工作年度报告（2022年）"]
    article(sheet, 160.0, 100.0, titles=titles, center=294)
    for number, entry in enumerate(entry for entry in ENTRIES if not entry.isdigit()):
        head = number == 0
        sheet.text(60.0, 86.0 + 17 * number, entry, 9)
        sheet.text(419.5 if head else 428.0, 86.0 + 17 * number, entry, 9)
    found = report(sheet)
    assert (found.organ, found.year) == ("海原县卫生健康局", 2022)
    assert prose(found) == [FIRST + SECOND, SECOND] * 3


def test_a_side_column_goes_on_overleaf_beside_a_table() -> None:
    first, second = Sheet(), Sheet()
    article(first, 220.0, 100.0, titles=TITLES, center=350)
    for number in range(40):
        first.text(80, 100.0 + 15 * number, f"第{'甲乙丙丁'[number % 4]}类公开事项", 9)
    rows = [["事项", "数量"], ["收费项目", "12"], ["采购项目", "3"], ["许可项目", "4"], ["处罚项目", "5"]]
    second.table([220, 340, 460], [60 + 20 * row for row in range(6)], rows, rules="none")
    for number in range(9):
        second.text(80, 62.0 + 15 * number, "其他公开事项", 9)
    shown = [cell.text for grid in document(first, second).grids for cell in grid.cells] + [
        paragraph.text for paragraph in document(first, second).paragraphs
    ]
    assert not [text for text in shown if "公开事项" in text]
    assert {"收费项目", "12", "5"} <= set(shown)


def test_labels_left_of_the_text_are_no_side_column() -> None:
    """A table wider than the text: its labels stand outside the margins as a list of links would."""
    sheet = Sheet()
    y = article(sheet, 160.0, 60.0, titles=TITLES, center=290)
    rows = [["事项名称", "自然人", "企业", "总计"]] + [
        [f"{name}事项数量", "1", "2", "3"] for name in ("许可", "处罚", "强制", "收费")
    ]
    sheet.table([50, 150, 260, 350, 440], [y + 10 + 22 * row for row in range(6)], rows, rules="none")
    found = document(sheet)
    shown = [cell.text for grid in found.grids for cell in grid.cells]
    shown += [paragraph.text for paragraph in found.paragraphs]
    assert all(any(f"{name}事项数量" in text for text in shown) for name in ("许可", "处罚", "强制", "收费"))


def test_links_to_other_years_below_are_not_the_title() -> None:
    sheet = Sheet()
    y = article(sheet, 60.0, 80.0, titles=TITLES, center=190)
    for number, year in enumerate((2021, 2020, 2019)):
        sheet.text(80, y + 40 + 16 * number, f"海原县卫生健康局{year}年政府信息公开工作年度报告")
    found = report(sheet)
    assert (found.organ, found.year) == ("海原县卫生健康局", 2022)


@pytest.mark.parametrize(("indent", "white"), [(20.0, 0.0), (0.0, 10.0)])
def test_full_last_lines_do_not_join_paragraphs(indent: float, white: float) -> None:
    """Each paragraph ends at the margin: only the indent or the white above the next one tells."""
    whole = "公开工作由专人负责，各项要求均已落实到位，全年没有发生差错，也没有收到意见。"
    lines = 26 * 3 - (2 if indent else 0)
    text = (whole * 3)[: lines - 1] + "。"
    sheet = Sheet().text(120, 60, "海原县财政局2022年政府信息公开工作年度报告", 14).text(80, 90, HEADINGS[0])
    y = 120.0
    for _ in range(4):
        y = block(sheet, 60.0, y, text, indent=indent) + white
    sheet.text(80, y + 20, HEADINGS[1])
    assert prose(report(sheet)) == [text] * 4


def test_a_paragraph_cut_by_the_page_is_one_and_the_note_stands_behind_it() -> None:
    first = Sheet().text(120, 60, "海原县财政局2022年政府信息公开工作年度报告", 14).text(80, 90, HEADINGS[0])
    rows = [SECOND[:24], *wrapped(SECOND[24:] + FIRST + SECOND + FIRST, 26)]
    y = 120.0
    for number, row in enumerate(rows[:3]):
        first.text(80 if number == 0 else 60, y, row)
        y += 16
    first.text(60 + measure(rows[2], 10), y - 16 - 4, "1", 5.5)
    first.line(60, 740, 180, 740).text(60, 752, "1按规定的口径统计。", 7.5).text(290, 810, "- 1 -", 9)
    second = Sheet()
    for number, row in enumerate(rows[3:]):
        second.text(60, 60 + 16 * number, row)
    y = block(second, 60.0, 60 + 16 * len(rows[3:]), FIRST)
    second.text(80, y, HEADINGS[1]).text(80, y + 16, "无。").text(290, 810, "- 2 -", 9)
    found = report(first, second)
    assert prose(found) == [SECOND + FIRST + SECOND + FIRST, "1按规定的口径统计。", FIRST, "无。"]


def test_the_mark_of_a_note_is_no_digit() -> None:
    sheet = Sheet().table(
        [60, 160, 260, 360],
        [60, 90, 120, 150],
        [["名称", "甲", "乙"], ["事项", "", "4"], ["其他", "6", "7"]],
    )
    sheet.text(205, 109, "15").text(215, 105, "2", 5.5)
    grid = document(sheet).grids[0]
    assert [cell.text for cell in grid.cells if cell.row == 1] == ["事项", "15", "4"]


def test_what_a_site_prints_around_is_no_text_of_the_report() -> None:
    sheet = Sheet().text(230, 30, "XX县人民政府门户网站").text(60, 50, "首页 > 政府信息公开 > 年报")
    y = article(sheet, 60.0, 90.0, titles=TITLES, center=190)
    for number, line in enumerate(
        (
            "上一篇：XX县2021年财政决算",
            "主办：XX县人民政府办公室",
            "地址：XX县文化街1号　联系电话：0951-6011234",
            "网站标识码：6403000012　宁ICP备05000001号-1",
            "建议使用1440*900分辨率浏览。",
        )
    ):
        sheet.text(150, y + 40 + 16 * number, line)
    assert prose(report(sheet)) == [FIRST + SECOND, SECOND] * 3


def test_a_foot_of_many_rows_on_every_page_is_no_text() -> None:
    """A site's imprint that is fixed to the screen, printed on every page, and a page number under it."""
    foot = [
        "网站声明与使用帮助",
        "海原县人民政府承建",
        "县政务服务中心运行维护",
        "服务电话 0951-6011234",
        "欢迎来访",
    ]
    sheets = []
    for page in range(4):
        sheet = Sheet()
        if page == 0:
            sheet.text(120, 60, "海原县财政局2022年政府信息公开工作年度报告", 14)
        else:
            y = block(sheet.text(80, 130, HEADINGS[page - 1]), 60.0, 160.0, SECOND + FIRST * page)
            assert y < 400
        for number, row in enumerate(foot):
            sheet.text(150, 690 + 16 * number, row)
        sheets.append(sheet.text(290, 800, f"- {page + 1} -", 9))
    assert prose(report(*sheets)) == [SECOND + FIRST * page for page in (1, 2, 3)]


def test_wrapped_entries_of_a_table_of_contents_are_no_headings() -> None:
    sheet = Sheet().text(120, 60, "海原县财政局2022年政府信息公开工作年度报告", 14).text(200, 90, "目录")
    entries = [
        "一、总体情况……………………1",
        "二、主动公开政府信息情况……………………",
        "……2",
        "三、收到和处理政府信息公开申请情",
        "况……………………3",
    ]
    for number, entry in enumerate(entries):
        sheet.text(80, 110 + 16 * number, entry)
    article(sheet, 60.0, 220.0)
    found = report(sheet)
    assert [section.title for section in found.sections if section.heading] == HEADINGS
    assert prose(found) == [FIRST + SECOND, SECOND] * 3


def test_larger_type_is_a_heading() -> None:
    sheet = Sheet()
    article(sheet, 60.0, 90.0, titles=TITLES, center=190)
    large = [
        paragraph.text
        for paragraph in document(sheet).blocks
        if isinstance(paragraph, Paragraph) and paragraph.heading
    ]
    assert large == TITLES


def test_a_heading_under_a_table_in_a_frame_is_no_row_of_it() -> None:
    """The frame of the page's layout closes with the table's lines to a row of one cell."""
    sheet = Sheet().table(
        [60, 160, 260, 360],
        [60, 90, 120, 150],
        [["名称", "甲", "乙"], ["事项", "15", "4"], ["其他", "6", "7"]],
    )
    for x in (60.0, 360.0):
        sheet.line(x, 150, x, 230)
    sheet.line(60, 230, 360, 230).text(80, 175, "注：以上均为本年数据。").text(80, 200, HEADINGS[2])
    found = document(sheet)
    assert [paragraph.text for paragraph in found.paragraphs] == ["注：以上均为本年数据。", HEADINGS[2]]
    assert [cell.text for cell in found.grids[0].cells][-3:] == ["其他", "6", "7"]
