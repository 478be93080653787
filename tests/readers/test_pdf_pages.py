"""PDF: tables that go on over pages."""

from __future__ import annotations

import pytest

from tests.support.pdfs import Sheet
from tests.support.sheets import HEAD, ROWS, XS, document, lines, only_grid, texts, ys


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
