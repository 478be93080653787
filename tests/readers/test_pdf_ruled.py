"""PDF: tables by their ruling lines."""

from __future__ import annotations

import pytest

from checker.document import Grid, PagePlace
from tests.support.pdfs import Sheet
from tests.support.sheets import HEAD, ROWS, XS, document, lines, only_grid, texts, ys


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
