"""How well the rules protect a form's cells: by how many sums a wrong figure in each would be seen.

Computed from the rules themselves, on an empty form. A cell in no sum is seen by no arithmetic; cells in
one sum are seen, but not told apart; changes that make up for each other in every sum are never seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal

from checker import engine
from checker.diagnose.system import System, build
from checker.document import Document
from checker.forms import Form, Rounding
from checker.report import Address, Cell, Prose, Report, Table
from checker.rules.base import Case, Rule


def protection(rules: Iterable[Rule], form: Form) -> Mapping[str, Counter[int]]:
    """Table → number of sums → how many of its cells stand in as many."""
    system = _system(rules, form)
    counts: dict[str, Counter[int]] = {name: Counter() for name in form.tables}
    for name, table in form.tables.items():
        for address in table.addresses():
            at = system.index.get(address)
            counts[name][len(system.firm[at]) if at is not None else 0] += 1
    return counts


def escaping(rules: Iterable[Rule], form: Form) -> Mapping[str, tuple[int, int]]:
    """Table → by how many at the last digit a cell under a sum may be wrong without being seen, for the
    rounding of what the table prints: for the best and for the worst guarded of its cells."""
    system = _system(rules, form)
    found: dict[str, list[int]] = {}
    for at, cell in enumerate(system.variables):
        sums = [system.sums[one].slack for one, _ in system.firm[at]]
        if sums and cell.step:
            found.setdefault(cell.address.table, []).append(int(min(sums)))
    return {name: (min(most), max(most)) for name, most in found.items()}


def _system(rules: Iterable[Rule], form: Form) -> System:
    """The sums of a form of which every cell prints 0."""
    tables = {
        table.id: Table(table.id, {at: _zero(at, table.rounding) for at in table.addresses()})
        for table in form.tables.values()
    }
    document = Document("", "text", ())
    report = Report(document, form.kind, None, form.first_year, form.id, None, None, (), tables, Prose(()))
    case = Case(report, form)
    return build(case, engine.run(rules, case))


def _zero(address: Address, rounding: Rounding) -> Cell:
    step = Decimal(1) if rounding == "printed" else None
    return Cell(address, "number", Decimal(0), "0", None, "grid", "元", step=step)
