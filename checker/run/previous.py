"""Last year's reports: those given as such, those of the run itself, those in a folder beside.

Where a report is not compared, its audit says so. What lies in a folder beside is only ever compared with.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from checker import filenames
from checker.forms import Forms
from checker.inputs import Input, identity, on_disk, walk
from checker.pairing import pair
from checker.reading import looks_like_one
from checker.report import Report
from checker.run.files import Reader
from checker.run.naming import bodies
from checker.run.twins import Body, gather

MOST_BESIDE = 2000
"""So many files of the folders beside are looked at."""
_LEVELS_UP = 4
"""So many folders above a report may have a year in their names."""
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_NAMED = 3
"""How many unreadable files are named."""


@dataclass(slots=True)
class LastYears:
    """``previous``: index of a body → its report of last year. ``notes``: what is to be told of a body's
    reports. ``compared``: the bodies that were found, all of whose files findings may point into.
    ``names``: Chinese sentences about titles that stand for several bodies."""

    previous: dict[int, Report] = field(default_factory=dict)
    notes: dict[int, list[str]] = field(default_factory=dict)
    compared: list[Body] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)

    def tell(self, at: int, *notes: str) -> None:
        self.notes.setdefault(at, []).extend(notes)


def find(run: Sequence[Body], given: Sequence[Report], forms: Forms, read: Reader) -> LastYears:
    """Last year's reports of the bodies of a run: ``given`` ones before the run's own before those beside."""
    found = LastYears()
    doubts: dict[int, str] = {}
    _match(run, given, forms, found, doubts)
    _match(run, None, forms, found, doubts)
    left = [
        at
        for at, body in enumerate(run)
        if at not in found.previous and at not in doubts and _is_usual(body.report, forms)
    ]
    beside = Beside([run[at].report for at in left])
    for batch in beside.batches({identity(file.path) for body in run for file in files_of(body)}):
        readings = read(batch)
        beside.unread += [one.path for one in readings if one.report is None and not one.foreign]
        _match(run, [one.report for one in readings if one.report is not None], forms, found, doubts)
        if all(at in found.previous for at in left):
            break
    for at in left:
        if at in found.previous:
            found.tell(at, f"与 {found.previous[at].path} 比较（在旁边的文件夹里找到）")
    for at, body in enumerate(run):
        reason = _not_compared(body.report, found.previous.get(at), doubts.get(at))
        if reason and _is_usual(body.report, forms):
            found.tell(at, f"未与上年比较：{reason}", *(beside.told() if at in left else ()))
    return found


def files_of(body: Body) -> Iterator[Report]:
    for copy in body.copies:
        yield from copy.files


def _match(
    run: Sequence[Body],
    pool: Sequence[Report] | None,
    forms: Forms,
    found: LastYears,
    doubts: dict[int, str],
) -> None:
    """Pairs what is not paired yet with reports of a pool; without one, with those of the run."""
    if pool is not None and not pool:
        return
    own = [file for body in run for file in files_of(body)]
    names, notes = bodies([*own, *(pool or ())])
    found.names.update(dict.fromkeys(notes))
    earlier = gather(pool, names, forms) if pool is not None else run
    pairing = pair([body.named(names) for body in run], [body.named(names) for body in earlier])
    for at, previous in pairing.previous.items():
        if at not in found.previous and at not in doubts:
            found.previous[at] = previous
            found.compared += [body for body in earlier if body.report is previous]
    for at, doubt in pairing.doubts.items():
        if at not in found.previous:
            doubts.setdefault(at, doubt)


def _is_usual(report: Report, forms: Forms) -> bool:
    """Whether a report of the year before is to be expected: a form covers it, or no year was read."""
    return report.year is None or forms.for_year(report.year - 1, report.kind) is not None


def _not_compared(report: Report, previous: Report | None, doubt: str | None) -> str:
    """Why a report was not compared with last year's; empty where it was."""
    if report.year is None or report.organ is None:
        return f"没有读到{'年度' if report.year is None else '机关名称'}"
    if previous is None:
        return doubt or f"没有找到 {report.year - 1} 年度的报告"
    return "" if previous.tables else f"{previous.path} 中没有读到表格"


class Beside:
    """The folders beside those of some reports that are named by the year before: ``2023年报`` beside
    ``2024年报``, ``2023/年报`` for ``2024/年报``."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self._reports = [report for report in reports if report.organ and report.year]
        self.unread: list[str] = []
        self._cut = False

    def batches(self, known: set[object]) -> Iterator[list[Input]]:
        """The files there, those first whose names fit; never one whose name is plainly another body's or
        another year's, nor one of ``known`` (the files of the run)."""
        likely: list[Input] = []
        others: list[Input] = []
        looked = 0
        for folder in self._folders():
            for item in islice(walk(folder), MOST_BESIDE - looked + 1):
                looked += 1
                if looked > MOST_BESIDE:
                    self._cut = True
                    break
                if item.problem is None and looks_like_one(item.path) and identity(item.path) not in known:
                    fit = self._fit(item.path)
                    if fit is not None:
                        (likely if fit else others).append(item)
        yield from filter(None, (likely, others))

    def told(self) -> list[str]:
        """What is to be said where nothing was found."""
        notes = []
        if self._cut:
            notes.append(f"旁边的文件夹里文件太多，只看了前 {MOST_BESIDE} 个")
        if self.unread:
            more = f" 等 {len(self.unread)} 份" if len(self.unread) > _NAMED else ""
            notes.append(f"旁边的文件夹里读不出的有：{'、'.join(self.unread[:_NAMED])}{more}")
        return notes

    def _fit(self, path: str) -> bool | None:
        """Whether a file's name fits a report looked for; ``None``: it is plainly none of those."""
        bodies, years = filenames.bodies(path), filenames.years(path)
        fitting = [
            any(filenames.may_be(name, report.organ or "") for name in bodies)
            for report in self._reports
            if not years or (report.year or 0) - 1 in years
        ]
        if not fitting or (bodies and not any(fitting)):
            return None
        return bool(bodies)

    def _folders(self) -> list[Path]:
        """Each once, and none that lies in another: the nearest come first."""
        found: list[Path] = []
        for parent in dict.fromkeys(Path(report.path).parent for report in self._reports):
            for folder in _a_year_before(parent):
                if not any(folder.is_relative_to(other) for other in found):
                    found.append(folder)
        return found


def _a_year_before(folder: Path) -> Iterable[Path]:
    """The folders that differ from this one by the year in one of their names, or in all."""
    here = folder.absolute()
    chain = [here, *here.parents][:_LEVELS_UP]
    tails = [here.relative_to(one) for one in chain]
    every = here
    for one, tail in zip(chain, tails, strict=True):
        if not _YEAR.search(one.name):
            continue
        before = one.with_name(_YEAR.sub(lambda year: str(int(year[0]) - 1), one.name))
        every = _renamed(every, len(one.parts) - 1, before.name)
        for wanted in (every, before / tail, before):
            found = Path(on_disk(wanted))
            if found.is_dir():
                yield _as_given(found, folder)


def _renamed(path: Path, at: int, name: str) -> Path:
    return Path(*path.parts[:at], name, *path.parts[at + 1 :])


def _as_given(found: Path, folder: Path) -> Path:
    """Relative where the folder beside which it lies is told so."""
    return found if folder.is_absolute() else Path(os.path.relpath(found))
