"""Rules on the text of whole sections, on deadlines, and on figures that a pattern captures."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

import pytest

from checker import engine, examples
from checker.ground.faults import RuleFaults
from checker.rules import load_rules
from checker.rules.message import fill
from tests.support.cases import FORMS

HEAD = dedent(
    """\
    - id: mine
      title: 自定规则
      kind: {kind}
      severity: warning
      basis: {{none: 测试}}
      message: "{message}"
    """
)


def rule(kind: str, message: str, body: str) -> str:
    return HEAD.format(kind=kind, message=message) + indent(dedent(body), "  ")


def said(tmp_path: Path, text: str) -> list[str]:
    """What the rule says of each of its examples that it fails."""
    path = tmp_path / "mine.yaml"
    path.write_text(text, "utf-8")
    [made] = load_rules([path], FORMS)
    assert list(map(str, examples.run(made, FORMS))) == []
    failing = [examples.build(one, made, FORMS) for one in made.examples if one.expect == "fail"]
    outcomes = [outcome for case in failing for _, outcome in engine.run([made], case)]
    return [fill(made.message, one.slots) for one in outcomes if one.result == "fail"]


def fault(tmp_path: Path, text: str) -> str:
    path = tmp_path / "mine.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(RuleFaults) as caught:
        load_rules([path], FORMS)
    return str(caught.value.faults[0])


LENGTH = """
where: problems
length: [10, 20]
examples:
  pass:
    - {sections: {problems: "一二三四五\\n六七八九十"}}
  fail:
    - {sections: {problems: 一二三。}}
    - {sections: {problems: 一二三四五六七八九十一二三四五六七八九十一}}
  skip: []
"""
COUNT = """
where: 五
count: {pattern: '[一二三四五]是', least: 2, most: 3}
examples:
  pass: [{sections: {problems: "一是解读不够。\\n二是更新不及时。"}}]
  fail:
    - {sections: {problems: 一是解读不够。}}
    - {sections: {problems: 一是甲；二是乙；三是丙；四是丁。}}
"""
WORDS = """
where: [problems, other]
required: [整改, 时限]
forbidden: [高度重视, 圆满完成]
examples:
  pass: [{sections: {problems: 时限为年底。, other: 整改到位。}}]
  fail:
    - {sections: {problems: 时限为年底。}}
    - {sections: {problems: 高度重视，整改时限为年底，圆满完成。}}
"""


def test_length_is_counted_over_the_section(tmp_path: Path) -> None:
    assert said(tmp_path, rule("text", "{section}：{problem}。", LENGTH)) == [
        "五、存在的主要问题及改进情况：共 4 字，不足 10 字。",
        "五、存在的主要问题及改进情况：共 21 字，超过 20 字。",
    ]


def test_occurrences_are_counted_over_the_section(tmp_path: Path) -> None:
    assert said(tmp_path, rule("text", "{problem}", COUNT)) == [
        "有 1 处，应为2 至 3 处", "有 4 处，应为2 至 3 处",
    ]  # fmt: skip


def test_words_that_must_and_must_not_stand(tmp_path: Path) -> None:
    assert said(tmp_path, rule("text", "{problem}|{missing}|{found}", WORDS)) == [
        "没有写整改|整改|", "写了高度重视、圆满完成||高度重视、圆满完成",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("where: problems", "要写 length、count、required、forbidden"),
        ("length: [20, 10]", "应写 [至少, 至多]"),
        ("count: {least: 1}", "要写数什么"),
        ("count: {words: [甲]}", "要写 least"),
        ("count: {pattern: '(a+)+b', least: 1}", "失控"),
        ("where: 第九部分\nlength: 1", "“where”不能是“第九部分”（可用：prose（正文）"),
    ],
)
def test_faulty_text_rules_are_answered(tmp_path: Path, body: str, told: str) -> None:
    assert told in fault(tmp_path, rule("text", "x", f"{body}\nexamples: {{pass: [甲], fail: [乙]}}"))


LATE = """
find: late
before: 01-31
when: organ unlike "人民政府$"
examples:
  pass: [{year: 2023, preamble: "发布日期：2024-01-31"}]
  fail: [{year: 2023, preamble: "发布日期：2024-02-01"}]
  skip: [{year: 2023, organ: 清溪县人民政府, preamble: "发布日期：2024-02-01"}]
"""


def test_a_deadline_is_a_parameter(tmp_path: Path) -> None:
    assert set(said(tmp_path, rule("dates", "晚于{limit}", LATE))) == {"晚于2024 年 1 月 31 日"}
    assert "次年的月-日" in fault(tmp_path, rule("dates", "x", LATE.replace("01-31", "02-30")))
    assert "只与 find: late 同用" in fault(tmp_path, rule("dates", "x", LATE.replace("late", "period")))


CAPTURED = """
pattern: '收到申请(?P<n>[^，。]{1,12}件)'
check: $n == 表三[本年新收, 总计]
examples:
  pass:
    - {text: 全年收到申请12件。, "applications[new, total]": 12}
    - {text: 全年收到申请十二件。, "applications[new, total]": 12}
    - {text: 全年收到申请约1.2万件。, "applications[new, total]": 12034}
  fail:
    - {text: 全年收到申请21件，均已办结。, "applications[new, total]": 12}
  unknown:
    - {text: 全年收到申请12件。, "applications[new, total]": null}
    - {text: 全年收到申请若干件。, "applications[new, total]": 12}
  skip:
    - {text: 全年平稳。, "applications[new, total]": 12}
"""
RATE = """
pattern: '公开率(?P<r>[^，。]{1,12})'
check: $r == 表三[予以公开, 总计] / 表三[总计, 总计]
examples:
  pass: [{text: 公开率为33.3%。, "表三[予以公开, 总计]": 1, "表三[总计, 总计]": 3}]
  fail: [{text: 公开率为50%。, "表三[予以公开, 总计]": 1, "表三[总计, 总计]": 3}]
  skip: [{text: 公开率为50%。, "表三[予以公开, 总计]": 1, "表三[总计, 总计]": 0}]
"""


def test_a_captured_figure_is_held_against_cells(tmp_path: Path) -> None:
    message = "{text}：{n}，表中 {rhs}，差 {diff}"
    assert said(tmp_path, rule("pattern", message, CAPTURED)) == ["收到申请21件：21件，表中 12，差 9"]
    assert said(tmp_path, rule("pattern", "{lhs} {rhs}", RATE)) == ["50% 33.33%"]
    assert "没有名为“$m”的组（可用：$n）" in fault(
        tmp_path, rule("pattern", "x", CAPTURED.replace("check: $n", "check: $m"))
    )
    assert "要有捕获的数" in fault(tmp_path, rule("pattern", "x", CAPTURED.replace("check: $n", "check: 1")))


def test_a_captured_figure_takes_part_in_the_search_for_the_cause(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(rule("pattern", "{text}", CAPTURED), "utf-8")
    [made] = load_rules([tmp_path / "mine.yaml"], FORMS)
    [example] = [one for one in made.examples if one.expect == "fail"]
    [(_, outcome)] = engine.run([made], examples.build(example, made, FORMS))
    assert outcome.equation is not None
    assert (outcome.equation.constant, outcome.equation.figure) == (-21, "21件")
    assert [str(term.address) for term in outcome.equation.terms] == ["applications[new, total]"]
    assert outcome.locations[0].place.text == "21件"
