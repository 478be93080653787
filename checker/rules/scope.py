"""Which kinds of report a rule is for: those that it or its file names, and those that ask for its pack."""

from __future__ import annotations

from dataclasses import dataclass

from checker.ground.yamlfile import Fields, Node, nearest
from checker.rules.layout import Layouts

PACKS = ("text", "tables", "dates", "numbering")
"""Sets of built-in rules that any kind of report may ask for by ``checks``."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which kinds of report the rules of a file are for (none: all that they fit)."""

    kinds: tuple[str, ...] = ()


def is_scope(item: Node) -> bool:
    """Whether an item of a rule file is no rule."""
    return isinstance(item.value, dict) and "kinds" in item.value and "id" not in item.value


def read_scope(item: Node, layouts: Layouts) -> Scope:
    """An item that is no rule, but tells what kinds of report the rules after it are for."""
    fields = Fields(item, "规则文件")
    scope = Scope(read_kinds(fields, layouts))
    fields.done()
    return scope


def read_kinds(fields: Fields, layouts: Layouts) -> tuple[str, ...]:
    """The kinds of report that are named; raises for one that there is not."""
    kinds = fields.texts("kinds", ())
    known = dict.fromkeys(form.kind for form in layouts.forms.values())
    for kind in kinds:
        if kind not in known:
            near = nearest(kind, known, 0.5)
            meant = f"；是否想写“{near}”？" if near else ""
            raise fields.node("kinds").fault(f"没有报告种类“{kind}”（现有：{'、'.join(known)}）{meant}")
    return kinds


def kinds_of(
    fields: Fields, layouts: Layouts, told: tuple[str, ...], restricted: frozenset[str] | None
) -> frozenset[str] | None:
    """The kinds of report that a rule is for: those told, else those of its forms; with those whose forms
    ask for its pack."""
    known = layouts.forms.values()
    pack = fields.choice("pack", PACKS, None)
    if not told and restricted is not None:
        return frozenset(form.kind for form in known if form.id in restricted)
    if not told:
        return None
    return frozenset((*told, *(form.kind for form in known if pack in form.checks)))
