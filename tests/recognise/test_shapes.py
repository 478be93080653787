"""Every shape of text and markup gives the same cells, in every spelling."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest

from checker.document import LinePlace
from tests.support.recognising import (
    differing,
    false,
    made,
    recognised,
)
from tests.support.shapes import MARKUP, SHAPES, TEXT


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
