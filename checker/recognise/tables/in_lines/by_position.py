"""Columns by the place in the line, in text whose columns are set under each other with spaces.

A row's values stand beside its label, at most as high as the label is. A number that a narrow column has
broken over lines leaves its pieces above and below: each piece casts doubt on its column in the rows that
it may belong to, and on nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

from checker.recognise.matching.lines import Line
from checker.recognise.matching.words import Word
from checker.recognise.tables.column_numbers import are_numbers
from checker.recognise.tables.found import PrintedCell
from checker.recognise.tables.in_lines.lined_table import LinedTable
from checker.recognise.tables.in_lines.rulers import Page
from checker.recognise.tables.placement import Cells, WhyNot

_NOT_ALIGNED = WhyNot("数值没有上下对齐，属于哪一列无法确定")

_NONE = "无"
"""Left of a row's label it is a character of the vertical label of its group."""

_Group = tuple[int, tuple[str, ...]]
"""A page, and the columns that its rows have."""


class ByPosition:
    """The rows of a table as the place of their values in the line tells them."""

    def __init__(self, table: LinedTable) -> None:
        self._table = table
        self._labelled = {number for row in table.rows for number in row.labelled}

    @cached_property
    def _numbers(self) -> list[int]:
        """Which page each line of the table is on, from its first line."""
        return _pages(self._table.lines[self._table.first : self._table.last + 1])

    @cached_property
    def _zones(self) -> list[list[int]]:
        return [self._zone(at) for at in range(len(self._table.rows))]

    @cached_property
    def _pages(self) -> dict[_Group, Page]:
        """The pages whose columns are known."""
        table = self._table
        if not any("  " in line.text.rstrip() for line in table.lines[table.first : table.last + 1]):
            return {}
        beside = [at for at in range(len(table.rows)) if self._beside(at)]
        filled = [at for at, row in enumerate(table.rows) if row.count]
        lines = {number for at in beside for number in self._beside(at)}
        spaced = sum("  " in table.lines[number].text.rstrip() for number in lines)
        if len(beside) < 3 or 2 * len(beside) < len(filled) or 2 * spaced < len(lines):
            return {}
        groups: dict[_Group, list[int]] = {}
        for at in beside:
            groups.setdefault(self._group(at), []).append(at)
        found: dict[_Group, Page] = {}
        for group, members in groups.items():
            rows = [(table.lines[n], self._values(at, n)) for at in members for n in self._beside(at)]
            page = Page(rows, self._header(members[0]), table.columns(table.rows[members[0]]))
            if page:
                found[group] = page
        return found

    def _page(self, number: int) -> int:
        return self._numbers[number - self._table.first]

    def _group(self, at: int) -> _Group:
        """Rows on one page with the same columns."""
        row = self._table.rows[at]
        return self._page(row.label.at[0]), tuple(column.label for column in self._table.columns(row))

    def _header(self, at: int) -> list[Line]:
        """The lines over a row, up to the row before."""
        top = self._table.rows[at - 1].bottom + 1 if at else self._table.first
        return list(self._table.lines[top : self._table.rows[at].label.at[0]])

    def __bool__(self) -> bool:
        return bool(self._pages)

    def place(self, at: int) -> Cells | WhyNot:
        if not self._pages:
            return _NOT_ALIGNED
        table, row = self._table, self._table.rows[at]
        columns, beside = table.columns(row), self._beside(at)
        figures = {number: words for number in self._zones[at] if (words := self._values(at, number))}
        found: dict[int, list[tuple[int, Word]]] = {}
        for number, words in figures.items():
            page = self._pages.get((self._page(number), self._group(at)[1]))
            places = page.columns_of(table.lines[number], words) if page else None
            if places is None or self._overlapping(at):
                alone = len(figures) == len(beside) == 1
                return _NOT_ALIGNED if alone else WhyNot("数字断成几行，属于哪一格无法确定", stands=True)
            for place, word in zip(places, words, strict=True):
                found.setdefault(place, []).append((number, word))
        if not found and self._group(at) not in self._pages:
            return _NOT_ALIGNED
        line = table.lines[max(beside, default=row.bottom)]
        end = len(line.text.rstrip())
        blank = PrintedCell("", line.paragraph.place(end, end))
        return {
            column.id: self._cell(found[n], beside) if n in found else blank
            for n, column in enumerate(columns)
        }

    def _cell(self, printed: Sequence[tuple[int, Word]], beside: Sequence[int]) -> PrintedCell:
        if len(printed) > 1 or printed[0][0] not in beside:
            return self._broken(printed)
        return self._table.printed(*printed[0])

    def _broken(self, pieces: Sequence[tuple[int, Word]]) -> PrintedCell:
        number, word = pieces[0]
        text = " ".join(piece.text for _, piece in pieces)
        return PrintedCell(text, self._table.lines[number].place(word), doubt="这一格的数在窄列里断成几行")

    def _zone(self, at: int) -> list[int]:
        """The lines that may hold values of a row: from the label before to the label after."""
        rows = self._table.rows
        first = rows[at - 1].bottom + 1 if at else self._table.first
        last = rows[at + 1].label.at[0] - 1 if at + 1 < len(rows) else self._table.last
        own = rows[at].labelled
        return [
            number
            for number in range(min(first, *own), max(last, *own) + 1)
            if number in rows[at].lines or self._figures(number)
        ]

    def _figures(self, number: int) -> bool:
        """Whether a line holds values and nothing that tells whose."""
        line = self._table.lines[number]
        figures = [] if line.fields or number in self._labelled else _values(line)
        return bool(figures) and not are_numbers([word.text for word in figures])

    def _beside(self, at: int) -> list[int]:
        """The lines of a row's zone that hold values and are as high as its label."""
        labelled = self._table.rows[at].labelled
        return [
            number
            for number in self._zones[at]
            if min(labelled) <= number <= max(labelled) and self._values(at, number)
        ]

    def _values(self, at: int, number: int) -> list[Word]:
        """A row's values on a line of its zone: what was gathered, or a line of figures that is nobody's."""
        words = self._table.rows[at].lines.get(number)
        if words is None:
            beside = max(self._words(at), key=lambda word: len(word.text)).start
            figures = _values(self._table.lines[number]) if self._figures(number) else []
            return [word for word in figures if word.text != _NONE or word.end > beside]
        return [word for word in words if word.kind == "value"]

    def _words(self, at: int) -> list[Word]:
        """The words of a row's label."""
        return [self._table.lines[number].words[n] for number, n in self._table.rows[at].label.words]

    def _overlapping(self, at: int) -> bool:
        """Whether the label stands beside that of a neighbour."""
        rows = self._table.rows
        near = [rows[n] for n in (at - 1, at, at + 1) if 0 <= n < len(rows)]
        return any(a.bottom >= b.label.at[0] for a, b in pairwise(near))


def _values(line: Line) -> list[Word]:
    return [] if line.fields else list(line.values)


def _pages(lines: Iterable[Line]) -> list[int]:
    """Which page each line is on, by form feeds and page numbers before it."""
    found, page = [], 0
    for line in lines:
        page += line.furniture or "\f" in line.text
        found.append(page)
    return found
