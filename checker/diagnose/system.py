"""The sums of a report as one linear system over its cells.

A number is what is printed, a blank an unknown of at least 0 that is read as 0 until something says
otherwise. A sum with a cell that nobody can vouch for takes no part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from checker.forms import Column, Form
from checker.ground.records import record
from checker.report import Address
from checker.rules.base import Case, Outcome, Rule, Term
from checker.rules.judge import slack

Made = tuple[Rule, Outcome]
"""A check that was made, with the rule it belongs to."""

Number = int | Decimal
"""Counts are plain integers here: the search adds and compares them many thousand times."""

_Columns = dict[tuple[str, str], Mapping[str, Column] | None]
"""Table and row → the columns of that row."""

Changes = Mapping[int, Number]
"""Variable → what is added to its printed value."""


@record
class Variable:
    """A cell that an equation speaks of."""

    address: Address
    value: Number
    blank: bool
    signed: bool
    whole: bool
    step: Number = 0
    """What one more at its last printed digit is worth, where it was rounded to that."""

    def may_become(self, value: Number) -> bool:
        """Whether the form allows the cell to carry this number."""
        return (self.signed or value >= 0) and (not self.whole or value == int(value))


@record
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
    through: int | None = None
    """The blank that two undecided checks have in common, eliminated here: ``made`` is one of the two."""
    slack: Number = 0
    """By how much it may be off for the rounding of what its cells print."""

    @property
    def holds(self) -> bool:
        return self.allows(self.residual)

    def allows(self, residual: Number) -> bool:
        return -self.slack <= residual <= self.slack


@dataclass(slots=True)
class System:
    """The equations that checks make of the cells of a report."""

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
        return [at for at, one in enumerate(self.sums) if not one.holds and one.firm == firm]

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
                one = self.sums[at]
                rest = after.get(at, one.residual if one.slack and one.holds else 0) + factor * change
                if one.allows(rest):
                    after.pop(at, None)
                else:
                    after[at] = rest
        return after

    def witnesses_against(self, changes: Changes) -> int:
        """By how many more witnesses fail once ``changes`` are made."""
        touched: dict[int, Number] = {}
        for variable, change in changes.items():
            for at, factor in self.witnesses[variable]:
                touched[at] = touched.get(at, self.sums[at].residual) + factor * change
        sums = self.sums
        return sum(sums[at].holds - sums[at].allows(rest) for at, rest in touched.items())

    def free_changes(self, one: Sum) -> Iterator[tuple[int, Number]]:
        """Cells of a failed witness that no sum fixes, with the change that would mend it."""
        for variable, factor in one.terms:
            if not self.firm[variable] and factor in (1, -1):
                change = -one.residual * factor
                if self.allows(variable, change):
                    yield variable, change


def build(case: Case, outcomes: Sequence[Made]) -> System:
    """The system of all checks that carry an equation."""
    system = System()
    index = system.index
    columns: _Columns = {}
    undecided: list[_Open] = []
    for made, (_, outcome) in enumerate(outcomes):
        equation = outcome.equation
        if equation is None or outcome.result == "not_applicable":
            continue
        terms: dict[int, Number] = {}
        steps: list[Decimal] = []
        constant = _plain(equation.constant)
        firm = not equation.figure and not equation.outside
        for term in equation.terms:
            address, factor = term.address, _plain(term.factor)
            if (step := _step(case, term)) is not None:
                steps.append(step)
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
                variable = _variable(case, address, columns)
                if variable is None:
                    break
                at = index[address] = len(system.variables)
                system.variables.append(variable)
                system.firm.append([])
                system.witnesses.append([])
            terms[at] = terms.get(at, 0) + factor
        else:
            closed = {at: factor for at, factor in terms.items() if factor}
            if outcome.result == "unknown":
                if firm:
                    undecided.append(_Open(made, closed, constant))
                continue
            residual = _left_side(system, closed, constant)
            one = Sum(made, tuple(closed.items()), residual, firm, slack=_plain(slack(steps)))
            if one.holds != (outcome.result == "fail"):
                _add(system, one)
    _eliminate_blanks(system, undecided)
    return system


@dataclass(slots=True)
class _Open:
    """A sum that its check could not decide for a blank."""

    made: int
    terms: dict[int, Number]
    constant: Number
    through: int | None = None


def _left_side(system: System, terms: Mapping[int, Number], constant: Number) -> Number:
    return constant + sum(factor * system.variables[at].value for at, factor in terms.items())


def _add(system: System, one: Sum) -> None:
    number = len(system.sums)
    system.sums.append(one)
    for at, factor in one.terms:
        (system.firm if one.firm else system.witnesses)[at].append((number, factor))


def _eliminate_blanks(system: System, undecided: list[_Open]) -> None:
    """A blank that is the only unknown of a sum must carry what the sum lacks.

    It is put into the other undecided sums, until nothing more follows. Sums without unknowns left
    can be judged after all, though no single check could.
    """
    blank = [variable.blank for variable in system.variables]
    waiting = undecided
    while True:
        ready = [
            (one, unknown[0])
            for one in waiting
            if len(unknown := [at for at in one.terms if blank[at]]) == 1 and unknown[0] not in system.proven
        ]
        if not ready:
            break
        one, at = ready[0]
        factor = one.terms[at]
        rest = {other: weight for other, weight in one.terms.items() if other != at}
        value = divide(-_left_side(system, rest, one.constant), factor)
        waiting = [other for other in waiting if other is not one]
        if value is None or not system.variables[at].may_become(value):
            continue
        system.proven[at] = value
        for other in waiting:
            weight = other.terms.pop(at, None)
            ratio = divide(weight, factor) if weight is not None else None
            if ratio is not None:
                for variable, own in rest.items():
                    other.terms[variable] = other.terms.get(variable, 0) - ratio * own
                other.terms = {v: f for v, f in other.terms.items() if f}
                other.constant -= ratio * one.constant
                other.through = at
    for other in waiting:
        if other.through is not None and not any(blank[at] for at in other.terms):
            residual = _left_side(system, other.terms, other.constant)
            _add(system, Sum(other.made, tuple(other.terms.items()), residual, True, other.through))


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


def _variable(case: Case, address: Address, columns: _Columns) -> Variable | None:
    cell = case.report.cell(address)
    if cell is None or cell.state in ("unsure", "invalid"):
        return None
    signed, whole = False, cell.unit is None or cell.unit != "元"
    row = address.table, address.row
    if row not in columns:
        columns[row] = _columns_of(case.form, *row)
    if (known := columns[row]) is not None:
        column = known.get(address.column)
        signed, whole = bool(column and column.signed), not column or column.kind in ("count", "signed")
    value = _plain(cell.value) if cell.value is not None else 0
    return Variable(address, value, cell.state == "blank", signed, whole, _plain(cell.step or Decimal(0)))


def _columns_of(form: Form | None, table: str, row: str) -> Mapping[str, Column] | None:
    """The columns of a row by their ids; ``None`` where the form does not have it."""
    known = form.tables.get(table) if form is not None else None
    found = known.row(row) if known is not None else None
    return {column.id: column for column in reversed(found.columns)} if found is not None else None


def _step(case: Case, term: Term) -> Decimal | None:
    """What the last digit of a cell's figure counts for in its sum; ``None`` for a blank."""
    if not term.address.previous:
        cell = case.report.cell(term.address)
    else:
        cell = case.previous.cell(term.address._replace(previous=False)) if case.previous else None
    if cell is None or cell.value is None:
        return None
    return abs(term.factor) * cell.step if cell.step else Decimal(0)


def _previous_value(case: Case, address: Address) -> Number | None:
    cell = case.previous.cell(address._replace(previous=False)) if case.previous else None
    if cell is None or cell.state in ("unsure", "invalid"):
        return None
    return _plain(cell.value) if cell.value is not None else 0
