"""What cells are required to fulfil: an expression bound to the tables of each form, judged and told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import islice
from string import ascii_lowercase

from checker.audit import Location
from checker.forms import Form
from checker.language.units import money
from checker.report import Address, Cell
from checker.rules.added_up import NOTHING, adds_nothing, unsettled
from checker.rules.base import Case, Outcome
from checker.rules.binding import Bound, Range, bind
from checker.rules.judge import (
    Get,
    Reading,
    figure,
    judge,
    operand_text,
    percent,
    printed,
    unit_of,
    wholly_blank,
    worked_out,
)
from checker.rules.kind import Context
from checker.rules.layout import Layout, Layouts, side
from checker.rules.names import UnknownName
from checker.rules.sides import side_names
from checker.rules.tree import Truth, references

MAX_INSTANCES = 500
NO_PREVIOUS = "没有上年报告可比"
_MAX_PRINTED = 20_000
"""So many checks are made of the rows that one report prints."""
SLOTS = ("lhs", "rhs", "diff", "left", "right", "organ")
"""What a message may say of a comparison."""
WRITTEN = ("lhs:%", "rhs:%", "diff:%", "lhs:元", "rhs:元", "diff:元")
"""How its numbers may be written: in per cent, in the unit of money that the report prints."""
_SHOWN = 4
"""How many blanks a message names one by one."""


def getter(case: Case) -> Get:
    """Cells of a case: this year's and last year's."""

    own = case.report.cell

    def get(address: Address) -> Cell | None:
        if address.previous:
            return case.previous.cell(address._replace(previous=False)) if case.previous else None
        return own(address)

    return get


@dataclass(frozen=True, slots=True)
class Requirement:
    """One expression; it is bound to each form once."""

    truth: Truth
    ranges: Mapping[str, Range]
    layouts: Layouts
    forms: frozenset[str]
    sides: tuple[str, ...] = ()
    blank_side: bool = False
    tolerance: Decimal = Decimal(0)
    bound: dict[tuple[Layout, ...], tuple[Bound, ...]] = field(default_factory=dict)
    tables: tuple[tuple[bool, str], ...] = field(init=False)
    """(whether last year's, table) of all that is read."""

    def __post_init__(self) -> None:
        read = ((ref.previous, ref.table) for ref in references(self.truth))
        object.__setattr__(self, "tables", tuple(dict.fromkeys(read)))

    def used(self, case: Case) -> dict[tuple[bool, str], Layout] | Outcome:
        """The layouts of the tables in this case, or why there is nothing to check."""
        used: dict[tuple[bool, str], Layout] = {}
        for previous, table in self.tables:
            report, form = side(case, previous)
            if report is None:
                return Outcome("not_applicable", reason=NO_PREVIOUS)
            year = "上年报告" if previous else "本报告"
            layout = self.layouts.of(report, form, table)
            if layout is None or (not previous and layout.form.id not in self.forms):
                if form is None and table not in report.tables:
                    return Outcome("unknown", reason=f"{year}未读到所需的表格")
                return Outcome("not_applicable", reason=f"{year}所用的格式没有此项")
            if table not in report.tables and layout.table.optional:
                return Outcome("not_applicable", reason=f"{year}没有{layout.table.short}（可以没有）")
            if table not in report.tables:
                return Outcome("unknown", reason=f"{year}未读到{layout.table.short}")
            used[previous, table] = layout
        return used

    def run(self, case: Case) -> list[Outcome]:
        used = self.used(case)
        if isinstance(used, Outcome):
            return [used]
        try:
            checks = self.bind(used)
        except UnknownName:
            own = any(layout.table.open and not layout.lasting for layout in used.values())
            reason = "本报告没有这一行，或者有几行同名" if own else "所用的格式没有此项"
            return [Outcome("not_applicable", reason=reason)]
        get = getter(case) if any(previous for previous, _ in used) else case.report.cell
        return [self._outcome(check, get, case) for check in checks]

    def bind(self, used: Mapping[tuple[bool, str], Layout]) -> tuple[Bound, ...]:
        """The checks for these tables. Raises ``UnknownName``."""
        key = tuple(used.values())
        if not all(layout.lasting for layout in key):
            return tuple(islice(bind(self.truth, self.ranges, used, self.tolerance), _MAX_PRINTED))
        if key not in self.bound:
            self.bound[key] = tuple(bind(self.truth, self.ranges, used, self.tolerance))
        return self.bound[key]

    def _outcome(self, check: Bound, get: Get, case: Case) -> Outcome:
        if check.conclusion.worked and adds_nothing(check.conclusion):
            return Outcome("unknown", check.id, NOTHING, cells=check.cells)
        verdict = judge(check, get)
        if verdict.zero:
            return Outcome("pass", check.id, cells=check.cells, equation=check.equation)
        reason = verdict.reason
        if verdict.zero is None and verdict.void:
            return Outcome("not_applicable", check.id, reason, cells=check.cells)
        if verdict.zero is False and verdict.true and self.blank_side and wholly_blank(check.conclusion, get):
            reason = "各分项均未填写"
        elif verdict.zero is False and adds_nothing(check.conclusion):
            return Outcome("unknown", check.id, NOTHING, cells=check.cells)
        elif verdict.zero is False and (doubt := unsettled(check, case)):
            # Without an equation: what cannot be added up tells nothing of its cells.
            return Outcome("unknown", check.id, doubt, cells=check.cells)
        elif verdict.zero is False:
            return self._failure(check, get, case, fillable=verdict.true)
        return Outcome("unknown", check.id, reason, cells=check.cells, equation=check.equation)

    def _failure(self, check: Bound, get: Get, case: Case, *, fillable: bool) -> Outcome:
        at = check.conclusion
        reading = Reading(check, get)
        shares = at.left.percent or at.right.percent
        one, other = replace(at.left, percent=shares), replace(at.right, percent=shares)
        unit = unit_of(get(address) for address in check.cells)
        (lhs, left), (rhs, right) = (worked_out(side, get, reading, unit) for side in (one, other))
        first, second = self.sides or side_names(check)
        slots = {
            **check.names,
            "lhs": percent(lhs) if shares else figure(lhs),
            "rhs": percent(rhs) if shares else figure(rhs),
            "diff": percent(abs(lhs - rhs)) if shares else figure(abs(lhs - rhs)),
            "left": left,
            "right": right,
            "organ": case.report.organ or "",
            **written(lhs, rhs, unit),
        }
        for letter, operand in zip(ascii_lowercase, check.operands, strict=False):
            slots[letter] = operand_text(operand, get)
        outcome = Outcome(
            "fail",
            check.id,
            slots=slots,
            cells=check.cells,
            values={first: printed(one, get, reading, unit), second: printed(other, get, reading, unit)},
            locations=tuple(_locations(check, get, case)),
            equation=check.equation,
        )
        if not fillable:
            return outcome
        blanks = [a for a in check.cells if (cell := get(a)) is not None and cell.state == "blank"]
        names = "、".join(check.label(a) for a in blanks[:_SHOWN])
        if len(blanks) > _SHOWN:
            names += f"等 {len(blanks)} 格"
        if at.operator != "==":
            hint = f"{names}未填，空白按 0 计才有此结果；请补填后再核。"
            return replace(outcome, severity="warning", hint=hint)
        said = f"空白按 0 计，{first}（{left}）与{second}（{right}）不符；{names}未填，"
        said += f"所缺合计为 {slots['diff:元']}。"
        hint = "请补填空白的单元格；数为零的也应填 0。"
        return replace(outcome, severity="warning", message=said, hint=hint)

    def fault(self, context: Context) -> UnknownName | None:
        """What is wrong with the names for a form that the rule is for, or with the number of checks."""
        tables = self.tables
        fitting = [form for form in context.forms if all(table in form.tables for _, table in tables)]
        if not fitting:
            return UnknownName("没有一种格式同时有这些表，这条规则永远用不上")
        crosses = any(previous for previous, _ in tables)
        for form in fitting:
            # Last year's report may follow another form: its cells need only exist in one of them.
            fault = None
            for other in (form, *context.known) if crosses else (form,):
                fault = self._fault(form, other, context)
                if fault is None:
                    break
            if fault and len(fitting) > 1:
                others = [one.id for one in fitting if not self._fault(one, one, context)]
                if not others:
                    return fault
                ids = "、".join(f'"{id}"' for id in others)
                return UnknownName(f"{fault}；格式 {ids} 有此项，只用于它时请写 forms: [{ids}]", fault.at)
            if fault:
                return fault
        return None

    def _fault(self, form: Form, other: Form, context: Context) -> UnknownName | None:
        used = {}
        for previous, table in self.tables:
            chosen = other if previous else form
            if table not in chosen.tables:
                return UnknownName(f"格式 {chosen.id} 没有表“{table}”")
            used[previous, table] = context.layouts.get(chosen, table)
        try:
            count = len(self.bind(used))
        except UnknownName as error:
            return error
        if count > MAX_INSTANCES:
            return UnknownName(f"展开成 {count} 项检查，过多（上限 {MAX_INSTANCES}）")
        return None


def _locations(check: Bound, get: Get, case: Case) -> Iterator[Location]:
    """The places of all cells compared, totals first."""
    found = [(a, cell) for a in check.cells if (cell := get(a)) is not None]
    found.sort(key=lambda pair: pair[0] not in check.heads)
    role = "primary"
    for address, cell in found:
        if cell.place is not None:
            path = case.previous.path if address.previous and case.previous else None
            name = check.label(address)
            yield Location(
                cell.place, "primary" if role == "primary" else "related", name, path, str(address)
            )
            role = "related"


def written(lhs: Decimal, rhs: Decimal, unit: str | None) -> dict[str, str]:
    """Both sides and by how much they differ in per cent and in money, the slots ``WRITTEN``; ``unit``: in
    which the report prints money."""
    numbers = {"lhs": lhs, "rhs": rhs, "diff": abs(lhs - rhs)}
    return {
        **{f"{name}:%": percent(number) for name, number in numbers.items()},
        **{f"{name}:元": money(number, unit) for name, number in numbers.items()},
    }


def letters(truth: Truth) -> str:
    """The slots of the references of an expression: a, b, c … in the order written."""
    return ascii_lowercase[: len(list(references(truth)))]


def in_forms(forms: Iterable[Form]) -> frozenset[str]:
    return frozenset(form.id for form in forms)
