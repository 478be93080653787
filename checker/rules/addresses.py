"""Addresses written in names or labels, for one form: ``表三[予以公开, 总计]``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checker.forms import Column, Form, FormTable
from checker.report import Address
from checker.rules import names
from checker.rules.expression import ExpressionError, number
from checker.rules.layout import Layout
from checker.rules.names import UnknownName
from checker.rules.tree import Ref

_AS_CALLED = re.compile(
    r"(?P<previous>previous\.)?(?P<table>[^\[\]]+)\[(?P<row>[^\[\],，]+)[,，](?P<column>[^\[\],，]+)\]"
)
"""A table by the name that an audit calls it by, which may hold brackets (“收支总表（支出）”)."""


def find(text: str, form: Form) -> Address:
    """The cell that an address means. Raises ``UnknownName`` with a Chinese sentence where it means none."""
    try:
        return _plain(Address.parse(text), form)
    except ValueError:
        pass
    written = _AS_CALLED.fullmatch(text.strip())
    if written and len(names.table_ids(written["table"], [form])) == 1:
        row, column = written["row"].strip(), written["column"].strip()
        return _resolved(written["table"], row, column, bool(written["previous"]), form)
    try:
        terms = number(text).terms
    except ExpressionError as error:
        raise UnknownName(f"“{text}”不是单元格地址（{error.message}）") from None
    if len(terms) != 1 or not isinstance(terms[0][1], Ref):
        raise UnknownName(f"“{text}”不是单元格地址")
    ref = terms[0][1]
    return _resolved(ref.table, ref.row, ref.column, ref.previous, form)


def _plain(address: Address, form: Form) -> Address:
    """The same, where all its names are ids of the form; else what they mean as labels."""
    table = form.tables.get(address.table)
    row = table.row(address.row) if table else None
    columns = row.columns if row is not None else _open_columns(table)
    if any(column.id == address.column for column in columns):
        return address
    return _resolved(address.table, address.row, address.column, address.previous, form)


def _open_columns(table: FormTable | None) -> Sequence[Column]:
    return table.open[0].columns if table is not None and table.open else ()


def _resolved(table: str, row: str, column: str, previous: bool, form: Form) -> Address:
    ids = names.table_ids(table, [form])
    ids = names.in_sides(ids, form, row) or ids if len(ids) > 1 else ids
    if len(ids) != 1:
        known = names.known_tables([form])
        listed = "、".join(f"{id}（{short}）" for id, short in known.items())
        what = "不止一张表" if ids else "没有这张表"
        raise UnknownName(f"“{table}”{what}；可用的表：{listed}{names.near(table, known, known)}")
    own = form.tables[ids[0]]
    if own.row(row) is None and not names.found(row, names.rows_called(own)) and own.open:
        # A row that each report has its own of is known by its key.
        columns = _open_columns(own)
        fitting = names.found(column, names.columns_called(columns))
        told = [one.id for one in columns if one.id == column] or fitting
        if len(told) == 1:
            return Address(own.id, row, told[0], previous)
    layout = Layout(form, own, frozenset(one.id for one in own.alternatives if one.id == row))
    if not layout.is_cell(row, column):
        raise UnknownName(f"“{table}[{row}, {column}]”不是一格，而是一组")
    [address] = layout.addresses(row, column)
    return address._replace(previous=previous)
