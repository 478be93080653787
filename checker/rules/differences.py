"""The cells in which several files of one report differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.report import Address, Cell, Report

_MONEY = (1, 10_000)
"""Money without a printed unit is in 元 or in 万元."""


def differ(one: Cell, other: Cell) -> bool:
    """Whether two files print something else in one cell. A blank is as good as 0; what could not be read in
    one of them says nothing."""
    if "unsure" in (one.state, other.state):
        return False
    if "invalid" in (one.state, other.state):
        return (one.state, "".join(one.text.split())) != (other.state, "".join(other.text.split()))
    a, b = one.value or 0, other.value or 0
    if one.unit == other.unit or not (a and b):
        return a != b
    return all(a * factor != b and b * factor != a for factor in _MONEY)


def differences(reports: Sequence[Report]) -> Iterator[tuple[Address, list[tuple[Report, Cell]]]]:
    """The cells in which files of one report differ, with what each of them prints there."""
    addresses = dict.fromkeys(cell.address for report in reports for cell in report.cells())
    for address in addresses:
        cells = [(report, cell) for report in reports if (cell := report.cell(address)) is not None]
        told = list({_said(cell): cell for _, cell in cells}.values())
        if any(differ(one, other) for at, one in enumerate(told) for other in told[at + 1 :]):
            yield address, cells


def _said(cell: Cell) -> tuple[object, ...]:
    """What ``differ`` looks at: of many copies most print the same, and each of that needs one look."""
    return cell.state, cell.value or 0, cell.unit, cell.text if cell.state == "invalid" else ""
