"""A web page set as plain text: its tables copied with tabs, or laid out with blanks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from lxml import html

from checker.recognise.matching.widths import screen_width

Way = Literal["tabs", "blanks between tabs", "layout", "single blanks"]
"""``tabs``: a merged cell is one field, as Word copies it; ``blanks between tabs``: it leaves blank fields,
as a spreadsheet does."""
_Cell = tuple[int, int, str]
"""Column, columns that it spans, text."""


def as_text(page: str, way: Way) -> str:
    """The headings, paragraphs and tables of a page, line by line."""
    lines: list[str] = []
    for element in html.fromstring(page).iter("h1", "h2", "h3", "p", "table"):
        if element.tag == "table":
            lines += _table(list(_rows(element)), way)
        else:
            lines.append(" ".join(element.text_content().split()))
    return "\n".join(lines)


def _rows(table: html.HtmlElement) -> Iterator[list[_Cell]]:
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(table.iter("tr")):
        at = 0
        cells: list[_Cell] = []
        for cell in row.iter("td", "th"):
            while (number, at) in taken:
                at += 1
            wide, high = int(cell.get("colspan", "1")), int(cell.get("rowspan", "1"))
            taken |= {(number + n, at + m) for n in range(high) for m in range(wide)}
            cells.append((at, wide, " ".join(cell.text_content().split())))
            at += wide
        yield cells


def _table(rows: list[list[_Cell]], way: Way) -> list[str]:
    if way == "tabs":
        return ["\t".join(text for _, _, text in row) for row in rows]
    width = max(at + wide for row in rows for at, wide, _ in row)
    if way == "blanks between tabs":
        fields = [{at: text for at, _, text in row} for row in rows]
        return ["\t".join(row.get(n, "") for n in range(width)) for row in fields]
    laid = [_laid(row, _starts(rows, width)) for row in rows]
    return laid if way == "layout" else [" ".join(line.split()) for line in laid]


def _starts(rows: list[list[_Cell]], width: int) -> list[int]:
    alone = [(at, screen_width(text)) for row in rows for at, wide, text in row if wide == 1]
    widths = [max((size for at, size in alone if at == n), default=4) for n in range(width)]
    return [sum(widths[:n]) + 3 * n for n in range(width + 1)]


def _laid(row: list[_Cell], starts: list[int]) -> str:
    line = ""
    for at, wide, text in row:
        left, right = starts[at], starts[at + wide] - 3
        number = text.replace(".", "").isdigit()
        middle = left if at == 0 else left + (right - left - screen_width(text)) // 2
        start = right - screen_width(text) if number else middle
        line += " " * max(2 if line else 0, start - screen_width(line)) + text
    return line
