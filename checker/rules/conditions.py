"""When a rule applies: ``when:``, the same for every kind of check.

Cells of this year's and last year's report, ``organ like``, ``title like``, ``text like``, ``year``. What a
blank leaves open is open: the rule is then unknown, never silently left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from checker.ground.yamlfile import Node
from checker.report import Report
from checker.rules import spans
from checker.rules.base import Case, CompiledCheck, Outcome
from checker.rules.judge import Verdict, judge
from checker.rules.kind import Context
from checker.rules.names import UnknownName
from checker.rules.patterns import Pattern, is_verifying
from checker.rules.requirement import Requirement, getter, in_forms
from checker.rules.spans import Span
from checker.rules.text_parts import text_parts
from checker.rules.tree import Like, Truth, likes, references
from checker.rules.written import fault_at, read_condition

WHEN_SCHEMA = {
    "type": "string",
    "description": "只在这个条件成立时才查：单元格的比较（previous. 为上年）、organ like “人民政府$”、"
    "text like “…”、title like “…”、year >= 2021，可用 and、or、not 连接；"
    "只写单元格或其和，意思是大于 0",
}


@dataclass(frozen=True, slots=True)
class _About:
    """What one report says of itself."""

    report: Report
    patterns: Mapping[Like, Pattern]

    def matches(self, like: Like) -> Verdict:
        pattern = self.patterns[like]
        report = self.report
        if like.subject == "organ":
            texts = [report.organ] if report.organ is not None else []
            reason = "未读到报告机关的名称"
        elif like.subject == "title":
            texts = [report.title.text] if report.title else []
            reason = "未读到标题"
        else:
            texts = [part.text for part in text_parts(report, ("title", "prose", "headings"))]
            reason = "未读到正文"
        if not texts:
            return Verdict(None, True, True, reason)
        found = any(pattern.search(text) for text in texts) != like.negated
        return Verdict(found, found, not found)

    def figure(self, name: str) -> Span | str:
        year = self.report.year
        return "未读到年度" if year is None else spans.exactly(year)


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled ``when``."""

    requirement: Requirement
    patterns: Mapping[Like, Pattern]

    def unmet(self, case: Case) -> Outcome | None:
        """Why the rule is not to be run on a case; ``None`` where it is."""
        used = self.requirement.used(case)
        if isinstance(used, Outcome):
            return used
        try:
            [bound] = self.requirement.bind(used)
        except UnknownName:
            return Outcome("not_applicable", reason="所用的格式没有 when 里的单元格")
        verdict = judge(bound, getter(case), _About(case.report, self.patterns))
        if verdict.zero and not verdict.false:
            return None
        if (verdict.zero is False and not verdict.true) or verdict.void:
            return Outcome("not_applicable", reason=verdict.reason or "不符合 when 的条件")
        why = verdict.reason or "其中有空白"
        return Outcome("unknown", reason=f"是否符合 when 的条件不能确定：{why}")


@dataclass(frozen=True, slots=True)
class Conditional:
    """A check that is made only where the condition holds."""

    condition: Condition
    compiled: CompiledCheck

    def run(self, case: Case) -> Iterable[Outcome]:
        unmet = self.condition.unmet(case)
        return self.compiled.run(case) if unmet is None else [unmet]


def condition(node: Node, context: Context) -> Condition:
    """The key ``when``. Raises ``RuleFault``."""
    return made(read_condition(node, context), node, context)


def made(truth: Truth, node: Node, context: Context) -> Condition:
    """The condition that an expression stands for. Raises ``RuleFault`` at a name that it may not have."""
    for ref in references(truth):
        for name in (ref.row, ref.column):
            if name.startswith("$"):
                said = f"when 里不能用变量“{name}”；对每一项各有条件的，请在 check 里写“条件 => 比较”"
                raise fault_at(node, said, ref.at)
    patterns = {
        like: Pattern(replace(node, value=like.pattern, column=_column(node, like)), "when")
        for like in likes(truth)
    }
    requirement = Requirement(truth, {}, context.layouts, in_forms(context.forms))
    if is_verifying() and requirement.tables and (fault := requirement.fault(context)):
        raise fault_at(node, str(fault), fault.at)
    return Condition(requirement, patterns)


def _column(node: Node, like: Like) -> int:
    return node.column + (like.at if node.plain_scalar else 0)
