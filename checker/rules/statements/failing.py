"""A figure that agrees with no sum of cells that it may be: what is told of it, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from checker.prose.evidence import Sign
from checker.prose.mentions import Mention, Reading
from checker.rules.base import Outcome, Weighed
from checker.rules.prose import amount, place, printed, subject
from checker.rules.sheet import Sheet
from checker.rules.statements.candidates import Candidate
from checker.rules.statements.spec import Spec
from checker.rules.statements.telling import called, compared, equation, hint
from checker.rules.statements.weighing import nearly

_HEAD = 2
"""How many characters at its end say what sort of thing a noun names."""
_SHOWN = 4
"""How many readings a message names."""


def failure(
    spec: Spec,
    mention: Mention,
    tried: Sequence[Candidate],
    loose: Candidate | None,
    instance: str,
    reading: Reading,
    sheet: Sheet,
) -> Outcome:
    """The finding. ``loose``: a reading under another name whose number the figure has."""
    quantity = mention.quantity
    first = tried[0]
    cells = tuple(dict.fromkeys(a for one in tried for _, a in one.cells))
    layout = sheet.layout(first.cells[0][1].table)
    table = layout.table.short if layout else "表格"
    doubts = _doubts(spec, mention, tried, loose, reading)
    said = called(mention, reading.vocabulary)
    shown = tried[:_SHOWN]
    slots = {
        "said": said,
        "figure": printed(quantity),
        "tried": "；".join(f"{one.name} {amount(one.value or Decimal(0), quantity)}" for one in shown),
        "value": amount(first.value or Decimal(0), quantity),
        "table": table,
    }
    message = None
    if loose is not None and spec.loose_message:
        message = spec.loose_message
        slots["tried"] = f"{loose.name} {amount(loose.value or Decimal(0), quantity)}"
    return Outcome(
        "fail",
        instance,
        slots=slots,
        cells=tuple(a for _, a in first.cells),
        values={"正文": printed(quantity), **compared(tried, table, said, quantity, sheet)},
        locations=(place(reading, mention), *sheet.locations(cells)),
        message=message,
        hint=hint(mention, first, reading, sheet),
        equation=equation(mention, first) if len(tried) == 1 and not doubts else None,
        expected=_expected(spec, mention, tried),
        subject=subject(reading.sentence(mention).text),
        weighed=Weighed(mention, (*mention.signs, *doubts), tuple(one.name for one in tried[1:])),
    )


def _doubts(
    spec: Spec, mention: Mention, tried: Sequence[Candidate], loose: Candidate | None, reading: Reading
) -> list[Sign]:
    """What the rule itself says against calling such a figure wrong."""
    roles = {*mention.roles, *spec.roles_of(mention)}
    found = {
        "loose_role": bool(spec.doubtful & roles) and not spec.firm & roles,
        "unspoken": mention.unspoken,
        "applicant": bool(mention.applicants),
        "members": mention.scope == "members",
        "loose_part": spec.loose_parts and _is_part(mention, reading),
        "other_name": loose is not None,
        "rough": nearly(mention.quantity, tried),
    }
    return [reading.vocabulary.weights.sign(name) for name, held in found.items() if held]


def _is_part(mention: Mention, reading: Reading) -> bool:
    """Whether a figure is told as a part of what its row counts; “印发文件 146 份，其中制定规范性文件 2 件”
    is all there is of that row."""
    if not mention.depth and mention.mark not in ("parts", "open"):
        return False
    before = reading.before(mention.sentence, mention.quantity.start)
    names = tuple(token.text for token in mention.lead if token.has("topic"))
    kind = bool(before) and bool(before[-1].noun) and any(n.endswith(before[-1].noun[-_HEAD:]) for n in names)
    return bool(mention.depth) or not kind


def _expected(spec: Spec, mention: Mention, tried: Sequence[Candidate]) -> tuple[Decimal, ...]:
    """What the figure would be in each reading."""
    if spec.at_most or not mention.quantity.exact:
        return ()
    sign = mention.change if spec.change else 1
    values = (one.value * sign for one in tried if one.value is not None)
    return tuple(dict.fromkeys(value for value in values if value >= 0))
