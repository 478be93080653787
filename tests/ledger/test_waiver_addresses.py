"""Cells in a file of waivers are named as in rules: by ids, or by the labels that the form prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker import run
from checker.ground.faults import RuleFault
from checker.ledger import waivers
from checker.settings import Settings

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "kinds"
FORMS, RULES = run.load(Settings())


def cells_of(folder: Path, cell: str, year: int = 2024) -> tuple[frozenset[str], list[str]]:
    path = folder / "waivers.yaml"
    path.write_text(
        f"- rule: some\n  report: {{organ: 某局, year: {year}}}\n  cells: ['{cell}']\n"
        f"  figures: {{'{cell}': 1}}\n  reason: 已核实\n",
        "utf-8",
    )
    [waiver] = waivers.load(path, tuple(FORMS))
    return waiver.cells, list(waiver.figures)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("applications[granted,total]", "applications[granted, total]"),
        ("表三[予以公开, 总计]", "applications[granted, total]"),
        ("表三[其他处理/其他，总计]", "applications[other.misc, total]"),
        ("previous.表三[结转下年度继续办理, 总计]", "previous.applications[carried_out, total]"),
        ("收支总表（支出）[本年支出合计, 金额]", "支出[本年支出合计, 金额]"),
        ("支出决算表[合计, 基本支出]", "支出决算[合计, 基本支出]"),
        ("处罚统计表[行政处罚实施数量, 合计]", "行政处罚[行政处罚实施数量, 合计]"),
        # Of a form that is not in this run.
        ("assets[cash, closing]", "assets[cash, closing]"),
    ],
)
def test_a_cell_by_its_labels(tmp_path: Path, written: str, meant: str) -> None:
    assert cells_of(tmp_path, written) == ({meant}, [meant])


@pytest.mark.parametrize("written", ["表三[予以公工/开, 总计]", "金额", "表三[予以公开、总计]"])
def test_what_names_no_cell_is_told(tmp_path: Path, written: str) -> None:
    with pytest.raises(RuleFault) as caught:
        cells_of(tmp_path, written)
    assert "应写作" in str(caught.value)


def test_a_finding_is_waived_by_the_labels_of_its_cells(tmp_path: Path) -> None:
    report = SAMPLES / "enforcement-one-cell.html"
    (audited,) = run.check([str(report)], Settings(), FORMS, RULES).reports
    (finding,) = audited.findings
    file = tmp_path / "waivers.yaml"
    waivers.append(file, waivers.for_finding(finding, audited, file, "已核实"))
    by_labels = file.read_text("utf-8").replace("行政处罚[", "处罚统计表[")
    assert by_labels != file.read_text("utf-8")
    file.write_text(by_labels, "utf-8")
    (again,) = run.check([str(report)], Settings(waivers=file), FORMS, RULES).reports
    assert [one.state for one in again.findings] == ["waived"]
