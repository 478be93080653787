"""One wrong place, one finding: a figure of a report's prose or a cell of its tables is changed at a time.

    python tests/benchmarks/mutations.py [FILE ...]

The files are reports as text, Markdown or HTML (``samples`` without any). Prints, of the changes that are
seen at all, how many are told by exactly one new finding of at least a warning, and by exactly one error.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from checker import readers, run
from checker.audit import Finding
from checker.document import LinePlace, Place
from checker.recognise import recognise
from checker.report import Report
from checker.settings import Settings

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
_DIGITS = re.compile(r"[0-9]+")


class Mutations:
    def __init__(self) -> None:
        self.forms, self.rules = run.load(Settings())

    def told(self, path: Path, *, cells: bool) -> Iterator[tuple[str, list[Finding]]]:
        """For each change its place and value, and the findings that were not there without it."""
        lines = path.read_text(encoding="utf-8").split("\n")
        report, found = self._audit(path, lines)
        before = Counter(map(_known, found))
        for place in _cells(report) if cells else _figures(report):
            if not isinstance(place, LinePlace) or place.line != place.end_line:
                continue
            line, at = lines[place.line - 1], place.column - 1
            digits = _DIGITS.search(line[at : place.end_column - 1])
            if digits is None:
                continue
            changed = str(int(digits[0]) + 3)
            line = line[: at + digits.start()] + changed + line[at + digits.end() :]
            after = self._audit(path, [*lines[: place.line - 1], line, *lines[place.line :]])[1]
            left = before.copy()
            new = []
            for finding in after:
                if left[_known(finding)]:
                    left[_known(finding)] -= 1
                else:
                    new.append(finding)
            yield f"{path.name}:{place.line}:{place.column} {place.text} → {changed}", new

    def _audit(self, path: Path, lines: Iterable[str]) -> tuple[Report, list[Finding]]:
        report = recognise(readers.read(path.name, "\n".join(lines).encode()), self.forms)
        audit = run.audit_report(report, None, self.forms, self.rules)
        return report, [one for one in audit.findings if one.severity != "info"]


def _figures(report: Report) -> Iterator[Place]:
    for sentence in report.prose.sentences:
        for quantity in sentence.quantities:
            yield sentence.content.place(quantity.start, quantity.end)


def _cells(report: Report) -> Iterator[Place]:
    for cell in report.cells():
        if cell.value and cell.place is not None:
            yield cell.place


def _known(finding: Finding) -> tuple[str, str]:
    """A finding by its rule and the words that it points at: more or less may be said of them."""
    place = finding.locations[0].place.text if finding.locations else ""
    return finding.rule, _DIGITS.sub("", place)


def main(arguments: list[str]) -> None:
    paths = [Path(one) for one in arguments] or sorted(SAMPLES.glob("*.*"))
    mutations = Mutations()
    for name, cells in (("正文的数字", False), ("表格的单元格", True)):
        counts: Counter[str] = Counter()
        for path in paths:
            for changed, new in mutations.told(path, cells=cells):
                errors = sum(finding.severity == "error" for finding in new)
                counts["改动"] += 1
                counts["发现"] += bool(new)
                counts["一条"] += len(new) == 1
                counts["错误"] += bool(errors)
                counts["一个错误"] += errors == 1
                if len(new) > 1:
                    print(changed, [finding.rule for finding in new])
        print(name, dict(counts))


if __name__ == "__main__":
    main(sys.argv[1:])
