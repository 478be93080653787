"""Claims without figures and the years that sentences speak of: in whole reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker import engine
from checker.forms import load_forms
from checker.readers import read
from checker.recognise import recognise
from checker.rules import builtin_folder, load_rules
from checker.rules.base import Case

HERE = Path(__file__).parent
FORMS = load_forms([builtin_folder() / "forms"])
RULES = load_rules([builtin_folder()], FORMS)
SAMPLE = (HERE.parent / "samples" / "2024-carried-over.md").read_text("utf-8")


def failed(text: str) -> list[str]:
    """The rules that a whole report fails, hints left out."""
    report = recognise(read("报告.md", text.encode()), FORMS)
    form = FORMS.get(report.form) if report.form else None
    outcomes = engine.run(RULES, Case(report, form))
    return [r.id for r, o in outcomes if o.result == "fail" and (o.severity or r.severity) != "info"]


def test_the_sample_is_clean() -> None:
    assert failed(SAMPLE) == []


@pytest.mark.parametrize(
    ("rule", "printed", "instead"),
    [
        ("period", "2024年1月1日至2024年12月31日", "2024年1月1日起至2024年11月31日止"),
        ("prose-year-period", "全年公开", "数据统计时间自2023年1月1日至2023年12月31日止。全年公开"),
        ("prose-year-named", "本报告由", "现将我局2023年政府信息公开工作情况报告如下。本报告由"),
        ("prose-year-work", "全年收到", "2023年，我局共收到"),
        ("prose-year-work", "全年公开", "2023年，我局共公开"),
        ("prose-year-work", "全年公开", "2025年，全局受理政府信息公开申请36件。全年公开"),
        ("prose-year-cutoff", "全年公开", "截止2023年12月31日，公开"),
        ("prose-none-carried-out", "结转下年度2件", "无下年度结转件"),
        ("prose-none-reviews", "被申请行政复议2件，均获维持，", "未发生由政府信息公开引起的行政复议事件，"),
        ("prose-none-decisions", "未发生行政诉讼", "未发生行政诉讼。全年未发生行政强制事项"),
        ("no-such-day", "全年公开", "4月31日召开会议。全年公开"),
    ],
)
def test_a_whole_report_with_one_sentence_changed(rule: str, printed: str, instead: str) -> None:
    assert printed in SAMPLE
    assert rule in failed(SAMPLE.replace(printed, instead, 1))


@pytest.mark.parametrize(
    "added",
    [
        "2023年，我局共收到政府信息公开申请27件。",
        "2023年，我局被评为政务公开先进单位。",
        "2022年制定的《公开指南》已修订，2025年将继续完善。",
        "2023年政府信息公开工作年度报告已于2024年1月31日公布。",
        "截至2025年1月20日，上述问题已整改完毕。",
        "收到的申请均未引发投诉，未出现超期答复。",
        "力争2025年实现零复议、零诉讼。",
    ],
)
def test_what_a_report_may_well_say_beside_it(added: str) -> None:
    assert failed(SAMPLE.replace("（三）监督保障。", f"（三）监督保障。{added}")) == []
