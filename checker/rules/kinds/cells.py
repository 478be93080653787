"""The state of cells: no number, negative, blank, in rows that the form does not know. See ``FINDERS``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from checker.audit import Location
from checker.document import Place
from checker.ground.yamlfile import Fields
from checker.report import Address, Cell, Table
from checker.rules.added_up import called
from checker.rules.base import Case, Outcome
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.layout import Layout, Layouts, label

_SHOWN = 12
"""How many cells one finding about a whole table points at."""
_NAMED = 6


@dataclass(frozen=True, slots=True)
class _Seen:
    """One table of the report with its form's layout."""

    layout: Layout
    table: Table

    def label(self, address: Address) -> str:
        return label(self.layout, address)

    def place(self, address: Address) -> Place | None:
        """Where the cell is printed; for a blank that has no place, its row's label."""
        cell = self.table.cells.get(address)
        if cell is not None and cell.place is not None:
            return cell.place
        label = self.table.labels.get(address.row)
        return label.place() if label else None

    def rows(self) -> Iterator[list[Cell]]:
        """The printed rows, each with its cells in the order of the form."""
        cells = self.table.cells
        for row in self.layout.printed_rows:
            found = [cells[address] for address in row if address in cells]
            if found:
                yield found

    def locations(self, addresses: Sequence[Address]) -> tuple[Location, ...]:
        placed = [(address, place) for address in addresses if (place := self.place(address))]
        return tuple(
            Location(place, "related" if number else "primary", self.label(address), cell=str(address))
            for number, (address, place) in enumerate(placed[:_SHOWN])
        )


Finder = Callable[[_Seen], Iterable[Outcome]]


def _invalid(seen: _Seen) -> Iterator[Outcome]:
    for address, cell in seen.table.cells.items():
        if cell.state == "invalid":
            yield _about_cell(seen, address, cell, reason=cell.reason or "不是数字", right="一个数字")


def _negative(seen: _Seen) -> Iterator[Outcome]:
    for address, cell in seen.table.cells.items():
        if cell.value is None or cell.value >= 0:
            continue
        column = seen.layout.known_column(address)
        if column is not None and column.kind != "signed":
            yield _about_cell(seen, address, cell, reason="小于零", right="不小于 0")


def _blank(seen: _Seen) -> Iterator[Outcome]:
    """One finding for all blanks of the table, however many; a table of nothing else is ``_empty``'s."""
    cells = [cell for row in seen.rows() for cell in row]
    blanks = [cell.address for cell in cells if cell.state == "blank"]
    if not blanks or _is_empty(cells):
        return
    zeros = any(cell.value == 0 for cell in cells)
    yield _about_table(
        seen,
        blanks,
        {},
        count=str(len(blanks)),
        all=str(len(cells)),
        style="其余为零的单元格填了 0" if zeros else "全表没有填 0 的单元格",
    )


def _empty(seen: _Seen) -> Iterator[Outcome]:
    """A table in which nothing at all is printed: no figure, no dash, no 无."""
    cells = [cell for row in seen.rows() for cell in row]
    if _is_empty(cells):
        yield _about_table(seen, [cell.address for cell in cells], {}, count=str(len(cells)))


def _is_empty(cells: Sequence[Cell]) -> bool:
    return bool(cells) and all(cell.state == "blank" and not cell.text.strip() for cell in cells)


def _blank_totals(seen: _Seen) -> Iterator[Outcome]:
    """Totals left blank over operands that are filled in and not all 0: one finding for the table."""
    missing: dict[Address, str] = {}
    for row in seen.rows():
        own = [cell for cell in row if not seen.layout.column(cell.address).total]
        for cell in row:
            if cell.state != "blank":
                continue
            if seen.layout.row(cell.address.row).total:
                operands = _operands(seen, cell.address)
            elif seen.layout.column(cell.address).total:
                operands = own
            else:
                continue
            figures = [one.value for one in operands if one.value is not None]
            if any(figures) and all(one.state in ("number", "blank") for one in operands):
                missing[cell.address] = f"{sum(figures):f}"
    if missing:
        said = "、".join(f"{seen.label(address)}（应为 {value}）" for address, value in missing.items())
        values: dict[str, str] = {}
        for address, value in missing.items():
            values |= {seen.label(address): "空白", f"{seen.label(address)}应为": value}
        yield _about_table(seen, list(missing), values, cells=said, count=str(len(missing)))


def _operands(seen: _Seen, total: Address) -> list[Cell]:
    """The cells that a cell of a row of totals sums up."""
    addresses = [Address(total.table, row, total.column) for row in seen.layout.summed(total.row)]
    return [cell for address in addresses if (cell := seen.table.cells.get(address))]


def _only_total(seen: _Seen) -> Iterator[Outcome]:
    """Rows with nothing but a total: one finding for the table. A row of totals is ``_blank_totals``'s."""
    rows: list[Address] = []
    for row in seen.rows():
        if seen.layout.row(row[0].address.row).total:
            continue
        totals = [cell for cell in row if seen.layout.column(cell.address).total]
        parts = [cell for cell in row if not seen.layout.column(cell.address).total]
        if len(parts) > 1 and all(cell.state == "blank" for cell in parts):
            rows += [cell.address for cell in totals if cell.value]
    if rows:
        said = "、".join(
            f"{seen.layout.row_name(address.row)}（{cell.text.strip()}）"
            for address in rows
            if (cell := seen.table.cells[address])
        )
        values = {seen.label(one): seen.table.cells[one].text.strip() for one in rows}
        yield _about_table(seen, rows, values | {"各分项": "空白"}, rows=said, count=str(len(rows)))


def _strange_rows(seen: _Seen) -> Iterator[Outcome]:
    rows = seen.table.foreign_rows
    if rows:
        named = "、".join(called(row.text) for row in rows[:_NAMED])
        yield Outcome(
            "fail",
            seen.table.name,
            slots={
                "table": seen.layout.table.short,
                "rows": named + (f"等 {len(rows)} 行" if rows[_NAMED:] else ""),
            },
            locations=tuple(
                Location(row.place(), "related" if number else "primary", seen.layout.table.short)
                for number, row in enumerate(rows[:_SHOWN])
            ),
            subject=seen.table.name,
        )


def _about_cell(seen: _Seen, address: Address, cell: Cell, *, reason: str, right: str) -> Outcome:
    text = cell.text.strip()
    return Outcome(
        "fail",
        f"{address.table}.{address.row}.{address.column}",
        slots={"cell": seen.label(address), "text": text, "reason": reason},
        cells=(address,),
        values={seen.label(address): text, "应为": right},
        locations=seen.locations([address]),
    )


def _about_table(
    seen: _Seen, addresses: Sequence[Address], values: Mapping[str, str], **slots: str
) -> Outcome:
    return Outcome(
        "fail",
        seen.table.name,
        slots={"table": seen.layout.table.short, **slots},
        cells=tuple(addresses),
        values=values,
        locations=seen.locations(addresses),
    )


FINDERS: Mapping[str, tuple[Finder, frozenset[str]]] = {
    "invalid": (_invalid, frozenset(("cell", "text", "reason"))),
    "negative": (_negative, frozenset(("cell", "text", "reason"))),
    "blank": (_blank, frozenset(("table", "count", "all", "style"))),
    "empty": (_empty, frozenset(("table", "count"))),
    "blank-totals": (_blank_totals, frozenset(("table", "cells", "count"))),
    "only-total": (_only_total, frozenset(("table", "rows", "count"))),
    "strange-rows": (_strange_rows, frozenset(("table", "rows"))),
}
"""What to look for → how, and the slots of its message."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The compiled rule."""

    find: Finder
    tables: tuple[str, ...]
    layouts: Layouts

    def run(self, case: Case) -> Iterable[Outcome]:
        for name, table in case.report.tables.items():
            if self.tables and name not in self.tables:
                continue
            layout = self.layouts.of(case.report, case.form, name)
            if layout is None:
                continue
            found = list(self.find(_Seen(layout, table)))
            yield from found or [Outcome("pass", name)]


def _compile(fields: Fields, context: Context) -> Compiled:
    finder, slots = FINDERS[fields.choice("find", FINDERS)]
    tables = fields.texts("tables", ())
    known = {name for form in context.known for name in form.tables}
    for name in tables:
        if name not in known:
            raise fields.node("tables").fault(f"没有表“{name}”；可用的表：{'、'.join(sorted(known))}")
    return Compiled(Cells(finder, tables, context.layouts), slots)


KIND = Kind(
    summary="单元格的状态：不是数字、负数、空白、在没有认出的行里",
    keys={
        "find": {"enum": list(FINDERS), "description": "查找什么样的单元格"},
        "tables": {
            "type": "array",
            "items": {"type": "string"},
            "description": "只查这些表；不写则查全部",
        },
    },
    required=("find",),
    compile=_compile,
    reads="tables",
)
