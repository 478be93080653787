"""Last year's reports: those given as such, those of the run itself, those in a folder beside.

Where a report is not compared, its audit says so. What lies in a folder beside is only ever compared with.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from checker.forms import Forms
from checker.ground.paths import identity
from checker.language.organs import placed_name, same_organ
from checker.run.bodies.beside import Beside
from checker.run.bodies.copies import Body, Copy, gather
from checker.run.bodies.naming import bodies, place_beyond
from checker.run.bodies.pairing import Named, pair
from checker.run.card import Card
from checker.run.library import Library

if TYPE_CHECKING:
    from checker.organs import Organs


@dataclass(slots=True)
class LastYears:
    """``previous``: index of a body → its body of last year, into all of whose files findings may point.
    ``notes``: what is to be told of a body's reports. ``names``: Chinese sentences about titles that stand
    for several bodies."""

    previous: dict[int, Body] = field(default_factory=dict)
    notes: dict[int, tuple[str, ...]] = field(default_factory=dict)
    names: dict[str, None] = field(default_factory=dict)
    alone: list[Body] = field(default_factory=list)
    """Bodies of last year's reports, given as such or in the run, that have none of this year."""
    met: int = 0
    """So many have one."""

    def tell(self, at: int, *notes: str) -> None:
        self.notes[at] = (*self.notes.get(at, ()), *map(sys.intern, notes))


def find(
    run: Sequence[Body],
    given: Sequence[Card],
    forms: Forms,
    library: Library,
    organs: Organs | None = None,
    history: Path | None = None,
) -> LastYears:
    """Last year's reports of the bodies of a run: ``given`` ones before the run's own before those beside
    before what the ``history`` remembers."""
    found = LastYears()
    doubts: dict[int, str] = {}
    _match(run, given, forms, library, found, doubts, organs, given=True)
    _match(run, None, forms, library, found, doubts, organs)
    left = {
        at: None
        for at, body in enumerate(run)
        if at not in found.previous and at not in doubts and _is_usual(body.report, forms)
    }
    beside = Beside([run[at].report for at in left])
    for batch in beside.batches(lambda: {identity(file.path) for body in run for file in files_of(body)}):
        readings = library.read(batch)
        beside.unread += [one.path for one in readings if one.card is None and not one.foreign]
        cards = [one.card for one in readings if one.card is not None]
        _match(run, cards, forms, library, found, doubts, organs)
        if all(at in found.previous for at in left):
            break
    for at in left:
        if at in found.previous:
            found.tell(at, f"与 {found.previous[at].report.path} 比较（在旁边的文件夹里找到）")
    if history is not None:
        without = [at for at in left if at not in found.previous]
        _remember(run, without, history, forms, library, found, doubts, organs)
    for at, body in enumerate(run):
        previous = found.previous[at].report if at in found.previous else None
        reason = _not_compared(body.report, previous, doubts.get(at))
        if previous is not None and not reason and previous.unread:
            found.tell(at, f"与上年的比较不全：{previous.path} 没有读到或不能确定 {previous.unread}")
        if previous is not None and not reason and _is_renamed(body.report.organ, previous.organ):
            found.tell(at, f"上年的报告用的是“{previous.organ}”的名称（依机关名单，是同一机关）")
        if reason and _is_usual(body.report, forms):
            found.tell(at, f"未与上年比较：{reason}", *(beside.told() if at in left else ()))
    return found


def of_last_year(run: Sequence[Body], found: LastYears) -> list[Body]:
    """The bodies of a run whose reports are last year's of others in it, or lie among such.

    A single report with a wrong year is nobody's last year's; so nothing is taken for last year's but what
    is of a year, and a kind, of which others are.
    """
    has_later = {id(body) for body in found.previous.values()}
    then = {(body.report.kind, body.report.year) for body in run if id(body) in has_later}
    now = {(run[at].report.kind, run[at].report.year) for at in found.previous if at < len(run)}
    return [
        body for body in run if id(body) in has_later or (body.report.kind, body.report.year) in then - now
    ]


def told(past: Sequence[Body]) -> list[str]:
    """A Chinese sentence on the reports that are only compared with."""
    years = sorted({body.report.year for body in past if body.report.year is not None})
    counts = {year: sum(len(body.copies) for body in past if body.report.year == year) for year in years}
    return [f"{year} 年度的 {number} 份只作上年的参照，没有另外核对。" for year, number in counts.items()]


def files_of(body: Body) -> Iterator[Card]:
    for copy in body.copies:
        yield from copy.files


def _match(
    run: Sequence[Body],
    pool: Sequence[Card] | None,
    forms: Forms,
    library: Library,
    found: LastYears,
    doubts: dict[int, str],
    organs: Organs | None,
    *,
    given: bool = False,
) -> None:
    """Pairs what is not paired yet with reports of a pool; without one, with those of the run. ``given``:
    the pool is what somebody has put there as last year's."""
    if pool is not None and not pool:
        return
    own = [file for body in run for file in files_of(body)]
    names, notes = bodies([*own, *(pool or ())], organs)
    found.names.update(dict.fromkeys(notes))
    named = [body.named(names) for body in run]
    earlier = gather(pool, names, forms, library) if pool is not None else run
    pairing = pair(named, [body.named(names) for body in earlier] if pool is not None else named)
    for at, previous in pairing.previous.items():
        if at not in found.previous and at not in doubts:
            found.previous[at] = earlier[previous]
            found.met += given or pool is None
    for at, doubt in pairing.doubts.items():
        if at not in found.previous:
            doubts.setdefault(at, doubt)
    if given and not pairing.doubts:
        met = set(pairing.previous.values())
        found.alone += [body for number, body in enumerate(earlier) if number not in met]


def _is_renamed(now: str | None, then: str | None) -> bool:
    return bool(now and then) and not same_organ(now or "", then or "")


def _remember(
    run: Sequence[Body],
    left: Sequence[int],
    history: Path,
    forms: Forms,
    library: Library,
    found: LastYears,
    doubts: dict[int, str],
    organs: Organs | None,
) -> None:
    """Pairs what is left with the figures that the history has of last year's reports."""
    from checker.run.bodies.remembered import remembered  # most runs have no history

    names, _ = bodies([file for body in run for file in files_of(body)], organs)
    wanted = {at: _in_full(run[at].named(names), organs) for at in left}
    for at, (report, doubt) in remembered(wanted, history, forms, organs).items():
        if report is None:
            doubts.setdefault(at, doubt)
        else:
            card = library.lay(report)
            found.previous[at] = Body(card, (Copy(card),))
            found.tell(at, f"与{report.path}比较：上年的数字取自历史记录，没有正文")


def _in_full(one: Named, organs: Organs | None) -> Named:
    """The report under the name that tells its place, too: a history may hold others of its title."""
    organ = organs.called(one.organ) if organs is not None else None
    return Named(one.report, placed_name(place_beyond(one.report, organ), one.organ) if one.organ else None)


def _is_usual(report: Card, forms: Forms) -> bool:
    """Whether a report of the year before is to be expected: a form covers it, or no year was read."""
    return report.year is None or forms.for_year(report.year - 1, report.kind) is not None


def _not_compared(report: Card, previous: Card | None, doubt: str | None) -> str:
    """Why a report was not compared with last year's; empty where it was."""
    if report.year is None or report.organ is None:
        return f"没有读到{'年度' if report.year is None else '机关名称'}"
    if previous is None:
        return doubt or f"没有找到 {report.year - 1} 年度的报告"
    return "" if previous.tables else f"{previous.path} 中没有读到表格"
