"""No text costs far more than in proportion to its length, and what is too long to be read is told.

What a text costs exactly is the benchmark's matter (``tests/benchmarks/cost.py``). Here each is so long that
a cost which grows with its square would be many times the bound, on any machine.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.prose import LONGEST_SENTENCE
from support.command import gouji
from support.repeated import UNITS, repeated, written
from tests.benchmarks.cost import Road

LONG = {"paragraph": 80_000, "organ": 80_000}
"""Characters of the dear text."""
OTHERWISE = 28_000
BOUND = 10
"""Seconds of CPU. In proportion it is under one, with the square some minute."""
DEAR = [
    *((unit, suffix, "paragraph") for unit in UNITS.values() for suffix in ("txt", "md", "html")),
    *((unit, "md", "sentences") for unit in UNITS.values()),
    ("一、总体情况\n\n", "txt", "last"),
    ("<b>5", "html", "paragraph"),
    ("| ", "md", "lines"),
    ("<span>？", "html", "organ"),
    ("本年新收政府信息公开申请5件，其中自然人9件。", "txt", "paragraph"),
]


@pytest.fixture(scope="module")
def road() -> Road:
    return Road()


@pytest.mark.parametrize(("unit", "suffix", "place"), DEAR)
def test_a_long_text_of_one_unit_is_read_in_bounds(road: Road, unit: str, suffix: str, place: str) -> None:
    assert road.seconds(repeated(unit, LONG.get(place, OTHERWISE)), suffix, place) < BOUND


def test_blanks_behind_the_line_under_a_markdown_table_cost_no_more_than_other_text(road: Road) -> None:
    assert road.seconds(f"| a | b |\n|-|-{' ' * 40_000}x", "md") < BOUND


def test_stops_that_end_nothing_cost_no_more_than_other_text(road: Road) -> None:
    assert road.seconds(f"{'。' * 40_000}无", "txt", "last") < BOUND


def test_lines_that_look_like_the_head_of_a_table_are_not_dear(road: Road) -> None:
    """Each may begin one, and is read on from; not anew for every line that follows."""
    assert road.seconds(repeated("行政复议 行政诉讼\n", 7_000), "txt") < BOUND


def test_a_sentence_longer_than_any_is_told_and_not_held_against_the_tables(
    tmp_path: Path, road: Road
) -> None:
    longer = repeated("本年新收政府信息公开申请99999件，", LONGEST_SENTENCE + 100)
    shorter = repeated("本年新收政府信息公开申请99999件，", LONGEST_SENTENCE - 100)
    for name, text in (("longer", longer), ("shorter", shorter)):
        page = written(road.form, text, "txt").decode().replace("青川县", f"{name}县")
        (tmp_path / f"{name}.txt").write_text(page, encoding="utf-8")
    done = gouji(
        "check", tmp_path, "--format", "json", "--format", "text", "--output", f"text={tmp_path}/told"
    )
    found = {Path(one["path"]).stem: one for one in json.loads(done.stdout)["reports"]}
    rules = {name: [f["rule"] for f in one["findings"]] for name, one in found.items()}
    assert "prose-new" in rules["shorter"]
    assert not any(rule.startswith("prose-") for rule in rules["longer"])
    assert found["longer"]["coverage"]["unknown"] > found["shorter"]["coverage"]["unknown"]
    told = (tmp_path / "told").read_text(encoding="utf-8")
    before, after = sorted(told.split("水务局 2023 年度"), key=lambda part: "longer.txt" in part)[-2:]
    assert f"正文有 1 句超过 {LONGEST_SENTENCE} 字，其中的说法没有核对" in after
    assert "字，其中的说法没有核对" not in before
