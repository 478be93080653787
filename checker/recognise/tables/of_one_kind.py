"""Several tables of one kind in a document, last year's printed beside this year's: which is the report's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from checker.document import Grid
from checker.recognise.matching import spelling
from checker.recognise.matching.lines import Item, Line
from checker.recognise.tables.found import FoundRow, FoundTable
from checker.recognise.tables.told_year import told_year

_CAPTION = 60
"""A longer line is no caption."""
_LINES = 3
"""So many lines over a table may be its caption."""


class Captions:
    """What is printed over the tables of a document."""

    def __init__(self, items: Sequence[Item], taken: Collection[int]) -> None:
        """``taken``: the numbers of the lines of tables."""
        self._items, self._taken = items, taken
        self._lines = [at for at, item in enumerate(items) if isinstance(item, Line)]
        self._grids = [at for at, item in enumerate(items) if isinstance(item, Grid)]

    def year(self, found: FoundTable, year: int | None) -> int | None:
        """The year that the caption next to the table tells; ``year``: the report's."""
        told = (told_year(text, year) for text in self._over(found))
        return next((one for one in told if one is not None), None)

    def _over(self, found: FoundTable) -> list[str]:
        """From the table upwards, up to a sentence or another table."""
        texts: list[str] = []
        if found.grid_rows:
            grid, row = min(found.grid_rows)
            top = self._grids[grid]
            for cells in reversed(self._items[top].matrix()[:row]):  # type: ignore[union-attr]
                said = {cell.text.strip() for cell in cells if cell is not None and cell.text.strip()}
                if len(said) > 1:
                    return texts
                texts += said
        else:
            top = self._lines[min(found.lines)]
        for item in reversed(self._items[:top]):
            if not isinstance(item, Line) or item.number in self._taken or len(texts) == _LINES:
                break
            text = item.text.strip()
            if item.empty or item.furniture or _is_header(text):
                continue
            if len(text) > _CAPTION or text[-1] in "。；;":
                break
            texts.append(text)
        return texts


def _is_header(text: str) -> bool:
    """Whether a line of text is one of a table's header: names of columns side by side, of no year."""
    return len(text.split()) > 1 and "年" not in text and not any(c.isdigit() for c in text)


def choose(found: Sequence[FoundTable], captions: Callable[[], Captions], year: int | None) -> FoundTable:
    """The report's table of several; where it cannot be told, all of it is in doubt. ``captions``: asked for
    where there are several.

    A caption that names a year tells; a blank form tells nothing; else all must say the same.
    """
    filled = [one for one in found if _values(one)] or found
    if len(filled) == 1:
        return filled[0]
    over = captions()
    told = [over.year(one, year) for one in filled]
    own = [one for one, says in zip(filled, told, strict=True) if year is not None and says == year]
    own = own or [one for one, says in zip(filled, told, strict=True) if says is None or year is None]
    own = own or list(filled)
    first = own[0]
    if all(_agree(first, other) for other in own[1:]):
        return first
    reason = f"文中有 {len(own)} 张{first.blueprint.table.short}，数值不同，无法确定哪一张是本年的"
    rows = [
        FoundRow(
            row.row,
            row.label,
            {id: replace(cell, doubt=reason) for id, cell in row.cells.items()},
            row.header,
        )
        for row in first.rows
    ]
    return replace(first, rows=rows)


def _values(found: FoundTable) -> Mapping[tuple[str, str], str]:
    """What is printed in the cells that are sure and not blank."""
    return {
        (row.row.id, column): spelling.plain(cell.text)
        for row in found.rows
        for column, cell in row.cells.items()
        if not cell.doubt and spelling.plain(cell.text)
    }


def _agree(one: FoundTable, other: FoundTable) -> bool:
    a, b = _values(one), _values(other)
    return all(a[cell] == b[cell] for cell in a.keys() & b.keys())
