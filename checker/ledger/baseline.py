"""The baseline: findings that were there before the gate was, known by fingerprint and figures.

A fingerprint has no line numbers, no figures and no words of a message in it, so that a known finding
stays known while its report is edited elsewhere. The printed figures stand beside it: with others the
finding is not the one that was accepted. What is known of a report is known of its copies, and not of
another body's report under the same title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checker.audit import Finding, ReportAudit
from checker.ground import trace
from checker.ground.globs import below
from checker.language.organs import same_place
from checker.ledger.figures import OTHERS, figures, lapse
from checker.ledger.known import Baseline, Key, Known, counted, is_one, load, write

__all__ = ["Baseline", "Comparison", "Known", "compare", "is_one", "load", "of_run", "updated", "write"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run against a baseline."""

    reports: tuple[ReportAudit, ...]
    """With the known findings marked, and those that were known with other figures."""
    held: tuple[Known, ...]
    """What was found again, once for each time, with the figures of today."""
    new: tuple[Known, ...]
    """What was found and is not accepted, whether it was known with other figures or not at all."""
    lapsed: tuple[Known, ...]
    """Known findings that occur with other figures; neither held nor resolved."""
    resolved: tuple[Known, ...]
    """Known findings of reports and rules of this run that no longer occur."""
    again: tuple[Known, ...]
    """The known findings that ``held`` stands for, as they were known."""
    unbound: int
    """How many known findings have no figures noted."""
    notes: tuple[str, ...]
    """A Chinese sentence for each that lapsed, and one where some have no figures."""


def compare(reports: Sequence[ReportAudit], baseline: Baseline, rules: frozenset[str]) -> Comparison:
    """Marks what the baseline knows. Of more equal findings of one file than it knows, the last are new.

    ``rules``: the ids in force; what a rule that was not run has found before is not resolved, and
    neither is a finding of a report that is not in the run, or was not read where it stood.
    """
    run = _Run(reports, baseline)
    settled = [list(report.findings) for report in reports]
    held: list[Known] = []
    new: list[tuple[int, int, Known]] = []
    for at, number, found in _found(reports, baseline.folder):
        if run.hold(at, found):
            settled[at][number] = replace(settled[at][number], state="baseline", updated=False)
            held.append(found)
        else:
            new.append((at, number, found))
    lapsed: dict[int, str] = {}
    for at, number, found in new:
        was = run.before(found)
        if was is not None:
            settled[at][number] = replace(settled[at][number], updated=True)
            lapsed.setdefault(was, _lapse(baseline.known[was], found))
    unbound = sum(one.count for one in baseline.known if one.figures is None)
    notes = list(lapsed.values())
    if unbound:
        notes.append(
            f"基线中有 {unbound} 个问题没有记下所依据的数字（旧的格式），这次仍当作已有，数字变了也看不出；"
            "请运行 gouji baseline update 补记。"
        )
    left = {*range(len(baseline.known))} - run.held - {*lapsed}
    return Comparison(
        tuple(replace(report, findings=tuple(f)) for report, f in zip(reports, settled, strict=True)),
        tuple(held),
        tuple(found for _, _, found in new),
        tuple(baseline.known[at] for at in lapsed),
        tuple(_resolved(reports, baseline, rules, left)),
        tuple(baseline.known[at] for at in run.held),
        unbound,
        tuple(notes),
    )


class _Run:
    """The baseline while the findings of a run are held against it. ``held``: what was found again."""

    def __init__(self, reports: Sequence[ReportAudit], baseline: Baseline) -> None:
        self._known = baseline.known
        self._by_key: dict[Key, list[int]] = {}
        self._by_matter: dict[Key, list[int]] = {}
        for number, one in enumerate(baseline.known):
            self._by_key.setdefault(one.key, []).append(number)
            if one.matter is not None:
                self._by_matter.setdefault(one.matter, []).append(number)
        self._used: Counter[tuple[int, int]] = Counter()
        self.held: set[int] = set()
        itself = [_as_known(report, None, baseline.folder) for report in reports]
        self._several = _several(itself)

    def hold(self, at: int, found: Known) -> bool:
        """Whether a finding of the report ``at`` is known for the figures that it has."""
        known = self._by_key.get(found.key, ())
        fitting = [number for number in known if self._known[number].binding == found.binding]
        fitting += [number for number in known if self._known[number].binding is None]
        fitting += self._under_other_names(found)
        for number in fitting:
            one = self._known[number]
            if self._used[number, at] < one.count and self._is_of(one, found):
                self._used[number, at] += 1
                self.held.add(number)
                return True
        return False

    def _under_other_names(self, found: Known) -> Iterator[int]:
        """What is known, for the same figures, of a report whose title had another name of the organ."""
        if found.known_as and found.matter is not None:
            for number in self._by_matter.get(found.matter, ()):
                organ = self._known[number].organ
                if organ != found.organ and organ in found.known_as:
                    yield number

    def before(self, found: Known) -> int | None:
        """Which known finding a new one has been before its figures changed."""
        same_key: Sequence[int] = self._by_key.get(found.key, ())
        others = (number for number, one in enumerate(self._known) if one.touches(found))
        for number in (*same_key, *others):
            if number not in self.held and self._is_of(self._known[number], found):
                return number
        return None

    def _is_of(self, one: Known, found: Known) -> bool:
        """Whether what is known is known of the body whose report this is."""
        if one.place and found.place:
            return same_place(one.place, found.place)
        # Under one title stand several bodies, and the baseline does not say which: the file tells.
        return one.path == found.path or found.report not in self._several


def _several(reports: Iterable[Known]) -> set[Key]:
    """The reports, by organ and year, that stand for bodies of several places."""
    places: dict[Key, list[str]] = {}
    for one in reports:
        if one.place:
            places.setdefault(one.report, []).append(one.place)
    return {key for key, told in places.items() if not all(same_place(told[0], one) for one in told)}


def of_run(reports: Sequence[ReportAudit], folder: Path) -> Baseline:
    """All findings of a run that are not accepted otherwise, as known ones."""
    return counted((found for _, _, found in _found(reports, folder)), folder)


def updated(compared: Comparison, baseline: Baseline, *, add_new: bool) -> Baseline:
    """The baseline without what is resolved, with today's figures for what had none.

    Only where ``add_new`` are new findings taken in; those then stand for what lapsed.
    """
    replaced = (*compared.again, *compared.resolved, *(compared.lapsed if add_new else ()))
    gone = {id(one) for one in replaced}
    kept = [one for one in baseline.known if id(one) not in gone]
    return counted([*kept, *compared.held, *(compared.new if add_new else ())], baseline.folder)


def _found(reports: Sequence[ReportAudit], folder: Path) -> Iterator[tuple[int, int, Known]]:
    """The findings of a run that are not accepted yet: report, place in it, and how a baseline knows it."""
    for at, report in enumerate(reports):
        for number, finding in enumerate(report.findings):
            if finding.fingerprint and finding.state == "new" and finding.waivable:
                yield at, number, _as_known(report, finding, folder)


def _resolved(
    reports: Sequence[ReportAudit], baseline: Baseline, rules: frozenset[str], left: Iterable[int]
) -> Iterator[Known]:
    """Of what was not found again, what was looked for: in the reports of this run that were checked."""
    occurring: dict[Key, list[str]] = {}
    explained: set[tuple[Key, str]] = set()
    checks: dict[tuple[Key, str], list[str]] = {}
    audited: dict[Key, list[str]] = {}
    paths: set[str] = set()
    for report in reports:
        if report.status == "unchecked":
            continue
        itself = _as_known(report, None, baseline.folder)
        audited.setdefault(itself.report, []).append(itself.place)
        paths.add(itself.path)
        for finding in report.findings:
            key = _as_known(report, finding, baseline.folder).key
            occurring.setdefault(key, []).append(itself.place)
            # A failed check that another finding accounts for now still fails.
            explained.update((itself.report, name.partition("(")[0]) for name in finding.explains)
        for check in report.checks:
            checks.setdefault((itself.report, check.rule), []).append(check.result)
    for number in sorted(left):
        one = baseline.known[number]
        here = _at(one, audited.get(one.report, ()))
        gone = not _at(one, occurring.get(one.key, ())) and (one.report, one.rule) not in explained
        decided = _is_decided(one, checks.get((one.report, one.rule), ()))
        # Of two files of one organ and year, one that was not looked at may hold it still.
        trace.looked(baseline.folder / one.path)
        seen = one.path in paths or not (baseline.folder / one.path).exists()
        if one.rule in rules and here and gone and decided and seen:
            yield one


def _at(one: Known, places: Iterable[str]) -> bool:
    """Whether one of some reports of its title may be the one that it is known of."""
    return any(not (one.place and place) or same_place(one.place, place) for place in places)


def _is_decided(one: Known, results: Sequence[str]) -> bool:
    """Whether a rule's checks would have found it again: what was not read, or had nothing to be compared
    with, is not mended."""
    compared = any(key.startswith((OTHERS, "previous.")) for key in one.figures or ())
    return "unknown" not in results and not (compared and not {"pass", "fail"} & {*results})


def _lapse(known: Known, found: Known) -> str:
    report = f"{found.organ} {found.year} 年" if found.organ and found.year else found.path
    why = lapse(known.figures or {}, found.figures or {})
    return f"基线中 {report}的“{found.title}”（{found.rule}）{why}，按新问题报出。"


def _as_known(report: ReportAudit, finding: Finding | None, folder: Path) -> Known:
    """How a baseline knows a finding; without one, the report alone."""
    return Known(
        finding.fingerprint if finding else "",
        1,
        finding.rule if finding else "",
        report.organ,
        report.year,
        below(report.path, folder),
        finding.severity if finding else "info",
        finding.title if finding else "",
        figures(finding, report) if finding else None,
        report.place,
        report.known_as,
    )
