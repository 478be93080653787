"""Formulas bound to the tables of one form: 行次 and 栏次 become addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from checker.forms import Column, Form, FormTable, Row
from checker.rules import names
from checker.rules.expression import product, quotient
from checker.rules.formulas.tree import Amount, Bare, Compared, Formula, Node, Spot, Total, leaves
from checker.rules.lexer import ExpressionError
from checker.rules.tree import Compare, Join, Linear, Ref, Truth, contrary

_ZERO, _ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Made:
    """One check that a formula makes. ``name``: of which line and column, where it makes several."""

    truth: Truth
    name: str


@dataclass(frozen=True, slots=True)
class _Across:
    """What a formula leaves open: which of each line's columns, or which line."""

    column: int | None = None
    row: tuple[FormTable, Row] | None = None


class Tables:
    """The tables that a formula's lines stand in: one, or the lists that stand side by side in it."""

    def __init__(self, form: Form, name: str) -> None:
        self.form = form
        self.tables = [form.tables[id] for id in names.table_ids(name, [form])]
        self.name = name
        self._numbers = _numbered(self.tables)

    def rows(self, line: int) -> list[tuple[FormTable, Row]]:
        return [(table, row) for table in self.tables for row in table.rows if row.line == line]

    def line(self, line: int, at: int) -> tuple[FormTable, Row]:
        rows = self.rows(line)
        if not rows:
            known = sorted({row.line for table in self.tables for row in table.rows if row.line is not None})
            there = f"现有 {known[0]} 至 {known[-1]}" if known else "这张表的行没有写 line（行次）"
            raise ExpressionError(f"{self._called}没有第 {line} 行（{there}）", at)
        return rows[0]

    def column(self, number: int, row: tuple[FormTable, Row], at: int) -> Column:
        table, own = row
        for column in own.columns:
            if self._numbers[table.id, own.block, column.id] == number:
                return column
        there = "、".join(str(self._numbers[table.id, own.block, column.id]) for column in own.columns)
        raise ExpressionError(f"{self._called}的“{own.name}”没有第 {number} 栏（现有 {there}）", at)

    def has(self, number: int, row: tuple[FormTable, Row]) -> bool:
        table, own = row
        return any(self._numbers[table.id, own.block, column.id] == number for column in own.columns)

    def named(self, label: str) -> tuple[list[tuple[FormTable, Row]], set[int]]:
        """The rows, or the numbers of the columns, that are printed so."""
        rows = [
            (table, row)
            for table in self.tables
            for id in names.found(label, names.rows_called(table))
            if (row := table.row(id)) is not None
        ]
        numbers = {
            self._numbers[table.id, row.block, id]
            for table in self.tables
            for row in table.rows
            for id in names.found(label, names.columns_called(row.columns))
        }
        return rows, numbers

    def with_columns(self, numbers: set[int]) -> Iterator[tuple[FormTable, Row]]:
        """The rows that have all these columns."""
        for table in self.tables:
            for row in table.rows:
                if numbers <= {self._numbers[table.id, row.block, column.id] for column in row.columns}:
                    yield table, row

    @property
    def _called(self) -> str:
        return f"“{self.tables[0].short if self.tables else self.name}”（格式 {self.form.id}）"


def _numbered(tables: Sequence[FormTable]) -> Mapping[tuple[str, str, str], int]:
    """(table, block, column) → its 栏次: in the order of print, all lists of a table going on."""
    found: dict[tuple[str, str, str], int] = {}
    for table in tables:
        for row in table.rows:
            for column in row.columns:
                found.setdefault((table.id, row.block, column.id), len(found) + 1)
    return found


def made(formula: Formula, form: Form, table: str) -> list[Made]:
    """The checks that a formula makes of one form: for each column, where it only names lines, for each line
    where it only names columns. Raises ``ExpressionError``."""
    return list(_Formula(formula, form, table).made())


class _Formula:
    def __init__(self, formula: Formula, form: Form, table: str) -> None:
        self._formula, self._form = formula, form
        self._tables = {"": Tables(form, table)}
        for spot in self._spots():
            if spot.table not in self._tables:
                self._tables[spot.table] = Tables(form, spot.table)
                if not self._tables[spot.table].tables:
                    raise ExpressionError(f"格式 {form.id} 没有表“{spot.table}”", spot.at)

    def _compared(self) -> Iterator[Compared]:
        yield self._formula.compared
        yield from self._formula.when
        yield from self._formula.otherwise

    def _spots(self) -> list[Spot]:
        return [
            leaf
            for one in self._compared()
            for side in (one.left, one.right)
            for leaf in leaves(side)
            if isinstance(leaf, Spot) and not self._is_blank(leaf)
        ]

    def _is_blank(self, node: Node) -> bool:
        """Whether it is a line within a range that the table leaves blank."""
        tables = self._tables.get(node.table if isinstance(node, Spot) else "")
        filled = isinstance(node, Spot) and node.filled and node.row is not None and tables is not None
        return filled and not tables.rows(node.row)  # type: ignore[union-attr, arg-type]

    def made(self) -> Iterator[Made]:
        if self._is_blank(self._formula.compared.left) or self._is_blank(self._formula.compared.right):
            return
        lines, columns = self._open()
        if lines and columns:
            raise ExpressionError("行和栏不能混着写，请写成“31行7栏”", lines[0][1])
        if lines:
            counts = {len(row.columns) for (_, row), _ in lines}
            if len(counts) > 1:
                raise ExpressionError("公式里各行的栏数不同，请写明栏次（如 31行7栏）", lines[0][1])
            for column in range(counts.pop()):
                (_, row), _ = lines[0]
                said = f"{row.line}行·" if row.line is not None else f"{row.label}·"
                yield Made(self._truth(_Across(column=column)), said + row.columns[column].label)
            return
        if columns:
            tables = self._tables[""]
            rows = list(tables.with_columns({number for number, _ in columns}))
            if not rows:
                raise ExpressionError("没有一行同时有这些栏", columns[0][1])
            for table, row in rows:
                yield Made(self._truth(_Across(row=(table, row))), row.name)
            return
        yield Made(self._truth(_Across()), "")

    def _open(self) -> tuple[list[tuple[tuple[FormTable, Row], int]], list[tuple[int, int]]]:
        """The lines that are named without a column, and the columns without a line, with their places."""
        lines, columns = [], []
        for spot in self._spots():
            tables = self._tables[spot.table]
            if spot.label:
                rows, numbers = tables.named(spot.label)
                if len(rows) + len(numbers) != 1:
                    said = "不止一处" if rows or numbers else "没有这样的行或栏"
                    raise ExpressionError(f"“{spot.label}”{said}", spot.at)
                lines += [(row, spot.at) for row in rows]
                columns += [(number, spot.at) for number in numbers]
            elif spot.row is None and spot.column is not None:
                columns.append((spot.column, spot.at))
            elif spot.row is not None and spot.column is None:
                lines.append((tables.line(spot.row, spot.at), spot.at))
        return lines, columns

    def _truth(self, across: _Across) -> Truth:
        told: Truth = self._compare(self._formula.compared, across)
        when: list[Truth] = [self._compare(one, across) for one in self._formula.when]
        when += [contrary(self._compare(one, across)) for one in self._formula.otherwise]
        if not when:
            return told
        return Join("=>", reduce(lambda one, other: Join("and", one, other), when), told)

    def _compare(self, one: Compared, across: _Across) -> Compare:
        return Compare(one.operator, self._linear(one.left, across), self._linear(one.right, across))

    def _linear(self, node: Node, across: _Across) -> Linear:
        if isinstance(node, Amount | Bare):
            return Linear((), node.value)
        if isinstance(node, Spot):
            return self._cell(node, across)
        if isinstance(node, Total):
            total = Linear((), _ZERO)
            for sign, part in node.parts:
                if self._is_blank(part):
                    continue
                total = total.plus(self._linear(part, across).times(Decimal(sign)))
            return total
        combine = product if node.sign == "*" else quotient
        return combine(self._linear(node.left, across), self._linear(node.right, across), node.at)

    def _cell(self, spot: Spot, across: _Across) -> Linear:
        tables = self._tables[spot.table]
        table, row, column = self._found(spot, tables, across)
        ref = Ref(table.id, row.id, column.id, spot.previous, False, spot.at)
        return Linear(((_ONE, ref),), _ZERO)

    def _found(self, spot: Spot, tables: Tables, across: _Across) -> tuple[FormTable, Row, Column]:
        row: tuple[FormTable, Row] | None = None
        number = spot.column
        if spot.label:
            rows, numbers = tables.named(spot.label)
            row = rows[0] if rows else None
            number = next(iter(numbers), None)
        elif spot.row is not None:
            row = tables.line(spot.row, spot.at)
        if row is None:
            assert across.row is not None, "a column without a line is looked at for each line"
            row = across.row
        if number is not None:
            # A line may be printed in both of two lists that stand side by side.
            same = tables.rows(row[1].line) if row[1].line is not None else [row]
            row = next((one for one in same if tables.has(number, one)), row)
            return *row, tables.column(number, row, spot.at)
        table, own = row
        assert across.column is not None, "a line without a column is looked at for each column"
        return table, own, own.columns[across.column]
