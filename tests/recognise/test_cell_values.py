"""What the text of one cell says."""

from __future__ import annotations

import pytest

from checker.recognise.matching.values import read_value
from checker.report import Address
from tests.support.recognising import (
    form,
    made,
    recognised,
)
from tests.support.shapes import SHAPES, Sheet


@pytest.mark.parametrize(
    ("text", "kind", "state", "value"),
    [
        ("12", "count", "number", 12),
        ("１２", "count", "number", 12),
        ("1,234", "count", "number", 1234),
        ("1，234", "count", "number", 1234),
        ("12件", "count", "number", 12),
        ("-3", "count", "number", -3),
        ("", "count", "blank", None),
        ("　", "count", "blank", None),
        ("/", "count", "blank", None),
        ("——", "count", "blank", None),
        ("－", "count", "blank", None),
        ("无", "count", "blank", None),
        ("3O", "count", "invalid", None),
        ("12a", "count", "invalid", None),
        ("1.5", "count", "invalid", None),
        ("增3", "count", "invalid", None),
        ("3万元", "count", "invalid", None),
        ("27①", "count", "number", 27),
        ("27²", "money", "number", 27),
        ("9" * 5000, "count", "invalid", None),
        ("9" * 1_000_001, "signed", "invalid", None),
        ("1." + "9" * 30, "money", "invalid", None),
        ("1 2", "count", "unsure", None),
        ("5（3）", "count", "unsure", None),
        ("0件", "money", "number", 0),
        ("3件", "money", "invalid", None),
        ("增 277", "signed", "number", 277),
        ("减3", "signed", "number", -3),
        ("+92", "signed", "number", 92),
        ("－2", "signed", "number", -2),
        ("↑3", "signed", "number", 3),
        ("增加3", "signed", "number", 3),
        ("下降2", "signed", "number", -2),
        ("持平", "signed", "number", 0),
        ("4964.96 万元", "money", "number", 49649600),
        ("195494484.5元", "money", "number", 195494484.5),
        ("1.2亿元", "money", "number", 120000000),
    ],
)
def test_what_a_cell_says(text: str, kind: str, state: str, value: float | None) -> None:
    columns = {c.kind: c for r in form("2019").tables["disclosure"].rows for c in r.columns}
    reading = read_value(text, columns[kind])  # type: ignore[index]
    assert (reading.state, reading.value) == (state, value)
    assert (reading.reason is not None) == (state in ("unsure", "invalid"))


@pytest.mark.parametrize(
    ("edition", "header", "text", "value", "unit"),
    [
        ("2019", "采购总金额", "3010", 3010, None),
        ("2019", "采购总金额（万元）", "3010", 30100000, "元"),
        ("2019", "采购总金额", "3010 万元", 30100000, "元"),
        ("2021", "本年收费金额（单位：万元）", "12.5", 125000, "元"),
        ("2021", "本年收费金额（单位：元）", "12.5", 12.5, "元"),
        ("2021", "本年收费金额", "12.5", 125000, "元"),
    ],
)
@pytest.mark.parametrize("shape", ["tabs", "md", "html"])
def test_the_unit_of_money(
    shape: str, edition: str, header: str, text: str, value: float, unit: str | None
) -> None:
    address = Address("disclosure", *(("procurement", "amount") if edition == "2019" else ("fees", "amount")))
    wanted = made(edition)
    wanted = Sheet(wanted.form, {**wanted.cells, address: text})
    report = recognised(SHAPES[shape](wanted).replace(header.split("（")[0], header), shape)
    cell = report.cell(address)
    assert cell is not None
    assert (cell.state, cell.value, cell.unit) == ("number", value, unit)
