"""Word and OpenDocument: what a user sees is read, what he does not see is not, and he can find it again."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from checker.document import BlockPlace, Document, Grid, Unreadable
from checker.readers import read
from support.documents import (
    Box,
    cell,
    docx,
    html,
    odt,
    open_text,
    packed,
    para,
    row,
    run,
    table,
    unpacked,
    word,
)

RELATIONS = "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def cells(document: Document, number: int = 0) -> list[list[str | None]]:
    return [[c.text if c else None for c in line] for line in document.grids[number].matrix()]


def body(*parts: str, **more: str) -> Document:
    return read("a.docx", word("".join(parts), **more))


NUMBERING = """
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>
<w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%3"/></w:lvl>
</w:abstractNum>
<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="6"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/>
</w:lvlOverride></w:num>"""


def numbered(text: str, level: int = 0, number: int = 5) -> str:
    return para(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


@pytest.mark.parametrize(
    ("kind", "tenth", "twenty_first"),
    [
        ("chineseCounting", "十、", "二十一、"),
        ("chineseCountingThousand", "十、", "二十一、"),
        ("ideographDigital", "一〇、", "二一、"),
        ("chineseLegalSimplified", "壹拾、", "贰拾壹、"),
        ("ideographTraditional", "癸、", "甲、"),
        ("decimal", "10、", "21、"),
        ("decimalZero", "10、", "21、"),
        ("decimalFullWidth", "１０、", "２１、"),
        ("decimalEnclosedCircleChinese", "⑩、", "21、"),
        ("upperRoman", "X、", "XXI、"),
        ("lowerLetter", "j、", "u、"),
        ("bullet", "", ""),
    ],
)
def test_automatic_numbers_are_printed(kind: str, tenth: str, twenty_first: str) -> None:
    document = body(*(numbered("总体情况") for _ in range(21)), numbering=NUMBERING.format(kind=kind))
    assert texts(document)[9] == tenth + "总体情况"
    assert texts(document)[20] == twenty_first + "总体情况"


def test_levels_restart_and_lists_go_on_or_begin_anew() -> None:
    document = body(
        numbered("甲"),
        numbered("子", 1),
        numbered("丑", 1),
        numbered("乙"),
        numbered("寅", 1),
        numbered("12件", 2),
        numbered("丙", 0, 6),
        para("丁", '<w:numPr><w:numId w:val="0"/></w:numPr>'),
        numbered("戊"),
        numbering=NUMBERING.format(kind="chineseCounting"),
    )
    assert texts(document) == [
        "一、甲",
        "（一）子",
        "（二）丑",
        "二、乙",
        "（一）寅",
        "2.1 12件",
        "三、丙",
        "丁",
        "四、戊",
    ]


def test_a_style_brings_number_heading_and_hidden_text() -> None:
    styles = """<w:style w:type="paragraph" w:styleId="base"><w:pPr><w:outlineLvl w:val="1"/>
    <w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="own"><w:basedOn w:val="base"/></w:style>
    <w:style w:type="character" w:styleId="gone"><w:rPr><w:vanish/></w:rPr></w:style>"""
    document = body(
        para("总体情况", '<w:pStyle w:val="own"/>'),
        para(
            run("7", '<w:rStyle w:val="gone"/>') + run("12", '<w:rStyle w:val="gone"/><w:vanish w:val="0"/>')
        ),
        styles=styles,
        numbering=NUMBERING.format(kind="chineseCounting"),
    )
    assert texts(document) == ["一、总体情况", "12"]
    assert document.paragraphs[0].heading == 2
    assert any("隐藏" in note for note in document.notes)


def test_tracked_changes_are_read_as_accepted() -> None:
    document = body(
        para(
            run("收到")
            + f"<w:del><w:r><w:delText>9</w:delText></w:r></w:del><w:ins>{run('12')}</w:ins>"
            + f"<w:moveFrom>{run('三')}</w:moveFrom><w:moveTo>{run('件')}</w:moveTo>"
        ),
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + run("全部") + "</w:p>",
        para("办结"),
        table(
            row(cell("规章"), cell("1")),
            row(cell("删"), cell("2"), properties="<w:del/>"),
            row(cell("废", "<w:cellDel/>"), cell("处罚"), cell("3"), properties="<w:ins/>"),
        ),
    )
    assert texts(document) == ["收到12件", "全部办结"]
    assert cells(document) == [["规章", "1"], ["处罚", "3"]]
    assert any("修订" in note for note in document.notes)


def test_a_number_split_over_runs_fields_and_controls_is_whole() -> None:
    document = body(
        para(
            run("1")
            + "<w:proofErr/><w:bookmarkStart/>"
            + f"<w:sdt><w:sdtContent>{run('5')}</w:sdtContent></w:sdt>"
            + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>= 3*4</w:instrText></w:r>'
            + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            + run("7")
            + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
            + f"<w:smartTag>{run('8')}</w:smartTag><w:fldSimple>{run('件')}</w:fldSimple>"
        ),
        para(run("2021") + "<w:r><w:noBreakHyphen/><w:t>01</w:t><w:tab/><w:br/><w:t>完</w:t></w:r>"),
        para(
            '<w:r><w:sym w:font="Symbol" w:char="F037"/></w:r>'
            "<w:r><w:ruby><w:rt><w:r><w:t>hé</w:t></w:r></w:rt>"
            "<w:rubyBase><w:r><w:t>合</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        ),
    )
    assert texts(document) == ["1578件", "2021-01\t\n完", "7合"]


def test_characters_that_print_nothing_are_in_no_number() -> None:
    assert texts(body(para("1\u200b2\u00ad件"))) == ["12件"]
    assert cells(read("a.html", "<table><tr><td>规章<td>5\x01&#8203;4\ufeff</table>".encode())) == [
        ["规章", "54"]
    ]
    assert cells(read("a.md", "|规章|5\u200b4|\n|-|-|\n".encode())) == [["规章", "54"]]


def test_a_field_that_never_ends_swallows_nothing() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
    assert texts(body(para(begin + run("x")), para("一、总体情况"))) == ["一、总体情况"]


def test_merged_cells_of_every_kind() -> None:
    document = body(
        table(
            row(cell("甲", '<w:gridSpan w:val="2"/>'), cell("乙", '<w:vMerge w:val="restart"/>')),
            row(cell("丙"), cell("丁"), cell("看不见", "<w:vMerge/>")),
            row(cell("戊"), properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
            row(cell("己", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>"), cell("庚")),
            row(
                f"<w:sdt><w:sdtContent>{cell('辛')}</w:sdtContent></w:sdt>",
                "<w:tc><w:tcPr/></w:tc>",
                cell("12"),
            ),
        )
    )
    assert cells(document) == [
        ["甲", "甲", "乙"],
        ["丙", "丁", "乙"],
        [None, "戊", None],
        ["己", "己", "庚"],
        ["辛", "", "12"],
    ]


def test_tables_in_controls_boxes_and_tables_are_found_once() -> None:
    inner = table(row(cell("规章"), cell("1")), row(cell("处罚"), cell("2")))
    box = f"<w:txbxContent>{table(row(cell('许可'), cell('3')))}{para('框内')}</w:txbxContent>"
    document = body(
        f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>",
        para(
            "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>"
            + box
            + "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
            + box
            + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
            + run("正文")
        ),
        table(row(cell(para("版式") + inner + para("")), cell("旁"))),
        table(row(cell("只有一格"))),
    )
    assert [len(grid.cells) for grid in document.grids] == [4, 2, 4]
    assert texts(document) == ["正文", "框内", "版式", "旁", "只有一格"]


def test_a_small_table_inside_a_table_of_figures_does_not_scatter_it() -> None:
    lines = [row(cell("行"), *(cell(str(n)) for n in range(4))) for _ in range(3)]
    nested = row(cell("合计"), cell(table(row(cell("8"))) + para("")), *(cell("0") for _ in range(3)))
    document = body(table(*lines, nested))
    assert cells(document)[3] == ["合计", "8", "0", "0", "0"]


def test_notes_pictures_and_hidden_rows() -> None:
    document = body(
        para(run("收到12件") + '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        para("<w:r><w:drawing><a:blip/></w:drawing></w:r>"),
        table(row(cell("规章"), cell("1")), row(cell("藏"), cell("2"), properties="<w:hidden/>")),
        footnotes=f'<w:footnote w:id="0" w:type="separator">{para("线")}</w:footnote>'
        f'<w:footnote w:id="2">{para("含结转1件。")}</w:footnote>',
    )
    assert texts(document) == ["收到12件", "含结转1件。"]
    assert document.pictures == 1
    assert cells(document) == [["规章", "1"]]


def test_a_note_to_a_figure_is_no_part_of_its_cell() -> None:
    figure = para(run("28") + '<w:r><w:footnoteReference w:id="2"/></w:r>')
    document = body(
        table(row(cell("规章"), cell(figure))),
        footnotes=f'<w:footnote w:id="2">{para("含上年3件。")}</w:footnote>',
    )
    assert cells(document) == [["规章", "28"]]
    assert texts(document) == ["含上年3件。"]


def test_places_are_counted_as_words_user_counts() -> None:
    merged = table(
        row(cell("甲", '<w:vMerge w:val="restart"/>'), cell("乙", '<w:gridSpan w:val="3"/>'), cell("丙")),
        row(cell("", "<w:vMerge/>"), cell("1"), cell("2"), cell("3"), cell("4")),
    )
    document = body(para("标题"), para(""), merged, para("正文"), table(row(cell("x"), cell("y"))))
    assert document.paragraphs[1].place(0, 1) == BlockPlace("正", paragraph=2)
    first, second = document.grids
    assert first.cells[2].content.place() == BlockPlace("丙", table=0, row=0, column=2)
    assert [c.content.place() for c in first.cells if c.text == "1"] == [
        BlockPlace("1", table=0, row=1, column=1)
    ]
    assert second.cells[0].content.place() == BlockPlace("x", table=1, row=0, column=0)


def test_a_package_with_the_separators_of_windows_is_read() -> None:
    parts = {name.replace("/", "\\"): data for name, data in unpacked(docx(["正文"])).items()}
    assert texts(read("a.docx", packed(parts))) == ["正文"]


def test_the_strict_variant_is_read_too() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    assert texts(read("a.docx", word(para("总体情况"), namespace=strict))) == ["总体情况"]


def test_a_page_that_stands_in_the_document_as_a_file_is_read() -> None:
    page = html(["一、总体情况", [[Box("规章", 2), "1"], ["2"]]])
    data = word(para("标题") + '<w:altChunk r:id="c1"/>' + para("完"))
    related = f"{RELATIONS}<Relationship Id='c1' Type='x/aFChunk' Target='chunk.mht'/></Relationships>"
    parts = unpacked(data) | {"word/chunk.mht": page, "word/_rels/document.xml.rels": related}
    document = read("a.docx", packed(parts))
    assert texts(document) == ["标题", "一、总体情况", "完"]
    assert cells(document) == [["规章", "1"], ["规章", "2"]]
    assert document.grids[0].cells[2].content.place() == BlockPlace("2", table=0, row=1, column=1)


def test_a_control_in_which_nothing_was_entered_is_blank() -> None:
    styles = """<w:style w:type="character" w:styleId="a3"><w:name w:val="Placeholder Text"/></w:style>"""
    document = body(
        table(row(cell("规章"), cell(para(run("单击输入", '<w:rStyle w:val="a3"/>'))))), styles=styles
    )
    assert cells(document) == [["规章", ""]]


# OpenDocument


LISTS = """<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-suffix="、"
style:num-format="一, 二, 三, ..."><style:list-level-properties><style:list-level-label-alignment
text:label-followed-by="nothing"/></style:list-level-properties></text:list-level-style-number>
<text:list-level-style-number text:level="2" style:num-prefix="（" style:num-suffix="）"
style:num-format="1"/>
</text:list-style>"""


def items(*texts: str, inner: str = "", more: str = "") -> str:
    parts = "".join(f"<text:list-item><text:p>{text}</text:p></text:list-item>" for text in texts)
    return f'<text:list text:style-name="L"{more}>{parts}{inner}</text:list>'


def test_odt_numbers_hidden_text_spaces_changes_and_boxes() -> None:
    automatic = (
        '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/>'
        "</style:style>"
        '<style:style style:name="C" style:family="text" style:parent-style-name="H"/>'
    )
    second = f"<text:list-item>{items('子', '丑')}</text:list-item>"
    document = read(
        "a.odt",
        open_text(
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>删去</text:p></text:deletion>"
            "</text:changed-region></text:tracked-changes>"
            + items("甲")
            + "<text:p>正文</text:p>"
            + items(inner=second, more=' text:continue-numbering="true"')
            + items("乙", more=' text:continue-numbering="true"')
            + items("重新")
            + '<text:p>1<text:span text:style-name="C">9</text:span>2<text:s text:c="2"/>件<text:tab/>完'
            "<text:line-break/>次<text:note><text:note-citation>1</text:note-citation><text:note-body>"
            "<text:p>脚注</text:p></text:note-body></text:note></text:p>"
            '<text:section text:display="none"><text:p>藏</text:p></text:section>'
            "<text:p><draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame>"
            "<draw:frame><draw:image/></draw:frame></text:p>",
            automatic=automatic,
            styles=LISTS,
        ),
    )
    assert texts(document) == [
        "一、甲",
        "正文",
        "（1）子",
        "（2）丑",
        "二、乙",
        "一、重新",
        "12  件\t完\n次",
        "脚注",
        "框",
    ]
    assert document.pictures == 1
    assert len(document.notes) == 2


def test_odt_repeated_cells_and_rows_are_bounded() -> None:
    wide = '<table:table-cell table:number-columns-repeated="1000000"/>'
    line = (
        f'<table:table-row table:number-rows-repeated="99999999"><table:table-cell/>{wide}</table:table-row>'
    )
    started = time.process_time()
    with pytest.raises(Unreadable, match="万格"):
        read("a.odt", open_text(f"<text:p>x</text:p><table:table>{line * 20}</table:table>"))
    assert time.process_time() - started < 10


# what cannot be read


@pytest.mark.parametrize(
    ("data", "word_of_it"),
    [
        (word("<w:p><w:r><w:t>x</w:t></w:r>"), "损坏"),
        (packed({"[Content_Types].xml": "<x/>", "word/media/x.png": "x"}), "损坏"),
        (word(""), "没有文字"),
        (packed({"mimetype": "x", "content.xml": "<x/>"}), "文字文档"),
        (open_text("<text:p>x</text:p>", kind="presentation"), "文字文档"),
        (
            packed(
                {
                    "content.xml": b"\x89\x12",
                    "META-INF/manifest.xml": "<x><manifest:encryption-data/></x>",
                }
            ),
            "密码",
        ),
        (
            packed(
                {
                    "[Content_Types].xml": "<x/>",
                    "word/document.xml": '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
                }
            ),
            "声明",
        ),
        (packed({"[Content_Types].xml": "<x/>", "word/document.xml": b" " * (60 * 2**20)}), "庞大"),
        (word("<w:p>" * 300 + "</w:p>" * 300), "嵌套过深"),
    ],
    ids=["cut", "no body", "empty", "no text", "slides", "locked", "entities", "bomb", "deep"],
)
def test_broken_and_hostile_packages_cost_one_sentence(data: bytes, word_of_it: str) -> None:
    with pytest.raises(Unreadable, match=word_of_it) as caught:
        read("a.docx", data)
    assert "\n" not in str(caught.value)


def test_a_table_that_claims_a_million_columns_is_bounded() -> None:
    lines = [row(cell("x", '<w:gridSpan w:val="999999"/>'), cell("y")) for _ in range(50)]
    grid = body(table(*lines)).grids[0]
    assert isinstance(grid, Grid)
    assert all(len(line) <= 256 for line in grid.matrix())


# the shared documents


@pytest.mark.parametrize("make", [docx, odt])
def test_a_blank_cell_is_there_and_has_a_place(make: object) -> None:
    document = read("a", make([[["规章", "", "0"]] * 2, "正文"]))  # type: ignore[operator]
    blank = document.grids[0].cells[1]
    assert (blank.text, blank.content.place()) == ("", BlockPlace("", table=0, row=0, column=1))


def test_files_are_read_from_disk(tmp_path: Path) -> None:
    path = tmp_path / "年报.docx"
    path.write_bytes(docx(["正文"]))
    assert texts(read(path)) == ["正文"]


def test_a_table_inside_a_shape_of_libreoffice_is_one() -> None:
    names = 'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
    cell = "<loext:table-cell><text:p>{}</text:p></loext:table-cell>"
    line = f"<loext:table-row>{cell.format('规章')}{cell.format('1')}</loext:table-row>"
    shape = f"<draw:custom-shape><loext:table>{line}</loext:table></draw:custom-shape>"
    document = read("a.odt", open_text(f"<text:p {names}>文{shape}</text:p>"))
    assert cells(document) == [["规章", "1"]]


def test_a_fraction_is_no_number_of_its_digits() -> None:
    part = "<m:{0}><m:r><m:t>{1}</m:t></m:r></m:{0}>"
    formula = f"<m:oMath><m:f>{part.format('num', 1)}{part.format('den', 2)}</m:f></m:oMath>"
    assert texts(body(para(run("占") + formula))) == ["占1/2"]
