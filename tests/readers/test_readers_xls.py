"""Binary workbooks, read without LibreOffice: what their cells show; broken ones in one sentence."""

from __future__ import annotations

import struct

import pytest

from checker.document import BlockPlace, Document, Unreadable
from checker.readers import bounds, read
from checker.readers.office import libreoffice
from support.binary_sheets import PERCENT, PLAIN, RULED, STRUCK, WHITE, WHITE_ON_BLUE, record, xls
from support.damaged import sentences_of_damage


@pytest.fixture(autouse=True)
def _without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: None)


def grid(document: Document) -> list[list[str | None]]:
    return [[c.text if c else None for c in line] for line in document.grids[0].matrix()]


HEAD = {(2, 0): "项目", (2, 1): "甲", (2, 2): "乙"}


def test_a_sheet_is_read_with_its_merged_cells_and_places() -> None:
    cells = {(0, 0): "某局2021年度报告", **HEAD, (3, 0): "规章", (3, 1): 12.0, (4, 1): 3.5, (4, 2): True}
    document = read("a.et", xls(cells, merged=[(0, 0, 0, 2), (3, 4, 0, 0)]))
    assert document.format == "xls"
    assert [one.text for one in document.paragraphs] == ["某局2021年度报告"]
    assert grid(document) == [["项目", "甲", "乙"], ["规章", "12", ""], ["规章", "3.5", "TRUE"]]
    (figure,) = [cell for cell in document.grids[0].cells if cell.text == "12"]
    assert figure.content.place() == BlockPlace("12", table=0, row=3, column=1, sheet="表")


@pytest.mark.parametrize(
    ("format", "shown"),
    [(PLAIN, "0.4"), (PERCENT, "40%"), (STRUCK, ""), (WHITE, ""), (WHITE_ON_BLUE, "0.4"), (RULED, "0.4")],
)
def test_a_cell_shows_what_its_format_says(format: int, shown: str) -> None:
    document = read("a.xls", xls({**HEAD, (3, 0): "规章", (3, 1): (0.4, format), (3, 2): 1.0}))
    assert grid(document)[1] == ["规章", shown, "1"]
    assert bool(document.notes) == (not shown)


def test_hidden_rows_columns_and_sheets_are_left_out_and_told() -> None:
    cells = {**HEAD, (3, 0): "藏", (3, 1): 1.0, (4, 0): "见", (4, 1): 2.0, (4, 2): 9.0}
    document = read("a.xls", xls(cells, hidden_rows=[3], hidden_columns=[2]))
    assert grid(document) == [["项目", "甲"], ["见", "2"]]
    assert "隐藏" in document.notes[0]
    with pytest.raises(Unreadable, match="没有内容"):
        read("a.xls", xls(cells, hidden=True))


def test_pictures_are_counted() -> None:
    picture = record(0x5D, struct.pack("<3H16x", 0x15, 0x12, 8))
    assert read("a.xls", xls(HEAD, extra=picture)).pictures == 1


def test_a_workbook_with_too_many_cells_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_CELLS", 100)
    numbers = record(0xBD, struct.pack("<HH", 5, 0) + bytes(6 * 120) + struct.pack("<H", 119))
    with pytest.raises(Unreadable, match="万格"):
        read("a.xls", xls(HEAD, extra=numbers + record(0x0203, b"")))  # xlrd would stumble over the last


def test_damaged_workbooks_give_a_document_or_one_sentence() -> None:
    whole = xls({**HEAD, **{(row, column): row * 1.5 for row in range(3, 30) for column in range(3)}})
    documents, sentences = sentences_of_damage("a.xls", (whole,), 300, 5)
    assert min(documents, len(sentences)) > 20
    assert any("结构不完整" in sentence and ".xlsx" in sentence for sentence in sentences)
