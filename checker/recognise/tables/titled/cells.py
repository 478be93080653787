"""What is printed in a cell, read as a value."""

from __future__ import annotations

from checker.forms import Column, FormTable
from checker.recognise.matching import values
from checker.recognise.tables.found import PrintedCell
from checker.report import Address, Cell


def read_cell(
    address: Address, column: Column, printed: PrintedCell, unit: str | None, table: FormTable
) -> Cell:
    if printed.doubt:
        return Cell(address, "unsure", None, printed.text, printed.place, printed.source, None, printed.doubt)
    state, value, money, reason = values.read_value(printed.text, column, unit)
    step = values.last_digit(printed.text, column, unit) if table.rounding == "printed" else None
    said = values.printed_unit(printed.text, column, unit) if money else None
    return Cell(address, state, value, printed.text, printed.place, printed.source, money, reason, step, said)
