"""The formats that can be read, and those that are refused with a sentence of their own: the one table.

A further format is one module with ``read(data, path) -> Document`` and one line in ``FORMATS``.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from checker.document import Document, Unreadable
from checker.readers import signs
from checker.readers.content import Content
from checker.readers.signs import Sign, begins, has_member

LIBREOFFICE = "LibreOffice"
OCR = "gouji[ocr]"
_CONTENT_TYPES = "[Content_Types].xml"


class ReaderModule(Protocol):
    def read(self, data: bytes, path: str) -> Document: ...


@dataclass(frozen=True, slots=True)
class Format:
    """``name``: as documents tell it; ``said``: in Chinese. ``module``: below this package, in the folder of
    its family; imported only when a file is read.

    ``suffixes``: usual ones; a broken file with one of them is owed an audit wherever it is met, but for
    pictures (``only_named``), of which a folder may hold many. ``package``: the member that makes a ZIP
    container a document and no archive. ``needs``: another program, or an extra of ours.
    """

    name: str
    said: str
    module: str
    recognises: Sign
    suffixes: tuple[str, ...] = ()
    package: str = ""
    needs: str = ""
    only_named: bool = False

    @property
    def family(self) -> str:
        return self.module.partition(".")[0]

    def reader(self) -> ReaderModule:
        return import_module(f"checker.readers.{self.module}")


@dataclass(frozen=True, slots=True)
class Refused:
    """What is not read, and the Chinese sentence that says so."""

    sentence: str
    recognises: Sign
    suffixes: tuple[str, ...] = ()
    package: str = ""


FORMATS: tuple[Format, ...] = (
    Format("pdf", "PDF", "pdf", signs.is_pdf, (".pdf",)),
    Format(
        "picture",
        "图片",
        "pdf.ocr.picture",
        signs.is_picture,
        (".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff"),
        needs=OCR,
        only_named=True,
    ),
    Format("docx", "Word", "office.docx", has_member("word/"), (".docx",), _CONTENT_TYPES),
    Format("xlsx", "Excel", "office.xlsx", has_member("xl/"), (".xlsx",), _CONTENT_TYPES),
    Format("xml", "单个 XML 形式的 Word、Excel", "office.flatopc", signs.is_flat_package),
    Format("doc", "旧版 Word 和 WPS 文字", "office.doc", signs.is_binary_word, (".doc", ".wps")),
    Format("xls", "旧版 Excel 和 WPS 表格", "office.xls", signs.is_binary_sheet, (".xls", ".et")),
    Format(
        "office",
        "RTF、ODS 和旧版 Office 的单个 XML",
        "office.legacy",
        signs.is_old_office,
        (".rtf",),
        needs=LIBREOFFICE,
    ),
    Format("odt", "ODT", "office.odt", has_member("content.xml"), (".odt",), "content.xml"),
    Format("mhtml", "网页存档", "web.mhtml", signs.is_mhtml, (".mht", ".mhtml")),
    Format("html", "网页", "web.html", signs.is_html, (".html", ".htm")),
    Format("markdown", "Markdown", "web.markdown", signs.is_markdown, signs.MARKDOWN_SUFFIXES),
    Format("text", "纯文本", "plain.plain_text", signs.anything, (".txt",)),
)
"""In the order in which they are tried."""

ARCHIVE_SUFFIX = ".zip"

REFUSED: tuple[Refused, ...] = (
    Refused("文件是动态图片格式（GIF），没有文字；请提供 Word 文档、网页或带文字的 PDF", begins(b"GIF8")),
    Refused(
        "压缩包不是 .zip 格式，请解压后再检查",
        begins(b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh"),
        (".rar", ".7z"),
    ),
    Refused("文件是程序，不是文档", begins(b"MZ", b"\x7fELF")),
    Refused("文件有密码，无法读取；请去掉密码后再检查", signs.is_locked),
    Refused("文件是幻灯片，不是报告；请提供 Word 文档、网页或 PDF", signs.is_slides),
    Refused("文件已损坏，或不是 Word 文档和表格，无法读取；请重新取得这份文件", signs.is_strange_ole),
    Refused(
        "文件是 OFD 版式文档，不能直接读取，请另存为 PDF 或 .docx",
        has_member("OFD.xml"),
        (".ofd",),
        "OFD.xml",
    ),
    Refused(
        "文件是压缩包，里面不是 Word、表格或 ODT 文档",
        lambda content: content.is_zip and not content.members & PACKAGES,
    ),
)
"""In the order in which they are tried, before the formats."""

_ALL: tuple[Format | Refused, ...] = (*FORMATS, *REFUSED)
PACKAGES: frozenset[str] = frozenset(one.package for one in _ALL if one.package)
"""Members that make a ZIP container a document, not an archive of files."""
REPORT_SUFFIXES = frozenset(
    suffix
    for one in _ALL
    if not (isinstance(one, Format) and one.only_named)
    for suffix in (*one.suffixes, ARCHIVE_SUFFIX)
)
"""A file with one of these is owed an audit wherever it is met, be it broken."""


def recognise(content: Content) -> Format:
    """The format of a file. Raises ``Unreadable`` where none fits."""
    if not content.data.strip(b"\0 \t\r\n"):
        raise Unreadable("文件是空的")
    for refused in REFUSED:
        if refused.recognises(content):
            raise Unreadable(refused.sentence)
    return next(format for format in FORMATS if format.recognises(content))
