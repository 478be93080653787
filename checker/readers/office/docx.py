"""Word documents, read from their XML: what a user of Word sees, with tracked changes accepted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.document import Document, Unreadable
from checker.readers.containers.zipped import Zipped
from checker.readers.office.docx_lists import Lists
from checker.readers.office.docx_package import Package
from checker.readers.office.docx_runs import Runs
from checker.readers.office.docx_styles import Styles, numbering
from checker.readers.office.docx_tables import table_of
from checker.readers.office.docx_xml import VAL, W, children, count, switch
from checker.readers.office.flow import Node, Para, TableNode, Tally, blocks, nodes

if TYPE_CHECKING:
    from lxml.etree import _Element
_READ_INSIDE = frozenset({"html", "mhtml", "text"})
"""Formats of files in a document that are read; documents in documents may go on without end."""


def read(data: bytes, path: str) -> Document:
    """Raises ``Unreadable``."""
    return WordFlow(Package(Zipped(data))).document(path)


class WordFlow:
    """The flow of paragraphs and tables."""

    runs: type[Runs] = Runs
    """What reads the text of a paragraph."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._tally = Tally()
        self._styles = Styles(package.part("styles"))
        self._lists = Lists(package.part("numbering"))
        self._runs = self.runs(package, self._styles, self._tally, self._apart)
        self._carried = ""
        """Text of a paragraph whose mark is deleted: it goes on in the next one."""
        self._ground = "?" if package.background else None
        """The colour behind what is being read."""
        self._unread = 0
        """Files inside the document that are not read."""

    def document(self, path: str) -> Document:
        result = tuple(blocks(self.nodes()))
        notes = self._tally.notes()
        if self._unread:
            notes.append("文档嵌入了外部文件，其中的内容没有读取")
        pictures, objects = self._tally.pictures, self._tally.objects
        if not result and not pictures and not objects:
            raise Unreadable("文档里没有文字")
        marked = self._package.is_marked()
        return Document(
            path, "docx", result, notes=tuple(notes), pictures=pictures, objects=objects, marked=marked
        )

    def nodes(self) -> list[Node]:
        """All that the body holds, still without places."""
        return list(self._flow(self._package.body))

    def _flow(self, parent: _Element, *, counted: bool = True) -> Iterator[Node]:
        for element in children(parent, self._tally):
            if element.tag == W + "p":
                yield from self._paragraph(element, counted)
            elif element.tag == W + "tbl":
                yield from self._left_over(counted)
                yield self._table(element)
            elif element.tag == W + "altChunk":
                yield from self._chunk(element)
        yield from self._left_over(counted)

    def _chunk(self, element: _Element) -> list[Node]:
        """A web page or another document that stands in this one as a file of its own."""
        from checker.readers.content import Content
        from checker.readers.formats import recognise

        embedded = self._package.embedded(element)
        if embedded is None:
            return []
        name, data = embedded
        try:
            format = recognise(Content(data, name))
            if format.name not in _READ_INSIDE:
                raise Unreadable(name)
            return nodes(format.reader().read(data, name))
        except Unreadable:
            self._unread += 1
            return []

    def _left_over(self, counted: bool) -> Iterator[Node]:
        """What was to go on in a next paragraph that never comes."""
        text, self._carried = self._carried, ""
        if text:
            yield Para(text, 0, counted)

    def _paragraph(self, element: _Element, counted: bool) -> Iterator[Node]:
        properties = element.find(W + "pPr")
        style = _style_of(properties)
        look = self._styles.paragraph(style, properties, self._ground)
        printed, found = self._runs.paragraph(element, look)
        text, self._carried = self._carried + printed, ""
        mark = properties.find(W + "rPr") if properties is not None else None
        if mark is not None and _mark_is_gone(mark):
            self._carried = text
            yield from found
            return
        number = self._label(properties, style, text)
        yield Para(number + text, self._heading(properties, style), counted)
        yield from found

    def _heading(self, properties: _Element | None, style: str) -> int:
        outline = properties.find(W + "outlineLvl") if properties is not None else None
        level = count(outline, 9) if outline is not None else None
        for _, one in self._styles.chain(style):
            if level is None:
                level = 0 if one.name == "title" else one.outline
        return level + 1 if level is not None and 0 <= level < 9 else 0

    def _label(self, properties: _Element | None, style: str, text: str) -> str:
        own = properties.find(W + "numPr") if properties is not None else None
        key, level = numbering(own) if own is not None else (None, None)
        if key is None:
            for name, one in self._styles.chain(style):
                if one.numbering and one.numbering[0] is not None:
                    key = one.numbering[0]
                    if level is None:
                        level = self._lists.level_of(key, name, one.numbering[1])
                    break
        return self._lists.label(key or "", min(level or 0, 8), text)

    def _apart(self, parent: _Element, ground: str | None) -> list[Node]:
        """A flow beside the main one: it neither ends nor continues what stands there."""
        kept = self._carried, self._ground
        self._carried, self._ground = "", ground
        with self._runs.beside():
            found = list(self._flow(parent, counted=False))
        self._carried, self._ground = kept
        return found

    def _table(self, element: _Element) -> TableNode:
        around = self._ground
        self._ground = self._styles.table_ground(element.find(W + "tblPr"), around)
        table = table_of(element, self._cell, self._tally)
        self._ground = around
        return table

    def _cell(self, cell: _Element, ground: str | None) -> tuple[list[Node], bool]:
        around, drawn = self._ground, self._tally.drawn
        self._ground = ground or around
        content = list(self._flow(cell))
        self._ground = around
        return content, self._tally.drawn > drawn


def _style_of(properties: _Element | None) -> str:
    element = properties.find(W + "pStyle") if properties is not None else None
    return element.get(VAL, "") if element is not None else ""


def _mark_is_gone(mark: _Element) -> bool:
    """Whether the end of a paragraph is deleted or hidden."""
    return (
        mark.find(W + "del") is not None
        or mark.find(W + "moveFrom") is not None
        or bool(switch(mark.find(W + "vanish")))
    )
