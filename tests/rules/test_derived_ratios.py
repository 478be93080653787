"""Shares and growth that the prose of any kind of report tells, by what its form says of sums and words."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from checker import run
from checker.settings import Settings

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "kinds" / "accounts-clean.html"
FORMS, RULES = run.load(Settings())
SHARE, CHANGE, GROWTH, CARRIED = (
    f"dept-accounts-prose-{what}" for what in ("share", "change", "amounts-growth", "amounts-growth-carried")
)


@cache
def tables() -> str:
    """The sample without its prose."""
    text = SAMPLE.read_text("utf-8")
    return text[: text.index("2024年度收入总计")]


def told(folder: Path, prose: str, previous: str = "") -> list[tuple[str, str, str]]:
    """Rule, severity and message of what is found in a report with these sentences."""
    (folder / "report.html").write_text(f"{tables()}<p>{prose}</p></body></html>", "utf-8")
    settings = Settings()
    if previous:
        last = SAMPLE.read_text("utf-8").replace("2024年度", "2023年度").replace("1475.37", previous)
        (folder / "last.html").write_text(last, "utf-8")
        settings = Settings(previous=(folder / "last.html",))
    (report,) = run.check([str(folder / "report.html")], settings, FORMS, RULES).reports
    return [
        (one.rule, one.severity, one.message)
        for one in report.findings
        if one.rule in (SHARE, CHANGE, GROWTH, CARRIED)
    ]


@pytest.mark.parametrize(
    "prose",
    [
        "本年支出合计1458.84万元，其中：基本支出1158.29万元，占79.40%；项目支出300.55万元，占20.60%。",
        "基本支出1158.29万元，占本年支出的79.4%，占支出总计的78.5%。",
        "基本支出1158.29万元，较上年增加58.29万元，增长5.30%，占本年支出合计的79.4%。",
        "基本支出占本年支出的79.4%。",
        # The whole is none that the tables tell.
        "基本支出1158.29万元，占财政拨款支出的70.5%。",
        "一般公共预算财政拨款支出1386.42万元，占全市支出的0.5%。",
        "工资福利支出900.00万元，占基本支出的77.7%；商品和服务支出258.29万元，占22.30%。",
        # One is against the budget, the other against last year.
        "“三公”经费支出决算7.46万元，完成预算的82.89%，比年初预算减少1.54万元，比上年下降13.86%。",
        "公务接待费支出1.15万元，比年初预算减少0.85万元，下降42.50%；比上年减少0.51万元，下降30.72%。",
        "收入总计1475.37万元，比上年1370.17万元增加105.20万元，增长7.68%。",
        "年末结转和结余16.53万元，比上年减少4.84万元，下降22.65%。",
    ],
)
def test_right_or_not_to_be_told(tmp_path: Path, prose: str) -> None:
    assert told(tmp_path, prose) == []


@pytest.mark.parametrize(
    ("prose", "rule", "severity", "said"),
    [
        ("本年支出合计1458.84万元，其中：基本支出1158.29万元，占74.90%。", SHARE, "error", "79.4%"),
        (
            "项目支出300.55万元，占本年支出的26.0%。", SHARE, "warning",
            "300.55万元÷收支总表（支出）·本年支出合计·金额 1458.84 万元＝20.6%",
        ),
        ("基本支出占本年支出的97.4%。", SHARE, "warning", "基本支出 1158.29 万元"),
        (
            "收入总计1475.37万元，与上年相比增加105.20万元，增长17.68%。", CHANGE, "error",
            "（1475.37 万元－1370.17 万元）÷1370.17 万元，应为增长 7.68%",
        ),
        ("年末结转和结余16.53万元，比上年减少4.48万元。", CARRIED, "warning", "应为减少 4.84 万元"),
        ("收入总计1475.37万元。与上年相比，收入总计增加105.20万元，增长17.68%。", CHANGE, "warning", "7.68%"),
    ],
)  # fmt: skip
def test_wrong(tmp_path: Path, prose: str, rule: str, severity: str, said: str) -> None:
    (found,) = told(tmp_path, prose)
    assert found[:2] == (rule, severity)
    assert said in found[2]


@pytest.mark.parametrize(
    ("prose", "right"),
    [
        ("收入总计1475.37万元，比上年增加105.20万元，增长7.68%。", ""),
        ("收入总计1475.37万元，上年为1370.17万元。", ""),
        ("收入总计1475.37万元，比上年增加102.50万元。", "增加 105.2 万元"),
        ("收入总计1475.37万元，上年为1307.17万元。", "1370.17 万元"),
        ("收入总计1475.37万元，与上年持平。", "增加 105.2 万元"),
    ],
)
def test_against_last_years_report(tmp_path: Path, prose: str, right: str) -> None:
    found = told(tmp_path, prose, previous="1370.17")
    assert [rule for rule, _, _ in found] == [GROWTH] * bool(right)
    assert all(right in message for _, _, message in found)
