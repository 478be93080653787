"""Expressions as rule files have them: read at their place, with the names of tables made out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from checker.ground.faults import RuleFault
from checker.ground.yamlfile import Node, as_text
from checker.rules import expression, names
from checker.rules.expression import ExpressionError
from checker.rules.kind import Context
from checker.rules.tree import (
    Compare,
    Function,
    Given,
    Join,
    Like,
    Linear,
    Operand,
    Ref,
    Truth,
    likes,
    operands,
)

T = TypeVar("T")


def fault_at(node: Node, message: str, offset: int) -> RuleFault:
    """The fault at a character of the expression, where the file's layout lets it be counted."""
    fault = node.fault(message)
    if node.plain_scalar:
        fault.column += offset
    return fault


def read_truth(node: Node, key: str, context: Context) -> Truth:
    """A comparison of cells: what a check requires. Raises ``RuleFault``."""
    truth = _parsed(node, key, expression.parse)
    for like in likes(truth):
        raise fault_at(node, f"“{like.subject} like”只能写在 when 里", like.at)
    for one in operands(truth):
        if isinstance(one, Given):
            said = "year 只能写在 when 里" if one.name == "year" else f"此处没有“{one.name}”可用"
            raise fault_at(node, said, one.at)
    return with_tables(truth, node, context)


def read_captured(node: Node, context: Context) -> Truth:
    """A comparison of figures that a pattern captures. Raises ``RuleFault``."""
    truth = _parsed(node, "check", expression.parse)
    for like in likes(truth):
        raise fault_at(node, f"“{like.subject} like”只能写在 when 里", like.at)
    return with_tables(truth, node, context)


def read_condition(node: Node, context: Context) -> Truth:
    """A condition: a comparison, what the report says of itself, or a number that has to be more than 0."""
    read = _parsed(node, "when", expression.either)
    truth = Compare(">", read, Linear((), read.constant * 0)) if isinstance(read, Linear) else read
    for one in operands(truth):
        if isinstance(one, Given) and one.name != "year":
            raise fault_at(node, f"when 里没有“{one.name}”可用", one.at)
    return with_tables(truth, node, context)


def is_amount(truth: Compare) -> bool:
    """Whether a condition says no more than that there is some of this year's cells."""
    left, right = truth.left, truth.right
    ours = left.plain and not any(ref.previous for _, ref in left.cells)
    return truth.operator == ">" and ours and not right.terms and not right.constant


def read_number(node: Node, key: str) -> Linear:
    """A number of any sort, its tables not made out. Raises ``RuleFault``."""
    if isinstance(node.value, str):
        return _parsed(node, key, expression.number)
    return _parsed(replace(node, value=str(node.value)), key, expression.number)


def _parsed(node: Node, key: str, parse: Callable[[str], T]) -> T:
    try:
        return parse(as_text(node, key))
    except ExpressionError as error:
        raise fault_at(node, error.message, error.at) from None


def with_tables(truth: Truth, node: Node, context: Context) -> Truth:
    """The same with each table by its id. Raises ``RuleFault`` for a name that is none, or of several."""
    if isinstance(truth, Like):
        return truth
    if isinstance(truth, Join):
        return replace(
            truth,
            left=with_tables(truth.left, node, context),
            right=with_tables(truth.right, node, context),
        )
    return replace(truth, left=_with(truth.left, node, context), right=_with(truth.right, node, context))


def _with(linear: Linear, node: Node, context: Context) -> Linear:
    terms: list[tuple[Decimal, Operand]] = []
    for factor, one in linear.terms:
        if isinstance(one, Ref):
            terms.append((factor, replace(one, table=table_id(one.table, one.at, node, context, one.row))))
        elif isinstance(one, Function):
            inner = tuple(_with(operand, node, context) for operand in one.operands)
            terms.append((factor, replace(one, operands=inner)))
        else:
            terms.append((factor, one))
    return replace(linear, terms=tuple(terms))


def table_id(name: str, at: int, node: Node, context: Context, row: str = "") -> str:
    """The table that a name or a label means; of lists side by side in one that which has the row. Raises
    ``RuleFault``."""
    if any(name in form.tables for form in context.known):
        return name
    ids = names.table_ids(name, context.forms)
    if len(ids) > 1 and row:
        fitting = (one for form in context.forms for one in names.in_sides(ids, form, row))
        ids = list(dict.fromkeys(fitting)) or ids
    if len(ids) == 1:
        return ids[0]
    known = names.known_tables(context.forms or context.known)
    if ids:
        raise fault_at(node, f"“{name}”不止一张表：{'、'.join(ids)}；请写标识，或用 forms 限定格式", at)
    listed = "、".join(f"{id}（{short}）" for id, short in known.items())
    raise fault_at(node, f"没有表“{name}”；可用的表：{listed}{names.near(name, known, known)}", at)
