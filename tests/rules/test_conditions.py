"""What every kind of rule may be given: when it is made, what explains its failures, that nothing lets it
pass."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent, indent

import pytest

from checker import examples
from checker.ground.faults import RuleFaults
from checker.ground.yamlfile import load_yaml
from checker.rules import builtin_folder, kinds, load_rules
from checker.rules.base import Rule
from tests.support.cases import FORMS

ROOT = Path(__file__).parents[2]

SPOKEN = dedent(
    """\
    - id: mine
      title: 自定规则
      kind: spoken
      severity: warning
      basis: {none: 测试}
      WHEN
      words: {原因: [原因, 由于]}
      message: 没有说到{missing}
      examples:
        pass: [{text: 主要原因是拆迁。, CELLS}]
        fail: [{text: 平稳。, CELLS}]
    """
)
NEW = '"applications[new, total]"'


def load(tmp_path: Path, text: str) -> Rule:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    [rule] = load_rules([path], FORMS)
    return rule


def fault(tmp_path: Path, text: str) -> str:
    with pytest.raises(RuleFaults) as caught:
        load(tmp_path, text)
    return str(caught.value.faults[0])


def spoken(when: str, cells: str, more: str = "") -> str:
    text = SPOKEN.replace("WHEN", f"when: {when}").replace("CELLS", cells)
    return text + indent(dedent(more), "    ")


HOLDS = [
    (
        "applications[new, total] * 2 > previous.applications[new, total] * 3",
        f"{NEW}: 30, previous: {{{NEW}: 10}}",
    ),
    ("applications[new, total] - previous.applications[new, total]", f"{NEW}: 30, previous: {{{NEW}: 10}}"),
    ("previous.applications[new, total]", f"{NEW}: 0, previous: {{{NEW}: 10}}"),
    ("change(表三[本年新收, 总计]) >= 50%", f"{NEW}: 15, previous: {{{NEW}: 10}}"),
    ("表三[本年新收, 总计]", f"{NEW}: 1"),
    ("表三[本年新收, 总计] >= 20 and organ like “局$” and year >= 2021", f"{NEW}: 20, year: 2022"),
    ("organ unlike '人民政府$'", "organ: 清溪县档案局"),
    ("not organ like '人民政府$' 或 title like '季度'", "organ: 清溪县档案局"),
    ("title like '年度报告'", "organ: 清溪县档案局"),
    ("text like '(?:拆迁|平稳)'", "organ: 清溪县档案局"),
]


@pytest.mark.parametrize(("when", "cells"), HOLDS, ids=[when for when, _ in HOLDS])
def test_a_rule_is_made_where_its_condition_holds(tmp_path: Path, when: str, cells: str) -> None:
    assert list(map(str, examples.run(load(tmp_path, spoken(when, cells)), FORMS))) == []


@pytest.mark.parametrize(
    ("when", "group", "cells"),
    [
        ("表三[本年新收, 总计] >= 20", "skip", f"{NEW}: 19"),
        ("表三[本年新收, 总计] >= 20", "unknown", f"{NEW}: null"),
        ("change(表三[本年新收, 总计]) >= 50%", "skip", f"{NEW}: 100"),
        ("change(表三[本年新收, 总计]) >= 50%", "skip", f"{NEW}: 100, previous: {{{NEW}: 0}}"),
        ("change(表三[本年新收, 总计]) >= 50%", "unknown", f"{NEW}: 100, previous: {{{NEW}: null}}"),
        ("organ like '人民政府$'", "skip", "organ: 清溪县档案局"),
        ("year < 2021", "skip", "year: 2023"),
        ("text like '火星'", "skip", "organ: 清溪县档案局"),
    ],
)
def test_a_rule_is_left_out_or_open_where_its_condition_is(
    tmp_path: Path, when: str, group: str, cells: str
) -> None:
    text = spoken(when, "rest: 0", f"{group}: [{{text: 平稳。, {cells}}}]\n")
    failures = [one for one in examples.run(load(tmp_path, text), FORMS) if one.line > 11]
    assert list(map(str, failures)) == []


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("applications[nwe, total] > 1", "没有行或行组“nwe”；是否想写“new”"),
        ("applications[$row, total] > 1", "when 里不能用变量“$row”"),
        ("organ like '(a+)+b'", "失控"),
        ("organ like '(a'", "写法有误"),
        ("organ == 1", "后面应为 like 或 unlike"),
        ("$n > 1", "when 里没有“$n”可用"),
        ("1 and 2", "两边应当都是比较"),
    ],
)
def test_a_faulty_condition_is_told_at_its_place(tmp_path: Path, when: str, said: str) -> None:
    told = fault(tmp_path, spoken(f'"{when}"', "rest: 0"))
    assert said in told
    assert "mine.yaml:6:9" in told


JUMP = dedent(
    """\
    - id: mine
      title: 新收增加过半
      kind: identity
      severity: warning
      basis: {none: 测试}
      check: change(表三[本年新收, 总计]) <= 50%
      message: "{a} 件，上年 {b} 件，增加 {lhs}（{lhs:%}）"
      explained: {words: [原因, 由于], NEAR}
      examples:
        pass:
          - {"applications[new, total]": 15, previous: {"applications[new, total]": 10}}
          - {text: 本年新收申请增加较多，主要原因是拆迁。, CELLS}
        fail:
          - {text: 平稳。, CELLS}
          - {text: 公众号关注人数由于推广而增加。, CELLS}
    """
).replace("CELLS", f"{NEW}: 30, previous: {{{NEW}: 10}}")


@pytest.mark.parametrize("near", ["near: [申请]", "near: [表三]", "near: [applications]"])
def test_what_the_text_explains_passes(tmp_path: Path, near: str) -> None:
    assert list(map(str, examples.run(load(tmp_path, JUMP.replace("NEAR", near)), FORMS))) == []


def test_an_explanation_has_its_place(tmp_path: Path) -> None:
    assert "near" in fault(tmp_path, JUMP.replace(", NEAR", ""))
    assert "where" in fault(tmp_path, JUMP.replace("NEAR", "where: [nowhere]"))
    rule = load(tmp_path, JUMP.replace("NEAR", "where: [problems]"))
    assert [failure.line for failure in examples.run(rule, FORMS)] == [12]


def rules_with_cells() -> list[tuple[str, str]]:
    """For every kind: the rules that come with gouji, each address in them made last year's in turn."""
    found = []
    for path in sorted(builtin_folder().glob("*.yaml")):
        if path.name.startswith("vocabulary"):
            continue
        for item in load_yaml(path).plain():
            if not isinstance(item, dict) or "id" not in item:
                continue
            item = {key: value for key, value in item.items() if key != "override"}
            for at, changed in enumerate(_with_previous(item)):
                found.append(
                    (
                        f"{item['kind']}:{item['id']}:{at}",
                        json.dumps([changed], ensure_ascii=False, default=str),
                    )
                )
    return found


def _with_previous(item: object, key: str = "") -> list[object]:
    """The copies of an item in which one string names last year's cells instead of this year's."""
    if key in ("examples", "message", "hint", "why", "id", "when"):
        return []
    if isinstance(item, str):
        named = any(f"{table}[" in item for form in FORMS for table in form.tables)
        plain = "previous." not in item
        return [_last_year(item)] if named and plain else []
    if isinstance(item, dict):
        return [{**item, one: made} for one, value in item.items() for made in _with_previous(value, one)]
    if isinstance(item, list):
        return [
            [*item[:at], made, *item[at + 1 :]]
            for at, value in enumerate(item)
            for made in _with_previous(value)
        ]
    return []


def _last_year(text: str) -> str:
    for table in sorted({table for form in FORMS for table in form.tables}):
        text = text.replace(f"{table}[", f"previous.{table}[")
    return text


def test_last_years_cells_are_honoured_or_refused_and_never_dropped(tmp_path: Path) -> None:
    """Where a rule loads that way, its own examples, which have no report of last year, come out no
    longer."""
    taken: dict[str, str] = {}
    refused: list[tuple[str, str]] = []
    for name, text in rules_with_cells():
        path = tmp_path / "mine.yaml"
        path.write_text(text, encoding="utf-8")
        try:
            [rule] = load_rules([path], FORMS)
        except RuleFaults as faults:
            refused.append((name, str(faults)))
            continue
        assert examples.run(rule, FORMS), f"{name}: previous. 没有起作用"
        taken.setdefault(rule.kind, name)
    assert set(taken) <= {"identity"}
    assert [name for name, said in refused if "previous." not in said] == []
    assert len({name.partition(":")[0] for name, _ in refused}) > 5


@pytest.mark.parametrize("kind", kinds.names())
def test_every_kind_honours_last_year_in_its_condition(tmp_path: Path, kind: str) -> None:
    """The same rule with a condition on last year's report is left out where there is none."""
    for path in sorted(builtin_folder().glob("*.yaml")):
        if path.name.startswith("vocabulary"):
            continue
        for item in load_yaml(path).plain():
            if isinstance(item, dict) and item.get("kind") == kind and "when" not in item:
                item["when"] = "previous.applications[new, total] >= 0"
                rule = load(tmp_path, json.dumps([item], ensure_ascii=False, default=str))
                alone = [one for one in rule.examples if "previous" not in one.options]
                assert len(examples.run(rule, FORMS)) >= len(
                    [one for one in alone if one.expect in ("pass", "fail")]
                )
                return
