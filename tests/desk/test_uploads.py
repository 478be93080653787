"""What the desk takes in, and what becomes of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("starlette")
pytest.importorskip("httpx2")

from starlette.testclient import TestClient

from checker.desk.app import Desk
from checker.desk.gate import Names
from checker.desk.limits import Limits
from checker.desk.uploads import take
from checker.desk.visit import Refused
from checker.settings import Settings
from support.desk import Visitor

NAMES = Names.of("127.0.0.1", 8765)
SMALL = Limits(file=1000, files=4, visit=2000, desk=3000, spare=0, visits=3)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path, Settings(), SMALL, NAMES)
    yield made
    made.close()


def visitor(desk: Desk) -> Visitor:
    return Visitor(TestClient(desk.app(NAMES), base_url="http://127.0.0.1:8765"))


def kept(desk: Desk) -> list[str]:
    files = (file.relative_to(desk.visits.root) for file in desk.visits.root.rglob("*") if file.is_file())
    return sorted("/".join(file.parts[1:]) for file in files)


def test_files_are_kept_by_year_and_folder(desk: Desk) -> None:
    one = visitor(desk)
    assert one.drop("2024年报/水务局.txt", b"1").json()["path"] == "2024年报/水务局.txt"
    one.drop("水务局.txt", b"2", "last")
    assert kept(desk) == ["今年/2024年报/水务局.txt", "今年/上年/水务局.txt"]
    page = one.client.get("/").text
    assert re.findall(r'data-path="([^"]+)"', page) == ["2024年报/水务局.txt", "水务局.txt"]
    assert one.drop("a.txt", b"", "next").status_code == 400


def test_of_one_name_the_same_file_is_kept_once_and_another_beside_it(desk: Desk) -> None:
    one = visitor(desk)
    names = [
        one.drop(name, data).json()["path"]
        for name, data in (("A.txt", b"1"), ("a.txt", b"1"), ("a.txt", b"2"))
    ]
    assert names == ["A.txt", None, "a (2).txt"]
    assert kept(desk) == ["今年/A.txt", "今年/a (2).txt"]
    one.drop("b/c.txt", b"3")
    assert one.drop("b", b"4").status_code == 400  # a folder is there
    one.ask("/remove", zone="this", path="A.txt")
    assert kept(desk) == ["今年/a (2).txt", "今年/b/c.txt"]


def test_what_nobody_meant_to_drop_is_let_go(desk: Desk) -> None:
    one = visitor(desk)
    for name in (".DS_Store", "年报/~$水务局.docx", "Thumbs.db", ".git/config"):
        assert one.drop(name, b"1").json() == {"path": None}
    assert kept(desk) == []


def test_there_is_an_end_to_what_is_taken_in(desk: Desk) -> None:
    one, other = visitor(desk), visitor(desk)
    assert one.drop("a.txt", b"x" * 1001).status_code == 413
    assert one.drop("a.txt", iter([b"x" * 600, b"x" * 600])).status_code == 413  # without its length
    assert [one.drop(f"{n}.txt", b"%d" % n * 900).status_code for n in range(3)] == [200, 200, 413]
    assert other.drop("a.txt", b"y" * 900).status_code == 200
    assert other.drop("b.txt", b"z" * 900).status_code == 507  # the desk is full
    assert other.drop("b.txt", iter([b"z" * 400, b"z" * 500])).status_code == 507
    assert kept(desk) == ["今年/0.txt", "今年/1.txt", "今年/a.txt"]
    one.ask("/clear")
    assert [other.drop(f"{n}.txt", b"%d" % n).status_code for n in range(4)] == [200, 200, 200, 413]
    assert "超过 4 个的上限" in other.drop("more.txt", b"1").json()["problem"]


def test_a_full_disk_takes_nothing_more(desk: Desk) -> None:
    desk.visits.limits = replace(SMALL, spare=2**60)
    assert visitor(desk).drop("a.txt", b"1").status_code == 507


def test_there_is_an_end_to_those_who_come(desk: Desk) -> None:
    for _ in range(3):
        assert visitor(desk).drop("a.txt", b"1").status_code == 200
    assert visitor(desk).drop("a.txt", b"1").status_code == 503
    assert visitor(desk).client.get("/").status_code == 200


def test_who_sends_too_slowly_is_not_waited_for(desk: Desk) -> None:
    desk.visits.limits = replace(SMALL, chunk=0.01)
    visit = desk.visits.open("pass")

    async def endless() -> AsyncIterator[bytes]:
        yield b"x"
        await asyncio.Event().wait()

    with pytest.raises(Refused) as refused:
        asyncio.run(take(desk.visits, visit, "this", "a.txt", None, endless()))
    assert refused.value.code == 408
    assert (kept(desk), visit.size) == ([], 0)


def test_what_nobody_asks_after_is_removed(desk: Desk) -> None:
    one, other = visitor(desk), visitor(desk)
    one.drop("a.txt", b"1")
    other.drop("b.txt", b"1")
    desk.visits.find(one.client.cookies[desk.cookie]).seen -= SMALL.idle + 1  # type: ignore[union-attr]
    desk.visits.sweep()
    assert kept(desk) == ["今年/b.txt"]
    assert len(list(desk.visits.root.iterdir())) == 1
    assert "data-path" not in one.client.get("/").text


def test_without_this_years_reports_nothing_is_started(desk: Desk) -> None:
    one = visitor(desk)
    assert one.ask("/start").status_code == 409
    one.drop("a.txt", b"1", "last")
    assert one.ask("/start").json()["problem"] == "请先放入今年的报告。"
    assert one.client.get("/audit", follow_redirects=False).headers["location"] == "/"
