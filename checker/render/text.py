"""The audit for the terminal: where, what, by how much, why it is wrong and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.audit import Audit, Finding, Location, ReportAudit
from checker.render import Options, Streamed, words
from checker.render.rounds import round_of
from checker.render.screen import Mark, Screen, snippet
from checker.render.source_lines import SourceLine, SourceLines
from checker.render.streamed import joined
from checker.render.whereabouts import Whereabouts

_PLACES = 8
"""How many places of one finding are shown with their text; the others are listed."""
_VALUES = 8
"""How many comparisons of one finding are shown; how many more there are is told."""
_REASONS = 3
"""How many reasons are told why the checks of one rule could not be decided."""

_COLOURS = {
    "error": "31",
    "warning": "33",
    "info": "36",
    "related": "34",
    "dim": "2",
    "bold": "1",
    "good": "32",
}


@dataclass(frozen=True, slots=True)
class _Style:
    """Colours by meaning; without colours the text is left as it is."""

    colour: bool

    def __call__(self, text: str, *meanings: str) -> str:
        if not self.colour or not text:
            return text
        codes = ";".join(_COLOURS[meaning] for meaning in meanings)
        return f"\x1b[{codes}m{text}\x1b[0m"


def render(audit: Audit, options: Options) -> str:
    return joined(audit, options, STREAMED)


def _report(audit: Audit, options: Options) -> str:
    text = _Text(audit, options)
    return "".join(f"{line}\n" for report in audit.reports for line in text.report(report))


def _closing(audit: Audit, options: Options) -> str:
    return "".join(f"{line}\n" for line in _Text(audit, options).closing())


STREAMED = Streamed(_report, _closing)


class _Text:
    def __init__(self, audit: Audit, options: Options) -> None:
        self.audit, self.options = audit, options
        self.screen = Screen(max(60, min(options.width, 120)), options.encoding)
        self.style = _Style(options.colour)
        self.sources = SourceLines(audit)
        self.where, self.short = Whereabouts(audit, options), words.Short(audit)
        rich = self.screen.unicode
        self.bar, self.rule, self.corner = ("│", "─", "╭─") if rich else ("|", "-", "-->")

    def closing(self) -> Iterator[str]:
        if self.audit.skipped:
            yield self.style("跳过的文件", "bold")
            for skipped in self.audit.skipped:
                yield from self.item(skipped.path, skipped.reason)
            yield ""
        if self.audit.notes:
            yield self.style("说明", "bold")
            for note in self.audit.notes:
                yield from self.hanging("  ", note)
            yield ""
        yield self.style(self.rule * self.screen.width, "dim")
        grave = bool(self.audit.tally().errors)
        yield self.style(self.screen.safe(words.summary(self.audit)), "bold", "error" if grave else "bold")

    # -- one report ---------------------------------------------------------------------------------

    def report(self, report: ReportAudit) -> Iterator[str]:
        title = self.screen.safe(words.heading(report))
        path = self.screen.safe(report.path) if report.organ is not None else ""
        gap = self.screen.width - self.screen.width_of(title) - self.screen.width_of(path)
        yield self.style(title, "bold") + (" " * max(2, gap) + self.style(path, "dim") if path else "")
        told = [words.form_name(report.form, report.report), words.coverage(report.coverage())]
        if report.status != "checked":
            told.insert(0, words.STATUS[report.status])
        yield self.style(self.screen.safe(" · ".join(filter(None, told))), "dim")
        yield self.style(self.rule * self.screen.width, "dim")
        for problem in words.problems(report):
            yield from self.hanging("", problem)
        for note in words.notes(report):
            yield from self.hanging("", note, meaning="dim")
        findings = words.ordered(report.findings)
        names = words.Names(report, self.options)
        for finding in findings:
            if finding.state == "new":
                yield from self.finding(finding, report, names)
                yield ""
        known = [finding for finding in findings if finding.state != "new"]
        for finding in known:
            yield from self.known(finding, report)
        if not findings:
            yield self.style(f"{words.clean(report)}。", "good")
        if known or not findings:
            yield ""
        yield from self.undecided(names)
        if self.audit.show_passed:
            yield from self.checks(report, names)

    def undecided(self, names: words.Names) -> Iterator[str]:
        unknowns = names.unknowns()
        if not unknowns:
            return
        yield self.style("无法判断", "bold")
        for title, reasons in unknowns:
            told = list(dict.fromkeys(reasons))
            listed = "；".join(told[:_REASONS]) + ("等" if len(told) > _REASONS else "")
            yield from self.hanging("  ", f"{title}（{len(reasons)} 项）：{listed}")
        yield ""

    def checks(self, report: ReportAudit, names: words.Names) -> Iterator[str]:
        yield self.style("各项检查", "bold")
        for check in report.checks:
            meaning = {"pass": "good", "fail": "error"}.get(check.result, "dim")
            mark = self.style(self.screen.pad(words.RESULT[check.result], 8), meaning)
            name = self.screen.safe(names.check(check.rule, check.title, check.instance))
            reason = self.screen.safe(f"：{check.reason}") if check.reason else ""
            said = self.screen.safe(f"“{check.words}”") if check.words else ""
            yield f"  {mark}  {name}{said}{self.style(reason, 'dim')}"
        yield ""

    def known(self, finding: Finding, report: ReportAudit) -> Iterator[str]:
        place = "".join(self.where(one.path or report.path, one.place) for one in finding.locations[:1])
        reason = f"理由：{finding.state_reason}" if finding.state_reason else ""
        said = f"{words.SEVERITY[finding.severity]}：{finding.message}"
        end = "，".join(filter(None, (place, reason, finding.rule)))
        yield from self.hanging(f"{words.KNOWN[finding.state]}  ", f"{said}（{end}）", meaning="dim")

    # -- one finding --------------------------------------------------------------------------------

    def finding(self, finding: Finding, report: ReportAudit, names: words.Names) -> Iterator[str]:
        doubt = "" if finding.confidence == "high" else f"（把握：{words.CONFIDENCE[finding.confidence]}）"
        stands = f"（{said}）" if (said := round_of(finding)) else ""
        said = self.screen.safe(finding.message + doubt + stands)
        tag, message = words.SEVERITY[finding.severity], self.screen.wrap(said, self.screen.width - 6)
        yield f"{self.style(tag, finding.severity, 'bold')}  {self.style(message[0], 'bold')}"
        for line in message[1:]:
            yield f"      {self.style(line, 'bold')}"
        if report.report is not None:
            yield from self.places(finding, report)
        yield from self.told(finding, names)

    def told(self, finding: Finding, names: words.Names) -> Iterator[str]:
        if finding.values:
            yield from self.values(finding)
        if finding.cause:
            yield from self.entry("原因", names.mends(finding.cause, finding))
        for number, mends in enumerate(finding.alternatives[:_PLACES]):
            yield from self.entry("或者" if number else "可能", names.mends(mends, finding))
        if len(finding.alternatives) > _PLACES:
            yield from self.entry("", f"另有 {len(finding.alternatives) - _PLACES} 种改法")
        if finding.explains:
            yield from self.entry("连带", names.explains(finding))
        if finding.reading:
            yield from self.entry("读法", finding.reading, dim=True)
        if finding.hint:
            yield from self.entry("建议", finding.hint)
        if finding.basis:
            yield from self.entry("依据", finding.basis, dim=True)
        code = f"{finding.rule}  {self.short(finding)}" if finding.fingerprint else finding.rule
        yield from self.entry("规则", code, dim=True)

    def values(self, finding: Finding) -> Iterator[str]:
        told = list(finding.values.items())[:_VALUES]
        safe = {self.screen.safe(name): self.screen.safe(value) for name, value in told}
        yield from self.compared(safe)
        if len(finding.values) > len(told):
            yield from self.entry("", f"另有 {len(finding.values) - len(told)} 项")

    def compared(self, safe: dict[str, str]) -> Iterator[str]:
        left = max(self.screen.width_of(name) for name in safe)
        right = max(self.screen.width_of(value) for value in safe.values())
        if left + right + 14 > self.screen.width:
            for number, (name, value) in enumerate(safe.items()):
                yield from self.entry("对照" if number == 0 else "", f"{name}：{value}")
            return
        figures = words.figures(safe.values())
        for number, (name, value) in enumerate(safe.items()):
            shown = self.screen.pad(value, right, right=True) if figures else value
            yield from self.entry("对照" if number == 0 else "", f"{self.screen.pad(name, left)}  {shown}")

    def entry(self, tag: str, text: str, *, dim: bool = False) -> Iterator[str]:
        yield from self.hanging(f"      {tag:\u3000<2}  ", text, tag=True, meaning="dim" if dim else "")

    def hanging(self, head: str, text: str, *, tag: bool = False, meaning: str = "") -> Iterator[str]:
        """``text`` wrapped behind ``head``, its further lines indented as far."""
        indent = self.screen.width_of(head)
        head = head.replace("\u3000", "  ")
        for number, line in enumerate(self.screen.wrap(self.screen.safe(text), self.screen.width - indent)):
            start = (self.style(head, "dim") if tag else head) if number == 0 else " " * indent
            yield (start + (self.style(line, meaning) if meaning else line)).rstrip()

    def item(self, path: str, reason: str) -> Iterator[str]:
        yield from self.hanging("  ", f"{path}：{reason}")

    # -- places -------------------------------------------------------------------------------------

    def places(self, finding: Finding, report: ReportAudit) -> Iterator[str]:
        shown, rest = _first(words.own_first(finding))
        groups: dict[str, list[Location]] = {}
        for location in shown:
            groups.setdefault(location.path or report.path, []).append(location)
        for path, locations in groups.items():
            lines = self.sources.of(path, locations)
            digits = max((len(str(line.number)) for line in lines if line.number), default=2)
            margin = " " * (4 + digits)
            yield margin + self.style(
                f"{self.corner} {self.screen.safe(self.where.in_file(path, locations[0].place))}", "dim"
            )
            for count, line in enumerate(lines):
                if line.number is None and count:
                    yield margin + self.style(
                        f"{self.corner} {self.screen.safe(self.where(path, line.place))}", "dim"
                    )
                yield from self.source_line(line, digits, finding.severity)
        if rest:
            places = Counter(words.line_of(location.place) for location in rest)
            listed = [f"{place}（{n} 处）" if n > 1 else place for place, n in places.items()]
            more = "等" if len(listed) > 8 else ""
            yield from self.hanging(
                "      ", f"还涉及 {len(rest)} 处：{'、'.join(listed[:8])}{more}", meaning="dim"
            )

    def source_line(self, line: SourceLine, digits: int, severity: str) -> Iterator[str]:
        def paint(text: str, mark: Mark) -> str:
            return self.style(text, severity if mark.primary else "related", "bold")

        gutter = self.style(f"    {'' if line.number is None else line.number:>{digits}} {self.bar} ", "dim")
        blank = self.style(f"    {'':>{digits}} {self.bar} ", "dim")
        width = self.screen.width - digits - 7
        if not line.text.strip():
            yield gutter + self.style("（空白）", "dim")
            return
        for window in snippet(self.screen, line.text, line.marks, width, paint):
            for number, row in enumerate(window):
                yield ((blank if number else gutter) + row).rstrip()


def _first(locations: Sequence[Location]) -> tuple[list[Location], list[Location]]:
    """The places that are shown with their text, and the others: of very many those beside the primary, and
    then the first of the others."""
    if len(locations) <= _PLACES:
        return list(locations), []
    line = words.line_of(locations[0].place)
    ranked = sorted(locations, key=lambda location: words.line_of(location.place) != line)
    return ranked[:_PLACES], ranked[_PLACES:]
