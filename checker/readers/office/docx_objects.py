"""Workbooks that stand inside a Word document as objects: their tables are read where the object is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.document import Unreadable
from checker.readers.office.docx_package import Package
from checker.readers.office.flow import Node, nodes

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST = 12
"""So many objects of a document are read; each is a file of its own."""


def workbook_in(package: Package, element: _Element) -> list[Node]:
    """The content of the workbook that an object is; nothing where it is another program's, or unreadable."""
    from checker.readers.content import Content
    from checker.readers.formats import recognise

    embedded = package.embedded(element)
    if embedded is None:
        return []
    name, data = embedded
    try:
        format = recognise(Content(data, name))
        return nodes(format.reader().read(data, name)) if format.name == "xlsx" else []
    except Unreadable:
        return []
