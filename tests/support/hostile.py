"""Files that are made to harm whoever reads them, of every format, and sound reports to lie among them.

Always the same ones. ``make`` writes them; each is small on disk where the harm allows it.
"""

from __future__ import annotations

import bz2
import io
import os
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from support import generate, pdfs, shapes
from support.cases import FORMS
from support.documents import cell, docx, ole, open_text, packed, para, row, table, unpacked, word, xlsx
from support.documents import html as html_page
from support.documents import odt as odt_file

TITLE = "清溪县档案局2022年政府信息公开工作年度报告"
SENTENCE = "本机关全年收到政府信息公开申请一批。"
Files = Iterator[tuple[str, bytes]]

_SOUND: dict[str, Callable[[shapes.Sheet], str]] = {
    "txt": shapes.tabs,
    "md": shapes.markdown,
    "html": shapes.html,
}


def sound(count: int = 24) -> Files:
    """Reports in order, of both forms, in text, Markdown and HTML."""
    forms = [form for form in FORMS if form.tables]
    for number in range(count):
        form = forms[number % len(forms)]
        figures = generate.figures(form, random.Random(number))
        suffix = list(_SOUND)[number % len(_SOUND)]
        text = _SOUND[suffix](shapes.sheet(form, figures))
        yield f"sound-{number:02}.{suffix}", text.encode()


def hostile() -> Files:
    for group in (texts, pages, words, open_documents, workbooks, old_office, drawings, pictures, archives):
        yield from group()
    yield from damaged()


def make(folder: Path, *, only: Callable[[str], bool] = lambda name: True) -> tuple[list[Path], list[Path]]:
    """Writes the sound and the hostile files; gives both."""
    folder.mkdir(parents=True, exist_ok=True)
    written: tuple[list[Path], list[Path]] = ([], [])
    for kind, files in enumerate((sound(), hostile())):
        for name, data in files:
            if kind == 0 or only(name):
                path = folder / name
                path.write_bytes(data)
                written[kind].append(path)
    if only("special"):
        written[1].extend(_special(folder))
    return written


def _special(folder: Path) -> Iterator[Path]:
    """What is no plain file: each is told when it is met in a folder."""
    loop = folder / "loop.md"
    loop.symlink_to(loop.name)
    yield loop
    gone = folder / "gone.docx"
    gone.symlink_to("nowhere.docx")
    yield gone
    device = folder / "device.txt"
    device.symlink_to("/dev/zero")
    yield device
    if hasattr(os, "mkfifo"):
        pipe = folder / "pipe.md"
        os.mkfifo(pipe)
        yield pipe
    for name in ("line\n::error file=x::y.md", "esc\x1b[2J.html", "bidi\u202edm.txt"):
        odd = folder / name
        odd.write_bytes(b"\x00\x01\x02" * 40)
        yield odd


# Plain text and Markdown


def texts() -> Files:
    yield "empty.txt", b""
    yield "zeros.txt", b"\0" * 100_000
    yield "one-line.txt", f"{TITLE}\n{SENTENCE * 25_000}".encode()
    yield "one-line.md", f"# {TITLE}\n\n{SENTENCE * 25_000}".encode()
    yield "too-long.txt", f"{TITLE}\n{SENTENCE * 60_000}".encode()
    yield "many-lines.txt", f"{TITLE}\n{'1' * 9}\n".encode() + b"1\n" * 200_000
    yield "paragraphs.md", b"1\n\n" * 100_000
    yield "digits.txt", f"{TITLE}\n{'1' * 400_000}".encode()
    yield "digits-spaced.txt", f"{TITLE}\n{'1 ' * 200_000}".encode()
    yield "tabs.txt", f"{TITLE}\n一、本年新收政府信息公开申请数量{chr(9) * 400_000}".encode()
    yield "spaces.txt", f"{TITLE}\n一、总体情况{' ' * 400_000}x".encode()
    yield "newlines.txt", b"\n" * 3_000_000
    yield "carriage.txt", b"\r" * 3_000_000
    yield "brackets.md", b"[" * 200_000
    yield "links.md", b"[a](b" * 60_000
    yield "images.md", b"![" * 100_000
    yield "stars.md", b"*a **b " * 40_000
    yield "ticks.md", b"`" * 100_001 + b"a" + b"``" * 50_000
    yield "quotes.md", b">" * 100_000 + b" a"
    yield "lists.md", b"".join(b" " * n + b"- a\n" for n in range(500)) + b"- " * 20_000
    yield "pipes.md", b"|" * 200_000 + b"\n" + b"|-" * 100_000 + b"|\n"
    yield "wide-table.md", f"{'|a' * 30_000}|\n{'|-' * 30_000}|\n{'|1' * 30_000}|\n".encode()
    yield "long-table.md", b"|a|b|\n|-|-|\n" + b"|1|2|\n" * 60_000
    yield "references.md", b"".join(b"[%d]: [%d]\n" % (n, n + 1) for n in range(20_000))
    yield "tags.md", b"<table><tr><td>" * 30_000
    yield "tildes.md", b"~~" * 150_000
    yield "headings.md", b"# a\n" * 29_000
    yield "sections.txt", "一、总体情况\n二、主动公开政府信息情况\n".encode() * 14_000
    yield "titles.txt", f"{TITLE}\n".encode() * 15_000
    yield "numbers.txt", f"{TITLE}\n".encode() + "（一）予以公开 1 2 3 4 5 6 7\n".encode() * 12_000
    yield "clauses.txt", f"{TITLE}\n一、总体情况\n".encode() + "其中自然人5件、商业企业3件、".encode() * 1_500
    yield "sums.txt", f"{TITLE}\n一、总体情况\n".encode() + "本年新收政府信息公开申请5件，".encode() * 1_500
    yield "money.txt", f"{TITLE}\n一、总体情况\n采购金额{'9' * 300_000}万元".encode()
    yield "chinese-number.txt", f"{TITLE}\n一、总体情况\n{'万亿' * 100_000}件".encode()
    yield "chinese-digits.txt", f"{TITLE}\n一、总体情况\n收到{'一二三四五六七八九' * 20_000}件".encode()
    yield "utf16-odd.txt", b"\xff\xfe" + b"\x00\xd8" * 5_001 + b"\x01"
    yield "utf32.txt", TITLE.encode("utf-32")
    yield "gbk-broken.txt", TITLE.encode("gbk") + b"\x81" * 50_000
    yield "controls.txt", TITLE.encode() + bytes(range(1, 32)) * 3_000
    yield "combining.txt", (TITLE + "a" + "\u0301" * 200_000).encode()
    yield "bidi.txt", (TITLE + "\u202e\u2066" * 60_000).encode()
    yield "invisible.txt", (TITLE + "\u200b" * 300_000).encode()
    yield "private.txt", (TITLE + "\ue000" * 100_000).encode()
    yield "random.txt", random.Random(1).randbytes(300_000)
    yield "random.md", random.Random(2).randbytes(300_000)


# Web pages


def pages() -> Files:
    head = f"<html><head><meta charset=utf-8><title>{TITLE}</title></head><body>"
    deep = 60_000
    yield "deep-div.html", (head + "<div>" * deep + "x").encode()
    yield "deep-table.html", (head + "<table><tr><td>" * 20_000 + "1").encode()
    yield "deep-b.html", (head + "<b><i>" * 30_000 + "x").encode()
    yield "deep-font.html", (head + "<font><p>" * 20_000 + "x").encode()
    yield "deep-list.html", (head + "<ul><li>" * 20_000 + "x").encode()
    yield "deep-svg.html", (head + "<svg><g>" * 20_000 + "x").encode()
    yield "colspan.html", f"{head}<table><tr><td colspan=99999999 rowspan=99999999>1</table>".encode()
    yield (
        "spans.html",
        (head + "<table>" + "<tr>" + "<td colspan=1000 rowspan=65534>1" * 60 + "</table>").encode(),
    )
    yield "rowspans.html", (head + "<table>" + "<tr><td rowspan=9999>1<td>2" * 5_000 + "</table>").encode()
    yield "cells.html", (head + "<table>" + ("<tr>" + "<td>1" * 100) * 1_000 + "</table>").encode()
    yield "tables.html", (head + "<table><tr><td>1<td>2</table>" * 20_000).encode()
    yield "attributes.html", (head + f"<p {' '.join(f'a{n}=1' for n in range(60_000))}>x").encode()
    yield "attribute.html", (head + f'<p class="{"x " * 2_000_000}">x').encode()
    yield "style.html", (head + f"<style>{'.a{color:red}' * 50_000}</style><p class=a>x").encode()
    yield (
        "selectors.html",
        (head + f"<style>{'a ' * 100_000}{{display:none}}</style>" + "<a>" * 5_000).encode(),
    )
    yield "comment.html", (head + "<!--" * 100_000 + TITLE).encode()
    yield "cdata.html", (head + "<![CDATA[" * 100_000).encode()
    yield "script.html", (head + "<script>" * 50_000 + TITLE).encode()
    yield "entities.html", (head + "&amp;" * 300_000 + "&#x110000;&#0;&#xD800;" * 1_000).encode()
    yield "unclosed.html", (head + "<td>1<p>" * 29_000).encode()
    yield "open.html", (head + "<" * 300_000).encode()
    yield "paragraphs.html", (head + "<p>1" * 90_000).encode()
    yield "nulls.html", (head + "\0" * 200_000).encode()
    yield "frames.html", (head + "<iframe src=a.html>" * 10_000).encode()
    yield "forms.html", (head + "<input value=1><select><option>1" * 10_000).encode()
    yield "sup.html", (head + "<sup><sub>" * 20_000 + "1").encode()
    yield "data.html", (head + f'<img src="data:image/png;base64,{"A" * 3_000_000}">').encode()
    yield "charset.html", b"<meta charset=utf-7><title>+ADw-</title>" + b"\xff" * 50_000
    mht = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
    yield (
        "parts.mht",
        (mht + "--x\nContent-Type: text/html\n\n<p>1\n" * 20_000).encode(),
    )
    nested = "".join(
        f"Content-Type: multipart/mixed; boundary={'x' * n}\n\n--{'x' * n}\n" for n in range(1, 300)
    )
    yield "nested.mht", f"MIME-Version: 1.0\n{nested}Content-Type: text/html\n\n<p>1".encode()
    yield (
        "quoted.mht",
        b"MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n" + b"=" * 500_000,
    )
    yield "headers.mht", b"MIME-Version: 1.0\n" + b"X: y\n" * 100_000 + b"Content-Type: text/html\n\n<p>1"


# Word


def words() -> Files:
    title = para(TITLE)
    yield "deep-table.docx", word(title + _nested(400))
    yield "deeper-table.docx", word(title + _nested(3_000))
    yield "million-cells.docx", word(title + table(*[row(*[cell("1")] * 100)] * 2_000))
    yield "many-tables.docx", word(title + table(row(cell("1"), cell("2"))) * 20_000)
    yield "many-paragraphs.docx", word(title + para("1") * 60_000)
    yield "one-paragraph.docx", word(title + para(SENTENCE * 40_000))
    yield "runs.docx", word(title + f"<w:p>{'<w:r><w:t>1</w:t></w:r>' * 200_000}</w:p>")
    span = '<w:gridSpan w:val="999999999"/>'
    yield "gridspan.docx", word(title + table(row(cell("1", span), cell("2")), row(cell("3", span))))
    yield (
        "gridbefore.docx",
        word(title + table(row(cell("1"), properties='<w:gridBefore w:val="99999999"/>'))),
    )
    merge = "<w:vMerge/>"
    yield "vmerge.docx", word(title + table(*[row(cell("1", merge), cell("2", merge))] * 20_000))
    circle = "".join(
        f'<w:style w:styleId="s{n}" w:type="paragraph"><w:basedOn w:val="s{(n + 1) % 5_000}"/></w:style>'
        for n in range(5_000)
    )
    yield "style-circle.docx", word(para(TITLE, '<w:pStyle w:val="s0"/>') * 200, styles=circle)
    links = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>'
        f'<w:abstractNum w:abstractNumId="{n}"><w:numStyleLink w:val="s{n}"/></w:abstractNum>'
        for n in range(3_000)
    )
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    yield "numbering-circle.docx", word(para(TITLE, numbered) * 200, numbering=links)
    level = '<w:lvl w:ilvl="0"><w:start w:val="999999999999"/><w:numFmt w:val="chineseCounting"/>'
    level += f'<w:lvlText w:val="{"%1" * 20_000}"/></w:lvl>'
    yield (
        "numbering.docx",
        word(
            para(TITLE, numbered) * 500,
            numbering=f'<w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
        ),
    )
    roman = '<w:lvl w:ilvl="0"><w:start w:val="99999999"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1"/></w:lvl>'
    yield (
        "roman.docx",
        word(
            para(TITLE, numbered) * 100,
            numbering=f'<w:abstractNum w:abstractNumId="1">{roman}</w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
        ),
    )
    notes = "".join(f'<w:footnote w:id="{n}">{para("1")}</w:footnote>' for n in range(20_000))
    marks = "".join(f'<w:p><w:r><w:footnoteReference w:id="{n}"/></w:r></w:p>' for n in range(20_000))
    yield "footnotes.docx", word(title + marks, footnotes=notes)
    own = '<w:footnote w:id="1"><w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p></w:footnote>'
    yield (
        "footnote-circle.docx",
        word(title + '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>', footnotes=own),
    )
    yield (
        "deep-sdt.docx",
        word(title + "<w:sdt><w:sdtContent>" * 5_000 + para("1") + "</w:sdtContent></w:sdt>" * 5_000),
    )
    yield "deep-ins.docx", word(title + "<w:p>" + "<w:ins>" * 5_000 + "</w:ins>" * 5_000 + "</w:p>")
    yield "fields.docx", word(title + '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' * 30_000)
    yield (
        "bomb.docx",
        packed({**unpacked(word(title)), "word/document.xml": b"<w:document>" + b" " * 60_000_000}),
    )
    yield "laughs.docx", packed({**unpacked(word(title)), "word/document.xml": _laughs()})
    yield "external.docx", packed({**unpacked(word(title)), "word/document.xml": _external()})
    yield "no-document.docx", packed({"[Content_Types].xml": "<Types/>", "word/x.xml": "<a/>"})
    yield "not-xml.docx", packed({**unpacked(word(title)), "word/document.xml": b"\xff\xfe<"})
    yield "many-members.docx", packed({**unpacked(word(title)), **{f"word/{n}": b"" for n in range(15_000)}})
    yield (
        "too-many-members.docx",
        packed({"[Content_Types].xml": "", **{f"word/{n}": b"" for n in range(21_000)}}),
    )
    loop = unpacked(word(title))
    loop["_rels/.rels"] = str(loop["_rels/.rels"], "utf-8").replace("word/document.xml", "_rels/.rels")
    yield "rels-loop.docx", packed(loop)
    attributes = " ".join(f"a{n}='1'" for n in range(50_000))
    yield "attributes.docx", word(f"{title}<w:p {attributes}/>")


def _nested(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + para("1") + f"{para('')}</w:tc></w:tr></w:tbl>" * depth


def _laughs() -> str:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "哈">{entities}]><x>&a11;</x>'


def _external() -> str:
    return '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


# OpenDocument


def open_documents() -> Files:
    title = f"<text:p>{TITLE}</text:p>"
    repeated = 'table:number-rows-repeated="1000000000"'
    across = 'table:number-columns-repeated="1000000000"'
    tail = "</table:table-cell></table:table-row></table:table>"
    yield (
        "rows.odt",
        open_text(
            f"{title}<table:table><table:table-row {repeated}><table:table-cell><text:p>1</text:p>{tail}"
        ),
    )
    yield (
        "columns.odt",
        open_text(
            f"{title}<table:table><table:table-row><table:table-cell {across}><text:p>1</text:p>{tail}"
        ),
    )
    yield (
        "both.odt",
        open_text(
            f"{title}<table:table><table:table-row {repeated}><table:table-cell {across}><text:p>1</text:p>{tail}"
        ),
    )
    yield (
        "spanned.odt",
        open_text(
            f"{title}<table:table><table:table-row><table:table-cell "
            'table:number-columns-spanned="999999999" table:number-rows-spanned="999999999">'
            f"<text:p>1</text:p>{tail}"
        ),
    )
    yield "spaces.odt", open_text(f'{title}<text:p>a<text:s text:c="2000000000"/>b</text:p>')
    yield "negative.odt", open_text(f'{title}<text:p>a<text:s text:c="-5"/>b</text:p>')
    inner = "<table:table><table:table-row><table:table-cell>"
    yield "deep-table.odt", open_text(title + inner * 2_000 + tail * 2_000)
    yield "deep-span.odt", open_text(f"<text:p>{'<text:span>' * 20_000}{'</text:span>' * 20_000}</text:p>")
    yield (
        "deep-list.odt",
        open_text(title + "<text:list><text:list-item>" * 5_000 + "</text:list-item></text:list>" * 5_000),
    )
    circle = "".join(
        f'<style:style style:name="s{n}" style:family="paragraph" '
        f'style:parent-style-name="s{(n + 1) % 3_000}"/>'
        for n in range(3_000)
    )
    yield (
        "style-circle.odt",
        open_text(f'<text:p text:style-name="s0">{TITLE}</text:p>' * 200, automatic=circle),
    )
    note = "<text:note><text:note-body><text:p>1</text:p></text:note-body></text:note>"
    yield "notes.odt", open_text(f"{title}<text:p>{note * 20_000}</text:p>")
    deep = "<text:note><text:note-body><text:p>" * 3_000 + "</text:p></text:note-body></text:note>" * 3_000
    yield "deep-notes.odt", open_text(f"{title}<text:p>{deep}</text:p>")
    yield "paragraphs.odt", open_text(title + "<text:p>1</text:p>" * 60_000)
    members = unpacked(open_text(title))
    yield "laughs.odt", packed({**members, "content.xml": _laughs()})
    yield "external.odt", packed({**members, "content.xml": _external()})
    yield "bomb.odt", packed({**members, "content.xml": b" " * 60_000_000})
    yield "empty.odt", packed({**members, "content.xml": b""})


# Workbooks


def workbooks() -> Files:
    def data(rows: str, before: str = "", after: str = "") -> bytes:
        return xlsx(f"{before}<sheetData>{rows}</sheetData>{after}", strings=[TITLE])

    one = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    yield "dimension.xlsx", data(one, '<dimension ref="A1:XFD1048576"/>')
    yield "corner.xlsx", data(f'{one}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    yield "beyond.xlsx", data(f'{one}<row r="99999999999"><c r="ZZZZZZZZ99999999999"><v>1</v></c></row>')
    yield "merge.xlsx", data(one, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    merges = '<mergeCell ref="A1:XFD1048576"/>' * 20_000
    yield "merges.xlsx", data(one, after=f"<mergeCells>{merges}</mergeCells>")
    yield "columns.xlsx", data(one, '<cols><col min="1" max="999999999" hidden="1"/></cols>')
    yield "many-columns.xlsx", data(one, "<cols>" + '<col min="1" max="16384"/>' * 30_000 + "</cols>")
    yield "cells.xlsx", data("<row>" + "<c><v>1</v></c>" * 300_000 + "</row>")
    yield "rows.xlsx", data("<row><c><v>1</v></c></row>" * 200_000)
    yield "bad-string.xlsx", data('<row><c t="s"><v>999999</v></c><c t="s"><v>-1</v></c></row>')
    yield (
        "bad-number.xlsx",
        data(f"<row><c><v>1e999999999</v></c><c><v>{'9' * 200_000}</v></c><c><v>nan</v></c></row>"),
    )
    yield "strings.xlsx", xlsx("<sheetData/>", strings=["哈" * 10] * 100_000)
    yield "sheets.xlsx", xlsx(*[f"<sheetData>{one}</sheetData>"] * 2_000, strings=[TITLE])
    members = unpacked(data(one))
    yield "laughs.xlsx", packed({**members, "xl/sharedStrings.xml": _laughs()})
    yield "bomb.xlsx", packed({**members, "xl/worksheets/sheet1.xml": b" " * 60_000_000})
    yield "no-book.xlsx", packed({"[Content_Types].xml": "<Types/>", "xl/x.xml": "<a/>"})


# The old formats: none of these must cost a call of LibreOffice of its own


def old_office() -> Files:
    yield "empty.doc", ole({"WordDocument": b""})
    yield "loop.doc", _looped(ole({"WordDocument": b"\xec\xa5" + bytes(5_000)}))
    yield "cut.doc", ole({"WordDocument": b"\xec\xa5" + bytes(5_000)})[:900]
    yield "streams.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 100_000
    yield "huge-table.doc", _patched(ole({"WordDocument": bytes(5_000)}), 44, b"\xff\xff\xff\x7f")
    yield "slides.doc", ole({"PowerPoint Document": bytes(100)})
    yield "locked.doc", ole({"EncryptedPackage": bytes(100), "EncryptionInfo": bytes(100)})
    yield "sector.doc", _patched(ole({"WordDocument": bytes(5_000)}), 30, b"\xff\xff")


def office_files() -> Files:
    """What only LibreOffice can refuse; apart, for it takes its time."""
    yield "deep.rtf", b"{\\rtf1 " + b"{" * 100_000
    yield "bin.rtf", b"{\\rtf1 \\bin2000000000 x}"
    yield "table.rtf", b"{\\rtf1 " + b"\\trowd\\cellx1\\cell\\row" * 20_000 + b"}"
    yield "unclosed.rtf", b"{\\rtf1 \\u99999999999999?"
    yield "noise.doc", ole({"WordDocument": b"\xec\xa5\xc1\0" + random.Random(3).randbytes(20_000)})
    yield "noise.xls", ole({"Workbook": b"\x09\x08\x10\0" + random.Random(4).randbytes(20_000)})


def _looped(data: bytes) -> bytes:
    """An OLE container whose first chain of sectors comes back to its beginning."""
    return data[:512] + struct.pack("<128I", *([1] * 128)) + data[1024:]


def _patched(data: bytes, at: int, value: bytes) -> bytes:
    return data[:at] + value + data[at + len(value) :]


# PDF


def drawings() -> Files:
    """Each of the killers of before, and kin."""
    yield "two-forms.pdf", _forms(2, 30_000, b"/Form")
    yield "spelt-form.pdf", _forms(2, 30_000, b"/F#6frm")
    yield "self-form.pdf", _forms(1, 10, b"/Form", own=True)
    yield "deep-forms.pdf", _forms(40, 2, b"/Form")
    yield "repeated-content.pdf", _page_of(b"[" + b"4 0 R " * 20_000 + b"]", b"0 0 m 9 9 l S\n" * 3_000)
    yield "bomb.pdf", _page_of(b"4 0 R", b" " * 100_000_000, packed=True)
    yield "double-bomb.pdf", _filtered()
    yield "million-lines.pdf", _page_of(b"4 0 R", b"0 0 m 9 9 l S\n" * 800_000, packed=True)
    yield "saves.pdf", _page_of(b"4 0 R", b"q " * 1_000_000, packed=True)
    yield "brackets.pdf", _page_of(b"4 0 R", b"[" * 1_000_000, packed=True)
    yield "dicts.pdf", _page_of(b"4 0 R", b"/a <<" * 500_000, packed=True)
    yield "text.pdf", _page_of(b"4 0 R", b"BT /F 10 Tf " + b"(aaaaaaaa) Tj " * 100_000 + b"ET", packed=True)
    yield "huge-page.pdf", _page_of(b"4 0 R", b"0 0 m 9 9 l S", box=b"[0 0 1e30 1e30]")
    yield (
        "page-loop.pdf",
        pdfs.assemble(
            [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999>>"]
        ),
    )
    yield (
        "deep-pages.pdf",
        pdfs.assemble(
            [
                b"<</Type/Catalog/Pages 2 0 R>>",
                *(b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (n + 3) for n in range(5_000)),
            ]
        ),
    )
    yield "many-pages.pdf", pdfs.pdf(*[pdfs.Sheet()] * 600)
    yield "no-pages.pdf", pdfs.assemble([b"<</Type/Catalog>>"])
    yield (
        "locked.pdf",
        pdfs.assemble(
            [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>", b"<</Filter/Nobody/V 9>>"],
            "/Encrypt 3 0 R",
        ),
    )
    yield "deep-array.pdf", b"%PDF-1.5\n1 0 obj\n" + b"[" * 500_000
    yield (
        "xref-loop.pdf",
        b"%PDF-1.5\nxref\n0 1\n0000000000 65535 f \ntrailer<</Prev 9/Root 1 0 R>>\nstartxref\n9\n%%EOF",
    )
    yield (
        "xref-size.pdf",
        b"%PDF-1.5\nxref\n0 2000000000\ntrailer<</Size 2000000000/Root 1 0 R>>\nstartxref\n9\n%%EOF",
    )
    yield "head.pdf", b"%PDF-1.7\n"
    yield "picture.pdf", _pictured(60_000, 60_000)
    yield "pattern.pdf", _page_of(b"4 0 R", b"/P cs /P scn 0 0 9 9 re f\n" * 50_000, packed=True)
    yield "nan.pdf", _page_of(b"4 0 R", b"1e999 -1e999 m 1e38 1e38 l S\n" * 5_000)


_CATALOGUE = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]


def _page_of(contents: bytes, data: bytes, *, packed: bool = False, box: bytes = b"[0 0 595 842]") -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox%s/Contents %s>>" % (box, contents)
    return pdfs.assemble([*_CATALOGUE, page, pdfs.stream(data, packed=packed)])


def _forms(depth: int, times: int, name: bytes, *, own: bool = False) -> bytes:
    """Forms within forms, each drawn so many times."""
    first = 5
    draw = zlib.compress(b"/X Do " * times)
    body = b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(draw), draw)
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
    )
    objects = [*_CATALOGUE, page, body]
    for number in range(depth):
        inner = first + (0 if own else number + 1)
        head = b"/Type/XObject/Subtype%s/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (name, inner)
        objects.append(b"<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (head, len(draw), draw))
    line = b"0 0 m 9 9 l S"
    objects.append(
        b"<</Type/XObject/Subtype%s/BBox[0 0 9 9]/Length %d>>stream\n%s\nendstream" % (name, len(line), line)
    )
    return pdfs.assemble(objects)


def _filtered() -> bytes:
    data = zlib.compress(zlib.compress(b"0 0 m 9 9 l S\n" * 20_000_000, 9), 9)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    head = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n" % len(data)
    return pdfs.assemble([*_CATALOGUE, page, head + data + b"\nendstream"])


def _pictured(width: int, height: int) -> bytes:
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>"
    )
    head = (
        f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 8"
    )
    picture = pdfs.stream(bytes(2_000_000), head, packed=True)
    return pdfs.assemble([*_CATALOGUE, page, pdfs.stream(b"595 0 0 842 0 0 cm /I Do"), picture])


# Pictures


def pictures() -> Files:
    def png(width: int, height: int, rows: bytes) -> bytes:
        def chunk(kind: bytes, data: bytes) -> bytes:
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
        parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
        return b"\x89PNG\r\n\x1a\n" + parts

    yield "huge.png", png(2**31 - 1, 2**31 - 1, b"")
    yield "large.png", png(40_000, 40_000, bytes(50_000_000))
    yield "cut.png", png(100, 100, b"")[:40]
    yield "loop.tif", b"II*\0" + struct.pack("<I", 8) + struct.pack("<HI", 0, 8)
    yield (
        "many.tif",
        b"II*\0" + struct.pack("<I", 8) + b"".join(struct.pack("<HI", 0, 14 + 6 * n) for n in range(20_000)),
    )
    yield "bad.jpg", b"\xff\xd8\xff" + bytes(5_000)
    yield "bad.bmp", b"BM" + b"\xff" * 5_000


# Archives


def archives() -> Files:
    yield "bomb.zip", packed({f"{n}.txt": b"0" * 40_000_000 for n in range(3)})
    yield "bzip2.zip", _archive({"a.txt": b"0" * 40_000_000}, zipfile.ZIP_BZIP2)
    yield "lzma.zip", _archive({"a.txt": b"0" * 40_000_000}, zipfile.ZIP_LZMA)
    yield "method.zip", _patched(_archive({"a.txt": b"1"}, zipfile.ZIP_STORED), 8, b"\x63\0")
    yield "nested.zip", packed({"a.zip": packed({"b.zip": packed({"c.txt": "1"})})})
    yield "twice.zip", _archive([("年报.txt", b"\0"), ("年报.txt", b"\0")], zipfile.ZIP_DEFLATED)
    yield "nameless.zip", _nameless()
    yield "outside.zip", packed({"../../a.txt": b"1", "/etc/b.txt": b"1", "C:\\c.txt": b"1"})
    yield "lines.zip", packed({"a\nb.txt": b"\0", "c\r::error::d.txt": b"\0"})
    yield "long-name.zip", packed({"长" * 20_000 + ".txt": b"\0"})
    yield "many.zip", packed({f"{n}.txt": b"\0" for n in range(2_500)})
    yield "empty.zip", packed({})
    yield "folders.zip", packed({"a/": b"", "b/": b""})
    yield "cut.zip", packed({"a.txt": "1" * 5_000})[:-30]
    yield "locked.zip", _locked()
    yield (
        "lying.zip",
        packed({"a.txt": b"0" * 100_000}).replace(struct.pack("<I", 100_000), struct.pack("<I", 5)),
    )
    yield "rar.rar", b"Rar!\x1a\x07\0" + bytes(500)
    yield "gzip.txt", b"\x1f\x8b\x08\0" + bytes(500)
    yield "bzip.txt", bz2.compress(b"0" * 5_000_000)
    yield "ofd.ofd", packed({"OFD.xml": "<a/>"})
    yield "program.doc", b"MZ" + bytes(500)
    yield "overlap.zip", _overlapping()


def _archive(members: dict[str, bytes] | list[tuple[str, bytes]], method: int) -> bytes:
    import warnings

    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as package:
        warnings.simplefilter("ignore")
        for name, data in members.items() if isinstance(members, dict) else members:
            package.writestr(name, data)
    return buffer.getvalue()


def _nameless() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("b.txt", b"\0")
        info = zipfile.ZipInfo("a")
        info.filename = ""
        package.writestr(info, b"1")
    return buffer.getvalue()


def _locked() -> bytes:
    data = packed({"a.txt": "1"})
    directory = data.index(b"PK\1\2")
    return _patched(_patched(data, 6, b"\1\0"), directory + 8, b"\1\0")


def _overlapping() -> bytes:
    """Many entries of the directory for one and the same member."""
    data = packed({"a.txt": b"0" * 1_000_000})
    directory, end = data.index(b"PK\1\2"), data.index(b"PK\5\6")
    entry = data[directory:end]
    entries = b"".join(entry.replace(b"a.txt", b"%05d" % n) for n in range(300))
    tail = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 300, 300, len(entries), directory, 0)
    return data[:directory] + entries + tail


# Sound documents, damaged


def damaged() -> Files:
    """Cut off, or with bytes of them changed."""
    chance = random.Random(5)
    content = [TITLE, [["三、办理结果", "1", "2"], ["（一）予以公开", "3", "4"]]]
    whole = {
        "docx": docx(content),
        "odt": odt_file(content),
        "html": html_page(content).encode(),
        "xlsx": xlsx("<sheetData><row><c><v>1</v></c></row></sheetData>"),
        "pdf": pdfs.pdf(pdfs.Sheet().text(70, 100, TITLE)),
    }
    for suffix, data in whole.items():
        for number in range(5):
            yield f"cut-{number}.{suffix}", data[: len(data) * (number + 1) // 7]
            changed = bytearray(data)
            for _ in range(1 + len(data) // 100):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            yield f"changed-{number}.{suffix}", bytes(changed)
