"""Last year's figures left standing: a table, or a row of one, that prints the very same numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.audit import Location
from checker.ground.yamlfile import Fields
from checker.report import Address, Cell
from checker.rules.base import Case, Outcome
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.layout import Layouts


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The compiled rule. Zeros and blanks prove nothing: ``distinct`` different figures must be the same."""

    tables: tuple[str, ...]
    rowwise: bool
    distinct: int
    layouts: Layouts

    def run(self, case: Case) -> Iterable[Outcome]:
        if case.previous is None:
            return [Outcome("not_applicable", reason="没有上年报告可比")]
        return [outcome for table in self.tables for outcome in self._of_table(case, table)]

    def _of_table(self, case: Case, table: str) -> Iterator[Outcome]:
        layout = self.layouts.of(case.report, case.form, table)
        now = case.report.tables.get(table)
        before = case.previous.tables.get(table) if case.previous else None
        if layout is None or now is None or before is None:
            yield Outcome("unknown", table, "本年或上年报告未读到这张表")
            return
        groups: dict[str, list[tuple[Cell, Cell]]] = {}
        for address, cell in now.cells.items():
            other = before.cells.get(address)
            if other is not None:
                groups.setdefault(address.row if self.rowwise else "", []).append((cell, other))
        for row, pairs in groups.items():
            name = layout.row_name(row) if row else layout.table.short
            yield self._compare(case, f"{table}.{row}" if row else table, name, pairs)

    def _compare(self, case: Case, instance: str, name: str, pairs: list[tuple[Cell, Cell]]) -> Outcome:
        if any(one.state in ("unsure", "invalid") for pair in pairs for one in pair):
            return Outcome("unknown", instance, "有的单元格无法认定")
        same = [(now, then) for now, then in pairs if now.value and now.value == then.value]
        figures = {now.value for now, _ in same}
        if len(figures) < self.distinct or any((now.value or 0) != (then.value or 0) for now, then in pairs):
            return Outcome("pass", instance, cells=tuple(now.address for now, _ in pairs))
        return Outcome(
            "fail",
            instance,
            slots={"name": name, "count": str(len(same))},
            cells=tuple(now.address for now, _ in same),
            values={"本年": _listed(now for now, _ in same), "上年报告": _listed(then for _, then in same)},
            locations=(*self._places(case, same, 0), *self._places(case, same, 1)),
            together=self.rowwise,
        )

    def _places(self, case: Case, same: list[tuple[Cell, Cell]], year: int) -> Iterator[Location]:
        """Where the figures are printed, this year's or (``year`` 1) last year's."""
        path = case.previous.path if year and case.previous else None
        for number, pair in enumerate(same):
            cell = pair[year]
            if cell.place is not None:
                address: Address = cell.address._replace(previous=bool(year))
                label = case.form.label(address) if case.form else str(address)
                yield Location(
                    cell.place, "related" if number or year else "primary", label, path, str(address)
                )


def _listed(cells: Iterable[Cell]) -> str:
    return "、".join("".join(cell.text.split()) for cell in cells)


def _compile(fields: Fields, context: Context) -> Compiled:
    tables = fields.texts("tables")
    known = {name for form in context.known for name in form.tables}
    for name in tables:
        if name not in known:
            raise fields.node("tables").fault(f"没有表“{name}”；可用的表：{'、'.join(sorted(known))}")
    rowwise = fields.choice("by", ("table", "row"), "table") == "row"
    distinct = fields.integer("distinct", 3)
    if distinct < 1:
        raise fields.node("distinct").fault("“distinct”至少为 1")
    return Compiled(Unchanged(tables, rowwise, distinct, context.layouts), frozenset(("name", "count")))


KIND = Kind(
    summary="与上年报告的数字完全相同",
    keys={
        "tables": {"type": "array", "items": {"type": "string"}, "description": "查哪些表"},
        "by": {"enum": ["table", "row"], "description": "整张表相比（默认），还是逐行相比"},
        "distinct": {
            "type": "integer",
            "minimum": 1,
            "description": "至少有几个不同的非零数字相同才算（默认 3）：都是 0 或都是 1 说明不了什么",
        },
    },
    required=("tables",),
    compile=_compile,
    reads="tables",
)
