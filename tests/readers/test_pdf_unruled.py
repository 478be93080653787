"""PDF: tables by where their words stand."""

from __future__ import annotations

import pytest

from tests.support.pdfs import Sheet
from tests.support.sheets import HEAD, ROWS, XS, document, lines, only_grid, texts, ys


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
