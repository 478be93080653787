"""The tables of reports as tidy rows, one for each cell, for those who study them (``gouji extract``)."""

from __future__ import annotations

import csv as csvlib
import io
import json as jsonlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import IO, Any

from checker.forms import Form, FormTable
from checker.ground.faults import printable
from checker.language.numerals import figure
from checker.render import words
from checker.render.drawing import form_of, table_form
from checker.render.numbers import plain
from checker.report import Address, Cell, Report, Table

Row = tuple[str | int | Decimal | None, ...]
"""The values of ``COLUMNS``."""


@dataclass(frozen=True, slots=True)
class Column:
    """``name`` in files for programs, ``head`` in a workbook."""

    name: str
    head: str
    kind: str = "text"
    """``text``, ``integer`` or ``number``."""


COLUMNS = (
    Column("organ", "机关"),
    Column("year", "年度", "integer"),
    Column("kind", "报告种类"),
    Column("form", "格式"),
    Column("cell", "地址"),
    Column("label", "单元格"),
    Column("row", "行"),
    Column("column", "列"),
    Column("printed", "行（原文）"),
    Column("value", "数值", "number"),
    Column("state", "状态"),
    Column("text", "原文"),
    Column("unit", "单位"),
    Column("from", "来源"),
    Column("file", "文件"),
    Column("place", "位置"),
)
SCHEMA = "gouji.cells/1"
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r]")
_NUMBER = re.compile(r"[+-]?[\d,]+(\.\d+)?%?")
_BATCH = 20_000


def rows(report: Report, forms: Mapping[str, Form]) -> Iterator[Row]:
    """A row for each cell, in the order of the form."""
    form = form_of(report, forms)
    head = (report.organ, report.year, report.kind, report.form)
    for table in report.tables.values():
        shape = table_form(table, form, forms)
        for address, cell in table.cells.items():
            yield (*head, str(address), *_labels(address, table, shape), *_value(cell), *_place(cell, report))


def _labels(address: Address, table: Table, shape: FormTable | None) -> tuple[str | None, ...]:
    """The cell, its row and its column by the form, the row as printed."""
    own = table.labels.get(address.row)
    printed = own.text.strip() if own else None
    row = shape.row(address.row) if shape else None
    if shape is None or row is None:
        return (None, None, None, printed)
    column = next((one.label for one in row.columns if one.id == address.column), address.column)
    parents = [one for one in (row.block, *row.parents) if one]
    label = f"{shape.short}·{row.name}·{column}"
    return (label, " / ".join([*parents, f"{row.mark}{row.label}"]), column, printed)


def _value(cell: Cell) -> Row:
    return (cell.value if cell.state == "number" else None, cell.state, cell.text, cell.unit, cell.source)


def _place(cell: Cell, report: Report) -> tuple[str, str | None]:
    file = cell.place.file if cell.place else ""
    return printable(file or report.path), words.where(cell.place) if cell.place else None


# -- files -------------------------------------------------------------------------------------------


def csv(rows: Iterable[Row], out: IO[bytes]) -> None:
    """With the mark by which Excel knows UTF-8. Text that looks like a formula begins with ``'``."""
    text = io.TextIOWrapper(out, "utf-8-sig", "replace", newline="", write_through=True)
    writer = csvlib.writer(text, lineterminator="\r\n")
    writer.writerow(column.name for column in COLUMNS)
    for row in rows:
        writer.writerow(_csv(value) for value in row)
    text.flush()
    text.detach()


def _csv(value: str | int | Decimal | None) -> str | int:
    if isinstance(value, Decimal):
        return figure(value)
    if not isinstance(value, str):
        return "" if value is None else value
    shown = words.UNSEEN.sub("\ufffd", value)
    return f"'{shown}" if _FORMULA.match(shown) and not _NUMBER.fullmatch(shown) else shown


def json(rows: Iterable[Row], out: IO[bytes]) -> None:
    """``{"schema": "gouji.cells/1", "cells": [{…}, …]}``, one cell in a line."""
    joint = f'{{"schema": "{SCHEMA}", "cells": ['
    for row in rows:
        cell = {
            column.name: plain(value) if isinstance(value, Decimal) else value
            for column, value in zip(COLUMNS, row, strict=True)
        }
        line = jsonlib.dumps(cell, ensure_ascii=False)
        out.write(f"{joint}\n{line}".encode("utf-8", "replace"))
        joint = ","
    out.write((joint if joint != "," else "").encode() + b"\n]}\n")


def xlsx(rows: Iterable[Row], out: IO[bytes]) -> None:
    """Sheets of as many rows as Excel takes."""
    from checker.render.workbook import write_rows

    write_rows(out, "数据", [column.head for column in COLUMNS], rows)


def parquet(rows: Iterable[Row], out: IO[bytes]) -> None:
    """Needs ``gouji[data]``; raises ``ModuleNotFoundError`` without."""
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    kinds = {"text": pyarrow.string(), "integer": pyarrow.int32(), "number": pyarrow.float64()}
    schema = pyarrow.schema([(column.name, kinds[column.kind]) for column in COLUMNS])
    rest = iter(rows)
    with ParquetWriter(out, schema) as writer:
        while batch := list(islice(rest, _BATCH)):
            columns = [
                pyarrow.array([_parquet(value) for value in values], type=kinds[column.kind])
                for column, values in zip(COLUMNS, zip(*batch, strict=True), strict=True)
            ]
            writer.write_table(pyarrow.Table.from_arrays(columns, schema=schema))


def _parquet(value: str | int | Decimal | None) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return float(value) if isinstance(value, Decimal) else value


Writer = Callable[[Iterable[Row], IO[bytes]], None]
WRITERS: Mapping[str, Writer] = {"csv": csv, "parquet": parquet, "json": json, "xlsx": xlsx}
"""How each kind of file is written; its suffix is its name."""
STREAMED = ("csv", "json")
"""Those that can also go to standard output."""
