"""The document as lines of words: the ground that tables in text and prose are recognised on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from checker.document import Document, Grid, Paragraph, Place
from checker.recognise.matching import spelling, values
from checker.recognise.matching.words import PIPES, Word, fields_of, words_of

_PIPE = re.compile(f"[{PIPES}]")
_BLANK = " \t\u3000\r\n\f"
_BORDERED = re.compile(rf"[{PIPES}]?\s*[^\s{PIPES}]{{1,20}}\s*[{PIPES}]?")
_RULED = {*"|｜:：+=-–—_ \t\u3000\n", *map(chr, range(0x2500, 0x2580))}
_DASHES = re.compile("[-–—─━═=_]{2}")
_SAYING = re.compile("[0-9A-Za-z\u4e00-\u9fff]")
"""Characters that print something in any spelling."""
_FEW_BORDERED = 3
"""With fewer values beside a pipe on a line of their own, a pipe alone on its line is no blank cell."""


@dataclass(frozen=True, eq=False)
class Line:
    """One printed line. ``number``: which of the document's lines it is, -1 for a part of one."""

    paragraph: Paragraph
    number: int = -1
    furniture: bool = False
    """A page number, running head, lone border or the like: it has no words."""
    framed: tuple[bool, bool] = (True, True)
    """Whether a pipe at the beginning, at the end of a line is a frame, and no cell's border."""

    @property
    def text(self) -> str:
        return self.paragraph.text

    @cached_property
    def fields(self) -> bool:
        """Whether tabs or pipes tell the cells apart, blank ones too."""
        return self._separator is not None

    @property
    def tabbed(self) -> bool:
        return self._separator == "\t"

    @cached_property
    def _separator(self) -> re.Pattern[str] | str | None:
        text = self.text
        if "\t" in text:
            if text.count("\t") >= 2 or "\t" in text.strip():
                return "\t"
            if "\t" in text.lstrip() and len(text.split()) == 1:
                return "\t"  # a label or a value, and a blank cell after it
        if not _PIPE.search(text):
            return None
        inner = _PIPE.search(text.strip().strip(PIPES))
        return _PIPE if inner or len(_PIPE.findall(text)) > 2 else None

    @cached_property
    def words(self) -> tuple[Word, ...]:
        if self.furniture or self.is_rule:
            return ()
        separator = self._separator
        if separator is None:
            inner = self.text.lstrip(PIPES + _BLANK)
            return tuple(words_of(inner.rstrip(PIPES + _BLANK), len(self.text) - len(inner)))
        return tuple(fields_of(self.text, separator, self.framed))

    @cached_property
    def values(self) -> tuple[Word, ...]:
        """The words that stand for cells."""
        return tuple(word for word in self.words if word.kind == "value")

    @cached_property
    def texts(self) -> tuple[Word, ...]:
        """The words that stand for no cell."""
        return tuple(word for word in self.words if word.kind == "text")

    @cached_property
    def runs(self) -> tuple[tuple[int, int], ...]:
        """Stretches of neighbouring words of text: first index and the index after the last."""
        found: list[tuple[int, int]] = []
        start = None
        for number, word in enumerate(self.words):
            if word.kind == "text":
                start = number if start is None else start
            elif start is not None:
                found.append((start, number))
                start = None
        if start is not None:
            found.append((start, len(self.words)))
        return tuple(found)

    @cached_property
    def is_rule(self) -> bool:
        """A line drawn between rows (“| --- | --- |”)."""
        return bool(_DASHES.search(self.text)) and set(self.text) <= _RULED

    @cached_property
    def empty(self) -> bool:
        return not _SAYING.search(self.text) and not spelling.plain(self.text)

    def place(self, word: Word) -> Place:
        return self.paragraph.place(word.start, word.end)


Item = Line | Grid


def items_of(document: Document) -> list[Item]:
    """The document's blocks in order, paragraphs cut into lines."""
    blocks = [[block] if isinstance(block, Grid) else list(_cut(block)) for block in document.blocks]
    texts = [one.text for block in blocks for one in block if isinstance(one, Paragraph)]
    borders, framed = _borders(texts), _framed(texts)
    items: list[Item] = []
    number = 0
    for one in (one for block in blocks for one in block):
        if isinstance(one, Grid):
            items.append(one)
            continue
        frame = framed if _in_pipes(one.text) else (True, True)
        items.append(Line(one, number, number in borders, frame))
        number += 1
    return items


def lines_in(items: Iterable[Item]) -> list[Line]:
    return [item for item in items if isinstance(item, Line)]


def with_furniture(items: Sequence[Item], numbers: Collection[int]) -> list[Item]:
    """The items, with the lines of these numbers as furniture."""
    return [
        replace(item, furniture=True) if isinstance(item, Line) and item.number in numbers else item
        for item in items
    ]


def _cut(paragraph: Paragraph) -> Iterator[Paragraph]:
    text = paragraph.text
    if "\n" not in text:
        yield paragraph
        return
    starts = [0] + [match.end() for match in re.finditer("\n", text)]
    for start, stop in zip(starts, [*starts[1:], len(text)], strict=True):
        yield paragraph.part(start, stop)


def _borders(texts: Sequence[str]) -> set[int]:
    """Lone borders: a pipe alone on its line; but a blank cell where values stand so too (“12 |”)."""
    alone = {n for n, text in enumerate(texts) if text.strip() and not text.strip(PIPES + _BLANK)}
    bordered = [text for text in texts if _PIPE.search(text) and _BORDERED.fullmatch(text.strip())]
    if sum(values.is_value(text.strip(PIPES + _BLANK)) for text in bordered) >= _FEW_BORDERED:
        return set()
    return alone


def _framed(texts: Iterable[str]) -> tuple[bool, bool]:
    """A pipe at the edge is a frame where all rows of pipes have it; else it borders a blank cell."""
    rows = [text for text in texts if _in_pipes(text)]
    return (
        all(_PIPE.match(text.lstrip()) for text in rows),
        all(_PIPE.fullmatch(text.rstrip()[-1:]) for text in rows),
    )


def _in_pipes(text: str) -> bool:
    """Whether a line is a row of cells between pipes."""
    if len(_PIPE.findall(text)) < 2:
        return False
    return not _DASHES.search(text) or not set(text) <= _RULED
