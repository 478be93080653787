"""How well the rules do on labelled sentences and whole reports: ``python -m checker.measure [PATH ...]``.

A label says which figures could be compared, and which are wrong and how gravely. Told are: of the
comparable figures, how many some check looked at; of the findings graded error and warning, how many are
true; of the wrong figures, how many are found at their grade, found milder, missed. ``cases`` and
``folders`` read what is labelled, ``trying`` leads it down the road, ``judging`` holds what was said against
the labels, ``results`` adds up, ``kept`` compares with a stored run, ``bars`` are the figures that README
tells and the tests hold, ``changing`` makes figures wrong that are right.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from checker.measure.results import Result, Score, by_kind
from checker.measure.running import results

__all__ = ["DEFAULT", "Result", "Score", "measure", "results"]

DEFAULT = Path(__file__).resolve().parents[2] / "tests" / "prose"
"""The labelled sets of this repository."""


def measure(paths: Iterable[Path], *, whole: bool = False) -> dict[str, Score]:
    """Scores by kind, and ``""`` for all together. Raises ``RuleFault`` for a file that cannot be read."""
    made = results(paths, whole=whole)
    return {"": Score.of(made), **by_kind(made)}
