"""A second run takes over what has not changed, and nothing else."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from checker import readers, render, run
from checker.audit import Audit
from checker.ground.store import Store
from checker.run import cache as caching
from checker.run.inputs import Input
from checker.run.workshop import Workshop
from checker.settings import Override, Settings
from support.command import RULE

ROOT = Path(__file__).resolve().parents[2]
TOLD = ("text", "json")
"""What says all there is, once it is known that all formats do."""
WRONG = (ROOT / "samples" / "2023-one-cell.html").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two reports, a README and rules of its user's own."""
    (tmp_path / "年报").mkdir()
    (tmp_path / "年报" / "甲.html").write_text(WRONG, "utf-8")
    shutil.copy(ROOT / "samples" / "2020-clean.md", tmp_path / "年报" / "乙.md")
    (tmp_path / "年报" / "README.md").write_text("# 说明\n\n不是年报。\n", "utf-8")
    (tmp_path / "rules" / "forms").mkdir(parents=True)
    (tmp_path / "rules" / "own.yaml").write_text(RULE, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*paths: str, **changes: object) -> Audit:
    settings = Settings(rule_folders=(Path("rules"),), cache=True, **changes)  # type: ignore[arg-type]
    forms, rules = run.load(settings)
    return run.check(paths or ("年报",), settings, forms, rules)


def shown(audit: Audit, *formats: str) -> dict[str, str | bytes]:
    """What the audit says in these formats; without any in all."""
    settings = Settings(rule_folders=(Path("rules"),))
    forms, rules = run.load(settings)
    options = render.Options({form.id: form for form in forms}, {rule.id: rule for rule in rules})
    return {name: render.renderer(name)(audit, options) for name in formats or render.FORMATS}


class Work:
    """Counts what a run has really read, in whatever process, and audited."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, log: Path) -> None:
        self.log, self.audits = log, log.with_name("audited")
        read, audit = readers.read_here, run.audit_report

        def reading(path: object, data: bytes) -> object:
            with log.open("a", encoding="utf-8") as file:
                file.write(f"{Path(str(path)).name}\n")
            return read(path, data)  # type: ignore[arg-type]

        def auditing(report: object, *rest: object) -> object:
            with self.audits.open("a", encoding="utf-8") as file:
                file.write(f"{Path(report.path).name}\n")  # type: ignore[attr-defined]
            return audit(report, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(readers, "read_here", reading)
        monkeypatch.setattr(run.hand, "audit_report", auditing)

    def done(self) -> tuple[list[str], list[str]]:
        read, audited = (
            sorted(log.read_text("utf-8").splitlines()) if log.exists() else []
            for log in (self.log, self.audits)
        )
        for log in (self.log, self.audits):
            log.unlink(missing_ok=True)
        return read, audited


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Work:
    return Work(monkeypatch, tmp_path_factory.mktemp("work") / "read")


BOTH = ["乙.md", "甲.html"]


def test_the_second_run_does_nothing_and_says_the_same_in_every_format(folder: Path, work: Work) -> None:
    first = check(show_passed=True)
    assert work.done() == (["README.md", *BOTH], BOTH)
    second = check(show_passed=True)
    assert work.done() == ([], [])
    assert shown(first) == shown(second)
    assert [one.path for one in second.skipped] == ["年报/README.md"]


def content(folder: Path) -> dict[str, object]:
    changed = WRONG.replace("<td>21</td>", "<td>22</td>")
    assert changed != WRONG
    (folder / "年报" / "甲.html").write_text(changed, "utf-8")
    return {}


def name(folder: Path) -> dict[str, object]:
    (folder / "年报" / "甲.html").rename(folder / "年报" / "甲.htm")
    return {}


def rule(folder: Path) -> dict[str, object]:
    own = folder / "rules" / "own.yaml"
    own.write_text(own.read_text("utf-8").replace("总计是", "总计为"), "utf-8")
    return {}


def another_rule(folder: Path) -> dict[str, object]:
    (folder / "rules" / "two.yaml").write_text(RULE.replace("own-rule", "two-rule"), "utf-8")
    return {}


def form(folder: Path) -> dict[str, object]:
    text = (ROOT / "rules" / "forms" / "2021.yaml").read_text("utf-8")
    other = text.replace("kind: ", "kind: other-", 1).replace("id: ", "id: other-", 1)
    (folder / "rules" / "forms" / "other.yaml").write_text(other, "utf-8")
    return {}


def severity(folder: Path) -> dict[str, object]:
    return {"severities": {"own-rule": "error"}}


def ignored(folder: Path) -> dict[str, object]:
    return {"ignore": ("own-rule",)}


def override(folder: Path) -> dict[str, object]:
    return {"overrides": (Override(("*.html",), ("own-rule",)),)}


@pytest.mark.parametrize(
    ("change", "read", "audited"),
    [
        (content, ["甲.html"], ["甲.html"]),
        (name, ["甲.htm"], ["甲.htm"]),
        (rule, [], BOTH),
        (another_rule, [], BOTH),
        (form, ["README.md", *BOTH], BOTH),
        (severity, [], BOTH),
        (ignored, [], BOTH),
        (override, [], ["甲.html"]),
    ],
)
def test_each_key_changed_gives_no_stale_result(
    folder: Path,
    work: Work,
    change: Callable[[Path], dict[str, object]],
    read: list[str],
    audited: list[str],
) -> None:
    check()
    work.done()
    options = change(folder)
    found = check(**options)
    assert work.done() == (read, audited)
    fresh = replace(found, reports=check(**options, jobs=1).reports)
    work.done()
    settings = Settings(rule_folders=(Path("rules"),), **options)  # type: ignore[arg-type]
    without = run.check(("年报",), settings, *run.load(settings))
    assert shown(fresh, *TOLD) == shown(found, *TOLD) == shown(without, *TOLD)


@pytest.mark.parametrize("ingredient", ["__version__", "_code", "_libraries", "_programs"])
def test_another_version_of_anything_reads_and_audits_anew(
    folder: Path, work: Work, monkeypatch: pytest.MonkeyPatch, ingredient: str
) -> None:
    check()
    work.done()
    if ingredient == "__version__":
        monkeypatch.setattr(caching, ingredient, "99.0.0")
    elif ingredient == "_code":
        edited = Path(caching.__file__).parents[2] / "edited_by_a_test.py"
        states = caching.modules

        def one_more(place: Path) -> list[str]:
            return [*states(place), f"{edited} 1 1"]

        monkeypatch.setattr(caching, "modules", one_more)
    else:
        monkeypatch.setattr(caching, ingredient, lambda: ["another 2.0"])
    check()
    assert work.done()[0] == ["README.md", *BOTH]


def test_last_years_report_is_part_of_the_key(folder: Path, work: Work) -> None:
    last = (ROOT / "samples" / "2020-clean.md").read_text("utf-8")
    (folder / "上年.md").write_text(last.replace("2020", "2019"), "utf-8")
    check("年报/乙.md", previous=(Path("上年.md"),))
    work.done()
    check("年报/乙.md", previous=(Path("上年.md"),))
    assert work.done() == ([], [])
    (folder / "上年.md").write_text(last.replace("2020", "2019") + "\n", "utf-8")
    check("年报/乙.md", previous=(Path("上年.md"),))
    assert work.done() == (["上年.md"], ["乙.md"])
    check("年报/乙.md")
    assert work.done() == ([], ["乙.md"])


def test_a_moved_report_is_shown_where_it_is_now(folder: Path, work: Work) -> None:
    check()
    work.done()
    (folder / "年报").rename(folder / "归档")
    audit = check("归档")
    assert work.done()[0] == []
    assert {one.path for one in audit.reports} == {"归档/甲.html", "归档/乙.md"}
    assert all(one.report is not None and one.report.path == one.path for one in audit.reports)


def test_what_cannot_be_read_is_tried_again(folder: Path, work: Work) -> None:
    (folder / "年报" / "坏.pdf").write_bytes(b"%PDF-1.7\nbroken")
    for _ in range(2):
        assert check("年报/坏.pdf").exit_code == 3
        assert work.done()[0] == ["坏.pdf"]


def test_a_file_that_changes_while_it_is_read_is_not_kept(folder: Path, cache_of_its_own: Path) -> None:
    cache = caching.open_cache(True, [Path("rules")])
    assert cache is not None
    item = Input("年报/甲.html", True)
    key = cache.reading_key(item)
    with Workshop(Settings(), *run.load(Settings())) as shop:
        readings = shop.read([item])
        assert readings[0].card is not None
        reports = {item.path: shop.hand.shelf.pack(shop.load(readings[0].card))}
    content(folder)
    cache.keep_readings(item, key, readings, reports)
    assert cache.readings(item, key) is None


def entries(place: Path) -> list[Path]:
    return list(place.glob("??/*"))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[:40],
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
        lambda data: sealed(b"not json"),
        lambda data: sealed(b'[["", [[]], "", false]]'),
        lambda data: sealed(b"[1, 2, 3]"),
        lambda data: sealed(b"[" * 100_000),
        lambda data: sealed(b'{"a": 1}'),
    ],
)
def test_a_spoilt_entry_is_no_entry(
    folder: Path, work: Work, cache_of_its_own: Path, spoil: Callable[[bytes], bytes]
) -> None:
    first = check()
    work.done()
    for path in entries(cache_of_its_own):
        path.write_bytes(spoil(path.read_bytes()))
    assert shown(check(), *TOLD) == shown(first, *TOLD)
    assert work.done() == (["README.md", *BOTH], BOTH)


def sealed(content: bytes) -> bytes:
    """An entry that looks whole, whatever is in it."""
    return hashlib.sha256(content).digest()[:16] + zlib.compress(content)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="permissions of POSIX")
def test_a_folder_that_others_may_write_to_is_not_used(
    folder: Path, work: Work, cache_of_its_own: Path
) -> None:
    check()
    work.done()
    cache_of_its_own.chmod(0o777)
    check()
    assert work.done() == (["README.md", *BOTH], BOTH)


def test_without_a_cache_nothing_is_read_from_it_or_written(folder: Path, cache_of_its_own: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    arguments = [sys.executable, "-m", "checker", "check", "年报", "-f", "json"]
    subprocess.run([*arguments, "--no-cache"], env=environment, check=False, capture_output=True)
    assert entries(cache_of_its_own) == []
    subprocess.run(arguments, env=environment, check=False, capture_output=True)
    assert len(entries(cache_of_its_own)) > 2


def test_several_processes_at_once_all_say_the_same(folder: Path, cache_of_its_own: Path) -> None:
    for number in range(6):
        (folder / "年报" / f"{number}.html").write_text(WRONG.replace("2023", f"20{30 + number}"), "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    arguments = [sys.executable, "-m", "checker", "check", "年报", "-f", "json", "-j", "1"]
    running = [subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE) for _ in range(3)]
    said = {one.communicate(timeout=120)[0] for one in running}
    assert len(said) == 1
    assert len(json.loads(said.pop())["reports"]) == 8
    assert not [path for path in entries(cache_of_its_own) if path.name.startswith("tmp-")]


def test_the_store_keeps_within_its_bounds(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    noise = os.urandom(1000)
    for number in range(20):
        store.put(f"{number:02d}{'0' * 62}", noise)
        os.utime(store.folder / f"{number:02d}" / ("0" * 62), (time.time() - 1000 + number,) * 2)
    store.prune(10_300)
    assert [number for number in range(20) if store.get(f"{number:02d}{'0' * 62}")] == list(range(10, 20))
    old = store.folder / "19" / ("0" * 62)
    os.utime(old, (1, 1))
    store.prune()
    assert not old.exists()
