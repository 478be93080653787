"""How many parts a report says it has, against the parts that the same sentence names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.ground.yamlfile import Fields
from checker.language.characters import narrow
from checker.language.numerals import numeral
from checker.rules.base import Case, Outcome
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.text_parts import WHERE_SCHEMA, TextPart, parts_of, read_where

_COUNT = re.compile(r"(?P<open>等)?\s?(?P<number>\d|[一二两三四五六七八九十])\s?个?(?:大?部分|大?板块|章)")
_BEGINS = re.compile(r".*(?:包括|包含|分为|由|[：:])", re.S)
_STOPS = re.compile(r"[。；;！？]")
_BETWEEN = re.compile(r"[、，,]")
_FEWEST = 3
"""From how many known parts a list is taken for that of the report's contents."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The compiled rule. ``parts``: a part of the report → words of which its name has one."""

    parts: dict[str, tuple[str, ...]]
    where: tuple[str, ...]

    def run(self, case: Case) -> Iterable[Outcome]:
        found = [outcome for one in parts_of(case, self.where) for outcome in self._counts(one)]
        return found or [Outcome("not_applicable", reason="正文没有说到有几个部分")]

    def _counts(self, one: TextPart) -> Iterator[Outcome]:
        text = narrow(one.text)
        for match in _COUNT.finditer(text):
            start = max((stop.end() for stop in _STOPS.finditer(text, 0, match.start())), default=0)
            items = _BETWEEN.split(_BEGINS.sub("", text[start : match.start()]))
            named = [self._named(item) for item in items]
            known = len(set().union(*named))
            number = numeral(match["number"])
            if known < _FEWEST or number is None:
                continue
            others = sum(not part for part in named)
            instance = str(match.start())
            if known <= number <= known + others or (match["open"] and number > known + 1):
                yield Outcome("pass", instance)
                continue
            yield Outcome(
                "fail",
                instance,
                slots={"said": one.text[match.start("number") : match.end()], "listed": str(known)},
                values={"所说": str(number), "所列": str(known)},
                locations=(one.location(match.start("number"), match.end()),),
                severity="info" if match["open"] and number > known else None,
                subject=one.subject(*match.span()),
            )

    def _named(self, item: str) -> set[str]:
        """The parts that an item of the list names, the first of the rule before others: “申请行政复议”
        are reviews, not applications."""
        found = [part for part, words in self.parts.items() if any(word in item for word in words)]
        return set(found[:1]) if "和" not in item else set(found)


def _compile(fields: Fields, context: Context) -> Compiled:
    return Compiled(
        Contents(fields.text_lists("parts"), read_where(fields, context)), frozenset(("said", "listed"))
    )


KIND = Kind(
    summary="所说的部分数与所列的各部分",
    keys={
        "parts": {
            "type": "object",
            "description": "部分: 名称里可有的词；一项同时合于几个部分时，取写在前面的",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "where": WHERE_SCHEMA,
    },
    required=("parts",),
    compile=_compile,
    reads="prose",
)
