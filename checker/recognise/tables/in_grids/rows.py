"""The rows of all grids, and what their header cells say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from checker.document import Grid, GridCell, Place
from checker.forms import Column
from checker.recognise.matching import spelling, values
from checker.recognise.matching.likeness import contrary
from checker.recognise.tables.blueprints import Blueprint
from checker.recognise.tables.column_numbers import are_numbers


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of one grid: the cell at each position, a spanning cell at several."""

    grid: int
    number: int
    cells: tuple[GridCell | None, ...]

    @property
    def width(self) -> int:
        return sum(cell is not None for cell in self.cells)

    def distinct(self, start: int = 0) -> list[tuple[int, GridCell]]:
        """Each cell once, with its first position from ``start`` on."""
        found: list[tuple[int, GridCell]] = []
        for position in range(start, len(self.cells)):
            cell = self.cells[position]
            if cell is not None and (not found or found[-1][1] is not cell):
                found.append((position, cell))
        return found


def rows_of(grids: Sequence[Grid]) -> list[GridRow]:
    return [
        GridRow(index, number, tuple(cells))
        for index, grid in enumerate(grids)
        for number, cells in enumerate(grid.matrix())
    ]


def column_of(text: str, columns: Sequence[Column]) -> Column | None:
    """The column that a header cell names; what a bracket adds (a unit) is no part of its name."""
    if not text or len(text) > 40:
        return None
    bare = spelling.plain(text).split("(")[0]
    key = spelling.letters(bare)
    if not key:
        return None
    exact = [c for c in columns if key in [spelling.letters(label) for label in (c.label, *c.variants)]]
    if exact:
        return exact[0]
    near = [
        c
        for c in columns
        if len(c.label) > 3
        and spelling.same(key, spelling.letters(c.label))
        and not contrary(key, spelling.letters(c.label))
    ]
    return near[0] if len(near) == 1 else None


def shared_cells(row: GridRow, positions: Sequence[int]) -> list[GridCell]:
    """Cells with a figure in them that stand at several of the positions."""
    cells = [cell for at in positions if (cell := row.cells[at]) is not None]
    return [
        cell for cell in cells if not values.is_blank(cell.text) and sum(one is cell for one in cells) > 1
    ]


def is_header(row: GridRow, blueprint: Blueprint, heads: Collection[str] = ()) -> bool:
    """Whether a row has words of the table's header alone; ``heads``: other names of its columns."""
    texts = [cell.text for _, cell in row.distinct() if spelling.plain(cell.text)]
    told = (blueprint.knows(text) or text.strip() in heads for text in texts)
    return bool(texts) and not any(values.is_value(text) for text in texts) and all(told)


def numbers_columns(row: GridRow) -> bool:
    """Whether a row prints the numbers of its columns, behind a word or not."""
    texts = [cell.text for _, cell in row.distinct() if cell.row == row.number]
    figures = [text for text in texts if spelling.letters(text).isdigit()]
    words = [text for text in texts if spelling.plain(text) and text not in figures]
    return len(words) < 2 and are_numbers(figures)


def place_of(cell: GridCell) -> Place | None:
    return cell.content.strip().place() if cell.content.pieces else None
