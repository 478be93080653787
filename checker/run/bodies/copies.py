"""The reports of a run: which files are one report in several copies, and which are parts of one.

Files of one body, year and kind that share no table are parts of one report; those that share one are twins
(Word, and the stamped PDF). Twins are audited each, and count as one report for whatever they are compared
with: cells in which they differ are unknown there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from checker.forms import Forms
from checker.language.filenames import short
from checker.language.organs import canonical
from checker.report import Address, Cell, Report, Table
from checker.rules.differences import differ, differences
from checker.run.bodies.kin import Kin
from checker.run.bodies.naming import Names
from checker.run.bodies.pairing import Named
from checker.run.bodies.parts import are_parts, is_nameless, lacking, merge
from checker.run.card import Card
from checker.run.library import Library
from checker.run.rulebook import form_of

_SURELY = 5
"""So many figures in common, hardly any apart, show two names to stand for one body."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One file, or the several that are ``parts`` of one report. ``report``: what it is audited as."""

    report: Card
    parts: tuple[Card, ...] = ()

    @property
    def files(self) -> tuple[Card, ...]:
        return self.parts or (self.report,)

    @property
    def is_whole(self) -> bool:
        """Whether it is one file."""
        return not self.parts

    @property
    def is_later_round(self) -> bool:
        """Whether it is, or has in it, a marked copy of ours that came back."""
        return any(file.is_later_round for file in self.files)

    @property
    def lot(self) -> int:
        """The lot that its last file came with."""
        return max(file.lot for file in self.files)

    @property
    def round(self) -> tuple[int, bool]:
        """Greater for a later round: of a later lot, or a marked copy that came back."""
        return self.lot, self.is_later_round


@dataclass(frozen=True, slots=True)
class Body:
    """One body's report on one year in all its copies. ``report``: what those of the last round count as
    together."""

    report: Card
    copies: tuple[Copy, ...]

    def twins(self, copy: Copy) -> list[Copy]:
        """All copies of its round, itself included."""
        return [one for one in self.copies if one.round == copy.round]

    def replaced(self) -> list[Copy]:
        """The copies in whose place others of a later lot were handed in."""
        last = max(one.lot for one in self.copies)
        return [one for one in self.copies if one.lot < last]

    def named(self, names: Names) -> Named:
        """The report under the fullest name that its files have for the body."""
        found = (names.of(file) for copy in self.copies for file in copy.files)
        return Named(self.report, max(found, key=lambda name: len(name or "")))


def gather(reports: Sequence[Card], names: Names, forms: Forms, library: Library) -> list[Body]:
    """The reports of some files by body and year, in the order of their first files."""
    groups = _joined(_by_name(reports, names), reports, names, library)
    return [_body([reports[at] for at in group], forms, library) for group in groups]


def _by_name(reports: Sequence[Card], names: Names) -> list[list[int]]:
    """Those of one name, year and kind; each of whom that is not known by itself."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for at, report in enumerate(reports):
        name = names.of(report)
        known = name is not None and report.year is not None
        key = (report.kind, report.year, canonical(name or "")) if known else (at,)
        groups.setdefault(key, []).append(at)
    _give_to(groups, reports)
    return list(groups.values())


def _give_to(groups: dict[tuple[object, ...], list[int]], reports: Sequence[Card]) -> None:
    """Puts the tables that a nameless file has to the report that they are of."""
    nameless = [report for report in reports if is_nameless(report)]
    if not nameless:
        return
    at = {report.path: number for number, report in enumerate(reports)}
    of = {number: key for key, group in groups.items() for number in group}
    others = [report for report in reports if not is_nameless(report)]
    for own, whole in lacking(nameless, others):
        del groups[of[at[own.path]]]
        groups[of[at[whole.path]]].append(at[own.path])


def _body(files: Sequence[Card], forms: Forms, library: Library) -> Body:
    copies = tuple(_copies(files, forms, library))
    latest = max(copy.round for copy in copies)
    last = [copy.report for copy in copies if copy.round == latest]
    if len(last) == 1:
        return Body(last[0], copies)
    return Body(library.lay(counted([library.load(one) for one in last])), copies)


def _joined(
    groups: list[list[int]], reports: Sequence[Card], names: Names, library: Library
) -> Iterator[list[int]]:
    """The groups, those together that tell one body's name more and less fully and print the same figures."""
    alike: dict[tuple[object, ...], Kin] = {}
    for number, group in enumerate(groups):
        report = reports[group[0]]
        if name := names.of(report):
            alike.setdefault((report.kind, report.year), Kin()).add(name, number)
    joined: set[int] = set()
    """Those that went to an earlier one."""
    for number, group in enumerate(groups):
        report = reports[group[0]]
        name = names.of(report)
        near = alike[report.kind, report.year].of(name) if name else []
        kin = [
            other
            for other in near
            if other < number and other not in joined
            if _alike(report, reports[groups[other][0]], library)
        ]
        if len(kin) == 1:
            groups[kin[0]] += group
            joined.add(number)
    return (group for number, group in enumerate(groups) if number not in joined)


def _alike(one: Card, other: Card, library: Library) -> bool:
    """Whether two reports print the same figures, but for a slip or two."""
    whole, twin_of = library.load(one), library.load(other)
    both = [
        (cell, twin)
        for cell in whole.cells()
        if cell.value
        and (twin := twin_of.cell(cell.address)) is not None
        and twin.state in ("number", "blank")
    ]
    apart = sum(differ(cell, twin) for cell, twin in both)
    return len(both) - apart >= _SURELY and apart * 10 <= len(both)


def _copies(reports: Sequence[Card], forms: Forms, library: Library) -> Iterator[Copy]:
    """Each file goes to the first bundle of parts that it completes."""
    bundles: list[list[Card]] = []
    for report in reports:
        fitting = (bundle for bundle in bundles if all(are_parts(report, one) for one in bundle))
        bundle = next(fitting, None)
        if bundle is None:
            bundles.append([report])
        else:
            bundle.append(report)
    for bundle in bundles:
        if len(bundle) == 1:
            yield Copy(bundle[0])
            continue
        files = [library.load(one) for one in bundle]
        shaped = next((one for one in files if one.tables), files[0])
        yield Copy(library.lay(merge(files, form_of(shaped, forms))), tuple(bundle))


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
