"""OpenDocument texts, read from their XML: what a user sees, without what is hidden or deleted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from checker.document import Document, Unreadable
from checker.readers.bounds import check_cells
from checker.readers.flow import Box, Frame, Node, Note, Para, TableNode, blocks, left_out
from checker.readers.numbering import label, number, open_kind
from checker.readers.seen import Raised, joined, unseen
from checker.readers.styles import colour
from checker.readers.tables import MAX_COLUMNS
from checker.readers.xmltree import parse
from checker.readers.zipped import LOCKED, Zipped

if TYPE_CHECKING:
    from lxml.etree import _Element

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_OFFICE, _TEXT, _TABLE, _STYLE, _DRAW = (
    _NS % name for name in ("office", "text", "table", "style", "drawing")
)
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_FO = _NS % "xsl-fo-compatible"
_FORM = _NS % "form"
_FORMAT = _LOEXT + "num-list-format"
_SPACES = re.compile(r"[ \t\r\n]+")
_MAX_SPACES = 200
_MAX_REPEAT = 1_000
_NO_TEXT = frozenset(
    [_TEXT + name for name in ("tracked-changes", "sequence-decls", "variable-decls", "user-field-decls")]
    + [_TEXT + name for name in ("ruby-text", "note-citation", "table-of-content-source", "placeholder")]
    + [_OFFICE + name for name in ("annotation", "annotation-end", "forms", "event-listeners")]
)


def read(data: bytes, path: str) -> Document:
    return _Reader(Zipped(data)).document(path)


_RISE = 15
"""Per cent; text set so much higher or lower than its line is out of it."""


class _Look(NamedTuple):
    """How text looks; ``None`` where nothing is said. ``ink``, ``ground``: colours, “?” for what is not known."""

    hidden: bool | None = None
    struck: bool | None = None
    raised: bool | None = None
    ink: str | None = None
    ground: str | None = None

    def over(self, other: _Look) -> _Look:
        """What this one says, else the other."""
        return _Look(*(a if a is not None else b for a, b in zip(self, other, strict=True)))

    @property
    def unseen(self) -> bool:
        return bool(self.hidden) or unseen(self.ink, self.ground)


@dataclass(slots=True)
class _Style:
    parent: str | None
    look: _Look
    list_style: str | None


@dataclass(slots=True)
class _Level:
    kind: str
    start: int
    format: str
    """``%1%`` for the number of the first level, and so on."""
    separator: str


@dataclass(slots=True)
class _List:
    """A list that is being read: its style, its level, the counters of all levels."""

    style: str
    level: int
    counters: dict[int, int]


class _Reader:
    def __init__(self, package: Zipped) -> None:
        manifest = "META-INF/manifest.xml"
        if manifest in package.names and b"encryption-data" in package.read(manifest):
            raise Unreadable(LOCKED)
        self._content = parse(package.read("content.xml"))
        for element in self._content.iter(_LOEXT + "*"):  # a table inside a shape has names of its own
            name = str(element.tag).removeprefix(_LOEXT)
            if name.startswith(("table", "covered-table-cell")):
                element.tag = _TABLE + name
        self._values = _values(self._content)
        self._styles: dict[tuple[str, str], _Style] = {}
        self._ground: str | None = None
        """The colour behind what is being read."""
        self._levels: dict[str, dict[int, _Level]] = {}
        if "styles.xml" in package.names:
            self._read_styles(parse(package.read("styles.xml")))
        self._read_styles(self._content)
        self._counters: dict[str, dict[int, int]] = {}
        """Counters to go on with: of the last list of each style, and of each list by its id."""
        self._outline: dict[int, int] = {}
        self._pending: list[Node] = []
        """Text boxes and notes met in the paragraph that is being read."""
        self.pictures = self.hidden = self.struck = self.deleted = self.cells = 0

    def document(self, path: str) -> Document:
        body = self._content.find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            raise Unreadable("文件不是文字文档；请把报告另存为 .docx 后再检查")
        result = tuple(blocks(list(self._flow(body))))
        notes = left_out(self.hidden, self.deleted, self.struck)
        if not result and not self.pictures:
            raise Unreadable("文档里没有文字")
        return Document(path, "odt", result, notes=tuple(notes), pictures=self.pictures)

    # styles

    def _read_styles(self, root: _Element) -> None:
        for style in root.iter(_STYLE + "style"):
            key = style.get(_STYLE + "family", ""), style.get(_STYLE + "name", "")
            self._styles[key] = _Style(
                style.get(_STYLE + "parent-style-name"),
                _look(style),
                style.get(_STYLE + "list-style-name"),
            )
        for style in root.iter(_TEXT + "list-style"):
            self._levels[style.get(_STYLE + "name", "")] = _levels(style)
        for style in root.iter(_TEXT + "outline-style"):
            self._levels[""] = _levels(style)

    def _chain(self, family: str, name: str | None) -> Iterator[tuple[str, _Style]]:
        """A style and its parents."""
        seen: set[str] = set()
        while name and name not in seen and (family, name) in self._styles:
            seen.add(name)
            style = self._styles[family, name]
            yield name, style
            name = style.parent

    def _looks(self, family: str, element: _Element, around: _Look) -> _Look:
        """How the text of an element looks."""
        look = _Look()
        prefix = _TABLE if family.startswith("table") else _TEXT
        for _, style in self._chain(family, element.get(prefix + "style-name")):
            look = look.over(style.look)
        return look.over(around)

    # the flow of paragraphs and tables

    def _flow(self, parent: _Element, lists: _List | None = None, *, counted: bool = True) -> Iterator[Node]:
        """``lists``: the list whose item is read; the first paragraph of the item takes the number."""
        numbered = lists
        for element in parent:
            tag = element.tag
            if tag in (_TEXT + "p", _TEXT + "h"):
                yield from self._paragraph(element, numbered, counted)
                numbered = None
            elif tag == _TEXT + "list":
                yield from self._list(element, lists, counted)
            elif tag == _TABLE + "table":
                if element.get(_TABLE + "display", "true") != "false":
                    yield self._table(element)
            elif tag == _TEXT + "tracked-changes":
                self.deleted += element.find(f".//{_TEXT}deletion") is not None
            elif tag == _TEXT + "section" and _hidden(element):
                self.hidden += 1
            elif tag.startswith(_DRAW):
                self._drawing(element)
                yield from self._taken()
            elif tag not in _NO_TEXT:
                yield from self._flow(element, counted=counted)

    def _taken(self) -> list[Node]:
        found, self._pending = self._pending, []
        return found

    def _paragraph(self, element: _Element, lists: _List | None, counted: bool) -> Iterator[Node]:
        outer, self._pending = self._pending, []
        look = self._looks("paragraph", element, _Look(ground=self._ground))
        text = joined(self._inline(element, look)).strip(" ")
        found, self._pending = self._pending, outer
        level = element.get(_TEXT + "outline-level", "1") if element.tag == _TEXT + "h" else "0"
        heading = int(level) if level.isdecimal() and len(level) < 3 else 0
        if not heading:
            style = element.get(_TEXT + "style-name")
            heading = int(any(name == "Title" for name, _ in self._chain("paragraph", style)))
        printed = ""
        if lists is not None:
            printed = self._label(lists, element, text)
        elif element.tag == _TEXT + "h" and element.get(_TEXT + "is-list-header") != "true":
            printed = self._label(_List("", heading, self._outline), element, text)
        yield Para(printed + text, heading, counted)
        yield from found

    def _inline(self, element: _Element, look: _Look) -> Iterator[str]:
        """The printed text of a paragraph or of a part of it."""
        yield self._printed(element.text, look)
        for child in element:
            tag = child.tag
            if tag == _TEXT + "s":
                count = child.get(_TEXT + "c", "1")
                yield " " * min(int(count), _MAX_SPACES) if count.isdecimal() and not look.unseen else ""
            elif tag == _TEXT + "tab":
                yield "\t"
            elif tag == _TEXT + "line-break":
                yield "\n"
            elif tag == _TEXT + "note":
                body = child.find(_TEXT + "note-body")
                if body is not None and not look.unseen:
                    self._pending.append(Note(self._apart(body)))
            elif tag == _DRAW + "control":
                yield self._printed(self._values.get(child.get(_DRAW + "control", "")), look)
            elif tag.startswith(_DRAW):
                if not look.unseen:
                    self._drawing(child)
            elif tag in (_TEXT + "hidden-text", _TEXT + "hidden-paragraph"):
                if child.get(_TEXT + "is-hidden", "true") != "true":
                    yield from self._inline(child, look)
            elif tag not in _NO_TEXT:
                yield from self._inline(child, self._looks("text", child, look))
            yield self._printed(child.tail, look)

    def _printed(self, text: str | None, look: _Look) -> str:
        if not text:
            return ""
        if look.struck:
            self.struck += bool(text.strip())
            return ""
        if look.unseen:
            self.hidden += bool(text.strip())
            return ""
        spaced = _SPACES.sub(" ", text)
        return Raised(spaced) if look.raised else spaced

    def _drawing(self, element: _Element) -> None:
        """The text box or the picture of a frame, or the text inside a shape."""
        if element.tag == _DRAW + "frame":
            box = element.find(_DRAW + "text-box")
            if box is not None:
                self._pending.append(Frame(self._apart(box)))
            else:
                self.pictures += element.find(_DRAW + "image") is not None
        else:
            self._pending.append(Frame(self._apart(element)))

    def _apart(self, parent: _Element) -> list[Node]:
        """What stands apart; the colour of a box cannot be told."""
        outer, ground = self._pending, self._ground
        self._pending, self._ground = [], "?" if str(parent.tag).startswith(_DRAW) else None
        found = list(self._flow(parent, counted=False))
        self._pending, self._ground = outer, ground
        return found

    # automatic numbers

    def _list(self, element: _Element, outer: _List | None, counted: bool) -> Iterator[Node]:
        style = element.get(_TEXT + "style-name") or (outer.style if outer else None)
        if outer is not None:
            counters = outer.counters
        elif followed := element.get(_TEXT + "continue-list"):
            counters = self._counters.get(f"#{followed}", {})
        elif element.get(_TEXT + "continue-numbering") == "true":
            counters = self._counters.get(style or "", {})
        else:
            counters = {}
        inner = _List(style or "", outer.level + 1 if outer else 1, counters)
        if outer is None:
            self._counters[style or ""] = counters
            self._counters[f"#{element.get(_XML_ID, '')}"] = counters
        for item in element:
            if item.tag == _TEXT + "list-header":
                yield from self._flow(item, counted=counted)
            elif item.tag == _TEXT + "list-item":
                start = item.get(_TEXT + "start-value", "")
                if start.isdecimal() and len(start) < 10:
                    counters[inner.level] = int(start) - 1
                yield from self._flow(item, inner, counted=counted)

    def _label(self, lists: _List, paragraph: _Element, text: str) -> str:
        style = lists.style
        if not style and lists.counters is not self._outline:
            chain = self._chain("paragraph", paragraph.get(_TEXT + "style-name"))
            style = next((one.list_style for _, one in chain if one.list_style), "")
        levels = self._levels.get(style, {})
        own = levels.get(lists.level)
        if own is None:
            return ""
        counters = lists.counters
        counters[lists.level] = counters.get(lists.level, own.start - 1) + 1
        for deeper in [level for level in counters if level > lists.level]:
            del counters[deeper]
        printed = own.format if own.kind else ""
        for level, one in levels.items():
            if f"%{level}%" in printed:
                printed = printed.replace(f"%{level}%", number(counters.get(level, one.start), one.kind))
        return label(printed, own.separator, text)

    # tables

    def _table(self, table: _Element) -> TableNode:
        boxes: list[Box] = []
        covering: dict[int, Box] = {}
        row = 0
        around = self._ground
        self._ground = self._looks("table", table, _Look(ground=around)).ground
        for element in _rows(table):
            if element.get(_TABLE + "visibility", "visible") != "visible":
                self.hidden += 1
                continue
            for _ in range(_count(element, "number-rows-repeated", _MAX_REPEAT)):
                before = len(boxes)
                self._row(element, row, covering, boxes)
                self.cells += len(boxes) - before
                check_cells(self.cells)
                row += 1
        self._ground = around
        return TableNode(boxes)

    def _row(self, element: _Element, row: int, covering: dict[int, Box], boxes: list[Box]) -> None:
        """Adds the cells of a row. ``covering``: by grid column the cell that reached it last."""
        column = ordinal = 0
        behind = self._looks("table-row", element, _Look(ground=self._ground))
        for cell in element:
            if cell.tag not in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
                continue
            for _ in range(_count(cell, "number-columns-repeated", MAX_COLUMNS)):
                if column >= MAX_COLUMNS:
                    return
                upper = covering.get(column)
                if cell.tag == _TABLE + "table-cell":
                    height = _count(cell, "number-rows-spanned", 2**20)
                    width = _count(cell, "number-columns-spanned", MAX_COLUMNS - column)
                    box = Box(row, column, height, width, ordinal, self._cell(cell, behind))
                    boxes.append(box)
                    covering.update(dict.fromkeys(range(column, column + width), box))
                    ordinal += 1
                elif upper is not None and upper.row < row and upper.column == column:
                    ordinal += 1  # a cell from above is seen in this row too
                column += 1

    def _cell(self, cell: _Element, behind: _Look) -> list[Node]:
        around, self._ground = self._ground, self._looks("table-cell", cell, behind).ground
        content = list(self._flow(cell))
        self._ground = around
        return content


def _look(style: _Element) -> _Look:
    """What a style says of text and of what is behind it."""
    text = style.find(_STYLE + "text-properties")
    look = _Look()
    if text is not None:
        display, position = text.get(_TEXT + "display"), text.get(_TEXT + "text-position")
        lines = [text.get(_STYLE + f"text-line-through-{one}") for one in ("style", "type")]
        said = [line for line in lines if line is not None]
        ink = text.get(_FO + "color")
        look = _Look(
            None if display is None else display == "none",
            any(line != "none" for line in said) if said else None,
            None if position is None else _rises(position),
            colour(ink) if ink is not None and text.get(_STYLE + "use-window-font-color") != "true" else None,
        )
    for element in style:
        behind = element.get(_FO + "background-color", "transparent")
        if element.find(_STYLE + "background-image") is not None and behind == "transparent":
            behind = "?" if element.find(_STYLE + "background-image").attrib else behind
        if behind != "transparent":
            look = look._replace(ground=colour(behind))
    return look


def _rises(position: str) -> bool:
    height = position.split()[0] if position.split() else ""
    if height in ("super", "sub"):
        return True
    number = height.strip("+-%")
    return number.isdecimal() and len(number) < 4 and int(number) >= _RISE


def _values(content: _Element) -> dict[str, str]:
    """What the fields of a form show, by their ids."""
    found: dict[str, str] = {}
    for field in content.iter(*(_FORM + kind for kind in ("text", "textarea", "formatted-text", "number"))):
        value = field.get(_FORM + "current-value") or field.get(_FORM + "value") or ""
        found.update(dict.fromkeys([field.get(key, "") for key in (_XML_ID, _FORM + "id")], value))
    for field in content.iter(*(_FORM + kind for kind in ("combobox", "listbox"))):
        chosen = field.find(f"{_FORM}option[@{_FORM}current-selected='true']")
        value = field.get(_FORM + "current-value") or field.get(_FORM + "value") or ""
        value = chosen.get(_FORM + "label", "") if chosen is not None else value
        found.update(dict.fromkeys([field.get(key, "") for key in (_XML_ID, _FORM + "id")], value))
    return found


def _levels(style: _Element) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for element in style:
        level = element.get(_TEXT + "level", "")
        if not level.isdecimal() or len(level) > 2:
            continue
        kind = open_kind(element.get(_STYLE + "num-format", ""))
        alignment = element.find(f"{_STYLE}list-level-properties/{_STYLE}list-level-label-alignment")
        followed = (
            alignment.get(_TEXT + "label-followed-by", "listtab") if alignment is not None else "listtab"
        )
        start, shown = element.get(_TEXT + "start-value", "1"), element.get(_TEXT + "display-levels", "1")
        format = element.get(_FORMAT)
        if format is None:
            first = int(level) - (int(shown) if shown.isdecimal() and len(shown) < 3 else 1) + 1
            numbers = ".".join(f"%{one}%" for one in range(max(first, 1), int(level) + 1))
            prefix, suffix = element.get(_STYLE + "num-prefix", ""), element.get(_STYLE + "num-suffix", "")
            format = prefix + numbers + suffix
        found[int(level)] = _Level(
            kind,
            int(start) if start.isdecimal() and len(start) < 10 else 1,
            format,
            "" if followed == "nothing" else "\t",
        )
    return found


def _hidden(section: _Element) -> bool:
    display = section.get(_TEXT + "display", "true")
    return display == "none" or (display == "condition" and section.get(_TEXT + "is-hidden") == "true")


def _rows(table: _Element) -> Iterator[_Element]:
    for element in table:
        if element.tag == _TABLE + "table-row":
            yield element
        elif element.tag in (_TABLE + "table-header-rows", _TABLE + "table-rows", _TABLE + "table-row-group"):
            yield from _rows(element)


def _count(element: _Element, name: str, limit: int) -> int:
    """A count of at least 1 from an attribute, cut to a limit."""
    value = element.get(_TABLE + name, "1")
    return max(1, min(int(value), limit)) if value.isdecimal() and len(value) < 12 else 1
