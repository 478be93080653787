"""Which figures of the prose are parts beside one another by what the form does not tell apart."""

from __future__ import annotations

import pytest

from checker import engine, examples
from checker.forms import load_forms
from checker.prose.beside import parts_beside, told_beside
from checker.prose.mentions import Reading
from checker.rules import builtin_folder, load_rules
from checker.rules.base import Example

FOLDER = builtin_folder()
FORMS = load_forms([FOLDER / "forms"])
RULES = [rule for rule in load_rules([FOLDER], FORMS) if rule.id.startswith("prose-")]


def read(text: str) -> Reading:
    options: dict[str, object] = {"rest": 0, "year": 2023, "form": "2021", "organ": "青山市税务局"}
    case = engine.with_prose(RULES, examples.build(Example("pass", {}, text, options, 1), RULES[0], FORMS))
    assert case.told is not None
    return case.told


def lists(text: str, figure: str, possible: bool = False) -> list[list[str]]:
    """The lists in which the first such figure of a text is a part."""
    reading = read(text)
    mention = next(m for m in reading.mentions if m.quantity.text == figure)
    found = (told_beside if possible else parts_beside)(reading, mention)
    return [[part.quantity.text for part in parts] for parts in found]


@pytest.mark.parametrize(
    ("text", "figure", "parts"),
    [
        ("全市系统收到政府信息公开申请33件，其中市局6件、各区县局27件。", "6件", ["6件", "27件"]),
        ("全市收到政府信息公开申请126件：市本级收到48件，县（区）收到78件。", "48件", ["48件", "78件"]),
        ("县直部门收到政府信息公开申请88件，乡镇收到23件，全县共111件。", "88件", ["88件", "23件"]),
        ("全县收到政府信息公开申请214件。县直部门收到163件，乡镇收到51件。", "163件", ["163件", "51件"]),
        ("四个季度收到的申请分别为9件、14件、11件、6件。", "9件", ["9件", "14件", "11件", "6件"]),
        ("收到政府信息公开申请4件，两件为网络申请，两件为信件申请。", "两件", ["两件", "两件"]),
        ("收到政府信息公开申请5件，3件来自东镇、2件来自西镇。", "3件", ["3件", "2件"]),
    ],
)
def test_parts_by_bodies_channels_and_quarters(text: str, figure: str, parts: list[str]) -> None:
    assert parts in lists(text, figure)


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("收到政府信息公开申请33件，予以公开6件，不予公开27件。", "6件"),
        ("收到政府信息公开申请33件，办结30件，结转下年3件。", "30件"),
        ("政府信息公开申请收到10，公开6，不公开4。", "6"),
        ("新收政府信息公开申请30件，上年结转3件，共计33件。", "30件"),
        ("行政复议3件、行政诉讼2件，共5件。", "3件"),
        ("收到政府信息公开申请7件，其中自然人5件、企业2件。", "5件"),
        ("共收到群众来信、依申请公开等41件，其中依申请公开6件，来信35件。", "6件"),
        ("2021年、2022年、2023年分别收到政府信息公开申请12件、15件、18件。", "18件"),
        ("受理申请5件，在收到的3件申请中，2件不属于本机关公开范围。", "3件"),
    ],
)
def test_what_the_form_tells_apart_is_no_such_part(text: str, figure: str) -> None:
    assert lists(text, figure) == []


def test_the_same_said_of_several_may_be_parts() -> None:
    text = "各隶属海关办理信息公开申请21件，关本级办理9件。"
    assert lists(text, "21件") == []
    assert lists(text, "21件", possible=True) == [["21件", "9件"]]
