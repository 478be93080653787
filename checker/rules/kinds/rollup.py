"""A report that sums up others, against those: cell by cell, and which of them are not there.

A blank cell of a member counts as 0, and so does one that the form lets a report leave out (an optional row,
an open one, an optional table). Where members are missing the sums cannot be told, but what is there may
already exceed the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from checker.audit import MEMBERS_SUM, Location
from checker.ground.yamlfile import Fields
from checker.language.units import money
from checker.report import Address, Cell, Report
from checker.rules.base import Case, Equation, Member, Outcome, Term
from checker.rules.judge import slack_of, unit_of
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.layout import Layout, Layouts

_SHOWN = 5
"""How many members' cells one check points at."""


class _Sum(NamedTuple):
    """One cell of the whole with the members' sum."""

    cell: Cell
    label: str
    own: Decimal
    sum: Decimal
    parts: tuple[tuple[Member, Cell], ...]
    """The members that print a number other than 0 there."""
    slack: Decimal
    """By how much the two may miss each other for the rounding of what is printed."""
    unit: str | None
    """The unit of money that the whole prints."""
    doubt: str
    """Why the sum cannot be told, apart from members without a report."""

    @property
    def agrees(self) -> bool:
        return abs(self.own - self.sum) <= self.slack


def _sums(case: Case, layouts: Layouts) -> Iterator[_Sum]:
    for name, table in case.report.tables.items():
        layout = layouts.of(case.report, case.form, name)
        if layout is None:
            continue
        for address, cell in table.cells.items():
            label, is_money = layout.form.label(address), layout.column(address).kind == "money"
            parts: list[tuple[Member, Cell]] = []
            doubt = "" if _known(cell, is_money) else "汇总报告的这一格无法认定"
            for member in case.members:
                if member.report is None:
                    continue
                other = member.report.cell(address)
                if other is None and _left_out(member.report, layout, address):
                    continue
                if other is None or not _known(other, is_money):
                    doubt = doubt or f"成员“{member.name}”的这一格没有或无法认定"
                elif other.value:
                    parts.append((member, other))
            total = sum((part.value or Decimal(0) for _, part in parts), Decimal(0))
            cells = [cell, *(part for _, part in parts)]
            told = label, cell.value or Decimal(0), total, tuple(parts)
            yield _Sum(cell, *told, slack_of(cells), unit_of(cells), doubt)


def _left_out(report: Report, layout: Layout, address: Address) -> bool:
    """Whether a member need not print a cell, and nothing of the table that holds it was left unread."""
    if address.table in report.unread:
        return False
    if address.table not in report.tables:
        return layout.table.optional
    row = layout.table.row(address.row)
    column = layout.known_column(address)
    return row is None or row.optional or (column is not None and column.optional)


def _known(cell: Cell, is_money: bool) -> bool:
    """A number or a blank; money without a printed unit cannot be added up."""
    return cell.state in ("number", "blank") and not (is_money and cell.value and cell.unit is None)


def _lacking(case: Case) -> list[Member]:
    return [member for member in case.members if member.report is None]


def _equal(case: Case, layouts: Layouts) -> Iterator[Outcome]:
    """Every cell is the sum of the members' cells."""
    lacking = _lacking(case)
    sums = list(_sums(case, layouts))
    hint = "" if lacking else _one_member(case, sums)
    for one in sums:
        address = one.cell.address
        equation = Equation((Term(Decimal(1), address),), -one.sum, outside=True)
        if one.doubt or lacking:
            reason = one.doubt or f"缺成员“{lacking[0].name}”等 {len(lacking)} 个的报告，无从相加"
            yield Outcome("unknown", str(address), reason, cells=(address,))
        elif one.agrees:
            yield Outcome("pass", str(address), cells=(address,), equation=equation)
        else:
            yield _failure(case, one, hint or _mended(one), equation)


def _exceeded(case: Case, layouts: Layouts) -> Iterator[Outcome]:
    """No cell is less than the members there are have already."""
    if not _lacking(case):
        yield Outcome("not_applicable", reason="成员齐全，各格都按和核对")
        return
    for one in _sums(case, layouts):
        address = one.cell.address
        if one.doubt:
            yield Outcome("unknown", str(address), one.doubt, cells=(address,))
        elif one.own >= one.sum - one.slack:
            yield Outcome("pass", str(address), cells=(address,))
        else:
            yield _failure(case, one, _mended(one), None)


def _failure(case: Case, one: _Sum, hint: str, equation: Equation | None) -> Outcome:
    lack = one.sum - one.own
    word = f"{'少' if lack > 0 else '多'} {money(abs(lack), one.unit)}"
    largest = sorted(one.parts, key=lambda part: -(part[1].value or 0))
    whole = "空白" if one.cell.state == "blank" else money(one.own, one.unit)
    places = []
    if one.cell.place is not None:
        places.append(Location(one.cell.place, "primary", one.label, cell=str(one.cell.address)))
    for member, cell in largest[:_SHOWN]:
        if cell.place is not None and member.report is not None:
            address = str(cell.address)
            places.append(Location(cell.place, "related", member.name, member.report.path, address))
    return Outcome(
        "fail",
        str(one.cell.address),
        slots={
            "cell": one.label,
            "whole": whole,
            "sum": money(one.sum, one.unit),
            "lack": word,
            **_counts(case),
        },
        cells=(one.cell.address,),
        values={"汇总报告": whole, MEMBERS_SUM: money(one.sum, one.unit)},
        locations=tuple(places),
        hint=hint or None,
        equation=equation,
        together=True,
    )


def _one_member(case: Case, sums: Sequence[_Sum]) -> str:
    """Whether the whole of one member was left out, or counted twice."""
    lacks = {one.cell.address: one.sum - one.own for one in sums if not one.doubt and not one.agrees}
    if len(lacks) < 2:
        return ""
    for member in case.members:
        figures = {
            one.cell.address: cell.value
            for one in sums
            for other, cell in one.parts
            if other is member and not one.doubt
        }
        if figures == lacks:
            return f"所缺的恰是成员“{member.name}”的全部数字，疑为没有汇总进去。"
        if figures == {address: -lack for address, lack in lacks.items()}:
            return f"所多的恰是成员“{member.name}”的全部数字，疑为汇总了两次。"
    return ""


def _mended(one: _Sum) -> str:
    """Whether a member's own audit explains the difference."""
    for member, cell in one.parts:
        right = member.mends.get(cell.address)
        if right is not None and one.sum - (cell.value or 0) + right == one.own:
            return (
                f"成员“{member.name}”的这一格本身有误：填的是 {money(cell.value or Decimal(0), one.unit)}，"
                f"应为 {money(right, one.unit)}；改正后即与汇总相符。"
            )
    return ""


def _absent(case: Case, missing: bool, layouts: Layouts) -> Iterator[Outcome]:
    """Members without a report (``missing``), or with one that could not be checked."""
    found = [member for member in _lacking(case) if member.missing == missing]
    if not found:
        yield Outcome("pass")
        return
    more = sum(not one.doubt and one.own > one.sum for one in _sums(case, layouts))
    title = case.report.title
    for member in found:
        yield Outcome(
            "fail",
            member.name,
            slots={"member": member.name, "problem": member.problem, "more": str(more), **_counts(case)},
            locations=(Location(title.place(), label="汇总报告"),) if title else (),
            subject=member.name,
        )


def _missing(case: Case, layouts: Layouts) -> Iterator[Outcome]:
    return _absent(case, True, layouts)


def _unchecked(case: Case, layouts: Layouts) -> Iterator[Outcome]:
    return _absent(case, False, layouts)


def _counts(case: Case) -> dict[str, str]:
    there = len(case.members) - len(_lacking(case))
    return {"there": str(there), "members": str(len(case.members))}


_CELL_SLOTS = frozenset(("cell", "whole", "sum", "lack", "there", "members"))
_MEMBER_SLOTS = frozenset(("member", "problem", "more", "there", "members"))
_COMPARE: Mapping[str, tuple[Callable[[Case, Layouts], Iterable[Outcome]], frozenset[str]]] = {
    "sum": (_equal, _CELL_SLOTS),
    "exceeded": (_exceeded, _CELL_SLOTS),
    "missing": (_missing, _MEMBER_SLOTS),
    "unchecked": (_unchecked, _MEMBER_SLOTS),
}


@dataclass(frozen=True, slots=True)
class Rollup:
    """The compiled rule."""

    compare: Callable[[Case, Layouts], Iterable[Outcome]]
    layouts: Layouts

    def run(self, case: Case) -> Iterable[Outcome]:
        if not case.members:
            return [Outcome("not_applicable", reason="不是汇总报告，或没有给出成员清单")]
        return self.compare(case, self.layouts)


def _compile(fields: Fields, context: Context) -> Compiled:
    compare, slots = _COMPARE[fields.choice("compare", _COMPARE)]
    return Compiled(Rollup(compare, context.layouts), slots)


KIND = Kind(
    summary="汇总报告与各成员报告",
    keys={
        "compare": {
            "enum": list(_COMPARE),
            "description": "核对什么：各格等于成员之和、各格不少于已有成员之和、缺报告的成员、未能核对的成员",
        }
    },
    required=("compare",),
    compile=_compile,
    reads="tables",
)
