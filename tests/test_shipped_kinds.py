"""The kinds of report that come with gouji beside the first: each clean sample is silent, each faulty one is
accused of just what is wrong in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.cli.program import gouji

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "kinds"


def audited(name: str) -> dict[str, object]:
    done = CliRunner().invoke(gouji, ["check", str(SAMPLES / name), "--format", "json", "--no-cache"])
    (report,) = json.loads(done.stdout)["reports"]
    return report  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("accounts-clean.html", "dept-accounts"),
        ("enforcement-clean.html", "enforcement-annual"),
        ("rule-of-law-clean.md", "rule-of-law"),
    ],
)
def test_a_clean_sample_is_checked_and_silent(name: str, kind: str) -> None:
    report = audited(name)
    assert (report["kind"], report["status"], report["findings"]) == (kind, "checked", [])
    assert report["coverage"]["pass"] > 5  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("accounts-one-figure.html", ["1485.84万元"]),
        ("enforcement-one-cell.html", ["行政处罚[行政处罚实施数量, 合计]"]),
        ("rule-of-law-three-figures.md", ["38件＋21件＋7件", "85%", "四个方面"]),
    ],
)
def test_a_faulty_sample_is_accused_of_what_is_wrong(name: str, wrong: list[str]) -> None:
    findings = audited(name)["findings"]
    assert len(findings) == len(wrong)  # type: ignore[arg-type]
    for one, words in zip(findings, wrong, strict=True):  # type: ignore[call-overload]
        assert words in one["message"] or words in json.dumps(one["cause"], ensure_ascii=False)


EXAMPLE = SAMPLES.parent.parent / "docs" / "examples" / "association"


@pytest.mark.parametrize(
    ("printed", "wrong", "cell"),
    [
        ("", "", ""),
        ("412,905.60", "421,905.60", "assets[cash, closing]"),
        ("1,388.25", "1,388.52", "funds[taxes, closing]"),
    ],
)
def test_the_worked_example_of_the_page_on_forms(tmp_path: Path, printed: str, wrong: str, cell: str) -> None:
    text = (EXAMPLE / "report.html").read_text("utf-8")
    assert not printed or text.count(printed) == 1
    (tmp_path / "report.html").write_text(text.replace(printed, wrong) if printed else text, "utf-8")
    asked = [
        "check",
        str(tmp_path / "report.html"),
        "--rules",
        str(EXAMPLE),
        "--format",
        "json",
        "--no-cache",
    ]
    (report,) = json.loads(CliRunner().invoke(gouji, asked).stdout)["reports"]
    errors = [one for one in report["findings"] if one["severity"] == "error"]
    assert len(errors) == bool(cell)
    named = json.dumps([(one["cause"], one["alternatives"]) for one in errors])
    assert cell in named
