"""Makes what is made of the program when it is built (``checker.ground.prepared``).

    python -m checker.prepare [FILE]

writes it for the interpreter that runs it: beside the code, where it is looked for, or to FILE.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import TYPE_CHECKING

from checker.ground import prepared

if TYPE_CHECKING:
    from checker.forms import Forms
    from checker.rules import Ruleset

_SAMPLES = Path(__file__).parent.parent / "samples"
_FOR_A_RUN = ("cli.check", "run", "readers", "recognise", "prose", "rules", "diagnose", "render.text")
"""Rooms and modules that an audit on the command line imports; the others are made as they are called for."""


def main() -> None:
    prepared.make()
    for name in _modules():
        try:
            import_module(name)
        except ImportError:  # an extra that is not installed
            continue
    _audit(*_load())
    from checker.ground.wholefile import replace_file  # never under one who reads it

    replace_file(Path(sys.argv[1] if sys.argv[1:] else prepared.FILE), prepared.made())


def _modules() -> Iterator[str]:
    yield "checker.cli.program"
    for room in _FOR_A_RUN:
        name = f"checker.{room}"
        yield name
        inside = getattr(import_module(name), "__path__", None)
        yield from (module.name for module in walk_packages(inside or [], f"{name}."))


def _load() -> tuple[Forms, Ruleset]:
    """Forms, rules and vocabularies as a run takes them up."""
    from checker.run import load
    from checker.settings import Settings

    forms, rules = load(Settings())
    for rule in rules:
        rule.words.load()
        getattr(rule.check, "compiled", None)
    return forms, rules


def _audit(forms: Forms, rules: Ruleset) -> None:
    """The patterns that are put together as reports are read; a package has no samples with it."""
    from checker.readers import read_here
    from checker.recognise import recognise
    from checker.run.auditing import audit_report

    for sample in sorted(_SAMPLES.glob("20*.*")):
        audit_report(recognise(read_here(str(sample), sample.read_bytes()), forms), None, forms, rules)


if __name__ == "__main__":
    main()
