"""A year printed where only the report's own can stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from re import Match

from checker.ground.yamlfile import Fields
from checker.rules.base import Case, Outcome
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.patterns import Pattern, read_pattern, read_patterns
from checker.rules.text_parts import WHERE_SCHEMA, TextPart, any_in, any_stands_in, parts_of, read_where

_MOST = 20
"""So many in one paragraph; nobody writes more."""
_SLOTS = frozenset(("text", "said", "year"))


@dataclass(frozen=True, slots=True)
class OtherYear:
    """The compiled rule: patterns with a group ``year``, of a span of time also ``until``."""

    patterns: tuple[Pattern, ...]
    unless: Pattern | None
    contains: tuple[str, ...]
    where: tuple[str, ...]
    beside: bool
    """Told beside the report's own year in one paragraph, another one is there for comparison."""

    def run(self, case: Case) -> Iterable[Outcome]:
        year = case.report.year
        if year is None:
            return [Outcome("unknown", reason="未读到年度")]
        period = case.report.period
        found: list[Outcome] = []
        if self.contains and not any_stands_in(self.contains, case, self.where):
            return [Outcome("pass")]
        for one in parts_of(case, self.where):
            if self.contains and not any_in(self.contains, one.text):
                continue
            matches = list(islice(self._matches(one), _MOST))
            both = self.beside and any(_years(match) == {year} for match in matches)
            for match in matches:
                if _years(match) == {year} or (period is not None and _bare(match[0]) == _bare(period.text)):
                    continue  # What the period itself says is a matter of its own.
                if not both and not self._explained(one, match, year):
                    found.append(_outcome(one, match, year))
        return found or [Outcome("pass")]

    def _matches(self, one: TextPart) -> Iterator[Match[str]]:
        for pattern in self.patterns:
            yield from pattern.finditer(one.text)

    def _explained(self, one: TextPart, match: Match[str], year: int) -> bool:
        """Whether the sentence tells the report's year too, or why it speaks of another."""
        sentence = one.sentence(*match.span())
        # “2023 年，……，截至 2022 年 12 月 31 日”: the year at the head is the one that the date belies.
        rest = sentence.replace(match[0], "").removeprefix(str(year))
        if year not in _years(match) and len(_years(match)) > 1:
            return True  # several years, none of them the report's: a plan, not a period of statistics
        return str(year) in rest or (self.unless is not None and self.unless.search(sentence) is not None)


def _years(match: Match[str]) -> set[int]:
    """A span without a second year ends in its first."""
    return {int(said) for said in match.groupdict().values() if said}


def _bare(text: str) -> str:
    return "".join(text.split())


def _outcome(one: TextPart, match: Match[str], year: int) -> Outcome:
    said = "、".join(str(other) for other in sorted(_years(match) - {year}))
    return Outcome(
        "fail",
        match[0],
        slots={"text": _bare(match[0]), "said": said, "year": str(year)},
        values={"正文": _bare(match[0]), "报告年度": f"{year} 年"},
        locations=(one.location(*match.span()),),
        subject=f"{said} {one.subject(*match.span())}",
    )


def _compile(fields: Fields, context: Context) -> Compiled:
    check = OtherYear(
        read_patterns(fields, "pattern"),
        read_pattern(fields, "unless"),
        fields.texts("contains", ()),
        read_where(fields, context),
        fields.boolean("beside", False),
    )
    return Compiled(check, _SLOTS)


_TEXTS = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}

KIND = Kind(
    summary="只该是报告年度的地方写着别的年份",
    keys={
        "pattern": {
            **_TEXTS,
            "description": "正则表达式，其中 (?P<year>…) 是年份；一段时间的止期另有 (?P<until>…)",
        },
        "unless": {"type": "string", "description": "所在的句子与此相符时不报"},
        "contains": {**_TEXTS, "description": "一段文字至少含有其中一个词才去查（为了快）"},
        "where": WHERE_SCHEMA,
        "beside": {
            "type": "boolean",
            "description": "同一段里也这样写着报告年度的，别的年份是作比较的，不报",
        },
    },
    required=("pattern",),
    compile=_compile,
    reads="prose",
)
