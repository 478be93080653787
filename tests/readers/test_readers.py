"""Every format is known by its content, and gives its paragraphs and grids with their places."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.document import Document, Grid, LinePlace, Paragraph, Unreadable
from checker.readers import MAX_BYTES, is_archive, members, read
from checker.readers.pdf.ocr import recogniser as ocr
from support.documents import Box, docx, html, markdown, odt, packed

REPORT = [
    "# 某县水务局2021年政府信息公开工作年度报告",
    "本报告的统计期限自2021年1月1日起至2021年12月31日止，如有疑问请与本局联系。",
    "# 二、主动公开政府信息情况",
    [
        [Box("第二十条第（一）项", colspan=4)],
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "0", "", "0"],
        ["行政规范性文件", "12", "3", "1,578"],
    ],
    "# 三、收到和处理政府信息公开申请情况",
    [
        [Box("申请人情况", 2, 2), "自然人", Box("法人或其他组织", colspan=2)],
        ["", "商业企业", "科研机构"],
        [Box("三、本年度办理结果", 2), "（一）予以公开", "7", "-", "0"],
        ["（二）部分公开", "1", "/", "0"],
    ],
    "全年共收到申请8件，均已办结。",
]


def shape(document: Document) -> list[object]:
    """Paragraphs by text; tables by position, span and text of each cell."""
    return [
        block.text.strip()
        if isinstance(block, Paragraph)
        else [(c.row, c.column, c.rowspan, c.colspan, c.text) for c in block.cells]
        for block in document.blocks
    ]


def matrices(document: Document) -> list[list[list[str | None]]]:
    return [[[c.text if c else None for c in row] for row in grid.matrix()] for grid in document.grids]


def in_source(document: Document, place: object) -> str:
    """What stands in the source lines at a place."""
    assert isinstance(place, LinePlace)
    lines = document.lines[place.line - 1 : place.end_line]
    lines = [*lines[:-1], lines[-1][: place.end_column - 1]]
    return "\n".join([lines[0][place.column - 1 :], *lines[1:]])


def refused(data: bytes, name: str) -> str:
    with pytest.raises(Unreadable) as caught:
        read(name, data)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert any("\u4e00" <= sign <= "\u9fff" for sign in sentence)
    return sentence


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.html", "messy.html"])
def test_every_format_with_merged_cells_gives_the_same_grids(name: str) -> None:
    data = {
        "a.docx": docx(REPORT),
        "a.odt": odt(REPORT),
        "a.html": html(REPORT).encode(),
        "messy.html": html(REPORT, messy=True).encode(),
    }[name]
    document = read(name, data)
    texts = [block for block in shape(document) if isinstance(block, str)]
    assert texts == [str(block).removeprefix("# ") for block in REPORT if isinstance(block, str)]
    assert shape(document)[3] == [
        (0, 0, 1, 4, "第二十条第（一）项"),
        (1, 0, 1, 1, "信息内容"),
        (1, 1, 1, 1, "本年制发件数"),
        (1, 2, 1, 1, "本年废止件数"),
        (1, 3, 1, 1, "现行有效件数"),
        (2, 0, 1, 1, "规章"),
        (2, 1, 1, 1, "0"),
        (2, 2, 1, 1, ""),
        (2, 3, 1, 1, "0"),
        (3, 0, 1, 1, "行政规范性文件"),
        (3, 1, 1, 1, "12"),
        (3, 2, 1, 1, "3"),
        (3, 3, 1, 1, "1,578"),
    ]
    assert shape(document)[5] == [
        (0, 0, 2, 2, "申请人情况"),
        (0, 2, 1, 1, "自然人"),
        (0, 3, 1, 2, "法人或其他组织"),
        (1, 2, 1, 1, ""),
        (1, 3, 1, 1, "商业企业"),
        (1, 4, 1, 1, "科研机构"),
        (2, 0, 2, 1, "三、本年度办理结果"),
        (2, 1, 1, 1, "（一）予以公开"),
        (2, 2, 1, 1, "7"),
        (2, 3, 1, 1, "-"),
        (2, 4, 1, 1, "0"),
        (3, 1, 1, 1, "（二）部分公开"),
        (3, 2, 1, 1, "1"),
        (3, 3, 1, 1, "/"),
        (3, 4, 1, 1, "0"),
    ]
    assert [p.heading > 0 for p in document.paragraphs] == [True, False, True, True, False]


@pytest.mark.parametrize("name", ["报告.doc", "报告.txt", "报告", "报告.PDF"])
def test_the_name_of_a_file_decides_nothing(name: str) -> None:
    assert read(name, docx(REPORT)).format == "docx"
    assert read(name, odt(REPORT)).format == "odt"
    assert read(name, html(REPORT).encode("utf-16")).format == "html"
    mhtml = b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + html(REPORT).encode("gb18030")
    assert read(name, mhtml).format == "mhtml"


def test_text_and_markdown_are_told_apart_by_their_marks_then_by_name() -> None:
    assert read("a.txt", "一、总体情况\n无".encode()).format == "text"
    assert read("a.md", "# 一、总体情况\n无".encode()).format == "markdown"
    assert read("a.md", "一、总体情况\n\n没有任何标记".encode()).format == "text"
    assert read("a.txt", markdown(REPORT).encode()).format == "markdown"
    assert read("-", "# 一\n## 二\n文".encode()).format == "markdown"


# character sets


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("said", ["gb2312", "utf-8", "utf-16", "iso-8859-1", "nonsense"])
def test_the_declared_character_set_is_never_believed(encoding: str, said: str) -> None:
    page = html(REPORT).replace("<title>", f'<meta charset="{said}"><title>')
    assert shape(read("a.htm", page.encode(encoding))) == shape(read("a.htm", html(REPORT).encode()))


def test_a_damaged_byte_costs_a_character_not_the_character_set() -> None:
    data = "全年共收到政府信息公开申请十二件，均已办结。\n".encode() * 20
    text = read("a.txt", data[:100] + data[101:700] + data[702:]).blocks
    assert sum(b.text == "全年共收到政府信息公开申请十二件，均已办结。" for b in text) == 18
    wide = "二〇二一年，收到申请１２件——均已办结".encode("gb18030")
    assert read("a.txt", wide).paragraphs[0].text == "二〇二一年，收到申请１２件——均已办结"


@given(st.text(alphabet="申请公开件，。〔〕—“”0123456789 aZ\n\t", min_size=1, max_size=200).filter(str.strip))
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back_from_utf8_and_utf16(text: str) -> None:
    expected = read("a.txt", text.encode()).lines
    for encoding in ("utf-8-sig", "utf-16"):
        assert read("a.txt", text.encode(encoding)).lines == expected


# plain text


def test_each_line_of_text_is_a_paragraph_with_its_place_and_nothing_is_touched() -> None:
    document = read("a.txt", "一、总体\r\n\r\n  1\t2 | 3\f４\r无\n".encode())
    assert [p.text for p in document.paragraphs] == ["一、总体", "", "  1\t2 | 3\f４", "无"]
    assert document.lines == ("一、总体", "", "  1\t2 | 3\f４", "无")
    assert all(p.wrapped for p in document.paragraphs)
    third = document.paragraphs[2]
    assert third.place(4, 5) == LinePlace("2", 3, 5, 3, 6)


# Markdown


def test_markdown_markup_is_taken_off_and_places_stay_exact() -> None:
    source = "## 一、**总体**情况 ##\n\n我局*共*收到申请**12**件，见[通知](http://a.b/c(1).html)和<http://x.gov.cn>，`3\\|4`。\n"
    document = read("a.md", source.encode())
    heading, text = document.paragraphs
    assert (heading.text, heading.heading) == ("一、总体情况", 2)
    assert text.text == "我局共收到申请12件，见通知和http://x.gov.cn，3\\|4。"
    for word in ("12", "通知", "http://x.gov.cn"):
        at = text.text.index(word)
        assert in_source(document, text.place(at, at + len(word))) == word


def test_hard_wrapped_lines_go_on_and_paragraphs_end() -> None:
    document = read("a.md", "# 题\n收到申请\n十二件。\n\n另起一段。\n- 一项\n- 二项\n- 5 -\n".encode())
    assert [(p.text, p.wrapped) for p in document.paragraphs] == [
        ("题", False),
        ("收到申请", True),
        ("十二件。", False),
        ("另起一段。", False),
        ("一项", False),
        ("二项", True),
        ("- 5 -", False),
    ]


def test_pipe_tables_keep_every_cell_where_it_stands() -> None:
    source = (
        "# 题\n| 项目 | 自然人 | a\\|b |\n|:--|--:|---|\n| 规章 |  | **1**2 |\n| 短 | 1 |\n|长|1|2|3|\n\n完\n"
    )
    document = read("a.md", source.encode())
    grid = document.grids[0]
    assert matrices(document) == [
        [
            ["项目", "自然人", "a|b", None],
            ["规章", "", "12", None],
            ["短", "1", None, None],
            ["长", "1", "2", "3"],
        ]
    ]
    for cell in grid.cells:
        if cell.text not in ("", "a|b", "12"):
            assert in_source(document, cell.content.place()) == cell.text
    blank = next(cell for cell in grid.cells if (cell.row, cell.column) == (1, 1)).content.place()
    assert isinstance(blank, LinePlace)
    assert (blank.line, blank.text) == (4, "")
    assert document.paragraphs[-1].text == "完"


def test_a_table_in_html_inside_markdown_is_a_grid() -> None:
    rows = "<tr><td rowspan=2>规章</td><td>12</td></tr>\n\n<tr><td>3</td></tr>"
    source = f"# 报告\n\n<table>\n{rows}\n</table>\n\n完\n"
    document = read("a.md", source.encode())
    assert matrices(document) == [[["规章", "12"], ["规章", "3"]]]
    twelve = document.grids[0].cells[1].content
    assert in_source(document, twelve.place()) == "12"
    assert document.paragraphs[-1].text == "完"


# what cannot be read


def test_what_is_no_document_is_refused_in_one_sentence() -> None:
    assert "空" in refused(b"", "a.docx")
    assert "没有文字" in refused(b"\xef\xbb\xbf \r\n", "a.txt")
    assert "图片" in refused(b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 50, "报告.doc")
    assert "二进制" in refused(bytes(range(256)) * 40, "a.txt")
    assert "解压" in refused(b"Rar!\x1a\x07\x01\0" + b"\0" * 90, "a.zip")
    assert "损坏" in refused(docx(REPORT)[:900], "a.docx")
    assert "损坏" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "a.doc")
    assert "压缩包" in refused(packed({"甲.txt": "无"}), "a.docx")
    assert "OFD" in refused(packed({"OFD.xml": "<x/>"}), "a.ofd")


def test_files_that_cannot_be_opened_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "没有.txt", tmp_path):
        with pytest.raises(Unreadable):
            read(path)
    large = tmp_path / "大.txt"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(Unreadable, match="MB"):
        read(large)


# archives


def test_an_archive_is_walked_by_the_names_its_reader_knows() -> None:
    buffer = packed({"2021/甲局.md": markdown(REPORT), "__MACOSX/._x": "x", "乙.zip": packed({"a": "1"})})
    assert is_archive("a.zip", buffer)
    assert not is_archive("a.zip", docx(REPORT))
    found = dict(members("a.zip", buffer))
    assert set(found) == {"2021/甲局.md", "乙.zip"}
    inside = found["2021/甲局.md"]
    assert isinstance(inside, bytes)
    assert len(read("2021/甲局.md", inside).grids) == 2
    assert isinstance(found["乙.zip"], Unreadable)


def test_names_without_a_declared_character_set_are_chinese() -> None:
    name = "年度报告.txt"
    data = packed({"aaaaaaaa.txt": "无"}).replace(b"aaaaaaaa.txt", name.encode("gbk"))
    assert [found for found, _ in members("a.zip", data)] == [name]


def test_a_bomb_is_refused_and_the_rest_of_the_archive_is_read() -> None:
    data = packed({"a.txt": b"0" * (40 * 2**20), "b.txt": "无"})
    found = dict(members("a.zip", data))
    assert isinstance(found["a.txt"], Unreadable)
    assert found["b.txt"] == "无".encode()


# cost


def test_importing_the_readers_imports_nothing_heavy() -> None:
    script = (
        "import sys; from checker.readers import read; read('a.txt', '无'.encode()); "
        "print([m for m in ('lxml', 'selectolax', 'openpyxl', 'zipfile', 'subprocess', 'email', 'pypdfium2')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_grid_has_no_two_cells_in_one_place() -> None:
    for data in (docx(REPORT), odt(REPORT), html(REPORT).encode(), html(REPORT, messy=True).encode()):
        for block in read("a", data).blocks:
            if isinstance(block, Grid):
                area = sum(cell.rowspan * cell.colspan for cell in block.cells)
                assert area == sum(position is not None for row in block.matrix() for position in row)


def test_pictures_say_how_many_pages_and_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from checker import run
    from checker.run.inputs import collect
    from checker.run.reading import read_input
    from checker.settings import Settings

    monkeypatch.setattr(ocr, "available", lambda: False)
    two_pages = b"II*\0" + struct.pack("<I", 8) + struct.pack("<HI", 0, 14) + struct.pack("<HI", 0, 0)
    with pytest.raises(Unreadable, match=r"图片（2 页）.*Word.*gouji\[ocr\]"):
        read("扫描.doc", two_pages)
    with pytest.raises(Unreadable, match=r"是图片，.*gouji\[ocr\]"):
        read("1.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (tmp_path / "1.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    forms = run.load(Settings())[0]
    for argument, foreign, said in ((tmp_path, True, "合成一个 PDF"), (tmp_path / "1.png", False, "ocr")):
        reading = read_input(collect([str(argument)])[0], forms)[0]
        assert reading.foreign is foreign
        assert said in reading.problem
