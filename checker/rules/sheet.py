"""The cells of a case as numbers for comparison with the prose.

A blank counts as 0 where a sum of the form proves it: its row's or column's total is already reached by the
other cells. A blank total counts as the sum of its row or column where every other cell of that is printed,
and both agree if both can be added up. Any other blank is not known, nor is a cell that was not read,
whatever the sums make of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from checker.audit import Location
from checker.report import Address, Cell
from checker.rules.base import Case
from checker.rules.judge import as_printed, figure, why
from checker.rules.layout import Layout, Layouts, UnknownName, label
from checker.rules.tree import Linear


@dataclass(slots=True)
class Sheet:
    """One report's cells."""

    case: Case
    layouts: Layouts
    _known: dict[Address, Decimal | None] = field(default_factory=dict)
    _layouts: dict[str, Layout | None] = field(default_factory=dict)
    _labels: dict[Address, str] = field(default_factory=dict)

    def layout(self, table: str) -> Layout | None:
        if table not in self._layouts:
            self._layouts[table] = self.layouts.of(self.case.report, self.case.form, table)
        return self._layouts[table]

    def cell(self, address: Address) -> Cell | None:
        return self.case.report.cell(address)

    def value(self, address: Address) -> Decimal | None:
        """The number in a cell; ``None`` where it is not known."""
        if address not in self._known:
            cell = self.cell(address)
            value = cell.value if cell else None
            if cell is not None and cell.state == "blank":
                value = self._added_up(address)
                value = Decimal(0) if value is None and self._proven_zero(address) else value
            self._known[address] = value
        return self._known[address]

    def unread(self, addresses: Iterable[Address]) -> Address | None:
        """The first of these cells that was not read: it is absent, or what it prints is no sure number."""
        return next((a for a in addresses if self.value(a) is None and not self._blank(a)), None)

    def why(self, addresses: Iterable[Address]) -> str:
        """Why the sum of these cells is not known, in Chinese, by the first that is not."""
        address = next(a for a in addresses if self.value(a) is None)
        return why(self.cell(address), self.label(address))

    def _blank(self, address: Address) -> bool:
        cell = self.cell(address)
        return cell is not None and cell.state == "blank"

    def label(self, address: Address) -> str:
        if address not in self._labels:
            layout = self.layout(address.table)
            self._labels[address] = label(layout, address) if layout else str(address)
        return self._labels[address]

    def short(self, addresses: Iterable[Address]) -> str:
        """What an audit calls the table of these cells (“表三”)."""
        layout = next((found for a in addresses if (found := self.layout(a.table)) is not None), None)
        return layout.table.short if layout is not None else "表格"

    def locations(self, addresses: Iterable[Address]) -> list[Location]:
        """The printed cells, those that are not 0 first."""
        found = [(a, c) for a in addresses if (c := self.cell(a)) is not None and c.place is not None]
        found.sort(key=lambda pair: not pair[1].value)
        return [
            Location(cell.place, "related", self.label(address), cell=str(address))
            for address, cell in found
            if cell.place is not None
        ]

    def addresses(
        self, linear: Linear, names: Mapping[str, tuple[str, ...]]
    ) -> list[tuple[Decimal, Address]]:
        """The cells of a sum, ``$name`` standing for each of its ids. Raises ``UnknownName``."""
        found: list[tuple[Decimal, Address]] = []
        for factor, ref in linear.cells:
            layout = self.layout(ref.table)
            if layout is None:
                raise UnknownName(f"没有表“{ref.table}”")
            for row in names.get(ref.row[1:], ()) if ref.row.startswith("$") else (ref.row,):
                for column in names.get(ref.column[1:], ()) if ref.column.startswith("$") else (ref.column,):
                    found.extend((factor, a) for a in layout.addresses(row, column))
        return found

    def total(self, cells: Iterable[tuple[Decimal, Address]]) -> Decimal | None:
        value = Decimal(0)
        for factor, address in cells:
            number = self.value(address)
            if number is None:
                return None
            value += factor * number
        return value

    def working(self, cells: Sequence[tuple[Decimal, Address]]) -> str:
        """How a sum comes about from what its cells print: “34－3＝31”, zeros left out; one cell's figure."""
        told = [(factor * (self.value(a) or Decimal(0)), factor) for factor, a in cells]
        total = sum((value for value, _ in told), Decimal(0))
        if len(cells) == 1 and total and self._blank(cells[0][1]):
            return self.working([(cells[0][0], part) for part in self._parts(cells[0][1])])
        shown = [(value, factor) for value, factor in told if value]
        if len(cells) == 1 and cells[0][0] == 1 and (cell := self.cell(cells[0][1])) and cell.value:
            return as_printed(cell) or figure(total)
        if len(shown) < 2:
            return figure(total)
        text = ""
        for value, factor in shown:
            times = "" if abs(factor) == 1 else f"{figure(abs(factor))}×"
            text += ("－" if value < 0 else "＋") + times + figure(abs(value / factor))
        return f"{text.removeprefix('＋')}＝{figure(total)}"

    def _parts(self, address: Address) -> Sequence[Address]:
        """The cells that a total adds up, all of them printed; none where there is no such sum."""
        layout = self.layout(address.table)
        for parts in _totals(layout, address) if layout is not None else ():
            if all(self._number(part) is not None for part in parts):
                return parts
        return ()

    def _added_up(self, address: Address) -> Decimal | None:
        """What a blank total comes to by the cells that it adds up; ``None`` where that is not told."""
        layout = self.layout(address.table)
        if layout is None:
            return None
        found = set()
        for parts in _totals(layout, address):
            numbers = [number for part in parts if (number := self._number(part)) is not None]
            if len(numbers) == len(parts):
                found.add(sum(numbers, Decimal(0)))
        # Nothing but zeros may be a template that nobody has filled in.
        return (found.pop() or None) if len(found) == 1 else None

    def _proven_zero(self, address: Address) -> bool:
        layout = self.layout(address.table)
        if layout is None:
            return False
        return any(
            self._number(total) is not None
            and self._number(total) == sum((self._number(part) or Decimal(0) for part in parts), Decimal(0))
            for total, parts in _sums(layout, address)
        ) or self._balanced(layout, address)

    def _balanced(self, layout: Layout, address: Address) -> bool:
        """Whether the form's balance comes out with the blank read as 0, all else printed: what was carried
        over (all but the first of a side) is often left blank where it is none; what came in is not."""
        if all(address.row not in side[1:] for side in layout.table.balance):
            return False
        totals = []
        for side in layout.table.balance:
            cells = [address._replace(row=row) for row in side]
            numbers = [Decimal(0) if a == address else self._number(a) for a in cells]
            if any(number is None for number in numbers):
                return False
            totals.append(sum((number for number in numbers if number), Decimal(0)))
        return totals[0] == totals[1]

    def _number(self, address: Address) -> Decimal | None:
        cell = self.cell(address)
        return cell.value if cell else None


def sheet_of(case: Case, layouts: Layouts) -> Sheet:
    """The cells of a case, with all that other rules have found out about them."""
    return case.once((Sheet, layouts), lambda: Sheet(case, layouts))


def _totals(layout: Layout, address: Address) -> Iterator[list[Address]]:
    """The cells that a total adds up, by each sum of the form."""
    columns = layout.row(address.row).columns
    if any(column.total and column.id == address.column for column in columns):
        yield [address._replace(column=column.id) for column in columns if not column.total]
    if summed := layout.summed(address.row):
        yield [address._replace(row=row) for row in summed]


def _sums(layout: Layout, address: Address) -> Iterable[tuple[Address, list[Address]]]:
    """The sums of the form in which a cell is a part, each as its total and its parts."""
    columns = layout.row(address.row).columns
    totals = [column.id for column in columns if column.total]
    if totals and address.column not in totals:
        parts = [address._replace(column=column.id) for column in columns if not column.total]
        yield address._replace(column=totals[0]), parts
    for row in layout.table.rows:
        if row.of and address.row in (summed := layout.summed(row.id)):
            yield address._replace(row=row.id), [address._replace(row=one) for one in summed]
