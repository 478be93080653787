"""PDF: lines, paragraphs and what repeats on every page."""

from __future__ import annotations

import pytest

from checker.document import PagePlace
from tests.support.pdfs import Sheet
from tests.support.sheets import HEAD, XS, document, lines, texts, ys


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


def test_columns_of_text_are_read_one_after_the_other() -> None:
    sheet = Sheet()
    for number, (left, right) in enumerate(
        [("首页", "某县年度"), ("公开指南", "报告标题"), ("公开制度", "正文开始")]
    ):
        sheet.text(60, 100 + 20 * number, left).text(250, 101 + 20 * number, right)
    assert lines(document(sheet)) == ["首页", "公开指南", "公开制度", "某县年度", "报告标题", "正文开始"]
