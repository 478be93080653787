"""PDF: reports as office programs and browsers print them."""

from __future__ import annotations

import json
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from checker.forms import load_forms
from checker.readers import read
from tests.support.sheets import lines, only_grid, texts

SHARED = Path(__file__).parents[3] / "shared" / "documents"


@pytest.mark.skipif(not SHARED.exists(), reason="没有 ../shared")
@pytest.mark.parametrize("folder", ["pdf", "pdfchrome"])
def test_the_figures_of_reports_in_pdf(folder: str) -> None:
    """Every cell of these reports as printed, and none that is not."""
    exact, wrong = _measured(folder)
    assert wrong == 0
    assert exact >= 0.99


def _measured(folder: str) -> tuple[float, int]:
    from checker.recognise import recognise
    from checker.report import Address
    from checker.rules.loader import builtin_folder

    forms = load_forms([builtin_folder() / "forms"])
    truth = json.loads((SHARED / "truth.json").read_text("utf-8"))
    exact = wrong = total = 0
    for path in sorted((SHARED / folder).glob("*.pdf")):
        report = recognise(read(path), forms)
        for table, rows in truth[path.stem]["as_printed"].items():
            for row, columns in rows.items():
                for column, printed in columns.items():
                    total += 1
                    cell = report.cell(Address(table, row, column))
                    text = "".join(str(printed or "").split()).replace(",", "")
                    figures = "".join(char for char in text if char.isdigit() or char == ".")
                    if cell is None or cell.state in ("unsure", "invalid"):
                        continue
                    if not figures:
                        same = cell.state == "blank"
                    else:
                        value = Decimal(figures) * (-1 if text[0] in "-－减" else 1)
                        same = cell.value in (value, value * 10000)
                    exact, wrong = exact + same, wrong + (not same)
    return exact / total, wrong


_PAGE = """<meta charset=utf-8><style>@page{size:A4;margin:2cm}table{border-collapse:collapse;width:100%;
table-layout:fixed;font-size:12pt}td{BORDER;text-align:center;padding:2px}p{font-size:16pt;height:700px}</style>
<p>一、总体情况</p><table>ROWS</table><h3>四、其他情况</h3>"""


@pytest.mark.skipif(not shutil.which("chromium"), reason="没有 Chromium")
@pytest.mark.parametrize("border", ["border:1px solid", "border-bottom:1px solid", ""])
def test_a_browser_s_table_over_two_pages(border: str, tmp_path: Path) -> None:
    rows = [["项目", "自然人", "企业", "总计"]]
    for number in range(1, 31):
        label = f"{number}.属于第{number}类需要另行制作和重新出具已获取信息的情形"
        rows.append([label, str(number * 37), "", str(number * 37)])
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    page = tmp_path / "page.html"
    page.write_text(_PAGE.replace("BORDER", border).replace("ROWS", cells), "utf-8")
    printed = tmp_path / "page.pdf"
    subprocess.run(
        [
            "chromium",
            *("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"),
            f"--user-data-dir={tmp_path / 'profile'}",
            f"--print-to-pdf={printed}",
            page.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    found = read(printed)
    assert texts(only_grid(found)) == rows
    assert lines(found) == ["一、总体情况", "四、其他情况"]
