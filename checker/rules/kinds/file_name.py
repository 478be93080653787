"""The name of the file against what the report says of itself. See ``FINDERS``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from checker.audit import Location
from checker.ground.yamlfile import Fields
from checker.language import filenames
from checker.report import Report
from checker.rules.base import Case, Outcome
from checker.rules.kind import Compiled, Context, Kind


def _years(case: Case) -> Iterator[Outcome]:
    told, year = filenames.years(case.report.path), case.report.year
    if told and year is not None:
        yield (
            Outcome("pass")
            if year in told
            else _failure(case.report, "、".join(map(str, sorted(told))), str(year), "year")
        )


def _organs(case: Case) -> Iterator[Outcome]:
    told, organ = filenames.bodies(case.report.path), case.report.organ
    if told and organ:
        agreed = any(filenames.may_be(one, organ) for one in told)
        yield Outcome("pass") if agreed else _failure(case.report, "、".join(told), organ, "organ")


def _failure(report: Report, named: str, said: str, subject: str) -> Outcome:
    place = report.title.place() if report.title else None
    return Outcome(
        "fail",
        slots={"named": named, "said": said},
        values={"文件名": named, "报告": said},
        locations=(Location(place, label="标题"),) if place is not None else (),
        subject=subject,
    )


Finder = Callable[[Case], Iterator[Outcome]]
FINDERS: Mapping[str, Finder] = {"year": _years, "organ": _organs}
"""What to look for → how."""


@dataclass(frozen=True, slots=True)
class FileName:
    """The compiled rule."""

    find: Finder

    def run(self, case: Case) -> list[Outcome]:
        return list(self.find(case)) or [Outcome("not_applicable", reason="文件名没有写明，或报告没有读到")]


def _compile(fields: Fields, context: Context) -> Compiled:
    find = FINDERS[fields.choice("find", FINDERS)]
    return Compiled(FileName(find), frozenset(("named", "said")))


KIND = Kind(
    summary="文件名所写的年度、机关与报告是否相符",
    keys={"find": {"enum": list(FINDERS), "description": "查什么：year 年度，organ 机关"}},
    required=("find",),
    compile=_compile,
    reads="prose",
)
