"""How many wrong figures of a report's prose are found: every figure that a judge tied is made wrong in turn.

    python tests/benchmarks/openings.py FOLDER [SHARE]

FOLDER has for each report ``NNN.yaml`` (its ``figures``, each with the ``text`` around it, ``figure`` as
printed and what it says: ``says``, a cell, or ``relation``, another figure) and ``full/NNN.md``, the report.
A figure is made wrong by one more, two digits swapped, ten times as much; SHARE (0 to 1) of these are tried.
It is found where the changed report has a finding at ``warning`` or above that the right one has not.
Printed are the shares found by what the figure says, and the misses.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from checker import run
from checker.readers import read
from checker.recognise import recognise
from checker.run.auditing import audit_report
from checker.settings import Settings


class Trial(NamedTuple):
    report: str
    text: str
    figure: str
    wrong: str
    says: str


def trials(folder: Path, share: float) -> Iterator[Trial]:
    chance = random.Random(7)
    for file in sorted(folder.glob("[0-9]*.yaml")):
        for one in yaml.safe_load(file.read_text(encoding="utf-8"))["figures"]:
            says = one.get("says") or one.get("relation")
            if not says or one.get("doubtful") or one.get("contradicted"):
                continue
            for wrong in sorted(set(_wrong(str(one["figure"])))):
                if chance.random() < share:
                    yield Trial(file.stem, one["text"], str(one["figure"]), wrong, says)


def _wrong(figure: str) -> Iterator[str]:
    match = re.fullmatch(r"(\d+)(\.\d+)?(\D*)", figure)
    if not match:
        return
    whole, rest = match[1], f"{match[2] or ''}{match[3]}"
    yield f"{int(whole) + 1}{rest}"
    yield f"{int(whole) * 10}{rest}" if int(whole) else f"10{rest}"
    if len(whole) > 1 and whole[-1] != whole[-2]:
        yield f"{whole[:-2]}{whole[-1]}{whole[-2]}{rest}"


def _audit(text: str) -> set[tuple[str, str]]:
    forms, rules = _LOADED
    report = recognise(read("a.md", text.encode()), forms)
    audit = audit_report(report, None, forms, rules)
    return {
        (finding.rule, place.place.text)
        for finding in audit.findings
        if finding.severity in ("error", "warning")
        for place in finding.locations
    }


_LOADED: Any = None


def _start() -> None:
    global _LOADED
    _LOADED = run.load(Settings())


def _found(job: tuple[Path, list[Trial]]) -> list[tuple[Trial, str]]:
    folder, told = job
    text = (folder / "full" / f"{told[0].report}.md").read_text(encoding="utf-8")
    before = _audit(text)
    results = []
    for trial in told:
        if trial.text.count(trial.figure) != 1:
            results.append((trial, "unplaced"))
            continue
        changed = text.replace(trial.text, trial.text.replace(trial.figure, trial.wrong))
        new = _audit(changed) - before
        results.append((trial, "found" if new else "missed"))
    return results


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0])
    share = float(arguments[1]) if len(arguments) > 1 else 1.0
    jobs: dict[str, list[Trial]] = {}
    for trial in trials(folder, share):
        jobs.setdefault(trial.report, []).append(trial)
    counted: Counter[tuple[str, str]] = Counter()
    with ProcessPoolExecutor(2, initializer=_start) as pool:
        for results in pool.map(_found, [(folder, told) for told in jobs.values()]):
            for trial, result in results:
                kind = "cell" if "[" in trial.says else trial.says.partition(":")[0]
                counted[kind, result] += 1
                if result == "missed":
                    print(
                        trial.report,
                        trial.text.replace("\n", " "),
                        trial.figure,
                        "→",
                        trial.wrong,
                        trial.says,
                    )
    for kind in sorted({kind for kind, _ in counted}):
        found, missed = counted[kind, "found"], counted[kind, "missed"]
        print(f"{kind}: {found} of {found + missed} found ({found / max(1, found + missed):.0%})")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
