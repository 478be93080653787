"""A whole that is ten thousand times its parts: a 万 too many before its unit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from checker.prose.groups import groups
from checker.prose.mentions import Reading
from checker.prose.partition import Group
from checker.rules.base import Outcome
from checker.rules.judge import figure
from checker.rules.prose import printed
from checker.rules.ratios.proportions import bounds, failed, passed

_MYRIAD = Decimal(10_000)
_TELLING = 20
"""From which total on parts do not come to it by chance."""


def scales(reading: Reading) -> Iterator[Outcome]:
    """Each whole told in 万 with what its parts come to."""
    for group in groups(reading):
        whole, parts = group.whole, group.parts
        if "万" not in whole.quantity.text or len(parts) < 2 or not all(p.quantity.exact for p in parts):
            continue
        found = _told(group)
        if found is None:
            yield passed(reading, whole, parts)
            continue
        worked = "＋".join(printed(p.quantity) for p in parts)
        yield failed(reading, whole, parts, worked, f"{figure(found)} {whole.quantity.unit}")


def _told(group: Group) -> Decimal | None:
    """What the parts come to, where the whole is ten thousand times that and it is no chance."""
    spans = [bounds(part) for part in group.parts]
    low, high = sum((a for a, _ in spans), Decimal(0)), sum((b for _, b in spans), Decimal(0))
    least, most = bounds(group.whole)
    total = sum((part.quantity.low for part in group.parts), Decimal(0))
    if total < _TELLING or not (low * _MYRIAD <= most and least <= high * _MYRIAD):
        return None
    return total
