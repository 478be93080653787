"""Clean reports made up at random from a seed: figures that agree, for any form of this kind.

The figures are data (cell → number); ``report`` lays them out as a report in memory, and the writers of
other helpers turn the same figures into files.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from decimal import Decimal

from checker.document import Document, LinePlace, Paragraph, line_paragraph
from checker.forms import Form, FormTable
from checker.prose import read_prose
from checker.report import Address, Cell, Report, Section, Table

Figures = dict[Address, Decimal]


def figures(form: Form, rng: random.Random, previous: Mapping[Address, Decimal] | None = None) -> Figures:
    """Figures for every cell of the form that agree with each other and with last year's, where given."""
    cells: dict[Address, int] = {}
    last = {address: int(value) for address, value in (previous or {}).items()}
    for table in form.tables.values():
        {"disclosure": _disclosure, "applications": _applications, "review": _review}[table.id](
            table, rng, cells, last
        )
    return {address: Decimal(value) for address, value in cells.items()}


def _count(rng: random.Random, usual: float = 0.5, most: int = 60) -> int:
    """Many zeros, some small numbers, few large ones: as in real tables."""
    if rng.random() > usual:
        return 0
    return rng.choice((1, 1, 2, 3, rng.randint(4, 12), rng.randint(4, most)))


def _applications(
    table: FormTable, rng: random.Random, cells: dict[Address, int], last: Mapping[Address, int]
) -> None:
    outcomes = table.group("outcomes", {row.id for row in table.rows})
    columns = [column.id for column in table.rows[0].columns if not column.total]
    for column in columns:
        usual = {"natural_person": 0.6, "business": 0.35}.get(column, 0.12)
        at = {row.id: Address("applications", row.id, column) for row in table.rows}
        for row in outcomes:
            cells[at[row]] = _count(rng, usual)
        carried_in = last.get(at["carried_out"], _count(rng, usual, 9))
        done = sum(cells[at[row]] for row in outcomes)
        if done < carried_in:
            cells[at["granted"]] += carried_in - done
            done = carried_in
        carried_out = _count(rng, usual, 9)
        cells[at["total"]] = done
        cells[at["carried_in"]], cells[at["carried_out"]] = carried_in, carried_out
        cells[at["new"]] = done + carried_out - carried_in
    for row in table.rows:
        cells[Address("applications", row.id, "total")] = sum(
            cells[Address("applications", row.id, column)] for column in columns
        )


def _review(
    table: FormTable, rng: random.Random, cells: dict[Address, int], last: Mapping[Address, int]
) -> None:
    for row in table.rows:
        parts = [Address("review", row.id, column.id) for column in row.columns if not column.total]
        for address in parts:
            cells[address] = _count(rng, 0.4, 9)
        pending = last.get(Address("review", row.id, "pending"), 0)
        if (lacking := pending - sum(cells[address] for address in parts)) > 0:
            cells[parts[0]] += lacking
        cells[Address("review", row.id, "total")] = sum(cells[address] for address in parts)


def _disclosure(
    table: FormTable, rng: random.Random, cells: dict[Address, int], last: Mapping[Address, int]
) -> None:
    for row in table.rows:
        at = {column.id: Address("disclosure", row.id, column.id) for column in row.columns}
        if row.id == "regulations":
            # Only a few bodies may make regulations: for any other a figure here is an error.
            cells.update(dict.fromkeys(at.values(), 0))
        elif "in_force" in at:
            made, standing = _count(rng, 0.7, 9), last.get(at["in_force"], rng.randint(0, 40))
            repealed = rng.randint(0, standing)
            cells |= {at["made"]: made, at["repealed"]: repealed, at["in_force"]: standing + made - repealed}
        elif "in_public" in at:
            made, published = _count(rng, 0.7, 9), _count(rng, 0.7, 9)
            standing = last.get(at["in_public"], rng.randint(0, 40))
            cells |= {at["made"]: made, at["published"]: published, at["in_public"]: standing + published}
        elif "previous" in at:
            before = rng.randint(1, 300)
            if at["previous"] in last:
                before = last[at["previous"]] + last[at["change"]]
            cells |= {at["previous"]: before, at["change"]: rng.randint(-min(before, 9) + 1, 40)}
            if before + cells[at["change"]] <= 0:
                cells[at["change"]] = 1
            if "decisions" in at:
                cells[at["decisions"]] = rng.randint(0, 30000)
        elif "projects" in at:
            projects = rng.randint(1, 40)
            cells |= {at["projects"]: projects, at["amount"]: rng.randint(1, 900000) * 100}
        elif "amount" in at:
            cells[at["amount"]] = rng.randint(0, 90000) * 100
        else:
            cells[at["decisions"]] = rng.randint(0, 30000)


def report(
    form: Form,
    cells: Mapping[Address, Decimal | None],
    *,
    organ: str = "宁安市公安局",
    year: int | None = None,
    prose: Iterable[str] = (),
    path: str = "",
    unsure: Iterable[Address] = (),
) -> Report:
    """A report in memory that prints these figures; ``None`` is a blank cell.

    Each row of a table stands on a line of its own, its label and its figures apart by tabs.
    """
    year = form.first_year if year is None else year
    doubtful = set(unsure)
    lines: list[str] = []
    tables: dict[str, Table] = {}
    for table in form.tables.values():
        found: dict[Address, Cell] = {}
        labels: dict[str, Paragraph] = {}
        for row in (*table.rows, *table.alternatives):
            present = [
                address
                for column in row.columns
                if (address := Address(table.id, row.id, column.id)) in cells
            ]
            if not present:
                continue
            line, number = row.label, len(lines) + 1
            labels[row.id] = line_paragraph(row.label, number)
            for address in present:
                value = cells[address]
                text = "" if value is None else f"{value.normalize():f}"
                column = next(c for c in row.columns if c.id == address.column)
                place = LinePlace(text, number, len(line) + 2, number, len(line) + 2 + len(text))
                line += f"\t{text}"
                state = "unsure" if address in doubtful else "blank" if value is None else "number"
                found[address] = Cell(
                    address,
                    state,
                    value if state == "number" else None,
                    text,
                    place,
                    "grid",
                    "元" if column.kind == "money" else None,
                )
            lines.append(line)
        tables[table.id] = Table(table.id, found, labels)
    body = []
    for text in prose:
        lines.append(text)
        body.append(line_paragraph(text, len(lines)))
    sections = (Section("overview", None, tuple(body)),)
    return Report(
        document=Document(path or f"{organ}{year}.txt", "text", (), tuple(lines)),
        kind=form.kind,
        organ=organ,
        year=year,
        form=form.id,
        title=None,
        period=None,
        sections=sections,
        tables=tables,
        prose=read_prose(sections, year),
    )
