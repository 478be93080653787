"""What a line says by itself, wherever it stands: its words, and what parts them.

Most lines of a table are the same in every report (names of rows, small numbers, nothing): what a short line
says is remembered for some thousand of them, so that it is found out once and not in each report anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from checker.recognise.matching import spelling
from checker.recognise.matching.words import PIPES, Word, fields_of, words_of

PIPE = re.compile(f"[{PIPES}]")
BLANK = " \t\u3000\r\n\f"
_RULED = {*"|｜:：+=-–—_ \t\u3000\n", *map(chr, range(0x2500, 0x2580))}
_DASHES = re.compile("[-–—─━═=_]{2}")
_SAYING = re.compile("[0-9A-Za-z\u4e00-\u9fff]")
"""Characters that print something in any spelling."""
_SHORT = 60
"""A longer line is of prose, and comes but once."""
_REMEMBERED = 2048

Framed = tuple[bool, bool]
FRAMED: Framed = (True, True)


class LineText(NamedTuple):
    """``values``: the words that stand for cells; ``texts``: those that stand for none; ``runs``: stretches
    of neighbouring words of text, first index and the index after the last; ``fields``: whether tabs or pipes
    tell the cells apart, blank ones too, and ``tabbed``, whether tabs do; ``is_rule``: it is drawn between
    rows (“| --- | --- |”) and has no words; ``empty``: it prints nothing."""

    words: tuple[Word, ...] = ()
    values: tuple[Word, ...] = ()
    texts: tuple[Word, ...] = ()
    runs: tuple[tuple[int, int], ...] = ()
    fields: bool = False
    tabbed: bool = False
    is_rule: bool = False
    empty: bool = False


def line_text(text: str, framed: Framed = FRAMED) -> LineText:
    """What a line says. ``framed``: whether a pipe at its beginning, at its end is a frame, and no cell's
    border."""
    return (_remembered if len(text) <= _SHORT else _line_text)(text, framed)


def _line_text(text: str, framed: Framed) -> LineText:
    separator = _separator(text)
    told = separator is not None, separator == "\t"
    if is_rule(text):
        return LineText((), (), (), (), *told, is_rule=True, empty=_is_empty(text))
    if separator is None:
        inner = text.lstrip(PIPES + BLANK)
        words = tuple(words_of(inner.rstrip(PIPES + BLANK), len(text) - len(inner)))
    else:
        words = tuple(fields_of(text, separator, framed))
    values = tuple(word for word in words if word.kind == "value")
    texts = tuple(word for word in words if word.kind == "text")
    return LineText(words, values, texts, tuple(_runs(words)), *told, empty=_is_empty(text))


_remembered = lru_cache(maxsize=_REMEMBERED)(_line_text)


def is_rule(text: str) -> bool:
    return bool(_DASHES.search(text)) and set(text) <= _RULED


def _is_empty(text: str) -> bool:
    return not _SAYING.search(text) and not spelling.plain(text)


def _separator(text: str) -> re.Pattern[str] | str | None:
    if "\t" in text:
        if text.count("\t") >= 2 or "\t" in text.strip():
            return "\t"
        if "\t" in text.lstrip() and len(text.split()) == 1:
            return "\t"  # a label or a value, and a blank cell after it
    if not PIPE.search(text):
        return None
    inner = PIPE.search(text.strip().strip(PIPES))
    return PIPE if inner or len(PIPE.findall(text)) > 2 else None


def _runs(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    start = None
    for number, word in enumerate(words):
        if word.kind == "text":
            start = number if start is None else start
        elif start is not None:
            yield start, number
            start = None
    if start is not None:
        yield start, len(words)
