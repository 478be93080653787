"""The expressions of rule files: numbers made of cells, compared and joined.

::

    applications[new,$col] + applications[carried_in,$col] == applications[total,$col]
    sum(applications[outcomes,$col]) == applications[total,$col]
    disclosure[$row,decisions] > 0 => disclosure[$row,previous] + disclosure[$row,change] > 0
    change(applications[new,total]) <= 50% or applications[new,total] < 20
    organ like "人民政府$" and year >= 2021

Numbers (with units and per cent), cells (``previous.`` for last year's report; names or labels), ``+ - * /``,
``sum abs min max round change``, ``== != < <= > >=``, ``like`` and ``unlike`` of what the report says of
itself, ``not``, and from tight to loose ``and``, ``or``, ``=>`` (if … then) and ``<=>`` (both or neither).
There are no attributes, loops or calls of anything else, and length and depth are bounded.
"""

from __future__ import annotations

from decimal import Decimal, Inexact, localcontext

from checker.ground.yamlfile import nearest
from checker.rules.lexer import ExpressionError, Token, tokens
from checker.rules.tree import (
    Compare,
    Function,
    FunctionName,
    Given,
    Join,
    Like,
    Linear,
    Ref,
    Truth,
    contrary,
    references,
)

__all__ = [
    "Compare", "ExpressionError", "Join", "Like", "Linear", "Ref", "Truth",
    "either", "number", "parse", "product", "quotient", "references",
]  # fmt: skip

MAX_LENGTH = 2000
MAX_DEPTH = 40
SUBJECTS = ("organ", "title", "text")
"""What ``like`` may be asked of: who reports, the title, any paragraph."""
FUNCTIONS = ("sum", "count", "abs", "min", "max", "round", "change")
_MAX_DECIMALS = 8
_BINDING: dict[str, int] = {
    "<=>": 10,
    "=>": 20,
    "or": 30,
    "and": 40,
    "not": 45,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), 50),
    "+": 60,
    "-": 60,
    "*": 70,
    "/": 70,
}
_UNARY = 80
_ONE = Decimal(1)


def parse(source: str) -> Truth:
    """The expression as a tree of comparisons. Raises ``ExpressionError``."""
    node = _whole(source)
    if isinstance(node, Linear):
        raise ExpressionError("表达式只是一个数，应当是一个比较（如 a == b）", 0)
    return node


def number(source: str) -> Linear:
    """An expression that is a number. Raises ``ExpressionError``."""
    node = _whole(source)
    if not isinstance(node, Linear):
        raise ExpressionError("此处应为一个数或单元格之和，不应有比较", 0)
    return node


def either(source: str) -> Truth | Linear:
    """An expression of either sort. Raises ``ExpressionError``."""
    return _whole(source)


def _whole(source: str) -> Truth | Linear:
    if len(source) > MAX_LENGTH:
        raise ExpressionError(f"表达式过长（上限 {MAX_LENGTH} 个字符）", 0)
    parser = _Parser(source)
    node = parser.expression(0)
    if parser.now.kind:
        raise ExpressionError(f"此处多出“{parser.now.text}”", parser.now.at)
    return node


class _Parser:
    """Pratt's: each operator binds its operands as tightly as its number says."""

    def __init__(self, source: str) -> None:
        self._tokens = tokens(source)
        self._depth = 0
        self._advance()

    def _advance(self) -> Token:
        """Steps on; the sign stepped over."""
        before = getattr(self, "now", None)
        self.now: Token = next(self._tokens)
        return before or self.now

    def _is(self, symbol: str) -> bool:
        return self.now.kind == "symbol" and self.now.text == symbol

    def _expect(self, symbol: str) -> None:
        if not self._is(symbol):
            raise ExpressionError(f"此处应为“{symbol}”{self._instead()}", self.now.at)
        self._advance()

    def _instead(self) -> str:
        return f"，却是“{self.now.text}”" if self.now.kind else "，表达式却到此为止"

    def expression(self, tightness: int) -> Truth | Linear:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionError(f"嵌套过深（上限 {MAX_DEPTH} 层）", self.now.at)
        left = self._operand()
        while self.now.kind in ("symbol", "name") and (found := self._binding()) > tightness:
            sign = self._advance()
            # “=>” reads from the right: a => b => c is a => (b => c).
            right = self.expression(found - 1 if sign.text == "=>" else found)
            left = _combine(sign.text, sign.at, left, right)
        self._depth -= 1
        return left

    def _binding(self) -> int:
        return 0 if self.now.text == "not" else _BINDING.get(self.now.text, 0)

    def _operand(self) -> Truth | Linear:
        token = self.now
        if token.kind == "number":
            self._advance()
            return Linear((), token.value, token.unit == "money", token.unit == "percent")
        if token.kind == "address":
            self._advance()
            return _reference(token)
        if token.kind == "name" and (token.text == "not" or token.text not in _BINDING):
            return self._word(self._advance())
        if self._is("-"):
            self._advance()
            value = self.expression(_UNARY)
            if not isinstance(value, Linear):
                raise ExpressionError("负号后面应当是一个数", token.at)
            return value.times(-_ONE)
        if self._is("("):
            self._advance()
            inner = self.expression(0)
            self._expect(")")
            return inner
        raise ExpressionError(f"此处应为单元格、数或 sum(…){self._instead()}", token.at)

    def _word(self, word: Token) -> Truth | Linear:
        if word.text == "not":
            inner = self.expression(_BINDING["not"])
            if isinstance(inner, Linear):
                raise ExpressionError("“not”后面应当是一个比较", word.at)
            return contrary(inner)
        if word.text in FUNCTIONS and self._is("("):
            return self._function(word)
        if word.text in SUBJECTS:
            return self._like(word)
        if word.text == "year" or word.text.startswith("$"):
            return Linear(((_ONE, Given(word.text, word.at)),), Decimal(0))
        if self._is("("):
            known = "、".join(FUNCTIONS)
            raise ExpressionError(f"没有函数“{word.text}”；可用的函数：{known}", word.at)
        near = nearest(word.text, (*FUNCTIONS, *SUBJECTS, "year"), 0.7)
        meant = f"；是否想写“{near}”？" if near else ""
        raise ExpressionError(f"“{word.text}”后面应为“[行, 列]”{meant}", word.at)

    def _like(self, subject: Token) -> Like:
        negated = False
        if self.now.kind == "name" and self.now.text == "not":
            self._advance()
            negated = True
        if self.now.kind != "name" or self.now.text not in ("like", "unlike"):
            raise ExpressionError(
                f"“{subject.text}”后面应为 like 或 unlike，再写引号里的文字，"
                f'如 {subject.text} like "人民政府$"',
                self.now.at,
            )
        negated ^= self._advance().text == "unlike"
        return Like(subject.text, self._quoted(), negated, subject.at)

    def _quoted(self) -> str:
        if self.now.kind != "text":
            raise ExpressionError(f"like 后面应为引号里的文字{self._instead()}", self.now.at)
        return self._advance().text

    def _function(self, word: Token) -> Linear:
        self._expect("(")
        operands = [self._number(word)]
        while self._is(","):
            self._advance()
            operands.append(self._number(word))
        self._expect(")")
        return _function(word, operands)

    def _number(self, word: Token) -> Linear:
        at = self.now.at
        value = self.expression(0)
        if not isinstance(value, Linear):
            raise ExpressionError(f"“{word.text}(…)”里应当是数，不应有比较", at)
        return value


def _reference(token: Token) -> Linear:
    table = token.text
    previous = table.startswith(("previous.", "上年."))
    if previous:
        table = table.partition(".")[2]
    if "." in table or table.startswith("$"):
        raise ExpressionError(f"“{token.text}”不是表名", token.at)
    row, column = token.names
    return Linear(((_ONE, Ref(table, row, column, previous, False, token.at)),), Decimal(0))


def _function(word: Token, given: list[Linear]) -> Linear:
    name, at = word.text, word.at
    if name == "sum":
        total = Linear((), Decimal(0))
        for one in given:
            total = total.plus(_over_groups(one, summed=True))
        return total
    if name in ("min", "max"):
        whole = tuple(_over_groups(one, each=True) for one in given)
        return _made(name, whole, at)  # type: ignore[arg-type]  # one of the two
    if name == "count":
        if len(given) > 1 or not given[0].plain or len(given[0].terms) != 1 or given[0].constant:
            raise ExpressionError("“count”的括号里应当是一组单元格，如 表[行组, 列]", at)
        return _made("count", (_over_groups(given[0], each=True),), at)
    if len(given) > (2 if name == "round" else 1):
        raise ExpressionError(f"“{name}”的括号里只能有一个数", at)
    if name == "abs":
        return _made("abs", (given[0],), at)
    if name == "round":
        places = given[1] if len(given) > 1 else Linear((), Decimal(0))
        if places.terms or places.constant not in range(_MAX_DECIMALS + 1):
            raise ExpressionError(f"“round”保留的小数位数应是 0 至 {_MAX_DECIMALS} 的整数", at)
        return _made("round", (given[0], places), at)
    return _change(given[0], at)


def _change(now: Linear, at: int) -> Linear:
    if not now.terms or not now.plain or any(ref.previous for _, ref in now.cells):
        raise ExpressionError("“change(…)”里应当是本年的单元格或其和，上年的由程序去取", at)
    before = Linear(
        tuple(
            (factor, Ref(ref.table, ref.row, ref.column, True, ref.summed, ref.at))
            for factor, ref in now.cells
        ),
        now.constant,
    )
    made = _made("change", (now, before), at)
    return Linear(made.terms, made.constant, percent=True)


def _made(name: FunctionName, operands: tuple[Linear, ...], at: int) -> Linear:
    return Linear(((_ONE, Function(name, operands, at)),), Decimal(0))


def _over_groups(value: Linear, *, summed: bool = False, each: bool = False) -> Linear:
    """The same with its references standing for groups of cells."""
    if each and not (len(value.terms) == 1 and value.terms[0][0] == 1 and not value.constant):
        return value
    terms = tuple(
        (factor, Ref(one.table, one.row, one.column, one.previous, summed or one.summed, one.at, each))
        if isinstance(one, Ref)
        else (factor, one)
        for factor, one in value.terms
    )
    return Linear(terms, value.constant, value.money, value.percent)


def _combine(operator: str, at: int, left: Truth | Linear, right: Truth | Linear) -> Truth | Linear:
    if operator in ("and", "or", "=>", "<=>"):
        if isinstance(left, Linear) or isinstance(right, Linear):
            raise ExpressionError(f"“{operator}”的两边应当都是比较", at)
        return Join(operator, left, right)  # type: ignore[arg-type]  # one of the four
    if not isinstance(left, Linear) or not isinstance(right, Linear):
        raise ExpressionError(f"“{operator}”的两边应当都是数（比较不能连写，请用 and 连接）", at)
    if operator == "+":
        return left.plus(right)
    if operator == "-":
        return left.plus(right.times(-_ONE))
    if operator == "*":
        return product(left, right, at)
    if operator == "/":
        return quotient(left, right, at)
    return Compare(operator, left, right)  # type: ignore[arg-type]  # the comparisons are left


def product(left: Linear, right: Linear, at: int) -> Linear:
    """``left * right``."""
    if left.terms and right.terms:
        return _made("*", (left, right), at)
    value, constant = (left, right) if left.terms else (right, left)
    made = value.times(constant.constant)
    money = left.money or right.money
    return Linear(made.terms, made.constant, money, not made.terms and left.percent and right.percent)


def quotient(left: Linear, right: Linear, at: int) -> Linear:
    """``left / right``. Raises ``ExpressionError`` for a constant of 0."""
    if right.terms:
        return _made("/", (left, right), at)
    if not right.constant:
        raise ExpressionError("除数不能是 0", at)
    with localcontext() as context:
        context.clear_flags()
        inverse = _ONE / right.constant
        exact = not context.flags[Inexact]
    return left.times(inverse) if exact else _made("/", (left, right), at)
