"""Workbooks and page archives; the old Office formats through LibreOffice, or one sentence without it."""

from __future__ import annotations

import stat
import sys
import time
from pathlib import Path

import pytest

from checker import run
from checker.document import BlockPlace, Document, Unreadable
from checker.readers import read
from checker.readers.office import libreoffice
from checker.render import words
from checker.run.inputs import collect
from checker.run.reading import read_all, read_input
from checker.settings import Settings
from support.documents import Box, docx, html, odt, ole, packed, unpacked, xlsx

needs_office = pytest.mark.skipif(libreoffice.program() is None, reason="LibreOffice 不在这台电脑上")
needs_shell = pytest.mark.skipif(
    sys.platform == "win32", reason="the stand-in for LibreOffice is a shell script"
)

REPORT = [
    "2021年政府信息公开工作年度报告",
    [[Box("三、办理结果", 2), "（一）予以公开", "7", ""], ["（二）部分公开", "1", "/"]],
]
OLD = ole({"WordDocument": b"\xec\xa5" + bytes(4000)})


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def cells(document: Document, number: int = 0) -> list[list[str | None]]:
    return [[c.text if c else None for c in line] for line in document.grids[number].matrix()]


def refused(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read("a.doc", data)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# workbooks


def sheet(*rows: str, after: str = "", columns: str = "") -> str:
    return f"<cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>{after}"


def test_a_sheet_is_headings_and_grids_with_blanks_and_merged_cells() -> None:
    data = xlsx(
        sheet(
            '<row r="1"><c r="A1" t="inlineStr"><is><t>某局2021年度报告</t></is></c></row>',
            '<row r="3"><c r="A3" t="s"><v>0</v></c></row>',
            '<row r="4"><c r="A4" t="s"><v>1</v></c></row>',
            '<row r="5"><c r="A5" t="s"><v>2</v></c><c r="B5"><v>12</v></c><c r="C5"/>'
            '<c r="D5"><v>1.5E3</v></c></row>',
            '<row r="6" hidden="1"><c r="A6"><v>9</v></c></row>',
            '<row r="7"><c r="B7"><v>0.30000000000000004</v></c><c r="C7"><f>B5+1</f></c>'
            '<c r="D7" t="e"><v>#REF!</v></c></row>',
            columns='<col min="5" max="5" hidden="1"/>',
            after='<mergeCells><mergeCell ref="A4:D4"/><mergeCell ref="A5:A7"/></mergeCells>',
        ),
        sheet('<row><c t="s"><v>2</v></c></row>'),
        strings=["二、主动公开政府信息情况", "第二十条第（一）项", "规章"],
        hidden=[2],
    )
    document = read("a.xlsx", data)
    assert texts(document) == ["某局2021年度报告", "二、主动公开政府信息情况"]
    assert cells(document) == [
        ["第二十条第（一）项"] * 4,
        ["规章", "12", "", "1500"],
        ["规章", "0.3", "", "#REF!"],
    ]
    formula = next(
        cell
        for cell in document.grids[0].cells
        if cell.content.place() == BlockPlace("", None, 0, 6, 2, sheet="1")
    )
    assert formula.doubt is not None
    assert len(document.notes) == 2


def line(number: int, *cells: str, style: str = "") -> str:
    """A row from its texts; an empty one is a cell with a style only."""
    return f'<row r="{number}">' + "".join(
        f'<c r="{chr(65 + at)}{number}" t="inlineStr"{style}><is><t>{text}</t></is></c>'
        if text
        else f'<c r="{chr(65 + at)}{number}"{style}/>'
        for at, text in enumerate(cells)
    ) + "</row>"  # fmt: skip


def test_a_report_typed_into_a_sheet_keeps_its_sections() -> None:
    long = "全年主动公开政府信息12条。" * 6
    document = read(
        "a.xlsx",
        xlsx(
            sheet(
                line(1, "云岭县水务局"),
                line(2, "2021年政府信息公开工作年度报告"),
                line(3, "一、总体情况"),
                line(4, "共收到申请3件"),
                line(5, "三、收到和处理政府信息公开申请情况"),
                line(6, "申请人情况", "自然人", "总计"),
                line(7, "一、本年新收政府信息公开申请数量", "1", "1"),
                line(8, "二、上年结转政府信息公开申请数量"),
                line(9, "三、本年度办理结果", "（一）予以公开", "1"),
                line(10, "四、结转下年度继续办理"),
                line(11, "四、政府信息公开行政复议、行政诉讼情况"),
                line(12, "总计", "0"),
                line(13, "五、存在的主要问题及改进情况", long),
                line(14, "六、其他需要报告的事项", "无。"),
            )
        ),
    )
    assert texts(document) == [
        "云岭县水务局",
        "2021年政府信息公开工作年度报告",
        "一、总体情况",
        "共收到申请3件",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        long,
        "六、其他需要报告的事项",
        "无。",
    ]
    assert [row[0] for row in cells(document)][1:] == [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "三、本年度办理结果",
        "四、结转下年度继续办理",
    ]
    assert words.where(document.grids[0].cells[1].content.place()) == "工作表“1”的 B6 单元格"


def test_a_blank_cell_at_the_edge_is_known_by_its_border_and_a_merged_one_is_one() -> None:
    ruled = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><borders><border/>'
        '<border><left style="thin"/></border></borders><cellXfs><xf borderId="0"/>'
        '<xf borderId="1"/></cellXfs>'
        "</styleSheet>"
    )
    book = sheet(
        line(1, "规章", "1", "", style=' s="1"'),
        line(2, "处罚", "", "", style=' s="1"'),
        line(3, "强制", "2"),
        after='<mergeCells><mergeCell ref="B2:C2"/></mergeCells>',
    )
    document = read("a.xlsx", packed({**unpacked(xlsx(book)), "xl/styles.xml": ruled}))
    assert cells(document) == [["规章", "1", ""], ["处罚", "", ""], ["强制", "2", ""]]
    assert [cell.colspan for cell in document.grids[0].cells if cell.row == 1] == [1, 2]


def test_a_sheet_for_each_section_gives_its_heading_by_its_name() -> None:
    data = unpacked(xlsx(sheet(line(1, "全年公开12条。")), sheet(line(1, "一、总体情况"))))
    named = str(data["xl/workbook.xml"], "utf-8").replace('name="1"', 'name="二、主动公开政府信息情况"')
    document = read("a.xlsx", packed({**data, "xl/workbook.xml": named}))
    assert texts(document) == ["二、主动公开政府信息情况", "全年公开12条。", "一、总体情况"]


def test_a_broken_workbook_costs_one_sentence() -> None:
    assert "损坏" in refused(packed({"[Content_Types].xml": "<x/>", "xl/x.xml": "<x/>"}))
    assert "没有内容" in refused(xlsx(sheet()))
    far = line(1, "1", "1") + '<row r="2"><c r="XFD2"><v>1</v></c></row>'
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    assert read("a", xlsx(sheet(far))).grids
    assert "过大" in refused(xlsx(sheet(far, after=merged)))


# page archives


def test_of_a_page_archive_the_page_with_the_tables_is_read() -> None:
    page = html(REPORT).encode("gb18030")
    from base64 import encodebytes

    data = (
        b"From: <x>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related;\r\n\tboundary="b"\r\n\r\n--b\r\n'
        b'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
        b'<html><frameset><frame src=3D"cid:1"></frameset></html>\r\n--b\r\nContent-Type: image/png\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b\r\nContent-Type: text/html\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + encodebytes(page) + b"\r\n--b--\r\n"
    )
    for name in ("年报.mht", "年报.doc"):
        document = read(name, data)
        assert document.format == "mhtml"
        assert cells(document)[0] == ["三、办理结果", "（一）予以公开", "7", ""]
    assert "正文" in refused(data.replace(b"text/html", b"text/plain", 2)[:150] + b"text/html\r\n--b--")


# old formats without LibreOffice


def test_locked_files_are_told_without_opening_them() -> None:
    for streams in (
        {"EncryptionInfo": b"x", "EncryptedPackage": bytes(5000)},
        {"WordDocument": b"\xec\xa5" + bytes(8) + b"\x00\x01" + bytes(4000)},
        {"Workbook": b"\x09\x08\x02\x00\0\x06\x2f\x00\x02\x00\0\0" + bytes(4000)},
    ):
        assert "密码" in refused(ole(streams))
    assert "幻灯片" in refused(ole({"PowerPoint Document": bytes(100)}))
    assert "损坏" in refused(ole({"Contents": bytes(100)}))


def test_without_libreoffice_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    assert ".docx" in refused(OLD)
    assert ".docx" in refused(b"{\\rtf1 x}")
    assert ".xlsx" in refused(ole({"Workbook": bytes(5000)}))
    assert ".docx" in refused(
        b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>'
    )


def test_a_doc_that_is_something_else_needs_no_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    for data in (docx(REPORT), odt(REPORT), html(REPORT).encode("gbk")):
        assert cells(read("年报.doc", data))[1] == ["三、办理结果", "（二）部分公开", "1", "/"]


def stand_in(folder: Path, script: str) -> str:
    """A program that is called as LibreOffice is; ``$out`` is the folder for its results."""
    path = folder / "soffice"
    path.write_text(
        "#!/bin/sh\nwhile [ $# -gt 0 ]\ndo case $1 in --outdir) out=$2; shift 2; break;; *) shift;; esac\n"
        f"done\n{script}"
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@needs_shell
def test_a_file_that_hangs_is_killed_with_its_children_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = tmp_path / "good.docx"
    good.write_bytes(docx(REPORT))
    alive = tmp_path / "alive"
    script = f"""for file; do
      if grep -q hang "$file"; then (sleep 3; touch {alive}) & wait; fi
      cp {good} "$out/$(basename "${{file%.*}}").docx"
    done"""
    monkeypatch.setattr(libreoffice, "program", lambda: stand_in(tmp_path, script))
    monkeypatch.setattr(libreoffice, "START_SECONDS", 2)
    monkeypatch.setattr(libreoffice, "FILE_SECONDS", 1)
    folder = tmp_path / "年报"
    folder.mkdir()
    for name, tail in (("甲", b"x"), ("乙", b"hang"), ("丙", b"x")):
        (folder / f"{name}.doc").write_bytes(OLD + tail)
    (folder / "文.docx").write_bytes(docx(REPORT))
    start = time.monotonic()
    readings = {one.path[-6:]: one for (one,) in read_all(collect([str(folder)]), run.load(Settings())[0], 2)}
    assert time.monotonic() - start < 60
    assert "时限" in readings["/乙.doc"].problem
    for name in ("/甲.doc", "/丙.doc", "文.docx"):
        assert "不是" in readings[name].problem  # read, and no report
    time.sleep(2.5)
    assert not alive.exists()


@needs_shell
def test_a_file_that_libreoffice_cannot_open_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: stand_in(tmp_path, "exit 0\n"))
    assert "打不开" in refused(OLD)


@needs_shell
def test_the_old_files_of_an_archive_are_converted_in_one_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls, good, odd = tmp_path / "calls", tmp_path / "good.docx", tmp_path / "odd.docx"
    good.write_bytes(docx(REPORT))
    odd.write_bytes(docx([*REPORT, "收到\ue5061\uf7322\x84件"]))
    script = f"""echo >> {calls}
    for file; do
      from={good}; if grep -q odd "$file"; then from={odd}; fi
      cp $from "$out/$(basename "${{file%.*}}").docx"
    done"""
    monkeypatch.setattr(libreoffice, "program", lambda: stand_in(tmp_path, script))
    archive = tmp_path / "年报.zip"
    archive.write_bytes(
        packed({"甲.doc": OLD, "乙.docx": docx(REPORT), "丙.doc": OLD + b"odd", "丁.doc": OLD})
    )
    forms = run.load(Settings())[0]
    readings = {Path(one.path).stem: one for one in read_input(collect([str(archive)])[0], forms)}
    assert calls.read_text() == "\n"
    assert list(readings) == sorted(readings)
    assert {name: "乱码" in one.problem for name, one in readings.items()} == {
        **dict.fromkeys(readings, False),
        "丙": True,
    }
    assert all("不是" in one.problem for name, one in readings.items() if name != "丙")  # read, and no report


# old formats with LibreOffice


@needs_office
def test_rich_text_is_read_through_libreoffice() -> None:
    row = "\\trowd\\cellx3000\\cellx5000 \\u20104?\\u20844?\\cell 1578\\cell\\row"
    document = read("a.doc", f"{{\\rtf1\\ansi \\u26080?\\par {row}{row}\\pard 2021\\par}}".encode())
    assert document.format == "rtf"
    assert texts(document) == ["无", "2021"]
    assert cells(document) == [["予公", "1578"]] * 2
    assert document.grids[0].cells[1].content.place() == BlockPlace("1578", table=0, row=0, column=1)


@needs_office
def test_a_workbook_of_another_kind_is_read_through_libreoffice() -> None:
    from support.documents import open_text

    row = (
        "<table:table-row><table:table-cell><text:p>规章</text:p></table:table-cell>"
        '<table:table-cell office:value-type="float" office:value="12"><text:p>12</text:p></table:table-cell>'
        "</table:table-row>"
    )
    document = read("a.et", open_text(f'<table:table table:name="a">{row}</table:table>', kind="spreadsheet"))
    assert document.format == "xls"
    assert cells(document) == [["规章", "12"]]
