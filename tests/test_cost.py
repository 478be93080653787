"""No text costs far more than in proportion to its length, and what is too long to be read is told.

What a text costs exactly is the benchmark's matter (``tests/benchmarks/cost.py``). Here each is read at one
length and at four times that: in proportion it costs four times as much, with the square sixteen times, on
whatever machine.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from checker.prose import LONGEST_SENTENCE
from support.command import gouji
from support.repeated import UNITS, repeated, written
from tests.benchmarks.cost import Road

LONG = {"paragraph": 80_000, "organ": 80_000}
"""Characters of the longer text; where one costs little for each character, it takes many to see a growth."""
OTHERWISE = 16_000
TIMES = 4
"""How much longer the longer text is."""
GROWN = 9
"""A cost that has grown more than so many times is not in proportion: half-way from 4 to 16."""
SMALL = 0.5
"""Seconds of CPU under which a text is cheap enough, in whatever proportion."""
TRIES = 3
"""A machine that does other work, too, must be unlucky as often to be taken for a cost that grows."""
DEAR = [
    *((unit, suffix, "paragraph") for unit in UNITS.values() for suffix in ("txt", "md", "html")),
    *((unit, "md", "sentences") for unit in UNITS.values()),
    ("一、总体情况\n\n", "txt", "last"),
    ("<b>5", "html", "paragraph"),
    ("| ", "md", "lines"),
    ("<span>？", "html", "organ"),
]
WRONG = "本年新收政府信息公开申请5件，其中自然人9件。"
"""A sentence that is found wrong as often as it stands."""


@pytest.fixture(scope="module")
def road() -> Road:
    return Road()


def in_proportion(road: Road, text: Callable[[int], str], long: int, suffix: str, place: str) -> bool:
    """Whether a text costs about four times as much when it is four times as long."""
    for _ in range(TRIES):
        longer = road.seconds(text(long), suffix, place)
        if longer < SMALL or longer < GROWN * road.seconds(text(long // TIMES), suffix, place):
            return True
    return False


@pytest.mark.parametrize(("unit", "suffix", "place"), DEAR)
def test_a_long_text_of_one_unit_costs_in_proportion(road: Road, unit: str, suffix: str, place: str) -> None:
    assert in_proportion(road, partial(repeated, unit), LONG.get(place, OTHERWISE), suffix, place)


def test_many_wrong_sentences_cost_in_proportion(road: Road) -> None:
    assert in_proportion(road, partial(repeated, WRONG), OTHERWISE, "txt", "paragraph")


def test_blanks_behind_the_line_under_a_markdown_table_cost_no_more_than_other_text(road: Road) -> None:
    assert in_proportion(road, lambda long: f"| a | b |\n|-|-{' ' * long}x", 40_000, "md", "paragraph")


def test_stops_that_end_nothing_cost_no_more_than_other_text(road: Road) -> None:
    assert in_proportion(road, lambda long: f"{'。' * long}无", 40_000, "txt", "last")


def test_lines_that_look_like_the_head_of_a_table_are_not_dear(road: Road) -> None:
    """Each may begin one, and is read on from; not anew for every line that follows."""
    assert in_proportion(road, partial(repeated, "行政复议 行政诉讼\n"), 8_000, "txt", "paragraph")


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
