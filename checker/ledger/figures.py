"""The printed figures that a finding rests on: what an acceptance of it is bound to.

A finding that was accepted (by a waiver or by the baseline) is accepted for these figures and no others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from checker.audit import INCOMPLETE, MEMBERS_SUM, Finding, ReportAudit
from checker.language.characters import narrow
from checker.language.quantities import quantities
from checker.report import Address

PROSE = "正文"
"""The key of the figures that are printed in the prose."""
TWINS = "twins-differ"
"""The rule of the finding that names where the files of one report differ, whichever says what."""
OTHERS = "其他报告"
"""What stands before the address of a cell of other reports (the members of a summary): of all of them, so
that a file may be renamed, and two files may have one name."""

Figures = Mapping[str, tuple[str, ...]]
"""Address of a cell, or ``PROSE`` → what is printed there; a blank prints “”."""
Same = tuple[tuple[str, tuple[str, ...]], ...]
"""Figures as they are compared: equal where spaces, width and thousand separators are all that differs."""

_TOLD = 3
"""So many of the figures that have changed are told."""
_DIGITS = re.compile(r"[0-9][0-9,.]*")
_IDLE = re.compile(r"[\s,，]")


def figures(finding: Finding, report: ReportAudit) -> dict[str, tuple[str, ...]]:
    """The figures of a finding, as printed: of all its cells, those of its cause too, and of the prose.

    Cells of other reports stand together under one key, and so does their prose. What was not read has no
    figure: there the names of what is missing stand in its place.
    """
    found: dict[str, tuple[str, ...]] = {}
    others: dict[str, tuple[str, ...]] = {}
    prose: list[str] = []
    beside: list[str] = []
    places: set[object] = set()
    for location in finding.locations:
        printed = location.place.text.strip()
        if location.cell is None:
            if (location.path, location.place) not in places:
                foreign = location.path is not None and finding.rule != TWINS
                (beside if foreign else prose).extend(_figures_of(printed))
            places.add((location.path, location.place))
        elif location.path is None or location.cell.startswith("previous."):
            found[location.cell] = (printed,)
        else:
            key = location.cell if finding.rule == TWINS else f"{OTHERS} {location.cell}"
            others[key] = (*others.get(key, ()), printed)
    causes = (mend.cell for mend in finding.cause if mend.cell is not None)
    for address in dict.fromkeys((*finding.cells, *causes)):
        if address not in found:
            printed_in = _printed_in(address, report)
            if printed_in is not None:
                found[address] = (printed_in,)
            elif finding.rule == INCOMPLETE:
                found[address] = ("",)
    if finding.rule == INCOMPLETE:
        found |= {name: (said,) for name, said in finding.values.items() if name not in found}
        return found or {PROSE: (finding.subject,)}
    for key, told in others.items():
        found[key] = (*found.get(key, ()), *told)
    # Only the largest members of a summary are pointed at: the sum stands for the others.
    found |= {name: (said,) for name, said in finding.values.items() if MEMBERS_SUM in name + said}
    if prose:
        found[PROSE] = tuple(prose)
    if beside:
        found[f"{OTHERS} {PROSE}"] = tuple(beside)
    return found


def of_last_year(keys: Iterable[str]) -> bool:
    """Whether some of these keys or cells are of last year's report."""
    return any(key.startswith("previous.") or key == f"{OTHERS} {PROSE}" for key in keys)


def of_others(keys: Iterable[str]) -> bool:
    """Whether some are of other reports on the same year: of what a summary sums up."""
    return any(key.startswith(OTHERS) or MEMBERS_SUM in key for key in keys)


def same(found: Figures) -> Same:
    """The figures without the dress that they are printed in."""
    return tuple(sorted((key, tuple(sorted(map(_bare, printed)))) for key, printed in found.items()))


def lapse(before: Figures, after: Figures) -> str:
    """Why an acceptance does not hold any more, in a Chinese phrase: which figures have changed, or that
    others are compared."""
    old, new = dict(same(before)), dict(same(after))
    changed = [
        f"{key} 由 {_said(told)} 变为 {_said(after[key])}"
        for key, told in before.items()
        if key in after and old[key] != new[key]
    ]
    further = [f"另涉及 {key}（{_said(told)}）" for key, told in after.items() if key not in before]
    further += [f"不再涉及 {key}（{_said(told)}）" for key, told in before.items() if key not in after]
    every = changed + further
    more = f" 等 {len(every)} 处" if len(every) > _TOLD else ""
    return f"所{'依据的数字已变' if changed else '涉的内容已不同'}（{'；'.join(every[:_TOLD])}{more}）"


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


def _said(printed: tuple[str, ...]) -> str:
    return "、".join(one or "空白" for one in printed)
