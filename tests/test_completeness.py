"""What was not read is told, stops the gate, and is never said to be free of faults."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from checker import run
from checker.forms import Form
from checker.render import FORMATS
from checker.settings import Settings
from support import generate, ledger, shapes
from support.command import gouji, gouji_bytes
from support.documents import cell, docx, odt, packed, para, row, table, unpacked, word
from support.shapes import SHAPES, Sheet

FORM_SET = run.load(Settings())[0]
SUFFIX = {"md": "md", "html": "html", "messy": "html", "docx": "docx", "odt": "odt"}


def form(id: str) -> Form:
    found = FORM_SET.get(id)
    assert found is not None
    return found


def clean(id: str = "2021", seed: int = 3) -> Sheet:
    return shapes.sheet(form(id), generate.figures(form(id), random.Random(seed)))


def audit(path: Path, *options: str) -> tuple[int, dict[str, Any], dict[str, Any]]:
    """Exit code, the whole audit and its first report."""
    done = gouji("check", path, "--format", "json", "--no-cache", *options)
    data = json.loads(done.stdout)
    return done.returncode, data, data["reports"][0] if data["reports"] else {}


def told(report: dict[str, Any]) -> dict[str, Any]:
    """The one finding about what was not read."""
    (finding,) = [one for one in report["findings"] if one["rule"] == "incomplete"]
    assert isinstance(finding, dict)
    return finding


def written(folder: Path, text: str | bytes, name: str) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


# Rows


@pytest.mark.parametrize("id", ["2019", "2021"])
@pytest.mark.parametrize("shape", list(SHAPES))
def test_a_row_left_out_or_printed_twice_is_named(tmp_path: Path, shape: str, id: str) -> None:
    sheet = clean(id)
    name = f"report.{SUFFIX.get(shape, 'txt')}"
    code, _, report = audit(written(tmp_path, SHAPES[shape](sheet), name))
    assert (code, report["status"]) == (0, "checked")
    lacking = shapes.without_row(sheet, "applications", "new")
    code, _, report = audit(written(tmp_path, SHAPES[shape](lacking), name))
    assert (code, report["status"]) == (3, "partial")
    assert "一、本年新收政府信息公开申请数量" in told(report)["values"]["表三没有读到"]
    twice = shapes.row_twice(sheet, "applications", "denied.record_query", list("1234567"))
    code, _, report = audit(written(tmp_path, SHAPES[shape](twice), name))
    assert (code, report["status"]) == (3, "partial")
    assert "8.属于行政查询事项" in told(report)["values"]["表三没有读到"]


def test_a_row_printed_twice_with_the_same_figures_is_read(tmp_path: Path) -> None:
    sheet = clean()
    rows = {one.id: one for one in sheet.form.tables["applications"].rows}
    again = sheet.row(sheet.form.tables["applications"], rows["granted"])
    twice = shapes.row_twice(sheet, "applications", "granted", again)
    for shape in ("tabs", "html"):
        name = f"report.{SUFFIX.get(shape, 'txt')}"
        assert audit(written(tmp_path, SHAPES[shape](twice), name))[0] == 0


def test_figures_without_a_label_cast_doubt_on_the_row_above(tmp_path: Path) -> None:
    page = shapes.html(clean())
    end = page.index("</tr>", page.index("（一）予以公开")) + 5
    page = page[:end] + "<tr>" + "<td>3</td>" * 7 + "</tr>" + page[end:]
    page = page.replace("<td colspan=2>（一）予以公开", "<td colspan=2 rowspan=2>（一）予以公开")
    code, _, report = audit(written(tmp_path, page, "report.html"))
    assert code == 3
    assert told(report)["values"] == {"表三没有读到": "（一）予以公开"}


def test_two_figures_in_one_cell_beside_a_blank_one_cast_doubt_on_the_row(tmp_path: Path) -> None:
    page = shapes.html(clean())
    start = page.index("（一）予以公开")
    row = page[start : page.index("</tr>", start)]
    figures = re.findall("<td>([^<]*)</td>", row)
    assert len(figures) == 7
    moved = [f"{figures[0]} {figures[1]}", *figures[2:], ""]
    row = row.split("<td>")[0] + "".join(f"<td>{figure}</td>" for figure in moved)
    page = page[:start] + row + page[page.index("</tr>", start) :]
    code, _, report = audit(written(tmp_path, page, "report.html"))
    assert code == 3
    assert told(report)["values"] == {"表三没有读到": "（一）予以公开"}
    assert not [one for one in report["findings"] if one["severity"] == "error"]


# Tables


def no_table(page: str, section: str, instead: str) -> str:
    """The page with something else in place of a section's table."""
    start = page.index("<table", page.index(section))
    return page[:start] + instead + page[page.index("</table>", start) + 8 :]


def test_a_figure_that_is_a_picture_is_told(tmp_path: Path) -> None:
    page = shapes.html(clean())
    start = page.index("<td>", page.index("一、本年新收"))
    page = f"{page[:start]}<td><img src=1.png>{page[page.index('</td>', start) :]}"
    code, _, report = audit(written(tmp_path, page, "report.html"))
    assert code == 3
    assert "图片" in told(report)["message"]
    content = shapes.content(clean())
    body = unpacked(docx(content))["word/document.xml"]
    text = body.decode() if isinstance(body, bytes) else body
    start = text.index("<w:t", text.index("一、本年新收") + 9)
    end = text.index("</w:t>", start) + 6
    drawn = '<w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></w:drawing>'
    inner = f"{text[:start]}{drawn}{text[end:]}".split("<w:body>")[1].split("</w:body>")[0]
    assert audit(written(tmp_path, word(inner), "report.docx"))[0] == 3


def test_a_word_among_the_figures_of_table_four_is_no_number(tmp_path: Path) -> None:
    page = shapes.html(clean())
    start = page.index("四、政府信息公开行政复议")
    last = list(re.finditer("<tr>.*?</tr>", page[start:], re.S))[3]
    for printed in ("约3", "#REF!", "三"):
        line = re.sub("<td>[^<]*</td>", f"<td>{printed}</td>", last[0], count=1)
        spoilt = page[: start + last.start()] + line + page[start + last.end() :]
        code, _, report = audit(written(tmp_path, spoilt, "report.html"))
        assert (code, report["status"]) == (1, "checked")
        assert [one["rule"] for one in report["findings"] if one["severity"] == "error"] == ["cell-invalid"]


def test_a_second_report_in_the_file_is_no_pass(tmp_path: Path) -> None:
    first, second = shapes.tabs(clean(seed=5)), replace(clean(seed=6), organ="丹江县民政局", year=2023)
    path = written(tmp_path, f"{first}\n\n{shapes.tabs(second)}", "report.txt")
    code, _, report = audit(path)
    assert (code, report["status"]) == (3, "partial")
    assert "丹江县民政局2023年" in told(report)["message"]


def test_a_table_that_is_a_picture_is_told(tmp_path: Path) -> None:
    page = no_table(shapes.html(clean()), "三、收到和处理", "<p><img src=3.png width=600></p>")
    code, _, report = audit(written(tmp_path, page, "report.html"))
    finding = told(report)
    assert (code, report["status"]) == (3, "partial")
    assert "表三" in finding["message"]
    assert "图片" in finding["message"]
    assert finding["locations"][0]["text"].startswith("三、收到和处理")


DRAWN = {
    "html": "<img src=41.png>",
    "svg": "<svg viewBox='0 0 9 9'><path d='M0 0'/></svg>",
    "nested": "<table><tr><td><img src=41.png></td></tr></table>",
    "object": "<object data=41.svg></object>",
    "md": "![](41.png)",
    "docx": '<w:drawing xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:blip/></w:drawing>',
    "odt": "<draw:frame><draw:image/></draw:frame>",
}


def drawn(format: str, instead: str) -> bytes:
    """A report in which something drawn stands where one row has its figures."""
    cells = dict(clean().cells)
    mine = [address for address in cells if address.row == "granted"]
    one = replace(clean(), cells=cells | dict.fromkeys(mine, "PICTURE"))
    if format in ("docx", "odt"):
        name = {"docx": "word/document.xml", "odt": "content.xml"}[format]
        parts = unpacked({"docx": docx, "odt": odt}[format](shapes.content(one)))
        body = parts[name]
        page = body.decode() if isinstance(body, bytes) else body
        return packed(parts | {name: re.sub("<w:t[^>]*>PICTURE</w:t>|PICTURE", instead, page)})
    page = shapes.markdown(one) if format == "md" else shapes.html(one)
    return page.replace("PICTURE", instead).encode()


@pytest.mark.parametrize("format", DRAWN)
def test_a_cell_that_is_a_picture_is_no_blank(tmp_path: Path, format: str) -> None:
    path = written(tmp_path, drawn(format, DRAWN[format]), f"report.{format if format in SUFFIX else 'html'}")
    code, _, report = audit(path)
    assert (code, report["status"]) == (3, "partial")
    assert told(report)["values"] == {"表三没有读到": "（一）予以公开"}
    assert "图片" in told(report)["message"]


def test_a_picture_of_one_point_is_a_blank(tmp_path: Path) -> None:
    page = drawn("html", "<img src=space.gif width=1 height=1px>")
    assert audit(written(tmp_path, page, "report.html"))[2]["status"] == "checked"


def test_an_embedded_object_is_named(tmp_path: Path) -> None:
    content = [
        block if isinstance(block, str) or "一、本年新收政府信息公开申请数量" not in str(block) else "OBJECT"
        for block in shapes.content(clean())
    ]
    body = unpacked(docx(content))["word/document.xml"]
    text = body.decode() if isinstance(body, bytes) else body
    box = '<w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" ProgID="Excel.Sheet.12"/>'
    inner = re.sub("<w:t[^>]*>OBJECT</w:t>", f"{box}</w:object>", text.split("<w:body>")[1])
    path = written(tmp_path, word(inner.split("</w:body>")[0]), "report.docx")
    code, _, report = audit(path)
    assert code == 3
    assert "嵌入的对象" in told(report)["message"]


def test_tables_without_a_single_figure_are_no_pass(tmp_path: Path) -> None:
    sheet = replace(clean(), cells={})
    code, _, report = audit(written(tmp_path, shapes.html(sheet), "report.html"))
    assert (code, report["status"]) == (3, "partial")
    dashes = shapes.sheet(
        form("2021"), dict.fromkeys(form("2021").tables["review"].addresses(), 0), zeros="/"
    )
    every = {one: "/" for t in form("2021").tables.values() for one in t.addresses()}
    code, _, report = audit(written(tmp_path, shapes.html(replace(dashes, cells=every)), "report.html"))
    assert report["status"] == "checked"


def test_a_note_over_a_whole_table_is_printed(tmp_path: Path) -> None:
    page = shapes.html(clean())
    start = page.index("四、政府信息公开行政复议")
    rows = list(re.finditer("<tr>.*?</tr>", page[start:], re.S))
    head, tail = page[: start + rows[3].start()], page[start + rows[3].end() :]
    for note in ("本表无数据", "无", "本年度未发生行政复议、行政诉讼案件"):
        said = f"{head}<tr><td colspan=15>{note}</td></tr>{tail}"
        assert audit(written(tmp_path, said, "report.html"))[0] == 0


@pytest.mark.parametrize("shape", list(SHAPES))
def test_an_empty_form_is_skipped_as_what_it_is(tmp_path: Path, shape: str) -> None:
    empty = replace(clean(), cells={}, prose={}, organ="XX单位")
    path = written(tmp_path, SHAPES[shape](empty), f"form.{SUFFIX.get(shape, 'txt')}")
    code, data, _ = audit(path)
    assert (code, data["skipped"]) == (3, [{"path": path.as_posix(), "reason": "空白表样"}])
    written(tmp_path, shapes.html(clean()), "report.html")
    code, data, _ = audit(tmp_path)
    assert code == 0
    assert [one["reason"] for one in data["skipped"]] == ["空白表样"]


# What is refused is called what it is


def test_a_page_whose_cells_are_glued_is_no_other_document(tmp_path: Path) -> None:
    path = written(tmp_path, shapes.cells(clean()).replace("\n", ""), "report.txt")
    code, _, report = audit(path)
    assert (code, report["status"]) == (3, "unchecked")
    assert "粘在一起" in report["findings"][0]["message"]


def test_a_report_in_a_script_is_no_empty_page(tmp_path: Path) -> None:
    script = f"<script>show({json.dumps(shapes.cells(clean()))})</script>"
    page = f"<html><head><title>年报</title></head><body><p>正在打开……</p>{script}</body></html>"
    _, _, report = audit(written(tmp_path, page, "report.html"))
    assert "脚本" in report["findings"][0]["message"]
    _, _, report = audit(written(tmp_path, page.replace("<p>正在打开……</p>", ""), "report.html"))
    assert "脚本" in report["findings"][0]["message"]


def test_a_word_document_in_one_xml_is_read(tmp_path: Path) -> None:
    parts = unpacked(docx(shapes.content(clean())))
    flat = [
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?>',
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">',
    ]
    for name, data in parts.items():
        text = data.decode() if isinstance(data, bytes) else data
        text = re.sub(r"^<\?xml[^>]*\?>", "", text)
        flat.append(f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{text}</pkg:xmlData></pkg:part>')
    path = written(tmp_path, "".join([*flat, "</pkg:package>"]), "report.xml")
    assert audit(path)[0] == 0


# The gate


def test_the_gate_opens_for_partial_reports_only_when_told(tmp_path: Path) -> None:
    sheet = shapes.without_row(clean(), "applications", "new")
    path = written(tmp_path, shapes.html(sheet), "report.html")
    for options in ((), ("--ignore", "incomplete"), ("--select", "applications-*"), ("--exit-zero",)):
        code, _, report = audit(path, *options)
        assert code == 3
        assert told(report)["severity"] == "warning"
    assert audit(path, "--allow-partial")[0] == 0
    assert gouji("parse", path, "--no-cache").returncode == 3
    written(tmp_path, "allow-partial: true\n", "gouji.yaml")
    assert gouji("check", path, "--no-cache", cwd=tmp_path).returncode == 0


def test_a_waiver_lifts_the_bar_for_the_rows_it_names(tmp_path: Path) -> None:
    sheet = shapes.without_row(clean(), "applications", "new")
    path = written(tmp_path, shapes.html(sheet), "report.html")
    fingerprint = told(audit(path)[2])["fingerprint"]
    done = gouji("waive", fingerprint, path, "--reason", "原件如此", "--no-cache", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    done = gouji("check", path, "--format", "json", "--no-cache", cwd=tmp_path)
    report = json.loads(done.stdout)["reports"][0]
    assert (done.returncode, report["status"], told(report)["state"]) == (0, "partial", "waived")
    fewer = shapes.without_row(sheet, "applications", "granted")
    written(tmp_path, shapes.html(fewer), "report.html")
    done = gouji("check", path, "--no-cache", cwd=tmp_path)
    assert done.returncode == 3


CLEAN: Callable[[str], bool] = re.compile("未发现问题").search  # type: ignore[assignment]


@pytest.mark.parametrize("format", FORMATS)
def test_no_format_calls_a_partial_report_clean(tmp_path: Path, format: str) -> None:
    sheet = shapes.without_row(clean(), "applications", "new")
    path = written(tmp_path, shapes.html(sheet), "report.html")
    done = gouji_bytes("check", path, "--format", format, "--no-cache")
    said = ledger.said(done.stdout)
    assert done.returncode == 3
    assert not CLEAN(said)
    assert "一、本年新收政府信息公开申请数量" in said


def test_a_cell_that_holds_a_row_of_word(tmp_path: Path) -> None:
    """A Word file in which nothing but a table of other things stands is no report."""
    path = written(tmp_path, word(para("会议通知") + table(row(cell("时间"), cell("9")))), "other.docx")
    assert audit(path)[0] == 3


def test_a_file_of_headings_is_not_said_to_hold_nothing_but_tables(tmp_path: Path) -> None:
    headings = "\n".join(section.mark + section.title for section in form("2021").sections)
    path = written(tmp_path, f"{clean().title}\n{headings}\n", "headings.txt")
    code, _, report = audit(path)
    assert (code, report["status"]) == (3, "unchecked")
    assert "没有找到任何表格" in report["findings"][0]["message"]
    assert "只有表格" not in report["findings"][0]["message"]
