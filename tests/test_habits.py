"""Habits of an office do not hide errors: audits saved beside the reports, copies, folders by year, names."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from checker.forms import Form, load_forms
from checker.render import FORMATS, PARSE_FORMATS
from checker.report import Address
from support import ledger
from support.command import ROOT, gouji
from support.documents import docx
from support.generate import Figures, figures
from support.shapes import html, sheet, tabs

FORMS = load_forms([ROOT / "rules" / "forms"])
ORGAN = "清溪县公安局"
LEFT = Address("applications", "carried_out", "natural_person")
UPHELD = Address("review", "direct_suit", "upheld")


def form(year: int) -> Form:
    found = FORMS.for_year(year, FORMS.kinds()[0])
    assert found is not None
    return found


def two_years(first: int = 2022) -> tuple[Figures, Figures]:
    rng = random.Random(7)
    earlier = figures(form(first), rng)
    return earlier, figures(form(first + 1), rng, earlier)


def wrong(cells: Figures) -> Figures:
    """One application more is left over, and all sums of the year still hold: only two years show it."""
    changed = dict(cells)
    for row in ("carried_out", "new"):
        for column in ("natural_person", "total"):
            changed[Address("applications", row, column)] += 1
    return changed


def write(path: Path, year: int, cells: Mapping[Address, Decimal], organ: str = ORGAN) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html(replace(sheet(form(year), cells, year=year), organ=organ)), "utf-8")
    return path


def audit(*arguments: str | Path, cwd: Path) -> dict[str, Any]:
    done = gouji("check", *arguments, "--format", "json", cwd=cwd)
    assert done.stdout, done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    assert data["summary"]["exit_code"] == done.returncode
    return data


def rules(data: dict[str, Any], path: str) -> list[str]:
    return [finding["rule"] for one in data["reports"] if one["path"] == path for finding in one["findings"]]


def notes(data: dict[str, Any], path: str) -> list[str]:
    return [note for one in data["reports"] if one["path"] == path for note in one["notes"]]


# -- (a) what the tool wrote itself ------------------------------------------------------------------


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years in one folder whose figures do not carry over."""
    folder = tmp_path_factory.mktemp("years") / "年报"
    earlier, later = two_years()
    write(folder / "公安局2022.html", 2022, wrong(earlier))
    write(folder / "公安局2023.html", 2023, later)
    return folder


def outputs(folder: str) -> list[str]:
    """Options that write every format to a file of its own, named by the format alone."""
    return [option for name in FORMATS for option in ("--output", f"{name}={folder}/{name}.out")]


def test_its_own_outputs_are_skipped_in_any_format(years: Path, tmp_path: Path) -> None:
    folder = tmp_path / "年报"
    folder.mkdir()
    for file in years.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    gouji("check", "年报", *outputs("年报"), cwd=tmp_path)
    for name in PARSE_FORMATS:
        gouji("parse", "年报", "--format", name, "--output", f"年报/parsed-{name}.out", cwd=tmp_path)
    saved = sorted(f"年报/{file.name}" for file in folder.glob("*.out"))
    assert len(saved) == len(FORMATS) + len(PARSE_FORMATS)
    data = audit("年报", cwd=tmp_path)
    assert "carried-over" in rules(data, "年报/公安局2023.html")
    assert len(data["reports"]) == 2
    assert [one["path"] for one in data["skipped"]] == saved
    assert all("gouji" in one["reason"] for one in data["skipped"])
    named = audit(*saved, cwd=tmp_path)
    assert (named["reports"], len(named["skipped"]), named["summary"]["exit_code"]) == ([], len(saved), 3)


def test_an_audit_that_an_office_program_saved_again_is_skipped(years: Path, tmp_path: Path) -> None:
    told = gouji("check", years, "--format", "markdown", cwd=tmp_path).stdout.splitlines()
    shown = [line.strip("#* ") for line in told if line.strip() and line[0] != "<"]
    (tmp_path / "审核.docx").write_bytes(docx(shown))
    assert [one["path"] for one in audit(tmp_path / "审核.docx", cwd=tmp_path)["skipped"]]


def test_a_report_that_quotes_the_tool_is_a_report(tmp_path: Path) -> None:
    page = sheet(form(2023), two_years()[1], year=2023)
    said = ["本报告经 gouji（勾稽）0.1.0 校核。", "检查 184 项：通过 105，不符 0，无法判断 0，不适用 79"]
    prose = {**page.prose, "overview": [*page.prose["overview"], *said]}
    (tmp_path / "a.html").write_text(html(replace(page, prose=prose)), "utf-8")
    assert [one["status"] for one in audit("a.html", cwd=tmp_path)["reports"]] == ["checked"]


# -- (b) twins and parts -----------------------------------------------------------------------------


@pytest.mark.parametrize("copies", [1, 2])
def test_copies_count_as_one_for_the_year_after(tmp_path: Path, copies: int) -> None:
    earlier, later = two_years()
    for number in range(copies + 1):
        write(tmp_path / f"甲{number}" / "2022.html", 2022, wrong(earlier))
        write(tmp_path / f"乙{number}" / "2023.html", 2023, later)
    data = audit(".", cwd=tmp_path)
    assert "carried-over" in rules(data, "乙0/2023.html")
    assert "twins-differ" not in [rule for one in data["reports"] for rule in rules(data, one["path"])]


def test_copies_that_differ_are_told_and_unknown_where_they_do(tmp_path: Path) -> None:
    earlier, later = two_years()
    write(tmp_path / "旧" / "a.html", 2022, earlier)
    write(tmp_path / "旧" / "b.html", 2022, {**earlier, LEFT: earlier[LEFT] + 2})
    write(tmp_path / "新" / "c.html", 2023, later)
    data = audit("旧", "新", cwd=tmp_path)
    (found,) = [one for one in data["reports"][0]["findings"] if one["rule"] == "twins-differ"]
    assert (found["severity"], found["cells"]) == ("warning", [str(LEFT)])
    assert all(name in found["message"] for name in ("旧/a.html", "旧/b.html", "自然人"))
    assert {place.get("path") for place in found["locations"]} == {None, "旧/b.html"}
    assert "twins-differ" not in rules(data, "旧/b.html")
    (new,) = [one for one in data["reports"] if one["path"] == "新/c.html"]
    assert "carried-over" not in rules(data, "新/c.html")
    assert new["coverage"]["unknown"] >= 1
    (note,) = new["notes"]
    assert note.startswith("与上年的比较不全：旧/a.html")
    assert "四、结转下年度继续办理" in note
    (twin,) = [one for one in data["reports"] if one["path"] == "旧/b.html"]
    assert "与同一份报告的其他文件有 1 格不一致，见 旧/a.html 的问题" in twin["notes"]
    held = audit("新", "--previous", "旧", cwd=tmp_path)
    assert (rules(held, "新/c.html"), held["reports"][0]["coverage"]) == ([], new["coverage"])


def test_a_finding_on_copies_can_be_waived_until_a_figure_changes(tmp_path: Path) -> None:
    _, later = two_years()
    write(tmp_path / "a.html", 2023, later)
    write(tmp_path / "b.html", 2023, {**later, LEFT: later[LEFT] + 2})
    (found,) = [
        one for one in audit(".", cwd=tmp_path)["reports"][0]["findings"] if one["rule"] == "twins-differ"
    ]
    done = gouji("waive", found["fingerprint"], ".", "--reason", "以盖章的为准", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert audit(".", cwd=tmp_path)["summary"]["waived"] == 1
    write(tmp_path / "b.html", 2023, {**later, LEFT: later[LEFT] + 3})
    assert audit(".", cwd=tmp_path)["summary"]["waived"] == 0


def test_bodies_of_two_places_under_one_title_are_no_copies(tmp_path: Path) -> None:
    earlier, later = two_years()
    for year, cells in ((2022, earlier), (2023, later)):
        write(tmp_path / str(year) / "甲市" / "水务局.html", year, cells, "水务局")
        write(
            tmp_path / str(year) / "乙市" / "水务局.html",
            year,
            wrong(cells) if year == 2022 else cells,
            "水务局",
        )
    data = audit(".", cwd=tmp_path)
    assert rules(data, "2023/甲市/水务局.html") == []
    assert "carried-over" in rules(data, "2023/乙市/水务局.html")
    assert [note for note in data["notes"] if "甲市" in note and "乙市" in note]


def parts(folder: Path, cells: Mapping[Address, Decimal]) -> None:
    """One report in two files: the text with 表二 and 表四, and 表三 alone."""
    lines = tabs(replace(sheet(form(2023), cells, year=2023), organ=ORGAN)).splitlines()
    start, end = (
        next(n for n, line in enumerate(lines) if line.startswith(mark)) for mark in ("三、收到", "四、政府")
    )
    folder.mkdir()
    (folder / "a正文.txt").write_text("\n".join(lines[:start] + lines[end:]), "utf-8")
    (folder / "b表三.txt").write_text("\n".join(lines[:3] + lines[start:end]), "utf-8")


def test_files_that_share_no_table_are_parts_of_one_report(tmp_path: Path) -> None:
    earlier, later = two_years()
    later[Address("applications", "carried_in", "research")] += 700
    parts(tmp_path / "新", later)
    parts(tmp_path / "副", later)
    write(tmp_path / "旧.html", 2022, wrong(earlier))
    data = audit("新", "旧.html", cwd=tmp_path)
    (found,) = [one for one in data["reports"] if one["year"] == 2023]
    assert (found["path"], found["parts"]) == ("新/a正文.txt", ["新/a正文.txt", "新/b表三.txt"])
    assert found["status"] == "checked"
    assert data["summary"]["files"] == 2
    place = found["findings"][0]["locations"][0]
    assert place["path"] == "新/b表三.txt"
    source = (tmp_path / place["path"]).read_text("utf-8").splitlines()[place["line"] - 1]
    assert source[place["column"] - 1 : place["end_column"] - 1] == place["text"]
    assert "carried-over" in str(found["findings"])
    both = audit("新", "副", cwd=tmp_path)
    assert [len(one["parts"]) for one in both["reports"]] == [2, 2]


# -- (c) (d) last year's report ----------------------------------------------------------------------


def test_a_comparison_that_was_not_made_is_told_in_every_format(tmp_path: Path) -> None:
    write(tmp_path / "a.html", 2023, two_years()[1])
    done = gouji("check", "a.html", *outputs("out"), cwd=tmp_path)
    assert done.returncode == 0
    for name in FORMATS:
        said = ledger.said((tmp_path / "out" / f"{name}.out").read_bytes())
        assert "未与上年比较：没有找到 2022 年度的报告" in said, name


def test_where_no_form_covers_the_year_before_nothing_is_told(tmp_path: Path) -> None:
    write(tmp_path / "a.html", 2019, two_years(2019)[0])
    assert notes(audit("a.html", cwd=tmp_path), "a.html") == []


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("2022年报", "2023年报"),
        ("2022/年报", "2023/年报"),
        ("年报2022/县直", "年报2023/县直"),
        ("2022/2022", "2023/2023"),
    ],
)
def test_last_years_folder_beside_is_only_compared_with(tmp_path: Path, older: str, newer: str) -> None:
    earlier, later = two_years()
    write(tmp_path / older / "x.html", 2022, wrong(earlier))
    write(tmp_path / older / "坏.html", 2022, earlier, "清溪县财政局")
    (tmp_path / older / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    write(tmp_path / newer / "公安局.html", 2023, later)
    path = f"{newer}/公安局.html"
    for data in (audit(newer, cwd=tmp_path), audit(path, cwd=tmp_path)):
        assert [one["path"] for one in data["reports"]] == [path]
        assert "carried-over" in rules(data, path)
        assert [note for note in notes(data, path) if f"{older}/x.html" in note]
    inside = audit(".", cwd=tmp_path / newer)
    assert "carried-over" in rules(inside, "公安局.html")


def test_given_reports_and_those_of_the_run_go_before_those_beside(tmp_path: Path) -> None:
    earlier, later = two_years()
    write(tmp_path / "2022年报" / "a.html", 2022, wrong(earlier))
    right = write(tmp_path / "别处" / "a.html", 2022, earlier)
    write(tmp_path / "2023年报" / "a.html", 2023, later)
    for arguments in (("2023年报", "--previous", right), ("2023年报", "别处")):
        data = audit(*arguments, cwd=tmp_path)
        assert rules(data, "2023年报/a.html") == []
        assert notes(data, "2023年报/a.html") == []
    write(right, 2022, wrong(earlier))
    data = audit("2022年报", "2023年报", "--previous", right, cwd=tmp_path)
    assert "carried-over" in rules(data, "2023年报/a.html")


def test_what_cannot_be_read_beside_is_a_note(tmp_path: Path) -> None:
    (tmp_path / "2022年报").mkdir()
    (tmp_path / "2022年报" / "公安局.docx").write_bytes(b"PK\x03\x04 broken")
    write(tmp_path / "2023年报" / "a.html", 2023, two_years()[1])
    data = audit("2023年报", cwd=tmp_path)
    assert data["summary"]["exit_code"] == 0
    assert any("公安局.docx" in note for note in notes(data, "2023年报/a.html"))


# -- (e) (f) names of files --------------------------------------------------------------------------


def test_one_file_named_twice_is_audited_once(tmp_path: Path) -> None:
    file = write(tmp_path / "a.html", 2023, two_years()[1])
    (tmp_path / "b.html").hardlink_to(file)
    (tmp_path / "c.html").symlink_to(file)
    for arguments in (("a.html", "./a.html", file, ".", "../" + tmp_path.name), (".",), ("b.html", "c.html")):
        data = audit(*arguments, cwd=tmp_path)
        assert len(data["reports"]) == 1
        assert rules(data, data["reports"][0]["path"]) == []


@pytest.mark.parametrize(("stored", "typed"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_a_name_means_the_file_in_either_spelling(tmp_path: Path, stored: Any, typed: Any) -> None:
    folder, name = "Ünal", "ê局2023.html"
    write(
        tmp_path / unicodedata.normalize(stored, folder) / unicodedata.normalize(stored, name),
        2023,
        two_years()[1],
    )
    asked = Path(unicodedata.normalize(typed, folder)) / unicodedata.normalize(typed, name)
    assert audit(asked, cwd=tmp_path)["summary"]["exit_code"] == 0
    assert audit(asked, "--previous", asked.parent, cwd=tmp_path)["summary"]["exit_code"] == 0


NAMES = {
    "清溪县公安局2022年度报告": "file-name-year",
    "2022年政府信息公开工作年度报告": "file-name-year",
    "清溪县水务局2023年报": "file-name-organ",
    "2023年度报告（财政局）": "file-name-organ",
    "东山县公安局2023年政府信息公开工作年度报告": "file-name-organ",
    "关于县公安局2023年度报告的通知": "",
    "20240115附件2：清溪县公安局2023年年报": "",
    "清府发〔2024〕5号": "",
    "2024年1月公布2023年度报告": "",
    "2022-2023年度": "",
    "政府信息公开工作年度报告（县公安局）": "",
}


def test_a_file_name_that_says_otherwise_is_worth_a_look(tmp_path: Path) -> None:
    for name in NAMES:
        write(tmp_path / f"{name}.html", 2023, two_years()[1])
    data = audit(".", cwd=tmp_path)
    told = {
        one["path"]: [(found["rule"], found["severity"]) for found in one["findings"]]
        for one in data["reports"]
    }
    assert told == {f"{name}.html": [(rule, "info")] if rule else [] for name, rule in NAMES.items()}


# -- (i) a suffix tells the format -------------------------------------------------------------------


BEGINS = {
    "a.txt": ORGAN,
    "a": ORGAN,
    "a.HTML": "<!doctype html>",
    "a.htm": "<!doctype html>",
    "a.json": '{\n "schema": "gouji.audit/1"',
    "a.jsonl": '{"schema": "gouji.audit/1"',
    "a.sarif": '{\n "$schema"',
    "a.xml": "<?xml",
    "a.md": "## ",
}


@pytest.mark.parametrize("name", BEGINS)
def test_the_suffix_of_the_only_output_tells_the_format(tmp_path: Path, name: str) -> None:
    write(tmp_path / "r.html", 2023, two_years()[1])
    assert gouji("check", "r.html", "--output", f"out/{name}", cwd=tmp_path).returncode == 0
    assert (tmp_path / "out" / name).read_text("utf-8").lstrip().startswith(BEGINS[name])


def test_so_does_the_suffix_of_the_only_output_in_the_configuration(tmp_path: Path) -> None:
    write(tmp_path / "r.html", 2023, two_years()[1])
    (tmp_path / "gouji.yaml").write_text("output: out.json\n", "utf-8")
    assert gouji("check", "r.html", cwd=tmp_path).returncode == 0
    assert (tmp_path / "out.json").read_text("utf-8").startswith(BEGINS["a.json"])


@pytest.mark.parametrize("name", ["a.log", "a.xls", "a.docx"])
def test_a_suffix_of_no_format_is_a_usage_error(tmp_path: Path, name: str) -> None:
    write(tmp_path / "r.html", 2023, two_years()[1])
    done = gouji("check", "r.html", "--output", name, cwd=tmp_path)
    assert (done.returncode, (tmp_path / name).exists()) == (2, False)
    assert name in done.stderr


def test_with_a_format_any_name_goes_and_a_device_has_none(tmp_path: Path) -> None:
    write(tmp_path / "r.html", 2023, two_years()[1])
    assert gouji("check", "r.html", "--output", "a.log", "--format", "json", cwd=tmp_path).returncode == 0
    assert gouji("check", "r.html", "--output", "/dev/null", cwd=tmp_path).returncode == 0


# -- (k) cut-off output, and files written whole or not at all ----------------------------------------


def cut_off(*arguments: str | Path, cwd: Path) -> int:
    """The exit code of a run whose reader has closed the pipe before anything came."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "checker", *map(str, arguments)],
            cwd=cwd,
            stdout=writer,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            timeout=60,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        )
    finally:
        os.close(writer)
    assert done.stderr == ""
    return done.returncode


@pytest.mark.parametrize("name", FORMATS)
def test_a_reader_that_goes_changes_no_code(tmp_path: Path, name: str) -> None:
    write(tmp_path / "r.html", 2023, two_years()[1])
    assert cut_off("check", "r.html", "--format", name, cwd=tmp_path) == 0


def test_nor_does_it_change_one_that_is_not_0(years: Path) -> None:
    assert cut_off("check", years, cwd=years) == 1
    assert cut_off("check", "没有.html", cwd=years) == 3


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("name", ["text", "json"])
def test_a_full_disk_is_one_sentence(years: Path, name: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "checker", "check", str(years), "--format", name],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            timeout=60,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        )
    assert (done.returncode, done.stderr) == (2, "错误：无法写到标准输出：磁盘已满\n")


def test_where_an_output_cannot_be_finished_the_old_file_stays(years: Path, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    old = tmp_path / "审核.html"
    old.write_text("旧的", "utf-8")

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    done = subprocess.run(
        [sys.executable, "-m", "checker", "check", str(years), "--no-cache", "--output", str(old)],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        preexec_fn=small,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )
    assert done.returncode == 2
    assert "无法写入" in done.stderr
    assert [(one.name, one.read_text("utf-8")) for one in tmp_path.iterdir()] == [("审核.html", "旧的")]


def _report(folder: Path) -> list[str]:
    return ["check", "r.html", "--format", "json", "--output", "./r.html"]


def _met(folder: Path) -> list[str]:
    return ["check", ".", "--output", "r.html"]


def _linked(folder: Path) -> list[str]:
    (folder / "link.html").symlink_to(folder / "r.html")
    return ["check", "r.html", "--output", "link.html"]


def _previous(folder: Path) -> list[str]:
    write(folder / "p.html", 2022, two_years()[0])
    return ["check", "r.html", "--previous", "p.html", "--output", "p.html"]


def _rules(folder: Path) -> list[str]:
    (folder / "own").mkdir()
    (folder / "own" / "a.yaml").write_text("[]\n", "utf-8")
    return ["check", "r.html", "--rules", "own", "--format", "json", "--output", "own/a.yaml"]


def _waivers(folder: Path) -> list[str]:
    (folder / "w.yaml").write_text("[]\n", "utf-8")
    return ["check", "r.html", "--waivers", "w.yaml", "--format", "json", "--output", "w.yaml"]


def _configuration(folder: Path) -> list[str]:
    (folder / "gouji.yaml").write_text("jobs: 1\n", "utf-8")
    return ["check", "r.html", "--format", "json", "--output", "gouji.yaml"]


def _template(folder: Path) -> list[str]:
    (folder / "t.txt").write_text("{{ summary.files }}", "utf-8")
    return ["check", "r.html", "--template", "t.txt", "--output", "t.txt"]


def _rollup(folder: Path) -> list[str]:
    (folder / "list.yaml").write_text("whole: r.html\nmembers: [m.html]\n", "utf-8")
    write(folder / "m.html", 2023, two_years()[1], "清溪县水务局")
    return ["check", "r.html", "--rollup", "list.yaml", "--output", "m.html"]


def _twice(folder: Path) -> list[str]:
    outputs = ["--output", "html=x", "--output", "json=./x"]
    return ["check", "r.html", "--format", "html", "--format", "json", *outputs]


def _parse(folder: Path) -> list[str]:
    return ["parse", ".", "--output", "r.html"]


def _beside(folder: Path) -> list[str]:
    write(folder / "2022" / "a.html", 2022, two_years()[0])
    write(folder / "2023" / "a.html", 2023, two_years()[1])
    return ["check", "2023", "--output", "2022/a.html"]


@pytest.mark.parametrize(
    "case",
    [
        _report,
        _met,
        _linked,
        _previous,
        _rules,
        _waivers,
        _configuration,
        _template,
        _rollup,
        _twice,
        _parse,
        _beside,
    ],
)
def test_nothing_that_a_run_reads_is_written_over(tmp_path: Path, case: Callable[[Path], list[str]]) -> None:
    write(tmp_path / "r.html", 2023, two_years()[1])
    arguments = case(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    done = gouji(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "错误：" in done.stderr
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("name", ["审核.html", "审核.txt", "审核.md"])
def test_the_audit_of_the_last_time_may_be_renewed(years: Path, tmp_path: Path, name: str) -> None:
    write(tmp_path / "年报" / "r.html", 2023, two_years()[1])
    for _ in range(2):
        assert gouji("check", "年报", "--output", f"年报/{name}", cwd=tmp_path).returncode == 0


def test_a_file_keeps_its_mode_and_a_link_stays_one(years: Path, tmp_path: Path) -> None:
    old = tmp_path / "旧.json"
    old.write_text("{}", "utf-8")
    old.chmod(0o600)
    (tmp_path / "a.json").symlink_to(old)
    assert gouji("check", years, "--output", tmp_path / "a.json", cwd=tmp_path).returncode == 1
    assert (tmp_path / "a.json").is_symlink()
    assert old.stat().st_mode & 0o777 == 0o600
    assert json.loads(old.read_text("utf-8"))["schema"] == "gouji.audit/1"
