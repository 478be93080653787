"""Binary workbooks (.xls, .et), whose records the library xlrd reads: what their cells show."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.document import Block, Document, Unreadable
from checker.ground.limits import OutOfTime
from checker.readers.bounds import check_cells
from checker.readers.containers.ole import Ole
from checker.readers.looks import Look
from checker.readers.office import xlsx_number_formats as number_formats
from checker.readers.office.conversion import NeedsOffice, Old
from checker.readers.office.sheet import Sheet, Value
from checker.readers.office.xlsx_cell_formats import Runs, text_of

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Cell
    from xlrd.sheet import Sheet as Stored

_BROKEN = "这份 Excel 或 WPS 表格的结构不完整，读取"
_NOTHING, _TEXT, _NUMBER, _DATE, _SWITCH, _ERROR, _BLANK = range(7)
_CONDITIONAL, _OBJECT, _NUMBERS = 0x01B0, 0x5D, 0xBD
_CELLS = frozenset({0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E})
"""Records that each hold a cell."""
_PICTURE = 8
_AUTOMATIC = 0x7FFF
_BUILT_IN = 164
"""Number formats of a workbook's own have numbers from here on."""


class _Nowhere(io.TextIOBase):
    """Where the library writes what it thinks of a file."""

    def write(self, text: str) -> int:
        return len(text)


def read(data: bytes, path: str) -> Document:
    """Raises ``NeedsOffice`` where only LibreOffice may be able to, and ``Unreadable``."""
    import xlrd

    ole = Ole(data)
    stream = ole.stream("Workbook") or ole.stream("Book")
    try:
        pictures, painted = _drawn(stream)
        book = xlrd.open_workbook(
            file_contents=stream, formatting_info=True, ragged_rows=True, logfile=_Nowhere()
        )
        return _document(book, path, pictures, painted)
    except (MemoryError, OutOfTime, Unreadable):
        raise
    except Exception:  # the library says in many ways that a file is not as it should be
        raise NeedsOffice(Old("xls", ".xls", ".xlsx", _BROKEN)) from None


def _document(book: Book, path: str, pictures: int, painted: bool) -> Document:
    notes: list[str] = []
    blocks: list[Block] = []
    for number, stored in enumerate(book.sheets()):
        if stored.visibility:
            notes.append("隐藏的工作表没有读取")
            continue
        sheet = _Sheet(stored, book, number, painted)
        blocks.extend(sheet.sheet.blocks())
        if sheet.sheet.hidden:
            notes.append("隐藏的行或列没有读取")
        if sheet.unread:
            notes.append("划去或不显示的单元格没有读取")
    if not blocks and not pictures:
        raise Unreadable("表格文件里没有内容")
    return Document(path, "xls", tuple(blocks), notes=tuple(dict.fromkeys(notes)), pictures=pictures)


def _drawn(stream: bytes) -> tuple[int, bool]:
    """How many pictures there are, and whether cells may be coloured by conditions. Raises ``Unreadable``
    where there are too many cells, before they are looked at."""
    pictures, painted, cells, at = 0, False, 0, 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        painted = painted or kind == _CONDITIONAL
        cells += (length - 6) // 6 if kind == _NUMBERS else kind in _CELLS
        if kind == _OBJECT and length >= 6 and at + 10 <= len(stream):
            pictures += struct.unpack_from("<H", stream, at + 8)[0] == _PICTURE
        at += 4 + length
    check_cells(cells)
    return pictures, painted


class _Sheet:
    """``unread``: whether something is struck, or has the colour of what is behind it."""

    def __init__(self, stored: Stored, book: Book, number: int, painted: bool) -> None:
        self._stored = stored
        self._book = book
        self._painted = Look(ground="?") if painted else Look()
        """What is behind its cells besides what their formats say."""
        self.unread = False
        self._looks: dict[int, Look] = {}
        self._codes: dict[int, str] = {}
        merged = [(top, left, below - 1, right - 1) for top, below, left, right in stored.merged_cells]
        gone = {column for column, said in stored.colinfo_map.items() if said.hidden}
        self.sheet = Sheet(number, stored.name, merged, gone)
        self.sheet.gone_rows = {row for row, said in stored.rowinfo_map.items() if said.hidden}
        for value in self._values():
            self.sheet.add(value)

    def _values(self) -> Iterator[Value]:
        for row in range(self._stored.nrows):
            for column in range(self._stored.row_len(row)):
                cell = self._stored.cell(row, column)
                if cell.ctype == _NOTHING:
                    continue
                if self._ruled(cell.xf_index):
                    self.sheet.rule(row, column)
                if cell.ctype == _BLANK:
                    continue
                text, doubt = self._shown(cell, self._stored.rich_text_runlist_map.get((row, column), []))
                yield Value(row, column, text, doubt=doubt)

    def _ruled(self, format: int) -> bool:
        border = self._book.xf_list[format].border
        sides = border.left_line_style, border.right_line_style, border.top_line_style
        return any((*sides, border.bottom_line_style))

    def _shown(self, cell: Cell, stretches: list[tuple[int, int]]) -> tuple[str, str | None]:
        """What a cell shows, and the doubt about it."""
        from xlrd import error_text_from_code

        if cell.xf_index not in self._looks:
            self._looks[cell.xf_index] = self._painted.over(self._look(cell.xf_index))
            self._codes[cell.xf_index] = self._code(cell.xf_index)
        look, code = self._looks[cell.xf_index], self._codes[cell.xf_index]
        doubt = None
        said: Runs = []
        if cell.ctype == _TEXT:
            said = self._runs(str(cell.value), stretches)
        elif cell.ctype in (_NUMBER, _DATE):
            shown, doubt = number_formats.shown(repr(cell.value), code, since_1904=self._book.datemode == 1)
            said = [(shown if self._stored.show_zero_values or cell.value else "", None)]
        elif cell.ctype == _SWITCH:
            said = [("TRUE" if cell.value else "FALSE", None)]
        elif cell.ctype == _ERROR:
            said = [(error_text_from_code.get(cell.value, "#"), None)]
        text = text_of(said, look)
        if cell.ctype == _TEXT and text:
            text = number_formats.shown_text(text, code)
        self.unread = self.unread or (not text.strip() and bool("".join(part for part, _ in said).strip()))
        return text, doubt if text.strip() else None

    def _runs(self, text: str, stretches: list[tuple[int, int]]) -> Runs:
        """The stretches of a text, each in its font."""
        bounds = [0, *(start for start, _ in stretches), len(text)]
        looks = [None, *(self._font(font) for _, font in stretches)]
        return [
            (text[start:end], look)
            for start, end, look in zip(bounds, bounds[1:], looks, strict=False)
            if start < end
        ]

    def _code(self, format: int) -> str:
        """The number format, “” for the general one."""
        key = self._book.xf_list[format].format_key
        if key < _BUILT_IN and key in number_formats.BUILT_IN:
            return number_formats.BUILT_IN[key]
        found = self._book.format_map.get(key)
        code = found.format_str if found is not None else ""
        return "" if code.lower() in ("general", "g/通用格式") else code

    def _look(self, format: int) -> Look:
        behind = self._book.xf_list[format].background
        ground = None
        if behind.fill_pattern:
            ground = (self._colour(behind.pattern_colour_index) or "?") if behind.fill_pattern == 1 else "?"
        return self._font(self._book.xf_list[format].font_index).over(Look(ground=ground))

    def _font(self, number: int) -> Look:
        font = self._book.font_list[number]
        return Look(
            struck=bool(font.struck_out),
            raised=font.escapement in (1, 2),
            ink=self._colour(font.colour_index),
        )

    def _colour(self, number: int) -> str | None:
        if number == _AUTOMATIC:
            return None
        found = self._book.colour_map.get(number)
        return "{:02x}{:02x}{:02x}".format(*found) if found is not None else None
