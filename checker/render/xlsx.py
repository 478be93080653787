"""The auditor's ledger (审核台账): a workbook to filter, to send round and to be filled in.

Findings, reports, this year beside the last where they were compared, and what the run has to tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from checker import __version__
from checker.audit import INCOMPLETE, SEVERITIES, Audit, Finding, ReportAudit
from checker.forms import Column as FormColumn
from checker.forms import Form, FormTable
from checker.forms import Row as FormRow
from checker.ground.faults import printable
from checker.language.units import MONEY
from checker.render import UNANSWERED, Options, told_figures, words
from checker.render.drawing import form_of
from checker.render.own import LEDGER_HEADS, LEDGER_TITLE, MAKER
from checker.render.rounds import round_of
from checker.render.told_figures import printed_and_right, to_do, to_mend
from checker.render.whereabouts import Whereabouts
from checker.render.workbook import Column, Value, Workbook
from checker.report import Address, Cell

Row = tuple[Value, ...]

_SCALES = tuple((MONEY[unit], unit) for unit in ("万元", "亿元"))
_PLAIN = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*(?:万元|亿元)?")
_PLACES = 8
"""So many places of a finding are listed."""
_ANSWER, _EXPLANATION, _DONE, _RULE, _FINGERPRINT = LEDGER_HEADS
_FINDINGS = (
    Column("机关", 13),
    Column("年度", 8),
    Column("文件", 16),
    Column("级别", 8),
    Column("状态", 9),
    Column("问题", 38),
    Column("位置", 26),
    Column("印作", 18),
    Column("应为", 16),
    Column("依据", 20),
    Column("建议", 20),
    Column(_ANSWER, 11, ("已改正", "有说明", "待核实"), "填写"),
    Column(_EXPLANATION, 18, look="填写"),
    Column(_DONE, 11, ("是", "否"), "填写"),
    Column(_RULE, 20),
    Column(_FINGERPRINT, 20),
)
_PAPER = 14
"""Columns of the findings that are printed: not the names by which the tool knows them."""
_REPORTS = (
    Column("机关", 16),
    Column("年度", 8),
    Column("文件", 20),
    Column("表样", 14),
    Column("状态", 10),
    Column("结论", 10),
    Column("错误", 7),
    Column("警告", 7),
    Column("提示", 7),
    Column("已豁免", 7),
    Column("基线已有", 7),
    Column("检查通过", 7),
    Column("检查不符", 7),
    Column("无法判断", 7),
    Column("不适用", 7),
    Column("说明", 36),
    Column("无法判断的原因", 60),
)
_YEARS = (
    Column("机关", 20),
    Column("年度", 7),
    Column("表", 8),
    Column("项目", 36),
    Column("栏目", 18),
    Column("上年", 14),
    Column("本年", 14),
    Column("增减", 12),
    Column("单位", 7),
    Column("上年的文件", 30),
)
_ROUNDS = (
    Column("机关", 20),
    Column("年度", 8),
    Column("文件", 20),
    Column("轮次", 7),
    Column("上一轮", 14),
    Column("结果", 14),
    Column("级别", 8),
    Column("问题", 60),
    Column("规则", 20),
    Column("指纹", 20),
)
_ABSENT = (
    Column("机关", 30),
    Column("年度", 8),
    Column("上级机关", 30),
    Column("说明", 50),
    Column("催报情况", 30, look="填写"),
)
_RUN = (Column("项目", 16), Column("内容", 60), Column("原因", 60))


def render(audit: Audit, options: Options) -> bytes:
    book = Workbook(LEDGER_TITLE, MAKER)
    where = Whereabouts(audit, options)
    named = [(report, words.Names(report, options)) for report in audit.reports]
    book.sheet("台账", _FINDINGS, [row for one in named for row in _findings(*one, where, options)], _PAPER)
    book.sheet("报告", _REPORTS, [_report(audit, *one) for one in named])
    if years := [row for report in audit.reports for row in _beside_last_year(report, options.forms)]:
        book.sheet("与上年对照", _YEARS, years)
    if rounds := [row for report in audit.reports for row in _against_last_round(report)]:
        book.sheet("与上一轮对照", _ROUNDS, rounds)
    if audit.absent:
        absent = [
            (one.organ, one.year, one.superior or None, one.reason or None, None) for one in audit.absent
        ]
        book.sheet("未报送", _ABSENT, absent)
    book.sheet("本次核对", _RUN, _run(audit))
    return book.data()


# -- findings ---------------------------------------------------------------------------------------


def _findings(report: ReportAudit, names: words.Names, where: Whereabouts, options: Options) -> Iterator[Row]:
    for finding in words.ordered(report.findings):
        answer = options.answers.get(finding.fingerprint, UNANSWERED)
        printed, right = printed_and_right(finding, names)
        yield (
            report.organ,
            report.year,
            printable(report.path),
            words.SEVERITY[finding.severity],
            _state(finding, report),
            "\n".join(_told(finding, names)),
            "\n".join(_places(finding, report, where)),
            printed,
            right,
            finding.basis,
            to_do(finding) or None,
            answer.answer or None,
            answer.explanation or None,
            answer.done or None,
            finding.rule,
            finding.fingerprint or None,
        )


def _state(finding: Finding, report: ReportAudit) -> str:
    same = report.round is not None and report.round.same
    stands = round_of(finding) or ("仍在" if same else "")
    if finding.state != "new":
        known = "：".join(filter(None, (words.KNOWN[finding.state], finding.state_reason)))
        return "；".join(filter(None, (known, stands)))
    return stands or ("数字已变" if finding.updated else "新问题")


def _told(finding: Finding, names: words.Names) -> Iterator[str]:
    yield finding.message
    if finding.cause or finding.alternatives:  # else both sides stand in a column of their own
        yield from told_figures.compared(finding)
    if finding.explains:
        yield names.explains(finding)


def _places(finding: Finding, report: ReportAudit, where: Whereabouts) -> Iterator[str]:
    told = []
    for location in to_mend(finding):
        file = f"（{printable(location.path)}）" if location.path and location.path != report.path else ""
        place = where.beside(location, location.path or report.path)
        told.append("：".join(filter(None, (location.label, place))) + file)
    beside = dict.fromkeys(one.path for one in finding.locations if one.path not in (None, report.path))
    told += [
        f"对照：{printable(path)}"
        for path in beside
        if path and f"（{printable(path)}）" not in "".join(told)
    ]
    lines = list(dict.fromkeys(told))
    yield from lines[:_PLACES]
    if len(lines) > _PLACES:
        yield f"等 {len(lines)} 处"


# -- reports ----------------------------------------------------------------------------------------


def _report(audit: Audit, report: ReportAudit, names: words.Names) -> Row:
    new = [finding.severity for finding in report.findings if finding.state == "new"]
    known = [finding.state for finding in report.findings]
    coverage = report.coverage()
    said = [*words.notes(report), *words.problems(report)]
    unknown = [f"{title}：{'；'.join(dict.fromkeys(reasons))}" for title, reasons in names.unknowns()]
    return (
        report.organ,
        report.year,
        printable(report.path),
        words.form_name(report.form, report.report) or None,
        words.STATUS[report.status],
        _verdict(audit, report),
        *(new.count(severity) for severity in reversed(SEVERITIES)),
        known.count("waived"),
        known.count("baseline"),
        *(coverage[result] for result in words.RESULT),
        "\n".join(said) or None,
        "\n".join(unknown) or None,
    )


def _verdict(audit: Audit, report: ReportAudit) -> str:
    """What the report makes of the run's end, by the rules for its exit code."""
    new = [finding for finding in report.findings if finding.state == "new"]
    if report.status == "unchecked":
        return "未能核对"
    if not audit.allow_partial and any(finding.rule == INCOMPLETE for finding in new):
        return "没有读全"
    gate = audit.fail_on
    if gate != "never" and any(SEVERITIES.index(one.severity) >= SEVERITIES.index(gate) for one in new):
        return "有问题"
    but = [
        "没有读全" if report.status != "checked" else "",
        "有警告" if any(one.severity == "warning" for one in new) else "",
    ]
    return f"通过（{'，'.join(filter(None, but))}）" if any(but) else "通过"


# -- this year beside the last ----------------------------------------------------------------------


def _beside_last_year(report: ReportAudit, forms: Mapping[str, Form]) -> Iterator[Row]:
    """The totals of the form in both years, where one holds something; of a table without totals, all its
    cells."""
    now, last = report.report, report.previous
    form = form_of(now, forms) if now else None
    if now is None or last is None or form is None:
        return
    for table in form.tables.values():
        for row, column in _totals(table):
            address = Address(table.id, row.id, column.id)
            before, cell = last.cell(address), now.cell(address)
            if not (_is_nothing(before) and _is_nothing(cell)):
                change = _change(before, cell, money=column.kind == "money")
                yield (
                    report.organ,
                    report.year,
                    table.short,
                    row.name,
                    column.label,
                    *change,
                    printable(last.path),
                )


def _totals(table: FormTable) -> Iterator[tuple[FormRow, FormColumn]]:
    summed = any(column.total for row in table.rows for column in row.columns)
    for row in table.rows:
        for column in row.columns:
            if column.total or not summed:
                yield row, column


def _change(last: Cell | None, now: Cell | None, *, money: bool) -> tuple[Value, Value, Value, Value]:
    """Both figures, by how much they differ, and their unit.

    Nothing is reckoned of what is no number, nor of money whose unit is not known.
    """
    values = [cell.value if cell and cell.state == "number" else None for cell in (last, now)]
    units = {cell.unit for cell in (last, now) if cell and cell.state == "number"}
    change: Decimal | None = None
    unit = next(iter(units)) if len(units) == 1 else None
    if values[0] is not None and values[1] is not None and (unit if money else len(units) == 1):
        change = values[1] - values[0]
    if change is not None and (factor := _printed_in(last, now)) is not None:
        scale, unit = factor
        values = [value / scale if value is not None else None for value in values]
        change /= scale
    return _figure(last, values[0]), _figure(now, values[1]), change, unit


def _printed_in(*cells: Cell | None) -> tuple[Decimal, str] | None:
    """By what amounts of money in 元 are to be divided to stand as both reports print them, and that unit."""
    for scale, unit in _SCALES:
        if all(
            cell and cell.unit == "元" and _number(cell.text) == (cell.value or 0) / scale for cell in cells
        ):
            return scale, unit
    return None


def _number(text: str) -> Decimal | None:
    found = _PLAIN.fullmatch(text.strip())
    return Decimal(found[1].replace(",", "")) if found else None


def _is_nothing(cell: Cell | None) -> bool:
    return cell is None or cell.state == "blank" or (cell.state == "number" and not cell.value)


def _figure(cell: Cell | None, value: Decimal | None) -> Value:
    if value is not None:
        return value
    return words.STATE[cell.state] if cell else "没有这一项"


# -- this round beside the last ---------------------------------------------------------------------


def _against_last_round(report: ReportAudit) -> Iterator[Row]:
    """What is mended, what stands, what is new."""
    if report.round is None or report.round.before is None:
        return
    number, day = report.round.before
    head = (report.organ, report.year, printable(report.path), report.round.number, f"第 {number} 轮 {day}")
    for result, pasts in (("已改正", report.round.mended), ("无法判断", report.round.undecided)):
        for past in pasts:
            yield (
                *head,
                *(result, words.SEVERITY[past.severity], past.message, past.rule, past.fingerprint),
            )
    for finding in words.ordered(report.findings):
        if said := round_of(finding):
            grade = words.SEVERITY[finding.severity]
            yield (*head, said, grade, finding.message, finding.rule, finding.fingerprint)


# -- the run ----------------------------------------------------------------------------------------


def _run(audit: Audit) -> list[Row]:
    return [
        ("小结", words.summary(audit), None),
        ("版本", f"{MAKER} {__version__}", None),
        *(("说明", note, None) for note in audit.notes),
        *(("跳过的文件", printable(one.path), one.reason) for one in audit.skipped),
    ]
