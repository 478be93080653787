"""Whether it is known what a sum adds up: rows that the form does not know may belong into it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.document import Paragraph
from checker.report import Address, Report
from checker.rules.base import Case
from checker.rules.binding import Bound, Comparison, Side

_NAMED = 3
NOTHING = "没有读到要相加的各行"


def adds_nothing(at: Comparison) -> bool:
    """Whether a side is a sum over rows of which the report prints none."""
    return any(map(_is_empty, (at.left, at.right)))


def _is_empty(side: Side) -> bool:
    inner = [one for worked in side.worked for one in worked.sides]
    if any(map(_is_empty, inner)):
        return True
    told = side.worked or side.constant or not side.operands
    return not told and not any(operand.addresses for operand in side.operands)


def called(label: str) -> str:
    """What to call a row or column that is not known: by its label, or by a figure that it prints."""
    said = "".join(label.split())
    return f"“{said}”" if any(character.isalpha() for character in said) else f"印着 {said} 而没有名称的一行"


def unsettled(check: Bound, case: Case) -> str:
    """Why it is not known that a sum which does not come out is wrong, in Chinese; empty where it is."""
    labels = (*_strange(check, case), *_strange_columns(check, case))
    told = list(dict.fromkeys(called(label.text) for label in labels))
    if not told:
        return ""
    named = "、".join(told[:_NAMED]) + (f"等 {len(told)} 项" if told[_NAMED:] else "")
    return f"{named}没有认出，不能确定是否应当加进来"


def _strange(check: Bound, case: Case) -> Iterator[Paragraph]:
    """The rows that may belong into the check's sums: they stand among what is added up, or just beside it on
    the side that the total is not on, and print a figure in a column of it."""
    totals = {a for operand in check.operands if not operand.summed for a in operand.addresses}
    columns: dict[tuple[bool, str, str], list[Address]] = {}
    for address in check.cells:
        columns.setdefault((address.previous, address.table, address.column), []).append(address)
    for (previous, table, column), cells in columns.items():
        report = case.previous if previous else case.report
        added = [a for a in cells if a not in totals]
        if report is None or table not in report.tables or len(cells) < 2 or not (added or len(cells) > 2):
            continue
        ends = [a.row for a in cells if a in totals] if added else []
        yield from _between(report, table, column, [a.row for a in cells], ends)


def _between(
    report: Report, table: str, column: str, rows: Sequence[str], totals: Sequence[str]
) -> Iterator[Paragraph]:
    printed = report.tables[table]
    places = {id: number for number, id in enumerate(printed.labels)}
    known = sorted(places[id] for id in rows if id in places)
    if not known:
        return
    ends = {places[id] for id in totals if id in places}
    first = known[0] - (known[0] not in ends)
    last = known[-1] - (known[-1] in ends)
    for row in printed.strange_rows:
        if column in row.columns and first <= places.get(row.above, -1) <= last:
            yield row.label


def _strange_columns(check: Bound, case: Case) -> Iterator[Paragraph]:
    """The columns that stand among those which the check adds up, and print a figure in its row."""
    rows: dict[tuple[bool, str, str], set[str]] = {}
    for address in check.cells:
        rows.setdefault((address.previous, address.table, address.row), set()).add(address.column)
    for (previous, table, row), columns in rows.items():
        report = case.previous if previous else case.report
        printed = report.tables.get(table) if report is not None else None
        if printed is None or len(columns) < 3:
            continue
        for column in printed.strange_columns:
            if row in column.rows and columns & column.left and columns - column.left:
                yield column.label
