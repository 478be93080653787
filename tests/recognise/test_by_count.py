"""Text whose values are counted off, on one line or one a line; the row rule of the field."""

from __future__ import annotations

import random
import re

import pytest

from checker.report import Address, Report
from tests.support.recognising import (
    differing,
    false,
    form,
    made,
    recognised,
    turn_page,
)
from tests.support.shapes import TEXT, Sheet


def lost(row: str) -> dict[str, str]:
    """A report in text whose row 予以公开 prints this; what its cells say, ``?`` for unsure."""
    wanted = made("2019", zeros="0")
    text = re.sub(r"（一）予以公开[ \d]*", f"（一）予以公开 {row}", TEXT["pdf"](wanted))
    report = recognised(text)
    cells = [report.cell(address) for address in form("2019").tables["applications"].addresses()]
    return {
        cell.address.column: "?" if cell.state == "unsure" else str(cell.value)
        for cell in cells
        if cell and cell.address.row == "granted"
    }


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("5 0 0 0 0 5", "? ? ? ? ? ? 5"),  # the lost one may be the first
        ("5 2 0 0 0 7", "? ? ? ? ? ? 7"),
        ("1 0 0 0 0 0 0 1", "1 0 0 0 0 0 1"),
        ("1 3 0 0 0 0 0 4", "1 ? ? ? ? ? 4"),
        ("20 20", "? ? ? ? ? ? 20"),
        ("3 4 7", "? ? ? ? ? ? 7"),
        ("3 4 8", "? ? ? ? ? ? ?"),
        ("0 0 0", "? ? ? ? ? ? ?"),
        ("6", "? ? ? ? ? ? ?"),
        ("1 2 3 4 5 6 7 8 9", "? ? ? ? ? ? ?"),
        ("9 3 0 0 0 0 1 2", "? ? ? ? ? ? ?"),
    ],
)
def test_a_row_with_too_many_or_too_few_values(printed: str, read: str) -> None:
    assert list(lost(printed).values()) == read.split()


def test_values_that_stand_before_their_labels() -> None:
    wanted = made("2019", zeros="0")
    lines = TEXT["aligned"](wanted).split("\n")
    table = wanted.form.tables["applications"]
    start = next(n for n, line in enumerate(lines) if "本年新收" in line)
    stop = next(n for n, line in enumerate(lines) if line.startswith("四、政府"))
    rows = [f"{' '.join(wanted.row(table, row))}\n{row.mark}{row.label}" for row in table.rows]
    report = recognised("\n".join([*lines[:start], *rows, *lines[stop:]]))
    assert list(differing(report, wanted)) == []
    rows[7] = "\n".join(reversed(rows[7].split("\n")))
    report = recognised("\n".join([*lines[:start], *rows, *lines[stop:]]))
    assert false(report, wanted) == []


def test_cells_line_by_line_with_empty_lines_between_the_rows() -> None:
    for zeros in ("0", ""):
        wanted = made("2019", zeros=zeros)
        labels = {row.mark + row.label for table in wanted.form.tables.values() for row in table.rows}
        lines = [f"\n{line}" if line in labels else line for line in TEXT["cells"](wanted).split("\n")]
        report = recognised("\n".join(lines))
        assert false(report, wanted) == []
        assert all(cell.state != "unsure" for cell in report.tables["applications"].cells.values())


def test_unsure_says_why() -> None:
    report = recognised(re.sub(r"（一）予以公开[ \d]*", "（一）予以公开 3 4 8", TEXT["pdf"](made("2019"))))
    cell = report.cell(Address("applications", "granted", "total"))
    assert cell is not None
    assert (cell.state, cell.value, cell.text) == ("unsure", None, "3 4 8")
    assert cell.reason == "这一行应有 7 个数值，读到 3 个"


def test_the_edition_of_scrambled_text_is_told_by_its_labels() -> None:
    wanted = made("2021", seed=2)
    table = wanted.form.tables["disclosure"]
    lines = TEXT["cells"](wanted).split("\n")
    start, stop = (
        next(n for n, line in enumerate(lines) if mark in line) for mark in ("二、主动", "三、收到")
    )
    labels = [row.mark + row.label for row in table.rows]
    columns = [column.label for row in table.rows for column in row.columns]
    values = [text for row in table.rows for text in wanted.row(table, row)]
    report = recognised("\n".join([*lines[: start + 1], *labels, *columns, *values, *lines[stop:]]))
    assert report.form == "2021"
    assert sum("打乱" in problem for problem in report.problems) <= 1
    assert false(report, wanted) == []


def test_text_whose_order_is_shuffled_is_told() -> None:
    rng = random.Random(5)
    lines = TEXT["cells"](made("2021", seed=2)).split("\n")
    start, stop = (
        next(n for n, line in enumerate(lines) if mark in line) for mark in ("三、收到", "四、政府")
    )
    middle = lines[start + 1 : stop]
    rng.shuffle(middle)
    report = recognised("\n".join([*lines[: start + 1], *middle, *lines[stop:]]))
    table = report.tables.get("applications")
    assert table is None or all(cell.state == "unsure" for cell in table.cells.values())


def row_of(report: Report, row: str) -> list[str]:
    cells = report.tables["applications"].cells.values()
    return ["?" if cell.state == "unsure" else cell.text for cell in cells if cell.address.row == row]


def labels_over_values(edition: str = "2019", seed: int = 4) -> tuple[Sheet, list[str], int]:
    """A report whose rows of table three stand with their values on the line below the label; the line of the
    first of them."""
    wanted, lines = made(edition, seed), TEXT["aligned"](made(edition, seed)).split("\n")
    table = wanted.form.tables["applications"]
    start = next(n for n, line in enumerate(lines) if "本年新收" in line)
    stop = next(n for n, line in enumerate(lines) if line.startswith("四、政府"))
    rows = [(row.mark + row.label, " ".join(wanted.row(table, row))) for row in table.rows]
    return wanted, [*lines[:start], *(line for row in rows for line in row), *lines[stop:]], start


def test_a_page_number_that_stands_off_a_full_row_is_none_of_its_values() -> None:
    wanted, lines, start = labels_over_values()
    lines[start + 6 : start + 6] = ["", "", "7", ""]
    assert list(differing(recognised("\n".join(lines)), wanted)) == []


def test_a_value_too_many_casts_doubt_on_its_neighbours_where_each_has_its_line() -> None:
    wanted = made("2019", 4)
    lines = [line for line in TEXT["cells"](wanted).split("\n") if line]
    for label in ("（一）予以公开", "2.重复申请", "3.要求提供公开出版物"):
        lines.insert(lines.index(label) + 8, "5")
    report = recognised("\n".join(lines))
    assert false(report, wanted) == []
    assert set(row_of(report, "granted") + row_of(report, "partial")) == {"?"}
    assert "?" not in row_of(report, "denied.public_safety")


def vertical(wanted: Sheet, *, before: bool) -> str:
    """The report in text with a vertical 无法提供 beside its three rows, the 无 where a value may stand.

    ``before``: in front of the second half of a label, as high as the row's values.
    """
    table = wanted.form.tables["applications"]
    text = TEXT["pdf"](wanted)
    start, stop = text.index("（四）无"), text.index("（五）不")
    printed = []
    rows = [row for row in table.rows if row.id.startswith("unavailable")]
    for row, piece in zip(rows, ("无", "法", "提供"), strict=True):
        values = " ".join(wanted.row(table, row))
        half = len(row.label) // 2
        if before and piece == "无":
            printed += [f"    {row.mark}{row.label[:half]}", f"无  {row.label[half:]} {values}"]
        elif before:
            printed += [f"    {row.mark}{row.label} {values}"]
        else:
            printed += [f"{row.mark}{row.label[:half]}", f"{piece} {row.label[half:]} {values}"]
    return text[:start] + "\n".join(printed) + "\n" + text[stop:]


@pytest.mark.parametrize("before", [False, True])
def test_the_first_character_of_a_vertical_label_is_no_value(before: bool) -> None:
    wanted = made("2019", 4)
    report = recognised(vertical(wanted, before=before))
    rows = {row.id for row in wanted.form.tables["applications"].rows if row.id.startswith("unavailable")}
    assert [entry for entry in differing(report, wanted) if entry[0].row in rows] == []


def test_a_row_printed_again_after_its_table_with_other_figures_is_in_doubt() -> None:
    text = TEXT["tabs"](made("2019", 4))
    row = next(line for line in text.split("\n") if "（一）予以公开" in line)
    again = re.sub(r"\d+", "99", row)
    end = text.index("四、政府信息公开行政复议")
    report = recognised(f"{text[:end]}补充\n{again}\n\n{text[end:]}")
    assert set(row_of(report, "granted")) == {"?"}


def test_a_label_that_stands_upright_is_known() -> None:
    wanted = made("2019", 4)
    row = "\n".join("重复申请")
    report = recognised(re.sub(r"2\.重复申请(?= \d)", row, TEXT["pdf"](wanted)))
    assert [entry for entry in differing(report, wanted) if entry[0].row == "rejected.repeated"] == []


def test_heads_in_another_order_are_not_read_by_the_forms() -> None:
    text = TEXT["tabs"](made("2019", 4))
    text = text.replace("商业企业\t科研机构", "科研机构\t商业企业")
    report = recognised(text)
    assert {cell.state for cell in report.tables["applications"].cells.values()} == {"unsure"}


def test_figures_below_all_labels_of_a_table_leave_none_blank() -> None:
    wanted, lines, start = labels_over_values()
    stop = next(n for n, line in enumerate(lines) if line.startswith("四、政府"))
    labels, figures = lines[start:stop:2], ["0 0 0", "1 2 3"]
    report = recognised("\n".join([*lines[:start], *labels, "填报数据如下", *figures, *lines[stop:]]))
    assert false(report, wanted) == []


def test_a_value_that_stands_off_its_label_is_none_of_its_row_where_others_stand_beside() -> None:
    lines = TEXT["pdf"](made("2019", 4)).split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("（一）予以公开"))
    label, values = lines[at].split(" ", 1)
    lines[at : at + 1] = [label, "", values]
    report = recognised("\n".join(lines))
    assert set(row_of(report, "granted")) == {"?"}


@pytest.mark.parametrize(("seed", "edition"), [(297, "2021"), (466, "2019")])
def test_more_empty_lines_between_some_values_may_be_blank_cells(seed: int, edition: str) -> None:
    wanted = made(edition, seed, zeros="")
    lines = TEXT["cells"](wanted).split("\n")
    turn_page(lines, random.Random(seed))
    assert false(recognised("\n".join(lines)), wanted) == []
