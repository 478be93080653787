"""Cases for rules: reports whose tables are told as figures, without a file."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from checker.document import Document, LinePlace
from checker.forms import Form, Forms, load_forms
from checker.report import Address, Cell, Prose, Report, Table
from checker.rules import builtin_folder
from checker.rules.base import Case

FORMS: Forms = load_forms([builtin_folder() / "forms"])

Figures = Mapping[Address, int | None]
"""What each cell prints; ``None`` is blank."""


def form(id: str) -> Form:
    found = FORMS.get(id)
    assert found is not None
    return found


def case(id: str, figures: Figures, *, year: int = 2022, organ: str = "清溪县档案局") -> Case:
    """A report on these figures; tables without a figure are not there."""
    follows = form(id)
    cells: dict[str, dict[Address, Cell]] = {}
    for line, (address, value) in enumerate(figures.items(), 1):
        text = "" if value is None else str(value)
        place = LinePlace(text, line, 1, line, 1 + len(text))
        state = "blank" if value is None else "number"
        known = None if value is None else Decimal(value)
        cells.setdefault(address.table, {})[address] = Cell(address, state, known, text, place, "text")
    report = Report(
        document=Document("report.txt", "text", ()),
        kind=follows.kind,
        organ=organ,
        year=year,
        form=id,
        title=None,
        period=None,
        sections=(),
        tables={name: Table(name, own) for name, own in cells.items()},
        prose=Prose(()),
    )
    return Case(report, follows)


def balanced(id: str, table: str) -> dict[Address, int | None]:
    """Figures of table 三 or 四 in which every sum holds and hardly any cell is zero."""
    follows = form(id).tables[table]
    figures: dict[Address, int | None] = dict.fromkeys(follows.addresses(), 0)
    parts = [column.id for column in follows.rows[0].columns if not column.total]

    def fill(row: str, values: list[int]) -> None:
        for column, value in zip(parts, values, strict=True):
            figures[Address(table, row, column)] = value
        figures[Address(table, row, "total")] = sum(values)

    if table == "review":
        for number, row in enumerate(follows.rows):
            fill(row.id, [number + at for at in range(len(parts))])
        return figures
    outcomes = follows.groups["outcomes"]
    for number, row in enumerate(outcomes):
        fill(row, [(number * at) % 4 for at in range(1, len(parts) + 1)])
    total = [sum(figures[Address(table, row, column)] or 0 for row in outcomes) for column in parts]
    fill("total", total)
    fill("carried_out", [1, 0, 2, 0, 0, 3])
    fill("carried_in", [0, 1, 0, 0, 2, 0])
    done = [a + b - c for a, b, c in zip(total, [1, 0, 2, 0, 0, 3], [0, 1, 0, 0, 2, 0], strict=True)]
    fill("new", done)
    return figures
