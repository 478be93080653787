"""Complete lists whose whole stands in a table: “企业提出 12 件，律所提出 7 件，余下 45 件来自个人”."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from checker.ground.yamlfile import Fields
from checker.prose.listed import Listed, listed
from checker.prose.mentions import Reading
from checker.prose.vocabulary import Words
from checker.report import Address
from checker.rules.base import Case, Outcome
from checker.rules.judge import figure
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.layout import Layouts
from checker.rules.names import UnknownName
from checker.rules.prose import Sum, answers, place, printed, read_sums, statements, subject
from checker.rules.sheet import Sheet, sheet_of

_SLOTS = frozenset(("parts", "sum", "tried"))
_LEAST, _MOST = Decimal("0.8"), Decimal("1.25")
"""Between which shares of a whole the parts are meant to be all of it."""

Read = tuple[Sum, tuple[Address, ...], Decimal | None]


@dataclass(frozen=True, slots=True)
class ListedTotal:
    """The compiled rule. ``strict`` readings are the wholes that are told where none fits."""

    readings: tuple[Sum, ...]
    layouts: Layouts
    words: Words

    def run(self, case: Case) -> Iterable[Outcome]:
        reading = statements(case)
        read = list(self._read(sheet_of(case, self.layouts)))
        outcomes = [
            o for one in listed(reading) if (o := _outcome(one, reading, read, case, self)) is not None
        ]
        return answers(outcomes, reading.prose, "正文没有这样的列举")

    def _read(self, sheet: Sheet) -> Iterator[Read]:
        for one in self.readings:
            try:
                cells = tuple(sheet.addresses(one.linear, {}))
            except UnknownName:
                continue
            yield one, tuple(a for _, a in cells), sheet.total(cells)


def _outcome(
    one: Listed, reading: Reading, read: list[Read], case: Case, rule: ListedTotal
) -> Outcome | None:
    first = one.parts[0]
    instance = f"{first.sentence + 1}.{first.quantity.start}"
    spots = tuple(place(reading, m, "related" if at else "primary") for at, m in enumerate(one.parts))
    total = sum((m.quantity.low for m in one.parts), Decimal(0))
    told = {m.quantity.low for m in one.before}
    if total in told or any(value == total for _, _, value in read):
        return Outcome("pass", instance, locations=spots)
    unknown = next((cells for _, cells, value in read if value is None), None)
    if unknown is not None:
        why = sheet_of(case, rule.layouts).why(unknown)
        return Outcome("unknown", instance, why, cells=unknown, locations=spots)
    tried = [(sum_, cells, value) for sum_, cells, value in read if sum_.strict and value]
    if not any(_LEAST <= total / value <= _MOST for _, _, value in tried if value):
        return None
    cells = tuple(dict.fromkeys(a for _, addresses, _ in tried for a in addresses))
    sheet = sheet_of(case, rule.layouts)
    said = "；".join(f"{sum_.name} {figure(value)}" for sum_, _, value in tried if value is not None)
    return Outcome(
        "fail",
        instance,
        slots={
            "parts": "＋".join(printed(m.quantity) for m in one.parts),
            "sum": figure(total),
            "tried": said,
        },
        cells=cells,
        values={"各项之和": figure(total), sheet.short(cells): said},
        locations=(*spots, *sheet.locations(cells)),
        subject=subject(reading.sentence(first).text),
    )


def _compile(fields: Fields, context: Context) -> Compiled:
    return Compiled(ListedTotal(read_sums(fields, "readings"), context.layouts, context.words), _SLOTS)


KIND = Kind(
    summary="列举齐全而没有说总数的，与表格的总数",
    keys={
        "readings": {
            "type": "array",
            "items": {"type": "object"},
            "description": "各项之和可以是哪些数：名称与单元格之和；strict 为 false 的，只用来认可",
        },
    },
    required=("readings",),
    compile=_compile,
    reads="both",
    slots={"tried": "各种读法各是多少"},
)
