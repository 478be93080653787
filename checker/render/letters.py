"""The notices of a run (整改通知): what each department is told to mend, whatever it is printed on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from checker.audit import Audit, Finding, ReportAudit
from checker.ground.faults import printable
from checker.render import Options, words
from checker.render.told_figures import printed_and_right, to_do, to_mend
from checker.render.whereabouts import Whereabouts
from checker.report import MIXED

DEADLINE = "收到本通知之日起5个工作日"
_ASKS = {"error": "应当改正", "warning": "请核实"}
_PLACES = 4
"""So many places of a finding are told."""


@dataclass(frozen=True, slots=True)
class Item:
    """One finding as the department reads it; what there is nothing to say of is empty."""

    number: int
    asks: str
    """“应当改正”, “请核实”."""
    stands: str
    """That it was told in the round before and is there still."""
    said: str
    place: str
    printed: str
    right: str
    basis: str
    to_do: str

    def fields(self) -> dict[str, str]:
        """By the names that templates have for them."""
        return {
            "序号": str(self.number),
            "要求": self.asks,
            "轮次说明": self.stands,
            "问题": self.said,
            "位置": self.place,
            "印作": self.printed,
            "应为": self.right,
            "依据": self.basis,
            "建议": self.to_do,
        }


@dataclass(frozen=True, slots=True)
class Letter:
    """The notice on one report. ``path``: of the report; ``name``: of the file to write, without suffix."""

    path: str
    name: str
    title: str
    number: str
    recipient: str
    opening: str
    rounds: str
    items: tuple[Item, ...]
    closing: str
    contact: str
    issuer: str
    date: str
    more: Mapping[str, str]
    """What templates may use besides."""

    def fields(self) -> dict[str, str]:
        """By the names that templates have for them."""
        return {
            "标题": self.title,
            "文号": self.number,
            "收件单位": self.recipient,
            "正文": self.opening,
            "轮次": self.rounds,
            "结尾": self.closing,
            "联系方式": self.contact,
            "落款": self.issuer,
            "日期": self.date,
            **self.more,
        }


def letters(audit: Audit, options: Options) -> Iterator[Letter]:
    """A letter for each report with something to mend or to explain, in the order of the audit."""
    where = Whereabouts(audit, options)
    for report in audit.reports:
        found = [
            one for one in words.ordered(report.findings) if one.state == "new" and one.severity in _ASKS
        ]
        if found:
            yield _letter(report, found, options, where)


def without(audit: Audit) -> list[str]:
    """A Chinese sentence on the reports that get no letter; none where all get one."""
    clean = [
        words.heading(one)
        for one in audit.reports
        if not any(f.state == "new" and f.severity in _ASKS for f in one.findings)
    ]
    more = f"等 {len(clean)} 份" if len(clean) > _PLACES else ""
    return [f"没有要改正的问题，不写整改通知：{'、'.join(clean[:_PLACES])}{more}。"] if clean else []


def beside(audit: Audit) -> list[str]:
    """What the run has to tell besides, for whoever sends the letters, in Chinese sentences."""
    told = [words.summary(audit), *without(audit), *audit.notes]
    for report in audit.reports:
        rest = [
            f"{words.SEVERITY[one.severity]}{f'（{known}）' if (known := words.KNOWN.get(one.state)) else ''}"
            f"：{one.message}"
            for one in words.ordered(report.findings)
            if not (one.state == "new" and one.severity in _ASKS)
        ]
        told += [
            f"{words.heading(report)}：{said}"
            for said in (*words.problems(report), *words.notes(report), *rest)
        ]
    return told + [f"跳过 {printable(one.path)}：{one.reason}" for one in audit.skipped]


def _letter(report: ReportAudit, found: list[Finding], options: Options, where: Whereabouts) -> Letter:
    names, head = words.Names(report, options), options.letterhead
    organ = printable(report.organ or "")
    kind = _kind(report, options)
    what = f"{f'{report.year}年' if report.year is not None else ''}{kind}"
    deadline = head.deadline or DEADLINE
    items = tuple(_item(at, one, report, names, where) for at, one in enumerate(found, 1))
    return Letter(
        path=report.path,
        name=f"{organ or _stem(report.path)}{report.year or ''}整改通知",
        title=f"关于{organ}{what}的整改通知",
        number=head.number,
        recipient=organ or f"报送“{printable(report.path)}”的单位",
        opening=_opening(report, found, what, deadline),
        rounds=_rounds(report, found),
        items=items,
        closing="特此通知。",
        contact=f"联系方式：{head.contact}" if head.contact else "",
        issuer=head.issuer or options.superiors.get(report.body, ""),
        date=head.date or _day(date.today()),
        more={
            "年度": str(report.year or ""),
            "报告": what,
            "文件": printable(report.path),
            "问题数": str(len(items)),
            "期限": deadline,
        },
    )


def _opening(report: ReportAudit, found: list[Finding], what: str, deadline: str) -> str:
    counts = [
        f"{n} 处{asks}"
        for severity, asks in (("error", "应当改正"), ("warning", "需要核实"))
        if (n := sum(one.severity == severity for one in found))
    ]
    if report.status == "unchecked":
        said = "未能核对，原因如下"
        asked = "重新报送可以核对的文件。"
    else:
        said = f"有 {'、'.join(counts)}，现将具体问题通知如下"
        asked = "逐项核实、改正后重新报送；核实无误的，请书面说明理由。"
    file = printable(report.path).rsplit("/", 1)[-1]
    return f"经核对，你单位报送的{what}（文件“{file}”）{said}。请于{deadline}{_within(deadline)}{asked}"


def _within(deadline: str) -> str:
    """“2026年1月20日前”, “5个工作日内”; nothing where the office has said it itself."""
    if deadline.endswith(("前", "内", "之前", "以前")):
        return ""
    return "前" if deadline.endswith(("日", "号", "底")) and "工作日" not in deadline else "内"


def _rounds(report: ReportAudit, found: list[Finding]) -> str:
    """Counts what a letter asks for, and no more: its reader sees nothing else."""
    if report.round is None or report.round.before is None:
        return ""
    number, day = report.round.before
    states = [one.round for one in found]
    return (
        f"这是第 {report.round.number} 次核对。与第 {number} 次（{_day(date.fromisoformat(day))}）相比，"
        f"已改正 {sum(one.severity in _ASKS for one in report.round.mended)} 处，"
        f"仍未改正 {states.count('standing')} 处，新发现 {states.count('new')} 处。"
    )


def _item(number: int, finding: Finding, report: ReportAudit, names: words.Names, where: Whereabouts) -> Item:
    printed, right = printed_and_right(finding, names)
    return Item(
        number=number,
        asks=_ASKS[finding.severity],
        stands="上一次已经指出，尚未改正" if finding.round == "standing" else "",
        said=finding.message,
        place="；".join(_places(finding, report, where)),
        printed="；".join((printed or "").split("\n")) if finding.locations else "",
        right="；".join((right or "").split("\n")),
        basis=finding.basis.removeprefix("依据"),
        to_do=to_do(finding),
    )


def _places(finding: Finding, report: ReportAudit, where: Whereabouts) -> Iterator[str]:
    found = []
    for location in to_mend(finding):
        file = f"（{printable(location.path)}）" if location.path and location.path != report.path else ""
        place = where.beside(location, location.path or report.path)
        found.append("，".join(filter(None, (location.label, place))) + file)
    told = list(dict.fromkeys(found))
    yield from told[:_PLACES]
    if len(told) > _PLACES:
        yield f"等 {len(told)} 处"


def _kind(report: ReportAudit, options: Options) -> str:
    """What its kind of report is called."""
    form = options.forms.get(report.form or "") if report.form != MIXED else None
    known = [one for one in options.forms.values() if one.name]
    kin = [one for one in known if one.kind == report.kind] or known
    return (form.name if form is not None else "") or (kin[0].name if kin else "报告")


def _stem(path: str) -> str:
    return printable(path).rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
