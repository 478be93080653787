"""Workbooks whose every text stays text, the same bytes for the same content."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import chain, islice
from typing import IO, Any

import xlsxwriter

from checker.render.numbers import plain
from checker.render.words import UNSEEN

Value = str | int | Decimal | None
"""What a cell holds; ``None`` leaves it empty."""

_WHEN = datetime(1980, 1, 1)
"""A ledger tells no time of its own: the same audit is the same file."""
_ROWS = 1_000_000
"""A sheet of Excel has 1,048,576."""
_CHARACTERS = 16_000
"""Excel takes 32,767 in a cell, and counts rarer characters twice."""
_DIGITS = 10**15
"""From here on Excel rounds whole numbers."""
_MORE = "……（其余见其他格式的输出）"
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r]")
"""What a spreadsheet would reckon with once somebody edits the cell, or saves the sheet as CSV."""
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_FONT = {"font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True, "border": 1}
_NARROW = "\u10ff"
"""From here on characters are as wide as Chinese ones, near enough: in 宋体 “” and … are, too."""
_LINE_HEIGHT = 14
_MOST_HEIGHT = 400
"""Points; Excel's rows end at 409."""
_HEAD = {**_FONT, "bold": True, "bg_color": "#DDE6F0", "valign": "vcenter", "align": "center"}
_LOOKS: Mapping[str, Mapping[str, str]] = {
    "": {},
    "计数": {"align": "center"},
    "错误": {"font_color": "#B00020", "align": "center"},
    "警告": {"font_color": "#9A5B00", "align": "center"},
    "提示": {"font_color": "#1F4E9A", "align": "center"},
    "填写": {"bg_color": "#FFF9E0"},
}
"""How a cell looks, by its grade or by being one that a person fills in."""


@dataclass(frozen=True, slots=True)
class Column:
    head: str
    width: int
    choices: tuple[str, ...] = ()
    """What may be chosen from in this column."""
    look: str = ""
    """A look that all its cells have."""


class Workbook:
    """Sheets of plain rows under one head, to be filtered and printed."""

    def __init__(self, title: str, author: str) -> None:
        self._file = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._file, {"in_memory": True})
        self._book.set_properties({"title": title, "author": author, "created": _WHEN})
        self._head = self._book.add_format(_HEAD)
        self._formats: dict[tuple[str, bool], Any] = {}

    def sheet(
        self, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]], printed: int = 0
    ) -> None:
        """A sheet with one row for each of ``rows``; what no sheet has room for is told in its last row.

        ``printed``: so many columns come on paper; 0 for all.
        """
        sheet = self._book.add_worksheet(name)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(0, number, column.head, self._head)
        shown = [*rows[:_ROWS]]
        if len(rows) > _ROWS:
            rest = f"另有 {len(rows) - _ROWS} 行未列出，见其他格式的输出"
            shown.append((rest, *(None for _ in columns[1:])))
        for at, row in enumerate(shown, 1):
            sheet.set_row(at, _height(row, columns))
            for number, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._write(sheet, at, number, value, column.look)
        self._finish(sheet, columns, len(shown))
        sheet.print_area(0, 0, len(shown), (printed or len(columns)) - 1)

    def _write(self, sheet: Any, row: int, column: int, value: Value, look: str) -> None:
        if value is None:
            sheet.write_blank(row, column, None, self._format(look))
        elif not isinstance(value, str) and -_DIGITS < value < _DIGITS:
            look = look or ("计数" if isinstance(value, int) else "")
            sheet.write_number(row, column, plain(Decimal(value)), self._format(look))
        else:
            text = _text(str(value))
            look = look or (text if text in _LOOKS else "")
            sheet.write_string(row, column, text, self._format(look, quoted=bool(_FORMULA.match(text))))

    def _format(self, look: str, *, quoted: bool = False) -> Any:
        """``quoted``: with Excel's own mark that the cell is text, whatever it begins with."""
        key = look, quoted
        if key not in self._formats:
            marked = {"quote_prefix": True, "num_format": "@"} if quoted else {}
            self._formats[key] = self._book.add_format({**_FONT, **_LOOKS[look], **marked})
        return self._formats[key]

    def _finish(self, sheet: Any, columns: Sequence[Column], rows: int) -> None:
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, rows, len(columns) - 1)
        for number, column in enumerate(columns):
            if column.choices and rows:
                rule = {"validate": "list", "source": list(column.choices)}
                rule |= {"error_title": column.head, "error_message": f"请从{'、'.join(column.choices)}中选"}
                sheet.data_validation(1, number, rows, number, rule)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer("&C第 &P 页，共 &N 页")

    def data(self) -> bytes:
        """The file. Nothing can be added afterwards."""
        self._book.close()
        return self._file.getvalue()


def write_rows(out: IO[bytes], name: str, heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """A workbook of bare rows, never all in memory; what one sheet has no room for stands in the next."""
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": name, "author": "gouji", "created": _WHEN})
    head, quoted = (
        book.add_format(look) for look in ({"bold": True}, {"quote_prefix": True, "num_format": "@"})
    )
    rest = iter(rows)
    more: list[Sequence[Value]] = list(islice(rest, 1))
    number = 0
    while more or number == 0:
        number += 1
        sheet = book.add_worksheet(name if number == 1 else f"{name}{number}")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, heads, head)
        for at, row in enumerate(chain(more, islice(rest, _ROWS - 1)), 1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    text = _text(value)
                    sheet.write_string(at, column, text, quoted if _FORMULA.match(text) else None)
                elif value is not None and -_DIGITS < value < _DIGITS:
                    sheet.write_number(at, column, plain(Decimal(value)))
                elif value is not None:
                    sheet.write_string(at, column, str(value))
        more = list(islice(rest, 1))
    book.close()


def _height(row: Sequence[Value], columns: Sequence[Column]) -> float:
    """The points that the fullest cell of a row takes: not every office program finds out by itself."""
    lines = max(
        sum(-(-_width(line) // (column.width - 1)) or 1 for line in str(value).split("\n"))
        for column, value in zip(columns, row, strict=True)
        if value is not None
    )
    return min(_MOST_HEIGHT, _LINE_HEIGHT * lines + 3)


def _width(line: str) -> int:
    """How many figures stand in the room that a line takes; a Chinese character takes that of two."""
    return sum(1 + (character > _NARROW) for character in line)


def _text(text: str) -> str:
    """``text`` as a cell can hold it: what cannot be seen or written is shown as a replacement."""
    clean = _NOT_XML.sub("\ufffd", UNSEEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")))
    return clean if len(clean) <= _CHARACTERS else clean[: _CHARACTERS - len(_MORE)] + _MORE
