"""Web pages: the blocks a reader sees, each with its line and column in the source."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from checker.document import Block, Document, Grid, Paragraph, Unreadable, join
from checker.readers.charset import decode
from checker.readers.lines import Source, Weave
from checker.readers.tables import Spanning, grid, is_layout

_BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu
    nav ol optgroup option p plaintext pre section summary table tbody td tfoot th thead tr
    ul""".split()  # noqa: SIM905
)
_DROPPED = frozenset({"head", "button", "audio", "video", "canvas", "object", "rt", "rp", "del", "map"})
_STRETCH = re.compile(
    r"(?P<entity>&(?:#\d+;?|#[xX][0-9a-fA-F]+;?|[a-zA-Z][a-zA-Z0-9]*;?))"
    r"|(?P<space>[ \t\n\f]+)|(?P<unseen>[\u200b-\u200d\u2060\ufeff\u00ad\0]+)"
    r"|[^& \t\n\f\u200b-\u200d\u2060\ufeff\u00ad\0]+|&"
)
_IDEOGRAPH = re.compile("[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—]")
_FILE = re.compile(r"(?i)\.(?:docx?|wps|pdf|rtf|odt|ofd|xlsx?|et|zip|rar)(?:[?#]|$)")


def read(data: bytes, path: str) -> Document:
    return document(decode(data), path, "html")


def document(text: str, path: str, format: str) -> Document:
    """A page as a document, by the characters of its source."""
    from checker.readers.article import article

    source = Source(text)
    page = _page(source, 0, None, hidden=False)
    notes: list[str] = []
    if page.hidden:
        shown = _page(source, 0, None, hidden=True)
        if page.weight() * 4 < shown.weight() or (shown.has_table() and not page.has_table()):
            page = shown
            notes.append("网页把正文设为隐藏（打开时由脚本显示），仍按正文读取")
        elif page.weight() < shown.weight():
            notes.append("网页中隐藏的文字没有读取")
    if page.deleted:
        notes.append(f"网页中标为删除的文字（{page.deleted} 处）没有读取")
    found = article(page.items, page.parents)
    notes.extend(found.notes)
    if not any(isinstance(item.block, Grid) for item in found.items):
        notes.extend(_elsewhere(page))
    blocks = tuple(item.block for item in found.items)
    if not blocks and not page.pictures and not notes:
        raise Unreadable("网页里没有文字")
    return Document(path, format, blocks, lines=source.lines, notes=tuple(notes), pictures=page.pictures)


def region(source: Source, start: int, end: int) -> tuple[list[Block], int, list[str]]:
    """The blocks of a stretch of HTML inside another text, how many pictures it has, and notes."""
    page = _page(source, start, end, hidden=False)
    notes = [f"隐藏的内容（{page.hidden} 处）没有读取"] if page.hidden else []
    return [item.block for item in page.items], page.pictures, notes


def _elsewhere(page: _Page) -> list[str]:
    """Where the report may be, if not in this page."""
    notes = []
    files = [label or link for label, link in page.links if _FILE.search(link)]
    if files:
        notes.append(f"网页没有表格，所附文件可能才是报告：{'、'.join(files[:3])}；请下载后检查所附文件")
    if page.frames:
        notes.append(f"网页由框架拼成，正文在另一网页（{page.frames[0]}）；请保存正文所在的网页")
    return notes


@dataclass(slots=True)
class Item:
    """A block of the page; ``element``: the innermost block element around it; ``linked``: characters of
    it that are links to elsewhere."""

    block: Block
    element: int
    linked: int = 0
    aside: bool = False

    def length(self) -> int:
        if isinstance(self.block, Paragraph):
            return len(self.block.text.strip())
        return sum(len(cell.text.strip()) for cell in self.block.cells)


@dataclass(slots=True)
class _Table:
    rows: list[list[Spanning]] = field(default_factory=list)
    cells: list[list[Item]] = field(default_factory=list)
    """What each cell holds, in order, for a table that proves to be layout."""
    before: list[Item] = field(default_factory=list)
    group: int = 0
    """The first row of the row group that is being read; no span leaves its group."""

    def end_group(self) -> None:
        for number, row in enumerate(self.rows[self.group :], self.group):
            left = len(self.rows) - number
            row[:] = [cell._replace(rowspan=min(cell.rowspan or left, left)) for cell in row]
        self.group = len(self.rows)


@dataclass(slots=True)
class _Cell:
    rowspan: int
    colspan: int
    at: int


def _page(source: Source, start: int, end: int | None, *, hidden: bool) -> _Page:
    page = _Page(source, hidden)
    page.build(start, end)
    return page


class _Page:
    """Builds the blocks of a page from its events."""

    def __init__(self, source: Source, keep_hidden: bool) -> None:
        self.items: list[Item] = []
        self.parents: list[int] = [-1]
        self.pictures = 0
        self.hidden = 0
        self.deleted = 0
        self.links: list[tuple[str, str]] = []
        """Label and address of what the page links to."""
        self.frames: list[str] = []
        self._source = source
        self._keep_hidden = keep_hidden
        self._weave = Weave(source)
        self._flow = self.items
        self._space: tuple[int, int] | None = None
        self._last = ""
        self._linked = 0
        self._element = 0
        self._heading = 0
        self._pre = 0
        self._aside = 0

    def weight(self) -> int:
        return sum(item.length() for item in self.items)

    def has_table(self) -> bool:
        return any(isinstance(item.block, Grid) for item in self.items)

    def build(self, start: int, end: int | None) -> None:
        from checker.readers.markup import End, Tag, events

        scan, stream = events(self._source, start, end)
        tables: list[tuple[_Table, list[Item], list[_Cell]]] = []
        lists: list[tuple[str, str, int]] = []
        opened: list[tuple[int, int, int, int]] = []
        skipping = 0
        link: tuple[int, str] | None = None
        for event in stream:
            if isinstance(event, Tag):
                name, attributes = event
                if skipping:
                    skipping += 1
                    continue
                if name in _DROPPED or ("hidden" in attributes and not self._keep_hidden):
                    self.hidden += "hidden" in attributes and name not in ("input", "img", "br")
                    self.deleted += name == "del"
                    if name == "object" and "link" in attributes:
                        self.links.append(("", scan.hrefs[int(attributes["link"])]))
                    skipping = 1
                    continue
                if name == "br":
                    self._break()
                elif name == "img":
                    self.pictures += 1
                elif name in ("iframe", "frame") and "link" in attributes:
                    self.frames.append(scan.hrefs[int(attributes["link"])])
                elif name == "embed" and "link" in attributes:
                    self.links.append(("", scan.hrefs[int(attributes["link"])]))
                elif name == "a" and "link" in attributes:
                    link = (len(self.links), scan.hrefs[int(attributes["link"])])
                    self.links.append(("", link[1]))
                if name not in _BLOCKS:
                    continue
                self._break()
                self.parents.append(self._element)
                opened.append((self._element, self._heading, self._pre, self._aside))
                self._element = len(self.parents) - 1
                if name[0] == "h" and name[1:].isdigit():
                    self._heading = int(name[1])
                if name in ("pre", "listing", "plaintext") or "pre" in attributes:
                    self._pre += 1
                if name in ("nav", "aside") or attributes.get("role") == "aside":
                    self._aside += 1
                if name == "table":
                    tables.append((_Table(), self._flow, []))
                elif name == "caption" and tables:
                    self._flow = tables[-1][0].before
                elif name == "tr" and tables:
                    tables[-1][0].rows.append([])
                elif name in ("td", "th") and tables and tables[-1][0].rows:
                    table, _, cells = tables[-1]
                    rowspan = int(attributes.get("rowspan", 1))
                    colspan = int(attributes.get("colspan", 1)) or 1
                    cells.append(_Cell(rowspan, colspan, int(attributes.get("at", 0))))
                    self._flow = []
                    table.cells.append(self._flow)
                elif name in ("ol", "ul"):
                    lists.append((name, attributes.get("type", ""), int(attributes.get("start", 1))))
            elif isinstance(event, End):
                if skipping:
                    skipping -= 1
                    continue
                name = event.name
                if name == "a" and link:
                    link = None
                if name not in _BLOCKS or not opened:
                    continue
                self._break()
                self._element, self._heading, self._pre, self._aside = opened.pop()
                if name in ("td", "th") and tables and tables[-1][2]:
                    self._end_cell(tables[-1][0], tables[-1][2].pop())
                elif name in ("thead", "tbody", "tfoot") and tables:
                    tables[-1][0].end_group()
                elif name in ("table", "caption") and tables:
                    table, outer, _ = tables[-1]
                    self._flow = outer
                    if name == "table":
                        tables.pop()
                        self._end_table(table)
            elif not skipping:
                if link and event.end:
                    number, address = link
                    self.links[number] = (
                        self.links[number][0] + unescape(self._source.text[event.start : event.end]).strip(),
                        address,
                    )
                self._text(event.start, event.end, linked=link is not None and not link[1].startswith("#"))
        self._break()

    def _text(self, start: int, end: int, *, linked: bool) -> None:
        if start == end:
            self._space = self._space or (0, 0)
            return
        text = self._source.text
        for match in _STRETCH.finditer(text, start, end):
            kind = match.lastgroup
            low, high = match.span()
            if kind == "unseen":
                continue
            if kind == "space":
                if self._pre:
                    self._spaces(low, high)
                else:
                    self._space = (low, high)
                continue
            printed = None
            if kind == "entity":
                printed = unescape(match[0])
                if printed.strip(" \t\n\f\r") == "":
                    self._space = (low, high)
                    continue
                if printed == match[0]:
                    printed = None
            self._gap(printed[0] if printed else text[low])
            if printed is None:
                self._weave.keep(low, high)
                self._last = text[high - 1]
            else:
                self._weave.put(printed, low, high)
                self._last = printed[-1]
            if linked:
                self._linked += high - low

    def _spaces(self, start: int, end: int) -> None:
        """White space that is printed as it stands; a line break ends a line of the page."""
        for at in range(start, end):
            if self._source.text[at] == "\n":
                self._break(wrapped=True)
            else:
                self._weave.keep(at, at + 1)
                self._last = " "

    def _gap(self, following: str) -> None:
        """One space for any white space between two texts; none for a line break between ideographs."""
        if self._space is None:
            return
        start, end = self._space
        self._space = None
        if not self._last:
            return
        text = self._source.text
        if "\n" in text[start:end] and _IDEOGRAPH.match(self._last) and _IDEOGRAPH.match(following):
            return
        if end and text[start] in " \t":
            self._weave.keep(start, start + 1)
        else:
            self._weave.joint(" ")

    def _break(self, *, wrapped: bool = False) -> None:
        """Ends the paragraph."""
        self._space = None
        self._last = ""
        if self._weave:
            paragraph = self._weave.paragraph(wrapped=wrapped, heading=self._heading)
            if paragraph.text.strip():
                self._flow.append(Item(paragraph, self._element, self._linked, self._aside > 0))
        self._linked = 0

    def _end_cell(self, table: _Table, cell: _Cell) -> None:
        items = self._flow
        paragraphs = [item.block for item in items if isinstance(item.block, Paragraph)]
        content = join(paragraphs, "\n") if paragraphs else Weave(self._source).paragraph(cell.at)
        table.rows[-1].append(Spanning(content, cell.rowspan, cell.colspan))
        self._flow = []

    def _end_table(self, table: _Table) -> None:
        self._flow.extend(table.before)
        if is_layout([_texts(items) for items in table.cells]):
            for items in table.cells:
                self._flow.extend(items)
        elif table.cells:
            linked = sum(item.linked for items in table.cells for item in items)
            self._flow.append(Item(grid(table.rows), self._element, linked, self._aside > 0))


def _texts(items: list[Item]) -> list[str] | None:
    """The paragraphs of a cell; ``None`` where it holds a table."""
    paragraphs = [item.block.text for item in items if isinstance(item.block, Paragraph)]
    return paragraphs if len(paragraphs) == len(items) else None
