"""What one process of a run does: it reads files, checks reports, and shows what was found."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from checker.audit import Audit, ReportAudit, Tally
from checker.document import Unreadable
from checker.forms import Forms
from checker.ground.faults import RuleFault, RuleFaults, internal_fault
from checker.render import Options, stream
from checker.report import Address, Report
from checker.rules import Ruleset
from checker.rules.base import Member
from checker.run.auditing import audit_report, explanations, unchecked
from checker.run.bodies.parts import placed
from checker.run.cache import Cache, KeptAudit, KeptFile, back, open_cache, packed, unpacked
from checker.run.card import Card, card_of
from checker.run.inputs import Input
from checker.run.journal import Journal, Stretch
from checker.run.read_file import ReadFile
from checker.run.reading.step import Found, Laid, Step, take
from checker.run.rollup_lists import Summed
from checker.run.rulebook import folders, load
from checker.run.scope import Scope
from checker.run.shelf import Shelf
from checker.settings import Settings


@dataclass(frozen=True, slots=True)
class ToAudit:
    """One copy of a body's report, and all that it is held against.

    ``beside``: the files that findings may point into. ``notes``: what is to be told of it where it was
    checked, and ``always``: in any case. ``plain``: it, and what it is held against, are each one file as it
    was read. ``asked``: the audit itself is wanted, not only how it is shown. ``lent``: what whoever does it
    cannot read in the journal.
    """

    report: Card
    files: tuple[str, ...] = ()
    previous: Card | None = None
    twins: tuple[Card, ...] = ()
    members: tuple[Summed, ...] = ()
    beside: tuple[Card, ...] = ()
    notes: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    place: str = ""
    body: str = ""
    known_as: tuple[str, ...] = ()
    plain: bool = False
    asked: bool = False
    lent: Mapping[int, bytes] = field(default_factory=dict)

    def stretches(self) -> Iterator[Stretch]:
        """Where all reports lie that it may be shown with."""
        members = (one.report for one in self.members)
        for card in (self.report, self.previous, *self.twins, *members, *self.beside):
            if card is not None:
                yield Stretch(card.at, card.length)


@dataclass(frozen=True, slots=True)
class Audited:
    """What became of a report. ``shown``: format → what is written of it. ``audit``: where it was asked for,
    with no more of its report than the cells that its findings name."""

    tally: Tally
    shown: Mapping[str, str]
    audit: ReportAudit | None = None
    key: str = field(default="", compare=False)
    """Under which a later run may find it; empty where it came from there, or is made anew each time."""
    kept: bytes = b""


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is kept of how an audit is shown."""

    tally: Tally
    shown: Mapping[str, str]


_KeptAll = tuple[_Shown, KeptAudit | None]


@dataclass(frozen=True, slots=True)
class Shows:
    """How reports are shown as they come: format → its options."""

    formats: Mapping[str, Options] = field(default_factory=dict)
    show_passed: bool = False

    def bare(self) -> Shows:
        """The same without forms and rules."""
        formats = {name: replace(o, forms={}, rules={}) for name, o in self.formats.items()}
        return replace(self, formats=formats)

    @property
    def digest(self) -> str:
        told = ((name, o.colour, o.width, o.encoding) for name, o in sorted(self.formats.items()))
        return repr((*told, self.show_passed))


class Hand:
    """``keys``: the cache, or what has its keys alone where nothing is cached but the run may be taken up
    again; ``None``: no result is ever asked for again."""

    def __init__(
        self,
        settings: Settings,
        forms: Forms,
        rules: Ruleset,
        journal: Journal,
        shows: Shows,
        keys: Cache | None,
    ) -> None:
        self.settings, self.forms, self.shows, self.keys = settings, forms, shows, keys
        self.shelf = Shelf(journal, keys, forms)
        self._journal = journal
        self._scope = Scope(rules, settings)

    def __reduce__(self) -> tuple[Any, ...]:
        """For a process that is started anew: rules cannot be sent there, and are loaded."""
        keys = self.keys is not None
        return anew, (self.settings, self._journal, self.shows.bare(), keys, keys and self.settings.cache)

    def __call__(self, task: Step | ToAudit) -> Found | Audited | RuleFault | RuleFaults:
        if isinstance(task, Step):
            return self._read(task)
        self._journal.borrow(task.lent)
        try:
            return self._audited(task)
        except (RuleFault, RuleFaults) as fault:  # the rule's author is to hear of it, not the report's
            return fault

    def warm(self) -> None:
        """Imports what each copy of this process would import for itself, and works out what all keys have
        in common."""
        from checker import diagnose, readers, recognise  # noqa: F401
        from checker.readers.plain import plain_text  # noqa: F401
        from checker.readers.web import html  # noqa: F401

        for name in self.shows.formats:
            stream(name)
        if self.keys:
            self.keys.prepare()

    # -- reading --------------------------------------------------------------------------------

    def known(self, item: Input, key: str) -> list[ReadFile] | None:
        """What an earlier run has found in a file that is still the same."""
        if not key or self.keys is None:
            return None
        found = None
        if stretch := self._journal.find(key):
            kept = unpacked(self._journal.read(*stretch), tuple[KeptFile, ...])
            found = [back(item, one) for one in kept] if kept is not None else None
        if found is None:
            found = self.keys.readings(item, key)
        return found and [with_content(one, self.keys.content(item, key, one.path)) for one in found]

    def key(self, item: Input) -> str:
        return self.keys.reading_key(item) if self.keys else ""

    def keyed(self, item: Input, key: str, found: ReadFile | Laid) -> ReadFile | Laid:
        """What somebody else has read, as if it had been read here."""
        if self.keys is None or not isinstance(found, Laid):
            return found
        file = with_content(found.file, self.keys.content(item, key, found.file.path))
        return replace(found, file=file, key=key)

    def _read(self, step: Step) -> Found:
        whole = step.member is None and step.old is None
        key = self.key(step.item) if whole else ""
        found = take(self.forms, step)
        if not isinstance(found, ReadFile):
            return found
        if found.report is None:
            self._keep(step.item, key, found, b"")
            return found
        card = card_of(found.report, self.forms)
        report = self.shelf.pack(found.report)
        self.shelf.remember(card.path, replace(found.report, document=_lean(found.report)))
        file = replace(found, report=None, card=card)
        self._keep(step.item, key, file, report)
        laid = Laid(file, report)
        return self.keyed(step.item, key, laid) if key else laid

    def _keep(self, item: Input, key: str, file: ReadFile, report: bytes) -> None:
        if key and self.keys:
            self.keys.keep_readings(item, key, [file], {file.path: report})

    # -- checking -------------------------------------------------------------------------------

    def recalled(self, task: ToAudit) -> Audited | None:
        """What an earlier run has found, where nothing that it is made of has changed."""
        audit_key, key = self._keys(task)
        if not key or self.keys is None:
            return None
        if stretch := self._journal.find(key):
            kept: _KeptAll | None = unpacked(zlib.decompress(self._journal.read(*stretch)), _KeptAll)
            if kept is not None and (kept[1] is not None or not task.asked):
                audit = (
                    self._slim(_restored(task, kept[1], self.shelf), task) if kept[1] and task.asked else None
                )
                return Audited(kept[0].tally, kept[0].shown, audit)
        shown: _Shown | None = self.keys.get(key, _Shown)
        if shown is None:
            return None
        found: KeptAudit | None = self.keys.get(audit_key, KeptAudit) if task.asked else None
        if found is None and task.asked:
            return None
        audit = self._slim(_restored(task, found, self.shelf), task) if found else None
        return Audited(shown.tally, shown.shown, audit)

    def _keys(self, task: ToAudit) -> tuple[str, str]:
        if self.keys is None or not task.plain or task.members:
            return "", ""
        audit = self.keys.audit_key(task.report, task.previous, self._scope.rules(task.report.path))
        told = repr((task.notes, task.always, task.place, task.body, task.known_as))
        return audit, self.keys.shown_key(audit, told, self.shows.digest)

    def _audited(self, task: ToAudit) -> Audited:
        audit_key, key = self._keys(task)
        kept = self.keys.get(audit_key, KeptAudit) if self.keys and audit_key else None
        try:
            audit = _restored(task, kept, self.shelf) if kept else self._checked(task)
        except Unreadable as problem:
            audit = unchecked(task.report.path, str(problem))
        audit, shown = self.show(audit, task.beside)
        answer = Audited(Tally.of(audit), shown, self._slim(audit, task) if task.asked else None)
        if not key or audit.status == "unchecked":  # a slow machine may be quicker tomorrow
            return answer
        found = KeptAudit(audit.status, audit.findings, audit.checks)
        return self._noted(answer, found, audit_key if kept is None else "", key)

    def noted(self, task: ToAudit, answer: Audited) -> Audited:
        """An answer that came from elsewhere, with its audit, as if it had been found here."""
        audit_key, key = self._keys(task)
        audit = answer.audit
        answer = replace(answer, audit=audit if task.asked else None)
        if audit is None or not key or audit.status == "unchecked":
            return answer
        found = KeptAudit(audit.status, audit.findings, audit.checks)
        return self._noted(answer, found, audit_key, key)

    def _noted(self, answer: Audited, found: KeptAudit, audit_key: str, key: str) -> Audited:
        """Keeps what was found; what of it is to be put in the journal. ``audit_key``: empty where the audit
        itself is kept already."""
        shown = _Shown(answer.tally, answer.shown)
        if self.keys and self.keys.keeps:
            if audit_key:
                self.keys.keep(audit_key, packed(found, KeptAudit))
            self.keys.keep(key, packed(shown, _Shown))
        if self._journal.path is None:
            return replace(answer, key=key)
        return replace(answer, key=key, kept=zlib.compress(packed((shown, found), _KeptAll), 1))

    def _checked(self, task: ToAudit) -> ReportAudit:
        """The report through all rules, with what is to be told of it."""
        load, rules = self.shelf.load, self._scope.rules(task.report.path)
        last = load(task.previous) if task.previous else None
        members = tuple(self._member(one) for one in task.members)
        twins = tuple(map(load, task.twins))
        audit = audit_report(load(task.report), last, self.forms, rules, members, twins)
        return self._told(audit, task)

    def _told(self, audit: ReportAudit, task: ToAudit) -> ReportAudit:
        notes = task.notes if audit.status != "unchecked" else ()
        audit = replace(audit, notes=(*audit.notes, *notes, *task.always), **_about(task))
        return placed(audit, task.files)

    def _member(self, one: Summed) -> Member:
        report = self.shelf.load(one.report) if one.report else None
        return Member(one.name, report, one.problem, one.missing, one.mends)

    # -- showing --------------------------------------------------------------------------------

    def show(self, audit: ReportAudit, beside: Iterable[Card]) -> tuple[ReportAudit, dict[str, str]]:
        """What each format writes of a report, and the audit that it shows: a fault of ours in showing a
        report costs that report alone."""
        try:
            return audit, self._shown(audit, beside)
        except (RuleFault, RuleFaults):
            raise
        except Exception as fault:
            audit = unchecked(audit.path, internal_fault("输出", fault))
            return audit, self._shown(audit, ())

    def _shown(self, audit: ReportAudit, beside: Iterable[Card]) -> dict[str, str]:
        if not self.shows.formats:
            return {}
        pointed = {place.path for finding in audit.findings for place in finding.locations if place.path}
        context = tuple(self.shelf.load(card) for card in beside if card.path in pointed)
        one = Audit((audit,), context=context, show_passed=self.shows.show_passed)
        return {name: stream(name).report(one, options) for name, options in self.shows.formats.items()}

    def _slim(self, audit: ReportAudit, task: ToAudit) -> ReportAudit:
        return replace(audit, report=audit.report and _named_alone(audit.report, audit))


def _restored(task: ToAudit, kept: KeptAudit, shelf: Shelf) -> ReportAudit:
    """An audit as it was found before, with its report where somebody will look at it."""
    card = task.report
    return ReportAudit(
        card.path,
        card.organ,
        card.year,
        card.form,
        kept.status,
        kept.findings,
        kept.checks,
        shelf.load(card),
        (*explanations(kept.checks), *task.notes, *task.always),
        **_about(task),
    )


def _about(task: ToAudit) -> dict[str, Any]:
    """Whose report it is."""
    return {"place": task.place, "body": task.body, "known_as": task.known_as}


def anew(settings: Settings, journal: Journal, shows: Shows, keyed: bool, cached: bool) -> Hand:
    """A hand that loads the rules for itself; ``shows``: without them."""
    forms, rules = load(settings)
    by_id = {form.id: form for form in forms}, {rule.id: rule for rule in rules}
    full = {name: replace(o, forms=by_id[0], rules=by_id[1]) for name, o in shows.formats.items()}
    keys = open_cache(cached, folders(settings)) or (Cache(None, folders(settings)) if keyed else None)
    return Hand(settings, forms, rules, journal, replace(shows, formats=full), keys)


def with_content(file: ReadFile, content: str) -> ReadFile:
    return replace(file, card=replace(file.card, content=content)) if file.card else file


def _lean(report: Report) -> Any:
    return replace(report.document, blocks=())


def _named_alone(report: Report, audit: ReportAudit) -> Report:
    """A report with no more than the cells that the findings of its audit name: enough for those who ask for
    the figures that a finding rests on."""
    named: set[Address] = set()
    for finding in audit.findings:
        mends: Sequence[Any] = (*finding.cause, *(mend for mends in finding.alternatives for mend in mends))
        for name in (*finding.cells, *(mend.cell for mend in mends if mend.cell is not None)):
            try:
                named.add(Address.parse(name))
            except ValueError:
                continue
    tables = {
        name: replace(
            table,
            cells={at: table.cells[at] for at in named if at in table.cells},
            labels={},
            foreign_rows=(),
        )
        for name, table in report.tables.items()
    }
    return replace(
        report,
        document=replace(report.document, blocks=(), lines=()),
        sections=(),
        tables=tables,
        prose=replace(report.prose, sentences=()),
    )
