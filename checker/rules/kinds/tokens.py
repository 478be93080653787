"""Hot-lines and other numbers that everybody knows, with a digit wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.ground.yamlfile import Fields
from checker.rules.base import Case, Outcome
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.slip import one_slip
from checker.rules.text_parts import WHERE_SCHEMA, TextPart, parts_of, read_where

# A run of digits that stands alone: not part of a phone number, a decimal, an address, a word, nor
# followed by what makes it a count, a year or a document number.
_RUN = re.compile(
    r"(?<![\dA-Za-z.,\-—－＋+@/:：〔（(第])\d{3,8}(?![\dA-Za-z\-—－@/〕]|[.,]\d)(?!\s*[年月日号期件条项次人个篇份宗起"
    r"名户位例部家批处所座台辆公里平方米万亿元千百余多％%天小时])"
)
_NEAR = 10
"""Characters on both sides in which one of a number's words must stand."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The compiled rule. ``tokens``: number → words near it that show what it is meant to be."""

    tokens: dict[str, tuple[str, ...]]
    where: tuple[str, ...]

    def run(self, case: Case) -> Iterable[Outcome]:
        found = [outcome for one in parts_of(case, self.where) for outcome in self._wrong(one)]
        return found or [Outcome("pass")]

    def _wrong(self, one: TextPart) -> Iterator[Outcome]:
        for match in _RUN.finditer(one.text):
            printed = match[0]
            if printed in self.tokens:
                continue
            start, end = match.span()
            around = one.text[max(0, start - _NEAR) : start] + " " + one.text[end : end + _NEAR]
            for token, words in self.tokens.items():
                if one_slip(printed, token) and any(word in around for word in words):
                    yield Outcome(
                        "fail",
                        printed,
                        slots={"text": printed, "right": token},
                        values={"报告": printed, "应为": token},
                        locations=(one.location(start, end),),
                        subject=f"{token} {one.subject(start, end)}",
                    )
                    break


def _compile(fields: Fields, context: Context) -> Compiled:
    tokens = fields.text_lists("tokens")
    for key in tokens:
        if not key.isdigit():
            raise fields.node("tokens").fault(f"“{key}”应当是数字", key)
    return Compiled(Tokens(tokens, read_where(fields, context)), frozenset(("text", "right")))


KIND = Kind(
    summary="众所周知的号码（热线等）错了一位",
    keys={
        "tokens": {
            "type": "object",
            "description": "号码: 附近应有的词",
            "additionalProperties": {
                "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
            },
        },
        "where": WHERE_SCHEMA,
    },
    required=("tokens",),
    compile=_compile,
    reads="prose",
    slots={"right": "应是哪个号码"},
)
