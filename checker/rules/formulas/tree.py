"""What a published formula says, by the numbers of lines and columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from checker.rules.tree import Operator

Unit = Literal["行", "栏"]


@dataclass(frozen=True, slots=True)
class Bare:
    """A number of which nothing tells yet whether it is a line, a column or an amount."""

    value: Decimal
    at: int
    filled: bool = False
    """It stands for one of a range of lines."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A line, a column, or the cell where both cross. ``last``: of a range (“1至8行”) its end."""

    row: int | None
    column: int | None
    at: int
    last: int | None = None
    previous: bool = False
    label: str = ""
    """Told by what is printed instead of a number."""
    table: str = ""
    """Where it stands in another table, as the formula calls it."""
    filled: bool = False
    """It is one of a range: a line that the table leaves blank is passed over."""


@dataclass(frozen=True, slots=True)
class Amount:
    value: Decimal


@dataclass(frozen=True, slots=True)
class Total:
    parts: tuple[tuple[int, Node], ...]
    """Sign and part."""


@dataclass(frozen=True, slots=True)
class Work:
    sign: Literal["*", "/"]
    left: Node
    right: Node
    at: int


Node = Bare | Spot | Amount | Total | Work


@dataclass(frozen=True, slots=True)
class Says:
    """What the report says of itself: “报表小类≠‘2’”."""

    name: str
    value: str
    negated: bool


@dataclass(frozen=True, slots=True)
class Compared:
    operator: Operator
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Formula:
    """One comparison with its conditions. ``text``: the formula as it was published."""

    text: str
    compared: Compared
    when: tuple[Compared, ...] = ()
    says: tuple[Says, ...] = ()
    otherwise: tuple[Compared, ...] = ()
    """It is for where none of these holds."""


def with_unit(node: Node, unit: Unit, other: int | None = None) -> Node:
    """The node with its bare numbers as lines or columns; ``other``: the number across, where it is told."""
    if isinstance(node, Bare):
        number = int(node.value)
        row, column = (number, other) if unit == "行" else (other, number)
        return Spot(row, column, node.at, filled=node.filled)
    if isinstance(node, Total):
        return Total(tuple((sign, with_unit(part, unit, other)) for sign, part in node.parts))
    if isinstance(node, Work):
        return replace(node, left=with_unit(node.left, unit, other), right=with_unit(node.right, unit, other))
    return node


def leaves(node: Node) -> Iterator[Bare | Spot | Amount]:
    if isinstance(node, Total):
        for _, part in node.parts:
            yield from leaves(part)
    elif isinstance(node, Work):
        yield from leaves(node.left)
        yield from leaves(node.right)
    else:
        yield node
