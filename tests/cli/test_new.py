"""What ``gouji new`` writes loads and tests green; what it cannot draft of a report it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker import examples
from checker.forms import load_forms
from checker.rules import load_rules
from checker.rules.starts import KINDS
from tests.support.cases import FORMS
from tests.support.command import ROOT, gouji

PRINTED = """
<h1>清溪县档案局2023年度部门决算</h1>
<h2>一、总体情况</h2><p>情况正常。</p><h2>二、决算表</h2>
<p>收入支出决算总表</p><p>金额单位：万元</p>
<table>
<tr><th>项目</th><th>行次</th><th>金额</th><th>项目</th><th>行次</th><th>金额</th></tr>
<tr><td>事业收入</td><td>1</td><td>12.50</td><td>教育支出</td><td>32</td><td>12.50</td></tr>
<tr><td>总计</td><td>31</td><td>12.50</td><td>总计</td><td>62</td><td>12.50</td></tr>
</table>
<p>说明图</p>
<table><tr><th>名目</th><th>说明</th></tr><tr><td>甲类</td><td>见上</td></tr><tr><td>乙类</td><td>见下</td></tr></table>
"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_rule_to_start_from(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "rules" / "own.yaml"
    assert gouji("new", "rule", file, "--kind", kind).returncode == 0
    [rule] = load_rules([file], FORMS)
    assert rule.kind == kind
    assert list(map(str, examples.run(rule, FORMS))) == []


def test_a_form_to_start_from(tmp_path: Path) -> None:
    assert gouji("new", "form", tmp_path / "own" / "forms" / "letters.yaml").returncode == 0
    tested = gouji("test", tmp_path / "own")
    assert (tested.returncode, "表样的例子 3 格，0 个不符" in tested.stdout) == (0, True), tested.stderr


def test_a_form_from_a_report(tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    report.write_text(PRINTED, "utf-8")
    file = tmp_path / "own" / "forms" / "accounts.yaml"
    assert gouji("new", "form", file, "--from", report).returncode == 0
    [form] = load_forms([file.parent])
    assert (form.name, form.first_year, [section.title for section in form.sections]) == (
        "部门决算", 2023, ["总体情况", "决算表"],
    )  # fmt: skip
    lines = [[(row.line, row.label) for row in table.rows] for table in form.tables.values()]
    assert lines == [[(1, "事业收入"), (31, "总计")], [(32, "教育支出"), (62, "总计")]]
    assert {column.unit for table in form.tables.values() for column in table.columns} == {"万元"}
    assert "没有照列的表，请手写：说明图" in file.read_text("utf-8")


TWO_SIDES = """
<h1>清溪县2024年基金决算</h1><h2>一、总体情况</h2><p>情况正常。</p><h2>二、决算表</h2>
<p>表1　2024年清溪县基金收支总表</p><p>单位：万元</p>
<table><tr><td>项目</td><td>决算数</td><td>比上年%</td><td>项目</td><td>决算数</td></tr>
<tr><td>收　入</td><td>12.5</td><td>-1.0</td><td>支出</td><td>12.5</td></tr></table>
<p>表2　2024年清溪县基金结转表</p><p>单位：万元</p>
<table><tr><td>项目</td><td>金额</td><td>去向</td><td>金额</td></tr>
<tr><td>转入</td><td>1.5</td><td>转出</td><td>2.5</td></tr></table>
<p>表3　2024年清溪县债务表</p><p>单位：亿元</p>
<table><tr><td>项目</td><td>金额</td></tr><tr><td>限额</td><td>2.5</td></tr></table>
<p>表4　2024年清溪县支出明细表</p><p>单位：万元</p>
<table><tr><td>编码</td><td>名称</td><td>金额</td></tr><tr><td>合计</td><td></td><td>3.5</td></tr>
<tr><td>207</td><td>文化</td><td>1.5</td></tr><tr><td>208</td><td>教育</td><td>2.0</td></tr></table>
"""


def test_a_form_from_several_tables_in_halves(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(TWO_SIDES, "utf-8")
    file = tmp_path / "own" / "forms" / "fund.yaml"
    assert gouji("new", "form", file, "--from", tmp_path / "report.html").returncode == 0
    tested = gouji("test", tmp_path / "own")
    assert tested.returncode == 0, tested.stderr
    [form] = load_forms([file.parent])
    tables = [*form.tables.values()]
    titles = ["基金收支总表"] * 2 + ["基金结转表"] * 2 + ["债务表", "支出明细表"]
    assert [table.title for table in tables] == titles
    columns = [(one.label, one.kind, one.unit) for at in (0, 4) for one in tables[at].columns]
    assert columns == [
        ("决算数", "money", "万元"), ("比上年%", "percent", None), ("金额", "money", "亿元"),
    ]  # fmt: skip
    assert tables[0].columns[1].signed
    assert [(one.label, one.name) for one in tables[5].open] == [("编码", "名称")]


def test_a_form_from_a_report_without_tables(tmp_path: Path) -> None:
    (tmp_path / "report.md").write_text("# 清溪县2024年热线年报\n\n## 一、总体情况\n\n平稳。\n", "utf-8")
    file = tmp_path / "own" / "forms" / "hotline.yaml"
    assert gouji("new", "form", file, "--from", tmp_path / "report.md").returncode == 0
    assert gouji("test", tmp_path / "own").returncode == 0
    [form] = load_forms([file.parent])
    assert ([section.title for section in form.sections], form.tables) == (["总体情况"], {})


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("mine", "utf-8")
    refused = gouji("new", "rule", file)
    assert (refused.returncode, "已经有了" in refused.stderr, file.read_text("utf-8")) == (2, True, "mine")
    assert "应以 .yaml 结尾" in gouji("new", "rule", tmp_path / "own.txt").stderr


FORM = """\
id: letters
kind: letters
name: 信访情况统计表
first_year: 2020
sections: [{title: 一、总体情况}, {id: tables, title: 二、信访情况}, {title: 三、说明}]
tables:
  - id: letters
    title: 信访情况表
    section: tables
    columns: [{id: total, label: 合计}, {id: visits, label: 来访}]
    rows: [{id: received, line: 1, label: 受理}, {id: settled, line: 2, label: 办结}]
examples:
  - printed: |
      | 项目 | 行次 | 合计 | 来访 |
      | --- | --- | --- | --- |
      | 受理 | 1 | 5 | 3 |
      | 办结 | 2 | 4 |  |
    read: {"letters[received, total]": READ, "信访情况表[2行, 来访]": null}
"""


@pytest.mark.parametrize(
    ("read", "code", "said"),
    [
        ("5", 0, "表样的例子 2 格，0 个不符"),
        ("6", 2, "应读作 6，实为 数字 5"),
        ("null", 2, "应读作 空白，实为 数字 5"),
        ('1, "letters[nowhere, total]": 1', 2, "没有行或行组“nowhere”"),
    ],
)
def test_the_examples_of_a_form(tmp_path: Path, read: str, code: int, said: str) -> None:
    file = tmp_path / "own" / "forms" / "letters.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(FORM.replace("READ", read), "utf-8")
    tested = gouji("test", tmp_path / "own")
    assert (tested.returncode, said in tested.stdout + tested.stderr) == (code, True), tested.stderr


def test_the_names_that_rules_may_write() -> None:
    said = gouji("parse", ROOT / "samples" / "2023-clean.html", "--names").stdout
    assert "例如 applications[new, natural_person] 就是 表三[本年新收政府信息公开申请数量, 自然人]" in said
    assert "行    other.misc                     其他" in said
