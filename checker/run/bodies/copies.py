"""The reports of a run: which files are one report in several copies, and which are parts of one.

Files of one body, year and kind that share no table are parts of one report; those that share one are twins
(Word, and the stamped PDF). Twins are audited each, and count as one report for whatever they are compared
with: cells in which they differ are unknown there.
"""

from __future__ import annotations

from array import array
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


class _Groups:
    """Numbers of reports in groups, of which nearly all are of one: a list for each would take more than what
    is in it."""

    def __init__(self) -> None:
        self._first = array("Q")
        self._others: dict[int, list[int]] = {}

    def __len__(self) -> int:
        return len(self._first)

    def first(self, group: int) -> int:
        return self._first[group]

    def of(self, group: int) -> list[int]:
        return [self._first[group], *self._others.get(group, ())]

    def begin(self, first: int) -> int:
        """A new group; its number."""
        self._first.append(first)
        return len(self._first) - 1

    def add(self, group: int, *more: int) -> None:
        self._others.setdefault(group, []).extend(more)


def gather(reports: Sequence[Card], names: Names, forms: Forms, library: Library) -> list[Body]:
    """The reports of some files by body and year, in the order of their first files."""
    groups = _by_name(reports, names)
    return [
        _body([reports[at] for at in groups.of(group)], forms, library)
        for group in _joined(groups, reports, names, library)
    ]


def _by_name(reports: Sequence[Card], names: Names) -> _Groups:
    """Those of one name, year and kind; each by itself whose name or year is not known."""
    groups = _Groups()
    known: dict[tuple[object, ...], int] = {}
    given = _given_to(reports)
    for at, report in enumerate(reports):
        if at in given:
            continue
        key = _key(report, names)
        if key is None:
            groups.begin(at)
        elif key in known:
            groups.add(known[key], at)
        else:
            known[key] = groups.begin(at)
    for at, whole in given.items():
        key = _key(reports[whole], names)
        assert key is not None
        groups.add(known[key], at)
    return groups


def _key(report: Card, names: Names) -> tuple[object, ...] | None:
    name = names.of(report)
    return (
        (report.kind, report.year, canonical(name)) if name is not None and report.year is not None else None
    )


def _given_to(reports: Sequence[Card]) -> dict[int, int]:
    """Files that have tables and no name → the report that they are of."""
    nameless = [report for report in reports if is_nameless(report)]
    if not nameless:
        return {}
    at = {report.path: number for number, report in enumerate(reports)}
    others = [report for report in reports if not is_nameless(report)]
    return {at[own.path]: at[whole.path] for own, whole in lacking(nameless, others)}


def _body(files: Sequence[Card], forms: Forms, library: Library) -> Body:
    copies = tuple(_copies(files, forms, library))
    latest = max(copy.round for copy in copies)
    last = [copy.report for copy in copies if copy.round == latest]
    if len(last) == 1:
        return Body(last[0], copies)
    return Body(library.lay(counted([library.load(one) for one in last])), copies)


def _joined(groups: _Groups, reports: Sequence[Card], names: Names, library: Library) -> Iterator[int]:
    """The groups that are left where those are put together that tell one body's name more and less fully
    and print the same figures."""
    alike: dict[tuple[object, ...], Kin] = {}
    for group in range(len(groups)):
        report = reports[groups.first(group)]
        if name := names.of(report):
            alike.setdefault((report.kind, report.year), Kin()).add(name, group)
    joined: set[int] = set()
    """Those that went to an earlier one."""
    for group in range(len(groups)):
        report = reports[groups.first(group)]
        name = names.of(report)
        near = alike[report.kind, report.year].of(name) if name else []
        kin = [
            other
            for other in near
            if other < group and other not in joined
            if _alike(report, reports[groups.first(other)], library)
        ]
        if len(kin) == 1:
            groups.add(kin[0], *groups.of(group))
            joined.add(group)
    return (group for group in range(len(groups)) if group not in joined)


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
