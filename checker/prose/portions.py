"""Figures that are told to be only a share of something: “58 件，占全年新收量（76 件）的 76.3%”.

Such a figure is not what all of that comes to, whatever role it takes over from the words around it.
"""

from __future__ import annotations

from checker.prose.mentions import Mention, Reading
from checker.prose.narrowed import is_of_others
from checker.prose.shares import Share, shares
from checker.prose.traits import STAGES

_ALL = 100


def is_portion(reading: Reading, mention: Mention) -> bool:
    """Whether a figure is told to be only a share of something that is less than all: it may have a row or a
    column of its own (予以公开, 自然人), but it is not all that was received, handled or done."""
    return mention.at in reading.once(_portions)


def _portions(reading: Reading) -> frozenset[tuple[int, int]]:
    return frozenset(
        part.at
        for share in shares(reading, frozenset())
        if len(share.ways) == 1 and share.percent.quantity.high < _ALL
        for part in share.ways[0]
        if _is_less(reading, share, part)
    )


def _is_less(reading: Reading, share: Share, part: Mention) -> bool:
    """Whether the part cannot be what its role counts in all."""
    if part.applicants or is_of_others(share.of) or part.scope != share.percent.scope:
        return False  # “占全市申请量的 12%”: all that is ours is a part of something greater
    if part.scope and any(whole.scope != part.scope for whole in share.wholes[:1]):
        return False  # “全县收到 760 件，其中我局收到 58 件，占 7.6%”
    known = reading.vocabulary
    of_form = {id for t in part.lead for id in t.ids("topic") if known.topics[id].official}
    if not part.roles and of_form & set(part.topics):
        return False  # “土地出让收入 158 万元，占本年收入的 88%”: the form has a cell by just that name
    whole = known.having(*STAGES, "general")
    named = {id for t in (*part.lead, *part.tail) for id in t.ids("role")} & set(part.roles)
    if named - whole:
        return False
    of = {id for t in share.of for id in t.ids("role")}
    if of:
        # “办结 58 件，占收到的 96%”: what was done is a share of what came in, and all that was done.
        intake = known.having("intake", "inflow")
        return not named or bool(named & of) or (named <= intake and bool(of & intake))
    return not named or not part.explicit
