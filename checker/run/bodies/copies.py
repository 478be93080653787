"""The reports of a run: which files are one report in several copies, and which are parts of one.

Files of one body, year and kind that share no table are parts of one report; those that share one are twins
(Word, and the stamped PDF). Twins are audited each, and count as one report for whatever they are compared
with: cells in which they differ are unknown there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from checker.forms import Forms
from checker.language.filenames import short
from checker.language.organs import canonical, same_organ
from checker.report import Address, Cell, Report, Table
from checker.rules.differences import differ, differences
from checker.run.bodies.naming import Names
from checker.run.bodies.pairing import Named
from checker.run.bodies.parts import are_parts, merge
from checker.run.rulebook import form_of

_SURELY = 5
"""So many figures in common, hardly any apart, show two names to stand for one body."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One file, or the several that are parts of one report. ``report``: what it is audited as."""

    report: Report
    files: tuple[Report, ...]

    @property
    def is_whole(self) -> bool:
        """Whether it is one file."""
        return len(self.files) == 1

    @property
    def is_later_round(self) -> bool:
        """Whether it is, or has in it, a marked copy of ours that came back."""
        return any(file.document.marked for file in self.files)


@dataclass(frozen=True, slots=True)
class Body:
    """One body's report on one year in all its copies. ``report``: what those of the last round count as
    together."""

    report: Report
    copies: tuple[Copy, ...]

    def twins(self, copy: Copy) -> list[Copy]:
        """All copies of its round, itself included; a marked copy that came back is in a later one."""
        return [one for one in self.copies if one.is_later_round == copy.is_later_round]

    def named(self, names: Names) -> Named:
        """The report under the fullest name that its files have for the body."""
        found = (names.get(file.path) for copy in self.copies for file in copy.files)
        return Named(self.report, max(found, key=lambda name: len(name or "")))


def gather(reports: Sequence[Report], names: Names, forms: Forms) -> list[Body]:
    """The reports of some files by body and year, in the order of their first files."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for at, report in enumerate(reports):
        name = names[report.path]
        known = name is not None and report.year is not None
        key = (report.kind, report.year, canonical(name or "")) if known else (at,)
        groups.setdefault(key, []).append(at)
    found = []
    for group in _joined(groups.values(), reports, names):
        copies = tuple(_copies([reports[at] for at in group], forms))
        last = [copy for copy in copies if copy.is_later_round] or copies
        found.append(Body(counted([copy.report for copy in last]), copies))
    return found


def _joined(groups: Iterable[list[int]], reports: Sequence[Report], names: Names) -> list[list[int]]:
    """The groups, those together that tell one body's name more and less fully and print the same figures."""
    joined: list[list[int]] = []
    by_year: dict[tuple[object, ...], list[list[int]]] = {}
    for group in groups:
        report = reports[group[0]]
        name = names[report.path]
        near = by_year.setdefault((report.kind, report.year, (name or "")[-1:]), [])
        kin = [
            other
            for other in near
            if name
            and same_organ(name, names[reports[other[0]].path] or "")
            and _alike(report, reports[other[0]])
        ]
        if len(kin) == 1:
            kin[0].extend(group)
        else:
            near.append(group)
            joined.append(group)
    return joined


def _alike(one: Report, other: Report) -> bool:
    """Whether two reports print the same figures, but for a slip or two."""
    both = [
        (cell, twin)
        for cell in one.cells()
        if cell.value and (twin := other.cell(cell.address)) is not None and twin.state in ("number", "blank")
    ]
    apart = sum(differ(cell, twin) for cell, twin in both)
    return len(both) - apart >= _SURELY and apart * 10 <= len(both)


def _copies(reports: Sequence[Report], forms: Forms) -> Iterator[Copy]:
    """Each file goes to the first bundle of parts that it completes."""
    bundles: list[list[Report]] = []
    for report in reports:
        fitting = (bundle for bundle in bundles if all(are_parts(report, one) for one in bundle))
        bundle = next(fitting, None)
        if bundle is None:
            bundles.append([report])
        else:
            bundle.append(report)
    for bundle in bundles:
        shaped = next((one for one in bundle if one.tables), bundle[0])
        merged = bundle[0] if len(bundle) == 1 else merge(bundle, form_of(shaped, forms))
        yield Copy(merged, tuple(bundle))


def counted(copies: Sequence[Report]) -> Report:
    """What several copies count as together: the one that was read best, with the cells in which they differ
    unsure, and those that it lacks from the others."""
    if len(copies) == 1:
        return copies[0]
    best = max(copies, key=lambda one: sum(cell.state != "unsure" for cell in one.cells()))
    apart = dict(differences(copies))
    tables: dict[str, Table] = {}
    for name in dict.fromkeys(name for one in copies for name in one.tables):
        own = best.tables.get(name)
        others = [table for one in copies if (table := one.tables.get(name)) is not None]
        cells = {
            address: _agreed(address, best, copies, apart.get(address, ()))
            for address in dict.fromkeys(address for table in others for address in table.cells)
        }
        tables[name] = replace(own or others[0], cells=cells)
    return replace(best, tables=tables)


def _agreed(
    address: Address, best: Report, copies: Sequence[Report], apart: Sequence[tuple[Report, Cell]]
) -> Cell:
    own = best.cell(address)
    found = [cell for one in copies if (cell := one.cell(address)) is not None]
    cell = own if own is not None and own.state != "unsure" else found[0]
    if cell.state in ("unsure", "blank"):  # a blank and a 0 are a 0
        cell = next((one for one in found if one.state == "number"), cell)
    if cell is not own:
        cell = replace(cell, place=own.place if own is not None else None)
    if not apart:
        return cell
    names = short([one.path for one, _ in apart])
    printed = [twin.text.strip() or "空白" for _, twin in apart]
    said = "、".join(f"{name} 为“{text}”" for name, text in zip(names, printed, strict=True))
    return replace(cell, state="unsure", value=None, reason=f"同一份报告的几个文件不一致（{said}）")
