"""The figures that are published and held: ``tests/prose/bars.yaml``, and the tables of README made from it.

For each set the file tells where it is and who wrote it, what it gave at first sight (``first``), what it
gives ``now``, and the least that it has to give whatever is renewed (``least``). The tests hold what is
measured against ``now``; README's tables are ``now`` and ``first``: README tells no more than is held.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from checker.ground.faults import RuleFault
from checker.measure.results import SHARES, Result, Score, Share, by_set
from checker.measure.running import results

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "tests" / "prose" / "bars.yaml"
READMES = {ROOT / "README.md": False, ROOT / "README.en.md": True}
"""Where the tables stand, and whether in English."""
BEGIN, END = "<!-- 量得的数字：python -m checker.measure --renew 写成 -->", "<!-- 量得的数字到此 -->"
RED = "false_errors"
CELLS = "cells_wrong"

Set = dict[str, Any]
"""One entry of the file."""


def load() -> list[Set]:
    """The sets of the file. Raises ``RuleFault`` for a file that is none of bars."""
    try:
        sets = yaml.safe_load(FILE.read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        sets = None
    if not isinstance(sets, list) or not all(isinstance(one, dict) and "name" in one for one in sets):
        raise RuleFault("应当是合集的列表，各有“name”", str(FILE))
    return sets


def path_of(one: Set) -> Path:
    return ROOT / str(one["at"])


def measured(one: Set, workers: int = 1) -> Score:
    """What a set gives now."""
    return Score.of(results([path_of(one)], whole=bool(one.get("whole")), workers=workers))


def counted(score: Score) -> dict[str, Any]:
    """The figures of a score as the file holds them: parts of wholes."""
    counts: dict[str, Any] = {"cases": score.sentences}
    counts |= {name: list(score.share(name)) for name in SHARES if score.share(name).whole}
    counts[RED] = score.red
    if sum(score.cells):
        counts[CELLS] = score.cells[1]
    return counts


def short(bars: Mapping[str, Any], score: Score) -> Iterator[str]:
    """Where a score does not reach the figures of ``now``, told in Chinese."""
    if bars["cases"] != score.sentences:
        yield f"例数 {bars['cases']} → {score.sentences}"
    for name, called in SHARES.items():
        was, now = Share(*bars.get(name, (0, 0))), score.share(name)
        if was.whole and now.value < was.value - 1e-9:
            yield f"{called} {was.part}/{was.whole} → {now.part}/{now.whole}"
    for key, called, now_ in ((RED, "误报为“错误”", score.red), (CELLS, "读错的单元格", score.cells[1])):
        if now_ > bars.get(key, 0):
            yield f"{called} {bars.get(key, 0)} → {now_}"


def under(least: Mapping[str, Any], score: Score) -> Iterator[str]:
    """Where a score is under what no renewal may lower."""
    for name, bar in least.items():
        if name == RED:
            if score.red > bar:
                yield f"误报为“错误” {score.red} 处，至多 {bar} 处"
        elif score.share(name).value < float(bar):
            yield f"{SHARES[name]} {score.share(name).value:.1%}，至少 {float(bar):.1%}"


def renew(workers: int) -> Iterator[str]:
    """Measures every set that is there, writes its figures and README's tables; tells what fell and rose."""
    sets = load()
    for one in sets:
        name = _name(one)
        if not path_of(one).exists():
            yield f"{name}：{one['at']} 不在这里，数字照旧"
            continue
        score = measured(one, workers)
        lower = "；".join(short(one["now"], score)) if "now" in one else ""
        one["now"] = counted(score)
        yield f"{name}：{'下降：' + lower if lower else '没有下降'}"
        yield from (f"{name}：低于底线：{line}" for line in under(one.get("least", {}), score))
    _write(sets)
    publish(sets)


def publish(sets: Sequence[Set]) -> None:
    """Writes the tables into README, in both languages."""
    for readme, english in READMES.items():
        readme.write_text(renewed(readme.read_text("utf-8"), sets, english=english), "utf-8")


def record_first(made: Sequence[Result]) -> None:
    """Keeps the figures of these sets as those of first sight. Raises ``RuleFault`` where there are some."""
    sets = load()
    known = {one["name"]: one for one in sets if not one.get("whole")}
    for name, score in by_set(made).items():
        if name not in known:
            raise RuleFault(f"没有合集“{name}”，请先写上它的 name、at、by、about、english", str(FILE))
        if "first" in known[name]:
            raise RuleFault(f"合集“{name}”已有第一次的数字", str(FILE))
        known[name]["first"] = counted(score)
    _write(sets)


def _write(sets: Sequence[Set]) -> None:
    """The file with its head kept; one entry is one block."""
    head = "".join(line for line in FILE.read_text("utf-8").splitlines(True) if line.startswith("#"))
    blocks = [
        yaml.safe_dump([one], allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)
        for one in sets
    ]
    FILE.write_text(head + "\n" + "\n".join(blocks), "utf-8")


def renewed(page: str, sets: Sequence[Set], *, english: bool) -> str:
    """The page with the tables between its two marks made anew."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise RuleFault("README 里没有放表的两行标记", str(FILE))
    return "\n".join([before + BEGIN, *table(sets, english=english), END + after])


_WORDS: dict[bool, dict[str, Any]] = {
    False: {
        "first": [
            "旁人写的合集，第一次量", "例", "认出", "报出的属实", "错处找到", "`错误`属实", "误报为`错误`",
        ],
        "now": [
            "现在", "例", "认出", "`错误`属实", "`警告`属实", "应报`错误`的找到", "应报`警告`的找到",
            "误报为`错误`", "命令",
        ],
        "whole": "同上，放进整份报告，全部规则",
    },
    True: {
        "first": [
            "sets by others, at first sight", "cases", "recognised", "findings true", "faults found",
            "errors true", "false errors",
        ],
        "now": [
            "now", "cases", "recognised", "errors true", "warnings true", "found, of faults to be errors",
            "found, of faults to be warnings", "false errors", "command",
        ],
        "whole": "the same in whole reports, all rules",
    },
}  # fmt: skip


def table(sets: Sequence[Set], *, english: bool) -> Iterator[str]:
    """Two tables in Markdown: what sets by others gave at first sight, with intervals; what all give now."""
    words = _WORDS[english]
    firsts = [one for one in sets if "first" in one]
    rows = [list(_first(one, english=english)) for one in firsts]
    yield from _ruled([words["first"], *rows])
    yield ""
    rows = [list(_now(one, words, english=english)) for one in sets if "now" in one]
    yield from _ruled([words["now"], *rows])


def _first(one: Set, *, english: bool) -> Iterator[str]:
    first = one["first"]
    yield _said(one, english)
    yield str(first["cases"])
    for name in ("recognised", "precision", "recall"):
        yield _interval(first.get(name), english)
    yield _interval(first.get("precision.error"), english)
    yield str(first[RED])


def _now(one: Set, words: Mapping[str, Any], *, english: bool) -> Iterator[str]:
    now = one["now"]
    yield words["whole"] if one.get("whole") else _said(one, english)
    yield str(now["cases"])
    for name in ("recognised", "precision.error", "precision.warning", "recall.error", "recall.warning"):
        yield _share(now.get(name))
    yield str(now[RED])
    yield f"`python -m checker.measure{' --whole' if one.get('whole') else ''} {one['at']}`"


def _said(one: Set, english: bool) -> str:
    said = one["english" if english else "about"]
    page = path_of(one) / "README.md"
    inside = not one["at"].startswith("..") and page.is_file()
    return f"[{said}]({one['at']}/README.md)" if inside else str(said)


def _interval(pair: Sequence[int] | None, english: bool) -> str:
    if not pair:
        return "—"
    share = Share(*pair)
    low, high = share.interval
    between = f" ({low:.0%}–{high:.0%})" if english else f"（{low:.0%}–{high:.0%}）"
    return f"{share.value:.1%}{between}<br>{share.part}/{share.whole}"


def _share(pair: Sequence[int] | None) -> str:
    return f"{Share(*pair).value:.1%}<br>{pair[0]}/{pair[1]}" if pair else "—"


def _ruled(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    head, *rest = rows
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    yield from ("| " + " | ".join(row) + " |" for row in rest)


def _name(one: Set) -> str:
    return f"{one['name']}{'（整份）' if one.get('whole') else ''}"
