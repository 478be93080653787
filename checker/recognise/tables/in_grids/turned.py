"""A grid printed on its side: the form's rows stand side by side, its columns one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, zip_longest

from checker.document import GridCell
from checker.recognise.tables.blueprints import Blueprint
from checker.recognise.tables.in_grids.rows import GridRow, column_of

_LARGEST = 4000
"""Positions of a grid; one with more is no form on its side."""


def turned(rows: Sequence[GridRow], blueprint: Blueprint) -> list[GridRow]:
    """The grids that name most of the form's columns down one of theirs, with rows for columns."""
    found: list[GridRow] = []
    for grid, group in groupby(rows, key=lambda row: row.grid):
        own = list(group)
        if sum(len(row.cells) for row in own) <= _LARGEST and _is_on_its_side(own, blueprint):
            found += _turned(grid, own)
    return found


def _is_on_its_side(rows: Sequence[GridRow], blueprint: Blueprint) -> bool:
    width = max(len(row.cells) for row in rows)
    for at in range(width):
        cells = [row.cells[at] for row in rows if at < len(row.cells)]
        named = {column_of(cell.text, blueprint.columns) for cell in cells if cell is not None} - {None}
        if 2 * len(named) > len(blueprint.columns):
            return True
    return False


def _turned(grid: int, rows: Sequence[GridRow]) -> list[GridRow]:
    cells: dict[int, GridCell] = {}
    for cell in (cell for row in rows for cell in row.cells if cell is not None):
        cells[id(cell)] = replace(
            cell, row=cell.column, column=cell.row, rowspan=cell.colspan, colspan=cell.rowspan
        )
    columns = zip_longest(*(row.cells for row in rows))
    return [
        GridRow(grid, at, tuple(cells[id(cell)] if cell is not None else None for cell in column))
        for at, column in enumerate(columns)
    ]
