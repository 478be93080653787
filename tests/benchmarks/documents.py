"""How many cells are read right, format by format: ``python tests/benchmarks/documents.py FOLDER``.

FOLDER holds ``truth.json`` (report → ``as_printed`` cells by table, row and column, and ``organ``, ``year``,
``form``) and one folder for each format with the same reports (``docx/000.docx`` …). Printed for each:
exact (the right number, or blank where nothing is printed), unknown (``unsure`` or not found), false, and
the time for a file beside the fastest possible reading of the same file (the floor: unzip and parse the
XML, extract the text with pypdfium2, read the OLE streams, parse the HTML, decode the bytes) – warm, file
after file in this process; and cold, a process of its own for one file, imports included. Medians; -v tells
what was false.

With ``--office`` only this is told, for the formats given (``doc wps``): processor time of reading a file, of
olefile reading its streams, and of LibreOffice turning it into ``.docx`` – in one call for all files, and in
a call of its own for each of the first few. Medians; for the one call a file's share of it.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

from checker import run
from checker.forms import Forms
from checker.report import Address, Report
from checker.run.inputs import collect
from checker.run.reading import read_all
from checker.settings import Settings

BLANK = {"", "/", "-", "—", "－", "–", "无"}


def printed(tables: dict[str, Any]) -> Iterator[tuple[Address, str]]:
    for table, rows in tables.items():
        for row, columns in rows.items():
            for column, text in columns.items():
                yield Address(table, row, column), text


def value(text: str, address: Address, form: str) -> Decimal | None:
    """What stands in a cell; money in 元."""
    if text.strip() in BLANK:
        return None
    number = text.replace(",", "").replace("，", "").replace("+", "").strip()
    factor = 1
    if (address.row, address.column, form) == ("fees", "amount", "2021"):
        factor = 10000
    for word, times in (("万元", 10000), ("元", 1)):
        if number.endswith(word):
            number, factor = number.removesuffix(word).strip(), times
            break
    for word, sign in (("增加", 1), ("减少", -1), ("增", 1), ("减", -1), ("↑", 1), ("↓", -1)):
        if number.startswith(word):
            number, factor = number.removeprefix(word).strip(), factor * sign
            break
    return Decimal(number) * factor


def score(report: Report | None, truth: dict[str, Any]) -> tuple[int, int, int, list[str]]:
    """Exact, unknown and false cells of one report, and what was false."""
    exact = unknown = 0
    wrong = []
    for address, text in printed(truth["as_printed"]):
        cell = report.cell(address) if report else None
        want = value(text, address, truth["form"])
        if cell is None or cell.state == "unsure":
            unknown += 1
        elif (cell.state == "blank") if want is None else (cell.state == "number" and cell.value == want):
            exact += 1
        else:
            wrong.append(f"{address}: {cell.state} {cell.value}, printed {text!r}")
    if report is not None:
        for key in ("organ", "year", "form"):
            if getattr(report, key) != truth[key]:
                wrong.append(f"{key}: {getattr(report, key)!r}, printed {truth[key]!r}")
    return exact, unknown, len(wrong), wrong


def main(folder: Path, only: list[str], show: bool) -> None:
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    forms: Forms = run.load(Settings())[0]
    print(
        f"{'format':12}{'files':>6}{'cells':>7}{'exact':>9}{'unknown':>9}{'false':>7}"
        f"{'read ms':>9}{'floor':>7}{'report ms':>11}{'cold ms':>9}{'floor':>7}"
    )
    for place in sorted(path for path in folder.iterdir() if path.is_dir()):
        if only and place.name not in only:
            continue
        items = [item for item in collect([str(place)]) if Path(item.path).stem in truth]
        readings = [group[0] for group in read_all(items, forms, 1)]
        totals = [0, 0, 0]
        for item, reading in zip(items, readings, strict=True):
            *counts, wrong = score(reading.report, truth[Path(item.path).stem])
            totals = [total + count for total, count in zip(totals, counts, strict=True)]
            for line in wrong if show else []:
                print(f"    {item.path}: {line}")
            if reading.report is None and show:
                print(f"    {item.path}: {reading.problem}")
        cells = sum(totals) or 1
        print(
            f"{place.name:12}{len(items):6}{cells:7}{totals[0] / cells:9.2%}{totals[1] / cells:9.2%}"
            f"{totals[2]:7}" + speed([Path(item.path) for item in items], forms)
        )


FLOORS = {
    b"PK": "import zipfile, lxml.etree as e; z = zipfile.ZipFile(p); "
    "[e.fromstring(z.read(n)) for n in z.namelist() if n in ('word/document.xml', 'content.xml')]",
    b"\xd0\xcf": "import olefile; f = olefile.OleFileIO(p); [f.openstream(n).read() for n in f.listdir()]",
    b"%PDF": "import pypdfium2 as f; d = f.PdfDocument(p); [q.get_textpage().get_text_bounded() for q in d]",
    b"<": "from selectolax.lexbor import LexborHTMLParser as h; h(open(p, 'rb').read())",
    b"": "open(p, 'rb').read().decode('gb18030', 'replace')",
}
"""How the file begins → the least that must be done to read it."""


def speed(paths: list[Path], forms: Forms) -> str:
    """Milliseconds: reading, its floor, reading and recognising; one file in a process, and its floor."""
    from checker import readers
    from checker.document import Unreadable
    from checker.recognise import NotAReport, recognise

    head = paths[0].read_bytes()[:64].lstrip(b"\xef\xbb\xbf \r\n")
    if head.startswith(b"{\\rtf"):
        return f"{'through LibreOffice, in one batch':>43}"
    floor = next(code for magic, code in FLOORS.items() if head.startswith(magic))
    compiled = compile(floor, "floor", "exec")
    reading, floors, whole = [], [], []
    for path in paths:
        started = time.perf_counter()
        try:
            document = readers.read(path)
            read = time.perf_counter()
            recognise(document, forms)
        except (Unreadable, NotAReport):
            read = time.perf_counter()
        ended = time.perf_counter()
        exec(compiled, {"p": str(path)})
        floors.append(time.perf_counter() - ended)
        reading.append(read - started)
        whole.append(ended - started)
    ours = f"from checker import readers; readers.read({str(paths[0])!r})"
    return (
        f"{median(reading) * 1000:9.1f}{median(floors) * 1000:7.1f}{median(whole) * 1000:11.1f}"
        f"{_cold(ours):9.0f}{_cold(f'p = {str(paths[0])!r}; {floor}'):7.0f}"
    )


CALLS = 5
"""So many files are given to LibreOffice one by one."""


def beside_office(folder: Path) -> None:
    """Prints the milliseconds of processor time that reading the files of a folder takes, and others take."""
    from checker import readers

    paths = sorted(path for path in folder.iterdir() if path.is_file())
    floor = compile(FLOORS[b"\xd0\xcf"], "floor", "exec")
    ours, streams = [], []
    for path in paths:
        started = time.process_time()
        readers.read(path)
        read = time.process_time()
        exec(floor, {"p": str(path)})
        streams.append(time.process_time() - read)
        ours.append(read - started)
    single = median(_office([path]) for path in paths[:CALLS])
    print(
        f"{folder.name:8}{len(paths):5} files   read {median(ours) * 1000:8.1f}   "
        f"olefile {median(streams) * 1000:6.1f}   LibreOffice in one call "
        f"{_office(paths) / len(paths) * 1000:8.0f}, file by file {single * 1000:8.0f}"
    )


def _office(paths: list[Path]) -> float:
    """Seconds of processor time of LibreOffice for one call; its profile is there before."""
    with tempfile.TemporaryDirectory() as name:
        command = ["soffice", f"-env:UserInstallation={Path(name).as_uri()}/profile", "--headless"]
        subprocess.run([*command, "--terminate_after_init"], capture_output=True, check=False)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [*command, "--convert-to", "docx", "--outdir", name, *map(str, paths)],
            capture_output=True,
            check=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if len(list(Path(name).glob("*.docx"))) != len(paths):
            return float("nan")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _cold(code: str) -> float:
    """Median milliseconds of a process that runs ``code``."""
    times = []
    for _ in range(5):
        started = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
        times.append(time.perf_counter() - started)
        if done.returncode and b"Unreadable" not in done.stderr:
            return float("nan")
    return median(times) * 1000


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument not in ("-v", "--office")]
    if "--office" in sys.argv:
        for kind in arguments[1:] or ["doc", "wps"]:
            beside_office(Path(arguments[0]) / kind)
    else:
        main(Path(arguments[0]), arguments[1:], "-v" in sys.argv)
