"""Web pages as offices save them: the article is found, hidden twins are not read, places are exact."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.document import Document, LinePlace, Paragraph, Unreadable
from checker.readers import read
from support.documents import html


def page(source: str) -> Document:
    return read("a.html", source.encode())


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def cells(document: Document, number: int = 0) -> list[list[str | None]]:
    return [[c.text if c else None for c in line] for line in document.grids[number].matrix()]


def in_source(document: Document, place: object) -> str:
    assert isinstance(place, LinePlace)
    lines = list(document.lines[place.line - 1 : place.end_line])
    lines[-1] = lines[-1][: place.end_column - 1]
    lines[0] = lines[0][place.column - 1 :]
    return "\n".join(lines)


TABLE = """<table border=1><tr><td colspan=3>第二十条第（一）项</td></tr>
<tr><td>信息内容</td><td>本年制发件数</td><td>现行有效件数</td></tr>
<tr><td>规章</td><td>{0}</td><td>0</td></tr></table>"""

SITE = """<!DOCTYPE html><html><head><title>水务局2021年政府信息公开工作年度报告_某县人民政府网</title>
<style>.twin, #pop {{ display : none }} @media print {{ .body {{ display:none }} }}</style>
<script>document.write("<table><tr><td>假</td></tr></table>")</script></head><body>
<div class="top"><ul><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li><li><a
href="/hd">互动</a></li></ul><table><tr><td><a href="/a">机构</a></td><td><a href="/b">法规</a></td><td><a
href="/c">预决算</a></td></tr></table></div>
<div class="left"><a href="/1">水务局2020年政府信息公开工作年度报告</a><br>
<a href="/2">教育局2021年政府信息公开工作年度报告</a></div>
<div class="main"><h1>水务局2021年政府信息公开工作年度报告</h1>
<div class="meta">来源：水务局　发布时间：2022-01-20　【打印】【关闭窗口】</div>
<div class="body" id="zoom">
<p>本报告由水务局编制，所列数据的统计期限自2021年1月1日起至12月31日止。</p>
<p>一、总体情况</p><p>全年主动公开信息120条，其中网站80条，微信40条，均按时发布。</p>
<p>二、主动公开政府信息情况</p>{table}
<div class="twin">{twin}</div>
<p>六、其他需要报告的事项</p><p>无。</p><p>2022年1月20日</p></div>
<p><a href="/p.html">上一篇：某公告</a></p><div class="share">分享到：</div></div>
<div class="right"><p>相关文章</p><a href="/x">水务局召开节水工作会议，部署全年重点任务</a></div>
<div class="foot"><p>主办单位：某县人民政府办公室，地址：人民路1号，邮编755000，联系电话：0955-1234567。</p>
<p>宁ICP备00000000号　建议使用1024*768分辨率浏览本站。</p></div></body></html>"""


def test_of_a_site_the_article_is_read_and_nothing_else() -> None:
    document = page(SITE.format(table=TABLE.format(12), twin=TABLE.format(99)))
    assert texts(document) == [
        "水务局2021年政府信息公开工作年度报告",
        "本报告由水务局编制，所列数据的统计期限自2021年1月1日起至12月31日止。",
        "一、总体情况",
        "全年主动公开信息120条，其中网站80条，微信40条，均按时发布。",
        "二、主动公开政府信息情况",
        "六、其他需要报告的事项",
        "无。",
        "2022年1月20日",
    ]
    assert len(document.grids) == 1
    assert cells(document)[2] == ["规章", "12", "0"]
    assert any("隐藏" in note for note in document.notes)


def test_a_title_of_two_lines_above_a_preamble_that_names_itself() -> None:
    document = page(
        "<body><p><a href=/>首页</a> &gt; 年度报告</p><div><h3>某县水务局2021年</h3>"
        "<h3>政府信息公开工作年度报告</h3></div><div class=x><p>现公布本局2021年度报告，请予监督。</p>"
        "<p>一、总体情况</p>"
        + "<p>全年公开信息120条，均已按时发布，另有解读12条。</p>" * 12
        + "</div><p>某县水务局</p><p>联系我们</p></body>"
    )
    assert texts(document)[:3] == [
        "某县水务局2021年",
        "政府信息公开工作年度报告",
        "现公布本局2021年度报告，请予监督。",
    ]
    assert texts(document)[-1] == "某县水务局"


def test_each_line_of_the_title_may_be_wrapped_in_elements_of_its_own() -> None:
    lines = "".join(
        f"<div align=center><div><b>{line}</b></div></div>"
        for line in ("某县水务局", "2021年政府信息公开工作年度报告")
    )
    sentences = "<p>全年公开信息120条，均已按时发布，另有解读12条。</p>" * 12
    document = page(
        f"<body><div><div>索引号 1234</div><div>公开日期 2022-01-19</div></div><div>{lines}"
        f"<div><p>一、总体情况</p>{sentences}</div></div></body>"
    )
    assert texts(document)[:3] == ["某县水务局", "2021年政府信息公开工作年度报告", "一、总体情况"]


@pytest.mark.parametrize("head", ["热点推荐", "相关链接", "点击排行"])
def test_a_column_of_links_after_the_article_is_no_part_of_it(head: str) -> None:
    sentences = "<p>全年公开信息120条，均已按时发布，另有解读12条。</p>" * 12
    links = "".join(f"<li><a href=/{n}>第{n}条新闻的标题</a></li>" for n in range(6))
    document = page(
        f"<body><div><div><h1>某县水务局2021年政府信息公开工作年度报告</h1><p>一、总体情况</p>{sentences}"
        f"<p>某县水务局</p></div><div><h3>{head}</h3><ul>{links}</ul></div></div></body>"
    )
    assert texts(document)[-1] == "某县水务局"


def test_layout_tables_around_everything_are_no_tables() -> None:
    inner = SITE.format(table=TABLE.format(12), twin="").split("<body>")[1].split("</body>")[0]
    nested = f"<table><tr><td>{inner}</td></tr></table>"
    document = page(f"<table><tr><td width=20%>栏目导航</td><td>{nested}</td></tr></table>")
    assert len(document.grids) == 1
    assert cells(document)[2] == ["规章", "12", "0"]
    assert "二、主动公开政府信息情况" in texts(document)


def test_no_part_of_the_report_is_lost_when_every_section_has_an_element_of_its_own() -> None:
    sections = [f"<section><h2>{n}、第{n}部分</h2><p>正文第{n}节。</p></section>" for n in "一二三四五六"]
    long = "<section><p>" + "全年公开信息，情况如下。" * 60 + "</p></section>"
    document = page("<body>" + "".join(sections[:3]) + long + TABLE + "".join(sections[3:]) + "</body>")
    assert sum("部分" in text for text in texts(document)) == 6
    assert sum("正文" in text for text in texts(document)) == 6


def test_content_that_a_script_shows_is_read_where_nothing_else_is() -> None:
    hidden = f"<div id=c style='visibility:hidden'><p>一、总体情况</p>{TABLE.format(12)}</div>"
    document = page(f"<p>页面</p>{hidden}")
    assert len(document.grids) == 1
    assert any("隐藏" in note for note in document.notes)


@pytest.mark.parametrize(
    "hiding",
    [
        'style="display: none"',
        "style='color:red;DISPLAY:NONE'",
        "hidden",
        'style="mso-hide:all"',
        "id=pop",
        "class='x twin'",
    ],
)
def test_hidden_cells_rows_and_words_are_not_read(hiding: str) -> None:
    source = (
        "<style>.twin, #pop { display : none }</style><table>"
        f"<tr><td>规章</td><td>1<span {hiding}>9</span>2</td></tr><tr {hiding}><td>藏</td><td>3</td></tr>"
        f"<tr><td>处罚</td><td {hiding}>7</td><td>4</td></tr></table>"
    )
    assert cells(page(source)) == [["规章", "12"], ["处罚", "4"]]


def test_style_sheets_hide_and_show_in_the_order_of_their_rules() -> None:
    source = (
        "<style>/* x */ .tabs > .pane, .c::after { display:none } .tabs>.active{display:block}"
        "@media screen and (max-width:9px){ td{display:none} } </style>"
        "<style media=print>p{display:none}</style>"
        "<div class=tabs><p class='pane active'>甲</p><p class=pane>乙</p></div><p class='pane c'>丙</p>"
        "<table><tr><td>规章<td>1</table>"
    )
    document = page(source)
    assert texts(document) == ["甲", "丙"]
    assert cells(document) == [["规章", "1"]]


def test_unclosed_and_misnested_tags_are_read_as_browsers_do() -> None:
    source = (
        "<table><tr><td>规章<td>1<tr><td>处罚<td>2</table>"
        "<p>甲<p>乙<div>丙<b>丁<p>戊</b>己</div>"
        "<table><tr>外<td>x<td>y</table>"
    )
    document = page(source)
    assert cells(document) == [["规章", "1"], ["处罚", "2"]]
    assert texts(document) == ["甲", "乙", "丙丁", "戊己", "外"]


def test_word_html_with_conditional_comments() -> None:
    source = (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><body lang=ZH-CN><!--[if gte mso 9]><xml>"
        "<o:p>假</o:p></xml><![endif]--><p class=MsoNormal><![if !supportLists]><span lang=EN-US>1."
        "<span style='font:7pt'>&nbsp;</span></span><![endif]>属于国家秘密"
        "<span\n lang=EN-US>12</span>件<o:p></o:p></p>"
        "<table class=Mso><tr><td><p class=MsoNormal><span lang=EN-US>5</span>7<o:p>&nbsp;</o:p></p></td>"
        "<td><p class=MsoNormal><o:p>&nbsp;</o:p></p></td></tr></table>"
    )
    document = page(source)
    assert texts(document) == ["1.\u00a0属于国家秘密12件"]
    assert [text and text.strip() for text in cells(document)[0]] == ["57", ""]


def test_places_lead_back_to_the_very_characters() -> None:
    source = (
        "<html>\r\n<body>\r\n<p>　　收到&nbsp;<b>1</b>\r\n 5件&ldquo;其中&rdquo;&lt;2&gt;件<!-- 3 -->，\r\n"
        "办结完。</p>\r\n"
        "<table><tr><td>规章<br>合计</td><td> 1,578 </td><td></td></tr><tr><td>a &amp; b</td></tr></table>"
    )
    document = page(source)
    text = document.paragraphs[0]
    assert text.text == "　　收到\u00a01 5件“其中”<2>件，办结完。"
    for word in ("收到", "1", "5件", "其中", "2", "，", "办结完"):
        at = text.text.index(word)
        assert in_source(document, text.place(at, at + len(word))) == word
    at = text.text.index("“")
    assert in_source(document, text.place(at, at + 1)) == "&ldquo;"
    assert cells(document) == [["规章\n合计", "1,578", ""], ["a & b", None, None]]
    for cell in document.grids[0].cells[1:2]:
        assert in_source(document, cell.content.place()) == cell.text
    blank = document.grids[0].cells[2].content.place()
    assert isinstance(blank, LinePlace)
    assert document.lines[blank.line - 1][: blank.column - 1].endswith("<td>")


SOUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<table>",
            "</table>",
            "<tr>",
            "<td>",
            "</td>",
            "<b>",
            "</b>",
            "<br>",
            "<span style='x'>",
            "</span>",
            "<li>",
            "<ol>",
            "<!-- 假 -->",
            "<a name='x'>",
            "</a>",
            "&nbsp;",
            "&#65;",
            "<td colspan=2 rowspan=3>",
            "\n",
            "  ",
            "申请",
            "12",
            "件。",
            "<",
            "& ",
            "<h2>",
            "</h2>",
            "<pre>",
            "<th>",
        ]
    ),
    min_size=1,
    max_size=60,
)


@given(SOUP)
@settings(max_examples=300, deadline=None)
def test_of_any_soup_every_word_is_read_at_its_place(parts: list[str]) -> None:
    source = "<body>" + "".join(parts)
    try:
        document = page(source)
    except Unreadable:
        assert not {"申请", "12", "件。"} & set(parts)
        return
    contents = [
        content
        for block in document.blocks
        for content in ([block] if isinstance(block, Paragraph) else [cell.content for cell in block.cells])
    ]
    for content in contents:
        for piece in content.pieces:
            assert content.text[piece.start : piece.start + len(piece.place.text)] == piece.place.text
            if "&" not in in_source(document, piece.place):
                assert in_source(document, piece.place) == piece.place.text
    printed = "".join(content.text for content in contents)
    for word in ("申请", "12", "件。"):
        assert printed.count(word) == parts.count(word)


def test_spans_of_any_size_are_bounded() -> None:
    source = "<table><tr><td colspan=99999 rowspan=0>甲<td>乙" + "<tr><td rowspan=65534>x" * 300 + "</table>"
    matrix = page(source).grids[0].matrix()
    assert len(matrix) == 301
    assert len(matrix[0]) <= 256


def test_a_span_ends_with_its_row_group() -> None:
    source = (
        "<table><thead><tr><th rowspan=5>表头<th>列</thead><tbody><tr><td>甲<td>1"
        "<tr><td rowspan=0>乙<td>2<tr><td>3</tbody></table>"
    )
    assert cells(page(source)) == [["表头", "列"], ["甲", "1"], ["乙", "2"], ["乙", "3"]]


def test_lists_are_numbered_and_lines_of_pre_go_on() -> None:
    document = page(
        "<ol><li>甲<li>（二）乙<li value=7>5件</ol>"
        "<ol style='list-style-type:cjk-ideographic' start=2><li>丙</ol><ul><li>丁</ul>"
        "<pre>一、总体情况\n  收到12件，\n办结。</pre>"
    )
    assert texts(document) == [
        "1.甲",
        "（二）乙",
        "7. 5件",
        "二、丙",
        "丁",
        "一、总体情况",
        "  收到12件，",
        "办结。",
    ]
    assert [p.wrapped for p in document.paragraphs[-3:]] == [True, True, False]


def test_an_attached_file_a_frame_and_pictures_are_told() -> None:
    attached = page(
        "<body><h1>水务局2021年政府信息公开工作年度报告</h1>"
        "<p>附件：<a href='/f/2021.docx?x=1'>年度报告.docx</a></p></body>"
    )
    assert any("年度报告.docx" in note for note in attached.notes)
    framed = page(
        "<html><frameset cols='20%,*'><frame src='menu.html'><frame src='main.html'></frameset></html>"
    )
    assert any("框架" in note for note in framed.notes)
    pictured = page(
        "<body><div><h1>2021年政府信息公开工作年度报告</h1><img src=1.png><img src=2.png></div></body>"
    )
    assert pictured.pictures == 2


def test_the_title_of_the_page_stands_in_where_the_page_shows_none() -> None:
    document = page("<title>水务局2021年政府信息公开工作年度报告 - 某县政府</title><body>" + TABLE)
    assert texts(document) == ["水务局2021年政府信息公开工作年度报告"]
    assert in_source(document, document.paragraphs[0].place()) == "水务局2021年政府信息公开工作年度报告"


def test_what_scripts_and_controls_hold_is_no_text() -> None:
    document = page(
        "<body><script>var a='<p>假</p>'</script><style>p{content:'假'}</style><template><p>假</p></template>"
        "<noscript><p>假</p></noscript><textarea>假</textarea><select><option>假</select><button>假</button>"
        "<svg><text>假</text></svg><svg/><iframe>假</iframe><p>真&#8203;的</p><del>假</del>"
    )
    assert texts(document) == ["真的"]


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<b>甲<p>",
        "<table><tr><td>",
        "<a href=x>",
        "<title>",
        "<svg>",
        "<",
        "<!--",
        "&",
        '<p a="',
        "<ol><li>",
        "</p>",
    ],
)
def test_hostile_pages_cost_linear_time(piece: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        with suppress(Unreadable):
            page("<html><body><p>年度报告</p>" + piece * count)
        return time.process_time() - start

    few = seconds(10_000)
    assert seconds(40_000) < 12 * few + 0.5


def test_a_page_of_half_a_million_tags_is_refused_in_one_sentence() -> None:
    with pytest.raises(Unreadable, match="标记"):
        page("<html><body>" + "<p></p>" * 500_000)


def test_a_report_on_one_line_is_read_like_any_other() -> None:
    content = ["# 2021年政府信息公开工作年度报告", [["规章", "1"]] * 3, "全年收到申请12件。"]
    source = html(content).replace("\n", "")
    document = page(source)
    assert len(document.lines) == 1
    place = document.paragraphs[-1].place(6, 8)
    assert in_source(document, place) == "12"


DIVS = [
    ('role="table"', 'role="row"', 'role="columnheader" aria-colspan="2"', 'role="cell"', ""),
    (
        'style="display:table"',
        'style="display: table-row"',
        'style="display:table-cell" aria-colspan=2',
        'style="display:table-cell"',
        "",
    ),
    (
        "class=t",
        "class=r",
        "class=c aria-colspan=2",
        "class=c",
        ".t{display:table}.r{display:table-row}.c{display:table-cell}",
    ),
]


@pytest.mark.parametrize(("table", "row", "head", "cell", "sheet"), DIVS, ids=["roles", "styles", "sheet"])
@pytest.mark.parametrize("name", ["div", "span"])
def test_a_table_made_of_other_elements_is_a_table(
    table: str, row: str, head: str, cell: str, sheet: str, name: str
) -> None:
    made = (
        f"<{name} {table}><{name} {row}><{name} {head}>项目</{name}></{name}>\n"
        f"<{name} {row}><{name} {cell}>规章</{name}><{name} {cell}>12</{name}></{name}>"
        f"<{name} {row}><{name} {cell}>法规</{name}><{name} {cell}></{name}></{name}></{name}>"
    )
    document = page(f"<style>{sheet}</style><p>前</p>{made}<p>后</p>")
    assert cells(document) == [["项目", "项目"], ["规章", "12"], ["法规", ""]]
    assert texts(document) == ["前", "后"]
    assert document.grids[0].cells[-1].content.place().line == 2  # type: ignore[union-attr]


def test_parts_of_a_table_outside_of_one_are_no_table() -> None:
    document = page("<div role=row><div role=cell>甲</div></div><table><tr><td><p role=cell>乙<td>丙</table>")
    assert texts(document)[0] == "甲"
    assert cells(document) == [["乙", "丙"]]


def test_an_item_of_a_menu_is_no_heading() -> None:
    menu = "<ul><li><a href=/>首页</a><li><a>二、主动公开政府信息情况查询</a><li><a>办事服务</a></ul>"
    source = SITE.format(table=TABLE.format(5), twin="")
    at = source.index('<div class="top">')
    assert not any("查询" in text for text in texts(page(source[:at] + menu + source[at:])))


def test_an_anchor_is_no_link() -> None:
    source = SITE.format(table=TABLE.format(5), twin="").replace(
        "<p>一、总体情况</p>", '<p><a name="_Toc1">一、总体情况</a></p>'
    )
    assert "一、总体情况" in texts(page(source))
