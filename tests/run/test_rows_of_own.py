"""Rows that each report has its own of, and rows that the form does not know: what is added up, what is left
undecided, how rules ask for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker import run
from checker.audit import ReportAudit
from checker.forms import Forms
from checker.render import Options, renderer
from checker.rules.loader import Ruleset
from checker.settings import Settings

FORM = r"""
id: fund-2020
kind: fund
name: 基金决算
titles: [基金决算]
first_year: 2020
unit: 万元
sections: [{id: told, title: 一、总体情况}]
tables:
  - id: income
    title: 收入表
    columns: [{id: last, label: 上年}, {id: now, label: 本年, main: true}]
    rows:
      - {id: land, label: 土地收入, optional: true}
      - open: items
        key: {label: 项目, like: '.*收入'}
      - {id: total, label: 合计, sum: "land, items"}
      - id: moved
        label: 转移性收入
        sum: children
        rows: [{id: grant, label: 上级补助}, {id: rest, label: 上年结余}]
      - {id: all, label: 总计, sum: "total, moved"}
  - id: outlay
    title: 支出表
    columns: [{id: now, label: 本年}]
    rows:
      - {id: total, label: 合计, sum: codes}
      - open: codes
        key: {label: 编码, like: '\d{3}|\d{5}', name: 名称, parent: prefix}
        sum: children
"""
RULES = """
- kinds: [fund]
- id: own-by-name
  title: 两表的教育
  kind: identity
  severity: error
  basis: {none: 例}
  check: income[彩票收入, now] == outlay[207, now] + outlay[教育支出, now]
  message: "{lhs:元}，{rhs:元}。"
  examples:
    pass: [{"income[彩票收入, now]": 8, "outlay[207, now]": 3, "outlay[教育支出, now]": 5}]
    fail: [{"income[彩票收入, now]": 9, "outlay[207, now]": 3, "outlay[教育支出, now]": 5}]
- id: own-count
  title: 项目的个数
  kind: pattern
  severity: error
  basis: {none: 例}
  pattern: '各类支出(?P<n>\\d+)项'
  check: $n == 个数(outlay[codes, now])
  message: “{text}”，表中 {rhs} 项。
  examples:
    pass: [{text: 各类支出2项。, "outlay[207, now]": 3, "outlay[208, now]": 5}]
    fail: [{text: 各类支出3项。, "outlay[207, now]": 3, "outlay[208, now]": 5}]
"""
INCOME = [
    ("土地收入", "50", "60"), ("彩票收入", "7", "8"), ("合计", "57", "68"), ("转移性收入", "30", "32"),
    ("上级补助", "10", "12"), ("上年结余", "20", "20"), ("总计", "87", "100"),
]  # fmt: skip
OUTLAY = [("合计", "", "8"), ("207", "文化支出", "3"), ("20701", "剧场", "3"), ("208", "教育支出", "5")]


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Forms, Ruleset]:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "forms").mkdir()
    (folder / "forms" / "fund.yaml").write_text(FORM, "utf-8")
    (folder / "own.yaml").write_text(RULES, "utf-8")
    settings = Settings(rule_folders=(folder,), cache=False)
    return settings, *run.load(settings)


class Reports:
    def __init__(self, folder: Path, loaded: tuple[Settings, Forms, Ruleset]) -> None:
        self.folder, self.loaded = folder, loaded

    def audit(
        self,
        income: list[tuple[str, str, str]] = INCOME,
        outlay: list[tuple[str, str, str]] = OUTLAY,
        text: str = "平稳。",
    ) -> ReportAudit:
        def rows(*lines: tuple[str, ...]) -> str:
            return "".join(f"<tr>{''.join(f'<td>{one}</td>' for one in line)}</tr>" for line in lines)

        page = (
            f"<h1>清溪县2024年基金决算</h1><h2>一、总体情况</h2><p>全县的收支安排得当，执行{text}</p>"
            f"<p>收入表</p><table>{rows(('项目', '上年', '本年'), *income)}</table>"
            f"<p>支出表</p><table>{rows(('编码', '名称', '本年'), *outlay)}</table>"
        )
        (self.folder / "report.html").write_text(page, "utf-8")
        settings, forms, ruleset = self.loaded
        self.whole = run.check([str(self.folder / "report.html")], settings, forms, ruleset)
        (report,) = self.whole.reports
        return report

    def text(self) -> str:
        """The audit made last, as it is shown."""
        _, forms, ruleset = self.loaded
        options = Options({form.id: form for form in forms}, {rule.id: rule for rule in ruleset})
        return str(renderer("text")(self.whole, options))


@pytest.fixture
def reports(tmp_path: Path, rules: tuple[Settings, Forms, Ruleset]) -> Reports:
    return Reports(tmp_path, rules)


def told(report: ReportAudit) -> list[tuple[str, str]]:
    return [(one.severity, one.rule) for one in report.findings]


def undecided(report: ReportAudit) -> list[tuple[str, str]]:
    return [(one.rule, one.reason) for one in report.checks if one.result == "unknown"]


def with_row(after: str, *row: str, **changed: tuple[str, str, str]) -> list[tuple[str, str, str]]:
    """The income with one more row, and rows that print something else."""
    lines = [changed.get(line[0], line) for line in INCOME]
    at = next(n for n, line in enumerate(lines) if line[0] == after) + 1
    return [*lines[:at], (row[0], row[1], row[2]), *lines[at:]]


def test_a_right_report(reports: Reports) -> None:
    report = reports.audit(text="平稳。各类支出2项。")
    assert (told(report), undecided(report)) == ([], [])
    assert "own-by-name" in {one.rule for one in report.checks if one.result == "pass"}


def test_rules_ask_for_rows_by_their_codes_and_names(reports: Reports) -> None:
    report = reports.audit([*INCOME[:1], ("彩票收入", "7", "9"), *INCOME[2:]], text="平稳。各类支出3项。")
    assert ("error", "own-count") in told(report)
    (finding,) = [one for one in report.findings if "income[彩票收入, now]" in one.cells]
    assert "own-by-name" in (finding.rule, *(id.partition("(")[0] for id in finding.explains))


def test_code_and_name_may_stand_in_one_column(reports: Reports) -> None:
    outlay = [(f"{code}\u3000{name}".strip(), "", amount) for code, name, amount in OUTLAY]
    report = reports.audit(outlay=outlay, text="平稳。各类支出2项。")
    assert (told(report), undecided(report)) == ([], [])
    assert "own-by-name" in {one.rule for one in report.checks if one.result == "pass"}


def test_a_sum_over_rows_of_which_there_is_none(reports: Reports) -> None:
    report = reports.audit(outlay=OUTLAY[:1], text="平稳。各类支出2项。")
    assert told(report) == []
    assert {reason for _, reason in undecided(report)} == {"没有读到要相加的各行"}


@pytest.mark.parametrize(
    ("label", "named"),
    [
        ("动用储备", "“动用储备”"),
        ("下级上解收入", "“下级上解收入”"),  # like the open rows of another place
        ("", "印着 2 而没有名称的一行"),
    ],
)
def test_a_row_that_the_form_does_not_know(reports: Reports, label: str, named: str) -> None:
    rows = with_row("上年结余", label, "", "2", 上级补助=("上级补助", "10", "10"))
    report = reports.audit(rows)
    assert told(report) == [("warning", "fund-rows-strange")]
    assert undecided(report) == [("fund-income-moved-sum", f"{named}没有认出，不能确定是否应当加进来")]


def test_such_a_row_does_not_hide_a_wrong_sum_that_it_is_not_in(reports: Reports) -> None:
    rows = with_row("上年结余", "动用储备", "0", "2", 上级补助=("上级补助", "11", "10"))
    assert ("error", "fund-income-moved-sum") in told(reports.audit(rows))  # it prints 0 for last year
    wrong = with_row("上年结余", "动用储备", "0", "0", 土地收入=("土地收入", "50", "61"))
    assert ("error", "fund-income-total-sum") in told(reports.audit(wrong))


@pytest.mark.parametrize("blank", ["\u3000", ""])
def test_parts_of_an_open_row_are_not_added(reports: Reports, blank: str) -> None:
    rows = with_row("土地收入", f"{blank}其中：住宅地收入", "40", "50")
    if blank:
        rows.insert(2, (f"{blank}\u3000\u3000商业地收入", "10", "10"))
    report = reports.audit(rows)
    assert (told(report), undecided(report)) == ([], [])


def test_a_total_may_stand_over_its_rows(reports: Reports) -> None:
    land, lottery, total, *others = INCOME
    report = reports.audit([total, land, lottery, *others])
    assert (told(report), undecided(report)) == ([], [])


def test_amounts_are_told_in_the_unit_of_the_table(reports: Reports) -> None:
    report = reports.audit([*INCOME[:1], ("彩票收入", "8", "8"), *INCOME[2:]])
    (finding,) = report.findings
    assert finding.values["各项之和"] == "50＋8＝58 万元"
    assert "各项之和 58 万元，合计 57 万元，相差 1 万元" in finding.message


def test_a_wrong_open_row_is_called_by_its_name(reports: Reports) -> None:
    reports.audit(outlay=[*OUTLAY[:2], ("20701", "剧场", "4"), *OUTLAY[3:]])
    said = reports.text()
    assert "20701 剧场" in said
    assert "outlay[" not in said
