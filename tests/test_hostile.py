"""No file harms another: faults, hostile files, files that change, an end from outside."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from checker import engine, render, run
from checker.ground.limits import RECOGNITION
from checker.readers.office import libreoffice
from checker.readers.pdf.ocr import recogniser as ocr
from checker.run.inputs import Input, collect
from checker.run.reading import read_all
from checker.settings import Settings
from support import hostile, pdfs
from support.command import ROOT, gouji
from support.documents import ole, packed
from support.hostile.drawn import drawings
from support.recognition import TEXT, recognised

SAMPLES = ROOT / "samples"
GOOD = SAMPLES / "2020-clean.md"
OLD = ole({"WordDocument": b"\xec\xa5" + bytes(4000)})
FORMS, RULES = run.load(Settings())
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals, pipes and shell scripts of POSIX")


def statuses(*paths: Path, **environment: str) -> dict[str, str]:
    """The status of each file by its name, and for what was not checked its sentence."""
    done = gouji("check", *paths, "--no-cache", "--format", "json", **environment)
    assert done.stderr == ""
    audit = json.loads(done.stdout)
    found = {Path(one["path"]).name: one["reason"] for one in audit["skipped"]}
    for one in audit["reports"]:
        checked = one["status"] != "unchecked"
        found[Path(one["path"]).name] = one["status"] if checked else one["findings"][0]["message"]
    return found


# Faults of ours


@pytest.mark.parametrize(
    "fault", [RecursionError, AttributeError, AssertionError, MemoryError, StopIteration]
)
def test_a_fault_in_one_report_costs_that_report(
    fault: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = engine.run

    def faulty(rules: object, case: object) -> object:
        if case.report.path.endswith("2023-clean.html"):  # type: ignore[attr-defined]
            raise fault
        return judge(rules, case)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "run", faulty)
    audit = run.check([str(SAMPLES)], Settings(), FORMS, RULES)
    assert audit.exit_code == 3
    said = {Path(one.path).name: one for one in audit.reports}
    assert "程序内部出错" in said["2023-clean.html"].findings[0].message
    assert sum(one.status == "unchecked" for one in audit.reports) == 1


def test_a_fault_in_showing_one_report_costs_that_report(monkeypatch: pytest.MonkeyPatch) -> None:
    audit = run.check([str(SAMPLES)], Settings(), FORMS, RULES)
    plain = render.renderer("text")

    def faulty(audit: object, options: object) -> str:
        if any(one.path.endswith("clean.md") and one.report for one in audit.reports):  # type: ignore[attr-defined]
            raise KeyError("x")
        return plain(audit, options)  # type: ignore[arg-type]

    text, shown = run.rendered(faulty, audit, render.Options())
    assert shown.exit_code == 3
    faulty_ones = {one.path for one in audit.reports if one.path.endswith("clean.md")}
    assert {one.path for one in shown.reports if one.status == "unchecked"} == faulty_ones
    assert any(Path(one).name == GOOD.name for one in faulty_ones)
    assert "程序内部出错" in text


def test_last_edition_s_table_in_this_edition_s_report_is_checked(tmp_path: Path) -> None:
    new, old = ((SAMPLES / name).read_text("utf-8") for name in ("2024-carried-over.md", "2020-clean.md"))
    table = old[old.index("\n## 二") : old.index("\n## 三")].replace("| 26 | 0 |", "| 26 | -3 |")
    assert "-3" in table
    mixed = tmp_path / "mixed.md"
    mixed.write_text(new[: new.index("\n## 二")] + table + new[new.index("\n## 三") :], "utf-8")
    assert set(statuses(mixed, GOOD).values()) <= {"checked", "partial"}


def test_a_rule_that_takes_too_long_costs_its_report(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = engine.run

    def slow(rules: object, case: object) -> object:
        while case.report.path.endswith("2023-clean.html"):  # type: ignore[attr-defined]
            pass
        return judge(rules, case)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "run", slow)
    monkeypatch.setattr("checker.run.auditing.CHECK_SECONDS", 0.3)
    audit = run.check([str(SAMPLES / "2023-clean.html"), str(GOOD)], Settings(), FORMS, RULES)
    assert [one.status for one in audit.reports] == ["unchecked", "checked"]
    assert "上限" in audit.reports[0].findings[0].message


# Hostile files

# fmt: off
SLOW = frozenset((
    "bin.rtf", "table.rtf", "noise.doc", "noise.xls", "huge-table.doc", "loop.doc", "empty.doc",
    "self-form.pdf", "double-bomb.pdf", "spelt-form.pdf", "two-forms.pdf", "deep-forms.pdf",
    "repeated-content.pdf", "bomb.pdf", "text.pdf", "million-lines.pdf", "sections.txt",
    "references.md", "rows.xlsx", "tables.html", "wide-table.md", "many-tables.docx",
    "million-cells.docx", "titles.txt", "unclosed.html", "paragraphs.html", "footnotes.docx",
    "headings.md", "tabs.txt", "numbers.txt", "pipes.md", "tags.md", "long-table.md", "paragraphs.md",
    "many-paragraphs.docx", "stars.md", "notes.odt", "strings.xlsx", "cells.xlsx", "runs.docx",
    "many-lines.txt", "digits-spaced.txt", "style-circle.docx", "vmerge.docx", "rowspans.html",
    "fields.docx", "forms.html", "overlap.zip", "large.png", "sheets.xlsx", "one-line.md",
    "clauses.txt", "sums.txt"
))
# fmt: on
"""They take a second or more each."""


@posix
def test_hostile_files_in_one_run_with_sound_ones(tmp_path: Path) -> None:
    """A good part of them; ``tests/benchmarks/hostile.py`` runs them all."""
    import resource

    limit = 4 * 2**30
    folder, scratch = tmp_path / "corpus", tmp_path / "scratch"
    scratch.mkdir()
    sound, harmful = hostile.make(folder, only=lambda name: name not in SLOW)
    done = subprocess.run(
        [sys.executable, "-m", "checker", "check", str(folder), "--jobs", "2", "--no-cache", "-f", "json"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(scratch), "PYTHONUTF8": "1"},
        capture_output=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    assert (done.returncode, done.stderr) == (3, b"")
    audit = json.loads(done.stdout)
    status = {one["path"]: one for one in audit["reports"]}
    assert {status[path.as_posix()]["status"] for path in sound} == {"checked"}
    said = {one["path"]: one["reason"] for one in audit["skipped"]}
    said |= {path: one["findings"][0]["message"] for path, one in status.items() if one["findings"]}
    for path in harmful:
        told = [text for name, text in said.items() if f"{name}/".startswith(f"{path.as_posix()}/")]
        assert told, path
        assert all(text.strip() and "\n" not in text and "程序内部" not in text for text in told), told
    assert list(scratch.iterdir()) == []


@posix
@pytest.mark.parametrize("name", ["spelt-form.pdf", "two-forms.pdf"])
def test_a_pdf_that_ends_its_reader_costs_that_pdf(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(dict(drawings())[name])
    found = statuses(path, GOOD)
    assert found[GOOD.name] == "checked"
    assert found[name].startswith("未能核对：读取")


@posix
@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero")
def test_standard_input_without_an_end_is_read_up_to_the_limit() -> None:
    with Path("/dev/zero").open("rb") as endless:
        done = subprocess.run(
            [sys.executable, "-m", "checker", "check", "-"],
            cwd=ROOT,
            stdin=endless,
            capture_output=True,
            timeout=60,
        )
    assert done.returncode == 3
    assert "64 MB" in done.stdout.decode()


@posix
def test_what_a_file_has_become_since_it_was_listed_is_told(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("pipe.md", "gone.md", "folder.md", "good.md")]
    for path in paths:
        path.write_bytes(GOOD.read_bytes())
    items = collect([str(tmp_path)])
    for path in paths[:3]:
        path.unlink()
    os.mkfifo(paths[0])
    paths[2].mkdir()
    readings = {Path(one.path).stem: one for (one,) in read_all(items, FORMS, 1)}
    assert "管道" in readings["pipe"].problem
    assert "不存在" in readings["gone"].problem
    assert "文件夹" in readings["folder"].problem
    assert readings["good"].report is not None


def test_strange_names_in_an_archive_are_each_told_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    text = GOOD.read_text("utf-8")
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as package:
        warnings.simplefilter("ignore")
        for name in ("年报.md", "年报.md", "../out.md", "/etc/out.md", "line\n::error::.md"):
            package.writestr(name, text)
        nameless = zipfile.ZipInfo("x")
        nameless.filename = ""
        package.writestr(nameless, text)
    (readings,) = read_all(collect([str(path)]), FORMS, 1)
    read = {one.path.removeprefix(f"{path.as_posix()}/") for one in readings if one.report}
    assert read == {"年报.md", "年报 (2).md", "line\n::error::.md"}
    told = {one.path.rsplit("/", 1)[-1]: one.problem for one in readings if not one.report}
    assert len(told) == 3
    assert all("压缩包" in problem for problem in told.values())
    assert not any(one.foreign for one in readings)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_packed_in_an_uncommon_way_is_refused(method: int, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", method) as package:
        package.writestr("a.txt", b"0" * 40_000_000)
    ((reading,),) = read_all(collect([str(path)]), FORMS, 1)
    assert "压缩方法" in reading.problem


# LibreOffice


@posix
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("kill -SEGV $$", "一启动就异常退出"),
        ("sleep 60", "没有反应"),
        ("exit 127", "缺少程序"),
        ("exit 0", "打不开这份文件"),
        (None, "没有权限"),
    ],
)
def test_each_way_in_which_libreoffice_fails_has_its_sentence(
    script: str | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(stat.S_IRUSR | stat.S_IWUSR | (stat.S_IXUSR if script else 0))
    monkeypatch.setattr(libreoffice, "program", lambda: str(program))
    monkeypatch.setattr(libreoffice, "START_SECONDS", 1)
    monkeypatch.setattr(libreoffice, "FILE_SECONDS", 0)
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.doc", "b.doc"):
        (folder / name).write_bytes(OLD)
    (folder / "c.md").write_bytes(GOOD.read_bytes())
    readings = {Path(one.path).name: one for (one,) in read_all(collect([str(folder)]), FORMS, 1)}
    assert readings["c.md"].report is not None
    assert said in readings["b.doc"].problem


# The end from outside


@posix
@pytest.mark.parametrize(
    ("kind", "name", "jobs"),
    [("pdf", "SIGTERM", 1), ("pdf", "SIGINT", 2), ("doc", "SIGHUP", 2), ("doc", "SIGTERM", 4)],
)
def test_a_run_that_is_told_to_end_leaves_nothing(kind: str, name: str, jobs: int, tmp_path: Path) -> None:
    number = getattr(signal, name)
    folder, programs, scratch = (tmp_path / name for name in ("in", "bin", "tmp"))
    for one in (folder, programs, scratch):
        one.mkdir()
    endless = dict(drawings())["repeated-content.pdf"].replace(b"4 0 R " * 20_000, b"4 0 R " * 400_000)
    for at in range(4):
        (folder / f"{at}.{kind}").write_bytes(endless if kind == "pdf" else OLD)
    started = tmp_path / "started"
    program = programs / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 300 &\ntouch {started}\nsleep 300\n")
    program.chmod(0o755)
    process = subprocess.Popen(
        [sys.executable, "-m", "checker", "check", str(folder), "--no-cache", "--jobs", str(jobs)],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "TMPDIR": str(scratch)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_hears_signals,
    )
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not (
        started.exists() or (kind == "pdf" and _children(process.pid))
    ):
        time.sleep(0.05)
    time.sleep(0.2)
    asked = time.monotonic()
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert time.monotonic() - asked < 2
    assert process.returncode == 128 + number
    assert out == b""
    assert err.decode().strip() == "已中止。"
    assert list(scratch.iterdir()) == []
    time.sleep(0.1)
    assert _marked(str(scratch)) == []


def _hears_signals() -> None:
    """Whatever started the tests may have told them to ignore signals (nohup, a shell's background)."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def _children(pid: int) -> str:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text()


def _marked(mark: str) -> list[str]:
    """Processes that were started in the surroundings of the run."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (place / "environ").read_bytes():
                found.append(place.name)
        except OSError:
            continue
    return found


# Names


@posix
def test_the_name_of_a_file_begins_no_line_of_any_output(tmp_path: Path) -> None:
    wrong = (SAMPLES / "2023-one-cell.html").read_bytes()
    names = ("a\n::error::1.html", "b\r\x1b[2J2.html", "c\u202e\u20283.html", "::error::4.html")
    for name in names:
        (tmp_path / name).write_bytes(wrong)
        (tmp_path / name.replace("html", "docx")).write_bytes(b"PK\3\4")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/raw\xff.html")).write_bytes(wrong)
    out = tmp_path.parent / f"{tmp_path.name}-out"
    out.mkdir()
    asked = [f"--format={name}" for name in render.FORMATS]
    asked += [f"--output={name}={out / name}" for name in render.FORMATS]
    done = gouji("check", ".", "--no-cache", *asked, cwd=tmp_path)
    assert done.returncode == 3
    logs = [name for name, one in render.FORMATS.items() if not one.binary]
    said = [done.stdout, done.stderr, *((out / name).read_text("utf-8") for name in logs)]
    for line in "\n".join(said).splitlines():
        assert not line.startswith("::error::"), line
        assert "\x1b" not in line
    done = gouji("parse", ".", "--no-cache", cwd=tmp_path)
    assert not any(line.startswith("::") for line in (done.stdout + done.stderr).splitlines())


# Recognition


def test_a_page_that_ends_the_recogniser_does_not_lose_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "_recognised", recognised)
    monkeypatch.setattr(ocr, "RECOGNITION", replace(RECOGNITION, wall=10))
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdfs.pdf(*[pdfs.Sheet().picture()] * 5))
    from checker.readers import read

    document = read(path)
    assert [paragraph.text for paragraph in document.paragraphs] == [TEXT, TEXT]
    said = "；".join(document.notes)
    for number, reason in ((2, "出错"), (3, "内存"), (4, "秒")):
        assert any(f"第 {number} 页" in note and reason in note for note in document.notes), said


def test_a_picture_in_a_run_is_recognised_in_a_worker_of_its_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "_recognised", recognised)
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdfs.pdf(*[pdfs.Sheet().picture()] * 2))
    ((reading,),) = read_all([Input(str(path), True)], FORMS, 1)
    assert "不是" in reading.problem  # read, and no report


def test_an_archive_is_no_single_task(tmp_path: Path) -> None:
    """What one member does to its reader costs the other members nothing."""
    path = tmp_path / "a.zip"
    path.write_bytes(packed({"a.pdf": dict(drawings())["spelt-form.pdf"], "b.md": GOOD.read_bytes()}))
    (readings,) = read_all(collect([str(path)]), FORMS, 2)
    assert [bool(one.report) for one in readings] == [False, True]
