"""Word documents, read from their XML: what a user of Word sees, with tracked changes accepted."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checker.document import Document, Unreadable
from checker.readers.bounds import check_cells
from checker.readers.flow import Box, Node, Note, Para, TableNode, blocks, nodes
from checker.readers.numbering import label, number, word_kind
from checker.readers.tables import MAX_COLUMNS
from checker.readers.xmltree import parse
from checker.readers.zipped import Zipped

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ID = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_VAL = _W + "val"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_OFF = frozenset({"0", "false", "off", "none"})
_WRAPPERS = frozenset(
    {_W + name for name in ("ins", "moveTo", "smartTag", "customXml", "hyperlink", "dir", "bdo")}
)
_GONE = frozenset({_W + name for name in ("del", "moveFrom", "pPr", "rPr", "delText", "instrText", "rt")})
_LOST_MARK = re.compile(r"(?<=%\d)\?$")
"""RTF keeps no Chinese punctuation in the pattern of a number; what is left of 、 is a question mark."""
_PICTURES = frozenset({"blip", "imagedata"})


def read(data: bytes, path: str) -> Document:
    return _Reader(Zipped(data)).document(path)


def _on(element: _Element | None) -> bool | None:
    """A switch such as ``w:vanish``: ``None`` where it is not set."""
    if element is None:
        return None
    return element.get(_VAL, "1").lower() not in _OFF


def _int(element: _Element | None, default: int = 0, attribute: str = "val") -> int:
    """A count in an attribute; ``default`` for what is none."""
    value = element.get(_W + attribute, "") if element is not None else ""
    return int(value) if value.isdecimal() and len(value) < 10 else default


@dataclass(slots=True)
class _Style:
    based_on: str | None
    vanish: bool | None
    outline: int | None
    numbering: tuple[str | None, int | None] | None
    name: str
    """The English name of a built-in style, in small letters."""


@dataclass(slots=True)
class _Level:
    start: int
    kind: str
    text: str
    separator: str
    restart: int | None
    legal: bool


@dataclass(slots=True)
class _List:
    """A ``w:num``: its levels, starts of its own, and the definition whose counters it shares with others."""

    levels: dict[int, _Level]
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)


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
        self._style_elements = _style_elements(self._part(relations.get("styles", "word/styles.xml")))
        self._styles: dict[str, _Style | None] = {}
        self._lists = self._read_lists(self._part(relations.get("numbering", "word/numbering.xml")))
        self._notes = {
            kind: self._read_notes(self._part(relations.get(kind + "s", f"word/{kind}s.xml")), kind)
            for kind in ("footnote", "endnote")
        }
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        self._fields: list[bool] = []
        """Of each open field: whether its result has begun."""
        self._pending: list[Node] = []
        """Text boxes and notes met in the paragraph that is being read."""
        self._carried = ""
        """Text of a paragraph whose mark is deleted: it goes on in the next one."""
        self.pictures = 0
        self.hidden = self.deleted = self.chunks = self.cells = 0

    def document(self, path: str) -> Document:
        assert self._document is not None
        body = self._document.find(_W + "body")
        if body is None:
            raise Unreadable("文件里没有 Word 正文（可能已损坏），无法读取")
        result = tuple(blocks(list(self._flow(body))))
        notes = []
        if self.hidden:
            notes.append("文档中隐藏的文字没有读取")
        if self.deleted:
            notes.append("文档带有修订：删除的文字没有读取，插入的文字按正文读取")
        if self.chunks:
            notes.append("文档嵌入了外部文件，其中的内容没有读取")
        if not result and not self.pictures:
            raise Unreadable("文档里没有文字")
        return Document(path, "docx", result, notes=tuple(notes), pictures=self.pictures)

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

    def _style(self, key: str) -> _Style | None:
        """A style by its id; the default paragraph style by an empty one."""
        if key not in self._styles:
            element = self._style_elements.get(key)
            self._styles[key] = _read_style(element) if element is not None else None
        return self._styles[key]

    def _chain(self, key: str | None) -> Iterator[tuple[str, _Style]]:
        """A style and those it is based on."""
        seen: set[str] = set()
        while key is not None and key not in seen and (style := self._style(key)) is not None:
            seen.add(key)
            yield key, style
            key = style.based_on

    def _read_lists(self, root: _Element | None) -> dict[str, _List]:
        self._style_levels: dict[tuple[str, str], int] = {}
        if root is None:
            return {}
        abstracts = {item.get(_W + "abstractNumId", ""): item for item in root.iterfind(_W + "abstractNum")}
        numbers = {item.get(_W + "numId", ""): item for item in root.iterfind(_W + "num")}
        linked = {
            link.get(_VAL, ""): key
            for key, item in abstracts.items()
            if (link := item.find(_W + "styleLink")) is not None
        }
        lists: dict[str, _List] = {}
        for key, item in numbers.items():
            reference = item.find(_W + "abstractNumId")
            abstract = reference.get(_VAL, "") if reference is not None else ""
            link = abstracts[abstract].find(_W + "numStyleLink") if abstract in abstracts else None
            if link is not None:
                abstract = linked.get(link.get(_VAL, ""), abstract)
            if abstract not in abstracts:
                continue
            made = _List({}, abstract)
            for level in abstracts[abstract].iterfind(_W + "lvl"):
                self._read_level(key, level, made)
            for override in item.iterfind(_W + "lvlOverride"):
                if (own := override.find(_W + "lvl")) is not None:
                    self._read_level(key, own, made)
                if (start := override.find(_W + "startOverride")) is not None:
                    made.starts[_int(override, 0, "ilvl")] = _int(start)
            lists[key] = made
        return lists

    def _read_level(self, key: str, level: _Element, made: _List) -> None:
        at = _int(level, 0, "ilvl")
        values = {child.tag: child for child in level}
        format = values.get(_W + "numFmt")
        if format is None:  # a newer format in AlternateContent
            format = level.find(f"{_MC}AlternateContent/{_MC}Choice/{_W}numFmt")
        text = values.get(_W + "lvlText")
        restart = values.get(_W + "lvlRestart")
        suffix = values.get(_W + "suff")
        made.levels[at] = _Level(
            _int(values.get(_W + "start"), 0 if _W + "start" not in values else 1),
            word_kind(format.get(_VAL, "decimal") if format is not None else "decimal"),
            _LOST_MARK.sub("、", text.get(_VAL, "")) if text is not None else "",
            {"nothing": "", "space": " "}.get(suffix.get(_VAL, "") if suffix is not None else "", "\t"),
            _int(restart) if restart is not None else None,
            bool(_on(values.get(_W + "isLgl"))),
        )
        if (style := values.get(_W + "pStyle")) is not None:
            self._style_levels[key, style.get(_VAL, "")] = at

    def _read_notes(self, root: _Element | None, kind: str) -> dict[str, _Element]:
        found = root.iterfind(_W + kind) if root is not None else ()
        return {
            note.get(_W + "id", ""): note for note in found if note.get(_W + "type", "normal") == "normal"
        }

    # the flow of paragraphs and tables

    def _flow(self, parent: _Element, *, counted: bool = True) -> Iterator[Node]:
        for element in self._children(parent):
            if element.tag == _W + "p":
                yield from self._paragraph(element, counted)
            elif element.tag == _W + "tbl":
                yield from self._left_over(counted)
                yield self._table(element)
            elif element.tag == _W + "altChunk":
                yield from self._chunk(element)
        yield from self._left_over(counted)

    def _chunk(self, element: _Element) -> list[Node]:
        """A web page or another document that stands in this one as a file of its own."""
        from checker.readers.formats import Content, recognise

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
            if tag == _W + "sdt":
                content = element.find(_W + "sdtContent")
                if content is not None:
                    yield from self._children(content)
            elif tag in _WRAPPERS:
                yield from self._children(element)
            elif tag == _MC + "AlternateContent":
                chosen = _choice(element)
                if chosen is not None:
                    yield from self._children(chosen)
            elif tag == _W + "del" or tag == _W + "moveFrom":
                self.deleted += _has_text(element)
            else:
                yield element

    def _paragraph(self, element: _Element, counted: bool) -> Iterator[Node]:
        properties = element.find(_W + "pPr")
        style = self._named(properties, "pStyle", "")
        outer, self._pending = self._pending, []
        text = self._carried + "".join(self._runs(element, self._hides(style)))
        found, self._pending = self._pending, outer
        self._carried = ""
        self._fields = [True] * len(self._fields)  # an instruction ends with its paragraph, closed or not
        mark = properties.find(_W + "rPr") if properties is not None else None
        if mark is not None and self._mark_is_gone(mark):
            self._carried = text
            yield from found
            return
        printed = self._label(properties, style, text)
        yield Para(printed + text, self._heading(properties, style), counted)
        yield from found

    def _mark_is_gone(self, mark: _Element) -> bool:
        return (
            mark.find(_W + "del") is not None
            or mark.find(_W + "moveFrom") is not None
            or bool(_on(mark.find(_W + "vanish")))
        )

    def _named(self, properties: _Element | None, tag: str, default: str) -> str:
        element = properties.find(_W + tag) if properties is not None else None
        return element.get(_VAL, default) if element is not None else default

    def _hides(self, style: str) -> bool:
        return next((one.vanish for _, one in self._chain(style) if one.vanish is not None), False)

    def _heading(self, properties: _Element | None, style: str) -> int:
        outline = properties.find(_W + "outlineLvl") if properties is not None else None
        level = _int(outline, 9) if outline is not None else None
        for _, one in self._chain(style):
            if level is None:
                level = 0 if one.name == "title" else one.outline
        return level + 1 if level is not None and 0 <= level < 9 else 0

    # runs

    def _runs(self, parent: _Element, hidden: bool) -> Iterator[str]:
        """The printed text of a paragraph. ``hidden``: its style hides it, unless a run shows itself."""
        for element in parent:
            tag = element.tag
            if tag == _W + "r":
                yield from self._run(element, hidden)
            elif tag == _W + "sdt":
                content = element.find(_W + "sdtContent")
                if content is not None:
                    yield from self._runs(content, hidden)
            elif tag == _W + "del" or tag == _W + "moveFrom":
                self.deleted += _has_text(element)
            elif tag in _GONE:
                continue
            elif tag == _MC + "AlternateContent":
                chosen = _choice(element)
                if chosen is not None:
                    yield from self._runs(chosen, hidden)
            elif element.tag.endswith("}t"):  # a formula
                yield element.text or ""
            else:
                yield from self._runs(element, hidden)

    def _run(self, run: _Element, hidden: bool) -> Iterator[str]:
        properties = run.find(_W + "rPr")
        shown = self._shown(properties, hidden)
        for element in run:
            tag = element.tag
            if tag == _W + "fldChar":
                self._field(element.get(_W + "fldCharType", ""))
            elif not shown:
                self.hidden += tag == _W + "t" and bool((element.text or "").strip())
            elif not all(self._fields):
                continue
            elif tag == _W + "t":
                text = element.text or ""
                yield text if element.get(_SPACE) == "preserve" else text.strip(" \t\r\n")
            elif tag in (_W + "tab", _W + "ptab"):
                yield "\t"
            elif tag == _W + "br":
                yield "\n" if element.get(_W + "type", "textWrapping") == "textWrapping" else ""
            elif tag == _W + "cr":
                yield "\n"
            elif tag == _W + "noBreakHyphen":
                yield "-"
            elif tag == _W + "sym":
                yield _symbol(element)
            elif tag == _W + "ruby":
                base = element.find(_W + "rubyBase")
                if base is not None:
                    yield from self._runs(base, hidden)
            elif tag in (_W + "footnoteReference", _W + "endnoteReference"):
                self._note(element)
            elif tag == _MC + "AlternateContent":
                chosen = _choice(element)
                if chosen is not None:
                    self._drawing(chosen)
            elif tag in (_W + "pict", _W + "drawing", _W + "object"):
                self._drawing(element)

    def _shown(self, properties: _Element | None, hidden: bool) -> bool:
        if properties is None:
            return not hidden
        direct = _on(properties.find(_W + "vanish"))
        if direct is not None:
            return not direct
        style = properties.find(_W + "rStyle")
        if style is None:
            return not hidden
        key = style.get(_VAL, "")
        if any(one.name == "placeholder text" for _, one in self._chain(key)):
            return False  # “click here to enter text”: nothing was entered
        return self._hides(key) == hidden  # two styles that both hide cancel each other

    def _field(self, kind: str) -> None:
        """A field shows its result only, not its instruction."""
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _note(self, reference: _Element) -> None:
        kind = reference.tag.removeprefix(_W).removesuffix("Reference")
        note = self._notes[kind].pop(reference.get(_W + "id", ""), None)
        if note is not None:
            self._pending.append(Note(self._apart(note)))

    def _drawing(self, element: _Element) -> None:
        """Text boxes and pictures of a drawing; of two renderings of the same thing, one."""
        for child in element:
            if child.tag == _W + "txbxContent":
                self._pending.extend(self._apart(child))
            elif child.tag == _MC + "AlternateContent":
                chosen = _choice(child)
                if chosen is not None:
                    self._drawing(chosen)
            else:
                self.pictures += child.tag.rsplit("}", 1)[-1] in _PICTURES
                self._drawing(child)

    def _apart(self, parent: _Element) -> list[Node]:
        """A flow beside the main one: it neither ends nor continues what stands there."""
        kept = self._fields, self._carried, self._pending
        self._fields, self._carried, self._pending = [], "", []
        found = list(self._flow(parent, counted=False))
        self._fields, self._carried, self._pending = kept
        return found

    # automatic numbers

    def _label(self, properties: _Element | None, style: str, text: str) -> str:
        own = properties.find(_W + "numPr") if properties is not None else None
        key, level = _numbering(own) if own is not None else (None, None)
        if key is None:
            for name, one in self._chain(style):
                if one.numbering and one.numbering[0] is not None:
                    key = one.numbering[0]
                    if level is None:
                        level = self._style_levels.get((key, name), one.numbering[1])
                    break
        numbered = self._lists.get(key or "")
        if numbered is None:
            return ""
        return self._count(numbered, key or "", min(level or 0, 8), text)

    def _count(self, numbered: _List, key: str, level: int, text: str) -> str:
        counters = self._counters.setdefault(numbered.abstract, {})
        for at, start in numbered.starts.items():
            if (key, at) not in self._started:
                self._started.add((key, at))
                counters[at] = start - 1
        levels = numbered.levels
        current = levels.get(level)
        if current is None:
            return ""
        counters[level] = counters.get(level, current.start - 1) + 1
        for deeper, one in levels.items():
            if deeper > level and deeper in counters and _restarts(one, deeper, level):
                counters[deeper] = one.start - 1
        printed = current.text if current.kind else ""
        for at in range(level + 1):
            if f"%{at + 1}" in printed and at in levels:
                kind = "1" if current.legal else levels[at].kind
                value = max(counters.get(at, 0), levels[at].start)
                printed = printed.replace(f"%{at + 1}", number(value, kind))
        return label(printed, current.separator, text)

    # tables

    def _table(self, table: _Element) -> TableNode:
        boxes: list[Box] = []
        above: dict[int, Box] = {}
        row = 0
        for element in self._children(table):
            if element.tag != _W + "tr":
                continue
            properties = element.find(_W + "trPr")
            if properties is not None and self._row_is_gone(properties):
                continue
            before = len(boxes)
            above = self._row(element, properties, row, above, boxes)
            self.cells += len(boxes) - before
            check_cells(self.cells)
            row += 1
        return TableNode(boxes)

    def _row_is_gone(self, properties: _Element) -> bool:
        if properties.find(_W + "del") is not None:
            self.deleted += 1
            return True
        if _on(properties.find(_W + "hidden")):
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
        before = properties.find(_W + "gridBefore") if properties is not None else None
        column = min(_int(before), MAX_COLUMNS)
        ordinal = 0
        below: dict[int, Box] = {}
        last: Box | None = None
        for cell in self._children(element):
            if cell.tag != _W + "tc" or column >= MAX_COLUMNS:
                continue
            own = cell.find(_W + "tcPr")
            if own is not None and own.find(_W + "cellDel") is not None:
                self.deleted += 1
                continue
            span = own.find(_W + "gridSpan") if own is not None else None
            width = max(1, min(_int(span, 1), MAX_COLUMNS - column))
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
                last = Box(row, column, 1, width, ordinal, list(self._flow(cell)))
                boxes.append(last)
                if _merge(own, "vMerge") is not None:
                    below[column] = last
            column += width
            ordinal += 1
        return below


def _merge(properties: _Element | None, tag: str) -> str | None:
    element = properties.find(_W + tag) if properties is not None else None
    return element.get(_VAL, "continue") if element is not None else None


def _style_elements(root: _Element | None) -> dict[str, _Element]:
    found: dict[str, _Element] = {}
    for style in root.iterfind(_W + "style") if root is not None else ():
        found[style.get(_W + "styleId", "")] = style
        if style.get(_W + "type") == "paragraph" and style.get(_W + "default", "0").lower() not in _OFF:
            found.setdefault("", style)
    return found


def _read_style(style: _Element) -> _Style:
    based_on = style.find(_W + "basedOn")
    name = style.find(_W + "name")
    outline = style.find(f"{_W}pPr/{_W}outlineLvl")
    numbering = style.find(f"{_W}pPr/{_W}numPr")
    return _Style(
        based_on.get(_VAL) if based_on is not None else None,
        _on(style.find(f"{_W}rPr/{_W}vanish")),
        _int(outline) if outline is not None else None,
        _numbering(numbering) if numbering is not None else None,
        name.get(_VAL, "").lower() if name is not None else "",
    )


def _numbering(element: _Element) -> tuple[str | None, int | None]:
    level, key = element.find(_W + "ilvl"), element.find(_W + "numId")
    return (
        key.get(_VAL) if key is not None else None,
        _int(level) if level is not None else None,
    )


def _restarts(level: _Level, at: int, used: int) -> bool:
    """Whether a level begins anew after ``used``, a level above it."""
    if level.restart is None:
        return True
    return level.restart > 0 and used < min(level.restart, at)


def _choice(alternatives: _Element) -> _Element | None:
    """The rendering to read: the first, unless only the other has text."""
    choice, fallback = alternatives.find(_MC + "Choice"), alternatives.find(_MC + "Fallback")
    if choice is None or (fallback is not None and not _has_text(choice) and _has_text(fallback)):
        return fallback
    return choice


def _has_text(element: _Element) -> bool:
    return any((found.text or "").strip() for found in element.iter(_W + "t", _W + "delText"))


def _symbol(element: _Element) -> str:
    """A sign of a symbol font; letters and digits of the font Symbol are the plain ones."""
    code = element.get(_W + "char", "")
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    if 0xF020 <= value <= 0xF07E and element.get(_W + "font", "").lower() == "symbol":
        value -= 0xF000
    return chr(value) if 0 < value < 0x110000 and not 0xD800 <= value < 0xE000 else ""
