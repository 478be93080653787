"""What one may write in a rule file, and what to write instead."""

from __future__ import annotations

from checker.ground.yamlfile import nearest

GRADES = {"错误": "error", "警告": "warning", "提示": "info", "严重": "error", "一般": "warning"}
MEANT = {
    "organ": '只用于某类机关，请写 when: organ like "人民政府$"',
    "year": "只用于某些年度，请写 when: year >= 2021",
    "years": "只用于某些年度，请写 when: year >= 2021",
    "if": "条件请写 when: 单元格的比较，或 organ like、year",
    "condition": "条件请写 when: 单元格的比较，或 organ like、year",
    "tolerance": "容差只用于 identity 和 formulas；别处请写 abs(甲 - 乙) <= 1",
    "before": "期限（before: 月-日）只用于 kind: dates、find: late",
    "name": "名称请写 title",
    "level": "级别请写 severity",
    "description": "说明请写 why",
}
"""Keys that one may think of → what to write."""


def instead(slot: str, known: frozenset[str]) -> str:
    """What to write for a slot that there is not."""
    available = "、".join(sorted(known)) or "无"
    if any(sign in slot for sign in "+-*/＋－×÷<>=("):
        share = "；要写比率，请在 check 里用“/”，消息里写 {lhs:%}" if "lhs:%" in known else ""
        return f"：消息里只能写名称，不能写算式{share}（可用：{available}）"
    near = nearest(slot, known, 0.5)
    meant = f"；是否想写“{{{near}}}”？" if near else ""
    return f"{meant}（可用：{available}）"
