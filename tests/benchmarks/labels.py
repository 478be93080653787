"""How reports are read whose labels are not the form's.

    python tests/benchmarks/labels.py [REPORTS] [SEED] [-v]

REPORTS (200) reports of both forms in turn, as text in six shapes, web page, Word and (where Chromium is
there) PDF, each with one to six labels of rows and columns in other words: those of the files in
``wordings``, each file in turn. Printed for each format and each file: read fully right with exit 0; told as
not read fully, with exit 3, and nothing wrong; an alarm though all is right; silent (exit 0 or 1 though not
all cells are read); and wrong cells. -v lists what is not right.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from checker import run
from checker.forms import Form, Forms, FormTable, Row
from checker.recognise.matching import spelling
from checker.report import Report
from checker.settings import Settings
from tests.support.documents import docx
from tests.support.generate import figures
from tests.support.recognising import differing
from tests.support.shapes import SHAPES, Sheet, content, sheet

WORDINGS = Path(__file__).parent / "wordings"
FORMATS = ("text", "html", "docx", "pdf")
TEXT = ("tabs", "aligned", "pipes", "pdf", "cells", "md")
SEPARATED = ("tabs", "pipes", "cells", "md", "html", "messy", "docx", "pdf file")
MOST = 6
_UNMARKED = 1 / 6


@dataclass(frozen=True)
class Trial:
    number: int
    source: str
    """Whose wordings it has."""
    shape: str
    changed: tuple[str, ...]
    """The labels that are printed otherwise: what is printed for which."""
    right: Sheet
    printed: Sheet


def trials(forms: Forms, count: int, seed: int) -> Iterator[Trial]:
    files = sorted(WORDINGS.glob("*.yaml"))
    for number in range(count):
        rng = random.Random(f"{seed}-{number}")
        form = forms.get(("2019", "2021")[number // 4 % 2])
        assert form is not None
        file = files[number // 8 % len(files)]
        wordings = yaml.safe_load(file.read_text(encoding="utf-8"))
        kind = FORMATS[number % len(FORMATS)]
        shape = {"text": TEXT[number // 4 % len(TEXT)], "pdf": "pdf file"}.get(kind, kind)
        if shape == "html" and number % 8 > 3:
            shape = "messy"
        zeros = rng.choice(("0", "0", "", "/")) if shape in SEPARATED else "0"
        right = sheet(form, figures(form, rng), zeros=zeros)
        changed, printed = reworded(form, wordings, rng)
        yield Trial(number, file.stem, shape, changed, right, replace(right, form=printed))


def reworded(form: Form, wordings: Mapping[str, Any], rng: random.Random) -> tuple[tuple[str, ...], Form]:
    """The form with one to six of its labels in other words."""
    places = [
        (part, table, id)
        for part in ("rows", "columns")
        for table, known in wordings.get(part, {}).items()
        if table in form.tables
        for id in known
        if _is_there(form.tables[table], part, id)
    ]
    chosen = rng.sample(places, rng.randint(1, MOST))
    changed, tables = [], dict(form.tables)
    for part, table, id in chosen:
        wording = rng.choice(wordings[part][table][id])
        marked = rng.random() >= _UNMARKED
        tables[table] = _with(tables[table], part, id, wording, marked=marked)
        changed.append(f"{table}[{id}] {wording}{'' if marked or part == 'columns' else ' (no mark)'}")
    return tuple(changed), replace(form, tables=tables)


def _is_there(table: FormTable, part: str, id: str) -> bool:
    if part == "rows":
        return any(row.id == id for row in table.rows)
    return any(column.id == id for row in table.rows for column in row.columns)


def _with(table: FormTable, part: str, id: str, wording: str, *, marked: bool) -> FormTable:
    rows = []
    for row in table.rows:
        if part == "rows" and row.id == id:
            row = _row(row, wording, marked=marked)
        elif part == "columns":
            columns = (replace(c, label=wording) if c.id == id else c for c in row.columns)
            row = replace(row, columns=tuple(columns))
        rows.append(row)
    return replace(table, rows=tuple(rows))


def _row(row: Row, wording: str, *, marked: bool) -> Row:
    own, _ = spelling.split_mark(wording)
    return replace(row, label=wording, mark="" if own or not marked else row.mark)


def write(trial: Trial, folder: Path) -> Path:
    stem = folder / f"{trial.number:03}-{trial.shape.replace(' ', '-')}"
    if trial.shape == "docx":
        path = stem.with_suffix(".docx")
        path.write_bytes(docx(content(trial.printed)))
        return path
    if trial.shape == "pdf file":
        page, path = stem.with_suffix(".html"), stem.with_suffix(".pdf")
        page.write_text(SHAPES["html"](trial.printed), encoding="utf-8")
        _print(page, path)
        page.unlink()
        return path
    suffix = {"md": ".md", "html": ".html", "messy": ".html"}.get(trial.shape, ".txt")
    path = stem.with_suffix(suffix)
    path.write_text(SHAPES[trial.shape](trial.printed), encoding="utf-8")
    return path


def _print(page: Path, path: Path) -> None:
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    subprocess.run(
        [*command, f"--user-data-dir={page.parent / 'profile'}", f"--print-to-pdf={path}", page.as_uri()],
        capture_output=True,
        check=True,
        timeout=120,
    )


def verdict(report: Report | None, trial: Trial, code: int) -> tuple[str, list[str]]:
    """What became of a report, and the cells that are not right."""
    if report is None:
        return "told" if code == 3 else "silent", ["not read at all"]
    others = list(differing(report, trial.right))
    wrong = [
        f"WRONG {a}: {c.state} {c.text!r}, printed {t!r}" for a, t, c in others if c and c.state != "unsure"
    ]
    told = [f"{a}: {c.reason if c else 'not found'}" for a, _, c in others if not c or c.state == "unsure"]
    if wrong:
        return "WRONG", [f"{len(wrong)} cells", *wrong[:3]]
    if not told:
        return ("right" if code == 0 else "alarm"), []
    rows = dict.fromkeys(line.partition(",")[0] + "]" + line.partition("]:")[2] for line in told)
    return ("told" if code == 3 else "silent"), list(rows)


def main() -> None:
    arguments = [argument for argument in sys.argv[1:] if argument != "-v"]
    count, seed = (int(arguments[n]) if len(arguments) > n else default for n, default in ((0, 200), (1, 1)))
    settings = Settings(jobs=0)
    forms, rules = run.load(settings)
    chromium = shutil.which("chromium") is not None
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    wrong_cells = 0
    with tempfile.TemporaryDirectory() as name:
        for trial in trials(forms, count, seed):
            if trial.shape == "pdf file" and not chromium:
                continue
            path = write(trial, Path(name))
            audit = run.check([str(path)], settings, forms, rules)
            _, reports, _, _ = run.parse([str(path)], settings)
            report = reports[0] if reports else None
            what, details = verdict(report, trial, audit.exit_code)
            wrong_cells += int(details[0].split()[0]) if what == "WRONG" else 0
            for group in (trial.shape, f"wordings {trial.source}", "all"):
                groups[group][what] += 1
            if "-v" in sys.argv and what != "right":
                _tell(path.name, what, trial.changed, details, audit.exit_code)
    for group, counts in groups.items():
        total = sum(counts.values())
        print(f"{group:18}{total:5}  " + "  ".join(f"{what} {n}" for what, n in sorted(counts.items())))
    print(f"right {groups['all']['right'] / sum(groups['all'].values()):.1%}, wrong cells {wrong_cells}")


def _tell(name: str, what: str, changed: Sequence[str], details: Sequence[str], code: int) -> None:
    print(f"{what} {name} exit {code}: {'; '.join(changed)}")
    for line in details[:6]:
        print(f"    {line}")


if __name__ == "__main__":
    main()
