"""A government's summary report against those of its members."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from checker import run
from checker.audit import Audit, Finding
from checker.ground.faults import RuleFault
from checker.report import Address
from checker.run.rollup_lists import load_rollups
from checker.settings import Settings
from tests.support.generate import Figures, figures
from tests.support.shapes import html, sheet

FORMS, RULES = run.load(Settings())
FORM = FORMS.of_kind("gov-info-annual")[-1]
YEAR = 2023
WHOLE = "清溪市人民政府"
MEMBERS = [f"清溪市{name}局" for name in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥金木水火土日月星"]
CELL = Address("applications", "granted", "natural_person")


def write(folder: Path, organ: str, cells: Figures) -> Path:
    page = replace(sheet(FORM, cells, year=YEAR), organ=organ)
    path = folder / f"{organ}.html"
    path.write_text(html(page), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def city() -> dict[str, Figures]:
    """Thirty members and their whole, all of it consistent."""
    rng = random.Random(11)
    members = {organ: figures(FORM, rng) for organ in MEMBERS}
    whole: Figures = {
        address: sum((cells[address] for cells in members.values()), Decimal(0))
        for address in members[MEMBERS[0]]
    }
    return {WHOLE: whole, **members}


def audit(folder: Path, city: dict[str, Figures], *without: str) -> Audit:
    """The whole folder with a list of all members; ``without``: reports that are not there."""
    reports = folder / "city"
    reports.mkdir(exist_ok=True)
    for organ, cells in city.items():
        if organ not in without:
            write(reports, organ, cells)
    listed = folder / "rollup.yaml"
    listed.write_text(f"whole: {WHOLE}\nmembers: [{', '.join(MEMBERS)}]\n", encoding="utf-8")
    return run.check([str(reports)], Settings(rollup=listed, jobs=2), FORMS, RULES)


def told(result: Audit, organ: str = WHOLE) -> list[Finding]:
    (found,) = [one for one in result.reports if one.organ == organ]
    return [one for one in found.findings if one.severity != "info"]


def test_a_whole_that_agrees_with_thirty_members_is_silent(tmp_path: Path, city: dict[str, Figures]) -> None:
    result = audit(tmp_path, city)
    assert told(result) == []
    (whole,) = [one for one in result.reports if one.organ == WHOLE]
    sums = [check.result for check in whole.checks if check.rule == "rollup-sum"]
    assert sums
    assert set(sums) == {"pass"}


def test_one_wrong_cell_of_the_whole_is_told_by_its_own_sums(
    tmp_path: Path, city: dict[str, Figures]
) -> None:
    wrong = city[WHOLE] | {CELL: city[WHOLE][CELL] + 9}
    (finding,) = told(audit(tmp_path, city | {WHOLE: wrong}))
    assert [(mend.cell, mend.expected) for mend in finding.cause] == [(str(CELL), city[WHOLE][CELL])]
    assert f"rollup-sum({CELL})" in finding.explains


def test_one_cell_that_lacks_something(tmp_path: Path, city: dict[str, Figures]) -> None:
    address = Address("disclosure", "licences", "decisions")
    wrong = city[WHOLE] | {address: city[WHOLE][address] - 40}
    (finding,) = told(audit(tmp_path, city | {WHOLE: wrong}))
    assert (finding.rule, finding.cells) == ("rollup-sum", (str(address),))
    assert "汇总少 40" in finding.message
    assert sum(location.path is not None for location in finding.locations) >= 1


def test_a_members_own_mistake_is_told_as_such(tmp_path: Path, city: dict[str, Figures]) -> None:
    member = MEMBERS[3]
    wrong = city[member] | {CELL: city[member][CELL] + 9}
    result = audit(tmp_path, city | {member: wrong})
    (own,) = told(result, member)
    assert [mend.cell for mend in own.cause] == [str(CELL)]
    (finding,) = told(result)
    assert finding.rule == "rollup-sum"
    assert f"成员“{member}”的这一格本身有误" in finding.hint


def test_a_member_left_out_of_the_sum(tmp_path: Path, city: dict[str, Figures]) -> None:
    member = MEMBERS[5]
    short = {address: value - city[member][address] for address, value in city[WHOLE].items()}
    (finding,) = told(audit(tmp_path, city | {WHOLE: short}))
    assert f"成员“{member}”的全部数字，疑为没有汇总进去" in finding.hint


def test_a_missing_and_an_unreadable_member_are_told_apart(tmp_path: Path, city: dict[str, Figures]) -> None:
    missing, broken = MEMBERS[7], MEMBERS[9]
    folder = tmp_path / "city"
    folder.mkdir()
    (folder / f"{broken}2023年报.docx").write_bytes(b"PK\x03\x04 not really")
    result = audit(tmp_path, city, missing, broken)
    found = {finding.rule: finding for finding in told(result)}
    assert set(found) == {"rollup-member-missing", "rollup-member-unchecked"}
    assert missing in found["rollup-member-missing"].message
    assert broken in found["rollup-member-unchecked"].message
    assert "28 个成员" in found["rollup-member-missing"].message


def test_members_that_exceed_the_whole_are_told_though_others_are_missing(
    tmp_path: Path, city: dict[str, Figures]
) -> None:
    address = Address("disclosure", "licences", "decisions")
    low = city[WHOLE] | {address: Decimal(1)}
    found = told(audit(tmp_path, city | {WHOLE: low}, MEMBERS[0]))
    assert [one.cells for one in found if one.rule == "rollup-exceeded"] == [(str(address),)]


def test_members_listed_as_files_are_read_though_the_run_was_not_given_them(
    tmp_path: Path, city: dict[str, Figures]
) -> None:
    (tmp_path / "departments").mkdir()
    two = MEMBERS[:2]
    whole = {address: city[two[0]][address] + city[two[1]][address] for address in city[WHOLE]}
    whole[CELL] += 1
    path = write(tmp_path, WHOLE, whole)
    files = [write(tmp_path / "departments", organ, city[organ]).relative_to(tmp_path) for organ in two]
    listed = tmp_path / "rollup.yaml"
    listed.write_text(
        f"whole: {path.name}\nmembers:\n" + "".join(f"  - {file.as_posix()}\n" for file in files)
    )
    result = run.check([str(path)], Settings(rollup=listed), FORMS, RULES)
    (finding,) = told(result)
    assert f"rollup-sum({CELL})" in finding.explains
    assert [one.organ for one in result.reports] == [WHOLE]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("whole: 甲\n", 1, "members"),
        ("whole: 甲\nmembers: []\n", 2, "至少"),
        ("whole: 甲\nmembers: [乙, 乙]\n", 2, "不止一次"),
        ("whole: 甲\nmember: [乙]\n", 2, "members"),
        ('whole: 甲\nmembers: ["a\\0b.txt"]\n', 2, "空字符"),
        ("[]\n", 1, "空的"),
    ],
)
def test_a_fault_in_the_list_is_told_at_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    path = tmp_path / "rollup.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleFault) as caught:
        load_rollups(path)
    assert caught.value.line == line
    assert said in str(caught.value)
