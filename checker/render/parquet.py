"""Tables for analysis in Parquet: a row for each finding, or for each cell, written some thousands at a time.

A report without findings has one row, whose ``rule`` is null, so that no report, no status and no note is
missing. What is said of the run as a whole stands in the metadata of the file, as JSON under ``gouji.audit``.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import RawIOBase
from typing import IO, Any

from checker.audit import Audit, ReportAudit
from checker.ground.extras import needed
from checker.render import Options
from checker.render.json import finding_data, report_facts, to_json

_ROWS = 5000
"""So many rows are in memory before they are written."""
Columns = Mapping[str, str]
"""Name of a column → ``text``, ``texts`` (a list), ``integer``, ``number`` (four decimals) or ``boolean``."""

FINDINGS: Columns = {
    "path": "text",
    "organ": "text",
    "year": "integer",
    "kind": "text",
    "form": "text",
    "status": "text",
    "notes": "texts",
    "checks_passed": "integer",
    "checks_failed": "integer",
    "checks_unknown": "integer",
    "checks_not_applicable": "integer",
    "rule": "text",
    "title": "text",
    "severity": "text",
    "confidence": "text",
    "state": "text",
    "message": "text",
    "basis": "text",
    "hint": "text",
    "cells": "texts",
    "cause": "text",
    "alternatives": "text",
    "values": "text",
    "locations": "text",
    "explains": "texts",
    "line": "integer",
    "column": "integer",
    "page": "integer",
    "text": "text",
    "state_reason": "text",
    "reading": "text",
    "fingerprint": "text",
}
_JSON = ("cause", "alternatives", "values", "locations")
"""What is no plain value stands as the JSON that ``--format json`` has for it."""
_AS_IT_IS = (
    "rule",
    "title",
    "severity",
    "confidence",
    "state",
    "message",
    "basis",
    "hint",
    "cells",
    "explains",
)


def render(audit: Audit, options: Options) -> bytes:
    file = io.BytesIO()
    table = Table(file, FINDINGS)
    for report in audit.reports:
        table.add(finding_rows(report))
    table.close(about(audit))
    return file.getvalue()


def about(audit: Audit) -> str:
    """What is said of the run as a whole."""
    data = to_json(audit)
    del data["reports"]
    return json.dumps(data, ensure_ascii=False)


def finding_rows(report: ReportAudit) -> Iterator[dict[str, Any]]:
    """The rows of one report, for the columns ``FINDINGS``."""
    counts = report.coverage()
    base = {
        **report_facts(report),
        "checks_passed": counts["pass"],
        "checks_failed": counts["fail"],
        "checks_unknown": counts["unknown"],
        "checks_not_applicable": counts["not_applicable"],
    }
    if not report.findings:
        yield base
    for finding in report.findings:
        data = finding_data(finding)
        row = {**base, **{name: data[name] for name in (*_AS_IT_IS, "explains")}}
        row |= {name: json.dumps(data[name], ensure_ascii=False) for name in _JSON}
        first: dict[str, Any] = next((one for one in data["locations"] if one["role"] == "primary"), {})
        row |= {name: first.get(name) for name in ("line", "column", "page", "text")}
        told = {name: data.get(name) for name in ("state_reason", "reading")}
        yield {**row, **told, "fingerprint": finding.fingerprint or None}


class Table:
    """A Parquet file that rows are added to. Raises ``Refused`` where pyarrow is not installed, and
    ``OSError`` where nothing can be written."""

    def __init__(self, file: IO[bytes] | RawIOBase, columns: Columns) -> None:
        arrow = needed("pyarrow", "data", "输出 Parquet")
        parquet = needed("pyarrow.parquet", "data", "输出 Parquet")
        types = {
            "text": arrow.string(),
            "texts": arrow.list_(arrow.string()),
            "integer": arrow.int64(),
            "number": arrow.decimal128(38, 4),
            "boolean": arrow.bool_(),
        }
        self._arrow = arrow
        self._schema = arrow.schema([(name, types[kind]) for name, kind in columns.items()])
        self._writer = parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def add(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Rows as plain data: column → value; a column that is left out is null."""
        self._rows.extend(_writable(row) for row in rows)
        if len(self._rows) >= _ROWS:
            self._flush()

    def close(self, about: str = "") -> None:
        """``about``: what is said of the table as a whole, as JSON."""
        self._flush()
        if about:
            self._writer.add_key_value_metadata({"gouji.audit": _sound(about)})
        self._writer.close()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(self._arrow.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []


def _writable(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return _sound(value)
    if isinstance(value, Sequence):
        return [_plain(one) for one in value]
    return value


def _sound(text: str) -> str:
    """Text without lone surrogates, which a file name of broken bytes can bring and no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text
