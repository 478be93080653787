"""Expressions bound to the tables of one form: names become cell addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from checker.report import Address
from checker.rules.base import Equation, Term
from checker.rules.layout import COLUMN_GROUPS, Layout, label
from checker.rules.names import UnknownName
from checker.rules.tree import (
    Compare,
    Function,
    FunctionName,
    Given,
    Joint,
    Like,
    Linear,
    Operator,
    Ref,
    Truth,
    references,
)

Used = Mapping[tuple[bool, str], Layout]
"""(whether last year's, table) → its layout."""


@dataclass(frozen=True, slots=True)
class Range:
    """What a variable runs over: the ids written in the rule, or a group of a table."""

    ids: tuple[str, ...] = ()
    table: str = ""
    group: str = ""

    def over(self, used: Used) -> tuple[str, ...]:
        if not self.table:
            return self.ids
        layout = used.get((False, self.table)) or used[True, self.table]
        columns = self.group in COLUMN_GROUPS or self.group in layout.table.column_groups
        return layout.columns(self.group) if columns else layout.rows(self.group)


@dataclass(frozen=True, slots=True)
class Operand:
    """One reference as written: a cell, or the cells of a ``sum``."""

    factor: Decimal
    addresses: tuple[Address, ...]
    """None for the sum of a group of which the report prints no row."""
    summed: bool = False


@dataclass(frozen=True, slots=True)
class Worked:
    """What is no cell: the answer of a function, with its sides, or a figure given (``year``), without."""

    factor: Decimal
    name: FunctionName | str
    sides: tuple[Side, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison, bound to the cells of a form."""

    operands: tuple[Operand, ...]
    constant: Decimal
    worked: tuple[Worked, ...] = ()
    percent: bool = False
    """It is told in per cent."""
    each: bool = False
    """Its cells are operands of ``max`` or ``min`` one by one."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left operator right``; ``terms``, ``worked`` and ``constant`` are left − right."""

    operator: Operator
    left: Side
    right: Side
    terms: tuple[tuple[Decimal, Address], ...]
    constant: Decimal
    worked: tuple[Worked, ...] = ()
    tolerance: Decimal = Decimal(0)
    """By how much the sides may be apart and still count as equal."""
    money: bool = False
    """A constant in it is an amount of money: cells whose unit is printed nowhere cannot be held against
    it."""


@dataclass(frozen=True, slots=True)
class Matching:
    """``organ like "…"``: see ``tree.Like``."""

    like: Like


@dataclass(frozen=True, slots=True)
class Joined:
    """Bound expressions joined by an operator."""

    joint: Joint
    left: Test
    right: Test


Test = Comparison | Matching | Joined


@dataclass(frozen=True, slots=True)
class Bound:
    """A check for one row or column. ``id``: the values of its variables."""

    id: str
    names: Mapping[str, str]
    """Variable → what the form calls its value."""
    test: Test
    operands: tuple[Operand, ...]
    """All references in the order written."""
    cells: tuple[Address, ...]
    layouts: Mapping[Address, Layout]
    totals: frozenset[Address]
    """Cells that the form gives for a sum."""
    heads: frozenset[Address]
    """The totals that this check is about: of a column of totals, the one in the row of totals."""
    signed: frozenset[Address]
    equation: Equation | None

    def label(self, address: Address) -> str:
        """The cell in an auditor's words."""
        return label(self.layouts[address], address)

    @property
    def conclusion(self) -> Comparison:
        """The comparison that a message is about: of “if … then …” what follows."""
        test = self.test
        while isinstance(test, Joined):
            test = test.right
        assert isinstance(test, Comparison), "only conditions ask what the report says of itself"
        return test


def bind(
    truth: Truth, ranges: Mapping[str, Range], used: Used, tolerance: Decimal = Decimal(0)
) -> Iterator[Bound]:
    """The check for every combination of its variables. Raises ``UnknownName``."""
    for values in product(*(values.over(used) for values in ranges.values())):
        yield _Binder(dict(zip(ranges, values, strict=True)), used, tolerance).bind(truth)


class _Binder:
    def __init__(self, values: Mapping[str, str], used: Used, tolerance: Decimal) -> None:
        self._values, self._used, self._tolerance = values, used, tolerance
        self._operands: list[Operand] = []
        self._layouts: dict[Address, Layout] = {}

    def bind(self, truth: Truth) -> Bound:
        test = self._test(truth)
        equation = None
        if isinstance(test, Comparison) and test.operator == "==" and not test.worked:
            equation = Equation(tuple(Term(factor, at) for factor, at in test.terms), test.constant)
        layouts = self._layouts
        ranks = {at: layout.rank(at) for at, layout in layouts.items()}
        highest = max(ranks.values(), default=0)
        return Bound(
            id=",".join(self._values.values()),
            names=self._names(truth),
            test=test,
            operands=tuple(self._operands),
            cells=tuple(layouts),
            layouts=layouts,
            totals=frozenset(at for at, rank in ranks.items() if rank),
            heads=frozenset(at for at, rank in ranks.items() if rank and rank == highest),
            signed=frozenset(at for at, layout in layouts.items() if layout.column(at).kind == "signed"),
            equation=equation,
        )

    def _test(self, node: Truth) -> Test:
        if isinstance(node, Like):
            return Matching(node)
        if not isinstance(node, Compare):
            return Joined(node.joint, self._test(node.left), self._test(node.right))
        left, right = self._side(node.left), self._side(node.right)
        terms: dict[Address, Decimal] = {}
        for sign, side in ((1, left), (-1, right)):
            for operand in side.operands:
                for address in operand.addresses:
                    terms[address] = terms.get(address, Decimal(0)) + sign * operand.factor
        merged = tuple((factor, address) for address, factor in terms.items() if factor)
        worked = (*left.worked, *(Worked(-one.factor, one.name, one.sides) for one in right.worked))
        return Comparison(
            node.operator,
            left,
            right,
            merged,
            left.constant - right.constant,
            worked,
            self._tolerance,
            node.left.money or node.right.money,
        )

    def _side(self, linear: Linear) -> Side:
        operands: list[Operand] = []
        worked: list[Worked] = []
        each = False
        for factor, one in linear.terms:
            if isinstance(one, Ref):
                each = each or one.each
                operands.append(Operand(factor, self._cells(one), one.summed))
                self._operands.append(operands[-1])
            elif isinstance(one, Given):
                worked.append(Worked(factor, one.name))
            else:
                worked.append(Worked(factor, one.name, self._sides(one)))
        return Side(tuple(operands), linear.constant, tuple(worked), linear.percent, each)

    def _sides(self, function: Function) -> tuple[Side, ...]:
        return tuple(map(self._side, function.operands))

    def _cells(self, ref: Ref) -> tuple[Address, ...]:
        layout = self._used[ref.previous, ref.table]
        row, column = self._value(ref.row), self._value(ref.column)
        try:
            addresses = layout.addresses(row, column, ref.previous)
        except UnknownName as error:
            raise UnknownName(str(error), ref.at) from None
        if not (ref.summed or ref.each) and not layout.is_cell(row, column):
            raise UnknownName(f"“{ref}”是一组单元格，应写成 sum({ref})", ref.at)
        self._layouts.update(dict.fromkeys(addresses, layout))
        return addresses

    def _names(self, truth: Truth) -> dict[str, str]:
        """Variable → what the form calls the row or column that it stands for."""
        names: dict[str, str] = {}
        for ref in references(truth):
            layout = self._used[ref.previous, ref.table]
            if ref.row.startswith("$") and "." not in ref.row:
                names[ref.row[1:]] = layout.row_name(self._value(ref.row))
            if ref.column.startswith("$") and "." not in ref.column:
                names[ref.column[1:]] = layout.column_name(self._value(ref.column))
        return names

    def _value(self, name: str) -> str:
        if not name.startswith("$"):
            return name
        variable, dot, group = name[1:].partition(".")
        return self._values[variable] + dot + group
