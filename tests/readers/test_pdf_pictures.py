"""PDF: scanned pages and hidden layers of text."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.document import Unreadable
from checker.readers import read
from checker.readers.pdf.ocr import recogniser as ocr
from tests.support.pdfs import Sheet
from tests.support.sheets import ROWS, document, lines, only_grid, texts

SHARED = Path(__file__).parents[3] / "shared" / "documents"


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
