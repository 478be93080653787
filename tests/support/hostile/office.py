"""Word, OpenDocument, workbooks and the old formats."""

from __future__ import annotations

import random
import struct

from support.documents import cell, ole, open_text, packed, para, row, table, unpacked, word, xlsx
from support.hostile.common import SENTENCE, TITLE, Files, patched

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
    roman = '<w:lvl w:ilvl="0"><w:start w:val="99999999"/><w:numFmt w:val="upperRoman"/>'
    roman += '<w:lvlText w:val="%1"/></w:lvl>'
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
            f"{title}<table:table><table:table-row {repeated}><table:table-cell {across}>"
            f"<text:p>1</text:p>{tail}"
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
    yield "huge-table.doc", patched(ole({"WordDocument": bytes(5_000)}), 44, b"\xff\xff\xff\x7f")
    yield "slides.doc", ole({"PowerPoint Document": bytes(100)})
    yield "locked.doc", ole({"EncryptedPackage": bytes(100), "EncryptionInfo": bytes(100)})
    yield "sector.doc", patched(ole({"WordDocument": bytes(5_000)}), 30, b"\xff\xff")


def office_files() -> Files:
    """What only LibreOffice can refuse; apart, for it takes its time."""
    yield "bin.rtf", b"{\\rtf1 \\bin2000000000 x}"
    yield "table.rtf", b"{\\rtf1 " + b"\\trowd\\cellx1\\cell\\row" * 20_000 + b"}"
    yield "noise.doc", ole({"WordDocument": b"\xec\xa5\xc1\0" + random.Random(3).randbytes(20_000)})
    yield "noise.xls", ole({"Workbook": b"\x09\x08\x10\0" + random.Random(4).randbytes(20_000)})


def _looped(data: bytes) -> bytes:
    """An OLE container whose first chain of sectors comes back to its beginning."""
    return data[:512] + struct.pack("<128I", *([1] * 128)) + data[1024:]
