"""The checks that follow from what a form says.

Each becomes a rule of a kind there is, with examples made by the program, so that whatever runs, weighs,
tells and tests rules does the same with these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from checker.forms import Form
from checker.ground.yamltree import Node, as_node
from checker.rules.derived.cells import of_cells, of_rows
from checker.rules.derived.naming import part_of_id
from checker.rules.derived.prose import of_prose
from checker.rules.derived.ratios import of_ratios
from checker.rules.derived.topics import said

__all__ = ["derived", "said"]


def derived(forms: Iterable[Form]) -> Iterator[tuple[str, Node]]:
    """The rules as they would be written, by their ids; the same one of several editions once."""
    made: dict[str, dict[str, Any]] = {}
    places: dict[str, tuple[str, int]] = {}
    for form in forms:
        for rule, line in (*of_cells(form), *of_rows(form), *of_prose(form), *of_ratios(form)):
            id = rule["id"]
            known = made.get(id)
            if known is not None and {**known, "forms": rule["forms"]} != rule:
                id = f"{id}-{part_of_id(form.id)}"
                known = made.get(id)
            if known is not None:
                known["forms"] = [*known["forms"], *rule["forms"]]
                continue
            made[id] = {**rule, "id": id}
            places[id] = form.path, line
    for id, rule in made.items():
        yield id, as_node(rule, *places[id])
