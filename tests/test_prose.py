"""The prose against the tables and itself, told by examples; labelled sets are held by ``test_measure``."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker import engine, examples
from checker.forms import load_forms
from checker.prose.sentences import failures
from checker.prose.vocabulary import Words
from checker.readers import read
from checker.recognise import recognise
from checker.rules import builtin_folder, load_rules
from checker.rules.base import Case, Example, Outcome, Rule
from tests.benchmarks import prose as benchmark

FOLDER = builtin_folder()
FORMS = load_forms([FOLDER / "forms"])
RULES = [rule for rule in load_rules([FOLDER], FORMS) if rule.id.startswith("prose-")]


def outcomes(text: str, rules: list[Rule] = RULES, **cells: object) -> list[tuple[str, Outcome]]:
    """What the rules on prose make of a text; cells that are not named are 0."""
    told = {name: str(value) for name, value in cells.items() if "[" in name}
    options = {"rest": 0, "year": 2023, "form": "2021"}
    options |= {name: value for name, value in cells.items() if "[" not in name}
    case = examples.build(Example("pass", told, text, options, 1), rules[0], FORMS)
    return [(rule.id, outcome) for rule, outcome in engine.run(rules, case)]


def failed(text: str, **cells: object) -> list[str]:
    return [rule for rule, outcome in outcomes(text, **cells) if outcome.result == "fail"]


def test_an_outcome_is_called_wrong_where_its_sentence_bears_witness() -> None:
    cells = {
        "applications[new, total]": 11,
        "applications[total, total]": 11,
        "applications[granted, total]": 5,
    }
    cells["applications[denied.third_party, total]"] = 6
    known = {rule.id: rule for rule in RULES}

    def graded(text: str) -> list[str]:
        made = outcomes(text, **cells)
        return [known[id].grade(o) for id, o in made if o.result == "fail" and id == "prose-granted"]

    assert graded("办结政府信息公开申请11件，其中予以公开6件。") == ["error"]
    assert graded("办结政府信息公开申请12件，其中予以公开6件。") == ["warning"]


def test_every_sentence_of_the_vocabulary_is_read_as_it_says() -> None:
    for kind in (form.kind for form in FORMS):
        assert failures(Words.of([FOLDER]).load(kind)) == []


def test_an_auditor_adds_a_word_without_python(tmp_path: Path) -> None:
    text = "全年签收公开请求件21件。"
    assert not failed(text, **{"applications[new, total]": 12})
    (tmp_path / "vocabulary.yaml").write_text(
        "topics: {applications: {words: [公开请求件]}}\n"
        "roles: {received: {words: [签收]}}\n"
        "examples:\n"
        "- text: 签收公开请求件3件。\n"
        "  read: [{figure: 3件, topic: applications, role: received}]\n",
        encoding="utf-8",
    )
    rules = [rule for rule in load_rules([FOLDER, tmp_path], FORMS) if rule.id == "prose-received"]
    made = outcomes(text, rules, **{"applications[new, total]": 12})
    assert [outcome.result for _, outcome in made] == ["fail"]
    assert failures(Words.of([FOLDER, tmp_path]).load("gov-info-annual")) == []


def test_a_finding_tells_what_was_tried_both_figures_both_places_and_the_slip() -> None:
    text = "全年共收到政府信息公开申请21件。"
    cells = {"applications[new, total]": 12, "applications[carried_in, total]": 3}
    ((rule, outcome),) = [(r, o) for r, o in outcomes(text, **cells) if o.result == "fail"]
    assert rule == "prose-received"
    assert "12" in outcome.slots["tried"]
    assert "15" in outcome.slots["tried"]
    assert outcome.values == {"正文": "21件", "表三本年新收": "12", "新收加上年结转": "12＋3＝15"}
    assert "颠倒" in (outcome.hint or "")
    first, *others = outcome.locations
    assert (first.role, first.place.text) == ("primary", "21件")
    assert {location.cell for location in others} == {
        "applications[new, total]",
        "applications[carried_in, total]",
    }


def test_a_single_reading_is_an_equation_that_rests_on_its_figure() -> None:
    made = outcomes("办结政府信息公开申请9件。", **{"applications[total, total]": 9})
    (equation,) = [o.equation for r, o in made if r == "prose-done" and o.equation is not None]
    assert (equation.figure, equation.constant) == ("9件", -9)


@pytest.mark.parametrize(
    "cells",
    [
        {"applications[new, total]": ""},
        {"applications[new, total]": "?"},
    ],
)
def test_what_is_not_known_is_never_wrong(cells: dict[str, str]) -> None:
    made = outcomes("全年共收到政府信息公开申请21件。", **cells)
    assert [o.result for r, o in made if r == "prose-received"] == ["unknown"]


def test_blanks_that_a_sum_proves_to_be_zero_are_zero() -> None:
    cells = {"rest": "", "applications[total, total]": 9, "applications[granted, total]": 9}
    assert failed("办结政府信息公开申请9件，不予公开2件。", **cells) == ["prose-outcome"]


def test_statements_run_over_line_breaks_and_page_numbers() -> None:
    lines = ["青山市档案局2023年政府信息公开工作年度报告", "一、总体情况"]
    lines += ["全年共办理人大代表建", "议（含政协提案）20 件，其中主办", "- 5 -", "15 件，协办 8", "件。"]
    lines += ["二、主动公开政府信息情况", "无。"]
    report = recognise(read("report.txt", "\n\n".join(lines).encode()), FORMS)
    (over,) = [rule for rule in RULES if rule.id == "prose-parts-over"]
    ((_, outcome),) = engine.run([over], Case(report, None))
    assert outcome.result == "fail"
    assert [place.place.text for place in outcome.locations] == ["20 件", "15 件", "8件"]


def test_a_fault_in_one_place_is_one_finding_there() -> None:
    text = "共收到政府信息公开申请12件，其中自然人申请12件，法人或其他组织申请2件。"
    cells = {"applications[new, total]": 12, "applications[new, natural_person]": 10}
    cells["applications[new, business]"] = 2
    assert sorted(failed(text, **cells)) == ["prose-parts-over", "prose-received"]


def test_prose_is_read_in_linear_time() -> None:
    rules, _ = benchmark.prose_rules()
    benchmark.seconds(benchmark.of_size(2_000), rules)
    small, large = benchmark.SIZES[0], benchmark.SIZES[-1]
    times = [min(benchmark.seconds(benchmark.of_size(n), rules) for _ in range(2)) for n in (small, large)]
    assert times[1] / times[0] < 2.5 * large / small


@pytest.mark.parametrize("name", benchmark.HOSTILE)
def test_no_text_makes_a_pattern_run_away(name: str) -> None:
    rules, _ = benchmark.prose_rules()
    text = benchmark.HOSTILE[name]
    part, whole = text[: len(text) // 4], text
    for _ in range(3):  # a busy machine disturbs one measurement, not all
        first = max(benchmark.seconds(part, rules), 0.02)
        if benchmark.seconds(whole, rules) < 10 * first:  # the square would take 16 times as long
            return
    raise AssertionError(f"{name}: four times the text takes more than ten times as long")


def test_hostile_text_fails_no_rule_with_an_exception() -> None:
    for text in (
        "",
        "。",
        "（（（",
        "其中",
        "12",
        "件" * 10,
        "其中12件，其中13件（14件",
        "-1件",
        "０件，○件",
    ):
        assert Case(benchmark.report(text), None).report.prose is not None
        engine.run(RULES, Case(benchmark.report(text), None))


@pytest.mark.parametrize(
    "item", ["街道会议及会议解读", "建议提案办理", "行政许可和其他权力", "更新基本信息等", "上年度总结"]
)
def test_a_list_is_as_long_as_it_is_printed_whatever_its_items_are_called(item: str) -> None:
    text = "全年公开信息85条，其中财政信息30条，工作动态15条，{}{}条，通知公告20条，其他信息10条。"
    assert failed(text.format(item, 10)) == []
    assert failed(text.format(item, 90)) == ["prose-parts-over"]


def test_results_take_in_what_was_carried_over_told_or_not() -> None:
    text = "收到政府信息公开申请64件，办结64件，结转下年度3件。其中，予以公开60件，部分公开3件，无法提供1件。"
    cells = {"new": 64, "carried_in": 3, "total": 64, "carried_out": 3, "granted": 60, "partial": 3}
    cells["unavailable.not_held"] = 1
    told = {f"applications[{row}, total]": value for row, value in cells.items()}
    assert failed(text, **told) == []
    assert "prose-balance" in failed(text, **{**told, "applications[carried_in, total]": 1})
    assert "prose-balance" not in failed(text, **{**told, "applications[carried_in, total]": ""})


def test_one_fact_told_often_is_one_finding() -> None:
    said = "全年门户网站发布动态信息{}条。"
    text = "".join(said.format(n) for n in (120, 102, 210, 120))
    ((_, outcome),) = [one for one in outcomes(text) if one[1].result == "fail"]
    assert outcome.values == {"前文": "120条", "后文": "102条、210条"}
    assert len(outcome.locations) == 3


@pytest.mark.parametrize(
    ("text", "graded"),
    [
        ("因政府信息公开被申请行政复议5件。", ["error"]),
        ("被申请行政复议5件，均因信息公开引起。", ["error"]),
        ("收到政府信息公开申请9件，被申请行政复议5件。", ["error"]),
        ("收到政府信息公开申请9件，均已答复。行政复议5件。", ["warning"]),
        ("收到政府信息公开申请9件，行政复议5件。", ["warning"]),
        ("推进政务公开，全年行政复议5件。", ["warning"]),
        ("全年审理行政复议案件5件。", []),
    ],
)
def test_cases_are_those_of_table_four_for_certain_only_where_the_sentence_says_so(
    text: str, graded: list[str]
) -> None:
    cells = {"applications[new, total]": 9, "applications[total, total]": 9}
    told = outcomes(text, **cells, **{"review[reconsideration, total]": 3})
    assert [one.severity or "error" for rule, one in told if rule == "prose-reviews" if one.slots] == graded


def test_a_claim_without_a_figure_is_about_all_that_its_clause_names() -> None:
    cells = {
        "applications[new, total]": 8,
        "applications[total, total]": 6,
        "applications[carried_out, total]": 2,
    }
    assert failed("所有依申请公开件均已办结。", **cells) == ["prose-all-done"]
    assert failed("所收到的网上申请均已办结。", **cells) == []
    assert failed("已审结的政府信息公开行政复议均获维持。", **{"review[reconsideration, pending]": 1}) == []
