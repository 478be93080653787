"""What a bound check comes to when some of its cells are blank, unsure or no numbers.

A blank is a number not told, of at least 0 (a signed figure: of any size). A check that holds with
blanks read as 0 passes; one that only some other filling makes hold is *fillable*; one that no
filling makes hold fails. A cell that cannot be read leaves it unknown; so does the total that the check
is about where it is blank, and any other total unless the check holds without it: a blank total is a
matter of its own, told by a rule of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from checker.language.numerals import figure as figure
from checker.report import Address, Cell
from checker.rules.binding import Bound, Comparison, Joined, Operand, Side, Test

Get = Callable[[Address], Cell | None]


class Verdict(NamedTuple):
    """``zero``: the answer with blanks read as 0, ``None`` where it cannot be told. ``true`` and
    ``false``: whether some filling of the blanks makes it so."""

    zero: bool | None
    true: bool
    false: bool
    reason: str = ""


def judge(bound: Bound, get: Get, test: Test | None = None) -> Verdict:
    test = bound.test if test is None else test
    if isinstance(test, Joined):
        return _join(test.joint, judge(bound, get, test.left), judge(bound, get, test.right))
    value = test.constant
    rising = falling = False
    total: Address | None = None
    steps: list[Decimal] = []
    for factor, address in test.terms:
        cell = get(address)
        if cell is not None and cell.value is not None:
            value += factor * cell.value
            steps.append(abs(factor) * (cell.step or 0))
        elif cell is not None and cell.state == "blank" and address not in bound.heads:
            total = address if address in bound.totals else total
            free = address in bound.signed
            rising = rising or factor > 0 or free
            falling = falling or factor < 0 or free
        else:
            return Verdict(None, True, True, why(cell, bound.label(address)))
    if abs(value) <= slack(steps):
        value = Decimal(0)
    verdict = _compare(test.operator, value, rising, falling)
    if total and not verdict.zero:
        return Verdict(None, True, True, f"{bound.label(total)}空白")
    return verdict


def slack(steps: Sequence[Decimal]) -> Decimal:
    """By how much a sum of rounded figures may be off: each is an interval of one at its last digit.

    Two figures alone are the same sum printed twice, and rounded alike where they have as many digits.
    """
    if len(steps) == 2 and steps[0] == steps[1]:
        return Decimal(0)
    return sum(steps, Decimal(0)) / 2


def wholly_blank(test: Comparison, get: Get) -> bool:
    """Whether one side is a sum of which nothing is filled in."""
    for side in (test.left, test.right):
        cells = [get(address) for operand in side.operands for address in operand.addresses]
        if len(cells) > 1 and all(cell is not None and cell.state == "blank" for cell in cells):
            return True
    return False


def worked_out(side: Side, get: Get) -> tuple[Decimal, str]:
    """A side's value with blanks as 0, and how it comes about from what the cells print: “5＋2＋2＝9”,
    “2×7＝14”; zeros of a ``sum`` are left out."""
    total = side.constant
    shown: list[tuple[bool, str]] = []
    for operand in side.operands:
        single = len(operand.addresses) == 1
        times = "" if abs(operand.factor) == 1 else f"{figure(abs(operand.factor))}×"
        for address in operand.addresses:
            cell = get(address)
            value = _number(cell)
            total += operand.factor * value
            if value or single:
                blank = single and cell is not None and cell.state == "blank"
                said = "空白" if blank else figure(abs(value))
                shown.append(((operand.factor * value) < 0, f"{times}{said}"))
    if side.constant or not side.operands:
        shown.append((side.constant < 0, figure(abs(side.constant))))
    text = "".join(("－" if negative else "＋") + said for negative, said in shown).removeprefix("＋")
    if len(shown) > 1 or "×" in text:
        return total, f"{text}＝{figure(total)}"
    return total, text if "空白" in text else figure(total)


def printed(side: Side, get: Get) -> str:
    """A side as a comparison shows it: a lone cell as it is printed, anything else as worked out."""
    _, text = worked_out(side, get)
    if len(side.operands) != 1 or side.constant:
        return text
    operand = side.operands[0]
    cell = get(operand.addresses[0])
    if len(operand.addresses) > 1 or operand.factor != 1 or cell is None or cell.value is None:
        return text
    return as_printed(cell) or text


def as_printed(cell: Cell) -> str:
    """What a cell with a number prints, with the sum in 元 where it prints it in another unit."""
    said = " ".join(cell.text.split())
    value = cell.value or Decimal(0)
    other_unit = cell.unit == "元" and figure(abs(value)) not in said.replace(",", "").replace("，", "")
    return f"{said}（{figure(value)} 元）" if said and other_unit else said


def operand_text(operand: Operand, get: Get) -> str:
    """The figure of one cell or one sum; “空白” where nothing is filled in."""
    cells = [get(address) for address in operand.addresses]
    if all(cell is None or cell.value is None for cell in cells):
        return "空白"
    return figure(sum((_number(cell) for cell in cells), Decimal(0)))


def _number(cell: Cell | None) -> Decimal:
    return cell.value if cell is not None and cell.value is not None else Decimal(0)


def why(cell: Cell | None, name: str) -> str:
    """Why a cell has no number, in Chinese."""
    if cell is None:
        return f"未读到{name}"
    if cell.state == "blank":
        return f"{name}空白"
    said = "不能确定" if cell.state == "unsure" else "不是数字"
    return f"{name}{said}{f'（{cell.reason}）' if cell.reason else ''}"


def _compare(operator: str, value: Decimal, rising: bool, falling: bool) -> Verdict:
    """``value`` against 0, where blanks may lift it (``rising``) or lower it (``falling``)."""
    if operator in ("==", "!="):
        equal = value == 0
        may_equal = equal or (rising and value < 0) or (falling and value > 0)
        may_differ = not equal or rising or falling
        if operator == "==":
            return Verdict(equal, may_equal, may_differ)
        return Verdict(not equal, may_differ, may_equal)
    if operator in ("<", "<="):
        value, rising, falling = -value, falling, rising
    holds = value > 0 if operator in ("<", ">") else value >= 0
    return Verdict(holds, holds or rising, not holds or falling)


def _join(joint: str, left: Verdict, right: Verdict) -> Verdict:
    reason = left.reason or right.reason
    if joint == "=>":
        left = Verdict(None if left.zero is None else not left.zero, left.false, left.true)
    zeros = (left.zero, right.zero)
    if joint == "<=>":
        zero = None if None in zeros else left.zero == right.zero
        same = (left.true and right.true) or (left.false and right.false)
        return Verdict(zero, same, (left.true and right.false) or (left.false and right.true), reason)
    decisive = joint != "and"  # for “or” a truth decides, for “and” a falsehood
    zero = decisive if decisive in zeros else (None if None in zeros else not decisive)
    if joint == "and":
        return Verdict(zero, left.true and right.true, left.false or right.false, reason)
    return Verdict(zero, left.true or right.true, left.false and right.false, reason)
