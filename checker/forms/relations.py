"""What the form says that holds between cells of its tables, told as addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from checker.forms.model import Column, FormTable, Relation, Row
from checker.ground.yamlfile import Fields, Node
from checker.report import Address

_KEYS = ("equals", "last_year")


def resolve(read: Mapping[str, tuple[FormTable, Node]]) -> dict[str, FormTable]:
    """The tables, with what their rows say of other cells. Raises ``RuleFault`` for a cell that is none."""
    tables = {id: table for id, (table, _) in read.items()}
    return {
        id: replace(table, relations=(*table.relations, *_others(table, _own(node, id), tables)))
        for id, (table, node) in read.items()
        if table.layout == "titled"
    } | {id: table for id, table in tables.items() if table.layout != "titled"}


def _own(node: Node, id: str) -> Node:
    """Where a table's rows are written: one of its sides, where it has such."""
    sides = Fields(node, "表格").items("sides", ())
    for side in sides:
        if Fields(side, "并列的表").text("id", Fields(side, "").text("label", "")) == id:
            return side
    return node


def _others(table: FormTable, node: Node, tables: Mapping[str, FormTable]) -> Iterator[Relation]:
    for row, item in _written(node, table):
        fields = Fields(item, "行")
        for key in _KEYS:
            if fields.has(key):
                yield from _relations(key, table, row, fields.node(key), tables)


def _written(node: Node, table: FormTable) -> Iterator[tuple[Row, Node]]:
    """The rows with where they are written; the order is the same."""
    known = iter(table.rows)

    def of(items: tuple[Node, ...]) -> Iterator[tuple[Row, Node]]:
        for item in items:
            fields = Fields(item, "行")
            if fields.has("open"):
                continue
            if fields.has("id") or not fields.has("rows"):
                yield next(known), item
            yield from of(fields.items("rows", ()))

    yield from of(Fields(node, "表格").items("rows", ()))


def _relations(
    key: str, table: FormTable, row: Row, node: Node, tables: Mapping[str, FormTable]
) -> Iterator[Relation]:
    if isinstance(node.value, dict):
        for column, one in node.value.items():
            if not any(known.id == column for known in row.columns):
                raise node.fault(f"没有列“{column}”", column)
            yield from _relation(key, table, row, column, one, tables)
        return
    for one in node.value if isinstance(node.value, tuple) else (node,):
        yield from _relation(key, table, row, "", one, tables)


def _relation(
    key: str, table: FormTable, row: Row, column: str, node: Node, tables: Mapping[str, FormTable]
) -> Iterator[Relation]:
    try:
        other = Address.parse(str(node.value))
    except ValueError:
        raise node.fault(f"“{key}”应当是单元格的地址，如 表[行, 列]") from None
    there = tables.get(other.table)
    far = there.row(other.row) if there else None
    open_row = there is not None and any(one.group == other.row for one in there.open)
    if there is None or (far is None and not open_row):
        raise node.fault(f"没有单元格“{other}”")
    if far is not None and all(one.id != other.column for one in far.columns):
        raise node.fault(f"没有单元格“{other}”")
    column = column or _column(table, row, other)
    if not column:
        raise node.fault(
            f"“{key}”要写明是哪一列：{{列: 地址}}（本表的列：{'、'.join(one.id for one in row.columns)}）"
        )
    yield Relation(
        "equals" if key == "equals" else "last_year",
        table.id,
        row.id,
        column,
        other=other._replace(previous=key == "last_year"),
        line=node.line,
    )


def _column(table: FormTable, row: Row, other: Address) -> str:
    """The column that is meant: of the same name, the total, the only one."""
    columns: tuple[Column, ...] = row.columns
    if any(one.id == other.column for one in columns):
        return other.column
    totals = [one.id for one in columns if one.total]
    if totals or len(columns) == 1:
        return (totals or [columns[0].id])[0]
    return table.main[1]
