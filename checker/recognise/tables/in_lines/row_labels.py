"""Where in lines of text the labels of a table's rows may stand: whole, wrapped, vertical, torn, misread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.recognise.matching import spelling, values
from checker.recognise.matching.lines import Line
from checker.recognise.tables.blueprints import Blueprint

_REACH = 40
"""How many stretches of text further a label may go on (a page may turn in the middle of it)."""
FAR = 90
"""More lines than this between two rows are no table's."""

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

    @property
    def spots(self) -> frozenset[Spot]:
        return self.words


def find_labels(lines: Sequence[Line], blueprint: Blueprint) -> list[LineLabel]:
    starts: dict[str, list[tuple[int, str]]] = {}
    for number, keys in enumerate(blueprint.row_keys):
        for key in keys:
            for beginning in _beginnings(key):
                starts.setdefault(beginning, []).append((number, key))
    found: list[LineLabel] = []
    for number, line in enumerate(lines):
        if line.table:
            continue
        for run in line.runs:
            for first, text, stop in _readings(line, run):
                if len(text) > 60:
                    continue
                mark, _ = spelling.split_mark(text)
                spoken = spelling.key(text)
                for row, key in dict.fromkeys(c for b in _beginnings(spoken) for c in starts.get(b, ())):
                    matched = _begins(spoken, key)
                    if not matched:
                        continue
                    words = {(number, n) for n in range(first, stop)}
                    if len(spoken) < len(key):
                        matched += _continue(lines, (number, stop), key[len(spoken) :], words)
                    if matched < 0.7 * len(key):
                        continue
                    if not mark:
                        torn = _torn_mark(lines, (number, first), blueprint.rows[row].mark)
                        mark = blueprint.rows[row].mark if torn else ""
                        words |= torn
                    marked = bool(mark) and mark in blueprint.rows[row].mark
                    followed = _followed(lines, words)
                    score = matched + 1.5 * marked + 3.0 * followed
                    alone = len(words) == len(line.words) and (marked or not blueprint.rows[row].mark)
                    known = alone or (followed and (marked or len(key) >= 4))
                    whole = known and matched == len(key) and spoken[: len(key)] == key[: len(spoken)]
                    found.append(LineLabel(row, min(words), score, frozenset(words), whole))
    return found + _vertical(lines, blueprint)


def _readings(line: Line, run: tuple[int, int]) -> list[tuple[int, str, int]]:
    """The texts that a label's part may be in a run: index of the first word, text, index after the last.

    A parent's vertical label may stand before the row's own, so that each tail of the run is one.
    """
    first, stop = run
    if line.fields:
        return [(n, line.words[n].text, n + 1) for n in range(first, stop)]
    return [
        (n, "".join(w.text for w in line.words[n:stop]), stop) for n in range(first, min(stop, first + 4))
    ]


def _beginnings(key: str) -> tuple[str, ...]:
    """By what labels are looked up: the first two characters, with one of the first three misread too."""
    if len(key) < 4:
        return (key[:2],)
    return key[:2], f"?{key[1:3]}", f"{key[0]}?{key[2]}"


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


def _vertical(lines: Sequence[Line], blueprint: Blueprint) -> list[LineLabel]:
    """Labels that stand one or two characters a line, values beside them or not."""
    found: list[LineLabel] = []
    said, spots = "", list[Spot]()
    for number, line in enumerate([*lines, None]):
        texts = [(n, w) for n, w in enumerate(line.words) if w.kind == "text"] if line else []
        word = spelling.letters(texts[0][1].text) if texts else ""
        if line is not None and not line.table and len(texts) <= 1 and len(word) <= 2:
            said += word
            spots += [(number, texts[0][0])] * len(word) if texts else []
            continue
        for row, keys in enumerate(blueprint.row_keys if len(said) > 3 else ()):
            for key in keys:
                at = said.find(key) if len(key) > 3 else -1
                if at >= 0:
                    words = frozenset(spots[at : at + len(key)])
                    found.append(
                        LineLabel(row, spots[at], len(key) + 3.0 * _followed(lines, set(words)), words)
                    )
        said, spots = "", []
    return found


def _begins(spoken: str, key: str) -> int:
    """How many characters of the label ``spoken`` covers, reading from its beginning; 0 for none."""
    size = min(len(spoken), len(key))
    if size < 2 and spoken != key:
        return 0
    if len(spoken) > len(key):
        if spelling.same(spoken, key):
            return size
        rest = spoken[len(key) :]
        surplus = len(rest) <= 4 and not any(character.isdigit() for character in rest)
        return size if spoken.startswith(key) and len(key) >= 4 and surplus else 0
    slips = spelling.distance(spoken, key[:size], spelling.tolerance(size))
    return size - slips if slips <= spelling.tolerance(size) else 0


def _continue(lines: Sequence[Line], start: Spot, rest: str, words: set[Spot]) -> int:
    """Follows a label over the next lines; adds its words and returns how much of it was found."""
    matched = reach = 0
    number, skip = start
    while rest and number < min(len(lines), start[0] + 2 * FAR) and reach < _REACH:
        line = lines[number]
        for run in line.runs:
            if run[0] < skip:
                continue
            reach += 1
            for first, text, stop in _readings(line, run):
                piece = spelling.letters(text)
                size = min(len(piece), len(rest))
                if not piece or (size == 1 and piece != rest):
                    continue
                most = spelling.tolerance(size)
                if len(piece) <= len(rest) + 2 and spelling.distance(piece[:size], rest[:size], most) <= most:
                    matched += size
                    rest = rest[size:]
                    words.update((number, n) for n in range(first, stop))
                    break
            if not rest:
                break
        number, skip = number + 1, 0
    return matched


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
