"""How every format for people says the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from checker.audit import (
    CONFIDENCE_NAMES,
    RESULT_NAMES,
    SEVERITY_NAMES,
    Audit,
    Finding,
    Location,
    Mend,
    ReportAudit,
    Result,
    Severity,
)
from checker.document import LinePlace, PagePlace, Place
from checker.forms import Form, as_printed
from checker.ground.faults import printable
from checker.language.units import MONEY
from checker.render import Options
from checker.render.drawing import form_of
from checker.render.numbers import printed
from checker.render.own import AUDIT_TITLE, AUDITED
from checker.render.rounds import rounds
from checker.report import MIXED, Address, Cell, Report

SEVERITY, CONFIDENCE, RESULT = SEVERITY_NAMES, CONFIDENCE_NAMES, RESULT_NAMES
STATUS = {"checked": "已检查", "partial": "部分检查", "unchecked": "未能检查"}
STATE = {"number": "数字", "blank": "空白", "unsure": "无法确定", "invalid": "不是数字"}
SOURCE = {"grid": "表格线或标记", "geometry": "版面位置", "text": "文字顺序", "ocr": "图像识别（OCR）"}
SOURCE_SHORT = {"grid": "表格", "geometry": "版面", "text": "文字", "ocr": "OCR"}
KNOWN = {"baseline": "基线已有", "waived": "已豁免"}
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and marks of writing direction that could make a line read otherwise than it is."""
_ORDINAL = re.compile(r"[0-9.]+")
_FIGURE = re.compile(r"[-+−＋0-9（(]")
_ALIKE = 3
"""So many rules that could not decide for the same reasons are each told by themselves."""
_COPIED = 8
"""A fingerprint is not cut shorter: what is unique today should be so with next month's reports."""
_RANK: Mapping[Severity, int] = {"error": 0, "warning": 1, "info": 2}


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """New findings before known ones, the gravest first, otherwise in the order given."""
    return sorted(findings, key=lambda finding: (finding.state != "new", _RANK[finding.severity]))


GRADES = ("error", "warning", "info")
"""From the gravest to the lightest."""


def grade(findings: Iterable[Finding]) -> str:
    """The gravest of the findings that are new; ``none`` where there is none."""
    new = {finding.severity for finding in findings if finding.state == "new"}
    return next((one for one in GRADES if one in new), "none")


class Short:
    """Fingerprints as they are copied by hand: the fewest first characters that tell them apart in a run."""

    def __init__(self, audit: Audit) -> None:
        all_ = {finding.fingerprint for report in audit.reports for finding in report.findings}
        self._length = next((n for n in range(_COPIED, 64) if len({f[:n] for f in all_}) == len(all_)), 64)

    def __call__(self, finding: Finding) -> str:
        return finding.fingerprint[: self._length]


def own_first(finding: Finding) -> list[Location]:
    """The places of a finding, those of the report itself before those in another file."""
    return sorted(finding.locations, key=lambda location: location.path is not None)


def where(place: Place) -> str:
    """A place as a reader would look it up; lines and columns as tools do."""
    if isinstance(place, LinePlace):
        return f"第 {place.line} 行第 {place.column} 列"
    if isinstance(place, PagePlace):
        left, top = (_centimetres(points) for points in place.bbox[:2])
        return f"第 {place.page} 页，距页顶 {top} 厘米、距左边 {left} 厘米"
    if place.sheet is not None:
        return f"工作表“{place.sheet}”的 {_letters(place.column or 0)}{(place.row or 0) + 1} 单元格"
    if place.table is not None:
        return f"第 {place.table + 1} 个表第 {(place.row or 0) + 1} 行第 {(place.column or 0) + 1} 列"
    return f"第 {(place.paragraph or 0) + 1} 段"


def line_of(place: Place) -> str:
    """The line, row or page that ``place`` stands in."""
    if isinstance(place, LinePlace):
        return f"第 {place.line} 行"
    if isinstance(place, PagePlace):
        return f"第 {place.page} 页"
    if place.sheet is not None:
        return f"工作表“{place.sheet}”第 {(place.row or 0) + 1} 行"
    if place.table is not None:
        return f"第 {place.table + 1} 个表第 {(place.row or 0) + 1} 行"
    return where(place)


def _letters(column: int) -> str:
    """The name of a column of a workbook: 0 is A, 26 is AA."""
    more, last = divmod(column, 26)
    return (_letters(more - 1) if more else "") + chr(ord("A") + last)


def _centimetres(points: float) -> str:
    return f"{points * 2.54 / 72:.1f}"


def file_place(path: str, place: Place) -> str:
    """``file:line:column`` where there are lines, so that terminals and editors can jump there."""
    file = printable(path)
    if isinstance(place, LinePlace):
        return f"{file}:{place.line}:{place.column}"
    return f"{file}：{where(place)}"


def resting_on(basis: object) -> str:
    """“依据：表样推得：…”, of a basis that may begin with the word itself."""
    return f"依据：{str(basis).removeprefix('依据')}"


def heading(report: ReportAudit) -> str:
    """“中卫市公安局 2020 年度”; the path where the organ was not found."""
    if report.organ is None:
        file = printable(report.path)
        return file if report.year is None else f"{file} {report.year} 年度"
    organ = printable(report.organ)
    return organ if report.year is None else f"{organ} {report.year} 年度"


def form_name(form: str | None, report: Report | None = None) -> str:
    """What the form that a report follows is called; empty where that is not known."""
    if form is None:
        return ""
    known = report.edition if report is not None else ""
    return "新旧格式混用" if form == MIXED else known or f"{form} 年版格式"


def audit_title(audit: Audit) -> str:
    """What an audit is headed by: the name of what it is of."""
    names = dict.fromkeys(one.report.name for one in audit.reports if one.report and one.report.name)
    if not names:
        return AUDIT_TITLE
    return f"{'、'.join(names) if len(names) < 3 else '报告'}{AUDITED}"


def coverage(counts: Mapping[Result, int]) -> str:
    total = sum(counts.values())
    told = "，".join(f"{name} {counts[result]}" for result, name in RESULT.items())
    return f"检查 {total} 项：{told}"


def summary(audit: Audit) -> str:
    """The last line: what was found, what was accepted, what could not be checked."""
    return "；".join([found(audit), *besides(audit)]) + "。"


CLEAN = "未发现问题"
CLEAN_IN_PART = "已核对的部分没有查出问题"
"""Of what was not read nothing may be said."""


def clean(report: ReportAudit) -> str:
    """What is said of a report without findings."""
    return CLEAN if report.status == "checked" else CLEAN_IN_PART


def found(audit: Audit) -> str:
    """“3 份报告：4 个错误，2 个警告”."""
    counts = audit.counts()
    if not counts["files"]:
        return "没有找到可以核对的报告"
    told = [
        f"{counts[key]} {unit}"
        for key, unit in (("errors", "个错误"), ("warnings", "个警告"), ("infos", "条提示"))
        if counts[key]
    ]
    tally = audit.tally()
    whole = not (tally.partial or tally.unchecked)
    return f"{counts['files']} 份报告：{'，'.join(told) or (CLEAN if whole else CLEAN_IN_PART)}"


def besides(audit: Audit) -> list[str]:
    """What the run also met: accepted findings, files that could not be checked or were skipped."""
    counts = {**audit.counts(), "partial": audit.tally().partial}
    told = (
        ("waived", "另有 {} 条已豁免"),
        ("baseline", "{} 条基线已有"),
        ("resolved", "{} 条基线问题已消除"),
        ("partial", "{} 份没有读全"),
        ("unchecked", "{} 份未能检查"),
        ("skipped", "跳过 {} 个文件"),
    )
    return [words.format(counts[key]) for key, words in told if counts[key]]


def figures(values: Iterable[str]) -> bool:
    """Whether all of these are numbers, to be set one under the other by their last digit."""
    return all(_FIGURE.match(value) for value in values)


class Names:
    """Cells, causes and rules in an auditor's words, for one report of an audit."""

    def __init__(self, report: ReportAudit, options: Options) -> None:
        self._audited = report
        self._report = report.report
        self._options = options
        form = form_of(report.report, options.forms) if report.report else None
        self._form = as_printed(form, report.report) if form and report.report else form
        self._spoken: dict[str, Mapping[str, str]] = {}

    def cell(self, address: str) -> str:
        """“表三·（一）予以公开·自然人”; the address itself where no form knows it."""
        try:
            parsed = Address.parse(address)
        except ValueError:
            return address
        own = [self._form] if self._form else []
        for form in (*own, *self._options.forms.values()):
            if _knows(form, parsed):
                return form.label(parsed)
        return address

    def mend(self, mend: Mend, finding: Finding) -> str:
        """“表三·予以公开·自然人印作 12，应为 21（两位数字颠倒）”."""
        note = f"（{mend.note}）" if mend.note else ""
        what, now, wanted = self.sides(mend)
        if mend.cell is None:
            return f"{what}“{now}”应为“{wanted}”{note}"
        return f"{what}{now if mend.value is None else f'印作 {now}'}，应为 {wanted}{note}"

    def sides(self, mend: Mend) -> tuple[str, str, str]:
        """What is to be mended (“表三·予以公开·自然人”), what is printed there, what it should be."""
        if mend.cell is None:
            return "正文", mend.text or "", mend.expected_text or printed(mend.expected)
        cell = self._cell(mend.cell)
        now = "空白" if mend.value is None else _amount(mend.value, cell)
        return self.cell(mend.cell), now, mend.expected_text or _amount(mend.expected, cell)

    def mended(self, mend: Mend) -> str:
        """What should be printed in the place of the cell or figure, in the unit that is printed there."""
        if mend.expected_text or mend.expected is None or mend.cell is None:
            return mend.expected_text or printed(mend.expected)
        cell = self._cell(mend.cell)
        if cell and mend.value and "万" not in cell.text and _number(cell.text) == mend.value / 10_000:
            return printed(mend.expected / 10_000)  # in 万元, as the head of its column says
        unit = cell.printed_unit if cell else None
        if cell and unit and unit[0] not in cell.text:
            return printed(mend.expected / MONEY[unit])
        return self.sides(mend)[2]

    def mends(self, mends: Iterable[Mend], finding: Finding) -> str:
        return "；".join(self.mend(mend, finding) for mend in mends)

    def check(self, rule: str, title: str, instance: str) -> str:
        """“表三各列收支平衡（自然人）”; the ordinal of a sentence is left out."""
        known = self._vocabulary(rule)
        if not instance or (_ORDINAL.fullmatch(instance) and instance not in known):
            return title
        parts = "、".join(self._part(one, known) for one in instance.split(","))
        return f"{title}（{known.get(instance, parts)}）"

    def _part(self, instance: str, known: Mapping[str, str]) -> str:
        """A row or a column of a check that is made for both."""
        choices = _vocabularies(self._form) if self._form and instance not in known else []
        return next((one[instance] for one in (known, *choices) if instance in one), instance)

    def failed(self, id: str) -> str:
        """A check by its id, ``rule`` or ``rule(instance)``."""
        name, _, rest = id.partition("(")
        rule = self._options.rules.get(name)
        return self.check(name, rule.title, rest.removesuffix(")")) if rule else id

    def unknowns(self) -> list[tuple[str, list[str]]]:
        """Checks that could not be decided: title of the rule → the reasons, one for each check.

        Very many rules that lack the same (one sentence that was not read) are told together.
        """
        of_rule: dict[str, list[str]] = {}
        for check in self._audited.checks:
            if check.result == "unknown":
                of_rule.setdefault(check.title, []).append(check.reason or "原因未说明")
        alike: dict[frozenset[str], list[str]] = {}
        for title, reasons in of_rule.items():
            alike.setdefault(frozenset(reasons), []).append(title)
        found = []
        for title, reasons in of_rule.items():
            titles = alike[frozenset(reasons)]
            if len(titles) <= _ALIKE:
                found.append((title, reasons))
            elif title == titles[0]:
                told = "、".join(f"“{one}”" for one in titles[:_ALIKE])
                together = f"{told}等 {len(titles)} 条规则"
                found.append((together, [reason for one in titles for reason in of_rule[one]]))
        return found

    def _vocabulary(self, rule: str) -> Mapping[str, str]:
        """What the instances of a rule are: of the form's columns, rows, tables or sections, those that
        know most of them (“other” is a row of one table and a column of another)."""
        if rule not in self._spoken:
            instances = {check.instance for check in self._audited.checks if check.rule == rule}
            choices = _vocabularies(self._form) if self._form else []
            best = max(choices, key=lambda known: len(instances & known.keys()), default={})
            # Ordinals of sentences may look like codes of rows.
            sentences = all(map(_ORDINAL.fullmatch, instances)) and not instances <= best.keys()
            self._spoken[rule] = {} if sentences else best
        return self._spoken[rule]

    def explains(self, finding: Finding) -> str:
        """“同时解释了另外 3 项不符：…”."""
        names = [self.failed(id) for id in finding.explains]
        shown = "；".join(names[:4]) + ("；……" if len(names) > 4 else "")
        return f"同时解释了另外 {len(names)} 项不符：{shown}"

    def _cell(self, address: str) -> Cell | None:
        try:
            parsed = Address.parse(address)
        except ValueError:
            return None
        return self._report.cell(parsed) if self._report and not parsed.previous else None


def _vocabularies(form: Form) -> list[dict[str, str]]:
    tables = form.tables.values()
    columns = [{column.id: column.label for row in table.rows for column in row.columns} for table in tables]
    rows = [{row.id: row.mark + row.label for row in table.rows} for table in tables]
    long = {
        f"{table.id}.{row.id}": f"{table.short}·{row.mark}{row.label}"
        for table in tables
        for row in table.rows
    }
    return [
        *columns,
        *rows,
        long,
        {table.id: table.short for table in tables},
        {section.id: section.mark + section.title for section in form.sections},
    ]


def _knows(form: Form, address: Address) -> bool:
    table = form.tables.get(address.table)
    row = table.row(address.row) if table else None
    return row is not None and any(column.id == address.column for column in row.columns)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip().replace(",", ""))
    except ArithmeticError:
        return None


def _amount(value: Decimal | None, cell: Cell | None) -> str:
    """Money in the unit that the cell prints."""
    if value is None or cell is None or not cell.unit:
        return printed(value)
    unit = "万元" if "万" in cell.text else cell.printed_unit
    if unit:
        return f"{printed(value / MONEY[unit])} {unit}"
    return f"{printed(value)} {cell.unit}"


def others(audit: Audit) -> dict[str, Report]:
    """Every report of the run by its path: the audited ones and those only compared with."""
    found = {report.path: report for report in audit.context}
    found.update({audited.path: audited.report for audited in audit.reports if audited.report is not None})
    return found


def problems(report: ReportAudit) -> tuple[str, ...]:
    """What the reader left out or could not know; an unchecked report's one finding says it already."""
    return report.report.problems if report.report and report.status != "unchecked" else ()


def notes(report: ReportAudit) -> tuple[str, ...]:
    """What a report was compared with, or was not, and which files it is handed in as."""
    parts = (f"由 {len(report.parts)} 个文件组成：{'、'.join(report.parts)}",) if report.parts else ()
    return (*parts, *report.notes, *rounds(report))
