"""Word documents and workbooks saved as one XML file (Flat OPC): packed again, then read like the others."""

from __future__ import annotations

import base64
import binascii
import io
import zipfile
from dataclasses import replace

from checker.document import Document, Unreadable
from checker.readers.xmltree import parse

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"


def read(data: bytes, path: str) -> Document:
    """Raises ``Unreadable`` where the parts are not those of a document that can be read."""
    from checker.readers.content import Content
    from checker.readers.formats import recognise

    package = _packed(data)
    content = Content(package, path)
    if not any(name.startswith(("word/", "xl/")) for name in content.members):
        raise Unreadable("文件是单个 XML 形式的 Office 文档，但不是 Word 文档或表格；请另存为 .docx 后再检查")
    return replace(recognise(content).reader().read(package, path), format="xml")


def _packed(data: bytes) -> bytes:
    from lxml import etree

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for part in parse(data).iterfind(_PKG + "part"):
            name = part.get(_PKG + "name", "").lstrip("/")
            content = part.find(_PKG + "xmlData")
            binary = part.find(_PKG + "binaryData")
            if content is not None and len(content):
                package.writestr(name, etree.tostring(content[0], encoding="UTF-8", xml_declaration=True))
            elif binary is not None:
                package.writestr(name, _decoded(binary.text or ""))
        # Flat files leave out the list of types; what is told by names is enough for us.
        package.writestr("[Content_Types].xml", "<Types/>")
    return buffer.getvalue()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        return b""
