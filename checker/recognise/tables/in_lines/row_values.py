"""Which values stand after which row's label, in lines of text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from checker.document import Paragraph
from checker.recognise.matching import spelling, values
from checker.recognise.matching.lines import Line
from checker.recognise.matching.words import Word
from checker.recognise.tables.blueprints import Blueprint
from checker.recognise.tables.in_lines.free_lines import FreeLines
from checker.recognise.tables.in_lines.label_index import LineLabel
from checker.recognise.tables.in_lines.lined_table import LinedTable, RowValues

_SHORT = 12
"""No longer is what is printed in place of a number."""
_LIKE_A_NUMBER = re.compile(
    r"[约近逾超共]?[(（]?[\d,.%％½¼¾零〇一二三四五六七八九十百千万两]{1,10}[)）]?[余多件项条个]{0,2}"
)


def gathered(free: FreeLines, blueprint: Blueprint, labels: Sequence[LineLabel]) -> LinedTable:
    """The table whose rows have these labels, with the values up to the next label."""
    first = _top(free, blueprint, labels[0])
    early = [number for number in range(first, labels[0].at[0]) if free.lines[number].values]
    gatherer = _Gatherer(free, blueprint, labels, first)
    size = len(blueprint.rows[labels[0].row].columns)
    rows, early = _with_early(free.lines, [row.settled() for row in gatherer.rows()], early, size)
    return LinedTable(free.lines, blueprint, rows, first, gatherer.last, early, gatherer.foreign)


def _top(free: FreeLines, blueprint: Blueprint, label: LineLabel) -> int:
    """The first line of the header: words of the form only, up from the first row."""
    top = number = label.at[0]
    while number > 0:
        number -= 1
        line = free.lines[number]
        if number in free.taken or (line.words and not _is_header(line, blueprint)):
            break
        if line.words:
            top = number
    return top


def _is_header(line: Line, blueprint: Blueprint) -> bool:
    if spelling.split_mark(line.text)[1] == spelling.plain(blueprint.table.title):
        return False
    return all(blueprint.knows(word.text) for word in line.texts)


def _with_early(
    lines: Sequence[Line], rows: Sequence[RowValues], numbers: list[int], size: int
) -> tuple[Sequence[RowValues], list[int]]:
    """The rows where full lines of values stand before the first label, and those lines that are nobody's.

    If each row but the last is followed by one full line, and the last by none, each stands before its
    label; else which row a line of values belongs to cannot be told. ``size``: values of the first row.
    """
    early = [(number, list(lines[number].values)) for number in numbers]
    early = [(number, words) for number, words in early if len(words) == size > 1]
    if not early:
        return rows, numbers
    labelled = frozenset[int]().union(*(row.labelled for row in rows))
    *others, last = [row.filled for row in rows]
    full = all(
        len(filled) == 1 and filled[0][0] not in labelled and len(filled[0][1]) == size for filled in others
    )
    if len(early) == 1 and not last and full:
        return [
            replace(row, lines=dict(filled)) for row, filled in zip(rows, [early, *others], strict=True)
        ], []
    return [replace(row, adrift=any(number not in labelled for number in row.lines)) for row in rows], numbers


@dataclass
class _Row:
    """A row whose values are being gathered."""

    label: LineLabel
    lines: dict[int, list[Word]] = field(default_factory=dict)
    stray: bool = False
    torn: bool = False
    interrupted: bool = False
    """Words have come after the first values."""
    has_values: bool = False

    def settled(self) -> RowValues:
        return RowValues(self.label, self.lines, self.stray, self.torn)

    def on(self, number: int) -> bool:
        """Whether its label stands on a line."""
        return any(at == number for at, _ in self.label.words)


@dataclass
class _Part:
    """The part of a line that is a row's: what was found in it so far."""

    found: list[Word] = field(default_factory=list)
    strange_before: bool = False
    strange_after: bool = False
    """Words that are not the table's stand before, after the first value."""

    @property
    def has_values(self) -> bool:
        return any(word.kind == "value" for word in self.found)


class _Gatherer:
    def __init__(
        self, free: FreeLines, blueprint: Blueprint, labels: Sequence[LineLabel], first: int
    ) -> None:
        self._lines, self._taken, self._blueprint = free.lines, free.taken, blueprint
        self._labels = labels
        self._own = {spot for label in labels for spot in label.words}
        self.last = first
        self.foreign: list[Paragraph] = []

    def rows(self) -> list[_Row]:
        found = []
        for label, after in zip(self._labels, [*self._labels[1:], None], strict=True):
            row = _Row(label)
            self._follow(row, after)
            self.last = max(self.last, max(label.words)[0])
            found.append(row)
        return found

    def _follow(self, row: _Row, after: LineLabel | None) -> None:
        """Takes the values from a row's label on, up to the next label or the table's end."""
        stop = after.at if after else (len(self._lines), 0)
        below = max(row.label.words)[0]
        top, first = row.label.at
        for number in range(top, min(stop[0] + 1, len(self._lines))):
            skip = first if number == top else 0
            if (number, skip) >= stop:
                break
            line = self._lines[number]
            end = stop[1] if number == stop[0] else len(line.words)
            over = after is None and number > below and self._ends(line)
            if number in self._taken or over:
                self._look_beyond(row, number)
                break
            if line.words:
                self._take(row, number, skip, end)
                self.last = max(self.last, number)

    def _ends(self, line: Line) -> bool:
        """Whether the table is over: words that are not the table's."""
        return any(not self._blueprint.knows(word.text) for word in line.texts) or spelling.heads_part(
            line.text
        )

    def _look_beyond(self, row: _Row, number: int) -> None:
        """Looks at what follows the last row: rows of no known label, or values that lost theirs."""
        following = [n for n in range(number, min(len(self._lines), number + 8)) if self._lines[n].words][:3]
        for n in following:
            line = self._lines[n]
            kinds = [word.kind for word in line.words if word.kind != "empty"]
            if n in self._taken or spelling.heads_part(line.text):
                break
            if "text" not in kinds:
                row.stray |= not row.has_values
                break
            if "value" in kinds and self._keep_stranger(line):
                self.last = max(self.last, n)
                row.stray |= not row.has_values

    def _keep_stranger(self, line: Line) -> bool:
        """Keeps the label of a row that is none of the table's; a note with figures is no row."""
        kinds = [word.kind for word in line.words if word.kind != "empty"]
        words = [word for word in line.texts if not self._blueprint.knows(word.text)]
        if kinds != sorted(kinds) or not words:
            return False
        label = line.paragraph.part(words[0].start, words[-1].end)
        if len(label.text) > 30 or re.search("[。，；：:;]", label.text):
            return False
        self.foreign.append(label)
        return True

    def _take(self, row: _Row, number: int, start: int, stop: int) -> None:
        """Adds the values of a part of a line to its row."""
        line, part = self._lines[number], _Part()
        for n in range(start, stop):
            if (number, n) in self._own and line.words[n].kind == "value":
                continue
            if (n == 0 and self._vertical_part(number)) or self._before_label(row, number, n):
                continue
            self._take_word(row, part, number, n)
        has_values = part.has_values
        if not part.found or (not has_values and not row.on(number)):
            return
        if (part.strange_before or part.strange_after) and has_values:
            if part.strange_after:
                row.stray = True
            else:
                self._keep_stranger(line)
            return
        row.torn |= row.interrupted and has_values
        row.lines[number] = part.found
        row.has_values |= has_values

    def _take_word(self, row: _Row, part: _Part, number: int, n: int) -> None:
        line, found = self._lines[number], part.found
        word = line.words[n]
        if word.kind != "text":
            if word.kind == "value" or found or (line.fields and (number, n) > row.label.at):
                found.append(word)
        elif line.fields and row.on(number) and part.has_values:
            found.append(word)  # a field in its place that is no number
        elif (misread := self._misread(row, number, n)) is not None:
            found.append(misread)
        else:
            row.interrupted = row.has_values
            again = spelling.key(word.text) in self._blueprint.row_keys[row.label.row]
            if (number, n) in self._own or again or self._blueprint.knows(word.text):
                part.found = [word for word in found if word.kind == "value"]
            elif part.has_values:
                part.strange_after = True
            else:
                part.strange_before = True
                part.found = []

    def _misread(self, row: _Row, number: int, n: int) -> Word | None:
        """The word as a value where it stands in the place of the row's first one: nothing but what the row
        still lacks follows it, and its label goes before. On a line without the label it must look like a
        number: it may be the label of another row."""
        line = self._lines[number]
        size = len(self._blueprint.rows[row.label.row].columns)
        word, after = line.words[n], line.words[n + 1 :]
        label = max((at for where, at in row.label.words if where == number), default=-1)
        between = line.words[label + 1 : n]
        if n <= label or any(other.kind != "empty" for other in between):
            return None
        if any(other.kind == "text" for other in after) or self._blueprint.knows(word.text):
            return None
        if label >= 0:
            stands = line.words[label].end < word.start and len(word.text) <= _SHORT
        else:
            above = max(row.label.words)[0]
            near = number < above or all(line.empty for line in self._lines[above + 1 : number])
            stands = near and not row.has_values and _LIKE_A_NUMBER.fullmatch(word.text) is not None
        filled = sum(other.kind == "value" for other in after)
        fits = len(after) >= size - 1 if line.fields else filled == size - 1
        return replace(word, kind="value") if stands and filled and fits else None

    def _vertical_part(self, number: int) -> bool:
        """Whether a line begins with 无 of a vertical 无/法/提/供, which looks like a value."""
        word = self._lines[number].words[0]
        if word.kind != "value" or not spelling.letters(word.text) or values.spelled(word.text).isdigit():
            return False
        below = [line for line in self._lines[number + 1 : number + 9] if line.words][:2]
        for line in below:
            following = spelling.letters(line.words[0].text)
            if 0 < len(following) <= 2 and line.words[0].kind == "text":
                return self._blueprint.knows_piece(spelling.letters(word.text) + following)
        return False

    def _before_label(self, row: _Row, number: int, n: int) -> bool:
        """Whether a 无 stands to the left of the row's label, with the values to its right."""
        words = self._lines[number].words
        if words[n].kind != "value" or not spelling.letters(words[n].text) or n + 1 == len(words):
            return False
        if values.spelled(words[n].text).isdigit() or self._lines[number].fields:
            return False
        label = min(self._lines[at].words[k].start for at, k in row.label.words)
        return words[n].end <= label <= words[n + 1].start
