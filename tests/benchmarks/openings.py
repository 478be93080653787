"""How many wrong figures of a report's prose are found: every figure that a judge tied is made wrong in turn.

    python tests/benchmarks/openings.py FOLDER [SHARE] [--workers N] [--keep FILE] [--against FILE]

FOLDER has for each report ``NNN.yaml`` (its ``figures``, each with the ``text`` around it, ``figure`` as
printed and what it says: ``says``, a cell, or ``relation``, another figure) and ``full/NNN.md``, the report.
A figure is made wrong by one more, two digits swapped, ten times as much; SHARE (0 to 1) of these are tried.
It is found where the changed report has a finding at ``warning`` or above that the right one has not.
Printed are the misses and the shares found by what the figure says; ``--keep`` and ``--against`` are those of
``python -m checker.measure``, which also tells the findings of the reports as they are.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from checker.measure import kept, screen
from checker.measure.changing import tried
from checker.measure.results import Result, Score, Share, by_kind


def told(results: Sequence[Result]) -> list[str]:
    """The misses, then the shares found by what the figure says, graded error and at all."""
    lines = [
        f"missed: {result.id} {fault.text}".replace("\n", " ")
        for result in results
        for fault in result.faults
        if not fault.found
    ]
    for kind, score in {**by_kind(results), "all": Score.of(results)}.items():
        faults = [f for result in results if kind in (result.kind, "all") for f in result.faults]
        red = Share(sum(fault.found == "error" for fault in faults), len(faults))
        lines.append(f"{kind}: found {screen.share(score.share('recall'))}, as error {screen.share(red)}")
    return lines


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("share", type=float, nargs="?", default=1.0)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--against", type=Path)
    asked = parser.parse_args(arguments)
    before = kept.Run.load(asked.against) if asked.against else None
    results = tried(asked.folder, asked.share, asked.workers)
    print(*told(results), sep="\n")
    if before is not None:
        print(*kept.compared(before, results), sep="\n")
    if asked.keep:
        kept.keep(asked.keep, results, whole=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
