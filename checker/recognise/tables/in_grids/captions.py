"""Captions over small tables: the line that names the row which the table under it holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.document import Grid, GridCell
from checker.recognise.matching.lines import Item, Line
from checker.recognise.tables.blueprints import Blueprint
from checker.recognise.tables.in_grids.rows import GridRow, column_of
from checker.recognise.tables.row_names import row_named

_LONGEST = 30
"""A longer line is no caption."""


def with_captions(items: Sequence[Item], rows: Sequence[GridRow], blueprint: Blueprint) -> list[GridRow]:
    """The rows of all grids, with a caption as a row of its own over the grid that it heads.

    Such a grid has all of the form's columns in its first row and nowhere the name of a row.
    """
    captions = dict(_captions(items, blueprint))
    if not captions:
        return list(rows)
    found: list[GridRow] = []
    for row in rows:
        caption = captions.get(row.grid)
        if caption is not None and (not found or found[-1].grid != row.grid):
            own = [one for one in rows if one.grid == row.grid]
            if row.number == 0 and _headed(own, blueprint):
                cell = GridCell(-1, 0, caption.paragraph, 1, len(row.cells))
                found.append(GridRow(row.grid, -1, (cell,) * len(row.cells)))
        found.append(row)
    return found


def _captions(items: Sequence[Item], blueprint: Blueprint) -> Iterator[tuple[int, Line]]:
    """Index of a grid and the line over it, where that names a row."""
    grid, last = -1, None
    for item in items:
        if isinstance(item, Grid):
            grid += 1
            if last is not None and row_named(last.text, blueprint) is not None:
                yield grid, last
            last = None
        elif not (item.empty or item.furniture):
            last = item if len(item.text.strip()) <= _LONGEST else None


def _headed(rows: Sequence[GridRow], blueprint: Blueprint) -> bool:
    heads = [column_of(cell.text, blueprint.columns) for _, cell in rows[0].distinct()]
    whole = [column.id for column in heads if column is not None] == [c.id for c in blueprint.columns]
    return whole and not any(
        row_named(cell.text, blueprint) is not None for row in rows for _, cell in row.distinct()
    )
