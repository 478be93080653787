"""A report's table drawn again by the official form: rows of cells with their spans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from checker.forms import Form, FormTable, Row
from checker.report import Address, Cell, Report, Table


@dataclass(frozen=True, slots=True)
class Drawn:
    """One cell of the drawing: a heading with ``text``, or a value with its ``address``.

    ``cell`` is ``None`` where the report prints no such cell.
    """

    text: str
    address: Address | None = None
    cell: Cell | None = None
    rowspan: int = 1
    colspan: int = 1
    role: str = "column"
    """Of a heading: ``column``, ``row`` or ``block``; of a value: ``value``."""
    row: str = ""
    """Of a row's own heading: the row's id."""
    printed: str = ""
    """Of a row's own heading: the label as the report prints it."""


Drawing = list[list[Drawn]]


def form_of(report: Report, forms: Mapping[str, Form]) -> Form | None:
    """The form the report follows; of a mixed one, the edition that knows most of its cells."""
    if report.form is not None and report.form in forms:
        return forms[report.form]
    same = [form for form in forms.values() if form.kind == report.kind] or list(forms.values())
    return max(same, key=lambda form: _known(report, form), default=None)


def _known(report: Report, form: Form) -> int:
    both = report.tables.keys() & form.tables.keys()
    return sum(_fits(report.tables[name], form.tables[name]) for name in both)


def _fits(table: Table, form: FormTable) -> int:
    return sum(address in table.cells for address in form.addresses())


def table_form(table: Table, form: Form | None, forms: Mapping[str, Form]) -> FormTable | None:
    """The form's table that ``table`` follows; a mixed report has one table of each edition."""
    choices = ([form] if form else []) + [other for other in forms.values() if other is not form]
    found = [choice.tables[table.name] for choice in choices if table.name in choice.tables]
    return max(found, key=lambda one: _fits(table, one), default=None)


def draw(table: Table, form: FormTable | None) -> Drawing:
    """``table`` in the layout of ``form``; rows that the form does not know come last, as printed."""
    if form is None:
        return _unknown_rows(table, frozenset())
    known = frozenset((*form.addresses(), *_of_open_rows(table)))
    layouts = {"titled": _matrix, "matrix": _matrix, "blocks": _blocks, "strip": _strip}
    own = rows(table, form)
    return (layouts[form.layout](table, own) if own else []) + _unknown_rows(table, known)


def _of_open_rows(table: Table) -> frozenset[Address]:
    ids = {row.id for row in table.open_rows}
    return frozenset(address for address in table.cells if address.row in ids)


def opened(table: Table, form: FormTable) -> list[Row]:
    """The rows that the form leaves to each report, as this one prints them."""
    columns = {one.group: one.columns for one in form.open}
    known = ((row, columns.get(row.group, ())) for row in table.open_rows)
    return [Row(row.id, row.name, parent=row.parent, columns=own, optional=True) for row, own in known]


def rows(table: Table, form: FormTable) -> list[Row]:
    """The rows to draw: of a row that may stand in place of others, either it or those."""
    printed = {address.row for address in table.cells}
    replaced = {other for row in form.rows if row.id in printed for other in row.replaces}
    own = [
        row
        for row in form.rows
        if row.id in printed or not (row.replaces or row.id in replaced or _left_out(form, row))
    ]
    return [*own, *opened(table, form)]


def _left_out(form: FormTable, row: Row) -> bool:
    return form.layout == "titled" and row.optional


def _label(row: Row) -> str:
    return f"{row.mark}{row.label}"


def _head(table: Table, row: Row, colspan: int = 1) -> Drawn:
    printed = table.labels[row.id].text.strip() if row.id in table.labels else ""
    return Drawn(_label(row), colspan=colspan, role="row", row=row.id, printed=printed)


def _value(table: Table, row: str, column: str, colspan: int = 1) -> Drawn:
    address = Address(table.name, row, column)
    cell = table.cells.get(address)
    return Drawn(cell.text.strip() if cell else "", address, cell, colspan=colspan, role="value")


def _matrix(table: Table, rows: list[Row]) -> Drawing:
    depth = max(len(row.parents) for row in rows) + 1
    head = [Drawn("", colspan=depth)] + [Drawn(column.label) for column in rows[0].columns]
    drawing: Drawing = [head]
    for number, row in enumerate(rows):
        line: list[Drawn] = []
        for level, parent in enumerate(row.parents):
            chain = row.parents[: level + 1]
            if number and rows[number - 1].parents[: level + 1] == chain:
                continue
            span = 0
            for below in rows[number:]:
                if below.parents[: level + 1] != chain:
                    break
                span += 1
            line.append(Drawn(parent, rowspan=span, role="row"))
        line.append(_head(table, row, depth - len(row.parents)))
        line.extend(_value(table, row.id, column.id) for column in row.columns)
        drawing.append(line)
    return drawing


def _blocks(table: Table, rows: list[Row]) -> Drawing:
    width = max(len(row.columns) for row in rows)
    drawing: Drawing = []

    def header(row: Row) -> tuple[str, tuple[str, ...]]:
        return row.block, tuple(column.label for column in row.columns)

    block = None
    for (title, labels), members in groupby(rows, key=header):
        if title and title != block:
            drawing.append([Drawn(title, colspan=width + 1, role="block")])
        block = title
        spans = _spread(len(labels), width)
        drawing.append(
            [Drawn("信息内容")] + [Drawn(text, colspan=n) for text, n in zip(labels, spans, strict=True)]
        )
        for row in members:
            values = [
                _value(table, row.id, column.id, span)
                for column, span in zip(row.columns, spans, strict=True)
            ]
            drawing.append([_head(table, row), *values])
    return drawing


def _spread(count: int, width: int) -> list[int]:
    """``width`` grid columns shared by ``count`` cells, the last taking what is left."""
    return [1] * (count - 1) + [width - count + 1]


def _strip(table: Table, rows: list[Row]) -> Drawing:
    depth = max(len(row.parents) for row in rows)
    drawing: Drawing = []
    for level in range(depth + 1):
        line: list[Drawn] = []
        for chain, below in groupby(rows, key=lambda row: (*row.parents, _label(row))[: level + 1]):
            if len(chain) <= level:
                continue
            members = list(below)
            leaf = all(len(row.parents) == level for row in members)
            line.append(
                Drawn(
                    chain[level],
                    rowspan=depth + 1 - level if leaf else 1,
                    colspan=sum(len(row.columns) for row in members),
                )
            )
        drawing.append(line)
    drawing.append([Drawn(column.label) for row in rows for column in row.columns])
    drawing.append([_value(table, row.id, column.id) for row in rows for column in row.columns])
    return drawing


def _unknown_rows(table: Table, known: frozenset[Address]) -> Drawing:
    rows: dict[str, list[Cell]] = {}
    for address, cell in table.cells.items():
        if address not in known:
            rows.setdefault(address.row, []).append(cell)
    return [
        [
            Drawn(table.labels[row].text.strip() if row in table.labels else row, role="row"),
            *(Drawn(cell.text.strip(), cell.address, cell, role="value") for cell in cells),
        ]
        for row, cells in rows.items()
    ]
