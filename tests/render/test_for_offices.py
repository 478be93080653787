"""The ledger that an auditor fills in, and the lines that other programs take in."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from checker.forms import load_forms
from checker.readers.office import libreoffice
from checker.render import Options, renderer
from support import audits, ledger
from support.command import ROOT, gouji
from support.generate import figures
from support.shapes import html, sheet

SAMPLES = ROOT / "samples"
FORMS = load_forms([ROOT / "rules" / "forms"])
ANSWERS = {"部门答复": ["已改正", "有说明", "待核实"], "是否办结": ["是", "否"]}


def made(folder: Path, *arguments: str | Path, name: str = "台账.xlsx", code: int = 1) -> Path:
    done = gouji("check", *arguments, "--output", folder / name, "--no-cache", cwd=folder)
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    return folder / name


def audit(*arguments: str | Path, cwd: Path = ROOT) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(
        gouji("check", *arguments, "--format", "json", "--no-cache", cwd=cwd).stdout
    )
    return data


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("ledger"), SAMPLES)


# -- the ledger --------------------------------------------------------------------------------------


def test_the_ledger_has_a_row_for_each_finding(book: Path) -> None:
    grave = ["error", "warning", "info"]
    expected = [
        (one, found)
        for one in audit(SAMPLES)["reports"]
        for found in sorted(one["findings"], key=lambda found: grave.index(found["severity"]))
    ]
    rows = ledger.rows(ledger.sheets(book)["台账"])
    grades = dict(zip(grave, ("错误", "警告", "提示"), strict=True))
    assert [(row["指纹"], row["规则"], row["机关"], row["年度"], row["级别"]) for row in rows] == [
        (found["fingerprint"], found["rule"], one["organ"], one["year"], grades[found["severity"]])
        for one, found in expected
    ]
    for row, (_, found) in zip(rows, expected, strict=True):
        assert row["问题"].startswith(found["message"])
        assert row["依据"] == found["basis"]
    slip = next(row for row in rows if (row["应为"] or "").startswith("12（"))
    assert slip["印作"] == "21"
    assert slip["位置"] == "表三·1.本机关不掌握相关政府信息·自然人"
    either = next(row for row in rows if row["规则"] == "prose-procurement-amount")
    assert either["印作"].splitlines() == [
        "可能1：表二·政府集中采购·采购总金额 4964.96 万元",
        "可能2：正文 4946.96万元",
    ]
    assert [line.split("（")[0] for line in either["应为"].splitlines()] == [
        "可能1：4946.96 万元",
        "可能2：4964.96万元",
    ]


def test_the_ledger_is_made_to_be_filled_in(book: Path) -> None:
    for name, page in ledger.sheets(book).items():
        assert page.freeze_panes == "A2", name
        assert page.auto_filter.ref == page.dimensions, name
        assert page["A2"].alignment.wrap_text, name
        assert all(page.column_dimensions[cell.column_letter].width >= 7 for cell in page[1]), name
    page = ledger.sheets(book)["台账"]
    heads = {cell.value: cell.column_letter for cell in page[1]}
    found = {
        str(rule.sqref): str(rule.formula1).strip('"').split(",")
        for rule in page.data_validations.dataValidation
    }
    last = page.max_row
    assert found == {f"{heads[name]}2:{heads[name]}{last}": choices for name, choices in ANSWERS.items()}
    assert all(row[name] is None for row in ledger.rows(page) for name in (*ANSWERS, "部门说明"))


def test_the_reports_have_a_row_each(book: Path) -> None:
    reports = audit(SAMPLES)["reports"]
    rows = ledger.rows(ledger.sheets(book)["报告"])
    assert [row["文件"] for row in rows] == [one["path"] for one in reports]
    for row, one in zip(rows, reports, strict=True):
        coverage = [row[name] for name in ("检查通过", "检查不符", "无法判断", "不适用")]
        assert coverage == list(one["coverage"].values())
        severities = [found["severity"] for found in one["findings"]]
        assert [row["错误"], row["警告"], row["提示"]] == [
            severities.count(name) for name in ("error", "warning", "info")
        ]
        assert row["结论"] == ("有问题" if "error" in severities else "通过")
        assert (row["说明"] or "") == "\n".join(one["notes"])


def test_what_was_not_read_passes_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "坏.docx").write_bytes(b"PK\3\4")
    (tmp_path / "说明.txt").write_text("会议通知", "utf-8")
    sheets = ledger.sheets(made(tmp_path, ".", code=3))
    [row] = ledger.rows(sheets["报告"])
    assert (row["文件"], row["状态"], row["结论"], row["机关"]) == ("坏.docx", "未能检查", "未能核对", None)
    assert "与上年对照" not in sheets
    told = {row["项目"]: (row["内容"], row["原因"]) for row in ledger.rows(sheets["本次核对"])}
    assert told["跳过的文件"][0] == "说明.txt"
    assert told["跳过的文件"][1].startswith("不是政府信息公开工作年度报告")
    assert told["小结"] == ("1 份报告：1 个错误；1 份未能检查；跳过 1 个文件。", None)


def test_last_years_totals_stand_beside(tmp_path: Path) -> None:
    rng = random.Random(3)
    forms = [FORMS.for_year(year, FORMS.kinds()[0]) for year in (2022, 2023)]
    assert forms[0] is not None
    assert forms[1] is not None
    earlier = figures(forms[0], rng)
    both = {2022: earlier, 2023: figures(forms[1], rng, earlier)}
    for year, cells in both.items():
        page = replace(sheet(forms[1], cells, year=year), organ="清溪县水务局")
        (tmp_path / f"{year}.html").write_text(html(page), "utf-8")
    rows = ledger.rows(
        ledger.sheets(made(tmp_path, "2023.html", "--previous", "2022.html", code=0))["与上年对照"]
    )
    found = {(row["项目"], row["栏目"]): row for row in rows if row["表"] == "表三"}
    assert {column for _, column in found} == {"总计"}
    for address, value in both[2023].items():
        if address.table == "applications" and address.column == "total":
            name = forms[1].tables["applications"].row(address.row).name  # type: ignore[union-attr]
            before = both[2022][address]
            if not (before or value):  # nothing in either year
                assert (name, "总计") not in found
                continue
            row = found[name, "总计"]
            assert (row["上年"], row["本年"], row["增减"]) == (before, value, value - before)
    money = next(row for row in rows if row["项目"] == "行政事业性收费")
    assert (money["单位"], money["上年的文件"]) == ("万元", "2022.html")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", '=HYPERLINK("http://x","y")&', "＝"])
def test_what_looks_like_a_formula_stays_text(start: str) -> None:
    text = f"{start}1+cmd|' /C calc'!A0"
    report = audits.faulty()
    findings = tuple(
        replace(
            one,
            message=text,
            hint=text,
            basis=text,
            rule=text,
            fingerprint=text,
            cause=(),
            alternatives=(),
            values={},
            locations=tuple(
                replace(place, label=text, path=text, place=replace(place.place, text=text))
                for place in one.locations
            ),
        )
        for one in report.findings
    )
    hostile = replace(report, organ=text, path=text, findings=findings, notes=(text,))
    whole = replace(audits.audit_of(hostile), notes=(text,))
    output = renderer("xlsx")(whole, Options(audits.FORMS, audits.RULES))
    assert isinstance(output, bytes)
    met = 0
    for page in ledger.sheets(output).values():
        for row in page.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value.lstrip().startswith(text.strip()[:5]):
                    met += 1
                    assert cell.quotePrefix, cell.coordinate
    assert met >= 6 * len(findings)


def test_no_text_breaks_the_workbook(tmp_path: Path) -> None:
    odd = "甲\x00\x1b\u202e\ud800\ufffe_x0041_\r\n乙 <b>&amp;"
    report = audits.faulty()
    long = replace(report.findings[0], message="长" * 40_000, hint=odd)
    whole = audits.audit_of(replace(report, organ=odd, findings=(long,)))
    output = renderer("xlsx")(whole, Options(audits.FORMS, audits.RULES))
    assert isinstance(output, bytes)
    (tmp_path / "a.xlsx").write_bytes(output)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
        for name in package.namelist():
            ElementTree.fromstring(package.read(name))
    [row] = ledger.rows(ledger.sheets(output)["台账"])
    assert row["建议"] == "甲\ufffd\ufffd\ufffd\ufffd\ufffd_x0041_\n乙 <b>&amp;"
    assert len(row["问题"]) < 32_767
    assert row["问题"].endswith("（其余见其他格式的输出）")


def test_the_same_audit_is_the_same_file(book: Path, tmp_path: Path) -> None:
    time.sleep(2.1)  # a ZIP tells time by two seconds
    assert made(tmp_path, SAMPLES).read_bytes() == book.read_bytes()


@pytest.mark.skipif(libreoffice.program() is None, reason="no LibreOffice")
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_a_ledger_that_came_back_from_a_department_is_no_report(
    book: Path, tmp_path: Path, suffix: str
) -> None:
    """Whatever it was saved as: some programs keep no properties."""
    program = [
        libreoffice.program() or "",
        f"-env:UserInstallation={(tmp_path / 'user').as_uri()}",
        "--headless",
    ]
    subprocess.run(
        [*program, "--convert-to", suffix, "--outdir", str(tmp_path), str(book)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    (tmp_path / "又一份.xlsx").write_bytes(book.read_bytes())
    data = audit(f"台账.{suffix}", "又一份.xlsx", cwd=tmp_path)
    assert data["reports"] == []
    assert [one["reason"] for one in data["skipped"]] == ["这是 gouji 自己的审核结果，不是报告"] * 2


def test_a_ledger_among_the_reports_may_be_renewed_and_no_other_workbook(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes((SAMPLES / "2023-one-cell.html").read_bytes())
    before = made(tmp_path, ".").read_bytes()
    assert made(tmp_path, ".").read_bytes() != before  # the ledger itself is skipped, and told
    made(tmp_path, "a.html", name="b.jsonl")
    with zipfile.ZipFile(tmp_path / "别的.xlsx", "w") as package:
        package.writestr("xl/workbook.xml", "")
        package.writestr("docProps/core.xml", "<dc:creator>别人</dc:creator><dc:title>审核台账</dc:title>")
    kept = (tmp_path / "别的.xlsx").read_bytes()
    done = gouji("check", ".", "--output", "别的.xlsx", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "别的.xlsx").read_bytes()) == (2, kept)


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminal")
def test_a_terminal_is_not_given_a_workbook() -> None:
    import pty

    ours, theirs = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "checker", "check", str(SAMPLES), "--format", "xlsx"],
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            cwd=ROOT,
            timeout=60,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
    finally:
        os.close(theirs)
        os.close(ours)
    assert done.returncode == 2
    assert "格式 xlsx 是文件，不能显示在终端上；请用 --output" in done.stderr


def test_other_formats_do_not_import_the_library() -> None:
    script = (
        "import sys; from checker.cli import main\n"
        "try: main(['check', 'samples/2023-clean.html', '--format', 'json'])\n"
        "finally: print('xlsxwriter' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60
    )
    assert done.stderr.split() == ["False"]


# -- lines -------------------------------------------------------------------------------------------


def test_lines_hold_what_the_json_holds(tmp_path: Path) -> None:
    lines = made(tmp_path, SAMPLES, name="a.jsonl").read_text("utf-8").split("\n")
    assert lines.pop() == ""
    *reports, last = map(json.loads, lines)
    whole = audit(SAMPLES)
    head = {"schema": whole["schema"], "tool": whole["tool"]}
    assert reports == [{**head, "record": "report", **one} for one in whole["reports"]]
    del whole["reports"]
    assert last == {**head, "record": "summary", **whole}


def test_a_line_is_one_whatever_stands_in_it() -> None:
    odd = "甲\n乙\u2028丙\u2029丁\x85戊\x1c己"
    report = replace(audits.faulty(), organ=odd)
    output = renderer("jsonl")(audits.audit_of(report), Options())
    assert isinstance(output, str)
    lines = output.splitlines()
    assert [json.loads(line)["record"] for line in lines] == ["report", "summary"]
    assert json.loads(lines[0])["organ"] == odd
