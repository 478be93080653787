"""The desk as somebody uses it, in a real browser: by hand, by keyboard, with assistive technology."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("starlette")
pytest.importorskip("httpx2")
pytest.importorskip("playwright")
pytest.importorskip("axe_playwright_python")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from support.desk import handed_in, running
from support.office_pdf import CHROMIUM

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="没有 Chromium")
NOW, BEFORE = handed_in(3, pdf=False)
LONG = 120_000
"""Milliseconds that an audit may take on a busy machine."""


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as programs:
        opened = programs.chromium.launch(executable_path=CHROMIUM)
        yield opened
        opened.close()


def test_a_day_at_the_desk(browser: Browser, tmp_path: Path) -> None:
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
        chooses_folders(page, tmp_path)
        starts_by_the_keyboard(page)
        sorts_sieves_and_searches(page)
        takes_everything_away(page)
        for_all_eyes(page, browser, home)
        clicks_through_to_the_mark(page)
        deletes_all(page)
        assert said == []


def accessible(page: Page, *besides: str) -> list[str]:
    """What axe finds wrong with a page: the rules, with the first element of each."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found if one["id"] not in besides]


def listed(page: Page) -> list[str]:
    return page.locator(".matrix tbody tr:visible th a").all_inner_texts()


def drops_and_removes(page: Page) -> None:
    """A file as the system hands it over, not by the button."""
    page.locator(".zone.this").evaluate(
        """(zone) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File(["1"], "拖来的.txt"));
            zone.dispatchEvent(new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true}));
        }"""
    )
    row = page.locator(".files li", has_text="拖来的.txt")
    expect(row).to_have_class("there")
    row.get_by_role("button", name="移去 拖来的.txt").click()
    expect(row).to_have_count(0)
    expect(page.locator("#start")).to_be_disabled()


def chooses_folders(page: Page, folder: Path) -> None:
    for zone, name, files in (("this", "2024年报", NOW), ("last", "2023年报", BEFORE)):
        (folder / name).mkdir()
        for file, data in files.items():
            (folder / name / file).write_bytes(data)
        page.locator(f"[data-zone={zone}] [data-input=folder]").set_input_files(folder / name)
    page.locator("[data-zone=this] [data-input=files]").set_input_files(
        [
            {"name": "坏的.docx", "mimeType": "", "buffer": b"PK\3\4"},
            {"name": "说明.txt", "mimeType": "", "buffer": "通知".encode()},
        ]
    )
    expect(page.locator("#start")).to_be_enabled(timeout=LONG)
    expect(page.locator("#count")).to_have_text(f"已放入 {len(NOW) + len(BEFORE) + 2} 个文件")
    page.reload()
    expect(page.locator(".files li.there")).to_have_count(len(NOW) + len(BEFORE) + 2)


def starts_by_the_keyboard(page: Page) -> None:
    page.locator("#start").press("Enter")
    expect(page.locator("h1")).to_have_text("正在核对")
    expect(page.locator(".reading li")).to_have_count(len(NOW) + 2, timeout=LONG)
    assert accessible(page) == []
    expect(page.locator(".take[data-pending=no]")).to_be_visible(timeout=LONG)


def sorts_sieves_and_searches(page: Page) -> None:
    whole = listed(page)
    assert len(whole) == len(NOW) + 1
    head = page.locator("[data-sort=name]")
    head.press("Enter")
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "ascending"
    rising = listed(page)
    head.press("Enter")
    assert listed(page) == rising[::-1] != rising
    page.locator(".grades [data-grade=error]").click()
    assert 0 < len(listed(page)) < len(whole)
    page.locator(".grades [data-grade=unchecked]").press("Enter")
    assert listed(page) == ["坏的.docx"]
    page.locator(".grades [data-grade='']").click()
    page.locator("#find").fill("水务")
    assert listed(page) == ["青川县水务局"]
    page.locator("#find").fill("没有这个局")
    expect(page.locator(".nothing")).to_be_visible()
    page.locator("#find").fill("")
    assert len(listed(page)) == len(whole)


def takes_everything_away(page: Page) -> None:
    with page.expect_download() as waited:
        page.get_by_role("link", name="全部打包").click()
    assert waited.value.suggested_filename == "全部结果.zip"
    with zipfile.ZipFile(waited.value.path()) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert tops == {"审核台账.xlsx", "机关名单.xlsx", "校核结果", "标注副本"}


def for_all_eyes(results: Page, browser: Browser, home: str) -> None:
    """Large and light, small and dark: open to all, and nothing sticks out."""
    state = results.context.storage_state()
    for scheme, width in (("light", 1180), ("dark", 390)):
        context = browser.new_context(
            storage_state=state,
            color_scheme="dark" if scheme == "dark" else "light",
            viewport={"width": width, "height": 800},
        )
        page = context.new_page()
        for path in ("", "audit", "report/2", "nothing"):
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
    page.get_by_role("button", name="全部删除，重新开始").click()
    expect(page.locator("h1")).to_have_text("把年度报告放进来，一次核对完")
    expect(page.locator(".files li")).to_have_count(0)
