"""Figures that the prose tells to be only a share of something are not all there is."""

from __future__ import annotations

import pytest

from checker import engine, examples
from checker.forms import load_forms
from checker.prose.mentions import Reading
from checker.prose.portions import is_portion
from checker.rules import builtin_folder, load_rules
from checker.rules.base import Example

FOLDER = builtin_folder()
FORMS = load_forms([FOLDER / "forms"])
RULES = [rule for rule in load_rules([FOLDER], FORMS) if rule.id.startswith("prose-")]


def reading(text: str) -> Reading:
    options = {"rest": 0, "year": 2023, "form": "2021", "organ": "岚谷县林业局"}
    case = engine.with_prose(RULES, examples.build(Example("pass", {}, text, options, 1), RULES[0], FORMS))
    assert case.told is not None
    return case.told


def portions(text: str) -> list[str]:
    told = reading(text)
    return [m.quantity.text for m in told.mentions if is_portion(told, m)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到政府信息公开申请。涉及征地的58件，占全年新收量（76件）的76.3%。", ["58件"]),
        ("收到政府信息公开申请76件。涉及征地的58件占全年总数76件的76.3%。", ["58件"]),
        ("收到政府信息公开申请76件，其中征地拆迁类58件，占76.3%。", ["58件"]),
        ("收到政府信息公开申请76件。住建领域58件，占比76.3%；农业农村领域18件，占23.7%。", ["58件", "18件"]),
        ("上半年收到申请58件，占全年收到申请总量的76.3%。", ["58件"]),
        ("政府信息公开申请以征地类居多，为58件，占申请总数的76.3%。", ["58件"]),
        ("政府信息公开申请以征地类居多（58件，占76.3%）。", ["58件"]),
    ],
)
def test_a_figure_with_a_share_is_less_than_all(text: str, expected: list[str]) -> None:
    assert portions(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        # It has a row or a column of its own.
        "予以公开58件，占办结总数的76.3%。",
        "收到政府信息公开申请76件，其中自然人58件，占76.3%。",
        # All that was done is a share of what came in.
        "收到政府信息公开申请76件，办结58件，占收到总数的76.3%。",
        # All that is ours is a share of what others have.
        "我局收到政府信息公开申请58件，占全县申请总量的7.3%。",
        "全县收到政府信息公开申请760件，其中我局收到58件，占7.6%。",
        "收到政府信息公开申请58件，占近三年总量的30.1%。",
        # All of it.
        "收到政府信息公开申请58件，其中网上申请58件，占100%。",
        "收到政府信息公开申请58件，同比增长76.3%。",
    ],
)
def test_what_is_all_there_is_of_its_kind_is_no_portion(text: str) -> None:
    assert portions(text) == []
