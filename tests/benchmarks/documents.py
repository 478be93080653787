"""How many cells are read right, format by format: ``python tests/benchmarks/documents.py FOLDER``.

FOLDER holds ``truth.json`` (report → ``as_printed`` cells by table, row and column, and ``organ``, ``year``,
``form``) and one folder for each format with the same reports (``docx/000.docx`` …). Printed for each:
exact (the right number, or blank where nothing is printed), unknown (``unsure`` or not found), false.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from checker import run
from checker.forms import Forms
from checker.inputs import collect
from checker.reading import read_all
from checker.report import Address, Report
from checker.settings import Settings

BLANK = {"", "/", "-", "—", "－", "–", "无"}


def printed(tables: dict[str, Any]) -> Iterator[tuple[Address, str]]:
    for table, rows in tables.items():
        for row, columns in rows.items():
            for column, text in columns.items():
                yield Address(table, row, column), text


def value(text: str, address: Address, form: str) -> Decimal | None:
    """What stands in a cell; money in 元."""
    if text.strip() in BLANK:
        return None
    number = text.replace(",", "").replace("，", "").replace("+", "").strip()
    factor = 1
    if (address.row, address.column, form) == ("fees", "amount", "2021"):
        factor = 10000
    for word, times in (("万元", 10000), ("元", 1)):
        if number.endswith(word):
            number, factor = number.removesuffix(word).strip(), times
            break
    for word, sign in (("增加", 1), ("减少", -1), ("增", 1), ("减", -1), ("↑", 1), ("↓", -1)):
        if number.startswith(word):
            number, factor = number.removeprefix(word).strip(), factor * sign
            break
    return Decimal(number) * factor


def score(report: Report | None, truth: dict[str, Any]) -> tuple[int, int, int, list[str]]:
    """Exact, unknown and false cells of one report, and what was false."""
    exact = unknown = 0
    wrong = []
    for address, text in printed(truth["as_printed"]):
        cell = report.cell(address) if report else None
        want = value(text, address, truth["form"])
        if cell is None or cell.state == "unsure":
            unknown += 1
        elif (cell.state == "blank") if want is None else (cell.state == "number" and cell.value == want):
            exact += 1
        else:
            wrong.append(f"{address}: {cell.state} {cell.value}, printed {text!r}")
    if report is not None:
        for key in ("organ", "year", "form"):
            if getattr(report, key) != truth[key]:
                wrong.append(f"{key}: {getattr(report, key)!r}, printed {truth[key]!r}")
    return exact, unknown, len(wrong), wrong


def main(folder: Path, only: list[str], show: bool) -> None:
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    forms: Forms = run.load(Settings())[0]
    print(f"{'format':12}{'files':>6}{'cells':>7}{'exact':>9}{'unknown':>9}{'false':>7}{'ms/file':>9}")
    for place in sorted(path for path in folder.iterdir() if path.is_dir()):
        if only and place.name not in only:
            continue
        items = [item for item in collect([str(place)]) if Path(item.path).stem in truth]
        started = time.perf_counter()
        readings = [group[0] for group in read_all(items, run.form_folders(Settings()), forms, 1)]
        spent = (time.perf_counter() - started) / max(len(items), 1) * 1000
        totals = [0, 0, 0]
        for item, reading in zip(items, readings, strict=True):
            *counts, wrong = score(reading.report, truth[Path(item.path).stem])
            totals = [total + count for total, count in zip(totals, counts, strict=True)]
            for line in wrong if show else []:
                print(f"    {item.path}: {line}")
            if reading.report is None and show:
                print(f"    {item.path}: {reading.problem}")
        cells = sum(totals) or 1
        print(
            f"{place.name:12}{len(items):6}{cells:7}{totals[0] / cells:9.2%}{totals[1] / cells:9.2%}"
            f"{totals[2]:7}{spent:9.0f}"
        )


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "-v"]
    main(Path(arguments[0]), arguments[1:], "-v" in sys.argv)
