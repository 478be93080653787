"""A sheet of a workbook, of whatever format: stretches of rows as grids with their merged cells; titles,
headings and prose as paragraphs.

A report is typed into a sheet as onto a page: title and prose in merged cells or one paragraph a row, tables
between. What stands alone in its row is a paragraph, but for rows of a table whose other cells are blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from checker.document import Block, BlockPlace, Grid, GridCell, Paragraph, Piece, Unreadable
from checker.language.enumerators import SHEET
from checker.language.numerals import COUNTING
from checker.readers.spans import MAX_AREA

_TITLE = re.compile(r"[^。]*(?:报告|年报)\s*(?:[（(][^（()）]*[)）])?\s*$")
_SENTENCE = re.compile(r"[。；！？：]\s*$")
_FIGURE = re.compile(r"\s*[-+—－/\d.,，%]*\s*")
_PROSE = 60
"""A cell with more characters than this, and a full stop among them, holds a text."""
_SHEET_OF_A_SECTION = re.compile(rf"第?[{COUNTING}](?:部分)?\s*[、.．]|.*(?:情况|事项)$")
_MAX_COVERED = 10_000
"""Cells of one merged range; a larger one covers none."""

Range = tuple[int, int, int, int]
"""Top, left, bottom and right, 0-based and inclusive."""


@dataclass(slots=True)
class Value:
    """A cell that shows something."""

    row: int
    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    doubt: str | None = None


class Sheet:
    """``edges``: of each row, how far to the right cells with borders go, be they blank. ``hidden``: whether
    something stands in hidden rows or columns; it is left out."""

    def __init__(self, number: int, name: str, merged: Iterable[Range], gone: set[int]) -> None:
        """``gone``: the columns that are hidden."""
        self.edges: dict[int, int] = {}
        self.gone_rows: set[int] = set()
        self.hidden = False
        self._number = number
        self._name = name
        self._gone = gone
        self._rows: dict[int, list[Value]] = {}
        self._merged = {corners[:2]: corners for corners in merged}
        self._covered: set[tuple[int, int]] = set()
        for top, left, bottom, right in self._merged.values():
            if (bottom - top + 1) * (right - left + 1) <= _MAX_COVERED:
                rows, columns = range(top, bottom + 1), range(left, right + 1)
                self._covered |= {(row, column) for row in rows for column in columns}
                self._covered.discard((top, left))

    def rule(self, row: int, column: int) -> None:
        """A cell has a border."""
        if column not in self._gone:
            self.edges[row] = max(column + 1, self.edges.get(row, 0))

    def add(self, value: Value) -> None:
        if not value.text.strip() and value.doubt is None:
            return
        if value.row in self.gone_rows or value.column in self._gone:
            self.hidden = True
        elif (value.row, value.column) not in self._covered:
            self._rows.setdefault(value.row, []).append(self._spread(value))

    def _spread(self, value: Value) -> Value:
        """A cell over the range that it is merged with."""
        top, left, bottom, right = self._merged.get((value.row, value.column), (0, 0, 0, 0))
        value.rowspan, value.colspan = bottom - top + 1, right - left + 1
        return value

    def blocks(self) -> Iterator[Block]:
        """The sheet from top to bottom; its name first where it is a heading that stands nowhere else."""
        if self._rows and _SHEET_OF_A_SECTION.match(self._name) and not self._says(self._name):
            yield self._paragraph(Value(0, 0, self._name))
        lone: list[Value] = []
        table: list[Value] = []
        bottom, ordinal = 0, -1
        for number in sorted(self._rows):
            row = sorted(self._rows[number], key=lambda value: value.column)
            apart = not (table and number < bottom) and _stands_apart(row, ordinal)
            if table and (apart or number > bottom):
                yield self._grid(table)
                table, ordinal = [], -1
            if apart or (not table and len(row) == 1):
                lone += row
                continue
            if not table:
                table = _heads(lone, number)
                yield from self._paragraphs(lone[: len(lone) - len(table)])
                lone = []
            table += row
            ordinal = max(ordinal, 0, _ordinal(row[0].text))
            bottom = max(bottom, *(value.row + value.rowspan for value in row))
            while bottom in self.gone_rows:
                bottom += 1
        if table:
            yield self._grid(table)
        yield from self._paragraphs(lone)

    def _says(self, title: str) -> bool:
        wanted = "".join(title.split())
        return any(wanted in "".join(v.text.split()) for row in self._rows.values() for v in row)

    def _paragraphs(self, values: Iterable[Value]) -> Iterator[Paragraph]:
        return (self._paragraph(value) for value in values if value.text.strip())

    def _paragraph(self, value: Value) -> Paragraph:
        place = BlockPlace(
            value.text, table=self._number, row=value.row, column=value.column, sheet=self._name
        )
        return Paragraph(value.text, (Piece(0, place),))

    def _grid(self, values: list[Value]) -> Grid:
        """The cells of a stretch of rows; the empty ones between them are blanks of the table."""
        top, left = min(v.row for v in values), min(v.column for v in values)
        bottom = max(v.row + v.rowspan for v in values)
        right = max(v.column + v.colspan for v in values)
        right = max(right, *(self.edges.get(row, 0) for row in range(top, bottom)))
        if (bottom - top) * (right - left) > MAX_AREA:
            raise Unreadable("工作表过大，不像报告，不读取")
        taken = {(v.row, v.column) for v in values} | self._covered
        blanks = [
            self._spread(Value(row, column, ""))
            for row in range(top, bottom)
            for column in range(left, right)
            if (row, column) not in taken and row not in self.gone_rows and column not in self._gone
        ]
        rows = {r: n for n, r in enumerate(r for r in range(top, bottom) if r not in self.gone_rows)}
        columns = {c: n for n, c in enumerate(c for c in range(left, right) if c not in self._gone)}
        cells = []
        for value in sorted([*values, *blanks], key=lambda v: (v.row, v.column)):
            height = sum(row in rows for row in range(value.row, value.row + value.rowspan))
            width = sum(column in columns for column in range(value.column, value.column + value.colspan))
            at = rows[value.row], columns[value.column]
            cells.append(GridCell(*at, self._paragraph(value), height, width, doubt=value.doubt))
        return Grid(tuple(cells))


def _stands_apart(row: Sequence[Value], ordinal: int) -> bool:
    """Whether a row is text, and no row of the table above it, whose last numbered row is ``ordinal``
    (-1: there is no table). A numbered row goes on with the table where it has the next number."""
    if any(len(value.text) > _PROSE and "。" in value.text for value in row):
        return True
    first, number = row[0].text, _ordinal(row[0].text)
    heading = number > 0 and (ordinal < 0 or number != ordinal + 1)
    if len(row) == 1:
        return heading or bool(_SENTENCE.search(first) or _TITLE.match(first))
    return heading and len(row) == 2 and not _FIGURE.fullmatch(row[1].text)


def _ordinal(text: str) -> int:
    """The number of a heading or of a row: 3 for 三、; 0 where there is none."""
    match = SHEET.match(text)
    return COUNTING.index(match[1]) + 1 if match else 0


def _heads(lone: Sequence[Value], number: int) -> list[Value]:
    """Of the lone cells above the row ``number`` those that head its table: right above it, merged, short."""
    heads: list[Value] = []
    for value in reversed(lone):
        if value.colspan < 2 or value.row + value.rowspan != number or _stands_apart([value], -1):
            break
        heads.insert(0, value)
        number = value.row
    return heads
