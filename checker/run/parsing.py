"""What was understood of the files, without checking it (``gouji parse``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from checker.forms import Forms, load_forms
from checker.report import Report
from checker.rules import Ruleset
from checker.run.files_read import read_by
from checker.run.hand import Shows
from checker.run.incomplete import sentence
from checker.run.inputs import Input, collect
from checker.run.rulebook import form_folders
from checker.run.workshop import Workshop
from checker.settings import Settings


def parse(
    arguments: Sequence[str],
    settings: Settings,
    before: Callable[[Iterable[Input]], None] = lambda read: None,
) -> tuple[Forms, list[Report], list[str], int]:
    """The reports that the arguments mean, a sentence for each file without one, and the exit code.

    ``before`` is called with all files that will be read, before any of them is, and may raise.
    """
    forms = load_forms(form_folders(settings))
    items = collect(arguments)
    before(read_by(settings, items))
    reports: list[Report] = []
    problems: list[str] = []
    failed = False
    with Workshop(settings, forms, Ruleset(()), Shows()) as shop:
        for reading in shop.read(items):
            if reading.card is not None:
                report = shop.load(reading.card)
                lacking = sentence(report, forms) if report.tables else ""
                told = (*report.problems, *filter(None, [lacking]))
                reports.append(replace(report, problems=told))
                failed |= not report.tables or (bool(lacking) and not settings.allow_partial)
            else:
                problems.append(f"{reading.path}：{reading.problem}")
                failed |= not reading.own and (reading.named or not reading.foreign)
    return forms, reports, problems, 3 if failed or not reports else 0
