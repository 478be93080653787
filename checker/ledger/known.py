"""The file of a baseline: the findings that are known, each with the figures it was accepted for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from checker.audit import INCOMPLETE, SEVERITIES, Severity
from checker.ground.faults import RuleFault, system_reason
from checker.ground.smallfile import read_head
from checker.ledger.figures import PROSE, Figures, Same, as_printed, same
from checker.ledger.figures import read as read_figures
from checker.ledger.waivers import replace_file

SCHEMA = "gouji.baseline/2"
UNBOUND = "gouji.baseline/1"
"""The schema before: it did not hold figures. Its entries stand for any, and that is told."""
MAX_BYTES = 64_000_000
Key = tuple[str | int | None, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """One known finding: ``count`` times in the report of this organ and year, and in each copy of it.

    ``path``, ``severity`` and ``title`` are for people, and stand for what was seen last.
    """

    fingerprint: str
    count: int
    rule: str
    organ: str | None
    year: int | None
    path: str
    severity: Severity
    title: str
    figures: Figures | None = None
    """The figures it was accepted for, as printed; ``None`` where an older gouji did not note them."""
    place: str = ""
    """Where the organ is, as far as its title leaves that out (甲市, for a 公安局)."""
    known_as: tuple[str, ...] = ()
    """Other names of the organ, of a finding of this run: that of another time may be known under one."""

    @property
    def report(self) -> Key:
        """The report it is of, wherever that stands; by path where organ or year is unknown."""
        known = self.organ is not None and self.year is not None
        return (self.organ, self.year) if known else (self.path,)

    @property
    def key(self) -> Key:
        """Which finding it is, whatever its figures. What was not read is one finding of a report: the
        names of what is missing are its figures."""
        return (self.rule, *self.report) if self.rule == INCOMPLETE else (self.fingerprint,)

    @property
    def binding(self) -> Same | None:
        return None if self.figures is None else same(self.figures)

    @property
    def matter(self) -> Key | None:
        """What it is about where its report may have had another title: then it has another fingerprint."""
        return None if self.figures is None else (self.rule, self.year, repr(self.binding))

    def touches(self, other: Known) -> bool:
        """Whether another finding is of the same rule and report, and about some of the same cells."""
        about = (self.rule, self.report) == (other.rule, other.report)
        shared = set(self.figures or ()) & set(other.figures or ()) - {PROSE}
        return about and bool(shared)


@dataclass(frozen=True, slots=True)
class Baseline:
    """``folder``: where the file stands; paths in it are relative to that."""

    folder: Path
    known: tuple[Known, ...] = ()

    def __len__(self) -> int:
        return sum(one.count for one in self.known)


def is_one(path: Path) -> bool:
    """Whether a file is a baseline, of whatever version and however spoilt."""
    try:
        start = read_head(path, 200)
    except OSError as problem:
        raise RuleFault(f"无法读取基线（{system_reason(problem)}）", str(path)) from None
    return not start.strip() or b'"gouji.baseline/' in start


def load(path: Path) -> Baseline:
    """Raises ``RuleFault`` where the file is no baseline."""
    try:
        data = read_head(path, MAX_BYTES)
    except OSError as problem:
        raise RuleFault(f"无法读取基线（{system_reason(problem)}）", str(path)) from None
    if len(data) > MAX_BYTES:
        raise RuleFault("基线文件过大", str(path))
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as problem:
        raise RuleFault("基线不是完整的 JSON", str(path), problem.lineno, problem.colno) from None
    except UnicodeDecodeError:
        raise RuleFault("基线不是 UTF-8 编码的 JSON", str(path)) from None
    except (RecursionError, ValueError):  # brackets without end, a number of thousands of digits
        raise RuleFault("不是 gouji 写的基线（嵌套过深，或数字过长）", str(path)) from None
    schema = content.get("schema") if isinstance(content, dict) else None
    if isinstance(schema, str) and schema.startswith("gouji.baseline/") and schema not in (SCHEMA, UNBOUND):
        said = f"基线的格式是 {schema}，本版 gouji 只认得到 {SCHEMA}；请改用写出它的那一版或更新的版本"
        raise RuleFault(said, str(path))
    if schema not in (SCHEMA, UNBOUND):
        raise RuleFault(f'不是 gouji 的基线（缺少 "schema": "{SCHEMA}"）', str(path))
    entries = content.get("findings")
    if not isinstance(entries, list):
        raise RuleFault("基线缺少 findings 列表", str(path))
    read = (_read(entry, number, path, bound=schema == SCHEMA) for number, entry in enumerate(entries, 1))
    return counted(read, path.parent)


def write(path: Path, baseline: Baseline) -> None:
    """One finding a line, in an order of their own, so that a merge shows what has changed."""
    lines = [json.dumps(_entry(one), ensure_ascii=False) for one in baseline.known]
    body = ",\n".join(lines)
    replace_file(path, f'{{"schema": "{SCHEMA}", "findings": [\n{body}{chr(10) if body else ""}]}}\n')


def counted(known: Iterable[Known], folder: Path) -> Baseline:
    """Each finding once, as often as it occurs in one file."""
    counts: dict[object, Counter[str]] = {}
    first: dict[object, Known] = {}
    for one in known:
        alike = (one.fingerprint, one.binding, one.place)
        counts.setdefault(alike, Counter())[one.path] += one.count
        first.setdefault(alike, one)
    ordered = sorted(
        first.items(),
        key=lambda item: (
            item[1].organ or "",
            item[1].year or 0,
            item[1].path,
            item[1].rule,
            item[1].fingerprint,
            item[1].binding or (),
        ),
    )
    return Baseline(folder, tuple(replace(one, count=max(counts[a].values())) for a, one in ordered))


def _entry(one: Known) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "fingerprint": one.fingerprint,
        "rule": one.rule,
        "organ": one.organ,
        "year": one.year,
        "path": one.path,
        "severity": one.severity,
        "title": one.title,
    }
    if one.place:
        entry["place"] = one.place
    if one.figures is not None:
        entry["figures"] = {
            key: printed[0] if len(printed) == 1 else list(printed) for key, printed in one.figures.items()
        }
    return {**entry, "count": one.count} if one.count != 1 else entry


def _read(entry: Any, number: int, path: Path, *, bound: bool) -> Known:
    def get(key: str, kind: type, optional: bool = False) -> Any:
        value = entry.get(key)
        if (value is None and optional) or (isinstance(value, kind) and not isinstance(value, bool)):
            return value
        raise RuleFault(f"基线第 {number} 条的“{key}”缺少或不对", str(path), number + 1)

    if not isinstance(entry, dict):
        raise RuleFault(f"基线第 {number} 条不是对象", str(path), number + 1)
    severity = entry.get("severity", "error")
    return Known(
        fingerprint=get("fingerprint", str),
        count=max(1, get("count", int, True) or 1),
        rule=get("rule", str),
        organ=get("organ", str, True),
        year=get("year", int, True),
        path=get("path", str, True) or "",
        severity=cast(Severity, severity if severity in SEVERITIES else "error"),
        title=get("title", str, True) or "",
        figures=_figures(get("figures", dict, True), number, path) if bound else None,
        place=get("place", str, True) or "",
    )


def _figures(found: dict[str, Any] | None, number: int, path: Path) -> Figures | None:
    if found is None:
        return None
    figures: dict[str, tuple[str, ...]] = {}
    for key, value in found.items():
        printed = [as_printed(one) for one in (value if isinstance(value, list) else [value])]
        if None in printed:
            raise RuleFault(f"基线第 {number} 条的“figures”中“{key}”不是照印的数字", str(path), number + 1)
        name, told = read_figures(key, tuple(one for one in printed if one is not None))
        figures[name] = told
    return figures
