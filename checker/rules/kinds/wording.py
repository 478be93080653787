"""Words that are better written otherwise: one finding for each, at all its places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from checker.ground.yamlfile import Fields, as_mapping, as_text
from checker.rules.base import Case, Outcome
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.text_parts import WHERE_SCHEMA, parts_of, read_where

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Wording:
    """The compiled rule. ``words``: as printed → as it should be."""

    words: dict[str, str]
    where: tuple[str, ...]

    def run(self, case: Case) -> Iterable[Outcome]:
        parts = parts_of(case, self.where)
        found = []
        for word, right in self.words.items():
            places = [(one, at) for one in parts if word in one.text for at in _occurrences(one.text, word)]
            if places:
                locations = tuple(
                    one.location(at, at + len(word), related=bool(number))
                    for number, (one, at) in enumerate(places[:_SHOWN])
                )
                slots = {"text": word, "right": right, "count": str(len(places))}
                found.append(Outcome("fail", word, slots=slots, locations=locations, subject=word))
        return found or [Outcome("pass")]


def _occurrences(text: str, word: str) -> Iterable[int]:
    def generate() -> Iterable[int]:
        at = text.find(word)
        while at >= 0:
            yield at
            at = text.find(word, at + len(word))

    return islice(generate(), 1000)


def _compile(fields: Fields, context: Context) -> Compiled:
    words = {key: as_text(node, key) for key, node in as_mapping(fields.node("words"), "words").items()}
    return Compiled(Wording(words, read_where(fields, context)), frozenset(("text", "right", "count")))


KIND = Kind(
    summary="宜改的用词",
    keys={
        "words": {
            "type": "object",
            "description": "所写的词: 宜改成的词",
            "additionalProperties": {"type": "string"},
        },
        "where": WHERE_SCHEMA,
    },
    required=("words",),
    compile=_compile,
    reads="prose",
    slots={"right": "宜改成的词"},
)
