"""Who works for a run, and what they share: processes, journal, cache, the reports on the shelf."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Self

from checker.audit import Tally
from checker.forms import Forms
from checker.ground import trial
from checker.ground.faults import RuleFault, RuleFaults
from checker.ground.limits import CHECK_SECONDS, CHECKING
from checker.ground.process import Lost
from checker.report import Report
from checker.rules import Ruleset
from checker.run.auditing import unchecked
from checker.run.cache import Cache, KeptFile, kept_file, open_cache, packed, unpacked
from checker.run.card import Card, slim
from checker.run.hand import Audited, Hand, Shows, ToAudit, with_content
from checker.run.inputs import Input
from checker.run.journal import Journal, Stretch
from checker.run.progress import QUIET, Progress
from checker.run.read_file import FilesRead, ReadFile
from checker.run.reading.crew import Crew, count, crew_for, is_plain
from checker.run.reading.step import Laid
from checker.run.reading.steps import Steps
from checker.run.resuming import alone_with, journal_for
from checker.run.rulebook import folders
from checker.settings import Settings

_LOST = {
    Lost.TIME: f"核对用时超过 {CHECK_SECONDS} 秒的上限，文件内容过于复杂",
    Lost.MEMORY: f"核对所需内存超过 {CHECKING.memory // 2**20} MB 的上限，文件内容过于庞大",
    Lost.CRASH: "核对时程序异常中止，请把这份文件发给 gouji 的维护者",
    Lost.START: "系统资源不足，不能启动核对的进程，请稍后再试",
}
_AHEAD = 256
"""So many reports are given out before the first of them is told."""
_FAR_AHEAD = 4096
"""The same for a cluster."""
_TELLING = 1024
"""So many files tell how many processes are worth starting; more are not kept in mind for it."""
_LOOKED_UP = 16_384
"""So many files are looked up at once, before those of them are read that nobody knows."""


@contextmanager
def workshop(
    arguments: Sequence[str], settings: Settings, forms: Forms, rules: Ruleset, shows: Shows | None
) -> Iterator[Workshop]:
    """For one run, which is taken up where it was interrupted if the settings say so."""
    with ExitStack() as stack:
        journal = None
        if settings.resume:
            journal = journal_for(arguments, settings)
            stack.enter_context(alone_with(journal))
        yield stack.enter_context(Workshop(settings, forms, rules, shows, journal))


class Workshop:
    """Open for as long as the run works. ``journal``: where what was done is noted, for a run that may be
    taken up again; ``None``: one for this run alone."""

    def __init__(
        self,
        settings: Settings,
        forms: Forms,
        rules: Ruleset,
        shows: Shows | None = None,
        journal: Path | None = None,
    ) -> None:
        self._settings = settings
        self._cache = open_cache(settings.cache and not settings.cluster, folders(settings))
        self._journal = Journal(journal)
        keys = self._cache or (Cache(None, folders(settings)) if journal else None)
        self.hand = Hand(settings, forms, rules, self._journal, shows or Shows(), keys)
        self._started: tuple[AbstractContextManager[Crew], Crew] | None = None
        self._first: Sequence[Input] = ()
        self._fresh = 0
        self.done = False
        """Whether the run has come to its end: nothing is left to be taken up."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        try:
            if self._started is not None:
                self._started[0].__exit__(None, None, None)
        finally:
            self._journal.close(keep=not self.done)
        if self._cache and fault[0] is None:
            self._cache.close(self._fresh)

    # -- reports --------------------------------------------------------------------------------

    def load(self, card: Card) -> Report:
        return self.hand.shelf.load(card)

    def lay(self, report: Report) -> Card:
        return self.hand.shelf.lay(report)

    def put_aside(self, shown: Mapping[str, str]) -> Stretch | None:
        """Keeps what will be written of a report, where it cannot be written yet."""
        return self._journal.append(packed(dict(shown), dict[str, str])) if shown else None

    def fetch(self, aside: Stretch | None) -> dict[str, str]:
        found: dict[str, str] = unpacked(self._journal.read(*aside), dict[str, str]) if aside else {}
        return found

    # -- reading --------------------------------------------------------------------------------

    def read(self, items: Sequence[Input], progress: Progress = QUIET) -> FilesRead:
        """What became of each file, in order."""
        return FilesRead(file for found in self.readings(items, progress) for file in found)

    def readings(self, items: Sequence[Input], progress: Progress = QUIET) -> Iterator[list[ReadFile]]:
        """The same, file by file: of an archive one for each member."""
        progress.begin(len(items))
        self._first = self._first or items[:_TELLING]
        for start in range(0, len(items), _LOOKED_UP):
            for item, found, in_steps in self._some(items[start : start + _LOOKED_UP]):
                if in_steps:
                    found = self._keep(item, found)
                progress.read(found)
                yield [_slim(one, item) for one in found]

    def _some(self, items: Sequence[Input]) -> Iterator[tuple[Input, list[ReadFile], bool]]:
        """Each file with what became of it, and whether that took several steps. This process looks up what
        is known: to ask another one would take longer."""
        known = [self.hand.known(item, self.hand.key(item)) for item in items]
        left = [item for item, found in zip(items, known, strict=True) if found is None]
        fresh = Steps(left, self._crew(left), self._laid).readings() if left else iter(())
        for item, kept in zip(items, known, strict=True):
            yield item, *((kept, False) if kept is not None else next(fresh))

    def _crew(self, items: Sequence[Input]) -> Crew:
        if trial.is_here() and not all(map(is_plain, items)):  # last year's report, that lies beside
            trial.give_up()
        if self._started is None and self._settings.cluster:
            from checker.run.cluster.crew import Cluster

            cluster = Cluster(self._settings.cluster, self.hand)
            self._started = cluster, cluster
        elif self._started is None:
            if count(len(items), self._settings.jobs) > 1:
                self.hand.warm()
            context = crew_for(items, self.hand, self._settings.jobs)
            self._started = context, context.__enter__()
        return self._started[1]

    def _laid(self, found: Laid) -> ReadFile:
        """Lays a report down, and notes it where the run may be taken up again."""
        self._fresh += 1
        file = self._put(found.file, found.report)
        if found.key:
            self._note(found.key, Input(file.path, file.named), [file])
        return file

    def _put(self, file: ReadFile, report: bytes) -> ReadFile:
        return replace(file, card=self.hand.shelf.put(file.card, report)) if file.card else file

    def _note(self, key: str, item: Input, files: Iterable[ReadFile]) -> None:
        if self._journal.path is not None:
            kept = tuple(kept_file(item, file) for file in files)
            self._journal.append(packed(kept, tuple[KeptFile, ...]), key)

    def _keep(self, item: Input, files: list[ReadFile]) -> list[ReadFile]:
        """Keeps what was read of a file that took several steps, which no single worker has seen whole."""
        keys = self.hand.keys
        key = self.hand.key(item)
        if keys is None or not key:
            return files
        reports = {
            one.path: self._journal.read(one.card.at, one.card.length)
            for one in files
            if one.card is not None
        }
        keys.keep_readings(item, key, files, reports)
        self._note(key, item, files)
        return [with_content(one, keys.content(item, key, one.path)) for one in files]

    # -- checking -------------------------------------------------------------------------------

    def audited(self, tasks: Iterable[ToAudit], progress: Progress = QUIET) -> Iterator[Audited]:
        """What became of each report, in the order given. Raises ``RuleFault`` for a fault in a rule."""
        numbered = iter(enumerate(tasks))
        given: dict[int, ToAudit] = {}
        ready: dict[int, Audited] = {}
        ahead = _FAR_AHEAD if self._settings.cluster else _AHEAD
        while True:
            for number, task in islice(numbered, ahead - len(given)):
                given[number] = task
                self._give(number, task, ready)
            if not given:
                return
            first = next(iter(given))
            while first not in ready:
                self._take_answer(given, ready)
            del given[first]
            progress.checked()
            yield ready.pop(first)

    def _give(self, number: int, task: ToAudit, ready: dict[int, Audited]) -> None:
        if (known := self.hand.recalled(task)) is not None:
            ready[number] = known
        else:
            lent = self._journal.lent(task.stretches())
            self._crew(self._first).give(number, replace(task, lent=lent), CHECKING)

    def _take_answer(self, given: Mapping[int, ToAudit], ready: dict[int, Audited]) -> None:
        assert self._started is not None
        number, found = next(self._started[1].answers())
        if isinstance(found, RuleFault | RuleFaults):
            raise found
        if isinstance(found, Lost):
            found = self._lost(given[number], found)
        elif found.key:
            self._fresh += 1
            if found.kept:
                self._journal.append(found.kept, found.key)
                found = replace(found, kept=b"")
        ready[number] = found

    def _lost(self, task: ToAudit, why: Lost) -> Audited:
        """A report whose check has ended its worker."""
        card = task.report
        audit = replace(
            unchecked(card.path, _LOST[why], self.load(card)), notes=task.always, place=task.place
        )
        audit, shown = self.hand.show(audit, ())
        return Audited(Tally.of(audit), shown, audit if task.asked else None)


def _slim(file: ReadFile, item: Input) -> ReadFile:
    """What became of a file, with its path there once."""
    path = item.path if file.path == item.path else file.path
    return replace(file, path=path, card=replace(slim(file.card), path=path) if file.card else None)
