"""Names of events in a report on a year in which they had not happened yet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from checker.ground.yamlfile import Fields, as_mapping, as_text
from checker.rules.base import Case, Outcome
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.patterns import Pattern, read_pattern
from checker.rules.text_parts import WHERE_SCHEMA, any_in, parts_of, read_where

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_LATEST = 6
"""A report on one year is written by this month of the next."""


@dataclass(frozen=True, slots=True)
class DatedNames:
    """The compiled rule: pattern of a name and the (year, month) since which it exists."""

    names: tuple[tuple[Pattern, int, int], ...]
    unless: Pattern | None
    contains: tuple[str, ...]
    where: tuple[str, ...]

    def run(self, case: Case) -> Iterable[Outcome]:
        year = case.report.year
        if year is None:
            return [Outcome("unknown", reason="未读到年度")]
        later = [name for name in self.names if (name[1], name[2]) > (year + 1, _LATEST)]
        found = []
        for one in parts_of(case, self.where) if later else ():
            if self.contains and not any_in(self.contains, one.text):
                continue
            for pattern, since, month in later:
                for match in pattern.finditer(one.text):
                    start, end = match.span()
                    if self.unless and self.unless.search(one.text[max(0, start - 8) : end + 8]):
                        continue
                    found.append(
                        Outcome(
                            "fail",
                            match[0],
                            slots={"text": match[0], "since": f"{since} 年 {month} 月", "year": str(year)},
                            locations=(one.location(start, end),),
                            subject=one.subject(start, end),
                        )
                    )
        return found or [Outcome("pass")]


def _compile(fields: Fields, context: Context) -> Compiled:
    names = []
    source = fields.node("names")
    for key, node in as_mapping(source, "names").items():
        month = _MONTH.fullmatch(as_text(node, key))
        if not month:
            raise node.fault('应写作“年-月”，如 "2019-10"')
        line, column = source.keys[key]
        pattern = Pattern(type(node)(key, node.path, line, column), "names")
        names.append((pattern, int(month[1]), int(month[2])))
    check = DatedNames(
        tuple(names),
        read_pattern(fields, "unless"),
        fields.texts("contains", ()),
        read_where(fields, context),
    )
    return Compiled(check, frozenset(("text", "since", "year")))


KIND = Kind(
    summary="报告年度里还没有的会议、文件等",
    keys={
        "names": {
            "type": "object",
            "description": "名称的正则表达式: 何时才有（年-月）",
            "additionalProperties": {"type": "string", "pattern": "^\\d{4}-\\d{2}$"},
        },
        "contains": {
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
            "description": "一段文字至少含有其中一个词才去查（为了快）",
        },
        "unless": {"type": "string", "description": "前后各 8 字内与此相符时不报"},
        "where": WHERE_SCHEMA,
    },
    required=("names",),
    compile=_compile,
    reads="prose",
)
