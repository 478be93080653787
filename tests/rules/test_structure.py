"""Sections, headings, dates and words of a report as read from a file: what is told, how gravely, where."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from checker import engine, readers
from checker.audit import Severity
from checker.document import LinePlace, line_paragraph
from checker.recognise import recognise
from checker.rules import builtin_folder, load_rules
from checker.rules.base import Case, Outcome
from tests.support.cases import FORMS

RULES = load_rules([builtin_folder()], FORMS)
HEADINGS = {section.id: section.mark + section.title for form in FORMS for section in form.sections}
SHARED = Path(__file__).resolve().parents[3] / "shared"

TEXT = """\
清溪县档案局2022年政府信息公开工作年度报告

根据条例编制本报告，统计期限为2022年1月1日至2022年12月31日。

{overview}

2022年，我局认真落实条例，主动公开信息120条。

{disclosure}

{applications}

{review}

{problems}

存在解读形式不够丰富的问题，下一步将加强培训。

{other}

无。

清溪县档案局
2023年1月18日
"""


def check(text: str, *rules: str) -> list[tuple[str, Severity, Outcome]]:
    """What these rules (all that read text, without any named) find in a text file."""
    report = recognise(readers.read("report.txt", text.encode()), FORMS)
    chosen = RULES.select(rules) if rules else RULES
    outcomes = engine.run(chosen, Case(report, FORMS.for_year(2022, report.kind)))
    return [(r.id, o.severity or r.severity, o) for r, o in outcomes if o.result == "fail"]


def lines(outcome: Outcome) -> list[int]:
    places = [location.place for location in outcome.locations]
    return [place.line for place in places if isinstance(place, LinePlace)]


def text(**headings: str | None) -> str:
    return TEXT.format(**{id: heading or "" for id, heading in {**HEADINGS, **headings}.items()})


def test_a_report_in_order_is_silent() -> None:
    assert check(text()) == []


@pytest.mark.parametrize(
    ("id", "heading", "expected"),
    [
        ("overview", "一、总体情况。", None),
        ("overview", "一、 总 体 情 况", None),
        ("overview", "**一、总体情况**", None),
        ("problems", "五、存在问题及改进情况", None),
        ("problems", "五、政府信息公开工作存在的主要问题及改进情况", None),
        ("review", "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", "info"),
        ("review", "四、政府信息公开行政复议和行政诉讼情况", "info"),
        ("other", "六、其它需要报告的事项", "info"),
        ("other", "六、其他需要报告的情况", "warning"),
        ("problems", "五、存在的主要问题及下一步打算", "warning"),
        ("review", "四、政府信息公开行政复议、诉讼情况", "warning"),
        ("review", "四、政府信息公开行政复议、刑事诉讼情况", "error"),
        ("review", "四、政府信息公开行改复议、行政诉讼情况", "error"),
    ],
)
def test_headings_are_graded_by_what_was_changed(id: str, heading: str, expected: Severity | None) -> None:
    found = check(text(**{id: heading}), "heading-wording")
    assert [severity for _, severity, _ in found] == ([expected] if expected else [])
    if expected:
        line = text(**{id: heading}).splitlines().index(heading) + 1
        assert lines(found[0][2]) == [line]


def test_a_missing_section_may_be_a_cut_file() -> None:
    cut = text().split(HEADINGS["other"])[0]
    [(_, severity, outcome)] = check(cut, "section-missing")
    assert severity == "error"
    assert "其他需要报告" in outcome.slots["section"]
    assert "截断" in outcome.slots["why"]
    assert lines(outcome) == [cut.rstrip().count("\n") + 1]
    [(_, severity, outcome)] = check(text(review=None), "section-missing")
    assert (severity, "截断" in outcome.slots["why"]) == ("error", False)
    strange = check(text(review="四、案件办理"), "section-missing")
    assert [severity for _, severity, _ in strange] == ["warning"]


@pytest.mark.parametrize(
    ("sentence", "rule", "printed"),
    [
        ("截止2022年12月3日，公众号有粉丝12248人。", "cutoff-date", "截止2022年12月3日"),
        ("截至11月31日，公众号有粉丝12248人。", "cutoff-date", "截至11月31日"),
        ("畅通123389举报等渠道。", "known-number", "123389"),
        ("依托12354政务服务便民热线回应关切。", "known-number", "12354"),
        ("公开信息232条，其中，其中新闻动态126条。", "doubled-words", "其中，其中"),
        ("电子版见网站（http:gaj.qingxi.gov.cn）。", "address-malformed", "http:gaj.qingxi.gov.cn"),
        ("全年公开信息XX条。", "template-leftover", "XX条"),
        ("深入学习党的二十届三中全会精神。", "event-too-new", "二十届三中"),
    ],
)  # fmt: skip
def test_slips_in_the_prose_are_told_at_their_characters(sentence: str, rule: str, printed: str) -> None:
    body = text().replace("主动公开信息120条。", f"主动公开信息120条。{sentence}")
    found = [(id, outcome) for id, severity, outcome in check(body) if severity != "info"]
    assert [id for id, _ in found] == [rule]
    [location] = found[0][1].locations
    place = location.place
    assert isinstance(place, LinePlace)
    assert place.text == printed
    assert body.splitlines()[place.line - 1][place.column - 1 : place.end_column - 1] == printed


@pytest.mark.parametrize(
    "sentence",
    [
        "截至2022年6月30日，公众号有粉丝12248人。",
        "截至2023年1月15日，上述问题已经整改。",
        "报名截止日期为12月3日。",
        "12345热线受理诉求1235件，12389举报电话受理12388件。",
        "联系电话：0951-6915123，传真12354678。",
        "办理宁政办发〔2022〕12346号文件。",
        "电子版见县政府网站（www.qingxi.gov.cn，http://www.qingxi.gov.cn/）。",
        "以公开为目的的宣传收效明显，目的的确达到了，进一步了解了群众的需求。",
        "公开2021年决算和2022年预算，谋划2023年工作。",
        "深入学习党的十九届六中全会精神，迎接党的二十大胜利召开。",
        "推进IPv6改造，安装LED屏，开发APP，接入VR展厅，邮箱为abc@qingxi.gov.cn。",
        "成立领导小组，领导小组办公室设在局办公室。",
        "一件一件抓落实，一项一项抓整改，人人参与，层层负责。",
        "依据《中华人民共和国政府信息公开条例》（国务院令第711号）和国办公开办函〔2021〕30号编制。",
    ],
)
def test_what_looks_wrong_and_is_not(sentence: str) -> None:
    body = text().replace("主动公开信息120条。", f"主动公开信息120条。{sentence}")
    assert [(id, severity) for id, severity, _ in check(body)] == []


def test_a_slip_over_a_line_break_is_still_found() -> None:
    """Text from PDF: a line is no paragraph, and the words go on below."""
    wrapped = "并通过县长热线、县长信箱、网络问政和\n123389举报等渠道受理来信，其中，\n其中信访30件。"
    body = text().replace("主动公开信息120条。", f"主动公开信息120条，{wrapped}")
    found = {id: outcome for id, _, outcome in check(body, "known-number", "doubled-words")}
    assert set(found) == {"known-number", "doubled-words"}
    first = body.splitlines().index("123389举报等渠道受理来信，其中，") + 1
    assert lines(found["known-number"]) == [first]
    place = found["doubled-words"].locations[0].place
    assert isinstance(place, LinePlace)
    assert (place.line, place.end_line) == (first, first + 1)


def test_a_heading_that_a_table_has_drawn_in_is_not_missing() -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in text(review=None, other=None).splitlines() if line)
    table = "<table><tr><td>序号</td><td>事项</td></tr><tr><td>1</td><td>公开年报</td></tr>{}</table>"
    row = f"<tr><td colspan=2>{HEADINGS['review']}</td></tr>"
    last = f"<tr><td colspan=2>{HEADINGS['other']}没有需要报告的事项。</td></tr>"
    for rows, missing in ((row + last, 0), (row, 1), ("", 2)):
        page = f"<html><body>{paragraphs.replace('<p>五、', table.format(rows) + '<p>五、')}</body></html>"
        report = recognise(readers.read("report.html", page.encode()), FORMS)
        outcomes = engine.run(RULES.select(["section-missing"]), Case(report, FORMS.get("2021")))
        assert sum(outcome.result == "fail" for _, outcome in outcomes) == missing
        bodies = {section.id: [paragraph.text for paragraph in section.body] for section in report.sections}
        assert not rows.endswith(last) or bodies["other"][0] == "没有需要报告的事项。"


def test_a_workbook_of_tables_alone_lacks_no_section() -> None:
    headings = "\n\n".join(HEADINGS[id] for id in ("disclosure", "applications", "review"))
    report = recognise(
        readers.read("r.txt", f"清溪县档案局2022年政府信息公开工作年度报告\n\n{headings}".encode()), FORMS
    )
    outcomes = engine.run(RULES, Case(report, FORMS.get("2021")))
    assert [rule.id for rule, outcome in outcomes if outcome.result == "fail"] == []
    assert any("没有找到任何表格" in problem for problem in report.problems)


def test_columns_written_out_line_by_line_prove_nothing() -> None:
    """As ``pdftotext -layout`` writes a page with a list of other bodies' reports beside the article."""
    entries = ("桐山市水务局2019年政府", "", "信息公开工作年度报告")
    article = [line for line in text(review=None).splitlines()[1:] if line]
    woven = [f"{entries[at]}        {line}" if at in (0, 2) else line for at, line in enumerate(article)]
    report = recognise(readers.read("report.txt", "\n".join(woven).encode()), FORMS)
    assert (report.organ, report.year) == (None, 2022)
    assert any("交错" in problem for problem in report.problems)
    outcomes = engine.run(RULES, Case(report, FORMS.for_year(2022, report.kind)))
    assert [rule.id for rule, outcome in outcomes if outcome.result == "fail"] == []


def test_a_title_in_a_list_is_not_the_reports_unless_the_text_bears_it_out() -> None:
    listed = "\n\n".join(f"桐山市水务局{year}年政府信息公开工作年度报告" for year in (2018, 2019))
    said = text().replace("根据条例编制本报告", "本报告由清溪县档案局编制")
    for body in (f"{listed}\n\n{said}", f"{listed}\n\n{said.split(chr(10), 1)[1]}"):
        report = recognise(readers.read("report.txt", body.encode()), FORMS)
        told = "清溪县档案局2022年政府" in body
        assert (report.organ, report.year) == ("清溪县档案局" if told else None, 2022)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("至2022年12月31日", "至2022年12月30日", {"period"}),
        ("2022年1月1日至2022年", "2022年1月1日至2021年", {"period"}),
        ("2022年1月1日至2022年", "2021年1月1日至2021年", {"title-year"}),
        ("2023年1月18日", "2022年1月18日", {"signature-date"}),
        ("2022年，我局", "2021年，我局", {"opening-year", "prose-year-work"}),
    ],
)
def test_dates_that_cannot_be(old: str, new: str, expected: set[str]) -> None:
    assert old in text()
    found = check(text().replace(old, new, 1))
    assert {id for id, severity, _ in found if severity != "info"} == expected


@pytest.mark.parametrize(
    "piece",
    ["其中", "12389举报", "截至12月", "http:", "电话：09", "20XX", "主动公开", "的", "。，", "1", "余"],
)
def test_rules_are_linear_in_hostile_prose(piece: str) -> None:
    """Fifty thousand characters that some pattern of ours nearly matches cost well under a second."""
    report = recognise(readers.read("report.txt", text().encode()), FORMS)
    hostile = line_paragraph(piece * (50_000 // len(piece)), 9)
    sections = tuple(replace(section, body=(hostile,)) for section in report.sections[:2])
    case = Case(replace(report, sections=sections), FORMS.for_year(2022, report.kind))
    mine = [rule for rule in RULES if not rule.id.startswith("prose")]
    started = time.process_time()
    engine.run(mine, case)
    assert time.process_time() - started < 10


@pytest.mark.skipif(not SHARED.is_dir(), reason="没有 ../shared")
def test_real_reports_give_what_is_true_of_them() -> None:
    """At warning and above, the rules over tables, structure and words find these and nothing else."""
    found = {}
    for path in sorted((SHARED / "reports").glob("*.txt")):
        report = recognise(readers.read(str(path), path.read_bytes()), FORMS)
        outcomes = engine.run(RULES, Case(report, FORMS.get(report.form)))
        found[path.name[:3]] = sorted(
            rule.id
            for rule, outcome in outcomes
            if outcome.result == "fail"
            and (outcome.severity or rule.severity) != "info"
            and not rule.id.startswith("prose")
        )
    assert found == {
        "000": ["cutoff-date", "heading-wording", "known-number"],
        "001": ["blank-totals", "heading-wording", "section-missing"],
        "002": ["doubled-words", "heading-wording"],
        "003": [],
        "004": ["address-malformed"],
    }
