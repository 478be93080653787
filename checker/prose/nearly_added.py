"""Totals with figures behind them that come to the total but for one slip of the pen, though no word says
that they are its parts: “公开信息 512 条。网站 260 条；微信 171 条。报刊公开 80 条。”

That the sum is so near is what shows that they are. All figures from the total to an end are tried: to a
semicolon, to the end of its sentence and of a few more in the paragraph. Where any of these lists comes to
the total exactly, it is that list, and nothing is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from checker.prose.groups import groups
from checker.prose.items import MOST, counts_readers, usable
from checker.prose.mentions import Mention, Reading
from checker.prose.openers import list_word
from checker.prose.passages import Passage, passages
from checker.prose.slips import slips
from checker.prose.tokens import AVERAGE, SEMICOLONS, SOFT_STOP, say
from checker.prose.units import sort_of

_FEWEST = 3
"""How many figures behind a total are looked at at least."""
_SENTENCES = 3
"""Over how many sentences behind that of the total such a list may run."""
_SWAPPED = 10
"""From which number on two digits of a part may have been swapped: it is only asked."""
_LEAST = 20
"""From which total on figures come near it by more than chance."""


@dataclass(frozen=True, slots=True)
class NearlyAdded:
    """A total, and the figures that come to it exactly or but for a slip."""

    whole: Mention
    parts: tuple[Mention, ...]
    exact: bool


def nearly_added(reading: Reading) -> Sequence[NearlyAdded]:
    """All such totals in the order of print; looked for once. Linear in the number of figures."""
    return reading.once(_found)


def _found(reading: Reading) -> list[NearlyAdded]:
    taken = {part.at for group in groups(reading) for part in group.parts}
    told = passages(reading)
    found = []
    for number, passage in enumerate(told):
        for at, whole in enumerate(passage.mentions):
            if whole.at in taken or not _is_total(whole, reading):
                continue
            behind = _Behind(told[number : number + 1 + _SENTENCES], at)
            exactly = behind.exactly(whole)
            parts = exactly or behind.nearly(whole)
            taken.update(part.at for part in parts)
            if parts:
                found.append(NearlyAdded(whole, parts, bool(exactly)))
    return found


def _is_total(mention: Mention, reading: Reading) -> bool:
    """Whether a figure tells how much there was of something, of which parts may follow."""
    plain = usable(mention) and mention.quantity.exact and mention.quantity.low >= _LEAST
    alone = not (mention.topics or mention.depth or mention.part or mention.applicants)
    released = bool(reading.vocabulary.having("release") & set(mention.roles))
    named = any(t.text.endswith("信息") for t in mention.lead) or released
    return plain and alone and mention.mark in ("", "sum") and mention.when != "last" and named


def _may_be_all(parts: Sequence[Mention], whole: Mention) -> bool:
    """Whether nothing says that parts which are less than the whole are not all (“等”)."""
    return sum(m.quantity.low for m in parts) > whole.quantity.low or all(m.closed for m in parts)


class _Behind:
    """The figures behind a total, up to where something else begins, and where they may have ended."""

    def __init__(self, told: Sequence[Passage], at: int) -> None:
        self.parts: list[Mention] = []
        self.ends: list[int] = []
        self._explaining = False
        whole = told[0].mentions[at]
        for passage in told:
            if passage.paragraph != told[0].paragraph:
                return
            first = at + 1 if passage is told[0] else 0
            for number in range(first, len(passage.mentions)):
                mention = passage.mentions[number]
                if mention.depth > whole.depth or (mention.quantity.kind == "percent" and not mention.change):
                    continue
                if counts_readers(mention) or self._explains(mention, passage, number):
                    continue
                if len(self.parts) == MOST or not self._goes_on(passage, number, whole):
                    return
                if mention.stop in SEMICOLONS:
                    self._end()
                self.parts.append(mention)
            self._end()

    def _explains(self, mention: Mention, passage: Passage, number: int) -> bool:
        """“平均每天 1 条”; “月报 24 条，即空气 12 条、水质 12 条”: what is told of the figure before it."""
        said = passage.vocabulary.claims("explained")
        if say(mention.lead, "time", AVERAGE):
            return True
        opens = any(t.text in said for t in mention.lead[:1])
        self._explaining = opens or (self._explaining and mention.stop == SOFT_STOP)
        return self._explaining

    def _end(self) -> None:
        if len(self.parts) not in self.ends:
            self.ends.append(len(self.parts))

    def _goes_on(self, passage: Passage, number: int, whole: Mention) -> bool:
        mention, run = passage.mentions[number], passage.runs[number]
        again = bool(self.parts) and (list_word(mention, run) or mention.mark == "sum")
        other = mention.topics or not usable(mention) or not mention.quantity.exact
        same = sort_of(mention.quantity) == sort_of(whole.quantity)
        aside = say(mention.lead, "mark", "compare") or not mention.lead
        return not (again or other or aside) and same

    def exactly(self, whole: Mention) -> tuple[Mention, ...]:
        """The figures that make the total up, if any do."""
        total = Decimal(0)
        for end, part in enumerate(self.parts, 1):
            total += part.quantity.low
            if end > 1 and total == whole.quantity.low and not self._within_row(end):
                return tuple(self.parts[:end])
        return ()

    def nearly(self, whole: Mention) -> tuple[Mention, ...]:
        """The figures that make it up but for a slip."""
        ends = (end for end in self.ends if end >= _FEWEST)
        lists = (tuple(self.parts[:end]) for end in ends)
        near = (parts for parts in lists if slips(parts, [whole], _SWAPPED) and _may_be_all(parts, whole))
        return next(near, ())

    def _within_row(self, end: int) -> bool:
        """Whether a list that ended here would end within a row: items set off alike, which has one end."""
        last = next((one for one in self.ends if one >= end), end)
        return end < last and len({m.stop for m in self.parts[1:last]}) == 1
