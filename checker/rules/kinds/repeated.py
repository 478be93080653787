"""One thing stated twice with two figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checker.prose.statements import Mention
from checker.prose.tokens import Token
from checker.prose.vocabulary import Tag, Words
from checker.rules.base import Case, Outcome
from checker.rules.kinds import Compiled, Context, Kind
from checker.rules.prose import fits, place, printed, statements, subject
from checker.yamlfile import Fields

_SLOTS = frozenset(("words", "first", "second"))
_SHORTEST = 5
"""How many characters must name a thing before two mentions of it are taken for one."""
_STATES = frozenset({Tag("role", "compared"), Tag("role", "items")})
_VAGUE = ("scope", "time", "year", "glue", "mark")


@dataclass(frozen=True, slots=True)
class Repeated:
    words: Words

    def run(self, case: Case) -> Iterable[Outcome]:
        reading = statements(case, self.words)
        first: dict[tuple[frozenset[str], str], Mention] = {}
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
                    slots={**said, "words": mention.noun},
                    values={"前文": said["first"], "后文": said["second"]},
                    locations=locations,
                    subject=subject(reading.sentence(mention).text),
                )
            )
        return outcomes or [Outcome("not_applicable", reason="正文没有重复说到的数字")]


def _key(mention: Mention) -> tuple[frozenset[str], str] | None:
    """What is counted, as the words that name it in whatever order, and the unit; ``None`` where they do
    not settle it."""
    if mention.topics or mention.change or mention.depth or mention.when != "this" or mention.whose != "own":
        return None
    if mention.mark not in ("", "sum") or mention.quantity.kind != "count" or not mention.noun:
        return None
    lead, tail = mention.lead, mention.tail[: _noun_at(mention) + 1]
    if any(t.has("block") and t.text != mention.noun for t in (*lead, *tail)):
        return None
    named = {t.text for t in (*lead, *tail) if not _vague(t)}
    if mention.noun not in named or len(named) < 2 or sum(map(len, named)) < _SHORTEST:
        return None
    return frozenset(named), mention.quantity.unit


def _noun_at(mention: Mention) -> int:
    """Where the noun stands behind the figure (“发布的 24 篇政策解读”); -1 where it stands before."""
    texts = [t.text for t in mention.tail[:3]]
    return texts.index(mention.noun) if mention.noun in texts else -1


def _vague(token: Token) -> bool:
    """Words that do not tell one thing from another: whose, when, “共”, and how it came to be there."""
    return token.has("stop") or (
        bool(token.tags) and all(tag.kind in _VAGUE or tag in _STATES for tag in token.tags)
    )


def _compile(fields: Fields, context: Context) -> Compiled:
    return Compiled(Repeated(context.words), _SLOTS)


KIND = Kind(summary="同一件事前后说了两个数字", keys={}, compile=_compile)
