"""Published formulas, pasted as published onto a form of their very table: each runs, each can fail."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

from checker import engine, examples
from checker.document import Document, LinePlace
from checker.forms import Form, Forms, load_forms
from checker.ground.faults import RuleFaults
from checker.report import Address, Cell, Prose, Report, Table
from checker.rules import load_rules
from checker.rules.base import Case, Outcome, Rule

DATA = Path(__file__).parents[1] / "data" / "formulas"
FORMS: Forms = load_forms([DATA / "forms"])
RULES = [rule for rule in load_rules([DATA / "rules.yaml"], FORMS) if rule.kind == "formulas"]
"""Without what the form itself says."""
PUBLISHED = 42


def zeros(form: Form) -> dict[Address, Decimal]:
    return {address: Decimal(0) for table in form.tables.values() for address in table.addresses()}


def made(rule: Rule, form: Form, figures: dict[Address, Decimal]) -> list[Outcome]:
    tables: dict[str, dict[Address, Cell]] = defaultdict(dict)
    for line, (address, value) in enumerate(figures.items(), 1):
        place = LinePlace(str(value), line, 1, line, 2)
        tables[address.table][address] = Cell(address, "number", value, str(value), place, "text", "元")
    report = Report(
        document=Document("r.txt", "text", ()), kind=form.kind, organ="清溪县档案局", year=2022, form=form.id,
        title=None, period=None, sections=(), tables={n: Table(n, c) for n, c in tables.items()},
        prose=Prose(()),
    )  # fmt: skip
    return [outcome for _, outcome in engine.run([rule], Case(report, form))]


def form_of(rule: Rule) -> Form:
    assert rule.forms is not None
    form = FORMS.get(next(iter(rule.forms)))
    assert form is not None
    return form


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_examples_come_out(rule: Rule) -> None:
    assert list(map(str, examples.run(rule, FORMS))) == []


def test_each_published_formula_runs_and_has_a_failing_case() -> None:
    """All cells 0 fulfils every formula; for each of its checks one cell is found that breaks it."""
    formulas: set[tuple[str, str]] = set()
    for rule in RULES:
        form = form_of(rule)
        outcomes = [one for one in made(rule, form, zeros(form)) if "报表小类" not in one.instance]
        assert {one.result for one in outcomes} <= {"pass"}
        for outcome in outcomes:
            formula = outcome.instance.partition("·")[0]
            if (rule.id, formula) in formulas:
                continue
            assert broken(rule, form, outcome), outcome.instance
            formulas.add((rule.id, formula))
    conditional = {(r.id, "核实性") for r in RULES if "核实性" in r.id}
    assert len(formulas | conditional) >= PUBLISHED


def broken(rule: Rule, form: Form, outcome: Outcome) -> bool:
    for cell in outcome.cells:
        for value in (7, -7):
            figures = {**zeros(form), cell: Decimal(value)}
            again = [one for one in made(rule, form, figures) if one.instance == outcome.instance]
            if any(one.result == "fail" for one in again):
                return True
    return False


def test_a_wrong_figure_is_told_by_its_formula() -> None:
    [rule] = [rule for rule in RULES if "基本平衡" in rule.id]
    form = form_of(rule)
    figures = zeros(form)
    figures[Address("income", "本年收入合计", "决算数")] = Decimal(5)
    failed = {one.instance: one for one in made(rule, form, figures) if one.result == "fail"}
    assert set(failed) == {"27行=(1+2+…十8)行·27行·决算数", "31行=(27+28+29)行·31行·决算数"}
    equation = failed["27行=(1+2+…十8)行·27行·决算数"].equation
    assert equation is not None
    assert len(equation.terms) == 9


RULE = dedent(
    """\
    - id: mine
      title: 审核公式
      kind: formulas
      severity: error
      basis: {{none: 测试}}
      table: {table}
      {more}
      formulas: {formulas}
      message: "{{formula}}"
      examples:
        pass: [{{rest: 0}}]
        fail: [{{rest: 0}}]
    """
)


def load(tmp_path: Path, formulas: str, table: str = "财决01表", more: str = "why: 试") -> Rule:
    path = tmp_path / "mine.yaml"
    path.write_text(RULE.format(formulas=formulas, table=table, more=more), "utf-8")
    [rule] = [rule for rule in load_rules([path], FORMS) if rule.id == "mine"]
    return rule


@pytest.mark.parametrize(
    ("formulas", "column", "said"),
    [
        ("68行=(69+70士·+78)行", 21, "不认识的符号“士”；是否想写“68行=(69+70+…+78)行”？"),
        ("27行=(1+2+…+8行", 25, "此处应为“)”"),
        ("27行", 13, "没有 =、≥、≤ 这样的比较"),
        ("27行=99行", 17, "没有第 99 行（现有 1 至 88）"),
        ("27行4栏=0", 13, "没有第 4 栏（现有 1、2、3）"),
        ("27行=1栏", 13, "行和栏不能混着写"),
        ("27行=28行29行", 20, "此处多出“29”"),
        ("27行=8行+…+1行", 19, "由小到大"),
        ("27行=甲行", 17, "“甲行”没有这样的行或栏"),
        ("27行=财决09表1行", 24, "没有表“财决09表”"),
        ("27行=1~99999行", 17, "范围应由小到大"),
        ("(" * 30 + "27行=1行", 33, "嵌套过深"),
    ],
)
def test_misprints_are_answered_at_their_place(tmp_path: Path, formulas: str, column: int, said: str) -> None:
    with pytest.raises(RuleFaults) as caught:
        load(tmp_path, formulas)
    [fault] = caught.value.faults
    assert said in fault.message
    assert fault.line == 8
    assert abs(fault.column - column) <= 4


def test_a_misprint_among_pasted_lines_is_told_at_its_line(tmp_path: Path) -> None:
    with pytest.raises(RuleFaults) as caught:
        load(tmp_path, "|\n    27行=(1+2+…十8)行;\n    68行=(69+70士·+78)行;")
    assert caught.value.faults[0].line == 10


@pytest.mark.parametrize(
    ("formulas", "count"),
    [
        ("31行=27行+28行+29行", 3),
        ("31行=（27＋28＋29）行", 3),
        ("27行一1行十2行十3行十4行十5行十6行十7行十8行", 3),
        ("27行=1至8行之和", 3),
        ("第31行1栏=第27行1栏+第28行1栏+第29行1栏", 1),
        ("1至8行、28行≥0", 27),
        ("上年86行=29行", 3),
        ("各栏：61行≥62行", 3),
        ("如果27行>0，则31行>0", 3),
        ("若1行>0且2行>0，则27行≥1行+2行", 3),
        ("本年收入合计=1行+2行+3行+4行+5行+6行+7行+8行", 3),
        ("3栏≤2栏*110%", 12),
    ],
)
def test_the_ways_in_which_formulas_are_printed(tmp_path: Path, formulas: str, count: int) -> None:
    rule = load(tmp_path, f'"{formulas}"')
    form = FORMS.get("final-accounts")
    assert form is not None
    results = [one.result for one in made(rule, form, zeros(form))]
    assert (len(results), set(results)) == (count, {"not_applicable" if "上年" in formulas else "pass"})


def test_hostile_formulas_are_bounded(tmp_path: Path) -> None:
    for formulas in ("1行=" + "+".join(["2行"] * 2000), "1至88行≥1至88行"):
        with pytest.raises(RuleFaults) as caught:
            load(tmp_path, formulas)
        assert "过长" in str(caught.value) or "过多" in str(caught.value)
    form = form_of(next(iter(RULES)))
    for formulas in ("1行≤" + "9" * 1500, "31行=1行/2行"):
        results = {one.result for one in made(load(tmp_path, formulas), form, zeros(form))}
        assert results <= {"pass", "not_applicable"}
