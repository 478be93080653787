"""Two Januaries and three rounds: last year without its file, and what is mended, stands or is new."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from checker import run
from checker.ground.faults import RuleFault
from checker.readers.web.skeleton import LIST
from checker.render import Options, renderer
from checker.run.rounds import remember
from checker.settings import Settings
from support import ledger
from support.command import ROOT, gouji
from tests.run.test_previous import FORMS, RULES, Figures, cell, less_carried_out, write, years

HISTORY = "历史.db"


def audit(folder: Path, *paths: str | Path, **settings: Any) -> dict[str, Any]:
    """What ``gouji check PATHS --history HISTORY --format json`` says, in ``folder``."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        rules = run.load(Settings(ignore=settings["ignore"]))[1] if "ignore" in settings else RULES
        made = Settings(history=Path(HISTORY), **settings)
        done = run.check([str(path) for path in paths], made, FORMS, rules)
        done = remember(done, Path(HISTORY), (rule.id for rule in rules), settings.get("organs"))
        data: dict[str, Any] = json.loads(renderer("json")(done, Options()))
        return data
    finally:
        os.chdir(before)


def only(data: dict[str, Any]) -> dict[str, Any]:
    (found,) = data["reports"]
    return dict(found)


def states(report: dict[str, Any]) -> dict[str, list[str]]:
    found = {"mended": [one["rule"] for one in report["round"].get("mended", ())]}
    for state in ("standing", "new"):
        found[state] = [one["rule"] for one in report["findings"] if one.get("round") == state]
    return found


def wrong(cells: Figures, row: str, by: int = 1) -> Figures:
    at = cell("applications", row, "natural_person")
    return {**cells, at: cells[at] + by}


class January(NamedTuple):
    folder: Path
    said: Sequence[dict[str, Any]]
    """What was said of last January's file, then of each of this one's; of the second twice."""


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> January:
    """Last January's file and the three of this one: another mistake each time, another name of the file."""
    folder = tmp_path_factory.mktemp("january")
    earlier, later = years(2023)
    less_carried_out(earlier)
    for name in ("2023", "一", "二", "三"):
        (folder / name).mkdir()
    write(folder / "2023", 2023, earlier, "云岭县水务局")
    write(folder / "一", 2024, wrong(later, "granted"), "云岭县水务局", name="初稿")
    write(folder / "二", 2024, wrong(later, "partial"), "云岭县水务局", name="改稿")
    write(folder / "三", 2024, later, "县水务局", name="定稿")
    return January(folder, [only(audit(folder, name)) for name in ("2023", "一", "二", "二", "三")])


@pytest.fixture
def january(rounds: January, tmp_path: Path) -> Path:
    """The folder with its history, for one test alone: what it adds is not there for the next."""
    return Path(shutil.copytree(rounds.folder, tmp_path / "january"))


def test_three_rounds(rounds: January) -> None:
    first, one, two, again, three = rounds.said
    assert first["round"] == {"number": 1}
    assert any(note.startswith("与历史记录 历史.db 中的“云岭县水务局 2023 年度") for note in one["notes"])
    carried = next(found for found in one["findings"] if found["rule"] == "carried-over")
    (place,) = {spot["path"] for spot in carried["locations"] if "path" in spot}
    assert place.startswith("历史记录 历史.db 中的")
    assert one["round"] == {"number": 1}
    assert (two["round"]["number"], two["round"]["before"]["number"]) == (2, 1)
    found = states(two)
    assert "applications-outcomes" in found["mended"]
    assert "applications-outcomes" in found["new"]
    assert found["standing"] == ["carried-over"]
    assert (again["round"], states(again)) == (two["round"], found)  # unchanged: no new round
    assert any("第 2 轮相同，没有改动" in note for note in again["notes"])
    assert three["round"]["number"] == 3
    assert "applications-outcomes" in states(three)["mended"]
    assert states(three) | {"mended": []} == {"mended": [], "standing": ["carried-over"], "new": []}
    listed = gouji("history", "list", "--history", HISTORY, cwd=rounds.folder).stdout
    assert "云岭县水务局 2024 年度：3 轮" in listed


def test_every_format_for_people_tells_the_rounds(january: Path) -> None:
    outputs = [part for name in ("html", "markdown", "xlsx") for part in ("-o", f"{name}=out.{name}")]
    done = gouji("check", "二", "--history", HISTORY, "-f", "text", *outputs, cwd=january)
    assert done.returncode == 1, done.stderr
    texts = [(january / f"out.{name}").read_text("utf-8") for name in ("html", "markdown")]
    texts.append("".join(done.stdout.split("\n")))
    for text in texts:
        assert "第 2 轮，与 " in text
        assert "已改正的错误：" in text
        assert "仍在" in text
        assert "新增" in text
    rows = ledger.rows(ledger.sheets(january / "out.xlsx")["与上一轮对照"])
    assert {row["结果"] for row in rows} == {"已改正", "仍在", "新增"}


def test_what_stands_with_other_figures_and_what_cannot_be_judged(tmp_path: Path) -> None:
    _, cells = years(2023)
    for name, by in (("一", 1), ("二", 2)):
        (tmp_path / name).mkdir()
        write(tmp_path / name, 2024, wrong(cells, "granted", by), "云岭县水务局")
    audit(tmp_path, "一")
    (changed,) = [
        one for one in only(audit(tmp_path, "二"))["findings"] if one["rule"] == "applications-outcomes"
    ]
    assert (changed["round"], changed["round_changed"]) == ("standing", True)
    unjudged = only(audit(tmp_path, "二", ignore=("applications-outcomes",)))["round"]
    assert unjudged["mended"] == []
    assert [one["rule"] for one in unjudged["undecided"]] == ["applications-outcomes"]


def test_a_marked_copy_that_came_back_is_the_next_round(tmp_path: Path) -> None:
    _, cells = years(2023)
    path = write(tmp_path, 2024, wrong(cells, "granted"), "云岭县水务局")
    mended = write(tmp_path, 2024, cells, "云岭县水务局", name="返回")
    page = mended.read_text("utf-8").replace("<body>", f'<body><aside {LIST}="1">批注</aside>')
    mended.write_text(page, "utf-8")
    data = audit(tmp_path, ".")
    numbers = {one["path"]: one["round"]["number"] for one in data["reports"]}
    assert numbers == {path.name: 1, mended.name: 2}
    (second,) = [one for one in data["reports"] if one["round"]["number"] == 2]
    assert "applications-outcomes" in states(second)["mended"]


def test_a_renamed_body_is_remembered(tmp_path: Path) -> None:
    earlier, later = years(2023)
    less_carried_out(earlier)
    audit(tmp_path, write(tmp_path, 2023, earlier, "云岭县国土资源局"))
    (tmp_path / "organs.yaml").write_text("- {name: 云岭县自然资源局, former: 云岭县国土资源局}\n", "utf-8")
    path = write(tmp_path, 2024, later, "云岭县自然资源局")
    found = only(audit(tmp_path, path, organs=Path("organs.yaml")))
    assert "carried-over" in [one["rule"] for one in found["findings"]]


def test_forgetting_forgets(tmp_path: Path) -> None:
    """Not a byte of what was forgotten is left in the file; what was not asked for stays."""
    _, cells = years(2023)
    audit(tmp_path, write(tmp_path, 2024, wrong(cells, "granted"), "云岭县水务局", name="特有的名字"))
    audit(tmp_path, write(tmp_path, 2024, cells, "青川县公安局"))
    file = tmp_path / HISTORY
    assert "特有的名字".encode() in file.read_bytes()
    done = gouji("history", "forget", "云岭县水务局", "--history", HISTORY, cwd=tmp_path)
    assert (done.returncode, "已忘掉 云岭县水务局 2024 年度" in done.stdout) == (0, True), done.stderr
    left = file.read_bytes()
    for trace in ("云岭", "水务局", "特有的名字", "应为"):
        assert trace.encode() not in left, trace
    assert "青川县公安局" in gouji("history", "list", "--history", HISTORY, cwd=tmp_path).stdout
    assert not [one for one in tmp_path.iterdir() if one.name.startswith(HISTORY) and one != file]
    nobody = gouji("history", "forget", "云岭县水务局", "--history", HISTORY, cwd=tmp_path)
    assert (nobody.returncode, "没有“云岭县水务局”" in nobody.stderr) == (2, True)


def test_what_the_next_year_quotes_is_forgotten_too(tmp_path: Path) -> None:
    """The finding stays known, without its words: it is no other than before, and none of it is mended."""
    earlier, later = years(2023)
    less_carried_out(earlier)
    audit(tmp_path, write(tmp_path, 2023, earlier, "云岭县水务局", name="上年"))
    report = write(tmp_path, 2024, later, "云岭县水务局", name="今年")
    (quoting,) = [one for one in only(audit(tmp_path, report))["findings"] if one["rule"] == "carried-over"]
    file = tmp_path / HISTORY
    assert quoting["message"].encode() in file.read_bytes()
    done = gouji("history", "forget", "云岭县水务局", "--year", "2023", "--history", HISTORY, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    left = file.read_bytes()
    for trace in ("上年.", "却是", 'previous.applications[carried_out, total]":[', quoting["message"]):
        assert trace.encode() not in left, trace
    second = tmp_path / "二"
    second.mkdir()
    write(second, 2024, wrong(later, "granted"), "云岭县水务局", name="今年")
    (tmp_path / "2023年报").mkdir()
    write(tmp_path / "2023年报", 2023, earlier, "云岭县水务局", name="上年")
    now = only(audit(tmp_path, second, previous=(Path("2023年报"),)))
    (again,) = [one for one in now["findings"] if one["rule"] == "carried-over"]
    assert (again["round"], again.get("round_changed", False)) == ("standing", False)
    assert now["round"]["mended"] == []


def test_the_history_can_be_taken_away(january: Path) -> None:
    for name in ("all.json", "all.csv", "all.xlsx"):
        assert gouji("history", "export", "--history", HISTORY, "-o", name, cwd=january).returncode == 0
    data = json.loads((january / "all.json").read_text("utf-8"))
    assert data["schema"] == "gouji.history/1"
    rounds = {(one["body"], one["year"]): one["rounds"] for one in data["reports"]}
    assert [len(rounds["云岭县水务局", year]) for year in (2023, 2024)] == [1, 3]
    message = rounds["云岭县水务局", 2024][0]["findings"][0]["message"]
    assert message in (january / "all.csv").read_text("utf-8-sig")
    sheets = openpyxl.load_workbook(january / "all.xlsx")
    assert sheets.sheetnames == ["问题", "数字"]
    own = gouji("check", "all.json", "--skip-unrecognised", cwd=january)
    assert "gouji 自己的" in own.stdout
    refused = gouji("history", "export", "--history", HISTORY, "-o", "all.txt", cwd=january)
    assert refused.returncode == 2


def _foreign(path: Path) -> None:
    sqlite3.connect(path).execute("CREATE TABLE own (a)")


def _with_trigger(path: Path) -> None:
    made = sqlite3.connect(path)
    made.execute("CREATE TRIGGER t AFTER INSERT ON report BEGIN DELETE FROM report; END")
    made.close()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def _newer(path: Path) -> None:
    made = sqlite3.connect(path)
    made.execute("PRAGMA user_version=99")
    made.close()


def _nonsense(path: Path) -> None:
    made = sqlite3.connect(path)
    made.execute("UPDATE figure SET state = 'nonsense'")
    made.execute("UPDATE round SET files = '{'")
    made.commit()
    made.close()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.write_text("年度报告", "utf-8"), "不是 gouji 的历史记录"),
        (lambda path: (path.unlink(), _foreign(path)), "不是 gouji 的历史记录"),
        (_with_trigger, "内部结构被改过"),
        (_cut, "历史记录"),
        (_newer, "更新的版本"),
        (_nonsense, "看不懂的内容"),
    ],
)
def test_a_file_that_is_no_sound_history_is_told_and_left_as_it_is(
    tmp_path: Path, spoil: Any, said: str
) -> None:
    _, cells = years(2023)
    path = write(tmp_path, 2024, cells, "云岭县水务局")
    audit(tmp_path, path)
    spoil(tmp_path / HISTORY)
    before = (tmp_path / HISTORY).read_bytes()
    with pytest.raises(RuleFault, match=said):
        audit(tmp_path, path)
    assert (tmp_path / HISTORY).read_bytes() == before


def test_a_faulty_history_is_told_in_one_sentence_before_the_work(tmp_path: Path) -> None:
    (tmp_path / HISTORY).write_bytes(b"PK")
    done = gouji("check", ".", "--history", HISTORY, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_nothing_that_is_read_is_written_over(tmp_path: Path) -> None:
    _, cells = years(2023)
    path = write(tmp_path, 2024, cells, "云岭县水务局")
    text = path.read_bytes()
    assert gouji("check", ".", "--history", path.name, cwd=tmp_path).returncode == 2
    assert path.read_bytes() == text
    audit(tmp_path, ".")
    done = gouji("check", ".", "--history", HISTORY, "--output", f"json={HISTORY}", cwd=tmp_path)
    assert done.returncode == 2
    data = audit(tmp_path, ".")  # it lies among the reports, and is none
    assert [one["path"] for one in data["skipped"]] == [HISTORY]


def test_runs_at_once_wait_for_each_other(tmp_path: Path) -> None:
    _, cells = years(2023)
    names = [write(tmp_path, 2024, cells, f"{town}县水务局").name for town in ("云岭", "青川", "松原")]
    command = [sys.executable, "-m", "checker", "check", "--no-cache", "--history", HISTORY]
    where = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = [
        subprocess.Popen([*command, name], cwd=tmp_path, env=where, stdout=subprocess.DEVNULL)
        for name in names
    ]
    assert {one.wait(60) for one in running} <= {0, 1}
    assert "共 3 份报告" in gouji("history", "list", "--history", HISTORY, cwd=tmp_path).stdout
