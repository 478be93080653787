"""Whether a change of the program changes what it says: every cell, finding and message, before and after.

    python tests/benchmarks/same.py keep KEPT [FOLDER...]     before the change
    python tests/benchmarks/same.py compare KEPT [FOLDER...]  after it; status 1 where anything differs

Looked at are the samples, 200 reports made up at random (both forms, every shape of text, Markdown, web
pages and Word) and the files of the FOLDERs. KEPT is a file of JSON: for each file its cells (state, value,
text, reason), its problems and its findings whole. A cell that was unsure and is read now is told apart.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checker import run
from checker.render import Options
from checker.render.json import to_json
from checker.render.parsed import json as parsed
from checker.settings import Settings
from tests.support.documents import docx
from tests.support.generate import figures
from tests.support.shapes import SHAPES, content, row_twice, sheet, without_row

REPORTS = 200
SUFFIX = {"md": "md", "html": "html", "messy": "html"}


def generated(folder: Path) -> None:
    forms = run.load(Settings())[0]
    for number in range(REPORTS):
        rng = random.Random(number)
        form = forms.get(("2019", "2021")[number % 2])
        assert form is not None
        cells = figures(form, rng)
        if number % 3 == 0:  # something to find
            wrong = rng.choice(sorted(cells))
            cells[wrong] += rng.randint(1, 9)
        made = sheet(form, cells, zeros=rng.choice(("0", "0", "", "/")))
        if number % 5 == 0:
            row = rng.choice(form.tables["applications"].rows)
            again = [str(rng.randint(0, 9)) for _ in row.columns]
            made = rng.choice(
                (without_row(made, "applications", row.id), row_twice(made, "applications", row.id, again))
            )
        shape, write = list(SHAPES.items())[number % len(SHAPES)]
        (folder / f"{number:03}-{shape}.{SUFFIX.get(shape, 'txt')}").write_text(write(made), "utf-8")
        if number % 4 == 0:
            (folder / f"{number:03}-word.docx").write_bytes(docx(content(made)))


def said(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the program says of each file of a folder, by itself."""
    settings = Settings()
    forms, rules = run.load(settings)
    options = Options(forms={form.id: form for form in forms})
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        audit = to_json(run.check([str(path)], settings, forms, rules))
        _, reports, problems, code = run.parse([str(path)], settings)
        read = json.loads(parsed(reports, options))["reports"]
        yield name, json.loads(json.dumps([audit, read, problems, code]).replace(str(folder), ""))


def everything(folders: list[Path]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as room:
        generated(Path(room))
        for folder in (Path(room), Path("samples"), *folders):
            label = "generated" if folder == Path(room) else folder.as_posix()
            found |= {f"{label}/{name}": what for name, what in said(folder)}
    return found


def differences(before: Any, after: Any, at: str = "") -> Iterator[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        if before.get("state") == "unsure" and after.get("state") not in (None, "unsure"):
            yield f"{at}: unsure, now {after.get('state')} {after.get('value')}"
            return
        for key in dict.fromkeys([*before, *after]):
            yield from differences(before.get(key), after.get(key), f"{at}/{key}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differences(one, other, f"{at}/{number}")
    elif before != after:
        was, now = (json.dumps(one, ensure_ascii=False)[:200] for one in (before, after))
        yield f"{at}: {was} → {now}"


def main() -> int:
    command, kept, *folders = sys.argv[1:]
    now = everything([Path(folder) for folder in folders])
    if command == "keep":
        Path(kept).write_text(json.dumps(now, ensure_ascii=False), "utf-8")
        print(f"{len(now)} files kept")
        return 0
    before = json.loads(Path(kept).read_text("utf-8"))
    found = list(differences(before, now))
    print(*found[:100], sep="\n")
    print(f"{len(now)} files compared, {len(found)} differences")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
