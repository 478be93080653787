"""A PDF in which a lone column's head stands off its values, and a value has run into a label."""

from __future__ import annotations

from dataclasses import replace

from checker.document import Grid
from checker.recognise import recognise
from tests.support.recognising import (
    FORMS,
    TITLE,
    document,
    grid,
)


def test_no_cell_placed_by_geometry_is_blank_beside_a_value_under_no_head() -> None:
    """The head of a lone column stands off its values, which then are its; at a label's end none is sure."""
    page = grid(
        "信息内容|本年制发件数|本年废止件数|现行有效件数||",
        "规章|1|0|2||",
        "行政规范性文件|4||3||5",
        "信息内容||||本年处理决定数量|",
        "行政许可|14||||",
        "信息内容||||本年处理决定数量|",
        "行政处罚25|||||",
        "行政强制|||||",
        "信息内容||本年收费金额（单位：万元）|||",
        "行政事业性收费||||630.93|",
    )
    cells = tuple(replace(cell, source="geometry") for cell in page.cells)
    report = recognise(document(TITLE.replace("2020", "2023"), Grid(cells)), FORMS)
    found = {str(a).removeprefix("disclosure"): c for a, c in report.tables["disclosure"].cells.items()}
    assert found["[licences, decisions]"].value == 14
    assert found["[fees, amount]"].text == "630.93"
    assert found["[normative_documents, repealed]"].state == "unsure"
    assert found["[penalties, decisions]"].state == "unsure"
    assert found["[coercions, decisions]"].state == "blank"
