"""Makes files of every format from one content, and raw Word and ODT packages from pieces of XML."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Box:
    """A cell of a table to be written."""

    text: str
    rowspan: int = 1
    colspan: int = 1


Table = Sequence[Sequence[Box | str]]
Content = Sequence[str | Table]
"""Paragraphs and tables; a paragraph that begins with ``# `` is a heading."""


def boxes(table: Table) -> list[list[Box]]:
    return [[Box(cell) if isinstance(cell, str) else cell for cell in row] for row in table]


def laid(table: Table) -> list[list[tuple[Box, int, int]]]:
    """Every position of the grid: the cell that covers it, how far it is below its corner and right of it."""
    covered: dict[tuple[int, int], tuple[Box, int, int]] = {}
    result = []
    for number, line in enumerate(boxes(table)):
        waiting, column, positions = list(line), 0, []
        while waiting or (number, column) in covered:
            if (number, column) not in covered:
                box = waiting.pop(0)
                for down in range(box.rowspan):
                    for right in range(box.colspan):
                        covered[number + down, column + right] = (box, down, right)
            positions.append(covered[number, column])
            column += 1
        result.append(positions)
    return result


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


def unpacked(data: bytes) -> dict[str, str | bytes]:
    """The members of a ZIP."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


# Word

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def word(body: str, *, namespace: str = W, **parts: str) -> bytes:
    """A Word document from the XML of its body; ``parts``: the XML inside ``styles``, ``numbering`` …"""
    roots = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes"}
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"{_XML}<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="p{number}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>'
            for number, name in enumerate(parts)
        )
        + "</Relationships>",
    }
    for name, xml in parts.items():
        members[f"word/{name}.xml"] = f"{_XML}<w:{roots[name]} {_NAMESPACES}>{xml}</w:{roots[name]}>"
    if namespace != W:
        members = {name: str(text).replace(W, namespace) for name, text in members.items()}
    return packed(members)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def para(content: str, properties: str = "") -> str:
    """A paragraph; ``content``: text, or XML of its runs."""
    inner = content if content.startswith("<") else run(content) if content else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def cell(content: str, properties: str = "") -> str:
    inner = content if content.startswith(("<w:p>", "<w:tbl>", "<w:sdt>")) else para(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def docx(content: Content, **parts: str) -> bytes:
    """``parts``: as of ``word``."""
    body = []
    for block in content:
        if isinstance(block, str):
            text = block.removeprefix("# ")
            body.append(para(text, '<w:outlineLvl w:val="0"/>' if text != block else ""))
        else:
            body.append(table(*(row(*map(_word_cell, line)) for line in laid(block))))
    return word("".join(body), **parts)


def _word_cell(position: tuple[Box, int, int]) -> str:
    """Word writes a cell for each row of a vertical merge, and one for all columns of a span."""
    box, down, right = position
    if right:
        return ""
    merge = "<w:vMerge/>" if down else '<w:vMerge w:val="restart"/>' if box.rowspan > 1 else ""
    return cell("" if down else box.text, f'<w:gridSpan w:val="{box.colspan}"/>{merge}')


# OpenDocument

_ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for name, long in [
        *((name, name) for name in ("office", "text", "table", "style")),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
    ]
)


_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"


def open_text(body: str, *, automatic: str = "", styles: str = "", kind: str = "text") -> bytes:
    """An OpenDocument text from the XML of its body, its automatic styles and its list styles."""
    return packed(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"{_XML}<office:document-content {_ODF}><office:automatic-styles>{automatic}"
            f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body>"
            "</office:document-content>",
            "styles.xml": f"{_XML}<office:document-styles {_ODF}><office:styles>{styles}</office:styles>"
            "</office:document-styles>",
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{_MANIFEST}" m:version="1.3">'
            f'<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.{kind}"/>'
            '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>',
        }
    )


def odt(content: Content, automatic: str = "") -> bytes:
    parts = []
    for block in content:
        if isinstance(block, str):
            text = block.removeprefix("# ")
            tag = "text:h" if text != block else "text:p"
            level = ' text:outline-level="1"' if text != block else ""
            parts.append(f"<{tag}{level}>{escape(text)}</{tag}>")
        else:
            lines = (
                f"<table:table-row>{''.join(map(_odf_cell, line))}</table:table-row>" for line in laid(block)
            )
            parts.append(f"<table:table>{''.join(lines)}</table:table>")
    return open_text("".join(parts), automatic=automatic)


def _odf_cell(position: tuple[Box, int, int]) -> str:
    box, down, right = position
    if down or right:
        return "<table:covered-table-cell/>"
    spans = f'table:number-rows-spanned="{box.rowspan}" table:number-columns-spanned="{box.colspan}"'
    return f"<table:table-cell {spans}><text:p>{escape(box.text)}</text:p></table:table-cell>"


# Web pages and Markdown


def html(content: Content, *, messy: bool = False) -> str:
    """A page; a messy one closes few tags and spreads its texts over spans."""
    parts = []
    for block in content:
        if isinstance(block, str):
            text = block.removeprefix("# ")
            shown = escape(text)
            tag = "h2" if text != block else "p"
            parts.append(f"<{tag}>{shown}" + ("" if messy and tag == "p" else f"</{tag}>"))
        else:
            parts.append(_html_table(boxes(block), messy))
    return (
        f"<!DOCTYPE html>\n<html><head><title>x</title></head><body>\n{chr(10).join(parts)}\n</body></html>\n"
    )


def _html_table(rows: list[list[Box]], messy: bool) -> str:
    lines = []
    for line in rows:
        cells = []
        for box in line:
            spans = (f" rowspan={box.rowspan}" if box.rowspan > 1 else "") + (
                f' colspan="{box.colspan}"' if box.colspan > 1 else ""
            )
            text = escape(box.text)
            if messy:
                cells.append(f"<TD{spans}><P class=MsoNormal><SPAN lang=EN-US>{text}<O:P></O:P></SPAN>")
            else:
                cells.append(f"<td{spans}>{text}</td>")
        lines.append("<tr>" + "".join(cells) + ("" if messy else "</tr>"))
    return "<table>\n" + "\n".join(lines) + "\n</table>"


def markdown(content: Content) -> str:
    """Markdown has no merged cells: a covered position is an empty cell."""
    parts = []
    for block in content:
        if isinstance(block, str):
            parts.append(block)
            continue
        lines = []
        for number, line in enumerate(laid(block)):
            cells = [
                "" if down or right else box.text.replace("|", "\\|").replace("\n", "<br>")
                for box, down, right in line
            ]
            lines.append("| " + " | ".join(cells) + " |")
            if not number:
                lines.append("|" + " --- |" * len(cells))
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def workbook(content: Content) -> str:
    """The XML of a sheet: paragraphs one a row, tables with their merged cells."""
    rows: list[str] = []
    merged: list[str] = []
    for block in content:
        if isinstance(block, str):
            rows.append(_sheet_row(len(rows) + 1, [(0, block.removeprefix("# "))]))
            continue
        for line in laid(block):
            number = len(rows) + 1
            corners = [(at, box) for at, (box, down, right) in enumerate(line) if not (down or right)]
            rows.append(_sheet_row(number, [(at, box.text) for at, box in corners]))
            merged += [
                f"{chr(65 + at)}{number}:{chr(64 + at + box.colspan)}{number + box.rowspan - 1}"
                for at, box in corners
                if box.rowspan * box.colspan > 1
            ]
    spans = "".join(f'<mergeCell ref="{ref}"/>' for ref in merged)
    return f"<sheetData>{''.join(rows)}</sheetData><mergeCells>{spans}</mergeCells>"


def _sheet_row(number: int, cells: Sequence[tuple[int, str]]) -> str:
    inner = "".join(
        f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
        for at, text in cells
    )
    return f'<row r="{number}">{inner}</row>'


# old containers


def ole(streams: Mapping[str, bytes]) -> bytes:
    """An OLE container with these streams, each of which begins on a sector of its own."""
    sector, free, end = 512, 0xFFFFFFFF, 0xFFFFFFFE
    padded = [data.ljust(max(4096, -(-len(data) // sector) * sector), b"\0") for data in streams.values()]
    tables = next(n for n in range(1, 110) if n + 1 + sum(map(len, padded)) // sector <= 128 * n)
    starts, chain = [], [0xFFFFFFFD] * tables + [end]  # the table itself, then the directory
    for data in padded:
        starts.append(len(chain))
        count = len(data) // sector
        chain += [*range(len(chain) + 1, len(chain) + count), end]
    entries = [("Root Entry", 5, end, 0)] + [
        (name, 2, start, len(data)) for name, start, data in zip(streams, starts, padded, strict=True)
    ]
    directory = b""
    for number, (name, kind, start, size) in enumerate(entries):
        encoded = name.encode("utf-16-le") + b"\0\0"
        following = number + 1 if number + 1 < len(entries) else free  # the first is child of the root
        links = (free, free, following) if kind == 5 else (free, following, free)
        directory += encoded.ljust(64, b"\0") + struct.pack("<HBB3I", len(encoded), kind, 1, *links)
        directory += bytes(36) + struct.pack("<II", start, size) + bytes(4)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 62, 3, 0xFFFE, 9, 6)
    header += bytes(10) + struct.pack("<2I", tables, tables) + struct.pack("<6I", 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", *range(tables), *[free] * (109 - tables))
    table = struct.pack(f"<{128 * tables}I", *chain, *[free] * (128 * tables - len(chain)))
    return header + table + directory.ljust(sector, b"\0") + b"".join(padded)


# workbooks

_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx(*sheets: str, strings: Sequence[str] = (), hidden: Sequence[int] = ()) -> bytes:
    """A workbook from the XML of its sheets."""
    names = range(1, len(sheets) + 1)
    states = {n: "hidden" if n in hidden else "visible" for n in names}
    listed = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="r{n}" state="{states[n]}"/>' for n in names)
    related = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in names
    )
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types"/>',
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{related}'
        "</Relationships>",
        "xl/sharedStrings.xml": f'{_XML}<sst xmlns="{_SHEET}">'
        + "".join(f"<si><r><t>{text[:1]}</t></r><r><t>{text[1:]}</t></r></si>" for text in strings)
        + "</sst>",
    }
    for number, sheet in enumerate(sheets, 1):
        members[f"xl/worksheets/sheet{number}.xml"] = f'{_XML}<worksheet xmlns="{_SHEET}">{sheet}</worksheet>'
    return packed(members)
