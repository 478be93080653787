"""What lies around a run: where it may write, files it is told to go by, folders that are full or gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from checker.run.inputs import collect
from support.command import ROOT, gouji
from support.documents import para, word

GOOD = (ROOT / "samples" / "2020-clean.md").read_text(encoding="utf-8")
PAGE = (ROOT / "samples" / "2023-clean.html").read_text(encoding="utf-8")
posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes, devices and limits of POSIX")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "a.md"
    path.write_text(GOOD, encoding="utf-8")
    return path


def said(path: Path) -> str:
    """Why a file was not checked."""
    done = gouji("check", path, "--no-cache", "--format", "json")
    (one,) = json.loads(done.stdout)["reports"]
    assert (one["status"], done.returncode) == ("unchecked", 3)
    return str(one["findings"][0]["message"])


def test_no_output_overwrites_a_report_by_way_of_a_folder_that_is_not_there(report: Path) -> None:
    done = gouji("check", report, "--format", "text", "--output", f"{report.parent}/new/../a.md")
    assert (done.returncode, report.read_text(encoding="utf-8")) == (2, GOOD)
    assert "这次运行要读这个文件" in done.stderr
    done = gouji("check", report, "-o", f"json={report.parent}/b", "-o", f"html={report.parent}/new/../b")
    assert done.returncode == 2
    assert "两个 --output 指向同一个文件" in done.stderr


@posix
def test_a_temporary_folder_without_room_costs_the_files_that_need_it(report: Path) -> None:
    import resource

    (report.parent / "b.rtf").write_bytes(b"{\\rtf1 " + b"1" * 5000 + b"}")
    program = report.parent / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o700)
    done = subprocess.run(
        [sys.executable, "-m", "checker", "check", "a.md", "b.rtf", "--no-cache", "-f", "json"],
        cwd=report.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PATH": str(program.parent)},
        capture_output=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
    )
    assert (done.returncode, done.stderr) == (3, b"")
    first, second = json.loads(done.stdout)["reports"]
    assert first["status"] == "checked"
    assert "临时文件夹用不了（文件太大）" in second["findings"][0]["message"]


@posix
@pytest.mark.parametrize("option", ["--template", "--rollup", "--config", "--rules"])
def test_a_device_without_an_end_and_a_pipe_without_a_writer_are_not_waited_for(
    option: str, report: Path
) -> None:
    pipe = report.parent / "pipe"
    os.mkfifo(pipe)
    for odd in (Path("/dev/zero"), pipe):
        done = subprocess.run(
            [sys.executable, "-m", "checker", "check", str(report), "--no-cache", option, str(odd)],
            cwd=ROOT,
            capture_output=True,
            env={**os.environ, "PYTHONUTF8": "1"},
            timeout=20,
        )
        assert odd == pipe or done.returncode == 2


@posix
def test_a_configuration_that_comes_through_a_pipe_is_read(report: Path) -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as end:
        end.write(b"no-such-key: 1")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "checker", "check", str(report), "--config", f"/dev/fd/{reading}"],
            cwd=ROOT,
            capture_output=True,
            env={**os.environ, "PYTHONUTF8": "1"},
            pass_fds=[reading],
        )
    finally:
        os.close(reading)
    assert "no-such-key" in done.stderr.decode()


def test_a_folder_of_rules_that_holds_only_folders_is_no_folder_of_rules(report: Path) -> None:
    (report.parent / "r" / "x.yaml").mkdir(parents=True)
    done = gouji("check", report, "--rules", report.parent / "r")
    assert done.returncode == 2
    assert "目录里没有规则文件" in done.stderr


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("{% for a in reports %}" * 60 + "{% endfor %}" * 60, "嵌套过深"),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "嵌套过深"),
        ("{{ 'a' | truncate(-1) }}", "模板执行出错"),
    ],
)
def test_a_faulty_template_is_the_template_s_fault(source: str, why: str, report: Path) -> None:
    template = report.parent / "t.j2"
    template.write_text(source, encoding="utf-8")
    done = gouji("check", report, "--template", template)
    assert done.returncode == 2
    assert done.stderr.startswith(f"{template}:1:1: ")
    assert why in done.stderr


@pytest.mark.parametrize("content", ['{"a":' * 100_000, f'{{"schema": {"9" * 10_000}}}'])
def test_a_baseline_beyond_bounds_is_called_what_it_is(content: str, report: Path) -> None:
    path = report.parent / "b.json"
    path.write_text(content)
    done = gouji("check", report, "--baseline", path)
    assert done.returncode == 2
    assert "嵌套过深，或数字过长" in done.stderr


def test_what_a_message_quotes_is_cut(report: Path) -> None:
    config = report.parent / "gouji.yaml"
    config.write_text(f"ignore: ['{'*a' * 5000}']")
    done = gouji("check", report, "--config", config)
    assert done.returncode == 2
    assert "没有规则" in done.stderr
    assert len(done.stderr) < 1200


@posix
def test_a_folder_that_has_been_removed_is_named(report: Path) -> None:
    gone = report.parent / "gone"
    gone.mkdir()
    program = f"import os, sys\nos.rmdir({str(gone)!r})\nfrom checker.cli import main\nsys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", program, "check", "a.md"],
        cwd=gone,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )
    assert done.returncode == 2
    assert done.stderr.decode().startswith("当前文件夹无法读写")


def test_a_link_that_cannot_be_followed_does_not_end_the_walk(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = report.parent / "link"
    link.symlink_to(report.parent / "..", target_is_directory=True)
    resolve = Path.resolve

    def refused(path: Path, strict: bool = False) -> Path:
        if path == link:
            raise PermissionError(13, "Permission denied", str(path))
        return resolve(path, strict)

    monkeypatch.setattr(Path, "resolve", refused)
    found = {Path(item.path).name: item for item in collect([str(report.parent)])}
    assert found["a.md"].problem is None
    assert found["link"].foreign


# Refused as what they are


def test_xml_that_is_whole_but_beyond_bounds_is_not_called_broken(tmp_path: Path) -> None:
    deep = tmp_path / "deep.docx"
    deep.write_bytes(word("<w:sdt><w:sdtContent>" * 300 + para("") + "</w:sdtContent></w:sdt>" * 300))
    assert "嵌套过深" in said(deep)


@pytest.mark.parametrize("opening", ["<table><tr><td>", "<div>"])
def test_a_page_whose_frame_is_too_deep_is_refused(opening: str, tmp_path: Path) -> None:
    """Flattened, its tables would be read and its headings lost."""
    page = tmp_path / "deep.html"
    page.write_text(PAGE.replace("<body>", f"<body>{opening * 1000}"), encoding="utf-8")
    assert "嵌套超过" in said(page)


@pytest.mark.parametrize("suffix", ["rar", "7z"])
def test_an_archive_that_nobody_has_looked_into_is_no_pass(suffix: str, report: Path) -> None:
    head = {"rar": b"Rar!\x1a\x07\0", "7z": b"7z\xbc\xaf\x27\x1c"}[suffix]
    (report.parent / f"b.{suffix}").write_bytes(head + bytes(500))
    done = gouji("check", report.parent, "--no-cache")
    assert done.returncode == 3
    assert "不是 .zip 格式" in done.stdout
