"""The sentences of the diagnosis: each kind of slip has its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from checker.diagnose.slips import Slip
from checker.diagnose.system import Changes, Number, System
from checker.language.numerals import figure
from checker.language.units import money
from checker.report import Address
from checker.rules.base import Case
from checker.rules.slip import likely_slip

_TELLING = 10
"""Two equal figures below this are most likely a coincidence."""


class Namer:
    """What the cells of one report are called."""

    def __init__(self, case: Case) -> None:
        self._form = case.form
        self._report = case.report

    def label(self, address: Address) -> str:
        """“表三·（一）予以公开·自然人”."""
        if self._form is None or address.table not in self._form.tables:
            return str(address)
        return self._form.label(address)

    def figure(self, address: Address, value: Number) -> str:
        """A figure of a cell, in the unit in which the cell prints its own (“4946.96 万元”)."""
        cell = self._report.cell(address)
        return money(Decimal(value), cell.printed_unit if cell is not None else None)

    def row(self, address: Address) -> str:
        return self.label(address).rpartition("·")[0]


def slip_note(case: Case, address: Address, value: Number, expected: Number) -> str:
    """The likely slip behind one wrong cell: by its digits, or because it repeats another figure."""
    slip = likely_slip(Decimal(value), Decimal(expected))
    if slip and ("颠倒" in slip or "倍" in slip):
        return slip
    taken = next((name for name, other in _near(case, address) if value >= _TELLING and other == value), None)
    return f"与{taken}相同，疑似错抄{taken}" if taken else slip or ""


def _near(case: Case, address: Address) -> Iterable[tuple[str, Decimal]]:
    if case.previous and (cell := case.previous.cell(address)) and cell.value:
        yield "上年数", cell.value
    addresses = list(case.report.tables[address.table].cells)
    rows = list(dict.fromkeys(one.row for one in addresses))
    columns = [one.column for one in addresses if one.row == address.row]
    row, column = rows.index(address.row), columns.index(address.column)
    around = (
        ("上一行", row - 1, column),
        ("下一行", row + 1, column),
        ("左边一格", row, column - 1),
        ("右边一格", row, column + 1),
    )
    for name, r, c in around:
        if 0 <= r < len(rows) and 0 <= c < len(columns):
            cell = case.report.cell(Address(address.table, rows[r], columns[c]))
            if cell and cell.value:
                yield name, cell.value


def cause_message(namer: Namer, system: System, changes: Changes, slip: Slip | None, mended: int) -> str:
    """What is wrong and what it should be; ``mended``: how many failed checks that explains."""
    effect = f"，{mended} 项不符的核对即全部相符" if mended > 1 else "即相符，其他核对不受影响"
    if slip is not None:
        return _slip_message(namer, system, slip, effect)
    cells = [(system.variables[at], by) for at, by in sorted(changes.items())]
    said = []
    for variable, by in cells:
        name = namer.label(variable.address)
        expected = namer.figure(variable.address, variable.value + by)
        if variable.blank:
            said.append(f"{name}未填，应填 {expected}")
        else:
            said.append(f"{name}填的是 {namer.figure(variable.address, variable.value)}，应为 {expected}")
    if len(cells) == 1:
        return f"{said[0]}；{'填上' if cells[0][0].blank else '改正'}这一格{effect}。"
    split = _split_digits(namer, system, changes)
    if split:
        return f"{split}；合为一格{effect}。"
    if _carried(system, changes):
        return f"{'；'.join(said)}。两格差数相同，疑为一格错后带到另一格；改正这 2 格{effect}。"
    return f"{len(cells)} 格同时有误：{'；'.join(said)}。改正这 {len(cells)} 格{effect}。"


def _slip_message(namer: Namer, system: System, slip: Slip, effect: str) -> str:
    first, *others = slip.rows
    after = {system.variables[at].address: system.variables[at].value + by for at, by in slip.changes.items()}
    before = {system.variables[at].address: system.variables[at].value for at in slip.changes}
    if slip.act == "rows_swapped":
        return f"{namer.row(first)}与{namer.row(others[0])}两行的数字疑为互相填反；对调{effect}。"
    if slip.act == "swapped":
        return (
            f"{namer.label(first)}（{figure(before[first])}）与{namer.label(others[0])}"
            f"（{figure(before[others[0]])}）两格相邻，疑为互相填反；对调{effect}。"
        )
    if slip.act == "misplaced":
        wrong, right = (first, others[0]) if before[first] else (others[0], first)
        return (
            f"{namer.label(wrong)}的 {figure(before[wrong])} 疑为错填了一格，"
            f"应填在{namer.label(right)}；移过去{effect}。"
        )
    way = "右" if slip.act == "shifted_right" else "左"
    expected = "，".join(
        f"{namer.label(address).rpartition('·')[2]} {figure(value)}" for address, value in after.items()
    )
    return f"{namer.row(first)}一行的数字疑为整体向{way}错了一格，应为：{expected}；移回{effect}。"


def _split_digits(namer: Namer, system: System, changes: Changes) -> str:
    """“1 2” printed over two neighbouring cells for 12."""
    if len(changes) != 2:
        return ""
    ordered = sorted(changes)
    for left, right in (ordered, ordered[::-1]):
        a, b = system.variables[left], system.variables[right]
        whole = a.value + changes[left]
        if (
            a.address.row == b.address.row
            and b.value + changes[right] == 0
            and a.value > 0
            and not b.blank
            and figure(whole) == figure(a.value) + figure(b.value)
        ):
            return (
                f"{namer.label(a.address)}的 {figure(whole)} 疑被拆成两格："
                f"该格填了 {figure(a.value)}，{namer.label(b.address)}填了 {figure(b.value)}"
            )
    return ""


def pattern_message(namer: Namer, system: System, sets: Sequence[Changes]) -> str:
    """What very many equally small ways to mend a failure have in common, where they do."""
    ways: list[list[tuple[Address, Number]]] = [
        [(system.variables[at].address, changes[at]) for at in sorted(changes)] for changes in sets
    ]
    by_column = {tuple((address.column, by) for address, by in way) for way in ways}
    if len(by_column) == 1 and all(len({address.row for address, _ in way}) == 1 for way in ways):
        parts = "、".join(
            f"“{namer.label(address).rpartition('·')[2]}”{'少' if by > 0 else '多'} {figure(max(by, -by))}"
            for address, by in ways[0]
        )
        return f"错处应在同一行：{parts}；有 {len(sets)} 行都可能，表中不能断定是哪一行。"
    return f"改动一处或几处使其相符的办法有 {len(sets)} 种，表中不能断定是哪一种。"


def _carried(system: System, changes: Changes) -> bool:
    """The same amount wrong in two cells of one row or column: one was made from the other."""
    addresses = [system.variables[at].address for at in changes]
    in_line = len({one.row for one in addresses}) == 1 or len({one.column for one in addresses}) == 1
    return len(addresses) == 2 and in_line and len(set(changes.values())) == 1
