"""Cases that are not said to be about disclosure, but are as many as those that the tables count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checker.prose.mentions import Mention, Reading
from checker.rules.layout import UnknownName
from checker.rules.prose import Sum
from checker.rules.sheet import Sheet
from checker.rules.statements.candidates import Candidates

_SAME = 2
_OTHER = 3
"""A whole of so many cases is not the tables' by chance: one of the same cases; of others beside them."""


def borne_out(mention: Mention, reading: Reading, candidates: Candidates) -> Mention:
    """The figure as one of cases about disclosure, where the whole told before it in its sentence is that of
    the tables: “收到复议答复通知书 7 份，……责令重新答复 2 份”; with a sign where only that of other cases is
    (“行政复议 14 件，行政诉讼 6 件”)."""
    if not mention.unspoken or not candidates.spec.counted or len(mention.topics) != 1:
        return mention
    before = [one for one in reading.beside(mention) if one.quantity.start < mention.quantity.start]
    wholes = [one for one in before if one.depth <= mention.depth and _is_whole(one, reading)]
    agreeing = [one for one in wholes if as_many(one, candidates.spec.counted, candidates.sheet)]
    same = [one for one in wholes if one.topics == mention.topics]
    if same and same[-1] in agreeing and same[-1].quantity.low >= _SAME:
        return replace(mention, unspoken=False)
    if not (same or mention.depth) and any(one.quantity.low >= _OTHER for one in agreeing):
        sign = reading.vocabulary.weights.sign("counted_beside")
        return replace(mention, unspoken=False, signs=(*mention.signs, sign))
    return mention


def _is_whole(one: Mention, reading: Reading) -> bool:
    """Whether a figure tells how many cases there were."""
    known = reading.vocabulary
    came = known.having("framing", "intake", "inflow", "side")
    plain = one.unspoken and one.quantity.exact and not one.mark
    return plain and bool(known.cases & set(one.topics)) and set(one.roles) <= came


def as_many(mention: Mention, counted: Sequence[Sum], sheet: Sheet) -> bool:
    """Whether cases that are not said to be about disclosure are as many as in the tables."""
    if not counted or len(mention.topics) != 1 or not mention.countable or not mention.quantity.low:
        return False
    for one in counted:
        if one.is_for((), mention.topics):
            try:
                value = sheet.total(sheet.addresses(one.linear, {"topic": mention.topics}))
            except UnknownName:
                continue
            return value is not None and mention.quantity.may_equal(value)
    return False
