"""The parts of a Word document: its text, its styles, lists and notes, and files that stand inside it."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from checker.document import Unreadable
from checker.readers.containers.zipped import Zipped
from checker.readers.marked import is_marked
from checker.readers.office.docx_xml import W, switch
from checker.readers.xmltree import parse

if TYPE_CHECKING:
    from lxml.etree import _Element

STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ID = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)


class Package:
    """``body``: where the text of the document stands."""

    def __init__(self, package: Zipped) -> None:
        self._package = package
        self._targets: dict[str, str] = {}
        """Parts by the id of the relation that leads to them."""
        main = self._main()
        self._relations = self._read_relations(main)
        document = self._part(main)
        body = document.find(W + "body") if document is not None else None
        if document is None or body is None:
            raise Unreadable("文件里没有 Word 正文（可能已损坏），无法读取")
        self.emptied = _empty_placeholders(document)
        """Texts of what stands in for an entry, and is not read, with their elements."""
        self.main = main
        self.document = document
        self.body = body
        self.background = document.find(W + "background") is not None
        """Whether the page has a colour."""

    def part(self, kind: str) -> _Element | None:
        """The root of the part that a kind of relation leads to."""
        return self._part(self._relations.get(kind, f"word/{kind}.xml"))

    def is_marked(self) -> bool:
        """Whether it is a marked copy of ours."""
        return is_marked(self._package, self._relations.get("comments", "word/comments.xml"))

    def notes(self, kind: str) -> dict[str, _Element]:
        """The notes of a kind (``footnote``, ``endnote``) by their ids."""
        root = self.part(kind + "s")
        found = root.iterfind(W + kind) if root is not None else ()
        return {note.get(W + "id", ""): note for note in found if note.get(W + "type", "normal") == "normal"}

    def embedded(self, element: _Element) -> tuple[str, bytes] | None:
        """Name and bytes of the file that an element stands for."""
        name = next((self._targets.get(str(element.get(key, ""))) for key in _ID if element.get(key)), None)
        if name is None or name not in self._package.names:
            return None
        return name, self._package.read(name)

    def _main(self) -> str:
        root = self._part("_rels/.rels")
        for relation in root if root is not None else ():
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").lstrip("/")
        return "word/document.xml"

    def _read_relations(self, main: str) -> dict[str, str]:
        """Kind of relation → name of the part."""
        folder, name = posixpath.split(main)
        root = self._part(f"{folder}/_rels/{name}.rels")
        found: dict[str, str] = {}
        for relation in root if root is not None else ():
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External":
                kind = relation.get("Type", "").rsplit("/", 1)[-1]
                part = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
                self._targets[relation.get("Id", "")] = part
                found.setdefault(kind, part)
        return found

    def _part(self, name: str) -> _Element | None:
        if name not in self._package.names:
            return None
        return parse(self._package.read(name).replace(STRICT, _TRANSITIONAL))


def _empty_placeholders(document: _Element) -> list[tuple[_Element, str]]:
    """Takes away what content controls show as long as nothing is entered."""
    emptied = []
    for control in document.iter(W + "sdt"):
        content = control.find(W + "sdtContent")
        if content is not None and switch(control.find(f"{W}sdtPr/{W}showingPlcHdr")):
            for text in content.iter(W + "t"):
                emptied.append((text, text.text or ""))
                text.text = ""
    return emptied
