"""What to call the two sides of a comparison where the rule does not say: as an auditor would."""

from __future__ import annotations

from checker.rules.binding import Bound, Operand, Side, Worked
from checker.rules.judge import figure
from checker.rules.tree import Operator

_NAMED = 3
"""How many operands a side is named by; a longer one is named by the first of them and their number."""
_LIMIT: dict[Operator, str] = {
    "==": "应为",
    "!=": "不应为",
    "<": "应小于",
    "<=": "不应大于",
    ">": "应大于",
    ">=": "不应小于",
}
_FUNCTIONS = {
    "*": "{0}×{1}", "/": "{0}÷{1}", "abs": "|{0}|", "min": "{all}中最小的", "max": "{all}中最大的",
    "round": "{0}（四舍五入）", "change": "{0}比上年的增幅", "count": "{0}的个数",
}  # fmt: skip
_TURNED: dict[Operator, Operator] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def side_names(check: Bound) -> tuple[str, str]:
    """The names of the left and the right side, never the same: a cell by its label, a sum by what it
    sums, a number by what it is to the other side (“不应大于”)."""
    at = check.conclusion
    left = _name(check, at.left) or _LIMIT[_TURNED.get(at.operator, at.operator)]
    right = _name(check, at.right) or _LIMIT[at.operator]
    return (left, right) if left != right else (f"{left}（左边）", f"{right}（右边）")


def _name(check: Bound, side: Side) -> str:
    """Empty for a number without any cell."""
    said = ""
    for operand in side.operands[:_NAMED]:
        times = "" if abs(operand.factor) == 1 else f"的 {figure(abs(operand.factor))} 倍"
        said += ("－" if operand.factor < 0 else "＋") + _called(check, operand) + times
    if len(side.operands) > _NAMED:
        said += f"等 {len(side.operands)} 项"
    for one in side.worked:
        times = "" if abs(one.factor) == 1 else f"的 {figure(abs(one.factor))} 倍"
        said += ("－" if one.factor < 0 else "＋") + _worked(check, one) + times
    if said and side.constant:
        said += ("－" if side.constant < 0 else "＋") + figure(abs(side.constant))
    return said.removeprefix("＋")


def _worked(check: Bound, one: Worked) -> str:
    """“表三·（一）予以公开·总计÷表三·（七）总计·总计”; what is long is cut short."""
    if not one.sides:
        return "正文"
    names = [_name(check, side) or figure(side.constant) for side in one.sides]
    return _FUNCTIONS.get(one.name, "{0}").format(*names, all="、".join(names))


def _called(check: Bound, operand: Operand) -> str:
    """“表三·（七）总计·自然人”; of a sum over one row or one column that row or column."""
    if not operand.addresses:
        return "0"
    first = operand.addresses[0]
    label = check.label(first)
    if len(operand.addresses) == 1:
        return label
    table, _, rest = label.partition("·")
    row, _, column = rest.rpartition("·")
    if all(one.row == first.row for one in operand.addresses):
        return f"{table}·{row}·{len(operand.addresses)} 列之和"
    if all(one.column == first.column for one in operand.addresses):
        return f"{table}·{len(operand.addresses)} 行之和·{column}"
    return f"{table}·{len(operand.addresses)} 格之和"
