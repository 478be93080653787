"""What a bound check comes to when some of its cells are blank, unsure or no numbers.

A blank is a number not told, of at least 0 (a signed figure: of any size). A check that holds with
blanks read as 0 passes; one that only some other filling makes hold is *fillable*; one that no
filling makes hold fails. A cell that cannot be read leaves it unknown; so does the total that the check
is about where it is blank, and any other total unless the check holds without it: a blank total is a
matter of its own, told by a rule of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, Protocol

from checker.ground.records import record
from checker.language.numerals import figure as figure
from checker.language.units import MONEY
from checker.report import Address, Cell
from checker.rules import spans
from checker.rules.binding import Bound, Comparison, Joined, Matching, Operand, Side, Test, Worked
from checker.rules.spans import Span
from checker.rules.tree import Like

Get = Callable[[Address], Cell | None]


class Verdict(NamedTuple):
    """``zero``: the answer with blanks read as 0, ``None`` where it cannot be told. ``true`` and
    ``false``: whether some filling of the blanks makes it so. ``void``: it cannot be asked, for a printed 0
    would be divided by."""

    zero: bool | None
    true: bool
    false: bool
    reason: str = ""
    void: bool = False


class About(Protocol):
    """What a report says of itself, beside its cells."""

    def matches(self, like: Like) -> Verdict: ...

    def figure(self, name: str) -> Span | str:
        """A figure that is given, or why it is not known."""
        ...


@record
class Reading:
    """The cells of a case, and what else its report says."""

    bound: Bound
    get: Get
    about: About | None = None


class _NotKnown(Exception):
    def __init__(self, verdict: Verdict) -> None:
        super().__init__()
        self.verdict = verdict


def judge(bound: Bound, get: Get, about: About | None = None) -> Verdict:
    return _judged(Reading(bound, get, about), bound.test)


def _judged(reading: Reading, test: Test) -> Verdict:
    if isinstance(test, Joined):
        return _join(test.joint, _judged(reading, test.left), _judged(reading, test.right))
    if isinstance(test, Matching):
        assert reading.about is not None, "only conditions ask what the report says of itself"
        return reading.about.matches(test.like)
    try:
        span, total = _sum(reading, test.terms, test.constant)
        if not test.worked and isinstance(span, _Linear) and 0 < abs(span.value) <= _slack(reading, test):
            span = _Linear(
                Decimal(0), span.low and span.low - span.value, span.high and span.high - span.value
            )
        if test.money:
            _with_units(reading, test)
        if test.worked:
            span = _with_functions(reading, span, test.worked)
    except _NotKnown as error:
        return error.verdict
    verdict = _compare(test.operator, span, test.tolerance)
    if total and not verdict.zero:
        return Verdict(None, True, True, f"{reading.bound.label(total)}空白")
    return verdict


def _slack(reading: Reading, test: Comparison) -> Decimal:
    """By how much the cells of a comparison may miss each other for the rounding of what they print."""
    cells = ((factor, reading.get(address)) for factor, address in test.terms)
    return slack(
        [
            abs(factor) * (cell.step or 0)
            for factor, cell in cells
            if cell is not None and cell.value is not None
        ]
    )


class _Linear(NamedTuple):
    """A sum of cells between its bounds, in decimals: most checks are nothing else."""

    value: Decimal
    low: Decimal | None
    high: Decimal | None


def _sum(
    reading: Reading, terms: Sequence[tuple[Decimal, Address]], constant: Decimal
) -> tuple[_Linear | Span, Address | None]:
    """The sum, and a total among its cells that is blank. Raises ``_NotKnown``."""
    bound = reading.bound
    value = constant
    rising = falling = False
    total: Address | None = None
    for factor, address in terms:
        cell = reading.get(address)
        if cell is not None and cell.value is not None:
            value += factor * cell.value
        elif cell is not None and cell.state == "blank" and address not in bound.heads:
            total = address if address in bound.totals else total
            free = address in bound.signed
            rising = rising or factor > 0 or free
            falling = falling or factor < 0 or free
        else:
            raise _NotKnown(Verdict(None, True, True, why(cell, bound.label(address))))
    return _Linear(value, None if falling else value, None if rising else value), total


def _with_units(reading: Reading, test: Comparison) -> None:
    """Raises ``_NotKnown`` where an amount of money is held against a cell whose unit is not told."""
    for address in dict.fromkeys(_addresses(test)):
        cell = reading.get(address)
        column = reading.bound.layouts[address].known_column(address)
        if column is None or column.kind != "money" or cell is None:
            continue
        if cell.value and cell.unit is None:
            raise _NotKnown(Verdict(None, True, True, f"{reading.bound.label(address)}没有写明是元还是万元"))


def _addresses(test: Comparison) -> Iterator[Address]:
    def of(side: Side) -> Iterator[Address]:
        for operand in side.operands:
            yield from operand.addresses
        for one in side.worked:
            for inner in one.sides:
                yield from of(inner)

    yield from of(test.left)
    yield from of(test.right)


def _with_functions(reading: Reading, linear: _Linear | Span, worked: Sequence[Worked]) -> Span:
    span = Span(*(None if end is None else Fraction(end) for end in linear))  # type: ignore[arg-type]
    for one in worked:
        span = spans.plus(span, spans.times(_answer(reading, one), Fraction(one.factor)))
    return span


def _answer(reading: Reading, worked: Worked) -> Span:
    if not worked.sides:
        assert reading.about is not None, "only conditions and patterns know other figures than cells"
        known = reading.about.figure(worked.name)
        if isinstance(known, str):
            raise _NotKnown(Verdict(None, True, True, known))
        return known
    operands = [span for side in worked.sides for span in _operands(reading, side)]
    if not operands and worked.name != "count":
        raise _NotKnown(Verdict(None, True, True, "没有读到要比较的各行"))
    try:
        return spans.APPLY[worked.name](operands)
    except spans.Undefined as error:
        name = _divisor(reading, worked)
        said = f"除数（{name}）为 0" if error.by_zero else f"除数（{name}）有空白，不能确定"
        raise _NotKnown(Verdict(None, True, True, said, error.by_zero)) from None


def _divisor(reading: Reading, worked: Worked) -> str:
    side = worked.sides[1]
    cells = [address for operand in side.operands for address in operand.addresses]
    return reading.bound.label(cells[0]) if len(cells) == 1 else f"{len(cells)} 格算得的数"


def _operands(reading: Reading, side: Side) -> list[Span]:
    """The side as one number, or each of its cells as one."""
    if side.each:
        terms = [(operand.factor, a) for operand in side.operands for a in operand.addresses]
        return [_span(reading, [term], Decimal(0), ()) for term in terms]
    terms = [(operand.factor, a) for operand in side.operands for a in operand.addresses]
    return [_span(reading, terms, side.constant, side.worked)]


def _span(
    reading: Reading,
    terms: Sequence[tuple[Decimal, Address]],
    constant: Decimal,
    worked: Sequence[Worked],
) -> Span:
    linear, total = _sum(reading, terms, constant)
    if total:
        raise _NotKnown(Verdict(None, True, True, f"{reading.bound.label(total)}空白"))
    return _with_functions(reading, linear, worked)


def slack_of(cells: Iterable[Cell | None]) -> Decimal:
    """By how much what these cells come to may be off for their rounding."""
    return sum((cell.step or Decimal(0) for cell in cells if cell is not None), Decimal(0)) / 2


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


def worked_out(
    side: Side, get: Get, reading: Reading | None = None, unit: str | None = None
) -> tuple[Decimal, str]:
    """A side's value in 元 with blanks as 0, and how it comes about from what the cells print: “5＋2＋2＝9”,
    “2×7＝14”; zeros of a ``sum`` are left out."""
    worth, tail = _in_unit(side, unit)
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
                said = "空白" if blank else figure(abs(value) / worth)
                shown.append(((operand.factor * value) < 0, f"{times}{said}"))
    for one in side.worked:
        value, said = _worked(one, get, reading)
        total += one.factor * value
        times = "" if abs(one.factor) == 1 else f"{figure(abs(one.factor))}×"
        shown.append((one.factor < 0, f"{times}{said}"))
    if side.constant or not (side.operands or side.worked):
        shown.append((side.constant < 0, figure(abs(side.constant) / worth)))
    text = "".join(("－" if negative else "＋") + said for negative, said in shown).removeprefix("＋")
    if len(shown) > 1 or "×" in text or (side.worked and text != figure(total)):
        return total, f"{text}＝{percent(total) if side.percent else figure(total / worth) + tail}"
    return total, text if "空白" in text else figure(total / worth) + tail


def _in_unit(side: Side, unit: str | None) -> tuple[Decimal, str]:
    """What a unit of money is worth, and how it stands behind an amount; in 元 none need be told."""
    if unit in (None, "元") or side.worked:
        return Decimal(1), ""
    return MONEY[unit or "元"], f" {unit}"


_SHOWN: dict[str, str] = {"*": "{}×{}", "/": "{}÷{}", "abs": "|{}|", "change": "（{0}－{1}）÷{1}"}
_NAMED: dict[str, str] = {"min": "最小值", "max": "最大值", "round": "四舍五入"}


def _worked(one: Worked, get: Get, reading: Reading | None) -> tuple[Decimal, str]:
    """A function's value with blanks as 0, and how it is worked out."""
    if not one.sides:
        known = reading.about.figure(one.name) if reading and reading.about else ""
        value = spans.decimal(known.value) if isinstance(known, Span) else Decimal(0)
        return value, figure(value)
    numbers: list[Span] = []
    texts: list[str] = []
    for side in one.sides:
        cells = [(operand.factor, a) for operand in side.operands for a in operand.addresses]
        if side.each and len(cells) > 1:
            figures = [factor * _number(get(address)) for factor, address in cells]
            numbers += map(spans.exactly, figures)
            texts += map(figure, figures)
            continue
        value, text = worked_out(side, get, reading)
        numbers.append(spans.exactly(value))
        texts.append(text.partition("＝")[0] if one.name == "abs" else figure(value))
    try:
        answer = spans.decimal(spans.APPLY[one.name](numbers).value)
    except spans.Undefined:
        return Decimal(0), "除数为 0"
    if one.name == "count":
        return answer, figure(answer)
    if one.name in _SHOWN:
        return answer, _SHOWN[one.name].format(*texts)
    return answer, f"{_NAMED[one.name]}（{'、'.join(texts[:1] if one.name == 'round' else texts)}）"


def percent(value: Decimal) -> str:
    """A share as it is printed: “12.5%”."""
    return f"{figure(spans.decimal(Fraction(value) * 100, 2))}%"


def printed(side: Side, get: Get, reading: Reading | None = None, unit: str | None = None) -> str:
    """A side as a comparison shows it: a lone cell as it is printed, anything else as worked out."""
    value, text = worked_out(side, get, reading, unit)
    if side.percent and not (side.operands or side.worked):
        return percent(value)
    if len(side.operands) != 1 or side.constant or side.worked:
        return text
    operand = side.operands[0]
    cell = get(operand.addresses[0]) if operand.addresses else None
    if len(operand.addresses) > 1 or operand.factor != 1 or cell is None or cell.value is None:
        return text
    _, tail = _in_unit(side, unit)
    said = " ".join(cell.text.split())
    if said and tail:
        return said if unit and unit[0] in said else said + tail
    return as_printed(cell) or text


def as_printed(cell: Cell) -> str:
    """What a cell with a number prints, with the sum in 元 where it prints it in another unit."""
    said = " ".join(cell.text.split())
    value = cell.value or Decimal(0)
    other_unit = cell.unit == "元" and figure(abs(value)) not in said.replace(",", "").replace("，", "")
    return f"{said}（{figure(value)} 元）" if said and other_unit else said


def unit_of(cells: Iterable[Cell | None]) -> str | None:
    """The unit of money that some cells print, where it is one: the units of others are told by 元."""
    found = {cell.printed_unit if cell.unit else None for cell in cells if cell is not None and cell.value}
    if len(found) == 1:
        return found.pop()
    return "元" if found and None not in found else None


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


def _compare(operator: str, difference: _Linear | Span, tolerance: Decimal) -> Verdict:
    """A difference between its bounds against 0; the sides may be apart by ``tolerance``."""
    value, low, high = difference
    slack = tolerance if isinstance(value, Decimal) else Fraction(tolerance)
    if operator in ("==", "!="):
        equal = -slack <= value <= slack
        may_equal = (low is None or low <= slack) and (high is None or high >= -slack)
        may_differ = low is None or high is None or low < -slack or high > slack
        if operator == "==":
            return Verdict(equal, may_equal, may_differ)
        return Verdict(not equal, may_differ, may_equal)
    if operator in ("<", "<="):
        value, low, high = -value, None if high is None else -high, None if low is None else -low
    if operator in ("<", ">"):
        return Verdict(value > 0, high is None or high > 0, low is None or low <= 0)
    return Verdict(value >= -slack, high is None or high >= -slack, low is None or low < -slack)


def _join(joint: str, left: Verdict, right: Verdict) -> Verdict:
    reason = left.reason or right.reason
    void = left.void if left.reason else right.void
    if joint == "=>":
        left = Verdict(None if left.zero is None else not left.zero, left.false, left.true)
    zeros = (left.zero, right.zero)
    if joint == "<=>":
        zero = None if None in zeros else left.zero == right.zero
        same = (left.true and right.true) or (left.false and right.false)
        return Verdict(zero, same, (left.true and right.false) or (left.false and right.true), reason, void)
    decisive = joint != "and"  # for “or” a truth decides, for “and” a falsehood
    zero = decisive if decisive in zeros else (None if None in zeros else not decisive)
    if joint == "and":
        return Verdict(zero, left.true and right.true, left.false or right.false, reason, void)
    return Verdict(zero, left.true or right.true, left.false and right.false, reason, void)
