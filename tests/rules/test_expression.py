"""The rule language: what an expression means, and where its faults are told."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import engine
from checker.report import Address
from checker.rules import Ruleset, load_rules
from checker.rules.base import Outcome
from checker.rules.expression import MAX_DEPTH, MAX_LENGTH, ExpressionError, parse, references
from tests.support.cases import FORMS, case

RULE = dedent(
    """\
    - id: mine
      title: 自定规则
      kind: identity
      severity: error
      forms: ["2021"]
      basis: {{none: 测试}}
      check: "{check}"
      message: "{{left}} {{right}}"
      examples:
        pass: [{{rest: 0}}]
        fail: [{{rest: 0}}]
    """
)


def rules(tmp_path: Path, check: str) -> Ruleset:
    path = tmp_path / "mine.yaml"
    path.write_text(RULE.format(check=check), encoding="utf-8")
    return load_rules([path], FORMS)


@pytest.mark.parametrize(
    ("source", "at", "said"),
    [
        ("a[b,c] ==", 9, "此处应为单元格"),
        ("a[b,c] ^ 1", 7, "不认识的符号“^”；可用：+ - * /"),
        ("a[b c] == 1", 2, "方括号里应当是“行, 列”"),
        ("a[b,c == 1", 0, "之后缺少“]”"),
        ("a[,c] == 1", 2, "此处应为行的名称"),
        ("a[b,c] == 1 2", 12, "此处多出“2”"),
        ("a[b,c] / 0 == 1", 7, "除数不能是 0"),
        ("a[b,c] == 1 == 2", 12, "比较不能连写"),
        ("a[b,c] + (a[b,c] == 1) == 2", 7, "两边应当都是数"),
        ("a[b,c] and a[b,d] == 1", 7, "两边应当都是比较"),
        ("a[b,c] + 1", 0, "应当是一个比较"),
        ("avg(a[b,c]) == 1", 0, "没有函数“avg”；可用的函数：sum、count、abs、min、max、round、change"),
        ("abs(a[b,c], 1) == 1", 0, "只能有一个数"),
        ("round(a[b,c], 99) == 1", 0, "小数位数"),
        ("change(previous.a[b,c]) == 1", 0, "应当是本年的单元格"),
        ("max(a[b,c] == 1) == 1", 4, "不应有比较"),
        ("not a[b,c]", 0, "“not”后面应当是一个比较"),
        ("organ == 1", 6, "后面应为 like 或 unlike"),
        ("organ like 1", 11, "应为引号里的文字"),
        ("open == 1", 0, "后面应为“[行, 列]”"),
        ("a.__class__[b,c] == 1", 0, "不是表名"),
        ("'x' == 1", 0, "此处应为单元格"),
        ("(" * (MAX_DEPTH + 5) + "1 == 1" + ")" * (MAX_DEPTH + 5), MAX_DEPTH, "嵌套过深"),
        ("-" * 3000 + "1 == 1", 0, "过长"),
    ],
)
def test_faults_are_told_at_their_character(source: str, at: int, said: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(source)
    assert said in caught.value.message
    assert caught.value.at == at


def test_the_longest_expression_is_read() -> None:
    source = "a[b,c]"
    while len(source) < MAX_LENGTH - 30:
        source += " + a[b,c]"
    assert len(list(references(parse(f"{source} >= 0")))) > 200


def outcome(tmp_path: Path, check: str, cells: dict[str, int | None]) -> Outcome:
    figures = {Address.parse(address): value for address, value in cells.items()}
    [(_, made)] = engine.run(rules(tmp_path, check), case("2021", figures))
    return made


A, B, C = (f"disclosure[{row},decisions]" for row in ("licences", "penalties", "coercions"))


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (f"{A} + {B} * 2 == 8", "pass"),
        (f"({A} + {B}) * 2 == 10", "pass"),
        (f"{A} - {B} - {C} == -2", "pass"),
        (f"-{A} + {B} == 1", "pass"),
        (f"{A} == 2 or {A} == 5 and {B} == 9", "pass"),
        (f"({A} == 2 or {A} == 5) and {B} == 9", "fail"),
        (f"{A} == 9 => {B} == 9", "pass"),
        (f"{A} == 2 => {B} == 9", "fail"),
        (f"{A} == 9 => {A} == 8 => {A} == 7", "pass"),
        (f"{A} == 0 <=> {B} == 0", "pass"),
        (f"{A} == 2 <=> {B} == 0", "fail"),
        (f"{A} < {B} and {B} <= 3 and {B} > {A} and {B} >= 3 and {A} != {B}", "pass"),
        (f"0.5 * {A} == 1", "pass"),
    ],
)
def test_operators(tmp_path: Path, check: str, expected: str) -> None:
    assert outcome(tmp_path, check, {A: 2, B: 3, C: 1}).result == expected


def test_a_failure_shows_both_sides_worked_out(tmp_path: Path) -> None:
    made = outcome(tmp_path, f"{A} + {B} == {C} - 1", {A: 9, B: 0, C: 4})
    assert list(made.values.values()) == ["9＋0＝9", "4－1＝3"]
    assert made.slots["diff"] == "6"
    assert [str(address) for address in made.cells] == [a.replace(",", ", ") for a in (A, B, C)]
    assert [location.place.text for location in made.locations] == ["9", "0", "4"]
    assert made.equation is not None
    assert sum(term.factor for term in made.equation.terms) == 1
    assert made.equation.constant == 1


@settings(max_examples=300, deadline=None)
@given(
    values=st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=3, max_size=3),
    factors=st.tuples(st.sampled_from([-1, 1]), st.sampled_from([-1, 1])),
    operator=st.sampled_from(["==", "!=", "<", "<=", ">", ">="]),
    constant=st.integers(-4, 4),
)
def test_blanks_take_part_as_unknowns(
    tmp_path_factory: pytest.TempPathFactory,
    values: list[int | None],
    factors: tuple[int, int],
    operator: str,
    constant: int,
) -> None:
    """Against trying all fillings: read as 0 it holds: pass; some filling holds: warning; none: error."""
    signs = ["+" if factor > 0 else "-" for factor in factors]
    check = f"{A} {signs[0]} {B} {signs[1]} {C} {operator} {constant}"
    made = outcome(tmp_path_factory.mktemp("rules"), check, dict(zip((A, B, C), values, strict=True)))

    def holds(filling: tuple[int, ...]) -> bool:
        left = filling[0] + factors[0] * filling[1] + factors[1] * filling[2]
        return bool(eval(f"{left} {operator} {constant}"))

    fillings = list(product(*([value] if value is not None else range(15) for value in values)))
    zero = tuple(value or 0 for value in values)
    if holds(zero):
        assert made.result == "pass"
    else:
        assert made.result == "fail"
        assert (made.severity == "warning") == any(map(holds, fillings))


def test_a_blank_is_named_with_the_missing_amount(tmp_path: Path) -> None:
    made = outcome(tmp_path, f"{A} + {B} == {C}", {A: 2, B: None, C: 5})
    assert made.severity == "warning"
    assert made.message is not None
    assert "行政处罚" in made.message
    assert "所缺合计为 3" in made.message


def test_what_cannot_be_read_is_unknown_with_the_cell(tmp_path: Path) -> None:
    made = outcome(tmp_path, f"{A} + {B} == {C}", {A: 2, C: 5})
    assert made.result == "unknown"
    assert "行政处罚" in made.reason
    total = "applications[granted,total]"
    part = "applications[granted,other]"
    made = outcome(tmp_path, f"{part} == {total}", {part: 2, total: None})
    assert (made.result, "总计空白" in made.reason) == ("unknown", True)
    assert outcome(tmp_path, f"{part} == {total}", {A: 1}).reason == "本报告未读到表三"


def test_truth_is_told_where_one_side_decides(tmp_path: Path) -> None:
    assert outcome(tmp_path, f"{A} == 1 or {B} == 1", {A: 1}).result == "pass"
    assert outcome(tmp_path, f"{A} == 1 and {B} == 1", {A: 2}).result == "fail"
    assert outcome(tmp_path, f"{A} == 1 and {B} == 1", {A: 1}).result == "unknown"
    assert outcome(tmp_path, f"{B} == 1 => {A} == 1", {A: 1}).result == "pass"


def test_figures_are_exact(tmp_path: Path) -> None:
    figures = {Address.parse(A): 10**20 + 1, Address.parse(B): 10**20}
    [(_, made)] = engine.run(rules(tmp_path, f"{A} == {B}"), case("2021", figures))
    assert made.result == "fail"
    assert Decimal(made.slots["diff"]) == 1
