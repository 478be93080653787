"""Where in lines of text the labels of rows may stand: whole, wrapped, vertical, torn, misread.

The lines of a document are searched once for the labels of all tables and editions.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from checker.recognise.matching import spelling, values
from checker.recognise.matching.lines import Line
from checker.recognise.tables.blueprints import Blueprint
from checker.recognise.tables.row_labels import Beginning, RowLabel, RowLabels

_REACH = 40
"""How many stretches of text further a label may go on (a page may turn in the middle of it)."""
_LESS = 0.5
"""So much less a label says with more behind it: one without is preferred."""
_NOTED = 4
"""So many lines below its label a note in brackets may go on."""
FAR = 90
"""More lines than this between two rows are no table's."""
_LONGEST = 60
"""A longer text is no label."""
_WORDY = re.compile("(?:[0-9A-Za-z\u4e00-\u9fff].*?){3}")
"""Characters that print something in any spelling, more than a line of a vertical label has."""
_SHORTEST = 3
"""Characters one a line are a label only where they are more."""

Spot = tuple[int, int]
"""A word: index of its line and its index in the line."""


@dataclass(frozen=True, slots=True)
class LineLabel:
    """Where the label of a row may begin; ``words`` are all words of it."""

    row: int
    at: Spot
    score: float
    words: frozenset[Spot]
    whole: bool = False
    """It says the label in full, and values follow or nothing else is on its line."""
    marked: bool = False
    """The row's number stands before it."""
    doubt: str = ""
    """Why it is not certain that it is this row's, as a Chinese sentence."""

    @property
    def spots(self) -> frozenset[Spot]:
        return self.words


@dataclass(frozen=True, slots=True)
class _SeenLabel:
    """A label seen on a line, whichever table's row it may be."""

    number: int
    """In which order it was seen."""
    line: int
    """Where the search met it; an enumerator of it may stand before."""
    score: float
    words: frozenset[Spot]
    whole: bool
    marked: bool


class _Tail(NamedTuple):
    """Words that may be a label or a part of one: index of the first, text, index after the last."""

    start: int
    text: str
    stop: int


class _Stretch(NamedTuple):
    """Words that stand together on a line, and what of them may be a label or a part of one."""

    line: int
    tails: Sequence[_Tail]


class LabelIndex:
    """The labels that were seen in the lines of a document."""

    def __init__(self, lines: Sequence[Line], known: RowLabels) -> None:
        self._lines = lines
        self._columns = list(_vertical_runs(lines))
        self._stretches = _stretches(lines)
        self._seen: dict[RowLabel, list[_SeenLabel]] = {label: [] for label in known.all}
        number = 0
        for place, stretch in enumerate(self._stretches):
            for tail in stretch.tails:
                for begun in known.begun_by(tail.text) if len(tail.text) <= _LONGEST else ():
                    seen = self._see(number, place, tail, begun)
                    if seen is not None:
                        self._seen[begun.label].append(seen)
                        number += 1

    def of(self, blueprint: Blueprint, taken: Collection[int]) -> list[LineLabel]:
        """The labels of a blueprint's rows outside the lines that are ``taken``."""
        seen = [
            (one.number, row, one)
            for row, label in enumerate(blueprint.labels)
            for one in self._seen[label]
            if one.line not in taken
        ]
        seen.sort(key=lambda entry: entry[:2])
        found = [
            LineLabel(row, min(one.words), one.score, one.words, one.whole, one.marked)
            for _, row, one in seen
        ]
        return found + list(self._vertical(blueprint, taken))

    def _see(self, number: int, place: int, tail: _Tail, begun: Beginning) -> _SeenLabel | None:
        """The label that a tail of the stretch at ``place`` says or begins to, where what follows says the
        rest."""
        at = self._stretches[place].line
        lines, line = self._lines, self._lines[at]
        label, key, mark, matched = begun.label, begun.key, begun.mark, begun.matched
        spots = {(at, n) for n in range(tail.start, tail.stop)}
        if begun.rest:
            matched += _continue(self._stretches[place + 1 : place + 1 + _REACH], at, begun.rest, spots)
        if matched < 0.7 * len(key):
            return None
        if not mark:
            torn = _torn_mark(lines, (at, tail.start), label.mark)
            mark = label.mark if torn else ""
            spots |= torn
        spots |= _note(lines, max(spots))
        marked = bool(mark) and mark in label.mark
        followed = _followed(lines, spots)
        score = matched + 1.5 * marked + 3.0 * followed - _LESS * begun.exceeds
        alone = len(spots) == len(line.words) and (marked or not label.mark)
        known = alone or (followed and (marked or len(key) >= 4))
        whole = known and matched == len(key) and begun.exact
        return _SeenLabel(number, at, score, frozenset(spots), whole, marked)

    def _vertical(self, blueprint: Blueprint, taken: Collection[int]) -> Iterator[LineLabel]:
        """Labels that stand one or two characters a line, values beside them or not."""
        for run in self._columns:
            whole = "".join([said for said, _ in run])
            named = [
                (row, key)
                for row, keys in enumerate(blueprint.row_keys)
                for key in keys
                if len(key) > _SHORTEST and key in whole
            ]
            for said, spots in _columns_of_characters(run, taken) if named else ():
                for row, key in named:
                    at = said.find(key)
                    if at >= 0:
                        words = frozenset(spots[at : at + len(key)])
                        score = len(key) + 3.0 * _followed(self._lines, set(words))
                        yield LineLabel(row, spots[at], score, words)


def _stretches(lines: Sequence[Line]) -> list[_Stretch]:
    return [_Stretch(number, _tails(line, run)) for number, line in enumerate(lines) for run in line.runs]


def _tails(line: Line, run: tuple[int, int]) -> list[_Tail]:
    """The texts that a label's part may be in a run.

    A parent's vertical label may stand before the row's own, so that each tail of the run is one.
    """
    first, stop = run
    if line.fields:
        return [_Tail(n, line.words[n].text, n + 1) for n in range(first, stop)]
    return [
        _Tail(n, "".join([w.text for w in line.words[n:stop]]), stop)
        for n in range(first, min(stop, first + 4))
    ]


def _torn_mark(lines: Sequence[Line], label: Spot, mark: str) -> set[Spot]:
    """The words of an enumerator torn off its label (“2”, “．”, “重复申请”), which looks like a value.

    A number on a line of its own is one only with its full stop; it may else be the row before's.
    """
    number = spelling.letters(mark)
    if not number.isdigit():
        return set()
    found: set[Spot] = set()
    at, n = label
    for _ in range(12):
        n -= 1
        while n < 0 and at > max(0, label[0] - 8):
            at -= 1
            n = len(lines[at].words) - 1
        if n < 0:
            return set()
        word = lines[at].words[n]
        if word.kind == "text" and not spelling.letters(word.text) and not found:
            found.add((at, n))
        elif values.spelled(word.text) == number and (found or at == label[0]):
            return {*found, (at, n)}
        else:
            return set()
    return set()


def _vertical_runs(lines: Sequence[Line]) -> Iterator[list[tuple[str, Spot]]]:
    """What stands one or two characters a line: the text of each line and the word that it is."""
    run: list[tuple[str, Spot]] = []
    length = 0
    for number, line in enumerate(lines):
        if not line.texts:
            run.append(("", (number, 0)))
            continue
        text = line.texts[0].text
        if len(line.texts) == 1 and not _WORDY.search(text) and len(said := spelling.letters(text)) <= 2:
            run.append((said, (number, line.runs[0][0])))
            length += len(said)
            continue
        if length > _SHORTEST:
            yield run
        run, length = [], 0
    if length > _SHORTEST:
        yield run


def _columns_of_characters(
    run: Sequence[tuple[str, Spot]], taken: Collection[int]
) -> Iterator[tuple[str, list[Spot]]]:
    """What a vertical run says between the lines that are taken, with the word of each character."""
    for apart, part in groupby(run, key=lambda one: one[1][0] in taken):
        if not apart:
            pairs = [(character, spot) for said, spot in part for character in said]
            yield "".join(character for character, _ in pairs), [spot for _, spot in pairs]


def _continue(stretches: Sequence[_Stretch], first: int, rest: str, words: set[Spot]) -> int:
    """Follows a label from line ``first`` over the stretches behind it; adds its words and returns how much
    of it was found."""
    matched = 0
    for stretch in stretches:
        if not rest or stretch.line >= first + 2 * FAR:
            break
        for tail in stretch.tails:
            piece = spelling.letters(tail.text)
            size = min(len(piece), len(rest))
            if not piece or (size == 1 and piece != rest):
                continue
            most = spelling.tolerance(size)
            if len(piece) <= len(rest) + 2 and spelling.distance(piece[:size], rest[:size], most) <= most:
                matched += size
                rest = rest[size:]
                words.update((stretch.line, n) for n in range(tail.start, tail.stop))
                break
    return matched


def _note(lines: Sequence[Line], last: Spot) -> set[Spot]:
    """The words of a note in brackets that goes on behind a label on its next lines."""
    number, at = last
    said = spelling.plain(lines[number].words[at].text)
    found: set[Spot] = set()
    for below in range(number + 1, min(len(lines), number + 1 + _NOTED)):
        if lines[below].fields or (said.count("(") <= said.count(")") and said.endswith(")")):
            break
        texts = [n for n, word in enumerate(lines[below].words) if word.kind == "text"]
        text = spelling.plain("".join(lines[below].words[n].text for n in texts))
        if not texts:
            continue
        if said.count("(") <= said.count(")") and (not text.startswith("(") or spelling.split_mark(text)[0]):
            break
        said += text
        found |= {(below, n) for n in texts}
    return found if said.count("(") == said.count(")") else set()


def _followed(lines: Sequence[Line], words: set[Spot]) -> bool:
    """Whether values stand within a label or right after it."""
    first, last = min(words), max(words)
    number, at = first
    while number < len(lines) and number <= last[0] + 3:
        for n in range(at, len(lines[number].words)):
            kind = lines[number].words[n].kind
            if kind == "value":
                return True
            if kind == "text" and (number, n) > last:
                return False
        number, at = number + 1, 0
    return False
