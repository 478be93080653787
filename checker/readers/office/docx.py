"""Word documents, read from their XML: what a user of Word sees, with tracked changes accepted."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.characters import SOFT_HYPHEN
from checker.document import Document, Unreadable
from checker.readers.bounds import check_cells
from checker.readers.containers.zipped import Zipped
from checker.readers.looks import Look
from checker.readers.note_marks import Raised, joined
from checker.readers.office.docx_lists import Lists
from checker.readers.office.docx_styles import Styles, numbering, shading
from checker.readers.office.docx_xml import MC, VAL, W, count, switch
from checker.readers.office.flow import Box, Frame, Node, Note, Para, TableNode, blocks, left_out, nodes
from checker.readers.spans import MAX_COLUMNS
from checker.readers.xmltree import parse

if TYPE_CHECKING:
    from lxml.etree import _Element

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ID = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WRAPPERS = frozenset(
    {W + name for name in ("ins", "moveTo", "smartTag", "customXml", "hyperlink", "dir", "bdo")}
)
_GONE = frozenset({W + name for name in ("del", "moveFrom", "pPr", "rPr", "delText", "instrText", "rt")})
_SIGNS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    W + "softHyphen": SOFT_HYPHEN,
}
_PICTURES = frozenset({"blip", "imagedata"})


def read(data: bytes, path: str) -> Document:
    return _Reader(Zipped(data)).document(path)


class _Reader:
    def __init__(self, package: Zipped) -> None:
        self._package = package
        self._targets: dict[str, str] = {}
        """Parts by the id of the relation that leads to them."""
        main = self._main()
        relations = self._relations(main)
        self._document = self._part(main)
        if self._document is None:
            raise Unreadable("文件里没有 Word 正文（可能已损坏），无法读取")
        _empty_placeholders(self._document)
        self._styles = Styles(self._part(relations.get("styles", "word/styles.xml")))
        self._lists = Lists(self._part(relations.get("numbering", "word/numbering.xml")))
        self._notes = {
            kind: self._read_notes(self._part(relations.get(kind + "s", f"word/{kind}s.xml")), kind)
            for kind in ("footnote", "endnote")
        }
        self._fields: list[bool] = []
        """Of each open field: whether its result has begun."""
        self._pending: list[Node] = []
        """Text boxes and notes met in the paragraph that is being read."""
        self._carried = ""
        """Text of a paragraph whose mark is deleted: it goes on in the next one."""
        self._ground = "?" if self._document.find(W + "background") is not None else None
        """The colour behind what is being read."""
        self.pictures = 0
        self.objects = 0
        self.hidden = self.struck = self.deleted = self.chunks = self.cells = 0

    def document(self, path: str) -> Document:
        assert self._document is not None
        body = self._document.find(W + "body")
        if body is None:
            raise Unreadable("文件里没有 Word 正文（可能已损坏），无法读取")
        result = tuple(blocks(list(self._flow(body))))
        notes = left_out(self.hidden, self.deleted, self.struck)
        if self.chunks:
            notes.append("文档嵌入了外部文件，其中的内容没有读取")
        if not result and not self.pictures and not self.objects:
            raise Unreadable("文档里没有文字")
        return Document(
            path, "docx", result, notes=tuple(notes), pictures=self.pictures, objects=self.objects
        )

    # parts

    def _main(self) -> str:
        root = self._part("_rels/.rels")
        for relation in root if root is not None else ():
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").lstrip("/")
        return "word/document.xml"

    def _relations(self, main: str) -> dict[str, str]:
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
        return parse(self._package.read(name).replace(_STRICT, _TRANSITIONAL))

    def _read_notes(self, root: _Element | None, kind: str) -> dict[str, _Element]:
        found = root.iterfind(W + kind) if root is not None else ()
        return {note.get(W + "id", ""): note for note in found if note.get(W + "type", "normal") == "normal"}

    # the flow of paragraphs and tables

    def _flow(self, parent: _Element, *, counted: bool = True) -> Iterator[Node]:
        for element in self._children(parent):
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

        name = next((self._targets.get(str(element.get(key, ""))) for key in _ID if element.get(key)), None)
        if name not in self._package.names:
            return []
        data = self._package.read(str(name))
        try:
            format = recognise(Content(data, str(name)))
            if format.name not in ("html", "mhtml", "text"):  # one in another without end is possible
                raise Unreadable(name)
            return nodes(format.reader().read(data, str(name)))
        except Unreadable:
            self.chunks += 1
            return []

    def _left_over(self, counted: bool) -> Iterator[Node]:
        """What was to go on in a next paragraph that never comes."""
        text, self._carried = self._carried, ""
        if text:
            yield Para(text, 0, counted)

    def _children(self, parent: _Element) -> Iterator[_Element]:
        """The children of an element, through what only wraps them; deleted ones are left out."""
        for element in parent:
            tag = element.tag
            if tag == W + "sdt":
                content = element.find(W + "sdtContent")
                if content is not None:
                    yield from self._children(content)
            elif tag in _WRAPPERS:
                yield from self._children(element)
            elif tag == MC + "AlternateContent":
                chosen = _choice(element)
                if chosen is not None:
                    yield from self._children(chosen)
            elif tag == W + "del" or tag == W + "moveFrom":
                self.deleted += _has_text(element)
            else:
                yield element

    def _paragraph(self, element: _Element, counted: bool) -> Iterator[Node]:
        properties = element.find(W + "pPr")
        style = self._named(properties, "pStyle", "")
        outer, self._pending = self._pending, []
        look = self._styles.paragraph(style, properties, self._ground)
        text = self._carried + joined(self._runs(element, look))
        found, self._pending = self._pending, outer
        self._carried = ""
        self._fields = [True] * len(self._fields)  # an instruction ends with its paragraph, closed or not
        mark = properties.find(W + "rPr") if properties is not None else None
        if mark is not None and self._mark_is_gone(mark):
            self._carried = text
            yield from found
            return
        printed = self._label(properties, style, text)
        yield Para(printed + text, self._heading(properties, style), counted)
        yield from found

    def _mark_is_gone(self, mark: _Element) -> bool:
        return (
            mark.find(W + "del") is not None
            or mark.find(W + "moveFrom") is not None
            or bool(switch(mark.find(W + "vanish")))
        )

    def _named(self, properties: _Element | None, tag: str, default: str) -> str:
        element = properties.find(W + tag) if properties is not None else None
        return element.get(VAL, default) if element is not None else default

    def _heading(self, properties: _Element | None, style: str) -> int:
        outline = properties.find(W + "outlineLvl") if properties is not None else None
        level = count(outline, 9) if outline is not None else None
        for _, one in self._styles.chain(style):
            if level is None:
                level = 0 if one.name == "title" else one.outline
        return level + 1 if level is not None and 0 <= level < 9 else 0

    # runs

    def _runs(self, parent: _Element, look: Look) -> Iterator[str]:
        """The printed text of a paragraph. ``look``: of its style, which a run may change."""
        for element in parent:
            tag = element.tag
            if tag == W + "r":
                yield from self._run(element, look)
            elif tag == W + "sdt":
                content = element.find(W + "sdtContent")
                if content is not None:
                    yield from self._runs(content, look)
            elif tag == W + "del" or tag == W + "moveFrom":
                self.deleted += _has_text(element)
            elif tag in _GONE:
                continue
            elif tag == MC + "AlternateContent":
                chosen = _choice(element)
                if chosen is not None:
                    yield from self._runs(chosen, look)
            elif tag.endswith("}t"):  # a formula
                yield element.text or ""
            elif tag.endswith(("}sup", "}sub")):
                yield from map(Raised, self._runs(element, look))
            else:
                yield "/" if tag.endswith("}den") else ""  # below the line of a fraction
                yield from self._runs(element, look)

    def _run(self, run: _Element, around: Look) -> Iterator[str]:
        properties = run.find(W + "rPr")
        look = self._styles.run(properties, around)
        gone = look.unseen or look.struck or self._styles.is_placeholder(properties)
        for element in run:
            tag = element.tag
            if tag == W + "fldChar":
                yield self._field(element) if not gone else ""
            elif gone:
                said = tag == W + "t" and bool((element.text or "").strip())
                self.struck += said and bool(look.struck)
                self.hidden += said and not look.struck
            elif not all(self._fields):
                continue
            elif tag == W + "t":
                text = element.text or ""
                text = text if element.get(_SPACE) == "preserve" else text.strip(" \t\r\n")
                yield Raised(text) if look.raised else text
            elif tag in _SIGNS:
                yield _SIGNS[tag]
            elif tag == W + "br":
                yield "\n" if element.get(W + "type", "textWrapping") == "textWrapping" else ""
            elif tag == W + "sym":
                yield Raised(_symbol(element)) if look.raised else _symbol(element)
            elif tag == W + "ruby":
                base = element.find(W + "rubyBase")
                if base is not None:
                    yield from self._runs(base, around)
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                self._note(element)
            elif tag == MC + "AlternateContent":
                chosen = _choice(element)
                if chosen is not None:
                    self._drawing(chosen)
            elif tag in (W + "pict", W + "drawing", W + "object"):
                self._drawing(element)

    def _field(self, element: _Element) -> str:
        """A field shows its result only, not its instruction; a list of a form, what is chosen of it."""
        kind, shown = element.get(W + "fldCharType", ""), all(self._fields)
        if kind == "begin":
            self._fields.append(False)
            choice = element.find(f"{W}ffData/{W}ddList")
            if choice is not None and shown:
                return _chosen(choice)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()
        return ""

    def _note(self, reference: _Element) -> None:
        kind = reference.tag.removeprefix(W).removesuffix("Reference")
        note = self._notes[kind].pop(reference.get(W + "id", ""), None)
        if note is not None:
            self._pending.append(Note(self._apart(note)))

    def _drawing(self, element: _Element) -> None:
        """Text boxes and pictures of a drawing; of two renderings of the same thing, one."""
        for child in element:
            if child.tag == W + "txbxContent":
                self._pending.append(Frame(self._apart(child, "?")))
            elif child.tag == MC + "AlternateContent":
                chosen = _choice(child)
                if chosen is not None:
                    self._drawing(chosen)
            else:
                name = child.tag.rsplit("}", 1)[-1]
                self.pictures += name in _PICTURES
                self.objects += name == "OLEObject"
                self._drawing(child)

    def _apart(self, parent: _Element, ground: str | None = None) -> list[Node]:
        """A flow beside the main one: it neither ends nor continues what stands there."""
        kept = self._fields, self._carried, self._pending, self._ground
        self._fields, self._carried, self._pending, self._ground = [], "", [], ground
        found = list(self._flow(parent, counted=False))
        self._fields, self._carried, self._pending, self._ground = kept
        return found

    # automatic numbers

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

    # tables

    def _table(self, table: _Element) -> TableNode:
        boxes: list[Box] = []
        above: dict[int, Box] = {}
        row = 0
        around = self._ground
        self._ground = self._styles.table_ground(table.find(W + "tblPr"), around)
        for element in self._children(table):
            if element.tag != W + "tr":
                continue
            properties = element.find(W + "trPr")
            if properties is not None and self._row_is_gone(properties):
                continue
            before = len(boxes)
            above = self._row(element, properties, row, above, boxes)
            self.cells += len(boxes) - before
            check_cells(self.cells)
            row += 1
        self._ground = around
        return TableNode(boxes)

    def _row_is_gone(self, properties: _Element) -> bool:
        if properties.find(W + "del") is not None:
            self.deleted += 1
            return True
        if switch(properties.find(W + "hidden")):
            self.hidden += 1
            return True
        return False

    def _row(
        self,
        element: _Element,
        properties: _Element | None,
        row: int,
        above: dict[int, Box],
        boxes: list[Box],
    ) -> dict[int, Box]:
        """Adds the cells of a row; returns by grid column those that the next row may go on with."""
        before = properties.find(W + "gridBefore") if properties is not None else None
        column = min(count(before), MAX_COLUMNS)
        ordinal = 0
        below: dict[int, Box] = {}
        last: Box | None = None
        for cell in self._children(element):
            if cell.tag != W + "tc" or column >= MAX_COLUMNS:
                continue
            own = cell.find(W + "tcPr")
            if own is not None and own.find(W + "cellDel") is not None:
                self.deleted += 1
                continue
            span = own.find(W + "gridSpan") if own is not None else None
            width = max(1, min(count(span, 1), MAX_COLUMNS - column))
            if last is not None and _merge(own, "hMerge") == "continue":
                last.colspan += width
                column += width
                continue
            upper = above.get(column) if _merge(own, "vMerge") == "continue" else None
            if upper is not None:
                upper.rowspan += 1
                last = None
                below[column] = upper
            else:
                last = Box(row, column, 1, width, ordinal, *self._cell(cell, shading(own)))
                boxes.append(last)
                if _merge(own, "vMerge") is not None:
                    below[column] = last
            column += width
            ordinal += 1
        return below

    def _cell(self, cell: _Element, ground: str | None) -> tuple[list[Node], bool]:
        """What a cell holds, and whether something is drawn in it."""
        around, drawn = self._ground, self.pictures + self.objects
        self._ground = ground or around
        content = list(self._flow(cell))
        self._ground = around
        return content, self.pictures + self.objects > drawn


def _merge(properties: _Element | None, tag: str) -> str | None:
    element = properties.find(W + tag) if properties is not None else None
    return element.get(VAL, "continue") if element is not None else None


def _empty_placeholders(document: _Element) -> None:
    """Takes away what content controls show as long as nothing is entered."""
    for control in document.iter(W + "sdt"):
        content = control.find(W + "sdtContent")
        if content is not None and switch(control.find(f"{W}sdtPr/{W}showingPlcHdr")):
            for text in content.iter(W + "t"):
                text.text = ""


def _chosen(choice: _Element) -> str:
    """The entry that a list of a form shows."""
    entries = choice.findall(W + "listEntry")
    said = choice.find(W + "result")
    at = count(said if said is not None else choice.find(W + "default"))
    return entries[at].get(VAL, "") if at < len(entries) else ""


def _choice(alternatives: _Element) -> _Element | None:
    """The rendering to read: the first, unless only the other has text."""
    choice, fallback = alternatives.find(MC + "Choice"), alternatives.find(MC + "Fallback")
    if choice is None or (fallback is not None and not _has_text(choice) and _has_text(fallback)):
        return fallback
    return choice


def _has_text(element: _Element) -> bool:
    return any((found.text or "").strip() for found in element.iter(W + "t", W + "delText"))


def _symbol(element: _Element) -> str:
    """A sign of a symbol font; letters and digits of the font Symbol are the plain ones."""
    code = element.get(W + "char", "")
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    if 0xF020 <= value <= 0xF07E and element.get(W + "font", "").lower() == "symbol":
        value -= 0xF000
    return chr(value) if 0 < value < 0x110000 and not 0xD800 <= value < 0xE000 else ""
