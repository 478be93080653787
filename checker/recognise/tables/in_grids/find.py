"""A table in grids: the sequence of its rows' labels, and the ways to place their values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from checker.recognise.matching import spelling, values
from checker.recognise.matching.sequence import best_chain, contested, displaced, repeats
from checker.recognise.tables.blueprints import Blueprint
from checker.recognise.tables.found import (
    FoundRow,
    FoundTable,
    PrintedCell,
    SeenTable,
    once,
    seen,
    twice_named,
)
from checker.recognise.tables.in_grids.by_count import ByCount
from checker.recognise.tables.in_grids.by_heads import ByHeads
from checker.recognise.tables.in_grids.foreign import foreign_in
from checker.recognise.tables.in_grids.grid_table import GridTable
from checker.recognise.tables.in_grids.labels import GridLabel, labels_in, without_groups
from checker.recognise.tables.in_grids.reworded import reworded_in
from checker.recognise.tables.in_grids.rows import GridRow, column_of, is_header
from checker.recognise.tables.in_grids.side_by_side import find_side_by_side
from checker.recognise.tables.in_grids.turned import turned
from checker.recognise.tables.placement import Placement, placed


def find_in_grids(rows: Sequence[GridRow], blueprint: Blueprint, year: int | None = None) -> SeenTable | None:
    """The blueprint's table in the rows of all grids, or None where too few of its rows are there.

    ``year``: the report's, for a table with lines of several years.
    """
    if blueprint.table.layout == "strip":
        strip = find_side_by_side(rows, blueprint, year)
        if strip is not None:
            return seen(strip)
    found = _find(rows, blueprint)
    if found is None and blueprint.table.layout == "matrix" and (sides := turned(rows, blueprint)):
        return _upright(_find(sides, blueprint), rows)
    return found


def _upright(found: SeenTable | None, rows: Sequence[GridRow]) -> SeenTable | None:
    """A table that was found in grids turned on their side: it has all of these grids."""
    if found is None:
        return None

    def read() -> FoundTable:
        table = found.read()
        grids = {grid for grid, _ in table.grid_rows}
        return replace(
            table, grid_rows=frozenset((row.grid, row.number) for row in rows if row.grid in grids)
        )

    return replace(found, read=read)


def _find(rows: Sequence[GridRow], blueprint: Blueprint) -> SeenTable | None:
    every, groups = without_groups(rows, labels_in(rows, blueprint))
    hits, score = best_chain(every, lambda a, b: 1.0 if rows[a.at[0]].grid != rows[b.at[0]].grid else 0.0)
    if len(hits) < blueprint.least:
        return None
    if blueprint.table.layout == "strip" and len({hit.at[0] for hit in hits}) < len(hits):
        return None  # its header, not rows
    again = repeats(every, hits, lambda one: _stands_with(rows, blueprint, hits, one))
    doubted = contested(every, hits)
    score -= sum(hit.score for hit in doubted)
    hits = [
        replace(hit, doubt=twice_named(blueprint.rows[hit.row])) if hit in doubted else hit for hit in hits
    ]
    other = [
        one
        for one in reworded_in(rows, blueprint, hits)
        if one.at[0] not in {hit.at[0] for hit in hits} and one.row not in groups
    ]
    astray = displaced(every, [*hits, *other], lambda one, two: _of_one_group(blueprint, one, two))
    score += sum(one.score for one in (*other, *astray))
    hits = sorted([*hits, *other, *astray], key=lambda hit: hit.at)
    widths = {hit.row: rows[hit.at[0]].width for hit in hits}
    again = [one for one in again if rows[one.at[0]].width == widths[one.row]]
    taken = {hit.at[0] for hit in hits}
    hits = sorted([*hits, *(hit for hit in again if hit.at[0] not in taken)], key=lambda hit: hit.at)
    return SeenTable(blueprint, score, lambda: _read(GridTable(rows, blueprint, hits), score))


def _of_one_group(blueprint: Blueprint, one: GridLabel, other: GridLabel) -> bool:
    parents = blueprint.rows[one.row].parents
    return bool(parents) and parents == blueprint.rows[other.row].parents


def _stands_with(
    rows: Sequence[GridRow], blueprint: Blueprint, hits: Sequence[GridLabel], one: GridLabel
) -> bool:
    """Whether a row beyond the table's ends is still of it: in its grid, or in one without heads of its own.

    A lone figure beside a word of the form may be of any other table.
    """
    own = {rows[hit.at[0]].grid for hit in hits}
    grid = rows[one.at[0]].grid
    if grid in own:
        return True
    headed = any(
        column_of(cell.text, blueprint.columns) is not None
        for row in rows
        if row.grid == grid
        for _, cell in row.distinct()
    )
    return len(blueprint.rows[one.row].columns) > 1 and not headed


def _read(table: GridTable, score: float) -> FoundTable:
    ways: list[Placement] = [ByHeads(table), ByCount(table)]
    found = []
    for at, label in enumerate(table.labels):
        row, heads = table.blueprint.rows[label.row], table.heads[at]
        cells = dict(table.cells(at, placed(ways, at)))
        if reason := label.doubt or _goes_on(table, at) or _run_together(cells.values()):
            cells = {id: replace(cell, doubt=cell.doubt or reason) for id, cell in cells.items()}
        money = [heads[c.id].cell.text for c in row.columns if c.kind == "money" and c.id in heads]
        found.append(FoundRow(row, label.cell.content.strip(), cells, "".join(money)))
        if table.in_blocks:
            score += sum(len(column.label) / 4 for column in row.columns if column.id in heads)
    taken = frozenset((row.grid, row.number) for row in _taken(table))
    return FoundTable(table.blueprint, once(found), score, tuple(foreign_in(table)), grid_rows=taken)


def _taken(table: GridTable) -> Sequence[GridRow]:
    """The table's rows with its header over them."""
    first, last, rows = min(table.taken), max(table.taken), table.rows
    while first and rows[first - 1].grid == rows[first].grid and is_header(rows[first - 1], table.blueprint):
        first -= 1
    return rows[first : last + 1]


def _goes_on(table: GridTable, number: int) -> str:
    """The doubt where figures without any label stand right under a row, where the next row should."""
    label = table.labels[number]
    at = max(label.at[0], label.rest or 0) + 1
    if at >= len(table.rows) or at in table.taken:
        return ""
    row, own = table.rows[at], table.row(number)
    begun = [cell for _, cell in row.distinct() if cell.row == row.number and spelling.plain(cell.text)]
    figures = [cell for cell in begun if not values.is_blank(cell.text)]
    numbered = len(begun) > 1 and [cell.text.strip() for cell in begun] == [
        str(n) for n in range(1, len(begun) + 1)
    ]
    alike = row.grid == own.grid or len(row.cells) == len(own.cells)
    unlabelled = alike and not numbered and all(values.is_value(cell.text) for cell in begun)
    return "下面还有一行数值没有行名，属于哪一行无法确定" if figures and unlabelled else ""


def _run_together(cells: Collection[PrintedCell]) -> str:
    """The doubt where one cell of a row holds two figures and another none: all between may have moved."""
    several = any(values.is_several(cell.text) for cell in cells)
    blank = any(not spelling.plain(cell.text) for cell in cells)
    return "这一行有一格里像是有两个数，又有一格空着，数值可能错了格" if several and blank else ""
