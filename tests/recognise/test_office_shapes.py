"""The shapes that offices make of a report: what they tell is read, what they lost is told."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from checker.document import Unreadable
from checker.readers import read
from checker.recognise import recognise
from checker.report import Address, Report
from tests.support import office, office_pdf
from tests.support.office import File
from tests.support.recognising import FORMS, differing, false, form, recognised
from tests.support.shapes import Sheet, tabs

WHOLE = {name: make for name, make in office.SHAPES.items() if name != "a cell a line"}


def report_of(file: File) -> Report:
    suffix, data = file
    return recognise(read(f"report{suffix}", data), FORMS)


@pytest.mark.parametrize("blanks", office.BLANKS)
@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("shape", WHOLE)
def test_a_shape_is_read_whole(shape: str, edition: str, blanks: str) -> None:
    wanted = office.filled(form(edition), 3, blanks)
    for name, file in WHOLE[shape](wanted):
        if name == "glued":
            with pytest.raises(Unreadable, match="粘在一起"):
                report_of(file)
            continue
        report = report_of(file)
        assert false(report, wanted) == [], name
        if name != "two pages":  # where a page ends in a row, its line is two
            assert list(differing(report, wanted)) == [], name
            assert report.problems == (), name
        assert all(cell.place is not None for cell in report.cells()), name


@pytest.mark.parametrize("blanks", office.BLANKS)
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_words_export_of_text_is_counted(edition: str, blanks: str) -> None:
    cells = unsure = 0
    for seed in (3, 5):
        wanted = office.filled(form(edition), seed, blanks)
        for name, file in office.exported(wanted):
            report = report_of(file)
            assert false(report, wanted) == [], name
            cells += len(wanted.cells)
            unsure += len(list(differing(report, wanted)))
    assert unsure <= 0.03 * cells


@pytest.mark.parametrize("blanks", ["", "mixed"])
def test_an_empty_line_more_or_less_makes_no_false_cell(blanks: str) -> None:
    rng = random.Random(7)
    for seed in range(12):
        wanted = office.filled(form(("2019", "2021")[seed % 2]), seed, blanks)
        for _, (_, data) in office.exported(wanted):
            lines = data.decode().split("\n")
            empty = [n for n, line in enumerate(lines) if not line]
            if seed % 3 and empty:
                del lines[rng.choice(empty)]
            else:
                lines.insert(rng.randrange(20, len(lines) - 8), "")
            assert false(recognised("\n".join(lines)), wanted) == []


def test_an_empty_line_before_a_zero_does_not_make_it_the_total() -> None:
    wanted = office.filled(form("2021"), 3, "0")
    blank = {at: "" for at in wanted.cells if at.row == "carried_in"}
    wanted = replace(
        wanted, cells={**wanted.cells, **blank, Address("applications", "carried_in", "other"): "0"}
    )
    label = "二、上年结转政府信息公开申请数量\n"
    _, data = dict(office.exported(wanted))["covered"]
    report = recognised(data.decode().replace(label, f"{label}\n"))
    assert false(report, wanted) == []
    assert report.cells()


def test_a_line_of_column_numbers_alone_is_no_row_of_values() -> None:
    wanted = office.filled(form("2021"), 3, "0")
    numbers = [str(n) for n in range(1, 16)]
    lines = [office.pipe(*row) for row in [*office.flat("", 1), numbers]]
    lines.insert(1, "|" + " --- |" * 15)
    report = report_of((".md", office.in_markdown(wanted, lines).encode()))
    assert {cell.state for cell in report.tables["review"].cells.values()} <= {"unsure"}


@pytest.mark.parametrize("changed", ["rows", "columns"])
def test_heads_of_row_and_column_in_another_order_are_not_read_by_the_forms(changed: str) -> None:
    wanted = office.filled(form("2021"), 3, "0")
    heads = [(row, name) for row in office.KINDS for name in office.NAMES]
    heads[3], heads[8 if changed == "rows" else 4] = heads[8 if changed == "rows" else 4], heads[3]
    lines = ["\t".join(f"{row}{name}" for row, name in heads), "\t".join(office.one_row(wanted))]
    report = report_of((".txt", office.in_text(wanted, lines).encode()))
    assert {cell.state for cell in report.tables["review"].cells.values()} == {"unsure"}


def test_captions_in_another_order_name_their_own_rows() -> None:
    wanted = office.filled(form("2021"), 3, "0")
    tables = list(zip(office.KINDS, office.review(wanted), strict=True))[::-1]
    lines: list[str] = []
    for kind, values in tables:
        lines += [kind, "", office.pipe(*office.NAMES), "|" + " --- |" * 5, office.pipe(*values), ""]
    report = report_of((".md", office.in_markdown(wanted, lines).encode()))
    assert list(differing(report, wanted)) == []


def _layout(wanted: Sheet, shift: int) -> str:
    """The report with table two set under its heads, the values ``shift`` characters further right."""
    lines: list[str] = []
    block = ""
    for row in wanted.form.tables["disclosure"].rows:
        if row.block != block:
            block = row.block
            lines += ["", row.block, _set("信息内容", [column.label for column in row.columns], 0)]
        lines += ["", _set(row.label, wanted.row(wanted.form.tables["disclosure"], row), shift)]
    text = tabs(wanted)
    start, stop = text.index("第二十条"), text.index("\n三、收到")
    return text[:start] + "\n".join(lines).lstrip("\n") + text[stop:]


def _set(label: str, texts: Sequence[str], shift: int) -> str:
    line = label
    for number, text in enumerate(texts):
        middle = 24 + 20 * number + shift
        line += " " * (middle - len(text) // 2 - len(line)) + text if text else ""
    return line


@pytest.mark.parametrize("shift", [0, 3, 9])
def test_layout_text_is_read_under_heads_only_where_whole_rows_prove_them(shift: int) -> None:
    wanted = office.filled(form("2019"), 3, "0")
    wanted = replace(wanted, cells={**wanted.cells, Address("disclosure", "fees", "previous"): ""})
    report = recognised(_layout(wanted, shift))
    assert false(report, wanted) == []
    read_ = {cell.state for at, cell in report.tables["disclosure"].cells.items() if at.row == "fees"}
    assert read_ == ({"unsure"} if shift == 9 else {"blank", "number"})


def _first_two(
    make: Callable[[Sheet], Iterator[tuple[str, File]]], wanted: Sheet
) -> Iterator[tuple[str, File]]:
    made = make(wanted)
    yield next(made)
    yield next(made)


@pytest.mark.skipif(not office_pdf.CHROMIUM, reason="没有 Chromium")
@pytest.mark.parametrize("shape", office_pdf.SHAPES)
def test_a_pdf_of_such_a_shape_is_read_whole(shape: str) -> None:
    wanted = office.filled(form("2021"), 3, "mixed")
    for name, file in _first_two(office_pdf.SHAPES[shape], wanted):
        assert list(differing(report_of(file), wanted)) == [], name
