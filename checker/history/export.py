"""A history for other programs: JSON, the rows of sheets, CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from checker.history.book import Book

SCHEMA = "gouji.history/1"
FINDINGS = ("机关", "年度", "种类", "轮次", "日期", "级别", "状态", "问题", "依据", "规则", "指纹")
FIGURES = ("机关", "年度", "种类", "轮次", "日期", "单元格", "状态", "数", "单位", "印作")
Value = str | int | Decimal | None
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r]")
"""What a spreadsheet would reckon with."""


def as_json(book: Book) -> str:
    """``gouji.history/1``: reports, their rounds, figures and findings."""
    data = {"schema": SCHEMA, "reports": list(_reports(book))}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def tables(book: Book) -> dict[str, tuple[tuple[str, ...], list[tuple[Value, ...]]]]:
    """Name of a sheet → its head and rows."""
    return {"问题": (FINDINGS, list(_findings(book))), "数字": (FIGURES, list(_figures(book)))}


def as_csv(book: Book, what: str) -> str:
    """``findings`` or ``figures``, with the mark by which Excel knows UTF-8; text that looks like a formula
    stands behind an apostrophe."""
    head, rows = (FINDINGS, _findings(book)) if what == "findings" else (FIGURES, _figures(book))
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(head)
    for row in rows:
        table.writerow([f"'{one}" if isinstance(one, str) and _FORMULA.match(one) else one for one in row])
    return "\ufeff" + text.getvalue()


def _reports(book: Book) -> Iterator[dict[str, Any]]:
    for entry in book.entries():
        rounds = [
            {
                "number": one.number,
                "date": one.day,
                "tool": one.tool,
                "organ": one.organ,
                "form": one.form,
                "status": one.status,
                "files": list(one.files),
                "figures": [
                    {
                        "cell": str(cell.address),
                        "state": cell.state,
                        "value": _plain(cell.value),
                        "unit": cell.unit,
                        "text": cell.text,
                    }
                    for cell in book.cells(one)
                ],
                "findings": [
                    {
                        "rule": found.rule,
                        "title": found.title,
                        "severity": found.severity,
                        "message": found.message,
                        "basis": found.basis,
                        "hint": found.hint,
                        "cells": list(found.cells),
                        "figures": {key: list(printed) for key, printed in (found.figures or {}).items()},
                        "state": found.state,
                        "fingerprint": found.fingerprint,
                    }
                    for found in book.findings(one)
                ],
            }
            for one in book.rounds(entry)
        ]
        yield {"body": entry.body, "year": entry.year, "kind": entry.kind, "rounds": rounds}


def _findings(book: Book) -> Iterator[tuple[Value, ...]]:
    for entry in book.entries():
        for one in book.rounds(entry):
            for found in book.findings(one):
                head = (entry.body, entry.year, entry.kind, one.number, one.day)
                said = (found.message, found.basis, found.rule, found.fingerprint)
                yield (*head, found.severity, found.state, *said)


def _figures(book: Book) -> Iterator[tuple[Value, ...]]:
    for entry in book.entries():
        for one in book.rounds(entry):
            for cell in book.cells(one):
                head = (entry.body, entry.year, entry.kind, one.number, one.day)
                yield (*head, str(cell.address), cell.state, cell.value, cell.unit, cell.text)


def _plain(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
