"""Which values stand after which row's label, in lines of text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from checker.document import Paragraph, Place, join
from checker.forms import Column
from checker.recognise.matching import spelling, values
from checker.recognise.matching.lines import Line
from checker.recognise.matching.words import Word
from checker.recognise.tables.blueprints import Blueprint
from checker.recognise.tables.column_order import in_order
from checker.recognise.tables.found import PrintedCell
from checker.recognise.tables.in_lines.free_lines import FreeLines
from checker.recognise.tables.in_lines.label_index import LineLabel

_SHORT = 12
"""No longer is what is printed in place of a number."""
_LIKE_A_NUMBER = re.compile(
    r"[约近逾超共]?[(（]?[\d,.%％½¼¾零〇一二三四五六七八九十百千万两]{1,10}[)）]?[余多件项条个]{0,2}"
)


@dataclass
class RowValues:
    """What stands after a row's label, up to the next one."""

    hit: LineLabel
    lines: dict[int, list[Word]] = field(default_factory=dict)
    """Index of line → its values, and blank fields where tabs or pipes tell them."""
    stray: bool = False
    """Values were met here that cannot be this row's (a sentence with figures)."""
    interrupted: bool = False
    """Words have come after the first values."""
    torn: bool = False
    """Words stand between the values: their order cannot be trusted."""

    adrift: bool = False
    """Its line of values may as well be the row's before or after."""

    def count(self) -> int:
        return sum(word.kind == "value" for words in self.lines.values() for word in words)

    def filled(self) -> list[tuple[int, list[Word]]]:
        """Lines with at least one value."""
        return [(n, words) for n, words in self.lines.items() if any(w.kind == "value" for w in words)]


class LinedTable:
    """The rows of one table with what stands after their labels; ``first`` and ``last``: its lines."""

    def __init__(self, free: FreeLines, blueprint: Blueprint, hits: list[LineLabel]) -> None:
        self.lines, self.taken, self.blueprint = free.lines, free.taken, blueprint
        self.hits = hits
        self.own = {spot for hit in hits for spot in hit.words}
        self.foreign: list[Paragraph] = []
        self.first = self._top()
        self.last = self.first
        self.early: list[int] = []
        """Lines of values before the first row's label."""
        self.rows = self._gather()
        self._settle_early()

    def columns(self, row: RowValues) -> tuple[Column, ...]:
        return self.blueprint.rows[row.hit.row].columns

    def size(self, row: RowValues) -> int:
        """How many values the row has in the form."""
        return len(self.columns(row))

    def _top(self) -> int:
        """The first line of the header: words of the form only, up from the first row."""
        top = number = self.hits[0].at[0]
        while number > 0:
            number -= 1
            line = self.lines[number]
            if number in self.taken or (line.words and not self._header_line(line)):
                break
            if line.words:
                top = number
        return top

    def _header_line(self, line: Line) -> bool:
        if spelling.split_mark(line.text)[1] == spelling.plain(self.blueprint.table.title):
            return False
        return all(word.kind != "text" or self.blueprint.knows(word.text) for word in line.words)

    def _gather(self) -> list[RowValues]:
        for number in range(self.first, self.hits[0].at[0]):
            if self.lines[number].values:
                self.early.append(number)
        rows = []
        for hit, after in zip(self.hits, [*self.hits[1:], None], strict=True):
            row = RowValues(hit)
            stop = after.at if after else (len(self.lines), 0)
            number, skip = hit.at
            while (number, skip) < stop and number < len(self.lines):
                line = self.lines[number]
                end = stop[1] if number == stop[0] else len(line.words)
                if number in self.taken or (
                    after is None and number > max(hit.words)[0] and self._ends(line)
                ):
                    self._after(row, number)
                    break
                if self._take(row, number, skip, end):
                    self.last = max(self.last, number)
                number, skip = number + 1, 0
            self.last = max(self.last, max(hit.words)[0])
            rows.append(row)
        return rows

    def _settle_early(self) -> None:
        """Where a full line of values stands before the first row, each may stand before its label.

        If then each row but the last is followed by one full line, and the last by none, they do; else
        which row a line of values belongs to cannot be told.
        """
        size = len(self.columns(self.rows[0]))
        early = [(number, list(self.lines[number].values)) for number in self.early]
        early = [(number, words) for number, words in early if len(words) == size > 1]
        if not early:
            return
        labelled = {number for row in self.rows for number, _ in row.hit.words}
        filled = [row.filled() for row in self.rows]
        if (
            len(early) == 1
            and not filled[-1]
            and all(
                len(lines) == 1 and lines[0][0] not in labelled and len(lines[0][1]) == size
                for lines in filled[:-1]
            )
        ):
            for row, lines in zip(self.rows, [early, *filled[:-1]], strict=True):
                row.lines = dict(lines)
            self.early = []
            return
        for row in self.rows:
            row.adrift = any(number not in labelled for number in row.lines)

    def _after(self, row: RowValues, number: int) -> None:
        """Looks at what follows the last row: rows of no known label, or values that lost theirs."""
        following = [n for n in range(number, min(len(self.lines), number + 8)) if self.lines[n].words][:3]
        for n in following:
            line = self.lines[n]
            kinds = [word.kind for word in line.words if word.kind != "empty"]
            if n in self.taken or _is_heading(line):
                break
            if "text" not in kinds:
                row.stray |= row.count() == 0
                break
            if "value" in kinds and self._stranger(line):
                self.last = max(self.last, n)
                row.stray |= row.count() == 0

    def _stranger(self, line: Line) -> bool:
        """Keeps the label of a row that is none of the table's; a note with figures is no row."""
        kinds = [word.kind for word in line.words if word.kind != "empty"]
        words = [word for word in line.words if word.kind == "text" and not self.blueprint.knows(word.text)]
        if kinds != sorted(kinds) or not words:
            return False
        label = line.paragraph.part(words[0].start, words[-1].end)
        if len(label.text) > 30 or re.search("[。，；：:;]", label.text):
            return False
        self.foreign.append(label)
        return True

    def _ends(self, line: Line) -> bool:
        """Whether the table is over: words that are not the table's."""
        return any(
            word.kind == "text" and not self.blueprint.knows(word.text) for word in line.words
        ) or _is_heading(line)

    def _take(self, row: RowValues, number: int, start: int, stop: int) -> bool:
        """Adds the values of a part of a line to its row; False where there was nothing."""
        line = self.lines[number]
        found: list[Word] = []
        strange_before = strange_after = False
        labelled = any(at == number for at, _ in row.hit.words)
        for n in range(start, stop):
            word = line.words[n]
            if (number, n) in self.own and word.kind == "value":
                continue
            if (n == 0 and self._vertical_part(number)) or self._before_label(row, number, n):
                continue
            if word.kind != "text":
                if word.kind == "value" or found or (line.fields and (number, n) > row.hit.at):
                    found.append(word)
                continue
            if line.fields and labelled and any(w.kind == "value" for w in found):
                found.append(word)  # a field in its place that is no number
                continue
            if (misread := self._misread(row, number, n)) is not None:
                found.append(misread)
                continue
            row.interrupted = row.count() > 0
            again = spelling.key(word.text) in self.blueprint.row_keys[row.hit.row]
            if (number, n) in self.own or again or self.blueprint.knows(word.text):
                found = [w for w in found if w.kind == "value"]
                continue
            if any(w.kind == "value" for w in found):
                strange_after = True
            else:
                strange_before = True
                found = []
        if not found:
            return bool(line.words)
        has_values = any(word.kind == "value" for word in found)
        if not has_values and not labelled:
            return bool(line.words)
        if (strange_before or strange_after) and has_values:
            if strange_after:
                row.stray = True
            else:
                self._stranger(line)
            return True
        row.torn |= row.interrupted and has_values
        row.lines[number] = found
        return True

    def _misread(self, row: RowValues, number: int, n: int) -> Word | None:
        """The word as a value where it stands in the place of the row's first one: nothing but what the row
        still lacks follows it, and its label goes before. On a line without the label it must look like a
        number: it may be the label of another row."""
        line, size = self.lines[number], len(self.columns(row))
        word, after = line.words[n], line.words[n + 1 :]
        label = max((at for where, at in row.hit.words if where == number), default=-1)
        between = line.words[label + 1 : n]
        if n <= label or any(other.kind != "empty" for other in between) or self.blueprint.knows(word.text):
            return None
        if label >= 0:
            stands = line.words[label].end < word.start and len(word.text) <= _SHORT
        else:
            above = max(row.hit.words)[0]
            near = number < above or all(line.empty for line in self.lines[above + 1 : number])
            stands = near and row.count() == 0 and _LIKE_A_NUMBER.fullmatch(word.text) is not None
        filled = sum(other.kind == "value" for other in after)
        if not stands or not filled or any(other.kind == "text" for other in after):
            return None
        fits = len(after) >= size - 1 if line.fields else filled == size - 1
        return replace(word, kind="value") if fits else None

    def _vertical_part(self, number: int) -> bool:
        """Whether a line begins with 无 of a vertical 无/法/提/供, which looks like a value."""
        word = self.lines[number].words[0]
        if not spelling.letters(word.text) or word.kind != "value" or values.spelled(word.text).isdigit():
            return False
        below = [line for line in self.lines[number + 1 : number + 9] if line.words][:2]
        for line in below:
            following = spelling.letters(line.words[0].text)
            if 0 < len(following) <= 2 and line.words[0].kind == "text":
                return self.blueprint.knows_piece(spelling.letters(word.text) + following)
        return False

    def _before_label(self, row: RowValues, number: int, n: int) -> bool:
        """Whether a 无 stands to the left of the row's label, with the values to its right."""
        words = self.lines[number].words
        if words[n].kind != "value" or not spelling.letters(words[n].text) or n + 1 == len(words):
            return False
        if values.spelled(words[n].text).isdigit() or self.lines[number].fields:
            return False
        label = min(self.lines[at].words[k].start for at, k in row.hit.words)
        return words[n].end <= label <= words[n + 1].start

    # What is handed back

    def printed(self, number: int, word: Word) -> PrintedCell:
        return PrintedCell(word.text, self.lines[number].place(word))

    def label(self, row: RowValues) -> Paragraph:
        pieces = []
        for number in sorted({number for number, _ in row.hit.words}):
            own = [self.lines[number].words[n] for at, n in sorted(row.hit.words) if at == number]
            pieces.append(self.lines[number].paragraph.part(own[0].start, own[-1].end))
        return join(pieces)

    def _place(self, row: RowValues) -> tuple[str, Place]:
        """The row's values as printed on their first line, or the end of its label."""
        for number, words in row.filled():
            printed = [word for word in words if word.kind == "value"]
            place = self.lines[number].paragraph.place(printed[0].start, printed[-1].end)
            return place.text, place
        number, n = max(row.hit.words)
        end = self.lines[number].words[n].end
        return "", self.lines[number].paragraph.place(end, end)

    def unsure(self, row: RowValues, reason: str) -> dict[str, PrintedCell]:
        text, place = self._place(row)
        return {column.id: PrintedCell(text, place, doubt=reason) for column in self.columns(row)}

    def blank(self, row: RowValues) -> dict[str, PrintedCell]:
        _, place = self._place(row)
        return {column.id: PrintedCell("", place) for column in self.columns(row)}

    def header(self, at: int) -> str:
        """What is printed between the row before and this one: the header of its block."""
        return "".join(line.text for line in self._over(at) if line.words)

    def _over(self, at: int) -> Sequence[Line]:
        start = max(self.rows[at - 1].hit.words)[0] if at else self.first
        return self.lines[start : self.rows[at].hit.at[0]]

    def headed_in_order(self) -> list[bool]:
        """For each row whether its columns are named in the form's order, by the last heads over it."""
        right, found = True, list[bool]()
        for at, row in enumerate(self.rows):
            if not at or (self.blueprint.table.layout == "blocks" and self._names_columns(at)):
                right = in_order(self._over(at), self.columns(row))
            found.append(right)
        return found

    def _names_columns(self, at: int) -> bool:
        keys = {spelling.key(column.label) for column in self.columns(self.rows[at])}
        return any(spelling.key(word.text) in keys for line in self._over(at) for word in line.words)


def _is_heading(line: Line) -> bool:
    mark, rest = spelling.split_mark(line.text)
    return bool(mark) and not mark.isdigit() and len(rest) > 4 and "、" in line.text[:4]
