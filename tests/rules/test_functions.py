"""What the rule language works out beside sums: shares, changes, bounds; and what it takes an address for."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import engine
from checker.ground.faults import RuleFaults
from checker.report import Address
from checker.rules import load_rules
from checker.rules.base import Outcome
from checker.rules.expression import parse, references
from tests.rules.test_expression import RULE, A, B, C, outcome
from tests.support.cases import FORMS, case

Figures = dict[str, int | None]


@pytest.mark.parametrize(
    ("check", "cells", "result", "left"),
    [
        (f"{A} / {B} >= 30%", {A: 2, B: 10}, "fail", "2÷10＝20%"),
        (f"{A} / {B} >= 0.2", {A: 2, B: 10}, "pass", None),
        (f"{A} / 3 * 3 == {B}", {A: 1, B: 1}, "pass", None),
        (f"{A} / {B} * {B} == 7", {A: 7, B: 3}, "pass", None),
        (f"abs({A} - {B}) <= 1", {A: 2, B: 10}, "fail", "|2－10|＝8"),
        (f"abs({A} - {B}) <= 1", {A: 9, B: 10}, "pass", None),
        (f"max({A}, {B}, 3) <= 9", {A: 2, B: 10}, "fail", "最大值（2、10、3）＝10"),
        (f"min({A}, {B}) <= 1", {A: 2, B: 10}, "fail", "最小值（2、10）＝2"),
        (f"round({A} / {B}, 2) == 0.67", {A: 2, B: 3}, "pass", None),
        (f"round({A} / {B}) == 3", {A: 5, B: 2}, "pass", None),
        (f"{A} * {B} <= 20", {A: 3, B: 7}, "fail", "3×7＝21"),
        (f"not {A} > 1", {A: 3}, "fail", "3"),
        (f"not ({A} == 3 and {B} == 1)", {A: 3, B: 2}, "pass", None),
        (f"not ({A} == 3 => {B} == 1)", {A: 3, B: 2}, "pass", None),
        (f"not ({A} == 3 <=> {B} == 2)", {A: 3, B: 2}, "fail", "2"),
        (f"{A} <= {B} * 30%", {A: 4, B: 10}, "fail", "4"),
        (f"{A} <= 1万 and {A} >= 2百件", {A: 300}, "pass", None),
        (f"{A} × 2 ≤ {B} 且 {A} ＝ 3", {A: 3, B: 6}, "pass", None),
        (f"{A}－{B}≠0 或 {B}＞（1＋1）", {A: 2, B: 2}, "fail", "2"),
    ],
)
def test_functions(tmp_path: Path, check: str, cells: Figures, result: str, left: str | None) -> None:
    made = outcome(tmp_path, check, cells)
    assert (made.result, made.slots.get("left")) == (result, left)


@pytest.mark.parametrize(
    ("check", "cells", "result", "reason"),
    [
        (f"{A} / {B} >= 0.2", {A: 2, B: 0}, "not_applicable", "行政处罚·本年处理决定数量）为 0"),
        (f"{A} / {B} >= 0.2", {A: 2, B: None}, "unknown", "行政处罚·本年处理决定数量）有空白"),
        (f"{A} / ({B} - {C}) >= 2", {A: 2, B: 1, C: 1}, "not_applicable", "除数（2 格算得的数）为 0"),
        (f"{B} > 0 => {A} / {B} >= 0.2", {A: 2, B: 0}, "pass", ""),
        (f"{A} / {B} >= 0.2 and {C} == 1", {A: 2, B: 0, C: 2}, "fail", ""),
        (f"abs({A}) <= 1", {}, "unknown", "未读到"),
        (f"change({A}) <= 50%", {A: 2}, "not_applicable", "没有上年报告可比"),
        ("disclosure[fees,amount] <= 100万元", {"disclosure[fees,amount]": 5}, "unknown", "元还是万元"),
    ],
)
def test_what_cannot_be_worked_out_is_told(
    tmp_path: Path, check: str, cells: Figures, result: str, reason: str
) -> None:
    made = outcome(tmp_path, check, {C: 0, **cells} if cells else {B: 1})
    assert made.result == result
    assert reason in made.reason


@settings(max_examples=300, deadline=None)
@given(
    values=st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=3, max_size=3),
    form=st.sampled_from(
        ["abs({A} - {B}) <= {C}", "max({A}, {B}) == {C}", "min({A}, {B}) >= {C}", "{A} * {B} < {C} + 2",
         "round({A} / 2) == {B}", "({A} + 1) / ({B} + 1) <= {C}"]
    ),
)  # fmt: skip
def test_blanks_in_functions_take_part_as_unknowns(
    tmp_path_factory: pytest.TempPathFactory, values: list[int | None], form: str
) -> None:
    """Against trying all fillings: what fails for sure fails for each of them."""
    check = form.format(A=A, B=B, C=C)
    made = outcome(tmp_path_factory.mktemp("rules"), check, dict(zip((A, B, C), values, strict=True)))

    def holds(filling: tuple[int, ...]) -> bool:
        a, b, c = map(Fraction, filling)
        half_up = {"abs": abs, "max": max, "min": min, "round": lambda x: int(x + Fraction(1, 2))}
        return bool(eval(form.format(A="a", B="b", C="c"), {**half_up, "a": a, "b": b, "c": c}))

    fillings = list(product(*([value] if value is not None else range(9) for value in values)))
    if holds(tuple(value or 0 for value in values)):
        assert made.result == "pass"
    else:
        assert made.result == "fail"
        if made.severity is None:
            assert not any(map(holds, fillings))


def faults(tmp_path: Path, check: str) -> str:
    path = tmp_path / "mine.yaml"
    path.write_text(RULE.format(check=check), encoding="utf-8")
    with pytest.raises(RuleFaults) as caught:
        load_rules([path], FORMS)
    return str(caught.value.faults[0])


ADDRESSES = {
    "applications[granted, total]": [
        "表三[予以公开, 总计]", "表三[（一）予以公开，合计]", "applications[同意公开, total]",
    ],
    "applications[other.misc, total]": [
        "表三[其他处理/其他, 总计]", "表三[本年度办理结果/其他处理/其他, 总计]",
    ],
    "applications[partial, natural_person]": [
        "表三[部分公开（区分处理的，只计这一情形，不计其他情形）, 自然人]", "表三[部分公开, 公民]",
        "收到和处理政府信息公开申请情况[部分公开, 自然人]",
    ],
    "applications[carried_out, total]": [
        "表三[结转下年度继续办理, 总计]", "表三［ 四、结转下年度继续办理 ， 总计 ］",
    ],
    "disclosure[licences, decisions]": ["表二[行政许可, 本年处理决定数量]"],
}  # fmt: skip


@pytest.mark.parametrize(("address", "written"), [(a, w) for a, ws in ADDRESSES.items() for w in ws])
def test_labels_stand_for_ids(tmp_path: Path, address: str, written: str) -> None:
    made = outcome(tmp_path, f"{written} <= 1", {address: 2})
    assert [str(cell) for cell in made.cells] == [address]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("表三[其他处理, 总计]", "是一组单元格，应写成 sum("),
        ("表三[予以公, 总计]", "没有行或行组“予以公”；是否想写“（一）予以公开”"),
        ("表三[grnted, 总计]", "没有行或行组“grnted”；是否想写“granted”（（一）予以公开）"),
        ("表三[予以公开, 总记]", "没有列或列组“总记”；是否想写“总计”"),
        ("表九[予以公开, 总计]", "没有表“表九”；可用的表：disclosure（表二）、applications（表三）"),
    ],
)
def test_near_misses_are_answered(tmp_path: Path, written: str, said: str) -> None:
    assert said in faults(tmp_path, f"{written} <= 1")


def test_groups_by_label(tmp_path: Path) -> None:
    made = outcome(tmp_path, "sum(表三[不予公开, 总计]) <= 1", {"applications[denied.third_party, total]": 2})
    assert len(references_of("sum(表三[不予公开, 总计]) <= 1")) == 1
    assert made.result == "unknown"
    assert len(made.cells) == 8


def references_of(check: str) -> list[str]:
    return [str(ref) for ref in references(parse(check))]


@pytest.mark.parametrize(
    ("check", "off", "result"),
    [("==", 1, "pass"), ("==", 2, "fail"), ("<=", 1, "pass"), (">=", 2, "pass"), (">=", -2, "fail")],
)
def test_tolerance(tmp_path: Path, check: str, off: int, result: str) -> None:
    assert with_tolerance(tmp_path, f"{A} {check} {B}", "1", {A: 10 + off, B: 10}).result == result


def with_tolerance(tmp_path: Path, check: str, tolerance: str, cells: Figures) -> Outcome:
    path = tmp_path / "mine.yaml"
    path.write_text(
        RULE.format(check=check).replace("  message", f"  tolerance: {tolerance}\n  message"),
        encoding="utf-8",
    )
    figures = {Address.parse(address): value for address, value in cells.items()}
    [(_, made)] = engine.run(load_rules([path], FORMS), case("2021", figures))
    return made


@pytest.mark.parametrize(
    ("tolerance", "said"), [("1%", "按比例的容差"), ("-1", "不小于 0"), ("x", "后面应为")]
)
def test_tolerances_that_are_none(tmp_path: Path, tolerance: str, said: str) -> None:
    with pytest.raises(RuleFaults) as caught:
        with_tolerance(tmp_path, f"{A} == {B}", tolerance, {})
    assert said in str(caught.value)


def test_hostile_numbers_are_bounded(tmp_path: Path) -> None:
    product_of_all = " * ".join([A] * 40)
    made = outcome(tmp_path, f"{product_of_all} >= 0", {A: 10**20})
    assert made.result == "pass"
    assert outcome(tmp_path, f"1 / {A} == 0", {A: 10**30}).result == "fail"
    assert Decimal(outcome(tmp_path, f"{A} == 9{'9' * 300}", {A: 1}).slots["rhs"]) > 10**299
