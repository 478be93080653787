"""How well wrong cells are found and named: clean reports made up at random, some cells changed, audited.

    python tests/benchmarks/diagnose.py [REPORTS] [SEED]

Every report is written as a file (both forms in turn, every shape of text and HTML) and goes through the
whole road. Prints shares in per cent; then the time to diagnose one wrong cell, and the worst cases known.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from checker import engine, run
from checker.audit import Finding
from checker.diagnose import findings
from checker.diagnose.protection import protection
from checker.forms import Form, Forms
from checker.report import Address
from checker.rules import Ruleset
from checker.rules.base import Case
from checker.settings import Settings
from tests.support.generate import Figures, figures, report
from tests.support.shapes import MARKUP, TEXT, sheet

SHAPES = [(shape, writer) for shape, writer in {**TEXT, **MARKUP}.items()]


@dataclass
class Trial:
    """What came of changing some cells of one report."""

    wanted: dict[str, Decimal]
    findings: list[Finding]
    broken: bool
    """Whether any sum failed: changes that make up for each other cannot be seen."""

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == "error"]

    @property
    def causes(self) -> dict[str | None, Decimal | None]:
        return {mend.cell: mend.expected for finding in self.errors for mend in finding.cause}

    @property
    def alternatives(self) -> list[dict[str | None, Decimal | None]]:
        return [
            {mend.cell: mend.expected for mend in mends}
            for finding in self.errors
            for mends in finding.alternatives
        ]

    @property
    def right(self) -> bool:
        return self.causes == self.wanted

    @property
    def named(self) -> bool:
        """Every changed cell stands among the causes or the alternatives with its right value."""
        told = [self.causes, *self.alternatives]
        return all(any(one.get(cell) == value for one in told) for cell, value in self.wanted.items())


@dataclass
class Bench:
    forms: Forms
    rules: Ruleset
    rng: random.Random
    folder: Path
    noisy: list[str] = field(default_factory=list)
    """Clean reports that were not clean to us."""

    def reports(self, count: int) -> list[tuple[Form, Figures, str]]:
        """Clean figures, each with the shape that it will be written in."""
        forms = list(self.forms)
        return [
            (
                form := forms[number % len(forms)],
                figures(form, self.rng),
                SHAPES[number // 2 % len(SHAPES)][0],
            )
            for number in range(count)
        ]

    def audit(self, form: Form, cells: Figures, shape: str) -> list[Finding]:
        writer: Callable[..., str] = dict(SHAPES)[shape]
        path = (
            self.folder / f"report{'.html' if 'html' in shape else '.md' if shape == 'markdown' else '.txt'}"
        )
        path.write_text(writer(sheet(form, cells)), encoding="utf-8")
        (audit,) = run.check([str(path)], Settings(), self.forms, self.rules).reports
        return [finding for finding in audit.findings if finding.severity != "info"]

    def change(self, cells: Figures, at: Address) -> Decimal:
        """A wrong value as a slip of the hand makes it."""
        right = int(cells[at])
        digits = str(right)
        wrong = right
        while wrong == right or wrong < 0:
            wrong = self.rng.choice(
                (
                    right + self.rng.choice((-3, -2, -1, 1, 2, 3)),
                    right * 10,
                    int(digits[::-1]),
                    int(digits + digits[-1]),
                    self.rng.randint(0, 99),
                )
            )
        return Decimal(wrong)

    def trial(self, form: Form, cells: Figures, shape: str, wrong: list[Address]) -> Trial:
        changed = dict(cells)
        for at in wrong:
            changed[at] = self.change(cells, at)
        case = Case(report(form, changed), form)
        broken = any(
            outcome.result == "fail" and outcome.equation for _, outcome in engine.run(self.rules, case)
        )
        found = self.audit(form, changed, shape)
        return Trial({str(at): cells[at] for at in wrong}, found, broken)


def accuracy(bench: Bench, count: int) -> None:
    clean = bench.reports(count)
    for form, cells, shape in clean:
        bench.noisy += [f"{shape} {one.rule}: {one.message}" for one in bench.audit(form, cells, shape)]
    print(f"{count} clean reports: {len(bench.noisy)} findings at warning or above")
    for line in bench.noisy[:5]:
        print("   ", line)

    one: dict[str, list[Trial]] = {"applications": [], "review": []}
    for form, cells, shape in clean:
        pool = [at for at in cells if at.table in one]
        at = bench.rng.choice(pool)
        one[at.table].append(bench.trial(form, cells, shape, [at]))
    trials = [trial for group in one.values() for trial in group]
    print(f"one cell of tables 三 and 四 changed ({len(trials)} reports)")
    tell("caught", [bool(trial.errors) for trial in trials])
    tell("exactly one error", [len(trial.errors) == 1 for trial in trials])
    tell("表三: only cause, right value", [trial.right for trial in one["applications"]])
    tell(
        "表四: among at most five alternatives",
        [trial.right or (trial.named and len(trial.alternatives) <= 5) for trial in one["review"]],
    )

    two = []
    for form, cells, shape in clean:
        wrong = bench.rng.sample([at for at in cells if at.table == "applications"], 2)
        two.append(bench.trial(form, cells, shape, wrong))
    print(f"two cells of table 三 changed ({len(two)} reports)")
    tell("caught, where any sum breaks", [bool(trial.errors) for trial in two if trial.broken])
    tell("both named with right value", [trial.named for trial in two if trial.broken])
    tell("both as the only cause", [trial.right for trial in two if trial.broken])


def tell(what: str, results: list[bool]) -> None:
    share = 100 * sum(results) / len(results) if results else 0
    print(f"    {what:<42} {share:6.1f} %  ({sum(results)} of {len(results)})")


def times(bench: Bench) -> tuple[float, float]:
    """Seconds to diagnose one wrong cell, and the worst of the cases known to be hard."""
    form = list(bench.forms)[-1]
    cells = figures(form, random.Random(1))
    table = [at for at in cells if at.table == "applications"]
    wrong = dict(cells)
    wrong[Address("applications", "granted", "natural_person")] += 7
    single = cost(bench, form, wrong)
    print(f"diagnosis of one wrong cell: {single * 1000:.2f} ms")
    rng = random.Random(2)
    worst = 0.0
    for name, many in (("4", 4), ("5", 5), ("6", 6), ("10", 10), ("20", 20), ("60", 60), ("all", len(table))):
        slowest = 0.0
        for _ in range(8):
            bad = dict(cells)
            for at in rng.sample(table, many):
                bad[at] += rng.randint(1, 99)
            if many == len(table):
                bad = {at: value + rng.randint(1, 99) for at, value in cells.items()}
            slowest = max(slowest, cost(bench, form, bad))
        print(f"    {name:>3} wrong cells: {slowest * 1000:.2f} ms, {slowest / single:.1f} times")
        worst = max(worst, slowest)
    for name, bad in hard(cells).items():
        seconds = cost(bench, form, bad)
        print(f"    {name}: {seconds * 1000:.2f} ms, {seconds / single:.1f} times")
        worst = max(worst, seconds)
    return single, worst


def hard(cells: Figures) -> dict[str, Figures]:
    """Cases made to keep the search busy: many equal differences, which any cell of a column could mend."""
    columns = ("natural_person", "business", "research", "public_welfare", "legal_service", "other", "total")
    rows = ("granted", "partial", "denied.state_secret", "denied.third_party", "rejected.petition")
    diagonal, block, totals = dict(cells), dict(cells), dict(cells)
    for row, column in zip(rows, columns, strict=False):
        diagonal[Address("applications", row, column)] += 1
    for row in rows:
        for column in columns[:3]:
            block[Address("applications", row, column)] += 1
    for number, column in enumerate(columns):
        totals[Address("applications", "total", column)] += number + 1
    equal = {at: value + 1 for at, value in cells.items()}
    return {"equal diagonal": diagonal, "equal block": block, "all totals": totals, "all off by one": equal}


def protected(bench: Bench) -> None:
    """By how many sums a wrong figure in each cell would be seen."""
    print("cells by the number of sums they stand in")
    for form in bench.forms:
        for table, counts in protection(bench.rules, form).items():
            cells = sum(counts.values())
            shares = ", ".join(f"{n} sums {100 * counts[n] / cells:.0f} %" for n in sorted(counts))
            print(f"    form {form.id} {form.tables[table].short} ({cells} cells): {shares}")


def cost(bench: Bench, form: Form, cells: Figures) -> float:
    """Seconds of the diagnosis alone, best of several."""
    case = Case(report(form, cells), form)
    outcomes = engine.run(bench.rules, case)
    best = 9.9
    for _ in range(5):
        start = time.process_time()
        findings(case, outcomes)
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    forms, rules = run.load(Settings())
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(forms, rules, random.Random(seed), Path(folder))
        accuracy(bench, count)
        protected(bench)
        times(bench)


if __name__ == "__main__":
    main()
