"""This year against last year: pairs found in a run, and what does not carry over."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from checker import run
from checker.audit import Audit, Finding
from checker.forms import Form
from checker.language.organs import same_organ
from checker.report import Address
from checker.run.bodies.pairing import Named, pair
from checker.run.card import card_of
from checker.settings import Settings
from tests.support.generate import Figures, figures, report
from tests.support.shapes import html, sheet

FORMS, RULES = run.load(Settings())
ORGAN = "中卫市公安局"


def form(year: int) -> Form:
    found = FORMS.for_year(year, next(iter(FORMS)).kind)
    assert found is not None
    return found


def write(
    folder: Path,
    year: int,
    cells: Mapping[Address, Decimal],
    organ: str = ORGAN,
    prose: Sequence[str] = (),
    name: str = "",
) -> Path:
    page = sheet(form(year), cells, year=year)
    texts = {**page.prose, "overview": [*page.prose["overview"], *prose]}
    path = folder / f"{name or organ}{year}.html"
    path.write_text(html(replace(page, organ=organ, prose=texts)), encoding="utf-8")
    return path


def years(first: int, seed: int = 7) -> tuple[Figures, Figures]:
    """Figures of two years that agree with each other."""
    rng = random.Random(seed)
    earlier = figures(form(first), rng)
    return earlier, figures(form(first + 1), rng, earlier)


def audit(*paths: Path, **settings: object) -> Audit:
    return run.check([str(path) for path in paths], Settings(**settings), FORMS, RULES)  # type: ignore[arg-type]


def told(result: Audit, path: Path, least: str = "warning") -> list[Finding]:
    (found,) = [one for one in result.reports if one.path == path.as_posix()]
    grades = ("info", "warning", "error")
    return [one for one in found.findings if grades.index(one.severity) >= grades.index(least)]


@pytest.mark.parametrize("first", [2019, 2020, 2021, 2023])
def test_two_years_that_agree_are_silent(tmp_path: Path, first: int) -> None:
    earlier, later = years(first)
    one, other = write(tmp_path, first, earlier), write(tmp_path, first + 1, later)
    result = audit(one, other)
    assert told(result, other) == [] == told(result, one)
    (pair_of_years,) = [found for found in result.reports if found.path == other.as_posix()]
    assert any(check.rule == "carried-over" and check.result == "pass" for check in pair_of_years.checks)


def cell(table: str, row: str, column: str) -> Address:
    return Address(table, row, column)


def less_carried_out(cells: Figures) -> None:
    """One application fewer is left over, and all sums of the year still hold."""
    for column in ("natural_person", "total"):
        cells[cell("applications", "carried_out", column)] += 1
        cells[cell("applications", "new", column)] += 1


def add(row: str, column: str, by: int, table: str = "disclosure") -> Callable[[Figures], None]:
    def change(cells: Figures) -> None:
        cells[cell(table, row, column)] += by

    return change


def more_pending(cells: Figures) -> None:
    for column in ("pending", "total"):
        cells[cell("review", "direct_suit", column)] += 500


@pytest.mark.parametrize(
    ("first", "change", "rule", "severity"),
    [
        (2019, less_carried_out, "carried-over", "error"),
        (2020, less_carried_out, "carried-over", "error"),
        (2022, less_carried_out, "carried-over", "error"),
        (2019, add("licences", "change", 2), "items-carried-over", "warning"),
        (2019, add("normative_documents", "in_public", 100), "documents-carried-over", "warning"),
        (2022, add("normative_documents", "in_force", 3), "documents-in-force-carried-over", "warning"),
        (2022, more_pending, "pending-cases-carried-over", "info"),
    ],
)
def test_what_does_not_carry_over_is_told_with_both_places(
    tmp_path: Path, first: int, change: Callable[[Figures], None], rule: str, severity: str
) -> None:
    earlier, later = years(first)
    change(earlier)
    one, other = write(tmp_path, first, earlier), write(tmp_path, first + 1, later)
    result = audit(other, previous=(one,))
    (finding,) = [found for found in told(result, other, "info") if found.rule == rule]
    assert finding.severity == severity
    places = {location.path for location in finding.locations}
    assert places == {None, one.as_posix()}
    assert any(address.startswith("previous.") for address in finding.cells)
    assert [report.path for report in result.context] == [one.as_posix()]
    assert not [found for found in told(result, other) if found.rule != rule]


def test_a_wrong_opening_figure_is_one_error_that_last_year_bears_out(tmp_path: Path) -> None:
    earlier, later = years(2022)
    address = cell("applications", "carried_in", "natural_person")
    right = later[address]
    later[address] += 3
    one, other = write(tmp_path, 2022, earlier), write(tmp_path, 2023, later)
    (finding,) = told(audit(one, other), other)
    assert [(mend.cell, mend.expected) for mend in finding.cause] == [(str(address), right)]
    assert "carried-over(natural_person)" in finding.explains


def test_last_years_table_left_standing(tmp_path: Path) -> None:
    earlier, later = years(2022)
    later |= {address: value for address, value in earlier.items() if address.table == "review"}
    for column, value in (("upheld", 4), ("pending", 0), ("corrected", 2), ("other", 1), ("total", 7)):
        earlier[cell("review", "direct_suit", column)] = Decimal(value)
        later[cell("review", "direct_suit", column)] = Decimal(value)
    one, other = write(tmp_path, 2022, earlier), write(tmp_path, 2023, later)
    (finding,) = told(audit(one, other), other)
    assert finding.rule == "table-same-as-last-year"
    assert one.as_posix() in {location.path for location in finding.locations}


def test_a_text_taken_over_from_last_year(tmp_path: Path) -> None:
    earlier, later = years(2022)
    text = "".join(
        f"第{word}方面，公开栏目由{n}个归并为{n + 3}个，清理失效链接{n * 7}个；"
        for n, word in enumerate("甲乙丙丁戊己庚", 3)
    )
    one = write(tmp_path, 2022, earlier, prose=[text])
    other = write(tmp_path, 2023, later, prose=[text])
    (finding,) = told(audit(one, other), other)
    assert finding.rule == "text-same-as-last-year"
    assert [location.path for location in finding.locations] == [None, one.as_posix()]
    fresh = write(tmp_path, 2023, later, prose=["全年举办培训四期，新建查阅点三处，印发指南一册。" * 3])
    assert told(audit(one, fresh), fresh) == []


def test_growth_told_in_the_prose(tmp_path: Path) -> None:
    earlier, later = years(2022)
    total = cell("applications", "new", "total")
    now, then = int(later[total]), int(earlier[total])
    way, rate = ("增长" if now > then else "下降"), round(abs(now - then) * 100 / then)
    one = write(tmp_path, 2022, earlier)
    right = write(tmp_path, 2023, later, prose=[f"全年共收到政府信息公开申请{now}件，同比{way}{rate}%。"])
    assert told(audit(one, right), right) == []
    wrong = write(tmp_path, 2023, later, prose=[f"全年共收到政府信息公开申请{now}件，同比{way}{rate + 7}%。"])
    (finding,) = told(audit(one, wrong), wrong)
    assert finding.rule == "growth-applications"
    assert finding.values["上年报告"] == str(then)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("公安局", "中卫市公安局"),
        ("市公安局", "中卫市公安局"),
        ("公安局", "市公安局"),
        ("市政府", "中卫市人民政府"),
        ("自治区公安厅", "宁夏回族自治区公安厅"),
        ("宁夏公安厅", "宁夏回族自治区公安厅"),
        ("县公安局", "中卫市中宁县公安局"),
        ("市市场监督管理局", "中卫市市场监督管理局"),
        ("州政府", "恩施土家族苗族自治州人民政府"),
        ("中卫市 公安局", "宁夏中卫市公安局"),
    ],
)
def test_names_of_one_organ(one: str, other: str) -> None:
    assert same_organ(one, other)
    assert same_organ(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("市公安局", "市公安局交警支队"),
        ("中卫市公安局", "吴忠市公安局"),
        ("区政府", "宁夏回族自治区人民政府"),
        ("公安局", "森林公安局"),
        ("管理局", "城市管理局"),
        ("监督管理局", "市场监督管理局"),
        ("中卫市公安局", "中卫市公安局沙坡头区分局"),
        ("市公安局", "中宁县公安局"),
        ("政府", "中卫市政府办公室"),
        ("交通局", "铁路交通局"),
    ],
)
def test_names_of_different_organs(one: str, other: str) -> None:
    assert not same_organ(one, other)


def paired(*organs: tuple[str, int]) -> tuple[set[tuple[str, str]], tuple[str, ...]]:
    reports = [
        card_of(report(form(year), {}, organ=organ, year=year, path=f"{number}.txt"), FORMS)
        for number, (organ, year) in enumerate(organs)
    ]
    named = [Named(one, one.organ) for one in reports]
    result = pair(named, named)
    return {(reports[at].path, reports[other].path) for at, other in result.previous.items()}, tuple(
        result.doubts.values()
    )


def test_pairs_within_a_run() -> None:
    assert paired(("中卫市公安局", 2023), ("市公安局", 2024), ("吴忠市财政局", 2023)) == (
        {("1.txt", "0.txt")},
        (),
    )
    assert paired(("市公安局", 2023), ("市公安局交警支队", 2024)) == (set(), ())
    assert paired(("中卫市公安局", 2023), ("吴忠市公安局", 2024)) == (set(), ())
    assert paired(("中卫市公安局", 2022), ("中卫市公安局", 2024)) == (set(), ())


def test_on_doubt_nothing_is_paired_and_the_doubt_is_told() -> None:
    pairs, notes = paired(("中卫市公安局", 2023), ("吴忠市公安局", 2023), ("市公安局", 2024))
    assert pairs == set()
    assert "不能确定（可能是 0.txt、1.txt" in notes[0]


def test_last_years_reports_that_fit_nothing_are_told(tmp_path: Path) -> None:
    earlier, later = years(2022)
    other = write(tmp_path, 2022, earlier, "吴忠市财政局")
    one = write(tmp_path, 2023, later)
    (tmp_path / "empty").mkdir()
    for previous in ((other,), (tmp_path / "empty",), ()):
        (found,) = [found for found in audit(one, previous=previous).reports if found.path == one.as_posix()]
        assert found.notes == ("未与上年比较：没有找到 2022 年度的报告",)
    (found,) = audit(one, previous=(write(tmp_path, 2022, earlier),)).reports
    assert found.notes == ()
