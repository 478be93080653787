"""The official forms as data: what ``rules/forms/*.yaml`` say.

A form is one edition of a kind of report: its sections, its tables, their rows and columns with the
official labels and the variants that occur in print. Adding a form takes YAML only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from checker.language.units import MONEY
from checker.report import Address

ValueKind = Literal["count", "signed", "money", "decimal", "percent"]
"""``decimal``: any number; ``percent``: hundredths, printed with their sign or without it."""
Layout = Literal["titled", "matrix", "blocks", "strip"]
"""``titled``: known by the title over it, its columns by their heads (what a form need not say).
Known by their rows wherever they stand: ``matrix``: one header over all rows (table 三). ``blocks``: each
block of rows has a header of its own (table 二). ``strip``: all rows side by side in one printed line of
values (table 四)."""
MONEY_UNITS = tuple(MONEY)
Rounding = Literal["exact", "printed"]
"""``printed``: figures were rounded to their last digits, so that sums hold within half of one each."""
LINE_HEAD = "行次"
"""The head of the column that numbers the lines of an official table."""


_NOTE = re.compile(r"（[^（）]{8,}）$")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table of a form."""

    id: str
    label: str
    variants: tuple[str, ...] = ()
    kind: ValueKind = "count"
    total: bool = False
    """The column of totals: a sum over the others."""
    unit: str | None = None
    """Unit of money that the form itself fixes (“万元”); ``None`` where the report must print it."""
    parents: tuple[str, ...] = ()
    """Labels of the heads that span this column, outermost first."""
    optional: bool = False
    """A report may leave it out."""
    negative: bool = False
    """It may be less than 0, whatever its kind."""
    said: tuple[str, ...] = ()
    """Words by which the prose tells this column of the table's main row."""

    @property
    def signed(self) -> bool:
        return self.negative or self.kind == "signed"

    @property
    def name(self) -> str:
        """What an audit calls it: with the head over it, where there is one (“公务用车费·小计”)."""
        return "·".join((*self.parents[-1:], self.label))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of a form."""

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
    said: tuple[str, ...] = ()
    """Words by which the prose tells its main figure."""
    parent: str = ""
    """For a row that hangs under another with figures of its own: that row's id."""

    @property
    def name(self) -> str:
        """Enumerator and label, without a long note in brackets behind it: what an audit calls the row."""
        return _NOTE.sub("", said) if "）" in (said := f"{self.mark}{self.label}") else said


@dataclass(frozen=True, slots=True)
class OpenRows:
    """Rows that each report has its own of: any number of them, known by their key (科目编码, 项目名称)."""

    group: str
    """What rules call all that hang under no other."""
    label: str
    """The head over their keys."""
    columns: tuple[Column, ...]
    variants: tuple[str, ...] = ()
    like: re.Pattern[str] | None = None
    """What a key looks like; ``None``: anything that names no other row."""
    name: str = ""
    """The head over what the report calls the row, beside its key; empty: the key is its name."""
    by_prefix: bool = False
    """A key that begins with another's hangs under it (20103 under 201)."""
    place: int = 0
    """How many of the form's rows stand before them."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A table as it is printed; two lists that stand side by side in it are tables of the form each."""

    id: str
    title: str
    titles: tuple[str, ...]
    """Keys of its title and of the title's variants."""
    sides: tuple[str, ...]
    """Ids of the form's tables in it, from left to right."""


Sign = Literal["==", "<=", ">="]


@dataclass(frozen=True, slots=True)
class Relation:
    """What the form says that holds between its cells.

    ``kind``: ``sum`` (``row`` or ``column`` is the sum of ``plus`` less ``minus``, ids of rows or columns;
    ``children``: of what hangs under it), ``equals`` (the cells are those at ``other``), ``last_year`` (they
    are those at ``other`` in last year's report).
    """

    kind: Literal["sum", "equals", "last_year"]
    table: str
    row: str = ""
    column: str = ""
    plus: str = ""
    """Name of the group that is added up."""
    minus: str = ""
    """Name of the group that is taken off; empty: none is."""
    children: bool = False
    other: Address | None = None
    line: int = 1
    """Line of the form's file."""


@dataclass(frozen=True, slots=True)
class FormTable:
    """A table of a form."""

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
    printed: Printed | None = None
    """Where it stands, for a table that is known by its title."""
    column_groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Named sets of columns that are added up."""
    open: tuple[OpenRows, ...] = ()
    relations: tuple[Relation, ...] = ()
    rounding: Rounding = "exact"
    main: tuple[str, str] = ("", "")
    """The row and the column whose figures the prose tells where it names one of the other only."""
    balance: tuple[tuple[str, ...], ...] = ()
    """Two sets of rows that come to the same in each column (新收＋上年结转＝总计＋结转下年), or none: all
    but the first of each may be left blank for 0."""

    def row(self, id: str) -> Row | None:
        """The official row, or the one that may be printed instead of several."""
        for rows in (self.rows, self.alternatives):
            for row in rows:
                if row.id == id:
                    return row
        return None

    def group(self, name: str, present: Collection[str]) -> tuple[str, ...]:
        """The rows of a group in a report that prints the rows ``present``.

        Where the report prints one row instead of several, that one stands for them.
        """
        rows = self.groups[name]
        for row in self.alternatives:
            if row.id in present and not any(id in present for id in row.replaces):
                rows = tuple(dict.fromkeys(row.id if id in row.replaces else id for id in rows))
        return rows

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns that rows have, each once."""
        lists = (*(row.columns for row in self.rows), *(one.columns for one in self.open))
        return tuple({column.id: column for columns in lists for column in columns}.values())

    def addresses(self) -> Iterator[Address]:
        for row in self.rows:
            for column in row.columns:
                yield Address(self.id, row.id, column.id)


@dataclass(frozen=True, slots=True)
class FormSection:
    """A section that a report of a form has."""

    id: str
    mark: str
    title: str
    variants: tuple[str, ...] = ()
    """Wordings that are as good as the official one."""
    keywords: tuple[str, ...] = ()
    """Words by which a reworded heading is still known as this section's."""
    usual: str = ""
    """What stands there in an example that is about something else."""
    parent: str = ""
    """The section that this one is a part of."""
    optional: bool = False
    """A report may leave it out."""


@dataclass(frozen=True, slots=True)
class Form:
    """An official form: what a report of a kind and of certain years holds."""

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
    checks: tuple[str, ...] = ()
    """The packs of general checks that make sense for such a report."""
    preamble: str = "现将本单位有关情况予以公布，所列数据的统计期限为{period}。"
    """What stands under the title in an example that is about something else."""
    path: str = ""

    @property
    def edition(self) -> str:
        """What an audit calls it: one that is named after a year by that."""
        return f"{self.id} 年版格式" if self.id.isdigit() else self.title

    def covers(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    def label(self, address: Address) -> str:
        """The cell in an auditor's words: “表三·（一）予以公开·自然人”."""
        table = self.tables[address.table]
        row = table.row(address.row)
        if row is None:
            return str(address)
        column = next((c.name for c in row.columns if c.id == address.column), address.column)
        prefix = "上年" if address.previous else ""
        beside = len(table.printed.sides) > 1 if table.printed else False
        line = f"（第{row.line}行）" if beside and row.line is not None else ""
        return f"{prefix}{table.short}·{row.name}{line}·{column}"


class Forms:
    """All forms known, of every kind of report."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._forms = {form.id: form for form in forms}
        self._by_kind: dict[str, Forms] = {}

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

    def only(self, kind: str) -> Forms:
        """The forms of one kind by themselves."""
        if kind not in self._by_kind:
            whole = len(self.kinds()) < 2
            self._by_kind[kind] = self if whole else Forms(self.of_kind(kind))
        return self._by_kind[kind]

    def for_year(self, year: int, kind: str) -> Form | None:
        """The form that a report on ``year`` has to follow."""
        return next((form for form in self.of_kind(kind) if form.covers(year)), None)
