"""Who may use the desk: not by another name, not from another page, not with another's pass."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("starlette")
pytest.importorskip("httpx2")

from starlette.testclient import TestClient

from checker.desk.app import Desk
from checker.desk.gate import Names
from checker.desk.limits import Limits
from checker.desk.names import BadName, safe_path
from checker.settings import Settings
from support.desk import Visitor

HOME = "http://127.0.0.1:8765"
NAMES = Names.of("127.0.0.1", 8765)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path, Settings(), Limits(), NAMES)
    yield made
    made.close()


def client(desk: Desk) -> TestClient:
    """A browser of its own; the address that it reaches is that of the desk."""
    return TestClient(desk.app(NAMES), base_url=HOME)


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    return Visitor(client(desk))


def test_the_desk_answers_to_its_own_names_only(desk: Desk) -> None:
    browser = client(desk)
    for host in ("127.0.0.1:8765", "localhost:8765", "LOCALHOST:8765", "[::1]:8765"):
        assert browser.get("/", headers={"Host": host}).status_code == 200, host
    for host in ("evil.example:8765", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil.example:8765", "", "[::1"):
        answer = browser.get("/", headers={"Host": host})
        assert (answer.status_code, "set-cookie" in answer.headers) == (421, False), host
    answer = browser.get("/", headers=[("Host", "127.0.0.1:8765"), ("Host", "evil.example:8765")])  # type: ignore[arg-type]
    assert answer.status_code == 421


def test_open_to_others_it_answers_to_the_address_they_reach_and_to_names_given() -> None:
    names = Names.of("0.0.0.0", 8765, ["Audit.gov.example"])
    assert names.allow("10.1.2.3:8765", "10.1.2.3")
    assert names.allow("audit.GOV.example:8765", "10.1.2.3")
    assert not names.allow("10.1.2.4:8765", "10.1.2.3")
    assert not names.allow("evil.example:8765", "10.1.2.3")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "https://127.0.0.1:8765"},
        {"Origin": HOME, "Sec-Fetch-Site": "cross-site"},
        {"Origin": HOME, "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "none"},
        {},
    ],
)
def test_a_foreign_page_changes_nothing(visitor: Visitor, headers: dict[str, str]) -> None:
    """Even where it had the visitor's pass and seal."""
    visitor.drop("a.txt", b"1")
    seal = visitor.headers["X-Gouji-Seal"]
    visitor.headers = {"X-Gouji-Seal": seal, **headers}
    assert visitor.drop("b.txt", b"1").status_code == 403
    for what in ("/start", "/stop", "/clear", "/remove?zone=this&path=a.txt"):
        assert visitor.ask(what).status_code == 403, what
    assert (visitor.state()["phase"], "a.txt" in visitor.client.get("/").text) == ("gathering", True)


def test_without_the_seal_of_its_own_page_nothing_is_done(desk: Desk, visitor: Visitor) -> None:
    other = Visitor(client(desk))
    for seal in ("", "0" * 64, other.headers["X-Gouji-Seal"], "封".encode()):
        visitor.headers["X-Gouji-Seal"] = seal  # type: ignore[assignment]
        assert visitor.drop("a.txt", b"1").status_code == 403
        assert visitor.ask("/clear").status_code == 403
    assert list(desk.visits.root.iterdir()) == []


def test_a_pass_that_is_not_ours_opens_nothing(desk: Desk, visitor: Visitor) -> None:
    visitor.drop("a.txt", b"1")
    own = visitor.client.cookies[desk.cookie]
    for pass_ in ("", "x", f"{own}x", own[:-1], own.replace(".", ""), "." + own.partition(".")[2]):
        stranger = client(desk)
        stranger.cookies.set(desk.cookie, pass_)
        page = stranger.get("/")
        assert "a.txt" not in page.text
        assert pass_ not in page.headers["set-cookie"] or not pass_.strip("x")
        assert stranger.get("/report/1").status_code == 404


def test_from_another_site_one_comes_in_by_the_front_door_only(visitor: Visitor) -> None:
    """The visitor's cookie is not sent along then: he must not be given another."""
    cross = {"Sec-Fetch-Site": "cross-site"}
    link = visitor.client.get(
        "/audit", headers={**cross, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    )
    assert (link.status_code, "set-cookie" in link.headers) == (200, False)
    assert 'content="0;url=/"' in link.text
    for mode, target in (
        ("no-cors", "script"),
        ("no-cors", "image"),
        ("navigate", "iframe"),
        ("cors", "empty"),
    ):
        for path in ("/", "/desk.js", "/state"):
            headers = {**cross, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": target}
            assert visitor.client.get(path, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "path", ["/", "/audit", "/report/1", "/download/all", "/nothing", "/style.css", "/desk.js"]
)
def test_every_answer_says_what_browsers_may_do(visitor: Visitor, path: str) -> None:
    headers = visitor.client.get(path).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["form-action"] == "'none'"
    assert {policy["script-src"], policy["style-src"], policy["connect-src"]} == {"'self'"}
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    cookie = visitor.client.get("/").headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "samesite=strict", "path=/"))


def test_other_methods_are_refused(visitor: Visitor) -> None:
    for method in ("DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"):
        assert visitor.client.request(method, "/files", headers=visitor.headers).status_code == 405
    assert visitor.client.post("/", headers=visitor.headers).status_code in (404, 405)


@pytest.mark.parametrize(
    "name",
    [
        *("../a.docx", "a/../../b.docx", "..\\..\\b.docx", "/etc/passwd", "C:\\Windows\\a.docx", "c:a.docx"),
        *("a/.. /b.docx", "...", "", "/", "\\\\server\\share\\a.docx", "a/" * 20 + "b.docx", "长" * 900),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(desk: Desk, visitor: Visitor, name: str) -> None:
    answer = visitor.drop(name, b"x")
    assert answer.status_code == 400
    assert answer.json()["problem"].endswith("。")
    assert [file for file in desk.visits.root.rglob("*") if file.is_file()] == []


@given(
    st.text(min_size=1)
    | st.lists(st.sampled_from(["..", ".", "/", "\\", "a", "C:", " ", "\0", "年报"])).map("".join)
)
def test_whatever_the_name_the_file_stays_in_its_folder(name: str) -> None:
    try:
        path = safe_path(name)
    except BadName:
        return
    assert not path.is_absolute()
    assert ".." not in path.parts
    assert path.parts
    for part in path.parts:
        assert 0 < len(part.encode()) <= 255
        assert not set(part) & set('<>:"|?*\\/\0\n')
        assert part == part.rstrip(" .")
    assert safe_path(str(path)) == path


def test_names_that_some_system_cannot_hold_are_made_fit() -> None:
    assert safe_path("年报\\甲市/水务局.docx") == PurePosixPath("年报/甲市/水务局.docx")
    assert safe_path("con.docx") == PurePosixPath("_con.docx")
    assert safe_path('县"水务局"?.docx') == PurePosixPath("县_水务局__.docx")
    assert safe_path("年\u202efdp.docx") == PurePosixPath("年_fdp.docx")
    assert safe_path("局" * 200 + ".docx").suffix == ".docx"
