"""Workflow commands of GitHub: each new finding an annotation at its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checker.audit import Audit, Finding, Location, ReportAudit, Severity
from checker.document import LinePlace
from checker.render import Options, told_figures, words
from checker.render.uris import slashed

_COMMAND: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def render(audit: Audit, options: Options) -> str:
    lines: list[str] = []
    for report in audit.reports:
        names = words.Names(report, options)
        lines += [
            _annotation(finding, report, names)
            for finding in words.ordered(report.findings)
            if finding.state == "new"
        ]
        # Lines of the log: the few annotations that there is room for are for findings.
        lines += [_data(f"说明：{slashed(report.path)}：{note}") for note in words.notes(report)]
    lines += [f"::warning title={_property('gouji')}::{_data(note)}" for note in audit.notes]
    lines.append(_data(words.summary(audit)))
    return "\n".join(lines) + "\n"


def _annotation(finding: Finding, report: ReportAudit, names: words.Names) -> str:
    first = next(iter(words.own_first(finding)), None)
    properties = dict(_place(first, report.path))
    properties["title"] = f"{finding.title}（{finding.rule}）"
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMAND[finding.severity]} {listed}::{_data(_message(finding, first, names))}"


def _place(location: Location | None, path: str) -> Iterator[tuple[str, str]]:
    yield "file", slashed((location.path if location else None) or path)
    if location is not None and isinstance(location.place, LinePlace):
        place = location.place
        yield "line", str(place.line)
        yield "endLine", str(place.end_line)
        if place.line == place.end_line:
            yield "col", str(place.column)
            yield "endColumn", str(place.end_column)


def _message(finding: Finding, first: Location | None, names: words.Names) -> str:
    lines = [finding.message, *told_figures.compared(finding)]
    if first is not None and not isinstance(first.place, LinePlace):
        lines.append(f"位置：{words.where(first.place)}")
    if finding.cause:
        lines.append(f"原因：{names.mends(finding.cause, finding)}")
    lines += [f"可能：{names.mends(mends, finding)}" for mends in finding.alternatives[:5]]
    if finding.hint:
        lines.append(f"建议：{finding.hint}")
    return "\n".join(lines)


def _data(text: str) -> str:
    """As the runner decodes it; nothing in ``text`` can begin a command of its own."""
    return words.UNSEEN.sub("\ufffd", text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
