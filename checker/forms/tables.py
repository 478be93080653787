"""Tables that are known by their rows, wherever they stand: ``layout`` says how these are printed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import cast, get_args

from checker.forms.fields import ValueDefaults, identifier, read_column
from checker.forms.model import Column, FormTable, Layout, Row
from checker.ground.yamlfile import Fields, Node, unique


def known_by_rows(fields: Fields, sections: Collection[str], usual: ValueDefaults) -> FormTable:
    """The table as written in YAML. Raises ``RuleFault``."""
    id = identifier(fields)
    layout = cast(Layout, fields.choice("layout", get_args(Layout)))
    tree = _Rows()
    if layout == "blocks":
        for block in fields.items("blocks"):
            inner = Fields(block, "分块")
            label = inner.text("label", "")
            columns = _columns(inner, usual)
            for item in inner.items("rows"):
                tree.add(item, columns, (label,) if label else (), label)
            inner.done()
    else:
        columns = _columns(fields, usual)
        for item in fields.items("rows"):
            tree.add(item, columns, ())
    unique(tree.nodes, "行")
    groups = dict(tree.groups)
    rows = [row.id for row in tree.rows]
    for group, members in fields.mapping("groups", {}).items():
        groups[group] = read_members(members, rows, groups)
    groups["rows"] = tuple(rows)
    groups["columns"] = tuple(dict.fromkeys(column.id for row in tree.rows for column in row.columns))
    table = FormTable(
        id=id,
        title=fields.text("title"),
        short=fields.text("short"),
        section=fields.choice("section", sections),
        layout=layout,
        rows=tuple(tree.rows),
        groups=groups,
        headers=fields.texts("headers", ()),
        alternatives=tuple(tree.alternatives),
        optional=fields.boolean("optional", False),
        balance=tuple(read_members(side, rows, groups) for side in fields.items("balance", ())),
    )
    if len(table.balance) not in (0, 2):
        raise fields.node("balance").fault("“balance”应写相等的两边，各是行标识的列表")
    for row, item in zip(table.rows, tree.leaves, strict=True):
        if row.of and row.of not in groups:
            raise item.fault(f"没有“{row.of}”这个行组", "of")
    fields.done()
    return table


def _columns(fields: Fields, usual: ValueDefaults) -> tuple[Column, ...]:
    columns = []
    for node in fields.items("columns"):
        inner = Fields(node, "列")
        columns.append((read_column(inner, usual, ()), node))
        inner.done()
    if not columns:
        raise fields.node("columns").fault("至少要有一列")
    unique([(column.id, node) for column, node in columns], "列")
    return tuple(column for column, _ in columns)


class _Rows:
    """The leaves of a tree of rows; an inner node is a cell that spans the rows below it."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.alternatives: list[Row] = []
        self.nodes: list[tuple[str, Node]] = []
        self.leaves: list[Node] = []
        """Of each row."""
        self.groups: dict[str, tuple[str, ...]] = {}

    def add(
        self, node: Node, columns: tuple[Column, ...], parents: tuple[str, ...], block: str = ""
    ) -> list[str]:
        """Takes the node in and returns the ids of its leaves."""
        fields = Fields(node, "行")
        mark, label = fields.text("mark", ""), fields.text("label")
        variants = fields.texts("variants", ())
        if not fields.has("rows"):
            id = identifier(fields)
            total, optional = fields.boolean("total", False), fields.boolean("optional", False)
            of, line = fields.text("of", ""), fields.integer("line", None)
            if of and not total:
                raise fields.node("of").fault("只有合计行（total: true）才写“of”")
            fields.done()
            row = Row(
                id, label, mark, parents, variants, columns, block, total, of, optional=optional, line=line
            )
            self.rows.append(row)
            self.leaves.append(node)
            self.nodes.append((id, node))
            return [id]
        leaves: list[str] = []
        for item in fields.items("rows"):
            leaves += self.add(item, columns, (*parents, mark + label), block)
        group, unsplit = fields.text("group", None), fields.text("unsplit", None)
        fields.done()
        if group:
            self.groups[group] = tuple(leaves)
        if unsplit:
            row = Row(unsplit, label, mark, parents, variants, columns, block, replaces=tuple(leaves))
            self.alternatives.append(row)
            self.nodes.append((unsplit, node))
        return leaves


def read_members(node: Node, rows: Collection[str], groups: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Rows, and groups told before, as rows."""
    if not isinstance(node.value, tuple):
        raise node.fault("行组应当是行标识的列表")
    members: list[str] = []
    for item in node.value:
        if isinstance(item.value, str) and item.value in rows:
            members.append(item.value)
        elif isinstance(item.value, str) and item.value in groups:
            members += groups[item.value]
        else:
            raise item.fault(f"没有“{item.value}”这一行或行组")
    return tuple(members)
