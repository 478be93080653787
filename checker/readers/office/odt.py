"""OpenDocument texts, read from their XML: what a user sees, without what is hidden or deleted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.document import Document, Unreadable
from checker.readers.containers.zipped import LOCKED, Zipped
from checker.readers.looks import Look
from checker.readers.note_marks import Raised, joined
from checker.readers.office.flow import Box, Frame, Node, Note, Para, TableNode, Tally, blocks
from checker.readers.office.odt_lists import Lists, OpenList
from checker.readers.office.odt_styles import DRAW, LOEXT, OFFICE, TABLE, TEXT, Styles, field_values
from checker.readers.spans import MAX_COLUMNS
from checker.readers.xmltree import parse

if TYPE_CHECKING:
    from lxml.etree import _Element

_SPACES = re.compile(r"[ \t\r\n]+")
_MAX_SPACES = 200
_MAX_REPEAT = 1_000
_NO_TEXT = frozenset(
    [TEXT + name for name in ("tracked-changes", "sequence-decls", "variable-decls", "user-field-decls")]
    + [TEXT + name for name in ("ruby-text", "note-citation", "table-of-content-source", "placeholder")]
    + [OFFICE + name for name in ("annotation", "annotation-end", "forms", "event-listeners")]
)


def read(data: bytes, path: str) -> Document:
    return _OpenTextFlow(Zipped(data)).document(path)


class _OpenTextFlow:
    def __init__(self, package: Zipped) -> None:
        manifest = "META-INF/manifest.xml"
        if manifest in package.names and b"encryption-data" in package.read(manifest):
            raise Unreadable(LOCKED)
        self._content = parse(package.read("content.xml"))
        for element in self._content.iter(LOEXT + "*"):  # a table inside a shape has names of its own
            name = str(element.tag).removeprefix(LOEXT)
            if name.startswith(("table", "covered-table-cell")):
                element.tag = TABLE + name
        self._values = field_values(self._content)
        self._styles = Styles()
        self._ground: str | None = None
        """The colour behind what is being read."""
        if "styles.xml" in package.names:
            self._styles.read(parse(package.read("styles.xml")))
        self._styles.read(self._content)
        self._lists = Lists(self._styles)
        self._pending: list[Node] = []
        """Text boxes and notes met in the paragraph that is being read."""
        self._tally = Tally()

    def document(self, path: str) -> Document:
        body = self._content.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            raise Unreadable("文件不是文字文档；请把报告另存为 .docx 后再检查")
        result = tuple(blocks(list(self._flow(body))))
        pictures, objects = self._tally.pictures, self._tally.objects
        if not result and not pictures and not objects:
            raise Unreadable("文档里没有文字")
        notes = tuple(self._tally.notes())
        return Document(path, "odt", result, notes=notes, pictures=pictures, objects=objects)

    # the flow of paragraphs and tables

    def _flow(
        self, parent: _Element, lists: OpenList | None = None, *, counted: bool = True
    ) -> Iterator[Node]:
        """``lists``: the list whose item is read; the first paragraph of the item takes the number."""
        numbered = lists
        for element in parent:
            tag = element.tag
            if tag in (TEXT + "p", TEXT + "h"):
                yield from self._paragraph(element, numbered, counted)
                numbered = None
            elif tag == TEXT + "list":
                yield from self._list(element, lists, counted)
            elif tag == TABLE + "table":
                if element.get(TABLE + "display", "true") != "false":
                    yield self._table(element)
            elif tag == TEXT + "tracked-changes":
                self._tally.deleted += element.find(f".//{TEXT}deletion") is not None
            elif tag == TEXT + "section" and _hidden(element):
                self._tally.hidden += 1
            elif tag.startswith(DRAW):
                self._drawing(element)
                found, self._pending = self._pending, []
                yield from found
            elif tag not in _NO_TEXT:
                yield from self._flow(element, counted=counted)

    def _paragraph(self, element: _Element, lists: OpenList | None, counted: bool) -> Iterator[Node]:
        outer, self._pending = self._pending, []
        look = self._styles.looks("paragraph", element, Look(ground=self._ground))
        text = joined(self._inline(element, look)).strip(" ")
        found, self._pending = self._pending, outer
        level = element.get(TEXT + "outline-level", "1") if element.tag == TEXT + "h" else "0"
        heading = int(level) if level.isdecimal() and len(level) < 3 else 0
        if not heading:
            style = element.get(TEXT + "style-name")
            heading = int(any(name == "Title" for name, _ in self._styles.chain("paragraph", style)))
        printed = ""
        if lists is not None:
            printed = self._lists.label(lists, element, text)
        elif element.tag == TEXT + "h" and element.get(TEXT + "is-list-header") != "true":
            printed = self._lists.heading_label(heading, text)
        yield Para(printed + text, heading, counted)
        yield from found

    def _inline(self, element: _Element, look: Look) -> Iterator[str]:
        """The printed text of a paragraph or of a part of it."""
        yield self._printed(element.text, look)
        for child in element:
            tag = child.tag
            if tag == TEXT + "s":
                count = child.get(TEXT + "c", "1")
                yield " " * min(int(count), _MAX_SPACES) if count.isdecimal() and not look.unseen else ""
            elif tag == TEXT + "tab":
                yield "\t"
            elif tag == TEXT + "line-break":
                yield "\n"
            elif tag == TEXT + "note":
                body = child.find(TEXT + "note-body")
                if body is not None and not look.unseen:
                    self._pending.append(Note(self._apart(body)))
            elif tag == DRAW + "control":
                yield self._printed(self._values.get(child.get(DRAW + "control", "")), look)
            elif tag.startswith(DRAW):
                if not look.unseen:
                    self._drawing(child)
            elif tag in (TEXT + "hidden-text", TEXT + "hidden-paragraph"):
                if child.get(TEXT + "is-hidden", "true") != "true":
                    yield from self._inline(child, look)
            elif tag not in _NO_TEXT:
                yield from self._inline(child, self._styles.looks("text", child, look))
            yield self._printed(child.tail, look)

    def _printed(self, text: str | None, look: Look) -> str:
        if not text:
            return ""
        if look.struck:
            self._tally.struck += bool(text.strip())
            return ""
        if look.unseen:
            self._tally.hidden += bool(text.strip())
            return ""
        spaced = _SPACES.sub(" ", text)
        return Raised(spaced) if look.raised else spaced

    def _drawing(self, element: _Element) -> None:
        """The text box or the picture of a frame, or the text inside a shape."""
        if element.tag == DRAW + "frame":
            box = element.find(DRAW + "text-box")
            if box is not None:
                self._pending.append(Frame(self._apart(box)))
            elif any(element.find(DRAW + name) is not None for name in ("object", "object-ole")):
                self._tally.objects += 1
            else:
                self._tally.pictures += element.find(DRAW + "image") is not None
        else:
            self._pending.append(Frame(self._apart(element)))

    def _apart(self, parent: _Element) -> list[Node]:
        """What stands apart; the colour of a box cannot be told."""
        outer, ground = self._pending, self._ground
        self._pending, self._ground = [], "?" if str(parent.tag).startswith(DRAW) else None
        found = list(self._flow(parent, counted=False))
        self._pending, self._ground = outer, ground
        return found

    def _list(self, element: _Element, outer: OpenList | None, counted: bool) -> Iterator[Node]:
        inner = self._lists.inner(element, outer)
        for item in element:
            if item.tag == TEXT + "list-header":
                yield from self._flow(item, counted=counted)
            elif item.tag == TEXT + "list-item":
                inner.begin(item)
                yield from self._flow(item, inner, counted=counted)

    # tables

    def _table(self, table: _Element) -> TableNode:
        boxes: list[Box] = []
        covering: dict[int, Box] = {}
        row = 0
        around = self._ground
        self._ground = self._styles.looks("table", table, Look(ground=around)).ground
        for element in _rows(table):
            if element.get(TABLE + "visibility", "visible") != "visible":
                self._tally.hidden += 1
                continue
            for _ in range(_count(element, "number-rows-repeated", _MAX_REPEAT)):
                before = len(boxes)
                self._row(element, row, covering, boxes)
                self._tally.add_cells(len(boxes) - before)
                row += 1
        self._ground = around
        return TableNode(boxes)

    def _row(self, element: _Element, row: int, covering: dict[int, Box], boxes: list[Box]) -> None:
        """Adds the cells of a row. ``covering``: by grid column the cell that reached it last."""
        column = ordinal = 0
        behind = self._styles.looks("table-row", element, Look(ground=self._ground))
        for cell in element:
            if cell.tag not in (TABLE + "table-cell", TABLE + "covered-table-cell"):
                continue
            for _ in range(_count(cell, "number-columns-repeated", MAX_COLUMNS)):
                if column >= MAX_COLUMNS:
                    return
                upper = covering.get(column)
                if cell.tag == TABLE + "table-cell":
                    height = _count(cell, "number-rows-spanned", 2**20)
                    width = _count(cell, "number-columns-spanned", MAX_COLUMNS - column)
                    box = Box(row, column, height, width, ordinal, *self._cell(cell, behind))
                    boxes.append(box)
                    covering.update(dict.fromkeys(range(column, column + width), box))
                    ordinal += 1
                elif upper is not None and upper.row < row and upper.column == column:
                    ordinal += 1  # a cell from above is seen in this row too
                column += 1

    def _cell(self, cell: _Element, behind: Look) -> tuple[list[Node], bool]:
        """What a cell holds, and whether something is drawn in it."""
        drawn = self._tally.drawn
        around, self._ground = self._ground, self._styles.looks("table-cell", cell, behind).ground
        content = list(self._flow(cell))
        self._ground = around
        return content, self._tally.drawn > drawn


def _hidden(section: _Element) -> bool:
    display = section.get(TEXT + "display", "true")
    return display == "none" or (display == "condition" and section.get(TEXT + "is-hidden") == "true")


def _rows(table: _Element) -> Iterator[_Element]:
    for element in table:
        if element.tag == TABLE + "table-row":
            yield element
        elif element.tag in (TABLE + "table-header-rows", TABLE + "table-rows", TABLE + "table-row-group"):
            yield from _rows(element)


def _count(element: _Element, name: str, limit: int) -> int:
    """A count of at least 1 from an attribute, cut to a limit."""
    value = element.get(TABLE + name, "1")
    return max(1, min(int(value), limit)) if value.isdecimal() and len(value) < 12 else 1
