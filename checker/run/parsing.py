"""What was understood of the files, without checking it (``gouji parse``, ``gouji extract``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from checker.forms import Forms, load_forms
from checker.report import Report
from checker.rules import Ruleset
from checker.run.files_read import read_by
from checker.run.incomplete import sentence
from checker.run.inputs import Input, collect
from checker.run.progress import QUIET, Progress
from checker.run.read_file import ReadFile
from checker.run.rulebook import form_folders
from checker.run.workshop import Workshop
from checker.settings import Settings


class Parsing:
    """The reports that the arguments mean, each as it is read; afterwards what is told of the others.

    ``before`` is called with all files that will be read, before any of them is, and may raise. ``progress``
    is that of ``check``.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        settings: Settings,
        before: Callable[[Iterable[Input]], None] = lambda read: None,
        progress: Progress = QUIET,
    ) -> None:
        self._settings = settings
        self.forms: Forms = load_forms(form_folders(settings))
        self._items = collect(arguments)
        before(read_by(settings, self._items))
        self._progress = progress
        self.problems: list[str] = []
        """A sentence for each file without a report."""
        self._failed = self._any = False

    def __iter__(self) -> Iterator[Report]:
        with Workshop(self._settings, self.forms, Ruleset(())) as shop:
            for found in shop.readings(self._items, self._progress):
                for reading in found:
                    report = shop.load(reading.card) if reading.card is not None else None
                    yield from self._told(reading, report)

    def _told(self, reading: ReadFile, report: Report | None) -> Iterator[Report]:
        if report is not None:
            lacking = sentence(report, self.forms) if report.form is not None else ""
            self._any = True
            self._failed |= report.form is None or (bool(lacking) and not self._settings.allow_partial)
            yield replace(report, problems=(*report.problems, *filter(None, [lacking])))
        else:
            self.problems.append(f"{reading.path}：{reading.problem}")
            self._failed |= not reading.own and (reading.named or not reading.foreign)

    @property
    def exit_code(self) -> int:
        return 3 if self._failed or not self._any else 0


def parse(
    arguments: Sequence[str],
    settings: Settings,
    before: Callable[[Iterable[Input]], None] = lambda read: None,
) -> tuple[Forms, list[Report], list[str], int]:
    """All of ``Parsing`` at once: forms, reports, problems, exit code."""
    parsing = Parsing(arguments, settings, before)
    reports = list(parsing)
    return parsing.forms, reports, parsing.problems, parsing.exit_code
