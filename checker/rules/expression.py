"""The expressions of rule files: linear sums of cells, compared and joined.

::

    applications[new,$col] + applications[carried_in,$col] == applications[total,$col]
    sum(applications[outcomes,$col]) == applications[total,$col]
    disclosure[$row,decisions] > 0 => disclosure[$row,previous] + disclosure[$row,change] > 0

Numbers, cells (``previous.`` for last year's report), ``sum`` over a group of rows or columns, ``+ - *``
(by a constant), ``== != < <= > >=``, and from tight to loose ``and``, ``or``, ``=>`` (if … then) and ``<=>``
(both or neither). There are no attributes, strings, loops or calls, and length and depth are bounded.

What a sum may be is decided here once: every number is Σ factor·cell + constant, so that a blank
cell can take part as an unknown (see ``judge``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

MAX_LENGTH = 2000
MAX_DEPTH = 40

Operator = Literal["==", "!=", "<", "<=", ">", ">="]
Joint = Literal["and", "or", "=>", "<=>"]

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>\$?[^\W\d]\w*(?:\.\w+)*)"
    r"|(?P<symbol><=>|=>|==|!=|<=|>=|[-+*<>()\[\],]))"
)
_BINDING: dict[str, int] = {
    "<=>": 10,
    "=>": 20,
    "or": 30,
    "and": 40,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), 50),
    "+": 60,
    "-": 60,
    "*": 70,
}
_UNARY = 80


class ExpressionError(Exception):
    """A fault in an expression; ``at`` is the 0-based index of the character where it stands."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.message, self.at = message, at


@dataclass(frozen=True, slots=True)
class Ref:
    """``table[row, column]`` as written: names of the form, of groups, or ``$variables``."""

    table: str
    row: str
    column: str
    previous: bool
    summed: bool
    """Stands in ``sum(…)``: a group of cells."""
    at: int

    def __str__(self) -> str:
        return f"{'previous.' if self.previous else ''}{self.table}[{self.row}, {self.column}]"


@dataclass(frozen=True, slots=True)
class Linear:
    """Σ factor·reference + constant."""

    terms: tuple[tuple[Decimal, Ref], ...]
    constant: Decimal

    def times(self, factor: Decimal) -> Linear:
        return Linear(tuple((f * factor, ref) for f, ref in self.terms), self.constant * factor)

    def plus(self, other: Linear) -> Linear:
        return Linear(self.terms + other.terms, self.constant + other.constant)


@dataclass(frozen=True, slots=True)
class Compare:
    operator: Operator
    left: Linear
    right: Linear


@dataclass(frozen=True, slots=True)
class Join:
    joint: Joint
    left: Truth
    right: Truth


Truth = Compare | Join


def parse(source: str) -> Truth:
    """The expression as a tree of comparisons. Raises ``ExpressionError``."""
    if len(source) > MAX_LENGTH:
        raise ExpressionError(f"表达式过长（上限 {MAX_LENGTH} 个字符）", 0)
    parser = _Parser(source)
    node = parser.expression(0)
    if parser.kind:
        raise ExpressionError(f"此处多出“{parser.text}”", parser.at)
    if isinstance(node, Linear):
        raise ExpressionError("表达式只是一个数，应当是一个比较（如 a == b）", 0)
    return node


def references(node: Truth | Linear) -> Iterator[Ref]:
    """All references in the order written."""
    if isinstance(node, Linear):
        for _, ref in node.terms:
            yield ref
    else:
        yield from references(node.left)
        yield from references(node.right)


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


class _Parser:
    """Pratt's: each operator binds its operands as tightly as its number says."""

    def __init__(self, source: str) -> None:
        self._tokens = _tokens(source)
        self._depth = 0
        self._advance()

    def _advance(self) -> None:
        self.kind, self.text, self.at = next(self._tokens)

    def _expect(self, text: str) -> None:
        if self.text != text or self.kind != "symbol":
            raise ExpressionError(f"此处应为“{text}”{self._instead()}", self.at)
        self._advance()

    def _instead(self) -> str:
        return f"，却是“{self.text}”" if self.kind else "，表达式却到此为止"

    def expression(self, tightness: int) -> Truth | Linear:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionError(f"嵌套过深（上限 {MAX_DEPTH} 层）", self.at)
        left = self._operand()
        while self.kind and (binding := _BINDING.get(self.text, 0)) > tightness:
            operator, at = self.text, self.at
            self._advance()
            # “=>” reads from the right: a => b => c is a => (b => c).
            right = self.expression(binding - 1 if operator == "=>" else binding)
            left = _combine(operator, at, left, right)
        self._depth -= 1
        return left

    def _operand(self) -> Truth | Linear:
        kind, text, at = self.kind, self.text, self.at
        if kind == "number":
            self._advance()
            return Linear((), Decimal(text))
        if kind == "name" and text not in _BINDING:
            self._advance()
            if text == "sum":
                self._expect("(")
                reference = self._reference(self.text, self.at, summed=True)
                self._expect(")")
                return reference
            return self._reference(text, at, summed=False, advanced=True)
        if text == "-" and kind == "symbol":
            self._advance()
            value = self.expression(_UNARY)
            if not isinstance(value, Linear):
                raise ExpressionError("负号后面应当是一个数", at)
            return value.times(Decimal(-1))
        if text == "(" and kind == "symbol":
            self._advance()
            inner = self.expression(0)
            self._expect(")")
            return inner
        raise ExpressionError(f"此处应为单元格、数或 sum(…){self._instead()}", at)

    def _reference(self, name: str, at: int, *, summed: bool, advanced: bool = False) -> Linear:
        if not advanced:
            if self.kind != "name":
                raise ExpressionError(f"此处应为单元格{self._instead()}", at)
            self._advance()
        previous = name.startswith("previous.")
        table = name.removeprefix("previous.")
        if "." in table or table.startswith("$"):
            raise ExpressionError(f"“{name}”不是表名", at)
        if self.text != "[":
            raise ExpressionError(
                f"“{name}”后面应为“[行, 列]”{'；只有 sum 这一个函数' if self.text == '(' else ''}", at
            )
        self._advance()
        row = self._name("行")
        self._expect(",")
        column = self._name("列")
        self._expect("]")
        return Linear(((Decimal(1), Ref(table, row, column, previous, summed, at)),), Decimal(0))

    def _name(self, what: str) -> str:
        if self.kind not in ("name", "number"):  # a row may be called by a number: 2010301
            raise ExpressionError(f"此处应为{what}的名称或 $变量{self._instead()}", self.at)
        name = self.text
        self._advance()
        return name


def _combine(operator: str, at: int, left: Truth | Linear, right: Truth | Linear) -> Truth | Linear:
    if operator in ("and", "or", "=>", "<=>"):
        if isinstance(left, Linear) or isinstance(right, Linear):
            raise ExpressionError(f"“{operator}”的两边应当都是比较", at)
        return Join(operator, left, right)  # type: ignore[arg-type]  # one of the four
    if not isinstance(left, Linear) or not isinstance(right, Linear):
        raise ExpressionError(f"“{operator}”的两边应当都是数（比较不能连写）", at)
    if operator == "+":
        return left.plus(right)
    if operator == "-":
        return left.plus(right.times(Decimal(-1)))
    if operator == "*":
        if left.terms and right.terms:
            raise ExpressionError("乘法的一边应当是常数", at)
        return left.times(right.constant) if left.terms else right.times(left.constant)
    return Compare(operator, left, right)  # type: ignore[arg-type]  # the comparisons are left


def _tokens(source: str) -> Iterator[_Token]:
    at = 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if not match:
            rest = source[at:]
            blank = len(rest) - len(rest.lstrip())
            if blank == len(rest):
                break
            raise ExpressionError(f"不认识的符号“{rest[blank]}”", at + blank)
        kind = match.lastgroup or ""
        yield _Token(kind, match[kind], match.start(kind))
        at = match.end()
    while True:
        yield _Token("", "", len(source))
