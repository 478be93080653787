"""Marked copies of Word documents: the comments stand at the characters, and nothing else has changed."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from itertools import combinations
from pathlib import Path

import pytest
from lxml import etree

from checker import readers
from checker.document import BlockPlace, Grid, Paragraph, Place
from checker.marked import Remark, Unreadable, marker
from tests.support.command import gouji
from tests.support.documents import cell, docx, packed, para, row, run, table, unpacked, word
from tests.support.recognising import made
from tests.support.shapes import content

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
BOX = (
    "<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>框里有12件。</w:t></w:r></w:p>"
    "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


def marked(data: bytes, *remarks: Remark) -> bytes:
    mark = marker("docx")
    assert mark is not None
    return mark(data, remarks)


def said(data: bytes) -> dict[str, str]:
    """The words that each comment says, by its id."""
    root = etree.fromstring(unpacked(data)["word/comments.xml"])
    return {one.get(W + "id", ""): "|".join("".join(p.itertext()) for p in one) for one in root}


def held(data: bytes) -> dict[str, str]:
    """The printed characters between the marks of each comment, by its id."""
    document = etree.fromstring(unpacked(data)["word/document.xml"])
    opened: dict[str, str] = {}
    closed: dict[str, str] = {}
    for element in document.iter():
        id = element.get(W + "id", "")
        if element.tag == W + "commentRangeStart":
            assert id not in opened
            opened[id] = ""
        elif element.tag == W + "commentRangeEnd":
            closed[id] = opened[id]
        elif element.tag == W + "commentReference":
            assert id in closed
        elif element.tag == W + "t":
            for key in opened.keys() - closed.keys():
                opened[key] += element.text or ""
    assert len(list(document.iter(W + "commentReference"))) == len(closed) == len(opened)
    return dict(sorted(closed.items(), key=lambda pair: int(pair[0])))


def blocks(data: bytes) -> list[tuple[str, Place]]:
    """Every paragraph and every cell with its place."""
    found = []
    for block in readers.read("a.docx", data).blocks:
        for one in [block] if isinstance(block, Paragraph) else [c.content for c in block.cells]:
            found.append((one.text, one.place()))
    return found


def texts(data: bytes) -> list[object]:
    return [
        [(c.row, c.column, c.text) for c in block.cells] if isinstance(block, Grid) else block.text
        for block in readers.read("a.docx", data).blocks
    ]


BODIES = {
    "runs": para(run("共受理") + run("1", "<w:b/>") + run("2件") + run("。", "<w:i/>")),
    "unkept blanks": para("<w:r><w:t> 共受理 </w:t><w:t>12件</w:t></w:r><w:r><w:t> 。\n</w:t></w:r>"),
    "link": para(run("见") + f'<w:hyperlink w:anchor="a">{run("共受理12件")}</w:hyperlink>' + run("。")),
    "inserted": para(run("共") + f'<w:ins w:id="1" w:author="a">{run("受理12")}</w:ins>' + run("件")),
    "deleted": para(
        run("受理") + f'<w:moveFrom w:id="1" w:author="a">{run("99")}</w:moveFrom>' + run("12件")
    ),
    "control": para(run("共") + f"<w:sdt><w:sdtPr/><w:sdtContent>{run('受理12')}</w:sdtContent></w:sdt>"),
    "field": para(
        run("共")
        + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("12")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        + run("件")
    ),
    "two paragraphs": para("一年来，") + para("") + para("共12件。"),
    "invisible": para(run("共\u200b受理1\u200b2件")),
    "cells": para("表") + table(row(cell("甲"), cell("12")), row(cell(para("共") + para("3件")), cell(""))),
    "merged": table(
        row(cell("甲", '<w:vMerge w:val="restart"/>'), cell("1", '<w:gridSpan w:val="2"/>')),
        row(cell("", "<w:vMerge/>"), cell("2"), cell("3")),
    ),
    "mark deleted": "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>共受理</w:t></w:r></w:p>"
    + para("12件"),
    "after a text box": para(BOX + run("共12件。")) + para("后面12件。"),
}


@pytest.mark.parametrize("name", BODIES)
def test_every_stretch_holds_its_own_characters(name: str) -> None:
    data = word(BODIES[name])
    remarks, wanted = [], []
    for text, place in blocks(data):
        if "框" in text:
            continue
        for start, end in combinations(range(len(text) + 1), 2):
            if text[start:end] == "\n":  # between two paragraphs of a cell is nothing to comment on
                continue
            remarks.append(Remark(place.part(start, end), None, (f"{len(remarks)}",)))
            wanted.append(text[start:end])
    copy = marked(data, *remarks)
    plain = [re.sub(r"[\u200b\n]|99|框里有12件。", "", text) for text in held(copy).values()]
    assert plain == [text.replace("\n", "") for text in wanted]
    assert list(said(copy).values()) == [str(number) for number in range(len(remarks))]
    assert texts(copy) == texts(data)


def test_a_split_run_keeps_its_look() -> None:
    data = word(para(run("共受理12件", "<w:b/>")))
    _, place = blocks(data)[0]
    copy = marked(data, Remark(place.part(3, 5), None, ("错",)))
    runs = [
        one for one in etree.fromstring(unpacked(copy)["word/document.xml"]).iter(W + "r") if len(one) > 1
    ]
    assert [("".join(one.itertext()), one.find(f"{W}rPr/{W}b") is not None) for one in runs] == [
        ("共受理", True),
        ("12", True),
        ("件", True),
    ]


def test_what_a_list_numbers_is_no_character_of_a_run() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = para("共12件", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    data = word(body, numbering=numbering)
    text, place = blocks(data)[0]
    assert text.startswith("1.")
    copy = marked(
        data, Remark(place, None, ("全",)), Remark(place.part(text.index("12"), len(text)), None, ("尾",))
    )
    assert list(held(copy).values()) == ["共12件", "12件"]


def test_a_text_box_and_a_note_are_quoted_at_the_paragraph_of_the_body() -> None:
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>注里有34件。</w:t></w:r></w:p></w:footnote>'
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    data = word(para("前") + para(BOX + run("正文") + reference) + para("后"), footnotes=note)
    places = dict(blocks(data))
    remarks = [Remark(places[text], None, ("错",)) for text in ("框里有12件。", "注里有34件。")]
    copy = marked(data, *remarks)
    assert list(said(copy).values()) == ["所指的文字：“框里有12件。”|错", "所指的文字：“注里有34件。”|错"]
    document = etree.fromstring(unpacked(copy)["word/document.xml"])
    starts = list(document.iter(W + "commentRangeStart"))
    body = document[0]
    assert [one.getparent() is body[1] for one in starts] == [True, True]


def test_a_table_in_a_text_box_is_told_at_the_paragraph_that_bears_it() -> None:
    box = BOX.replace("</w:txbxContent>", table(row(cell("甲"), cell("12"))) + "</w:txbxContent>")
    data = word(para("前") + para(box + run("正文")))
    place = next(place for text, place in blocks(data) if text == "12")
    copy = marked(data, Remark(place, None, ("错",)))
    assert list(said(copy).values()) == ["所指的文字：“12”|错"]
    document = etree.fromstring(unpacked(copy)["word/document.xml"])
    assert next(document.iter(W + "commentRangeStart")).getparent() is document[0][1]


def test_without_a_place_it_stands_at_the_title() -> None:
    data = word(para("封面") + para("年度报告") + para("正文"))
    _, title = blocks(data)[1]
    copy = marked(data, Remark(None, title, ("错",)))
    assert list(held(copy).values()) == ["年度报告"]


def test_a_blank_cell_bears_its_comment() -> None:
    data = word(para("表") + table(row(cell("甲"), cell("12")), row(cell("乙"), cell(""))))
    place = next(place for text, place in blocks(data) if not text)
    copy = marked(data, Remark(place, None, ("空",)))
    assert list(said(copy).values()) == ["空"]
    start = next(etree.fromstring(unpacked(copy)["word/document.xml"]).iter(W + "commentRangeStart"))
    cells = [one for one in start.iterancestors() if one.tag == W + "tc"]
    assert [list(one.itertext()) for one in cells] == [[]]


def test_words_that_do_not_stand_there_are_quoted() -> None:
    data = word(para("共12件。"))
    copy = marked(data, Remark(BlockPlace("13件", paragraph=0, offset=1), None, ("错",)))
    assert list(said(copy).values()) == ["所指的文字：“13件”|错"]
    assert list(held(copy).values()) == ["共12件。"]


def test_comments_of_others_stay_and_ours_of_an_earlier_round_go() -> None:
    data = word(para("共12件。"))
    _, place = blocks(data)[0]
    first = marked(data, Remark(place.part(1, 3), None, ("旧",)))
    members = unpacked(first)
    members["word/comments.xml"] = str(members["word/comments.xml"], "utf-8").replace(
        "</w:comments>",
        '<w:comment w:id="7" w:author="李"><w:p><w:r><w:t>别人</w:t></w:r></w:p></w:comment></w:comments>',
    )
    second = marked(packed(members), Remark(place.part(0, 1), None, ("新",)))
    assert said(second) == {"7": "别人", "8": "新"}
    assert held(second) == {"8": "共"}
    again = marked(second, Remark(place.part(0, 1), None, ("新",)))
    assert said(again) == said(second)
    assert unpacked(again).keys() == unpacked(second).keys()


def test_what_stands_in_for_an_entry_stays() -> None:
    control = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        f"{run('单击此处输入文字')}</w:sdtContent></w:sdt>"
    )
    data = word(para(run("共12件") + control))
    _, place = blocks(data)[0]
    copy = marked(data, Remark(place, None, ("错",)))
    assert "单击此处输入文字" in str(unpacked(copy)["word/document.xml"], "utf-8")
    assert list(held(copy).values()) == ["共12件"]


def test_a_strict_document_is_refused() -> None:
    with pytest.raises(Unreadable, match="Strict"):
        marked(word(para("共12件"), namespace=STRICT))


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A report with an odd figure in table three and one in the text."""
    sheet = made("2019")
    address = next(a for a in sheet.cells if a[:3] == ("applications", "granted", "natural_person"))
    cells = {**sheet.cells, address: "997"}
    data = docx(
        content(type(sheet)(sheet.form, cells, prose={**sheet.prose, "overview": ("收到申请8888件。",)}))
    )
    path = tmp_path / "水务局.docx"
    path.write_bytes(data)
    return path


def audit(path: Path, *more: str) -> dict[str, object]:
    done = gouji("check", path, "--no-cache", "--format", "json", *more)
    assert done.returncode == 1, done.stderr
    (found,) = json.loads(done.stdout)["reports"]
    return dict(found)


def test_the_copy_of_a_report_says_each_finding_once_and_is_the_same_report(
    report: Path, tmp_path: Path
) -> None:
    before = report.read_bytes()
    found = audit(report, "--annotate", str(tmp_path / "新" / "标注"))
    copy = tmp_path / "新" / "标注" / report.name
    assert report.read_bytes() == before
    findings = found["findings"]
    assert isinstance(findings, list)
    assert len(findings) > 1
    comments = said(copy.read_bytes())
    assert sorted(text.partition("|")[0].partition("：")[2] for text in comments.values()) == sorted(
        one["message"] for one in findings
    )
    texts = held(copy.read_bytes())
    for id, text in comments.items():
        (finding,) = [one for one in findings if one["message"] in text]
        assert texts[id] == finding["locations"][0]["text"]
    again = audit(copy)
    assert {**again, "path": ""} == {**found, "path": ""}


def test_nothing_is_written_over(report: Path, tmp_path: Path) -> None:
    before = report.read_bytes()
    for _ in range(2):  # what an earlier run has written is there already
        audit(report, "--annotate", str(tmp_path))
        assert report.read_bytes() == before
        assert sorted(one.name for one in tmp_path.iterdir()) == ["水务局 (2).docx", "水务局.docx"]


def test_formats_without_a_way_and_files_that_fail_are_told(report: Path, tmp_path: Path) -> None:
    plain = tmp_path / "甲.txt"
    plain.write_text(Path("samples/2019-procurement.txt").read_text("utf-8"), "utf-8")
    (tmp_path / "坏.docx").write_bytes(report.read_bytes()[:500])
    done = gouji("check", report, plain, tmp_path / "坏.docx", "--annotate", tmp_path / "标注", "--no-cache")
    assert done.returncode == 3
    told = done.stderr.splitlines()
    assert len(told) == 2
    assert "纯文本里放不下批注" in told[0]
    assert "云岭县公安局" in told[0]
    assert "坏.docx 没有读出" in told[1]
    assert [one.name for one in (tmp_path / "标注").iterdir()] == [report.name]


def test_a_folder_that_cannot_be_is_refused_before_the_run(report: Path, tmp_path: Path) -> None:
    done = gouji("check", report, "--annotate", report / "标注", "--no-cache")
    assert done.returncode == 2
    assert not done.stdout


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_opens_the_copy_and_knows_the_comments(report: Path, tmp_path: Path) -> None:
    audit(report, "--annotate", str(tmp_path / "标注"))
    copy = tmp_path / "标注" / report.name
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "odt", "--outdir", str(tmp_path), str(copy)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    text = io.BytesIO(unpacked((tmp_path / "水务局.odt").read_bytes())["content.xml"])  # type: ignore[arg-type]
    root = etree.parse(text).getroot()
    names = {"office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0"}
    assert len(root.findall(".//office:annotation", names)) == len(said(copy.read_bytes()))
    assert len(root.findall(".//office:annotation-end", names)) == len(said(copy.read_bytes()))


def test_beside_its_original_it_is_a_later_round_and_no_twin(report: Path, tmp_path: Path) -> None:
    audit(report, "--annotate", str(tmp_path / "标注"))
    members = unpacked((tmp_path / "标注" / report.name).read_bytes())
    mended = str(members["word/document.xml"], "utf-8").replace(">997<", ">998<")
    assert ">998<" in mended
    folder = tmp_path / "两轮"
    folder.mkdir()
    (folder / "一.docx").write_bytes(report.read_bytes())
    for name, lost in (("二.docx", ""), ("三.docx", "docProps/custom.xml")):  # as some programs save it
        parts = {**members, "word/document.xml": mended}
        parts.pop(lost, None)
        (folder / name).write_bytes(packed(parts))
        done = gouji("check", folder / "一.docx", folder / name, "--no-cache", "--format", "json")
        first, second = json.loads(done.stdout)["reports"]
        assert not [one for one in (*first["findings"], *second["findings"]) if one["rule"] == "twins-differ"]
        assert [note for note in second["notes"] if "后一轮" in note]
        assert not [note for note in first["notes"] if "后一轮" in note]
    done = gouji("check", folder, "--no-cache", "--format", "json")
    _, second, _ = json.loads(done.stdout)["reports"]
    assert not [
        one for one in second["findings"] if one["rule"] == "twins-differ"
    ]  # both of them are the same


def test_a_plain_copy_of_a_report_is_a_twin(report: Path, tmp_path: Path) -> None:
    members = unpacked(report.read_bytes())
    other = tmp_path / "另一份.docx"
    text = str(members["word/document.xml"], "utf-8").replace(">997<", ">998<")
    other.write_bytes(packed({**members, "word/document.xml": text}))
    done = gouji("check", report, other, "--no-cache", "--format", "json")
    first, _ = json.loads(done.stdout)["reports"]
    assert [one for one in first["findings"] if one["rule"] == "twins-differ"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_the_copy_of_an_old_document_is_a_new_one(report: Path, tmp_path: Path) -> None:
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "doc", "--outdir", str(tmp_path), str(report)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    found = audit(report.with_suffix(".doc"), "--annotate", str(tmp_path / "标注"))
    findings = found["findings"]
    assert isinstance(findings, list)
    texts = held((tmp_path / "标注" / report.name).read_bytes())
    comments = said((tmp_path / "标注" / report.name).read_bytes())
    assert len(comments) == len(findings)
    for id, text in comments.items():
        (finding,) = [one for one in findings if one["message"] in text]
        assert texts[id] == finding["locations"][0]["text"]
