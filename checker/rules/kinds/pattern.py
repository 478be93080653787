"""A pattern that should not stand in the text, or one that should."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from checker.ground.yamlfile import Fields, as_integer
from checker.rules.base import Case, Outcome
from checker.rules.captured import CHECK_SCHEMA, COMPARED, Captured, captured
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.patterns import Pattern, read_pattern, read_patterns
from checker.rules.text_parts import WHERE_SCHEMA, TextPart, any_in, any_stands_in, parts_of, read_where

_AROUND = 20
"""Characters on both sides of a match that ``unless`` is shown."""
_MOST = 20
"""Findings of one rule in one report."""


@dataclass(frozen=True, slots=True)
class PatternCheck:
    """The compiled rule."""

    patterns: tuple[Pattern, ...]
    present: bool
    where: tuple[str, ...]
    contains: tuple[str, ...]
    allow: frozenset[str]
    unless: Pattern | None
    unless_anywhere: Pattern | None
    organ: Pattern | None
    years: tuple[int | None, int | None]
    check: Captured | None

    def run(self, case: Case) -> Iterable[Outcome]:
        report = case.report
        if self.organ and (report.organ is None or not self.organ.search(report.organ)):
            return [Outcome("not_applicable", reason="不适用于这类机关")]
        first, last = self.years
        if first or last:
            if report.year is None:
                return [Outcome("unknown", reason="未读到年度")]
            if report.year < (first or report.year) or report.year > (last or report.year):
                return [Outcome("not_applicable", reason="不适用于这一年度")]
        found = parts_of(case, self.where)
        if not found:
            return [Outcome("unknown", reason="未读到要查的部分")]
        if self.present:
            return [self._expected(found)]
        if self.check is not None:
            compared = list(self._compared(found, self.check, case))
            return compared or [Outcome("not_applicable", reason="正文没有这样的说法")]
        unless = self.unless_anywhere
        if unless and any(unless.search(one.text) for one in parts_of(case, ("prose", "headings"))):
            return [Outcome("pass")]
        return list(self._matches(found, case)) or [Outcome("pass")]

    def _expected(self, found: Sequence[TextPart]) -> Outcome:
        whole = ("\n".join(one.text for one in part) for _, part in groupby(found, lambda one: one.name))
        for text in (*(one.text for one in found), *whole):
            if any(pattern.search(text) for pattern in self.patterns):
                return Outcome("pass")
        last = found[-1]
        return Outcome(
            "fail", locations=(last.location(0, len(last.text)),), slots={"text": "", "sentence": ""}
        )

    def _compared(self, found: Sequence[TextPart], check: Captured, case: Case) -> Iterator[Outcome]:
        for number, (one, match) in enumerate(islice(self._found(found, case), _MOST), 1):
            yield check.outcome(case, one, match, str(number))

    def _found(self, found: Sequence[TextPart], case: Case) -> Iterator[tuple[TextPart, Any]]:
        """The matches that count, each with the part it stands in."""
        if self.contains and not any_stands_in(self.contains, case, self.where):
            return
        for one in found:
            text = one.text
            if self.contains and not any_in(self.contains, text):
                continue
            for pattern in self.patterns:
                for match in pattern.finditer(text):
                    start, end = match.span()
                    around = text[max(0, start - _AROUND) : end + _AROUND]
                    if start == end or match[0] in self.allow or (self.unless and self.unless.search(around)):
                        continue
                    yield one, match

    def _matches(self, found: Sequence[TextPart], case: Case) -> Iterator[Outcome]:
        for number, (one, match) in enumerate(islice(self._found(found, case), _MOST), 1):
            start, end = match.span()
            groups = {name: text or "" for name, text in match.groupdict().items()}
            yield Outcome(
                "fail",
                str(number),
                slots={"text": match[0], "sentence": one.sentence(start, end), **groups},
                locations=(one.location(start, end),),
                subject=one.subject(start, end),
            )


def _compile(fields: Fields, context: Context) -> Compiled:
    fields.node("pattern")
    patterns = read_patterns(fields, "pattern")
    groups = {name for pattern in patterns for name in pattern.groups()}
    years: list[int | None] = [None, None]
    if fields.has("years"):
        inner = Fields(fields.node("years"), "years")
        for at, key in enumerate(("from", "to")):
            years[at] = as_integer(inner.node(key), key) if inner.has(key) else None
        inner.done()
    check = PatternCheck(
        patterns,
        fields.choice("expect", ("absent", "present"), "absent") == "present",
        read_where(fields, context),
        fields.texts("contains", ()),
        frozenset(fields.texts("allow", ())),
        read_pattern(fields, "unless"),
        read_pattern(fields, "unless-anywhere"),
        read_pattern(fields, "organ"),
        (years[0], years[1]),
        captured(fields.node("check"), sorted(groups), context) if fields.has("check") else None,
    )
    if check.check is not None and check.present:
        raise fields.source.fault("“check”与“expect: present”不能同用", "check")
    more = COMPARED if check.check else ()
    return Compiled(check, frozenset(("text", "sentence", *groups, *more)))


KIND = Kind(
    summary="不应出现（或应当出现）的文字，用正则表达式写",
    keys={
        "pattern": {
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
            "description": "正则表达式，一个或几个；命名的组可在消息中引用",
        },
        "check": CHECK_SCHEMA,
        "expect": {"enum": ["absent", "present"], "description": "不应出现（默认）还是应当出现"},
        "where": WHERE_SCHEMA,
        "contains": {
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
            "description": "一段文字至少含有其中一个词才用正则表达式去查（为了快）",
        },
        "allow": {
            "type": "array",
            "items": {"type": "string"},
            "description": "正好是这些文字时不报",
        },
        "unless": {"type": "string", "description": "前后各 20 字内与此相符时不报"},
        "unless-anywhere": {"type": "string", "description": "全文有与此相符的文字时不报"},
        "organ": {"type": "string", "description": "只用于名称与此相符的机关"},
        "years": {
            "type": "object",
            "properties": {"from": {"type": "integer"}, "to": {"type": "integer"}},
            "additionalProperties": False,
            "description": "只用于这些年度的报告",
        },
    },
    required=("pattern",),
    compile=_compile,
    reads="both",
    slots={
        "text": "",
        "sentence": "",
        **dict.fromkeys(sorted(COMPARED), ""),
        "lhs": "有 check 时，左边的数（捕获的是百分数时写成百分数）",
        "rhs": "有 check 时，右边的数",
        "组名": "正则表达式里命名的组 (?P<组名>…) 捕获的文字",
    },
)
