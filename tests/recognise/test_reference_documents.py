"""Real reports and the reference documents, where they are."""

from __future__ import annotations

import json

import pytest

from checker.readers import read
from checker.recognise import recognise
from checker.report import Address
from tests.support.recognising import (
    FORMS,
    SHARED,
    differing,
    false,
    form,
)
from tests.support.shapes import Sheet


@pytest.mark.skipif(not (SHARED / "reports").is_dir(), reason="the five reports are not here")
def test_the_five_reports() -> None:
    truth = json.loads((SHARED / "reports" / "truth.json").read_text(encoding="utf-8"))
    for name, right in truth.items():
        path = SHARED / "reports" / name
        report = recognise(read(str(path), path.read_bytes()), FORMS)
        assert (report.organ, report.year, report.form) == (right["organ"], right["year"], right["form"])
        for table, rows in right["tables"].items():
            for row, columns in rows.items():
                for column, value in columns.items():
                    cell = report.cell(Address(table, row, column))
                    assert cell is not None
                    if cell.state != "unsure":
                        read_as = None if cell.value is None else float(cell.value)
                        assert (cell.state, read_as) == ("blank" if value is None else "number", value)
                    else:
                        assert name.startswith("004")


@pytest.mark.skipif(not (SHARED / "documents").is_dir(), reason="the twelve documents are not here")
@pytest.mark.parametrize(
    ("folder", "least"), [("md", 1.0), ("html", 1.0), ("txt_layout", 0.75), ("txt_raw", 0.4)]
)
def test_the_twelve_documents(folder: str, least: float) -> None:
    truth = json.loads((SHARED / "documents" / "truth.json").read_text(encoding="utf-8"))
    exact = count = 0
    for name, right in truth.items():
        path = next((SHARED / "documents" / folder).glob(f"{name}.*"))
        report = recognise(read(str(path), path.read_bytes()), FORMS)
        cells = {
            Address(table, row, column): text
            for table, rows in right["as_printed"].items()
            for row, columns in rows.items()
            for column, text in columns.items()
        }
        wanted = Sheet(form(right["form"]), cells)
        assert false(report, wanted) == []
        count += len(cells)
        exact += len(cells) - len(list(differing(report, wanted)))
        assert (report.organ, report.year, report.form) == (right["organ"], right["year"], right["form"])
    assert exact / count >= least
