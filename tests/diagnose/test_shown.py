"""What a finding shows of what it compares: both sides by name, figures as printed, every place."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker import engine, examples
from checker.audit import Finding
from checker.diagnose import findings
from checker.language.characters import narrow
from checker.report import Address, Cell
from checker.rules import builtin_folder, load_rules
from checker.rules.base import Case, Rule
from tests.support.cases import FORMS, case

RULES = load_rules([builtin_folder()], FORMS)
RULE = """\
- id: own-rule
  title: 自己的规则
  kind: identity
  severity: warning
  basis: {none: 测试}
  check: %s
  message: 不对。
  examples:
    pass: [{rest: 0}]
    fail: [{rest: 9}]
"""


def cell(one: Case, name: str) -> Cell | None:
    address = Address.parse(name)
    report = one.previous if address.previous else one.report
    return report.cell(address._replace(previous=False)) if report else None


def bare(text: str) -> str:
    return "".join(narrow(text).replace(",", "").replace("－", "-").split())


@pytest.mark.parametrize("rule", list(RULES), ids=lambda rule: rule.id)
def test_every_comparison_is_complete(rule: Rule) -> None:
    """Of every example of failing: no comparison with one side, no printed number that is not shown, no cell
    that is not marked."""
    for example in rule.examples:
        if example.expect != "fail":
            continue
        built = examples.build(example, rule, FORMS)
        found, _ = findings(built, engine.run([rule], built))
        assert found
        for finding in found:
            complete(finding, built)


def complete(finding: Finding, built: Case) -> None:
    sides = {
        side for value in finding.values.values() for side in value.split("；") if "；" in value
    } or finding.values.keys()
    assert len(sides) != 1, finding.values
    assert all(name.strip() and value.strip() for name, value in finding.values.items()), finding.values
    located = {location.cell for location in finding.locations}
    printed = {name: one for name in finding.cells if (one := cell(built, name)) is not None}
    assert [name for name, one in printed.items() if one.place and name not in located] == []
    shown = bare("\n".join(finding.values.values()))
    numbers = [one.text for one in printed.values() if one.value]
    assert [text for text in numbers if bare(text) not in shown] == [], finding.values


@pytest.mark.parametrize(
    ("check", "values"),
    [
        (
            "2 * applications[new,total] <= applications[total,total]",
            {"表三·一、本年新收政府信息公开申请数量·总计的 2 倍": "2×7＝14", "表三·（七）总计·总计": "9"},
        ),
        (
            "applications[new,total] >= applications[total,total] + 3",
            {"表三·一、本年新收政府信息公开申请数量·总计": "7", "表三·（七）总计·总计＋3": "9＋3＝12"},
        ),
        (
            "8 <= applications[new,total]",
            {"不应小于": "8", "表三·一、本年新收政府信息公开申请数量·总计": "7"},
        ),
        (
            "applications[new,total] == 0",
            {"表三·一、本年新收政府信息公开申请数量·总计": "7", "应为": "0"},
        ),
        (
            "sum(applications[new,parts]) == applications[new,total]",
            {
                "表三·一、本年新收政府信息公开申请数量·6 列之和": "1＋2＝3",
                "表三·一、本年新收政府信息公开申请数量·总计": "7",
            },
        ),
        (
            "applications[new,total] > 5 => applications[total,total] == 0",
            {
                "表三·（七）总计·总计": "9",
                "应为": "0",
                "表三·一、本年新收政府信息公开申请数量·总计": "7",
            },
        ),
    ],
)  # fmt: skip
def test_sides_that_a_rule_does_not_name(tmp_path: Path, check: str, values: dict[str, str]) -> None:
    (tmp_path / "own.yaml").write_text(RULE % check, "utf-8")
    rules = load_rules([tmp_path / "own.yaml"], FORMS)
    figures = {
        Address("applications", row, column): value
        for row, column, value in (
            ("new", "natural_person", 1), ("new", "business", 2), ("new", "total", 7), ("total", "total", 9),
        )
    }  # fmt: skip
    for column in ("research", "public_welfare", "legal_service", "other"):
        figures[Address("applications", "new", column)] = 0
    built = case("2021", figures, year=2022)
    [finding], _ = findings(built, engine.run(rules, built))
    said = dict(finding.values)
    if list(said) == ["自己的规则"]:  # told with what would mend it
        said = dict(side.rsplit(" ", 1) for side in said["自己的规则"].split("；"))
    assert said == values
