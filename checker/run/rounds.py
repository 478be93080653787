"""Rounds: a report that was audited before is held against its last round, and both are remembered.

A round is a state of a report's files. The same files audited again are no new round: they are held against
the one before them, as they were the first time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from checker import __version__, history
from checker.audit import UNCHECKED, Audit, Finding, Past, ReportAudit
from checker.audit import Round as ToldRound
from checker.ground.globs import below
from checker.history import Book, Entry
from checker.language.organs import canonical, placed_name, same_organ
from checker.ledger import OWN_RULES
from checker.ledger.baseline import Baseline, Known, compare
from checker.ledger.figures import Figures, figures, same
from checker.organs import Organs, load
from checker.report import Cell, Report
from checker.run.bodies.copies import counted
from checker.run.bodies.remembered import listed_as


def remember(
    audit: Audit, file: Path, rules: Iterable[str], organs: Path | None = None, today: date | None = None
) -> Audit:
    """The audit with what has become of the findings of the rounds before; writes its own round.

    ``rules``: ids of the rules in force; ``organs``: the list of who is who. Raises ``RuleFault`` where the
    file is not a sound history; then nothing is written.
    """
    reports, in_force = list(audit.reports), frozenset(rules) | OWN_RULES
    done = _Tally()
    with history.written(file) as book:
        shelf = _Shelf(book, load(organs) if organs is not None else None)
        for group in _bodies(reports):
            first = reports[group[0]]
            entry = shelf.entry(first)
            for copies in _in_rounds(group, reports):
                settled = _settled(
                    book,
                    entry,
                    [reports[at] for at in copies],
                    in_force,
                    (today or date.today()).isoformat(),
                    done,
                )
                for at, one in zip(copies, settled, strict=True):
                    reports[at] = one
    unknown = sum(not _is_known(one) for one in reports)
    note = done.told(file, unknown)
    return replace(audit, reports=tuple(reports), notes=(*audit.notes, note) if note else audit.notes)


def examine(file: Path) -> None:
    """Raises ``RuleFault`` where a file is there and is no sound history: before the work, not after it."""
    if file.exists() and file.stat().st_size:
        with history.read(file) as book:
            book.entries()


@dataclass(slots=True)
class _Tally:
    new: int = 0
    again: int = 0

    def told(self, file: Path, unknown: int) -> str:
        parts = [f"记下 {self.new} 份的一轮"] if self.new else []
        parts += [f"{self.again} 份与记下的相同，不算新的一轮"] if self.again else []
        parts += [f"{unknown} 份没有读到机关、年度或没能核对，没有记"] if unknown else []
        return f"历史记录 {file.name}：{'；'.join(parts)}。" if parts else ""


def _is_known(one: ReportAudit) -> bool:
    return bool(one.body and one.year is not None and one.report is not None and one.status != "unchecked")


def _name(one: ReportAudit) -> str:
    return placed_name(one.place, one.body)


def _bodies(reports: Sequence[ReportAudit]) -> Iterator[list[int]]:
    """The audits of one body's report on one year together, by their numbers."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for at, one in enumerate(reports):
        if _is_known(one):
            groups.setdefault((one.kind, one.year, canonical(_name(one))), []).append(at)
    yield from groups.values()


def _in_rounds(group: Sequence[int], reports: Sequence[ReportAudit]) -> Iterator[list[int]]:
    """Marked copies that came back are a later round than what lies beside them."""
    for later in (False, True):
        if found := [at for at in group if _own(reports[at]).document.marked is later]:
            yield found


def _own(one: ReportAudit) -> Report:
    assert one.report is not None
    return one.report


class _Shelf:
    """The reports of a history by what they are of."""

    def __init__(self, book: Book, organs: Organs | None) -> None:
        self._book, self._organs = book, organs
        self._known: dict[tuple[str, int], list[Entry]] = {}

    def entry(self, one: ReportAudit) -> Entry:
        """The report in the history, a new one where there is none surely of the same body."""
        kind, year, name = _own(one).kind, one.year or 0, _name(one)
        known = self._known.setdefault((kind, year), self._book.entries(kind, year))
        wanted = listed_as(name, self._organs)
        fitting = [entry for entry in known if listed_as(entry.body, self._organs) == wanted]
        fitting = fitting or [e for e in known if same_organ(listed_as(e.body, self._organs), wanted)]
        if len(fitting) == 1:
            if len(name) > len(fitting[0].body) and name not in {entry.body for entry in known}:
                self._book.rename(fitting[0], name)
            return fitting[0]
        known.append(self._book.enter(kind, name, year))
        return known[-1]


# -- one round ----------------------------------------------------------------------------------------


def _settled(
    book: Book, entry: Entry, copies: Sequence[ReportAudit], rules: frozenset[str], day: str, done: _Tally
) -> list[ReportAudit]:
    """The copies of one round held against the round before; writes it where it is new or the last one."""
    rounds = book.rounds(entry)
    content = _content(copies)
    again = next((one for one in rounds if one.content == content), None)
    number = again.number if again else (rounds[-1].number + 1 if rounds else 1)
    done.new, done.again = done.new + (again is None), done.again + (again is not None)
    if again is None or again is rounds[-1]:
        first = copies[0]
        this = history.Round(
            number,
            again.day if again else day,
            __version__,
            first.organ or entry.body,
            first.form,
            "partial" if any(one.status == "partial" for one in copies) else "checked",
            content,
            tuple(path for one in copies for path in (one.parts or (one.path,))),
        )
        book.add(entry, this, _figures(copies), _findings(copies))
    before = next((one for one in reversed(rounds) if one.number < number), None)
    if again is not None:
        said = f"内容与 {again.day} 记下的第 {number} 轮相同，没有改动"
        copies = [replace(one, notes=(*one.notes, said)) for one in copies]
    same = again is not None
    if before is None:
        return [replace(one, round=ToldRound(number, same=same)) for one in copies]
    told = ToldRound(number, (before.number, before.day), same=same)
    return _against(copies, told, book.findings(before), rules)


def _content(copies: Iterable[ReportAudit]) -> str:
    """The digest of what was read, whatever the files are called and how they were saved."""
    return hashlib.sha256("".join(sorted(_digest(_own(one)) for one in copies)).encode()).hexdigest()


def _digest(report: Report) -> str:
    found = hashlib.sha256()
    parts = [report.title.text if report.title else ""]
    for section in report.sections:
        parts += [section.title, *(paragraph.text for paragraph in section.body)]
    parts += sorted(f"{cell.address}={cell.text.strip()}" for cell in report.cells())
    for part in parts:
        found.update(f"{len(part)}:{part}".encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def _figures(copies: Sequence[ReportAudit]) -> Iterator[Cell]:
    yield from counted([_own(one) for one in copies]).cells()


def _findings(copies: Iterable[ReportAudit]) -> Iterator[history.Finding]:
    """Each finding once, in however many copies it stands."""
    seen: set[object] = set()
    for one in copies:
        for finding in one.findings:
            printed = figures(finding, one)
            key = finding.fingerprint, same(printed)
            if finding.rule == UNCHECKED or not finding.fingerprint or key in seen:
                continue
            seen.add(key)
            about = (finding.fingerprint, finding.rule, finding.severity, finding.state, finding.title)
            said = (finding.message, finding.basis, finding.hint)
            yield history.Finding(*about, *said, finding.cells, _cause(finding), printed)


def _against(
    copies: Sequence[ReportAudit],
    told: ToldRound,
    before: Sequence[history.Finding],
    rules: frozenset[str],
) -> list[ReportAudit]:
    """The copies with what is new and what stands, the first of them with what is mended.

    A finding stands as long as it is about the same; another cell that is wrong under the same rule is new.
    """
    known = [_known(one, copies) for one in before]
    bare = [_unsettled(one) for one in copies]
    compared = compare(bare, Baseline(Path(), tuple(known)), rules)
    old = {one.fingerprint: finding for one, finding in zip(known, before, strict=True)}
    settled = []
    stands: set[str] = set()
    for one, found in zip(copies, compared.reports, strict=True):
        states = []
        for own, held in zip(one.findings, found.findings, strict=True):
            changed = held.updated and _is_same(own, old.get(own.fingerprint))
            states.append(_stated(own, held.state == "baseline", changed))
            if states[-1].round == "standing":
                stands.add(own.fingerprint)
        settled.append(replace(one, findings=tuple(states), round=told))
    looked = {id(one) for one in (*compared.resolved, *compared.lapsed)}
    there = {id(one) for one in known if one.fingerprint in stands} | {id(one) for one in compared.again}
    gone = looked - there
    pasts = [(id(one), _past(finding)) for one, finding in zip(known, before, strict=True)]
    told = replace(
        told,
        mended=tuple(past for key, past in pasts if key in gone),
        undecided=tuple(past for key, past in pasts if key not in gone | there),
    )
    settled[0] = replace(settled[0], round=told)
    return settled


def _cause(finding: Finding) -> tuple[str, ...]:
    return tuple(mend.cell for mend in finding.cause if mend.cell is not None)


def _is_same(now: Finding, then: history.Finding | None) -> bool:
    """Whether a finding with other figures is the one of before, and not another wrong cell."""
    if then is None:
        return False
    cause = _cause(now)
    return not (cause and then.cause) or not set(cause).isdisjoint(then.cause)


def _stated(finding: Finding, stands: bool, changed: bool) -> Finding:
    if not finding.fingerprint:
        return finding
    return replace(finding, round="standing" if stands or changed else "new", round_changed=changed)


def _unsettled(one: ReportAudit) -> ReportAudit:
    """The audit as if nothing in it were accepted: what is waived stands all the same."""
    return replace(one, findings=tuple(replace(f, state="new", updated=False) for f in one.findings))


def _known(one: history.Finding, copies: Sequence[ReportAudit]) -> Known:
    """A finding of the round before as one of this report, whose title may have been mended meanwhile."""
    first = copies[0]
    return Known(
        _fingerprint(one, copies),
        1,
        one.rule,
        first.organ,
        first.year,
        below(first.path, Path()),
        one.severity,
        one.title,
        one.figures,
        first.place,
    )


def _fingerprint(one: history.Finding, copies: Sequence[ReportAudit]) -> str:
    """Its fingerprint, or that of the finding of today that is about the very same."""
    found = [(finding, audit) for audit in copies for finding in audit.findings if finding.rule == one.rule]
    if any(finding.fingerprint == one.fingerprint for finding, _ in found):
        return one.fingerprint
    for finding, audit in found:
        if one.cells == finding.cells if one.cells else _is_printed(one, figures(finding, audit)):
            return finding.fingerprint
    return one.fingerprint


def _is_printed(one: history.Finding, now: Figures) -> bool:
    return one.figures is not None and same(one.figures) == same(now)


def _past(one: history.Finding) -> Past:
    return Past(one.rule, one.title, one.severity, one.message, one.fingerprint)
