"""The text of a web page as a browser prints it: white space, entities, numbers of lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from checker.document import Paragraph
from checker.language import enumerators
from checker.language.characters import UNSEEN, UNSEEN_SET
from checker.readers.numbering import label
from checker.readers.source import Source
from checker.readers.weave import Weave

_STRETCH = re.compile(
    r"(?P<entity>&(?:#\d+;?|#[xX][0-9a-fA-F]+;?|[a-zA-Z][a-zA-Z0-9]*;?))"
    rf"|(?P<space>[ \t\n\f]+)|(?P<unseen>{UNSEEN.pattern})|[^& \t\n\f{UNSEEN_SET}]+|&"
)
_IDEOGRAPH = re.compile("[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—]")


class PageText:
    """``ended`` is given each paragraph, and how many of its characters link elsewhere."""

    def __init__(self, source: Source, ended: Callable[[Paragraph, int], None]) -> None:
        self.heading = 0
        """The level of the heading that is being read."""
        self.pre = 0
        """How many elements are open in which white space is printed as it stands."""
        self.number: tuple[str, str] | None = None
        """The number of the list item whose text comes next, and what follows it."""
        self._source = source
        self._ended = ended
        self._weave = Weave(source)
        self._space: tuple[int, int] | None = None
        self._last = ""
        self._linked = 0

    def set_raised(self, raised: bool) -> None:
        """Whether what comes next stands higher or lower than its line."""
        self._weave.raised = raised

    def heading_of(self, start: int, end: int) -> Paragraph | None:
        """A stretch of the source as a heading by itself."""
        self.add(start, end, linked=False)
        return self._weave.paragraph(heading=1).strip() if self._weave else None

    def add(self, start: int, end: int, *, linked: bool) -> None:
        """``source.text[start:end]``; white space between tags where both are 0."""
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
                if self.pre:
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
                self.end(wrapped=True)
            else:
                self._weave.keep(at, at + 1)
                self._last = " "

    def _gap(self, following: str) -> None:
        """Whatever is printed before a text: the number of its list item, or one space for any white space.

        A line break between two ideographs is no space.
        """
        if self.number is not None:
            printed, separator = self.number
            self.number = None
            if not enumerators.NEW_LINE.match(following):
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

    def end(self, *, wrapped: bool = False) -> None:
        """Ends the paragraph."""
        self._space = None
        if not self._last:
            return
        self._last = ""
        if self._weave:
            paragraph = self._weave.paragraph(wrapped=wrapped, heading=self.heading)
            if paragraph.text.strip():
                self._ended(paragraph, self._linked)
        self._linked = 0
