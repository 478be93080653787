"""The form as one report prints it: with the open rows it has, without what it was free to leave out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from checker.forms.model import Form, FormTable, OpenRows, Row
from checker.forms.sums import CHILDREN, PARENTS
from checker.report import OpenRow, Report, Table


def as_printed(form: Form, report: Report) -> Form:
    """The form itself where the report could choose nothing."""
    changed = {
        id: made
        for id, table in form.tables.items()
        if (printed := report.tables.get(id)) and (made := _table(table, printed)) is not table
    }
    return replace(form, tables={**form.tables, **changed}) if changed else form


def _table(table: FormTable, printed: Table) -> FormTable:
    if table.layout != "titled" or not _free(table):
        return table
    rows = {address.row for address in printed.cells}
    columns = {address.column for address in printed.cells}
    kept = {one.id for one in table.columns if not one.optional or one.id in columns}

    def with_columns(row: Row) -> Row:
        return replace(row, columns=tuple(one for one in row.columns if one.id in kept))

    fixed = [with_columns(row) for row in table.rows if not row.optional or row.id in rows]
    opened: list[Row] = []
    groups: dict[str, tuple[str, ...]] = {}
    for one in table.open:
        own = [row for row in printed.open_rows if row.group == one.group]
        opened += (with_columns(_row(row, one)) for row in own)
        groups |= _tree(one, own)
    names = {row.id for row in fixed} | {row.id for row in opened}
    for name, members in table.groups.items():
        if name not in groups:
            spread = (id for member in members for id in groups.get(member, (member,)))
            groups[name] = tuple(id for id in spread if id in names or name == "columns")
    groups["rows"] = (*(row.id for row in fixed), *(row.id for row in opened))
    groups["columns"] = tuple(id for id in table.groups["columns"] if id in kept)
    return replace(
        table,
        rows=(*fixed, *opened),
        groups=groups,
        column_groups={
            name: tuple(id for id in members if id in kept) for name, members in table.column_groups.items()
        },
    )


def _free(table: FormTable) -> bool:
    optional = any(row.optional for row in table.rows) or any(one.optional for one in table.columns)
    return bool(table.open) or optional


def _row(row: OpenRow, of: OpenRows) -> Row:
    named = (row.called,) if row.called else ()
    return Row(row.id, row.name, variants=named, parent=row.parent, columns=of.columns, optional=True)


def _tree(of: OpenRows, rows: list[OpenRow]) -> Mapping[str, tuple[str, ...]]:
    """Which rows hang under none, which have others under them, and what hangs under each."""
    below: dict[str, list[str]] = {}
    for row in rows:
        if not row.among:
            below.setdefault(row.parent, []).append(row.id)
    found = {parent + CHILDREN: tuple(ids) for parent, ids in below.items() if parent}
    parents = tuple(row.id for row in rows if row.id in below)
    return {of.group: tuple(below.get("", ())), of.group + PARENTS: parents, **found}
