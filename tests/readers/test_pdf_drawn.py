"""PDF: what is drawn in which way, and what of it is seen."""

from __future__ import annotations

import pytest

from checker.document import PagePlace
from tests.support.pdfs import Sheet
from tests.support.sheets import ROWS, XS, document, lines, only_grid, texts, ys


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
