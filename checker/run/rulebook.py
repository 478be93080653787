"""The forms and rules in force."""

from __future__ import annotations

from pathlib import Path

from checker.forms import Form, Forms, as_printed, load_forms
from checker.ground import trace
from checker.report import Report
from checker.rules import Ruleset, builtin_folder, load_rules
from checker.run.tried import Tried
from checker.settings import Settings


def folders(settings: Settings) -> tuple[Path, ...]:
    return (builtin_folder(), *settings.rule_folders)


def form_folders(settings: Settings) -> tuple[Path, ...]:
    return tuple(folder / "forms" for folder in folders(settings))


def form_of(report: Report, forms: Forms) -> Form | None:
    """The form whose rules a report is held to, as it prints it; a mixed report's is the one that its year
    calls for."""
    by_year = forms.for_year(report.year, report.kind) if report.year else None
    form = forms.get(report.form) or by_year
    return as_printed(form, report) if form else None


def load(settings: Settings) -> tuple[Forms, Ruleset]:
    """Forms and rules in force. Raises ``RuleFaults``/``RuleFault`` for any fault in them."""
    for folder in folders(settings):
        trace.below(folder, (".yaml", ".yml"))
    forms = load_forms(form_folders(settings))
    tried = Tried(folders(settings)) if settings.rule_folders and settings.cache else None
    rules = load_rules(folders(settings), forms, tried=tried is not None and tried.is_known())
    if tried is not None:
        tried.keep()
    for override in settings.overrides:
        rules.select((), override.ignore, override.severities)  # raises for a rule that there is not
    return forms, rules.select(settings.select, settings.ignore, settings.severities)
