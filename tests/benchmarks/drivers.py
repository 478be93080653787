"""What is timed: one task of ours or of a peer over some files, in a process of its own.

    python -m tests.benchmarks.drivers TASK [--idle] [FILE ...]

``--idle``: it only imports what these files need, so that the difference is the work itself. Tasks whose
names begin with ``warm`` print milliseconds of processor time for one report instead, after the first ones.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import process_time

ROUNDS = 5
IDLE = sys.argv[2:3] == ["--idle"]


def read_ours(files: Sequence[str]) -> None:
    from checker.readers import read_here
    from checker.readers.content import Content
    from checker.readers.formats import recognise

    kept = [(file, Path(file).read_bytes()) for file in files]
    recognise(Content(kept[0][1], kept[0][0])).reader()  # imports it
    for file, data in kept[: 0 if IDLE else None]:
        read_here(file, data)


def read_docx(files: Sequence[str]) -> None:
    """Every paragraph and every cell, as whoever reads a report by python-docx has to ask for them."""
    import docx

    for file in files[: 0 if IDLE else None]:
        document = docx.Document(file)
        assert [one.text for one in document.paragraphs]
        for table in document.tables:
            assert [[cell.text for cell in row.cells] for row in table.rows]


def read_html(files: Sequence[str]) -> None:
    import lxml.html
    import pandas

    assert lxml.html
    for file in files[: 0 if IDLE else None]:
        assert pandas.read_html(file, flavor="lxml", encoding="utf-8")


def read_pdf(files: Sequence[str]) -> None:
    import pdfplumber

    for file in files[: 0 if IDLE else None]:
        with pdfplumber.open(file) as document:
            for page in document.pages:
                page.extract_text()
                page.extract_tables()


def warm_read(files: Sequence[str]) -> None:
    """From bytes to what the report says."""
    from checker.readers import read
    from checker.recognise import recognise

    forms, _ = _rules()
    kept = [(file, Path(file).read_bytes()) for file in files]
    _print(lambda file, data: recognise(read(file, data), forms), kept)


def warm_audit(files: Sequence[str]) -> None:
    """From what the report says to its findings."""
    from checker.readers import read
    from checker.recognise import recognise
    from checker.run.auditing import audit_report

    forms, rules = _rules()
    kept = [(recognise(read(file, Path(file).read_bytes()), forms),) for file in files]
    _print(lambda report: audit_report(report, None, forms, rules), kept)


def _rules():  # type: ignore[no-untyped-def]
    from checker import run
    from checker.settings import Settings

    return run.load(Settings())


def _print(work: Callable[..., object], kept: Sequence[tuple[object, ...]]) -> None:
    for one in kept:
        work(*one)
    rounds = []
    for _ in range(ROUNDS):
        started = process_time()
        for one in kept:
            work(*one)
        rounds.append((process_time() - started) / len(kept))
    print(f"{median(rounds) * 1000:.2f}")


TASKS = {task.__name__: task for task in (read_ours, read_docx, read_html, read_pdf, warm_read, warm_audit)}

if __name__ == "__main__":
    TASKS[sys.argv[1]](sys.argv[3:] if IDLE else sys.argv[2:])
