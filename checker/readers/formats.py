"""The formats that can be read, and how the content of a file shows which one it is.

A further format is one module with ``read(data, path) -> Document`` and one line in ``FORMATS``. Names of
files decide nothing but between text and Markdown: a ``.doc`` is often a web page, a ``.txt`` UTF-16.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import PurePath
from typing import Protocol

from checker.document import Document, Unreadable
from checker.readers.containers.ole import SIGNATURE, Ole


class Content:
    """The bytes of a file and what can be told from them; each is found out once, and only when asked."""

    def __init__(self, data: bytes, path: str) -> None:
        self.data = data
        self.suffix = PurePath(path).suffix.lower()

    @property
    def head(self) -> bytes:
        return self.data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()

    @cached_property
    def members(self) -> frozenset[str]:
        """Names inside a ZIP container; empty for anything else."""
        if not self.data.startswith((b"PK\3\4", b"PK\5\6")):
            return frozenset()
        from checker.readers.containers.zipped import Zipped

        return Zipped(self.data).names

    @cached_property
    def _ole(self) -> Ole | None:
        return Ole(self.data) if self.data.startswith(SIGNATURE) else None

    @property
    def streams(self) -> frozenset[str]:
        """Names of the streams in an OLE container (the old Office formats); empty for anything else."""
        return self._ole.names if self._ole else frozenset()

    @property
    def locked(self) -> bool:
        """Whether an OLE container is protected by a password."""
        return self._ole is not None and self._ole.locked

    @cached_property
    def kind(self) -> str:
        """What an OpenDocument package says it is: ``text``, ``spreadsheet`` …; empty for anything else."""
        if "mimetype" not in self.members:
            return ""
        from checker.readers.containers.zipped import Zipped

        said = Zipped(self.data).read("mimetype", 200).decode("ascii", "replace").strip()
        return said.rsplit(".", 1)[-1] if "opendocument" in said else ""

    @cached_property
    def text(self) -> str:
        """The file as text. Raises ``Unreadable`` where it is none."""
        from checker.readers.charset import decode

        return decode(self.data)


class ReaderModule(Protocol):
    def read(self, data: bytes, path: str) -> Document: ...


@dataclass(frozen=True, slots=True)
class Format:
    """``module``: imported only when a file of this format is read."""

    name: str
    module: str
    recognises: Callable[[Content], bool]

    def reader(self) -> ReaderModule:
        return import_module(f"checker.readers.{self.module}")


_MHTML = re.compile(rb"(?i)^(mime-version|from|subject|date|snapshot-content-location|content-type)\s*:")
_XML_OFFICE = re.compile(rb"<\?mso-application|<office:document[\s>]|<\w+:wordDocument[\s>]")
_HTML = re.compile(r"(?i)<!doctype\s+html|<(?:html|head|body|meta|title|frameset)\b")
_ELEMENT = re.compile(
    r"(?i)\s*<(?:!--|\?xml|/?(?:a|article|b|br|center|div|dl|font|form|h[1-6]|hr|img|li|link|ol|p|pre|script|"
    r"section|span|strong|style|table|td|tr|ul)\b)"
)
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"BM", b"II*\0", b"MM\0*")
_MARKDOWN_NAMES = frozenset({".md", ".markdown", ".mkd"})
_HEADING = re.compile(r"(?m)^ {0,3}#{1,6}[ \t]+\S")
_MARKUP = re.compile(r"(?m)^ {0,3}(?:#{1,6}[ \t]|\|)|\*\*|\]\(|(?i:<table\b)")
_RULE = re.compile(r"(?m)^ {0,3}\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+\|?[ \t]*$")


def _pdf(content: Content) -> bool:
    return b"%PDF-" in content.data[:1024]


def _mhtml(content: Content) -> bool:
    if not _MHTML.match(content.head):
        return False
    start = content.data[:65536].lower()
    return b"mime-version" in start and b"text/html" in start


def _office(content: Content) -> bool:
    return bool(
        content.head.startswith(b"{\\rtf")
        or content.streams & {"WordDocument", "Workbook", "Book"}
        or content.kind.startswith("spreadsheet")
        or _XML_OFFICE.search(content.data[:2048])
    )


def _html(content: Content) -> bool:
    head = content.text[:65536]
    if _HTML.search(head[:4096]):
        return True
    return content.suffix not in _MARKDOWN_NAMES and _ELEMENT.match(head) is not None


def _markdown(content: Content) -> bool:
    """By its tables; failing that, marks of other kinds count as far as the name bears them out."""
    if _RULE.search(content.text):
        return True
    if content.suffix in _MARKDOWN_NAMES:
        return _MARKUP.search(content.text) is not None
    return content.suffix != ".txt" and len(_HEADING.findall(content.text)) > 1


def is_picture(data: bytes) -> bool:
    """Whether these are the bytes of a picture (a text may begin with the letters of its mark)."""
    return data.startswith(_PICTURES) and b"\0" in data[:65536]


FORMATS: tuple[Format, ...] = (
    Format("pdf", "pdf", _pdf),
    Format("picture", "pdf.ocr", lambda content: is_picture(content.data)),
    Format("docx", "office.docx", lambda content: any(name.startswith("word/") for name in content.members)),
    Format("xlsx", "office.xlsx", lambda content: any(name.startswith("xl/") for name in content.members)),
    Format("xml", "office.flatopc", lambda content: b"<pkg:package" in content.data[:2048]),
    Format("office", "office.legacy", _office),
    Format("odt", "office.odt", lambda content: "content.xml" in content.members),
    Format("mhtml", "web.mhtml", _mhtml),
    Format("html", "web.html", _html),
    Format("markdown", "web.markdown", _markdown),
    Format("text", "plain.plain_text", lambda content: True),
)
"""In the order in which they are tried."""

_REFUSED: tuple[tuple[tuple[bytes, ...], str], ...] = (
    ((b"GIF8",), "文件是动态图片格式（GIF），没有文字；请提供 Word 文档、网页或带文字的 PDF"),
    ((b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh"), "压缩包不是 .zip 格式，请解压后再检查"),
    ((b"MZ", b"\x7fELF"), "文件是程序，不是文档"),
)


def recognise(content: Content) -> Format:
    """The format of a file. Raises ``Unreadable`` where none fits."""
    if not content.data.strip(b"\0 \t\r\n"):
        raise Unreadable("文件是空的")
    for signatures, sentence in _REFUSED:
        if content.data.startswith(signatures) and b"\0" in content.data[:65536]:
            raise Unreadable(sentence)
    if content.streams and content.locked:
        raise Unreadable("文件有密码，无法读取；请去掉密码后再检查")
    if "PowerPoint Document" in content.streams or any(name.startswith("ppt/") for name in content.members):
        raise Unreadable("文件是幻灯片，不是报告；请提供 Word 文档、网页或 PDF")
    if content.data.startswith(SIGNATURE) and not _office(content):
        raise Unreadable("文件已损坏，或不是 Word 文档和表格，无法读取；请重新取得这份文件")
    if content.data.startswith((b"PK\3\4", b"PK\5\6")):
        if "OFD.xml" in content.members:
            raise Unreadable("文件是 OFD 版式文档，不能直接读取，请另存为 PDF 或 .docx")
        if not content.members & {"content.xml", "[Content_Types].xml"}:
            raise Unreadable("文件是压缩包，里面不是 Word、表格或 ODT 文档")
    return next(format for format in FORMATS if format.recognises(content))
