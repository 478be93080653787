"""What holds for any report on the whole road, from the bytes of a file to the findings."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from checker import run
from checker.audit import Finding, ReportAudit
from checker.forms import Form, Forms
from checker.report import Address
from checker.rules import Ruleset
from checker.run.inputs import Input
from checker.run.reading import read_input
from checker.settings import Settings
from support import generate, shapes

Loaded = tuple[Forms, Ruleset]
FORMS = ("2019", "2021")
SUFFIX = {"md": "md", "html": "html", "messy": "html"}
"""Of the shapes that are no plain text."""
CHARSETS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return run.load(Settings())


def form_of(loaded: Loaded, id: str) -> Form:
    form = loaded[0].get(id)
    assert form is not None
    return form


def figures(form: Form, seed: int) -> generate.Figures:
    return generate.figures(form, random.Random(seed))


def audit(data: bytes, name: str, loaded: Loaded) -> ReportAudit:
    (reading,) = read_input(Input(name, True, data=data), loaded[0])
    assert reading.report is not None, reading.problem
    return run.audit_report(reading.report, None, *loaded)


def errors(found: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in found if finding.severity == "error"]


# One set of figures, every shape


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("broken", [False, True], ids=["clean", "broken"])
def test_every_shape_gives_the_same_cells_and_findings(
    loaded: Loaded, form_id: str, seed: int, broken: bool
) -> None:
    form = form_of(loaded, form_id)
    cells = figures(form, seed)
    if broken:
        cells[Address("applications", "granted", "natural_person")] += 3
        cells[Address("review", "reconsideration", "total")] += 1
    sheet = shapes.sheet(form, cells)
    seen = {}
    for name, write in shapes.SHAPES.items():
        text, suffix = write(sheet), SUFFIX.get(name, "txt")
        for charset in CHARSETS:
            if suffix == "html":  # a page that lies about its character set
                text = text.replace("<head>", '<head><meta charset="gb2312">')
            result = audit(text.encode(charset), f"report.{suffix}", loaded)
            assert result.report is not None
            states = {cell.address: (cell.state, cell.value) for cell in result.report.cells()}
            findings = sorted((f.rule, f.severity, f.cells, f.message) for f in result.findings)
            seen[name, charset] = (result.organ, result.year, result.form, states, findings)
    first = seen["html", "utf-8"]
    assert first[3] == {address: ("number", value) for address, value in cells.items()}
    assert bool([f for f in first[4] if f[1] == "error"]) == broken
    for key, one in seen.items():
        assert one == first, key


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("write", [shapes.markdown, shapes.tabs])
def test_of_two_reports_in_one_file_the_first_is_read_and_the_other_told(
    loaded: Loaded, form_id: str, write: Callable[[shapes.Sheet], str]
) -> None:
    form = form_of(loaded, form_id)
    one, other = (
        write(shapes.sheet(form, figures(form, seed), year=form.first_year + seed)) for seed in (1, 0)
    )
    alone, both = (audit(text.encode(), "r.txt", loaded).report for text in (one, f"{one}\n\n{other}"))
    assert alone is not None
    assert both is not None
    assert {cell.address: cell.value for cell in both.cells()} == {
        cell.address: cell.value for cell in alone.cells()
    }
    assert [section.title for section in both.sections] == [section.title for section in alone.sections]
    assert both.year == form.first_year + 1
    assert both.another is not None
    links = f"{one}\n相关链接\n云岭县水务局{form.first_year}年政府信息公开工作年度报告\n"
    linked = audit(links.encode(), "r.txt", loaded).report
    assert linked is not None
    assert linked.another is None


# One wrong cell


def clean_and_blank(loaded: Loaded, form_id: str) -> Iterator[tuple[Form, generate.Figures, str]]:
    form = form_of(loaded, form_id)
    for seed in range(3):
        for zeros in ("0", ""):
            yield form, figures(form, seed), zeros


@pytest.mark.parametrize("form_id", FORMS)
def test_a_clean_report_has_no_error_also_with_its_zeros_blank(loaded: Loaded, form_id: str) -> None:
    for form, cells, zeros in clean_and_blank(loaded, form_id):
        sheet = shapes.sheet(form, cells, zeros=zeros)
        assert errors(audit(shapes.html(sheet).encode(), "r.html", loaded).findings) == []


@pytest.mark.parametrize("form_id", FORMS)
def test_any_changed_cell_of_tables_3_and_4_gives_an_error(loaded: Loaded, form_id: str) -> None:
    form = form_of(loaded, form_id)
    rng = random.Random(form_id)
    cells = figures(form, 7)
    for address in cells:
        if address.table == "disclosure":
            continue
        value = cells[address]
        for wrong in {value + 1, value + rng.randint(2, 500), max(Decimal(0), value - 1), value * 10}:
            if wrong != value:
                report = generate.report(form, {**cells, address: wrong})
                found = run.audit_report(report, None, *loaded).findings
                assert errors(found), (address, value, wrong)


# The samples


def test_the_samples_are_what_they_say(loaded: Loaded) -> None:
    samples = Path(__file__).resolve().parent.parent / "samples"
    for path in sorted(path for path in samples.iterdir() if path.is_file()):
        result = audit(path.read_bytes(), path.name, loaded)
        assert result.status == "checked", path
        if "clean" in path.stem or "blank" in path.stem or "carried" in path.stem:
            assert errors(result.findings) == [], path
        else:
            assert errors(result.findings), path
