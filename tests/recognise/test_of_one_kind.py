"""Last year's table, or column, beside this year's."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from checker.report import Address
from tests.support.recognising import (
    differing,
    false,
    made,
    recognised,
)
from tests.support.shapes import SHAPES, Sheet


def with_last_years(wanted: Sheet, shape: str, over: str, between: str) -> str:
    """Two tables three, the first with other figures, and what is printed over each."""
    text = SHAPES[shape](wanted)
    old = SHAPES[shape](replace(wanted, cells=made(wanted.form.id, seed=7).cells))
    heading = "三、收到和处理政府信息公开申请情况"
    own, last = (
        whole[whole.index(heading) + len(heading) : whole.index("四、政府信息")] for whole in (text, old)
    )
    end = own.rindex("\n", 0, len(own.rstrip("# \n")) + 1) if shape == "md" else len(own)
    table = own[:end].rstrip("\n")
    former = last[: last.rstrip("# \n").__len__()]
    return text.replace(own, f"\n\n{over}\n{former}\n\n{between}\n{table}{own[len(table) :]}", 1)


@pytest.mark.parametrize("shape", ["md", "tabs", "cells"])
def test_captions_tell_this_years_table(shape: str) -> None:
    wanted = made("2021")
    captions = [f"{year}年收到和处理政府信息公开申请情况" for year in (wanted.year - 1, wanted.year)]
    report = recognised(with_last_years(wanted, shape, *captions), shape)
    assert list(differing(report, wanted)) == []
    assert not any(
        len(p.text) < 20 and p.text[:1].isdigit()
        for s in report.sections
        for p in s.body
        if "年" not in p.text
    )


@pytest.mark.parametrize("shape", ["md", "tabs", "cells"])
def test_tables_that_nothing_tells_apart_are_unsure(shape: str) -> None:
    wanted = made("2021")
    report = recognised(with_last_years(wanted, shape, "甲表", "乙表"), shape)
    assert {cell.state for cell in report.tables["applications"].cells.values()} == {"unsure"}
    assert {cell.reason for cell in report.tables["applications"].cells.values()} == {
        "文中有 2 张表三，数值不同，无法确定哪一张是本年的"
    }
    assert not any("（二）" in p.text for s in report.sections for p in s.body)


@pytest.mark.parametrize("shape", ["tabs", "cells"])
def test_a_table_does_not_go_on_in_last_years(shape: str) -> None:
    wanted = made("2021")
    captions = [f"{year}年度收到和处理政府信息公开申请情况" for year in (wanted.year - 1, wanted.year)]
    text = with_last_years(wanted, shape, *captions)
    first, second = text.split(captions[1])
    torn = first.replace("1.属于国家秘密", "1.\n属于国\n家秘密").replace("二、上年结转", "二、上年\n结转")
    report = recognised(torn + captions[1] + second.replace("一、本年新收", "一、本年\n新收"))
    assert false(report, wanted) == []
    assert report.cell(Address("applications", "total", "total")).state == "number"


@pytest.mark.parametrize("shape", ["html", "tabs"])
@pytest.mark.parametrize("last_year_first", [True, False])
def test_a_column_of_last_years_figures_is_not_this_years(shape: str, last_year_first: bool) -> None:
    wanted = made("2021")
    name, joint = "本年处理决定数量", "</td><td>" if shape == "html" else "\t"
    text = SHAPES[shape](wanted).replace(
        name, joint.join([f"上{name[1:]}", name][:: 1 if last_year_first else -1])
    )
    for row in ("licences", "penalties", "coercions"):
        value = wanted.cells[Address("disclosure", row, "decisions")]
        pair = joint.join(["77", value][:: 1 if last_year_first else -1])
        text = re.sub(rf"(?<=[>\t]){value}(?=[<\t\n])", pair, text, count=1)
    assert list(differing(recognised(text, shape), wanted)) == []
