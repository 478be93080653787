"""Who has not handed in: bodies of the list of who is who without a report in this run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.audit import Absent
from checker.language import filenames
from checker.language.organs import same_organ
from checker.organs import Organ, Organs
from checker.run.bodies import Bodies
from checker.run.bodies.copies import Copy
from checker.run.planning import Entry


def absent(organs: Organs, entries: Sequence[Entry], bodies: Bodies) -> tuple[Absent, ...]:
    """The bodies that are to hand in a report and have none for the latest year of the run.

    Of each kind of report; a run that has none of a kind asks for none.
    """
    copies = [one for one in entries if isinstance(one, Copy)]
    unread = [one.path for one in entries if not isinstance(one, Copy)]
    kinds = dict.fromkeys(one.report.kind for one in copies if one.report.year is not None)
    return tuple(one for kind in kinds for one in _of_kind(organs, copies, unread, bodies, kind))


def told(missing: Sequence[Absent]) -> list[str]:
    """The same in a Chinese sentence for each year."""
    years: dict[int, list[str]] = {}
    for one in missing:
        years.setdefault(one.year, []).append(one.organ + (f"（{one.reason}）" if one.reason else ""))
    return [
        f"未报送：机关名单里有 {len(names)} 个机关没有 {year} 年度的报告：{'、'.join(names)}。"
        for year, names in years.items()
    ]


def _of_kind(
    organs: Organs, copies: Sequence[Copy], unread: Sequence[str], bodies: Bodies, kind: str
) -> Iterator[Absent]:
    alike = [(one.report.year, one) for one in copies if one.report.kind == kind and one.report.year]
    year = max(year for year, _ in alike)
    present = {bodies.body(one) for told, one in alike if told == year}
    for organ in organs.organs:
        if organ.reports and organ.full not in present:
            maybe = [path for path in unread if _may_be(path, organ)]
            reason = f"{maybe[0]} 没有读出，可能是它的" if maybe else ""
            yield Absent(organ.full, year, reason, organ.superior)


def _may_be(path: str, organ: Organ) -> bool:
    """Whether a file that could not be read is named after a body."""
    return any(
        same_organ(name, known) or filenames.may_be(name, known)
        for name in filenames.bodies(path)
        for known in organ.known_as
    )
