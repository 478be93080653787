"""Which figures before a percentage make, alone or added up, the part that it is the share of."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from checker.prose.mentions import Mention
from checker.prose.tokens import SOFT_STOP, Token
from checker.prose.units import COUNTERS, counts_same

_WITH = ("连同", "加上", "外加", "算上", "再加上")
"""How a figure is told that is to be added to the one before it."""
_MOST_ADDED = 5
"""How many figures one share is taken to add up."""


def before_share(mention: Mention) -> list[Token]:
    return list(takewhile(lambda t: not t.has("mark", "share"), mention.lead))


def alone_or_together(counted: Mention, before: Sequence[Mention]) -> tuple[tuple[Mention, ...], ...]:
    """“其中引起复议 21 件、诉讼 10 件，占 4.6%”: the last figure, or both that stand side by side; of “7811
    件、2204 件，两项占 46.4%” those counted, of “7 件，连同重复申请 2 件，占 11.7%” both."""
    told = _those_counted(counted, before) if counted.quantity.unit in (*COUNTERS, "") else ()
    if told and told[0].quantity.unit != counted.quantity.unit and all(map(countable, told)):
        return (told,)
    if counted.lead and counted.lead[0].text in _WITH and before and counted_alike([counted, before[0]]):
        return ((before[0], counted),)
    beside = before[:1] if counted.stop == SOFT_STOP else ()
    if not beside or not countable(beside[0]) or not counted_alike([counted, *beside]):
        return ((counted,),)
    return (counted,), (before[0], counted)


def before_change(before: Sequence[Mention], share: Mention) -> Mention | None:
    """“基本支出 1158 万元，比上年增加 58 万元，占本年支出的 79.4%”: the share of another subject is that of
    what has changed, not of the change."""
    behind = share.lead[len(before_share(share)) :]
    whole = {id for token in behind for id in token.ids("topic")}
    part = next((m for m in before if not m.change and m.quantity.kind != "percent"), None)
    return part if part is not None and whole and part.topics and whole.isdisjoint(part.topics) else None


def without_bracket(before: list[Mention], mention: Mention) -> list[Mention]:
    """“公开 77 件（全部 64 件、部分 13 件），占 57.5%”: what brackets behind a figure hold is its own."""
    inner = list(takewhile(lambda m: m.depth > mention.depth, before))
    return before[len(inner) :] if inner and inner[-1].whole is not None else before


def countable(mention: Mention) -> bool:
    return mention.quantity.kind in ("count", "money") and not mention.change


def counted_together(before: Sequence[Mention], within: Mention) -> tuple[tuple[Mention, ...], ...]:
    """“甲局（121 件）、乙局（97 件），两家占全区 480 件的 45.4%”"""
    told = _those_counted(before[0], before[1:])
    return (told,) if told and counted_alike([within, *told]) else ()


def _those_counted(count: Mention, before: Sequence[Mention]) -> tuple[Mention, ...]:
    """The figures before one that says how many they are (“两项”, “两家”), in the order of print."""
    told = before[: int(count.quantity.low)] if count.quantity.low <= _MOST_ADDED else ()
    full = 1 < len(told) == count.quantity.low and counted_alike(told)
    return tuple(reversed(told)) if full else ()


def counted_alike(mentions: Sequence[Mention]) -> bool:
    return all(counts_same(m.quantity, mentions[0].quantity) and m.when == mentions[0].when for m in mentions)
