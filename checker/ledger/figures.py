"""The printed figures that a finding rests on: what an acceptance of it is bound to.

A finding that was accepted (by a waiver or by the baseline) is accepted for these figures and no others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from checker.audit import Finding, ReportAudit
from checker.characters import narrow
from checker.quantity import quantities
from checker.report import Address

PROSE = "正文"
"""The key of the figures that are printed in the prose."""
UNREAD = "incomplete"
"""The rule of the finding that names what was not read of a report: it is bound to what it names."""

Figures = Mapping[str, tuple[str, ...]]
"""Address of a cell, or ``PROSE`` → what is printed there; a blank prints “”."""
Same = tuple[tuple[str, tuple[str, ...]], ...]
"""Figures as they are compared: equal where spaces, width and thousand separators are all that differs."""

_DIGITS = re.compile(r"[0-9][0-9,.]*")
_IDLE = re.compile(r"[\s,，]")


def figures(finding: Finding, report: ReportAudit) -> dict[str, tuple[str, ...]]:
    """The figures of a finding, as printed: of all its cells, those of its cause too, and of the prose.

    Cells of another report are told apart by that report's name. What was not read has no figure: there
    the names of what is missing stand in its place.
    """
    found: dict[str, tuple[str, ...]] = {}
    prose: list[str] = []
    places: set[object] = set()
    for location in finding.locations:
        printed = location.place.text.strip()
        if location.cell is None:
            if (location.path, location.place) not in places:
                prose += _figures_of(printed)
            places.add((location.path, location.place))
        elif location.path is None or location.cell.startswith("previous."):
            found[location.cell] = (printed,)
        else:
            found[f"{Path(location.path).name} {location.cell}"] = (printed,)
    causes = (mend.cell for mend in finding.cause if mend.cell is not None)
    for address in dict.fromkeys((*finding.cells, *causes)):
        if address not in found:
            printed_in = _printed_in(address, report)
            if printed_in is not None:
                found[address] = (printed_in,)
            elif finding.rule == UNREAD:
                found[address] = ("",)
    if finding.rule == UNREAD:
        found |= {name: (said,) for name, said in finding.values.items() if name not in found}
        return found or {PROSE: (finding.subject,)}
    if prose:
        found[PROSE] = tuple(prose)
    return found


def same(found: Figures) -> Same:
    """The figures without the dress that they are printed in."""
    return tuple(sorted((key, tuple(sorted(map(_bare, printed)))) for key, printed in found.items()))


def change(before: Figures, after: Figures) -> str:
    """What differs, in a Chinese phrase: “applications[new, total] 由 3 变为 4”."""
    old, new = dict(same(before)), dict(same(after))
    changed = [key for key in dict.fromkeys([*before, *after]) if old.get(key) != new.get(key)]
    said = [f"{key} 由 {_said(before.get(key))} 变为 {_said(after.get(key))}" for key in changed[:3]]
    return "；".join(said) + (f" 等 {len(changed)} 处" if len(changed) > 3 else "")


def read(key: str, printed: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """A key as a person or an older version may have spelt it, with what stands under it."""
    try:
        return str(Address.parse(key)), printed
    except ValueError:
        return key, printed


def as_printed(value: object) -> str | None:
    """What stands in a file for a printed figure; ``None`` where that is none."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _printed_in(address: str, report: ReportAudit) -> str | None:
    if report.report is None or address.startswith("previous."):
        return None
    try:
        cell = report.report.cell(Address.parse(address))
    except ValueError:
        return None
    return cell.text.strip() if cell is not None else None


def _figures_of(text: str) -> list[str]:
    """The figures printed in a stretch of prose: its quantities, and numbers that are no quantities."""
    found = quantities(text)
    rest = list(narrow(text))
    for quantity in found:
        rest[quantity.start : quantity.end] = " " * (quantity.end - quantity.start)
    places = [(quantity.start, quantity.text) for quantity in found]
    places += [(match.start(), match[0]) for match in _DIGITS.finditer("".join(rest))]
    return [printed for _, printed in sorted(places)]


def _bare(printed: str) -> str:
    return _IDLE.sub("", narrow(printed))


def _said(printed: tuple[str, ...] | None) -> str:
    if printed is None:
        return "未列"
    return "、".join(one or "空白" for one in printed)
