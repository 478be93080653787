"""One labelled case through the rules: a sentence before those on prose, or a whole report before all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from checker import engine
from checker.audit import INCOMPLETE, UNCHECKED, Finding, Location, Severity
from checker.diagnose import findings
from checker.document import Unreadable
from checker.examples import build
from checker.forms import Form, Forms, load_forms
from checker.ground.faults import RuleFault
from checker.measure.cases import Labelled, edition, parse
from checker.measure.judging import Accusation, Source, Span, judged, marks, recognised
from checker.measure.printing import printed
from checker.measure.results import Result
from checker.readers import read
from checker.recognise import NotAReport, recognise
from checker.report import Report, Table
from checker.rules import Ruleset, builtin_folder, kinds, load_rules
from checker.rules.base import Case, Example, Outcome, Rule
from checker.run.incomplete import incomplete
from checker.run.rulebook import form_of

Made = tuple[Rule, Outcome]
_ON_PROSE = ("prose-", "growth-")
"""How the ids of the rules begin that are measured on a sentence alone."""


@dataclass(frozen=True)
class Bench:
    """The forms and rules that are measured."""

    forms: Forms
    rules: Ruleset

    @classmethod
    def load(cls) -> Bench:
        folder = builtin_folder()
        forms = load_forms([folder / "forms"])
        return cls(forms, load_rules([folder], forms))

    @property
    def on_prose(self) -> list[Rule]:
        """Those that hold what the prose says against itself, the tables, and last year's report."""
        return [rule for rule in self.rules if rule.id.startswith(_ON_PROSE)]

    def form(self, case: Labelled) -> Form:
        form = self.forms.get(case.form)
        if form is None:
            raise RuleFault(f"没有格式“{case.form}”", *case.place)
        for table, row in case.absent:
            if table not in form.tables or form.tables[table].row(row) is None:
                raise RuleFault(f"格式 {form.id} 没有“absent”中的行“{table}.{row}”", *case.place)
        if case.section and case.section not in [section.id for section in form.sections]:
            raise RuleFault(f"格式 {form.id} 没有“section”所说的部分“{case.section}”", *case.place)
        return form

    def sentence(self, case: Labelled) -> Result:
        """The text in a report without printed tables, before the rules on prose alone."""
        rules = self.on_prose
        shell = self.shell(case)
        lines = [f"{case.organ}{case.year}年{self.form(case).name}"]
        for section in self.form(case).sections:
            lines.append(f"{section.mark}{section.title}")
            start = sum(len(line) + 1 for line in lines)
            lines.append("无。")
            if section.id == (case.section or self.form(case).sections[0].id):
                lines[-1] = case.text
                within = start, start + len(case.text)
        source = Source("\n".join(lines))
        told = recognise(read("例句.txt", source.text.encode()), self.forms)
        shell = replace(shell, report=replace(shell.report, prose=told.prose, sections=told.sections))
        outcomes = engine.run(rules, shell)
        accusations = [
            _accusation(rule.id, rule.grade(outcome), outcome.values.values(), outcome.locations, source)
            for rule, outcome in outcomes
            if outcome.result == "fail"
        ]
        return _result(case, outcomes, accusations, source, within)

    def whole(self, case: Labelled) -> Result:
        """The text in a whole report, read from a file with its tables, before all rules."""
        form = self.form(case)
        text, within = printed(case, form)
        source = Source(text)
        try:
            report = recognise(read("报告.md", text.encode()), self.forms)
        except (NotAReport, Unreadable) as reason:
            refused = Accusation(UNCHECKED, "error", str(reason), ())
            return _result(case, (), (refused,), source, within)
        report = _unread(report, case)
        previous = self.previous(case, form)
        outcomes, found = self.audited(report, previous)
        excused = bool(case.absent) or any(printed == "?" for printed in case.cells.values())
        accusations = [
            self.accusation(one, source) for one in found if not (excused and one.rule == INCOMPLETE)
        ]
        return _result(case, outcomes, accusations, source, within)

    def audited(self, report: Report, previous: Report | None = None) -> tuple[list[Made], list[Finding]]:
        """Every check of a report, and its findings."""
        last_form = form_of(previous, self.forms) if previous else None
        case = Case(report, form_of(report, self.forms), previous, last_form)
        case = engine.with_prose(self.rules, case)
        outcomes = engine.run(self.rules, case)
        found, _ = findings(case, outcomes)
        return outcomes, [*incomplete(report, self.forms, case.form), *found]

    def shell(self, case: Labelled) -> Case:
        """The tables of a case, this year's and what is told of last year's."""
        form = self.form(case)
        made = self.tables(case.cells, form, case, case.year, rest=True)
        report = replace(made.report, tables=_without(made.report.tables, case.absent))
        previous = self.previous(case, form)
        last_form = form_of(previous, self.forms) if previous else None
        return replace(made, report=report, previous=previous, previous_form=last_form)

    def previous(self, case: Labelled, form: Form) -> Report | None:
        """Last year's report; ``None`` without any cell of it.

        A table is whole where the cells that the case names agree with each other when all others are 0;
        of any other only the cells that are named are there.
        """
        if not case.previous:
            return None
        named = parse(case.previous)
        usual = self.forms.get(edition(case.year - 1)) or form
        known = set().union(*(table.addresses() for table in usual.tables.values()))
        fitting = usual if known.issuperset(named) else form
        told = self.tables(case.previous, fitting, case, case.year - 1).report
        full = self.tables(case.previous, fitting, case, case.year - 1, rest=True)
        on_tables = [rule for rule in self.rules if kinds.find(rule.kind).reads == "tables"]
        made = [outcome for _, outcome in engine.run(on_tables, full) if outcome.result == "fail"]
        apart = {cell.table for outcome in made for cell in outcome.cells}
        whole = {name: table for name, table in full.report.tables.items() if name not in apart}
        return replace(told, tables={name: whole.get(name, table) for name, table in told.tables.items()})

    def tables(
        self, cells: Mapping[str, str], form: Form, case: Labelled, year: int, *, rest: bool = False
    ) -> Case:
        """A report of nothing but these cells; ``rest``: all others are 0."""
        options: dict[str, object] = {"year": year, "organ": case.organ, "form": form.id}
        if rest:
            options["rest"] = 0
        return build(Example("pass", cells, "", options, case.place[1]), self.rules.rules[0], self.forms)

    def accusation(self, one: Finding, source: Source) -> Accusation:
        rule = self.rules.get(one.rule)
        of_tables = rule is not None and kinds.find(rule.kind).reads == "tables"
        made = _accusation(one.rule, one.severity, one.values.values(), one.locations, source)
        return replace(made, of_tables=of_tables)


def _accusation(
    rule: str, severity: Severity, values: Iterable[str], locations: Sequence[Location], source: Source
) -> Accusation:
    return Accusation(rule, severity, "、".join(values), tuple(marks(locations, source)))


def _result(
    case: Labelled, outcomes: Sequence[Made], accusations: Sequence[Accusation], source: Source, within: Span
) -> Result:
    looked_at = [mark for _, outcome in outcomes for mark in marks(outcome.locations, source)]
    seen = recognised(case.figures, looked_at, source, within)
    told, faults = judged(case.wrong, accusations, source, within)
    figures = tuple(zip(case.figures, seen, strict=True))
    silent = _silent([figure for figure, looked in figures if looked], outcomes, source, within)
    return Result(case.set, case.id, case.kind, case.text, figures, told, faults, silent=tuple(silent))


def _silent(figures: Sequence[str], outcomes: Sequence[Made], source: Source, within: Span) -> Iterator[str]:
    """Why figures that some check looked at were compared with nothing after all."""
    compared = [
        mark for _, one in outcomes if one.result != "not_applicable" for mark in marks(one.locations, source)
    ]
    for figure, seen in zip(figures, recognised(figures, compared, source, within), strict=True):
        if seen:
            continue
        why = (
            one.reason
            for _, one in outcomes
            if one.result == "not_applicable"
            and any(recognised([figure], list(marks(one.locations, source)), source, within))
        )
        yield re.split("[：（]", next(why, ""))[0]


def _without(tables: Mapping[str, Table], absent: Sequence[tuple[str, str]]) -> dict[str, Table]:
    return {
        name: replace(
            table,
            cells={at: cell for at, cell in table.cells.items() if (at.table, at.row) not in absent},
        )
        for name, table in tables.items()
    }


def _unread(report: Report, case: Labelled) -> Report:
    """The report with the cells of the case that are “?” unsure: print gives no such cell by itself."""
    unsure = {address for address, printed in parse(case.cells).items() if printed == "?"}
    if not unsure:
        return report
    tables = {
        name: replace(
            table,
            cells={
                at: replace(cell, state="unsure", value=None, reason="标注为“?”") if at in unsure else cell
                for at, cell in table.cells.items()
            },
        )
        for name, table in report.tables.items()
    }
    return replace(report, tables=tables)
