"""A figure of the prose is accused only when its other readings disagree; the audit says how it was read."""

from __future__ import annotations

import json
from pathlib import Path

from checker import engine, examples
from checker.forms import load_forms
from checker.rules import builtin_folder, load_rules
from checker.rules.base import Example, Outcome
from support.command import gouji

FOLDER = builtin_folder()
FORMS = load_forms([FOLDER / "forms"])
RULES = [rule for rule in load_rules([FOLDER], FORMS) if rule.kind == "statement"]
SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "2019-procurement.txt"


def judged(text: str, figure: str, **cells: object) -> list[tuple[str, Outcome, str]]:
    """What became of one figure: rule, outcome, grade. Cells that are not named are 0."""
    told = {name: str(value) for name, value in cells.items()}
    options: dict[str, object] = {"rest": 0, "year": 2023, "form": "2021", "organ": "青川县交通运输局"}
    case = examples.build(Example("pass", told, text, options, 1), RULES[0], FORMS)
    return [
        (rule.id, outcome, outcome.severity or rule.severity)
        for rule, outcome in engine.run(RULES, case)
        if outcome.locations and outcome.locations[0].place.text == figure
    ]


def only(found: list[tuple[str, Outcome, str]]) -> tuple[Outcome, str]:
    ((_, outcome, grade),) = found
    return outcome, grade


APPLICATIONS = {
    "applications[new, total]": 12,
    "applications[total, total]": 11,
    "applications[carried_out, total]": 1,
}


def test_what_is_said_plainly_is_an_error_and_has_no_other_reading() -> None:
    outcome, grade = only(judged("全年新收政府信息公开申请21件。", "21件", **APPLICATIONS))
    assert (outcome.result, grade) == ("fail", "error")
    assert "没有别的读法" in outcome.reading


def test_other_figures_of_the_sentence_bear_witness() -> None:
    alone, grade = only(judged("全年新收21件。", "21件", **APPLICATIONS))
    assert (alone.result, grade) == ("fail", "error")
    applicants = {**APPLICATIONS, "applications[new, natural_person]": 9, "applications[new, business]": 3}
    text = "收到政府信息公开申请{}件，其中自然人8件。"
    borne_out, grade = only(judged(text.format(12), "8件", **applicants))
    assert (borne_out.result, grade) == ("fail", "error")
    assert "佐证：同句另有数字与表格相符" in borne_out.reading
    contradicted, grade = only(judged(text.format(21), "8件", **applicants))
    assert (contradicted.result, grade) == ("fail", "warning")
    assert "同句的数字都与表格不符" in contradicted.reading


def test_nothing_is_said_of_what_a_loose_word_alone_names() -> None:
    outcome, _ = only(judged("全年共收到21件申请。", "21件", **APPLICATIONS))
    assert outcome.result == "not_applicable"
    assert outcome.reason.startswith("没有把握：")


def test_one_quarter_is_not_the_year_and_that_is_told() -> None:
    text = "四个季度收到的政府信息公开申请分别为2件、5件、4件、1件。"
    outcome, _ = only(judged(text, "5件", **APPLICATIONS))
    assert (outcome.result, outcome.reason) == ("not_applicable", "说的是总数的几个部分之一")


def test_every_format_that_explains_tells_how_a_figure_was_read(tmp_path: Path) -> None:
    page, told = tmp_path / "a.html", tmp_path / "a.txt"
    done = gouji(
        "check", SAMPLE, "--format", "json", "--output", f"html={page}", "--output", f"text={told}"
    )  # fmt: skip
    (finding,) = [
        one
        for one in json.loads(done.stdout)["reports"][0]["findings"]
        if one["rule"] == "prose-procurement-amount"
    ]
    assert finding["reading"].startswith("读作政府集中采购")
    assert "这个数字是怎样读的</summary>" + finding["reading"] in page.read_text("utf-8")
    assert finding["reading"][:12] in told.read_text("utf-8")
