"""The same report written in every shape that real reports come in.

``Sheet`` is what one report prints: a text for every cell (“” for a blank one), and its prose. The writers
turn it into text files of five shapes, Markdown and web pages; nothing here knows how they are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from html import escape

from checker.forms import Form, FormTable, Row
from checker.report import Address

from .documents import Box, Content

PROSE = {
    "overview": ("本机关按照条例要求做好政府信息公开工作，主动公开的内容不断充实，依申请公开渠道畅通。",),
    "problems": ("公开的内容还不够丰富。下一步将加强培训，提高工作水平。",),
    "other": ("无。",),
}


@dataclass(frozen=True)
class Sheet:
    form: Form
    cells: Mapping[Address, str]
    organ: str = "青川县水务局"
    year: int = 2020
    prose: Mapping[str, Sequence[str]] = field(default_factory=lambda: PROSE)
    """Paragraphs by section; without 统计期限, which the preamble tells."""

    @property
    def title(self) -> str:
        return f"{self.organ}{self.year}年政府信息公开工作年度报告"

    @property
    def preamble(self) -> str:
        return (
            f"本报告由{self.organ}编制。所列数据的统计期限自{self.year}年1月1日起至{self.year}年12月31日止。"
        )

    def row(self, table: FormTable, row: Row) -> list[str]:
        return [self.cells.get(Address(table.id, row.id, column.id), "") for column in row.columns]


def sheet(
    form: Form, figures: Mapping[Address, Decimal | int], *, zeros: str = "0", year: int | None = None
) -> Sheet:
    """A sheet of figures as offices print them; ``zeros``: what is printed for 0 (“”, “/”, “无”)."""
    cells = {}
    for address, value in figures.items():
        row = form.tables[address.table].row(address.row)
        column = next(column for column in row.columns if column.id == address.column) if row else None
        number = Decimal(value)
        if column is not None and column.kind == "money":
            text = f"{(number / 10000).normalize():f}" + ("" if column.unit == "万元" else "万元")
        else:
            text = str(int(number))
        if column is not None and column.kind == "signed" and number > 0:
            text = f"+{text}"
        cells[address] = zeros if number == 0 else text
    return Sheet(form, cells, year=year or form.first_year)


# Rows that a report lacks, or prints twice


def _with_rows(sheet: Sheet, table: str, rows: Sequence[Row], cells: Mapping[Address, str]) -> Sheet:
    form = sheet.form
    changed = replace(form.tables[table], rows=tuple(rows))
    return replace(sheet, form=replace(form, tables={**form.tables, table: changed}), cells=cells)


def without_row(sheet: Sheet, table: str, row: str) -> Sheet:
    """The sheet as printed by somebody who has left a row out."""
    kept = [one for one in sheet.form.tables[table].rows if one.id != row]
    return _with_rows(sheet, table, kept, sheet.cells)


def row_twice(sheet: Sheet, table: str, row: str, again: Sequence[str]) -> Sheet:
    """The sheet with a row printed once more right under itself, with these figures."""
    rows: list[Row] = []
    cells = dict(sheet.cells)
    for one in sheet.form.tables[table].rows:
        rows.append(one)
        if one.id == row:
            rows.append(replace(one, id=f"{row}.again"))
            for column, text in zip(one.columns, again, strict=True):
                cells[Address(table, f"{row}.again", column.id)] = text
    return _with_rows(sheet, table, rows, cells)


# Text


def pdf_text(sheet: Sheet) -> str:
    """PDF text: an empty line after each visual line, labels wrapped, vertical headers, page numbers."""
    lines: list[str] = [sheet.title, *_wrap(sheet.preamble, 28)]
    page = 0
    for section, table in _parts(sheet.form):
        lines.append(section)
        if table is None:
            lines += [line for text in _prose(sheet, section) for line in _wrap("　　" + text, 28)]
            continue
        page += 1
        lines += _vertical_header(table)
        for number, row in enumerate(_rows(sheet, table)):
            values = " ".join(row.values)
            if not row.row:
                lines.append(values)
                continue
            if row.parent and table.layout == "matrix":
                lines += list(_wrap(row.parent, 4))
            elif row.header:
                lines += [row.parent, " ".join(row.header)]
            label = list(_wrap(row.label, 10))
            lines += [f"{label[0]} {values}".rstrip()] if len(label) == 1 else [*label, values]
            if number == 14:
                lines += ["", "", f"- {page} -"]
    return "\n\n".join(line for line in lines) + "\n"


def tabs(sheet: Sheet) -> str:
    """Tab-separated tables with the merged label cells as blank fields."""
    return _separated(sheet, lambda fields: "\t".join(fields))


def pipes(sheet: Sheet) -> str:
    """Pipe rows “a | b | c |” in plain text."""
    return _separated(sheet, lambda fields: " | ".join(fields) + " |")


def cells(sheet: Sheet) -> str:
    """One cell a line, blank cells as empty lines."""
    lines = [sheet.title, sheet.preamble]
    for section, table in _parts(sheet.form):
        lines.append(section)
        if table is None:
            lines += _prose(sheet, section)
            continue
        lines += [*table.headers, *(() if table.layout == "blocks" else _columns(table))]
        for row in _rows(sheet, table):
            lines += [text for text in (row.parent, *row.header, row.label) if text]
            lines += row.values
    return "\n".join(lines) + "\n"


def aligned(sheet: Sheet) -> str:
    """Columns set under each other with spaces, wrapped labels around their values."""
    lines = [f"          {sheet.title}", *_wrap("    " + sheet.preamble, 36)]
    for section, table in _parts(sheet.form):
        lines.append(section)
        if table is None:
            lines += [line for text in _prose(sheet, section) for line in _wrap("    " + text, 36)]
            continue
        rows = list(_rows(sheet, table))
        if table.layout != "blocks":
            lines.append(" " * 24 + "  ".join(_columns(table)))
        for row in rows:
            if row.header:
                lines += ["", f"              {row.parent}", "    " + "      ".join(row.header)]
            elif row.parent:
                lines.append(row.parent)
            values = "".join(value.center(10) for value in row.values).rstrip()
            label = list(_wrap(row.label, 14)) or [""]
            if len(label) == 1:
                lines.append(f"    {label[0]}".ljust(26) + values)
            elif len(label) == 2:
                lines += [f"    {label[0]}", (" " * 26 + values).rstrip(), f"      {label[1]}"]
            else:
                lines += [f"    {label[0]}", f"    {label[1]}".ljust(26) + values]
                lines += [f"      {rest}" for rest in label[2:]]
            lines.append("")
    return "\n".join(lines) + "\n"


# Markup


def markdown(sheet: Sheet) -> str:
    lines = [f"# {sheet.title}", "", sheet.preamble, ""]
    for section, table in _parts(sheet.form):
        lines += [f"## {section}", ""]
        if table is None:
            lines += [line for text in _prose(sheet, section) for line in (text, "")]
            continue
        for number, fields in enumerate(_matrix(sheet, table)):
            lines.append("| " + " | ".join(fields) + " |")
            if not number:
                lines.append("|" + " --- |" * len(fields))
        lines.append("")
    return "\n".join(lines) + "\n"


def html(sheet: Sheet) -> str:
    """A clean page: spans where the official table has merged cells."""
    return _page(sheet, messy=False)


def messy_html(sheet: Sheet) -> str:
    """As saved from a portal: navigation, a layout table around it all, office tags, no closing tags."""
    return _page(sheet, messy=True)


TEXT: dict[str, Callable[[Sheet], str]] = {
    "pdf": pdf_text,
    "tabs": tabs,
    "pipes": pipes,
    "cells": cells,
    "aligned": aligned,
}
MARKUP: dict[str, Callable[[Sheet], str]] = {"md": markdown, "html": html, "messy": messy_html}
SHAPES = {**TEXT, **MARKUP}


def content(sheet: Sheet) -> Content:
    """The report for the writers of Word, ODT and workbooks, with the merged cells of the official tables."""
    blocks: list[str | list[list[Box]]] = [f"# {sheet.title}", sheet.preamble]
    for section, table in _parts(sheet.form):
        blocks.append(f"# {section}")
        if table is None:
            blocks += _prose(sheet, section)
        else:
            blocks.append(
                [[_box(text, attributes) for text, attributes in row] for row in _spans(sheet, table)]
            )
    return blocks


def _box(text: str, attributes: str) -> Box:
    spans = dict(part.split("=") for part in attributes.split())
    return Box(text, int(spans.get("rowspan", 1)), int(spans.get("colspan", 1)))


# The parts of a report


@dataclass(frozen=True)
class _Printed:
    label: str
    values: list[str]
    parent: str
    """What the cell to the left prints, where it begins with this row."""
    header: list[str]
    """The header of the block that begins with this row."""
    row: Row | None = None


def _parts(form: Form) -> Iterator[tuple[str, FormTable | None]]:
    for section in form.sections:
        table = next((t for t in form.tables.values() if t.section == section.id), None)
        yield section.mark + section.title, table


def _prose(sheet: Sheet, heading: str) -> list[str]:
    section = next(s for s in sheet.form.sections if s.mark + s.title == heading)
    return list(sheet.prose.get(section.id, ()))


def _columns(table: FormTable) -> list[str]:
    if table.layout != "strip":
        return [column.label for column in table.rows[0].columns]
    return [row.label for row in table.rows] + [c.label for row in table.rows for c in row.columns]


def _rows(sheet: Sheet, table: FormTable) -> Iterator[_Printed]:
    if table.layout == "strip":
        yield _Printed("", [text for row in table.rows for text in sheet.row(table, row)], "", [])
        return
    before: Row | None = None
    for row in table.rows:
        first = before is None or before.parents != row.parents
        parent = row.parents[-1] if first and row.parents else ""
        header = ["信息内容", *(column.label for column in row.columns)]
        fresh = table.layout == "blocks" and first
        yield _Printed(row.mark + row.label, sheet.row(table, row), parent, header if fresh else [], row)
        before = row


def _vertical_header(table: FormTable) -> list[str]:
    if table.layout == "blocks":
        return []
    words = [*table.headers, *_columns(table)]
    return [piece for word in words for piece in (_wrap(word, 1 if len(word) < 5 else 15))]


def _separated(sheet: Sheet, line: Callable[[list[str]], str]) -> str:
    lines = [sheet.title, "", sheet.preamble, ""]
    for section, table in _parts(sheet.form):
        lines += [section, ""]
        if table is None:
            lines += [text for paragraph in _prose(sheet, section) for text in (paragraph, "")]
            continue
        lines += [line(fields) for fields in _matrix(sheet, table)]
        lines.append("")
    return "\n".join(lines) + "\n"


def _matrix(sheet: Sheet, table: FormTable) -> list[list[str]]:
    """The table with every merged cell's text in its upper left corner and blanks elsewhere."""
    if table.layout == "strip":
        size = sum(len(row.columns) for row in table.rows)
        groups = [text for row in table.rows for text in [row.label] + [""] * (len(row.columns) - 1)]
        return (
            [
                groups,
                [c.label for row in table.rows for c in row.columns],
                *(r.values for r in _rows(sheet, table)),
            ]
            if size
            else []
        )
    if table.layout == "blocks":
        width = 1 + max(len(row.columns) for row in table.rows)
        lines = []
        for printed in _rows(sheet, table):
            if printed.header:
                lines += [[printed.parent], printed.header]
            lines.append([printed.label, *printed.values])
        return [fields + [""] * (width - len(fields)) for fields in lines]
    lines = [[table.headers[0], "", "", *_columns(table)]]
    parents: tuple[str, ...] = ()
    for row in table.rows:
        fresh = [parent if parents[n : n + 1] != (parent,) else "" for n, parent in enumerate(row.parents)]
        lead = [*fresh, row.mark + row.label]
        lines.append([*lead, *([""] * (3 - len(lead))), *sheet.row(table, row)])
        parents = row.parents
    return lines


def _page(sheet: Sheet, messy: bool) -> str:
    end = "" if messy else "</td>"
    close = "" if messy else "</tr>"

    def cell(text: str, attributes: str = "") -> str:
        inner = escape(text) or "&nbsp;"
        return f"<td{attributes}>{f'<p><span>{inner}<o:p></o:p></span>' if messy else inner}{end}"

    parts = [f"<h1>{escape(sheet.title)}</h1>", f"<p>{escape(sheet.preamble)}</p>"]
    for section, table in _parts(sheet.form):
        parts.append(f"<p><strong>{escape(section)}</strong></p>")
        if table is None:
            parts += [f"<p>　　{escape(text)}</p>" for text in _prose(sheet, section)]
            continue
        parts.append('<table border="1">')
        for row in _spans(sheet, table):
            parts.append("<tr>" + "".join(cell(text, attributes) for text, attributes in row) + close)
        parts.append("</table>")
    body = "\n".join(parts)
    if messy:
        menu = "<ul><li><a href=/>首页</a><li><a href=/gk>政务公开</a><li><a href=/ts>网上办事</a></ul>"
        body = (
            f"<div id=nav>{menu}</div><table width=1000><tr><td>{menu}<td>"
            f"<table><tr><td>{body}</table></table>"
            "<div class=footer>主办单位：某某网站　备案号：00000000</div>"
        )
    head = f'<meta charset="utf-8"><title>{escape(sheet.title)}</title>'
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body>\n{body}\n</body></html>\n"


def _spans(sheet: Sheet, table: FormTable) -> Iterator[list[tuple[str, str]]]:
    """The rows of a web table: text and attributes of each cell."""
    if table.layout == "strip":
        first = table.rows[0]
        yield [
            (first.label, f" colspan={len(first.columns)}"),
            ("行政诉讼", f" colspan={len(first.columns) * 2}"),
        ]
        below = [(row.label, f" colspan={len(row.columns)}") for row in table.rows[1:]]
        yield [(column.label, " rowspan=2") for column in first.columns] + below
        yield [(column.label, "") for row in table.rows[1:] for column in row.columns]
        yield [(text, "") for text in next(_rows(sheet, table)).values]
        return
    if table.layout == "blocks":
        width = 1 + max(len(row.columns) for row in table.rows)
        for printed in _rows(sheet, table):
            last = f" colspan={width - len(printed.values)}"
            if printed.header:
                yield [(printed.parent, f" colspan={width}")]
                yield [*((text, "") for text in printed.header[:-1]), (printed.header[-1], last)]
            yield [
                (printed.label, ""),
                *((text, "") for text in printed.values[:-1]),
                (printed.values[-1], last),
            ]
        return
    columns = table.rows[0].columns
    yield [(table.headers[0], " colspan=3 rowspan=3"), (table.headers[1], f" colspan={len(columns)}")]
    middle = len(columns) - 2
    yield [
        (columns[0].label, " rowspan=2"),
        (table.headers[2], f" colspan={middle}"),
        (columns[-1].label, " rowspan=2"),
    ]
    yield [(column.label, "") for column in columns[1:-1]]
    parents: tuple[str, ...] = ()
    for row in table.rows:
        cells_ = []
        for depth, parent in enumerate(row.parents):
            if parents[: depth + 1] != row.parents[: depth + 1]:
                tall = sum(other.parents[: depth + 1] == row.parents[: depth + 1] for other in table.rows)
                cells_.append((parent, f" rowspan={tall}"))
        parents = row.parents
        cells_.append((row.mark + row.label, f" colspan={3 - len(row.parents)}"))
        yield cells_ + [(text, "") for text in sheet.row(table, row)]


def _wrap(text: str, width: int) -> Iterator[str]:
    for start in range(0, len(text), width):
        yield text[start : start + width]
