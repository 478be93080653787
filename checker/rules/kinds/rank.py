"""What is said to be most, or next: 以自然人为主, 商业企业次之."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from checker.audit import Severity
from checker.ground.yamlfile import Fields
from checker.prose.claims.ranks import Rank, ranks
from checker.prose.mentions import Reading
from checker.prose.tokens import Token
from checker.report import Address
from checker.rules.base import Case, Outcome
from checker.rules.claims.said import Said
from checker.rules.judge import figure
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.layout import Layouts
from checker.rules.names import UnknownName
from checker.rules.prose import answers, read_linear, statements, subject
from checker.rules.sheet import Sheet, sheet_of
from checker.rules.tree import Linear


@dataclass(frozen=True, slots=True)
class Ranking:
    """The compiled rule."""

    cells: Linear
    roles: tuple[str, ...]
    """What is compared where results are ranked; without it the kinds of applicants are."""
    layouts: Layouts

    def run(self, case: Case) -> Iterable[Outcome]:
        reading = statements(case)
        sheet = sheet_of(case, self.layouts)
        return answers(self._outcomes(reading, sheet), reading.prose, "正文没有这样的说法")

    def _outcomes(self, reading: Reading, sheet: Sheet) -> Iterator[Outcome]:
        for rank in ranks(reading):
            own, others = self._compared(rank.named, reading, sheet)
            if own and others:
                yield from self._outcome(rank, own, others, reading, sheet)

    def _compared(self, named: Token, reading: Reading, sheet: Sheet) -> tuple[list[str], list[str]]:
        """The names of what is ranked, and of all that it is compared with: rows with rows, groups with
        groups."""
        if self.roles:
            told = next((id for id in self.roles if named.has("role", id)), "")
            groups = {id for id in self.roles if any(other.startswith(f"{id}.") for other in self.roles)}
            others = [id for id in self.roles if (id not in groups) if "." in told or "." not in id]
            others = others if "." in told else [*others, *sorted(groups)]
            return ([told] if told else []), [id for id in others if id != told]
        layout = sheet.layout(self.cells.cells[0][1].table)
        if layout is None or not named.has("applicant"):
            return [], []
        parts = layout.columns("parts")
        columns = reading.vocabulary.columns(named.ids("applicant"))
        return [c for c in parts if c in columns], [c for c in parts if c not in columns]

    def _value(self, names: list[str], sheet: Sheet) -> tuple[Decimal | None, tuple[Address, ...]]:
        key = "role" if self.roles else "applicant"
        try:
            cells = sheet.addresses(self.cells, {key: tuple(names)})
        except UnknownName:
            return None, ()
        return sheet.total(cells), tuple(address for _, address in cells)

    def _outcome(
        self, rank: Rank, own: list[str], others: list[str], reading: Reading, sheet: Sheet
    ) -> Iterator[Outcome]:
        said = Said(rank.sentence, rank.tokens, (), rank.sure)
        value, addresses = self._value(own, sheet)
        values = [self._value([name], sheet) for name in others]
        if value is None or any(found is None for found, _ in values):
            return
        more = [(found, cells) for found, cells in values if found is not None and found > value]
        if rank.behind is not None:
            ahead, _ = self._value(self._compared(rank.behind, reading, sheet)[0], sheet)
            if ahead is not None and value > ahead:
                more += [(value, addresses)] * rank.place  # “次之”, and yet more than what is before it
        spot = said.place(reading)
        if value and len(more) < rank.place:
            yield Outcome("pass", said.instance, cells=addresses, locations=(spot,))
            return
        if not more:
            return  # nothing came in
        against = (*addresses, *(a for _, cells in more for a in cells))
        claim = said.words(reading)
        grade: Severity | None = "warning" if rank.loose or not rank.sure else None
        most = figure(max(found for found, _ in more))
        yield Outcome(
            "fail",
            said.instance,
            slots={"claim": claim, "value": figure(value), "most": most},
            cells=against,
            values={"正文": claim, sheet.short(against): figure(value), "更多的": most},
            locations=(spot, *sheet.locations(against)),
            severity=grade,
            subject=subject(reading.prose.sentences[rank.sentence].text),
        )


def _compile(fields: Fields, context: Context) -> Compiled:
    check = Ranking(read_linear(fields.node("cells")), fields.texts("roles", ()), context.layouts)
    return Compiled(check, frozenset({"claim", "value", "most"}))


KIND = Kind(
    summary="“以甲类为主”“乙类次之”“丙类最多”等先后的说法与表格是否一致",
    keys={
        "cells": {"type": "string", "description": "相互比较的单元格，写 $applicant 或 $role"},
        "roles": {
            "type": "array",
            "items": {"type": "string"},
            "description": "相互比较的办理结果；不写则比较各类申请人",
        },
    },
    required=("cells",),
    compile=_compile,
    reads="both",
)
