"""The names by which rules call the cells of a report: ids, and the labels that may stand for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.forms import Column, Form, FormTable
from checker.render import Options, words
from checker.render.drawing import form_of, table_form
from checker.render.screen import Screen
from checker.report import Report
from checker.rules import names
from checker.rules.derived.topics import topics_of

_WIDTH = 30


def text(reports: Sequence[Report], options: Options) -> str:
    """For each report its tables with the names of rows, groups and columns."""
    screen = Screen(max(60, options.width), options.encoding)
    lines: list[str] = []
    for report in reports:
        lines += [*_lines(report, screen, options), ""]
    return "\n".join(lines)


def _lines(report: Report, screen: Screen, options: Options) -> Iterator[str]:
    form = form_of(report, options.forms)
    yield screen.safe(f"{report.path}（{words.form_name(report.form) or '格式未知'}）")
    yield "地址写成“表[行, 列]”，标识和名称都可以写；上年的前面加 previous.；行组和列组写在 sum(…) 里。"
    if form is not None:
        sections = "、".join(f"{section.id}（{section.title}）" for section in form.sections)
        yield screen.safe(f"章节：{sections}")
    for table in form.tables.values() if form else _printed(report, options):
        yield ""
        yield from _table(table, screen)
    if form is not None:
        yield from _topics(form, screen)


def _topics(form: Form, screen: Screen) -> Iterator[str]:
    """What the prose tells in words that the form names: a rule writes them as topics, with the role none."""
    topics = topics_of(form)
    if not topics:
        return
    yield ""
    yield "正文里说的（规则的 topics 写标识，roles 写 none；另有词汇文件里的）"
    for id, (said, cells) in topics.items():
        addresses = "、".join(str(address) for address, _ in cells)
        yield _line("对象", id, f"{'、'.join(said)}：{addresses}", screen)


def _printed(report: Report, options: Options) -> Iterator[FormTable]:
    for table in report.tables.values():
        found = table_form(table, None, options.forms)
        if found is not None:
            yield found


def _table(table: FormTable, screen: Screen) -> Iterator[str]:
    yield screen.safe(f"表  {table.id} 或 {table.short}（{table.title}）")
    for row in table.rows:
        number = f"，或 {row.line}行" if row.line is not None else ""
        yield _line("行", row.id, names.row_path(row, table) + number, screen)
    opened = {one.group: one for one in table.open}
    for group, rows in table.groups.items():
        if group in opened:
            named = "、".join(filter(None, (opened[group].label, opened[group].name)))
            yield _line("行组", group, f"各报告自己的行（没有上级的）；其中一行写它的{named}", screen)
        elif group not in ("rows", "columns"):
            yield _line("行组", group, f"{len(rows)} 行", screen)
    own = "，和各报告自己的行" if opened else ""
    yield _line("行组", "rows", f"全部 {len(table.rows)} 行{own}", screen)
    columns = _columns(table)
    for column in columns:
        yield _line("列", column.id, names.column_path(column, columns), screen)
    yield _line("列组", "columns", "全部各列；parts 除合计外的各列，totals 合计列", screen)
    if table.rows:
        row = table.rows[0]
        spoken = f"{table.short}[{names.row_path(row, table)}, {names.column_path(columns[0], columns)}]"
        yield screen.safe(f"例如 {table.id}[{row.id}, {row.columns[0].id}] 就是 {spoken}")


def _columns(table: FormTable) -> Sequence[Column]:
    return tuple({column.id: column for row in table.rows for column in row.columns}.values())


def _line(what: str, id: str, said: str, screen: Screen) -> str:
    return f"  {screen.pad(what, 4)}  {screen.pad(screen.safe(id), _WIDTH)} {screen.safe(said)}"
