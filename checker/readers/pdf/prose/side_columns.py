"""Columns that a web site prints beside the article: navigation, lists of links, share buttons.

The article is where the sentences stand. A column beside it stands wholly to one side of all of them, has no
sentence of its own, and no line of the article reaches into it for as long as it lasts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from checker.language import enumerators
from checker.readers.pdf.page import Page
from checker.readers.pdf.prose.reading_order import Boxed
from checker.readers.pdf.prose.thresholds import SIDES
from checker.readers.pdf.text_lines import rows_of
from checker.readers.pdf.word_forms import is_value
from checker.readers.pdf.words import Word

_LETTERS = re.compile(r"[\u3400-\u9fffA-Za-z]")


@dataclass(frozen=True, slots=True)
class _Span:
    """What stands on a row, seen so that the column looked for is on the left."""

    low: float
    high: float
    word: Word | None
    """``None`` for a table."""


def without_columns(
    pages: Sequence[Page], words: Sequence[list[Word]], tables: Sequence[Sequence[Boxed]]
) -> list[list[Word]]:
    """The words of each page without those of columns beside the article. ``tables``: the ruled ones."""
    kept = [list(found) for found in words]
    numbers = range(len(pages))
    for sign in (1.0, -1.0):
        by_width = defaultdict(list)
        for number in numbers:
            by_width[round(pages[number].width)].append(number)
        for alike in by_width.values():
            edge = _edge([word for number in alike for word in kept[number]], sign)
            if edge is None:
                continue
            column: tuple[float, float] | None = None
            for number in alike:
                gone, column = _column(kept[number], tables[number], edge, sign, column)
                kept[number] = [word for word in kept[number] if id(word) not in gone]
    return kept


def _sides(word: Word, sign: float) -> tuple[float, float]:
    return (word.x0, word.x1) if sign > 0 else (-word.x1, -word.x0)


def _edge(words: Sequence[Word], sign: float) -> float | None:
    """Where the article's sentences begin, at the latest."""
    lows = sorted(_sides(word, sign)[0] for word in words if _is_sentence(word))
    return lows[int(len(lows) * SIDES.stray)] + SIDES.over if len(lows) >= SIDES.sentences else None


def _is_sentence(word: Word) -> bool:
    return "。" in word.text and len(word.text) >= SIDES.long


def _column(
    words: list[Word], tables: Sequence[Boxed], edge: float, sign: float, before: tuple[float, float] | None
) -> tuple[set[int], tuple[float, float] | None]:
    """The words of the column on one side of the page, by identity, and its borders.

    ``before``: the borders of the column on the page before, which this page may go on with.
    """
    gone: set[int] = set()
    found = before
    if len(words) > SIDES.most_words:
        return gone, None
    for stretch in _stretches(words, tables, edge, sign):
        spans = [span for row in stretch for span in row]
        limit = min((span.low for span in spans if span.high > edge), default=edge)
        beside = [span for span in spans if span.high <= limit + SIDES.over and span.word is not None]
        if not beside:
            continue
        low, high = min(span.low for span in beside), max(span.high for span in beside)
        goes_on = before is not None and abs(low - before[0]) < SIDES.shift and high <= before[1] + SIDES.over
        if goes_on or _is_beside([span.word for span in beside if span.word], stretch, edge):
            gone.update(id(span.word) for span in beside)
            found = (low, high)
    return gone, found if gone else None


def _stretches(
    words: list[Word], tables: Sequence[Boxed], edge: float, sign: float
) -> Iterator[list[list[_Span]]]:
    """Rows from top to bottom that leave white between what is beside the article and the article."""
    rows: list[tuple[float, list[_Span]]] = []
    for row in rows_of(words):
        rows.append((row[0].y, [_Span(*_sides(word, sign), word) for word in row]))
    for part in tables:
        x0, y0, x1, _ = part.box
        low, high = (x0, x1) if sign > 0 else (-x1, -x0)
        rows.append((y0, [_Span(low, high, None)]))
    rows.sort(key=lambda row: row[0])
    stretch: list[list[_Span]] = []
    inner, outer = edge, -float("inf")
    """How far the article reaches out, how far the column reaches in."""
    for _, spans in rows:
        reach = min((span.low for span in spans if span.high > edge), default=edge)
        column = max((span.high for span in spans if span.high <= edge), default=outer)
        if max(outer, column) > min(inner, reach) + SIDES.over:
            yield stretch
            stretch, inner, outer = [], edge, -float("inf")
            if column > reach + SIDES.over:  # one line across both
                continue
        stretch.append(spans)
        inner, outer = min(inner, reach), max(outer, column)
    yield stretch


def _is_beside(column: list[Word], stretch: list[list[_Span]], edge: float) -> bool:
    """Whether these words are a column of their own and no part of a table or of the text beside them."""
    lines = [list(row) for _, row in groupby(sorted(column, key=lambda word: word.y), lambda word: word.y)]
    texts = ["".join(word.text for word in line) for line in lines]
    entries = [text for text in texts if len(_LETTERS.findall(text)) >= SIDES.letters]
    if len(entries) < SIDES.entries or any("。" in text for text in texts):
        return False
    if sum(is_value(text) for text in texts) * SIDES.values > len(texts):
        return False
    if sum(enumerators.LABEL.match(text) is not None for text in texts) * SIDES.enumerated > len(texts):
        return False
    top, bottom = min(word.top for word in column), max(word.bottom for word in column)
    article = [span.word for row in stretch for span in row if span.high > edge and span.word]
    near = [word for word in article if word.bottom > top and word.top < bottom]
    values = sum(is_value(word.text) for word in near)
    return (
        any(_is_sentence(word) for word in article)
        and any(len(word.text) >= SIDES.long for word in near)
        and (values == 0 or sum(_is_sentence(word) for word in near) >= SIDES.sentences_near)
    )
