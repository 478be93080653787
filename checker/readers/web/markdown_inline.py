"""What is printed for a stretch of a line of Markdown: its text without marks, links, tags, struck parts."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

from checker.document import Paragraph, line_paragraph
from checker.language.characters import UNSEEN
from checker.readers.source import Source
from checker.readers.weave import Weave
from checker.readers.web.css import looks

_MARKS = re.compile(rf"[\\!\[<*_~`&^]|{UNSEEN.pattern}")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_STYLE = re.compile(r"""(?i)\sstyle\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_RAISED = frozenset({"sup", "sub"})
_UNREAD = frozenset({"s", "del", "strike", "rt", "rp"})
"""Tags inside a line whose text is struck, or stands above the line."""
_INLINE = re.compile(
    r"""(?x)
    \\(?P<escape>[!-/:-@\[-`{-~])
  | (?P<picture>!\[[^\[\]\n]*\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:[ ]"[^"]*")?\)|\[[^\[\]\n]*\]))
  | (?P<note>\[\^[^\[\]\s]{1,40}\])
  | \[(?P<link>\[\w{1,4}\]|[^\[\]\n]+)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:[ ]"[^"]*")?\)
  | <(?P<url>(?:[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^<>\s]*)|[\w.+-]+@[\w.-]+)>
  | (?P<struck>~~)
  | \^(?P<raised>[^\s^]{1,8})\^
  | (?P<mark>\*{2,}|(?<![^\W_])__(?=[^_])|(?<=[^_])__(?![^\W_]|_))
  | (?<!\*)\*(?=[^\s*])(?P<stress>[^*\n]+)(?<=\S)\*(?!\*)
  | (?<!`)(?P<tick>`++)(?P<code>[^`\n]+)(?P=tick)(?!`)
  | (?P<line><br[ \t]*/?>)
  | (?P<tag></?[a-zA-Z][a-zA-Z0-9:-]*(?:[ \t][^<>\n]*)?/?>|<!--[^\n<]*?-->)
  | (?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});)
    """
    rf"|(?P<unseen>{UNSEEN.pattern})"
)
_STRUCK_NOTE = "划去或隐藏的文字没有读取"
_DEEPEST = 8
"""Links and stress within each other."""


class Inline:
    """``pictures``: how many were met; ``notes``: what was not read."""

    def __init__(self, source: Source) -> None:
        self.pictures = 0
        self.notes: list[str] = []
        self._source = source
        self._weave = Weave(source)
        self._line_looks = _Looks("")

    def printed(self, start: int, end: int) -> list[Paragraph]:
        """What is printed for a stretch of a line, without its markup; a ``<br>`` parts it."""
        text = self._source.text
        while start < end and text[start] in " \t":
            start += 1
        while start < end and text[end - 1] in " \t":
            end -= 1
        if not _MARKS.search(text, start, end):
            line, column = self._source.position(start)
            return [line_paragraph(text[start:end], line, column)]
        parts: list[Paragraph] = []
        self._line_looks = _Looks(text[start:end])
        self._inline(start, end, parts)
        parts.append(self._weave.paragraph(end))
        return [part.strip() if part.text != part.text.strip(" \t") else part for part in parts]

    def _inline(self, start: int, end: int, parts: list[Paragraph], depth: int = 0) -> None:
        position, said, text = start, self._line_looks, self._source.text
        for match in _INLINE.finditer(text, start, end):
            if match.start() < position:
                continue
            self._keep(position, match.start())
            position = match.end()
            kind = match.lastgroup
            if kind in ("link", "stress") and depth < _DEEPEST:
                note = kind == "link" and text.startswith("](#", match.end(kind))
                said.raised += note
                self._inline(*match.span(kind), parts, depth + 1)
                said.raised -= note
            elif kind == "picture":
                self.pictures += 1
            elif kind in ("escape", "link", "stress", "url", "code"):
                self._keep(*match.span(kind))
            elif kind == "raised":
                said.raised += 1
                self._keep(*match.span(kind))
                said.raised -= 1
            elif kind == "entity" and not said.unread:
                self._weave.put(unescape(match[0]), *match.span())
            elif kind == "line":
                parts.append(self._weave.paragraph(match.start()))
            elif kind in ("tag", "struck"):
                said.tag(match[0])
        self._keep(position, end)

    def _keep(self, start: int, end: int) -> None:
        if self._line_looks.unread:
            self.notes.append(_STRUCK_NOTE)
        else:
            self._weave.raised = self._line_looks.raised > 0
            self._weave.keep(start, end)


class _Looks:
    """What the tags of a line say of the text between them; one that its line does not close says nothing."""

    def __init__(self, text: str) -> None:
        self.raised = self.unread = 0
        self._closing = Counter(f"</{match[2].lower()}" for match in _TAG.finditer(text) if match[1])
        self._closing["~~"] = text.count("~~")
        self._open: list[tuple[str, bool, bool]] = []

    def tag(self, source: str) -> None:
        if source == "~~":
            self._closing["~~"] -= 1
            if any(name == "~~" for name, *_ in self._open):
                self._close("~~")
            elif self._closing["~~"]:
                self._enter("~~", False, True)
        elif match := _TAG.match(source):
            name = match[2].lower()
            if match[1]:
                self._closing[f"</{name}"] -= 1
                self._close(name)
            elif self._closing[f"</{name}"] > 0:
                style = _STYLE.search(source)
                said = looks(unescape(style[1] or style[2] or "")) if style else {}
                raised = name in _RAISED or said.get("raised") == "1"
                unread = name in _UNREAD or "1" in (said.get("gone"), said.get("struck"))
                self._enter(name, raised, unread)

    def _enter(self, name: str, raised: bool, unread: bool) -> None:
        self._open.append((name, raised, unread))
        self.raised += raised
        self.unread += unread

    def _close(self, name: str) -> None:
        """Ends the innermost element of this name, and what is open inside it."""
        while any(one == name for one, *_ in self._open):
            inner, raised, unread = self._open.pop()
            self.raised -= raised
            self.unread -= unread
            if inner == name:
                return
