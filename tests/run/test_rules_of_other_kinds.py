"""No built-in rule of one kind of report is run on a report of another: every rule against a report of every
kind, clean and faulty. What a rule is for is taken from the rule files themselves."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from checker import engine, run
from checker.forms import as_printed
from checker.readers import read
from checker.recognise import recognise
from checker.report import Report
from checker.rules import builtin_folder
from checker.rules.base import Case
from checker.rules.derived import derived
from checker.settings import Settings

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
FORMS, RULES = run.load(Settings())
REPORTS = (*sorted(SAMPLES.glob("202[0-3]*")), *sorted((SAMPLES / "kinds").iterdir()))


def written() -> Iterator[tuple[str, frozenset[str]]]:
    """Each rule with the kinds that it is for: its own, its file's, those that ask for its pack."""
    packs = {form.kind: form.checks for form in FORMS}
    for path in sorted(builtin_folder().glob("*.yaml")):
        items = yaml.safe_load(path.read_text("utf-8"))
        scope = [*packs]  # a file that names none is for all
        for item in items if isinstance(items, list) else ():
            if "id" not in item:
                scope = item["kinds"]
                continue
            asking = {kind for kind, checks in packs.items() if item.get("pack") in checks}
            own = item.get("kinds", scope)
            # One kind of check has an option of this name.
            yield item["id"], frozenset(own if packs.keys() >= set(own) else scope) | asking
    for form in FORMS:
        for id, _ in derived([form]):
            yield id, frozenset((form.kind,))


@cache
def meant() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for id, kinds in written():
        found[id] = found.get(id, frozenset()) | kinds
    return found


def test_every_rule_is_for_some_kinds() -> None:
    assert {rule.id for rule in RULES} == set(meant())
    assert all(meant().values())


@cache
def report_of(path: Path) -> Report:
    return recognise(read(path), FORMS)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_only_rules_of_its_own_kind_are_run_on_a_report(path: Path) -> None:
    report = report_of(path)
    form = FORMS.get(report.form)
    case = Case(report, as_printed(form, report) if form else None)
    ran = {rule.id for rule, _ in engine.run(RULES, case)}
    assert ran
    assert {id for id in ran if report.kind not in meant()[id]} == set()


def test_there_is_a_report_of_every_kind() -> None:
    assert {report_of(path).kind for path in REPORTS} == set(FORMS.kinds())
