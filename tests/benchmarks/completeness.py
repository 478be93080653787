"""Whether what was not read is told: clean reports, the same with a row left out, or printed twice.

    python tests/benchmarks/completeness.py [REPORTS] [SEED]

REPORTS (200) reports of both forms in turn go through the command's road in every shape of text, as Markdown,
web page, Word and (where LibreOffice is there) PDF. A clean one must be ``checked`` and pass; one that
lacks a row, or prints it twice with another figure, must be ``partial`` with ``incomplete`` naming that row.
Printed by format: how many are. What is not is listed with -v.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checker import run
from checker.audit import ReportAudit
from checker.forms import Form, Forms
from checker.settings import Settings
from tests.support.documents import docx, packed, unpacked
from tests.support.generate import figures
from tests.support.shapes import SHAPES, Sheet, content, row_twice, sheet, without_row

SUFFIX = {"md": "md", "html": "html", "messy": "html"}
ZEROS = ("0", "0", "", "/")
"""How offices print a zero; two in four print it."""
UNSEPARATED = ("pdf", "aligned")
"""Shapes in which a blank cell leaves no trace: there such a report is rightly partial."""
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_LINES = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in _SIDES)
_BORDERS = f"<w:tblBorders>{_LINES}</w:tblBorders>"


@dataclass(frozen=True)
class Trial:
    """One report: how it was spoilt, and the row that must be named (empty for a clean one)."""

    number: int
    spoilt: str
    row: str
    sheet: Sheet


def trials(forms: Forms, count: int, seed: int) -> Iterator[Trial]:
    for number in range(count):
        rng = random.Random(f"{seed}-{number}")
        form = forms.get(("2019", "2021")[number % 2])
        assert form is not None
        clean = sheet(form, figures(form, rng), zeros=ZEROS[number // 2 % len(ZEROS)])
        yield Trial(number, "clean", "", clean)
        yield from _spoilt(number, form, clean, rng)


def _spoilt(number: int, form: Form, clean: Sheet, rng: random.Random) -> Iterator[Trial]:
    tables = [table for table in form.tables.values() if table.layout != "strip"]
    places = [(table, row) for table in tables for row in table.rows]
    table, row = places[rng.randrange(len(places))]
    name = f"{table.short}·{row.name}"
    yield Trial(number, "lacks", name, without_row(clean, table.id, row.id))
    again = [str(rng.randint(1, 9)) for _ in row.columns]
    while again == clean.row(table, row):
        again = [str(rng.randint(1, 9)) for _ in row.columns]
    yield Trial(number, "twice", name, row_twice(clean, table.id, row.id, again))


def files(trial: Trial, folder: Path) -> Iterator[tuple[str, Path]]:
    stem = f"{trial.spoilt}-{trial.number:03}"
    for shape, write in SHAPES.items():
        if shape in UNSEPARATED and "" in trial.sheet.cells.values():
            continue
        path = folder / f"{shape}-{stem}.{SUFFIX.get(shape, 'txt')}"
        path.write_text(write(trial.sheet), encoding="utf-8")
        yield shape, path
    path = folder / f"docx-{stem}.docx"
    parts = unpacked(docx(content(trial.sheet)))
    body = parts["word/document.xml"]
    text = body.decode() if isinstance(body, bytes) else body
    text = text.replace("<w:tblPr/>", f"<w:tblPr>{_BORDERS}</w:tblPr>")
    path.write_bytes(packed({**parts, "word/document.xml": text}))
    yield "docx", path


def as_pdf(paths: list[Path], folder: Path) -> list[Path]:
    """The same, printed by LibreOffice from Word."""
    if shutil.which("soffice") is None:
        return []
    command = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    for first in range(0, len(paths), 100):
        some = [*map(str, paths[first : first + 100])]
        subprocess.run(
            [*command, "--convert-to", "pdf", "--outdir", str(folder), *some],
            capture_output=True,
            check=False,
        )
    return [path.with_suffix(".pdf") for path in paths if path.with_suffix(".pdf").exists()]


def right(audit: ReportAudit, trial: Trial, passes: bool) -> bool:
    told = [finding for finding in audit.findings if finding.rule == "incomplete"]
    if not trial.row:
        return audit.status == "checked" and not told and passes
    named = [name for values in told for name in values.values.values()]
    row = trial.row.partition("·")[2]
    return audit.status == "partial" and not passes and any(row in names for names in named)


def main() -> None:
    arguments = [argument for argument in sys.argv[1:] if argument != "-v"]
    count, seed = (int(arguments[n]) if len(arguments) > n else default for n, default in ((0, 200), (1, 1)))
    settings = Settings(jobs=0)
    forms, rules = run.load(settings)
    good: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    all_: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = {
            path: (shape, trial)
            for trial in trials(forms, count, seed)
            for shape, path in files(trial, folder)
        }
        for path in as_pdf([path for path in made if path.suffix == ".docx"], folder):
            made[path] = ("PDF file", made[path.with_suffix(".docx")][1])
        for path, (shape, trial) in made.items():
            audit = run.check([str(path)], settings, forms, rules)
            all_[shape][trial.spoilt] += 1
            if right(audit.reports[0], trial, audit.exit_code == 0):
                good[shape][trial.spoilt] += 1
            else:
                said = [f"{one.severity} {one.rule}: {one.message}" for one in audit.reports[0].findings]
                wrong.append(
                    f"{path.name} {trial.row} {audit.exit_code} {audit.reports[0].status} {said[:2]}"
                )
    for shape, counts in all_.items():
        told = "  ".join(f"{spoilt} {good[shape][spoilt]}/{total}" for spoilt, total in counts.items())
        print(f"{shape:8} {told}")
    if "-v" in sys.argv:
        print(*wrong, sep="\n")


if __name__ == "__main__":
    main()
