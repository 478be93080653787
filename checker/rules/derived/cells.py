"""What follows from a form's tables: what adds up to what, and what is the same figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checker.forms import Column, Form, FormTable, Relation
from checker.report import Address
from checker.rules.derived.naming import BASIS, part_of_id

_LEFT, _RIGHT_SIDE, _APART = "{lhs:元}", "{rhs:元}", "{diff:元}"
"""Both sides and their difference in a message, in the unit that the report prints."""
_RIGHT, _WRONG = "1200.00", "1300.00"
"""The figures of examples, and of a sum that fails."""
_PARENT, _CHILD = "901", "90101"
"""Keys of open rows in examples."""


def of_cells(form: Form) -> Iterator[tuple[dict[str, Any], int]]:
    """Each as the rule that it would be written as, and the line of the form that it follows from."""
    for table in form.tables.values():
        for relation in table.relations:
            yield _rule(form, table, relation), relation.line


def of_rows(form: Form) -> Iterator[tuple[dict[str, Any], int]]:
    """The rule that tells rows which the form does not know, where its tables are known by their titles."""
    titled = [table for table in form.tables.values() if table.layout == "titled"]
    cell = next((address for table in titled for address in table.addresses()), None)
    if cell is None:
        return
    column = next(one for one in form.tables[cell.table].columns if one.id == cell.column)
    rule = {
        "id": f"{part_of_id(form.kind)}-rows-strange",
        "title": f"{form.name}：没有认出的行",
        "kind": "cells",
        "find": "strange-rows",
        "severity": "warning",
        "basis": {"none": f"没有认出的行，其中的数没有核对（{BASIS}）"},
        "forms": [form.id],
        "message": "{table}中，{rows}没有认出：其中的数没有核对，也没有加进合计。",
        "hint": "名称写错了的，改正；是另加的行，请人工核对它所在的合计。",
        "examples": {"pass": [{str(cell): _as(column, _RIGHT)}], "fail": [{"foreign": ["另加的一行"]}]},
    }
    yield rule, 1


def _rule(form: Form, table: FormTable, relation: Relation) -> dict[str, Any]:
    of_kind = {"sum": _sum, "equals": _same, "last_year": _same}[relation.kind]
    return {
        "kind": "identity",
        "severity": "error",
        "basis": {"doc": form.title, "at": f"{table.short}，{BASIS}"},
        "forms": [form.id],
        **of_kind(form, table, relation),
    }


def _id(form: Form, table: FormTable, relation: Relation) -> str:
    what = {"sum": "sum", "equals": "same", "last_year": "opening"}[relation.kind]
    own = (relation.row or relation.column).removesuffix(".parents")
    if relation.kind != "sum" and relation.row and len(_figures(table)) > 1:
        own = f"{own} {relation.column}"
    if not relation.row and table.row(own) is not None:
        own = f"{own} column"  # a row is called so, too
    return "-".join((*map(part_of_id, (form.kind, table.id, own)), what))


def _sum(form: Form, table: FormTable, relation: Relation) -> dict[str, Any]:
    if relation.children:
        return _children(form, table, relation)
    id = table.id
    if relation.row:
        total, variable = f"{id}[{relation.row}, $col]", {"col": f"{id}.figures"}
        plus, minus = f"sum({id}[{relation.plus}, $col])", f"sum({id}[{relation.minus}, $col])"
        row = table.row(relation.row)
        name = row.name if row else relation.row
        where = "“{col}”列" if len(table.columns) > 1 else ""
    else:
        total, variable = f"{id}[$row, {relation.column}]", {"row": f"{id}.rows"}
        plus, minus = f"sum({id}[$row, {relation.plus}])", f"sum({id}[$row, {relation.minus}])"
        name = next(one.name for one in table.columns if one.id == relation.column)
        where = "“{row}”行" if len(table.rows) > 1 or table.open else ""
    right = f"{plus} - {minus}" if relation.minus else plus
    return {
        "id": _id(form, table, relation),
        "title": f"{table.short}：{name}等于各项之和",
        "for": variable,
        "check": f"{right} == {total}",
        "sides": ["各项之和", name],
        "message": f"{table.short}{where}各项之和 {_LEFT}，{name} {_RIGHT_SIDE}，相差 {_APART}。",
        "examples": _sum_examples(table, relation),
    }


def _children(form: Form, table: FormTable, relation: Relation) -> dict[str, Any]:
    id = table.id
    where = "“{col}”列" if len(table.columns) > 1 else ""
    columns = _figures(table)
    cells = {f"{id}[{key}, {one.id}]": _as(one, _RIGHT) for key in (_PARENT, _CHILD) for one in columns}
    wrong = {**cells, f"{id}[{_PARENT}, {columns[0].id}]": _as(columns[0], _WRONG)}
    return {
        "id": _id(form, table, relation),
        "title": f"{table.short}：各级等于其下级之和",
        "for": {"row": f"{id}.{relation.row}", "col": f"{id}.figures"},
        "check": f"sum({id}[$row.children, $col]) == {id}[$row, $col]",
        "sides": ["下级之和", "本级"],
        "message": f"{table.short}“{{row}}”行{where}下级之和 {_LEFT}，本级 {_RIGHT_SIDE}，相差 {_APART}。",
        "examples": {"pass": [cells], "fail": [wrong]},
    }


def _same(form: Form, table: FormTable, relation: Relation) -> dict[str, Any]:
    other = relation.other
    assert other is not None
    own = Address(table.id, relation.row, relation.column)
    there = form.label(other._replace(previous=False))
    if other.previous:
        there = f"上年{there}"
    here = form.label(own)
    column = next(one for one in table.columns if one.id == relation.column)
    right, wrong = _as(column, _RIGHT), _as(column, _WRONG)
    previous = {"previous": {str(other._replace(previous=False)): right}}
    beside = previous if other.previous else {str(other): right}
    return {
        "id": _id(form, table, relation),
        "title": f"{here}等于{there}",
        "check": f"{own} == {other}",
        "sides": [here, there],
        "message": f"{here} {_LEFT}，{there} {_RIGHT_SIDE}，相差 {_APART}。",
        "examples": {"pass": [{str(own): right, **beside}], "fail": [{str(own): wrong, **beside}]},
    }


def _sum_examples(table: FormTable, relation: Relation) -> dict[str, Any]:
    if relation.row:
        column = _figures(table)[0]
        parts = table.groups.get(relation.plus, ())
        at = [(row, column) for row in parts if table.row(row)] or [(_PARENT, column)]
        total = (relation.row, column)
    else:
        columns = {one.id: one for one in table.columns}
        row = table.rows[0].id if table.rows else _PARENT
        at = [(row, columns[id]) for id in table.column_groups[relation.plus]]
        total = (row, columns[relation.column])
    cells: dict[str, Any] = {}
    for number, (row, column) in enumerate(at):
        cells[f"{table.id}[{row}, {column.id}]"] = _as(column, "0" if number else _RIGHT)
    if relation.minus and relation.row:
        cells |= {f"{table.id}[{row}, {total[1].id}]": "0" for row in table.groups[relation.minus]}
    elif relation.minus:
        cells |= {f"{table.id}[{total[0]}, {id}]": "0" for id in table.column_groups[relation.minus]}
    sum_at = f"{table.id}[{total[0]}, {total[1].id}]"
    return {
        "pass": [{**cells, sum_at: _as(total[1], _RIGHT)}],
        "fail": [{**cells, sum_at: _as(total[1], _WRONG)}],
    }


def _figures(table: FormTable) -> list[Column]:
    return [one for one in table.columns if one.id in table.column_groups["figures"]]


def _as(column: Column, text: str) -> str:
    """A figure of an example as the column may print it."""
    return text.partition(".")[0] if column.kind in ("count", "signed") else text
