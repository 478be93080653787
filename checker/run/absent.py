"""Who has not handed in: bodies of the list of who is who, or of last year's reports, without a report in
this run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.audit import Absent
from checker.language import filenames
from checker.language.organs import same_organ
from checker.run.bodies import Bodies
from checker.run.bodies.copies import Copy
from checker.run.planning import Entry

_LAST_YEAR = "上年有它的报告"
_MISSING, _COMPLETE = "未报送：", "上年有报告的 "


def absent(entries: Sequence[Entry], bodies: Bodies, *, asked: bool) -> tuple[Absent, ...]:
    """The bodies that are to hand in a report and have none for the latest year of the run.

    Of each kind of report; a run that has none of a kind asks for none. ``asked``: whoever had a report last
    year is asked after, too, and not only whom the list of who is who names.
    """
    copies = [one for one in entries if isinstance(one, Copy)]
    unread = [one.path for one in entries if not isinstance(one, Copy)]
    kinds = dict.fromkeys(one.report.kind for one in copies if one.report.year is not None)
    listed = [one for kind in kinds for one in _of_kind(copies, unread, bodies, kind)]
    if not asked or not bodies.last_years.met:
        return tuple(listed)
    return (*listed, *_since_last_year(unread, bodies))


def told(missing: Sequence[Absent], bodies: Bodies, *, asked: bool) -> list[str]:
    """The same in a Chinese sentence for each year and list that tells of it; and that all are there."""
    years: dict[tuple[int, bool], list[str]] = {}
    for one in missing:
        since = one.reason.startswith(_LAST_YEAR)
        more = one.reason.removeprefix(_LAST_YEAR).removeprefix("；")
        years.setdefault((one.year, since), []).append(one.organ + (f"（{more}）" if more else ""))
    said = [
        f"{_MISSING}{'上年有报告的' if since else '机关名单里有'} {len(names)} 个机关没有"
        f" {year} 年度的报告：{'、'.join(names)}。"
        for (year, since), names in years.items()
    ]
    met = bodies.last_years.met
    if asked and met and not any(since for _, since in years):
        said.append(f"{_COMPLETE}{met} 个机关，今年都有报告。")
    return said


def is_told(note: str) -> bool:
    """Whether a sentence of a run is one of these."""
    return note.startswith((_MISSING, _COMPLETE))


def _of_kind(copies: Sequence[Copy], unread: Sequence[str], bodies: Bodies, kind: str) -> Iterator[Absent]:
    alike = [(one.report.year, one) for one in copies if one.report.kind == kind and one.report.year]
    year = max(year for year, _ in alike)
    present = {bodies.body(one) for told, one in alike if told == year}
    for organ in bodies.organs.organs if bodies.organs is not None else ():
        if organ.reports and organ.full not in present:
            yield Absent(organ.full, year, _maybe(unread, organ.known_as), organ.superior)


def _since_last_year(unread: Sequence[str], bodies: Bodies) -> Iterator[Absent]:
    """Those of last year's reports that have none this year, and are not on the list: it says so itself."""
    for body in bodies.last_years.alone:
        report = body.report
        known = bodies.organs is not None and bodies.organs.identify(report.organ or "", report.places).organ
        if report.organ and report.year is not None and not known:
            reason = "；".join(filter(None, (_LAST_YEAR, _maybe(unread, (report.organ,)))))
            yield Absent(report.organ, report.year + 1, reason)


def _maybe(unread: Sequence[str], names: Sequence[str]) -> str:
    """That a file which could not be read may be a body's; empty where none is."""
    maybe = [path for path in unread if _may_be(path, names)]
    return f"{maybe[0]} 没有读出，可能是它的" if maybe else ""


def _may_be(path: str, names: Sequence[str]) -> bool:
    """Whether a file that could not be read is named after a body."""
    return any(
        same_organ(name, known) or filenames.may_be(name, known)
        for name in filenames.bodies(path)
        for known in names
    )
