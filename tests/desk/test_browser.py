"""The desk as somebody uses it, in a real browser: by hand, by keyboard, with assistive technology."""

from __future__ import annotations

import base64
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("starlette")
pytest.importorskip("httpx2")
pytest.importorskip("playwright")
pytest.importorskip("axe_playwright_python")
pytest.importorskip("openxml_audit")
pytest.importorskip("pypdf")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from support.desk import Files, handed_in, running
from support.documents import packed
from support.ledger import rows, sheets
from support.office_pdf import CHROMIUM
from support.others import against_the_schema, annotations, comments, unopened
from support.pdfs import Sheet, pdf

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="没有 Chromium")
SUFFIXES = ("docx", "pdf", "html", "wps", *("txt", "docx", "html", "txt") * 4)
OFFICES = 18
THIS = OFFICES + 4
"""Files of this year: the report of each office, an archive, a broken file, a scan, a letter."""
REPORTS = OFFICES + 3
"""In the archive there is last year's, too, which is only compared with; the letter is none."""
LONG = 120_000
"""Milliseconds that an audit may take on a busy machine."""


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as programs:
        opened = programs.chromium.launch(executable_path=CHROMIUM)
        yield opened
        opened.close()


@pytest.fixture
def day(tmp_path: Path) -> tuple[Files, Files]:
    """What lies on the desk in January: forty files, what came this year and what is left of the last."""
    now, before = handed_in(OFFICES + 1, suffixes=SUFFIXES)
    (last, data), (earlier, older) = (files.popitem() for files in (now, before))
    before = {name.replace(".wps", ".doc"): data for name, data in before.items()}
    now["补报.zip"] = packed({last: data, f"上年/{earlier}": older})
    now["坏的.docx"] = b"PK\3\4"
    now["扫描件.pdf"] = pdf(Sheet().picture(), Sheet().picture())
    now["说明.txt"] = "关于报送年度报告的通知".encode()
    assert (len(now), len(now) + len(before)) == (THIS, 40)
    return now, before


def test_a_day_at_the_desk(browser: Browser, day: tuple[Files, Files], tmp_path: Path) -> None:
    (tmp_path / "scratch").mkdir()
    with running(tmp_path / "scratch") as (home, _):
        page = browser.new_page()
        page.set_default_timeout(LONG)
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda fault: said.append(str(fault)))
        page.goto(home)
        assert accessible(page) == []
        drops_and_removes(page)
        brings_both_years(page, *day, tmp_path)
        starts_by_the_keyboard(page)
        sorts_sieves_and_searches(page)
        for_all_eyes(page, browser, home)
        clicks_through_to_the_mark(page)
        everything = takes_everything_away(page, tmp_path)
        deletes_all(page)
        assert said == []
    every_report_is_in(everything, day[0])
    the_ledger_can_be_worked_with(everything)
    the_marks_stand_at_the_words(everything)
    other_programs_take_them(everything, tmp_path)


def accessible(page: Page, *besides: str) -> list[str]:
    """What axe finds wrong with a page: the rules, with the first element of each."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found if one["id"] not in besides]


def listed(page: Page) -> list[str]:
    return page.locator(".matrix tbody tr:visible th a").all_inner_texts()


def drop(page: Page, files: Files) -> None:
    """Files as the system hands them over, not by the button."""
    page.locator(".zone.this").evaluate(
        """(zone, files) => {
            const dataTransfer = new DataTransfer();
            for (const [name, data] of files) {
                const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
                dataTransfer.items.add(new File([bytes], name));
            }
            zone.dispatchEvent(new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true}));
        }""",
        [[name, base64.b64encode(data).decode()] for name, data in files.items()],
    )


def drops_and_removes(page: Page) -> None:
    drop(page, {"拖来的.txt": b"1"})
    row = page.locator(".files li", has_text="拖来的.txt")
    expect(row).to_have_class("there")
    row.get_by_role("button", name="移去 拖来的.txt").click()
    expect(row).to_have_count(0)
    expect(page.locator("#start")).to_be_disabled()


def brings_both_years(page: Page, now: Files, before: Files, folder: Path) -> None:
    """What came is dropped, last year's folder is chosen; a page that is loaded again knows all of it."""
    drop(page, now)
    (folder / "2023年报").mkdir()
    for file, data in before.items():
        (folder / "2023年报" / file).write_bytes(data)
    page.locator("[data-zone=last] [data-input=folder]").set_input_files(folder / "2023年报")
    expect(page.locator("#start")).to_be_enabled(timeout=LONG)
    expect(page.locator("#count")).to_have_text("已放入 40 个文件")
    page.reload()
    expect(page.locator(".files li.there")).to_have_count(40)


def starts_by_the_keyboard(page: Page) -> None:
    page.locator("#start").press("Enter")
    expect(page.locator("h1")).to_have_text("正在核对")
    expect(page.locator(".reading li")).to_have_count(THIS, timeout=LONG)
    assert accessible(page) == []
    expect(page.locator(".take[data-pending=no]")).to_be_visible(timeout=LONG)


def sorts_sieves_and_searches(page: Page) -> None:
    whole = listed(page)
    assert len(whole) == REPORTS
    head = page.locator("[data-sort=name]")
    head.press("Enter")
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "ascending"
    rising = listed(page)
    head.press("Enter")
    assert listed(page) == rising[::-1] != rising
    page.locator(".grades [data-grade=error]").click()
    assert 0 < len(listed(page)) < len(whole)
    page.locator(".grades [data-grade=unchecked]").press("Enter")
    assert sorted(listed(page)) == ["坏的.docx", "扫描件.pdf"]
    page.locator(".grades [data-grade='']").click()
    assert page.locator("#year").count() == 0  # nothing of another year is among them
    page.locator("#find").fill("水务")
    assert listed(page) == ["青川县水务局"]
    page.locator("#find").fill("没有这个局")
    expect(page.locator(".nothing")).to_be_visible()
    page.locator("#find").fill("")
    assert len(listed(page)) == len(whole)


def takes_everything_away(page: Page, folder: Path) -> Path:
    with page.expect_download() as waited:
        page.get_by_role("link", name="全部打包").click()
    assert waited.value.suggested_filename == "全部结果.zip"
    with zipfile.ZipFile(waited.value.path()) as archive:
        assert archive.testzip() is None
        archive.extractall(folder / "全部结果")
    return folder / "全部结果"


def for_all_eyes(results: Page, browser: Browser, home: str) -> None:
    """Large and light, small and dark: open to all, and nothing sticks out."""
    state = results.context.storage_state()
    everything = ("", "audit", "report/2", "nothing")
    for scheme, width, paths in (("light", 1180, everything[1:3]), ("dark", 390, everything)):
        context = browser.new_context(
            storage_state=state,
            color_scheme="dark" if scheme == "dark" else "light",
            viewport={"width": width, "height": 800},
        )
        page = context.new_page()
        for path in paths:
            page.goto(home + path)
            assert accessible(page) == [], (path, scheme)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
        context.close()


def clicks_through_to_the_mark(page: Page) -> None:
    page.get_by_role("link", name="青川县水务局").click()
    page.locator(".finding.error .spots a").first.click()
    mark = page.locator(":target")
    expect(mark).to_be_in_viewport()
    assert mark.evaluate("one => one.matches('mark, .marked') || !!one.closest('mark')")
    page.get_by_role("button", name="只看错误").click()
    page.get_by_role("link", name="← 回到各份报告").click()
    expect(page.locator(".matrix")).to_be_visible()


def deletes_all(page: Page) -> None:
    page.once("dialog", lambda asked: asked.dismiss())
    page.get_by_role("button", name="全部删除，重新开始").click()
    expect(page.locator(".matrix")).to_be_visible()
    page.once("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="全部删除，重新开始").click()
    expect(page.locator("h1")).to_have_text("把年度报告放进来，一次核对完")
    expect(page.locator(".files li")).to_have_count(0)


# -- what was taken away ----------------------------------------------------------------------------------


def every_report_is_in(everything: Path, now: Files) -> None:
    tops = {one.name for one in everything.iterdir()}
    assert tops == {"审核台账.xlsx", "机关名单.xlsx", "历史记录.db", "校核结果", "标注副本", "整改通知"}
    pages = [
        one for one in (everything / "校核结果").rglob("*.html") if one.parent.name.startswith("各份报告-")
    ]
    assert len(pages) == REPORTS
    copies = {one.stem for one in (everything / "标注副本").rglob("*.*")}
    plain = {"坏的", "扫描件", "说明", "补报"}
    assert copies >= {Path(name).stem for name in now if not name.endswith(".txt")} - plain
    assert (everything / "整改通知" / "青川县水务局2024整改通知.docx").is_file()


def the_ledger_can_be_worked_with(everything: Path) -> None:
    book = sheets(everything / "审核台账.xlsx")
    found = rows(book["台账"])
    assert book["台账"].auto_filter.ref
    assert book["台账"].data_validations.dataValidation
    errors = {row["机关"] for row in found if row["级别"] == "错误" and row["规则"] != "unchecked"}
    assert {"青川县水务局", "青川县财政局"} <= errors
    assert {row["文件"] for row in found if row["规则"] == "unchecked"} == {
        "坏的.docx",
        "扫描件.pdf",
    }
    assert len(rows(book["与上年对照"])) > OFFICES


def the_marks_stand_at_the_words(everything: Path) -> None:
    folder = everything / "标注副本"
    told = comments((folder / "青川县水务局2024年报.docx").read_bytes())
    wrong = [(found[1], words) for said, words in told if (found := re.search(r"填的是 (\d+)，应为", said))]
    assert wrong
    assert all(figure == words for figure, words in wrong)
    [printed] = folder.glob("*教育局*.pdf")
    assert [words[:2] for said, words in annotations(printed.read_bytes()) if "截止" in said] == ["截止"]
    [copy] = folder.glob("*财政局*.docx")  # handed in as .wps
    told = comments(copy.read_bytes())
    assert any(words.endswith("件") and f"正文“{words}”应为" in said for said, words in told)


def other_programs_take_them(everything: Path, folder: Path) -> None:
    files = [
        everything / "审核台账.xlsx",
        everything / "标注副本" / "青川县水务局2024年报.docx",
        everything / "整改通知" / "青川县水务局2024整改通知.docx",
    ]
    assert [fault for file in files for fault in against_the_schema(file)] == []
    assert unopened(files, folder) == []
