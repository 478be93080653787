"""Markdown for the comment under a merge request: tables first, the rest folded away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checker.audit import Audit, Finding, ReportAudit
from checker.render import Options, told_figures, words
from checker.render.rounds import round_of
from checker.render.whereabouts import Whereabouts

_LIMIT = 60_000
"""Characters; the services refuse comments of more than about 65,000."""
_LEAST = 1_000
"""Where less room than this is left, nothing more is begun."""
_NOTES = 20
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~$<>&])")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;"}
_SIGN = {"error": "🔴 错误", "warning": "🟠 警告", "info": "🔵 提示"}


def render(audit: Audit, options: Options) -> str:
    room = _Room(_LIMIT)
    parts = [room.take(f"## {words.audit_title(audit)}\n\n**{escape(words.summary(audit))}**\n")]
    notes = [room.take(f"> {escape(note)}\n") for note in audit.notes[:_NOTES]]
    if len(audit.notes) > _NOTES:
        notes.append(room.take(f"> 另有 {len(audit.notes) - _NOTES} 条说明，见其他格式的输出。\n"))
    if len(audit.reports) > 1:
        parts.append(_overview(audit, room))
    where = Whereabouts(audit, options)
    for number, report in enumerate(audit.reports):
        if room.left < _LEAST:
            parts.append(f"_另有 {len(audit.reports) - number} 份报告的问题未列出，见其他格式的输出。_\n")
            break
        parts.append("\n".join(_report(report, words.Names(report, options), where, room)))
    if audit.skipped and room.left >= _LEAST:
        rows = [(f"`{_code(skipped.path)}`", escape(skipped.reason)) for skipped in audit.skipped]
        parts.append(_fold(f"跳过的文件 {len(rows)} 个", room.table(("文件", "原因"), rows)))
    return "\n".join([*parts, *notes])


class _Room:
    """How many characters the comment may still have."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, text: str) -> str:
        self.left -= len(text) + 1
        return text

    def table(self, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], keep: int = 0) -> str:
        """As many rows as there is room for, ``keep`` characters left to others; the rest are counted."""
        lines = [self.take(_line(line)) for line in (heads, ("---",) * len(heads))]
        for number, row in enumerate(rows):
            line = _line(row)
            if len(line) > self.left - keep - _LEAST // 2:
                said = f"另有 {len(rows) - number} 条未列出，见其他格式的输出"
                lines.append(self.take(_line((said, *("",) * (len(heads) - 1)))))
                break
            lines.append(self.take(line))
        return "".join(lines)


def _overview(audit: Audit, room: _Room) -> str:
    rows = []
    for report in audit.reports:
        new = [finding.severity for finding in report.findings if finding.state == "new"]
        counts = [str(new.count(severity) or "") for severity in ("error", "warning", "info")]
        rows.append((escape(words.heading(report)), words.STATUS[report.status], *counts))
    return room.table(("报告", "状态", "错误", "警告", "提示"), rows, keep=_LIMIT // 2)


def _report(report: ReportAudit, names: words.Names, where: Whereabouts, room: _Room) -> Iterator[str]:
    findings = words.ordered(report.findings)
    new = [finding for finding in findings if finding.state == "new"]
    yield room.take(f"### {escape(words.heading(report))}\n")
    yield room.take(f"`{_code(report.path)}` · {escape(words.coverage(report.coverage()))}\n")
    for note in words.notes(report):
        yield room.take(f"{escape(note)}\n")
    grave = [finding for finding in new if finding.severity != "info"]
    if grave:
        yield _findings(grave, report, names, where, room)
    elif not new:
        yield f"{'✅ ' if report.status == 'checked' else ''}{words.clean(report)}。\n"
    infos = [finding for finding in new if finding.severity == "info"]
    if infos:
        yield _fold(f"提示 {len(infos)} 条", _findings(infos, report, names, where, room))
    known = [finding for finding in findings if finding.state != "new"]
    if known:
        yield _fold(f"已豁免或基线已有 {len(known)} 条", _findings(known, report, names, where, room))
    unknowns = names.unknowns()
    if unknowns and room.left >= _LEAST:
        rows = [(escape(title), escape("；".join(dict.fromkeys(reasons)))) for title, reasons in unknowns]
        count = report.coverage()["unknown"]
        yield _fold(f"无法判断的检查 {count} 项", room.table(("检查", "原因"), rows))


def _findings(
    findings: list[Finding], report: ReportAudit, names: words.Names, where: Whereabouts, room: _Room
) -> str:
    rows = []
    for finding in findings:
        stands = f"（{one}）" if (one := round_of(finding)) else ""
        said = [f"**{escape(finding.message)}**{stands}", *map(escape, told_figures.compared(finding))]
        if finding.cause:
            said.append(f"原因：{escape(names.mends(finding.cause, finding))}")
        said += [f"可能：{escape(names.mends(mends, finding))}" for mends in finding.alternatives[:5]]
        if finding.hint:
            said.append(f"建议：{escape(finding.hint)}")
        if finding.state_reason:
            said.append(f"理由：{escape(finding.state_reason)}")
        places = [
            f"{escape(location.label)} {escape(where.beside(location, location.path or report.path))}".strip()
            + (f" `{_code(location.path)}`" if location.path and location.path != report.path else "")
            for location in finding.locations[:4]
        ]
        if len(finding.locations) > 4:
            places.append(f"等 {len(finding.locations)} 处")
        tag = _SIGN[finding.severity] if finding.state == "new" else words.KNOWN[finding.state]
        rows.append((tag, "<br>".join(said), "<br>".join(places)))
    return room.table(("级别", "问题", "位置"), rows)


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _fold(summary: str, body: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{body}\n</details>\n"


def escape(text: str) -> str:
    """``text`` as Markdown shows it literally, also within a cell of a table; nobody is mentioned."""
    flat = words.UNSEEN.sub("\ufffd", re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", text))
    plain = _SPECIAL.sub(lambda match: _ENTITIES.get(match[1], f"\\{match[1]}"), flat)
    return re.sub(r"@(?=\w)", "@\u2060", plain)


def _code(text: str) -> str:
    """``text`` within backquotes in a cell of a table."""
    return words.UNSEEN.sub("\ufffd", re.sub(r"[`|\x00-\x1f]", "\ufffd", text))
