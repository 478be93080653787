"""Figures that a pattern captures in the text, held against the cells of the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from checker.audit import Location, Result
from checker.ground.yamlfile import Node
from checker.language.numerals import numeral
from checker.language.quantities import quantities
from checker.language.quantity import Quantity, spread
from checker.rules.added_up import NOTHING, adds_nothing, unsettled
from checker.rules.base import Case, Equation, Outcome, Term
from checker.rules.binding import Bound, Comparison
from checker.rules.judge import Reading, Verdict, figure, judge, percent, printed, unit_of, worked_out
from checker.rules.kind import Context
from checker.rules.names import UnknownName
from checker.rules.patterns import is_verifying
from checker.rules.requirement import SLOTS, WRITTEN, Requirement, getter, in_forms, written
from checker.rules.sides import side_names
from checker.rules.spans import Span
from checker.rules.text_parts import TextPart
from checker.rules.tree import Given, Like, Truth, operands
from checker.rules.written import fault_at, read_captured

CHECK_SCHEMA = {
    "type": "string",
    "description": "正则表达式捕获的数（命名的组，写作 $名称）与单元格的比较，如 $n == 表[行, 列]",
    "examples": ["$n == 表[行, 列]"],
}


COMPARED = frozenset((*SLOTS, *WRITTEN)) - {"organ"}
"""What a message may say of the comparison."""


@dataclass(frozen=True, slots=True)
class _Figures:
    """What one match has captured."""

    known: Mapping[str, Quantity | None]

    def matches(self, like: Like) -> Verdict:
        raise AssertionError("only conditions ask what the report says of itself")

    def figure(self, name: str) -> Span | str:
        quantity = self.known.get(name.removeprefix("$"))
        if quantity is None:
            return f"“{name}”处不是数"
        if not quantity.low.is_finite() or not quantity.high.is_finite():
            return f"“{quantity.text}”不是确定的数"
        margin = spread(quantity)
        share = 100 if quantity.kind == "percent" else 1
        low, high = Fraction(quantity.low - margin / 2), Fraction(quantity.high + margin)
        value = Fraction(quantity.low if quantity.exact else (quantity.low + quantity.high) / 2)
        return Span(value / share, low / share, high / share)


@dataclass(frozen=True, slots=True)
class Captured:
    """A comparison of captured figures with cells."""

    requirement: Requirement

    def outcome(self, case: Case, part: TextPart, match: Any, instance: str) -> Outcome:
        """What one match comes to."""
        used = self.requirement.used(case)
        if isinstance(used, Outcome):
            return replace(used, instance=instance)
        try:
            [bound] = self.requirement.bind(used)
        except UnknownName:
            return Outcome("not_applicable", instance, "所用的格式没有此项")
        known = {name: _quantity(part.text, *match.span(name)) for name in match.re.groupindex}
        figures, get = _Figures(known), getter(case)
        verdict = judge(bound, get, figures)
        spot = part.location(*match.span())
        equation = _equation(bound.test, known) if isinstance(bound.test, Comparison) else None
        blank = any((cell := get(address)) is not None and cell.state == "blank" for address in bound.cells)
        if verdict.zero or (verdict.true and verdict.zero is not None and not blank):
            return Outcome("pass", instance, cells=bound.cells, locations=(spot,), equation=equation)
        if reason := NOTHING if adds_nothing(bound.conclusion) else unsettled(bound, case):
            return Outcome("unknown", instance, reason, cells=bound.cells, locations=(spot,))
        if verdict.zero is None or verdict.true:
            result: Result = "not_applicable" if verdict.void else "unknown"
            return Outcome(
                result, instance, verdict.reason or "表中有空白", cells=bound.cells, locations=(spot,)
            )
        return self._failure(case, part, match, instance, bound, figures, equation)

    def _failure(
        self,
        case: Case,
        part: TextPart,
        match: Any,
        instance: str,
        bound: Bound,
        figures: _Figures,
        equation: Equation | None,
    ) -> Outcome:
        at, get = bound.conclusion, getter(case)
        reading = Reading(bound, get, figures)
        shares = any(one is not None and one.kind == "percent" for one in figures.known.values())
        one, other = replace(at.left, percent=shares), replace(at.right, percent=shares)
        (lhs, left), (rhs, right) = worked_out(one, get, reading), worked_out(other, get, reading)
        first, second = side_names(bound)
        said = percent if shares else figure
        start, end = match.span()
        spot = part.location(*_span(match, figures))
        cells = tuple(
            Location(cell.place, "related", bound.label(address), cell=str(address))
            for address in bound.cells
            if (cell := get(address)) is not None and cell.place is not None
        )
        return Outcome(
            "fail",
            instance,
            slots={
                "text": match[0],
                "sentence": part.sentence(start, end),
                **{name: text or "" for name, text in match.groupdict().items()},
                "lhs": said(lhs),
                "rhs": said(rhs),
                "diff": said(abs(lhs - rhs)),
                "left": left,
                "right": right,
                **written(lhs, rhs, unit_of(get(address) for address in bound.cells)),
            },
            cells=bound.cells,
            values={first or "正文": printed(one, get, reading), second: printed(other, get, reading)},
            locations=(spot, *cells),
            equation=equation,
            subject=part.subject(start, end),
        )


def _span(match: Any, figures: _Figures) -> tuple[int, int]:
    """The place of the figure, where there is one; else of the whole match."""
    found = [(one.start, one.end) for one in figures.known.values() if one is not None]
    return found[0] if len(found) == 1 else match.span()


def _quantity(text: str, start: int, end: int) -> Quantity | None:
    """The figure that a group has captured, with the unit printed behind it."""
    for quantity in quantities(text):
        if quantity.start < end and start < quantity.end:
            return quantity
    number = numeral(text[start:end].strip())
    if number is None:
        return None
    return Quantity(start, end, text[start:end], number, number, "", "count")


def _equation(test: Comparison, known: Mapping[str, Quantity | None]) -> Equation | None:
    """The comparison as a sum of cells, for the search for its cause, where it is no more than that."""
    if test.operator != "==" or len(test.worked) != 1 or test.worked[0].sides:
        return None
    quantity = known.get(test.worked[0].name.removeprefix("$"))
    if (
        quantity is None
        or not quantity.exact
        or quantity.kind == "percent"
        or abs(test.worked[0].factor) != 1
    ):
        return None
    factor = -test.worked[0].factor
    terms = tuple(Term(own * factor, address) for own, address in test.terms)
    return Equation(terms, test.constant * factor - quantity.low, quantity.text)


def captured(node: Node, groups: Sequence[str], context: Context) -> Captured:
    """The key ``check`` of a pattern. Raises ``RuleFault``."""
    truth: Truth = read_captured(node, context)
    names = [one for one in operands(truth) if isinstance(one, Given)]
    for one in names:
        if one.name.removeprefix("$") not in groups:
            known = "、".join(f"${name}" for name in groups) or "无，请在 pattern 里写 (?P<n>…)"
            raise fault_at(node, f"“pattern”里没有名为“{one.name}”的组（可用：{known}）", one.at)
    if not names:
        raise node.fault("“check”里要有捕获的数，如 $n")
    requirement = Requirement(truth, {}, context.layouts, in_forms(context.forms))
    if is_verifying() and requirement.tables and (fault := requirement.fault(context)):
        raise fault_at(node, str(fault), fault.at)
    return Captured(requirement)
