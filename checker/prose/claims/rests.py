"""Claims about what is left when some were told: 其余结转下年, 余皆不掌握, 除 1 件外均予以公开."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from checker.prose.claims.words import excepted
from checker.prose.mentions import Clause, Mention, Reading
from checker.prose.tokens import Token, say


@dataclass(frozen=True, slots=True)
class Rest:
    """What a clause says of all that is left."""

    sentence: int
    tokens: tuple[Token, ...]
    topics: tuple[str, ...]
    wholes: tuple[Mention, ...]
    """Of which it is left: what came in and what was carried over, or what was done."""
    parts: tuple[Mention, ...]
    """What was told of it."""
    excepted: bool
    """The parts are those that are left out (“除 1 件外”)."""

    @property
    def left(self) -> Decimal:
        return sum((m.quantity.low for m in self.wholes), Decimal(0)) - sum(
            (m.quantity.low for m in self.parts), Decimal(0)
        )


def rests(reading: Reading) -> tuple[Rest, ...]:
    """All such claims of a report's prose; found once however many rules ask."""
    return reading.once(_rests)


def _rests(reading: Reading) -> tuple[Rest, ...]:
    return tuple(rest for clause in reading.clauses for rest in _clause(clause, reading))


def _clause(clause: Clause, reading: Reading) -> Iterator[Rest]:
    words, tokens = reading.vocabulary.claims, clause.tokens
    if clause.when != "this" or clause.whose != "own":
        return
    says_rest, all_of_it = tokens[0].text in words("rests"), say(tokens[:3], "mark", "all")
    if not (says_rest or all_of_it) or tokens.has("block") or tokens.has("mark", "not") or tokens.residue > 1:
        return
    before = reading.before(clause.sentence, tokens[0].start)
    if not before or before[-1].tail == tokens:
        return
    if any(t.has("mark", "open") or t.text.startswith((*words("some"),)) for t in tokens):
        return  # “其余多为不掌握”
    outside = excepted(clause, reading)
    if not (says_rest or outside):
        return
    parts = outside or before
    told = [m for m in before if m not in outside] if outside else before
    wholes = _wholes(told, tokens, reading)
    if not wholes:
        return
    if not outside:
        parts = [m for m in before if m.quantity.start > wholes[-1].quantity.start]
    if not parts or any(not m.quantity.exact or m.depth for m in (*wholes, *parts)):
        return
    yield Rest(clause.sentence, tokens, wholes[-1].topics, tuple(wholes), tuple(parts), bool(outside))


def _wholes(before: Sequence[Mention], said: Sequence[Token], reading: Reading) -> list[Mention]:
    """What there is a rest of: of what came in what goes on, of what was done the other results."""
    vocabulary = reading.vocabulary
    came, opening = vocabulary.having("intake", "inflow"), vocabulary.having("opening")
    done, goes_on = vocabulary.having("outflow"), vocabulary.having("closing", "transfer", "unfinished")
    carried = any(t.among("role", goes_on) for t in said)
    balanced = [m for m in before if set(m.topics) & vocabulary.balanced]
    finished = [m for m in balanced if done & set(m.roles)]
    if finished and not carried:
        return finished[-1:]
    into = [m for m in balanced if came & set(m.roles)][-1:]
    if not into:
        return []
    near = [m for m in balanced if opening & set(m.roles)]
    return sorted((*into, *near[-1:]), key=lambda m: m.quantity.start)
