"""The form's tables as one report prints them: which cells a name in a rule stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from checker.forms import Column, Form, FormTable, Row
from checker.report import Address, Report

if TYPE_CHECKING:
    from checker.rules.base import Case

COLUMN_GROUPS = ("columns", "parts")
"""Groups of columns that every table has: all of them, and all but the total."""


class UnknownName(Exception):
    """A row, column or group that the table does not have. The message is a Chinese phrase;
    ``at`` is the index in the expression where the name stands."""

    def __init__(self, message: str, at: int = 0) -> None:
        super().__init__(message)
        self.at = at


@dataclass(frozen=True, eq=False)
class Layout:
    """One table of a form. ``unsplit``: rows that this report prints whole where the form splits
    them (“（六）其他处理” of form 2021 in one row, id ``other``); groups then hold the whole row."""

    form: Form
    table: FormTable
    unsplit: frozenset[str] = frozenset()

    @cached_property
    def _rows(self) -> dict[str, Row]:
        return {row.id: row for row in self.table.rows}

    def rows(self, name: str) -> tuple[str, ...]:
        """The rows that a name stands for: one row, or the members of a group."""
        if name in self._rows or name in self.unsplit:
            return (name,)
        members = tuple(self._rows) if name == "rows" else self.table.groups.get(name)
        if members is None:
            raise UnknownName(f"{self._called} 没有行或行组“{name}”")
        return tuple(dict.fromkeys(self._printed(row) for row in members))

    def columns(self, name: str, row: str | None = None) -> tuple[str, ...]:
        """The columns that a name stands for in a row (in any row of the table, without one)."""
        columns = self.row(row).columns if row else self._all_columns
        if name in COLUMN_GROUPS:
            return tuple(column.id for column in columns if name == "columns" or not column.total)
        if any(column.id == name for column in columns):
            return (name,)
        where = f"{self._called} 的行“{row}”" if row else self._called
        raise UnknownName(f"{where}没有列或列组“{name}”")

    def addresses(self, row: str, column: str, previous: bool = False) -> tuple[Address, ...]:
        return tuple(
            Address(self.table.id, one, other, previous)
            for one in self.rows(row)
            for other in self.columns(column, one)
        )

    def row(self, id: str) -> Row:
        """The form's row; for a row printed whole, the first of its parts stands for it."""
        if id in self._rows:
            return self._rows[id]
        return next(row for row in self.table.rows if row.id.startswith(f"{id}."))

    def column(self, address: Address) -> Column:
        return next(c for c in self.row(address.row).columns if c.id == address.column)

    def is_total(self, address: Address) -> bool:
        return self.row(address.row).total or self.column(address).total

    def name_of(self, id: str) -> str:
        """What the form calls a row or column."""
        if id in self._rows:
            row = self._rows[id]
            return f"{row.mark}{row.label}"
        if id in self.unsplit:
            parents = self.row(id).parents
            return parents[-1] if parents else id
        return next((column.label for column in self._all_columns if column.id == id), id)

    @property
    def _called(self) -> str:
        return f"表“{self.table.id}”（格式 {self.form.id}）"

    @cached_property
    def _all_columns(self) -> tuple[Column, ...]:
        found = {column.id: column for row in self.table.rows for column in row.columns}
        return tuple(found.values())

    def _printed(self, row: str) -> str:
        parent = row.rpartition(".")[0]
        return parent if parent in self.unsplit else row


class Layouts:
    """The layouts of all forms, made once and shared by all rules."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self.forms: Mapping[str, Form] = {form.id: form for form in forms}
        self._made: dict[tuple[str, str, frozenset[str]], Layout] = {}
        self._parents: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}

    def get(self, form: Form, table: str, unsplit: frozenset[str] = frozenset()) -> Layout:
        key = (form.id, table, unsplit)
        if key not in self._made:
            self._made[key] = Layout(form, form.tables[table], unsplit)
        return self._made[key]

    def of(self, report: Report, form: Form | None, table: str) -> Layout | None:
        """The layout of a table of a report; ``None`` where its form does not have the table.

        Without a form of the report as a whole (a mixed one) each table follows the form that
        knows most of its cells.
        """
        printed = report.tables.get(table)
        if form is None:
            candidates = [
                one for one in self.forms.values() if one.kind == report.kind and table in one.tables
            ]
            if not printed or not candidates:
                return None
            form = max(
                candidates,
                key=lambda one: sum(address in printed.cells for address in one.tables[table].addresses()),
            )
        elif form.id not in self.forms:
            return None
        form = self.forms[form.id]
        if table not in form.tables:
            return None
        unsplit = frozenset(
            parent
            for parent, column in self._unsplittable(form, table)
            if printed and Address(table, parent, column) in printed.cells
        )
        return self.get(form, table, unsplit)

    def _unsplittable(self, form: Form, table: str) -> tuple[tuple[str, str], ...]:
        key = (form.id, table)
        if key not in self._parents:
            rows = {row.id: row for row in form.tables[table].rows}
            found = {
                id.rpartition(".")[0]: row.columns[0].id
                for id, row in rows.items()
                if "." in id and row.columns
            }
            self._parents[key] = tuple((id, column) for id, column in found.items() if id not in rows)
        return self._parents[key]


def side(case: Case, previous: bool) -> tuple[Report | None, Form | None]:
    """This year's report or last year's, each with its form."""
    return (case.previous, case.previous_form) if previous else (case.report, case.form)


def label(layout: Layout, address: Address) -> str:
    """The cell in an auditor's words, rows printed whole included."""
    if address.row in layout.unsplit:
        prefix = "上年" if address.previous else ""
        return f"{prefix}{layout.table.short}·{layout.name_of(address.row)}·{layout.name_of(address.column)}"
    return layout.form.label(address)
