"""Workbooks: stretches of rows as grids with their merged cells, titles, headings and prose as paragraphs.

A report is typed into a sheet as onto a page: title and prose in merged cells or one paragraph a row, tables
between. What stands alone in its row is a paragraph, but for rows of a table whose other cells are blank.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.document import Block, BlockPlace, Document, Grid, GridCell, Paragraph, Piece, Unreadable
from checker.language.enumerators import SHEET
from checker.language.numerals import COUNTING
from checker.readers.containers.zipped import Zipped
from checker.readers.looks import Look
from checker.readers.office import xlsx_number_formats as number_formats
from checker.readers.office.xlsx_cell_formats import Formats, Runs, S, runs, text_of
from checker.readers.spans import MAX_AREA
from checker.readers.xmltree import parse

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PART = 8 * 2**20
"""Bytes of a sheet, unpacked; a report has far less."""
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = re.compile(r"\{[^}]*relationships\}id$")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_TITLE = re.compile(r"[^。]*(?:报告|年报)\s*(?:[（(][^（()）]*[)）])?\s*$")
_SENTENCE = re.compile(r"[。；！？：]\s*$")
_FIGURE = re.compile(r"\s*[-+—－/\d.,，%]*\s*")
_PROSE = 60
"""A cell with more characters than this, and a full stop among them, holds a text."""
_SHEET_OF_A_SECTION = re.compile(rf"第?[{COUNTING}](?:部分)?\s*[、.．]|.*(?:情况|事项)$")
_NO_RESULT = "公式没有存下计算结果"


def read(data: bytes, path: str) -> Document:
    package = Zipped(data)
    notes: list[str] = []
    blocks: list[Block] = []
    book = _Book(package)
    for number, (title, name, hidden) in enumerate(_sheets(package)):
        if hidden:
            notes.append("隐藏的工作表没有读取")
        elif name in package.names:
            sheet = _Sheet(_part(package, name), book, number, title)
            blocks.extend(sheet.blocks())
            if sheet.hidden:
                notes.append("隐藏的行或列没有读取")
            if sheet.unread:
                notes.append("划去或不显示的单元格没有读取")
    pictures = sum(name.startswith("xl/media/") for name in package.names)
    if not blocks and not pictures:
        raise Unreadable("表格文件里没有内容")
    return Document(path, "xlsx", tuple(blocks), notes=tuple(dict.fromkeys(notes)), pictures=pictures)


def _part(package: Zipped, name: str) -> _Element:
    return parse(package.read(name, MAX_PART).replace(_STRICT, _TRANSITIONAL))


def _sheets(package: Zipped) -> Iterator[tuple[str, str, bool]]:
    """The name and the part of each sheet in the order of the tabs, and whether it is hidden."""
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= package.names:
        raise Unreadable("表格文件已损坏，无法读取；请重新取得这份文件")
    relations = {
        item.get("Id"): item.get("Target", "") for item in _part(package, "xl/_rels/workbook.xml.rels")
    }
    for sheet in _part(package, "xl/workbook.xml").iter(S + "sheet"):
        key = next((str(value) for name, value in sheet.items() if _RELATION.search(str(name))), "")
        target = posixpath.normpath(posixpath.join("/xl", relations.get(key, ""))).lstrip("/")
        yield sheet.get("name", ""), target, sheet.get("state", "visible") != "visible"


class _Book:
    """What the sheets of a workbook share."""

    def __init__(self, package: Zipped) -> None:
        strings, styles, book = (
            _part(package, f"xl/{name}.xml") if f"xl/{name}.xml" in package.names else None
            for name in ("sharedStrings", "styles", "workbook")
        )
        self.strings: list[Runs] = (
            [runs(item) for item in strings.iterfind(S + "si")] if strings is not None else []
        )
        self.formats = Formats(styles)
        properties = book.find(S + "workbookPr") if book is not None else None
        self.since_1904 = properties is not None and properties.get("date1904") in ("1", "true")


@dataclass(slots=True)
class _Value:
    row: int
    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    doubt: str | None = None


class _Sheet:
    def __init__(self, root: _Element, book: _Book, number: int, name: str) -> None:
        self._number = number
        self._book = book
        self._zeros = not any(
            view.get("showZeros") in ("0", "false") for view in root.iterfind(f"{S}sheetViews/{S}sheetView")
        )
        painted = any(root.find(S + tag) is not None for tag in ("conditionalFormatting", "tableParts"))
        self._painted = Look(ground="?") if painted else Look()
        """What is behind its cells besides what their formats say."""
        self._edges: dict[int, int] = {}
        """Of each row, how far to the right cells with borders go, be they blank."""
        self._name = name
        self.hidden = self.unread = False
        self._gone = self._hidden_columns(root)
        self._gone_rows: set[int] = set()
        self._rows: dict[int, list[_Value]] = {}
        merged = {}
        for item in root.iterfind(f"{S}mergeCells/{S}mergeCell"):
            if (corners := _range(item.get("ref", ""))) is not None:
                merged[corners[:2]] = corners
        self._merged = merged
        covered: set[tuple[int, int]] = set()
        for top, left, bottom, right in merged.values():
            if (bottom - top + 1) * (right - left + 1) > 10_000:
                continue
            covered |= {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
            covered.discard((top, left))
        self._covered = covered
        for value in self._values(root):
            if (value.row, value.column) in covered:
                continue
            self._rows.setdefault(value.row, []).append(self._spread(value))

    def _spread(self, value: _Value) -> _Value:
        """A cell over the range that it is merged with."""
        top, left, bottom, right = self._merged.get((value.row, value.column), (0, 0, 0, 0))
        value.rowspan, value.colspan = bottom - top + 1, right - left + 1
        return value

    def _hidden_columns(self, root: _Element) -> set[int]:
        gone: set[int] = set()
        for item in root.iterfind(f"{S}cols/{S}col"):
            first, last = item.get("min", ""), item.get("max", "")
            if item.get("hidden") in ("1", "true") and first.isdecimal() and last.isdecimal():
                gone.update(range(int(first) - 1, min(int(last), int(first) + 500)))
        return gone

    def _values(self, root: _Element) -> Iterator[_Value]:
        row = -1
        for element in root.iterfind(f"{S}sheetData/{S}row"):
            said = element.get("r", "")
            row = int(said) - 1 if said.isdecimal() and len(said) < 8 else row + 1
            column = -1
            if element.get("hidden") in ("1", "true"):
                self._gone_rows.add(row)
            for cell in element:
                at = _REFERENCE.fullmatch(cell.get("r", ""))
                column = _column(at[1]) if at else column + 1
                text, doubt = self._cell(cell)
                if cell.get("s") in self._book.formats.ruled and column not in self._gone:
                    self._edges[row] = max(column + 1, self._edges.get(row, 0))
                if not text.strip() and doubt is None:
                    continue
                if row in self._gone_rows or column in self._gone:
                    self.hidden = True
                    continue
                yield _Value(row, column, text, doubt=doubt)

    def _cell(self, cell: _Element) -> tuple[str, str | None]:
        """What a cell shows, and the doubt about it."""
        kind, key = cell.get("t", "n"), cell.get("s")
        look = self._painted.over(self._book.formats.look(key))
        code = self._book.formats.code(key)
        value, inline = cell.find(S + "v"), cell.find(S + "is")
        stored = (value.text or "") if value is not None else ""
        said: Runs = [(stored, None)]
        doubt = None
        if kind == "inlineStr":
            said = runs(inline) if inline is not None else []
        elif not stored:
            return "", _NO_RESULT if cell.find(S + "f") is not None else None
        elif kind == "s":
            strings = self._book.strings
            said = strings[int(stored)] if stored.isdecimal() and int(stored) < len(strings) else []
        elif kind == "b":
            said = [("FALSE" if stored == "0" else "TRUE", None)]
        elif kind == "n":
            shown, doubt = number_formats.shown(stored, code, since_1904=self._book.since_1904)
            said = [(shown if self._zeros or stored.strip("-0.") else "", None)]
        text = text_of(said, look)
        if kind in ("s", "str", "inlineStr") and text:
            text = number_formats.shown_text(text, code)
        self.unread = self.unread or (not text.strip() and bool("".join(part for part, _ in said).strip()))
        return text, doubt if text.strip() else None

    def blocks(self) -> Iterator[Block]:
        """The sheet from top to bottom; its name first where it is a heading that stands nowhere else."""
        if self._rows and _SHEET_OF_A_SECTION.match(self._name) and not self._says(self._name):
            yield self._paragraph(_Value(0, 0, self._name))
        lone: list[_Value] = []
        table: list[_Value] = []
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
            while bottom in self._gone_rows:
                bottom += 1
        if table:
            yield self._grid(table)
        yield from self._paragraphs(lone)

    def _says(self, title: str) -> bool:
        wanted = "".join(title.split())
        return any(wanted in "".join(v.text.split()) for row in self._rows.values() for v in row)

    def _paragraphs(self, values: Iterable[_Value]) -> Iterator[Paragraph]:
        return (self._paragraph(value) for value in values if value.text.strip())

    def _paragraph(self, value: _Value) -> Paragraph:
        place = BlockPlace(
            value.text, table=self._number, row=value.row, column=value.column, sheet=self._name
        )
        return Paragraph(value.text, (Piece(0, place),))

    def _grid(self, values: list[_Value]) -> Grid:
        """The cells of a stretch of rows; the empty ones between them are blanks of the table."""
        top, left = min(v.row for v in values), min(v.column for v in values)
        bottom = max(v.row + v.rowspan for v in values)
        right = max(v.column + v.colspan for v in values)
        right = max(right, *(self._edges.get(row, 0) for row in range(top, bottom)))
        if (bottom - top) * (right - left) > MAX_AREA:
            raise Unreadable("工作表过大，不像报告，不读取")
        taken = {(v.row, v.column) for v in values} | self._covered
        blanks = [
            self._spread(_Value(row, column, ""))
            for row in range(top, bottom)
            for column in range(left, right)
            if (row, column) not in taken and row not in self._gone_rows and column not in self._gone
        ]
        rows = {r: n for n, r in enumerate(r for r in range(top, bottom) if r not in self._gone_rows)}
        columns = {c: n for n, c in enumerate(c for c in range(left, right) if c not in self._gone)}
        cells = []
        for value in sorted([*values, *blanks], key=lambda v: (v.row, v.column)):
            height = sum(row in rows for row in range(value.row, value.row + value.rowspan))
            width = sum(column in columns for column in range(value.column, value.column + value.colspan))
            at = rows[value.row], columns[value.column]
            cells.append(GridCell(*at, self._paragraph(value), height, width, doubt=value.doubt))
        return Grid(tuple(cells))


def _stands_apart(row: Sequence[_Value], ordinal: int) -> bool:
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


def _heads(lone: Sequence[_Value], number: int) -> list[_Value]:
    """Of the lone cells above the row ``number`` those that head its table: right above it, merged, short."""
    heads: list[_Value] = []
    for value in reversed(lone):
        if value.colspan < 2 or value.row + value.rowspan != number or _stands_apart([value], -1):
            break
        heads.insert(0, value)
        number = value.row
    return heads


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _range(reference: str) -> tuple[int, int, int, int] | None:
    """Top, left, bottom, right of a range such as ``A1:C2``, 0-based and inclusive."""
    first, _, last = reference.partition(":")
    start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last or first)
    if not start or not end:
        return None
    return int(start[2]) - 1, _column(start[1]), int(end[2]) - 1, _column(end[1])
