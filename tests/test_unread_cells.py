"""A statement of the prose whose row was not read is unknown, never held against the rows that are left."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from checker import run
from checker.forms import Form
from checker.report import Address
from checker.settings import Settings
from support.command import gouji
from support.generate import figures
from support.shapes import Sheet, html, row_twice, sheet, tabs

FORMS, _ = run.load(Settings())
LATEST = FORMS.for_year(2023, "gov-info-annual")
assert LATEST is not None
ROWS = [row for table in ("applications", "review") for row in LATEST.tables[table].rows]
GROUPS = {"不予公开": "denied", "无法提供": "unavailable", "不予处理": "rejected", "其他处理": "other"}
Told = Mapping[str, int]


def told(form: Form, cells: Mapping[Address, Decimal]) -> dict[str, int]:
    """The figures that the prose tells, by what they are said of; each may be read as more than one row."""
    applications = form.tables["applications"]

    def total(*rows: str, table: str = "applications") -> int:
        return sum(int(cells[Address(table, row, "total")]) for row in rows)

    found = {said: total(*applications.group(group, set())) for said, group in GROUPS.items()}
    return found | {
        "收到": total("new", "carried_in"),
        "办理": total("total"),
        "结转": total("carried_in"),
        "公开": total("granted", "partial"),
        "行政复议": total("reconsideration", table="review"),
        "行政诉讼": total("direct_suit", "suit_after_reconsideration", table="review"),
    }


def prose(say: Told) -> list[str]:
    outcomes = "，".join(f"{said}{say[said]}件" for said in GROUPS)
    return [
        f"全年共收到政府信息公开申请{say['收到']}件，结转{say['结转']}件。",
        f"全年办理政府信息公开申请{say['办理']}件。办结的政府信息公开申请中，予以公开{say['公开']}件，{outcomes}。",
        f"因政府信息公开被申请行政复议{say['行政复议']}件，被提起行政诉讼{say['行政诉讼']}件。",
    ]


def made(seed: int, organ: str, changes: Told | None = None) -> Sheet:
    """A report with no 0 among the figures that its prose tells; ``changes``: by how much it is off."""
    assert LATEST is not None
    rng = random.Random(seed)
    while True:
        cells = figures(LATEST, rng)
        say = told(LATEST, cells)
        if all(say.values()):
            break
    say = {said: value + (changes or {}).get(said, 0) for said, value in say.items()}
    one = sheet(LATEST, cells, year=2023)
    return replace(one, organ=organ, prose={**one.prose, "overview": prose(say)})


def without(page: str, label: str) -> str:
    """The report with a row whose label nobody can tell."""
    lost, times = re.subn(rf"(?<=[>\t\n]){re.escape(label)}(?=[<\t])", "某项", page, count=1)
    assert times, label
    return lost


def findings(folder: Path) -> dict[str, set[str]]:
    """The rules on prose that found something, by file."""
    done = gouji("check", folder, "--format", "json", "--jobs", "2")
    reports = json.loads(done.stdout)["reports"]
    assert all(one["status"] != "unchecked" for one in reports)
    return {
        Path(one["path"]).stem: {f["rule"] for f in one["findings"] if f["rule"].startswith("prose-")}
        for one in reports
    }


def test_prose_is_not_held_against_what_is_left_of_a_table(tmp_path: Path) -> None:
    for number, row in enumerate(ROWS):
        suffix, write = ("html", html) if number % 2 else ("txt", tabs)
        page = write(made(number, f"青川县第{number + 1}水务局"))
        (tmp_path / f"{row.id}.{suffix}").write_text(without(page, row.mark + row.label), encoding="utf-8")
    found = findings(tmp_path)
    assert len(found) == len(ROWS)
    assert {file: rules for file, rules in found.items() if rules} == {}


def test_a_wrong_figure_is_found_where_its_rows_are_read(tmp_path: Path) -> None:
    every = ["收到", "办理", "结转", "公开", "不予公开", "行政复议", "行政诉讼"]
    for number, said in enumerate(every):
        page = html(made(3, f"青川县第{number + 1}水务局", {said: 1000}))
        (tmp_path / f"{said}.html").write_text(page, encoding="utf-8")
    assert [said for said, rules in findings(tmp_path).items() if rules] == sorted(every)


def test_a_figure_of_rows_that_were_not_read_is_unknown_and_says_which(tmp_path: Path) -> None:
    """Even a wrong one: it may be right in the reading that nobody can check."""
    assert LATEST is not None
    lost = {
        "carried_in": "收到",
        "partial": "公开",
        "granted": "公开",
        "unavailable.not_held": "不予公开",
        "denied.record_query": "不予公开",
    }
    for number, (id, said) in enumerate(lost.items()):
        row = LATEST.tables["applications"].row(id)
        assert row is not None
        page = html(made(5, f"青川县第{number + 1}水务局", {said: 1000}))
        (tmp_path / f"{id}.html").write_text(without(page, row.mark + row.label), encoding="utf-8")
    assert {id: rules for id, rules in findings(tmp_path).items() if rules} == {}
    told = gouji("check", tmp_path, "--show-passed", "--format", "text").stdout
    for id, said in lost.items():
        part = told[told.index(f"{id}.html") :]
        row = LATEST.tables["applications"].row(id)
        assert row is not None
        assert re.search(rf"无法判断 .*未读到.*{re.escape(row.label[:4])}", part.split("水务局 2023")[0]), (
            id,
            said,
        )


def test_that_none_was_received_is_held_against_a_row_only_where_it_was_read(tmp_path: Path) -> None:
    one = made(7, "青川县水务局")
    page = html(replace(one, prose={**one.prose, "overview": ["本年度未收到政府信息公开申请。"]}))
    (tmp_path / "read.html").write_text(page, encoding="utf-8")
    unread = without(page.replace("青川县", "白水县"), "一、本年新收政府信息公开申请数量")
    (tmp_path / "unread.html").write_text(unread, encoding="utf-8")
    found = findings(tmp_path)
    assert found["read"]
    assert not found["unread"]


def test_a_row_printed_twice_is_unknown_even_where_the_sums_make_it_0(tmp_path: Path) -> None:
    """It is told as not read: a figure of the prose that agrees with its second print is no error."""
    assert LATEST is not None
    row = next(row for row in LATEST.tables["applications"].rows if row.id.startswith("denied."))
    cells = dict(figures(LATEST, random.Random(2)))
    for column in row.columns:  # the row is all 0, and what it had is granted
        cells[Address("applications", "granted", column.id)] += cells[
            own := Address("applications", row.id, column.id)
        ]
        cells[own] = Decimal(0)
    say = told(LATEST, cells)
    assert say["不予公开"]
    one = sheet(LATEST, cells, year=2023)
    one = replace(
        one, prose={**one.prose, "overview": [f"政府信息公开申请中不予公开{say['不予公开'] + 2}件。"]}
    )
    (tmp_path / "once.html").write_text(html(replace(one, organ="青川县档案局")))
    twice = row_twice(one, "applications", row.id, ["2", "0", "0", "0", "0", "0", "2"])
    (tmp_path / "twice.html").write_text(html(twice))
    assert findings(tmp_path) == {"once": {"prose-outcome"}, "twice": set()}
