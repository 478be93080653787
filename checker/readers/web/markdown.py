"""Markdown: headings, paragraphs without their markup, pipe tables as grids, tables in HTML."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from itertools import pairwise

from checker.characters import UNSEEN
from checker.document import Block, Document, Grid, GridCell, Paragraph, Unreadable, join, line_paragraph
from checker.readers.bounds import check_source
from checker.readers.charset import decode
from checker.readers.css import looks
from checker.readers.source import Source, Weave
from checker.readers.spans import IN_PICTURE

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_BREAK_LINE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_DASHES = re.compile(r":?(-+):?")
_PIPE_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)*[ \t]*")
_ITEM = re.compile(r"(?!-[ \t]*\d+[ \t]*-[ \t]*$)[-*+][ \t]+(?:\[[ xX]\][ \t]+)?", re.MULTILINE)
_NUMBERED = re.compile(r"\d{1,9}[.)、．]|[（(]?[一二三四五六七八九十]{1,3}[）)、]")
_DEFINITION = re.compile(r" {0,3}\[(\^?)[^\]]+\]:[ \t]")
_HTML_TABLE = re.compile(r"(?i)<(/?)table\b")
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


def read(data: bytes, path: str) -> Document:
    text = decode(data)
    check_source(text)
    reader = _Reader(Source(text))
    blocks = reader.blocks()
    if not blocks and not reader.pictures:
        raise Unreadable("文件里没有文字")
    return Document(
        path,
        "markdown",
        tuple(blocks),
        lines=reader.source.lines,
        notes=tuple(dict.fromkeys(reader.notes)),
        pictures=reader.pictures,
    )


_STRUCK_NOTE = "划去或隐藏的文字没有读取"


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.pictures = 0
        self.notes: list[str] = []
        self._weave = Weave(source)
        self._line_looks = _Looks("")
        self._spans = self._line_spans()
        self._comments_end = True

    def _line_spans(self) -> list[tuple[int, int]]:
        spans, start = [], 0
        for line in self.source.lines:
            spans.append((start, start + len(line)))
            start += len(line) + 1
        return spans

    def _line(self, number: int) -> str:
        if number >= len(self._spans):
            return ""
        start, end = self._spans[number]
        return self.source.text[start:end]

    def blocks(self) -> list[Block]:
        blocks: list[Block] = []
        number = self._front_matter()
        while number < len(self._spans):
            number = self._block(number, blocks)
        return blocks

    def _front_matter(self) -> int:
        if self._line(0).rstrip() == "---":
            for number in range(1, min(len(self._spans), 60)):
                if self._line(number).rstrip() in ("---", "..."):
                    return number + 1
                if not re.match(r"[\w -]+:|\s|#|- ", self._line(number)):
                    break
        return 0

    def _block(self, number: int, blocks: list[Block]) -> int:
        """Reads one block from a line on; returns the number of the line after it."""
        line = self._line(number)
        start, end = self._spans[number]
        if not line.strip():
            return number + 1
        if line.lstrip().startswith("<!--"):
            return self._comment(number, blocks)
        if fence := _FENCE.match(line):
            return self._code(number + 1, fence[1], blocks)
        if heading := _HEADING.match(line):
            text = line[heading.end() :].rstrip(" \t")
            bare = text.rstrip("#")
            if not bare or bare[-1] in " \t":  # a closing run of marks
                text = bare
            start += heading.end()
            self._add(blocks, start, start + len(text), heading=len(heading[1]))
            return number + 1
        if "|" in line and self._is_table(number):
            return self._table(number, blocks)
        if _HTML_TABLE.search(line):
            return self._html(number, blocks)
        if definition := _DEFINITION.match(line):
            if definition[1]:  # of a note; another one is of a link
                self._add(blocks, start + definition.end(), end, wrapped=self._goes_on(number + 1))
            return number + 1
        if _BREAK_LINE.match(line):
            return number + 1
        underline = _UNDERLINE.match(self._line(number + 1))
        if underline:
            self._add(blocks, start, end, heading=1 if underline[1][0] == "=" else 2)
            return number + 2
        start += _QUOTE.match(line).end()  # type: ignore[union-attr]
        if item := _ITEM.match(self.source.text, start, end):
            start = item.end()
        hard = line.endswith(("  ", "\\"))
        self._add(blocks, start, end - line.endswith("\\"), wrapped=not hard and self._goes_on(number + 1))
        return number + 1

    def _goes_on(self, number: int) -> bool:
        """Whether a line continues the paragraph of the line before it."""
        line = self._line(number)
        text = line[_QUOTE.match(line).end() :]  # type: ignore[union-attr]
        if not text.strip() or _ITEM.match(text) or _NUMBERED.match(text):
            return False
        return not (
            _HEADING.match(line)
            or _FENCE.match(line)
            or _BREAK_LINE.match(line)
            or _DEFINITION.match(line)
            or _HTML_TABLE.search(line)
            or (("|" in line) and self._is_table(number))
            or line.startswith(("\u3000\u3000", "&emsp;", "&nbsp;&nbsp;"))
        )

    def _comment(self, number: int, blocks: list[Block]) -> int:
        if self._comments_end:
            close = self.source.text.find("-->", self._spans[number][0])
            if close >= 0:
                last = self.source.position(close)[0]
                self._add(blocks, close + 3, self._spans[last - 1][1])
                return last
            self._comments_end = False  # nor does any other one from here on
        return number + 1

    def _code(self, number: int, fence: str, blocks: list[Block]) -> int:
        while number < len(self._spans):
            line = self._line(number)
            if line.lstrip().startswith(fence):
                return number + 1
            if line.strip():
                self._weave.keep(*self._spans[number])
                blocks.append(self._weave.paragraph(wrapped=True))
            number += 1
        return number

    def _add(
        self, blocks: list[Block], start: int, end: int, *, wrapped: bool = False, heading: int = 0
    ) -> None:
        for number, part in enumerate(self._printed(start, end)):
            if part.text:
                blocks.append(Paragraph(part.text, part.pieces, wrapped, heading if number == 0 else 0))

    def _is_table(self, number: int) -> bool:
        following = self._line(number + 1)
        if "|" in following and _is_rule(following):
            return True
        return bool(_PIPE_ROW.match(self._line(number)) and _PIPE_ROW.match(following))

    def _table(self, number: int, blocks: list[Block]) -> int:
        cells: list[GridCell] = []
        row = 0
        first = number
        bars = self._bars(number)
        while number < len(self._spans) and "|" in (line := self._line(number)):
            if not _is_rule(line, 1 if number == first + 1 else 3):
                cells.extend(
                    self._cell(row, column, *span)
                    for column, span in enumerate(
                        _cell_spans(self.source.text, *self._spans[number], bars=bars)
                    )
                )
                row += 1
            number += 1
        blocks.append(Grid(tuple(cells)))
        return number

    def _bars(self, number: int) -> int | None:
        """How many bars part the cells of each row of a table without a frame; None of one with a frame."""
        rule = self._line(number + 1)
        if not _is_rule(rule) or "|" in (rule.strip()[0], rule.strip()[-1]):
            return None
        return rule.count("|")

    def _cell(self, row: int, column: int, start: int, end: int) -> GridCell:
        pictures = self.pictures
        content = join(self._printed(start, end), "\n")
        drawn = self.pictures > pictures and not content.text.strip()
        return GridCell(row, column, content, doubt=IN_PICTURE if drawn else None)

    def _html(self, number: int, blocks: list[Block]) -> int:
        from checker.readers.web.html import region

        start = self._spans[number][0]
        depth = 0
        end = len(self.source.text)
        for tag in _HTML_TABLE.finditer(self.source.text, start):
            depth += -1 if tag[1] else 1
            if depth <= 0:
                close = self.source.text.find(">", tag.end())
                end = close + 1 if close >= 0 else end
                break
        found, pictures, notes = region(self.source, start, end)
        blocks.extend(found)
        self.pictures += pictures
        self.notes.extend(notes)
        line = self.source.position(max(start, end - 1))[0]
        rest = self._spans[line - 1][1]
        if end < rest:
            self._add(blocks, end, rest)
        return line

    def _printed(self, start: int, end: int) -> list[Paragraph]:
        """What is printed for a stretch of a line, without its markup; a ``<br>`` parts it."""
        text = self.source.text
        while start < end and text[start] in " \t":
            start += 1
        while start < end and text[end - 1] in " \t":
            end -= 1
        if not _MARKS.search(text, start, end):
            line, column = self.source.position(start)
            return [line_paragraph(text[start:end], line, column)]
        parts: list[Paragraph] = []
        self._line_looks = _Looks(text[start:end])
        self._inline(start, end, parts)
        parts.append(self._weave.paragraph(end))
        return [part.strip() if part.text != part.text.strip(" \t") else part for part in parts]

    def _inline(self, start: int, end: int, parts: list[Paragraph], depth: int = 0) -> None:
        position, said, text = start, self._line_looks, self.source.text
        for match in _INLINE.finditer(text, start, end):
            if match.start() < position:
                continue
            self._keep(position, match.start())
            position = match.end()
            kind = match.lastgroup
            if kind in ("link", "stress") and depth < 8:
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


def _is_rule(line: str, least: int = 1) -> bool:
    """Whether a line is the one under a table's head: dashes in every cell, at least so many."""
    cells = line.strip(" \t").removeprefix("|").removesuffix("|").split("|")
    dashes = (_DASHES.fullmatch(cell.strip(" \t")) for cell in cells)
    return all(found is not None and len(found[1]) >= least for found in dashes)


def _cell_spans(text: str, start: int, end: int, bars: int | None = None) -> list[tuple[int, int]]:
    """Where the cells of a pipe row stand; an escaped pipe parts nothing.

    ``bars``: a row with so many has a blank cell where one stands at its edge, and no frame.
    """
    while start < end and text[start] in " \t":
        start += 1
    while start < end and text[end - 1] in " \t":
        end -= 1
    found = [at for at in range(start, end) if text[at] == "|" and (at == start or text[at - 1] != "\\")]
    edges = [start - 1, *found, end]
    if len(found) != bars:
        if found and found[0] == start:
            edges = edges[1:]
        if found and found[-1] == end - 1 and len(edges) > 2:
            edges = edges[:-1]
    return [(left + 1, right) for left, right in pairwise(edges)]
