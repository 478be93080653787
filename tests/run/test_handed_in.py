"""Reports as they come in: both years in one heap, one of them twice, one not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("httpx2")

from checker import run
from checker.audit import Audit
from checker.settings import Settings
from tests.support.command import ROOT
from tests.support.desk import handed_in

NOW, BEFORE = handed_in(3, suffixes=("txt",))
MENDED, _ = handed_in(1, suffixes=("txt",), mended=True)


def audited(folder: Path, **settings: object) -> Audit:
    made = Settings(root=ROOT, against_last_year=True, **settings)  # type: ignore[arg-type]
    return run.stream([str(folder)], made, *run.load(made), whole=True)


def put(folder: Path, files: dict[str, bytes], *without: str) -> list[str]:
    paths = [folder / name for name in files if not any(organ in name for organ in without)]
    for path in paths:
        path.write_bytes(files[path.name])
    return [path.as_posix() for path in paths]


def test_last_years_are_compared_with_and_ask_after_who_is_missing(tmp_path: Path) -> None:
    now = put(tmp_path, NOW, "公安局")
    put(tmp_path, BEFORE)
    audit = audited(tmp_path)
    assert {one.path for one in audit.reports} == set(now)
    assert all(one.previous is not None for one in audit.reports)
    assert [(one.organ, one.year) for one in audit.absent] == [("青川县公安局", 2024)]
    assert any(note.startswith("2023 年度的 3 份只作上年的参照") for note in audit.notes)
    put(tmp_path, NOW)
    assert any("上年有报告的 3 个机关，今年都有报告" in note for note in audited(tmp_path).notes)


def test_what_is_handed_in_again_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    now = put(tmp_path, NOW)
    [again] = put(tmp_path, {f"改{name}": data for name, data in MENDED.items()})
    audit = audited(tmp_path, lots={again: 1})
    assert {one.path for one in audit.reports} == {again, *now[1:]}
    [found] = [one for one in audit.reports if one.path == again]
    assert any(f"代替先前放入的 {now[0]}" in note for note in found.notes)
    assert not any("不一致" in finding.message for finding in found.findings)
    both = audited(tmp_path)  # in one lot they are one report in two files
    assert any("不一致" in finding.message for one in both.reports for finding in one.findings)
