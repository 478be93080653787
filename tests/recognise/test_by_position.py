"""Text whose columns are set under each other."""

from __future__ import annotations

import re

from checker.report import Address
from tests.support.recognising import (
    made,
    recognised,
)
from tests.support.shapes import TEXT


def test_a_number_broken_over_lines_casts_doubt_on_its_column_only() -> None:
    wanted = made("2019", seed=2)
    lines = TEXT["aligned"](wanted).split("\n")
    at = next(n for n, line in enumerate(lines) if "重复申请" in line)
    printed = re.search(r"(\d+)\s*$", lines[at])
    assert printed
    lines[at - 1] = " " * printed.start() + "10"
    lines[at] = lines[at][: printed.start()].rstrip()
    lines[at + 1] = " " * printed.start() + "23"
    table = recognised("\n".join(lines)).tables["applications"]
    row = [cell for cell in table.cells.values() if cell.address.row == "rejected.repeated"]
    assert [cell.state for cell in row] == ["number"] * 6 + ["unsure"]
    above = table.cells[Address("applications", "rejected.petition", "natural_person")]
    assert above.state == "number"
