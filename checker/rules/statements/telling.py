"""What an audit says of a figure that no reading bears out: its name, the tables, the likely slip."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from checker.language.quantity import Quantity
from checker.prose.evidence import Sign
from checker.prose.mentions import Mention, Reading
from checker.prose.vocabulary import Vocabulary
from checker.report import Address
from checker.rules.base import Case, Equation, Term, Weighed
from checker.rules.prose import amount, fits, printed
from checker.rules.sheet import Sheet
from checker.rules.slip import slip_among
from checker.rules.statements.candidates import Candidate

_SHOWN = 4
"""How many other readings an audit names."""


def compared(
    tried: Sequence[Candidate], table: str, said: str, quantity: Quantity, sheet: Sheet
) -> dict[str, str]:
    """What the tables have for a figure: of one reading by the table, of several each by its name."""
    found: dict[str, str] = {}
    for one in tried:
        value = one.value or Decimal(0)
        money = quantity.kind == "money"
        name = one.name.replace("该项", said) if len(tried) > 1 else table
        found.setdefault(name, amount(value, quantity) if money else sheet.working(one.cells))
    return found


def equation(mention: Mention, one: Candidate) -> Equation | None:
    quantity = mention.quantity
    if not quantity.exact or one.value is None or quantity.kind == "percent":
        return None
    if one.value != quantity.low and fits(quantity, one.value):
        return None
    terms = tuple(Term(factor, address) for factor, address in one.cells)
    return Equation(terms, -quantity.low, printed(quantity))


def called(mention: Mention, vocabulary: Vocabulary) -> str:
    """What a figure is said of, in the names that the vocabulary has."""
    topics = "、".join(vocabulary.topics[t].name for t in mention.topics if t in vocabulary.topics)
    roles = "、".join(vocabulary.roles[r].name for r in mention.roles if r in vocabulary.roles)
    applicants = "、".join(
        vocabulary.applicants[a].name for a in mention.applicants if a in vocabulary.applicants
    )
    return "".join((topics, f"（{applicants}）" if applicants else "", f"“{roles}”" if roles else ""))


def how_read(weighed: Weighed, signs: Sequence[Sign], severity: str, vocabulary: Vocabulary) -> str:
    """As what a figure was read, what else was tried, and what makes that more or less sure."""
    parts = [f"读作{called(weighed.mention, vocabulary)}"]
    if weighed.tried:
        parts.append(f"另按{'、'.join(weighed.tried[:_SHOWN])}核对，也不相符")
    for lead, some in (
        ("佐证：", [sign for sign in signs if sign.cost < 0]),
        ("存疑：", [sign for sign in signs if sign.cost > 0]),
    ):
        if some:
            parts.append(lead + "，".join(vocabulary.weights.called(sign) for sign in some))
    if severity == "error" and len(parts) == 1:
        parts.append("没有别的读法")
    return "；".join(parts) + "。"


def hint(mention: Mention, one: Candidate, reading: Reading, sheet: Sheet) -> str | None:
    quantity = mention.quantity
    if one.value is None or not quantity.exact:
        return None
    neighbours: list[tuple[str, Decimal]] = []
    if len(one.cells) == 1 and quantity.low >= 3:
        address = one.cells[0][1]
        neighbours = sheet.case.once(("neighbours", address), lambda: _neighbours(address, sheet))
    earlier = [
        ("上年数", other.quantity.low)
        for other in reading.before(mention.sentence, mention.quantity.start)
        if other.when == "last" and other.quantity.unit == quantity.unit
    ]
    slip = slip_among(quantity.low, one.value, [*earlier, *last_year(one, sheet.case), *neighbours])
    return f"{slip}。" if slip else None


def _neighbours(address: Address, sheet: Sheet) -> list[tuple[str, Decimal]]:
    """The other cells of a cell's row and column, whose number may have been copied."""
    layout = sheet.layout(address.table)
    columns = layout.columns("columns", address.row) if layout else ()
    rows = layout.rows("rows") if layout and len(layout.table.rows) > 1 else ()
    near = [address._replace(column=c) for c in columns] + [address._replace(row=r) for r in rows]
    return [
        (f"“{sheet.label(a)}”", value)
        for a in near
        if a != address and (cell := sheet.cell(a)) is not None and (value := cell.value) is not None
    ]


def last_year(one: Candidate, case: Case) -> list[tuple[str, Decimal]]:
    """The same cells in last year's report, whose text may have been left standing."""
    cells = [case.previous.cell(address) for _, address in one.cells] if case.previous else []
    values = [cell.value for cell in cells if cell is not None and cell.value is not None]
    return [("上年报告的数", sum(values, Decimal(0)))] if values and len(values) == len(one.cells) else []
