"""One report in several files (Word, and the stamped PDF) against each other, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from checker.audit import Location
from checker.ground.yamlfile import Fields
from checker.language.filenames import short
from checker.language.numerals import figure
from checker.report import Address, Cell, Report
from checker.rules.base import Case, Outcome
from checker.rules.differences import differences
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.layout import Layouts

Role = Literal["primary", "related"]
_TOLD = 5
"""How many cells the message names."""


@dataclass(frozen=True, slots=True)
class Twins:
    """The compiled rule."""

    layouts: Layouts

    def run(self, case: Case) -> Iterable[Outcome]:
        if not case.twins:
            return [Outcome("not_applicable", reason="没有同一份报告的另一个文件")]
        found = list(differences((case.report, *case.twins)))
        return [self._failure(case, found)] if found else [Outcome("pass")]

    def _failure(self, case: Case, found: list[tuple[Address, list[tuple[Report, Cell]]]]) -> Outcome:
        told: list[str] = []
        values: dict[str, str] = {}
        own: list[Location] = []
        others: list[Location] = []
        for address, cells in found:
            layout = self.layouts.of(case.report, case.form, address.table)
            label = layout.form.label(address) if layout else str(address)
            names = short([report.path for report, _ in cells])
            printed = [(name, _figure(cell)) for name, (_, cell) in zip(names, cells, strict=True)]
            values[label] = "；".join(f"{name} {said}" for name, said in printed)
            if len(told) < _TOLD:
                told.append(f"{label}（{'、'.join(f'{name} 为 {said}' for name, said in printed)}）")
            for report, cell in cells:
                if cell.place is None:
                    continue
                if report is not case.report:
                    others.append(Location(cell.place, "related", label, report.path, str(address)))
                else:
                    role: Role = "related" if own else "primary"
                    own.append(Location(cell.place, role, label, None, str(address)))
        more = f" 等 {len(found)} 格" if len(found) > _TOLD else ""
        files = "、".join(report.path for report in (case.report, *case.twins))
        return Outcome(
            "fail",
            slots={"files": files, "cells": "；".join(told) + more, "count": str(len(found))},
            cells=tuple(address for address, _ in found),
            values=values,
            locations=(*own, *others),
        )


def _figure(cell: Cell) -> str:
    if cell.state == "blank":
        return "空白"
    return figure(cell.value) if cell.value is not None else f"“{cell.text.strip()}”"


def _compile(fields: Fields, context: Context) -> Compiled:
    return Compiled(Twins(context.layouts), frozenset(("files", "cells", "count")))


KIND = Kind(
    summary="同一份报告的几个文件（如 Word 和盖章的 PDF）各格是否一致",
    keys={},
    compile=_compile,
    reads="tables",
)
