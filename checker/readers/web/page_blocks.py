"""From the events of a web page to its paragraphs and tables, as a browser shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from checker.characters import UNSEEN, UNSEEN_SET
from checker.document import Block, Grid, Paragraph, join
from checker.readers.looks import Look
from checker.readers.numbering import label, number
from checker.readers.source import Source, Weave
from checker.readers.spans import IN_PICTURE, Spanning, grid, is_layout
from checker.readers.web.markup import End, Event, Scan, Tag, events, look

_BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu
    nav ol optgroup option p plaintext pre section summary table tbody td tfoot th thead tr
    ul""".split()  # noqa: SIM905
)
_DROPPED = frozenset(
    """head button audio video canvas object rt rp rtc map datalist meter progress""".split()  # noqa: SIM905
)
_DRAWN = frozenset({"img", "object", "canvas", "embed", "video"})
_FIELDED = frozenset({"td", "th", "p", "li"})
"""Fields of forms in these are part of the report; elsewhere they search the site, or lead to others."""
_STRUCK = frozenset({"del", "s", "strike"})
_RAISED = frozenset({"sup", "sub"})
_NOTE_LINK = re.compile(r"(?i)#[^#]{0,40}(?:fn|ftn|edn|note|ref|cite|注)")
"""An address inside the page that a note stands at."""
_STRETCH = re.compile(
    r"(?P<entity>&(?:#\d+;?|#[xX][0-9a-fA-F]+;?|[a-zA-Z][a-zA-Z0-9]*;?))"
    rf"|(?P<space>[ \t\n\f]+)|(?P<unseen>{UNSEEN.pattern})|[^& \t\n\f{UNSEEN_SET}]+|&"
)
_IDEOGRAPH = re.compile("[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—]")
_NUMBERED = re.compile(r"\s*(?:[\d一二三四五六七八九十]{1,3}[、.．)）]|[（(①-⑳⑴-⑽])")
_EMPTY_FIELD = "这一格是网页的填写框，填写的内容没有随网页保存"
_LIST_KINDS = {"a": "a", "A": "A", "i": "i", "I": "I", "none": ""}


@dataclass(slots=True)
class Item:
    """A block of the page.

    ``element``: the innermost block element around it. ``linked``: how many of its characters link
    elsewhere. ``aside``: it stands in what the page itself calls navigation or the like.
    """

    block: Block
    element: int
    linked: int = 0
    aside: bool = False

    def length(self) -> int:
        if isinstance(self.block, Paragraph):
            return len(self.block.text.strip())
        return sum(len(cell.text.strip()) for cell in self.block.cells)


@dataclass(slots=True)
class _Cell:
    """``at``: the offset of its content."""

    rowspan: int
    colspan: int
    at: int
    items: list[Item] = field(default_factory=list)
    field: bool = False
    """Whether an empty field of a form stands in it."""
    drawn: bool = False
    """Whether a picture or an embedded object stands in it."""

    def doubt(self, text: str) -> str | None:
        """Why its text may not be all that it tells."""
        if self.field and not any(map(str.isdecimal, text)):
            return _EMPTY_FIELD
        return IN_PICTURE if self.drawn and not text.strip() else None


@dataclass(slots=True)
class _Table:
    """A table that is being read. ``outer``: the flow that it stands in."""

    outer: list[Item]
    rows: list[list[_Cell]] = field(default_factory=list)
    group: int = 0
    """The first row of the row group that is being read; no span leaves its group."""

    def end_group(self) -> None:
        for at, row in enumerate(self.rows[self.group :], self.group):
            left = len(self.rows) - at
            for cell in row:
                cell.rowspan = min(cell.rowspan or left, left)
        self.group = len(self.rows)


@dataclass(slots=True)
class _List:
    kind: str
    count: int
    numbered: bool


@dataclass(slots=True)
class _Before:
    """What held before an element was entered."""

    block: str
    element: int
    heading: int
    pre: int
    aside: int


class Page:
    """The blocks of a page, or of a stretch of HTML inside another text, and what else it shows.

    ``keep_hidden``: read what the page hides too.
    """

    def __init__(
        self, source: Source, start: int = 0, end: int | None = None, *, keep_hidden: bool = False
    ) -> None:
        self.items: list[Item] = []
        self.parents: list[int] = [-1]
        """The parent of each block element."""
        self.pictures: list[int] = []
        """The block element around each picture."""
        self.links: list[tuple[str, str]] = []
        """Label and address of what the page links to."""
        self.frames: list[str] = []
        self.hidden = self.deleted = 0
        self.fields = 0
        """Fields of a form that show nothing outside of tables."""
        self._source = source
        self._keep_hidden = keep_hidden
        self._weave = Weave(source)
        self._flow = self.items
        self._tables: list[_Table] = []
        self._lists: list[_List] = []
        self._opened: list[_Before] = []
        self._link: str | None = None
        self._space: tuple[int, int] | None = None
        self._prefix: tuple[str, str] | None = None
        self._last = ""
        self._around = ""
        """The name of the innermost block element."""
        self._linked = self._element = self._heading = self._pre = self._aside = 0
        scan, stream = events(source, start, end)
        self._look = Look(ground="?" if scan.styled_elsewhere else None)
        self._read(scan, stream)
        self._title = scan.title

    def title(self) -> Paragraph | None:
        """The page's title, which a browser shows outside of the page."""
        self._text(*self._title, linked=False)
        if not self._weave:
            return None
        return self._weave.paragraph(heading=1).strip()

    def length(self) -> int:
        return sum(item.length() for item in self.items)

    def has_table(self) -> bool:
        return any(isinstance(item.block, Grid) for item in self.items)

    def _read(self, scan: Scan, stream: Iterator[Event]) -> None:
        skipping = 0
        looks: list[Look] = []
        """How the text around each open element looks."""
        for event in stream:
            if isinstance(event, Tag):
                if skipping:
                    skipping += 1
                elif self._is_dropped(event):
                    skipping = 1
                    if event.name in _DROPPED:
                        self._draw(event)
                    if event.name == "object" and "link" in event.attributes:
                        self.links.append(("", scan.hrefs[int(event.attributes["link"])]))
                else:
                    self._open(event, scan)
                    looks.append(self._look)
                    self._look = self._looked(event)
            elif isinstance(event, End):
                if skipping:
                    skipping -= 1
                else:
                    self._look = looks.pop()
                    self._close(event.name)
            elif not skipping and self._is_seen(event.start, event.end):
                linked = self._link is not None and not self._link.startswith("#")
                if self._link is not None and event.end:
                    text, address = self.links[-1]
                    more = unescape(self._source.text[event.start : event.end]).strip()
                    self.links[-1] = (text + more, address)
                self._text(event.start, event.end, linked=linked)
        self._break()

    def _is_dropped(self, tag: Tag) -> bool:
        if tag.name in _DROPPED:
            return True
        if "field" in tag.attributes and self._around not in _FIELDED:
            return True
        gone = look(tag.attributes, "gone") or tag.attributes.get("hidden")
        if gone == "1" and not self._keep_hidden:
            self.hidden += 1
            return True
        return False

    def _looked(self, tag: Tag) -> Look:
        """How the text inside an element looks."""
        name, attributes = tag
        if not attributes and name not in _STRUCK and name not in _RAISED:
            return self._look
        note = name == "a" and self._link is not None and _NOTE_LINK.search(self._link[-60:]) is not None
        raised = look(attributes, "raised") == "1" and name not in _BLOCKS
        struck, tiny = look(attributes, "struck"), look(attributes, "tiny")
        return Look(
            None if tiny is None else tiny == "1",
            struck == "1" or (name in _STRUCK and struck is None) or None,
            False if name in ("td", "th") else raised or note or name in _RAISED or None,
            look(attributes, "ink"),
            look(attributes, "ground") or None,
        ).over(self._look)

    def _is_seen(self, start: int, end: int) -> bool:
        """Whether a text is read; sets how it is written."""
        if self._look.struck:
            self.deleted += bool(self._source.text[start:end].strip())
        elif self._look.unseen and not self._keep_hidden:
            self.hidden += bool(self._source.text[start:end].strip())
        else:
            self._weave.raised = bool(self._look.raised)
            return True
        return False

    # elements

    def _open(self, tag: Tag, scan: Scan) -> None:
        name, attributes = tag
        self._draw(tag)
        address = scan.hrefs[int(attributes["link"])] if "link" in attributes else None
        if name == "br":
            self._break()
        elif name == "img":
            self.pictures.append(self._element)
        elif address is not None:
            if name in ("iframe", "frame"):
                self.frames.append(address)
            elif name in ("a", "embed"):
                self.links.append(("", address))
                self._link = address if name == "a" else None
        if attributes.get("field") == "empty":
            if cell := self._cell():
                cell.field = True
            else:
                self.fields += 1
        if name in _BLOCKS:
            self._enter(name, attributes)

    def _cell(self) -> _Cell | None:
        """The cell that is being read."""
        rows = self._tables[-1].rows if self._tables else []
        return rows[-1][-1] if rows and rows[-1] else None

    def _draw(self, tag: Tag) -> None:
        if tag.name in _DRAWN and "spacer" not in tag.attributes and (cell := self._cell()):
            cell.drawn = True

    def _enter(self, name: str, attributes: dict[str, str]) -> None:
        self._break()
        self._opened.append(_Before(self._around, self._element, self._heading, self._pre, self._aside))
        self._around = name
        self.parents.append(self._element)
        self._element = len(self.parents) - 1
        if name[0] == "h" and name[1:].isdigit():
            self._heading = int(name[1])
        elif name in ("pre", "listing", "plaintext") or "pre" in attributes:
            self._pre += 1
        elif name in ("nav", "aside") or attributes.get("role") == "aside":
            self._aside += 1
        if name == "table":
            self._tables.append(_Table(self._flow))
        elif name == "tr" and self._tables:
            self._tables[-1].rows.append([])
        elif name in ("td", "th") and self._tables and self._tables[-1].rows:
            spans = int(attributes.get("rowspan", 1)), int(attributes.get("colspan", 1)) or 1
            cell = _Cell(*spans, int(attributes.get("at", 0)))
            self._tables[-1].rows[-1].append(cell)
            self._flow = cell.items
        elif name in ("ol", "ul", "menu", "dir"):
            start = int(attributes.get("start", 1))
            self._lists.append(_List(attributes.get("type", ""), start - 1, name == "ol"))
        elif name == "li" and self._lists and self._lists[-1].numbered:
            numbered = self._lists[-1]
            numbered.count = int(attributes.get("value", numbered.count + 1))
            self._prefix = _marker(numbered.count, attributes.get("type") or numbered.kind)

    def _close(self, name: str) -> None:
        if name == "a":
            self._link = None
        if name not in _BLOCKS or not self._opened:
            return
        self._break()
        before = self._opened.pop()
        self._around, self._element, self._heading = before.block, before.element, before.heading
        self._pre, self._aside = before.pre, before.aside
        if name in ("ol", "ul", "menu", "dir") and self._lists:
            self._lists.pop()
        elif name == "li":
            self._prefix = None
        elif not self._tables:
            return
        elif name in ("td", "th"):
            self._flow = self._tables[-1].outer
        elif name in ("thead", "tbody", "tfoot"):
            self._tables[-1].end_group()
        elif name == "table":
            self._end_table(self._tables.pop())

    def _end_table(self, table: _Table) -> None:
        self._flow = table.outer
        cells = [cell for row in table.rows for cell in row]
        if (outer := self._cell()) and any(cell.drawn for cell in cells):
            outer.drawn = True
        if is_layout([_texts(cell.items) for cell in cells]):
            for cell in cells:
                self._flow.extend(cell.items)
        elif cells:
            rows = [[self._spanning(cell) for cell in row] for row in table.rows]
            linked = sum(item.linked for cell in cells for item in cell.items)
            self._flow.append(Item(grid(rows), self._element, linked, self._aside > 0))

    def _spanning(self, cell: _Cell) -> Spanning:
        paragraphs = list(_paragraphs(cell.items))
        content = join(paragraphs, "\n") if paragraphs else Weave(self._source).paragraph(cell.at)
        return Spanning(content, cell.rowspan, cell.colspan, doubt=cell.doubt(content.text))

    # text

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
                if UNSEEN.fullmatch(printed):
                    continue
                if printed.strip(" \t\n\f\r") == "":
                    self._space = (low, high)
                    continue
            self._gap(printed or match[0])
            if printed is None or printed == match[0]:
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
        """Whatever is printed before a text: the number of its list item, or one space for any white space.

        A line break between two ideographs is no space.
        """
        if self._prefix is not None:
            printed, separator = self._prefix
            self._prefix = None
            if not _NUMBERED.match(following):
                self._weave.joint(label(printed, separator, following))
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


def _marker(count: int, kind: str) -> tuple[str, str]:
    """The number of a list item as a browser prints it, and what follows it."""
    if "ideographic" in kind or "informal" in kind:
        return number(count, "chinese") + "、", ""
    printed = number(count, _LIST_KINDS.get(kind, "1"))
    return (printed + "." if printed else ""), " "


def _paragraphs(items: list[Item]) -> Iterator[Paragraph]:
    """The paragraphs of a cell, those in a table inside it too."""
    for item in items:
        if isinstance(item.block, Paragraph):
            yield item.block
        else:
            yield from (cell.content for cell in item.block.cells if cell.text)


def _texts(items: list[Item]) -> list[str] | None:
    """The paragraphs of a cell; ``None`` where it holds a table."""
    paragraphs = [item.block.text for item in items if isinstance(item.block, Paragraph)]
    return paragraphs if len(paragraphs) == len(items) else None
