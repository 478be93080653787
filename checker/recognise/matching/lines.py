"""The document as lines of words: the ground that tables in text and prose are recognised on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from checker.document import Block, Document, Grid, Paragraph, Place
from checker.recognise.matching import values
from checker.recognise.matching.line_text import BLANK, FRAMED, PIPE, Framed, LineText, is_rule, line_text
from checker.recognise.matching.words import PIPES, Word

_BORDERED = re.compile(rf"[{PIPES}]?\s*[^\s{PIPES}]{{1,20}}\s*[{PIPES}]?")
_FEW_BORDERED = 3
"""With fewer values beside a pipe on a line of their own, a pipe alone on its line is no blank cell."""

_NO_WORDS = LineText()


@dataclass(eq=False, slots=True)
class Line:
    """One printed line, with what it says. ``number``: which of the document's lines it is, -1 for a part of
    one.

    Nobody changes one; not frozen, because that would cost as much as all else that is done for a line.
    """

    paragraph: Paragraph
    number: int = -1
    furniture: bool = False
    """A page number, running head, lone border or the like: it has no words."""
    framed: Framed = FRAMED
    """Whether a pipe at the beginning, at the end of a line is a frame, and no cell's border."""
    text: str = field(init=False)
    words: tuple[Word, ...] = field(init=False)
    values: tuple[Word, ...] = field(init=False)
    """The words that stand for cells."""
    texts: tuple[Word, ...] = field(init=False)
    """The words that stand for no cell."""
    runs: tuple[tuple[int, int], ...] = field(init=False)
    """Stretches of neighbouring words of text: first index and the index after the last."""
    fields: bool = field(init=False)
    """Whether tabs or pipes tell the cells apart, blank ones too."""
    tabbed: bool = field(init=False)
    is_rule: bool = field(init=False)
    """A line drawn between rows (“| --- | --- |”)."""
    empty: bool = field(init=False)

    def __post_init__(self) -> None:
        self.text = self.paragraph.text
        said = line_text(self.text, self.framed)
        self.words, self.values, self.texts, self.runs, *_ = _NO_WORDS if self.furniture else said
        *_, self.fields, self.tabbed, self.is_rule, self.empty = said

    def place(self, word: Word) -> Place:
        return self.paragraph.place(word.start, word.end)


Item = Line | Grid


def items_of(document: Document) -> list[Item]:
    """The document's blocks in order, paragraphs cut into lines."""
    blocks = [one for block in document.blocks for one in _cut(block)]
    texts = [one.text for one in blocks if isinstance(one, Paragraph)]
    piped = {number: text for number, text in enumerate(texts) if PIPE.search(text)}
    borders, framed = _borders(piped), _framed(piped.values())
    items: list[Item] = []
    number = 0
    for one in blocks:
        if isinstance(one, Grid):
            items.append(one)
            continue
        frame = framed if number in piped and _in_pipes(one.text) else FRAMED
        items.append(Line(one, number, number in borders, frame))
        number += 1
    return items


def lines_in(items: Iterable[Item]) -> list[Line]:
    return [item for item in items if isinstance(item, Line)]


def with_furniture(items: Sequence[Item], numbers: Collection[int]) -> list[Item]:
    """The items, with the lines of these numbers as furniture."""
    if not numbers:
        return list(items)
    return [
        replace(item, furniture=True) if isinstance(item, Line) and item.number in numbers else item
        for item in items
    ]


def _cut(block: Block) -> Sequence[Block]:
    if isinstance(block, Grid) or "\n" not in block.text:
        return (block,)
    starts = [0] + [match.end() for match in re.finditer("\n", block.text)]
    stops = [*starts[1:], len(block.text)]
    return [block.part(start, stop) for start, stop in zip(starts, stops, strict=True)]


def _borders(piped: Mapping[int, str]) -> set[int]:
    """Lone borders: a pipe alone on its line; but a blank cell where values stand so too (“12 |”).
    ``piped``: the lines with pipes."""
    alone = {number for number, text in piped.items() if not text.strip(PIPES + BLANK)}
    bordered = [text for text in piped.values() if _BORDERED.fullmatch(text.strip())]
    if sum(values.is_value(text.strip(PIPES + BLANK)) for text in bordered) >= _FEW_BORDERED:
        return set()
    return alone


def _framed(texts: Iterable[str]) -> Framed:
    """A pipe at the edge is a frame where all rows of pipes have it; else it borders a blank cell."""
    rows = [text for text in texts if _in_pipes(text)]
    return (
        all(PIPE.match(text.lstrip()) for text in rows),
        all(PIPE.fullmatch(text.rstrip()[-1:]) for text in rows),
    )


def _in_pipes(text: str) -> bool:
    """Whether a line is a row of cells between pipes."""
    return len(PIPE.findall(text)) >= 2 and not is_rule(text)
