"""What an expression of a rule file says, as a tree: numbers, and what is said of them.

A number is Σ factor·operand + constant. An operand is a cell (or a group of cells), a figure that the check
itself knows (``year``, what a pattern has captured), or the answer of a function. Where all operands are
cells, blanks can take part as unknowns and the cause of a fault can be searched for; what stands inside a
function is worked out with bounds (see ``judge``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Operator = Literal["==", "!=", "<", "<=", ">", ">="]
Joint = Literal["and", "or", "=>", "<=>"]
FunctionName = Literal["count", "abs", "min", "max", "round", "change", "*", "/"]

_CONTRARY: dict[Operator, Operator] = {
    "==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ref:
    """``table[row, column]`` as written: names or labels of the form, of groups, or ``$variables``."""

    table: str
    row: str
    column: str
    previous: bool
    summed: bool
    """Stands in ``sum(…)``: a group of cells."""
    at: int
    each: bool = False
    """Stands in ``max(…)`` or ``min(…)``: each cell of a group is an operand."""

    def __str__(self) -> str:
        return f"{'previous.' if self.previous else ''}{self.table}[{self.row}, {self.column}]"


@dataclass(frozen=True, slots=True)
class Given:
    """A figure that is no cell: ``year``, or ``$name``, what a pattern has captured."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Function:
    """``round`` has the number of decimals as its second operand, ``change`` last year's figure."""

    name: FunctionName
    operands: tuple[Linear, ...]
    at: int


Operand = Ref | Given | Function


@dataclass(frozen=True, slots=True)
class Linear:
    """Σ factor·operand + constant."""

    terms: tuple[tuple[Decimal, Operand], ...]
    constant: Decimal
    money: bool = False
    """A constant in it is written with a unit of money."""
    percent: bool = False
    """It is a constant written in per cent, or a rate of change."""

    @property
    def cells(self) -> tuple[tuple[Decimal, Ref], ...]:
        """The terms that are cells."""
        return tuple((factor, one) for factor, one in self.terms if isinstance(one, Ref))

    @property
    def plain(self) -> bool:
        """A sum of cells and nothing else."""
        return all(isinstance(one, Ref) for _, one in self.terms)

    def times(self, factor: Decimal) -> Linear:
        return Linear(
            tuple((f * factor, one) for f, one in self.terms),
            self.constant * factor,
            self.money,
            self.percent,
        )

    def plus(self, other: Linear) -> Linear:
        return Linear(self.terms + other.terms, self.constant + other.constant, self.money or other.money)


@dataclass(frozen=True, slots=True)
class Compare:
    """One expression held against another one."""

    operator: Operator
    left: Linear
    right: Linear


@dataclass(frozen=True, slots=True)
class Like:
    """``organ like "…"``: whether what the report says of itself matches a pattern."""

    subject: str
    pattern: str
    negated: bool
    at: int


@dataclass(frozen=True, slots=True)
class Join:
    """Two expressions joined by an operator."""

    joint: Joint
    left: Truth
    right: Truth


Truth = Compare | Like | Join


def contrary(node: Truth) -> Truth:
    """What holds where ``node`` does not."""
    if isinstance(node, Compare):
        return Compare(_CONTRARY[node.operator], node.left, node.right)
    if isinstance(node, Like):
        return Like(node.subject, node.pattern, not node.negated, node.at)
    if node.joint == "<=>":
        return Join("<=>", contrary(node.left), node.right)
    if node.joint == "=>":
        return Join("and", node.left, contrary(node.right))
    return Join("or" if node.joint == "and" else "and", contrary(node.left), contrary(node.right))


def operands(node: Truth | Linear) -> Iterator[Operand]:
    """All operands in the order written, those of functions among them."""
    if isinstance(node, Linear):
        for _, one in node.terms:
            yield one
            if isinstance(one, Function):
                for inner in one.operands:
                    yield from operands(inner)
    elif not isinstance(node, Like):
        yield from operands(node.left)
        yield from operands(node.right)


def references(node: Truth | Linear) -> Iterator[Ref]:
    """All references in the order written."""
    return (one for one in operands(node) if isinstance(one, Ref))


def likes(node: Truth) -> Iterator[Like]:
    if isinstance(node, Like):
        yield node
    elif isinstance(node, Join):
        yield from likes(node.left)
        yield from likes(node.right)
