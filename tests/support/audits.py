"""Sample audits for the renderers, built through the real types: our own report of an invented county.

``sample_audit()`` holds one of everything that a renderer must show. ``write`` lays one report out as
a text file, a Word file or a PDF would be read, so that the same findings stand at places of each kind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from checker.audit import Audit, Check, Finding, Location, Mend, ReportAudit, Skipped
from checker.document import BlockPlace, Document, LinePlace, PagePlace, Paragraph, Piece, Place, join
from checker.forms import FormTable, load_forms
from checker.report import Address, Cell, Period, Prose, Report, Section, State, Table
from checker.rules import builtin_folder
from checker.rules.base import Basis, Rule

Medium = Literal["text", "docx", "pdf"]

FORMS = {form.id: form for form in load_forms([builtin_folder() / "forms"])}
FORM = FORMS["2019"]
APPLICANTS = FORM.tables["applications"].rows[0].columns


class _Never:
    def run(self, case: object) -> tuple[()]:
        return ()


def _rule(id: str, title: str, severity: str, why: str, basis: Basis) -> Rule:
    return Rule(id, title, "identity", severity, basis, _Never(), "", why=why)  # type: ignore[arg-type]


FORM_NOTICE = Basis("国办公开办函〔2019〕60号", "表三勾稽关系")
RULES = {
    rule.id: rule
    for rule in (
        _rule(
            "applications-cause",
            "表三有一格使多项合计不符",
            "error",
            "一格填错，会使行、列和收支平衡同时不符。",
            FORM_NOTICE,
        ),
        _rule(
            "applications-balance",
            "表三各列收支平衡",
            "error",
            "收到的申请，年末不是办结就是结转。",
            FORM_NOTICE,
        ),
        _rule("applications-row-total", "表三各行合计", "error", "各类申请人之和应等于总计。", FORM_NOTICE),
        _rule(
            "applications-outcomes", "表三办理结果合计", "error", "各项办理结果之和应等于总计。", FORM_NOTICE
        ),
        _rule(
            "prose-procurement",
            "正文与表二：采购金额",
            "error",
            "同一金额应当一致。",
            Basis(None, reason="同一份报告的数字应当一致"),
        ),
        _rule(
            "prose-parts",
            "正文：总数与分项",
            "warning",
            "“其中”后的分项超过总数。",
            Basis(None, reason="算术关系", rests="sense"),
        ),
        _rule(
            "heading-wording",
            "标题用语",
            "info",
            "标题应与格式一致。",
            Basis("国办公开办函〔2019〕60号", "附件格式"),
        ),
        _rule(
            "blanks",
            "表中空白",
            "warning",
            "没有数值的应填 0。",
            Basis(None, reason="各地的做法", rests="practice"),
        ),
        _rule(
            "carried-over",
            "上年结转与上年报告",
            "error",
            "上年转出的申请应当全部转入本年。",
            Basis(None, reason="同一批申请", rests="sense"),
        ),
    )
}


@dataclass
class Sheet:
    """What has been laid out so far: source lines, and the next free place of each kind."""

    medium: Medium
    lines: list[str] = field(default_factory=list)
    paragraphs: int = 0

    def write(self, text: str) -> Paragraph:
        """A paragraph; in a PDF it is set in visual lines of 36 characters."""
        number = self.paragraphs
        self.paragraphs += 1
        self.lines.append(text)
        if self.medium == "docx":
            return Paragraph(text, (Piece(0, BlockPlace(text, paragraph=number)),))
        if self.medium == "pdf":
            visual = [text[at : at + 36] for at in range(0, max(1, len(text)), 36)]
            return join(
                _one(PagePlace(line, 1 + number // 8, self._box(line, at))) for at, line in enumerate(visual)
            )
        line = len(self.lines)
        return _one(LinePlace(text, line, 1, line, 1 + len(text)))

    def _box(self, text: str, line: int) -> tuple[float, float, float, float]:
        top = 80.0 + 80 * (self.paragraphs % 8) + 16 * line
        return (90.0, top, 90.0 + 12 * len(text), top + 12)

    def row(self, table: int, row: int, label: str, values: Sequence[str]) -> tuple[Paragraph, list[Place]]:
        self.lines.append("\t".join((label, *values)))
        line, column = len(self.lines), len(label) + 2
        places: list[Place] = []
        for at, value in enumerate(values):
            if self.medium == "docx":
                places.append(BlockPlace(value, table=table, row=row, column=at + 1))
            elif self.medium == "pdf":
                x, y = 200.0 + 45 * at, 90.0 + 20 * row
                places.append(PagePlace(value, 3 + table, (x, y, x + 6 * max(1, len(value)), y + 10)))
            else:
                places.append(LinePlace(value, line, column, line, column + len(value)))
            column += len(value) + 1
        if self.medium == "docx":
            return _one(BlockPlace(label, table=table, row=row, column=0)), places
        if self.medium == "pdf":
            return _one(PagePlace(label, 3 + table, (60.0, 90.0 + 20 * row, 190.0, 100.0 + 20 * row))), places
        return _one(LinePlace(label, line, 1, line, 1 + len(label))), places


def _one(place: Place) -> Paragraph:
    return Paragraph(place.text, (Piece(0, place),))


def _state(text: str) -> tuple[State, Decimal | None, str | None]:
    if text in ("", "/"):
        return "blank", None, None
    if text.startswith("?"):
        return "unsure", None, "这一行印有六个数，应有七个"
    figure = text.removesuffix("元").removesuffix("万").strip()
    try:
        value = Decimal(figure) * (10_000 if "万" in text else 1)
    except ArithmeticError:
        return "invalid", None, "不是数字"
    return "number", value, None


def _table(sheet: Sheet, number: int, form: FormTable, printed: dict[str, str]) -> Table:
    """``printed``: row id → its values separated by spaces (``_`` for a blank); other rows are zeros."""
    cells: dict[Address, Cell] = {}
    labels: dict[str, Paragraph] = {}
    for at, row in enumerate(form.rows):
        values = printed.get(row.id, " ".join("0" for _ in row.columns)).split(" ")
        values = ["" if value == "_" else value.replace("~", " ") for value in values]
        labels[row.id], places = sheet.row(number, at + 1, row.mark + row.label, values)
        for column, value, place in zip(row.columns, values, places, strict=True):
            address = Address(form.id, row.id, column.id)
            state, amount, reason = _state(value)
            unit = "元" if column.kind == "money" and "元" in value else None
            shown = value.removeprefix("?")
            cells[address] = Cell(
                address,
                state,
                amount,
                shown,
                replace(place, text=shown),
                "grid" if number else "text",
                unit,
                reason,
            )
    return Table(form.id, cells, labels)


OVERVIEW = (
    "2020年，县公安局通过政府网站、微信公众号等渠道主动公开政府信息。全年政府集中采购38项，采购总金额4946.96万元，"
    "采购公告均已在县政府采购网上公布，采购过程接受社会监督，未收到质疑和投诉。",
    "全年共发布各类信息210条，其中工作动态120条、警务公告64条、政策解读31条。",
    "收到政府信息公开申请12件，均为自然人提出，已全部办结。"
    "<script>alert('x')</script> {{ 7 * 7 }} \x1b[31m& <b>粗体</b>",
)


def write(
    medium: Medium = "text",
    path: str = "青禾县公安局2020年年度报告.txt",
    year: int = 2020,
    overview: Sequence[str] = OVERVIEW,
    disclosure: dict[str, str] | None = None,
    applications: dict[str, str] | None = None,
    organ: str = "青禾县公安局",
) -> Report:
    """One report as its reader and recogniser would give it."""
    sheet = Sheet(medium)
    title = sheet.write(f"{organ}{year}年政府信息公开工作年度报告")
    preamble = sheet.write(f"本报告的统计期限为{year}年1月1日至{year}年12月31日。")
    start = preamble.text.index(str(year))
    period = Period(
        date(year, 1, 1),
        date(year, 12, 31),
        preamble.text[start:-1],
        preamble.place(start, len(preamble.text) - 1),
    )
    sections = [Section("preamble", None, (preamble,))]
    tables: dict[str, Table] = {}
    bodies = {
        "overview": overview,
        "problems": ("一是公开的内容不够丰富，二是解读的形式比较单一。下一步将加强培训。",),
        "other": ("无。",),
    }
    printed = {"disclosure": disclosure or {}, "applications": applications or {}, "review": {}}
    for number, section in enumerate(FORM.sections):
        heading = sheet.write(section.mark + section.title.replace("问题及改进情况", "问题及下步打算"))
        body = tuple(sheet.write(text) for text in bodies.get(section.id, ()))
        if section.id in FORM.tables:
            tables[section.id] = _table(sheet, number - 1, FORM.tables[section.id], printed[section.id])
        sections.append(Section(section.id, heading, body))
    lines = tuple(sheet.lines) if medium == "text" else ()
    document = Document(path, {"text": "text"}.get(medium, medium), (), lines)
    return Report(document, FORM.kind, organ, year, "2019", title, period, tuple(sections), tables, Prose(()))


def figure(report: Report, text: str, nth: int = 0) -> Place:
    """The place of ``text`` in the prose; ``nth`` of its occurrences."""
    for section in report.sections:
        for paragraph in section.body:
            for at in range(len(paragraph.text)):
                if paragraph.text.startswith(text, at):
                    if nth == 0:
                        return paragraph.place(at, at + len(text))
                    nth -= 1
    raise ValueError(text)


def at_cell(report: Report, address: str, role: str = "related", path: str | None = None) -> Location:
    cell = report.cell(Address.parse(address))
    assert cell is not None
    assert cell.place is not None
    return Location(cell.place, role, FORM.label(cell.address), path, address)  # type: ignore[arg-type]


FAULTY_DISCLOSURE = {
    "normative_documents": "3 3 4",
    "licences": "31 3 14866",
    "other_services": "19 21 40",
    "penalties": "284 -2 2940",
    "coercions": "22 -1 16",
    "fees": "/ /",
    "procurement": "38 4964.96~万元",
}
FAULTY_APPLICATIONS = {
    "new": "12 0 0 0 0 0 12",
    "carried_in": "1 0 0 0 0 0 1",
    "granted": "12 0 0 0 0 0 5",
    "denied.state_secret": "2 ?0 ?0 ?0 ?0 ?0 2",
    "denied.third_party": "_ _ _ _ _ _ _",
    "unavailable.not_held": "6 0 0 0 0 0 6",
    "rejected.petition": "两件 0 0 0 0 0 0",
    "total": "13 0 0 0 0 0 13",
}


def findings(report: Report, previous: Report) -> tuple[Finding, ...]:
    """One finding of every make, at the places where ``report`` prints them."""
    amount = "disclosure[procurement, amount]"
    granted = "applications[granted, natural_person]"
    heading = next(s.heading for s in report.sections if s.id == "problems")
    assert heading is not None
    blank = [f"applications[denied.third_party, {column.id}]" for column in APPLICANTS]
    return (
        Finding(
            "heading-wording",
            "标题用语",
            "info",
            "high",
            "标题“五、存在的主要问题及下步打算”与格式“五、存在的主要问题及改进情况”用语不同。",
            str(RULES["heading-wording"].basis),
            locations=(Location(heading.place(), label="标题"),),
            fingerprint="6f0a51c7d2e84b19",
        ),
        Finding(
            "prose-procurement",
            "正文与表二：采购金额",
            "error",
            "high",
            "采购总金额：正文 4946.96 万元，表二 4964.96 万元，相差 18 万元。",
            str(RULES["prose-procurement"].basis),
            "请核对采购合同，改正其中一处。",
            (amount,),
            alternatives=(
                (Mend(amount, Decimal(49649600), Decimal(49469600), note="两位数字颠倒"),),
                (Mend(text="4946.96万元", location=0, expected_text="4964.96 万元", note="两位数字颠倒"),),
            ),
            values={"正文": "4946.96 万元", "表二": "4964.96 万元"},
            locations=(
                Location(figure(report, "4946.96万元"), label="正文"),
                at_cell(report, amount),
            ),
            fingerprint="0c9be1f2a7734d5e",
        ),
        Finding(
            "applications-cause",
            "表三有一格使多项合计不符",
            "error",
            "high",
            "表三“（一）予以公开·自然人”印作 12，应为 5：改正这一格，3 项不符的合计全部相符。",
            str(RULES["applications-cause"].basis),
            "请按台账核对予以公开的件数。",
            (granted,),
            cause=(Mend(granted, Decimal(12), Decimal(5), note="误抄了“本年新收”的数"),),
            values={"各类申请人之和": "12", "总计": "5"},
            locations=(
                at_cell(report, granted, "primary"),
                at_cell(report, "applications[granted, total]"),
                at_cell(report, "applications[total, natural_person]"),
                at_cell(report, "applications[new, natural_person]"),
            ),
            explains=(
                "applications-row-total(granted)",
                "applications-outcomes(natural_person)",
                "applications-balance(natural_person)",
            ),
            fingerprint="e1d7c05b93a24f68",
        ),
        Finding(
            "prose-parts",
            "正文：总数与分项",
            "warning",
            "medium",
            "“发布各类信息 210 条”，其中三项合计 215 条，多出 5 条。",
            str(RULES["prose-parts"].basis),
            "请核对各项条数，或说明同一条信息在多处发布。",
            values={"总数": "210 条", "分项合计": "120 ＋ 64 ＋ 31 ＝ 215 条"},
            locations=(
                Location(figure(report, "210条"), label="总数"),
                Location(figure(report, "120条"), "related", "分项"),
                Location(figure(report, "64条"), "related", "分项"),
                Location(figure(report, "31条"), "related", "分项"),
            ),
            fingerprint="77ab02de5c1f4093",
        ),
        Finding(
            "blanks",
            "表中空白",
            "warning",
            "high",
            "表三有 7 格空白，没有数值的一般填 0。",
            str(RULES["blanks"].basis),
            cells=tuple(blank),
            locations=tuple(
                at_cell(report, address, "primary" if number == 0 else "related")
                for number, address in enumerate(blank)
            ),
            fingerprint="23f1e0aa8d7b4c56",
        ),
        Finding(
            "carried-over",
            "上年结转与上年报告",
            "error",
            "high",
            "上年结转：本年报告 1 件，上年报告结转下年度 2 件，相差 1 件。",
            str(RULES["carried-over"].basis),
            "请核对两年的报告。",
            ("applications[carried_in, total]", "previous.applications[carried_out, total]"),
            values={"2020 年上年结转": "1", "2019 年结转下年度": "2"},
            locations=(
                at_cell(report, "applications[carried_in, total]", "primary"),
                replace(
                    at_cell(previous, "applications[carried_out, total]", path=previous.path),
                    cell="previous.applications[carried_out, total]",
                    label="上年" + FORM.label(Address("applications", "carried_out", "total")),
                ),
            ),
            fingerprint="b8c2d3f4e5a64171",
        ),
        Finding(
            "blanks",
            "表中空白",
            "info",
            "high",
            "表二有 2 格印作“/”。",
            str(RULES["blanks"].basis),
            locations=(at_cell(report, "disclosure[fees, previous]", "primary"),),
            state="waived",
            state_reason="本机关不收费，上级同意填“/”。",
            fingerprint="90dd1b7c6a5e4f32",
        ),
        Finding(
            "prose-parts",
            "正文：总数与分项",
            "warning",
            "low",
            "统计期限的写法与往年不同。",
            "通行做法：比较往年",
            locations=(Location(figure(report, "统计期限")),),
            state="baseline",
            fingerprint="aa41be9c03d7415f",
        ),
    )


CHECKS = (
    *(Check("applications-balance", "表三各列收支平衡", column.id, "pass") for column in APPLICANTS[1:]),
    Check("applications-balance", "表三各列收支平衡", "natural_person", "fail"),
    Check("applications-row-total", "表三各行合计", "granted", "fail"),
    Check(
        "applications-row-total",
        "表三各行合计",
        "1.属于国家秘密",
        "unknown",
        "“1.属于国家秘密·商业企业”无法确定",
    ),
    Check(
        "applications-outcomes",
        "表三办理结果合计",
        "商业企业",
        "unknown",
        "“1.属于国家秘密·商业企业”无法确定",
    ),
    Check("applications-outcomes", "表三办理结果合计", "natural_person", "fail"),
    Check("prose-procurement", "正文与表二：采购金额", "", "fail"),
    Check("carried-over", "上年结转与上年报告", "", "not_applicable", "没有上年的报告"),
)


def faulty(medium: Medium = "text", previous: Report | None = None) -> ReportAudit:
    suffix = {"text": "txt"}.get(medium, medium)
    report = write(
        medium,
        f"年报/青禾县公安局 2020.{suffix}",
        disclosure=FAULTY_DISCLOSURE,
        applications=FAULTY_APPLICATIONS,
    )
    found = findings(report, previous or last_year())
    return ReportAudit(report.path, report.organ, 2020, "2019", "partial", found, CHECKS, report)


def last_year() -> Report:
    carried = {
        "new": "9 0 0 0 0 0 9",
        "granted": "7 0 0 0 0 0 7",
        "total": "7 0 0 0 0 0 7",
        "carried_out": "2 0 0 0 0 0 2",
    }
    return write("text", "年报/青禾县公安局 2019.txt", 2019, ("2019年收到申请9件。",), applications=carried)


def clean() -> ReportAudit:
    report = write("text", "年报/青禾县水务局 2020.txt", overview=("全年工作平稳。",), organ="青禾县水务局")
    passed = tuple(replace(check, result="pass", reason="") for check in CHECKS)
    return ReportAudit(report.path, report.organ, 2020, "2019", "checked", (), passed, report)


def unreadable() -> ReportAudit:
    reason = "未能核对：全文是 12 页扫描图像，没有文字。请提供 Word 文件，或安装 gouji[ocr] 后再试。"
    place = LinePlace("", 1, 1, 1, 1)
    finding = Finding(
        "unchecked",
        "未能核对",
        "error",
        "high",
        reason,
        "不是报告的错误，只说明为何没有核对",
        locations=(Location(place),),
    )
    return ReportAudit("年报/扫描件.pdf", None, None, None, "unchecked", (finding,))


def audit_of(*reports: ReportAudit, alter: Callable[[Audit], Audit] = lambda audit: audit) -> Audit:
    return alter(Audit(tuple(reports), exit_code=1))


def sample_audit(*, show_passed: bool = False) -> Audit:
    """A run over a folder: a faulty report with last year's beside it, a clean one, a scan, a README."""
    previous = last_year()
    return Audit(
        (faulty("text", previous), clean(), unreadable()),
        skipped=(Skipped("年报/README.md", "不是政府信息公开工作年度报告"),),
        notes=("豁免 5b1f…：理由所据的数字已由 3 改为 4，豁免失效。",),
        exit_code=3,
        show_passed=show_passed,
        context=(previous,),
        resolved=("c0ffee0000000001",),
    )
