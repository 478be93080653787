"""Marks that no reader of the page counts, in every format: ``python tests/benchmarks/marks.py [--office]``.

A report for each mark and format, with the mark in a cell and in a sentence. Printed for each mark: what is
expected, and per format “·” (read so), “–” (no such mark in this format) or what was read instead. With
``--office`` LibreOffice writes the Word files as doc, rtf and pdf too. Status 1 if anything is wrong.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.marks import CHARACTERS, FORMATS, LOOKS, SHOWN, Mark, outcome, report, stored, wrong

OFFICE = ("doc", "rtf", "pdf")
_PLAIN = frozenset({"placeholder", "box", "chosen"})
"""Looks that LibreOffice turns into plain text, or into nothing, when it writes the Word file anew."""


def main() -> int:
    marks = [*CHARACTERS, *LOOKS]
    formats = [*FORMATS]
    converted: dict[tuple[int, str], bytes] = {}
    if "--office" in sys.argv and shutil.which("soffice"):
        converted = _converted(marks)
        formats += OFFICE
    failures = cells = sentences = 0
    print(f"{'mark':32} {'expected':16} " + " ".join(f"{format:6}" for format in formats))
    for number, mark in enumerate(marks):
        row, told = [], []
        for format in formats:
            data = converted.get((number, format)) if format in OFFICE else report(mark, format)
            if data is None:
                row.append("–")
                continue
            said = wrong(mark, data, format)
            cells += 1
            sentences += mark.spoken
            row.append("·" if said is None else "WRONG")
            if said is not None:
                failures += 1
                told.append(f"    {format}: {said}")
        expected = f"{mark.state} {'' if mark.value is None else mark.value}"
        print(f"{mark.name:32} {expected:16} " + " ".join(f"{one:6}" for one in row))
        print(*told, sep="\n", end="\n" if told else "")
    for number_, code, state, value in SHOWN:
        got = outcome(stored(number_, code), "xlsx")[:2]
        cells += 1
        failures += got != (state, value)
        said = "·" if got == (state, value) else f"WRONG {got}"
        print(f"{f'{number_} as {code or chr(71)}':32} {state} {'' if value is None else value}: xlsx {said}")
    print(f"{cells} cells and {sentences} sentences, {failures} wrong")
    return int(failures > 0)


def _converted(marks: list[Mark]) -> dict[tuple[int, str], bytes]:
    """The Word files of the marks as LibreOffice writes them in other formats."""
    found: dict[tuple[int, str], bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, mark in enumerate(marks):
            if mark in LOOKS and (data := report(mark, "docx")) is not None:
                Path(folder, f"{number}.docx").write_bytes(data)
        for format in OFFICE:
            names = [str(path) for path in sorted(Path(folder).glob("*.docx"))]
            command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
            subprocess.run(
                [*command, "--convert-to", format, "--outdir", folder, *names],
                check=False,
                capture_output=True,
                timeout=600,
            )
            for path in Path(folder).glob(f"*.{format}"):
                looks = {look for _, look in marks[int(path.stem)].stretches}
                if not looks & _PLAIN:
                    found[int(path.stem), format] = path.read_bytes()
    return found


if __name__ == "__main__":
    sys.exit(main())
