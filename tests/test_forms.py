"""The forms as data: what the official editions hold, and faults told at their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.forms import Forms, load_forms, read_form
from checker.ground.faults import RuleFault
from checker.ground.yamlfile import load_yaml
from checker.report import Address

FOLDER = Path(__file__).parent.parent / "rules" / "forms"

SMALL = """\
id: "t1"
kind: test
name: 某项工作年度报告
title: 某项工作年度报告格式
first_year: 2020
sections:
  - {id: overview, mark: 一、, title: 总体情况}
tables:
  - id: cases
    title: 办件情况
    short: 表一
    section: overview
    layout: matrix
    columns: [{id: count, label: 件数}]
    rows: [{id: first, label: 甲类}, {id: second, label: 乙类}]
"""


@pytest.fixture(scope="module")
def forms() -> Forms:
    return load_forms([FOLDER])


def test_the_editions_hold_the_official_cells(forms: Forms) -> None:
    sizes = {
        form.id: {name: sum(1 for _ in table.addresses()) for name, table in form.tables.items()}
        for form in forms.of_kind("gov-info-annual")
    }
    assert sizes == {
        "2019": {"disclosure": 22, "applications": 161, "review": 15},
        "2021": {"disclosure": 10, "applications": 175, "review": 15},
    }


def test_which_edition_a_year_has_to_follow(forms: Forms) -> None:
    chosen = [forms.for_year(year, "gov-info-annual") for year in (2018, 2019, 2020, 2021, 2030)]
    assert [form and form.id for form in chosen] == [None, "2019", "2019", "2021", "2021"]


def test_groups_follow_what_a_report_prints(forms: Forms) -> None:
    form = forms.get("2021")
    assert form is not None
    table = form.tables["applications"]
    official = {row.id for row in table.rows}
    assert len(table.group("outcomes", official)) == 21
    unsplit = {row for row in official if not row.startswith("other.")} | {"other"}
    assert table.group("other", unsplit) == ("other",)
    assert table.group("outcomes", unsplit)[-1] == "other"


def test_the_form_says_what_its_totals_add_up_and_what_balances(forms: Forms) -> None:
    for form in forms.of_kind("gov-info-annual"):
        table = form.tables["applications"]
        assert [(row.id, row.of) for row in table.rows if row.of] == [("total", "outcomes")]
        assert table.balance == (("new", "carried_in"), ("total", "carried_out"))
        assert not form.tables["review"].balance


def test_a_cell_in_an_auditors_words(forms: Forms) -> None:
    form = forms.get("2019")
    assert form is not None
    assert form.label(Address("applications", "granted", "natural_person")) == "表三·（一）予以公开·自然人"


@pytest.mark.parametrize(
    ("before", "after", "at", "said"),
    [
        ("title: 某项", "titel: 某项", "titel", "title"),
        ("first_year: 2020", "first_year: 二〇二〇", "二〇二〇", "整数"),
        ('id: "t1"', "id: 2021", "2021", "加引号"),
        ("layout: matrix", "layout: matrx", "matrx", "matrix"),
        ("section: overview", "section: overveiw", "overveiw", "overview"),
        ("id: second", "id: first", "{id: first, label: 乙类", "重复"),
        ("id: second", "id: 乙+丙", "乙+丙", "汉字、字母、数字"),
        ("label: 件数", "label: 件数, unit: 角", "角", "元"),
        ("label: 甲类", "label: 甲类, lable: 甲", "lable", "label"),
        ("first_year: 2020", "first_year: 2020\nlast_year: 2019", "last_year", "早于"),
        ("columns: [{id: count, label: 件数}]", "columns: []", "[]", "一列"),
        ("columns: [", "columns: &x [", "&x", "锚点"),
        ("rows: [{id: first", "groups: {all: [third]}\n    rows: [{id: first", "third", "third"),
        ("rows: [{id: first", "balance: [[first], [third]]\n    rows: [{id: first", "third", "third"),
        ("rows: [{id: first", "balance: [[first]]\n    rows: [{id: first", "[[first]]", "两边"),
        ("label: 甲类", "label: 甲类, total: true, of: others", "of: others", "others"),
        ("label: 甲类", "label: 甲类, of: rows", "rows}", "合计行"),
    ],
)
def test_a_fault_is_one_sentence_at_its_place(before: str, after: str, at: str, said: str) -> None:
    text = SMALL.replace(before, after)
    head = text[: text.index(at)]
    with pytest.raises(RuleFault) as caught:
        read_form(load_yaml("form.yaml", text))
    place = (head.count("\n") + 1, len(head) - head.rfind("\n"))
    assert (caught.value.line, caught.value.column) == place
    assert said in caught.value.message
    assert "\n" not in str(caught.value)


def test_the_same_form_twice_is_a_fault(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(SMALL, encoding="utf-8")
    with pytest.raises(RuleFault, match="重复"):
        load_forms([tmp_path])
