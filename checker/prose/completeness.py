"""Whether a list claims to name all parts of its whole, and of what it then is the list."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from checker.language.quantity import spread
from checker.prose.divisions import tells_others
from checker.prose.mentions import Mention
from checker.prose.partition import Group, of_nearest
from checker.prose.tokens import RESPECTIVELY

_FEWEST_CLOSED = 3
"""From how many parts a list without 等 reads as complete; shorter ones are often mere examples."""
_MOST_OF_IT = Decimal(2) / 3
"""Which share of the whole a list tells that is meant to be complete."""
_NEARLY_ALL = Decimal("0.85")
"""Which share two parts tell, or places of publication, or named columns, which are else mere examples."""
_THROUGH = ("通过", "在", "依托")


def base_of(group: Group) -> tuple[Mention, ...]:
    """What the parts are held against: the whole, or all it stands beside where they are more than it."""
    total = sum((p.quantity.low for p in group.parts), Decimal(0))
    together = total > group.whole.quantity.high and not of_nearest(group)
    return group.told if together else (group.whole,)


def reads_complete(group: Group) -> bool:
    """Whether the list claims to name all parts: only then is a missing remainder a question."""
    if not group.closed or not group.one_unit or tells_others(group):
        return False
    if group.remainder and not (group.slipped and _share(group) >= _MOST_OF_IT):
        return False  # “……的 3 件，其他不再一一列举”
    if any(not m.quantity.exact for m in (group.whole, *group.parts)) or _of_such(group.parts[0]):
        return False
    count = len(group.parts)
    if group.mark == "sum" or group.exclusive or (group.rest and not group.closing):
        return count >= 2
    share = _share(group)
    if group.slipped:
        return count >= 2
    if group.shared or share < _MOST_OF_IT or _in_one_place(group):
        return False  # who names less, or shares, or one place of several, gives examples
    if group.closing or (group.mark == "bracket" and not group.columns):
        return count >= 2
    if share >= _NEARLY_ALL and not any(spread(m.quantity) for m in (group.whole, *group.parts)):
        return count >= 2 + group.outlets
    return count >= _FEWEST_CLOSED + (group.outlets or group.mark == "colon") and not group.columns


def _of_such(first: Mention) -> bool:
    """“表示满意和基本满意的分别为 1684 份和 491 份”: those that are such; of the others nothing is said."""
    return any(
        one.text == "的" and other.text.startswith(RESPECTIVELY) for one, other in pairwise(first.lead)
    )


def _share(group: Group) -> Decimal:
    """How much of its whole a list tells."""
    told = sum((p.quantity.low for p in (*group.parts, *group.further)), Decimal(0))
    return told / sum((m.quantity.low for m in base_of(group)), Decimal(0))


def _in_one_place(group: Group) -> bool:
    """“公开信息 470 条，其中通过网站公布要闻 67 条，动态 126 条……”: what one of the places has."""
    first, *others = group.parts
    through = any(t.text in _THROUGH for t in first.lead)
    place = through and first.channel == "outlet" and group.whole.channel != "outlet"
    return place and len(others) > 1 and not any(p.channel for p in others)
