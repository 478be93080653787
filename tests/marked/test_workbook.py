"""Marked copies of workbooks: the comments stand at the cells, and nothing else has changed."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from checker import readers
from checker.document import BlockPlace
from checker.marked import Remark, Unreadable, marker
from tests.support.command import gouji
from tests.support.documents import packed, unpacked, workbook, xlsx
from tests.support.recognising import made
from tests.support.shapes import content

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
X = "{urn:schemas-microsoft-com:office:excel}"
CELLS = '<sheetData><row r="3"><c r="B3"><v>12</v></c><c r="AB3"><v>3</v></c></row></sheetData><tableParts/>'


def marked(data: bytes, *remarks: Remark) -> bytes:
    mark = marker("xlsx")
    assert mark is not None
    return mark(data, remarks)


def at(sheet: int, row: int, column: int, text: str = "") -> Remark:
    place = BlockPlace(text, table=sheet, row=row, column=column, sheet="1")
    return Remark(place, None, (f"第{sheet}表{row}行{column}列",))


def said(data: bytes, sheet: int) -> dict[str, str]:
    """The comments of a sheet by their cells, each of which is drawn once at its cell."""
    members = unpacked(data)
    relations = etree.fromstring(members[f"xl/worksheets/_rels/sheet{sheet}.xml.rels"])
    targets = {one.get("Type", "").rpartition("/")[2]: one.get("Target", "").lstrip("/") for one in relations}
    root = etree.fromstring(members[targets["comments"]])
    authors = [one.text for one in root.iter(S + "author")]
    found = {}
    for one in root.iter(S + "comment"):
        found[one.get("ref", "")] = f"{authors[int(one.get('authorId', ''))]} {''.join(one.itertext())}"
    drawn = [
        (int(shape.findtext(f".//{X}Row") or ""), int(shape.findtext(f".//{X}Column") or ""))
        for shape in etree.fromstring(members[targets["vmlDrawing"]]).iter("{*}shape")
    ]
    assert len(drawn) == len(found)
    assert len(set(drawn)) == len(drawn)
    sheets = etree.fromstring(members[f"xl/worksheets/sheet{sheet}.xml"])
    names = [etree.QName(one).localname for one in sheets]
    assert names.count("legacyDrawing") == 1
    assert "tableParts" not in names or names.index("legacyDrawing") < names.index("tableParts")
    return found


def test_each_cell_bears_one_comment_that_tells_all() -> None:
    data = xlsx(CELLS, CELLS)
    copy = marked(
        data, at(0, 2, 1, "12"), at(0, 2, 27), at(1, 2, 1), at(0, 2, 1), Remark(None, None, ("题",))
    )
    assert said(copy, 1) == {
        "A1": "勾稽校核 题",
        "B3": "勾稽校核 所指的文字：“12”\n第0表2行1列\n\n第0表2行1列",
        "AB3": "勾稽校核 第0表2行27列",
    }
    assert said(copy, 2) == {"B3": "勾稽校核 第1表2行1列"}
    assert readers.read("a.xlsx", copy).blocks == readers.read("a.xlsx", data).blocks
    assert readers.read("a.xlsx", copy).marked
    assert not readers.read("a.xlsx", data).marked


def test_another_round_says_it_anew_and_leaves_what_others_say() -> None:
    first = marked(xlsx(CELLS), at(0, 2, 1), at(0, 2, 27))
    members = unpacked(first)
    members["xl/comments.xml"] = (
        bytes(members["xl/comments.xml"])  # type: ignore[arg-type]
        .replace(b"</authors>", "<author>李</author></authors>".encode())
        .replace(b'ref="AB3" authorId="0"', b'ref="AB3" authorId="1"')
    )
    second = marked(packed(members), at(0, 0, 0), at(0, 2, 27))
    assert said(second, 1) == {
        "AB3": "李 第0表2行27列\n\n勾稽校核：第0表2行27列",
        "A1": "勾稽校核 第0表0行0列",
    }
    assert "B3" not in said(second, 1)


def test_a_strict_workbook_is_refused() -> None:
    members = unpacked(xlsx(CELLS))
    strict = str(members["xl/workbook.xml"], "utf-8").replace(
        S[1:-1], "http://purl.oclc.org/ooxml/spreadsheetml/main"
    )
    with pytest.raises(Unreadable, match="Strict"):
        marked(packed({**members, "xl/workbook.xml": strict}))


@pytest.fixture
def report(tmp_path: Path) -> Path:
    sheet = made("2019")
    address = next(a for a in sheet.cells if a[:3] == ("applications", "granted", "natural_person"))
    path = tmp_path / "水务局.xlsx"
    path.write_bytes(xlsx(workbook(content(replace(sheet, cells={**sheet.cells, address: "997"})))))
    return path


def test_the_copy_of_a_report_is_the_same_report(report: Path, tmp_path: Path) -> None:
    done = gouji("check", report, "--no-cache", "--format", "json", "--annotate", tmp_path / "标注")
    (found,) = json.loads(done.stdout)["reports"]
    copy = tmp_path / "标注" / report.name
    comments = "".join(said(copy.read_bytes(), 1).values())
    assert found["findings"]
    assert [comments.count(one["message"]) for one in found["findings"]] == [1] * len(found["findings"])
    again = gouji("check", copy, "--no-cache", "--format", "json")
    (same,) = json.loads(again.stdout)["reports"]
    assert {**same, "path": ""} == {**found, "path": ""}


def complete(data: bytes) -> bytes:
    """The workbook with what LibreOffice asks for: what its parts are, and which is the first of them."""
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    overrides = {"workbook": "sheet.main", "worksheets/sheet1": "worksheet", "sharedStrings": "sharedStrings"}
    declared = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{main}.{kind}+xml"/>'
        for part, kind in overrides.items()
    )
    members = unpacked(data)
    members["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{declared}</Types>'
    )
    members["_rels/.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    )
    return packed(members)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_opens_the_copy_and_knows_the_comments(report: Path, tmp_path: Path) -> None:
    report.write_bytes(complete(report.read_bytes()))
    gouji("check", report, "--no-cache", "--annotate", tmp_path / "标注")
    copy = tmp_path / "标注" / report.name
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "ods", "--outdir", str(tmp_path), str(copy)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    root = etree.fromstring(unpacked((tmp_path / "水务局.ods").read_bytes())["content.xml"])
    names = {"office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0"}
    assert len(root.findall(".//office:annotation", names)) == len(said(copy.read_bytes(), 1))
