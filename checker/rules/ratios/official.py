"""The cells that a share or a rate told of a subject of the form may be worked out from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from checker.language.units import money
from checker.prose.mentions import Mention
from checker.prose.share_parts import before_share
from checker.prose.shares import Share
from checker.prose.tokens import Token
from checker.prose.traits import NO_ROLE
from checker.prose.vocabulary import Vocabulary
from checker.report import Address
from checker.rules.judge import slack_of, unit_of
from checker.rules.layout import TOTALS, UnknownName
from checker.rules.prose import Sum, fits
from checker.rules.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of the tables under the name of the reading that it comes from; ``None``: not known."""

    name: str
    cells: tuple[Address, ...]
    value: Decimal | None
    slack: Decimal = Decimal(0)
    """By how much it may be off for the rounding of what its cells print."""
    unit: str | None = None
    """The unit of money that its cells print."""

    @property
    def bounds(self) -> tuple[Decimal, Decimal]:
        value = self.value or Decimal(0)
        return value - self.slack, value + self.slack

    @property
    def said(self) -> str:
        """Its name and what it comes to."""
        return f"{self.name} {money(self.value or Decimal(0), self.unit)}"


@dataclass(frozen=True, slots=True)
class Official:
    """Which sums of cells are parts and which are wholes of what is told of some topics."""

    topics: frozenset[str]
    roles: frozenset[str]
    """In which a part may be told."""
    parts: tuple[Sum, ...]
    wholes: tuple[Sum, ...]

    @property
    def bare(self) -> bool:
        """Whether a subject named in no role is a part, and by its own name may be a whole."""
        return NO_ROLE in self.roles

    def covers(self, mention: Mention) -> bool:
        """Whether a figure is told of one of the topics, and of this report's own year and organ."""
        return (
            len(mention.topics) == 1
            and self.topics.issuperset(mention.topics)
            and (mention.whose, mention.when) == ("own", "this")
            and not mention.unspoken
        )

    def bears_out(self, mention: Mention | None, sheet: Sheet, vocabulary: Vocabulary) -> bool:
        """Whether the tables have a figure where the form says that it is told by just these words."""
        if mention is None or not self.bare or not self.covers(mention) or mention.subset or mention.channel:
            return False
        known = self._amounts(self.parts or self.wholes, mention, (NO_ROLE,), sheet, vocabulary)
        return any(one.value is not None and fits(mention.quantity, one.value) for one in known)

    def part_of(
        self, mention: Mention, roles: Sequence[str], sheet: Sheet, vocabulary: Vocabulary
    ) -> list[Amount]:
        """The cells that a part told in these roles may be, the likeliest first."""
        told = tuple(role for role in roles if role in self.roles)
        if not told and not mention.applicants and (roles or not self.bare):
            return []
        sums = [one for one in self.parts if not mention.applicants or _by_applicant(one)]
        ways = [told, *((role,) for role in told)] if len(told) > 1 else [told or (NO_ROLE,)]
        return [one for way in ways for one in self._amounts(sums, mention, way, sheet, vocabulary)]

    def all_parts(self, mention: Mention, sheet: Sheet, vocabulary: Vocabulary) -> list[Amount]:
        """The parts that need no role to be told."""
        return list(self._amounts(self.parts, mention, (NO_ROLE,), sheet, vocabulary))

    def whole_of(
        self, mention: Mention, roles: Sequence[str], sheet: Sheet, vocabulary: Vocabulary
    ) -> list[Amount]:
        """What such a part may be a share of: all there are, or the group of rows that its row belongs to
        (``denied`` of ``denied.state_secret``)."""
        found = list(self._amounts(self.wholes, mention, (NO_ROLE,), sheet, vocabulary))
        groups = dict.fromkeys(role.partition(".")[0] for role in roles if "." in role and role in self.roles)
        for group in groups:
            found.extend(self._amounts(self.parts, mention, (group,), sheet, vocabulary))
        return found

    def part_named(self, share: Share) -> Mention | None:
        """The figure that tells by its words whose share it is. Where forms say what is a part of what, a
        percentage that has no part before it must name one itself (“基本支出占本年支出的 79%”)."""
        named = share.named
        if named is None or not self.bare or named is not share.percent:
            return named
        words = before_share(share.percent)
        topics = tuple(dict.fromkeys(id for word in words for id in word.ids("topic")))
        if len(topics) != 1 or any(word.residue for word in words):
            return None
        return replace(named, topics=topics)

    def named_by(self, words: Iterable[Token], part: Mention) -> tuple[str, ...]:
        """The subjects beside the part's own that words name as the whole (“占本年支出的”)."""
        if not self.bare:
            return ()
        named = (id for word in words for id in word.ids("topic"))
        return tuple(id for id in dict.fromkeys(named) if id in self.topics and id not in part.topics)

    def of_subject(
        self, mention: Mention, topics: tuple[str, ...], sheet: Sheet, vocabulary: Vocabulary
    ) -> list[Amount]:
        """The cells that subjects named as a whole stand for."""
        named = replace(mention, topics=topics, applicants=())
        return list(self._amounts(self.parts, named, (NO_ROLE,), sheet, vocabulary)) if topics else []

    def _amounts(
        self,
        sums: Sequence[Sum],
        mention: Mention,
        roles: tuple[str, ...],
        sheet: Sheet,
        vocabulary: Vocabulary,
    ) -> Iterator[Amount]:
        columns = self._columns(mention, vocabulary)
        for one in sums:
            if not one.is_for(roles, mention.topics):
                continue
            try:
                names = {"topic": mention.topics, "role": roles, "applicant": columns}
                cells = sheet.addresses(one.linear, names)
            except UnknownName:
                continue
            if cells:
                addresses = tuple(a for _, a in cells)
                printed = [sheet.cell(a) for a in addresses]
                yield Amount(one.name, addresses, sheet.total(cells), slack_of(printed), unit_of(printed))

    def _columns(self, mention: Mention, vocabulary: Vocabulary) -> tuple[str, ...]:
        """The columns that the applicants named stand for."""
        if not mention.applicants:
            return (TOTALS,)
        return vocabulary.columns(mention.applicants)


def _by_applicant(one: Sum) -> bool:
    return any(ref.column == "$applicant" for _, ref in one.linear.cells)
