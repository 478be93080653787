"""Other kinds of report by YAML alone: how they are read, and the checks that follow from the form."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from checker import run
from checker.audit import Audit
from checker.forms import Form, as_printed, load_forms, read_form
from checker.ground.faults import RuleFault
from checker.ground.yamlfile import load_yaml
from checker.readers import read
from checker.recognise import recognise
from checker.report import Address, Report
from checker.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data" / "kinds"
OWN = (DATA / "accounts", DATA / "enforcement")
ACCOUNTS, ENFORCEMENT = (folder / "reports" for folder in OWN)


FORMS, RULES = run.load(Settings(rule_folders=OWN))


def audited(*paths: Path, previous: tuple[Path, ...] = ()) -> Audit:
    settings = Settings(rule_folders=OWN, previous=previous)
    return run.check([str(path) for path in paths], settings, FORMS, RULES)


def errors(path: Path) -> list[tuple[str, ...]]:
    (report,) = audited(path).reports
    return [one.cells for one in report.findings if one.severity == "error"]


@pytest.mark.parametrize(
    "path",
    [
        ACCOUNTS / "clean.html",
        ACCOUNTS / "rounding.html",
        ENFORCEMENT / "clean.html",
        DATA / "unit-yuan.html",
    ],
    ids=lambda path: path.name,
)
def test_a_clean_report_is_silent(path: Path) -> None:
    (report,) = audited(path).reports
    assert report.status == "checked"
    assert [one.message for one in report.findings if one.severity != "info"] == []


@pytest.mark.parametrize(
    ("path", "cell"),
    [
        (ACCOUNTS / "fault-table.html", "outlay[total, amount]"),
        (ACCOUNTS / "fault-prose.html", "income[total, amount]"),
        (ENFORCEMENT / "fault-table.html", "penalties[done, total]"),
        (ENFORCEMENT / "fault-prose.html", "penalties[done, amount]"),
    ],
    ids=lambda one: f"{one.parent.parent.name}/{one.name}" if isinstance(one, Path) else one,
)
def test_a_fault_is_one_error_that_names_the_cell(path: Path, cell: str) -> None:
    found = errors(path)
    assert [cells[0] for cells in found] == [cell]


def test_tables_alone_are_told_as_such() -> None:
    (report,) = audited(ACCOUNTS / "tables-only.xlsx").reports
    assert not [one for one in report.findings if one.severity == "error"]
    assert report.report is not None
    assert any("只有表格" in problem for problem in report.report.problems)


def test_last_year_is_another_kinds_too() -> None:
    (report,) = audited(ACCOUNTS / "clean.html", previous=(ACCOUNTS / "last-year-2022.html",)).reports
    passed = {one.rule for one in report.checks if one.result == "pass"}
    assert {"small-accounts-income-opening-opening", "small-accounts-prose-amounts-growth"} <= passed


def test_no_rule_of_one_kind_is_run_on_a_report_of_another() -> None:
    rules = {rule.id: rule for rule in RULES}
    samples = sorted((ROOT.parent / "samples").glob("*.html"))[:2]
    audit = audited(*samples, ACCOUNTS / "clean.html", ENFORCEMENT / "clean.html")
    kinds = {report.kind for report in audit.reports}
    assert len(kinds) > 2
    for report in audit.reports:
        for check in report.checks:
            rule = rules.get(check.rule)
            assert rule is None or rule.kinds is None or report.kind in rule.kinds, (report.kind, check.rule)
    derived = [rule for rule in rules.values() if rule.path.endswith("accounts-2023.yaml")]
    assert derived
    assert all(rule.kinds == {"small-accounts"} for rule in derived)


def report_of(path: Path, *folders: Path) -> tuple[Report, Form]:
    forms = load_forms(folder / "forms" for folder in folders)
    report = recognise(read(path), forms)
    form = forms.get(report.form)
    assert form is not None
    return report, as_printed(form, report)


def test_lists_side_by_side_are_read_apart() -> None:
    report, form = report_of(ACCOUNTS / "clean.html", OWN[0])
    income, outlay = (report.cell(Address(t, "year", "amount")) for t in ("income", "outlay"))
    assert income is not None
    assert outlay is not None
    assert (income.text, outlay.text) == ("4946.41", "4946.41")
    assert form.label(Address("income", "total", "amount")) == "公开01表·总计（第31行）·金额"


def test_open_rows_are_known_by_their_keys() -> None:
    report, form = report_of(ACCOUNTS / "clean.html", OWN[0])
    rows = {row.id: row.parent for row in report.tables["by_item"].open_rows}
    assert rows == {
        "201": "", "20103": "201", "2010301": "20103", "208": "", "210": "", "221": "",
    }  # fmt: skip
    assert form.label(Address("by_item", "210", "fiscal")) == "公开02表·210 卫生健康支出·财政拨款收入"
    assert form.tables["by_item"].groups["items"] == ("201", "208", "210", "221")


def test_the_unit_over_a_table_counts_before_the_forms() -> None:
    report, _ = report_of(DATA / "unit-yuan.html", OWN[0])
    cell = report.cell(Address("income", "total", "amount"))
    assert cell is not None
    assert (cell.text, cell.value) == ("49469600.00", Decimal(49469600))


STRIP = """
id: strip
kind: strip
name: 三公经费决算
first_year: 2020
unit: 万元
rounding: printed
sections: [{title: 决算表}, {title: 情况说明}]
tables:
  - id: three
    title: 财政拨款“三公”经费支出决算表
    columns:
      - {id: total, label: 合计, sum: "abroad, cars, reception"}
      - {id: abroad, label: 因公出国（境）费}
      - label: 公务用车购置及运行维护费
        columns:
          - {id: cars, label: 小计, sum: rest}
          - {id: purchase, label: 公务用车购置费}
          - {id: running, label: 公务用车运行维护费}
      - {id: reception, label: 公务接待费}
    rows: [{id: budget, label: 预算数}, {id: actual, label: 决算数, said: 三公经费支出}]
"""


def test_numbers_of_columns_are_no_values(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "strip.yaml").write_text(STRIP, "utf-8")
    report, form = report_of(DATA / "strip.html", tmp_path)
    read_cells = {str(address): cell.text for address, cell in report.tables["three"].cells.items()}
    assert read_cells["three[budget, total]"] == "3.20"
    assert read_cells["three[actual, reception]"] == "0.50"
    assert form.label(Address("three", "actual", "cars")).endswith("公务用车购置及运行维护费·小计")


def faulty() -> Iterator[tuple[str, str, str]]:
    yield "sum: rest", "sum: 其馀", "其馀"
    yield 'sum: "abroad, cars, reception"', "sum: 1-8", "行次"
    yield "label: 小计, sum: rest", "label: 小计, sum: children", "没有下级"
    yield "said: 三公经费支出", 'equals: "three[gone, total]"', "three[gone, total]"
    yield "said: 三公经费支出", "open: x", "key"


@pytest.mark.parametrize(("before", "after", "said"), list(faulty()))
def test_what_a_form_cannot_mean_is_told(before: str, after: str, said: str) -> None:
    text = STRIP.replace(before, after)
    assert text != STRIP
    with pytest.raises(RuleFault) as caught:
        read_form(load_yaml("form.yaml", text))
    assert said in caught.value.message or said in str(caught.value)
