"""The kinds of check that rule files can ask for: one module each, named as in the rule file.

``kind: identity`` is compiled by ``checker/rules/kinds/identity.py`` (``kind: count-list`` by
``count_list.py``). A new kind is a new module here with a constant ``KIND``; nothing else is registered.
Modules whose name starts with an underscore are helpers.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from checker.rules.kind import Kind


@cache
def names() -> tuple[str, ...]:
    """The kinds as rule files write them."""
    return tuple(sorted(_modules()))


@cache
def find(name: str) -> Kind:
    """The kind of this name; ``KeyError`` where there is none."""
    kind: Kind = import_module(_modules()[name]).KIND
    return kind


@cache
def _modules() -> dict[str, str]:
    return {
        info.name.replace("_", "-"): f"{__name__}.{info.name}"
        for info in pkgutil.iter_modules(__path__)
        if not info.name.startswith("_")
    }
