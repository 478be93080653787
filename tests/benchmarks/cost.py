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
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import NamedTuple

from checker import run
from checker.document import Unreadable
from checker.prose.vocabulary import Words
from checker.readers import read
from checker.recognise import NotAReport, recognise
from checker.rules import builtin_folder
from checker.run.auditing import audit_report
from checker.settings import Settings
from tests.support.repeated import PLACES, UNITS, WRITERS, repeated, written

SIZE = 20_000
SHORT = 6_000
"""Characters of a text whose unit is made up."""
KEPT = 6
"""How many of the dearest units are kept for each place of each format."""
_MARKS = """
0 1 2 3 4 5 6 7 8 9 一 二 两 三 十 百 千 万 亿 零 ， 、 ； ： 。 ！ ？ （ ） ( ) [ ] 【 】 《 》 “ ”
‘ ’ " ' * _ ` ~ | # > < - — – / \\ & % ‰ . + = @ ^ $ ① Ⅰ （一） 一、 1. （1） 第一， 一是 ![ ](
[a] http://a.b a@b.c ``` ~~ ** __ 2023年 2022年 1月1日 12月31日 1-6月 2023-01-01 2023年度 5件 3条
12.5万元 1,234 100% 四分之三 近百 余 十二件 30余件 5—8件 第711号 〔2021〕 12345 3倍 翻一番 无 同比增长
其中 分别 分别为 其余 共计 合计 等 占 比上年 均 全部 未 没有 由 增至 <a <b> </b> <td> </td> <tr> <table>
</table> <p> <div> </div> <sup> <s> <br> <li> <ul> <h2> <span> </span> <input> <select> <img> <!-- &amp;
&#49; <font> <svg> <pre> <style>b{color:red}</style> <b\u3000style="color:red">
"""
_BLANKS = (
    "\n|\n\n|  \n| |\t|\u3000|- |* |> |# |## |\t5|总体情况\n|一、总体情况\n\n|年度报告\n|自然人\n|5\n|0 0 0\n"
)
MARKS = [*_MARKS.split(), *_BLANKS.split("|"), "| ", " | 5", "|-|"]


class Trial(NamedTuple):
    seconds: float
    unit: str
    suffix: str
    place: str


class Road:
    """From bytes to findings."""

    def __init__(self) -> None:
        self.forms, self.rules = run.load(Settings())
        form = self.forms.for_year(2023, "gov-info-annual")
        assert form is not None
        self.form = form
        self.empty = {suffix: min(self._seconds("", suffix) for _ in range(3)) for suffix in WRITERS}

    def seconds(self, text: str, suffix: str, place: str = "paragraph") -> float:
        """CPU time that the text costs over that of the report without it."""
        return self._seconds(text, suffix, place) - self.empty[suffix]

    def _seconds(self, text: str, suffix: str, place: str = "paragraph") -> float:
        data = written(self.form, text, suffix, place)
        started = time.process_time()
        with suppress(Unreadable, NotAReport):
            audit_report(recognise(read(f"a.{suffix}", data), self.forms), None, self.forms, self.rules)
        return time.process_time() - started


def measured(road: Road, unit: str, suffix: str, place: str, size: int = SIZE) -> str:
    took = [road.seconds(repeated(unit, size * times), suffix, place) for times in (1, 2, 4)]
    ratios = " ".join(f"{b / a:5.2f}" if a > 0.005 else "    –" for a, b in pairwise(took))
    return f"{suffix:5}{place:10}" + "".join(f"{one:8.2f}" for one in took) + f" s  {ratios}  {unit!r}"


def search(road: Road, minutes: float, seed: int) -> list[Trial]:
    """Hill climbing on the time that a unit costs; the dearest first."""
    rng = random.Random(seed)
    rows = [row for form in road.forms for table in form.tables.values() for row in table.rows]
    words = [
        *Words.of([builtin_folder()]).load().words,
        *(row.label for row in rows),
        *(section.title for form in road.forms for section in form.sections),
    ]
    best: list[Trial] = []
    ends = time.monotonic() + minutes * 60
    while time.monotonic() < ends:
        tried = _varied(rng, words, best)
        if not 0 < len(tried.unit) <= 60:
            continue
        took = road.seconds(repeated(tried.unit, SHORT), tried.suffix, tried.place)
        ranked = sorted({tried._replace(seconds=took), *best}, reverse=True)
        found: Counter[tuple[str, str]] = Counter()
        best = []
        for one in ranked:
            found[one.suffix, one.place] += 1
            if found[one.suffix, one.place] <= KEPT:
                best.append(one)
    return best


def _varied(rng: random.Random, words: Sequence[str], best: Sequence[Trial]) -> Trial:
    def pick() -> str:
        return rng.choice(MARKS) if rng.random() < 0.55 else rng.choice(words)

    if best and rng.random() < 0.5:
        one = rng.choice(best)
        at = rng.randrange(len(one.unit) + 1)
        added = rng.random() < 0.5
        unit = one.unit[:at] + (pick() + one.unit[at:] if added else one.unit[at + rng.randint(1, 4) :])
        return one._replace(unit=unit)
    unit = "".join(pick() for _ in range(rng.randint(1, 5)))
    return Trial(0, unit, rng.choice(list(WRITERS)), rng.choice(list(PLACES)))


def _lines(arguments: Sequence[str]) -> Iterator[str]:
    road = Road()
    if arguments[:1] == ["--search"]:
        found = search(road, float(arguments[1]), int(arguments[2]) if len(arguments) > 2 else 1)
        for one in found:
            yield f"{one.seconds:6.2f} {one.suffix:5}{one.place:10} {one.unit!r}"
        for one in found[:12]:
            yield measured(road, one.unit, one.suffix, one.place, SHORT)
        return
    for unit in arguments or UNITS.values():
        for suffix in WRITERS:
            for place in PLACES:
                yield measured(road, unit, suffix, place)


if __name__ == "__main__":
    for line in _lines(sys.argv[1:]):
        print(line, flush=True)
