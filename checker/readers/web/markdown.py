"""Markdown: headings, paragraphs without their markup, pipe tables as grids, tables in HTML."""

from __future__ import annotations

import re
from itertools import pairwise

from checker.document import Block, Document, Grid, GridCell, Paragraph, Unreadable, join
from checker.language import enumerators
from checker.readers.bounds import check_source
from checker.readers.charset import decode
from checker.readers.source import Source
from checker.readers.spans import IN_PICTURE
from checker.readers.weave import Weave
from checker.readers.web.markdown_inline import Inline

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_BREAK_LINE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_DASHES = re.compile(r":?(-+):?")
_PIPE_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)*[ \t]*")
_ITEM = re.compile(r"(?!-[ \t]*\d+[ \t]*-[ \t]*$)[-*+][ \t]+(?:\[[ xX]\][ \t]+)?", re.MULTILINE)
_DEFINITION = re.compile(r" {0,3}\[(\^?)[^\]]+\]:[ \t]")
_HTML_TABLE = re.compile(r"(?i)<(/?)table\b")


def read(data: bytes, path: str) -> Document:
    text = decode(data)
    check_source(text)
    reader = _MarkdownBlocks(Source(text))
    blocks = reader.blocks()
    if not blocks and not reader.inline.pictures:
        raise Unreadable("文件里没有文字")
    return Document(
        path,
        "markdown",
        tuple(blocks),
        lines=reader.source.lines,
        notes=tuple(dict.fromkeys(reader.inline.notes)),
        pictures=reader.inline.pictures,
    )


class _MarkdownBlocks:
    """``inline``: what was met in its lines."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.inline = Inline(source)
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
        if not text.strip() or _ITEM.match(text) or enumerators.LIST_LINE.match(text):
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
                weave = Weave(self.source)
                weave.keep(*self._spans[number])
                blocks.append(weave.paragraph(wrapped=True))
            number += 1
        return number

    def _add(
        self, blocks: list[Block], start: int, end: int, *, wrapped: bool = False, heading: int = 0
    ) -> None:
        for number, part in enumerate(self.inline.printed(start, end)):
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
        pictures = self.inline.pictures
        content = join(self.inline.printed(start, end), "\n")
        drawn = self.inline.pictures > pictures and not content.text.strip()
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
        self.inline.pictures += pictures
        self.inline.notes.extend(notes)
        line = self.source.position(max(start, end - 1))[0]
        rest = self._spans[line - 1][1]
        if end < rest:
            self._add(blocks, end, rest)
        return line


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
