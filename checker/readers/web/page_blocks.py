"""From the events of a web page to its paragraphs and tables, as a browser shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from checker.document import Paragraph
from checker.readers.looks import Look
from checker.readers.numbering import number
from checker.readers.source import Source
from checker.readers.web.markup import End, Event, Start, events
from checker.readers.web.page_items import Item
from checker.readers.web.page_tables import OpenCell, OpenTable
from checker.readers.web.page_text import PageText
from checker.readers.web.tags import BLOCKS, CELLS, DRAWN, DROPPED, GROUPS, TABLE, Tag, look_within

_FIELDED = frozenset({"td", "th", "p", "li"})
"""Fields of forms in these are part of the report; elsewhere they search the site, or lead to others."""
_LIST_KINDS = {"a": "a", "A": "A", "i": "i", "I": "I", "none": ""}


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
    part: str


class PageBlocks:
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
        self.marked = False
        """Whether it is a marked copy of ours."""
        self.fields = 0
        """Fields of a form that show nothing outside of tables."""
        self._source = source
        self._keep_hidden = keep_hidden
        self._text = PageText(source, self._add)
        self._flow = self.items
        self._tables: list[OpenTable] = []
        self._lists: list[_List] = []
        self._opened: list[_Before] = []
        self._link: str | None = None
        self._part = ""
        """The name of the innermost part of a table."""
        self._around = ""
        """The name of the innermost block element."""
        self._element = self._aside = 0
        self._scan, stream = events(source, start, end)
        self._look = Look(ground="?" if self._scan.styled_elsewhere else None)
        self._read(stream)

    def title(self) -> Paragraph | None:
        """The page's title, which a browser shows outside of the page."""
        return self._text.heading_of(*self._scan.title)

    def length(self) -> int:
        return sum(item.length() for item in self.items)

    def _read(self, stream: Iterator[Event]) -> None:
        skipping = 0
        around: list[tuple[Look, str]] = []
        """How the text around each open element looks, and what the element is."""
        for event in stream:
            if isinstance(event, Start):
                tag = event.tag
                if skipping:
                    skipping += 1
                elif tag.special and self._is_dropped(tag):
                    skipping = 1
                else:
                    kind = _kind(tag, self._part) if tag.part else tag.name
                    if tag.telling:
                        self._show(tag, kind)
                    if kind in BLOCKS:
                        self._enter(kind, tag.attributes, event.at)
                    around.append((self._look, kind))
                    self._look = look_within(tag, self._look, self._link)
            elif isinstance(event, End):
                if skipping:
                    skipping -= 1
                else:
                    self._look, kind = around.pop()
                    self._close(kind)
            elif not skipping and self._is_seen(event.start, event.end):
                linked = self._link is not None and not self._link.startswith("#")
                if self._link is not None and event.end:
                    text, address = self.links[-1]
                    more = unescape(self._source.text[event.start : event.end]).strip()
                    self.links[-1] = (text + more, address)
                self._text.add(event.start, event.end, linked=linked)
        self._text.end()

    def _is_dropped(self, tag: Tag) -> bool:
        if tag.name in DROPPED or "ours" in tag.attributes:
            self.marked = self.marked or "ours" in tag.attributes
            self._draw(tag)
            if tag.name == "object" and "link" in tag.attributes:
                self.links.append(("", self._scan.hrefs[int(tag.attributes["link"])]))
            return True
        if "field" in tag.attributes and self._around not in _FIELDED:
            return True
        if tag.hidden and not self._keep_hidden:
            self.hidden += 1
            return True
        return False

    def _is_seen(self, start: int, end: int) -> bool:
        """Whether a text is read; sets how it is written."""
        if self._look.struck:
            self.deleted += bool(self._source.text[start:end].strip())
        elif self._look.unseen and not self._keep_hidden:
            self.hidden += bool(self._source.text[start:end].strip())
        else:
            self._text.set_raised(bool(self._look.raised))
            return True
        return False

    # elements

    def _show(self, tag: Tag, name: str) -> None:
        """What an element shows by itself, and where it leads."""
        attributes = tag.attributes
        self._draw(tag)
        address = self._scan.hrefs[int(attributes["link"])] if "link" in attributes else None
        if name == "br":
            self._text.end()
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

    def _cell(self) -> OpenCell | None:
        """The cell that is being read."""
        rows = self._tables[-1].rows if self._tables else []
        return rows[-1][-1] if rows and rows[-1] else None

    def _draw(self, tag: Tag) -> None:
        if tag.name in DRAWN and "spacer" not in tag.attributes and (cell := self._cell()):
            cell.drawn = True

    def _enter(self, name: str, attributes: Mapping[str, str], at: int) -> None:
        self._text.end()
        self._opened.append(
            _Before(self._around, self._element, self._text.heading, self._text.pre, self._aside, self._part)
        )
        if name in TABLE:
            self._part = name
        self._around = name
        self.parents.append(self._element)
        self._element = len(self.parents) - 1
        if name[0] == "h" and name[1:].isdigit():
            self._text.heading = int(name[1])
        elif name in ("pre", "listing", "plaintext") or "pre" in attributes:
            self._text.pre += 1
        elif name in ("nav", "aside") or attributes.get("role") == "aside":
            self._aside += 1
        if name == "table":
            self._tables.append(OpenTable(self._flow))
        elif name == "tr" and self._tables:
            self._tables[-1].rows.append([])
        elif name in CELLS and self._tables and self._tables[-1].rows:
            spans = int(attributes.get("rowspan", 1)), int(attributes.get("colspan", 1)) or 1
            cell = OpenCell(*spans, at)
            self._tables[-1].rows[-1].append(cell)
            self._flow = cell.items
        elif name in ("ol", "ul", "menu", "dir"):
            start = int(attributes.get("start", 1))
            self._lists.append(_List(attributes.get("type", ""), start - 1, name == "ol"))
        elif name == "li" and self._lists and self._lists[-1].numbered:
            numbered = self._lists[-1]
            numbered.count = int(attributes.get("value", numbered.count + 1))
            self._text.number = _marker(numbered.count, attributes.get("type") or numbered.kind)

    def _close(self, name: str) -> None:
        if name == "a":
            self._link = None
        if name not in BLOCKS or not self._opened:
            return
        self._text.end()
        before = self._opened.pop()
        self._around, self._element, self._aside = before.block, before.element, before.aside
        self._text.heading, self._text.pre, self._part = before.heading, before.pre, before.part
        if name in ("ol", "ul", "menu", "dir") and self._lists:
            self._lists.pop()
        elif name == "li":
            self._text.number = None
        elif not self._tables:
            return
        elif name in CELLS:
            self._flow = self._tables[-1].outer
        elif name in GROUPS:
            self._tables[-1].end_group()
        elif name == "table":
            self._end_table(self._tables.pop())

    def _end_table(self, table: OpenTable) -> None:
        self._flow = table.outer
        if (outer := self._cell()) and table.drawn:
            outer.drawn = True
        self._flow.extend(table.items(self._source, self._element, self._aside > 0))

    def _add(self, paragraph: Paragraph, linked: int) -> None:
        self._flow.append(Item(paragraph, self._element, linked, self._aside > 0))


def _kind(tag: Tag, around: str) -> str:
    """What an element is: its name, or the part of a table that it is shown or told as, in its place.

    ``around``: the innermost part of a table that it stands in."""
    within = {"tr": ("table", *GROUPS), "td": ("tr",)}.get(tag.part)
    return tag.part if tag.part and (within is None or around in within) else tag.name


def _marker(count: int, kind: str) -> tuple[str, str]:
    """The number of a list item as a browser prints it, and what follows it."""
    if "ideographic" in kind or "informal" in kind:
        return number(count, "chinese") + "、", ""
    printed = number(count, _LIST_KINDS.get(kind, "1"))
    return (printed + "." if printed else ""), " "
