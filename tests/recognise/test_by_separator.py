"""Text whose tabs, pipes, bars, commas tell the cells apart, blank ones too."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from checker.document import LinePlace
from checker.report import Address
from tests.support.recognising import (
    differing,
    false,
    made,
    recognised,
)
from tests.support.shapes import SHAPES, TEXT, Sheet


def _word(fields: list[str]) -> list[str]:
    """As Word copies a row: cells merged sideways are one field."""
    label = fields[:3] if len(fields) == 10 else []
    while label and not label[-1]:
        label.pop()
    return label + fields[3:] if label else fields


def _browser(fields: list[str]) -> list[str]:
    """As a browser copies a row: without the cells that a cell above reaches down into."""
    copied = _word(fields)
    while len(fields) == 10 and not copied[0]:
        copied = copied[1:]
    return copied


def _quoted(text: str) -> str:
    """As Excel writes a cell: a long one breaks into lines."""
    if len(text) < 8 or not re.search("[一-鿿]", text) or text.endswith("元"):
        return f'"{int(text):,}"' if re.fullmatch(r"\d{4,}", text) else text
    return '"{}\n{}"'.format(text[:5], text[5:].replace('"', '""'))


SEPARATED: dict[str, Callable[[list[str]], str]] = {
    "Word": lambda fields: "\t".join(_word(fields)),
    "a browser": lambda fields: "\t".join(_browser(fields)),
    "full-width bars": "｜".join,
    "bars within": lambda fields: "|".join(_word(fields)),
    "a drawn table": lambda fields: f"│{'│'.join(fields)}│\n├{'┼'.join('──' for _ in fields)}┤",
    "commas": lambda fields: ",".join(map(_quoted, [*fields, "", "", "", ""])),
    "semicolons": lambda fields: ";".join(_word(fields)),
    "Excel": lambda fields: "\t".join(map(_quoted, fields)),
    "a cell a line": lambda fields: "\n".join(f"{field} |" for field in _browser(fields)),
    "an empty line between": lambda fields: "\n\n".join(_browser(fields)) + "\n",
}


def separated(wanted: Sheet, write: Callable[[list[str]], str]) -> str:
    rows = TEXT["tabs"](wanted).split("\n")
    return "\n".join(write(row.split("\t")) if "\t" in row else row for row in rows)


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("way", SEPARATED)
def test_blank_fields_are_blank_cells(way: str, edition: str) -> None:
    for seed in (1, 4):
        wanted = made(edition, seed, zeros="")
        text = separated(wanted, SEPARATED[way])
        report = recognised(text)
        rows = {row.row for row in report.tables["applications"].cells}
        assert false(report, wanted) == []
        if way == "an empty line between":  # what blanks part and what belongs together looks alike here
            continue
        assert [entry for entry in differing(report, wanted) if entry[0].row in rows] == []


def test_blank_fields_cut_off_at_the_end_of_lines() -> None:
    wanted = made("2021", seed=4, zeros="")
    text = separated(wanted, lambda fields: "\t".join(_word(fields)).rstrip("\t"))
    report = recognised(text)
    assert list(differing(report, wanted)) == []


def test_a_lost_field_makes_the_blank_ones_of_its_table_doubtful() -> None:
    wanted = made("2019", seed=4, zeros="")
    lines = separated(wanted, SEPARATED["Word"]).split("\n")
    at = next(n for n, line in enumerate(lines) if "本年新收" in line)
    label, *fields = lines[at].split("\t")
    lines[at] = "\t".join([label, *(field for field in fields if field)][:-1])
    report = recognised("\n".join(lines))
    assert false(report, wanted) == []
    assert any(cell.state == "unsure" for cell in report.tables["applications"].cells.values())


def test_cells_of_quoted_records_are_placed_where_they_are_printed() -> None:
    text = separated(made("2019", seed=3), SEPARATED["commas"])
    lines = text.split("\n")
    for cell in recognised(text).cells():
        assert isinstance(cell.place, LinePlace)
        assert lines[cell.place.line - 1][cell.place.column - 1 : cell.place.end_column - 1] == cell.text


def test_prose_beside_records_stays_prose() -> None:
    said = "公开信息10条,其中网站5条,微信3条,其他2条。"
    wanted = made("2019", seed=3)
    text = separated(wanted, SEPARATED["semicolons"]).replace("二、主动", f"{said}\n二、主动", 1)
    assert any(said in paragraph.text for s in recognised(text).sections for paragraph in s.body)


def test_cells_line_by_line_whose_blank_ones_left_no_trace() -> None:
    wanted = made("2021", seed=4, zeros="")
    lines = [line for line in TEXT["cells"](wanted).split("\n") if line]
    report = recognised("\n".join(lines))
    assert false(report, wanted) == []
    cells = report.tables["applications"].cells.values()
    assert {cell.state for cell in cells if cell.address.row == "new"} == {"number"}
    assert {cell.state for cell in cells if cell.address.row == "carried_out"} <= {"unsure", "blank"}


def test_a_cell_lost_between_separators_is_none_of_the_ends() -> None:
    wanted = made("2019", zeros="0")
    text = separated(wanted, SEPARATED["Word"])
    text = re.sub(r"（一）予以公开[\t\d]*", "（一）予以公开\t5\t2\t0\t0\t0\t7", text)
    text = re.sub(r"（七）总计\t", "（七）总计\t0\t", text)
    read = [c for c in recognised(text).tables["applications"].cells.values() if c.address.row == "granted"]
    assert [str(c.value) if c.state == "number" else "?" for c in read] == ["5", "?", "?", "?", "?", "?", "7"]


@pytest.mark.parametrize("zeros", ["", "0"])
def test_markdown_rows_without_a_frame_keep_blank_cells_at_the_edges(zeros: str) -> None:
    wanted = made("2021", zeros=zeros)
    bare = re.sub(
        r"(?m)^\|(.*)\|$", lambda m: m[1].strip() if set(m[1]) <= set("-| ") else m[1], SHAPES["md"](wanted)
    )
    assert list(differing(recognised(bare, "md"), wanted)) == []


def test_a_word_in_place_of_the_first_value_is_that_cell() -> None:
    wanted = made("2019", seed=3)
    text = re.sub(r"（一）予以公开\t\d+", "（一）予以公开\t几件", separated(wanted, SEPARATED["Word"]))
    report = recognised(text)
    cell = report.cell(Address("applications", "granted", "natural_person"))
    assert cell is not None
    assert (cell.state, cell.text) == ("invalid", "几件")
    assert [entry[0].column for entry in differing(report, wanted)] == ["natural_person"]
