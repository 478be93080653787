"""The desk at work: a day's files go in, the audit comes out, and nothing is left behind."""

from __future__ import annotations

import io
import os
import re
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytest.importorskip("starlette")
pytest.importorskip("httpx2")

import openpyxl

from checker.desk.room import open_already
from checker.notices.pattern import template
from support.command import ROOT, gouji
from support.desk import Visitor, handed_in, running
from support.documents import packed, unpacked
from support.ledger import rows

WANTED = ("水务局", "公安局", "自然资源局")
"""A slip in a table, none, and a figure that last year's report contradicts."""
NOW, BEFORE = (
    {name: data for name, data in files.items() if any(office in name for office in WANTED)}
    for files in handed_in(7, pdf=False)
)
MENDED, _ = handed_in(1, pdf=False, mended=True)
HARMFUL = {
    "bomb.docx": packed({"[Content_Types].xml": "", "word/document.xml": b" " * 2**26}),
    "laughs.docx": packed(
        {"[Content_Types].xml": "", "word/document.xml": "<!DOCTYPE a [<!ENTITY b '哈'>]><a>&b;</a>"}
    ),
    "nested.zip": packed({"年报.zip": packed({"年报.txt": "年报"})}),
    "outside.zip": packed({"../../年报.txt": "年报"}),
    "cut.pdf": b"%PDF-1.7\n1 0 obj",
}
BROKEN = {
    **HARMFUL,
    "空的.docx": b"",
    "说明.txt": "关于报送年度报告的通知".encode(),
    "压缩/年报.zip": packed({"另一份.docx": next(iter(NOW.values()))}),
}


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


@pytest.fixture(scope="module")
def address(scratch: Path) -> Iterator[str]:
    with running(scratch) as (address, _):
        yield address
    assert list(scratch.iterdir()) == []


def test_a_days_files_go_in_and_their_audit_comes_out(address: str) -> None:
    """Of both years, sound and otherwise."""
    with Visitor.at(address) as visitor:
        for name, data in (*NOW.items(), *BROKEN.items()):
            assert visitor.drop(name, data).status_code == 200
        for name, data in BEFORE.items():
            visitor.drop(name, data, "last")
        end, files = visitor.audited(), len(NOW) + len(BROKEN)
        assert (end["phase"], end["total"], end["read"], end["checked"]) == ("done", files, files, files)
        the_matrix_has_a_row_for_each_report(visitor)
        each_report_has_its_page_with_its_marks(visitor)
        the_ledger_holds_what_the_pages_tell(visitor)
        the_marked_copies_bear_their_comments(visitor)
        the_archive_holds_everything(visitor)
        the_list_of_who_is_who_is_offered_and_taken(visitor)
        nobody_else_sees_any_of_it(visitor)
        a_report_that_comes_again_is_its_next_round(visitor)


def the_matrix_has_a_row_for_each_report(audited: Visitor) -> None:
    """What is broken or made to do harm costs its own audit alone."""
    page = audited.client.get("/audit").text
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    lines = body.split("<tr ")[1:]
    unread = [line for line in lines if line.startswith('class="unchecked"')]
    assert unread == lines[: len(unread)]  # what is worst comes first
    assert all(any(name in line for line in unread) for name in HARMFUL)
    sound = lines[len(unread) :]
    assert len(sound) == len(NOW) + 1  # one more is in the archive
    errors = [int(line.split('data-error="')[1].split('"')[0]) for line in sound]
    assert errors == sorted(errors, reverse=True)
    assert errors[0] > 0 == errors[-1]
    assert "跳过的文件 1 个" in page
    assert "说明.txt" in page


def each_report_has_its_page_with_its_marks(audited: Visitor) -> None:
    pages = []
    while (page := audited.client.get(f"/report/{len(pages) + 1}")).status_code == 200:
        pages.append(page.text)
    assert page.status_code == 404
    faulty = next(page for page in pages if 'class="finding error new"' in page and "<table>" in page)
    assert 'href="/report/' in faulty
    assert "<script>" not in faulty  # what the policy of the desk would not let run
    assert "<style>" not in faulty
    mark = faulty.split('class="spots"')[1].split('href="#')[1].split('"')[0]
    assert f'id="{mark}"' in faulty
    assert any('class="report beside"' in page and "上年/" in page for page in pages)


def the_ledger_holds_what_the_pages_tell(audited: Visitor) -> None:
    book = openpyxl.load_workbook(io.BytesIO(audited.taken("ledger")))
    found = rows(book["台账"])
    unread = {row["文件"].split("/")[0] for row in found if row["规则"] == "unchecked"}
    assert unread == {*HARMFUL, "空的.docx"}
    assert any(row["级别"] == "错误" and row["机关"] == "青川县水务局" for row in found)
    assert "与上年对照" in book.sheetnames


def the_marked_copies_bear_their_comments(audited: Visitor) -> None:
    copies = unpacked(audited.taken("marked"))
    assert set(copies) == {"青川县水务局2024年报.docx", "青川县公安局2024年报.html", "另一份.docx"}
    marked = copies["青川县水务局2024年报.docx"]
    assert isinstance(marked, bytes)
    with zipfile.ZipFile(io.BytesIO(marked)) as package:
        assert "勾稽校核" in package.read("word/comments.xml").decode()
    assert "纯文本里放不下批注" in audited.client.get("/audit").text


def the_archive_holds_everything(audited: Visitor) -> None:
    whole = unpacked(audited.taken("all"))
    single = {"审核台账.xlsx": "ledger", "机关名单.xlsx": "organs", "历史记录.db": "history"}
    alone = {file: audited.taken(name) for file, name in single.items()}
    for folder, name in (("标注副本", "marked"), ("校核结果", "pages"), ("整改通知", "notices")):
        alone |= {f"{folder}/{inner}": data for inner, data in unpacked(audited.taken(name)).items()}
    assert whole == alone
    pages = [name for name in whole if name.startswith("校核结果/各份报告-")]
    assert len(pages) == audited.client.get("/audit").text.count('<th scope="row">')
    assert "校核结果/index.html" in whole
    said = audited.client.get("/download/all").headers["content-disposition"]
    assert said == "attachment; filename*=UTF-8''%E5%85%A8%E9%83%A8%E7%BB%93%E6%9E%9C.zip"


def a_report_that_comes_again_is_its_next_round(audited: Visitor) -> None:
    """It takes the place of the one before, whatever it is called; the others stand as they were."""
    name, data = next((name, data) for name, data in NOW.items() if "水务局" in name)
    mended = next(data for name, data in MENDED.items() if "水务局" in name)
    assert data != mended
    before = audited.client.get("/audit").text
    said = ("有说明", "口径不同", "是")
    fingerprint, ledger = filled_in(audited.taken("ledger"), said)
    assert audited.drop(name, mended).json()["path"] == f"第2次放入/{name}"
    audited.drop("收回/审核台账 (1).xlsx", ledger)
    assert "它的下一轮" in audited.client.get("/").text
    assert audited.audited()["phase"] == "done"
    page = audited.client.get("/audit").text
    assert page.count('<th scope="row">') == before.count('<th scope="row">') - 1  # the archive had it, too
    assert re.search(r"第 2 轮，与 \S+ 的第 1 轮相比：已改正 1 条，仍在 \d+ 条，新增 0 条", page)
    found = rows(openpyxl.load_workbook(io.BytesIO(audited.taken("ledger")))["台账"])
    assert {row["状态"] for row in found if row["规则"] != "unchecked"} == {"仍在"}
    assert not any("不一致" in row["问题"] for row in found)
    assert name in unpacked(audited.taken("marked"))
    answered = [row for row in found if row["部门答复"]]
    assert [row["指纹"] for row in answered] == [fingerprint]
    assert tuple(answered[0][name] for name in ("部门答复", "部门说明", "是否办结")) == said


def filled_in(ledger: bytes, said: tuple[str, str, str]) -> tuple[str, bytes]:
    """The ledger with an answer beside a finding that stands, and the fingerprint of that."""
    book = openpyxl.load_workbook(io.BytesIO(ledger))
    page = book["台账"]
    heads = [cell.value for cell in page[1]]
    at = next(
        number
        for number, row in enumerate(rows(page), start=2)
        if row["机关"] == "青川县自然资源局" and row["级别"] == "错误"
    )
    for name, text in zip(("部门答复", "部门说明", "是否办结"), said, strict=True):
        page.cell(at, heads.index(name) + 1).value = text
    came = io.BytesIO()
    book.save(came)
    return str(page.cell(at, heads.index("指纹") + 1).value), came.getvalue()


def the_list_of_who_is_who_is_offered_and_taken(audited: Visitor) -> None:
    """With a body more on it, whose report has not come in."""
    book = openpyxl.load_workbook(io.BytesIO(audited.taken("organs")))
    page = book.active
    assert page is not None
    assert {row[0].value for row in page.iter_rows(min_row=2)} >= {"青川县水务局", "青川县公安局"}
    page.append(["青川县气象局"])
    filled = io.BytesIO()
    book.save(filled)
    with Visitor.at(str(audited.client.base_url)) as other:
        other.drop("机关名单.xlsx", filled.getvalue())
        other.drop(*next(iter(NOW.items())))
        assert other.audited()["phase"] == "done"
        assert "青川县气象局" in other.client.get("/audit").text
        other.ask("/clear")


def test_what_helps_is_known_by_its_name(address: str) -> None:
    """An office's own template is used; one that is no good is told by its name, and nothing is done."""
    [name, data], *_ = NOW.items()
    for own, outcome in ((own_template("{{落款}}", "某县政务公开办"), "done"), (b"PK", "failed")):
        with Visitor.at(address) as visitor:
            visitor.drop(name, data)
            visitor.drop("模板/通知模板.docx", own)
            assert visitor.audited()["phase"] == outcome
            if outcome == "failed":
                page = visitor.client.get("/audit").text
                assert ">通知模板.docx：通知的模板不能用" in page
            else:
                notices = unpacked(visitor.taken("notices"))
                notice = notices["青川县水务局2024整改通知.docx"]
                assert "某县政务公开办" in str(unpacked(notice)["word/document.xml"], "utf-8")
                assert notices["通知模板.docx"] == own
            visitor.ask("/clear")


def own_template(placeholder: str, instead: str) -> bytes:
    members = unpacked(template())
    word = str(members["word/document.xml"], "utf-8")
    assert placeholder in word
    return packed({**members, "word/document.xml": word.replace(placeholder, instead)})


def nobody_else_sees_any_of_it(audited: Visitor) -> None:
    with Visitor.at(str(audited.client.base_url)) as other:
        assert other.state() == {
            "phase": "gathering",
            "ahead": 0,
            "total": 0,
            "read": 0,
            "checked": 0,
            "ready": [],
        }
        assert other.client.get("/audit").headers["location"] == "/"
        for path in (
            "/report/1",
            "/download/ledger",
            "/download/all",
            "/download/overview.json",
            "/结果/1.html",
        ):
            answer = other.client.get(path)
            assert answer.status_code == 404, path
            assert "青川" not in answer.text


def test_twenty_at_once_each_with_files_of_their_own(address: str) -> None:
    def come(number: int) -> tuple[set[str], str]:
        with Visitor.at(address) as visitor:
            own = {f"访客{number:02}-{name}": data for name, data in NOW.items()}
            for name, data in own.items():
                assert visitor.drop(name, data).status_code == 200
            page = visitor.client.get("/").text
            if not number:
                assert visitor.audited()["phase"] == "done"
                page += visitor.client.get("/audit").text
            visitor.ask("/clear")
            return set(own), page

    with ThreadPoolExecutor(20) as crowd:
        seen = list(crowd.map(come, range(20)))
    names = set().union(*(own for own, _ in seen))
    for own, page in seen:
        assert {name for name in names if name in page} == own


def test_an_audit_can_be_stopped(address: str) -> None:
    with Visitor.at(address) as visitor:
        visitor.drop(*next(iter(NOW.items())))
        visitor.ask("/start")
        assert visitor.drop("b.txt", b"1").status_code == 409
        assert visitor.client.get("/").headers["location"] == "/audit"
        visitor.ask("/stop")
        assert visitor.waited()["phase"] == "gathering"
        assert visitor.client.get("/").status_code == 200
        visitor.ask("/clear")


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_it_leaves_nothing_behind(tmp_path: Path, end: signal.Signals) -> None:
    with running(tmp_path) as (address, process):
        with Visitor.at(address) as visitor:
            for name, data in NOW.items():
                visitor.drop(name, data)
            visitor.ask("/start")
            while not visitor.state()["total"]:
                time.sleep(0.05)
        process.send_signal(end)
        said = process.communicate(timeout=60)
    assert process.returncode == 128 + end
    assert "Traceback" not in said[1]
    assert list(tmp_path.iterdir()) == []
    found = subprocess.run(["ps", "-eo", "args"], capture_output=True, encoding="utf-8", check=False).stdout
    assert str(tmp_path) not in found


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
def test_what_was_left_by_force_goes_when_the_next_begins(tmp_path: Path) -> None:
    with running(tmp_path) as (address, process):
        with Visitor.at(address) as visitor:
            visitor.drop("a.txt", b"1")
        process.kill()
        process.wait(60)
    [left] = tmp_path.iterdir()
    os.utime(left / "held", (0, 0))
    with running(tmp_path) as (address, _), Visitor.at(address) as visitor:
        assert not left.exists()
        [own] = tmp_path.iterdir()
        os.utime(own / "held", (0, 0))
        with running(tmp_path):  # what somebody still works in stays
            assert own.exists()
            assert visitor.drop("a.txt", b"1").status_code == 200


def test_a_desk_that_is_open_already_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with running(tmp_path) as (address, _):
        assert open_already() == address
    assert open_already() == ""


def test_without_its_extra_one_sentence_names_it() -> None:
    script = "import sys; sys.modules['uvicorn'] = None; from checker.cli import main; main(['serve'])"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'gouji[desk]'" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_address_that_cannot_be_had_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = gouji("serve", "--no-browser", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "已被占用" in done.stderr
    assert "没有这个地址" in gouji("serve", "--no-browser", "--host", "203.0.113.7", "--port", "0").stderr
