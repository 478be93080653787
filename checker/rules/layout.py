"""The form's tables as one report prints them: which cells a name in a rule stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from checker.forms import Column, Form, FormTable, Row
from checker.forms.fields import name_of
from checker.report import Address, Report
from checker.rules import names
from checker.rules.names import UnknownName as UnknownName

if TYPE_CHECKING:
    from checker.rules.base import Case

TOTALS = "totals"
COLUMN_GROUPS = ("columns", "parts", TOTALS)
"""Groups of columns that every table has: all of them, all but the totals, and the totals."""
_REPORTS = 4
"""The layouts of so many reports are kept: this year's and last year's of one case at least."""


@dataclass(frozen=True, eq=False)
class Layout:
    """One table of a form. ``unsplit``: the alternative rows that this report prints in place of
    those that they replace (“（六）其他处理” of form 2021 in one row); groups then hold them instead."""

    form: Form
    table: FormTable
    unsplit: frozenset[str] = frozenset()
    lasting: bool = True
    """It is the form's own; ``False``: one report's, with the open rows that it prints."""

    @cached_property
    def _rows(self) -> dict[str, Row]:
        return {row.id: row for row in self.table.rows}

    @cached_property
    def _alternatives(self) -> dict[str, Row]:
        return {row.id: row for row in self.table.alternatives if row.id in self.unsplit}

    @cached_property
    def _opened(self) -> dict[str, Row]:
        """Open rows that a rule asks for: whether a report has them, only that report says."""
        return {}

    @cached_property
    def _printed(self) -> dict[str, str]:
        """Row of the form → the alternative row that stands in its place."""
        return {replaced: row.id for row in self._alternatives.values() for replaced in row.replaces}

    @cached_property
    def _columns(self) -> dict[tuple[str, str], Column]:
        """Row and column of each cell of the table as this report prints it → that column."""
        rows = (self._alternatives | self._rows).values()
        return {(row.id, column.id): column for row in rows for column in reversed(row.columns)}

    @cached_property
    def printed_rows(self) -> tuple[tuple[Address, ...], ...]:
        """The cells of each row as this report prints them, in the order of the form."""
        return tuple(
            tuple(Address(self.table.id, row, column.id) for column in self.row(row).columns)
            for row in self.rows("rows")
        )

    @cached_property
    def _addresses(self) -> dict[tuple[str, str, bool], tuple[Address, ...]]:
        return {}

    def rows(self, name: str) -> tuple[str, ...]:
        """The rows that a name stands for: one row, or the members of a group."""
        if name in self._rows or name in self._alternatives:
            return (name,)
        members = tuple(self._rows) if name == "rows" else self.table.groups.get(name)
        if members is None:
            members = self._by_label(name) or (self._asked_for(name).id,)
        if len(members) == 1 and members[0] in self._alternatives:
            return members
        opened = {rows.group for rows in self.table.open}  # which rows these are, only a report says
        return tuple(dict.fromkeys(self._printed.get(row, row) for row in members if row not in opened))

    def _by_label(self, name: str) -> tuple[str, ...]:
        """The row, or the rows of the group, that the form calls so; none where it may be a row that each
        report has its own of. Raises ``UnknownName``."""
        rows = [
            row
            for row in names.found(name, names.rows_called(self.table))
            if row in self._rows or row in self._alternatives
        ]
        # One row printed in place of several is meant by their group's label as well.
        rows = [row for row in rows if row in self._rows] or rows
        if len(rows) == 1:
            return (rows[0],)
        groups = [] if rows else names.found(name, names.groups_called(self.table))
        if len(groups) == 1:
            return groups[0]
        labels = {row.id: row.name for row in self.table.rows}
        if not rows and self.lasting and self._may_be_opened(name, labels):
            return ()
        if rows:
            paths = (names.row_path(self.row(row), self.table) for row in rows)
            said = "、".join(f"“{path}”（{row}）" for path, row in zip(paths, rows, strict=True))
            raise UnknownName(f"{self._called}的“{name}”不止一行：{said}")
        meant = names.near(name, (*labels, *self.table.groups), labels) or names.listed("行", labels)
        raise UnknownName(f"{self._called}没有行或行组“{name}”{meant}")

    def _may_be_opened(self, name: str, labels: Mapping[str, str]) -> bool:
        """Whether a report may have a row of its own so named; what is nearly one of the form's is a slip."""
        if any(one.like is not None and one.like.fullmatch(name) for one in self.table.open):
            return True
        named = any(one.like is None or one.name for one in self.table.open)
        return named and not names.near(name, (*labels, *self.table.groups), labels)

    def _asked_for(self, name: str) -> Row:
        """A row that each report has its own of, by its key or by what it is called."""
        id = name_of(name)
        return self._opened.setdefault(id, Row(id, name, columns=self.table.open[0].columns, optional=True))

    def summed(self, row: str) -> tuple[str, ...]:
        """The rows that a row of totals adds up; none where the form does not say."""
        of = self.row(row).of
        return self.rows(of) if of else ()

    def columns(self, name: str, row: str | None = None) -> tuple[str, ...]:
        """The columns that a name stands for in a row (in any row of the table, without one)."""
        columns = self.row(row).columns if row else self._all_columns
        if name in self.table.column_groups:
            own = {column.id for column in columns}
            return tuple(id for id in self.table.column_groups[name] if id in own)
        if name in COLUMN_GROUPS:
            return tuple(c.id for c in columns if name == "columns" or c.total == (name == TOTALS))
        if any(column.id == name for column in columns):
            return (name,)
        where = f"{self._called}的行“{row}”" if row else self._called
        known = names.found(name, names.columns_called(columns))
        if len(known) == 1:
            return (known[0],)
        if known:
            raise UnknownName(f"{where}的“{name}”不止一列：{'、'.join(known)}")
        labels = {column.id: column.label for column in columns}
        meant = names.near(name, (*labels, *COLUMN_GROUPS), labels) or names.listed("列", labels)
        raise UnknownName(f"{where}没有列或列组“{name}”{meant}")

    def addresses(self, row: str, column: str, previous: bool = False) -> tuple[Address, ...]:
        """The cells that two names stand for. Raises ``UnknownName``."""
        known = self._addresses.get((row, column, previous))
        if known is None:
            known = self._addresses[row, column, previous] = tuple(
                Address(self.table.id, one, other, previous)
                for one in self.rows(row)
                for other in self.columns(column, one)
            )
        return known

    def row(self, id: str) -> Row:
        return self._rows.get(id) or self._alternatives.get(id) or self._opened[id]

    def column(self, address: Address) -> Column:
        """The column of a cell that the form has. Raises ``KeyError`` for another."""
        column = self.known_column(address)
        if column is None:
            raise KeyError(str(address))
        return column

    def known_column(self, address: Address) -> Column | None:
        """The same for any cell that a report prints; ``None`` for one of another edition's table."""
        known = self._columns.get((address.row, address.column))
        if known is None and (row := self._opened.get(address.row)) is not None:
            known = next((column for column in row.columns if column.id == address.column), None)
        return known

    def rank(self, address: Address) -> int:
        """0 for a cell of its own, 1 for a total, 2 for the total of totals."""
        return self.row(address.row).total + self.column(address).total

    def is_cell(self, row: str, column: str) -> bool:
        """Whether two names stand for one cell, not for a group of cells that may hold just one."""
        if column in COLUMN_GROUPS:
            return False
        if row in self._rows or row in self._alternatives:
            return True
        return row != "rows" and row not in self.table.groups and len(self.addresses(row, column)) == 1

    def row_name(self, name: str) -> str:
        """What the form calls a row."""
        return self.row(self.rows(name)[0]).name

    def column_name(self, name: str) -> str:
        known = {column.id: column.name for column in self._all_columns}
        return known.get(name) or known[self.columns(name)[0]]

    @property
    def _called(self) -> str:
        return f"表“{self.table.id}”（格式 {self.form.id}）"

    @cached_property
    def _all_columns(self) -> tuple[Column, ...]:
        return self.table.columns


class Layouts:
    """The layouts of all forms, made once and shared by all rules."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self.forms: Mapping[str, Form] = {form.id: form for form in forms}
        self._made: dict[tuple[str, str, frozenset[str]], Layout] = {}
        self._printed: list[tuple[Form, dict[str, Layout]]] = []
        """Those of the forms as reports printed them last."""

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
        if table not in form.tables:
            return None
        if form is not self.forms[form.id]:
            return self._of_printed(form, table)
        unsplit = frozenset(
            row.id
            for row in form.tables[table].alternatives
            if printed and any(Address(table, row.id, one.id) in printed.cells for one in row.columns)
        )
        return self.get(form, table, unsplit)

    def _of_printed(self, form: Form, table: str) -> Layout:
        """The layout of a form as one report prints it."""
        made = next((made for known, made in self._printed if known is form), None)
        if made is None:
            made = {}
            self._printed = [(form, made), *self._printed[: _REPORTS - 1]]
        if table not in made:
            made[table] = Layout(form, form.tables[table], lasting=False)
        return made[table]


def side(case: Case, previous: bool) -> tuple[Report | None, Form | None]:
    """This year's report or last year's, each with its form."""
    return (case.previous, case.previous_form) if previous else (case.report, case.form)


def label(layout: Layout, address: Address) -> str:
    """The cell in an auditor's words."""
    return layout.form.label(address)
