"""Published formulas read, misprints of their signs understood or answered with what to write.

``十`` between two numbers is printed for ``+``, ``一`` for ``=`` (once, where there is no comparison) or
``-``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from checker.rules.formulas.tree import (
    Amount,
    Bare,
    Compared,
    Formula,
    Node,
    Says,
    Spot,
    Total,
    Unit,
    Work,
    leaves,
    with_unit,
)
from checker.rules.lexer import ExpressionError
from checker.rules.tree import Operator

MAX_LENGTH = 2000
MAX_DEPTH = 20
MAX_COMPARISONS = 3000
MAX_LINES = 1000
"""An ellipsis may stand for so many lines."""
_WIDE = str.maketrans(
    "（）［］＋－–—−―×·＊／÷＝＜＞≦≧，：；％０１２３４５６７８９“”＂‘’〜～列",
    "()()+-----**" + '*//=<>≤≥,:;%0123456789"""""~~栏',
)
_COMPARISONS: dict[str, Operator] = {
    "=": "==", "==": "==", "≠": "!=", "!=": "!=", "<>": "!=", "≥": ">=", ">=": ">=", "≤": "<=", "<=": "<=",
    ">": ">", "<": "<",
}  # fmt: skip
_TOKEN = re.compile(
    r"(?P<table>[^\W\d_][^\W_]*(?:-\d+)?表(?=\s*[第上本(\d]))|(?P<dots>…+|⋯+|\.{3,}|\*{3,})|(?P<number>\d+(?:\.\d+)?)(?P<percent>%)?|(?P<unit>[行栏])"
    r"|(?P<compare>==|!=|<>|>=|<=|[=≠≥≤<>])|(?P<sign>[-+*/()、])|(?P<to>至|到|~)|(?P<word>[^\W\d_]+)"
)
_CONDITION = re.compile(r"(?:如果|假如|若|如|当)(?P<when>.+?)(?:时)?,?(?:则|那么|时,)(?!为)(?P<then>.+)")
_CHOICE = re.compile(
    r"(?P<left>[^=(]+)(?:=\(?|\()(?:如果|若|如|当)(?P<when>[^,]+?),?(?:则)?为(?P<yes>[^,]+?),?否则(?:为)?(?P<no>[^,]+?)\)?"
)
_SAYS = re.compile(
    r"(?P<name>[^=≠<>≥≤\"]+?)\s*(?P<sign>≠|!=|<>|不等于|不为|不是|==?|等于|为|是)\s*\"(?P<value>[^\"]+)\"\s*(?:\([^)]*\))?"
)
_MISPRINT = re.compile(r"(?<=[\d)行栏…])\s*(?P<sign>[十一])\s*(?=[\d(…第])")
_SCOPE = re.compile(r"^(?:各|每)[行栏]\s*[:,]?\s*")
_NAMED = re.compile(r"^(?P<line>\d+)\s+(?P<name>[^\d=≥≤<>].*?)(?P<sum>\([\d\s+\-*/.…()]+\))$")
"""A line as its table prints it: “13 三、利润总额（10+11-12）”."""
_SUMMED = ("之和", "合计", "的和")


def statements(text: str) -> Iterator[tuple[str, int]]:
    """The formulas of a pasted text, each with its place in it."""
    for match in re.finditer(r"[^;；。\n]+", text):
        told = match[0].strip()
        if told:
            yield told, match.start() + len(match[0]) - len(match[0].lstrip())


def read(text: str, by: Unit | None = None) -> list[Formula]:
    """The comparisons that one published formula makes. Raises ``ExpressionError``.

    ``by``: what numbers are where the formula does not say (“17=12+13-14”).
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"公式过长（上限 {MAX_LENGTH} 个字符）", 0)
    plain = _SCOPE.sub(lambda match: " " * len(match[0]), _signs(text.translate(_WIDE)))
    plain = _NAMED.sub(_as_formula, plain)
    choice = _CHOICE.fullmatch(plain)
    if choice:
        return _chosen(text, choice, by)
    condition = _CONDITION.fullmatch(plain.strip())
    at = len(plain) - len(plain.lstrip())
    if not condition:
        return [Formula(text, one) for one in _compared(plain, 0, by)]
    says, when = [], []
    for part, start in _conditions(condition["when"], at + condition.start("when")):
        told = _SAYS.fullmatch(part)
        if told:
            negated = told["sign"] in ("≠", "!=", "<>", "不等于", "不为", "不是")
            says.append(Says(told["name"].strip(), told["value"].strip(), negated))
        else:
            when += _compared(part, start, by)
    then = _compared(condition["then"], at + condition.start("then"), by)
    return [Formula(text, one, tuple(when), tuple(says)) for one in then]


def _as_formula(line: re.Match[str]) -> str:
    """The line's number and its sum as a formula, each character of the sum at its place."""
    return f"{line['line']}={' ' * (len(line[0]) - len(line['line']) - len(line['sum']) - 1)}{line['sum']}"


def _chosen(text: str, choice: re.Match[str], by: Unit | None) -> list[Formula]:
    """“18＝如17＜11，则为17，否则为11”."""
    when = tuple(_compared(choice["when"], choice.start("when"), by))
    made = []
    for name, held in (("yes", True), ("no", False)):
        written = f"{choice['left']}={choice[name]}"
        for one in _compared(written, 0, by):
            made.append(Formula(text, one, when) if held else Formula(text, one, otherwise=when))
    return made


def _conditions(text: str, at: int) -> Iterator[tuple[str, int]]:
    for match in re.finditer(r"(?:(?!并且|且).)+", text):
        part = match[0].strip(" ,并且和")
        if part:
            yield part, at + match.start() + match[0].find(part)


def _signs(plain: str) -> str:
    """The signs that are printed as characters like them: 十 for +, 一 for = and -."""
    compared = any(sign in plain for sign in "=≠≥≤<>")

    def sign(match: re.Match[str]) -> str:
        nonlocal compared
        meant = "+" if match["sign"] == "十" else "-" if compared else "="
        compared = compared or meant == "="
        return match[0].replace(match["sign"], meant)

    return _MISPRINT.sub(sign, plain)


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


def _compared(plain: str, start: int, by: Unit | None) -> list[Compared]:
    parser = _Parser(plain, start)
    sides = [parser.several()]
    signs: list[Operator] = []
    while parser.now.kind == "compare":
        signs.append(_COMPARISONS[parser.step().text])
        sides.append(parser.several())
    if parser.now.kind:
        raise ExpressionError(f"此处多出“{parser.now.text}”", parser.now.at)
    if not signs:
        raise ExpressionError("公式里没有 =、≥、≤ 这样的比较", start)
    unitless = not any(isinstance(one, Spot) for side in sides for node in side for one in leaves(node))
    unit = by if unitless else None
    made = []
    if sum(len(sides[at]) * len(sides[at + 1]) for at in range(len(signs))) > MAX_COMPARISONS:
        raise ExpressionError(f"展开成的比较过多（上限 {MAX_COMPARISONS}）", start)
    for at, sign in enumerate(signs):
        for left in sides[at]:
            made += [Compared(sign, _settled(left, unit), _settled(right, unit)) for right in sides[at + 1]]
    return made


def _settled(node: Node, unit: Unit | None) -> Node:
    """Bare numbers made out: lines or columns where the formula has no unit at all, else amounts."""
    if isinstance(node, Bare):
        whole = node.value == int(node.value)
        return with_unit(node, unit) if unit and whole and node.value else Amount(node.value)
    if isinstance(node, Total):
        return Total(tuple((sign, _settled(part, unit)) for sign, part in node.parts))
    if isinstance(node, Work):
        return Work(node.sign, _settled(node.left, unit), _settled(node.right, unit), node.at)
    return node


class _Parser:
    def __init__(self, plain: str, start: int) -> None:
        self._tokens = list(_tokens(plain, start))
        self._next = 0
        self._depth = 0

    @property
    def now(self) -> _Token:
        return self._tokens[self._next]

    def step(self) -> _Token:
        token = self.now
        self._next = min(self._next + 1, len(self._tokens) - 1)
        return token

    def _is(self, *texts: str) -> bool:
        return self.now.kind in ("sign", "unit", "to", "word") and self.now.text in texts

    def several(self) -> list[Node]:
        """“1至8行、28行、32至85行”: each is meant."""
        found = [self.total()]
        while self._is("、", "和", "及"):
            self.step()
            found.append(self.total())
        last = found[-1]
        if len(found) > 1 and isinstance(last, Spot):
            unit: Unit = "行" if last.row is not None else "栏"
            found = [with_unit(one, unit) for one in found]
        return [one for node in found for one in _each(node)]

    def total(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionError(f"括号嵌套过深（上限 {MAX_DEPTH} 层）", self.now.at)
        parts: list[tuple[int, Node]] = []
        sign = 1
        if self._is("-"):
            self.step()
            sign = -1
        parts.append((sign, self._term()))
        while self._is("+", "-") or self.now.kind == "dots":
            if self.now.kind != "dots":
                sign = 1 if self.step().text == "+" else -1
            if self.now.kind == "dots":
                self._fill(parts)
                continue
            parts.append((sign, self._term()))
        self._depth -= 1
        return parts[0][1] if len(parts) == 1 and parts[0][0] > 0 else Total(tuple(parts))

    def _fill(self, parts: list[tuple[int, Node]]) -> None:
        """“1+2+…+8”: all between the numbers before and behind the dots."""
        dots = self.step()
        if self._is("+"):
            self.step()
        sign, before = parts[-1]
        behind = self._term()
        first, last = _line(before), _line(behind)
        if first is None or last is None or not 0 < last - first <= MAX_LINES:
            raise ExpressionError("省略号前后应当是由小到大的行次或栏次", dots.at)
        for number in range(first + 1, last):
            if isinstance(before, Spot):
                row, column = (number, before.column) if before.row == first else (before.row, number)
                parts.append((sign, Spot(row, column, dots.at, filled=True)))
            else:
                parts.append((sign, Bare(Decimal(number), dots.at, filled=True)))
        parts.append((sign, behind))

    def _term(self) -> Node:
        left = self._factor()
        while self._is("*", "/"):
            sign = self.step()
            right = self._factor()
            left = Work("*" if sign.text == "*" else "/", left, right, sign.at)
        return left

    def _factor(self) -> Node:
        previous = False
        if self._is("上年", "上年度", "去年", "本年", "本年度", "第"):
            previous = self.step().text[0] in "上去"
            if self._is("第"):
                self.step()
        if self._is("("):
            self.step()
            inner = self.total()
            if not self._is(")"):
                raise ExpressionError("此处应为“)”", self.now.at)
            self.step()
            return self._unit(inner, previous)
        if self.now.kind == "number":
            token = self.step()
            value = Decimal(token.text.rstrip("%"))
            if token.text.endswith("%"):
                return Amount(value / 100)
            if self._is("至", "到", "~"):
                return self._range(int(value), token.at)
            return self._unit(Bare(value, token.at), previous)
        if self.now.kind == "table":
            table = self.step().text
            return _within(self._factor(), table)
        if self.now.kind == "word":
            token = self.step()
            return Spot(None, None, token.at, label=token.text)
        told = f"，却是“{self.now.text}”" if self.now.kind else "，公式却到此为止"
        raise ExpressionError(f"此处应为行次、栏次或数{told}", self.now.at)

    def _range(self, first: int, at: int) -> Node:
        self.step()
        if self.now.kind != "number":
            raise ExpressionError("“至”后面应为行次或栏次", self.now.at)
        last = int(Decimal(self.step().text.rstrip("%")))
        if not self._is("行", "栏"):
            raise ExpressionError("范围后面应写“行”或“栏”", self.now.at)
        if not 0 <= last - first <= MAX_LINES:
            raise ExpressionError("范围应由小到大", at)
        unit = self.step().text
        summed = self._is(*_SUMMED)
        across = self._across(unit)
        spot = Spot(first, across, at, last) if unit == "行" else Spot(across, first, at, last)
        if self._is(*_SUMMED) or summed:
            if self._is(*_SUMMED):
                self.step()
            return Total(tuple((1, one) for one in _each(spot)))
        return spot

    def _unit(self, node: Node, previous: bool) -> Node:
        if not self._is("行", "栏"):
            return node
        unit: Unit = "行" if self.step().text == "行" else "栏"
        made = with_unit(node, unit, self._across(unit))
        return _last_year(made) if previous else made

    def _across(self, unit: str) -> int | None:
        """The “7栏” of “86行7栏”."""
        token = self.now
        follows = self._tokens[min(self._next + 1, len(self._tokens) - 1)]
        if token.kind == "number" and follows.kind == "unit" and follows.text != unit:
            self.step()
            self.step()
            return int(Decimal(token.text.rstrip("%")))
        return None


def _each(node: Node) -> list[Node]:
    """A range as its single lines."""
    if not isinstance(node, Spot) or node.last is None:
        return [node]
    if node.row is not None and not (node.column is not None and node.last < node.row):
        ends = (node.row, node.last)
        return [
            Spot(number, node.column, node.at, filled=number not in ends)
            for number in range(node.row, node.last + 1)
        ]
    first = node.column or 0
    return [Spot(node.row, number, node.at) for number in range(first, node.last + 1)]


def _line(node: Node) -> int | None:
    if isinstance(node, Bare):
        return int(node.value)
    if isinstance(node, Spot):
        return node.row if node.row is not None else node.column
    return None


def _last_year(node: Node) -> Node:
    if isinstance(node, Spot):
        return replace(node, previous=True)
    if isinstance(node, Total):
        return Total(tuple((sign, _last_year(part)) for sign, part in node.parts))
    if isinstance(node, Work):
        return Work(node.sign, _last_year(node.left), _last_year(node.right), node.at)
    return node


def _within(node: Node, table: str) -> Node:
    if isinstance(node, Spot):
        return replace(node, table=table)
    if isinstance(node, Total):
        return Total(tuple((sign, _within(part, table)) for sign, part in node.parts))
    return node


def _tokens(plain: str, start: int) -> Iterator[_Token]:
    at = 0
    while at < len(plain):
        if plain[at].isspace() or plain[at] == ",":
            at += 1
            continue
        match = _TOKEN.match(plain, at)
        if not match:
            raise ExpressionError(f"不认识的符号“{plain[at]}”{_suggested(plain, at)}", start + at)
        kind = match.lastgroup or ""
        kind = "number" if kind == "percent" else kind
        odd = kind == "word" and at and plain[at - 1].isdigit() and match[0] not in (*_SUMMED, "和", "及")
        if odd:
            raise ExpressionError(f"不认识的符号“{match[0]}”{_suggested(plain, at)}", start + at)
        yield _Token(kind, match[0], start + at)
        at = match.end()
    yield _Token("", "", start + len(plain))


_ODD = re.compile(r"(?<=\d)(?P<odd>[^\d+\-*/()=≠≥≤<>行栏、至到~%\s][^\d()=≥≤<>行栏]*)(?P<next>\d+)")


def _suggested(plain: str, at: int) -> str:
    """What was probably printed: signs between two numbers that are none, as + or as +…+."""

    def mended(match: re.Match[str]) -> str:
        before = re.search(r"\d+$", plain[: match.start()])
        gap = int(match["next"]) - int(before[0]) if before else 0
        return ("+…+" if gap > 1 else "+") + match["next"]

    said = _ODD.sub(mended, plain)
    return f"；是否想写“{said}”？" if said != plain else ""
