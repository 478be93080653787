"""The official forms as data: what ``rules/forms/*.yaml`` say.

A form is one edition of a kind of report: its sections, its tables, their rows and columns with the
official labels and the variants that occur in print. Adding a form takes YAML only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from checker.report import Address

ValueKind = Literal["count", "signed", "money"]
Layout = Literal["matrix", "blocks", "strip"]
"""``matrix``: one header over all rows (table 三). ``blocks``: each block of rows has a header of its own
(table 二). ``strip``: all rows side by side in one printed line of values (table 四)."""


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

    def row(self, id: str) -> Row | None:
        return next((row for row in self.rows if row.id == id), None)

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


@dataclass(frozen=True, slots=True)
class Form:
    id: str
    kind: str
    title: str
    first_year: int
    last_year: int | None
    sections: tuple[FormSection, ...]
    tables: Mapping[str, FormTable]

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
        return f"{prefix}{table.short}·{row.mark}{row.label}·{column}"
