"""Marked copies of web pages: the marks stand at the characters, and the page is read as before."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest
from lxml import html

from checker import readers
from checker.document import Grid, Paragraph
from checker.marked import Remark, marker
from tests.support.command import ROOT, gouji
from tests.support.recognising import made
from tests.support.shapes import messy_html

PAGES = {
    "plain": "<html><head><title>某局年度报告</title></head><body><p>共受理12件。</p>"
    "<p>其中3件。</p></body></html>",
    "no body": "<p>共受理<b>1</b>2件。</p><ul><li>甲 3件</li></ul>",
    "declared falsely": '<meta charset="gb2312"><body class="a>b"><p>共&nbsp;受理&lt;12&gt;件 。</p></body>',
    "crlf": "<body>\r\n<p>共受理\r\n12件。</p>\r\n</body>",
    "cells": "<body><table><tr><td>甲</td><td> 12 </td></tr><tr><td>乙</td><td></td></tr></table></body>",
    "fields": '<body><p>共<input value="12">件</p><p><textarea>34件</textarea>余</p></body>',
    "style": "<style>p{color:#333} mark{background:#ff0}</style><body><p style='color:red'>共12件</p></body>",
    "hidden": "<body><p>共12件</p><div hidden>藏起34件</div><p><del>5</del>6件</p></body>",
}


def marked(data: bytes, *remarks: Remark) -> bytes:
    mark = marker("html")
    assert mark is not None
    return mark(data, remarks)


def blocks(data: bytes) -> list[Paragraph]:
    """Every paragraph and every cell."""
    return [
        one
        for block in readers.read("a.html", data).blocks
        for one in ([block] if isinstance(block, Paragraph) else [cell.content for cell in block.cells])
    ]


def texts(data: bytes) -> list[object]:
    document = readers.read("a.html", data)
    read = [
        [(c.row, c.column, c.text) for c in block.cells] if isinstance(block, Grid) else block.text
        for block in document.blocks
    ]
    return [*read, document.notes, document.pictures]


def held(data: bytes) -> dict[int, str]:
    """The characters in the marks of each finding."""
    found: defaultdict[int, str] = defaultdict(str)
    for element in html.fromstring(data.decode("utf-8-sig")).iter("mark"):
        found[int(element.get("data-gouji"))] += element.text_content()
    return dict(found)


@pytest.mark.parametrize("name", PAGES)
def test_every_stretch_holds_its_own_characters_and_nothing_is_read_otherwise(name: str) -> None:
    data = PAGES[name].encode()
    remarks, wanted = [], {}
    for block in blocks(data):
        text = block.text
        for start, end in combinations(range(len(text) + 1), 2):
            if text[start:end].strip() and not any(field in text for field in ("共12件", "34", "某局")):
                wanted[len(remarks)] = "".join(text[start:end].split())
            remarks.append(Remark(block.place(start, end), None, (f"第<{len(remarks)}>条",)))
    copy = marked(data, *remarks)
    found = {number: "".join(text.split()) for number, text in held(copy).items()}
    assert {number: found[number] for number in wanted} == wanted
    assert texts(copy) == texts(data)
    assert readers.read("a.html", copy).marked
    assert not readers.read("a.html", data).marked
    page = html.fromstring(copy.decode("utf-8-sig"))
    items = next(one.text_content() for one in page.iter("aside"))
    assert [f"第<{number}>条" in items for number in range(len(remarks))] == [True] * len(remarks)
    ids = {one.get("id") for one in page.iter("mark")}
    links = [str(one.get("href"))[1:] for one in page.iter("a")]
    assert links
    assert set(links) <= ids
    assert len(links) == len(set(links))


def test_what_stands_in_a_field_is_told_in_the_list_only() -> None:
    data = PAGES["fields"].encode()
    place = next(one for one in blocks(data) if "34" in one.text)
    copy = marked(data, Remark(place.place(0, 3), None, ("错",)))
    assert held(copy) == {}
    assert "所指的文字：“34件”" in copy.decode("utf-8-sig")
    assert texts(copy) == texts(data)


def test_a_blank_cell_is_marked() -> None:
    data = PAGES["cells"].encode()
    place = next(one.place() for one in blocks(data) if not one.text)
    assert "<td><mark " in marked(data, Remark(place, None, ("空",))).decode()


def audit(path: Path, *more: str) -> dict[str, object]:
    done = gouji("check", path, "--no-cache", "--format", "json", *more)
    assert done.returncode in (0, 1), done.stderr
    (found,) = json.loads(done.stdout)["reports"]
    return dict(found)


def unplaced(found: dict[str, object]) -> list[tuple[object, object, object]]:
    findings = found["findings"]
    assert isinstance(findings, list)
    return [
        (one["message"], one["fingerprint"], [place["text"] for place in one["locations"]])
        for one in findings
    ]


@pytest.mark.parametrize("name", ["2022-blank-zeros.html", "2023-one-cell.html", "messy"])
def test_the_copy_is_the_same_report_and_can_be_marked_again(name: str, tmp_path: Path) -> None:
    path = tmp_path / "报告.html"
    if name == "messy":
        path.write_text(messy_html(made("2021", 3)).replace("件", "11件", 1), "utf-8")
    else:
        path.write_bytes((ROOT / "samples" / name).read_bytes())
    found = audit(path, "--annotate", str(tmp_path / "标注"))
    copy = tmp_path / "标注" / path.name
    assert unplaced(audit(copy)) == unplaced(found)
    audit(copy, "--annotate", str(tmp_path / "再标注"))
    again = (tmp_path / "再标注" / path.name).read_bytes()
    assert again.count(b"<aside data-gouji") == 1
    assert held(again) == held(copy.read_bytes())
    assert texts(again) == texts(path.read_bytes())
