"""How well the sums of other kinds of report catch a wrong cell.

    python tests/benchmarks/kinds.py [REPORT FOLDER]...

Each pair is a clean report and the rule folder of its form, ``-`` for a form that comes with gouji; without
any, the two of ``tests/data/kinds``.
Every cell under a sum is printed in turn plus 1.00, with one digit changed, and with two neighbouring digits
changed over; told is how many give an error that names the cell, and which changes escape.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from checker import engine, run
from checker.diagnose import findings
from checker.diagnose.system import build
from checker.forms import Form, Forms, as_printed
from checker.readers import read
from checker.recognise import recognise
from checker.report import Address, Cell, Report
from checker.rules.base import Case
from checker.settings import Settings

DATA = Path(__file__).resolve().parent.parent / "data" / "kinds"


def changed(text: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    """The ways in which a figure is printed wrong: what was done to it, and what it is then."""
    number = Decimal(text.replace(",", ""))
    yield "plus 1", str(number + 1)
    digits = [at for at, character in enumerate(text) if character.isdigit()]
    at = rng.choice(digits)
    other = rng.choice([d for d in "0123456789" if d != text[at]])
    yield "one digit", text[:at] + other + text[at + 1 :]
    pairs = [(a, b) for a, b in pairwise(digits) if text[a] != text[b]]
    if pairs:
        a, b = rng.choice(pairs)
        yield "two swapped", text[:a] + text[b] + text[a + 1 : b] + text[a] + text[b + 1 :]


def printed(report: Report, address: Address, text: str) -> Report:
    """The report with a cell printed otherwise."""
    table = report.tables[address.table]
    cell: Cell = table.cells[address]
    value = Decimal(text.replace(",", ""))
    scale = (cell.step or Decimal(1)) * 10 ** len(cell.text.partition(".")[2]) if cell.step else Decimal(1)
    if cell.unit == "元" and not cell.step:
        old = Decimal(cell.text.replace(",", ""))
        scale = (cell.value or Decimal(0)) / old if old else Decimal(10_000)
    cells = {**table.cells, address: replace(cell, text=text, value=value * scale)}
    return replace(report, tables={**report.tables, address.table: replace(table, cells=cells)})


def trial(
    report: Report, form: Form, rules: run.Ruleset, rng: random.Random
) -> Iterator[tuple[str, str, bool]]:
    """What was done, to which cell, and whether an error names it."""
    case = Case(report, form)
    system = build(case, engine.run(rules, case))
    summed = {one.address for at, one in enumerate(system.variables) if system.firm[at]}
    for address in sorted(summed):
        cell = report.cell(address)
        if cell is None or cell.value is None:
            continue
        for what, text in changed(cell.text.strip(), rng):
            wrong = Case(printed(report, address, text), form)
            found, _ = findings(wrong, engine.run(rules, wrong))
            named = any(one.severity == "error" and str(address) in one.cells for one in found)
            yield what, f"{form.label(address)} {cell.text.strip()} → {text}", named


def main() -> int:
    given = [Path(one) for one in sys.argv[1:]]
    pairs = list(zip(given[::2], given[1::2], strict=True)) or [
        (DATA / name / "reports" / "clean.html", DATA / name) for name in ("accounts", "enforcement")
    ]
    worst = 1.0
    for path, folder in pairs:
        forms, rules = run.load(Settings(rule_folders=(folder,) if str(folder) != "-" else ()))
        report = recognise(read(path), Forms(forms))
        known = forms.get(report.form)
        assert known is not None, f"{path} follows no form"
        form = as_printed(known, report)
        tried: Counter[str] = Counter()
        caught: Counter[str] = Counter()
        escaped = []
        for what, where, named in trial(report, form, rules, random.Random(1)):
            tried[what] += 1
            caught[what] += named
            if not named:
                escaped.append(f"  {what}: {where}")
        print(f"{path.name}, {form.id}:")
        for what, count in tried.items():
            print(f"  {what}: {caught[what]} of {count} ({caught[what] / count:.1%})")
        print(*escaped, sep="\n")
        worst = min(worst, sum(caught.values()) / sum(tried.values()))
    return int(worst < 0.95)


if __name__ == "__main__":
    sys.exit(main())
