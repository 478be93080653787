"""The bodies whose reports lie in some files, for a first list of who is who."""

from __future__ import annotations

from collections.abc import Sequence

from checker.language.organs import canonical, place_of, same_organ
from checker.organs import Organ
from checker.report import Report
from checker.run.bodies.naming import bodies, place_beyond
from checker.run.card import short_card


def organs_met(reports: Sequence[Report]) -> list[Organ]:
    """Each body once, by the fullest of its names, in the order of their places and names.

    A fuller and a shorter name of one body are one entry: the shorter one is a short name of it.
    """
    cards = [short_card(report) for report in reports]
    names, _ = bodies(cards)
    found: list[Organ] = []
    for report in sorted(cards, key=lambda one: -len(names.of(one) or "")):
        name = names.of(report)
        if not name:
            continue
        region = place_of(canonical(name)) or place_beyond(report)
        organ = Organ(name if place_of(canonical(name)) else report.organ or name, region)
        at = next((at for at, other in enumerate(found) if same_organ(other.full, organ.full)), None)
        if at is None:
            found.append(organ)
        elif organ.name not in found[at].known_as:
            kept = found[at]
            found[at] = Organ(kept.name, kept.region or region, (), (*kept.short, organ.name))
    return sorted(found, key=lambda one: (one.region, one.name))
