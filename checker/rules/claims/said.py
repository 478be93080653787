"""A claim of the prose as a rule takes it: the words that make it, and what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checker.audit import Location
from checker.prose.claims.words import JOINS
from checker.prose.mentions import Mention, Reading
from checker.prose.tokens import Token


@dataclass(frozen=True, slots=True)
class Said:
    """A claim found."""

    sentence: int
    tokens: tuple[Token, ...]
    topics: tuple[str, ...]
    sure: bool
    counts: tuple[Mention, ...] = ()
    """“收到 12 件，均已办结”: the figures that “all” means."""
    roles: tuple[str, ...] = ()
    """What is said not to have happened (“没有不予公开的情形”), or to be so of all."""
    kinds: tuple[str, ...] = ()
    """Of which kind all are said to be (“均为复议后起诉”)."""
    firm: bool = True
    """If its subject is not sure, a figure beside it that the tables bear out makes it so."""
    timely: bool = False
    """It is said that all was done in time, which may be all that is meant."""
    instead: tuple[str, ...] = ()
    """What it may be said of alone: where that is so it accuses nothing."""

    @property
    def instance(self) -> str:
        return f"{self.sentence + 1}.{self.tokens[0].start}"

    def count(self, topic: str) -> Mention | None:
        """The last of the figures meant that counts a subject."""
        return next((m for m in reversed(self.counts) if topic in m.topics), None)

    def words(self, reading: Reading) -> str:
        text = reading.prose.sentences[self.sentence].text
        return "".join(text[self.tokens[0].start : self.tokens[-1].end].split())

    def place(self, reading: Reading) -> Location:
        content = reading.prose.sentences[self.sentence].content
        return Location(content.place(self.tokens[0].start, self.tokens[-1].end), "primary", "正文")


def joined(tokens: Sequence[Token], roles: frozenset[str], others: frozenset[str] | None = None) -> bool:
    """Whether what is said to be so of all is one of several things, of which a rule knows only some, or two
    as one (“维持或驳回”): what is meant is not known. Only these ``others`` count, where they are given."""
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        sides = [set(before.ids("role")), set(after.ids("role"))]
        if token.text not in JOINS or not (roles & sides[0] or roles & sides[1]):
            continue
        if others is not None:
            if others & sides[0] or others & sides[1]:
                return True
            continue
        one, other = roles & sides[0], roles & sides[1]
        if not one or not other or one & other:
            return True
    return False


def narrowest(roles: Iterable[str]) -> tuple[str, ...]:
    """Of a row and a part of it the part (“因重复申请不予处理”)."""
    known = set(roles)
    return tuple(sorted(r for r in known if not any(other.startswith(f"{r}.") for other in known)))
