"""What is timed: one task of ours or of a peer over some files, in a process of its own.

    python -m tests.benchmarks.drivers TASK FILE ...

prints milliseconds of processor time, imports not counted (the first file is read once before, as modules are
imported when first needed): for all files, each read once; of tasks whose names begin with ``warm`` for one
report, after all have been read once.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median
from time import process_time

ROUNDS = 5


def read_ours(files: Sequence[str]) -> None:
    from checker.readers import read_here

    _collect_seldom()
    _total(read_here, [(file, Path(file).read_bytes()) for file in files])


def read_docx(files: Sequence[str]) -> None:
    """Every paragraph and every cell, as whoever reads a report by python-docx has to ask for them."""
    import docx

    def read(file: str) -> object:
        document = docx.Document(file)
        tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
        return [one.text for one in document.paragraphs], tables

    _total(read, [(file,) for file in files])


def read_html(files: Sequence[str]) -> None:
    """A page whose tables are none for it is parsed all the same."""
    import lxml.html
    import pandas

    assert lxml.html

    def read(file: str) -> None:
        with suppress(ValueError):
            pandas.read_html(file, flavor="lxml")

    _total(read, [(file,) for file in files])


def read_pdf(files: Sequence[str]) -> None:
    import pdfplumber

    def read(file: str) -> object:
        with pdfplumber.open(file) as document:
            return [(page.extract_text(), page.extract_tables()) for page in document.pages]

    _total(read, [(file,) for file in files])


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

    _collect_seldom()
    return run.load(Settings())


def _collect_seldom() -> None:
    gc.set_threshold(100_000, 20, 100)  # as the command does


def _total(work: Callable[..., object], kept: Sequence[tuple[object, ...]]) -> None:
    work(*kept[0])
    started = process_time()
    for one in kept:
        work(*one)
    print(f"{(process_time() - started) * 1000:.2f}")


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
    TASKS[sys.argv[1]](sys.argv[2:])
