"""The sums and bounds of the three tables: what they catch and where they keep silent."""

from __future__ import annotations

import pytest

from checker import engine
from checker.audit import Severity
from checker.report import Address
from checker.rules import builtin_folder, load_rules
from checker.rules.base import Outcome
from tests.support.cases import FORMS, Figures, balanced, case

RULES = load_rules([builtin_folder()], FORMS)


def failures(form: str, figures: Figures) -> list[tuple[str, Severity, Outcome]]:
    return [
        (rule.id, outcome.severity or rule.severity, outcome)
        for rule, outcome in engine.run(RULES, case(form, figures, year=2020 if form == "2019" else 2022))
        if outcome.result == "fail"
    ]


def errors(form: str, figures: Figures) -> set[str]:
    return {rule for rule, severity, _ in failures(form, figures) if severity == "error"}


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("table", ["applications", "review"])
def test_every_single_cell_is_guarded(form: str, table: str) -> None:
    """The clean tables are silent; any one cell changed by any amount gives an error."""
    clean = balanced(form, table)
    assert failures(form, clean) == []
    missed = [
        (str(address), change)
        for address, value in clean.items()
        for change in (1, 9, 1000, -1, -(value or 0))
        if change and not errors(form, {**clean, address: (value or 0) + change})
    ]
    assert missed == []


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("table", ["applications", "review"])
def test_zeros_left_blank_are_no_more_than_an_info(form: str, table: str) -> None:
    blank = {address: value or None for address, value in balanced(form, table).items()}
    assert {(rule, severity) for rule, severity, _ in failures(form, blank)} == {("blank-cells", "info")}


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_applications_left_wholly_blank_are_one_warning(form: str) -> None:
    addresses = (
        address
        for table in FORMS.of_kind("gov-info-annual")
        for address in table.tables["applications"].addresses()
    )
    known = {address for address in addresses if address in balanced(form, "applications")}
    found = [(rule, severity) for rule, severity, _ in failures(form, dict.fromkeys(known))]
    assert found == [("applications-empty", "warning")]


def test_a_blank_that_should_carry_a_number_is_a_warning_with_the_amount() -> None:
    figures = balanced("2021", "applications")
    address = Address("applications", "partial", "other")
    value = figures[address]
    assert value
    found = failures("2021", {**figures, address: None})
    assert {severity for rule, severity, _ in found if rule != "blank-cells"} == {"warning"}
    messages = [outcome.message or "" for rule, _, outcome in found if rule.startswith("applications-")]
    assert messages
    assert all(
        "（二）部分公开·其他" in message and f"所缺合计为 {value}。" in message for message in messages
    )


def test_a_blank_total_is_one_warning_and_leaves_its_sums_unknown() -> None:
    figures = balanced("2019", "applications")
    blanks = {address: None for address in figures if address.row == "total"}
    blanks |= {address: None for address in figures if address.column == "total"}
    found = [(rule, severity) for rule, severity, _ in failures("2019", {**figures, **blanks})]
    assert found == [("blank-cells", "info"), ("blank-totals", "warning")]


def test_rows_with_nothing_but_totals_are_one_warning() -> None:
    figures = balanced("2021", "applications")
    only = {a: value if a.column == "total" else None for a, value in figures.items()}
    found = [(rule, severity) for rule, severity, _ in failures("2021", only) if rule != "blank-cells"]
    assert found == [("only-total", "warning")]


def test_one_row_for_all_other_outcomes_is_summed_whole() -> None:
    """（六） left unsplit in form 2021: a warning of its own, and the sums hold with the one row."""
    figures = balanced("2021", "applications")
    parts = [a for a in figures if a.row.startswith("other.")]
    whole = {a: v for a, v in figures.items() if a not in parts}
    for part in parts:
        address = Address("applications", "other", part.column)
        whole[address] = (whole.get(address) or 0) + (figures[part] or 0)
    assert [rule for rule, _, _ in failures("2021", whole)] == ["form-unsplit"]
    broken = Address("applications", "other", "natural_person")
    assert errors("2021", {**whole, broken: (whole[broken] or 0) + 1}) == {
        "applications-outcomes",
        "applications-applicants",
    }


def test_the_total_comes_first_and_its_operands_after() -> None:
    figures = balanced("2021", "applications")
    wrong = Address("applications", "granted", "total")
    found = failures("2021", {**figures, wrong: 99})
    [row] = [outcome for rule, _, outcome in found if rule == "applications-applicants"]
    assert [location.role for location in row.locations[:2]] == ["primary", "related"]
    assert row.locations[0].cell == str(wrong)
    assert list(row.values) == ["各类申请人之和", "总计"]
    assert row.instance == "granted"


def test_organs_without_the_power_to_make_regulations() -> None:
    expected = {
        "清溪县公安局": "error",
        "清溪市人民政府": "silent",
        "清溪县人民政府": "error",
        "某某自治区人民政府": "silent",
        "清溪新区管理委员会": "warning",
        "国家某某局": "silent",
    }
    figures: Figures = {**_no_regulations(), Address("disclosure", "regulations", "in_force"): 2}
    graded = {}
    for organ in expected:
        outcomes = engine.run(RULES.select(["regulations-*"]), case("2021", figures, organ=organ))
        grades = [outcome.severity or rule.severity for rule, outcome in outcomes if outcome.result == "fail"]
        graded[organ] = grades[0] if grades else "silent"
    assert graded == expected


def _no_regulations() -> Figures:
    form = FORMS.get("2021")
    assert form is not None
    return {a: 0 for a in form.tables["disclosure"].addresses() if a.row == "regulations"}
