"""What a text costs that stands again and again in an otherwise sound report, at n, 2n and 4n characters.

    python tests/benchmarks/cost.py [UNIT ...]
    python tests/benchmarks/cost.py --search MINUTES [SEED]

Counts CPU time from the bytes to the findings, less that of the report without the text: at twice the length
it should be twice as much. With ``--search`` units are made up at random from the words of the rules and
forms and from marks, and the dearest are varied.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence

from checker import run
from checker.document import Unreadable
from checker.forms import Forms
from checker.readers import read
from checker.recognise import NotAReport, recognise
from checker.rules import Ruleset, builtin_folder
from checker.rules.base import Case
from checker.run.report import audit_report
from checker.settings import Settings
from checker.prose.vocabulary import Words
from tests.support.repeated import PLACES, UNITS, WRITERS, repeated, written

SIZE = 20_000
MARKS = (
    *"0123456789一二两三十百千万亿零，、；：。！？（）()[]【】《》“”‘’\"'*_`~|#><-—–~/\\&%‰.+=@^$①Ⅰ\t \u3000\n",
    "（一）", "一、", "1.", "（1）", "第一，", "一是", "- ", "* ", "> ", "# ", "## ", "| ", "|-|", "![", "](", "[a]", "<a", "<b>",
    "</b>", "<td>", "<!--", "&amp;", "&#49;", "http://a.b", "a@b.c", "```", "~~", "**", "__", "\\", "\n\n", "  \n",
    "2023年", "2022年", "1月1日", "12月31日", "1-6月", "2023-01-01", "2023年度", "5件", "3条", "12.5万元", "1,234", "100%",
    "四分之三", "近百", "余", "十二件", "30余件", "5—8件", "第711号", "〔2021〕", "12345", "3倍", "翻一番", "0", "无",
    "同比增长", "其中", "分别", "分别为", "其余", "共计", "合计", "等", "占", "比上年", "均", "全部", "未", "没有", "由", "增至",
)  # fmt: skip


class Road:
    """From bytes to findings."""

    def __init__(self) -> None:
        self.forms: Forms
        self.rules: Ruleset
        self.forms, self.rules = run.load(Settings())
        self.form = self.forms.for_year(2023, "gov-info-annual")
        self.empty = {suffix: min(self._seconds("", suffix) for _ in range(3)) for suffix in WRITERS}

    def seconds(self, text: str, suffix: str, place: str = "paragraph") -> float:
        return self._seconds(text, suffix, place) - self.empty[suffix]

    def _seconds(self, text: str, suffix: str, place: str = "paragraph") -> float:
        assert self.form is not None
        data = written(self.form, text, suffix, place)
        started = time.process_time()
        try:
            audit_report(recognise(read(f"a.{suffix}", data), self.forms), None, self.forms, self.rules)
        except (Unreadable, NotAReport):
            pass
        return time.process_time() - started


def measure(road: Road, unit: str, places: Sequence[tuple[str, str]], size: int = SIZE) -> Iterator[str]:
    for suffix, place in places:
        took = [road.seconds(repeated(unit, size * times), suffix, place) for times in (1, 2, 4)]
        ratios = " ".join(f"{b / a:5.2f}" if a > 0.005 else "    –" for a, b in zip(took, took[1:]))
        yield f"{suffix:5}{place:10}" + "".join(f"{one:8.2f}" for one in took) + f" s  {ratios}  {unit!r}"


def words() -> list[str]:
    vocabulary = Words.of([builtin_folder()]).load()
    labels = [
        row.label for form in run.load(Settings())[0] for table in form.tables.values() for row in table.rows
    ]
    titles = [section.title for form in run.load(Settings())[0] for section in form.sections]
    return [*vocabulary.words, *labels, *titles]


def search(road: Road, minutes: float, seed: int) -> None:
    """Hill climbing on time per character."""
    rng = random.Random(seed)
    known = words()
    best: list[tuple[float, str, str, str]] = []
    ends = time.monotonic() + minutes * 60
    size = 6_000

    def pick() -> str:
        return rng.choice(MARKS) if rng.random() < 0.55 else rng.choice(known)

    while time.monotonic() < ends:
        if best and rng.random() < 0.5:
            _, unit, suffix, place = rng.choice(best)
            at = rng.randrange(len(unit) + 1)
            kind = rng.random()
            unit = (
                unit[:at] + pick() + unit[at:] if kind < 0.5 else unit[:at] + unit[at + rng.randint(1, 4) :]
            )
        else:
            unit = "".join(pick() for _ in range(rng.randint(1, 5)))
            suffix, place = rng.choice(list(WRITERS)), rng.choice(list(PLACES))
        if not unit or len(unit) > 60:
            continue
        took = road.seconds(repeated(unit, size), suffix, place)
        best = sorted({(took, unit, suffix, place), *best}, reverse=True)[:400]
        keep: dict[tuple[str, str], int] = {}
        kept = []
        for one in best:
            keep[one[2:]] = keep.get(one[2:], 0) + 1
            if keep[one[2:]] <= 6:
                kept.append(one)
        best = kept
    for took, unit, suffix, place in best[:30]:
        print(f"{took:6.2f}", suffix, place, repr(unit), flush=True)
    for took, unit, suffix, place in best[:12]:
        print(f"{took:6.2f}", *measure(road, unit, [(suffix, place)], size), flush=True)


def main(arguments: Sequence[str]) -> None:
    road = Road()
    if arguments[:1] == ["--search"]:
        search(road, float(arguments[1]), int(arguments[2]) if len(arguments) > 2 else 1)
        return
    places = [(suffix, place) for suffix in WRITERS for place in PLACES]
    for unit in arguments or UNITS.values():
        for line in measure(road, unit, places):
            print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
