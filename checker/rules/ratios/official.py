"""The cells that a share or a rate told of a subject of the form may be worked out from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from checker.prose.mentions import Mention
from checker.prose.vocabulary import Vocabulary
from checker.report import Address
from checker.rules.layout import TOTALS, UnknownName
from checker.rules.prose import Sum
from checker.rules.sheet import Sheet

_NONE = "none"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of the tables under the name of the reading that it comes from; ``None``: not known."""

    name: str
    cells: tuple[Address, ...]
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Official:
    """Which sums of cells are parts and which are wholes of what is told of some topics."""

    topics: frozenset[str]
    roles: frozenset[str]
    """In which a part may be told."""
    parts: tuple[Sum, ...]
    wholes: tuple[Sum, ...]

    def covers(self, mention: Mention) -> bool:
        """Whether a figure is told of one of the topics, and of this report's own year and organ."""
        return (
            len(mention.topics) == 1
            and self.topics.issuperset(mention.topics)
            and (mention.whose, mention.when) == ("own", "this")
            and not mention.unspoken
        )

    def part_of(
        self, mention: Mention, roles: Sequence[str], sheet: Sheet, vocabulary: Vocabulary
    ) -> list[Amount]:
        """The cells that a part told in these roles may be, the likeliest first."""
        told = tuple(role for role in roles if role in self.roles)
        if not told and not mention.applicants:
            return []
        sums = [one for one in self.parts if not mention.applicants or _by_applicant(one)]
        ways = [told, *((role,) for role in told)] if len(told) > 1 else [told or (_NONE,)]
        return [one for way in ways for one in self._amounts(sums, mention, way, sheet, vocabulary)]

    def all_parts(self, mention: Mention, sheet: Sheet, vocabulary: Vocabulary) -> list[Amount]:
        """The parts that need no role to be told."""
        return list(self._amounts(self.parts, mention, (_NONE,), sheet, vocabulary))

    def whole_of(
        self, mention: Mention, roles: Sequence[str], sheet: Sheet, vocabulary: Vocabulary
    ) -> list[Amount]:
        """What such a part may be a share of: all there are, or the group of rows that its row belongs to
        (``denied`` of ``denied.state_secret``)."""
        found = list(self._amounts(self.wholes, mention, (_NONE,), sheet, vocabulary))
        groups = dict.fromkeys(role.partition(".")[0] for role in roles if "." in role and role in self.roles)
        for group in groups:
            found.extend(self._amounts(self.parts, mention, (group,), sheet, vocabulary))
        return found

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
                yield Amount(one.name, tuple(a for _, a in cells), sheet.total(cells))

    def _columns(self, mention: Mention, vocabulary: Vocabulary) -> tuple[str, ...]:
        """The columns that the applicants named stand for."""
        if not mention.applicants:
            return (TOTALS,)
        return vocabulary.columns(mention.applicants)


def _by_applicant(one: Sum) -> bool:
    return any(ref.column == "$applicant" for _, ref in one.linear.cells)
