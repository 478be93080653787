"""PDF: what is printed where, on pages made for the purpose."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from checker.document import Document, Grid, PagePlace, Unreadable
from checker.forms import load_forms
from checker.inputs import Input
from checker.limits import READING
from checker.readers import read
from checker.readers.pdf import ocr
from checker.reading import read_all
from tests.support.pdfs import Sheet, assemble, pdf, stream

SHARED = Path(__file__).parents[2] / "shared" / "documents"

XS = [60.0, 260.0, 320.0, 380.0, 440.0]
HEAD = ["名称", "自然人", "企业", "总计"]


def document(*sheets: Sheet) -> Document:
    return read("x.pdf", pdf(*sheets))


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text if cell else "∅" for cell in row] for row in grid.matrix()]


def lines(found: Document) -> list[str]:
    return [paragraph.text for paragraph in found.paragraphs]


def ys(top: float, rows: int, height: float = 20.0) -> list[float]:
    return [top + height * row for row in range(rows + 1)]


def only_grid(found: Document) -> Grid:
    assert len(found.grids) == 1, [texts(grid) for grid in found.grids]
    return found.grids[0]


ROWS = [HEAD, ["甲项目数量", "12", "", "12"], ["乙项目数量", "/", "3", "3"], ["丙项目数量", "0", "4", "4"]]


# Text


def test_lines_stand_in_order_with_their_places() -> None:
    found = document(Sheet().text(70, 100, "其次，还有 12 条。").text(70, 60, "一、总体情况"))
    assert lines(found) == ["一、总体情况", "其次，还有 12 条。"]
    place = found.paragraphs[0].place()
    assert isinstance(place, PagePlace)
    assert place.page == 1
    assert place.bbox == pytest.approx((70.0, 51.2, 130.0, 61.2), abs=0.3)
    assert found.paragraphs[0].wrapped


def test_page_numbers_and_running_heads_are_no_text() -> None:
    pages = []
    for number in range(1, 5):
        sheet = Sheet().text(70, 40, "某县政府信息公开年度报告").text(480, 40, f"第 {number} 页")
        sheet.text(70, 300, f"第{number}段的正文，数量为{number * 7}。")
        pages.append(sheet.text(280, 810, f"- {number} -"))
    pages[-1].text(70, 320, "9")
    assert lines(document(*pages)) == [f"第{n}段的正文，数量为{n * 7}。" for n in range(1, 5)] + ["9"]


def test_a_number_at_the_foot_of_a_table_is_no_page_number() -> None:
    sheets = [
        Sheet()
        .table(XS, ys(700, 4), [HEAD, *[["甲项", "5", "6", str(n)]] * 3], rules="none")
        .text(290, 820, f"{n}")
        for n in (1, 2)
    ]
    found = document(*sheets)
    assert [row[-1] for grid in found.grids for row in texts(grid)][-1] == "2"
    assert "1" not in lines(found)
    assert "2" not in lines(found)


def test_what_cannot_be_seen_is_not_read() -> None:
    sheet = Sheet().text(70, 100, "看得见")
    sheet.text(70, 120, "透明的", before="3 Tr").text(70, 140, "白色的", before="1 g").text(
        70, 160, "极小", 0.4
    )
    sheet.text(70, 2000, "页外的")
    sheet.fill(60, 180, 300, 200, 0.2).text(70, 195, "深底白字", before="1 g")
    assert lines(document(sheet)) == ["看得见", "深底白字"]


def test_bold_by_printing_twice_is_read_once() -> None:
    sheet = Sheet().text(70, 100, "共收到11件").text(70.3, 100, "共收到11件")
    assert lines(document(sheet)) == ["共收到11件"]


def test_struck_text_is_left_out_and_told_and_an_underline_is_no_rule() -> None:
    sheet = Sheet().text(70, 100, "共9").line(80, 96.5, 85, 96.5).text(85, 100, "12").line(85, 101, 95, 101)
    found = document(sheet)
    assert lines(found) == ["共12"]
    assert found.notes == ("第 1 页有划掉的文字，未读取",)


def test_columns_of_text_are_read_one_after_the_other() -> None:
    sheet = Sheet()
    for number, (left, right) in enumerate(
        [("首页", "某县年度"), ("公开指南", "报告标题"), ("公开制度", "正文开始")]
    ):
        sheet.text(60, 100 + 20 * number, left).text(250, 101 + 20 * number, right)
    assert lines(document(sheet)) == ["首页", "公开指南", "公开制度", "某县年度", "报告标题", "正文开始"]


# Ruled tables


def test_ruled_table_with_cells_that_span() -> None:
    sheet = Sheet().text(60, 80, "表前")
    for y in (100, 180):
        sheet.line(60, y, 440, y)
    sheet.line(260, 120, 440, 120).line(60, 140, 440, 140).line(120, 160, 440, 160)
    for x in (60, 440):
        sheet.line(x, 100, x, 180)
    sheet.line(120, 140, 120, 180).line(260, 100, 260, 180).line(320, 120, 320, 180).line(380, 120, 380, 180)
    sheet.cell(60, 260, 120, "（说明）").cell(260, 440, 110, "情况")
    for x, text in ((260, "自然人"), (320, "企业"), (380, "总计")):
        sheet.cell(x, x + 60, 130, text)
    sheet.cell(60, 120, 160, "三、\n结果").cell(120, 260, 150, "（一）公开").cell(120, 260, 170, "（二）部分")
    sheet.cell(260, 320, 150, "1").cell(380, 440, 170, "25").text(60, 210, "表后")
    found = document(sheet)
    assert texts(only_grid(found)) == [
        ["（说明）", "（说明）", "情况", "情况", "情况"],
        ["（说明）", "（说明）", "自然人", "企业", "总计"],
        ["三、结果", "（一）公开", "1", "", ""],
        ["三、结果", "（二）部分", "", "", "25"],
    ]
    assert [type(block) is Grid for block in found.blocks] == [False, True, False]
    assert {cell.source for cell in only_grid(found).cells} == {"grid"}
    value = next(cell for cell in only_grid(found).cells if cell.text == "25").content.place()
    assert isinstance(value, PagePlace)
    assert value.bbox == pytest.approx((405, 165, 415, 175), abs=3)
    blank = only_grid(found).matrix()[2][3]
    assert blank is not None
    assert isinstance(blank.content.place(), PagePlace)


@pytest.mark.parametrize("kind", ["thin fills", "dashes", "dots", "form", "double", "open sides"])
def test_rules_of_every_make(kind: str) -> None:
    heights = ys(100, 4)
    inner = Sheet()
    for y in heights:
        if kind == "thin fills":
            inner.fill(60, y, 440, y + 0.7)
        elif kind == "dots":
            for dot in range(0, 380, 2):
                inner.fill(60 + dot, y, 60.8 + dot, y + 0.8)
        else:
            inner.line(60, y, 440, y, "[3 2] 0 d" if kind == "dashes" else "")
            if kind == "double":
                inner.line(60, y + 2, 440, y + 2)
    for x in XS[1:-1] if kind == "open sides" else XS:
        if kind == "thin fills":
            inner.fill(x, 100, x + 0.7, 180)
        elif kind == "dots":
            for dot in range(0, 80, 2):
                inner.fill(x, 100 + dot, x + 0.8, 100.8 + dot)
        else:
            inner.line(x, 100, x, 180, "[3 2] 0 d" if kind == "dashes" else "")
            if kind == "double":
                inner.line(x + 2, 100, x + 2, 180)
    sheet = Sheet().form(inner, "1 0 0 1 0 0") if kind == "form" else inner
    sheet.table(XS, heights, ROWS, rules="none")
    grid = only_grid(document(sheet))
    assert texts(grid) == ROWS
    assert {cell.source for cell in grid.cells} == {"grid"}


def test_rules_and_text_in_a_shifted_form() -> None:
    inner = Sheet().table([0, 200, 260, 320, 380], ys(0, 4), ROWS)
    found = document(Sheet().form(inner, "1 0 0 1 60 -100"))
    place = only_grid(found).cells[0].content.place()
    assert texts(only_grid(found)) == ROWS
    assert isinstance(place, PagePlace)
    assert place.bbox == pytest.approx((150, 104, 170, 114), abs=3)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("rules", ["all", "rows"])
def test_a_turned_page_reads_the_same(rotate: int, rules: str) -> None:
    sheet = Sheet(rotate=rotate).text(60, 80, "二、情况").table(XS, ys(100, 4), ROWS, rules=rules)
    found = document(sheet)
    assert lines(found) == ["二、情况"]
    assert texts(only_grid(found)) == ROWS
    place = found.paragraphs[0].place()
    assert isinstance(place, PagePlace)
    upright = (60.0, 71.2, 100.0, 81.2)
    x0, y0, x1, y1 = upright
    shown = {
        0: upright,
        90: (842 - y1, x0, 842 - y0, x1),
        180: (595 - x1, 842 - y1, 595 - x0, 842 - y0),
        270: (y0, 595 - x1, y1, 595 - x0),
    }
    assert place.bbox == pytest.approx(shown[rotate], abs=0.5)


def test_text_set_sideways_is_read_upright() -> None:
    sheet = Sheet()
    for number, text in enumerate(["第一行的文字", "第二行的文字"]):
        sheet.turned(100 + 20 * number, 500, text)
    assert lines(document(sheet)) == ["第一行的文字", "第二行的文字"]


def test_a_number_broken_in_a_narrow_ruled_cell_is_one_number_where_no_digit_had_room() -> None:
    rows = [["名称", "数"], ["甲项目", "1578\n8"], ["乙项目", "12\n3"]]
    grid = only_grid(document(Sheet().table([60, 260, 284], ys(100, 3, 40), rows)))
    full, short = (next(cell for cell in grid.cells if cell.text == text) for text in ("15788", "123"))
    assert full.doubt is None
    assert short.doubt


def test_a_number_across_a_border_is_doubted() -> None:
    sheet = Sheet().table(XS, ys(100, 3), [HEAD, ["甲项", "", "", "1"], ["乙项", "2", "", "2"]])
    sheet.text(300, 133, "386971")
    cells = [cell for cell in only_grid(document(sheet)).cells if cell.doubt]
    assert "386971" in [cell.text for cell in cells]
    assert len(cells) == 2


def test_figures_that_run_over_their_cell_and_cells_without_a_line_between_are_doubted() -> None:
    xs = [60.0, 260.0, 268.0, 276.0, 330.0]
    sheet = Sheet().table(
        xs, ys(100, 4), [["名称", "", "", "总"], ["甲项", "", "", "7"], ["乙项", "3", "", "3"]]
    )
    sheet.text(261, 134, "2—4").text(290, 166, "总量").text(290, 178, "12")
    grid = only_grid(document(sheet))
    rows = grid.matrix()
    assert all(cell is not None and cell.doubt for cell in rows[1][1:3])
    assert [cell.text for cell in rows[2] if cell and not cell.doubt] == ["乙项", "3", "", "3"]
    assert rows[3][3] is not None
    assert rows[3][3].doubt


def test_figures_printed_over_each_other_are_doubted() -> None:
    sheet = Sheet().table(XS, ys(100, 3), [HEAD, ["甲项", "7", "", "1"], ["乙项", "2", "", "2"]])
    sheet.text(288, 134, "4")
    assert [cell.row for cell in only_grid(document(sheet)).cells if cell.doubt] == [1]


def test_vertical_and_sideways_labels() -> None:
    sheet = Sheet().table([60, 90, 260, 330], ys(100, 3, 50), [["", "", ""]] * 3)
    for x, column in ((78, "结果"), (64, "维持")):
        for number, char in enumerate(column):
            sheet.text(x, 120 + 12 * number, char)
    sheet.turned(80, 195, "总计").text(100, 130, "甲").text(290, 130, "5")
    grid = only_grid(document(sheet))
    assert [row[0] for row in texts(grid)] == ["结果维持", "总计", ""]


def test_a_heading_printed_into_a_table_is_none_of_it() -> None:
    sheet = Sheet().table(XS, ys(100, 4), ROWS).text(80, 105, "四、政府信息公开行政复议情况有关内容", 16)
    found = document(sheet)
    assert lines(found) == ["四、政府信息公开行政复议情况有关内容"]
    assert texts(only_grid(found)) == ROWS


def test_a_frame_around_everything_is_layout() -> None:
    sheet = Sheet().table([40, 520], [50, 700], [[""]], rules="all")
    sheet.text(60, 80, "一、总体情况").text(60, 100, "全年收到申请 12 件，均已办结。").text(
        60, 130, "二、表格"
    )
    sheet.table(XS, ys(150, 4), ROWS)
    found = document(sheet)
    assert lines(found) == ["一、总体情况", "全年收到申请 12 件，均已办结。", "二、表格"]
    assert texts(only_grid(found)) == ROWS


def test_two_tables_in_a_frame_have_the_columns_of_their_own_lines() -> None:
    others = [60.0, 150.0, 262.0, 323.0, 437.0]
    sheet = (
        Sheet().line(40, 90, 40, 300).line(460, 90, 460, 300).line(40, 90, 460, 90).line(40, 300, 460, 300)
    )
    sheet.table(XS, ys(100, 4), ROWS).table(others, ys(210, 4), ROWS)
    sheet.line(40, 180, 460, 180).line(40, 210, 460, 210).text(70, 198, "四、另一部分")
    found = document(sheet)
    assert [[row for row in texts(grid) if any(row)] for grid in found.grids] == [ROWS, ROWS]
    assert lines(found) == ["四、另一部分"]


def test_one_ruled_form_for_the_whole_report() -> None:
    sheet = Sheet().table([60, 440], [60, 80, 160, 180], [["一、总体情况"], [""], ["二、表格情况"]])
    sentence = "全年收到申请若干件，均已按期办结，没有结转下一年度的申请。"
    sheet.cell(60, 440, 120, f"{sentence}\n{sentence}")
    sheet.table(XS, ys(180, 4), ROWS)
    found = document(sheet)
    assert lines(found) == ["一、总体情况", sentence, sentence, "二、表格情况"]
    assert texts(only_grid(found)) == ROWS


# Tables over pages


def test_a_table_goes_on_after_the_page_break_and_repeats_its_header() -> None:
    first = Sheet().table(XS, ys(720, 3), [HEAD, *ROWS[1:3]]).text(290, 820, "- 1 -")
    second = Sheet().table(XS, ys(72, 2), [HEAD, ROWS[3]]).text(60, 150, "表后").text(290, 820, "- 2 -")
    found = document(first, second)
    assert texts(only_grid(found)) == ROWS
    assert lines(found) == ["表后"]
    assert [cell.content.place().page for cell in only_grid(found).cells if cell.text.startswith("丙")] == [2]  # type: ignore[union-attr]


def test_a_row_cut_in_two_by_the_page_break_without_rules_there() -> None:
    upper, lower = Sheet(), Sheet()
    for x in (60, 120, 260, 330, 400):
        upper.line(x, 700, x, 780)
        lower.line(x, 72, x, 132)
    for y in (700, 720):
        upper.line(60, y, 400, y)
    upper.line(120, 740, 400, 740)
    for y in (112, 132):
        lower.line(120 if y == 112 else 60, y, 400, y)
    upper.cell(60, 260, 710, "名称").cell(260, 330, 710, "企业").cell(330, 400, 710, "总计")
    upper.cell(60, 120, 750, "三、\n结果").cell(120, 260, 730, "1.属于甲").cell(260, 330, 730, "4")
    upper.cell(120, 260, 760, "2.申请人无正当理由的逾期")
    lower.cell(120, 260, 90, "不补正、不再处理申请").cell(260, 330, 90, "0").cell(330, 400, 90, "17")
    lower.cell(120, 260, 122, "3.其他").cell(330, 400, 122, "8")
    rows = texts(only_grid(document(upper, lower)))
    assert rows[2][1:] == ["2.申请人无正当理由的逾期不补正、不再处理申请", "0", "17"]
    assert rows[3][1:] == ["3.其他", "", "8"]
    assert len(rows) == 4
    assert {row[0] for row in rows[1:]} == {"三、结果"}


@pytest.mark.parametrize("repeated", [False, True])
def test_a_number_cut_by_the_page_break_is_read_whole_or_doubted(repeated: bool) -> None:
    header = ["名称", "人", "企", "总"]
    xs = [60.0, 260.0, 285.0, 310.0, 335.0]  # no room for a third digit
    upper = [header, ["甲项目数量", "12\n34", "56", "7"], ["乙项目数量", "15", "9", "34"]]
    lower = [*[header] * repeated, ["", "83", "", "7"], ["丙项目数量", "1", "2", "3"]]
    first = Sheet().table(xs, ys(700, 3, 36), upper)
    found = document(first, Sheet().table(xs, ys(60, len(lower)), lower))
    grid = only_grid(found)
    assert texts(grid)[2:] == [["乙项目数量", "1583", "9", "347"], ["丙项目数量", "1", "2", "3"]]
    assert not any(cell.doubt for cell in grid.cells)

    wide = only_grid(
        document(Sheet().table(XS, ys(700, 3, 36), upper), Sheet().table(XS, ys(60, 2), lower[-2:]))
    )
    assert {cell.text for cell in wide.cells if cell.doubt} == {"1234", "1583", "347"}


def test_two_short_rows_on_either_side_of_a_break_stay_two() -> None:
    first = Sheet().table(XS, ys(740, 2), [HEAD, ["规章", "", "", ""]])
    second = Sheet().table(XS, ys(72, 2), [["规范性文件", "3", "", "3"], ["许可", "1", "", "1"]])
    rows = texts(only_grid(document(first, second)))
    assert [row[0] for row in rows] == ["名称", "规章", "规范性文件", "许可"]
    assert rows[1][1:] == ["", "", ""]


def test_values_beside_an_outer_label_cut_from_their_own_by_the_page_break_are_doubted() -> None:
    upper = (
        Sheet()
        .text(60, 740, "（五）不予处理")
        .text(150, 740, "5.其他")
        .text(290, 740, "2")
        .text(350, 740, "2")
    )
    upper.text(60, 760, "（七）总计").text(290, 760, "7").text(350, 760, "7")
    upper.text(60, 780, "（六）其他处理").text(290, 780, "1").text(350, 780, "1")
    lower = Sheet().text(150, 58, "1.申请人无正当理由逾").text(150, 70, "期不补正")
    for number, label in enumerate(["2.申请人逾期未缴费", "3.其他"]):
        height = 90 + 20 * number
        lower.text(150, height, label).text(290, height, "0").text(350, height, "0")
    cells = {cell.text: cell for cell in only_grid(document(upper, lower)).cells}
    assert cells["1"].doubt
    assert not cells["7"].doubt
    assert not cells["0"].doubt
    row = cells["1.申请人无正当理由逾期不补正"].row
    blanks = [cell for cell in only_grid(document(upper, lower)).cells if cell.row == row and not cell.text]
    assert all(cell.doubt for cell in blanks[-2:])


def test_two_tables_with_a_heading_between_stay_two() -> None:
    first = Sheet().table(XS, ys(700, 4), ROWS)
    second = Sheet().text(60, 80, "四、复议").table(XS, ys(100, 4), ROWS)
    assert len(document(first, second).grids) == 2


# Tables without rules


@pytest.mark.parametrize("rules", ["none", "rows"])
def test_columns_by_position(rules: str) -> None:
    rows = [*ROWS, ["丁项目数量", "", "", ""], ["戊项目数量", "153", "28", "181"]]
    sheet = Sheet().text(60, 80, "二、主动公开", 16).table(XS, ys(100, 6), rows, rules=rules)
    found = document(sheet.text(60, 260, "三、下一部分", 16))
    grid = only_grid(found)
    assert texts(grid) == rows
    assert {cell.source for cell in grid.cells} == {"geometry"}
    assert not any(cell.doubt for cell in grid.cells)
    assert lines(found) == ["二、主动公开", "三、下一部分"]


def test_wrapped_labels_about_their_values() -> None:
    rows = [
        HEAD,
        ["1.要求行政机关确认或重新出具已\n获取信息", "0", "2", "2"],
        ["2.申请人无正当理由逾期不补正、行\n政机关不再处理其政府信息公开\n申请", "3", "", "3"],
        ["3.其他", "", "", ""],
        ["（七）总计", "3", "2", "5"],
    ]
    heights = [100, 120, 160, 210, 230, 250]
    grid = only_grid(document(Sheet().table(XS, heights, rows, rules="none")))
    assert texts(grid) == [[cell.replace("\n", "") for cell in row] for row in rows]


@pytest.mark.parametrize("order", ["labels first", "by columns", "backwards"])
@pytest.mark.parametrize("rules", ["none", "rows"])
def test_rows_are_told_by_height_whatever_the_order_of_the_stream(rules: str, order: str) -> None:
    rows = [
        HEAD,
        ["1.要求行政机关确认或重新出具已\n获取信息", "0", "2", "2"],
        ["2.申请人无正当理由逾期不补正", "3", "", "3"],
        ["3.其他", "", "", ""],
        ["（七）总计", "3", "2", "5"],
    ]
    heights = [100, 120, 150, 170, 190, 210]
    sheet = Sheet().table(XS, heights, [[""] * 4] * 5, rules=rules)
    cells = [(row, column) for row in range(5) for column in range(4) if rows[row][column]]
    if order == "backwards":
        cells.reverse()
    else:
        cells.sort(key=lambda cell: cell[1] if order == "by columns" else min(cell[1], 1))
    for row, column in cells:
        middle = (heights[row] + heights[row + 1]) / 2
        sheet.cell(XS[column], XS[column + 1], middle, rows[row][column])
    grid = only_grid(document(sheet))
    assert texts(grid) == [[cell.replace("\n", "") for cell in row] for row in rows]
    assert not any(cell.doubt for cell in grid.cells)


def test_a_year_on_three_lines_is_the_label_of_the_values_on_the_middle_one() -> None:
    xs = [60.0, 90.0, 150.0, 210.0, 270.0]
    rows = [["年度", "维持", "纠正", "总计"], ["20\n20\n年", "0", "1", "1"], ["20\n19\n年", "2", "", "2"]]
    grid = only_grid(document(Sheet().table(xs, [100, 120, 164, 208], rows, rules="rows")))
    assert texts(grid) == [[cell.replace("\n", "") for cell in row] for row in rows]


def test_values_at_the_side_of_a_wide_column_stand_under_its_head() -> None:
    sheet = Sheet()
    for number, (label, value) in enumerate([("行政许可", "14"), ("行政处罚", "25"), ("行政强制", "37")]):
        sheet.text(60, 120 + 20 * number, label).text(200, 120 + 20 * number, value)
    grid = only_grid(document(sheet.text(60, 100, "信息内容").text(300, 100, "本年处理决定数量")))
    assert texts(grid)[1:] == [["行政许可", "14"], ["行政处罚", "25"], ["行政强制", "37"]]


def test_a_mark_set_apart_belongs_to_the_label_before_it() -> None:
    sheet = Sheet().table(XS, ys(100, 4), ROWS, rules="none").text(60, 194, "丁项三安全").text(75, 194, "“")
    sheet.text(110, 194, "”").text(288, 194, "56").text(345, 194, "5").text(403, 194, "61")
    assert texts(only_grid(document(sheet)))[-1] == ["丁项“三安全”", "56", "5", "61"]


def test_a_number_on_two_lines_without_borders_is_doubted() -> None:
    rows = [HEAD, ["甲项目数量", "157\n88", "5", "6"], ["乙项目数量", "12", "7", "8"]]
    grid = only_grid(document(Sheet().table(XS, ys(100, 3, 40), rows, rules="none")))
    wrapped = next(cell for cell in grid.cells if cell.text == "15788")
    assert wrapped.doubt
    assert [cell.text for cell in grid.cells if cell.doubt] == ["15788"]


NARROW = [60.0, 260.0, 285.0, 310.0, 335.0]
"""No room for a third digit."""
SHORT = ["名称", "人", "企", "总"]


@pytest.mark.parametrize("rules", ["none", "rows"])
def test_a_number_on_two_lines_printed_in_one_go_where_no_digit_had_room(rules: str) -> None:
    rows = [
        SHORT,
        ["1.要求行政机关确认或重新出具\n已获取信息", "15\n88", "5", "15\n93"],
        ["2.重复申请", "12", "7", "19"],
        ["3.其他", "", "83\n2", "83\n2"],
        ["总计", "16\n00", "84\n4", "24\n44"],
    ]
    grid = only_grid(document(Sheet().table(NARROW, ys(100, 5, 40), rows, rules=rules)))
    assert texts(grid) == [[cell.replace("\n", "") for cell in row] for row in rows]
    assert not any(cell.doubt for cell in grid.cells)


def test_a_number_without_rules_cut_by_the_page_break_is_read_whole() -> None:
    above = [["甲项数量", "12\n34", "7", "12\n41"], ["乙项数量", "2", "10\n3", "10\n5"]]
    below = [["丙项数量", "6", "", "6"], ["丁项数量", "", "19\n7", "19\n7"]]
    upper = Sheet().table(NARROW, ys(660, 3, 36), [SHORT, *above], rules="none").text(294, 782, "15")
    upper.text(316, 782, "15")
    lower = Sheet().text(60, 76, "（七）总计").text(270, 76, "9").text(294, 82, "87").text(316, 82, "96")
    found = document(upper, lower.table(NARROW, ys(100, 2, 36), below, rules="none"))
    rows = [[cell.replace("\n", "") for cell in row] for row in [*above, *below]]
    assert texts(only_grid(found)) == [SHORT, *rows[:2], ["（七）总计", "9", "1587", "1596"], *rows[2:]]


def test_the_lines_of_a_label_between_two_rules_are_one_label_with_the_values_between_them() -> None:
    sheet = Sheet().table(XS, [100, 120], [HEAD], rules="rows")
    for top, label in (
        (120, ("1.申请人无正当理由", "逾期不补正")),
        (160, ("2.申请人逾期未按", "要求缴纳费用")),
    ):
        sheet.text(100, top + 16, label[0])
        for x, text in zip(XS[1:], ("7", "-", "7"), strict=False):
            sheet.text(x + 28, top + 24, text)
        sheet.text(100, top + 32, label[1])
    grid = only_grid(document(sheet.table(XS, [160, 200, 220, 240], [[], *ROWS[2:]], rules="rows")))
    assert texts(grid)[1:3] == [
        ["1.申请人无正当理由逾期不补正", "7", "-", "7"],
        ["2.申请人逾期未按要求缴纳费用", "7", "-", "7"],
    ]


def test_an_unruled_table_over_a_page_break_keeps_its_columns() -> None:
    first = Sheet().table(XS, ys(720, 3), [HEAD, ROWS[1], ["乙项目数量", "", "3", "3"]], rules="none")
    second = Sheet().table(
        XS, ys(72, 2), [["丙项目数量", "", "", "4"], ["丁项目数量", "", "8", "8"]], rules="none"
    )
    assert texts(only_grid(document(first, second))) == [
        HEAD,
        ROWS[1],
        ["乙项目数量", "", "3", "3"],
        ["丙项目数量", "", "", "4"],
        ["丁项目数量", "", "8", "8"],
    ]


def test_prose_with_figures_is_no_table() -> None:
    sheet = Sheet()
    for number in range(8):
        sheet.text(
            70, 100 + 20 * number, f"全年公开信息 {number * 31} 条，其中政策解读 {number} 条，办结 12 件。"
        )
    assert not document(sheet).grids


# Pictures


def test_a_scan_is_told_with_its_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(Unreadable, match=r"共 2 页，是扫描图片.*Word.*gouji\[ocr\]"):
        document(Sheet().picture(), Sheet().picture().text(290, 820, "- 2 -"))


def test_scanned_pages_among_others_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    text = Sheet().text(70, 100, "一、总体情况").text(70, 120, "全年收到申请 12 件，都已办结。")
    found = document(text, Sheet().picture(), Sheet().picture())
    assert lines(found)[0] == "一、总体情况"
    assert found.pictures == 2
    assert found.notes[0].startswith("第 2、3 页是扫描图片")


def test_the_hidden_layer_over_a_scan_is_read_as_ocr() -> None:
    sheet = Sheet().picture()
    for number, row in enumerate(ROWS):
        for x, text in zip((70, 280, 340, 400), row, strict=True):
            if text:
                sheet.text(x, 100 + 20 * number, text, before="3 Tr")
    found = document(sheet)
    assert texts(only_grid(found)) == ROWS
    assert {cell.source for cell in only_grid(found).cells} == {"ocr"}
    assert "识别" in found.notes[0]


@pytest.mark.skipif(not ocr.available(), reason="gouji[ocr] 未安装")
@pytest.mark.skipif(not SHARED.exists(), reason="没有 ../shared")
def test_a_scan_is_read_by_ocr() -> None:
    found = read(SHARED / "scan" / "000.pdf")
    assert {cell.source for grid in found.grids for cell in grid.cells} == {"ocr"}
    assert sum(len(grid.matrix()) for grid in found.grids) > 40


# Files that are none


def _refused(data: bytes) -> str:
    with pytest.raises(Unreadable) as fault:
        read("x.pdf", data)
    sentence = str(fault.value)
    assert "\n" not in sentence
    assert any("一" <= char <= "鿿" for char in sentence)
    return sentence


def test_broken_files_are_told_in_one_sentence() -> None:
    whole = pdf(Sheet().text(70, 100, "一、总体情况"))
    for data in (b"%PDF-1.5\n", whole[: len(whole) // 3], b"%PDF-1.5\n" + bytes(range(256)) * 99):
        assert "损坏" in _refused(data)
    assert "没有任何文字" in _refused(pdf(Sheet()))
    assert "600 页" in _refused(pdf(*[Sheet()] * 600))


def test_a_lost_table_of_objects_is_found_again() -> None:
    data = pdf(Sheet().text(70, 100, "一、总体情况"))
    lost = data.replace(b"xref\n0", b"xxxx\n0")
    assert lines(read("x.pdf", lost)) == ["一、总体情况"]


def test_a_file_with_a_password_is_told() -> None:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
        b"<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>",
    ]
    assert "密码" in _refused(assemble(objects, "/Encrypt 3 0 R/ID[<00><00>]"))


def _drawing(content: bytes) -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    head = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    return assemble([*head, stream(content, packed=True)])


def test_a_decoding_bomb_and_a_million_objects_are_refused_at_once() -> None:
    start = time.monotonic()
    assert "异常巨大" in _refused(_drawing(b" " * 200_000_000))
    assert "异常巨大" in _refused(_drawing(b"0 0 m 100 100 l S\n" * 1_000_000))
    assert time.monotonic() - start < 10


def test_a_page_full_of_lines_is_read_in_bounded_time() -> None:
    sheet = Sheet().text(70, 100, "一、总体情况")
    for number in range(1500):
        sheet.line(0, number * 0.5, 595, number * 0.5).line(number * 0.4, 0, number * 0.4, 842)
    start = time.monotonic()
    read("x.pdf", pdf(sheet))
    assert time.monotonic() - start < 10


def test_forms_within_forms_are_given_up_in_bounded_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("checker.reading.many.READING", replace(READING, cpu=2, wall=10))
    deepest = Sheet().line(0, 0, 9, 9)
    for _ in range(7):
        outer = Sheet()
        outer.form(deepest, "1 0 0 1 0 0")
        outer.parts *= 12
        deepest = outer
    start = time.monotonic()
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf(deepest))
    ((reading,),) = read_all([Input(str(path), True)], load_forms([]), 1)
    assert reading.problem
    assert time.monotonic() - start < 20


# Other people's documents


@pytest.mark.skipif(not SHARED.exists(), reason="没有 ../shared")
@pytest.mark.parametrize("folder", ["pdf", "pdfchrome"])
def test_the_figures_of_reports_in_pdf(folder: str) -> None:
    """Every cell of these reports as printed, and none that is not."""
    exact, wrong = _measured(folder)
    assert wrong == 0
    assert exact >= 0.99


def _measured(folder: str) -> tuple[float, int]:
    from checker.forms import load_forms
    from checker.recognise import recognise
    from checker.report import Address
    from checker.rules.loader import builtin_folder

    forms = load_forms([builtin_folder() / "forms"])
    truth = json.loads((SHARED / "truth.json").read_text("utf-8"))
    exact = wrong = total = 0
    for path in sorted((SHARED / folder).glob("*.pdf")):
        report = recognise(read(path), forms)
        for table, rows in truth[path.stem]["as_printed"].items():
            for row, columns in rows.items():
                for column, printed in columns.items():
                    total += 1
                    cell = report.cell(Address(table, row, column))
                    text = "".join(str(printed or "").split()).replace(",", "")
                    figures = "".join(char for char in text if char.isdigit() or char == ".")
                    if cell is None or cell.state in ("unsure", "invalid"):
                        continue
                    if not figures:
                        same = cell.state == "blank"
                    else:
                        value = Decimal(figures) * (-1 if text[0] in "-－减" else 1)
                        same = cell.value in (value, value * 10000)
                    exact, wrong = exact + same, wrong + (not same)
    return exact / total, wrong


_PAGE = """<meta charset=utf-8><style>@page{size:A4;margin:2cm}table{border-collapse:collapse;width:100%;
table-layout:fixed;font-size:12pt}td{BORDER;text-align:center;padding:2px}p{font-size:16pt;height:700px}</style>
<p>一、总体情况</p><table>ROWS</table><h3>四、其他情况</h3>"""


@pytest.mark.skipif(not shutil.which("chromium"), reason="没有 Chromium")
@pytest.mark.parametrize("border", ["border:1px solid", "border-bottom:1px solid", ""])
def test_a_browser_s_table_over_two_pages(border: str, tmp_path: Path) -> None:
    rows = [["项目", "自然人", "企业", "总计"]]
    for number in range(1, 31):
        label = f"{number}.属于第{number}类需要另行制作和重新出具已获取信息的情形"
        rows.append([label, str(number * 37), "", str(number * 37)])
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    page = tmp_path / "page.html"
    page.write_text(_PAGE.replace("BORDER", border).replace("ROWS", cells), "utf-8")
    printed = tmp_path / "page.pdf"
    subprocess.run(
        [
            "chromium",
            *("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"),
            f"--user-data-dir={tmp_path / 'profile'}",
            f"--print-to-pdf={printed}",
            page.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    found = read(printed)
    assert texts(only_grid(found)) == rows
    assert lines(found) == ["一、总体情况", "四、其他情况"]
