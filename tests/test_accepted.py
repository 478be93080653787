"""What a baseline or a waiver was granted for, and what becomes of it while reports and folders change."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from checker.forms import Form, load_forms
from checker.report import Address
from support.command import ROOT, gouji
from support.generate import Figures, figures
from support.shapes import html, sheet

FORMS = load_forms([ROOT / "rules" / "forms"])
ORGAN = "清溪县公安局"
CARRIED, TOTAL = (Address("applications", "carried_in", column) for column in ("natural_person", "total"))
BUSINESS = Address("applications", "carried_in", "business")
GRANTED = Address("applications", "granted", "total")
LICENCES = Address("disclosure", "licences", "decisions")
LEFT_ROW = "四、结转下年度继续办理"


def form(year: int) -> Form:
    found = FORMS.for_year(year, FORMS.kinds()[0])
    assert found is not None
    return found


def two_years() -> tuple[Figures, Figures]:
    rng = random.Random(7)
    earlier = figures(form(2022), rng)
    return earlier, figures(form(2023), rng, earlier)


def more(cells: Figures, *addresses: Address, by: int = 1) -> Figures:
    return cells | {address: cells[address] + by for address in addresses}


def write(
    path: Path, cells: Mapping[Address, Decimal], year: int = 2023, organ: str = ORGAN, without: str = ""
) -> None:
    """``without``: the label of a row that is not recognised."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = html(replace(sheet(form(year), cells, year=year), organ=organ))
    assert without in text
    path.write_text(text.replace(without, "某某") if without else text, "utf-8")


def check(folder: Path, *arguments: str) -> dict[str, Any]:
    done = gouji("check", *arguments, "--format", "json", cwd=folder)
    assert done.stdout, done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def states(data: dict[str, Any], rule: str) -> dict[str, str]:
    return {one["path"]: f["state"] for one in data["reports"] for f in one["findings"] if f["rule"] == rule}


def notes(data: dict[str, Any], path: str) -> str:
    return "；".join(note for one in data["reports"] if one["path"] == path for note in one["notes"])


GATE = ("--select", "applications-*,carried-over,twins-differ")


@pytest.mark.parametrize("granted", ["baseline", "waiver"])
def test_what_one_place_was_granted_stands_for_no_other(tmp_path: Path, granted: str) -> None:
    _, cells = two_years()
    wrong = more(cells, GRANTED, by=3)
    write(tmp_path / "甲市" / "a.html", wrong, organ="公安局")
    write(tmp_path / "乙市" / "b.html", more(cells, LICENCES), organ="公安局")
    if granted == "baseline":
        assert gouji("baseline", "create", ".", *GATE, cwd=tmp_path).returncode == 0
    else:
        (finding,) = check(tmp_path, "甲市", *GATE)["reports"][0]["findings"]
        done = gouji("waive", finding["fingerprint"], "甲市", "--reason", "说明", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert "place: 甲市" in (tmp_path / "gouji-waivers.yaml").read_text("utf-8")
    assert check(tmp_path, ".", *GATE)["summary"]["exit_code"] == 0
    write(tmp_path / "乙市" / "b.html", wrong, organ="公安局")
    accepted = "baseline" if granted == "baseline" else "waived"
    both = check(tmp_path, ".", *GATE)
    assert states(both, "applications-outcomes") == {"甲市/a.html": accepted, "乙市/b.html": "new"}
    assert check(tmp_path, "乙市", *GATE)["summary"]["exit_code"] == 1
    write(tmp_path / "甲市" / "a.html", cells, organ="公安局")
    assert check(tmp_path, ".", *GATE)["summary"]["exit_code"] == 1


def test_a_waiver_that_does_not_say_for_which_place_is_told(tmp_path: Path) -> None:
    _, cells = two_years()
    for name in ("甲市", "乙市"):
        write(tmp_path / name / "a.html", more(cells, GRANTED, by=3), organ="公安局")
    (finding,) = check(tmp_path, "甲市", *GATE)["reports"][0]["findings"]
    gouji("waive", finding["fingerprint"], "甲市", "--reason", "说明", cwd=tmp_path)
    file = tmp_path / "gouji-waivers.yaml"
    file.write_text(file.read_text("utf-8").replace(", place: 甲市", ""), "utf-8")
    data = check(tmp_path, ".", *GATE)
    assert set(states(data, "applications-outcomes").values()) == {"new"}
    assert any("place" in note and "甲市" in note for note in data["notes"])


@pytest.mark.parametrize("given", [(), ("--previous", "2022年报")])
def test_a_comparison_with_a_report_not_read_whole_is_told(tmp_path: Path, given: tuple[str, ...]) -> None:
    earlier, later = two_years()
    write(tmp_path / "2022年报" / "a.html", earlier, 2022, without=LEFT_ROW)
    write(tmp_path / "2023年报" / "a.html", later)
    data = check(tmp_path, "2023年报", *given)
    assert data["summary"]["exit_code"] == 0
    told = notes(data, "2023年报/a.html")
    assert "与上年的比较不全：2022年报/a.html" in told
    assert LEFT_ROW in told


def test_without_last_years_report_nothing_is_resolved(tmp_path: Path) -> None:
    earlier, later = two_years()
    last = tmp_path / "2022年报" / "a.html"
    write(last, earlier, 2022)
    write(tmp_path / "2023年报" / "a.html", more(later, CARRIED, TOTAL))
    run = ("2023年报", "--select", "carried-over")
    gouji("baseline", "create", *run, cwd=tmp_path)
    last.rename(tmp_path / "a.html")
    assert check(tmp_path, *run)["summary"]["resolved"] == 0
    gouji("baseline", "update", *run, cwd=tmp_path)
    (tmp_path / "a.html").rename(last)
    assert check(tmp_path, *run)["summary"]["baseline"] == 1


def test_what_is_not_read_any_more_is_not_resolved(tmp_path: Path) -> None:
    _, cells = two_years()
    file, run = tmp_path / "a.html", ("a.html", "--select", "applications-*")
    write(file, more(cells, GRANTED, by=3))
    gouji("baseline", "create", *run, cwd=tmp_path)
    write(file, more(cells, GRANTED, by=3), without="（一）予以公开")
    unread = check(tmp_path, *run)["summary"]
    assert (unread["exit_code"], unread["resolved"]) == (3, 0)
    gouji("baseline", "update", *run, cwd=tmp_path)
    write(file, more(cells, GRANTED, by=3))
    assert check(tmp_path, *run)["summary"]["exit_code"] == 0
    write(file, cells)
    assert check(tmp_path, *run)["summary"]["resolved"] == 1


def test_a_known_finding_on_more_cells_lapses_and_is_not_resolved(tmp_path: Path) -> None:
    earlier, later = two_years()
    write(tmp_path / "2022年报" / "a.html", earlier, 2022)
    this = tmp_path / "2023年报" / "a.html"
    write(this, more(later, CARRIED, TOTAL))
    run = ("2023年报", "--select", "carried-over")
    gouji("baseline", "create", *run, cwd=tmp_path)
    assert check(tmp_path, *run)["summary"]["baseline"] == 1
    write(this, more(more(later, CARRIED, TOTAL), BUSINESS, TOTAL))
    data = check(tmp_path, *run)
    assert (data["summary"]["errors"], data["summary"]["resolved"]) == (1, 0)
    (note,) = data["notes"]
    assert "另涉及 applications[carried_in, business]" in note
    write(this, more(later, CARRIED))
    (note,) = check(tmp_path, *run)["notes"]
    assert "未列" not in note


def test_files_may_be_renamed_and_copied(tmp_path: Path) -> None:
    _, cells = two_years()
    wrong = more(cells, GRANTED, by=3)
    write(tmp_path / "b.html", wrong)
    write(tmp_path / "c.html", more(wrong, LICENCES))
    gate = (*GATE, "--fail-on", "warning")
    gouji("baseline", "create", ".", *GATE, cwd=tmp_path)
    (tmp_path / "c.html").rename(tmp_path / "a.html")
    assert check(tmp_path, ".", *gate)["summary"]["exit_code"] == 0
    write(tmp_path / "盖章版.html", wrong)
    assert set(states(check(tmp_path, ".", *GATE), "applications-outcomes").values()) == {"baseline"}
    write(tmp_path / "盖章版.html", more(cells, GRANTED, by=4))
    assert check(tmp_path, ".", *GATE)["summary"]["exit_code"] == 1


def test_a_summary_is_bound_to_the_smallest_of_its_members(tmp_path: Path) -> None:
    _, cells = two_years()
    empty = dict.fromkeys(cells, Decimal(0))
    members = [f"清溪市{name}局" for name in "甲乙丙丁戊己庚辛"]
    for number, organ in enumerate(members, 1):
        write(tmp_path / organ / "年报.html", {**empty, LICENCES: Decimal(number)}, organ=organ)
    write(tmp_path / "年报.html", {**empty, LICENCES: Decimal(40)}, organ="清溪市人民政府")
    (tmp_path / "r.yaml").write_text(f"whole: 清溪市人民政府\nmembers: [{', '.join(members)}]\n", "utf-8")
    run = (".", "--rollup", "r.yaml", "--select", "rollup-*", "--fail-on", "warning")
    gouji("baseline", "create", *run[:-2], cwd=tmp_path)
    assert check(tmp_path, *run)["summary"]["exit_code"] == 0
    write(tmp_path / members[0] / "年报.html", {**empty, LICENCES: Decimal(2)}, organ=members[0])
    assert check(tmp_path, *run)["summary"]["exit_code"] == 1


def test_twins_name_both_sides_of_every_cell(tmp_path: Path) -> None:
    _, cells = two_years()
    write(tmp_path / "a.html", cells)
    write(tmp_path / "b.html", more(cells, LICENCES, Address("disclosure", "penalties", "decisions")))
    data = check(tmp_path, ".")
    (found,) = [f for f in data["reports"][0]["findings"] if f["rule"] == "twins-differ"]
    assert len(found["values"]) == 2
    assert all("a.html" in said and "b.html" in said for said in found["values"].values())
    assert "见 a.html 的问题" in notes(data, "b.html")


def test_a_report_is_not_overwritten_by_a_baseline(tmp_path: Path) -> None:
    _, cells = two_years()
    write(tmp_path / "a.html", cells)
    before = (tmp_path / "a.html").read_bytes()
    done = gouji("baseline", "create", ".", "--baseline", "a.html", "--force", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "a.html").read_bytes()) == (2, before)
    assert gouji("baseline", "create", ".", cwd=tmp_path).returncode == 0
    assert gouji("baseline", "create", ".", "--force", cwd=tmp_path).returncode == 0
    done = gouji("check", ".", "--output", "json=out/", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "out").exists()) == (2, False)
    assert "文件夹" in done.stderr
