"""The baseline: findings that were there before the gate was, known by fingerprint and figures.

A fingerprint has no line numbers, no figures and no words of a message in it, so that a known finding
stays known while its report is edited elsewhere. The printed figures stand beside it: with others the
finding is not the one that was accepted. Equal findings (two copies of one report) are counted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from checker.audit import SEVERITIES, Finding, ReportAudit, Severity
from checker.faults import RuleFault, system_reason
from checker.globs import below
from checker.ledger.figures import UNREAD, Figures, Same, as_printed, change, figures, same
from checker.ledger.figures import read as read_figures
from checker.ledger.waivers import replace_file
from checker.smallfile import read_head

SCHEMA = "gouji.baseline/2"
UNBOUND = "gouji.baseline/1"
"""The schema before: it did not hold figures. Its entries stand for any, and that is told."""
MAX_BYTES = 64_000_000
Key = tuple[str | int | None, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """One known finding: ``count`` times in the report of this organ and year.

    ``path``, ``severity`` and ``title`` are for people, and stand for what was seen last.
    """

    fingerprint: str
    count: int
    rule: str
    organ: str | None
    year: int | None
    path: str
    severity: Severity
    title: str
    figures: Figures | None = None
    """The figures it was accepted for, as printed; ``None`` where an older gouji did not note them."""

    @property
    def report(self) -> Key:
        """The report it is of, wherever that stands; by path where organ or year is unknown."""
        known = self.organ is not None and self.year is not None
        return (self.organ, self.year) if known else (self.path,)

    @property
    def key(self) -> Key:
        """Which finding it is, whatever its figures. What was not read is one finding of a report: the
        names of what is missing are its figures."""
        return (self.rule, *self.report) if self.rule == UNREAD else (self.fingerprint,)

    @property
    def binding(self) -> Same | None:
        return None if self.figures is None else same(self.figures)


@dataclass(frozen=True, slots=True)
class Baseline:
    """``folder``: where the file stands; paths in it are relative to that."""

    folder: Path
    known: tuple[Known, ...] = ()

    def __len__(self) -> int:
        return sum(one.count for one in self.known)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run against a baseline."""

    reports: tuple[ReportAudit, ...]
    """With the known findings marked, and those that were known with other figures."""
    held: tuple[Known, ...]
    """What was found again, once for each time, with the figures of today."""
    new: tuple[Known, ...]
    """What was found and is not accepted, whether it was known with other figures or not at all."""
    lapsed: tuple[Known, ...]
    """Known findings that occur with other figures; neither held nor resolved."""
    resolved: tuple[Known, ...]
    """Known findings of reports and rules of this run that no longer occur."""
    unbound: int
    """How many known findings have no figures noted."""
    notes: tuple[str, ...]
    """A Chinese sentence for each that lapsed, and one where some have no figures."""


def compare(reports: Sequence[ReportAudit], baseline: Baseline, rules: frozenset[str]) -> Comparison:
    """Marks what the baseline knows. Of more equal findings than it knows, the last are new.

    ``rules``: the ids in force; what a rule that was not run has found before is not resolved, and
    neither is a finding of a report that is not in the run.
    """
    left = Counter({(one.key, one.binding): one.count for one in baseline.known})
    settled = [list(report.findings) for report in reports]
    held: list[Known] = []
    new: list[tuple[int, int, Known]] = []
    for at, number, found in _found(reports, baseline.folder):
        entry = next(((found.key, to) for to in (found.binding, None) if left[found.key, to] > 0), None)
        if entry is None:
            new.append((at, number, found))
            continue
        left[entry] -= 1
        settled[at][number] = replace(settled[at][number], state="baseline", updated=False)
        held.append(found)
    known_as: dict[Key, list[Known]] = {}
    for one in baseline.known:
        known_as.setdefault(one.key, []).append(one)
    lapsed: list[Known] = []
    notes: list[str] = []
    for at, number, found in new:
        was = next((one for one in known_as.get(found.key, ()) if left[one.key, one.binding] > 0), None)
        if was is not None:
            left[was.key, was.binding] -= 1
            lapsed.append(replace(was, count=1))
            settled[at][number] = replace(settled[at][number], updated=True)
            notes.append(_lapse(was, found))
    unbound = sum(one.count for one in baseline.known if one.figures is None)
    if unbound:
        notes.append(
            f"基线中有 {unbound} 个问题没有记下所依据的数字（旧的格式），这次仍当作已有，数字变了也看不出；"
            "请运行 gouji baseline update 补记。"
        )
    return Comparison(
        tuple(replace(report, findings=tuple(f)) for report, f in zip(reports, settled, strict=True)),
        tuple(held),
        tuple(found for _, _, found in new),
        tuple(lapsed),
        tuple(_resolved(reports, baseline, rules)),
        unbound,
        tuple(notes),
    )


def of_run(reports: Sequence[ReportAudit], folder: Path) -> Baseline:
    """All findings of a run that are not accepted otherwise, as known ones."""
    return _counted((found for _, _, found in _found(reports, folder)), folder)


def updated(compared: Comparison, baseline: Baseline, *, add_new: bool) -> Baseline:
    """The baseline without what is resolved, with today's figures for what had none.

    Only where ``add_new`` are new findings taken in; those then stand for what lapsed.
    """
    left = Counter({(one.key, one.binding): one.count for one in baseline.known})
    for one in compared.resolved:
        left[one.key, one.binding] = 0
    for found in compared.held:
        bound = left[found.key, found.binding] > 0
        left[found.key, found.binding if bound else None] -= 1
    if add_new:
        for one in compared.lapsed:
            left[one.key, one.binding] -= 1
    kept = [
        replace(one, count=left[one.key, one.binding])
        for one in baseline.known
        if left[one.key, one.binding] > 0
    ]
    return _counted([*kept, *compared.held, *(compared.new if add_new else ())], baseline.folder)


def _found(reports: Sequence[ReportAudit], folder: Path) -> Iterator[tuple[int, int, Known]]:
    """The findings of a run that are not accepted yet: report, place in it, and how a baseline knows it."""
    for at, report in enumerate(reports):
        for number, finding in enumerate(report.findings):
            if finding.fingerprint and finding.state == "new":
                yield at, number, _as_known(report, finding, folder)


def _resolved(reports: Sequence[ReportAudit], baseline: Baseline, rules: frozenset[str]) -> Iterator[Known]:
    """What was found before and is no more, in the reports of this run that were checked."""
    occurring: set[Key] = set()
    explained: set[tuple[Key, str]] = set()
    audited: set[Key] = set()
    paths: set[str] = set()
    for report in reports:
        if report.status == "unchecked":
            continue
        itself = _as_known(report, None, baseline.folder)
        audited.add(itself.report)
        paths.add(itself.path)
        for finding in report.findings:
            known = _as_known(report, finding, baseline.folder)
            occurring.add(known.key)
            # A failed check that another finding accounts for now still fails.
            explained.update((known.report, name.partition("(")[0]) for name in finding.explains)
    for one in baseline.known:
        looked_for = one.report in audited and one.rule in rules
        gone = one.key not in occurring and (one.report, one.rule) not in explained
        # Of two files of one organ and year, one that was not looked at may hold it still.
        if looked_for and gone and (one.path in paths or not (baseline.folder / one.path).exists()):
            yield one


def _lapse(known: Known, found: Known) -> str:
    report = f"{found.organ} {found.year} 年" if found.organ and found.year else found.path
    changed = change(known.figures or {}, found.figures or {})
    return f"基线中 {report}的“{found.title}”（{found.rule}）所依据的数字已变（{changed}），按新问题报出。"


def load(path: Path) -> Baseline:
    """Raises ``RuleFault`` where the file is no baseline."""
    try:
        data = read_head(path, MAX_BYTES)
    except OSError as problem:
        raise RuleFault(f"无法读取基线（{system_reason(problem)}）", str(path)) from None
    if len(data) > MAX_BYTES:
        raise RuleFault("基线文件过大", str(path))
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as problem:
        raise RuleFault("基线不是完整的 JSON", str(path), problem.lineno, problem.colno) from None
    except UnicodeDecodeError:
        raise RuleFault("基线不是 UTF-8 编码的 JSON", str(path)) from None
    except (RecursionError, ValueError):  # brackets without end, a number of thousands of digits
        raise RuleFault("不是 gouji 写的基线（嵌套过深，或数字过长）", str(path)) from None
    schema = content.get("schema") if isinstance(content, dict) else None
    if isinstance(schema, str) and schema.startswith("gouji.baseline/") and schema not in (SCHEMA, UNBOUND):
        said = f"基线的格式是 {schema}，本版 gouji 只认得到 {SCHEMA}；请改用写出它的那一版或更新的版本"
        raise RuleFault(said, str(path))
    if schema not in (SCHEMA, UNBOUND):
        raise RuleFault(f'不是 gouji 的基线（缺少 "schema": "{SCHEMA}"）', str(path))
    entries = content.get("findings")
    if not isinstance(entries, list):
        raise RuleFault("基线缺少 findings 列表", str(path))
    read = (_read(entry, number, path, bound=schema == SCHEMA) for number, entry in enumerate(entries, 1))
    return _counted(read, path.parent)


def write(path: Path, baseline: Baseline) -> None:
    """One finding a line, in an order of their own, so that a merge shows what has changed."""
    lines = [json.dumps(_entry(one), ensure_ascii=False) for one in baseline.known]
    body = ",\n".join(lines)
    replace_file(path, f'{{"schema": "{SCHEMA}", "findings": [\n{body}{chr(10) if body else ""}]}}\n')


def _as_known(report: ReportAudit, finding: Finding | None, folder: Path) -> Known:
    """How a baseline knows a finding; without one, the report alone."""
    return Known(
        finding.fingerprint if finding else "",
        1,
        finding.rule if finding else "",
        report.organ,
        report.year,
        below(report.path, folder),
        finding.severity if finding else "info",
        finding.title if finding else "",
        figures(finding, report) if finding else None,
    )


def _counted(known: Iterable[Known], folder: Path) -> Baseline:
    counts: Counter[object] = Counter()
    first: dict[object, Known] = {}
    for one in known:
        alike = (one.fingerprint, one.binding)
        counts[alike] += one.count
        first.setdefault(alike, one)
    ordered = sorted(
        first.items(),
        key=lambda item: (
            item[1].organ or "",
            item[1].year or 0,
            item[1].path,
            item[1].rule,
            item[1].fingerprint,
            item[1].binding or (),
        ),
    )
    return Baseline(folder, tuple(replace(one, count=counts[alike]) for alike, one in ordered))


def _entry(one: Known) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "fingerprint": one.fingerprint,
        "rule": one.rule,
        "organ": one.organ,
        "year": one.year,
        "path": one.path,
        "severity": one.severity,
        "title": one.title,
    }
    if one.figures is not None:
        entry["figures"] = {
            key: printed[0] if len(printed) == 1 else list(printed) for key, printed in one.figures.items()
        }
    return {**entry, "count": one.count} if one.count != 1 else entry


def _read(entry: Any, number: int, path: Path, *, bound: bool) -> Known:
    def get(key: str, kind: type, optional: bool = False) -> Any:
        value = entry.get(key)
        if (value is None and optional) or (isinstance(value, kind) and not isinstance(value, bool)):
            return value
        raise RuleFault(f"基线第 {number} 条的“{key}”缺少或不对", str(path), number + 1)

    if not isinstance(entry, dict):
        raise RuleFault(f"基线第 {number} 条不是对象", str(path), number + 1)
    severity = entry.get("severity", "error")
    return Known(
        fingerprint=get("fingerprint", str),
        count=max(1, get("count", int, True) or 1),
        rule=get("rule", str),
        organ=get("organ", str, True),
        year=get("year", int, True),
        path=get("path", str, True) or "",
        severity=cast(Severity, severity if severity in SEVERITIES else "error"),
        title=get("title", str, True) or "",
        figures=_figures(get("figures", dict, True), number, path) if bound else None,
    )


def _figures(found: dict[str, Any] | None, number: int, path: Path) -> Figures | None:
    if found is None:
        return None
    figures: dict[str, tuple[str, ...]] = {}
    for key, value in found.items():
        printed = [as_printed(one) for one in (value if isinstance(value, list) else [value])]
        if None in printed:
            raise RuleFault(f"基线第 {number} 条的“figures”中“{key}”不是照印的数字", str(path), number + 1)
        name, told = read_figures(key, tuple(one for one in printed if one is not None))
        figures[name] = told
    return figures
