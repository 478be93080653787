"""All files of a run: read, paired with last year's and with those they sum up, audited, judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from checker import ledger
from checker.audit import Audit, ReportAudit, Tally
from checker.forms import Forms
from checker.report import Report
from checker.rules import Ruleset
from checker.run.absent import absent
from checker.run.absent import told as absent_told
from checker.run.bodies import Bodies
from checker.run.bodies.copies import Copy
from checker.run.card import Card
from checker.run.exit_code import exit_code
from checker.run.files_read import files_of_run, read_by
from checker.run.hand import Audited, Shows
from checker.run.inputs import Input
from checker.run.journal import Stretch
from checker.run.planning import Entry, is_empty, path_of, plan, rests_on, task_for
from checker.run.progress import QUIET, Progress, Steps
from checker.run.rollup_lists import Rollups, Summed, with_mends
from checker.run.shards import part_of, told
from checker.run.summaries import rollups_of
from checker.run.workshop import Workshop, workshop
from checker.settings import Settings

if TYPE_CHECKING:
    from checker.organs import Organs

Before = Callable[[Iterable[Input]], None]
Sink = Callable[[Audited], None]
"""What takes each report as it comes."""


def check(
    arguments: Sequence[str],
    settings: Settings,
    forms: Forms,
    rules: Ruleset,
    progress: Callable[[int], Callable[[], None]] = lambda total: lambda: None,
    before: Before = lambda read: None,
) -> Audit:
    """Audits everything that the arguments mean, and holds all of it.

    ``progress(total)`` gives what is called after each file that was read; ``before`` is called with all
    files that will be read, before any of them is, and may raise. ``rules``: those of ``settings``.
    """
    return stream(arguments, settings, forms, rules, progress=Steps(progress), before=before, whole=True)


def stream(
    arguments: Sequence[str],
    settings: Settings,
    forms: Forms,
    rules: Ruleset,
    *,
    shows: Shows | None = None,
    sink: Sink = lambda found: None,
    progress: Progress = QUIET,
    before: Before = lambda read: None,
    whole: bool = False,
    asked: bool = False,
) -> Audit:
    """Audits everything that the arguments mean; ``sink`` is given each report in their order, as soon as it
    and all before it are done: what ``shows`` makes of it, and (``asked``) its findings.

    All files are read first, for only then is it known which reports belong together. Where something is to
    be held against all reports at once (a baseline, waivers, a summary's members), the first is given when
    the last is done. The audit that comes back knows the reports by their tally alone; ``whole``: it has them
    all, with what was read of them.
    """
    known = ledger.load(settings.waivers, settings.baseline, forms)
    organs = _organs(settings)
    items, given = files_of_run(arguments, settings)
    before(read_by(settings, [*items, *given]))
    if settings.shard is not None:
        items = part_of(items, arguments, settings.shard)
    with workshop(arguments, settings, forms, rules, shows) as shop:
        files, earlier = shop.read(items, progress), shop.read(given)
        del items  # each has its card now
        bodies = Bodies.of_run(files, earlier, forms, shop, organs, settings)
        rollups, outside = Rollups({}), list[Card]()
        if settings.shard is None:
            rollups, outside = rollups_of(settings.rollup, shop, files, bodies)
        entries, skipped = plan(files, earlier, bodies, settings)
        asked_after = settings.against_last_year
        missing = absent(entries, bodies, asked=asked_after) if settings.shard is None else ()
        told_absent = absent_told(missing, bodies, asked=asked_after)
        progress.check([path_of(one) for one in entries])
        run = _Checking(shop, bodies, rollups, entries, progress, whole)
        audit = Audit(
            reports=(),
            skipped=tuple(skipped),
            notes=(*_parted(settings), *told_absent, *rollups.notes, *bodies.notes),
            fail_on=settings.fail_on,
            allow_partial=settings.allow_partial,
            show_passed=settings.show_passed,
            absent=missing,
            rests_on=tuple(rests_on(entries, bodies)),
        )
        if rollups.members or known.waivers or known.baseline is not None:
            audit = run.held(audit, known, frozenset(rule.id for rule in rules), sink)
        else:
            audit = run.streamed(audit, sink, asked=asked)
        if whole:
            audit = replace(audit, context=run.context(outside))
        shop.done = True
    empty = is_empty(files, entries, settings)
    return replace(audit, exit_code=exit_code(audit.tally(), settings, empty=empty))


def _organs(settings: Settings) -> Organs | None:
    if settings.organs is None:
        return None
    from checker.organs import load

    return load(settings.organs)


def _parted(settings: Settings) -> list[str]:
    return told(settings.shard, rollup=settings.rollup is not None) if settings.shard else []


@dataclass(frozen=True, slots=True)
class _Held:
    """A report that was checked and is not told yet. ``shown``: where lies what will be written of it."""

    entry: Entry
    audit: ReportAudit
    shown: Stretch | None


@dataclass(slots=True)
class _Checking:
    """The second half of a run: all is read and paired, and is checked."""

    shop: Workshop
    bodies: Bodies
    rollups: Rollups
    entries: Sequence[Entry]
    progress: Progress
    whole: bool
    """Whether the audit is to hold all reports."""
    _loaded: dict[object, Report] = field(default_factory=dict)

    def streamed(self, audit: Audit, sink: Sink, *, asked: bool) -> Audit:
        """Gives out each report as it is done."""
        tally, reports = Tally(), list[ReportAudit]()
        for entry, found in self._found(asked=asked or self.whole):
            sink(found)
            tally += found.tally
            if self.whole and found.audit is not None:
                reports.append(self._full(entry, found.audit))
        return replace(audit, reports=tuple(reports), told=None if self.whole else tally)

    def held(self, audit: Audit, known: ledger.Ledger, rules: frozenset[str], sink: Sink) -> Audit:
        """Holds the findings of all reports until the last is checked, settles which of them are accepted,
        and gives out each report."""
        found = [self._put_aside(entry, one) for entry, one in self._found(asked=True)]
        findings = {one.audit.path: one.audit.findings for one in found}
        for at, one in enumerate(found):
            if members := self.rollups.members.get(one.audit.path):
                found[at] = self._against_members(one, with_mends(members, findings))
        settled = ledger.settle(replace(audit, reports=tuple(one.audit for one in found)), known, rules)
        tally, reports = Tally(), list[ReportAudit]()
        for one, after in zip(found, settled.reports, strict=True):
            shown = self.shop.fetch(one.shown)
            changed = after.findings != one.audit.findings
            if self.whole or changed:
                after = self._full(one.entry, after)
            if changed:
                after, shown = self.shop.hand.show(after, self._beside(one.entry))
            sink(Audited(Tally.of(after), shown, after))
            tally += Tally.of(after)
            reports += [after] if self.whole else []
        return replace(settled, reports=tuple(reports), told=None if self.whole else tally)

    def context(self, outside: Sequence[Card]) -> tuple[Report, ...]:
        """The reports that findings may point into and that have no audit of their own."""
        audited = {path_of(one) for one in self.entries}
        cards = {card.path: card for card in (*self.bodies.context(), *outside) if card.path not in audited}
        return tuple(map(self._load, cards.values()))

    def _found(self, *, asked: bool) -> Iterator[tuple[Entry, Audited]]:
        """Each entry with what became of it, in order."""
        tasks = (task_for(one, self.bodies, asked=asked) for one in self.entries if isinstance(one, Copy))
        audited = self.shop.audited(tasks, self.progress)
        for entry in self.entries:
            if isinstance(entry, Copy):
                yield entry, next(audited)
            else:
                audit, shown = self.shop.hand.show(entry, ())
                self.progress.checked()
                yield entry, Audited(Tally.of(audit), shown, audit)

    def _put_aside(self, entry: Entry, found: Audited) -> _Held:
        assert found.audit is not None
        return _Held(entry, found.audit, self.shop.put_aside(found.shown))

    def _against_members(self, one: _Held, members: tuple[Summed, ...]) -> _Held:
        """A summary report audited anew, against the reports that it sums up."""
        if not isinstance(one.entry, Copy):
            return one
        if one.audit.status == "unchecked":
            told = (*one.audit.notes, "未作汇总核对：这份报告未能核对")
            audit, shown = self.shop.hand.show(self._full(one.entry, replace(one.audit, notes=told)), ())
            return _Held(one.entry, audit, self.shop.put_aside(shown))
        notes = [
            f"与各成员的比较不全：“{member.name}”没有读到或不能确定 {member.report.unread}"
            for member in members
            if member.report is not None and member.report.unread
        ]
        task = task_for(one.entry, self.bodies, asked=True, members=members, notes=notes)
        return self._put_aside(one.entry, next(self.shop.audited([task])))

    def _full(self, entry: Entry, audit: ReportAudit) -> ReportAudit:
        """The audit with its whole report, and last year's that it was held against."""
        if not isinstance(entry, Copy):
            return audit
        report = self._load(entry.report) if audit.report is not None else None
        last = self.bodies.compared(entry).previous if audit.status != "unchecked" else None
        return replace(audit, report=report, previous=self._load(last) if last else None)

    def _beside(self, entry: Entry) -> Sequence[Card]:
        if not isinstance(entry, Copy):
            return ()
        members = self.rollups.members.get(entry.report.path, ())
        return task_for(entry, self.bodies, asked=True, members=members).beside

    def _load(self, card: Card) -> Report:
        """A report; each once, where the audit holds them all."""
        if not self.whole:
            return self.shop.load(card)
        key = (card.path, card.at, card.kept)
        if key not in self._loaded:
            self._loaded[key] = self.shop.load(card)
        return self._loaded[key]
