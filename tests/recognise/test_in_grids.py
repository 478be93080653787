"""Tables in grids: cut by pages, with cells merged, lost and added."""

from __future__ import annotations

from dataclasses import replace

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


def granted(*rows: str, header: str = HEADER) -> list[str]:
    """What the row 予以公开 says where these rows stand in the place of its own."""
    every = [*ROWS[:2], *rows, *ROWS[3:]]
    return applications(recognise(document(TITLE, grid(header, *every)), FORMS))["granted"]


def test_figures_without_a_label_under_a_row_cast_doubt_on_it() -> None:
    assert granted(ROWS[2], "*3|4|5|0|0|0|0|9") == ["?"] * 7


def test_two_figures_in_a_cell_and_none_in_another_may_all_have_moved() -> None:
    assert granted("（一）予以公开*3|1 2||0|0|0|0|3") == ["?"] * 7


def test_a_row_printed_twice_with_other_figures_is_in_doubt() -> None:
    assert granted(ROWS[2], "（一）予以公开*3|4|2|0|0|0|0|6") == ["?", "2", "0", "0", "0", "0", "?"]


def test_a_column_printed_twice_with_other_figures_is_in_doubt() -> None:
    header = HEADER + "|总计"
    rows = [f"{row}|3" for row in ROWS]
    rows[2] = ROWS[2] + "|4"
    found = applications(recognise(document(TITLE, grid(header, *rows)), FORMS))
    assert found["granted"] == ["1", "2", "0", "0", "0", "0", "?"]


def test_a_column_left_out_moves_no_value_under_another_head() -> None:
    header = HEADER.replace("|科研机构|", "|")
    rows = [row.replace("|1|2|0|0|0|0|3", "|1|2|0|0|0|3|") for row in ROWS]
    found = applications(recognise(document(TITLE, grid(f"{header}|", *rows)), FORMS))
    assert set(found["granted"]) == {"?"}


def test_a_cell_over_two_rows_is_unsure() -> None:
    page = grid(HEADER, *ROWS)
    cells = [
        replace(cell, rowspan=2) if (cell.row, cell.column) == (3, 3) else cell
        for cell in page.cells
        if (cell.row, cell.column) != (4, 3)
    ]
    rows = applications(recognise(document(TITLE, Grid(tuple(cells))), FORMS))
    assert rows["granted"] == ["?", "2", "0", "0", "0", "0", "3"]
    assert rows["partial"][0] == "?"


def test_without_heads_the_cells_of_a_row_are_counted_off() -> None:
    rows = applications(recognise(document(TITLE, grid(*ROWS)), FORMS))
    assert rows["granted"] == ["1", "2", "0", "0", "0", "0", "3"]


def test_without_heads_a_row_with_another_number_of_cells_stands_alone() -> None:
    rows = [row.replace("*3", "*2") for row in ROWS]
    rows[2] = "（一）予以公开|1|2||0|0|0|3"
    found = applications(recognise(document(TITLE, grid(*rows)), FORMS))
    assert set(found["granted"]) == {"?"}


def test_a_value_under_a_foreign_head_makes_no_blank_cell_doubtful() -> None:
    page = grid(
        HEADER.replace("|其他|", "|境外组织|其他|"),
        *(row.replace("|0|0|0|0|3", "||0|0|8||3") for row in ROWS),
    )
    cells = tuple(replace(cell, source="geometry") for cell in page.cells)
    rows = applications(recognise(document(TITLE, Grid(cells)), FORMS))
    assert rows["granted"] == ["1", "2", "", "0", "0", "", "3"]


def test_two_rows_of_a_group_in_each_others_place_keep_their_labels() -> None:
    rows = [*ROWS]
    rows[8], rows[9] = rows[9].replace("|1|2|0|0|0|0|3", "|4|0|0|0|0|0|4"), rows[8]
    grids = [c for row in rows for c in [row.replace("*3", "*2")]]
    cut = [f"|{row}" for row in grids]
    found = applications(recognise(document(TITLE, grid(HEADER, *cut)), FORMS))
    assert len(found) == 23
    assert [id for id, row in found.items() if row[0] == "4"] == ["denied.deliberative"]


def test_a_table_on_its_side() -> None:
    upright = [row.replace("*3", "").split("|") for row in (HEADER, *ROWS)]
    sideways = ["|".join(line) for line in zip(*upright, strict=True)]
    found = applications(recognise(document(TITLE, grid(*sideways)), FORMS))
    assert len(found) == 23
    assert all(row == ["1", "2", "0", "0", "0", "0", "3"] for row in found.values())
