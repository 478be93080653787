"""The old Office formats (.doc, .wps, .rtf, .xls, .et): which of them a file is, and how it is read once
LibreOffice has turned it into a new one."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from checker.document import Document, Unreadable
from checker.readers.containers.zipped import Zipped
from checker.readers.content import Content
from checker.readers.formats import recognise
from checker.readers.office.libreoffice import Old, convert

_GARBLED = "文件已损坏（文字中有乱码），其中的数值不可靠；请重新取得这份文件"
_SYMBOLS = ("\uf000", "\uf0ff")
"""Where the signs of symbol fonts stand."""
_ODD = 3
"""One or two may be rare names for which the writer's font has a character of its own."""


def read(data: bytes, path: str) -> Document:
    """Converts and reads. Raises ``Unreadable``."""
    old = _described(Content(data, path))
    result = convert([(old, data)])[0]
    if isinstance(result, Unreadable):
        raise result
    return read_converted(result, path, old)


def old_office(data: bytes, path: str) -> Old | None:
    """What has to be known for the conversion of a file; ``None`` for one that needs none.

    Raises ``Unreadable`` where the file is of no format.
    """
    content = Content(data, path)
    return _described(content) if recognise(content).module == "office.legacy" else None


def read_converted(data: bytes, path: str, old: Old) -> Document:
    """The document in what ``convert`` gave for a file. Raises ``Unreadable``."""
    if _garbled(data):
        raise Unreadable(_GARBLED)
    return replace(recognise(Content(data, path)).reader().read(data, path), format=old.kind)


def _described(content: Content) -> Old:
    if content.head.startswith(b"{\\rtf"):
        kind = "rtf"
    elif content.streams & {"Workbook", "Book"} or content.kind.startswith("spreadsheet"):
        kind = "xls"
    else:
        kind = "doc" if content.streams else "xml"
    suffix = ".ods" if content.kind else f".{kind}"
    return Old(kind, suffix, ".xlsx" if kind == "xls" else ".docx")


def _garbled(document: bytes) -> bool:
    """Whether a text holds characters that nobody types: bytes of the file are wrong, and LibreOffice reads
    on. Figures may be wrong then, too, and nothing shows it."""
    try:
        package = Zipped(document)
        text = package.read("word/document.xml").decode() if "word/document.xml" in package.names else ""
    except (Unreadable, UnicodeDecodeError):  # told by whoever reads it
        return False
    odd = [sign for sign in set(text) if unicodedata.category(sign) in ("Cc", "Cn", "Co")]
    return sum(sign not in "\t\r\n" and not _SYMBOLS[0] <= sign <= _SYMBOLS[1] for sign in odd) >= _ODD
