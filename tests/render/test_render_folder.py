"""The audit of many: an index and a page for each report, written whole or not at all."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from checker import run
from checker.audit import Audit
from checker.render import Options, renderer
from checker.render.html_folder import Pages
from support import audits
from support.browser import browser, opened, violations
from support.command import ROOT, gouji

SAMPLES = ROOT / "samples"
OPTIONS = Options(audits.FORMS, audits.RULES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("many") / "核对"
    done = gouji("check", SAMPLES, "--output", f"html={made}/", "--no-cache")
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    return made


def tree(file: Path) -> LexborHTMLParser:
    return LexborHTMLParser(file.read_text("utf-8"))


def led_to(index: Path) -> list[Path]:
    """The pages that the index leads to, in its order."""
    links = [str(link.attributes["href"]) for link in tree(index).css(".matrix tbody a")]
    return [index.parent / unquote(urlsplit(link).path) for link in links]


def test_the_index_leads_to_a_page_for_each_report(folder: Path) -> None:
    told = json.loads(gouji("check", SAMPLES, "--format", "json").stdout)["reports"]
    rows = tree(folder / "index.html").css(".matrix tbody tr")
    assert len(rows) == len(told)
    for row, one, page in zip(rows, told, led_to(folder / "index.html"), strict=True):
        grades = [found["severity"] for found in one["findings"]]
        counts = [cell.text() for cell in row.css("td.n")]
        assert counts == [str(grades.count(grade)) for grade in ("error", "warning", "info")]
        told_by = " ".join(cell.text() for cell in row.css("td.k"))
        for sign, grade in (("✕", "error"), ("▲", "warning"), ("○", "info")):
            assert sum(map(int, re.findall(rf"{sign}(\d+)", told_by))) == grades.count(grade)
        shown = tree(page)
        assert [node.attributes["class"] for node in shown.css(".finding")] == [
            f"finding {grade} new" for grade in sorted(grades, key=["error", "warning", "info"].index)
        ]
        assert one["organ"] in shown.css_first("article h2").text()  # type: ignore[union-attr]
    [beside] = [one for one in folder.iterdir() if one.is_dir()]
    assert set(beside.iterdir()) == set(led_to(folder / "index.html"))


def test_the_wrong_cell_shows_what_it_should_be(folder: Path) -> None:
    shown = [
        (wrong.text(), cell.css_first(".mended ins").text())  # type: ignore[union-attr]
        for page in led_to(folder / "index.html")
        for cell in tree(page).css("td.cause")
        if (wrong := cell.css_first("del"))
    ]
    assert ("21", "12") in shown


def test_the_pages_of_a_run_are_not_read_by_the_next(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "核对")
    done = gouji("check", ".", "--format", "json", "--no-cache", cwd=tmp_path)
    assert {one["reason"] for one in json.loads(done.stdout)["skipped"]} == {
        "这是 gouji 自己的审核结果，不是报告"
    }


def _hostile() -> Audit:
    names = [
        '"><img src=x onerror=alert(1)>',
        "../../etc/passwd",
        "con",
        "a\u202eb/c\\d:e*f?",
        "",
        "很长" * 99,
    ]
    reports = [
        replace(audits.faulty(), organ=name or None, path=f"{name}/{at}.html")
        for at, name in enumerate([*names, *names])
    ]
    return replace(audits.audit_of(*reports), notes=("<script>alert(1)</script>",))


def test_names_are_text_and_lead_nowhere_else(tmp_path: Path) -> None:
    run.render_pages(_hostile(), OPTIONS, tmp_path)
    pages = led_to(tmp_path / "index.html")
    assert len({page.name.casefold() for page in pages}) == len(pages) == 12
    for file in [tmp_path / "index.html", *pages]:
        assert file.is_file()
        assert file.parent.parent == tmp_path or file.parent == tmp_path
        assert re.fullmatch(r"index\.html|[^\W_]+(-\d+)?-[0-9a-f]{8}\.html", file.name)
        assert len(file.name.encode()) < 200
        shown = tree(file)
        assert not shown.css("img, iframe, object")
        assert len(shown.css("script")) == 1
        for node in shown.css("*"):
            assert not any(key.startswith("on") or key == "style" for key in node.attributes)
            for key in {"href", "src"} & node.attributes.keys():
                assert re.match(r"#|data:,|\.\./index\.html$|各份报告-", unquote(str(node.attributes[key])))


def test_a_page_is_alone_with_what_it_points_into(tmp_path: Path) -> None:
    audit = audits.sample_audit()
    run.render_pages(audit, OPTIONS, tmp_path)
    [first, *_] = led_to(tmp_path / "index.html")
    assert tree(first).css("article.beside td.marked")
    text = first.read_text("utf-8")
    assert "style.css" not in text
    ids = {str(node.attributes["id"]) for node in tree(first).css("[id]")}
    links = {str(node.attributes["href"]).removeprefix("#") for node in tree(first).css("a")}
    assert links <= {*ids, "../index.html"}


def test_it_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "a" / "b"
    audit = audits.sample_audit()

    def broken(*_: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Pages, "index", broken)
        with pytest.raises(KeyboardInterrupt):
            run.render_pages(audit, OPTIONS, place)
    assert list(tmp_path.iterdir()) == []
    run.render_pages(audit, OPTIONS, place)
    before = {file: file.read_bytes() for file in place.rglob("*") if file.is_file()}
    with monkeypatch.context() as patched:
        patched.setattr(Pages, "index", broken)
        with pytest.raises(KeyboardInterrupt):
            run.render_pages(audits.audit_of(audits.clean()), OPTIONS, place)
    run.render_pages(audit, OPTIONS, place)
    assert before == {file: file.read_bytes() for file in place.rglob("*") if file.is_file()}
    (place / "台账.txt").write_text("自己的", "utf-8")
    run.render_pages(audits.audit_of(audits.clean()), OPTIONS, place)
    assert {file.name for file in place.iterdir()} == {
        "台账.txt",
        "index.html",
        led_to(place / "index.html")[0].parent.name,
    }
    assert led_to(place / "index.html")[0].is_file()


def test_a_fault_in_showing_one_report_costs_that_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from checker.render import html

    audit = audits.audit_of(audits.faulty(), replace(audits.clean(), path="坏.html"))
    draw = html.draw_report

    def sometimes(report: Any, *rest: Any) -> Any:
        if report is audit.reports[1].report:
            raise ZeroDivisionError
        return draw(report, *rest)

    monkeypatch.setattr(html, "draw_report", sometimes)
    shown = run.render_pages(audit, OPTIONS, tmp_path)
    assert [one.status for one in shown.reports][1] == "unchecked"
    assert shown.exit_code == 3
    assert len(led_to(tmp_path / "index.html")) == 2


def test_what_is_not_ours_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "index.html").write_text("<p>主页</p>", "utf-8")
    for target, told in (
        (f"html={tmp_path / 'out'}/", "不是 gouji 写的"),
        (f"json={tmp_path / 'x'}/", "格式 json 只能写成文件"),
        (f"{tmp_path / 'x'}/", "请写作 html="),
    ):
        done = gouji("check", SAMPLES, "--output", target)
        assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    assert (tmp_path / "out" / "index.html").read_text("utf-8") == "<p>主页</p>"
    assert not (tmp_path / "x").exists()
    (tmp_path / "gouji.yaml").write_text("output: {html: 核对/}\n", "utf-8")
    gouji("check", SAMPLES, cwd=tmp_path)
    assert led_to(tmp_path / "核对" / "index.html")


# -- in a browser ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as one:
        yield one


def test_the_index_is_searched_sorted_and_filtered(folder: Path, chromium: Any) -> None:
    address = (folder / "index.html").as_uri()
    with opened(chromium, address) as page:
        names = ".matrix tbody tr:not([hidden]) a"

        def organs() -> list[str]:
            return [str(name) for name in page.locator(names).all_inner_texts()]

        everything = organs()
        page.fill("input[name=text]", "水务 2023")
        assert page.locator(names).count() == 1
        page.fill("input[name=text]", "没有这个")
        assert "没有符合条件的报告" in page.inner_text(".nothing")
        page.fill("input[name=text]", "")
        page.select_option("select[name=grade]", "error")
        counts = [
            int(n) for n in page.locator(".matrix tbody tr:not([hidden]) td:nth-child(4)").all_inner_texts()
        ]
        assert counts
        assert all(counts)
        assert f"显示 {len(counts)} / {len(everything)} 份：{sum(counts)} 个错误" in page.inner_text(".shown")
        page.select_option("select[name=grade]", "")
        page.click(".matrix thead th:nth-child(4) button")
        sorted_by = [int(n) for n in page.locator(".matrix tbody td:nth-child(4)").all_inner_texts()]
        assert sorted_by == sorted(sorted_by, reverse=True)
        page.select_option("select[name=year]", "2023")
        kept = organs()
        page.click(f"{names} >> nth=0")
        page.wait_for_selector(".up", state="visible")
        page.go_back()
        assert organs() == kept
        assert page.get_attribute(".matrix thead th:nth-child(4)", "aria-sort") == "descending"
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert violations(page) == []


def test_only_errors_leaves_only_errors(tmp_path: Path, chromium: Any) -> None:
    file = tmp_path / "one.html"
    gouji("check", SAMPLES, "--output", file, "--no-cache")
    with opened(chromium, file.as_uri()) as page:
        clean = page.locator("article[data-grade=none]")
        assert clean.locator("details.document:not([open])").count() == clean.count() > 0
        page.click("button[data-level=error]")
        assert page.locator(".finding.error:visible").count() > 0
        assert page.locator(".finding.warning:visible, .finding.info:visible").count() == 0
        assert page.locator(".refs a.warning:visible, .refs a.info:visible").count() == 0
        for shown in ("article", ".overview tbody tr"):
            grades = page.eval_on_selector_all(
                shown, "all => all.filter(one => one.checkVisibility()).map(one => one.dataset.grade)"
            )
            assert set(grades) == {"error"}
        page.click("button[data-level=info]")
        assert clean.first.is_visible()
        page.emulate_media(media="print")
        assert not page.is_visible(".filter")


def test_a_page_is_for_everybody(tmp_path: Path, chromium: Any) -> None:
    file = tmp_path / "one.html"
    file.write_text(str(renderer("html")(audits.sample_audit(), OPTIONS)), "utf-8")
    with opened(chromium, file.as_uri()) as page:
        assert violations(page) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page) == []


def test_a_page_sent_alone_leads_nowhere(folder: Path, chromium: Any) -> None:
    with opened(chromium, led_to(folder / "index.html")[0].as_uri()) as page:
        assert not page.is_visible(".up")
