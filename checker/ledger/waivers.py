"""Waivers: justified exceptions, each standing exactly as long as the figures it was granted for.

A waiver names the finding by what does not move when the report is edited elsewhere: rule, report,
and cells (or the sentence without its figures). Beside it stand the figures as they were printed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from checker.audit import Finding, ReportAudit
from checker.characters import narrow
from checker.faults import RuleFault, system_reason
from checker.globs import below, fits
from checker.quantity import quantities
from checker.report import Address
from checker.yamlfile import Fields, Node, as_items, as_mapping, load_yaml

PROSE = "正文"
"""The key of the figures that are printed in the prose."""
HEADER = """\
# gouji 的豁免：每条说明哪一处问题可以放行、为什么、由谁决定、到哪天为止。
# 所列数字（figures）一有变动，或过了期限（until），豁免即告失效，问题重新报出。
# 用“gouji waive 指纹 --reason 理由”可自动添加一条。
"""

Figures = Mapping[str, tuple[str, ...]]
_DIGITS = re.compile(r"[0-9][0-9,.]*")
_PLAIN = re.compile(r"[A-Za-z\u4e00-\u9fff][A-Za-z0-9\u4e00-\u9fff_-]*")


@dataclass(frozen=True, slots=True)
class Waiver:
    """One exception. The report is named by organ and year, or by a path pattern (``path``)."""

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

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line}"

    def is_about(self, report: ReportAudit) -> bool:
        """Whether it is this report that the exception was granted to."""
        if self.path is not None:
            return fits(below(report.path, Path(self.file).parent), self.path)
        return (self.organ, self.year) == (report.organ, report.year)

    def names(self, finding: Finding) -> bool:
        """Whether it is this finding, whatever its figures are now."""
        if finding.rule != self.rule or not finding.fingerprint:
            return False
        if self.cells or finding.cells:
            return self.cells == frozenset(finding.cells)
        return _wording(self.text) in _wording(finding.subject)

    def touches(self, finding: Finding) -> bool:
        """Whether this is a finding of the same rule on some of the same cells."""
        return finding.rule == self.rule and not self.cells.isdisjoint(finding.cells)


def load(path: Path) -> tuple[Waiver, ...]:
    """The waivers of a file. Raises ``RuleFault`` at the line of whatever is wrong."""
    root = load_yaml(path)
    if root.value is None:
        return ()
    return tuple(_waiver(node, str(path)) for node in as_items(root, "豁免文件"))


def settle(
    reports: Sequence[ReportAudit], waivers: Sequence[Waiver], rules: frozenset[str], today: date
) -> tuple[tuple[ReportAudit, ...], list[str]]:
    """The reports with the waived findings marked, and a sentence for each waiver that did not hold.

    A waiver whose report or rule (``rules``: the ids in force) is not in this run says nothing.
    """
    settled = list(reports)
    notes: list[str] = []
    for waiver in waivers:
        about = [at for at, report in enumerate(settled) if waiver.is_about(report)]
        named = [(at, finding) for at in about for finding in settled[at].findings if waiver.names(finding)]
        same = [
            (at, finding)
            for at, finding in named
            if _normal(figures(finding, settled[at])) == _normal(waiver.figures)
        ]
        if named and waiver.until is not None and waiver.until < today:
            notes.append(f"{_called(waiver)}已于 {waiver.until.isoformat()} 到期，不再有效。")
        elif same:
            for at, finding in same:
                settled[at] = _waive(settled[at], finding, waiver)
        elif named:
            at, finding = named[0]
            change = _change(waiver.figures, figures(finding, settled[at]))
            notes.append(f"{_called(waiver)}所依据的数字已变（{change}），豁免失效。")
        elif waiver.rule in rules and any(settled[at].status != "unchecked" for at in about):
            others = [
                finding.fingerprint
                for at in about
                for finding in settled[at].findings
                if waiver.touches(finding)
            ]
            if others:
                notes.append(
                    f"{_called(waiver)}没有用上：问题所涉的单元格已不同（现为 {'、'.join(others)}）。"
                )
            else:
                notes.append(f"{_called(waiver)}没有用上：这份报告已没有这个问题，可以删去。")
    return tuple(settled), notes


def figures(finding: Finding, report: ReportAudit) -> dict[str, tuple[str, ...]]:
    """The figures that a finding rests on, as printed: by cell address, and those of the prose.

    A blank cell has the figure “”. Cells of another report are told apart by that report's name.
    """
    found: dict[str, tuple[str, ...]] = {}
    prose: dict[str, None] = {}
    for location in finding.locations:
        printed = location.place.text.strip()
        if location.cell is None:
            prose.update(dict.fromkeys(_figures_of(printed)))
        elif location.path is None or location.cell.startswith("previous."):
            found[location.cell] = (printed,)
        else:
            found[f"{Path(location.path).name} {location.cell}"] = (printed,)
    for address in finding.cells:
        if address not in found and report.report is not None and not address.startswith("previous."):
            cell = report.report.cell(Address.parse(address))
            if cell is not None:
                found[address] = (cell.text.strip(),)
    if prose:
        found[PROSE] = tuple(prose)
    return found


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
    )


def append(path: Path, waiver: Waiver) -> None:
    """Adds a waiver at the end of the file, which keeps all that stands in it. Raises ``RuleFault``."""
    before = path.read_bytes().decode("utf-8-sig") if path.exists() else HEADER
    root = load_yaml(path, before)
    if root.value is not None and (not isinstance(root.value, tuple) or before.lstrip().startswith("[")):
        raise RuleFault("豁免文件应当是以“- ”开头的列表，无法在后面添加", str(path), root.line)
    known = [_waiver(node, str(path)) for node in root.value or ()]
    newline = "\r\n" if "\r\n" in before else "\n"
    indent = " " * (root.column - 1 if known else 0)
    entry = "".join(f"{indent}{line}{newline}" for line in _written(waiver))
    after = before + ("" if not before or before.endswith("\n") else newline) + entry
    if len(as_items(load_yaml(path, after), "豁免文件")) != len(known) + 1:
        raise RuleFault("豁免文件的末尾无法添加，请检查缩进", str(path), before.count("\n") + 1)
    replace_file(path, after)


def replace_file(path: Path, text: str) -> None:
    """Writes a file whole or not at all. Raises ``RuleFault`` where it cannot be written."""
    import tempfile

    new: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        new = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
        new.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        new.replace(path)
    except OSError as problem:
        if new is not None:
            new.unlink(missing_ok=True)
        raise RuleFault(f"无法写入（{system_reason(problem)}）", str(path)) from None


# -- reading ----------------------------------------------------------------------------------------


def _waiver(node: Node, file: str) -> Waiver:
    fields = Fields(node, "豁免")
    rule, reason = fields.text("rule"), fields.text("reason")
    if not reason.strip():
        raise fields.node("reason").fault("豁免要写明理由")
    report = Fields(fields.node("report"), "report")
    if report.has("path"):
        organ, year, path = None, None, report.text("path")
    else:
        organ, year, path = report.text("organ"), report.integer("year"), None
    report.done()
    waiver = Waiver(
        rule=rule,
        organ=organ,
        year=year,
        path=path,
        cells=_cells(fields),
        text=fields.text("text", ""),
        figures=_figures(fields),
        reason=reason,
        by=fields.text("by", ""),
        until=_until(fields),
        file=file,
        line=node.line,
    )
    fields.done()
    return waiver


def _cells(fields: Fields) -> frozenset[str]:
    if not fields.has("cells"):
        return frozenset()
    node = fields.node("cells")
    try:
        return frozenset(str(Address.parse(cell)) for cell in fields.texts("cells"))
    except ValueError as problem:
        raise node.fault(f"{problem}（应写作 表[行, 列]，并加引号）") from None


def _figures(fields: Fields) -> dict[str, tuple[str, ...]]:
    """Required: an exception without its figures would stand for ever."""
    node = fields.node("figures")
    found: dict[str, tuple[str, ...]] = {}
    for key, item in as_mapping(node, "figures").items():
        items = item.value if isinstance(item.value, tuple) else (item,)
        try:
            name = str(Address.parse(key))
        except ValueError:
            name = key
        found[name] = tuple(_printed(one) for one in items)
    return found


def _printed(node: Node) -> str:
    if isinstance(node.value, str):
        return node.value
    if node.value is None:
        return ""
    if isinstance(node.value, int | Decimal) and not isinstance(node.value, bool):
        return str(node.value)
    raise node.fault("数字应当照印的样子写")


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
        report = f"{{organ: {_quoted(waiver.organ or '')}, year: {waiver.year}}}"
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


def _waive(report: ReportAudit, waived: Finding, waiver: Waiver) -> ReportAudit:
    by = f"（{waiver.by}）" if waiver.by else ""
    until = f"，有效至 {waiver.until.isoformat()}" if waiver.until else ""
    marked = replace(waived, state="waived", state_reason=f"{waiver.reason}{by}{until}")
    return replace(report, findings=tuple(marked if one is waived else one for one in report.findings))


def _called(waiver: Waiver) -> str:
    report = waiver.path or f"{waiver.organ} {waiver.year} 年"
    return f"豁免 {waiver.where}（{waiver.rule}，{report}）"


def _figures_of(text: str) -> list[str]:
    """The figures printed in a stretch of prose: its quantities, and numbers that are no quantities."""
    found = quantities(text)
    rest = list(narrow(text))
    for quantity in found:
        rest[quantity.start : quantity.end] = " " * (quantity.end - quantity.start)
    places = [(quantity.start, quantity.text) for quantity in found]
    places += [(match.start(), match[0]) for match in _DIGITS.finditer("".join(rest))]
    return [printed for _, printed in sorted(places)]


def _normal(found: Figures) -> dict[str, frozenset[str]]:
    """Figures as they are compared: spaces, width and thousand separators do not count."""
    return {key: frozenset(map(_bare, printed)) for key, printed in found.items()}


def _bare(printed: str) -> str:
    return re.sub(r"[\s,，]", "", narrow(printed))


def _wording(text: str) -> str:
    return re.sub(r"[\s0-9]", "", narrow(text))


def _change(before: Figures, after: Figures) -> str:
    old, new = _normal(before), _normal(after)
    changed = [key for key in dict.fromkeys([*before, *after]) if old.get(key) != new.get(key)]
    said = [f"{key} 由 {_said(before.get(key))} 变为 {_said(after.get(key))}" for key in changed[:3]]
    return "；".join(said) + (" 等" if len(changed) > 3 else "")


def _said(printed: tuple[str, ...] | None) -> str:
    if printed is None:
        return "未列"
    return "、".join(one or "空白" for one in printed)
