"""The formats that other tools read: their schema, their escapes, the same findings in each."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import jsonschema
import pytest

from checker.audit import Audit, Location
from checker.document import LinePlace
from checker.ground.faults import RuleFault
from checker.render import FORMATS, Options, parse_renderer, renderer
from tests.support import audits, ledger
from tests.support.snapshots import compare

OPTIONS = Options(audits.FORMS, audits.RULES)
HOSTILE = "甲%0A::error::乙\r\n::error file=x::丙,丁:戊 <b>@all</b> `|` ]]> \x1b[31m \u202e \ud800"
DATA = Path(__file__).parents[1] / "data"


def shown(name: str, audit: Audit | None = None) -> str:
    output = renderer(name)(audit or audits.sample_audit(), OPTIONS)
    return output if isinstance(output, str) else ledger.said(output)


def hostile() -> Audit:
    """An audit whose every text is an attack on some format."""
    report = audits.faulty()
    findings = tuple(
        replace(
            finding,
            title=HOSTILE,
            message=HOSTILE,
            hint=HOSTILE,
            values={HOSTILE: HOSTILE},
            locations=tuple(replace(location, label=HOSTILE) for location in finding.locations),
        )
        for finding in report.findings
    )
    return audits.audit_of(replace(report, path="年报/一,二:三%.txt", organ=HOSTILE, findings=findings))


# -- json -------------------------------------------------------------------------------------------


def test_json_is_the_contract() -> None:
    data = json.loads(shown("json"))
    assert data["schema"] == "gouji.audit/1"
    assert data["summary"] == {
        "files": 3,
        "errors": 4,
        "warnings": 2,
        "infos": 1,
        "baseline": 1,
        "waived": 1,
        "resolved": 1,
        "unchecked": 1,
        "skipped": 1,
        "exit_code": 3,
    }
    first = data["reports"][0]
    assert first["coverage"] == {"pass": 6, "fail": 4, "unknown": 2, "not_applicable": 1}
    procurement = next(one for one in first["findings"] if one["rule"] == "prose-procurement")
    assert procurement["alternatives"] == [
        [
            {
                "cell": "disclosure[procurement, amount]",
                "value": 49649600,
                "expected": 49469600,
                "note": "两位数字颠倒",
            }
        ],
        [{"text": "4946.96万元", "location": 0, "expected": "4964.96 万元", "note": "两位数字颠倒"}],
    ]
    place = procurement["locations"][0]
    line = audits.faulty().report.document.lines[place["line"] - 1]  # type: ignore[union-attr]
    assert line[place["column"] - 1 : place["end_column"] - 1] == place["text"] == "4946.96万元"
    assert data["skipped"] == [{"path": "年报/README.md", "reason": "不是政府信息公开工作年度报告"}]


def test_json_places_of_word_and_pdf() -> None:
    word = json.loads(shown("json", audits.audit_of(audits.faulty("docx"))))["reports"][0]["findings"]
    found = [place for finding in word for place in finding["locations"]]
    assert [found[2][key] for key in ("role", "table", "row", "column")] == ["related", 0, 8, 2]
    assert found[1]["paragraph"] == 3
    pdf = json.loads(shown("json", audits.audit_of(audits.faulty("pdf"))))["reports"][0]["findings"]
    assert all({"page", "bbox", "text"} <= place.keys() for place in pdf[0]["locations"])


# -- sarif ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "audit",
    [
        audits.sample_audit(),
        audits.sample_audit(show_passed=True),
        audits.audit_of(audits.faulty("docx")),
        audits.audit_of(audits.faulty("pdf")),
        Audit(()),
        hostile(),
    ],
    ids=["sample", "passed", "docx", "pdf", "empty", "hostile"],
)
def test_sarif_is_valid(audit: Audit) -> None:
    schema = json.loads((DATA / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema).validate(json.loads(shown("sarif", audit)))


def test_sarif_says_what_the_audit_says() -> None:
    audit = audits.sample_audit(show_passed=True)
    run = json.loads(shown("sarif", audit))["runs"][0]
    results = run["results"]
    for result in results:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    failed = [result for result in results if result["kind"] == "fail"]
    assert [result["level"] for result in failed].count("error") == 4
    assert [result["baselineState"] for result in failed].count("unchanged") == 1
    waived = next(result for result in failed if result["message"]["text"].startswith("表二有"))
    assert waived["suppressions"][0]["justification"] == "本机关不收费，上级同意填“/”。"
    kinds = [result["kind"] for result in results]
    assert (kinds.count("pass"), kinds.count("open"), kinds.count("notApplicable")) == (19, 2, 1)
    rule = next(rule for rule in run["tool"]["driver"]["rules"] if rule["id"] == "applications-balance")
    assert "60号" in rule["help"]["text"]
    region = next(r for r in failed if r["ruleId"] == "prose-procurement")["locations"][0]["physicalLocation"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert region["region"]["startColumn"] == 52
    uri = region["artifactLocation"]["uri"]
    assert uri.isascii()
    assert " " not in uri
    assert unquote(uri) == "年报/青禾县公安局 2020.txt"
    assert run["invocations"][0]["exitCode"] == 3


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (r"年报\一.txt", "%E5%B9%B4%E6%8A%A5/%E4%B8%80.txt"),
        (r"C:\r\a b.txt", "file:///C:/r/a%20b.txt"),
        ("/tmp/a#b.txt", "file:///tmp/a%23b.txt"),
        ("./a.txt", "a.txt"),
        ("a:b.txt", "a%3Ab.txt"),
        ("\udcb1\udca8.txt", "%B1%A8.txt"),
        ("\ud800.txt", "%3F.txt"),
    ],
)
def test_paths_become_uris(path: str, uri: str) -> None:
    report = replace(audits.clean(), path=path)
    artifact = json.loads(shown("sarif", audits.audit_of(report)))["runs"][0]["artifacts"][0]
    assert artifact["location"]["uri"] == uri


# -- junit, github, gitlab, markdown ----------------------------------------------------------------


def test_junit_fails_what_the_gate_stops() -> None:
    audit = audits.sample_audit()
    suites = ElementTree.fromstring(shown("junit", audit))
    assert [suite.get("failures") for suite in suites] == ["3", "0", "0"]
    assert [suite.get("errors") for suite in suites] == ["0", "0", "1"]
    assert suites.get("skipped") == "2"
    lower = ElementTree.fromstring(shown("junit", replace(audit, fail_on="warning")))
    assert lower.get("failures") == "5"
    never = ElementTree.fromstring(shown("junit", replace(audit, fail_on="never")))
    assert (never.get("failures"), never.get("errors")) == ("0", "1")


@pytest.mark.parametrize(("allowed", "errors"), [(False, "1"), (True, "0")])
def test_junit_has_an_error_where_a_report_was_not_read_whole(allowed: bool, errors: str) -> None:
    """Who reads nothing but the XML must not take for a pass what ends with 3."""
    finding = replace(audits.faulty().findings[0], rule="incomplete", severity="warning", state="new")
    report = replace(audits.faulty(), status="partial", findings=(finding,))
    audit = replace(audits.audit_of(report), allow_partial=allowed)
    assert ElementTree.fromstring(shown("junit", audit)).get("errors") == errors


def test_junit_stays_xml_whatever_a_report_says() -> None:
    suites = ElementTree.fromstring(shown("junit", hostile()))
    case = suites[0][0]
    assert "<b>@all</b>" in str(case.get("name"))


def test_github_annotations() -> None:
    compare("audit-github.txt", shown("github"))


def test_no_text_injects_a_github_command() -> None:
    lines = shown("github", hostile()).splitlines()
    commands = [line for line in lines if line.startswith("::")]
    assert len(commands) == sum(f.state == "new" for f in audits.faulty().findings) == len(lines) - 1
    for line in commands:
        properties, _, message = line[2:].partition("::")
        told = dict(one.split("=", 1) for one in properties.split(" ", 1)[1].split(","))
        assert told.keys() == {"file", "line", "endLine", "col", "endColumn", "title"}
        assert told["file"] == "年报/一%2C二%3A三%25.txt"
        assert not re.search("[\x1b\u202e]", line)
        assert message.startswith("甲%250A::error::乙%0D%0A::error file=x::丙,丁:戊")


@pytest.mark.parametrize("name", ["github", "gitlab", "markdown", "sarif"])
def test_comparisons_that_the_message_leaves_out_are_shown(name: str) -> None:
    """A merged finding says how many checks it accounts for: both sides of each follow."""
    values = {"各行合计": "各类申请人之和 45；总计 41", "办理结果": "各项之和 68；总计 64"}
    finding = replace(
        audits.faulty().findings[0], message="改正这一格，2 项即相符。", values=values, state="new"
    )
    told = shown(name, audits.audit_of(replace(audits.faulty(), findings=(finding,))))
    assert all(value in told for value in values.values())


def test_gitlab_issues_have_places_and_unique_fingerprints() -> None:
    report = audits.faulty()
    twice = replace(report, findings=(*report.findings, *report.findings), path="./b.txt")
    issues: list[dict[str, Any]] = json.loads(shown("gitlab", audits.audit_of(report, twice)))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 18
    assert {issue["severity"] for issue in issues} == {"critical", "minor", "info"}
    assert issues[0]["location"] == {"path": "年报/青禾县公安局 2020.txt", "lines": {"begin": 4}}
    assert issues[-1]["location"]["path"] == "b.txt"


def test_markdown_comment() -> None:
    compare("audit.md", shown("markdown"))


def test_markdown_shows_hostile_text_as_text() -> None:
    text = shown("markdown", hostile())
    assert "<b>" not in text
    assert "@all" not in text
    assert not re.search("[\x1b\u202e]", text)
    rows = [line for line in text.splitlines() if line.startswith("| 🔴")]
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 4 for row in rows)


def test_markdown_stays_below_what_services_take() -> None:
    text = shown("markdown", audits.audit_of(*[audits.faulty()] * 60))
    assert len(text) < 65_000
    assert "份报告的问题未列出" in text


def test_markdown_of_one_large_report_shows_what_there_is_room_for() -> None:
    report = audits.faulty()
    large = replace(report, findings=report.findings * 300)
    text = shown("markdown", audits.audit_of(large))
    assert len(text) < 64_000
    told = re.search(r"另有 (\d+) 条未列出", text)
    rows = text.count("🔴 错误 |") + text.count("🟠 警告 |")
    grave = sum(one.severity != "info" and one.state == "new" for one in large.findings)
    assert told is not None
    assert rows > 50
    assert rows + int(told[1]) == grave


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_written(name: str) -> None:
    shown(name, hostile()).encode("utf-8")
    nameless = replace(
        audits.faulty(), path="\udcb1\udca8.txt"
    )  # bytes that are no UTF-8, out of a ZIP in GBK
    shown(name, audits.audit_of(nameless)).encode("utf-8")


def test_every_format_takes_every_place_and_gap() -> None:
    """No report behind the audit, no location, an address nobody knows, a fingerprint left out."""
    report = audits.faulty()
    odd = replace(
        report.findings[2],
        locations=(Location(LinePlace("", 999, 5, 999, 5), cell="x[y, z]", path="没有的文件.txt"),),
        fingerprint="",
    )
    bare = replace(report.findings[1], locations=())
    pages = (replace(report, findings=(odd, bare)), replace(report, report=None), audits.unreadable())
    for name in FORMATS:
        assert renderer(name)(audits.audit_of(*pages), Options())


# -- parse ------------------------------------------------------------------------------------------


def test_parse_json_is_the_contract() -> None:
    report = audits.faulty().report
    assert report is not None
    gone = replace(report, tables={name: t for name, t in report.tables.items() if name != "review"})
    data = json.loads(parse_renderer("json")([gone], OPTIONS))
    assert data["schema"] == "gouji.report/1"
    first = data["reports"][0]
    assert (first["organ"], first["year"], first["form"]) == ("青禾县公安局", 2020, "2019")
    cell = first["tables"]["applications"]["granted"]["natural_person"]
    assert cell == {"state": "number", "value": 12, "text": "12", "from": "grid"}
    assert first["tables"]["disclosure"]["procurement"]["amount"] == {
        "state": "number",
        "value": 49649600,
        "text": "4964.96 万元",
        "from": "text",
        "unit": "元",
    }
    assert first["tables"]["review"] is None
    unsure = first["tables"]["applications"]["denied.state_secret"]["business"]
    assert (unsure["state"], unsure["value"]) == ("unsure", None)
    assert first["sections"][0] == {"title": "一、总体情况", "line": 3}


# -- the user's template ----------------------------------------------------------------------------


def fill(source: str, path: str = "own.md") -> str:
    return str(renderer("template")(audits.sample_audit(), Options(template=source, template_path=path)))


def test_template_sees_the_contract() -> None:
    source = (
        "{% for r in reports %}{{ r.organ }} {{ r.findings | length }} {{ r.coverage.pass }}\n{% endfor %}"
    )
    assert fill(source) == "青禾县公安局 8 6\n青禾县水务局 0 13\nNone 1 0\n"
    values = "{% for name, v in reports[0].findings[1].values.items() %}{{ name }}={{ v }};{% endfor %}"
    assert fill(values) == "正文=4946.96 万元;表二=4964.96 万元;"


def test_template_escapes_where_it_writes_html() -> None:
    assert fill("{{ '<b>' }}", "own.html.j2") == "&lt;b&gt;"
    assert fill("{{ '<b>' }}", "own.txt") == "<b>"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("一\n{% for x in %}", 2),
        ("一\n二\n{{ nothing.here }}", 3),
        ("一\n{{ 1 / 0 }}", 2),
        ("{{ ''.__class__.__mro__ }}", 1),
        ("\n{{ reports | nosuchfilter }}", 2),
        ("{% include '/etc/hostname' %}", 1),
    ],
)
def test_fault_of_a_template_is_told_at_its_line(source: str, line: int) -> None:
    with pytest.raises(RuleFault) as caught:
        fill(source)
    assert (caught.value.path, caught.value.line) == ("own.md", line)


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% for a in range(99999) %}{{ range(99999) | sum }}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
        "{% set n = namespace(s='ab') %}{% for i in range(60) %}{% set n.s = n.s ~ n.s %}{% endfor %}",
        "{% set n = namespace(s='ab') %}{% for i in range(60) %}{% set n.s = n.s + n.s %}{% endfor %}",
        "{% set n = namespace(s='ab') %}{% for i in range(60) %}"
        "{% set n.s %}{{ n.s }}{{ n.s }}{% endset %}{% endfor %}",
        "{{ 'a' * 999999999 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ '{:>999999999}'.format(1) }}",
        "{{ 'x' | center(999999999) }}",
        "{{ 'x'.ljust(999999999) }}",
        "{% set n = namespace(s='') %}{% for i in range(3000) %}{% set n.s = n.s ~ 'abcdef' %}{% endfor %}"
        "{{ range(99999) | join(n.s) }}",
    ],
)
def test_no_template_runs_away(source: str) -> None:
    with pytest.raises(RuleFault):
        fill(source)
