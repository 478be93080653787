"""What is said in the copy of each file, and where: every finding once, where its first own place is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from checker.audit import Audit, Finding, Location, ReportAudit
from checker.document import Place
from checker.ground.faults import printable
from checker.render import Options, told_figures, words
from checker.render.whereabouts import Whereabouts

_PLACES = 6
"""So many further places, and so many ways to mend, are told in words."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding for its file.

    ``place``: ``None`` for one that has no place there; ``title``: where the report's title stands, at which
    it is told then. ``lines``: what is said, a paragraph each. ``severity``: for its colour.
    """

    place: Place | None
    title: Place | None
    lines: tuple[str, ...]
    severity: str = "error"

    def quoted(self) -> Remark:
        """The same for where it cannot stand at its very characters: it quotes them."""
        text = " ".join(self.place.text.split()) if self.place is not None else ""
        lines = (f"所指的文字：“{_safe(text)}”", *self.lines) if text else self.lines
        return Remark(self.place, self.title, lines, self.severity)


def remarks(audit: Audit, options: Options) -> dict[str, list[Remark]]:
    """Path of each audited file that was understood as a report → its remarks, in the order of audits."""
    found: dict[str, list[Remark]] = {}
    where, short = Whereabouts(audit, options), words.Short(audit)
    for report in audit.reports:
        if report.report is None:
            continue
        names = words.Names(report, options)

        def seen(location: Location, path: str = report.path) -> tuple[str, str]:
            return _told(location, path, where)

        files = report.parts or (report.path,)
        title = report.report.title.place() if report.report.title is not None else None
        home = (title.file if title is not None else "") or report.path
        for file in files:
            found.setdefault(file, [])
        for finding in words.ordered(report.findings):
            first = _first(finding, report, files)
            file = (first.path or report.path) if first is not None else home
            place = first.place if first is not None else None
            lines = tuple(_safe(line) for line in _lines(finding, names, first, seen, short))
            there = title if file == home else None
            found[file].append(Remark(place, there, lines, finding.severity))
    return found


def _first(finding: Finding, report: ReportAudit, files: tuple[str, ...]) -> Location | None:
    own = [one for one in finding.locations if (one.path or report.path) in files]
    return min(own, key=lambda one: one.role != "primary", default=None)


def _lines(
    finding: Finding,
    names: words.Names,
    first: Location | None,
    seen: Callable[[Location], tuple[str, str]],
    short: words.Short,
) -> Iterator[str]:
    known = words.KNOWN.get(finding.state, "")
    reason = f"：{finding.state_reason}" if known and finding.state_reason else ""
    yield f"{words.SEVERITY[finding.severity]}{f'（{known}{reason}）' if known else ''}：{finding.message}"
    yield from told_figures.compared(finding)
    if finding.cause:
        yield f"原因：{names.mends(finding.cause, finding)}"
    for number, mends in enumerate(finding.alternatives[:_PLACES]):
        yield f"{'可能' if number == 0 else '或者'}：{names.mends(mends, finding)}"
    if len(finding.alternatives) > _PLACES:
        yield f"另有 {len(finding.alternatives) - _PLACES} 种改法"
    others = [one for one in finding.locations if one is not first]
    if finding.cause and len(others) > _PLACES:  # a sum of many: what adds nothing to it explains nothing
        others = [one for one in others if one.place.text.strip() not in ("", "0")]
    yield from _also(others[:_PLACES], first, seen)
    if len(others) > _PLACES:
        yield f"另有 {len(others) - _PLACES} 处"
    if finding.explains:
        yield names.explains(finding)
    if finding.hint:
        yield f"建议：{finding.hint}"
    if finding.basis:
        yield words.resting_on(finding.basis)
    yield "，".join(
        filter(None, (f"指纹 {short(finding)}" if finding.fingerprint else "", f"规则 {finding.rule}"))
    )


def _also(
    others: Sequence[Location], first: Location | None, seen: Callable[[Location], tuple[str, str]]
) -> Iterator[str]:
    """What else is compared, each place once: several figures of one paragraph stand together."""
    quoted: dict[str, list[str]] = {}
    for one in others:
        place, text = seen(one)
        quoted.setdefault(place, []).append(text)
    here = seen(first)[0] if first is not None else ""
    for place, texts in quoted.items():
        told = ["同一段" if place == here else place, "".join(texts)]
        yield f"另见：{'，'.join(filter(None, told))}"


def _told(location: Location, path: str, where: Whereabouts) -> tuple[str, str]:
    """Where it stands, and the words that stand there."""
    if location.path is not None:
        place = where.in_other(location, location.path)
    else:
        place = where.beside(location, path)
    text = " ".join(location.place.text.split())
    return "，".join(filter(None, [location.label, place])), f"“{text}”" if text else ""


def _safe(text: str) -> str:
    """One line that every format can hold, whatever it quotes of a stranger's file."""
    return printable(words.UNSEEN.sub("", text).replace("\n", " "))
