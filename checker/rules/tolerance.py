"""By how much two sides may be apart and still count as equal."""

from __future__ import annotations

from decimal import Decimal

from checker.ground.yamlfile import Fields
from checker.rules.tree import Compare, Join, Truth
from checker.rules.written import read_number

TOLERANCE_SCHEMA = {
    "type": ["number", "string"],
    "description": "容差：两边相差不超过它就算相等（不大于、不小于也放宽这么多）；可带单位，如 0.01万元",
}


def read_tolerance(fields: Fields, truth: Truth) -> Decimal:
    """The key ``tolerance``. Raises ``RuleFault``."""
    if not fields.has("tolerance"):
        return Decimal(0)
    node = fields.node("tolerance")
    said = read_number(node, "tolerance")
    if said.terms or said.constant < 0 or said.percent:
        raise node.fault(
            "“tolerance”应当是不小于 0 的数（如 1、0.01万元）；按比例的容差请在 check 里写，"
            "如 abs(甲 - 乙) <= 乙 * 1%"
        )
    if any(operator in ("<", ">", "!=") for operator in _operators(truth)):
        raise node.fault("“tolerance”只能与 ==、<=、>= 同用")
    return said.constant


def _operators(truth: Truth) -> list[str]:
    if isinstance(truth, Compare):
        return [truth.operator]
    if isinstance(truth, Join):
        # The condition of “if … then …” is not what is required.
        sides = (truth.right,) if truth.joint == "=>" else (truth.left, truth.right)
        return [operator for side in sides for operator in _operators(side)]
    return []
