"""Marked copies of PDF files: the annotations lie over the words, and the pages are read as before."""

from __future__ import annotations

import ctypes
import json
from pathlib import Path

import pypdfium2.raw as pdfium
import pytest

from checker import readers
from checker.document import PagePlace, Paragraph
from checker.marked import Remark, marker
from tests.support.command import gouji
from tests.support.pdfs import Sheet, pdf
from tests.support.recognising import made
from tests.support.shapes import pdf_text

LINE = "共受理申请12件，其中自然人3件。"


def marked(data: bytes, *remarks: Remark) -> bytes:
    mark = marker("pdf")
    assert mark is not None
    return mark(data, remarks)


def string(annotation: object, key: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


def said(data: bytes) -> list[tuple[int, str, str, str]]:
    """Of each annotation its page, its author, what it says, and the characters under it."""
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    found = []
    for number in range(pdfium.FPDF_GetPageCount(document)):
        page = pdfium.FPDF_LoadPage(document, number)
        text = pdfium.FPDFText_LoadPage(page)
        for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
            annotation = pdfium.FPDFPage_GetAnnot(page, index)
            box = pdfium.FS_RECTF()
            assert pdfium.FPDFAnnot_GetRect(annotation, box)
            under = ""
            for at in range(pdfium.FPDFText_CountChars(text)):
                left, right, low, high = (ctypes.c_double() for _ in range(4))
                pdfium.FPDFText_GetCharBox(text, at, left, right, low, high)
                x, y = (left.value + right.value) / 2, (low.value + high.value) / 2
                if box.left <= x <= box.right and box.bottom <= y <= box.top:
                    under += chr(pdfium.FPDFText_GetUnicode(text, at))
            under = "".join(under.split())
            found.append((number, string(annotation, b"T"), string(annotation, b"Contents"), under))
            pdfium.FPDFPage_CloseAnnot(annotation)
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)
    pdfium.FPDF_CloseDocument(document)
    return found


def line_of(data: bytes) -> Paragraph:
    return next(one for one in readers.read("a.pdf", data).paragraphs if "12件" in one.text)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_the_annotation_lies_over_its_words(rotate: int) -> None:
    data = pdf(
        Sheet().text(60, 60, "第一页"), Sheet(rotate=rotate).text(60, 80, LINE).text(60, 120, "又一行")
    )
    line = line_of(data)
    at, end = (line.text.index("12件"), line.text.index("，")) if not rotate else (0, len(line.text))
    copy = marked(data, Remark(line.place(at, end), None, ("错", "改")), Remark(None, None, ("题",)))
    ((_, author, told, under),) = [one for one in said(copy) if one[0] == 1]
    assert (author, told) == ("勾稽校核", "错\n改")
    assert line.text[at:end] in under
    assert len(under) <= end - at + 1  # the place of a part of a line is told by shares of its width
    assert [one[:3] for one in said(copy) if one[0] == 0] == [(0, "勾稽校核", "题")]
    assert line_of(copy).text == line.text


def test_another_round_says_it_anew() -> None:
    data = pdf(Sheet().text(60, 80, LINE))
    place = line_of(data).place()
    first = marked(data, Remark(place, None, ("旧",)), Remark(place, None, ("旧二",)))
    second = marked(first, Remark(place, None, ("新",)))
    assert [one[2] for one in said(second)] == ["新"]


def test_a_place_without_width_at_the_edge_bears_its_mark() -> None:
    data = pdf(Sheet().text(60, 80, LINE))
    copy = marked(data, Remark(PagePlace("12件", 1, (590.0, 838.0, 590.0, 838.0)), None, ("边",)))
    assert [one[2] for one in said(copy)] == ["边"]


def test_the_copy_of_a_report_is_the_same_report_and_a_later_round(tmp_path: Path) -> None:
    sheet = made("2019")
    address = next(a for a in sheet.cells if a[:3] == ("applications", "granted", "natural_person"))
    text = pdf_text(type(sheet)(sheet.form, {**sheet.cells, address: "997"}))
    lines = text.splitlines()
    pages = []
    for start in range(0, len(lines), 50):
        page = Sheet()
        for number, line in enumerate(lines[start : start + 50]):
            page.text(40, 50 + 15 * number, line)
        pages.append(page)
    path = tmp_path / "水务局.pdf"
    path.write_bytes(pdf(*pages))
    done = gouji("check", path, "--no-cache", "--format", "json", "--annotate", tmp_path / "标注")
    (found,) = json.loads(done.stdout)["reports"]
    assert found["findings"]
    assert not done.stderr
    copy = tmp_path / "标注" / path.name
    texts = [one[2] for one in said(copy.read_bytes())]
    assert sorted(text.partition("：")[2].partition("\n")[0] for text in texts) == sorted(
        one["message"] for one in found["findings"]
    )
    again = gouji("check", copy, "--no-cache", "--format", "json")
    (same,) = json.loads(again.stdout)["reports"]
    assert {**same, "path": ""} == {**found, "path": ""}
    both = gouji("check", path, copy, "--no-cache", "--format", "json")
    _, second = json.loads(both.stdout)["reports"]
    assert [note for note in second["notes"] if "后一轮" in note]
