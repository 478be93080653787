"""One thing stated twice with two figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checker.prose.statements import Mention
from checker.prose.vocabulary import Words
from checker.rules.base import Case, Outcome
from checker.rules.kinds import Compiled, Context, Kind
from checker.rules.prose import fits, place, printed, statements, subject
from checker.yamlfile import Fields

_SLOTS = frozenset(("words", "first", "second"))
_SHORTEST = 5
"""How many characters must name a thing before two mentions of it are taken for one."""
_VAGUE = ("scope", "time", "year", "glue", "mark")


@dataclass(frozen=True, slots=True)
class Repeated:
    words: Words

    def run(self, case: Case) -> Iterable[Outcome]:
        reading = statements(case, self.words)
        first: dict[tuple[str, ...], Mention] = {}
        outcomes = []
        for mention in reading.mentions:
            key = _key(mention)
            if key is None:
                continue
            earlier = first.setdefault(key, mention)
            if earlier is mention or earlier.sentence == mention.sentence:
                continue
            locations = (place(reading, mention), place(reading, earlier, "related"))
            instance = f"{mention.sentence + 1}.{mention.quantity.start}"
            if earlier.quantity.may_meet(mention.quantity) or fits(earlier.quantity, mention.quantity.low):
                outcomes.append(Outcome("pass", instance, locations=locations))
                continue
            said = {"first": printed(earlier.quantity), "second": printed(mention.quantity)}
            outcomes.append(
                Outcome(
                    "fail",
                    instance,
                    slots={**said, "words": "".join(key[:-1])},
                    values={"前文": said["first"], "后文": said["second"]},
                    locations=locations,
                    subject=subject(reading.sentence(mention).text),
                )
            )
        return outcomes or [Outcome("not_applicable", reason="正文没有重复说到的数字")]


def _key(mention: Mention) -> tuple[str, ...] | None:
    """What is counted, as the words that name it and the unit; ``None`` where they do not settle it."""
    if mention.topics or mention.change or mention.depth or mention.when != "this" or mention.whose != "own":
        return None
    if mention.mark not in ("", "sum") or mention.quantity.kind != "count" or not mention.noun:
        return None
    words = [t for t in mention.lead if not (t.tags and all(tag.kind in _VAGUE for tag in t.tags))]
    if any(t.has("block") for t in mention.lead):
        return None
    named = [t.text for t in words if not t.has("stop")]
    if mention.noun not in named or len(named) < 2 or sum(map(len, named)) < _SHORTEST:
        return None
    return (*named, mention.quantity.unit)


def _compile(fields: Fields, context: Context) -> Compiled:
    return Compiled(Repeated(context.words), _SLOTS)


KIND = Kind(summary="同一件事前后说了两个数字", keys={}, compile=_compile)
