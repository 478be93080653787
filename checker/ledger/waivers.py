"""Waivers: justified exceptions, each standing exactly as long as the figures it was granted for.

A waiver names the finding by what does not move when the report is edited elsewhere: rule, report,
and cells (or the sentence without its figures). Beside it stand the figures as they were printed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from checker.audit import INCOMPLETE, Finding, ReportAudit
from checker.forms import Form
from checker.ground import wholefile
from checker.ground.faults import RuleFault, system_reason
from checker.ground.globs import below, fits
from checker.ground.yamlfile import Fields, Node, as_items, as_mapping, load_yaml
from checker.language.characters import narrow
from checker.language.organs import same_place
from checker.ledger.addresses import NoCell, address_of
from checker.ledger.figures import Figures, as_printed, figures, lapse, same

HEADER = """\
# gouji 的豁免：每条说明豁免哪一处问题、为什么、由谁决定、到哪天为止。
# 所列数字（figures）一有变动，或过了期限（until），豁免即告失效，问题重新报出。
# 用“gouji waive 指纹 --reason 理由”可自动添加一条。
"""

_NO_WORDS = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[\s#]")
"""What does not tell a sentence from another: its figures (``#`` in a finding's subject) and spaces."""
_PLAIN = re.compile(r"[A-Za-z\u4e00-\u9fff][A-Za-z0-9\u4e00-\u9fff_-]*")


@dataclass(frozen=True, slots=True)
class Waiver:
    """One exception. The report is named by organ and year (and place, where the title leaves that out), or
    by a path pattern (``path``)."""

    rule: str
    organ: str | None
    year: int | None
    path: str | None
    cells: frozenset[str]
    text: str
    figures: Figures
    reason: str
    by: str = ""
    until: date | None = None
    """The last day on which it holds."""
    file: str = ""
    line: int = 0
    place: str = ""

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line}"

    def is_about(self, report: ReportAudit) -> bool:
        """Whether it is this report that the exception was granted to."""
        if self.path is not None:
            return fits(below(report.path, Path(self.file).parent), self.path)
        elsewhere = self.place and report.place and not same_place(self.place, report.place)
        named = self.organ == report.organ or self.organ in report.known_as
        return named and self.year == report.year and not elsewhere

    def names(self, finding: Finding) -> bool:
        """Whether it is this finding, whatever its figures are now."""
        if finding.rule != self.rule or not finding.fingerprint:
            return False
        if self.rule == INCOMPLETE:  # one of a report; what it names are its figures
            return True
        if self.cells or finding.cells:
            return self.cells == frozenset(finding.cells)
        wording, said = _wording(self.text), _wording(finding.subject)
        return wording in said if wording else not said

    def touches(self, finding: Finding) -> bool:
        """Whether this is a finding of the same rule on some of the same cells."""
        return finding.rule == self.rule and not self.cells.isdisjoint(finding.cells)


def load(path: Path, forms: Collection[Form] = ()) -> tuple[Waiver, ...]:
    """The waivers of a file; ``forms``: by whose labels cells may be named. Raises ``RuleFault`` at the line
    of whatever is wrong."""
    root = load_yaml(path)
    if root.value is None:
        return ()
    return tuple(_waiver(node, str(path), forms) for node in as_items(root, "豁免文件"))


def settle(
    reports: Sequence[ReportAudit], waivers: Sequence[Waiver], rules: frozenset[str], today: date
) -> tuple[tuple[ReportAudit, ...], list[str]]:
    """The reports with the waived findings marked, and a sentence for each waiver that did not hold.

    A waiver whose report or rule (``rules``: the ids in force) is not in this run says nothing.
    """
    settlement = _Settlement(reports, today)
    unused = [waiver for waiver in waivers if not settlement.waive(waiver)]
    notes = [settlement.why_unused(waiver, rules) for waiver in unused]
    return tuple(settlement.reports), [note for note in notes if note]


class _Settlement:
    """The findings of a run while waivers are held against them: first all that hold, then the others."""

    def __init__(self, reports: Sequence[ReportAudit], today: date) -> None:
        self.reports = list(reports)
        self._today = today
        self._by: dict[tuple[int, int], Waiver] = {}
        """Report and finding → the waiver that it is waived by."""

    def waive(self, waiver: Waiver) -> bool:
        """Marks what the waiver was granted for; whether it was of use."""
        if self._expired(waiver) or self._for_good(self._named(waiver)):
            return False
        granted = same(waiver.figures)
        found = [spot for spot in self._named(waiver) if same(self._figures(spot)) == granted]
        free = [spot for spot in found if spot not in self._by]
        by = f"（{waiver.by}）" if waiver.by else ""
        until = f"，有效至 {waiver.until.isoformat()}" if waiver.until else ""
        for spot in free:
            self._by[spot] = waiver
            self._put(spot, state="waived", state_reason=f"{waiver.reason}{by}{until}")
        return bool(free)

    def why_unused(self, waiver: Waiver, rules: frozenset[str]) -> str:
        """Why a waiver lets nothing pass; empty where its report or rule was not in this run."""
        named = self._named(waiver)
        open = [spot for spot in named if spot not in self._by]
        if self._for_good(named):
            return f"{_called(waiver)}没有用上：规则 {waiver.rule} 不能豁免（waivable: false）。"
        if named and self._expired(waiver):
            last = waiver.until.isoformat() if waiver.until else ""
            return f"{_called(waiver)}已于 {last} 到期，不再有效。"
        if open:
            for spot in open:
                self._put(spot, updated=True)
            return f"{_called(waiver)}{lapse(waiver.figures, self._figures(open[0]))}，豁免失效。"
        if named:
            return f"{_called(waiver)}没有用上：这个问题已由 {self._by[named[0]].where} 豁免，可以删去。"
        about = self._about(waiver)
        if len(places := self._places(waiver)) > 1:
            where = "、".join(places)
            return (
                f"{_called(waiver)}没有用上：“{waiver.organ}”在这次核对中是几个地方的机关（{where}），"
                "请在 report 中写明 place。"
            )
        if waiver.rule not in rules or all(self.reports[at].status == "unchecked" for at in about):
            return ""
        others = [
            (at, number)
            for at in about
            for number, finding in enumerate(self.reports[at].findings)
            if waiver.touches(finding) and (at, number) not in self._by
        ]
        for spot in others:
            self._put(spot, updated=True)
        if others:
            now = "、".join(self.reports[at].findings[number].fingerprint for at, number in others)
            return f"{_called(waiver)}没有用上：问题所涉的单元格已不同（现为 {now}）。"
        return f"{_called(waiver)}没有用上：这份报告已没有这个问题，可以删去。"

    def _expired(self, waiver: Waiver) -> bool:
        return waiver.until is not None and waiver.until < self._today

    def _about(self, waiver: Waiver) -> list[int]:
        if len(self._places(waiver)) > 1:  # it does not say for which of them it was granted
            return []
        return [at for at, report in enumerate(self.reports) if waiver.is_about(report)]

    def _places(self, waiver: Waiver) -> list[str]:
        """The places of the bodies that a waiver may stand for."""
        if waiver.path is not None or waiver.place:
            return []
        places: list[str] = []
        for report in self.reports:
            known = not report.place or any(same_place(report.place, one) for one in places)
            if not known and waiver.is_about(report):
                places.append(report.place)
        return places

    def _named(self, waiver: Waiver) -> list[tuple[int, int]]:
        return [
            (at, number)
            for at in self._about(waiver)
            for number, finding in enumerate(self.reports[at].findings)
            if waiver.names(finding)
        ]

    def _for_good(self, spots: Sequence[tuple[int, int]]) -> bool:
        """Whether all these findings are of rules whose findings cannot be let pass."""
        return bool(spots) and not any(self.reports[at].findings[number].waivable for at, number in spots)

    def _figures(self, spot: tuple[int, int]) -> Figures:
        report = self.reports[spot[0]]
        return figures(report.findings[spot[1]], report)

    def _put(self, spot: tuple[int, int], **marks: Any) -> None:
        at, number = spot
        findings = list(self.reports[at].findings)
        findings[number] = replace(findings[number], **marks)
        self.reports[at] = replace(self.reports[at], findings=tuple(findings))


def for_finding(
    finding: Finding, report: ReportAudit, file: Path, reason: str, by: str = "", until: date | None = None
) -> Waiver:
    """The waiver that lets this finding pass as it stands."""
    known = report.organ is not None and report.year is not None
    return Waiver(
        rule=finding.rule,
        organ=report.organ if known else None,
        year=report.year if known else None,
        path=None if known else below(report.path, file.parent),
        cells=frozenset(finding.cells),
        text="" if finding.cells else finding.subject,
        figures=figures(finding, report),
        reason=reason,
        by=by,
        until=until,
        file=str(file),
        place=report.place if known else "",
    )


def append(path: Path, waiver: Waiver, forms: Collection[Form] = ()) -> None:
    """Adds a waiver at the end of the file, which keeps all that stands in it. Raises ``RuleFault``."""
    before = path.read_bytes().decode("utf-8-sig") if path.exists() else HEADER
    root = load_yaml(path, before)
    if root.value is not None and (not isinstance(root.value, tuple) or before.lstrip().startswith("[")):
        raise RuleFault("豁免文件应当是以“- ”开头的列表，无法在后面添加", str(path), root.line)
    known = [_waiver(node, str(path), forms) for node in root.value or ()]
    newline = "\r\n" if "\r\n" in before else "\n"
    indent = " " * (root.column - 1 if known else 0)
    entry = "".join(f"{indent}{line}{newline}" for line in _written(waiver))
    after = before + ("" if not before or before.endswith("\n") else newline) + entry
    if len(as_items(load_yaml(path, after), "豁免文件")) != len(known) + 1:
        raise RuleFault("豁免文件的末尾无法添加，请检查缩进", str(path), before.count("\n") + 1)
    replace_file(path, after)


def replace_file(path: Path, text: str) -> None:
    """Writes a file whole or not at all. Raises ``RuleFault`` where it cannot be written."""
    try:
        wholefile.replace_file(path, text.encode("utf-8"))
    except OSError as problem:
        raise RuleFault(f"无法写入（{system_reason(problem)}）", str(path)) from None


# -- reading ----------------------------------------------------------------------------------------


def _waiver(node: Node, file: str, forms: Collection[Form]) -> Waiver:
    fields = Fields(node, "豁免")
    rule, reason = fields.text("rule"), fields.text("reason")
    if not reason.strip():
        raise fields.node("reason").fault("豁免要写明理由")
    report = Fields(fields.node("report"), "report")
    if report.has("path"):
        organ, year, path, place = None, None, report.text("path"), ""
    else:
        organ, year, path = report.text("organ"), report.integer("year"), None
        place = report.text("place", "")
    report.done()
    waiver = Waiver(
        rule=rule,
        organ=organ,
        year=year,
        path=path,
        cells=_cells(fields, forms, year),
        text=fields.text("text", ""),
        figures=_figures(fields, forms, year),
        reason=reason,
        by=fields.text("by", ""),
        until=_until(fields),
        file=file,
        line=node.line,
        place=place,
    )
    fields.done()
    return waiver


def _cells(fields: Fields, forms: Collection[Form], year: int | None) -> frozenset[str]:
    if not fields.has("cells"):
        return frozenset()
    node = fields.node("cells")
    try:
        return frozenset(address_of(cell, forms, year) for cell in fields.texts("cells"))
    except NoCell as problem:
        raise node.fault(str(problem)) from None


def _figures(fields: Fields, forms: Collection[Form], year: int | None) -> dict[str, tuple[str, ...]]:
    """Required: an exception without its figures would stand for ever."""
    node = fields.node("figures")
    found: dict[str, tuple[str, ...]] = {}
    for key, item in as_mapping(node, "figures").items():
        items = item.value if isinstance(item.value, tuple) else (item,)
        name = key
        with suppress(NoCell):  # a sum of members, or the prose
            name = address_of(key, forms, year)
        found[name] = tuple(_printed(one) for one in items)
    return found


def _printed(node: Node) -> str:
    printed = as_printed(node.value)
    if printed is None:
        raise node.fault("数字应当照印的样子写")
    return printed


def _until(fields: Fields) -> date | None:
    text = fields.text("until", "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise fields.node("until").fault(f"“until”应当是日期，如 2026-12-31，不是“{text}”") from None


# -- writing ----------------------------------------------------------------------------------------


def _written(waiver: Waiver) -> list[str]:
    if waiver.path is not None:
        report = f"{{path: {_quoted(waiver.path)}}}"
    else:
        place = f", place: {_quoted(waiver.place)}" if waiver.place else ""
        report = f"{{organ: {_quoted(waiver.organ or '')}, year: {waiver.year}{place}}}"
    lines = [f"- rule: {_quoted(waiver.rule)}", f"  report: {report}"]
    if waiver.cells:
        lines += ["  cells:", *(f"  - {_quoted(cell)}" for cell in sorted(waiver.cells))]
    elif waiver.text:
        lines.append(f"  text: {_quoted(waiver.text)}")
    if not waiver.figures:
        lines.append("  figures: {}")
    else:
        lines.append("  figures:")
    for key, printed in waiver.figures.items():
        value = _quoted(printed[0]) if len(printed) == 1 else f"[{', '.join(map(_quoted, printed))}]"
        lines.append(f"    {_quoted(key)}: {value}")
    lines.append(f"  reason: {_quoted(waiver.reason)}")
    if waiver.by:
        lines.append(f"  by: {_quoted(waiver.by)}")
    if waiver.until is not None:
        lines.append(f"  until: {waiver.until.isoformat()}")
    return lines


def _quoted(text: str) -> str:
    """A YAML scalar that is read back as this very text."""
    if _PLAIN.fullmatch(text) and load_yaml("", text).value == text:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in quoted)


# -- comparing --------------------------------------------------------------------------------------


def _called(waiver: Waiver) -> str:
    report = waiver.path or f"{waiver.organ} {waiver.year} 年"
    return f"豁免 {waiver.where}（{waiver.rule}，{report}）"


def _wording(text: str) -> str:
    return _NO_WORDS.sub("", narrow(text))
