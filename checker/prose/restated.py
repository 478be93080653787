"""Figures that the text itself works out of others: what was told before, taken up again (“上述 16 件”), and
what is left of it (“除 1 件延期外，其余 10 件”, “3 件被撤销，其余 2 件仍在审理”)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, islice, pairwise

from checker.prose.balances import balances
from checker.prose.groups import groups
from checker.prose.items import usable
from checker.prose.mentions import PLAIN_NOUNS, Mention, Reading
from checker.prose.passages import Passage, passages
from checker.prose.sums import sums_of_some
from checker.prose.tokens import SEMICOLONS, Token
from checker.prose.units import alike_units, counts_same

_AGAIN = ("上述", "以上", "前述")
_OR_MORE = "以上"
_REST = ("其余", "剩余", "余下", "剩下")
_LEFT = ("实际", "其余", "剩余", "余下", "剩下")
"""How what is left is told behind an exception."""
_LEAST, _MOST = Decimal("0.8"), Decimal("1.25")
_FAR_LESS = 2
"""So many times less than what is left of it no whole is, whatever slip was made."""
_BACK = 8
"""How many figures before it a figure may take up."""


@dataclass(frozen=True, slots=True)
class Worked:
    """``figure`` against what the figures told before it come to."""

    figure: Mention
    told: tuple[Mention, ...]
    """Those that it is worked out of, in the order of print."""
    taken: tuple[Mention, ...]
    """Of what is left: those that are taken away from the whole. Empty where all is taken up again."""
    holds: bool
    plain: bool
    """There is only one way in which it can be meant."""

    def comes_to(self, more: Decimal) -> bool:
        """Whether it is what is left when the whole is so much more."""
        taken = sum((m.quantity.low for m in self.taken), self.figure.quantity.low)
        return any(m.quantity.low + more == taken for m in self.told)


def worked_out(reading: Reading) -> Sequence[Worked]:
    """All such figures of a report in the order of print; looked for once. Linear in its length."""
    return reading.once(_worked_out)


def _worked_out(reading: Reading) -> list[Worked]:
    listed = {m.at for group in groups(reading) for m in group.parts}
    listed |= {m.at for one in balances(reading) for m in one.mentions}
    found: list[Worked] = []
    told: list[Mention] = []
    for before, passage in pairwise([None, *passages(reading)]):
        assert passage is not None
        if before is None or before.paragraph != passage.paragraph:
            told = []
        for at, mention in enumerate(passage.mentions):
            if not usable(mention) or mention.depth:
                continue
            earlier = told[-_BACK:]
            one = _again(mention, earlier) or _left(passage, at, earlier)
            if one is None and mention.at not in listed:
                one = _rest(mention, earlier, reading)
            found += [one] if one is not None else []
            told.append(mention)
    return found


def _same(mention: Mention, earlier: Sequence[Mention]) -> list[Mention]:
    """The figures that can be added to one."""
    return [m for m in earlier if counts_same(m.quantity, mention.quantity)]


# -- 上述 16 件


def _again(mention: Mention, earlier: Sequence[Mention]) -> Worked | None:
    if not _takes_up(mention.lead):
        return None
    alike = [m for m in _same(mention, earlier) if alike_units({m.quantity.unit, mention.quantity.unit})]
    if not alike or not _exact(mention, *alike) or mention.change:
        return None
    if mention.noun and mention.noun not in PLAIN_NOUNS and not any(mention.noun == m.noun for m in alike):
        return None  # “上述 4 项制度”
    if any(t.has("applicant") or t.has("channel") for t in mention.tail[:2]):
        return None
    # “1 件……，书面征求意见 3 件次……，上述 4 件”: so many times one thing was done, for as many of them
    times = [m for m in _same_but_for_times(mention, earlier) if m not in alike]
    counted = [m for m in earlier if m in alike or m in times]
    holds = mention.quantity.low in sums_of_some([m.quantity.low for m in counted])
    return Worked(mention, tuple(alike), (), holds, len(alike) <= _FEW)


def _same_but_for_times(mention: Mention, earlier: Sequence[Mention]) -> list[Mention]:
    unit = mention.quantity.unit
    return [m for m in earlier if unit and m.quantity.kind == "count" and m.quantity.unit == f"{unit}次"]


def _takes_up(lead: Sequence[Token]) -> bool:
    """“上述 16 件”, “对以上 5 件”; in “90 分以上 5 个”, “县级以上 5 家” the word is the end of a name."""
    at = next((i for i in range(len(lead) - 1, max(len(lead) - 3, -1), -1) if lead[i].text in _AGAIN), None)
    if at is None:
        return False
    if lead[at].text == _OR_MORE and any(t.text == "的" for t in lead[at + 1 : at + 2]):
        return False  # “达到Ⅲ类以上的 22 个”
    before = lead[at - 1] if at else None
    return before is None or before.has("glue") or before.has("mark") or before.end < lead[at].start


_FEW = 3
"""Out of so many figures another is not worked out in ways that one does not see."""


def _exact(*mentions: Mention) -> bool:
    return all(m.quantity.exact and not m.quantity.margin and not m.quantity.rough for m in mentions)


# -- 除 1 件外，其余 10 件


def _left(passage: Passage, at: int, earlier: Sequence[Mention]) -> Worked | None:
    mention = passage.mentions[at]
    if not at or not any(t.text.startswith(_LEFT) for t in passage.runs[at]):
        return None
    start = at - 1
    while start >= 0 and not _begins_exception(passage.runs[start]):
        if at - start > _BACK or passage.mentions[start].stop in SEMICOLONS:
            return None
        start -= 1
    if start < 0 or not any(t.text.endswith("外") for t in passage.runs[at]):
        return None
    taken = passage.mentions[start:at]
    whole = [m for m in _same(mention, earlier) if m.at < taken[0].at]
    same = all(usable(m) and m.quantity.unit == mention.quantity.unit for m in taken)
    alike = [m for m in whole if alike_units({m.quantity.unit, mention.quantity.unit})]
    if not any(m.quantity.low * _FAR_LESS > mention.quantity.low for m in alike):
        return None  # “2 件……，除以上 11 件外，其余 55 件”: of a whole that is not told
    # “自然人 101 件，法人 17 件……除 4 件外，其余 116 件”: what is left is left of the total.
    alike = [m for m in alike if not _of_a_kind(m) or _of_a_kind(mention)] or alike
    if not same or not alike or not _exact(mention, *taken, *alike):
        return None
    total = mention.quantity.low + sum((m.quantity.low for m in taken), Decimal(0))
    holds = any(total == m.quantity.low for m in alike)
    holds = holds or any(total == a.quantity.low + b.quantity.low for a, b in pairwise(alike))
    here = [m for m in alike if m.sentence == mention.sentence]
    return Worked(mention, (alike[-1],), tuple(taken), holds, len(alike) == 1 == len(here))


def _of_a_kind(mention: Mention) -> bool:
    return bool(mention.applicants or mention.channel or mention.part)


def _begins_exception(run: Sequence[Token]) -> bool:
    stop = max((i + 1 for i, t in enumerate(run) if t.has("stop")), default=0)
    return any(t.text in ("除", "除了") for t in run[stop : stop + 2])


# -- 3 件被撤销，其余 2 件仍在审理


def _rest(mention: Mention, earlier: Sequence[Mention], reading: Reading) -> Worked | None:
    if not any(t.text in _REST for t in mention.lead[:2]):
        return None
    here = [m for m in earlier if m.sentence == mention.sentence and m.depth == mention.depth]
    told = _same(mention, here)
    units = {m.quantity.unit for m in told}
    if len(told) < 2 or units != {mention.quantity.unit} or not _exact(mention, *told):
        return None
    if any(m.when != mention.when or m.whose != mention.whose for m in told):
        return None
    if not _counts_all(told[0], reading) or not _comes_near(mention, told):
        return None  # “撤回 2 件，未补正 1 件，其余 14 件”: of a whole that is not told
    return Worked(mention, tuple(told[:1]), tuple(told[1:]), _leaves(mention, told), False)


def _counts_all(mention: Mention, reading: Reading) -> bool:
    """Whether a figure is told as all that came in, or all cases of a kind."""
    vocabulary = reading.vocabulary
    if mention.applicants or mention.channel or mention.mark not in ("", "sum"):
        return False
    if not mention.topics and not mention.roles:
        doing = (("mark", "action"), ("mark", "sum"), ("block", ""))
        return any(t.has(kind, id or None) for kind, id in doing for t in mention.lead)
    if mention.roles:
        return set(mention.roles) <= vocabulary.having("intake", "inflow", "turnover")
    return bool(set(mention.topics) & vocabulary.cases)


def _comes_near(mention: Mention, told: Sequence[Mention]) -> bool:
    """Whether with what was taken away it comes near the whole: else something else is left."""
    total = mention.quantity.low + sum((m.quantity.low for m in told[1:]), Decimal(0))
    return _LEAST * told[0].quantity.low <= total <= _MOST * told[0].quantity.low


def _in_detail(values: Sequence[Decimal]) -> bool:
    """“信息公开类 5 件，维持 3 件、纠正 2 件”: those behind a figure come to it once more."""
    starts = ((at, accumulate(values[at + 1 :])) for at in range(len(values) - 2))
    return any(total == values[at] for at, totals in starts for total in islice(totals, 1, None))


def _leaves(mention: Mention, told: Sequence[Mention]) -> bool:
    """Whether it is left of one of the figures, or of two next to each other, when some of those behind them
    are taken away."""
    values = [m.quantity.low for m in told]
    detailed = any(m.mark in ("parts", "open") for m in told) or _in_detail(values[1:])
    for at in range(len(values) - 1):
        behind = sums_of_some(values[at + 1 :]) if detailed else {sum(values[at + 1 :], Decimal(0))}
        if any(values[at] == one + mention.quantity.low for one in behind):
            return True
        if at + 2 < len(values):
            both = values[at] + values[at + 1]
            behind = sums_of_some(values[at + 2 :]) if detailed else {sum(values[at + 2 :], Decimal(0))}
            if any(both == one + mention.quantity.low for one in behind):
                return True
    return False
