"""The official forms as data: what ``rules/forms/*.yaml`` say.

A form is one edition of a kind of report: its sections, its tables, their rows and columns with the
official labels and the variants that occur in print. Adding a form takes YAML only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast, get_args

from checker.ground.yamlfile import Fields, Node, load_yaml, unique
from checker.report import Address

ValueKind = Literal["count", "signed", "money"]
Layout = Literal["matrix", "blocks", "strip"]
"""``matrix``: one header over all rows (table 三). ``blocks``: each block of rows has a header of its own
(table 二). ``strip``: all rows side by side in one printed line of values (table 四)."""


_NOTE = re.compile(r"（[^（）]{8,}）$")


@dataclass(frozen=True, slots=True)
class Column:
    id: str
    label: str
    variants: tuple[str, ...] = ()
    kind: ValueKind = "count"
    total: bool = False
    """The column of totals: a sum over the others."""
    unit: str | None = None
    """Unit of money that the form itself fixes (“万元”); ``None`` where the report must print it."""


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    label: str
    """The leaf label without its enumerator (“属于国家秘密”)."""
    mark: str = ""
    """The enumerator as printed on the form (“1.”, “（一）”, “一、”)."""
    parents: tuple[str, ...] = ()
    """Labels of the cells that span this row, outermost first (“三、本年度办理结果”, “（三）不予公开”)."""
    variants: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    """The value columns of this row in the order of print."""
    block: str = ""
    """Heading of the block that the row stands in (table 二: “第二十条第（一）项”)."""
    total: bool = False
    of: str = ""
    """For a row of totals: the group of rows that it adds up."""
    replaces: tuple[str, ...] = ()
    """For a row printed in place of several official ones (（六）其他处理 left unsplit): their ids."""
    optional: bool = False
    """A report may leave it out."""
    line: int | None = None
    """Its 行次: the number that the form prints for the line."""

    @property
    def name(self) -> str:
        """Enumerator and label, without a long note in brackets behind it: what an audit calls the row."""
        return _NOTE.sub("", f"{self.mark}{self.label}")


@dataclass(frozen=True, slots=True)
class FormTable:
    id: str
    title: str
    short: str
    """How an audit calls the table (“表三”)."""
    section: str
    layout: Layout
    rows: tuple[Row, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Named sets of rows for rules: ``outcomes``, ``denied`` …; ``rows`` and ``columns`` always exist."""
    headers: tuple[str, ...] = ()
    """What the header prints beside the columns' labels (“申请人情况”, the note on the sums)."""
    alternatives: tuple[Row, ...] = ()
    """Rows that some reports print in place of official ones; see ``Row.replaces``."""
    optional: bool = False
    """A report may leave it out."""
    balance: tuple[tuple[str, ...], ...] = ()
    """Two sets of rows that come to the same in each column (新收＋上年结转＝总计＋结转下年), or none: all
    but the first of each may be left blank for 0."""

    def row(self, id: str) -> Row | None:
        """The official row, or the one that may be printed instead of several."""
        return next((row for row in (*self.rows, *self.alternatives) if row.id == id), None)

    def group(self, name: str, present: Collection[str]) -> tuple[str, ...]:
        """The rows of a group in a report that prints the rows ``present``.

        Where the report prints one row instead of several, that one stands for them.
        """
        rows = self.groups[name]
        for row in self.alternatives:
            if row.id in present and not any(id in present for id in row.replaces):
                rows = tuple(dict.fromkeys(row.id if id in row.replaces else id for id in rows))
        return rows

    def addresses(self) -> Iterator[Address]:
        for row in self.rows:
            for column in row.columns:
                yield Address(self.id, row.id, column.id)


@dataclass(frozen=True, slots=True)
class FormSection:
    id: str
    mark: str
    title: str
    variants: tuple[str, ...] = ()
    """Wordings that are as good as the official one."""
    keywords: tuple[str, ...] = ()
    """Words by which a reworded heading is still known as this section's."""
    usual: str = ""
    """What stands there in an example that is about something else."""


@dataclass(frozen=True, slots=True)
class Form:
    id: str
    kind: str
    title: str
    first_year: int
    last_year: int | None
    sections: tuple[FormSection, ...]
    tables: Mapping[str, FormTable]
    name: str = ""
    """What this kind of report is called (“政府信息公开工作年度报告”)."""
    titles: tuple[str, ...] = ()
    """How the name is worded in the titles of real reports."""

    def covers(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    def label(self, address: Address) -> str:
        """The cell in an auditor's words: “表三·（一）予以公开·自然人”."""
        table = self.tables[address.table]
        row = table.row(address.row)
        if row is None:
            return str(address)
        column = next((c.label for c in row.columns if c.id == address.column), address.column)
        prefix = "上年" if address.previous else ""
        return f"{prefix}{table.short}·{row.name}·{column}"


class Forms:
    """All forms known, of every kind of report."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._forms = {form.id: form for form in forms}

    def __iter__(self) -> Iterator[Form]:
        return iter(self._forms.values())

    def __len__(self) -> int:
        return len(self._forms)

    def get(self, id: str | None) -> Form | None:
        return self._forms.get(id) if id else None

    def kinds(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(form.kind for form in self))

    def of_kind(self, kind: str) -> tuple[Form, ...]:
        return tuple(form for form in self if form.kind == kind)

    def for_year(self, year: int, kind: str) -> Form | None:
        """The form that a report on ``year`` has to follow."""
        return next((form for form in self.of_kind(kind) if form.covers(year)), None)


def load_forms(folders: Iterable[Path | str]) -> Forms:
    """The forms of every ``*.yaml`` in the folders. Raises ``RuleFault``."""
    forms: dict[str, tuple[Form, str]] = {}
    for folder in folders:
        for path in sorted(Path(folder).glob("*.yaml")):
            node = load_yaml(path)
            form = read_form(node)
            if form.id in forms:
                raise node.fault(f"表单“{form.id}”重复（{forms[form.id][1]} 已有）", "id")
            forms[form.id] = form, str(path)
    return Forms(form for form, _ in forms.values())


_ID = re.compile(r"(?:(?![A-Z])\w)+(?:\.(?:(?![A-Z])\w)+)*")


def read_form(node: Node) -> Form:
    """A form as written in YAML. Raises ``RuleFault``."""
    fields = Fields(node, "表单")
    name = fields.text("name")
    sections = [_section(item) for item in fields.items("sections")]
    unique([(section.id, item) for section, item in sections], "章节")
    section_ids = [section.id for section, _ in sections]
    tables = [_table(item, section_ids) for item in fields.items("tables")]
    unique([(table.id, item) for table, item in tables], "表格")
    form = Form(
        id=fields.text("id"),
        kind=fields.text("kind"),
        title=fields.text("title"),
        first_year=fields.integer("first_year"),
        last_year=fields.integer("last_year", None),
        sections=tuple(section for section, _ in sections),
        tables={table.id: table for table, _ in tables},
        name=name,
        titles=fields.texts("titles", (name,)),
    )
    fields.done()
    if form.last_year is not None and form.last_year < form.first_year:
        raise node.fault("“last_year”早于“first_year”", "last_year")
    return form


def _id(fields: Fields) -> str:
    id = fields.text("id")
    if not _ID.fullmatch(id):
        raise fields.node("id").fault(f"标识“{id}”只能用汉字、小写字母、数字、下划线和点")
    return id


def _section(node: Node) -> tuple[FormSection, Node]:
    fields = Fields(node, "章节")
    section = FormSection(
        id=_id(fields),
        mark=fields.text("mark", ""),
        title=fields.text("title"),
        variants=fields.texts("variants", ()),
        keywords=fields.texts("keywords", ()),
        usual=fields.text("usual", ""),
    )
    fields.done()
    return section, node


def _table(node: Node, sections: Collection[str]) -> tuple[FormTable, Node]:
    fields = Fields(node, "表格")
    id = _id(fields)
    layout = cast(Layout, fields.choice("layout", get_args(Layout)))
    tree = _Rows()
    if layout == "blocks":
        for block in fields.items("blocks"):
            inner = Fields(block, "分块")
            label = inner.text("label", "")
            columns = _columns(inner)
            for item in inner.items("rows"):
                tree.add(item, columns, (label,) if label else (), label)
            inner.done()
    else:
        columns = _columns(fields)
        for item in fields.items("rows"):
            tree.add(item, columns, ())
    unique(tree.nodes, "行")
    groups = dict(tree.groups)
    rows = [row.id for row in tree.rows]
    for group, members in fields.mapping("groups", {}).items():
        groups[group] = _members(members, rows, groups)
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
        balance=tuple(_members(side, rows, groups) for side in fields.items("balance", ())),
    )
    if len(table.balance) not in (0, 2):
        raise fields.node("balance").fault("“balance”应写相等的两边，各是行标识的列表")
    for row, item in zip(table.rows, tree.leaves, strict=True):
        if row.of and row.of not in groups:
            raise item.fault(f"没有“{row.of}”这个行组", "of")
    fields.done()
    return table, node


def _columns(fields: Fields) -> tuple[Column, ...]:
    columns = []
    for node in fields.items("columns"):
        inner = Fields(node, "列")
        column = Column(
            id=_id(inner),
            label=inner.text("label"),
            variants=inner.texts("variants", ()),
            kind=cast(ValueKind, inner.choice("kind", get_args(ValueKind), "count")),
            total=inner.boolean("total", False),
            unit=inner.choice("unit", ("元", "万元", "亿元"), None),
        )
        inner.done()
        columns.append((column, node))
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
            id = _id(fields)
            total, optional = fields.boolean("total", False), fields.boolean("optional", False)
            of = fields.text("of", "")
            if of and not total:
                raise fields.node("of").fault("只有合计行（total: true）才写“of”")
            line = fields.integer("line", None)
            fields.done()
            row = Row(id, label, mark, parents, variants, columns, block, total, of, (), optional, line)
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


def _members(node: Node, rows: Collection[str], groups: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
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
