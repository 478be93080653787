"""Claims of order: 以自然人为主, 商业企业次之, “本机关不掌握”最多."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.prose.mentions import Clause, Reading
from checker.prose.tokens import Run, Token

_PLACES = ("first", "second", "third")
"""The lists of the vocabulary's ``claims`` by the place that their words tell."""
_BETWEEN = re.compile(r"(?:的|提出|申请|答复|情形|件数|数量|占|类|量|者)*")
"""What may stand between the thing that is ranked and the word for its place."""
_LEADS = frozenset(("以", "由"))


@dataclass(frozen=True, slots=True)
class Rank:
    """What a clause says takes which place."""

    sentence: int
    tokens: tuple[Token, ...]
    named: Token
    place: int
    """1: nothing is more."""
    loose: bool
    """“为主” is said of most, and of what matters most."""
    sure: bool
    behind: Token | None = None
    """What was said to take the place before."""
    within: tuple[str, ...] = ()
    """The result that the figure before was told of, whose kinds alone it is one of (“无法提供 31 件，主要
    原因是本机关不掌握”)."""


def ranks(reading: Reading) -> tuple[Rank, ...]:
    """All such claims about the topic that is meant where none is named; found once."""
    return reading.once(_ranks)


def _ranks(reading: Reading) -> tuple[Rank, ...]:
    found: list[Rank] = []
    for clause in reading.clauses:
        if clause.when == "this" and clause.whose == "own":
            found += _clause(clause, found, reading)
    return tuple(found)


def _clause(clause: Clause, before: Sequence[Rank], reading: Reading) -> Iterator[Rank]:
    tokens, words = clause.tokens, reading.vocabulary.claims
    if tokens.has("mark", "not") or not _kind(tokens, reading):
        return
    named = [i for i, t in enumerate(tokens) if _kind(t, reading)]
    opens = any(t.has("mark", "open") and t.text not in words("most_of") for t in tokens)
    if len(named) != 1 or opens:
        return
    at = named[0]
    said = "".join(t.text for t in tokens[:at])
    most = any(word in said for word in words("most_of"))
    after = "".join(t.text for t in tokens[at + 1 :])
    rest = after[_BETWEEN.match(after).end() :]  # type: ignore[union-attr]
    follows = bool(before) and before[-1].sentence == clause.sentence
    place = next((p for p in (3, 2, 1) if rest in words(_PLACES[p - 1])), 0)
    loose = rest in words("mostly")
    if most and not rest:
        place = 1  # “绝大多数由企业提出”
    elif loose:
        if not at or tokens[at - 1].text not in _LEADS:
            return
        place = 1
    elif not place or (place > 1 and not follows):
        return
    if place > 1:
        last, sure = before[-1], before[-1].sure and not said
        yield Rank(clause.sentence, tokens, tokens[at], place, False, sure, last.named)
        return
    default = set(reading.vocabulary.default)
    if any(t.residue > 2 or (t.has("noun") and not t.has("disclosure")) for t in tokens[:at]):
        return
    sure = clause.sure and bool(default & set(clause.topics))
    spoken = any(default & {*t.ids("weak"), *t.ids("topic")} for t in tokens)
    spoken = spoken or any(t.text in words("askers") for t in tokens[:at])
    telling = tokens[at].among("role", _telling(reading)) and default.issuperset(clause.topics)
    if (sure := sure or telling) or (spoken and not clause.topics):
        within = _within(clause, tokens[at], reading)
        yield Rank(clause.sentence, tokens, tokens[at], place, loose, sure, within=within)


def _kind(word: Token | Run, reading: Reading) -> bool:
    """Whether a word, or one of a run, names one kind of applicants, or one result of what they ask for."""
    return word.has("applicant") or word.among("role", reading.vocabulary.own)


def _telling(reading: Reading) -> frozenset[str]:
    return frozenset(id for id in reading.vocabulary.own if reading.vocabulary.roles[id].telling)


def _within(clause: Clause, named: Token, reading: Reading) -> tuple[str, ...]:
    """The results that the last figure before a clause is told of, of which the one named is a kind."""
    before = reversed(reading.before(clause.sentence, clause.tokens[0].start))
    told = (m.roles for m in before if m.roles and m.quantity.kind == "count")
    groups = next(told, ())
    return tuple(id for id in groups if any(kind.startswith(f"{id}.") for kind in named.ids("role")))
