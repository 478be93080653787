"""Figures that are right made wrong in turn, in the reports of a folder of openings: which of them are found.

A report is read and recognised once. A change of one figure in its prose leaves outline and tables as they
are, so that the text is put into the sections anew and only the rules on prose are run again; what cannot be
changed so is read from its file like any other report.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from checker import engine
from checker.audit import SEVERITIES, Finding, Severity
from checker.diagnose import findings
from checker.document import LinePlace, Paragraph, Piece
from checker.measure.folders import Openings
from checker.measure.judging import Source, Span
from checker.measure.results import GRADES, Fault, Result
from checker.measure.running import spread
from checker.measure.trying import Bench, Made
from checker.prose import read_prose
from checker.readers import read
from checker.recognise import recognise
from checker.recognise.outline.period import find_period
from checker.report import Report, Section
from checker.rules import kinds
from checker.rules.base import Case
from checker.run.incomplete import incomplete
from checker.run.rulebook import form_of

Known = dict[tuple[str, str], Severity]
"""Findings at warning or above, by their rule and the words at each place that they name."""


class Trial(NamedTuple):
    """One figure made wrong: in the words ``text``, ``figure`` becomes ``wrong``."""

    text: str
    figure: str
    wrong: str
    says: str

    @property
    def kind(self) -> str:
        """``cell`` for a figure that tells a cell, else its first relation without the figures in it."""
        if "[" in self.says:
            return "cell"
        relation = re.sub(r"\d[\d.,]*", "N", self.says.partition(";")[0].partition(":")[0])
        return re.sub(r"N(?: \+ N)+", "N + …", relation.strip())


def trials(folder: Openings, share: float = 1.0) -> dict[str, list[Trial]]:
    """By report, the wrong figures to be tried: a share of all, drawn alike at every run."""
    chance = random.Random(7)
    drawn: dict[str, list[Trial]] = {}
    for name in folder.names():
        for one in folder.figures(name):
            if not one.says or one.doubtful or one.wrong:
                continue
            for wrong in sorted(set(wrongs(one.figure))):
                if chance.random() < share:
                    drawn.setdefault(name, []).append(Trial(one.text, one.figure, wrong, one.says))
    return drawn


def wrongs(figure: str) -> Iterator[str]:
    """One more, ten times as much, the last two digits swapped."""
    match = re.fullmatch(r"(\d+)(\.\d+)?(\D*)", figure)
    if not match:
        return
    whole, rest = match[1], f"{match[2] or ''}{match[3]}"
    yield f"{int(whole) + 1}{rest}"
    yield f"{int(whole) * 10}{rest}" if int(whole) else f"10{rest}"
    if len(whole) > 1 and whole[-1] != whole[-2]:
        yield f"{whole[:-2]}{whole[-1]}{whole[-2]}{rest}"


def tried(path: Path, share: float = 1.0, workers: int = 1) -> list[Result]:
    """A result for each report and kind of figure: a fault for each trial that could be made."""
    folder = Openings(path)
    tasks = list(trials(folder, share).items())
    return [one for some in spread(partial(_report, folder), tasks, workers, 1) for one in some]


def _report(folder: Openings, bench: Bench, task: tuple[str, list[Trial]]) -> list[Result]:
    name, told = task
    report = Changing(bench, folder.report(name), f"{name}.md")
    by_kind: dict[str, list[Fault]] = {}
    for trial in told:
        spot = trial.text.count(trial.figure) == 1 and report.spot(trial.text, trial.figure)
        if spot:
            found = report.new(spot, trial.wrong)
            words = f"{trial.text}（{trial.figure} → {trial.wrong}，{trial.says}）"
            by_kind.setdefault(trial.kind, []).append(Fault(words, "warning", found, True))
    set_name = f"{folder.path.resolve().name} 改错"
    return [
        Result(set_name, f"{name} {kind}", kind, f"{name}.md", (), (), tuple(faults))
        for kind, faults in sorted(by_kind.items())
    ]


class Changing:
    """A report of which one figure at a time is changed."""

    def __init__(self, bench: Bench, text: str, name: str) -> None:
        self._bench, self._name, self._source = bench, name, Source(text)
        self._report = self._recognised(text)
        rules = [rule for rule in bench.rules if kinds.find(rule.kind).reads == "tables"]
        case = Case(self._report, form_of(self._report, bench.forms))
        self._of_tables = {rule.id: engine.run([rule], case) for rule in rules}
        self._before = _known(self.findings(self._report))

    def spot(self, text: str, figure: str) -> Span | None:
        """Where the figure stands within these words, if they are in the report once."""
        if self._source.text.count(text) != 1:
            return None
        start = self._source.text.index(text) + text.index(figure)
        return start, start + len(figure)

    def new(self, spot: Span, instead: str) -> Severity | None:
        """The gravest finding that the changed report has and the right one has not."""
        changed = self.changed(spot, instead) or self.reread(spot, instead)
        after = _known(self.findings(changed))
        fresh = [after[key] for key in after.keys() - self._before.keys()]
        return max(fresh, key=SEVERITIES.index, default=None)

    def reread(self, spot: Span, instead: str) -> Report:
        """The changed report by the whole road."""
        text = self._source.text
        return self._recognised(text[: spot[0]] + instead + text[spot[1] :])

    def changed(self, spot: Span, instead: str) -> Report | None:
        """The changed report without reading it again; ``None`` where the figure is not in the prose."""
        report = self._report
        places = [
            (at, within, piece)
            for at, section in enumerate(report.sections)
            for within, paragraph in enumerate(section.body)
            for piece in paragraph.pieces
            if self._holds(piece, spot)
        ]
        if len(places) != 1 or report.title is None:
            return None
        at, within, piece = places[0]
        section = report.sections[at]
        body = list(section.body)
        body[within] = self._mended(body[within], piece, spot, instead)
        sections = list(report.sections)
        sections[at] = Section(section.id, section.heading, tuple(body))
        prose = read_prose(sections, report.year)
        return replace(report, sections=tuple(sections), prose=prose, period=find_period(sections))

    def findings(self, report: Report) -> list[Finding]:
        """As of any report, but that rules on tables are run once for all changes of the prose."""
        bench = self._bench
        case = Case(report, form_of(report, bench.forms))
        same = report.tables is self._report.tables
        anew = [rule for rule in bench.rules if not same or rule.id not in self._of_tables]
        case = engine.with_prose(bench.rules, case)
        made: dict[str, list[Made]] = {}
        for rule, outcome in engine.run(anew, case):
            made.setdefault(rule.id, []).append((rule, outcome))
        known = self._of_tables if same else {}
        outcomes = [one for rule in bench.rules for one in known.get(rule.id, made.get(rule.id, []))]
        return [*incomplete(report, bench.forms, case.form), *findings(case, outcomes)[0]]

    def _recognised(self, text: str) -> Report:
        return recognise(read(self._name, text.encode()), self._bench.forms)

    def _start(self, piece: Piece) -> int:
        place = piece.place
        assert isinstance(place, LinePlace)
        return self._source.offset(place.line, place.column)

    def _holds(self, piece: Piece, spot: Span) -> bool:
        place = piece.place
        if not isinstance(place, LinePlace) or place.line != place.end_line:
            return False
        start = self._start(piece)
        low, high = spot[0] - start, spot[1] - start
        return low >= 0 and place.text[low:high] == self._source.text[spot[0] : spot[1]]

    def _mended(self, paragraph: Paragraph, piece: Piece, spot: Span, instead: str) -> Paragraph:
        """The paragraph with the figure replaced; what stands behind it on its line moves."""
        start = spot[0] - self._start(piece) + piece.start
        more = len(instead) - (spot[1] - spot[0])
        text = paragraph.text[:start] + instead + paragraph.text[start + spot[1] - spot[0] :]
        pieces = []
        for one in paragraph.pieces:
            place = one.place
            assert isinstance(place, LinePlace)
            if one is piece:
                length = len(place.text) + more
                own = text[one.start : one.start + length]
                place = replace(place, text=own, end_column=place.end_column + more)
                pieces.append(Piece(one.start, place))
            elif one.start > piece.start:
                if isinstance(piece.place, LinePlace) and place.line == piece.place.line:
                    place = replace(place, column=place.column + more, end_column=place.end_column + more)
                pieces.append(Piece(one.start + more, place))
            else:
                pieces.append(one)
        return replace(paragraph, text=text, pieces=tuple(pieces))


def _known(found: Sequence[Finding]) -> Known:
    known: Known = {}
    for finding in found:
        if finding.severity in GRADES:
            for place in finding.locations:
                key = finding.rule, place.place.text
                known[key] = max(known.get(key, finding.severity), finding.severity, key=SEVERITIES.index)
    return known
