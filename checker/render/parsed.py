"""What was understood of a report, for ``gouji parse``: ``gouji.report/1``, a page, terminal tables."""

from __future__ import annotations

import json as jsonlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checker.document import LinePlace, place_to_json
from checker.forms import Column, Form, FormTable
from checker.ground.faults import printable
from checker.render import Options, words
from checker.render.drawing import form_of, rows, table_form
from checker.render.numbers import plain
from checker.render.screen import Screen
from checker.report import Address, Cell, Report, Section, Table

# -- gouji.report/1 ---------------------------------------------------------------------------------


def json(reports: Sequence[Report], options: Options) -> str:
    data = {"schema": "gouji.report/1", "reports": [_report(report, options) for report in reports]}
    return jsonlib.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _report(report: Report, options: Options) -> dict[str, Any]:
    form = form_of(report, options.forms)
    expected = list(form.tables) if form else []
    names = [*expected, *(name for name in report.tables if name not in expected)]
    return {
        "path": report.path,
        "organ": report.organ,
        "year": report.year,
        "kind": report.kind,
        "form": report.form,
        "tables": {
            name: _table(report.tables[name], _money(options.forms)) if name in report.tables else None
            for name in names
        },
        "sections": [_section(section) for section in report.sections if section.heading is not None],
        "problems": list(report.problems),
    }


def _money(forms: Mapping[str, Form]) -> frozenset[tuple[str, str, str]]:
    """Addresses of the cells that hold money in any form."""
    return frozenset(
        (table.id, row.id, column.id)
        for form in forms.values()
        for table in form.tables.values()
        for row in table.rows
        for column in row.columns
        if column.kind == "money"
    )


def _table(table: Table, money: frozenset[tuple[str, str, str]]) -> dict[str, Any]:
    rows: dict[str, Any] = {}
    for address, cell in table.cells.items():
        data: dict[str, Any] = {
            "state": cell.state,
            "value": plain(cell.value) if cell.state == "number" else None,
            "text": cell.text,
            "from": cell.source,
        }
        if cell.unit is not None or address[:3] in money:
            data["unit"] = cell.unit
        if cell.reason:
            data["reason"] = cell.reason
        rows.setdefault(address.row, {})[address.column] = data
    return rows


def _section(section: Section) -> dict[str, Any]:
    assert section.heading is not None
    place = section.heading.place()
    data = {"title": section.title, "line": place.line if isinstance(place, LinePlace) else None}
    if not isinstance(place, LinePlace):
        data.update({key: value for key, value in place_to_json(place).items() if key != "text"})
    return data


# -- a page -----------------------------------------------------------------------------------------


def html(reports: Sequence[Report], options: Options) -> str:
    """The redrawn tables with each cell's state and origin, and the prose by sections."""
    from checker.render.html_parts import asset, draw_report, environment, policy

    style = asset("style.css")
    pages = [(report, draw_report(report, {}, options), _states(report)) for report in reports]
    template = environment().get_template("parsed.html.j2")
    return template.render(pages=pages, style=style, policy=policy(style, [])) + "\n"


def _states(report: Report) -> str:
    """“184 格：数字 160，空白 24；据表格线或标记 184”."""
    cells = list(report.cells())
    states = Counter[str](cell.state for cell in cells)
    sources = Counter[str](cell.source for cell in cells)
    told = "，".join(f"{name} {states[state]}" for state, name in words.STATE.items() if states[state])
    origins = "，".join(
        f"{name} {sources[source]}" for source, name in words.SOURCE.items() if sources[source]
    )
    return f"{len(cells)} 格：{told}；来源：{origins}" if cells else "没有找到表格"


# -- the terminal -----------------------------------------------------------------------------------

_LABEL = 34
_HEAD = 8
_SIGNS = {"number": "", "blank": "", "unsure": "？", "invalid": "！"}
_COLOURS = {"unsure": "33", "invalid": "31", "blank": "2"}


def text(reports: Sequence[Report], options: Options) -> str:
    screen = Screen(max(60, options.width), options.encoding)
    lines: list[str] = []
    for report in reports:
        lines += _lines(report, screen, options)
        lines.append("")
    return "\n".join(lines)


def _lines(report: Report, screen: Screen, options: Options) -> Iterator[str]:
    head = [report.organ or "机关未知", f"{report.year} 年度" if report.year else "年度未知"]
    head.append(words.form_name(report.form, report) or "格式未知")
    yield screen.safe(" · ".join(head))
    yield screen.safe(printable(report.path))
    yield screen.safe(_states(report))
    form = form_of(report, options.forms)
    for table in report.tables.values():
        yield ""
        yield from _drawn(table, table_form(table, form, options.forms), screen, options.colour)
    doubts = [cell for cell in report.cells() if cell.reason]
    if doubts:
        yield ""
        for reason, count in Counter(cell.reason for cell in doubts).items():
            yield screen.safe(f"？！ {reason}（{count} 格）")
    yield ""
    for section in report.sections:
        if section.heading is not None:
            yield screen.safe(f"{section.title}  {words.where(section.heading.place())}")
    for problem in report.problems:
        yield from screen.wrap(screen.safe(f"问题：{problem}"), screen.width)


def _drawn(table: Table, form: FormTable | None, screen: Screen, colour: bool) -> Iterator[str]:
    yield screen.safe(f"{form.short} {form.title}" if form else table.name)
    headed: tuple[str, tuple[Column, ...]] = ("", ())
    chain: tuple[str, ...] = ()
    known: set[Address] = set()
    for row in rows(table, form) if form else ():
        if headed != (row.block, row.columns):
            headed = row.block, row.columns
            yield from _header(row.columns, row.block, screen)
        parents = tuple(parent for parent in row.parents if parent != row.block)
        for level, parent in enumerate(parents):
            if chain[: level + 1] != parents[: level + 1]:
                yield "  " * level + screen.safe(parent)
        chain = parents
        addresses = [Address(table.name, row.id, column.id) for column in row.columns]
        known.update(addresses)
        label = "  " * len(parents) + screen.safe(row.mark + row.label)
        yield _row(label, [table.cells.get(address) for address in addresses], screen, colour)
    for row_id in dict.fromkeys(address.row for address in table.cells if address not in known):
        cells = [
            cell for address, cell in table.cells.items() if address.row == row_id and address not in known
        ]
        printed = table.labels[row_id].text if row_id in table.labels else row_id
        yield _row(screen.safe(printed), list(cells), screen, colour)


def _header(columns: tuple[Column, ...], block: str, screen: Screen) -> Iterator[str]:
    heads = [screen.wrap(screen.safe(column.label), _HEAD) for column in columns]
    height = max(len(head) for head in heads)
    for number in range(height):
        label = screen.safe(block) if number == 0 else ""
        line = [head[number - height + len(head)] if number >= height - len(head) else "" for head in heads]
        yield (
            screen.pad(label, _LABEL) + "".join(" " + screen.pad(one, _HEAD, right=True) for one in line)
        ).rstrip()


def _row(label: str, cells: Sequence[Cell | None], screen: Screen, colour: bool) -> str:
    lines = screen.wrap(label.strip(), _LABEL - (indent := len(label) - len(label.lstrip())))
    shown = []
    for cell in cells:
        state = cell.state if cell else "blank"
        sign = _SIGNS[state] if screen.unicode else _SIGNS[state].replace("？", "?").replace("！", "!")
        figure = "（未印）" if cell is None else (screen.safe(cell.text.strip()) or "空") + sign
        padded = screen.pad(figure, _HEAD, right=True)
        shown.append(f"\x1b[{_COLOURS[state]}m{padded}\x1b[0m" if colour and state in _COLOURS else padded)
    parts = [" " * indent + line for line in lines]
    return "\n".join([*parts[:-1], screen.pad(parts[-1], _LABEL) + "".join(" " + one for one in shown)])
