"""Official formulas (审核公式), pasted as published: ``31行=（27+28+29）行；61行≥62行``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import reduce

from checker.forms import Form
from checker.ground.faults import RuleFault
from checker.ground.yamlfile import Fields, Node, as_text
from checker.rules.base import Case, Outcome
from checker.rules.conditions import Condition, made
from checker.rules.formulas import binding
from checker.rules.formulas.reading import read, statements
from checker.rules.formulas.tree import Formula, Says
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.lexer import ExpressionError
from checker.rules.patterns import is_verifying
from checker.rules.requirement import SLOTS, WRITTEN, Requirement
from checker.rules.tolerance import TOLERANCE_SCHEMA, read_tolerance
from checker.rules.tree import Compare, Join, Like, Linear, Truth
from checker.rules.written import fault_at, table_id

_MOST = 4000
"""Checks that the formulas of one rule may make of one report."""
_BY = {"行": "行", "栏": "栏", "rows": "行", "columns": "栏"}


@dataclass(frozen=True, slots=True)
class Published:
    """One comparison of a formula, and where it is written."""

    formula: Formula
    node: Node
    line: int
    at: int
    condition: Condition | None = None

    def fault(self, error: ExpressionError) -> RuleFault:
        told = f"公式“{self.formula.text}”：{error.message}"
        return _fault(self.node, told, self.line, self.at + error.at)


@dataclass(frozen=True, slots=True)
class _Check:
    name: str
    formula: str
    requirement: Requirement
    condition: Condition | None


@dataclass(frozen=True, slots=True)
class Formulas:
    """The compiled rule; its formulas are bound to each form once."""

    published: tuple[Published, ...]
    table: str
    forms: tuple[Form, ...]
    context: Context
    tolerance: Decimal
    bound: dict[str, tuple[_Check, ...]] = field(default_factory=dict)

    def run(self, case: Case) -> Iterable[Outcome]:
        form = case.form.id if case.form else case.report.form
        fitting = next((one for one in self.forms if one.id == form), None)
        if fitting is None:
            return [Outcome("not_applicable", reason="报告所用的格式没有这些公式")]
        unmet: dict[int, Outcome | None] = {}
        found: list[Outcome] = []
        for check in self.checks(fitting):
            condition = check.condition
            if condition is not None and id(condition) not in unmet:
                unmet[id(condition)] = condition.unmet(case)
            why = unmet[id(condition)] if condition is not None else None
            found += [replace(why, instance=check.name)] if why else self._outcomes(check, case)
        return found

    def _outcomes(self, check: _Check, case: Case) -> Iterator[Outcome]:
        for outcome in check.requirement.run(case):
            slots = {**outcome.slots, "formula": check.formula}
            yield replace(outcome, instance=check.name, slots=slots)

    def checks(self, form: Form) -> tuple[_Check, ...]:
        """Raises ``RuleFault`` for a line that the form does not have."""
        if form.id not in self.bound:
            self.bound[form.id] = tuple(self._bind(form))
        return self.bound[form.id]

    def _bind(self, form: Form) -> Iterator[_Check]:
        count = 0
        for one in self.published:
            try:
                checks = binding.made(one.formula, form, self.table)
            except ExpressionError as error:
                raise one.fault(error) from None
            count += len(checks)
            if count > _MOST:
                raise one.node.fault(f"这些公式展开成 {count} 项检查以上，过多（上限 {_MOST}）")
            for check in checks:
                name = f"{one.formula.text}·{check.name}" if check.name else one.formula.text
                requirement = Requirement(
                    check.truth, {}, self.context.layouts, frozenset((form.id,)), tolerance=self.tolerance
                )
                yield _Check(name, one.formula.text, requirement, one.condition)


def _compile(fields: Fields, context: Context) -> Compiled:
    by = fields.choice("by", _BY, None)
    node = fields.node("formulas")
    published = tuple(_published(node, context, "栏" if by and _BY[by] == "栏" else "行" if by else None))
    if not published:
        raise node.fault("“formulas”里还没有公式")
    source = fields.node("table")
    name = as_text(source, "table")
    forms = tuple(form for form in context.forms if binding.Tables(form, name).tables)
    if not forms:
        table_id(name, 0, source, context)  # tells what tables there are
        raise source.fault(f"没有表“{name}”")
    tolerance = read_tolerance(fields, _equal())
    check = Formulas(published, name, forms, context, tolerance)
    if is_verifying():
        for form in forms:
            check.checks(form)
    return Compiled(check, frozenset((*SLOTS, *WRITTEN, "formula")))


def _equal() -> Compare:
    nothing = Linear((), Decimal(0))
    return Compare("==", nothing, nothing)


def _published(node: Node, context: Context, by: str | None) -> Iterator[Published]:
    items = node.value if isinstance(node.value, tuple) else (node,)
    for item in items:
        text, own = as_text(item, "formulas"), item
        for told, at in statements(text):
            line = item.line + text.count("\n", 0, at) + (1 if "\n" in text else 0)
            place = 0 if "\n" in text else at
            try:
                formulas = read(told, by)  # type: ignore[arg-type]  # 行, 栏 or nothing
            except ExpressionError as error:
                raise _fault(own, f"公式“{told}”：{error.message}", line, place + error.at) from None
            condition = _condition(formulas[0].says, own, context) if formulas and formulas[0].says else None
            for formula in formulas:
                yield Published(formula, own, line, place, condition)


def _condition(says: tuple[Says, ...], node: Node, context: Context) -> Condition:
    likes: list[Truth] = [
        Like(
            "text",
            rf"{re.escape(one.name)}\s*[:：为是]?\s*[“\"（(]?{re.escape(one.value)}(?!\d)",
            one.negated,
            0,
        )
        for one in says
    ]
    return made(reduce(lambda one, other: Join("and", one, other), likes), node, context)


def _fault(node: Node, message: str, line: int, at: int) -> RuleFault:
    if line == node.line:
        return fault_at(node, message, at)
    return RuleFault(message, node.path, line)


KIND = Kind(
    summary="公布的审核公式，照原文贴上",
    keys={
        "table": {"type": "string", "description": "公式所说的表：标识、简称（公开01表）或标题"},
        "formulas": {
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
            "description": "公式，一行一个或以分号隔开，照原文贴上：31行=（27+28+29）行、61行≥62行、"
            "1至8行≥0、"
            "86行7栏=31行1栏-84行7栏、1栏=（2+…+5）栏、如果报表小类≠“2”，则……；"
            "行次是表样里行的 line，栏次按印出的顺序数；没有写栏的对每一栏各查一次",
        },
        "by": {
            "enum": list(_BY),
            "description": "公式里没有写“行”“栏”时（17=12+13-14），数字是行次还是栏次",
        },
        "tolerance": TOLERANCE_SCHEMA,
    },
    required=("table", "formulas"),
    compile=_compile,
    reads="tables",
    slots=dict.fromkeys(("formula", *SLOTS, *WRITTEN), ""),
)
