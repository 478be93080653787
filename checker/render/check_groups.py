"""Kinds of check as an auditor sorts them: by the rule file that a rule stands in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from checker.audit import UNCHECKED, ReportAudit
from checker.render import words
from checker.rules.base import Rule

_HEADS: Mapping[str, str] = {
    "sums": "表内合计",
    "cells": "单元格",
    "prose-tables": "正文与表",
    "prose-claims": "说法与表",
    "prose": "正文数字",
    "prose-content": "正文内容",
    "prose-years": "年份",
    "previous": "与上年",
    "rollup": "汇总",
    "structure": "章节格式",
    "rule-of-law": "法治政府",
    "text": "文字",
    "files": "文件",
}
"""Rule file → what its column is called; a file of the user's own goes by its name."""
_OF_FORM = "表样推得"
"""What the column is called of the checks that follow from a form."""
OTHER = "其他"
"""What the column is called of findings that no rule made: what was not read of a file, for instance."""
SIGNS: Mapping[str, str] = {"error": "✕", "warning": "▲", "info": "○"}


@dataclass(frozen=True, slots=True)
class Standing:
    """How one report stands in one kind of check.

    ``state``: the grade of the gravest new finding, else ``known`` (findings that are waived or of the
    baseline), ``led`` (it fails for a cause told elsewhere), ``unknown``, ``pass``; ``none``: not applicable.
    """

    state: str = "none"
    counts: tuple[tuple[str, int], ...] = ()
    """The grades of new findings, the gravest first, with how many there are of each."""

    @property
    def count(self) -> int:
        """All new findings."""
        return sum(number for _, number in self.counts)

    @property
    def text(self) -> str:
        if self.counts:
            return " ".join(f"{SIGNS[grade]}{number}" for grade, number in self.counts)
        return {"known": "免", "led": "连带", "unknown": "？", "pass": "✓"}.get(self.state, "")


def order(group: str) -> tuple[int, str]:
    """Where a group stands among the others: in the order of ``_HEADS``, then those of the user."""
    heads = list(_HEADS.values())
    return (heads.index(group) if group in heads else len(heads) + (group == OTHER), group)


def standings(report: ReportAudit, rules: Mapping[str, Rule]) -> dict[str, Standing]:
    """Group → how the report stands; groups of which nothing applies are left out."""
    results: dict[str, set[str]] = {}
    for check in report.checks:
        if check.result != "not_applicable" and (group := _group(rules.get(check.rule))):
            results.setdefault(group, set()).add(check.result)
    grades: dict[str, Counter[str]] = {}
    for finding in report.findings:
        if finding.rule != UNCHECKED:
            group = _group(rules.get(finding.rule)) or OTHER
            results.setdefault(group, set())
            grade = finding.severity if finding.state == "new" else "known"
            grades.setdefault(group, Counter())[grade] += 1
    return {group: _standing(found, grades.get(group, Counter())) for group, found in results.items()}


def _standing(results: set[str], grades: Counter[str]) -> Standing:
    counts = tuple((grade, grades[grade]) for grade in words.GRADES if grades[grade])
    if counts:
        return Standing(counts[0][0], counts)
    if grades["known"]:
        return Standing("known")
    return Standing("led" if "fail" in results else "unknown" if "unknown" in results else "pass")


def _group(rule: Rule | None) -> str:
    if rule is None:
        return ""
    path = PurePath(rule.path)
    if path.parent.name == "forms":
        return _OF_FORM
    return _HEADS.get(path.stem, path.stem)
