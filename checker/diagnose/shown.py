"""What a finding shows of the checks that it tells together: every comparison, every cell, every place.

A cause may be one cell; what it is proved by are all the sums that fail on account of it, and whoever
mends the cell wants to see each of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from checker.audit import Finding, Location
from checker.diagnose.system import Made
from checker.language.characters import narrow
from checker.report import Address, Cell
from checker.rules.base import Case, Outcome


def comparisons(outcomes: Sequence[Made], made: Sequence[int]) -> dict[str, str]:
    """Both sides of each failed check: its rule's title (and what it was made for, where a rule has
    several) → “side figure；side figure”."""
    said: dict[str, str] = {}
    abouts = [(outcomes[at][0].id, _about(outcomes[at][1])) for at in made]
    rules = [id for id, _ in abouts]
    for at in made:
        rule, outcome = outcomes[at]
        if not outcome.values:
            continue
        name = rule.title
        about = _about(outcome)
        if rules.count(rule.id) > 1 and about and abouts.count((rule.id, about)) == 1:
            name += f"（{about}）"
        add(said, name, "；".join(f"{side} {value}" for side, value in outcome.values.items()))
    return said


def _about(outcome: Outcome) -> str:
    return outcome.locations[0].label if outcome.locations else outcome.instance


def add(said: dict[str, str], name: str, value: str) -> None:
    """Adds a comparison and overwrites none: of one name, the second is told from the first."""
    number, key = 1, name
    while key in said:
        if said[key] == value:
            return
        number += 1
        key = f"{name}（之{number}）"
    said[key] = value


def cells(outcomes: Sequence[Made], made: Iterable[int]) -> tuple[str, ...]:
    """The addresses that some checks compare, each once."""
    return tuple(dict.fromkeys(str(address) for at in made for address in outcomes[at][1].cells))


def places(outcomes: Sequence[Made], made: Sequence[int]) -> list[Location]:
    """Where some checks are printed: what each is about first, then all that it compares."""
    found = [outcomes[at][1].locations for at in made]
    first = [location for one in found for location in one[:1]]
    return [related(location) for location in (*first, *(place for one in found for place in one[1:]))]


def distinct(locations: Iterable[Location]) -> tuple[Location, ...]:
    """Each place once, the first time it is named."""
    kept: dict[tuple[str | None, str | None, object], Location] = {}
    for location in locations:
        kept.setdefault((location.path, location.cell, location.place), location)
    return tuple(kept.values())


def related(location: Location) -> Location:
    return replace(location, role="related")


def complete(finding: Finding, case: Case, label: Callable[[Address], str]) -> Finding:
    """The finding with the place of each of its cells, and with each number that a comparison rests on as
    it is printed (a condition of the rule, “减 3” that stands as －3 in a sum)."""
    located = {
        one.cell
        for one in finding.locations
        if one.cell is not None and (one.path is None or one.cell.startswith("previous."))
    }
    places: list[Location] = []
    values = dict(finding.values)
    shown = _bare("\n".join(values.values()))
    for name in finding.cells:
        address = Address.parse(name)
        cell = _cell(case, address)
        if cell is None:
            continue
        if cell.place is not None and name not in located:
            path = case.previous.path if address.previous and case.previous else None
            places.append(Location(cell.place, "related", label(address), path, name))
        printed = " ".join(cell.text.split())
        if values and cell.value and printed and not _tells(shown, printed):
            add(values, label(address), printed)
    if not places and len(values) == len(finding.values):
        return finding
    return replace(finding, values=values, locations=(*finding.locations, *places))


def _cell(case: Case, address: Address) -> Cell | None:
    if address.previous:
        return case.previous.cell(address._replace(previous=False)) if case.previous else None
    return case.report.cell(address)


def _tells(shown: str, printed: str) -> bool:
    """Whether a printed figure stands in the comparisons, and not as a part of another one."""
    bare = _bare(printed)
    before = r"(?<![0-9.])" if bare[0].isdigit() else ""
    return re.search(rf"{before}{re.escape(bare)}(?![0-9]|\.[0-9])", shown) is not None


def _bare(text: str) -> str:
    return re.sub(r"[^\S\n]|,", "", narrow(text)).replace("－", "-")


def with_comparisons(values: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    """A finding's own comparison and those of the checks that are told with it."""
    said = dict(values)
    for name, value in more.items():
        add(said, name, value)
    return said
