"""Which failed checks are told together, whatever they found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checker.diagnose.system import Made
from checker.document import Place


def is_told_with_its_rule(outcomes: Sequence[Made], made: int) -> bool:
    """Whether a failure is told with its rule's others: a disagreement with other reports mostly
    stands in a column and in its total."""
    outcome = outcomes[made][1]
    terms = outcome.equation.terms if outcome.equation else ()
    return outcome.together or any(term.address.previous for term in terms)


def by_rule(outcomes: Sequence[Made], made: Iterable[int]) -> list[list[int]]:
    groups: dict[str, list[int]] = {}
    for at in sorted(made):
        groups.setdefault(outcomes[at][0].id, []).append(at)
    return list(groups.values())


def in_one_place(outcomes: Sequence[Made], made: Iterable[int]) -> list[list[int]]:
    """Failures of one rule that are all about the same words of the prose (“复议、诉讼均获维持”)."""
    groups: dict[tuple[str, Place], list[int]] = {}
    for at in made:
        rule, outcome = outcomes[at]
        if outcome.locations and outcome.locations[0].cell is None and outcome.cells:
            groups.setdefault((rule.id, outcome.locations[0].place), []).append(at)
    return [group for group in groups.values() if len(group) > 1]


def repeated(outcomes: Sequence[Made], made: Iterable[int]) -> Iterable[list[int]]:
    """Failures that hold one printed figure against the tables belong together: those of one rule in
    several places, and those of several rules in one place."""
    groups: dict[object, list[int]] = {}
    in_place: dict[Place, list[int]] = {}
    for at in made:
        rule, outcome = outcomes[at]
        values = tuple((side, "".join(value.split())) for side, value in outcome.values.items())
        alike = (rule.id, outcome.cells, values) if outcome.cells and values else at
        place = outcome.locations[0].place if outcome.expected and outcome.locations else None
        group = in_place.get(place) if place is not None else None
        if group is None:
            group = groups.setdefault(alike, [])
        else:
            groups.setdefault(alike, group)
        group.append(at)
        if place is not None:
            in_place[place] = group
    return list({id(group): group for group in groups.values()}.values())
