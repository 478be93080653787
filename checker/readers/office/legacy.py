"""The formats that are read only once LibreOffice has turned them into new ones: rich text, workbooks of
OpenDocument, single XML files of older programs."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from checker.document import Document, Unreadable
from checker.readers.containers.zipped import Zipped
from checker.readers.content import Content
from checker.readers.formats import recognise
from checker.readers.office.conversion import NeedsOffice, Old
from checker.readers.office.garbled import check_signs

_RICH_TEXT = "读取 RTF 文档"
_SHEET = "读取 ODS 表格"
_XML = "读取旧版 Office 的单个 XML 文件"
_MARKED = "给旧版 Office 文件做标注副本"
_BINARY = {
    "office.doc": Old("doc", ".doc", ".docx", _MARKED),
    "office.xls": Old("xls", ".xls", ".xlsx", _MARKED),
}


def read(data: bytes, path: str) -> Document:
    """Raises ``NeedsOffice``."""
    content = Content(data, path)
    if content.head.startswith(b"{\\rtf"):
        raise NeedsOffice(Old("rtf", ".rtf", ".docx", _RICH_TEXT))
    if content.kind:
        raise NeedsOffice(Old("xls", ".ods", ".xlsx", _SHEET))
    raise NeedsOffice(Old("xml", ".xml", ".docx", _XML))


def as_new(data: bytes, path: str) -> Old | None:
    """How a file of an old format is turned into a new one, for a marked copy; ``None``: it is none.

    Raises ``Unreadable`` where the file is of no format.
    """
    module = recognise(Content(data, path)).module
    if module in _BINARY:
        return _BINARY[module]
    if module != "office.legacy":
        return None
    try:
        read(data, path)
    except NeedsOffice as needed:
        return needed.old
    return None


def converted(data: bytes, path: str, old: Old) -> Document:
    """The document in a file that LibreOffice has to convert. Raises ``Unreadable``."""
    from checker.readers.office.libreoffice import convert

    result = convert([(old, data)])[0]
    if isinstance(result, Unreadable):
        raise result
    return read_converted(result, path, old)


def read_converted(data: bytes, path: str, old: Old) -> Document:
    """The document in what ``convert`` gave for a file. Raises ``Unreadable``."""
    with suppress(UnicodeDecodeError):  # told by whoever reads it
        check_signs(_text(data))
    return replace(recognise(Content(data, path)).reader().read(data, path), format=old.kind)


def _text(document: bytes) -> str:
    try:
        package = Zipped(document)
        return package.read("word/document.xml").decode() if "word/document.xml" in package.names else ""
    except Unreadable:  # told by whoever reads it
        return ""
