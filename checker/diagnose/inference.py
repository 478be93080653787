"""What the other figures prove about a cell that is blank or cannot be vouched for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from checker.diagnose.system import Made
from checker.report import Address
from checker.rules.base import Case, Outcome


def inferences(case: Case, outcomes: Sequence[Made]) -> Mapping[Address, Decimal]:
    """Cell → the one number with which every undecided sum that lacks only this cell would hold.

    Cells for which two sums ask for different numbers, or for an impossible one, are left out.
    """
    claims: dict[Address, set[Decimal]] = {}
    for _, outcome in outcomes:
        if outcome.result == "unknown" and (claim := _claim(case, outcome)):
            claims.setdefault(claim[0], set()).add(claim[1])
    return {
        address: value
        for address, values in claims.items()
        if len(values) == 1 and (value := next(iter(values))) >= 0 and value == value.to_integral_value()
    }


def lacking(case: Case, outcome: Outcome) -> Address | None:
    """The only cell of a sum without a number."""
    equation = outcome.equation
    if equation is None or equation.figure or equation.outside:
        return None
    unknown = [term.address for term in equation.terms if _value(case, term.address) is None]
    return unknown[0] if len(unknown) == 1 and not unknown[0].previous else None


def _claim(case: Case, outcome: Outcome) -> tuple[Address, Decimal] | None:
    address = lacking(case, outcome)
    if address is None or outcome.equation is None:
        return None
    factor, rest = Decimal(0), outcome.equation.constant
    for term in outcome.equation.terms:
        if term.address == address:
            factor += term.factor
        else:
            rest += term.factor * (_value(case, term.address) or 0)
    return (address, -rest / factor) if factor else None


def _value(case: Case, address: Address) -> Decimal | None:
    if not address.previous:
        cell = case.report.cell(address)
    else:
        cell = case.previous.cell(address._replace(previous=False)) if case.previous else None
    return cell.value if cell else None
