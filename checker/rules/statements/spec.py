"""What a rule on statements asks for: which figures of the prose, and which sums of cells they may be."""

from __future__ import annotations

from dataclasses import dataclass

from checker.prose.evidence import HOPELESS
from checker.prose.mentions import Mention
from checker.prose.traits import NO_ROLE
from checker.prose.vocabulary import Vocabulary, Words
from checker.rules.layout import Layouts
from checker.rules.prose import Sum


@dataclass(frozen=True, slots=True)
class Spec:
    """The compiled keys of a rule of the kind ``statement``."""

    topics: frozenset[str]
    roles: frozenset[str]
    without: frozenset[str]
    units: frozenset[str]
    money: bool
    change: bool
    at_most: bool
    doubtful: frozenset[str]
    firm: frozenset[str]
    loose_parts: bool
    witnessed: frozenset[str]
    """The only roles in which a figure is called wrong, and only where its sentence bears witness that it was
    understood; none: the rule asks for no witness."""
    counted: tuple[Sum, ...]
    """All cases of the tables: cases not said to be about disclosure are theirs where they are as many."""
    readings: tuple[Sum, ...]
    loosely: tuple[Sum, ...]
    loose_message: str
    layouts: Layouts
    words: Words
    kind: str | None
    """The kind of report that it is for; ``None``: any."""

    @property
    def vocabulary(self) -> Vocabulary:
        return self.words.load(self.kind)

    def is_for(self, mention: Mention) -> bool:
        """Whether the rule looks at a figure."""
        if not self.topics.issuperset(mention.topics) or not mention.topics:
            return False
        if self.change:
            if not mention.change or mention.when != "this" or mention.whose != "own":
                return False
        elif not mention.weighable:
            return False
        if not self.roles_of(mention) or not self.without.isdisjoint(mention.roles):
            return False
        if mention.cost >= HOPELESS:
            return False
        quantity = mention.quantity
        bare = quantity.kind == "count" and not quantity.unit
        if self.money:
            return quantity.kind == "money" or bare
        if quantity.kind != "count":
            return False
        return bare or not self.units or quantity.unit in self.units

    def roles_of(self, mention: Mention) -> tuple[str, ...]:
        """The roles of the figure that the rule is for."""
        if not mention.roles:
            return (NO_ROLE,) if NO_ROLE in self.roles else ()
        found = tuple(role for role in mention.roles if role in self.roles)
        return found or (
            (NO_ROLE,)
            if NO_ROLE in self.roles and set(mention.roles) <= self.vocabulary.having("side")
            else ()
        )

    def tells_more(self, mention: Mention) -> bool:
        """“公开、无法提供 11 件”: the figure adds up rows of which this rule knows only some."""
        known, found = self.vocabulary.roles, self.roles_of(mention)
        return bool(found) and any(known[role].telling and role not in found for role in mention.roles)
