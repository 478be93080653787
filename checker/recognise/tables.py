"""The form's tables of a document: where they were found best, and which edition they follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from checker.document import Grid
from checker.forms import Form, FormTable
from checker.recognise import labels, values
from checker.recognise.grid import find_in_grids, rows_of
from checker.recognise.lines import Item, Line
from checker.recognise.shapes import Found, FoundRow, Printed, Shape, shapes
from checker.recognise.text import find_in_text
from checker.report import Address, Cell, Table

MIXED = "mixed"
"""What a report follows whose tables belong to different editions."""


@dataclass(frozen=True, slots=True)
class Tables:
    tables: Mapping[str, Table]
    forms: tuple[str, ...]
    """Editions that allow all tables found, the likeliest first; empty where there is none such."""
    problems: tuple[str, ...]
    grids: frozenset[int]
    """Indexes of the grids that are tables of the form."""


def find_tables(items: Sequence[Item], forms: Sequence[Form]) -> Tables:
    """The tables of any of the editions; marks the lines that they take up."""
    lines = [item for item in items if isinstance(item, Line)]
    rows = rows_of([item for item in items if isinstance(item, Grid)])
    tables: dict[str, Table] = {}
    chosen: list[Found] = []
    problems: list[str] = []
    for name, ways in shapes(forms).items():
        in_grids = _best(find_in_grids(rows, shape) for shape in ways)
        whole = in_grids is not None and len(in_grids.rows) >= 0.8 * len(in_grids.shape.rows)
        in_text = None if whole else _best(find_in_text(lines, shape) for shape in ways)
        found = _best([in_grids, in_text])
        if found is None:
            problems.append(f"没有找到{ways[0].table.short}（{ways[0].table.title}）")
            continue
        for number in found.lines:
            lines[number].table = name
        tables[name] = _table(found, ways)
        chosen.append(found)
        problems += [] if found.scrambled else _doubts(found.shape.table, tables[name])
    if scrambled := [found.shape.table.short for found in chosen if found.scrambled]:
        problems.insert(0, f"{'、'.join(scrambled)}的文字次序已被打乱，数值对不上行；请提供 Word 或 PDF 原件")
    return Tables(
        tables,
        _editions(chosen, forms),
        tuple(problems),
        frozenset().union(*(found.grids for found in chosen)),
    )


def _best(found: Iterable[Found | None]) -> Found | None:
    return max((one for one in found if one), key=lambda one: one.score + _header_score(one), default=None)


def _header_score(found: Found) -> float:
    """How far the headers over the rows name the columns that this shape's rows have."""
    if found.shape.table.layout != "blocks":
        return 0.0
    total = 0.0
    for row in found.rows:
        header = labels.letters(row.header)
        pairs = {header[n : n + 2] for n in range(len(header) - 1)}
        for column in row.row.columns:
            label = labels.letters(column.label)
            total += sum(label[n : n + 2] in pairs for n in range(len(label) - 1))
        if len(row.row.columns) == sum(not cell.doubt for cell in row.cells.values()):
            total += 2.0
    return total


def _table(found: Found, ways: Sequence[Shape]) -> Table:
    cells: dict[Address, Cell] = {}
    for row in found.rows:
        unit = values.unit_in(row.header)
        for column in row.row.columns:
            address = Address(found.shape.table.id, row.row.id, column.id)
            cells[address] = _cell(address, row, row.cells[column.id], unit)
    return Table(
        found.shape.table.id,
        cells,
        {row.row.id: row.label for row in found.rows},
        tuple(found.foreign),
    )


def _cell(address: Address, row: FoundRow, printed: Printed, unit: str | None) -> Cell:
    column = next(column for column in row.row.columns if column.id == address.column)
    if printed.doubt:
        return Cell(address, "unsure", None, printed.text, printed.place, printed.source, None, printed.doubt)
    state, value, money, reason = values.read_value(printed.text, column, unit)
    return Cell(address, state, value, printed.text, printed.place, printed.source, money, reason)


def _doubts(table: FormTable, found: Table) -> list[str]:
    unsure = [cell for cell in found.cells.values() if cell.state == "unsure"]
    if not unsure:
        return []
    return [
        f"{table.short}的 {len(found.cells)} 格中有 {len(unsure)} 格无法确定（{unsure[0].reason}）；"
        "请提供 Word 或 PDF 原件"
    ]


def _editions(chosen: Sequence[Found], forms: Sequence[Form]) -> tuple[str, ...]:
    """The editions that all tables allow; those that have every row officially come first."""
    allowed = [form.id for form in forms if all(form.id in found.shape.forms for found in chosen)]
    return tuple(sorted(allowed, key=lambda id: not all(found.shape.forms[id] for found in chosen)))
