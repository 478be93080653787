"""Who is who: a list of bodies by all their names, and what it changes in a run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from checker.ground.faults import RuleFault, RuleFaults
from checker.organs import load
from support import ledger
from support.command import gouji
from tests.run.test_previous import less_carried_out, write, years

COLUMNS = ("机关名称", "地区", "曾用名", "简称", "上级机关", "报送", "汇总")


def sheet(path: Path, *rows: tuple[str | None, ...]) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "名单"
    page.append(COLUMNS)
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def listed(folder: Path, text: str) -> Path:
    path = folder / "organs.yaml"
    path.write_text(text, "utf-8")
    return path


def audit(folder: Path, *arguments: str | Path) -> dict[str, Any]:
    done = gouji("check", *arguments, "--format", "json", "--no-cache", cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def of(data: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [one for one in data["reports"] if name in one["path"]]
    return dict(found)


def test_a_body_that_was_renamed_finds_its_last_year(tmp_path: Path) -> None:
    earlier, later = years(2023)
    less_carried_out(earlier)
    write(tmp_path, 2023, earlier, "云岭县国土资源局")
    write(tmp_path, 2024, later, "云岭县自然资源局")
    names = listed(tmp_path, "- {name: 云岭县自然资源局, former: 云岭县国土资源局}\n")
    alone = of(audit(tmp_path, "."), "自然资源局2024")
    assert "未与上年比较：没有找到 2023 年度的报告" in alone["notes"]
    found = of(audit(tmp_path, ".", "--organs", names), "自然资源局2024")
    assert "carried-over" in [one["rule"] for one in found["findings"]]
    assert [note for note in found["notes"] if "国土资源局" in note]
    assert (found["organ"], found["body"]) == ("云岭县自然资源局", "云岭县自然资源局")


def test_two_bodies_of_one_title_are_told_apart_by_where_they_are(tmp_path: Path) -> None:
    """The list knows both; the folder says which is which, and a folder that says nothing decides nothing."""
    earlier, later = years(2023)
    names = sheet(tmp_path / "名单.xlsx", ("水务局", "甲市"), ("水务局", "乙市", None, "市水务局"))
    for folder in ("甲市", "乙市", "其他"):
        (tmp_path / folder).mkdir()
    less_carried_out(earlier)
    write(tmp_path / "甲市", 2023, earlier, "市水务局", name="a")
    write(tmp_path / "乙市", 2024, later, "水务局", name="b")
    found = of(audit(tmp_path, "甲市", "乙市", "--organs", names), "b2024")
    assert (found["body"], [one["rule"] for one in found["findings"]]) == ("乙市水务局", [])
    write(tmp_path / "其他", 2024, later, "水务局", name="c")
    data = audit(tmp_path, "甲市", "其他", "--organs", names)
    assert any("不能确定是哪一个" in note and "甲市水务局、乙市水务局" in note for note in data["notes"])


def test_who_has_not_handed_in_is_told(tmp_path: Path) -> None:
    _, later = years(2023)
    write(tmp_path, 2024, later, "云岭县水务局")
    write(tmp_path, 2023, years(2022)[1], "云岭县公安局")
    names = listed(
        tmp_path,
        "- name: 云岭县水务局\n- name: 公安局\n  region: 云岭县\n"
        "- {name: 云岭县档案局, superior: 云岭县人民政府}\n"
        "- {name: 云岭县地震局, reports: false}\n",
    )
    (tmp_path / "云岭县档案局2024年年报.docx").write_bytes(b"PK\3\4")
    outputs = [part for name in ("json", "html", "xlsx") for part in ("-f", name, "-o", f"{name}=a.{name}")]
    done = gouji("check", ".", "--organs", names, "--no-cache", "-f", "text", *outputs, cwd=tmp_path)
    said = "未报送：机关名单里有 2 个机关没有 2024 年度的报告：云岭县公安局、云岭县档案局"
    assert said in "".join(done.stdout.split("\n  ")), done.stderr
    assert said in (tmp_path / "a.html").read_text("utf-8")
    data = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert [(one["organ"], one["year"]) for one in data["not_submitted"]] == [
        ("云岭县公安局", 2024),
        ("云岭县档案局", 2024),
    ]
    assert "可能是它的" in data["not_submitted"][1]["reason"]
    rows = ledger.rows(ledger.sheets(tmp_path / "a.xlsx")["未报送"])
    assert [(row["机关"], row["上级机关"]) for row in rows] == [
        ("云岭县公安局", None),
        ("云岭县档案局", "云岭县人民政府"),
    ]


def test_a_government_sums_up_those_that_name_it(tmp_path: Path) -> None:
    _, cells = years(2023)
    write(tmp_path, 2024, cells, "云岭县水务局")
    write(tmp_path, 2024, cells, "云岭县人民政府")
    below = [f"- {{name: {name}, superior: 云岭县人民政府}}\n" for name in ("云岭县水务局", "云岭县公安局")]
    names = listed(tmp_path, "".join(below) + "- name: 云岭县人民政府\n")
    whole = of(audit(tmp_path, ".", "--organs", names, "--show-passed"), "政府2024")
    sums = [one for one in whole["checks"] if one["rule"].startswith("rollup")]
    assert "pass" in {one["result"] for one in sums}
    assert any("云岭县公安局" in one["message"] for one in whole["findings"])


def test_a_waiver_and_a_baseline_hold_under_another_name(tmp_path: Path) -> None:
    earlier, later = years(2023)
    less_carried_out(earlier)
    write(tmp_path, 2023, earlier, "县国土局", name="a")
    path = write(tmp_path, 2024, later, "县国土局", name="b")
    assert gouji("baseline", "create", ".", "--no-cache", cwd=tmp_path).returncode == 0
    path.write_text(path.read_text("utf-8").replace("县国土局", "云岭县自然资源局"), "utf-8")
    names = listed(tmp_path, "- {name: 云岭县自然资源局, short: [县国土局]}\n")
    found = of(audit(tmp_path, ".", "--organs", names), "b2024")
    assert {one["state"] for one in found["findings"] if one["rule"] == "carried-over"} == {"baseline"}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("name: 云岭县水务局\n", ":1:1: 机关名单应当是列表"),
        ("- name: 云岭县水务局\n- region: 云岭县\n", ":2:3: 机关缺少“name”"),
        ("- name: 云岭县水务局\n  曾用: 水利局\n", ":2:3: 机关中没有“曾用”这个键"),
        ("- name: 水务局\n- name: 云岭县水务局\n", "分不清；请写明地区"),
        ("- name: 12\n", ":1:9: “name”应当是文字"),
        ("- {name: 县水务局, former: ['']}\n", "机关的名称是空的"),
    ],
)
def test_a_fault_of_the_list_is_told_at_its_line(tmp_path: Path, text: str, where: str) -> None:
    with pytest.raises((RuleFault, RuleFaults)) as fault:
        load(listed(tmp_path, text))
    assert str(fault.value).startswith(f"{tmp_path.as_posix()}/organs.yaml:")
    assert where in str(fault.value)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("水务局", "甲市", None, None, None, "也许")], "工作表“名单”F2 单元格：“报送”应当写“是”或“否”"),
        ([("水务局",), (None, "甲市")], "工作表“名单”B3 单元格：这一行没有写机关名称"),
        ([("水务局",), ("水务局",)], "“水务局”与“水务局”"),
    ],
)
def test_a_fault_of_a_sheet_is_told_at_its_cell(tmp_path: Path, rows: list[Any], said: str) -> None:
    path = sheet(tmp_path / "名单.xlsx", *rows)
    with pytest.raises((RuleFault, RuleFaults)) as fault:
        load(path)
    assert said in str(fault.value)


def test_a_faulty_list_stops_the_run(tmp_path: Path) -> None:
    done = gouji(
        "check", ".", "--organs", sheet(tmp_path / "名单.xlsx", ("水务局",), ("水务局",)), cwd=tmp_path
    )
    assert (done.returncode, done.stdout, "请写明地区" in done.stderr) == (2, "", True)


def test_a_first_list_is_written_from_a_folder_of_reports(tmp_path: Path) -> None:
    earlier, later = years(2023)
    (tmp_path / "甲市").mkdir()
    write(tmp_path, 2023, earlier, "云岭县水务局")
    write(tmp_path, 2024, later, "县水务局")
    write(tmp_path / "甲市", 2024, later, "公安局", name="p")
    assert gouji("organs", "new", ".", "--no-cache", cwd=tmp_path).returncode == 0
    again = gouji("organs", "new", ".", "--no-cache", cwd=tmp_path)
    assert (again.returncode, "已经有了" in again.stderr) == (2, True)
    assert gouji("organs", "new", ".", "--no-cache", "-o", "名单.xlsx", cwd=tmp_path).returncode == 0
    shown = [
        gouji("organs", "show", "--organs", name, cwd=tmp_path).stdout
        for name in ("organs.yaml", "名单.xlsx")
    ]
    for one in shown:
        assert "云岭县水务局\n  简称：县水务局\n" in one
        assert "甲市公安局" in one
        assert "共 2 个机关" in one
