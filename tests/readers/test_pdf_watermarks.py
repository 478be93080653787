"""Watermarks set level among the rows: no character of theirs is read, and none of the table's is lost."""

from __future__ import annotations

from checker.document import Document, Grid
from checker.readers import read
from tests.support.pdfs import Sheet, pdf

ROWS = [["项目", "甲", "乙"], ["许可", "21", "80"], ["处罚", "10", "135"], ["强制", "79", "64"]]
PALE = "0.8 g"


def page() -> Sheet:
    return Sheet().table([60, 200, 340, 480], [100, 130, 160, 190, 220], ROWS)


def grid(document: Document) -> list[list[str]]:
    (found,) = (block for block in document.blocks if isinstance(block, Grid))
    return [[cell.text if cell else "" for cell in row] for row in found.matrix()]


def doubts(document: Document) -> list[str]:
    return [cell.doubt for block in document.grids for cell in block.cells if cell.doubt]


def test_a_pale_word_over_figures_is_left_out_and_told() -> None:
    sheet = page().text(180, 152, "内部资料请勿外传", 30, before=PALE)
    document = read("a.pdf", pdf(sheet))
    assert grid(document) == ROWS
    assert doubts(document) == []
    assert document.notes == ("第 1 页有浅色的水印文字，未读取",)


def test_a_pale_word_on_each_page_is_left_out_where_it_covers_nothing() -> None:
    stamped = (
        Sheet()
        .text(80, 300, "这一页没有表格，说的是工作情况，写得不短。")
        .text(400, 177, "水务局", 12, before=PALE)
    )
    document = read("a.pdf", pdf(page().text(400, 177, "水务局", 12, before=PALE), stamped))
    assert grid(document) == ROWS


def test_pale_figures_of_a_table_are_read() -> None:
    """Offices print what is nothing in grey; on page after page it stands at the same place."""
    sheets = []
    for _ in range(2):
        sheet = Sheet().table(
            [60, 200, 340, 480], [100, 130, 160], [["项目", "甲", "乙"], ["许可", "", "80"]]
        )
        sheets.append(sheet.text(265, 149, "00", before=PALE))
    document = read("a.pdf", pdf(*sheets))
    found = [[cell.text if cell else "" for cell in row] for grid in document.grids for row in grid.matrix()]
    assert ["许可", "00", "80"] in found
    assert document.notes == ()


def test_a_large_dark_word_over_figures_takes_none_with_it() -> None:
    document = read("a.pdf", pdf(page().text(180, 148, "内部资料请勿外传", 30)))
    said = [cell for block in document.grids for cell in block.cells if cell.row == 1]
    for text in ("21", "80"):
        assert any(text in cell.text or cell.doubt for cell in said)


def test_text_that_is_pale_throughout_is_no_watermark() -> None:
    sheet = Sheet()
    for number, row in enumerate(ROWS):
        for column, text in enumerate(row):
            sheet.text(60 + 140 * column, 100 + 30 * number, text, before=PALE)
    document = read("a.pdf", pdf(sheet))
    said = " ".join(
        block.text if not isinstance(block, Grid) else str(grid(document)) for block in document.blocks
    )
    assert all(text in said for row in ROWS for text in row)
    assert document.notes == ()
