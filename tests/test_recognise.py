"""Recognition: every shape gives the same cells, and nothing is ever guessed."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from checker.document import Document, Grid, GridCell, LinePlace, line_paragraph
from checker.forms import Form, Forms, load_forms, read_form
from checker.readers import read
from checker.recognise import NotAReport, recognise
from checker.recognise.matching.values import read_value
from checker.report import Address, Cell, Report
from checker.yamlfile import load_yaml
from tests.support.generate import figures
from tests.support.shapes import MARKUP, SHAPES, TEXT, Sheet, sheet

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
FORMS = load_forms([ROOT / "rules" / "forms"])
SUFFIX = {"md": ".md", "html": ".html", "messy": ".html"}


def recognised(text: str, shape: str = "text") -> Report:
    name = f"report{SUFFIX.get(shape, '.txt')}"
    return recognise(read(name, text.encode()), FORMS)


def form(id: str) -> Form:
    found = FORMS.get(id)
    assert found is not None
    return found


def made(id: str, seed: int = 1, zeros: str = "0") -> Sheet:
    return sheet(form(id), figures(form(id), random.Random(seed)), zeros=zeros)


def differing(report: Report, wanted: Sheet) -> Iterator[tuple[Address, str, Cell | None]]:
    """Cells that are not read as printed, unsure ones too."""
    for table in wanted.form.tables.values():
        for address in table.addresses():
            row = table.row(address.row)
            assert row is not None
            column = next(column for column in row.columns if column.id == address.column)
            right = read_value(wanted.cells.get(address, ""), column)
            cell = report.cell(address)
            if cell is None or (cell.state, cell.value) != (right.state, right.value):
                yield address, wanted.cells.get(address, ""), cell


def false(report: Report, wanted: Sheet) -> list[tuple[Address, str, Cell | None]]:
    """Cells that are told to be what they are not: not the unsure ones, and not those not found."""
    return [entry for entry in differing(report, wanted) if entry[2] and entry[2].state != "unsure"]


# Shapes


@pytest.mark.parametrize("zeros", ["0", "/", "无", "—"])
@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_report(shape: str, edition: str, zeros: str) -> None:
    wanted = made(edition, zeros=zeros)
    report = recognised(SHAPES[shape](wanted), shape)
    assert list(differing(report, wanted)) == []
    assert (report.organ, report.year, report.form) == (wanted.organ, wanted.year, edition)
    assert report.period is not None
    assert report.period.end == date(wanted.year, 12, 31)
    assert [section.id for section in report.sections] == [
        "preamble",
        *(section.id for section in wanted.form.sections),
    ]
    bodies = {section.id: [p.text for p in section.body] for section in report.sections}
    assert bodies["overview"] == list(wanted.prose["overview"])
    assert bodies["disclosure"] == []
    assert bodies["problems"] == list(wanted.prose["problems"])
    assert report.problems == ()


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("shape", ["tabs", "pipes", "cells", *MARKUP])
def test_blank_cells_keep_their_place_where_the_shape_tells_it(shape: str, edition: str) -> None:
    wanted = made(edition, zeros="")
    assert list(differing(recognised(SHAPES[shape](wanted), shape), wanted)) == []


@pytest.mark.parametrize("shape", ["pdf", "aligned"])
def test_blank_cells_that_left_no_trace_are_unsure(shape: str) -> None:
    for seed in range(6):
        wanted = made("2021", seed, zeros="")
        report = recognised(SHAPES[shape](wanted), shape)
        assert false(report, wanted) == []
        assert any(cell.state == "unsure" and cell.reason for cell in report.cells())


SPELLINGS: dict[str, Callable[[str], str]] = {
    "full-width digits": lambda text: re.sub(
        r"(?<![\d年月])\d+(?![\d年月日])",
        lambda m: m[0].translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        text,
    ),
    "Kangxi radicals": lambda text: text.translate(str.maketrans("工行自人文生非", "⼯⾏⾃⼈⽂⽣⾮")),
    "half-width brackets": lambda text: text.translate(str.maketrans("（），：", "(),:")),
    "marks with 、": lambda text: re.sub(r"(?<!\d)([1-8])\.(?=[一-鿿])", r"\1、", text),
    "marks with ．": lambda text: re.sub(r"(?<!\d)([1-8])\.(?=[一-鿿])", r"\1．", text),
    "other quotes": lambda text: text.replace("“三安全一稳定”", '"三安全一稳定"'),
    "spaces in labels": lambda text: text.replace("规章", "规 章").replace("总计", "总　计"),
    "其它": lambda text: text.replace("其他", "其它"),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("shape", SHAPES)
def test_spellings_of_the_same_report(shape: str, edition: str, spelling: str) -> None:
    wanted = made(edition, seed=4)
    report = recognised(SPELLINGS[spelling](SHAPES[shape](wanted)), shape)
    assert list(differing(report, wanted)) == []
    assert report.form == edition


@pytest.mark.parametrize("shape", ["tabs", "pipes", "md"])
def test_merged_cells_printed_again_in_every_column(shape: str) -> None:
    wanted = made("2021", seed=4)
    joint, pattern = {
        "tabs": ("\t", r"(?m)^((?:[^\t\n]*\t)*?)([（(\d][^\t\n]*[一-鿿][^\t\n]*)\t\t"),
        "pipes": (" | ", r"(?m)^((?:[^|\n]*\| )*?)([（(\d][^|\n]*[一-鿿][^|\n]*?) \|  \| "),
        "md": (" | ", r"(?m)^((?:[^|\n]*\| )*?)([（(\d][^|\n]*[一-鿿][^|\n]*?) \|  \| "),
    }[shape]
    text = re.sub(pattern, lambda m: f"{m[1]}{m[2]}{joint}{m[2]}{joint}", SHAPES[shape](wanted))
    assert text.count("（一）予以公开") == 2
    assert list(differing(recognised(text, shape), wanted)) == []


def test_enumerators_torn_off_their_labels() -> None:
    wanted = made("2021", seed=4)
    text = re.sub(r"(?m)^([1-8])\.(?=[一-鿿])", "\\1\n．\n", TEXT["cells"](wanted))
    assert false(recognised(text), wanted) == []
    assert list(differing(recognised(text), wanted)) == []


def test_every_cell_is_placed_where_it_is_printed() -> None:
    wanted = made("2019", seed=3)
    for write in TEXT.values():
        text = write(wanted)
        lines = text.split("\n")
        for cell in recognised(text).cells():
            assert isinstance(cell.place, LinePlace)
            assert lines[cell.place.line - 1][cell.place.column - 1 : cell.place.end_column - 1] == cell.text


def _drop(lines: list[str], rng: random.Random) -> None:
    rows = [n for n, line in enumerate(lines) if len(re.findall(r"(?<!\S)\d+(?!\S)", line)) >= 5]
    if rows:
        at = rng.choice(rows)
        found = rng.choice(list(re.finditer(r"(?<!\S)\d+ ?(?!\S)", lines[at]))[1:-1])
        lines[at] = lines[at][: found.start()] + lines[at][found.end() :]


def _page(lines: list[str], rng: random.Random) -> None:
    at = rng.randrange(5, len(lines))
    lines[at:at] = rng.choice(
        [["", "", "7", ""], ["- 3 -"], ["", "第 3 页 共 9 页"], ["\f"], ["", "— 4 —", ""]]
    )


def _note(lines: list[str], rng: random.Random) -> None:
    said = [
        "注：3 件中 2 件为网络申请 1 件为信函 0 件 0 件 0 件 0 件",
        "（八）其他情形 1 0 0 0 0 0 1",
        "小计 3 0 0 0 0 0 3",
    ]
    lines.insert(rng.randrange(len(lines)), rng.choice(said))


def _empty(lines: list[str], rng: random.Random) -> None:
    lines.insert(rng.randrange(len(lines)), "")


def _slip(lines: list[str], rng: random.Random) -> None:
    """One character of a word misread."""
    words = [(n, word) for n, line in enumerate(lines) for word in re.finditer("[一-鿿]{4,}", line)]
    at, word = rng.choice(words)
    n = rng.randrange(word.start(), word.end())
    lines[at] = lines[at][:n] + "囗" + lines[at][n + 1 :]


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 10_000),
    shape=st.sampled_from(sorted(TEXT)),
    edition=st.sampled_from(["2019", "2021"]),
    zeros=st.sampled_from(["0", "无", ""]),
    spoil=st.sampled_from([_page, _note, _empty, _slip]),
)
@example(seed=297, shape="cells", edition="2021", zeros="", spoil=_page)
@example(seed=466, shape="cells", edition="2019", zeros="", spoil=_page)
def test_no_damage_makes_a_false_value(
    seed: int, shape: str, edition: str, zeros: str, spoil: Callable[[list[str], random.Random], None]
) -> None:
    wanted = made(edition, seed, zeros)
    lines = TEXT[shape](wanted).split("\n")
    spoil(lines, random.Random(seed))
    try:
        report = recognised("\n".join(lines))
    except NotAReport:
        return
    assert false(report, wanted) == []


# Separators


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


# Places in the line


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


# The row rule


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


# Cells


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


# Which form


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


# Grids


def grid(*rows: str) -> Grid:
    """Rows of cells apart by ``|``; ``text*n`` spans n columns."""
    cells: list[GridCell] = []
    for number, row in enumerate(rows):
        column = 0
        for text in row.split("|"):
            said, _, wide = text.partition("*")
            span = int(wide or 1)
            cells.append(GridCell(number, column, line_paragraph(said, number + 1), 1, span))
            column += span
    return Grid(tuple(cells))


def document(*blocks: Grid | str) -> Document:
    """A document of markup: paragraphs and grids."""
    made = [b if isinstance(b, Grid) else line_paragraph(b, n + 1) for n, b in enumerate(blocks)]
    return Document("x.html", "html", tuple(made))


HEADER = "项目*3|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计"
ROWS = [
    f"{''.join(row.mark)}{row.label}*3|1|2|0|0|0|0|3"
    for row in (FORMS.get("2019") or next(iter(FORMS))).tables["applications"].rows
]
TITLE = "云台县水务局2020年政府信息公开工作年度报告"


def applications(report: Report) -> dict[str, list[str]]:
    rows: dict[str, list[str]] = {}
    for address, cell in report.tables["applications"].cells.items():
        rows.setdefault(address.row, []).append("?" if cell.state == "unsure" else cell.text)
    return rows


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


# Title, period, sections, prose

SECTIONS = "\n".join(
    ["一、总体情况", "做了工作。"]
    + [section.mark + section.title for section in (FORMS.get("2021") or next(iter(FORMS))).sections[1:]]
)


@pytest.mark.parametrize(
    "head",
    [
        "北山县财政局2021年政府信息公开工作年度报告",
        "北山县财政局\n２０２１ 年度政府信息公开工作报告",
        "2021年北山县财政局政府信息公开工作\n年度报告",
        "关于发布《北山县财政局2021年政府信息公开工作年度报告》的通知\n北山县财政局2021年政府信息公开工作年度报告",
        "首页 > 年报\n来源：县财政局 日期：2022-01-20\n# **北山县财政局二〇二一年政府信息公开年度报告**",
        "北山县财政局\n政府信息公开工作年度报告\n（2021年度）",
        "〈北山县财政局2021年政府信息公开工作年度报告〉",
        "北山县财政局2021年\n政府信息公\n开工作年度报告_北山县人民政府",
    ],
)
def test_titles(head: str) -> None:
    report = recognised(f"{head}\n{SECTIONS}")
    assert (report.organ, report.year) == ("北山县财政局", 2021)


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("统计期限自2019年1月1日起至2019年12月31日止", date(2019, 1, 1), date(2019, 12, 31)),
        ("数据统计期限为 2019 年\n1 月 1 日至 12 月 31 日", date(2019, 1, 1), date(2019, 12, 31)),
        ("统计期限自201911日起至20191231日止", date(2019, 1, 1), date(2019, 12, 31)),
        ("统计期限自2019111日起至20191231日止", None, date(2019, 12, 31)),
        ("统计期限自2019年1月1日至2019年12月32日", date(2019, 1, 1), None),
        ("统计期限：二〇一九年一月一日至二〇一九年十二月三十一日", date(2019, 1, 1), date(2019, 12, 31)),
    ],
)
def test_periods(said: str, start: date | None, end: date | None) -> None:
    report = recognised(f"甲县水务局2019年政府信息公开工作年度报告\n本报告{said}。\n{SECTIONS}")
    assert report.period is not None
    assert (report.period.start, report.period.end) == (start, end)


def test_a_period_of_something_else_is_none_of_the_reports() -> None:
    said = "我局于2019年3月1日至2019年3月5日开展宣传活动。"
    report = recognised(f"甲县水务局2019年政府信息公开工作年度报告\n{said}\n{SECTIONS}")
    assert report.period is None


def headings(text: str) -> list[tuple[str | None, str]]:
    report = recognised(f"{TITLE}\n{text}")
    return [(section.id, section.title) for section in report.sections if section.heading]


def test_headings_reworded_misspelt_marked_and_out_of_order() -> None:
    text = (
        "## **一、总体情况。**\n做了。\n三、收到和处理政府信息公开申请情况\n二、主动公开政府信息情况\n"
        "四、政府信息公开行政复议、刑侦诉讼情况\n五、存在的主要问题及下步工作打算\n六、其他需要报告的情况\n无\n七、附件\n"
    )
    assert headings(text) == [
        ("overview", "一、总体情况。"),
        ("applications", "三、收到和处理政府信息公开申请情况"),
        ("disclosure", "二、主动公开政府信息情况"),
        ("review", "四、政府信息公开行政复议、刑侦诉讼情况"),
        ("problems", "五、存在的主要问题及下步工作打算"),
        ("other", "六、其他需要报告的情况"),
        (None, "七、附件"),
    ]


def test_a_table_of_contents_is_no_section_and_no_prose() -> None:
    contents = [f"{line}……{n}" for n, line in enumerate(SECTIONS.split("\n")) if "、" in line]
    for lines in (contents, [line.split("…")[0] for line in contents]):
        report = recognised(f"{TITLE}\n目录\n" + "\n".join(lines) + f"\n{SECTIONS}")
        ids = [section.id for section in report.sections]
        assert ids == [section.id for section in form("2021").sections]


def test_numbered_items_within_a_section_are_no_sections() -> None:
    text = SECTIONS.replace("做了工作。", "一、加强组织领导\n已落实。\n二、完善制度\n已落实。")
    assert [id for id, _ in headings(text)] == [section.id for section in form("2021").sections]


def test_a_heading_with_its_text_on_the_same_line_and_one_over_two_lines() -> None:
    text = SECTIONS.replace("一、总体情况\n做了工作。", "一、总体情况。2020年做了工作。")
    text = text.replace("申请情况", "申请\n情况")
    report = recognised(f"{TITLE}\n{text}")
    assert [section.id for section in report.sections] == [section.id for section in form("2021").sections]
    assert report.sections[0].body[0].text == "2020年做了工作。"
    assert report.sections[2].title == "三、收到和处理政府信息公开申请情况"


def test_visual_lines_become_paragraphs_over_pages_and_keep_their_places() -> None:
    lines = [
        TITLE,
        "一、总体情况",
        "    本年度我局认真贯彻落实条例要求，全年主动公开各类信",
        "息三百条，其中通过政府网站公开二百条，通过政务微博公",
        "",
        "",
        "                    6",
        "\f开一百条，做到及时准确，群众满意，受理网址为www.",
        "example.cn，全部按期办结。",
        "    各单位还按照要求组织了培训，参加培训的人员达到了一百余人，效果很好。",
        *SECTIONS.split("\n")[2:],
    ]
    report = recognised("\n".join(lines))
    first, second = report.sections[0].body
    assert first.text == (
        "本年度我局认真贯彻落实条例要求，全年主动公开各类信息三百条，其中通过政府网站公开二百条，"
        "通过政务微博公开一百条，做到及时准确，群众满意，受理网址为www.example.cn，全部按期办结。"
    )
    assert second.text.startswith("各单位还按照要求")
    place = first.place(first.text.index("开一百条"), first.text.index("开一百条") + 4)
    assert (place.text, place.line, place.column) == ("开一百条", 8, 2)  # type: ignore[union-attr]


def test_tables_that_are_pictures_leave_a_report_without_tables() -> None:
    report = recognised(f"{TITLE}\n{SECTIONS}")
    assert report.tables == {}
    assert report.form is None
    assert "没有找到任何表格" in report.problems[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# gouji\n\nA linter.\n",
        "关于召开会议的通知\n各单位：\n一、时间\n二、地点\n",
        "甲县水务局2019年政府信息公开工作年度报告\n甲县水务局2020年政府信息公开工作年度报告\n",
    ],
)
def test_what_is_no_report(text: str) -> None:
    with pytest.raises(NotAReport, match="不是政府信息公开工作年度报告"):
        recognise(
            Document("x.txt", "text", tuple(line_paragraph(t, 1, wrapped=True) for t in text.split("\n"))),
            FORMS,
        )


@pytest.mark.parametrize(
    "hostile",
    [
        "规章\n" * 20_000,
        "统计期限自2019" + " " * 200_000 + "年",
        "行政许可 " + "1 " * 50_000,
        "-" * 200_000 + "x",
        "一、总体情况\n" * 5_000,
        "……" * 100_000 + "x",
    ],
)
def test_hostile_text_takes_bounded_time(hostile: str) -> None:
    import time

    started = time.process_time()
    recognised(f"{TITLE}\n{SECTIONS}\n{hostile}\n")
    assert time.process_time() - started < 10


# Real and generated reports, where they are


@pytest.mark.skipif(not (SHARED / "reports").is_dir(), reason="the five reports are not here")
def test_the_five_reports() -> None:
    truth = json.loads((SHARED / "reports" / "truth.json").read_text(encoding="utf-8"))
    for name, right in truth.items():
        path = SHARED / "reports" / name
        report = recognise(read(str(path), path.read_bytes()), FORMS)
        assert (report.organ, report.year, report.form) == (right["organ"], right["year"], right["form"])
        for table, rows in right["tables"].items():
            for row, columns in rows.items():
                for column, value in columns.items():
                    cell = report.cell(Address(table, row, column))
                    assert cell is not None
                    if cell.state != "unsure":
                        read_as = None if cell.value is None else float(cell.value)
                        assert (cell.state, read_as) == ("blank" if value is None else "number", value)
                    else:
                        assert name.startswith("004")


@pytest.mark.skipif(not (SHARED / "documents").is_dir(), reason="the twelve documents are not here")
@pytest.mark.parametrize(
    ("folder", "least"), [("md", 1.0), ("html", 1.0), ("txt_layout", 0.75), ("txt_raw", 0.4)]
)
def test_the_twelve_documents(folder: str, least: float) -> None:
    truth = json.loads((SHARED / "documents" / "truth.json").read_text(encoding="utf-8"))
    exact = count = 0
    for name, right in truth.items():
        path = next((SHARED / "documents" / folder).glob(f"{name}.*"))
        report = recognise(read(str(path), path.read_bytes()), FORMS)
        cells = {
            Address(table, row, column): text
            for table, rows in right["as_printed"].items()
            for row, columns in rows.items()
            for column, text in columns.items()
        }
        wanted = Sheet(form(right["form"]), cells)
        assert false(report, wanted) == []
        count += len(cells)
        exact += len(cells) - len(list(differing(report, wanted)))
        assert (report.organ, report.year, report.form) == (right["organ"], right["year"], right["form"])
    assert exact / count >= least


# Table four, printed otherwise than the form has it

NAMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
KINDS = ["行政复议", "未经复议直接起诉", "复议后起诉"]


def line(*fields: str) -> str:
    return "| " + " | ".join(fields) + " |"


def review_values(wanted: Sheet) -> list[list[str]]:
    table = wanted.form.tables["review"]
    return [wanted.row(table, row) for row in table.rows]


def stacked(wanted: Sheet) -> list[str]:
    first, second, third = review_values(wanted)
    return [
        line("行政复议", *[""] * 9),
        line(*(field for name in NAMES for field in (name, ""))),
        line(*(field for value in first for field in (value, ""))),
        line("行政诉讼", *[""] * 9),
        line(KINDS[1], *[""] * 4, KINDS[2], *[""] * 4),
        line(*NAMES, *NAMES),
        line(*second, *third),
    ]


def three_blocks(wanted: Sheet) -> list[str]:
    rows = []
    for kind, printed in zip(KINDS, review_values(wanted), strict=True):
        rows += [line("行政诉讼", *[""] * 4)] if kind == KINDS[1] else []
        rows += [line(kind, *[""] * 4), line(*NAMES), line(*printed)]
    return rows


def two_tables(wanted: Sheet) -> list[str]:
    rows = stacked(wanted)
    first = [line("行政复议", *[""] * 4), line(*NAMES), line(*review_values(wanted)[0])]
    return [*first, "", *rows[3:]]


def by_year(wanted: Sheet) -> list[str]:
    own = [value for row in review_values(wanted) for value in row]
    return [
        line("年度", KINDS[0], *[""] * 4, "行政诉讼", *[""] * 9),
        line("", *NAMES, KINDS[1], *[""] * 4, KINDS[2], *[""] * 4),
        line(*[""] * 6, *NAMES, *NAMES),
        line(f"{wanted.year - 1}年", *["8"] * 15),
        line(f"{wanted.year}年", *own),
    ]


def with_review(wanted: Sheet, rows: list[str]) -> str:
    """The report in Markdown with another table four."""
    text = SHAPES["md"](wanted)
    start = text.index("| 行政复议")
    tables = "\n".join(rows).split("\n\n")
    ruled = [
        re.sub(r"\n", "\n" + "|" + " --- |" * (part.split("\n")[0].count("|") - 1) + "\n", part, count=1)
        for part in tables
    ]
    return text[:start] + "\n\n".join(ruled) + text[text.index("\n\n", start) :]


@pytest.mark.parametrize("zeros", ["0", "—", ""])
@pytest.mark.parametrize("layout", [stacked, three_blocks, two_tables, by_year])
def test_values_of_table_four_belong_to_what_is_printed_over_them(
    layout: Callable[[Sheet], list[str]], zeros: str
) -> None:
    wanted = made("2021", zeros=zeros)
    report = recognised(with_review(wanted, layout(wanted)), "md")
    assert list(differing(report, wanted)) == []
    assert report.problems == ()


def test_a_table_four_of_two_years_is_unsure_where_the_report_has_none() -> None:
    wanted = made("2021")
    text = with_review(wanted, by_year(wanted))
    title = wanted.title.replace(f"{wanted.year}年", "")
    report = recognised(text.replace(wanted.title, title), "md")
    assert {cell.state for cell in report.tables["review"].cells.values()} == {"unsure"}


def test_values_of_table_four_in_parts_with_blank_fields() -> None:
    wanted = made("2021", zeros="")
    rows = [row.strip("| ").replace(" | ", "\t") for row in three_blocks(wanted)]
    printed = iter("\t".join(values) for values in review_values(wanted))
    rows = [next(printed) if rows[n - 1].startswith("结果维持") else row for n, row in enumerate(rows)]
    text = SHAPES["tabs"](wanted)
    start = text.index("行政复议", text.index("\n四、政府信息公开行政复议") + 12)
    report = recognised(text[:start] + "\n".join(rows) + text[text.index("\n五、存在") :])
    assert list(differing(report, wanted)) == []


# Last year's table beside this year's


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


@pytest.mark.parametrize("zeros", ["", "0"])
def test_markdown_rows_without_a_frame_keep_blank_cells_at_the_edges(zeros: str) -> None:
    wanted = made("2021", zeros=zeros)
    bare = re.sub(
        r"(?m)^\|(.*)\|$", lambda m: m[1].strip() if set(m[1]) <= set("-| ") else m[1], SHAPES["md"](wanted)
    )
    assert list(differing(recognised(bare, "md"), wanted)) == []


def test_cells_of_a_foreign_table_are_no_prose_number() -> None:
    wanted = made("2021")
    foreign = "公开渠道\n信息数量（条）\n占比\n政府网站\n802\n30.6%\n政务微信\n616\n100%\n"
    text = SHAPES["cells"](wanted).replace("\n二、主动公开", f"\n{foreign}二、主动公开", 1)
    said = [p.text for s in recognised(text).sections for p in s.body]
    assert not any("80230.6" in text or "616100" in text for text in said)
    assert "802" in said


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


def test_another_bodys_title_does_not_stand_for_one_that_is_torn() -> None:
    """A heading cut by what stands beside it is no title; a link to another body's report must not be it."""
    torn = replace(line_paragraph("云台县民政局2021年政府信息公开年度报", 1), heading=1)
    texts = [
        "指南",
        "告",
        "临江县水务局2020年政府信息公开工作年度报告",
        "本报告的统计期限为2021年1月1日至2021年12月31日。",
        "一、总体情况",
        "2021年，我局坚持以公开为常态。",
    ]
    page = (torn, *(line_paragraph(text, number + 2) for number, text in enumerate(texts)))
    report = recognise(
        Document("x.pdf", "pdf", (*page, grid(HEADER, *ROWS))),
        FORMS,
    )
    assert (report.organ, report.year) == (None, 2021)
