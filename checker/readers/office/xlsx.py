"""Workbooks, read from their XML: what their cells show."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.document import Block, Document, Unreadable
from checker.readers.containers.zipped import Zipped
from checker.readers.looks import Look
from checker.readers.marked import is_marked
from checker.readers.office import xlsx_number_formats as number_formats
from checker.readers.office.sheet import Range, Sheet, Value
from checker.readers.office.xlsx_cell_formats import Formats, Runs, S, runs, text_of
from checker.readers.xmltree import parse

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PART = 8 * 2**20
"""Bytes of a sheet, unpacked; a report has far less."""
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = re.compile(r"\{[^}]*relationships\}id$")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_NO_RESULT = "公式没有存下计算结果"


def read(data: bytes, path: str) -> Document:
    package = Zipped(data)
    notes: list[str] = []
    blocks: list[Block] = []
    book = _Book(package)
    for number, (title, name, hidden) in enumerate(sheets(package)):
        if hidden:
            notes.append("隐藏的工作表没有读取")
        elif name in package.names:
            sheet = _Sheet(_part(package, name), book, number, title)
            blocks.extend(sheet.sheet.blocks())
            if sheet.sheet.hidden:
                notes.append("隐藏的行或列没有读取")
            if sheet.unread:
                notes.append("划去或不显示的单元格没有读取")
    pictures = sum(name.startswith("xl/media/") for name in package.names)
    if not blocks and not pictures:
        raise Unreadable("表格文件里没有内容")
    told, marked = tuple(dict.fromkeys(notes)), is_marked(package)
    return Document(path, "xlsx", tuple(blocks), notes=told, pictures=pictures, marked=marked)


def _part(package: Zipped, name: str) -> _Element:
    return parse(package.read(name, MAX_PART).replace(STRICT, _TRANSITIONAL))


def sheets(package: Zipped) -> Iterator[tuple[str, str, bool]]:
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


class _Sheet:
    """``unread``: whether something is struck, or has the colour of what is behind it."""

    def __init__(self, root: _Element, book: _Book, number: int, name: str) -> None:
        self._book = book
        self._zeros = not any(
            view.get("showZeros") in ("0", "false") for view in root.iterfind(f"{S}sheetViews/{S}sheetView")
        )
        painted = any(root.find(S + tag) is not None for tag in ("conditionalFormatting", "tableParts"))
        self._painted = Look(ground="?") if painted else Look()
        """What is behind its cells besides what their formats say."""
        self.unread = False
        references = [item.get("ref", "") for item in root.iterfind(f"{S}mergeCells/{S}mergeCell")]
        merged = [corners for one in references if (corners := _range(one)) is not None]
        self.sheet = Sheet(number, name, merged, _hidden_columns(root))
        self._read(root)

    def _read(self, root: _Element) -> None:
        row = -1
        for element in root.iterfind(f"{S}sheetData/{S}row"):
            said = element.get("r", "")
            row = int(said) - 1 if said.isdecimal() and len(said) < 8 else row + 1
            column = -1
            if element.get("hidden") in ("1", "true"):
                self.sheet.gone_rows.add(row)
            for cell in element:
                at = _REFERENCE.fullmatch(cell.get("r", ""))
                column = _column(at[1]) if at else column + 1
                text, doubt = self._cell(cell)
                if cell.get("s") in self._book.formats.ruled:
                    self.sheet.rule(row, column)
                self.sheet.add(Value(row, column, text, doubt=doubt))

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


def _hidden_columns(root: _Element) -> set[int]:
    gone: set[int] = set()
    for item in root.iterfind(f"{S}cols/{S}col"):
        first, last = item.get("min", ""), item.get("max", "")
        if item.get("hidden") in ("1", "true") and first.isdecimal() and last.isdecimal():
            gone.update(range(int(first) - 1, min(int(last), int(first) + 500)))
    return gone


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _range(reference: str) -> Range | None:
    """Top, left, bottom, right of a range such as ``A1:C2``, 0-based and inclusive."""
    first, _, last = reference.partition(":")
    start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last or first)
    if not start or not end:
        return None
    return int(start[2]) - 1, _column(start[1]), int(end[2]) - 1, _column(end[1])
