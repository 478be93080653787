"""A whole report in Markdown, made of the cells and the sentence of a labelled case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from checker.forms import Form, FormTable, Row
from checker.ground.faults import RuleFault
from checker.measure.cases import Labelled, parse
from checker.report import Address


def printed(case: Labelled, form: Form) -> tuple[str, tuple[int, int]]:
    """The report, and where in it the text of the case stands (each of its lines a paragraph)."""
    here = case.section or form.sections[0].id
    if here not in {section.id for section in form.sections}:
        raise RuleFault(f"格式 {form.id} 没有“{case.section}”这一部分", *case.place)
    told = "\n\n".join(line for line in case.text.splitlines() if line.strip())
    cells = _checked(case, form)
    title = f"# {case.organ}{case.year}年{form.name}"
    preamble = (
        f"本报告由{case.organ}编制。所列数据的统计期限自{case.year}年1月1日起至{case.year}年12月31日止。"
    )
    blocks = [title, preamble]
    span = 0, 0
    for section in form.sections:
        blocks.append(f"## {section.mark}{section.title}")
        if section.id == here:
            start = sum(len(block) + 2 for block in blocks)
            span = start, start + len(told)
            blocks.append(told)
        elif section.usual:
            blocks.append(section.usual)
        blocks += [_table(table, cells) for table in form.tables.values() if table.section == section.id]
    return "\n\n".join(blocks) + "\n", span


def _checked(case: Labelled, form: Form) -> dict[Address, str]:
    """What each cell prints; rows that are absent have none."""
    cells: dict[Address, str] = {}
    for table in form.tables.values():
        cells.update(dict.fromkeys(table.addresses(), "0"))
    for address, text in parse(case.cells).items():
        row = form.tables[address.table].row(address.row) if address.table in form.tables else None
        column = next((one for one in row.columns if one.id == address.column), None) if row else None
        if row is None or column is None:
            raise RuleFault(f"格式 {form.id} 没有单元格“{address}”", *case.place)
        for replaced in row.replaces:
            for one in row.columns:
                cells.pop(address._replace(row=replaced, column=one.id), None)
                cells.setdefault(address._replace(column=one.id), "0")
        cells[address] = _money(text) if column.kind == "money" and column.unit == "万元" else text
    return {
        address: text for address, text in cells.items() if (address.table, address.row) not in case.absent
    }


def _money(text: str) -> str:
    """An amount in 元 as a form prints it that is in 万元."""
    try:
        return f"{Decimal(text.removesuffix(' 元')) / 10000:f}" if text.endswith(" 元") else text
    except InvalidOperation:
        return text


def _rows(table: FormTable, cells: Mapping[Address, str]) -> Iterator[Row]:
    """The rows that the report prints, in the order of the form; one instead of several stands for them."""
    done = set()
    for row in table.rows:
        for one in (*(other for other in table.alternatives if row.id in other.replaces), row):
            there = any(Address(table.id, one.id, column.id) in cells for column in one.columns)
            if there and one.id not in done:
                done.add(one.id)
                yield one


def _values(table: FormTable, row: Row, cells: Mapping[Address, str]) -> list[str]:
    return [cells[Address(table.id, row.id, column.id)] for column in row.columns]


def _table(table: FormTable, cells: Mapping[Address, str]) -> str:
    rows = list(_rows(table, cells))
    if not rows:
        return ""
    layouts = {"strip": _strip, "blocks": _blocks, "matrix": _matrix}
    lines = layouts[table.layout](table, rows, cells)
    width = max(map(len, lines))
    ruled = ["| " + " | ".join([*line, *[""] * (width - len(line))]) + " |" for line in lines]
    return "\n".join([ruled[0], "|" + " --- |" * width, *ruled[1:]])


def _strip(table: FormTable, rows: list[Row], cells: Mapping[Address, str]) -> list[list[str]]:
    """Side by side: 行政复议 beside the two ways to court, under the heading that they share."""
    heads: list[list[str]] = [[], [], []]
    parents: tuple[str, ...] = ()
    for row in rows:
        blanks = [""] * (len(row.columns) - 1)
        columns = [column.label for column in row.columns]
        if row.parents:
            heads[0] += ["" if row.parents == parents else row.parents[-1], *blanks]
            heads[1] += [row.label, *blanks]
            heads[2] += columns
        else:
            heads[0] += [row.label, *blanks]
            heads[1] += columns
            heads[2] += ["", *blanks]
        parents = row.parents
    return [*heads, [text for row in rows for text in _values(table, row, cells)]]


def _blocks(table: FormTable, rows: list[Row], cells: Mapping[Address, str]) -> list[list[str]]:
    lines: list[list[str]] = []
    block = None
    for row in rows:
        heads = [
            f"{column.label}（单位：{column.unit}）" if column.unit else column.label
            for column in row.columns
        ]
        if (row.block, heads) != block:
            lines += [[row.block], [*table.headers[:1], *heads]]
        block = row.block, heads
        lines.append([row.label, *_values(table, row, cells)])
    return lines


def _matrix(table: FormTable, rows: list[Row], cells: Mapping[Address, str]) -> list[list[str]]:
    note, *_, group = table.headers
    first, *middle, last = (column.label for column in rows[0].columns)
    lines = [
        [note, "", "", first, group, *[""] * (len(middle) - 1), last],
        ["", "", "", "", *middle, ""],
    ]
    parents: tuple[str, ...] = ()
    for row in rows:
        lead = ["" if parents[n : n + 1] == (one,) else one for n, one in enumerate(row.parents)]
        lead.append(f"{row.mark}{row.label}")
        lines.append([*lead, *[""] * (3 - len(lead)), *_values(table, row, cells)])
        parents = row.parents
    return lines
