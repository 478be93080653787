"""The examples of forms: what is printed, and how it is read.

``printed``: a table as Markdown writes it (``| 项目 | 金额 |``), or lines of as many words each. ``read``:
address → the figure that is printed there; ``null`` for a blank, ``?`` for what cannot be told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from checker.forms import Form, Forms
from checker.ground.faults import RuleFault
from checker.ground.yamlfile import Fields, Node, as_mapping, load_yaml
from checker.report import Cell, Report
from checker.rules.addresses import find
from checker.rules.names import UnknownName

_STATES = {"number": "数字", "blank": "空白", "unsure": "无法确定", "invalid": "不是数字"}


@dataclass(frozen=True, slots=True)
class Misread:
    """A cell of an example that is read otherwise than the form says."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def examples_of(form: Form) -> tuple[Node, ...]:
    """What the file of a form gives as examples. Raises ``RuleFault``."""
    if not form.path:
        return ()
    root = load_yaml(form.path)
    items = Fields(root, "表单").items("examples", ())
    assert items is not None
    return items


def run(form: Form, forms: Forms) -> list[Misread]:
    """The cells that are read otherwise. Raises ``RuleFault`` for an example that cannot be built."""
    return [one for node in examples_of(form) for one in _example(node, form, forms)]


def _example(node: Node, form: Form, forms: Forms) -> Iterator[Misread]:
    fields = Fields(node, "表样的例子")
    printed, told = fields.text("printed"), as_mapping(fields.node("read"), "read")
    year = fields.integer("year", form.last_year or form.first_year)
    fields.done()
    addresses = {}
    for written in told:
        try:
            addresses[written] = find(written, form)
        except UnknownName as error:
            raise fields.node("read").fault(
                f"格式 {form.id} 没有单元格“{written}”：{error}", written
            ) from None
    if not addresses:
        raise fields.node("read").fault("“read”里还没有单元格")
    report = _read(node, form, forms, printed, next(iter(addresses.values())).table, year)
    for written, address in addresses.items():
        cell, expected = report.cell(address), told[written].value
        if not _is(cell, expected):
            line, _ = fields.node("read").keys[written]
            said = "空白" if expected is None else str(expected)
            yield Misread(node.path, line, f"例子里“{written}”应读作 {said}，实为 {_said(cell)}")


def _read(node: Node, form: Form, forms: Forms, printed: str, table: str, year: int) -> Report:
    from checker.readers import read
    from checker.recognise import NotAReport, recognise

    section = form.tables[table].section
    printed = _as_table(printed)
    lines = [f"清溪县档案局{year}年度{form.name}", ""]
    for one in form.sections:
        lines += [f"{one.mark}{one.title}", "", one.usual or "情况正常。", ""]
        if one.id == section:
            lines += [form.tables[table].title, "", printed, ""]
    if not section:
        lines += [form.tables[table].title, "", printed, ""]
    suffix = "md" if "|" in printed else "txt"
    try:
        return recognise(read(f"例子.{suffix}", "\n".join(lines).encode()), forms)
    except NotAReport as error:
        raise RuleFault(f"例子不能认作一份报告：{error}", node.path, node.line) from None


def _as_table(printed: str) -> str:
    """Lines of as many words each as a table of Markdown; anything else as it is."""
    rows = [line.split() for line in printed.strip().splitlines()]
    if "|" in printed or len(rows) < 2 or len({len(row) for row in rows}) != 1 or len(rows[0]) < 2:
        return printed
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


def _is(cell: Cell | None, expected: object) -> bool:
    if expected is None:
        return cell is None or cell.state == "blank"
    if cell is None:
        return False
    if expected == "?":
        return cell.state == "unsure"
    try:
        number = Decimal(str(expected).replace(",", ""))
    except InvalidOperation:
        return cell.text.strip() == str(expected).strip()
    return cell.value is not None and number in (cell.value, _figure(cell.text))


def _figure(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip().replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None


def _said(cell: Cell | None) -> str:
    if cell is None:
        return "没有读到"
    reason = f"（{cell.reason}）" if cell.reason else ""
    return f"{_STATES[cell.state]}{f' {cell.text.strip()}' if cell.text.strip() else ''}{reason}"


def count(form: Form) -> int:
    """How many cells the examples of a form tell."""
    return sum(len(as_mapping(Fields(node, "表样的例子").node("read"), "read")) for node in examples_of(form))
