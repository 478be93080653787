"""What else a figure may be meant for that the tables bear out: another role, the remainder of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checker.prose.evidence import Weights
from checker.prose.mentions import Mention, Reading
from checker.prose.statements.scene import PRESUMED
from checker.prose.traits import Role
from checker.prose.vocabulary import Vocabulary
from checker.rules.base import Weighed
from checker.rules.statements.candidates import Candidates
from checker.rules.statements.weighing import told_in_brackets

_NOT_NAMED = ("inherited", "carried_on", *PRESUMED)


class OtherReadings:
    """The readings of a report's figures in other roles than those that they are told in."""

    def __init__(self, reading: Reading, candidates: Sequence[Candidates]) -> None:
        self._reading, self._candidates = reading, candidates
        self._vocabulary: Vocabulary = reading.vocabulary
        self._weights: Weights = reading.vocabulary.weights
        self._on: dict[tuple[str, ...], list[tuple[Role, list[Candidates]]]] = {}

    def agreeing(self, weighed: Weighed) -> str:
        """The name of another role within the margin in which the figure agrees with the tables: one that its
        own words do not rule out."""
        mention, weights = weighed.mention, self._weights
        names = {sign.name for sign in weighed.signs}
        for id in sorted(told_in_brackets(self._reading, mention) - set(mention.roles)):
            if self.borne_out(replace(mention, roles=(id,))):
                return self._vocabulary.roles[id].name
        lent = "role_lent" in names or ("no_role" in names and goes_on(weighed))
        if not lent or weights.sign("other_role").cost > weights.margin or not mention.quantity.high:
            return ""
        named = {id for other in self._reading.beside(mention) for id in other.roles}
        for role, rules in self._rules_on(mention.topics):
            if role.id in mention.roles or (role.telling and mention.applicants and role.id not in named):
                continue  # “新收 22 件，自然人 12 件”: what became of applications was not spoken of
            other = replace(mention, roles=(role.id,))
            if any(one.bears_out(other) for one in rules):
                return role.name
        return ""

    def is_remainder(self, mention: Mention) -> bool:
        """“予以公开 18 件，不予公开 3 件，其他情形 6 件”, which make up all that was done."""
        known = self._vocabulary
        remaining = known.having("remaining") & set(mention.roles)
        names = {known.roles[role].name for role in remaining}  # the row's own name is no remainder
        if not remaining or any(t.text in names for t in mention.lead):
            return False
        listed = [
            one
            for one in self._reading.beside(mention)
            if one.topics == mention.topics and any(known.roles[role].telling for role in one.roles)
        ]
        total = mention.quantity.low + sum(one.quantity.low for one in listed if one.depth == mention.depth)
        done = replace(mention.quantity, low=total, high=total)
        role = (known.role("outflow"),)
        told = {role for one in listed for role in one.roles}  # “公开或部分公开 26 件”
        return len(told) > 1 and self.borne_out(replace(mention, quantity=done, roles=role))

    def borne_out(self, mention: Mention) -> bool:
        """Whether the tables have this figure in one of the roles that it is told in."""
        rules = self._rules_on(mention.topics)
        return any(one.bears_out(mention) for role, some in rules if role.id in mention.roles for one in some)

    def _rules_on(self, topics: tuple[str, ...]) -> Sequence[tuple[Role, list[Candidates]]]:
        """The roles that these subjects can have, each with the rules on it."""
        if topics not in self._on:
            about = [one for one in self._candidates if one.spec.topics.issuperset(topics)]
            found = [
                (role, [one for one in about if role.id in one.spec.roles])
                for role in self._vocabulary.roles.values()
                if not role.topics or not role.topics.isdisjoint(topics)
            ]
            self._on[topics] = [(role, rules) for role, rules in found if rules]
        return self._on[topics]


def goes_on(weighed: Weighed) -> bool:
    """Whether the subject of a figure is not named with it."""
    return any(sign.name in _NOT_NAMED for sign in weighed.signs)
