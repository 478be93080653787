"""Folders of whole reports with labels beside them.

Two shapes are known. **Openings**: for each report ``NNN.yaml`` and the report itself in ``full/NNN.md``; its
``figures`` each have the ``text`` around them, the ``figure`` as printed, and ``says`` (a cell) or
``relation`` (to another figure); ``contradicted`` (true, or the grade that it deserves) is a wrong figure,
``doubtful`` one of which the judge could not say. **Reports with their truth**: ``truth.json`` tells every
cell of each report, and ``expected.json`` (beside it, or in ``../accept``) which findings there ``must`` be,
at which lines, and at which lines there ``may`` be a warning.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from checker.audit import INCOMPLETE, SEVERITIES, Finding, Severity
from checker.document import LinePlace
from checker.ground.faults import RuleFault
from checker.ground.yamlfile import load_yaml
from checker.measure.cases import Wrong
from checker.measure.judging import Source, judged, marks, recognised
from checker.measure.results import Fault, Result, Told
from checker.measure.trying import Bench
from checker.readers import read
from checker.recognise import recognise
from checker.report import Address, Report


class Folder(Protocol):
    """Reports that can be tried one by one."""

    def names(self) -> list[str]: ...

    def tried(self, bench: Bench, name: str) -> Result: ...


def folder_at(path: Path) -> Folder | None:
    """What a folder holds; ``None`` for files of labelled sentences."""
    if (path / "full").is_dir():
        return Openings(path)
    return Truths(path) if (path / "truth.json").is_file() else None


@dataclass(frozen=True)
class Figure:
    """A figure of a report that a judge looked at."""

    text: str
    """With the words around it, as they stand in the report."""
    figure: str
    says: str
    """The cell that it tells, or its relation to another figure; empty where it tells neither."""
    wrong: Severity | None
    doubtful: bool

    def spot(self, report: str) -> tuple[int, int] | None:
        """Where the figure stands in the report; ``None`` where that is not one place."""
        if report.count(self.text) != 1 or self.text.count(self.figure) != 1:
            return None
        start = report.index(self.text) + self.text.index(self.figure)
        return start, start + len(self.figure)


@dataclass(frozen=True)
class Openings:
    path: Path

    def names(self) -> list[str]:
        return sorted(file.stem for file in self.path.glob("[0-9]*.yaml"))

    def report(self, name: str) -> str:
        return (self.path / "full" / f"{name}.md").read_text(encoding="utf-8")

    def figures(self, name: str) -> list[Figure]:
        root = load_yaml(self.path / f"{name}.yaml")
        told = root.plain()
        if not isinstance(told, dict) or not isinstance(told.get("figures"), list):
            raise root.fault("应当有一个“figures”列表")
        return [_figure(one) for one in told["figures"]]

    def tried(self, bench: Bench, name: str) -> Result:
        source = Source(self.report(name))
        everywhere = 0, len(source.text)
        outcomes, found = bench.audited(recognise(read(f"{name}.md", source.text.encode()), bench.forms))
        looked_at = [mark for _, outcome in outcomes for mark in marks(outcome.locations, source)]
        figures = self.figures(name)
        comparable = [one.text for one in figures if one.says and not one.doubtful]
        wrong = [Wrong(one.text, one.wrong) for one in figures if one.wrong]
        doubtful = [one.text for one in figures if one.doubtful]
        accusations = [bench.accusation(one, source) for one in found]
        told, faults = judged(wrong, accusations, source, everywhere, open_to_doubt=doubtful)
        seen = recognised(comparable, looked_at, source, everywhere)
        pairs = tuple(zip(comparable, seen, strict=True))
        return Result(self.path.name, name, "report", f"{name}.md", pairs, told, faults)


def _figure(one: Mapping[str, Any]) -> Figure:
    grade = one.get("contradicted") or None
    if grade is not None and grade not in SEVERITIES:
        grade = "warning"
    says = str(one.get("says") or one.get("relation") or "")
    return Figure(str(one["text"]), str(one["figure"]), says, grade, bool(one.get("doubtful")))


@dataclass(frozen=True)
class Truths:
    path: Path

    def names(self) -> list[str]:
        return sorted(self._json("truth.json"))

    def tried(self, bench: Bench, name: str) -> Result:
        report = recognise(read(name, (self.path / name).read_bytes()), bench.forms)
        _, found = bench.audited(report)
        expected, key = self._expected(), name.partition("_")[0]
        must, may = expected["must"].get(key, ()), expected["may"].get(key, ())
        told, faults = _against(found, must, may)
        cells = tuple(_cells(report, self._json("truth.json")[name]["tables"]))
        counts = cells.count("right"), cells.count("wrong"), cells.count("open")
        return replace(Result(self.path.name, name, "report", name, (), told, faults), cells=counts)

    def _expected(self) -> Any:
        beside = self.path / "expected.json"
        return self._json(beside if beside.is_file() else self.path.resolve().parent / "accept/expected.json")

    def _json(self, file: Path | str) -> Any:
        try:
            return json.loads((self.path / file).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise RuleFault("无法读取这份标注", str(self.path / file)) from None


def _cells(report: Report, truth: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Iterator[str]:
    for table, rows in truth.items():
        for row, columns in rows.items():
            for column, value in columns.items():
                cell = report.cell(Address(table, row, column))
                if cell is None or cell.state in ("unsure", "invalid"):
                    yield "open"
                elif value is None:
                    yield "right" if cell.state == "blank" else "wrong"
                else:
                    yield (
                        "right"
                        if cell.value is not None and abs(float(cell.value) - value) < 1e-6
                        else "wrong"
                    )


def _against(
    found: Sequence[Finding], must: Sequence[Mapping[str, Any]], may: Sequence[Sequence[int]]
) -> tuple[tuple[Told, ...], tuple[Fault, ...]]:
    """Findings against what is expected at lines; each finding is spent for one expectation."""
    proven = [one for one in must if one["severity"] == "error" or one.get("may_error")]
    faults = []
    spent: set[int] = set()
    for one in must:
        fitting = [
            (SEVERITIES.index(finding.severity), -at)
            for at, finding in enumerate(found)
            if at not in spent and _meets(finding, one)
        ]
        gravest = -max(fitting)[1] if fitting else None
        if gravest is not None:
            spent.add(gravest)
        severity = found[gravest].severity if gravest is not None else None
        faults.append(Fault(one["what"], one["severity"], severity))
    told = []
    for finding in found:
        if finding.severity == "info" or finding.rule == INCOMPLETE:
            continue
        expected = proven if finding.severity == "error" else must
        true: bool | None = any(_meets(finding, one) for one in expected)
        if not true and finding.severity == "warning" and _near(finding, may, first=True):
            true = None
        said = "、".join(finding.values.values()) or finding.message
        told.append(Told(finding.rule, finding.severity, said, true))
    return tuple(told), tuple(faults)


def _meets(finding: Finding, one: Mapping[str, Any]) -> bool:
    said = finding.message + finding.title
    placed = _near(finding, one["lines"], every=bool(one.get("all"))) if one["lines"] else True
    return placed and all(word in said for word in one.get("words", ()))


def _near(
    finding: Finding, spans: Sequence[Sequence[int]], *, every: bool = False, first: bool = False
) -> bool:
    """Whether the finding points into one (or every one) of these stretches of lines."""
    places = [place.place for place in (finding.locations[:1] if first else finding.locations)]
    lines = [place.line for place in places if isinstance(place, LinePlace)]
    hits = [any(low <= line <= high for line in lines) for low, high in spans]
    return all(hits) if every else any(hits)
