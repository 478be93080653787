"""Tables in grids: cut by pages, with cells merged, lost and added."""

from __future__ import annotations

from checker.document import Grid, GridCell
from checker.recognise import recognise
from checker.report import Address
from tests.support.recognising import (
    FORMS,
    HEADER,
    ROWS,
    TITLE,
    applications,
    document,
    grid,
)


def test_a_table_cut_over_pages_is_one_table() -> None:
    pages = [grid(HEADER, *ROWS[:9]), "", grid(*ROWS[9:])]
    rows = applications(recognise(document(TITLE, *pages), FORMS))
    assert len(rows) == 23
    assert all(row == ["1", "2", "0", "0", "0", "0", "3"] for row in rows.values())


def test_a_row_cut_in_two_by_the_page_is_one_row() -> None:
    first, second = ROWS[13].split("*")[0][:6], ROWS[13].split("*")[0][6:]
    values = ROWS[13].split("*")[1]
    pages = [grid(HEADER, *ROWS[:13], f"{first}*{values}"), grid(f"{second}*3|||||||", *ROWS[14:])]
    rows = applications(recognise(document(TITLE, *pages), FORMS))
    assert len(rows) == 23
    assert all(row == ["1", "2", "0", "0", "0", "0", "3"] for row in rows.values())


def test_a_column_of_their_own_disturbs_no_other() -> None:
    header = HEADER.replace("|其他|", "|境外组织|其他|")
    rows = [row.replace("|0|0|0|0|3", "|0|0|0|8|0|3") for row in ROWS]
    report = recognise(document(TITLE, grid(header, *rows)), FORMS)
    assert all(row == ["1", "2", "0", "0", "0", "0", "3"] for row in applications(report).values())
    assert [place.text for place in report.tables["applications"].foreign_rows] == ["境外组织"]


def test_a_cell_over_two_columns_is_unsure() -> None:
    rows = [*ROWS]
    rows[2] = rows[2].replace("|1|2|0", "|1|2*2")
    found = applications(recognise(document(TITLE, grid(HEADER, *rows)), FORMS))
    assert found["granted"] == ["1", "?", "?", "0", "0", "0", "3"]


def test_a_row_that_lost_a_cell_is_unsure_as_a_whole() -> None:
    rows = [*ROWS]
    rows[2] = rows[2].replace("*3|1|2|0", "*2|1*3|0")
    found = applications(recognise(document(TITLE, grid(HEADER, *rows)), FORMS))
    assert set(found["granted"]) == {"?"}


def test_a_doubt_of_the_reader_makes_a_cell_unsure() -> None:
    page = grid(HEADER, *ROWS)
    cells = [
        GridCell(c.row, c.column, c.content, c.rowspan, c.colspan, "geometry", "数字折成两行")
        if (c.row, c.column) == (3, 3)
        else c
        for c in page.cells
    ]
    report = recognise(document(TITLE, Grid(tuple(cells))), FORMS)
    cell = report.cell(Address("applications", "granted", "natural_person"))
    assert cell is not None
    assert (cell.state, cell.reason, cell.source) == ("unsure", "数字折成两行", "geometry")
