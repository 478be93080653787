"""The sums of a report as one linear system over its cells.

A number is what is printed, a blank an unknown of at least 0 that is read as 0 until something says
otherwise. A sum with a cell that nobody can vouch for takes no part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from checker.report import Address
from checker.rules.base import Case, Outcome, Rule

Made = tuple[Rule, Outcome]
"""A check that was made, with the rule it belongs to."""

Number = int | Decimal
"""Counts are plain integers here: the search adds and compares them many thousand times."""

Changes = Mapping[int, Number]
"""Variable → what is added to its printed value."""


@dataclass(frozen=True, slots=True)
class Variable:
    address: Address
    value: Number
    blank: bool
    signed: bool
    whole: bool

    def may_become(self, value: Number) -> bool:
        """Whether the form allows the cell to carry this number."""
        return (self.signed or value >= 0) and (not self.whole or value == int(value))


@dataclass(frozen=True, slots=True)
class Sum:
    """One equation. ``residual`` is its left side as printed: 0 where it holds.

    ``firm``: its operands are cells of this report alone, so one of them must be wrong when it
    fails. A sum with a figure of the prose or of last year only bears witness.
    """

    made: int
    """Index of the check it was made for."""
    terms: tuple[tuple[int, Number], ...]
    residual: Number
    firm: bool


@dataclass(slots=True)
class System:
    variables: list[Variable] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)
    firm: list[list[tuple[int, Number]]] = field(default_factory=list)
    """Variable → the firm sums it stands in, with its factor."""
    witnesses: list[list[tuple[int, Number]]] = field(default_factory=list)
    """Variable → the other sums it stands in, with its factor."""
    proven: dict[int, Number] = field(default_factory=dict)
    """Blank variable → the value that a sum without any other unknown proves."""
    index: dict[Address, int] = field(default_factory=dict)

    def failing(self, *, firm: bool) -> list[int]:
        return [at for at, one in enumerate(self.sums) if one.residual and one.firm == firm]

    def allows(self, variable: int, change: Number) -> bool:
        """Whether a cell may be changed so: no count below 0 or broken, no blank against its proof."""
        cell = self.variables[variable]
        if cell.blank and self.proven.get(variable, change) != change:
            return False
        return cell.may_become(cell.value + change)

    def residuals_after(self, changes: Changes, residuals: Mapping[int, Number]) -> dict[int, Number]:
        """The firm sums that fail when ``changes`` are made to a system with these residuals."""
        after = dict(residuals)
        for variable, change in changes.items():
            for at, factor in self.firm[variable]:
                rest = after.get(at, 0) + factor * change
                if rest:
                    after[at] = rest
                else:
                    after.pop(at, None)
        return after

    def witnesses_against(self, changes: Changes) -> int:
        """By how many more witnesses fail once ``changes`` are made."""
        touched: dict[int, Number] = {}
        for variable, change in changes.items():
            for at, factor in self.witnesses[variable]:
                touched[at] = touched.get(at, self.sums[at].residual) + factor * change
        return sum(bool(rest) - bool(self.sums[at].residual) for at, rest in touched.items())


def build(case: Case, outcomes: Sequence[Made]) -> System:
    """The system of all checks that carry an equation."""
    system = System()
    index = system.index
    open_sums: list[list[tuple[int, Number]]] = []
    constants: list[Number] = []
    for made, (_, outcome) in enumerate(outcomes):
        equation = outcome.equation
        if equation is None or outcome.result == "not_applicable":
            continue
        terms: dict[int, Number] = {}
        constant = _plain(equation.constant)
        firm = not equation.figure
        for term in equation.terms:
            address, factor = term.address, _plain(term.factor)
            if address.previous:
                # Last year's report is another's to mend: its figures stand as they are printed.
                value = _previous_value(case, address)
                if value is None:
                    break
                constant += factor * value
                firm = False
                continue
            at = index.get(address)
            if at is None:
                variable = _variable(case, address)
                if variable is None:
                    break
                at = index[address] = len(system.variables)
                system.variables.append(variable)
                system.firm.append([])
                system.witnesses.append([])
            terms[at] = terms.get(at, 0) + factor
        else:
            closed = tuple((at, factor) for at, factor in terms.items() if factor)
            residual = constant + sum(factor * system.variables[at].value for at, factor in closed)
            if outcome.result == "unknown":
                open_sums.append(list(closed))
                constants.append(constant)
            elif bool(residual) == (outcome.result == "fail"):
                number = len(system.sums)
                system.sums.append(Sum(made, closed, residual, firm))
                for at, factor in closed:
                    (system.firm if firm else system.witnesses)[at].append((number, factor))
    _prove_blanks(system, open_sums, constants)
    return system


def _prove_blanks(
    system: System, open_sums: Iterable[list[tuple[int, Number]]], constants: Iterable[Number]
) -> None:
    """A blank that is the only unknown of a sum must carry what the sum lacks.

    Going round until nothing new is proven: a blank total proves the blank part of a later sum.
    """
    waiting = list(zip(open_sums, constants, strict=True))
    progress = True
    while progress:
        progress = False
        rest = []
        for terms, constant in waiting:
            unknown = [
                (at, factor) for at, factor in terms if system.variables[at].blank and at not in system.proven
            ]
            if len(unknown) > 1:
                rest.append((terms, constant))
                continue
            if unknown:
                at, factor = unknown[0]
                known = sum(
                    other_factor * system.proven.get(other, system.variables[other].value)
                    for other, other_factor in terms
                    if other != at
                )
                value = divide(-(constant + known), factor)
                if value is not None and system.variables[at].may_become(value):
                    system.proven[at] = value
                    progress = True
        waiting = rest


def divide(value: Number, factor: Number) -> Number | None:
    """``value / factor`` where that is exact."""
    if factor == 1:
        return value
    if factor == -1:
        return -value
    quotient = _plain(Decimal(value) / Decimal(factor))
    return quotient if quotient * factor == value else None


def _plain(value: Decimal) -> Number:
    return int(value) if value == value.to_integral_value() else value


def _variable(case: Case, address: Address) -> Variable | None:
    cell = case.report.cell(address)
    if cell is None or cell.state in ("unsure", "invalid"):
        return None
    signed, whole = False, cell.unit is None or cell.unit != "元"
    if case.form and (table := case.form.tables.get(address.table)) and (row := table.row(address.row)):
        kind = next((column.kind for column in row.columns if column.id == address.column), "count")
        signed, whole = kind == "signed", kind != "money"
    value = _plain(cell.value) if cell.value is not None else 0
    return Variable(address, value, cell.state == "blank", signed, whole)


def _previous_value(case: Case, address: Address) -> Number | None:
    cell = case.previous.cell(address._replace(previous=False)) if case.previous else None
    if cell is None or cell.state in ("unsure", "invalid"):
        return None
    return _plain(cell.value) if cell.value is not None else 0
