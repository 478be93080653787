"""What auditors wrote first: each runs, or is answered with what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker import examples
from checker.ground.faults import RuleFaults
from checker.rules import load_rules
from tests.support.cases import FORMS

TRIES = Path(__file__).parents[1] / "data" / "first-tries"
NOTHING = "例子里请写 text: 文字，或 sections、preamble、title"
ANSWERS = {
    "abs": (),
    "badex": ("没有行或行组“done”；可写的行：new（一、本年新收政府信息公开申请数量）",),
    "chinese": ('请在例子里写出会不符的单元格，如 {rest: 0, "applications[granted, total]": 5}',),
    "cnid": (),
    "cond": (
        "可写的列：previous（上一年项目数量）、change（本年增/减）；",
        '格式 "2021" 有此项，只用于它时请写 forms: ["2021"]',
    ),
    "deadline": ("“find”不能是“published”", "是否想写“late”"),
    "deadline2": (f"没有署期或发布日期；这种检查读文字，{NOTHING}",),
    "fullwidth": ('请在例子里写出会不符的单元格，如 {rest: 0, "applications[granted, total]": 5}',),
    "groupsum": ("应写成 sum(applications[denied, total])",),
    "iforgan": ('请写 when: organ like "人民政府$"',),
    "msg": ("消息里只能写名称，不能写算式；要写比率，请在 check 里用“/”，消息里写 {lhs:%}",),
    "multi": ("是否想写“warning”", "没有明文依据的写 {none: 本县要求}"),
    "noex": ("是否想写“warning”",),
    "percent": ('请在例子里写出会不符的单元格，如 {rest: 0, "applications[total, total]": 5}',),
    "ratio": ("除数（表三·（七）总计·总计）为 0；请在例子里写出会不符的单元格，如",),
    "section": (NOTHING,),
    "sheetmax": ('请在例子里写出会不符的单元格，如 {rest: 0, "applications[new, business]": 5}',),
    "tol": (),
    "when": ("没有上年报告可比；上年的数请写在例子的 previous 里",),
    "whenlinear": (),
    "whenprev": (),
    "words": (NOTHING,),
}  # fmt: skip
"""Try → what is answered; nothing where it runs as it is written."""


def answer(path: Path) -> str:
    try:
        rules = load_rules([path], FORMS)
    except RuleFaults as refused:
        return "\n".join(map(str, refused.faults))
    return "\n".join(str(failure) for rule in rules for failure in examples.run(rule, FORMS))


@pytest.mark.parametrize("name", sorted(path.stem for path in TRIES.glob("*.yaml")))
def test_each_first_try_is_answered_with_what_to_write(name: str) -> None:
    said = answer(TRIES / f"{name}.yaml")
    assert bool(said) == bool(ANSWERS[name]), said
    for sentence in ANSWERS[name]:
        assert sentence in said
