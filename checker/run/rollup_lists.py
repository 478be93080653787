"""Which reports a summary report sums up, as a user lists them (``--rollup rollup.yaml``).

::

    whole: 中卫市人民政府          # name of the organ, or a file
    members:
      - 中卫市公安局
      - departments/education.docx

Files are taken from the list's own folder. Several summaries are a list of such mappings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checker.audit import Finding
from checker.ground.paths import on_disk
from checker.ground.yamlfile import Fields, Node, load_yaml
from checker.report import Address
from checker.run.bodies.kin import Kin
from checker.run.card import Card

if TYPE_CHECKING:
    from checker.organs import Organs


@dataclass(frozen=True, slots=True)
class Rollup:
    """One summary report and its members, each the name of an organ or a file."""

    whole: str
    members: tuple[str, ...]
    folder: Path

    def file(self, name: str) -> Path | None:
        """The file that a name means; ``None`` where it is the name of an organ."""
        path = Path(on_disk(self.folder / name))
        return path if "/" in name or "\\" in name or (path.suffix[1:].isascii() and path.suffix) else None


@dataclass(frozen=True, slots=True)
class Summed:
    """One of the bodies whose reports a summary sums up, as ``rules.base.Member`` is for the rules."""

    name: str
    report: Card | None
    problem: str = ""
    missing: bool = False
    mends: Mapping[Address, Decimal] = field(default_factory=dict)


class Entry(NamedTuple):
    """One file of a run: its report, or why there is none.

    ``counted``: what the report counts as for others, together with its other copies; ``organ``: the name
    of its body, where it tells more than the title.
    """

    path: str
    report: Card | None
    problem: str = ""
    counted: Card | None = None
    organ: str | None = None

    @property
    def member(self) -> Card | None:
        return self.counted or self.report

    @property
    def body(self) -> str | None:
        return self.organ or (self.report.organ if self.report else None)


@dataclass(frozen=True, slots=True)
class Rollups:
    """``members``: path of a summary report → what it sums up. ``notes``: Chinese sentences about doubts."""

    members: Mapping[str, tuple[Summed, ...]]
    notes: tuple[str, ...] = ()


def load_rollups(path: Path) -> tuple[Rollup, ...]:
    """The summaries of one file. Raises ``RuleFault``."""
    root = load_yaml(path)
    nodes = root.value if isinstance(root.value, tuple) else (root,)
    if not nodes:
        raise root.fault("汇总清单是空的")
    return tuple(_read(node, path.parent) for node in nodes)


def of_organs(organs: Organs, bodies: Iterable[str | None]) -> tuple[Rollup, ...]:
    """The summaries that the list of who is who tells of, of those bodies (full names) that a run has."""
    wholes = {id(organ): organ for name in bodies if (organ := organs.called(name)) and organ.sums_up}
    below = {id(whole): [one for one in organs.below(whole) if one.reports] for whole in wholes.values()}
    return tuple(
        Rollup(whole.full, tuple(one.full for one in below[key] if one is not whole), Path())
        for key, whole in wholes.items()
        if below[key]
    )


def _read(node: Node, folder: Path) -> Rollup:
    fields = Fields(node, "汇总清单")
    rollup = Rollup(fields.text("whole"), fields.texts("members"), folder)
    fields.done()
    if not rollup.members:
        raise fields.node("members").fault("“members”至少要有一个成员")
    repeated = next((name for name in rollup.members if rollup.members.count(name) > 1), None)
    if repeated:
        raise fields.node("members").fault(f"成员“{repeated}”列了不止一次")
    return rollup


def named_files(rollups: Iterable[Rollup]) -> list[Path]:
    """The files that the lists name, so that a run can read those it was not given."""
    named = [
        file for one in rollups for name in (one.whole, *one.members) if (file := one.file(name)) is not None
    ]
    return [file for file in dict.fromkeys(named) if file.is_file()]


class _Entries:
    """The files of a run, found by the names of their bodies and not one by one."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.at = {Path(entry.path).resolve(): entry for entry in entries}
        self.unread = [entry for entry in entries if entry.report is None]
        """They have no body; their names are all there is to know them by."""
        self._all = entries
        self._kin = Kin()
        for number, entry in enumerate(entries):
            if entry.report is not None and entry.body is not None:
                self._kin.add(entry.body, number)

    def of(self, name: str) -> list[Entry]:
        """The reports of the body that a name stands for, in order."""
        return [self._all[number] for number in self._kin.of(name)]


def match(rollups: Iterable[Rollup], entries: Sequence[Entry]) -> Rollups:
    """Finds each summary and its members of the same year among the files of a run."""
    found: dict[str, tuple[Summed, ...]] = {}
    notes = []
    known = _Entries(entries)
    for rollup in rollups:
        wholes = _wholes(rollup, known)
        if not wholes:
            notes.append(f"汇总清单中的“{rollup.whole}”没有相符的报告，未作汇总核对。")
        for whole in wholes:
            assert whole.report is not None
            members = (_member(rollup, name, whole, known) for name in rollup.members)
            found[whole.report.path] = tuple(members)
    return Rollups(found, tuple(notes))


def with_mends(members: Sequence[Summed], findings: Mapping[str, Sequence[Finding]]) -> tuple[Summed, ...]:
    """The members with what their own audits (path → findings) say their wrong cells should be."""
    return tuple(
        replace(member, mends=_mends(findings[member.report.path]))
        if member.report is not None and member.report.path in findings
        else member
        for member in members
    )


def _mends(findings: Sequence[Finding]) -> dict[Address, Decimal]:
    return {
        Address.parse(mend.cell): mend.expected
        for finding in findings
        for mend in finding.cause
        if mend.cell is not None and mend.expected is not None
    }


def _wholes(rollup: Rollup, known: _Entries) -> list[Entry]:
    """One for each report that is the summary."""
    file = rollup.file(rollup.whole)
    if file is not None:
        entry = known.at.get(file.resolve())
        return [entry] if entry is not None and entry.report is not None else []
    found: dict[int, Entry] = {}
    for entry in known.of(rollup.whole):
        found.setdefault(id(entry.report), entry)
    return list(found.values())


def _member(rollup: Rollup, name: str, summary: Entry, known: _Entries) -> Summed:
    whole = summary.report
    assert whole is not None
    file = rollup.file(name)
    if file is not None:
        entry = known.at.get(file.resolve())
        if entry is None or entry.report is whole:
            return Summed(name, None, "没有这个文件", missing=True)
        return _checked(entry.report.organ or name if entry.report else name, entry, whole)
    alike = {
        id(entry.member): entry
        for entry in known.of(name)
        if entry.report is not None and entry.report.year == whole.year and entry.member is not summary.member
    }
    if len(alike) == 1:
        return _checked(name, next(iter(alike.values())), whole)
    if alike:
        paths = "、".join(entry.path for entry in alike.values())
        return Summed(name, None, f"有 {len(alike)} 份报告相符（{paths}），不能确定是哪一份")
    unread = [entry for entry in known.unread if name in Path(entry.path).stem]
    if len(unread) == 1:
        return _checked(name, unread[0], whole)
    return Summed(name, None, "这次核对的文件中没有它同一年度的报告", missing=True)


def _checked(name: str, entry: Entry, whole: Card) -> Summed:
    report = entry.member
    if report is None:
        return Summed(name, None, f"{entry.path}：{entry.problem.rstrip('。')}")
    if report.year != whole.year:
        return Summed(name, None, f"{entry.path} 是 {report.year or '不明'} 年度的报告")
    lacking = [table for table in whole.tables if table not in report.tables]
    if lacking and report.unread:  # others it need not have
        return Summed(name, None, f"{entry.path} 中有 {len(lacking)} 张表没有读到")
    return Summed(name, report)
