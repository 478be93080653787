"""A page copied so that all labels come first and all figures behind the next table."""

from __future__ import annotations

from tests.support.recognising import (
    false,
    made,
    recognised,
)
from tests.support.shapes import SHAPES


def test_labels_whose_figures_all_stand_elsewhere_are_no_blank_table() -> None:
    wanted = made("2021")
    table = wanted.form.tables["applications"]
    text = SHAPES["cells"](wanted)
    start, stop = text.index("三、收到和处理"), text.index("四、政府信息公开")
    labels = "\n".join(row.mark + row.label for row in table.rows)
    values = "\n".join(value for row in table.rows for value in wanted.row(table, row))
    moved = text[stop:].replace("\n五、存在", f"\n{values}\n五、存在", 1)
    report = recognised(f"{text[:start]}三、收到和处理政府信息公开申请情况\n{labels}\n{moved}")
    assert false(report, wanted) == []
