"""The form's tables of a document: where they were found best, and which edition they follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from checker.document import Grid, Paragraph
from checker.forms import Column, Form, Forms
from checker.recognise.matching import spelling, values
from checker.recognise.matching.lines import Item, lines_in
from checker.recognise.tables.blueprints import Blueprint, blueprints
from checker.recognise.tables.found import FoundTable, PrintedCell, SeenTable
from checker.recognise.tables.in_lines.find import find_in_lines
from checker.recognise.tables.in_lines.free_lines import FreeLines
from checker.recognise.tables.of_one_kind import Captions, choose
from checker.report import Address, Cell, Table

if TYPE_CHECKING:
    from checker.recognise.tables.in_grids.rows import GridRow

_MOST = 4
"""So many tables of one kind are looked at."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a form, found in a document."""

    tables: Mapping[str, Table]
    forms: tuple[str, ...]
    """Editions that allow all tables found, the likeliest first; empty where there is none such."""
    problems: tuple[str, ...]
    grids: frozenset[int]
    """Indexes of the grids that are tables of the form."""
    lines: frozenset[int]
    """Numbers of the lines that are of tables."""
    scrambled: bool = False
    """Whether the text around a table has lost its order."""
    unread: Mapping[str, Paragraph] = field(default_factory=dict)
    """Tables of which the title is printed and nothing was read: where it is printed."""


def find_tables(items: Sequence[Item], forms: Forms, kind: str, year: int | None = None) -> Tables:
    """The tables of any of the editions of a kind of report.

    ``year``: the report's, where a table is printed for several.
    """
    known = blueprints(forms, kind)
    if any(table.layout == "titled" for form in forms.of_kind(kind) for table in form.tables.values()):
        return _by_title(items, forms.of_kind(kind), year)
    rows = _rows([item for item in items if isinstance(item, Grid)])
    free = FreeLines.of(lines_in(items), known)
    tables: dict[str, Table] = {}
    chosen: list[FoundTable] = []
    grids: set[int] = set()
    problems: list[str] = []
    for name, ways in known:
        printed = rows
        if rows and ways[0].table.layout == "strip":
            from checker.recognise.tables.in_grids.captions import with_captions

            printed = with_captions(items, rows, ways[0])
        every = _every(printed, free, ways, year)
        if not every:
            continue
        free = free.without(at for one in every for at in one.lines)
        found = choose(every, partial(_captions, items, free), year)
        grids.update(grid for one in every for grid, _ in one.grid_rows)
        tables[name] = _table(found)
        chosen.append(found)
    if scrambled := [found.blueprint.table.short for found in chosen if found.scrambled]:
        problems.insert(0, f"{'、'.join(scrambled)}的文字次序已被打乱，数值对不上行；请提供 Word 或 PDF 原件")
    return Tables(
        tables,
        _editions(chosen, forms.of_kind(kind)),
        tuple(problems),
        frozenset(grids),
        free.numbers,
        bool(scrambled),
    )


def _captions(items: Sequence[Item], free: FreeLines) -> Captions:
    return Captions(items, free.numbers)


def _by_title(items: Sequence[Item], forms: Sequence[Form], year: int | None) -> Tables:
    """The tables of the edition that fits best, of the report's year where that is as good."""
    from checker.recognise.tables.titled.find import find_titled

    found = [find_titled(items, form) for form in forms]
    best = max(found, key=lambda one: (one.weight, year is not None and one.form.covers(year)))
    fitting = [one.form.id for one in found if one.weight == best.weight and one.weight]
    fitting.sort(key=lambda id: id != best.form.id)
    return Tables(best.tables, tuple(fitting), (), best.grids, best.lines, unread=best.unread)


def _every(
    rows: Sequence[GridRow], free: FreeLines, ways: Sequence[Blueprint], year: int | None
) -> list[FoundTable]:
    """The table as found best, and further ones of its kind that are as whole."""
    found: list[FoundTable] = []
    while len(found) < _MOST:
        in_grids = _best(_in_grids(rows, ways, year))
        text = not found[0].grid_rows if found else in_grids is None or not _whole(in_grids)
        in_lines = _best(find_in_lines(free, blueprint, year) for blueprint in ways) if text else None
        one = _better(in_grids, in_lines)
        if one is None or (found and not (_whole(one) and _sure(one))):
            break
        found.append(one)
        free = free.without(one.lines)
        if not _whole(one):
            break
        rows = [row for row in rows if (row.grid, row.number) not in one.grid_rows]
    return found


def _rows(grids: Sequence[Grid]) -> Sequence[GridRow]:
    """The rows of all grids; a text has none, and what looks into them need not be imported."""
    if not grids:
        return ()
    from checker.recognise.tables.in_grids.rows import rows_of

    return rows_of(grids)


def _in_grids(
    rows: Sequence[GridRow], ways: Sequence[Blueprint], year: int | None
) -> Iterator[SeenTable | None]:
    if rows:
        from checker.recognise.tables.in_grids.find import find_in_grids

        yield from (find_in_grids(rows, blueprint, year) for blueprint in ways)


def _whole(found: FoundTable) -> bool:
    return len(found.rows) >= 0.8 * len(found.blueprint.rows)


def _sure(found: FoundTable) -> bool:
    cells = [cell for row in found.rows for cell in row.cells.values()]
    return sum(not cell.doubt for cell in cells) >= 0.8 * len(cells)


def _best(seen: Iterable[SeenTable | None]) -> FoundTable | None:
    """The table whose blueprint was seen best. Only where rows have heads of their own must all be read."""
    every = [one for one in seen if one]
    if not every:
        return None
    if not every[0].blocks:
        return max(every, key=lambda one: one.score).read()
    return max((one.read() for one in every), key=_score)


def _better(one: FoundTable | None, other: FoundTable | None) -> FoundTable | None:
    return max((found for found in (one, other) if found), key=_score, default=None)


def _score(found: FoundTable) -> float:
    return found.score + _header_score(found)


def _header_score(found: FoundTable) -> float:
    """How far the headers over the rows name the columns that this blueprint's rows have."""
    if found.blueprint.table.layout != "blocks":
        return 0.0
    total = 0.0
    for row in found.rows:
        header = spelling.letters(row.header)
        pairs = {header[n : n + 2] for n in range(len(header) - 1)}
        for column in row.row.columns:
            label = spelling.letters(column.label)
            total += sum(label[n : n + 2] in pairs for n in range(len(label) - 1))
        if len(row.row.columns) == sum(not cell.doubt for cell in row.cells.values()):
            total += 2.0
    return total


def _table(found: FoundTable) -> Table:
    cells: dict[Address, Cell] = {}
    for row in found.rows:
        unit = values.unit_in(row.header)
        for column in row.row.columns:
            address = Address(found.blueprint.table.id, row.row.id, column.id)
            cells[address] = _cell(address, column, row.cells[column.id], unit)
    return Table(
        found.blueprint.table.id,
        cells,
        {row.row.id: row.label for row in found.rows},
        tuple(found.foreign),
    )


def _cell(address: Address, column: Column, printed: PrintedCell, unit: str | None) -> Cell:
    if printed.doubt:
        return Cell(address, "unsure", None, printed.text, printed.place, printed.source, None, printed.doubt)
    state, value, money, reason = values.read_value(printed.text, column, unit)
    return Cell(address, state, value, printed.text, printed.place, printed.source, money, reason)


def _editions(chosen: Sequence[FoundTable], forms: Sequence[Form]) -> tuple[str, ...]:
    """The editions that all tables allow; those that have every row officially come first."""
    allowed = [form.id for form in forms if all(form.id in found.blueprint.forms for found in chosen)]
    return tuple(sorted(allowed, key=lambda id: not all(found.blueprint.forms[id] for found in chosen)))
