"""Which grid is which table: by the title over it, or in its first rows, and the unit printed there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.document import BlockPlace, Grid, Paragraph
from checker.forms import MONEY_UNITS, Printed
from checker.language.characters import folded
from checker.recognise.matching import spelling
from checker.recognise.matching.lines import Item, Line
from checker.recognise.tables.in_grids.rows import GridRow

_NEAR = 8
"""So many lines over a grid may name it."""
_LONGEST = 80
"""A longer line is no title."""
_TOP = 4
"""So many rows of a grid may name it."""
_UNITS = "|".join(sorted(MONEY_UNITS, key=len, reverse=True))
_UNIT = re.compile(rf"单位\s*[::]?\s*(?:人民币)?\s*({_UNITS})(?![\u3400-\u9fff])|[(]({_UNITS})[)]")
_BEFORE = re.compile(
    r"(?:附?件?表?\d{1,3}表?|[一二三四五六七八九十]{1,3}|公开\d{1,3}表|附?表[一二三四五六七八九十\d]{1,3}(?:之[一二三四五六七八九十])?)?"
    r"(?:.*(?:\d{4}年度?|\d{4}|年度|局|厅|委|会|政府|办|室|院|部|处|站|所|中心|镇|乡|街道|区|市|县|省|公司|校|学|行|署|队|馆|台|厂|场))?"
)
"""What may stand before a table's title on its line: its number, whose it is, of what year."""
_BEHIND = re.compile(r"(?:公开|部门|单位|编制|金额|续|表|附|万元|元|\d).*|")
_BROKEN = re.compile("[。；;，]")


@dataclass(frozen=True, slots=True)
class Captioned:
    """A grid with what stands over it. ``title``: the table that it is; ``continued``: nothing but furniture
    parts it from the grid before."""

    number: int
    rows: tuple[GridRow, ...]
    title: Printed | None
    unit: str | None
    continued: bool
    lines: tuple[Line, ...]
    """Those that name it or its unit."""
    name: Paragraph | None = None
    """Where its title is printed."""


def captioned(
    items: Sequence[Item], rows: Sequence[GridRow], tables: Sequence[Printed]
) -> Iterator[Captioned]:
    """The grids in their order."""
    by_grid: dict[int, list[GridRow]] = {}
    for row in rows:
        by_grid.setdefault(row.grid, []).append(row)
    above: list[Line] = []
    number = -1
    for item in items:
        if isinstance(item, Line):
            if not (item.empty or item.furniture):
                above.append(item)
            continue
        number += 1
        yield _of(number, by_grid.get(number, []), item, above[-_NEAR:], tables)
        above = []


def _of(
    number: int, rows: Sequence[GridRow], grid: Grid, above: Sequence[Line], tables: Sequence[Printed]
) -> Captioned:
    inside = [
        cell.text for row in rows[:_TOP] for _, cell in row.distinct() if cell.row == row.number and cell.text
    ]
    sheet = next((p.place.sheet for c in grid.cells for p in c.content.pieces
                  if isinstance(p.place, BlockPlace)), None)  # fmt: skip
    title: Printed | None = None
    name: Paragraph | None = None
    named: list[Line] = []
    for line in reversed(above):
        title = title_in(line.text, tables)
        named.append(line)
        if title:
            name = line.paragraph
            break
    if title is None:
        named = []
        title = next((found for text in inside if (found := title_in(text, tables))), None)
    if title is None and sheet:
        title = title_in(sheet, tables)
    texts = [line.text for line in (named or above)]
    unit = next((one for text in (*texts, *inside) if (one := unit_over(text))), None)
    kept = named or [line for line in above if unit_over(line.text)]
    return Captioned(number, tuple(rows), title, unit, not above, tuple(kept), name)


def title_in(text: str, tables: Sequence[Printed]) -> Printed | None:
    """The table whose title a line prints; the longest where one is the end of another."""
    if len(text) > _LONGEST or _BROKEN.search(text):
        return None
    said = spelling.letters(text)
    best: tuple[int, Printed] | None = None
    for table in tables:
        for wording in table.titles:
            title = spelling.letters(wording)
            at = said.find(title)
            if at < 0 or (best and len(title) <= best[0]):
                continue
            before, behind = said[:at], said[at + len(title) :]
            if _BEFORE.fullmatch(before) and _BEHIND.fullmatch(behind):
                best = len(title), table
    return best[1] if best else None


def unit_over(text: str) -> str | None:
    """The unit of money that a line over a table tells (“金额单位：元”)."""
    match = _UNIT.search(folded(text))
    return (match[1] or match[2]) if match else None
