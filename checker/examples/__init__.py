"""Runs the examples of a rule: small reports written in the rule file itself.

An example is a mapping; a bare text stands for ``{text: …}``. Its keys:

- cells by address, as printed (``4964.96 万元``, ``减 3``); null or "" is blank, ``?`` unsure. Cells not
  named are not there, unless ``rest`` says what they all print (``rest: 0``).
- ``form`` (else the first form of the rule, or the newest), ``year``, ``organ``.
- ``text``: prose of the first section. ``sections``: section id → its text, replacing the usual one;
  ``headings``: section id → its heading as printed, null to leave the section out; with ``body`` all that
  follows the preamble is given as printed.
- ``title``, ``preamble``: as printed; ``period``: “2024年1月1日至2024年12月31日”, within the usual preamble.
- ``foreign``: labels of rows that the tables print though the form does not know them; ``labels``: row
  id → its label as printed.
- ``previous``: last year's report, written the same way. ``members``: the reports that this one sums up,
  likewise; instead of cells, ``missing`` or ``unchecked`` say why there is none. ``twins``: other files of
  this very report, likewise.
- ``file``: the name of the file.

Prose goes through the same recognition as a file does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from checker import engine
from checker.audit import RESULT_NAMES, Result
from checker.document import Document, LinePlace, Paragraph, line_paragraph
from checker.forms import Column, Form, FormTable, as_printed
from checker.ground.faults import RuleFault
from checker.report import Address, Cell, OpenRow, Prose, Report, Table
from checker.rules import kinds
from checker.rules.addresses import find
from checker.rules.base import Case, Example, Member, Outcome, Rule
from checker.rules.names import UnknownName
from checker.rules.requirement import NO_PREVIOUS

if TYPE_CHECKING:
    from checker.forms import Forms
    from checker.recognise.matching.values import CellValue

_PROSE_KEYS = frozenset(("sections", "headings", "body", "title", "preamble", "period"))
_ORGAN = "清溪县档案局"
_TRIED = 6
"""With so many cells it is tried by which of them an example would fail."""
_USUAL = "本年度各项工作按要求进行，有关情况已按规定公布。"
"""What stands in the sections of a form that does not say what usually does."""


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    rule: str
    path: str
    line: int
    expected: Result
    got: str
    reason: str = ""
    """Why it came out so, and what to write, in Chinese."""

    def __str__(self) -> str:
        expected = RESULT_NAMES[self.expected]
        said = f"{self.path}:{self.line}: 规则 {self.rule} 的例子应为“{expected}”，实为“{self.got}”"
        return said + (f"：{self.reason}" if self.reason else "")


def run(rule: Rule, forms: Forms) -> list[ExampleFailure]:
    """The examples that do not come out as the rule file says.

    An example of failing fails at least once and passes where it may; a passing one passes at least
    once and never fails; an unknown one neither passes nor fails. Raises ``RuleFault`` for an example
    that cannot be built.
    """
    failures = []
    for example in rule.examples:
        case = build(example, rule, forms)
        outcomes = [outcome for _, outcome in engine.run([rule], case)]
        got = _overall({outcome.result for outcome in outcomes})
        if got != example.expect:
            said = RESULT_NAMES[got] if got else "没有作任何检查"
            why = _why(rule, example, [outcome for outcome in outcomes if outcome.result == got], forms)
            failures.append(ExampleFailure(rule.id, rule.path, example.line, example.expect, said, why))
    return failures


def _why(rule: Rule, example: Example, outcomes: Sequence[Outcome], forms: Forms) -> str:
    """Why an example came out otherwise, and what to write in it."""
    reason = next((outcome.reason for outcome in outcomes if outcome.reason), "")
    told = bool(example.text) or bool(_PROSE_KEYS & example.options.keys())
    if reason == NO_PREVIOUS:
        hint = "上年的数请写在例子的 previous 里，如 previous: {…}"
    elif kinds.find(rule.kind).reads != "tables" and not told:
        hint = "这种检查读文字，例子里请写 text: 文字，或 sections、preamble、title"
    elif (
        example.expect == "fail" and not example.cells and (wrong := _failing(rule, example, outcomes, forms))
    ):
        hint = f"请在例子里写出会不符的单元格，如 {wrong}"
    elif outcomes and outcomes[0].result == "fail" and outcomes[0].values:
        hint = "、".join(f"{name} {value}" for name, value in list(outcomes[0].values.items())[:2])
    else:
        hint = ""
    return "；".join(part for part in (reason, hint) if part)


def _failing(rule: Rule, example: Example, outcomes: Sequence[Outcome], forms: Forms) -> str:
    """The example with one or two more cells, by which it fails."""
    cells = list(dict.fromkeys(str(cell) for outcome in outcomes[:1] for cell in outcome.cells))
    cells = [cell for cell in cells if not cell.startswith("previous.")][:_TRIED]
    rest = {"rest": example.options["rest"]} if "rest" in example.options else {}
    for more in (*({cell: "5"} for cell in cells), *({cells[0]: "1", cell: "5"} for cell in cells[1:])):
        made = replace(example, cells=more)
        if any(outcome.result == "fail" for _, outcome in engine.run([rule], build(made, rule, forms))):
            said = [f"{key}: {value}" for key, value in rest.items()]
            return "{" + ", ".join([*said, *(f'"{cell}": {value}' for cell, value in more.items())]) + "}"
    return ""


def _overall(results: set[Result]) -> Result | None:
    order: tuple[Result, ...] = ("fail", "pass", "unknown", "not_applicable")
    return next((result for result in order if result in results), None)


def build(example: Example, rule: Rule, forms: Forms) -> Case:
    """The case that an example describes."""
    report, form = _report(example, rule, forms)
    members = tuple(
        _member(options, report, form, example, rule, forms) for options in example.options.get("members", ())
    )
    twins = tuple(
        _other(options, report.year or 0, form, example, rule, forms)[0]
        for options in example.options.get("twins", ())
    )
    case = Case(report, as_printed(form, report), members=members, twins=twins)
    options = example.options.get("previous")
    if options is None:
        return case
    previous, previous_form = _other(options, (report.year or 0) - 1, form, example, rule, forms)
    return replace(case, previous=previous, previous_form=as_printed(previous_form, previous))


def _member(
    options: object, report: Report, form: Form, example: Example, rule: Rule, forms: Forms
) -> Member:
    if isinstance(options, Mapping):
        for key in ("missing", "unchecked"):
            if key in options:
                return Member(str(options.get("organ", "")), None, str(options[key]), key == "missing")
    other, _ = _other(options, report.year or 0, form, example, rule, forms)
    return Member(other.organ or "", other)


def _other(
    options: object, year: int, form: Form, example: Example, rule: Rule, forms: Forms
) -> tuple[Report, Form]:
    """Another report that the example's own is compared with."""
    if not isinstance(options, Mapping):
        raise _fault(rule, example, "“previous”“members”“twins”中的报告应当是键值对")
    cells = {str(key): "" if value is None else str(value) for key, value in options.items() if "[" in key}
    rest = {key: value for key, value in options.items() if "[" not in key and key != "text"}
    rest.setdefault("year", year)
    rest.setdefault("form", form.id)
    return _report(
        Example(example.expect, cells, str(options.get("text", "")), rest, example.line), rule, forms
    )


def _report(example: Example, rule: Rule, forms: Forms) -> tuple[Report, Form]:
    options = example.options
    form = _form(example, rule, forms)
    year = options.get("year", form.last_year or form.first_year + 3)
    organ = str(options.get("organ", _ORGAN))
    tables = _tables(example, rule, form)
    if example.text or _PROSE_KEYS & options.keys():
        from checker.recognise import NotAReport, recognise

        document = _document(example, form, organ, year)
        try:
            report = recognise(document, forms.only(form.kind))
        except NotAReport:
            raise _fault(rule, example, "例子不能认作一份年度报告") from None
        return replace(report, form=form.id, tables=tables), form
    return (
        Report(
            document=Document(str(options.get("file", "例子")), "text", ()),
            kind=form.kind,
            organ=organ,
            year=year,
            form=form.id,
            title=None,
            period=None,
            sections=(),
            tables=tables,
            prose=Prose(()),
        ),
        form,
    )


def _form(example: Example, rule: Rule, forms: Forms) -> Form:
    asked = example.options.get("form")
    if asked is not None:
        form = forms.get(str(asked))
        if form is None:
            raise _fault(rule, example, f"没有格式“{asked}”")
        return form
    fitting = [
        form
        for form in forms
        if (rule.forms is None or form.id in rule.forms) and (rule.kinds is None or form.kind in rule.kinds)
    ]
    tables = {written.partition("[")[0] for written in example.cells}
    fitting = [form for form in fitting if tables <= form.tables.keys()] or fitting
    fitting = [form for form in fitting if form.kind == fitting[0].kind]
    year = example.options.get("year")
    if isinstance(year, int):
        fitting = [form for form in fitting if form.covers(year)] or fitting
    return fitting[-1]


def _tables(example: Example, rule: Rule, form: Form) -> dict[str, Table]:
    texts: dict[Address, str] = {}
    if "rest" in example.options:
        rest = example.options["rest"]
        for table in form.tables.values():
            texts.update(dict.fromkeys(table.addresses(), "" if rest is None else str(rest)))
    for written, text in example.cells.items():
        try:
            address = find(written, form)
        except UnknownName as error:
            raise _fault(rule, example, f"格式 {form.id} 没有单元格“{written}”：{error}") from None
        row = form.tables[address.table].row(address.row)
        columns = row.columns if row else _open_columns(form, address)
        for replaced in row.replaces if row else ():
            for column in columns:
                texts.pop(Address(address.table, replaced, column.id), None)
        texts[address] = text
    cells = {
        address: _cell(form, address, text, line) for line, (address, text) in enumerate(texts.items(), 1)
    }
    foreign = tuple(
        line_paragraph(str(label), line) for line, label in enumerate(example.options.get("foreign", ()), 1)
    )
    names = list(form.tables) if foreign else dict.fromkeys(address.table for address in cells)
    tables = {}
    for number, name in enumerate(names):
        own = {address: cell for address, cell in cells.items() if address.table == name}
        labels = {
            str(row): line_paragraph(str(label), line)
            for line, (row, label) in enumerate(example.options.get("labels", {}).items(), 1)
            if form.tables[name].row(str(row))
        }
        opened = _open_rows(form.tables[name], own)
        tables[name] = Table(name, own, labels, foreign if not number else (), opened)
    return tables


def _open_columns(form: Form, address: Address) -> Sequence[Column]:
    """The columns of an open row, where the table has such."""
    table = form.tables.get(address.table)
    return table.open[0].columns if table and table.open else ()


def _open_rows(table: FormTable, cells: Iterable[Address]) -> tuple[OpenRow, ...]:
    """The rows of an example that the form leaves to each report."""
    found: list[OpenRow] = []
    for id in dict.fromkeys(address.row for address in cells if table.row(address.row) is None):
        of = next((one for one in table.open if one.like and one.like.fullmatch(id)), table.open[0])
        over = [one.id for one in found if id.startswith(one.id)] if of.by_prefix else []
        found.append(OpenRow(id, id, of.group, max(over, key=len, default="")))
    return tuple(found)


def _cell(form: Form, address: Address, text: str, line: int) -> Cell:
    place = LinePlace(text, line, 1, line, 1 + len(text))
    if text == "?":
        return Cell(address, "unsure", None, text, place, "text", reason="例子中写作“?”")
    table = form.tables[address.table]
    row = table.row(address.row)
    columns = row.columns if row else _open_columns(form, address)
    column = next(column for column in columns if column.id == address.column)
    state, value, unit, reason = _value(text, column)
    step = said = None
    if table.rounding == "printed":
        from checker.recognise.matching.values import last_digit

        step = last_digit(text, column)
    if unit and table.layout == "titled":
        from checker.recognise.matching.values import printed_unit

        said = printed_unit(text, column)
    return Cell(address, state, value, text, place, "text", unit, reason, step, said)


@lru_cache(maxsize=4096)
def _value(text: str, column: Column) -> CellValue:
    """What a cell says; most cells of most examples say the same."""
    from checker.recognise.matching.values import read_value

    return read_value(text, column)


def _document(example: Example, form: Form, organ: str, year: object) -> Document:
    options = example.options
    period = options.get("period", f"{year}年1月1日至{year}年12月31日")
    preamble = form.preamble.replace("{period}", str(period))
    lines = [
        str(options.get("title", f"{organ}{year}年{_named(form)}")),
        str(options.get("preamble", preamble)),
    ]
    if "body" in options:
        lines.append(str(options["body"]))
    else:
        headings, sections = options.get("headings", {}), options.get("sections", {})
        for number, section in enumerate(form.sections):
            heading = headings.get(section.id, f"{section.mark}{section.title}")
            if heading is None:
                continue
            usual = section.usual or ("" if any(one.usual for one in form.sections) else _USUAL)
            said = example.text if number == 0 and example.text else usual
            lines += [str(heading), str(sections.get(section.id, said) or "")]
    written = [line for block in lines for line in block.splitlines()]
    return Document("例子", "text", tuple(_paragraphs(written)), tuple(written))


def _named(form: Form) -> str:
    """What a title says that a report is: one that is named otherwise is not known by it."""
    return form.name if any(one in form.name for one in form.titles) else form.titles[0]


def _paragraphs(lines: Iterable[str]) -> Iterable[Paragraph]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield line_paragraph(line, number)


def _fault(rule: Rule, example: Example, message: str) -> RuleFault:
    return RuleFault(f"规则 {rule.id} 的例子有误：{message}", rule.path, example.line)
