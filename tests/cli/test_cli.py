"""The command as its users meet it: arguments, streams, files, exit codes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.command import gouji_bytes

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
CLEAN = SAMPLES / "2023-clean.html"
WRONG = SAMPLES / "2019-procurement.txt"


def gouji(*arguments: str | Path, cwd: Path = ROOT, **options: object) -> subprocess.CompletedProcess[bytes]:
    if not options:
        return gouji_bytes(*arguments, cwd=cwd)
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-m", "checker", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        timeout=120,
        **{"env": {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}, **options},
    )


def audit(*arguments: str | Path, cwd: Path = ROOT) -> dict[str, object]:
    done = gouji("check", *arguments, "--format", "json", cwd=cwd)
    data = json.loads(done.stdout)
    assert data["summary"]["exit_code"] == done.returncode
    return data  # type: ignore[no-any-return]


def test_version() -> None:
    assert gouji("--version").stdout.decode().startswith("gouji ")


def test_clean_report_is_quiet_and_exits_0() -> None:
    done = gouji("check", CLEAN)
    assert done.returncode == 0, done.stdout.decode()
    assert "通过" in done.stdout.decode()


def test_wrong_report_exits_1_and_shows_both_figures() -> None:
    done = gouji("check", WRONG)
    text = done.stdout.decode()
    assert done.returncode == 1
    assert "4946.96" in text
    assert "4964.96" in text


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--exit-zero"], 0),
        (["--fail-on", "never"], 0),
        (["--select", "no-such-rule-*"], 2),
        (["--fail-on", "nonsense"], 2),
        (["--format", "nonsense"], 2),
        (["--format", "json", "--format", "html"], 2),
        (["--output", "xml=a"], 2),
        (["--output", "json=a", "--output", "json=b"], 2),
        (["--output", "json="], 2),
        (["--rules", "no-such-folder"], 2),
        (["--severity", "balance"], 2),
    ],
)
def test_exit_codes(options: list[str], code: int) -> None:
    done = gouji("check", WRONG, *options)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    if code == 2:
        assert done.stderr.decode().strip()


def test_fail_on_and_severity_move_the_gate() -> None:
    """A report with warnings but no errors fails only where the gate is lowered to them."""
    warnings = {f["rule"] for f in audit(WRONG)["reports"][0]["findings"] if f["severity"] == "warning"}  # type: ignore[index]
    rule = sorted(warnings)[0]
    assert gouji("check", WRONG, "--select", rule).returncode == 0
    assert gouji("check", WRONG, "--select", rule, "--fail-on", "warning").returncode == 1
    assert gouji("check", WRONG, "--select", rule, "--severity", f"{rule}=error").returncode == 1
    assert (
        gouji("check", WRONG, "--select", rule, "--severity", f"{rule}=off", "--fail-on", "info").returncode
        == 0
    )


def test_standard_input() -> None:
    done = gouji("check", "-", "--format", "json", input=WRONG.read_bytes())
    assert done.returncode == 1
    assert json.loads(done.stdout)["reports"][0]["path"] == "-"


def test_folder_glob_and_named_file_meet_once(tmp_path: Path) -> None:
    shutil.copy(CLEAN, tmp_path / "a.html")
    shutil.copy(WRONG, tmp_path / "b.txt")
    (tmp_path / "README.md").write_text("# 说明\n\n这不是年度报告。\n", encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text("x", encoding="utf-8")
    data = audit(".", "a.html", "*.txt", cwd=tmp_path)
    assert sorted(report["path"] for report in data["reports"]) == ["a.html", "b.txt"]  # type: ignore[attr-defined]
    assert [skipped["path"] for skipped in data["skipped"]] == ["README.md"]  # type: ignore[attr-defined]


def test_what_cannot_be_checked_never_stops_the_others(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 64)
    (tmp_path / "page.html").write_text("<html><body><p>今天天气很好。</p></body></html>", encoding="utf-8")
    pictures = (
        "<h1>云岭县公安局2023年政府信息公开工作年度报告</h1><h2>一、总体情况</h2><p>全年公开信息5条。</p>"
        "<h2>二、主动公开政府信息情况</h2><img src='2.png'><h2>三、收到和处理政府信息公开申请情况</h2>"
        "<img src='3.png'><h2>四、政府信息公开行政复议、行政诉讼情况</h2><img src='4.png'>"
    )
    (tmp_path / "pictures.html").write_text(pictures, encoding="utf-8")
    shutil.copy(CLEAN, tmp_path / "clean.html")
    names = ["empty.txt", "noise.bin", "page.html", "pictures.html", "missing.txt", "no*thing", "clean.html"]
    data = audit(*names, cwd=tmp_path)
    status = {report["path"]: report["status"] for report in data["reports"]}  # type: ignore[attr-defined]
    assert status.pop("clean.html") == "checked"
    assert set(status.values()) == {"unchecked"}
    assert set(status) == {*names[:4], "missing.txt", "no*thing"}
    assert data["summary"]["exit_code"] == 3  # type: ignore[index]
    for report in data["reports"]:  # type: ignore[attr-defined]
        if report["status"] == "unchecked":
            assert [finding["rule"] for finding in report["findings"]] == ["unchecked"]
    assert gouji("check", *names, "--exit-zero", cwd=tmp_path).returncode == 3
    page = gouji("check", "page.html", "--skip-unrecognised", cwd=tmp_path)
    assert page.returncode == 0


def test_several_formats_in_one_run(tmp_path: Path) -> None:
    done = gouji("check", WRONG, "-f", "text", "-f", "json", "-o", f"html={tmp_path / 'a.html'}",
                 "-o", f"json={tmp_path / 'a.json'}")  # fmt: skip
    assert done.returncode == 1
    assert "4946.96" in done.stdout.decode()
    assert "4946.96" in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["schema"] == "gouji.audit/1"


@pytest.mark.parametrize(
    "arguments", [["check", WRONG], ["parse", WRONG], ["rules"], ["--help"], ["check", "--help"]]
)
def test_gbk_console(arguments: list[str | Path]) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"}
    done = gouji(*arguments, env=env)
    assert b"Traceback" not in done.stderr
    done.stdout.decode("gbk")


def test_jobs_give_the_same_audit() -> None:
    def findings(jobs: str) -> object:
        return audit(SAMPLES, "--jobs", jobs)["reports"]

    assert findings("1") == findings("3")


def test_parse_gives_every_cell() -> None:
    data = json.loads(gouji("parse", CLEAN, "--format", "json").stdout)
    report = data["reports"][0]
    assert (report["organ"], report["year"], report["form"]) == ("临川湖市水务局", 2023, "2021")
    assert report["tables"]["disclosure"]["fees"]["amount"]["value"] == 806000
    assert len(report["tables"]["applications"]) == 25
    assert sum(len(row) for row in report["tables"]["review"].values()) == 15


def test_rules_and_explain_and_test() -> None:
    listed = json.loads(gouji("rules", "--format", "json").stdout)
    assert len(listed) > 30
    first = listed[0]["id"]
    assert first in gouji("explain", first).stdout.decode()
    assert gouji("explain", first[:-1] + "x").returncode == 2
    assert gouji("test", first).returncode == 0


def test_click_of_our_lowest_version_is_enough() -> None:
    """Its ParamType takes no type in brackets."""
    program = "import click; click.ParamType.__class_getitem__ = None; import checker.cli.check"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("options", [[], ["--format", "json"]])
def test_a_full_disk_is_told(options: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "checker", "check", str(CLEAN), *options],
            cwd=ROOT, stdout=full, stderr=subprocess.PIPE, timeout=120, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert "磁盘已满" in done.stderr.decode()


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell closes the streams")
def test_closed_streams_change_no_exit_code(tmp_path: Path) -> None:
    def run(arguments: str) -> int:
        command = f'"{sys.executable}" -m checker check --format html {arguments}'
        return subprocess.run(["sh", "-c", command], cwd=ROOT, timeout=120, check=False).returncode

    page = tmp_path / "audit.html"
    assert run(f'"{WRONG}" >&- 2>&-') == 1
    assert run(f'"{WRONG}" --output "{page}" >&- <&-') == 1
    assert page.stat().st_size > 1000
    assert run("- <&- >&-") == 3


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipes_and_devices_are_told_and_never_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    shutil.copy(CLEAN, tmp_path / "clean.html")
    for arguments in (["."], ["pipe.txt", "clean.html"], ["/dev/zero", "*.html"]):
        data = audit(*arguments, cwd=tmp_path)
        found = {report["status"]: report for report in data["reports"]}  # type: ignore[attr-defined]
        assert set(found) == {"checked", "unchecked"}
        assert "管道或设备" in found["unchecked"]["findings"][0]["message"]
        assert data["summary"]["exit_code"] == 3  # type: ignore[index]


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may open everything")
def test_a_folder_that_cannot_be_opened_is_not_passed_over(tmp_path: Path) -> None:
    shutil.copy(CLEAN, tmp_path)
    (tmp_path / "closed").mkdir(0)
    assert gouji("check", ".", cwd=tmp_path).returncode == 3


def test_odd_paths(tmp_path: Path) -> None:
    """An empty path is no current folder, and a name that the system refuses costs the others nothing."""
    assert gouji("check", "", cwd=tmp_path).returncode == 2
    data = audit("长" * 2000, CLEAN)
    assert [report["status"] for report in data["reports"]] == ["unchecked", "checked"]  # type: ignore[attr-defined]
    assert "名字太长" in data["reports"][0]["findings"][0]["message"]  # type: ignore[index]


def test_nothing_that_is_a_report_is_not_nothing_wrong(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# 说明\n\n这不是年度报告。\n", encoding="utf-8")
    done = gouji("check", ".", cwd=tmp_path)
    assert done.returncode == 3
    assert "没有找到可以核对的报告" in done.stdout.decode()
    assert "未发现问题" not in done.stdout.decode()
    assert gouji("check", ".", "--skip-unrecognised", cwd=tmp_path).returncode == 0
    assert gouji("parse", ".", cwd=tmp_path).returncode == 3


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_out_of_the_folder_is_told_and_not_followed(tmp_path: Path) -> None:
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "folder"
    elsewhere.mkdir()
    (folder / "here").mkdir(parents=True)
    shutil.copy(CLEAN, elsewhere)
    shutil.copy(CLEAN, folder / "here")
    (folder / "link").symlink_to(elsewhere)
    (folder / "twice").symlink_to(folder / "here")
    data = audit(folder)
    assert len(data["reports"]) == 1  # type: ignore[arg-type]
    assert [entry["path"] for entry in data["skipped"]] == [(folder / "link").as_posix()]  # type: ignore[attr-defined]
    assert data["summary"]["exit_code"] == 0  # type: ignore[index]


def test_last_years_report_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04broken")
    data = audit(CLEAN, "--previous", broken)
    assert [report["status"] for report in data["reports"]] == ["checked", "unchecked"]  # type: ignore[attr-defined]
    assert "上年报告" in data["reports"][1]["findings"][0]["message"]  # type: ignore[index]
    assert data["summary"]["exit_code"] == 3  # type: ignore[index]
    note = tmp_path / "note.md"
    note.write_text("# 说明\n\n这不是年度报告。\n", encoding="utf-8")
    assert gouji("check", CLEAN, "--previous", note).returncode == 3
    assert gouji("check", CLEAN, "--previous", note, "--skip-unrecognised").returncode == 0
