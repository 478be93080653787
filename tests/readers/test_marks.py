"""What is printed besides a figure is no digit of it: the same in every format, in cells and in sentences."""

from __future__ import annotations

import re

import pytest

from checker.document import Grid, LinePlace
from checker.readers import read
from support import pdfs
from support.documents import cell, docx, packed, para, row, run, table, unpacked, word, xlsx
from support.marks import CHARACTERS, FORMATS, LOOKS, SHOWN, Mark, outcome, report, stored, wrong

_SOME = CHARACTERS[::7]
"""All of them are tried by ``tests/benchmarks/marks.py``."""


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("marks", [LOOKS, _SOME], ids=["looks", "characters"])
def test_marks_are_no_digits(marks: list[Mark], format: str) -> None:
    made = [(mark, data) for mark in marks if (data := report(mark, format)) is not None]
    told = {mark.name: said for mark, data in made if (said := wrong(mark, data, format)) is not None}
    assert told == {}
    assert made or (marks is LOOKS and format == "text")


@pytest.mark.parametrize(("number", "code", "state", "value"), SHOWN)
def test_a_cell_of_a_workbook_is_what_the_sheet_shows(
    number: str, code: str, state: str, value: int | None
) -> None:
    assert outcome(stored(number, code), "xlsx")[:2] == (state, value)


def _texts(name: str, data: bytes) -> list[str]:
    return [cell.text for block in read(name, data).blocks if isinstance(block, Grid) for cell in block.cells]


def test_what_is_left_out_moves_no_place() -> None:
    source = "<p>共<s>3</s>4&#8203;0<sup>1</sup>件</p>"
    paragraph = read("a.html", source.encode()).paragraphs[0]
    assert paragraph.text == "共40件"
    for at, char in enumerate(paragraph.text):
        place = paragraph.place(at, at + 1)
        assert isinstance(place, LinePlace)
        assert source[place.column - 1] == char
    line = read("a.txt", "共4\u200b0件".encode()).paragraphs[0]
    place = line.place(2, 4)
    assert isinstance(place, LinePlace)
    assert (line.text, place.column) == ("共40件", 4)


def test_a_power_of_a_unit_and_a_figure_set_out_of_line_stay() -> None:
    text = "<p>面积12m<sup>2</sup>，收到<sup>40</sup>件<sup>[1]</sup>。</p><p><sup>7</sup></p>"
    assert [p.text for p in read("a.html", text.encode()).paragraphs] == ["面积12m2，收到40件。", "7"]


def test_the_text_of_a_markdown_note_is_read() -> None:
    found = read("a.md", "# 标题\n\n收到40[^1]件。\n\n[^1]: 其中12件为网络申请。\n".encode())
    assert [p.text for p in found.paragraphs] == ["标题", "收到40件。", "其中12件为网络申请。"]


def test_white_text_is_read_where_its_ground_cannot_be_told() -> None:
    row_ = '<table><tr><td style="color:#fff">{}</td><td>2</td></tr></table>'
    elsewhere = '<link rel="stylesheet" href="a.css">' + row_.format("41")
    assert _texts("a.html", row_.format("41").encode()) == ["", "2"]
    assert _texts("a.html", elsewhere.encode()) == ["41", "2"]
    for shade in ("<w:shd w:val='clear' w:fill='003366'/>", "<w:shd w:val='pct50' w:fill='FFFFFF'/>"):
        body = table(row(cell(para(run("41", '<w:color w:val="FFFFFF"/>')), shade), cell("2")))
        assert _texts("a.docx", word(body)) == ["41", "2"]
    body = table(row(cell(para(run("41", '<w:color w:val="FFFFFF"/>'))), cell("2")))
    assert _texts("a.docx", word(body)) == ["", "2"]


def test_a_number_in_a_text_box_alone_in_its_cell_is_in_doubt() -> None:
    box = (
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>5</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r>"
    )
    grid = read("a.docx", word(table(row(cell("甲"), cell(para(box)), cell("4"))))).grids[0]
    assert [(cell_.text, bool(cell_.doubt)) for cell_ in grid.cells] == [
        ("甲", False),
        ("5", True),
        ("4", False),
    ]


def test_an_empty_field_of_a_page_is_in_doubt_and_never_blank() -> None:
    fields = ("<input>", '<input value="">', "<textarea></textarea>", "<input type=hidden value=3>5", "")
    page = f"<table><tr><td>甲</td>{''.join(f'<td>{one}</td>' for one in fields)}</tr></table>"
    grid = read("a.html", page.encode()).grids[0]
    assert [bool(one.doubt) for one in grid.cells] == [False, True, True, True, False, False]
    assert [one.text for one in grid.cells][4] == "5"


def test_what_is_typed_into_a_pdf_form_is_read_in_its_place() -> None:
    sheet = pdfs.Sheet().table([50, 150, 250], [100, 130, 160], [["甲", ""], ["乙", "5"]])
    data = pdfs.pdf(sheet)
    objects = re.findall(rb"\d+ 0 obj\n(.*?)\nendobj\n", data, re.S)
    page = next(n for n, body in enumerate(objects) if b"/Type/Page/" in body)
    box = f"155 {pdfs.HEIGHT - 128} 245 {pdfs.HEIGHT - 102}"
    head = f"<</Type/Annot/Subtype/Widget/FT/Tx/Rect[{box}]"
    objects += [f"{head}/T(a)/V(40)/F 4>>".encode(), f"{head}/T(b)/V(9)/F 2>>".encode()]  # one is hidden
    fields = f"[{len(objects) - 1} 0 R {len(objects)} 0 R]"
    objects[page] = objects[page][:-2] + f"/Annots{fields}>>".encode()
    objects[0] = f"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields{fields}>>>>".encode()
    assert _texts("a.pdf", pdfs.assemble(objects)) == ["甲", "40", "乙", "5"]


def test_the_mark_of_a_note_is_known_wherever_the_stream_of_a_pdf_shows_it() -> None:
    sheet = pdfs.Sheet().table([50, 150, 250], [100, 130, 160], [["甲", "40"], ["乙", "5"]])
    sheet.text(205.5, 113, "1", 5)
    assert _texts("a.pdf", pdfs.pdf(sheet)) == ["甲", "40", "乙", "5"]


def test_cells_of_a_workbook_that_show_nothing_are_blank_and_errors_are_text() -> None:
    cells = '<c r="A1" t="inlineStr"><is><t>甲</t></is></c><c r="B1"><v>0</v></c><c r="C1" t="e">'
    cells += '<v>#N/A</v></c><c r="D1" s="1"><v>3</v></c><c r="E1" t="b"><v>1</v></c>'
    sheet = (
        f'<sheetViews><sheetView showZeros="0"/></sheetViews><sheetData><row r="1">{cells}</row></sheetData>'
    )
    styles = '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts><font/>'
    styles += '<font><strike/></font></fonts><cellXfs><xf/><xf fontId="1"/></cellXfs></styleSheet>'
    book = packed({**unpacked(xlsx(sheet)), "xl/styles.xml": styles})
    assert _texts("a.xlsx", book) == ["甲", "", "#N/A", "", "TRUE"]


def test_labels_with_marks_and_unseen_characters_are_known() -> None:
    rows = [["甲", "1"]]
    assert read("a.docx", docx(["一、总\u200b体情况", rows])).paragraphs[0].text == "一、总体情况"
    mark = Mark("label", [("40", "")])
    data = report(mark, "html")
    assert data is not None
    dressed = (
        data.decode()
        .replace("商业企业", "商\u2060业企业<sup>[2]</sup>")
        .replace("申请数量", "申请数\u00ad量①")
    )
    assert wrong(mark, dressed.encode(), "html") is None
