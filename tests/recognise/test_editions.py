"""Which edition of the form a report follows, and what is of none."""

from __future__ import annotations

import pytest

from checker.forms import Forms, read_form
from checker.ground.yamlfile import load_yaml
from checker.readers import read
from checker.recognise import recognise
from checker.report import Address
from tests.support.recognising import (
    FORMS,
    differing,
    made,
    recognised,
)
from tests.support.shapes import SHAPES, TEXT, Sheet


def test_the_form_is_told_by_what_is_printed_not_by_the_year() -> None:
    wanted = made("2019")
    late = Sheet(wanted.form, wanted.cells, year=2022)
    report = recognised(TEXT["pdf"](late))
    assert (report.year, report.form) == (2022, "2019")


@pytest.mark.parametrize("shape", ["tabs", "md", "html"])
def test_tables_of_two_editions_are_mixed(shape: str) -> None:
    old, new = SHAPES[shape](made("2019")), SHAPES[shape](made("2021"))
    cut = "三、收到和处理政府信息公开申请情况"
    report = recognised(old.split(cut)[0] + cut + new.split(cut)[1], shape)
    assert report.form == "mixed"
    assert report.cell(Address("disclosure", "procurement", "projects"))
    assert report.cell(Address("applications", "other.misc", "total"))


def unsplit(sheet: Sheet) -> Sheet:
    """A form 2021 that prints （六）其他处理 as one row."""
    table = sheet.form.tables["applications"]
    whole = table.alternatives[0]
    rows = [row for row in table.rows if row.id not in whole.replaces]
    rows.insert(next(n for n, row in enumerate(rows) if row.total), whole)
    cells = {**sheet.cells, **{Address("applications", "other", c.id): "0" for c in whole.columns}}
    import dataclasses

    printed = dataclasses.replace(table, rows=tuple(rows))
    return Sheet(
        dataclasses.replace(sheet.form, tables={**sheet.form.tables, "applications": printed}),
        cells,
        year=2022,
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_form_2021_with_other_outcomes_left_unsplit(shape: str) -> None:
    report = recognised(SHAPES[shape](unsplit(made("2021"))), shape)
    assert report.form == "2021"
    rows = {address.row for address in report.tables["applications"].cells}
    assert "other" in rows
    assert not any(row.startswith("other.") for row in rows)
    assert all(cell.state == "number" for cell in report.tables["applications"].cells.values())


@pytest.mark.parametrize("shape", ["tabs", "md"])
def test_rows_of_another_edition_and_rows_nobody_knows_are_kept_apart(shape: str) -> None:
    wanted = made("2021")
    text = SHAPES[shape](wanted)
    joint = {"tabs": "\t", "md": " | "}[shape]
    frame = "| {} |" if shape == "md" else "{}"
    old = frame.format(joint.join(["政府集中采购", "3", "20", ""]))
    own = frame.format(joint.join(["", "（八）省定其他情形", "", *"1000001"]))
    lines: list[str] = []
    for line in text.split("\n"):
        lines.append(line)
        if "行政事业性收费" in line:
            lines.append(old)
        if "（七）总计" in line:
            lines.append(own)
    report = recognised("\n".join(lines), shape)
    assert list(differing(report, wanted)) == []
    assert report.form == "2021"
    foreign = {name: [p.text for p in table.foreign_rows] for name, table in report.tables.items()}
    assert foreign == {"disclosure": ["政府集中采购"], "applications": ["（八）省定其他情形"], "review": []}


KIND = """\
id: law-1
kind: rule-of-law-annual
name: 法治政府建设年度报告
title: 法治政府建设年度报告格式
first_year: 2020
sections:
  - {id: work, mark: 一、, title: 主要工作}
  - {id: plan, mark: 二、, title: 下一年度安排}
tables:
  - id: reviews
    title: 合法性审核情况
    short: 附表
    section: work
    layout: matrix
    columns:
      - {id: received, label: 收件数}
      - {id: passed, label: 通过数}
      - {id: total, label: 小计, total: true}
    rows:
      - {id: documents, label: 行政规范性文件审核}
      - {id: contracts, label: 政府合同审核}
      - {id: decisions, label: 重大行政决策审核}
"""


def test_another_kind_of_report_takes_yaml_only() -> None:
    forms = Forms([*FORMS, read_form(load_yaml("law.yaml", KIND))])
    text = (
        "云台县司法局2023年法治政府建设年度报告\n一、主要工作\n稳步推进。\n"
        "\t收件数\t通过数\t小计\n行政规范性文件审核\t3\t2\t5\n政府合同审核\t\t4\t4\n重大行政决策审核\t1\t0\t1\n"
        "二、下一年度安排\n继续努力。\n"
    )
    report = recognise(read("x.txt", text.encode()), forms)
    assert (report.kind, report.organ, report.year, report.form) == (
        "rule-of-law-annual",
        "云台县司法局",
        2023,
        "law-1",
    )
    cells = {str(cell.address): (cell.state, cell.value) for cell in report.cells()}
    assert cells["reviews[contracts, received]"] == ("blank", None)
    assert cells["reviews[documents, total]"] == ("number", 5)
    assert [section.id for section in report.sections] == ["work", "plan"]
