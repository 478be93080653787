"""The tables of many reports as tidy rows: the same cells in every kind of file, text that stays text."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from support import ledger
from support.command import ROOT, gouji, gouji_bytes

SAMPLES = ROOT / "samples"


def cells(*arguments: str | Path) -> list[dict[str, Any]]:
    """What ``gouji parse`` says of every cell."""
    told = json.loads(gouji("parse", *arguments, "--format", "json", "--no-cache").stdout)["reports"]
    return [
        {
            "file": report["path"],
            "organ": report["organ"],
            "year": report["year"],
            "cell": f"{table}[{row}, {column}]",
            **{key: cell[key] for key in ("value", "state", "text", "from")},
            "unit": cell.get("unit"),
        }
        for report in told
        for table, found in report["tables"].items()
        for row, columns in (found or {}).items()
        for column, cell in columns.items()
    ]


@pytest.fixture(scope="module")
def expected() -> list[dict[str, Any]]:
    found = cells(SAMPLES)
    assert len(found) > 500
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("extracted")
    done = gouji("extract", SAMPLES, "-o", made / "数据.json", "--no-cache")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return made


def written(name: str, folder: Path) -> Path:
    file = folder / f"数据.{name}"
    assert gouji("extract", SAMPLES, "--output", file).returncode == 0
    return file


def same(found: list[dict[str, Any]], expected: list[dict[str, Any]]) -> bool:
    keys = expected[0].keys()

    def key(one: dict[str, Any]) -> tuple[str, str]:
        return one["file"], one["cell"]

    return [{name: one[name] for name in keys} for one in sorted(found, key=key)] == sorted(expected, key=key)


def test_json_holds_every_cell_with_its_names(folder: Path, expected: list[dict[str, Any]]) -> None:
    data = json.loads((folder / "数据.json").read_text("utf-8"))
    assert data["schema"] == "gouji.cells/1"
    assert same(data["cells"], expected)
    one = next(
        cell
        for cell in data["cells"]
        if (cell["cell"], cell["year"]) == ("applications[denied.state_secret, natural_person]", 2023)
    )
    assert one["label"] == "表三·1.属于国家秘密·自然人"
    assert one["row"] == "三、本年度办理结果 / （三）不予公开 / 1.属于国家秘密"
    assert (one["column"], one["printed"].endswith("属于国家秘密")) == ("自然人", True)
    assert one["place"].startswith("第 ")


def test_csv_and_standard_output(folder: Path, expected: list[dict[str, Any]]) -> None:
    data = gouji_bytes("extract", SAMPLES).stdout
    assert data == written("csv", folder).read_bytes()
    assert data.startswith("\ufefforgan,".encode())
    found = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(found) == len(expected)
    numbers = {(one["file"], one["cell"]): one["value"] for one in expected}
    for one in found:
        value = numbers[one["file"], one["cell"]]
        assert one["value"] == "" if value is None else float(one["value"]) == value


def test_a_workbook_and_parquet(folder: Path, expected: list[dict[str, Any]]) -> None:
    [(name, page)] = ledger.sheets(written("xlsx", folder)).items()
    rows = ledger.rows(page)
    assert (name, len(rows)) == ("数据", len(expected))
    assert sum(row["数值"] or 0 for row in rows) == sum(one["value"] or 0 for one in expected)
    parquet = pytest.importorskip("pyarrow.parquet")
    assert same(parquet.read_table(written("parquet", folder)).to_pylist(), expected)


def test_what_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    evil = tmp_path / "=cmd.html"
    evil.write_bytes((SAMPLES / "2023-clean.html").read_bytes())
    rows = list(
        csv.DictReader(
            io.StringIO(gouji_bytes("extract", evil.name, cwd=tmp_path).stdout.decode("utf-8-sig"))
        )
    )
    assert {row["file"] for row in rows} == {"'=cmd.html"}
    gouji("extract", evil.name, "-o", "x.xlsx", cwd=tmp_path)
    [page] = ledger.sheets(tmp_path / "x.xlsx").values()
    heads = [cell.value for cell in page[1]]
    cell = page.cell(2, heads.index("文件") + 1)
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=cmd.html", "s", True)


def test_codes_and_refusals(tmp_path: Path) -> None:
    (tmp_path / "坏.docx").write_bytes(b"PK\3\4")
    done = gouji("extract", tmp_path, "-o", tmp_path / "x.csv")
    assert (done.returncode, "坏.docx" in done.stderr) == (3, True)
    assert (tmp_path / "x.csv").read_text("utf-8-sig").count("\n") == 1
    for arguments, told in (
        (("-o", tmp_path / "x.doc"), "看不出是哪种格式"),
        (("--format", "xlsx"), "--output"),
        (("--format", "csv", "-o", tmp_path / "坏.docx"), "这次运行要读这个文件"),
    ):
        done = gouji("extract", tmp_path / "坏.docx", *arguments)
        assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    assert (tmp_path / "坏.docx").read_bytes() == b"PK\3\4"
