"""The page of an audit: everything escaped, every finding linked to its places and back."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from checker.audit import Audit
from checker.render import Options, parse_renderer, renderer
from tests.support import audits

OPTIONS = Options(audits.FORMS, audits.RULES)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def source(audit: Audit | None = None) -> str:
    return renderer("html")(audit or audits.sample_audit(), OPTIONS)


def page(audit: Audit | None = None) -> LexborHTMLParser:
    return LexborHTMLParser(source(audit))


def targets(nodes: list[LexborNode]) -> set[str]:
    return {str(node.attributes["href"]).removeprefix("#") for node in nodes}


def _medium(medium: audits.Medium) -> Audit:
    previous = audits.last_year()
    return replace(audits.audit_of(audits.faulty(medium, previous)), context=(previous,))


@pytest.mark.parametrize("medium", ["text", "docx", "pdf"])
def test_findings_lead_to_their_marks_and_back(medium: audits.Medium) -> None:
    audit = _medium(medium)
    tree = page(audit)
    ids = [str(node.attributes["id"]) for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    assert targets(tree.css("a[href^='#']")) <= {*ids, "top"}
    findings = tree.css("section.finding")
    assert len(findings) == len(audit.reports[0].findings)
    for finding in findings:
        led = targets(finding.css(".spots a"))
        assert led
        for id in led:
            mark = tree.css_first(f"#{id}")
            assert mark is not None
            assert finding.attributes["id"] in targets(mark.css(".refs a"))


@pytest.mark.parametrize("medium", ["text", "docx", "pdf"])
def test_marks_stand_on_the_very_characters(medium: audits.Medium) -> None:
    marked = [node.text().partition("\u2060")[0] for node in page(_medium(medium)).css(".part > p mark")]
    assert marked == ["统计期限", "4946.96万元", "210条", "120条", "64条", "31条"]


def test_one_mark_serves_several_findings() -> None:
    report = audits.faulty()
    twice = replace(report.findings[1], message="另一个问题")
    tree = page(audits.audit_of(replace(report, findings=(*report.findings, twice))))
    mark = tree.css_first("td#p1-m2")
    assert mark is not None
    assert len(targets(mark.css(".refs a"))) == 2


def test_states_and_causes_are_told_apart() -> None:
    tree = page()
    assert len(tree.css("#r1 td.unsure")) == 5
    assert len(tree.css("#r1 td.invalid")) == 1
    assert len(tree.css("#r1 td.cause")) == 1
    assert "12" in tree.css_first("#r1 td.cause").text()  # type: ignore[union-attr]
    assert len(tree.css("#r1 .applications td.blank")) == 7
    assert len(tree.css("#r1 .applications tr")) == 24
    assert len(tree.css("#r1 .review tbody td")) == 15


def test_overview_and_both_years() -> None:
    tree = page()
    rows = [row.text(separator=" ", strip=True).split() for row in tree.css(".overview tbody tr")]
    assert rows[0][-4:] == ["3", "2", "1", "2"]
    assert "未能检查" in rows[2]
    beside = tree.css_first("article.beside")
    assert beside is not None
    mark = beside.css_first("td.marked")
    assert mark is not None
    assert mark.css_first(".figure").text() == "2"  # type: ignore[union-attr]
    assert tree.css_first(".notes") is not None


def test_a_report_cannot_bring_markup_or_direction_marks() -> None:
    html = source()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; {{ 7 * 7 }} \ufffd[31m&amp;" in html
    evil = replace(audits.faulty(), organ='"><img src=x onerror=alert(1)>\u202e', path="javascript:alert(1)")
    tree = page(audits.audit_of(evil))
    assert not tree.css("img, iframe, object, form")
    assert len(tree.css("script")) == 1
    for node in tree.css("*"):
        assert not any(name.startswith("on") or name == "style" for name in node.attributes)
        assert all(
            str(node.attributes[key]).startswith(("#", "data:,"))
            for key in ("href", "src")
            if key in node.attributes
        )


def test_nothing_comes_from_elsewhere_and_the_policy_allows_only_our_own() -> None:
    tree = page()
    policy = str(tree.css_first("meta[http-equiv]").attributes["content"])  # type: ignore[union-attr]
    for tag in ("style", "script"):
        node = tree.css_first(tag)
        assert node is not None
        digest = base64.b64encode(hashlib.sha256(node.text().encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "http" not in re.sub(
        r"http-equiv|http://www.w3.org/[^\"]*", "", source(audits.audit_of(audits.clean()))
    )


def test_page_of_what_was_understood() -> None:
    report = audits.faulty().report
    assert report is not None
    tree = LexborHTMLParser(parse_renderer("html")([report], OPTIONS))
    assert not tree.css("script")
    assert "各格据表格线或标记读出" in tree.css_first(".applications figcaption").text()  # type: ignore[union-attr]
    table = report.tables["applications"]
    cells = {at: replace(c, source="ocr" if at.row == "new" else c.source) for at, c in table.cells.items()}
    mixed = replace(report, tables={**report.tables, "applications": replace(table, cells=cells)})
    tree = LexborHTMLParser(parse_renderer("html")([mixed], OPTIONS))
    assert [node.text() for node in tree.css(".applications td .source")] == ["OCR"] * 7
    assert len(tree.css("td.unsure")) == 5
    assert "无法确定 5" in tree.css_first(".meta").text()  # type: ignore[union-attr]


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium 不在本机")
@pytest.mark.parametrize("name", ["audit", "parsed"])
def test_no_error_in_a_browser(tmp_path: Path, name: str) -> None:
    report = audits.faulty().report
    assert report is not None
    html = source() if name == "audit" else parse_renderer("html")([report], OPTIONS)
    file = tmp_path / "page.html"
    file.write_text(html, encoding="utf-8")
    command = [
        str(CHROMIUM),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path / 'user'}",
    ]
    command += ["--enable-logging=stderr", "--virtual-time-budget=2000", "--dump-dom", file.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert "CONSOLE" not in done.stderr
    tree = LexborHTMLParser(done.stdout)
    if name == "audit":
        bar = tree.css_first(".filter")
        assert bar is not None
        assert "hidden" not in bar.attributes
