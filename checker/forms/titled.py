"""Tables that are known by the title over them: trees of rows and columns, lists side by side, open rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from checker.forms.fields import ValueDefaults, identifier, printed_label, read_column, words_said
from checker.forms.model import Column, FormTable, OpenRows, Printed, Row, ValueKind
from checker.forms.sums import FIGURES, LESS, PARTS, Branch, Sums, is_among
from checker.forms.tables import read_members
from checker.ground.yamlfile import Fields, Node, unique


def known_by_title(fields: Fields, sections: Collection[str], usual: ValueDefaults) -> Iterator[FormTable]:
    """The tables of the form in one printed table: itself, or one for each of its ``sides``. Raises
    ``RuleFault``."""
    title = fields.text("title")
    id = identifier(fields, title)
    titles = (title, *fields.texts("variants", ()))
    short = fields.text("short", title)
    section = fields.choice("section", sections, "")
    optional = fields.boolean("optional", False)
    usual = usual.within(fields)
    fields.text("layout", None)
    headers = fields.texts("headers", ())
    if fields.has("sides"):
        lists = [Fields(node, "并列的表") for node in fields.items("sides")]
        if len(lists) < 2:
            raise fields.node("sides").fault("“sides”至少要有并列的两张表")
        ids = tuple(identifier(one, one.text("label", "")) for one in lists)
    else:
        lists, ids = [fields], (id,)
    printed = Printed(id, title, titles, ids)
    for one, name in zip(lists, ids, strict=True):
        label = one.text("label", "") if fields.has("sides") else ""
        inner = usual.within(one) if fields.has("sides") else usual
        yield _Titled(one, inner).table(
            FormTable(
                name, title, f"{short}（{label}）" if label else short, section, "titled", (),
                headers=(label, *headers) if label else headers,
                optional=optional, printed=printed, rounding=inner.rounding,
            )
        )  # fmt: skip
    fields.done()


@dataclass(slots=True)
class _Titled:
    """One list of rows and columns."""

    fields: Fields
    usual: ValueDefaults
    columns: list[Column] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    open: list[OpenRows] = field(default_factory=list)
    nodes: list[tuple[str, Node]] = field(default_factory=list)
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    column_groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    main: list[str] = field(default_factory=lambda: ["", ""])
    """Row and column that are told to be it."""

    def table(self, draft: FormTable) -> FormTable:
        fields = self.fields
        heads = [self._column(node, ()) for node in fields.items("columns")]
        unique([(column.id, node) for column, (_, node) in zip(self.columns, self.nodes, strict=True)], "列")
        if not self.columns:
            raise fields.node("columns").fault("至少要有一列")
        self.nodes = []
        tops = [self._row(node, (), "") for node in fields.items("rows")]
        unique(self.nodes, "行")
        for group in [one.group for one in self.open]:
            self.groups.setdefault(group, ())
        self.groups["rows"] = (*(row.id for row in self.rows), *(one.group for one in self.open))
        names = [row.id for row in self.rows]
        for group, members in fields.mapping("groups", {}).items():
            self.groups[group] = read_members(members, names, self.groups)
        sums = Sums(draft.id, self.columns, self.rows, self.open, self.groups, self.column_groups)
        sums.add_up(heads, of_rows=False)
        sums.add_up(tops, of_rows=True)
        sums.children(tops)
        self.column_groups[FIGURES] = tuple(one.id for one in self.columns if one.kind != "percent")
        self.groups["columns"] = tuple(column.id for column in self.columns)
        if draft.printed and len(draft.printed.sides) > 1:
            fields.done()
        return replace(
            draft,
            rows=tuple(self._with_total(row) for row in self.rows),
            groups=self.groups,
            column_groups=self.column_groups,
            open=tuple(self.open),
            relations=tuple(sums.relations),
            main=self._main(),
        )

    def _column(self, node: Node, parents: tuple[str, ...]) -> Branch:
        fields = Fields(node, "列")
        among = fields.boolean("among", False)
        if fields.has("columns"):
            label = fields.text("label")
            below = [self._column(one, (*parents, label)) for one in fields.items("columns")]
            fields.done()
            return Branch("", below, fields, among=among)
        column = read_column(fields, self.usual, parents)
        column = replace(column, total=column.total or fields.has("sum"))
        if fields.boolean("main", False):
            self.main[1] = column.id
        fields.done()
        self.columns.append(column)
        self.nodes.append((column.id, node))
        return Branch(column.id, [], fields, among=among or is_among(column.label))

    def _row(self, node: Node, parents: tuple[str, ...], parent: str) -> Branch:
        fields = Fields(node, "行")
        if fields.has("open"):
            return self._open(fields)
        mark, label = printed_label(fields)
        line = fields.integer("line", None)
        among = fields.boolean("among", is_among(label))
        own = fields.has("id") or not fields.has("rows")
        id = identifier(fields, label) if own else ""
        if own:
            self._leaf(fields, Row(id, label, mark, parents, line=line, parent=parent))
        below = [self._row(one, (*parents, mark + label), id) for one in fields.items("rows", ())]
        branch = Branch(id, below, fields, line, among)
        if group := fields.text("group", None):
            self.groups[group] = tuple(name for one in below for name in one.figures())
        for key in ("sum", "equals", "last_year", "variants"):
            fields.has(key)  # read when all rows are known
        fields.done()
        return branch

    def _leaf(self, fields: Fields, row: Row) -> None:
        columns = tuple(self.columns)
        if fields.has("kind") or fields.has("unit") or fields.boolean("signed", False):
            columns = tuple(self._of_row(fields, column) for column in columns)
        if fields.boolean("main", False):
            self.main[0] = row.id
        row = replace(
            row,
            variants=fields.texts("variants", ()),
            columns=columns,
            total=fields.boolean("total", False),
            optional=fields.boolean("optional", False),
            said=words_said(fields, row.label),
        )
        self.rows.append(row)
        self.nodes.append((row.id, fields.source))

    def _of_row(self, fields: Fields, column: Column) -> Column:
        """A column as it is in a row of figures of another kind."""
        told = ValueDefaults(column.kind, column.unit)
        kinds = ("count", "signed", "money", "decimal", "percent")
        kind = cast(ValueKind, fields.choice("kind", kinds, told.kind))
        unit = fields.text("unit", told.unit if kind == "money" else None)
        negative = column.negative or fields.boolean("signed", False)
        return replace(column, kind=kind, unit=unit, negative=negative)

    def _open(self, fields: Fields) -> Branch:
        group = fields.text("open")
        key = Fields(fields.node("key"), "key")
        like = key.text("like", None)
        try:
            pattern = re.compile(like) if like else None
        except re.error:
            raise key.node("like").fault(f"“{like}”不是正则表达式") from None
        self.open.append(
            OpenRows(
                group,
                key.text("label"),
                tuple(self.columns),
                key.texts("variants", ()),
                pattern,
                key.text("name", ""),
                key.choice("parent", ("prefix",), "") == "prefix",
                len(self.rows),
            )
        )
        key.done()
        fields.has("sum")
        fields.done()
        return Branch(group, [], fields, open=True)

    def _with_total(self, row: Row) -> Row:
        parts = row.id + PARTS
        summed = parts in self.groups
        of = parts if summed and row.id + LESS not in self.groups else ""
        return replace(row, total=row.total or summed, of=row.of or of)

    def _main(self) -> tuple[str, str]:
        """The row and the column that are meant where only the other is named."""
        row, column = self.main
        totals = [one for one in self.columns if one.total]
        if not column and (totals or len(self.columns) == 1):
            column = (totals or self.columns)[0].id
        if not row:
            told = [one.id for one in self.rows if one.said and _tells(self.nodes, one.id)]
            summed = [one.id for one in self.rows if one.id + PARTS in self.groups]
            named = next((one for one in (told, summed) if len(one) == 1), [])
            row = named[0] if named else self.rows[0].id if len(self.rows) == 1 else ""
        return row, column


def _tells(nodes: Sequence[tuple[str, Node]], id: str) -> bool:
    """Whether the row says itself by what words it is told."""
    return any(name == id and isinstance(node.value, dict) and "said" in node.value for name, node in nodes)
