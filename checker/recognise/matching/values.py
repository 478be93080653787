"""The text of one cell: a number, blank, or neither."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from checker.forms import Column
from checker.language.characters import MINUS, SOFT_HYPHEN, folded, without_notes
from checker.language.units import MONEY
from checker.report import State

_BLANK = re.compile(rf"(?:[/\\_{re.escape(MINUS)}]+|无)?")
_NOTHING = re.compile(
    r"(?:本表|此表|本栏|本项|本单位|本机关|本年度?|全年)?(?:暂?无|没有|未发生|未产生|不涉及|未涉及|不适用)"
    r"(?:数据|情况|内容|业务|事项|案件|申请|发生|相关|此类|该项|政府信息公开|行政复议|行政诉讼|复议|诉讼"
    r"|[、和及的]){0,8}。?"
)
"""What is printed over a whole row or table in which nothing happened (本表无数据)."""
_UP, _DOWN = (
    ("增加", "新增", "增长", "上升", "增", "↑", "+"),
    ("减少", "下降", "降低", "减", "↓", "▼", "▽", "负", *MINUS),
)
_SIDELESS = re.compile(r"[▲△](?=\s*\d)")
"""In accounts the sign of a negative number, in newspapers that of a rise."""
_IN_BRACKETS = re.compile(r"\((.*)\)")
"""In accounts a negative number."""
_SIGN = "|".join(re.escape(sign) for sign in (*_UP, *_DOWN))
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MONEY_UNITS = {**MONEY, "万": MONEY["万元"]}
_UNITS = "|".join(sorted(MONEY, key=len, reverse=True))
_HEADED = re.compile(rf"(?:单位[::]?|[((])\s*({_UNITS})")
_COUNTERS = "件项个条份宗起次人家例"
_CELL = re.compile(
    rf"(?P<sign>(?:{_SIGN})?)\s*[:：]?(?P<extra>\+?)\s*[¥￥]?(?P<number>{_NUMBER})"
    rf"\s*(?P<unit>亿元|万元|元整|元|万|[{_COUNTERS}])?"
)
_LONGEST = 20
"""More characters are no figure of a report, and too many for the arithmetic of sums."""
_UNCHANGED = {"持平", "不变", "无变化", "零", "〇", "无增减"}
_ANOTHER = re.compile(rf"[+-]?(?:{_NUMBER})\s*\(\s*[+-]?(?:{_NUMBER})\s*\)")
_SPLIT = re.compile(r"[+-]?\d[\d,]*(?:\s+\d[\d,]*)+")
# What stands where a value stands in a line of text: a number, a dash, or a misread number.
_IN_LINE = re.compile(
    rf"(?:(?:{_SIGN})\s*)?[¥￥]?(?:{_NUMBER})(?:亿元|万元|元整|元|万|[{_COUNTERS}])?|[/\\{re.escape(MINUS)}]{{1,4}}|无|持平"
    r"|[+-]?(?=[\dA-Za-z.,*?]*\d)[\dOolISBZ.,*?]{1,12}[a-z]?"
    rf"|[▲△{SOFT_HYPHEN}]\d{{1,12}}|约?\d{{1,12}}余?|[+-]?\d{{1,12}}(?:\.\d{{1,6}})?[%‰]|\d{{0,9}}[½¼¾⅐-⅞]"
)
_WORDED = ("无", "持平")
"""The words among them."""
_WORDS = re.compile("[\u4e00-\u9fff（）“”、，。；：]+")
_BRACKETED = re.compile(r"[(（]\s*\d[\d,，.．]{0,15}\s*[)）]")


class CellValue(NamedTuple):
    """``unit``: of money, “元” where its unit is known."""

    state: State
    value: Decimal | None
    unit: str | None
    reason: str | None


def spelled(text: str) -> str:
    """The text of a cell in one spelling, without marks of notes behind it."""
    if text.isascii() and text.isdecimal():
        return text
    return folded(without_notes(text)).strip()


def is_value(text: str) -> bool:
    """Whether a word of a line of text stands for a cell."""
    if _WORDS.fullmatch(text) and text not in _WORDED:
        return False
    return _IN_LINE.fullmatch(spelled(text)) is not None


def is_bracketed(text: str) -> bool:
    """Whether a word is a number in brackets: among values a cell, before a label its enumerator."""
    return _BRACKETED.fullmatch(text) is not None


def is_blank(text: str) -> bool:
    """Whether a cell says that there is no figure: nothing, a dash, 无, 本表无数据."""
    return _says_nothing(spelled(text))


def is_more_than_nothing(text: str) -> bool:
    """Whether a cell prints a number other than 0."""
    return not is_blank(text) and is_value(text) and bool(text.strip("0., %"))


def _says_nothing(said: str) -> bool:
    return _BLANK.fullmatch(said) is not None or _NOTHING.fullmatch(said) is not None


def is_several(text: str) -> bool:
    """Whether a cell holds figures with blanks between: one that was torn, or two."""
    return _SPLIT.fullmatch(spelled(text)) is not None


def is_sign(text: str) -> bool:
    """Whether a word is the sign of the number after it; a dash that stands apart is a blank cell."""
    return spelled(text) in _UP + _DOWN and _BLANK.fullmatch(spelled(text)) is None


def is_unit(text: str) -> bool:
    """Whether a word is what the number before it counts: money, or hundredths (and then it is no count)."""
    return spelled(text) in _MONEY_UNITS or spelled(text) in ("%", "‰")


def unit_in(header: str) -> str | None:
    """The unit of money that a header prints (“采购总金额（万元）”, “单位：元”)."""
    match = _HEADED.search(folded(header)) if header else None
    return match[1] if match else None


def read_value(text: str, column: Column, header_unit: str | None = None) -> CellValue:
    """What a cell of this column says; ``header_unit`` is printed in its header."""
    said = spelled(text)
    if column.kind in ("count", "signed") and len(said) <= _LONGEST and said.isascii() and said.isdecimal():
        return CellValue("number", Decimal(said), None, None)
    if _says_nothing(said):
        return CellValue("blank", None, None, None)
    if reason := _two_ways(said):
        return CellValue("unsure", None, None, reason)
    if column.signed and _SIDELESS.match(said):
        return CellValue("unsure", None, None, f"“{said[:20]}”是增是减无法确定（会计上表示负数）")
    if said in ("零", "〇") or (column.signed and said in _UNCHANGED):
        return CellValue("number", Decimal(0), None, None)
    if column.signed:
        said = _without_brackets(said)
    match = _CELL.fullmatch(said.removesuffix("%") if column.kind == "percent" else said)
    if match is None or len(match["number"]) > _LONGEST:
        return CellValue("invalid", None, None, f"“{' '.join(text.split())[:20]}”不是数")
    value = Decimal(match["number"].replace(",", ""))
    sign, unit = match["sign"], match["unit"]
    if sign in _DOWN:
        value = -value
    if not column.signed and sign and sign not in "+" + MINUS:
        return CellValue("invalid", None, None, f"“{said[:20]}”不是数")
    if column.kind in ("decimal", "percent"):
        return CellValue("number", value, None, None)
    if column.kind == "money":
        return _money(value, unit, said, column, header_unit)
    if unit and unit not in _COUNTERS:
        return CellValue("invalid", None, None, f"此处应填件数，“{said[:20]}”带有金额单位")
    if value != value.to_integral_value():
        return CellValue("invalid", None, None, f"此处应为整数，“{said[:20]}”不是整数")
    return CellValue("number", value.to_integral_value() + 0, None, None)


def _two_ways(said: str) -> str | None:
    """Why it cannot be told what number a cell says, where it can be read in two ways."""
    if _SPLIT.fullmatch(said):
        return f"“{said}”中间有空隙，可能是一个数被断开，也可能是两个数"
    if _ANOTHER.fullmatch(said):
        return f"“{said[:20]}”里有两个数，哪一个是本年的无法确定"
    if said.startswith(SOFT_HYPHEN):
        return f"“{said[1:20]}”前有一个软连字符，可能是减号"
    return None


def _without_brackets(said: str) -> str:
    """A figure in brackets, as accounts print one below 0, with its sign."""
    inner = _IN_BRACKETS.fullmatch(said)
    return f"-{inner[1].strip()}" if inner and re.fullmatch(_NUMBER, inner[1].strip()) else said


def _money(value: Decimal, unit: str | None, said: str, column: Column, header_unit: str | None) -> CellValue:
    if unit and unit in _COUNTERS:
        if not value:
            return CellValue("number", Decimal(0), "元", None)  # nothing is nothing in any unit
        return CellValue("invalid", None, None, f"此处应填金额，“{said[:20]}”带有件数单位")
    unit = {"元整": "元"}.get(unit or "", unit) or header_unit or column.unit
    if unit is None:
        return CellValue("number", value, None, None)
    amount = value * _MONEY_UNITS[unit]
    whole = amount.to_integral_value()
    return CellValue("number", whole if whole == amount else amount.normalize(), "元", None)


def last_digit(text: str, column: Column, header_unit: str | None = None) -> Decimal | None:
    """What one more at the last printed digit of a figure is worth; ``None`` where it counts things whole."""
    match = _CELL.fullmatch(spelled(text).removesuffix("%").lstrip("(").rstrip(")"))
    if match is None or column.kind in ("count", "signed"):
        return None
    _, _, decimals = match["number"].partition(".")
    step = Decimal(1).scaleb(-len(decimals))
    if column.kind != "money":
        return step
    unit = printed_unit(text, column, header_unit)
    return step * MONEY[unit] if unit else step


def printed_unit(text: str, column: Column, header_unit: str | None = None) -> str | None:
    """The unit that an amount of money is printed in, by the cell, by the head, by the form."""
    if column.kind != "money":
        return None
    match = _CELL.fullmatch(spelled(text).removesuffix("%").lstrip("(").rstrip(")"))
    own = {"元整": "元", "万": "万元"}.get(match["unit"] or "", match["unit"]) if match else None
    unit = own or header_unit or column.unit
    return unit if unit in MONEY else None
