"""A ledger as an office program reads it, and what any output says as text."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet


def sheets(file: Path | bytes) -> dict[str, Worksheet]:
    data = file if isinstance(file, bytes) else file.read_bytes()
    return {sheet.title: sheet for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets}


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    """Every row under the head, by the names of the columns."""
    head, *rest = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rest]


def said(output: bytes) -> str:
    """The text of an output; of a workbook, all its cells; of a table for analysis, rows and metadata."""
    if output[:4] == b"PAR1":
        from pyarrow import parquet

        table = parquet.ParquetFile(io.BytesIO(output))
        rows = [str(value) for row in table.read().to_pylist() for value in row.values() if value is not None]
        return "\n".join([*rows, table.metadata.metadata[b"gouji.audit"].decode("utf-8")])
    if output[:2] != b"PK":
        return output.decode("utf-8")
    values = [value for sheet in sheets(output).values() for row in sheet.values for value in row]
    return "\n".join(str(value) for value in values if value is not None)
