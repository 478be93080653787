"""How well the rules on prose do on labelled sentences: ``python -m checker.measure [PATH ...]``.

A labelled sentence says which of its figures could be compared with what, and which are wrong. Told
by kind: the share of comparable figures that some check looked at, precision (of the findings graded
warning or error, how many point at a wrong figure) and recall (of the wrong figures, how many a
finding of at least the labelled severity points at).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from checker import engine
from checker.audit import SEVERITIES, Severity
from checker.examples import build
from checker.forms import Forms, load_forms
from checker.ground.yamlfile import Fields, Node, as_items, load_yaml
from checker.readers import read
from checker.recognise import recognise
from checker.rules import builtin_folder, load_rules
from checker.rules.base import Case, Example, Outcome, Rule

Graded = tuple[Rule, Outcome, Severity]
"""A failed check with its grade."""
DEFAULT = Path(__file__).resolve().parent.parent / "tests" / "prose"


@dataclass(frozen=True, slots=True)
class Wrong:
    text: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled sentence."""

    id: str
    kind: str
    text: str
    figures: tuple[str, ...]
    wrong: tuple[Wrong, ...]
    example: Example


@dataclass(slots=True)
class Score:
    """Counts of one kind. ``red``: false alarms graded error."""

    sentences: int = 0
    figures: int = 0
    recognised: int = 0
    findings: int = 0
    true: int = 0
    wrong: int = 0
    found: int = 0
    red: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        for name in ("sentences", "figures", "recognised", "findings", "true", "wrong", "found", "red"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.notes += other.notes

    @property
    def recognition(self) -> float:
        return self.recognised / self.figures if self.figures else 1.0

    @property
    def precision(self) -> float:
        return self.true / self.findings if self.findings else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.wrong if self.wrong else 1.0


def measure(paths: Iterable[Path]) -> dict[str, Score]:
    """Scores by kind, and ``""`` for all together. Raises ``RuleFault`` for a file that cannot be read."""
    folder = builtin_folder()
    forms = load_forms([folder / "forms"])
    rules = [rule for rule in load_rules([folder], forms) if rule.id.startswith("prose-")]
    scores: dict[str, Score] = {}
    for labelled in _labelled(paths):
        score = _score(labelled, rules, forms)
        for key in (labelled.kind, ""):
            scores.setdefault(key, Score()).add(score)
    return scores


def _labelled(paths: Iterable[Path]) -> Iterator[Labelled]:
    for path in paths:
        files = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
        for file in files:
            root = load_yaml(file)
            for node in as_items(root, "例句") if root.value is not None else ():
                yield _read(node)


def _read(node: Node) -> Labelled:
    fields = Fields(node, "例句")
    cells = {key: _as_printed(key, str(item.value)) for key, item in fields.mapping("cells", {}).items()}
    year = fields.integer("year")
    options: dict[str, object] = {"rest": 0, "year": year, "organ": fields.text("organ", "青山市交通运输局")}
    form = fields.node("form").value if fields.has("form") else None
    options["form"] = str(form) if form is not None else ("2019" if year < 2021 else "2021")
    figures = []
    for item in fields.items("figures", ()):
        one = Fields(item, "数字")
        figures.append(one.text("text"))
        one.text("with", "")
        one.done()
    wrong = []
    for item in fields.items("wrong", ()):
        one = Fields(item, "错误")
        severity: Severity = one.choice("severity", SEVERITIES)  # type: ignore[assignment]
        wrong.append(Wrong(one.text("text"), severity))
        one.done()
    text = fields.text("text")
    example = Example("pass", cells, text, options, node.line)
    kind = fields.text("kind")
    labelled = Labelled(fields.text("id"), kind, text, tuple(figures), tuple(wrong), example)
    fields.done()
    return labelled


def _as_printed(address: str, value: str) -> str:
    """Money is labelled in 元."""
    money = address.replace(" ", "").endswith(",amount]") and value.replace(".", "").isdecimal()
    return f"{value} 元" if money else value


def _score(labelled: Labelled, rules: Sequence[Rule], forms: Forms) -> Score:
    outcomes = engine.run(rules, _case(labelled, rules[0], forms))
    score = Score(sentences=1, figures=len(labelled.figures), wrong=len(labelled.wrong))
    _count_recognised(score, labelled, outcomes)
    graded = [
        (rule, outcome, outcome.severity or rule.severity)
        for rule, outcome in outcomes
        if outcome.result == "fail"
    ]
    graded = [one for one in graded if one[2] != "info"]
    _count_alarms(score, labelled, graded)
    _count_found(score, labelled, graded)
    return score


def _count_recognised(score: Score, labelled: Labelled, outcomes: Sequence[tuple[Rule, Outcome]]) -> None:
    """Figures that some check looked at."""
    looked_at = [_squeezed(place.place.text) for _, outcome in outcomes for place in outcome.locations]
    for text in labelled.figures:
        if any(_same(text, seen) for seen in looked_at):
            score.recognised += 1
        else:
            score.notes.append(f"{labelled.id} 未识别 {text}：{labelled.text}")


def _count_alarms(score: Score, labelled: Labelled, graded: Sequence[Graded]) -> None:
    """Findings that point at a wrong figure, and those that do not."""
    score.findings = len(graded)
    for rule, outcome, severity in graded:
        if any(_points_at(outcome, wrong) for wrong in labelled.wrong):
            score.true += 1
            continue
        values = "、".join(outcome.values.values())
        score.notes.append(f"{labelled.id} 误报（{severity}）{rule.id} {values}：{labelled.text}")
        score.red += severity == "error"


def _count_found(score: Score, labelled: Labelled, graded: Sequence[Graded]) -> None:
    """Wrong figures that a finding points at, as gravely as they are."""
    for wrong in labelled.wrong:
        hits = [severity for _, outcome, severity in graded if _points_at(outcome, wrong)]
        if any(SEVERITIES.index(severity) >= SEVERITIES.index(wrong.severity) for severity in hits):
            score.found += 1
        else:
            score.notes.append(
                f"{labelled.id} {'过轻' if hits else '漏报'}（{wrong.severity}）{wrong.text}：{labelled.text}"
            )


def _case(labelled: Labelled, rule: Rule, forms: Forms) -> Case:
    """The cells as told, and the text as read from a file of a report's usual shape."""
    case = build(replace(labelled.example, text=""), rule, forms)
    report, form = case.report, case.form
    assert form is not None
    lines = [f"{report.organ}{report.year}年{form.name}"]
    for number, section in enumerate(form.sections):
        lines += [f"{section.mark}{section.title}", labelled.text if not number else "无。"]
    read_report = recognise(read("例句.txt", "\n".join(lines).encode()), forms)
    return replace(case, report=replace(report, prose=read_report.prose, sections=read_report.sections))


def _points_at(outcome: Outcome, wrong: Wrong) -> bool:
    return any(_same(wrong.text, _squeezed(location.place.text)) for location in outcome.locations)


def _same(text: str, seen: str) -> bool:
    text = _squeezed(text)
    return bool(text and seen) and (text in seen or seen in text)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def main(arguments: Sequence[str]) -> int:
    """Prints the table; with ``-v`` also every miss and every false alarm."""
    verbose = "-v" in arguments
    paths = [Path(a) for a in arguments if a != "-v"] or [DEFAULT]
    scores = measure(paths)
    print("种类         句数  可比    识别   提示   准确率   错误   召回率  红误")
    for kind in [*sorted(k for k in scores if k), ""]:
        s = scores.get(kind, Score())
        print(
            f"{kind or '合计':10} {s.sentences:5} {s.figures:5} {s.recognition:8.1%} {s.findings:5} "
            f"{s.precision:8.1%} {s.wrong:5} {s.recall:8.1%} {s.red:4}"
        )
    if verbose:
        print(*scores.get("", Score()).notes, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
