"""Very many reports: told as they come, taken up after an end, in parts; nothing is told otherwise for it."""

from __future__ import annotations

import errno
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from checker import render, run
from checker.audit import Audit
from checker.ledger import baseline
from checker.run import journal, resuming
from checker.run.bodies import kin
from checker.run.bodies.kin import Kin
from checker.run.shards import number
from checker.settings import Settings
from tests.benchmarks.many import bodies, make

FORMS, RULES = run.load(Settings())
OPTIONS = render.Options({form.id: form for form in FORMS}, {rule.id: rule for rule in RULES})
STREAMED = [name for name, one in render.FORMATS.items() if one.streamed]
COUNT = 8


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("many") / "年报"
    make(made, COUNT)
    return made


class Told:
    """What a run gives out, report by report. ``most``: after so many reports it is interrupted."""

    def __init__(self, most: int = COUNT) -> None:
        self.most = most
        self.events: list[str] = []
        self.text = {name: render.stream(name).opening for name in STREAMED}

    def take(self, found: run.Audited) -> None:
        if self.events.count("told") == self.most:
            raise KeyboardInterrupt
        for name, text in found.shown.items():
            self.text[name] += (render.stream(name).joint if "told" in self.events else "") + text
        self.events.append("told")

    def begin(self, files: int) -> None:
        self.events.append(f"begin {files}")

    def read(self, found: object) -> None:
        self.events.append("read")

    def check(self, reports: Sequence[str]) -> None:
        self.events.append(f"check {len(reports)}")

    def checked(self) -> None:
        self.events.append("checked")


def streamed(folder: Path, told: Told, **settings: object) -> Audit:
    shows = run.Shows(dict.fromkeys(STREAMED, OPTIONS))
    chosen = Settings(**settings)  # type: ignore[arg-type]
    audit = run.stream([str(folder)], chosen, FORMS, RULES, shows=shows, sink=told.take, progress=told)
    for name in STREAMED:
        told.text[name] += render.stream(name).closing(audit, OPTIONS)
    return audit


def no_room(*_: object) -> int:
    raise OSError(errno.ENOSPC, "")


@pytest.fixture(scope="module")
def audit(folder: Path) -> Audit:
    """Held as a whole."""
    return run.check([str(folder)], Settings(), FORMS, RULES)


@pytest.fixture(scope="module")
def whole(audit: Audit) -> dict[str, str]:
    """What each format says of it."""
    return {name: str(render.renderer(name)(audit, OPTIONS)) for name in STREAMED}


@pytest.mark.parametrize(("jobs", "room"), [(1, True), (3, True), (3, False)])
def test_reports_are_told_as_they_come_in_order_and_nothing_else(
    folder: Path, whole: dict[str, str], jobs: int, room: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``room``: whether the temporary folder takes what was read."""
    if not room:
        monkeypatch.setattr(journal, "_write", no_room)
    told = Told()
    audit = streamed(folder, told, jobs=jobs)
    assert told.text == whole
    assert audit.reports == ()
    assert audit.counts()["files"] == COUNT
    given = ["begin 0"] if "begin 0" in told.events else []
    assert told.events == [
        f"begin {COUNT}",
        *["read"] * COUNT,
        *given,
        f"check {COUNT}",
        *["checked", "told"] * COUNT,
    ]


def test_what_is_accepted_is_told_the_same_way(
    folder: Path, audit: Audit, whole: dict[str, str], tmp_path: Path
) -> None:
    assert audit.counts()["errors"]
    known = tmp_path / "gouji-baseline.json"
    baseline.write(known, baseline.of_run(audit.reports, tmp_path))
    told = Told()
    after = streamed(folder, told, baseline=known)
    held = run.check([str(folder)], Settings(baseline=known), FORMS, RULES)
    assert after.counts()["errors"] == 0
    assert after.counts()["baseline"] == len(baseline.load(known))
    assert told.text == {name: render.renderer(name)(held, OPTIONS) for name in STREAMED} != whole


@pytest.mark.parametrize("torn", [0, 7])
def test_an_interrupted_run_is_taken_up_and_says_the_same(
    folder: Path, whole: dict[str, str], torn: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """``torn``: so many bytes are missing at the end of what was noted, as after a kill."""
    monkeypatch.setenv("GOUJI_CACHE_DIR", str(tmp_path))
    with pytest.raises(KeyboardInterrupt):
        streamed(folder, Told(5), resume=True)
    journal = resuming.journal_for([str(folder)], Settings())
    noted = journal.read_bytes()
    journal.write_bytes(noted[: len(noted) - torn])
    work = tmp_path / "work"
    read = run.hand.take
    monkeypatch.setattr(run.hand, "take", lambda *one: (work.open("a").write("x"), read(*one))[1])
    told = Told()
    streamed(folder, told, resume=True)
    assert told.text == whole
    assert not work.exists(), "all files had been read before"
    assert [one.name for one in (tmp_path / "runs").iterdir()] == []


def test_a_file_that_has_changed_meanwhile_is_read_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GOUJI_CACHE_DIR", str(tmp_path / "cache"))
    make(tmp_path / "年报", 2)
    with pytest.raises(KeyboardInterrupt):
        streamed(tmp_path / "年报", Told(1), resume=True)
    next((tmp_path / "年报").rglob("*.txt")).write_text("通知：下周开会。", "utf-8")
    audit = streamed(tmp_path / "年报", Told(), resume=True)
    assert (audit.counts()["files"], audit.counts()["skipped"]) == (1, 1)


def test_the_parts_together_are_the_whole(folder: Path, whole: dict[str, str]) -> None:
    lines = []
    for part in (1, 2, 3):
        told = Told()
        audit = streamed(folder, told, shard=(part, 3))
        *reports, end = map(json.loads, told.text["jsonl"].splitlines())
        lines += reports
        assert "没有一起比较" in end["notes"][0]
        assert audit.counts()["files"] == len(reports) < COUNT
    *reports, _ = map(json.loads, whole["jsonl"].splitlines())
    assert sorted(lines, key=lambda one: one["path"]) == sorted(reports, key=lambda one: one["path"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2023/甲局.docx", "2024/甲局.pdf"),
        ("甲局/2023年度报告.txt", "甲局/2024年度报告.txt"),
        ("甲局/2023.txt", "甲局/2024年.txt"),
        ("二〇二三年/甲局.txt", "二〇二四年/甲局.txt"),
    ],
)
def test_the_years_of_a_body_are_in_one_part(one: str, other: str) -> None:
    assert number(one, 997) == number(other, 997) != number("2023/乙局.txt", 997)


def test_tables_for_analysis_hold_what_the_lines_hold(
    folder: Path, whole: dict[str, str], tmp_path: Path
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    audit = run.check([str(folder)], Settings(), FORMS, RULES)
    file = tmp_path / "findings.parquet"
    file.write_bytes(render.renderer("parquet")(audit, OPTIONS))  # type: ignore[arg-type]
    rows = parquet.read_table(file).to_pylist()
    *reports, end = map(json.loads, whole["jsonl"].splitlines())
    assert [(row["path"], row["rule"], row["fingerprint"]) for row in rows] == [
        (one["path"], found["rule"], found["fingerprint"])
        for one in reports
        for found in one["findings"] or [{"rule": None, "fingerprint": None}]
    ]
    told = json.loads(parquet.read_metadata(file).metadata[b"gouji.audit"])
    assert told["summary"] == end["summary"]


def test_names_are_paired_by_their_endings_not_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cost of a name does not grow with how many there are."""
    compared = 0
    same = kin.same_organ

    def counted(one: str, other: str) -> bool:
        nonlocal compared
        compared += 1
        return same(one, other)

    monkeypatch.setattr(kin, "same_organ", counted)
    names = [body for _, (_, body) in zip(range(4000), bodies(), strict=False)]
    known = Kin()
    for at, name in enumerate(names):
        known.add(name, at)
    assert all(known.of(name) == [at] for at, name in enumerate(names))
    assert compared < 5 * len(names)
    assert known.of(replace_place(names[0])) == [0]


def replace_place(name: str) -> str:
    """The name told more fully."""
    return f"云岭市{name}"
