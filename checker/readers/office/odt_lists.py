"""The automatic numbers of an OpenDocument text: lists and numbered headings, how far each has counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.readers.numbering import label, number
from checker.readers.office.odt_styles import TEXT, XML_ID, Styles

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(slots=True)
class OpenList:
    """A list that is being read: its style, its level, the counters of all levels."""

    style: str
    level: int
    counters: dict[int, int]

    def begin(self, item: _Element) -> None:
        """An item may say where the count begins anew."""
        start = item.get(TEXT + "start-value", "")
        if start.isdecimal() and len(start) < 10:
            self.counters[self.level] = int(start) - 1


class Lists:
    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._counters: dict[str, dict[int, int]] = {}
        """Counters to go on with: of the last list of each style, and of each list by its id."""
        self._outline: dict[int, int] = {}

    def inner(self, element: _Element, outer: OpenList | None) -> OpenList:
        """The list of an element, which may stand in an ``outer`` one."""
        style = element.get(TEXT + "style-name") or (outer.style if outer else None)
        if outer is not None:
            return OpenList(style or "", outer.level + 1, outer.counters)
        if followed := element.get(TEXT + "continue-list"):
            counters = self._counters.get(f"#{followed}", {})
        elif element.get(TEXT + "continue-numbering") == "true":
            counters = self._counters.get(style or "", {})
        else:
            counters = {}
        self._counters[style or ""] = counters
        self._counters[f"#{element.get(XML_ID, '')}"] = counters
        return OpenList(style or "", 1, counters)

    def heading_label(self, level: int, text: str) -> str:
        """The number of a heading ``text``, with what follows it."""
        return self._label(OpenList("", level, self._outline), "", text)

    def label(self, lists: OpenList, paragraph: _Element, text: str) -> str:
        """The number of the paragraph ``text`` that begins an item, with what follows it."""
        style = lists.style
        if not style:
            chain = self._styles.chain("paragraph", paragraph.get(TEXT + "style-name"))
            style = next((one.list_style for _, one in chain if one.list_style), "")
        return self._label(lists, style, text)

    def _label(self, lists: OpenList, style: str, text: str) -> str:
        levels = self._styles.levels.get(style, {})
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
