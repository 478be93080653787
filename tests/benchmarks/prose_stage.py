"""What the prose of a report costs in this checkout and in another one that takes turns with it.

    python -m tests.benchmarks.prose_stage OTHER [--rounds N] [--documents FOLDER]

OTHER is a checkout with an interpreter in its ``.venv``, as old as 7652c05. Timed is what follows when a
report is recognised: its prose is read as statements, and all rules look at it that compare more than cells.
The text is that of the documents, repeated up to three lengths; told is the processor time in milliseconds,
the least of all rounds, by the rules that each checkout has and by those that both have.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import process_time
from typing import Any

LENGTHS = (1_500, 6_000, 24_000)
ROOT = Path(__file__).resolve().parents[2]
_OF_TABLES = frozenset(("cells", "identity", "rollup", "unchanged", "formulas"))
"""Kinds of rules that compare cells and nothing else, in old checkouts as well."""
_TRIES = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("other", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--documents", type=Path, default=ROOT.parent / "shared" / "documents" / "txt_raw")
    given = parser.parse_args()
    texts = _texts(given.documents)
    checkouts = {"this": ROOT, "other": given.other.resolve()}
    ids = {name: set(_asked(path, [], None)["rules"]) for name, path in checkouts.items()}
    both = sorted(ids["this"] & ids["other"])
    for title, rules in (("all rules of each", None), (f"the {len(both)} rules of both", both)):
        least: dict[str, list[float]] = {}
        for _ in range(given.rounds):
            for name, path in checkouts.items():
                took = _asked(path, texts, rules)["ms"]
                least[name] = [min(pair) for pair in zip(took, least.get(name, took), strict=True)]
        print(title)
        for length, one, other in zip(LENGTHS, least["this"], least["other"], strict=True):
            print(f"{length:7} characters {one:8.1f} ms, other {other:8.1f} ms: {one / other:.2f} ×")


def _texts(documents: Path) -> list[str]:
    """One text for each length, of what the reports say outside their tables."""
    from checker.forms import load_forms
    from checker.readers import read
    from checker.recognise import recognise
    from checker.rules import builtin_folder

    forms = load_forms([builtin_folder() / "forms"])
    files = sorted(documents.glob("*.txt")) or sorted((ROOT / "samples").glob("*.md"))
    reports = [recognise(read(str(file), file.read_bytes()), forms) for file in files]
    said = [one.text for report in reports for section in report.sections for one in section.body]
    whole = "\n".join(said)
    return [(whole * (length // len(whole) + 1))[:length] for length in LENGTHS]


def _asked(checkout: Path, texts: Sequence[str], rules: Sequence[str] | None) -> Mapping[str, Any]:
    """What a process in a checkout says: its rules on prose, and how long each text took them."""
    command = [str(checkout / ".venv" / "bin" / "python"), __file__, "--timed"]
    given = json.dumps({"texts": texts, "rules": rules})
    environment = {"PYTHONPATH": str(checkout), "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, cwd=checkout, env=environment, input=given, capture_output=True, text=True, check=True
    )
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found


def timed(texts: Sequence[str], rules: Sequence[str] | None) -> Mapping[str, Any]:
    """The same in this process. It imports what the oldest checkout has."""
    from checker import engine
    from checker.document import Document, line_paragraph
    from checker.forms import load_forms
    from checker.prose import read_prose
    from checker.report import Report, Section
    from checker.rules import Ruleset, builtin_folder, load_rules
    from checker.rules.base import Case

    gc.set_threshold(100_000, 20, 100)  # as the command does
    folder = builtin_folder()
    own = [
        rule for rule in load_rules([folder], load_forms([folder / "forms"])) if rule.kind not in _OF_TABLES
    ]
    chosen = Ruleset(tuple(rule for rule in own if rules is None or rule.id in rules))
    took = []
    for text in texts:
        body = tuple(line_paragraph(line, at) for at, line in enumerate(text.split("\n"), 1))
        sections = (Section("overview", None, body),)
        tries = []
        for _ in range(1 + _TRIES):
            # Recognised anew each time: an old checkout remembers the statements of the reports it read last.
            document, prose = Document("", "text", ()), read_prose(sections, 2023)
            report = Report(
                document, "gov-info-annual", "青山市档案局", 2023, "2021", None, None, sections, {}, prose
            )
            started = process_time()
            engine.run(chosen, Case(report, None))
            tries.append(process_time() - started)
        took.append(min(tries[1:]) * 1000)  # the first time warms
    return {"rules": [rule.id for rule in own], "ms": took}


if __name__ == "__main__":
    if sys.argv[1:] == ["--timed"]:
        json.dump(timed(**json.load(sys.stdin)), sys.stdout)
    else:
        main()
