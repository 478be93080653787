"""Figures that the text works out of others: taken up again (上述 16 件), or left (除 1 件外，其余 10 件)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from checker.audit import Severity
from checker.ground.yamlfile import Fields
from checker.prose.mentions import Mention, Reading
from checker.prose.restated import Worked, worked_out
from checker.prose.vocabulary import Words
from checker.rules.base import Case, Outcome
from checker.rules.judge import figure
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.layout import Layouts
from checker.rules.names import UnknownName
from checker.rules.prose import answers, place, printed, read_linear, statements, subject
from checker.rules.sheet import sheet_of
from checker.rules.tree import Linear

_SLOTS = frozenset(("figure", "told"))
_CARRIED = "carried-in"


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """The compiled rule."""

    carried_in: Linear | None
    layouts: Layouts
    words: Words

    def run(self, case: Case) -> Iterable[Outcome]:
        reading = statements(case)
        carried = self._carried(case)
        outcomes = [_outcome(one, reading, carried) for one in worked_out(reading)]
        return answers(outcomes, reading.prose, "正文没有这样的说法")

    def _carried(self, case: Case) -> Decimal:
        """What was carried in, with which the text may have counted; 0 where the table does not say."""
        sheet = sheet_of(case, self.layouts)
        try:
            cells = list(sheet.addresses(self.carried_in, {})) if self.carried_in is not None else []
        except UnknownName:
            return Decimal(0)
        return (sheet.total(cells) if cells else None) or Decimal(0)


def _outcome(one: Worked, reading: Reading, carried: Decimal) -> Outcome:
    mention = one.figure
    instance = f"{mention.sentence + 1}.{mention.quantity.start}"
    told = (*one.told, *one.taken)
    places = (place(reading, mention), *(place(reading, m, "related") for m in told))
    if one.holds or (one.taken and carried and one.comes_to(carried)):
        return Outcome("pass", instance, locations=places)
    grade: Severity | None = None if one.plain else "warning"
    said = printed(mention.quantity)
    if one.taken:
        left = _whole(one) - sum((m.quantity.low for m in one.taken), Decimal(0))
        taken = "－".join(printed(m.quantity) for m in told)
        before = f"{taken}＝{figure(left)}"
    else:
        before = _joined(told)
    return Outcome(
        "fail",
        instance,
        slots={"figure": said, "told": before},
        values={"此处": said, "前文": before},
        locations=places,
        severity=grade,
        subject=subject(reading.sentence(mention).text),
    )


def _whole(one: Worked) -> Decimal:
    return one.told[0].quantity.low


def _joined(mentions: Sequence[Mention]) -> str:
    return "、".join(printed(m.quantity) for m in mentions)


def _compile(fields: Fields, context: Context) -> Compiled:
    carried = read_linear(fields.node(_CARRIED)) if fields.has(_CARRIED) else None
    return Compiled(WorkedOut(carried, context.layouts, context.words), _SLOTS)


KIND = Kind(
    summary="正文由前面的数得出的数：再次说到的与余下的",
    keys={
        _CARRIED: {"type": "string", "description": "上年结转的单元格：余下的可以连它一起算"},
    },
    compile=_compile,
    reads="both",
)
