"""Runs kept as JSON, and what became better and worse since, case by case."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker import __version__
from checker.audit import SEVERITIES, SEVERITY_NAMES
from checker.ground.faults import RuleFault
from checker.measure.results import SHARES, Fault, Result, Score, Told, by_set, graded

SCHEMA = "gouji.measure/1"


def keep(path: Path, results: Sequence[Result], *, whole: bool) -> None:
    """Writes what came out for each case, and by which version of the program."""
    told = {
        "schema": SCHEMA,
        "version": __version__,
        "commit": _commit(),
        "whole": whole,
        "cases": [_to_json(result) for result in results],
    }
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _commit() -> str:
    """Which commit of the program is at work, “+” with changes on top of it; empty outside a checkout."""
    here = Path(__file__).resolve().parent
    try:
        told = [
            subprocess.run(["git", "-C", str(here), *command], capture_output=True, text=True, check=True)
            for command in (("rev-parse", "--short=12", "HEAD"), ("status", "--porcelain", "-uno"))
        ]
    except (OSError, subprocess.CalledProcessError):
        return ""
    return told[0].stdout.strip() + ("+" if told[1].stdout.strip() else "")


def _to_json(result: Result) -> dict[str, Any]:
    return {
        "set": result.set,
        "id": result.id,
        "kind": result.kind,
        "text": result.text,
        "figures": [list(one) for one in result.figures],
        "told": [list(one) for one in result.told],
        "faults": [list(one) for one in result.faults],
        "cells": list(result.cells),
    }


@dataclass(frozen=True)
class Run:
    """A run that was kept."""

    version: str
    commit: str
    whole: bool
    results: tuple[Result, ...]

    @property
    def name(self) -> str:
        return f"gouji {self.version}" + (f"（{self.commit}）" if self.commit else "")

    @classmethod
    def load(cls, path: Path) -> Run:
        """Raises ``RuleFault`` for a file that is no such run."""
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            if told["schema"] != SCHEMA:
                raise ValueError(told["schema"])
            made = tuple(_from_json(one) for one in told["cases"])
            return cls(str(told["version"]), str(told["commit"]), bool(told["whole"]), made)
        except (OSError, ValueError, KeyError, TypeError):
            raise RuleFault("不是 --keep 存下的结果，或无法读取", str(path)) from None


def _from_json(told: Mapping[str, Any]) -> Result:
    right, wrong, left = told["cells"]
    return Result(
        told["set"],
        told["id"],
        told["kind"],
        told["text"],
        tuple((text, bool(seen)) for text, seen in told["figures"]),
        tuple(Told(*one) for one in told["told"]),
        tuple(Fault(*one) for one in told["faults"]),
        (right, wrong, left),
    )


def compared(before: Run, now: Sequence[Result]) -> Iterator[str]:
    """What changed, in lines of text: the figures of each set, then the cases that got worse and better."""
    old = {(one.set, one.id): one for one in before.results}
    pairs = [(old[one.set, one.id], one) for one in now if (one.set, one.id) in old]
    alike = [(one, other) for one, other in pairs if _labels(one) == _labels(other)]
    yield f"与 {before.name} 比较：{len(alike)} 例"
    fresh = sum((one.set, one.id) not in old for one in now)
    for count, said in ((fresh, "当时没有"), (len(pairs) - len(alike), "标注已改")):
        if count:
            yield f"（另有 {count} 例{said}，没有比较）"
    was, is_now = by_set(one for one, _ in alike), by_set(other for _, other in alike)
    for name, score in is_now.items():
        yield f"{name}：{'；'.join(_moved(was[name], score)) or '没有变化'}"
    changes = [(other, _changes(one, other)) for one, other in alike]
    for title, which in (("变差", 0), ("变好", 1)):
        moved = [(result, change[which]) for result, change in changes if change[which]]
        yield f"{title}的 {len(moved)} 例"
        for result, lines in moved:
            yield from _lines(result, lines)


def _labels(result: Result) -> object:
    return (
        result.text,
        [text for text, _ in result.figures],
        [(fault.text, fault.severity) for fault in result.faults],
    )


def _moved(was: Score, now: Score) -> Iterator[str]:
    for name, called in SHARES.items():
        one, other = was.share(name), now.share(name)
        if one != other:
            yield f"{called} {one.part}/{one.whole} → {other.part}/{other.whole}"
    if was.red != now.red:
        yield f"误报为“错误” {was.red} → {now.red}"
    if was.cells != now.cells:
        yield f"单元格（对、错、未定） {was.cells} → {now.cells}"


def _lines(result: Result, changes: Sequence[str]) -> Iterator[str]:
    text = result.text.replace("\n", " ")
    yield f"  {result.set} {result.id}：{text}"
    yield from (f"    {change}" for change in changes)


def _changes(was: Result, now: Result) -> tuple[list[str], list[str]]:
    """What became worse of a case, and what better."""
    worse: list[str] = []
    better: list[str] = []
    for (text, before), (_, after) in zip(was.figures, now.figures, strict=True):
        if before != after:
            (better if after else worse).append(f"{'认出' if after else '不再认出'} {text}")
    for one, other in zip(was.faults, now.faults, strict=True):
        if one.found != other.found:
            deserved = SEVERITY_NAMES[one.severity]
            said = f"{one.text}：{graded(one.found)} → {graded(other.found)}（应为{deserved}）"
            (better if _nearer(other, one) else worse).append(said)
    before_, after_ = _false(was.told), _false(now.told)
    worse += [f"新误报（{graded(one.severity)}）{one.rule} {one.said}" for one in _without(after_, before_)]
    better += [
        f"不再误报（{graded(one.severity)}）{one.rule} {one.said}" for one in _without(before_, after_)
    ]
    if was.cells != now.cells:
        right, wrong, _ = now.cells
        more = right >= was.cells[0] and wrong <= was.cells[1]
        (better if more else worse).append(f"单元格（对、错、未定） {was.cells} → {now.cells}")
    return worse, better


def _nearer(one: Fault, other: Fault) -> bool:
    """Whether the first is told more nearly as its label says."""
    return _distance(one) < _distance(other)


def _distance(fault: Fault) -> float:
    """Too grave is less of a miss than too mild, and not told the greatest."""
    if fault.found is None:
        return 9
    far = SEVERITIES.index(fault.severity) - SEVERITIES.index(fault.found)
    return far if far >= 0 else -0.5 if fault.or_graver else 0.5


def _false(told: Iterable[Told]) -> list[Told]:
    return [one for one in told if one.true is False]


def _without(some: Sequence[Told], others: Sequence[Told]) -> Iterator[Told]:
    left = [(one.rule, one.severity, one.said) for one in others]
    for one in some:
        key = one.rule, one.severity, one.said
        if key in left:
            left.remove(key)
        else:
            yield one
