"""What a run makes of reports of other kinds beside each other: parts, years, summaries, a baseline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest
from lxml import html

from checker import run
from checker.audit import Audit
from checker.ledger import baseline
from checker.report import Address, Cell, Report
from checker.rules.differences import differences
from checker.run import bodies
from checker.settings import Settings

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "kinds"
FORMS, RULES = run.load(Settings())
ACCOUNTS = (SAMPLES / "accounts-clean.html").read_text("utf-8")


def audited(folder: Path, **settings: object) -> Audit:
    return run.check([str(folder)], Settings(**settings), FORMS, RULES)  # type: ignore[arg-type]


def in_two_files(page: str, text: Path, tables: Path) -> None:
    """The text as Word, each table on a sheet of a workbook under the lines that stand over it."""
    book, document = openpyxl.Workbook(), docx.Document()
    lines: list[str] = []
    for element in html.fromstring(page).iter("h1", "h2", "h3", "p", "table"):
        said = " ".join(element.text_content().split())
        if element.tag != "table":
            lines.append(said)
            document.add_paragraph(said, f"Heading {element.tag[1]}" if element.tag[0] == "h" else None)
            continue
        sheet = book.create_sheet()
        for line in lines[-2:]:
            sheet.append([line])
        put(sheet, element, 3)
    book.remove(book.worksheets[0])
    book.save(tables)
    document.save(str(text))


def put(sheet: openpyxl.worksheet.worksheet.Worksheet, table: html.HtmlElement, top: int) -> None:
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(table.iter("tr"), top):
        column = 1
        for cell in cells.iter("td", "th"):
            while (row, column) in taken:
                column += 1
            high, wide = int(cell.get("rowspan", "1")), int(cell.get("colspan", "1"))
            taken |= {(row + n, column + m) for n in range(high) for m in range(wide)}
            sheet.cell(row, column, " ".join(cell.text_content().split()))
            if high * wide > 1:
                sheet.merge_cells(None, row, column, row + high - 1, column + wide - 1)
            column += wide


@pytest.mark.parametrize("sample", ["accounts-one-figure", "enforcement-one-cell"])
def test_text_and_tables_in_two_files_are_one_report(tmp_path: Path, sample: str) -> None:
    page = (SAMPLES / f"{sample}.html").read_text("utf-8")
    in_two_files(page, tmp_path / "说明.docx", tmp_path / "附表.xlsx")
    (report,) = audited(tmp_path).reports
    (whole,) = run.check([str(SAMPLES / f"{sample}.html")], Settings(), FORMS, RULES).reports
    assert (report.status, len(report.parts)) == ("checked", 2)
    assert [one.message for one in report.findings] == [one.message for one in whole.findings]
    assert {one.rule for one in report.checks if one.result == "pass"} == {
        one.rule for one in whole.checks if one.result == "pass"
    }


def test_two_bodies_in_a_folder_each_have_their_own_tables(tmp_path: Path) -> None:
    for name in ("云溪县图书馆", "云溪县文化馆"):
        stem = f"{name}2024年度单位决算"
        page = ACCOUNTS.replace("云溪县图书馆", name)
        in_two_files(page, tmp_path / f"{stem}.docx", tmp_path / f"{stem}附表.xlsx")
    reports = audited(tmp_path).reports
    assert [(one.organ, one.status, len(one.parts)) for one in reports] == [
        ("云溪县图书馆", "checked", 2),
        ("云溪县文化馆", "checked", 2),
    ]


def last_year() -> str:
    """A report whose closing balance is what this year's begins with."""
    page = ACCOUNTS[: ACCOUNTS.index("第三部分")].replace("2024年度", "2023年度")
    page = page.replace(">16.53<", ">@<").replace(">21.37<", ">16.53<").replace(">@<", ">21.37<")
    for now, then in (
        ("1475.37", "1470.53"),
        ("1458.84", "1449.16"),
        ("1202.66", "1192.98"),
        ("902.11", "892.43"),
        ("1158.29", "1148.61"),
    ):
        page = page.replace(now, then)
    return f"{page}第三部分 部门决算情况说明</h2></body></html>"


@pytest.mark.parametrize(("closing", "fails"), [("21.37", False), ("21.73", True)])
def test_last_years_report_is_found_beside_it(tmp_path: Path, closing: str, fails: bool) -> None:
    (tmp_path / "2024.html").write_text(ACCOUNTS, "utf-8")
    (tmp_path / "2023.html").write_text(last_year().replace(">21.37<", f">{closing}<"), "utf-8")
    (report,) = (one for one in audited(tmp_path).reports if one.year == 2024)
    results = {one.result for one in report.checks if one.rule.endswith("年初结转和结余-opening")}
    assert results == {"fail" if fails else "pass"}


def doubled(page: str) -> str:
    figures = re.compile(r"(?<=>)\d+\.\d\d(?=<)|\d+\.\d\d(?=万元)")
    page = figures.sub(lambda match: str(Decimal(match[0]) * 2), page)
    return page.replace("云溪县图书馆", "云溪县文化和旅游局").replace("单位决算", "部门决算")


def test_a_department_is_the_sum_of_its_units(tmp_path: Path) -> None:
    (tmp_path / "局.html").write_text(doubled(ACCOUNTS), "utf-8")
    (tmp_path / "馆.html").write_text(ACCOUNTS, "utf-8")
    (tmp_path / "文化馆.html").write_text(ACCOUNTS.replace("云溪县图书馆", "云溪县文化馆"), "utf-8")
    listed = tmp_path / "汇总.yaml"
    listed.write_text("whole: 云溪县文化和旅游局\nmembers: [云溪县图书馆, 云溪县文化馆]\n", "utf-8")
    (whole, *_) = audited(tmp_path, rollup=listed).reports
    results = [one.result for one in whole.checks if one.rule == "rollup-sum"]
    assert len(results) > 150
    assert set(results) == {"pass"}
    listed.write_text("whole: 云溪县文化和旅游局\nmembers: [云溪县图书馆]\n", "utf-8")
    (whole, *_) = audited(tmp_path, rollup=listed).reports
    (finding,) = (one for one in whole.findings if one.rule == "rollup-sum")
    assert "汇总报告为 2772.84 万元，1 个成员之和为 1386.42 万元" in finding.message


def test_a_baseline_knows_what_was_there_before(tmp_path: Path) -> None:
    report, known = tmp_path / "report.html", tmp_path / "baseline.json"
    faulty = (SAMPLES / "enforcement-one-cell.html").read_text("utf-8")
    report.write_text(faulty, "utf-8")
    baseline.write(known, baseline.of_run(audited(report).reports, tmp_path))
    (again,) = audited(report, baseline=known).reports
    assert [one.state for one in again.findings] == ["baseline"]
    assert faulty.count(">408<") == 1
    report.write_text(faulty.replace(">408<", ">409<"), "utf-8")
    (changed,) = audited(report, baseline=known).reports
    assert [one.state for one in changed.findings] == ["new"]


def test_copies_are_held_against_each_other_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many they are, no pair of them is looked at for each of them."""
    compared: list[int] = []

    def counted(reports: Sequence[Report]) -> Iterator[tuple[Address, list[tuple[Report, Cell]]]]:
        compared.append(len(reports))
        return differences(reports)

    monkeypatch.setattr(bodies, "differences", counted)
    for number in range(5):
        page = ACCOUNTS.replace(">1475.37<", f">147{number}.37<", 1)
        (tmp_path / f"{number}.html").write_text(page, "utf-8")
    reports = audited(tmp_path, jobs=1, cache=False).reports
    assert compared == [5]
    assert [any("与同一份报告的其他文件有 1 格不一致" in note for note in one.notes) for one in reports] == [
        False, True, True, True, True,
    ]  # fmt: skip


def test_a_column_that_the_form_does_not_know_leaves_a_sum_over_columns_open(tmp_path: Path) -> None:
    page = (SAMPLES / "enforcement-clean.html").read_text("utf-8")
    more = page.replace('<td colspan="11">', '<td colspan="12">', 1)
    more = more.replace("<td>行政拘留</td>", "<td>行政拘留</td><td>责令退赔</td>", 1)
    figures = "<td>0</td><td>6</td><td>480</td>"
    assert page.count(figures) == 1
    for name, own in (("in", "3"), ("zero", "0")):
        changed = more.replace(figures, f"<td>0</td><td>{own}</td><td>6</td><td>483</td>")
        (tmp_path / f"{name}.html").write_text(changed.replace("480宗", "483宗"), "utf-8")
    sums = {}
    for name in ("in", "zero"):
        (report,) = audited(tmp_path / f"{name}.html", cache=False).reports
        sums[name] = {
            one.result for one in report.checks if one.rule == "enforcement-annual-行政处罚-合计-sum"
        }
    assert sums == {"in": {"unknown"}, "zero": {"fail"}}
