"""How well the rules protect a form's cells: by how many sums a wrong figure in each would be seen.

Computed from the rules themselves, on an empty form. A cell in no sum is seen by no arithmetic; cells in
one sum are seen, but not told apart; changes that make up for each other in every sum are never seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal

from checker import engine
from checker.diagnose.system import build
from checker.document import Document
from checker.forms import Form
from checker.report import Address, Cell, Prose, Report, Table
from checker.rules.base import Case, Rule


def protection(rules: Iterable[Rule], form: Form) -> Mapping[str, Counter[int]]:
    """Table → number of sums → how many of its cells stand in as many."""
    tables = {
        table.id: Table(table.id, {address: _zero(address) for address in table.addresses()})
        for table in form.tables.values()
    }
    document = Document("", "text", ())
    report = Report(document, form.kind, None, form.first_year, form.id, None, None, (), tables, Prose(()))
    case = Case(report, form)
    system = build(case, engine.run(rules, case))
    counts: dict[str, Counter[int]] = {name: Counter() for name in tables}
    for name, table in tables.items():
        for address in table.cells:
            at = system.index.get(address)
            counts[name][len(system.firm[at]) if at is not None else 0] += 1
    return counts


def _zero(address: Address) -> Cell:
    return Cell(address, "number", Decimal(0), "0", None, "grid", "元")
