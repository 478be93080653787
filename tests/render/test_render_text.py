"""The audit for the terminal, as a whole and at its edges."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from wcwidth import wcswidth, wcwidth

from checker.audit import Audit, Check, Location, ReportAudit
from checker.document import LinePlace
from checker.render import Options, parse_renderer, renderer
from checker.render.screen import Screen
from tests.support import audits
from tests.support.snapshots import compare

OPTIONS = Options(audits.FORMS, audits.RULES)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def shown(audit: Audit, **changes: object) -> str:
    return renderer("text")(audit, replace(OPTIONS, **changes))  # type: ignore[arg-type]


def test_whole_audit() -> None:
    compare("audit.txt", shown(audits.sample_audit()))


def test_whole_audit_with_passed_checks() -> None:
    compare("audit-passed.txt", shown(audits.sample_audit(show_passed=True)))


@pytest.mark.parametrize("medium", ["docx", "pdf"])
def test_places_without_lines(medium: audits.Medium) -> None:
    compare(f"audit-{medium}.txt", shown(audits.audit_of(audits.faulty(medium))))


def test_old_chinese_console() -> None:
    text = shown(audits.sample_audit(), encoding="gbk")
    text.encode("gbk")
    compare("audit-gbk.txt", text)


def test_colours_change_nothing_else() -> None:
    coloured = shown(audits.sample_audit(), colour=True)
    assert COLOUR.search(coloured)
    assert COLOUR.sub("", coloured) == shown(audits.sample_audit())


def test_no_control_character_of_a_report_reaches_the_terminal() -> None:
    audit = audits.sample_audit()
    evil = replace(audit.reports[0], organ="某局\x1b[2J\x07\u202e", path="a\nb\x9b.txt")
    text = shown(replace(audit, reports=(evil,)))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)


def _marked(text: str, place: LinePlace, **changes: object) -> list[str]:
    """The lines of source and marks that a finding at ``place`` of a one-line report shows."""
    report = audits.write()
    document = replace(report.document, lines=(text,))
    finding = audits.faulty().findings[0]
    finding = replace(finding, locations=(Location(place, label="此处"),))
    audit = ReportAudit(
        "一.txt", "某局", 2020, "2019", "checked", (finding,), (), replace(report, document=document)
    )
    lines = shown(audits.audit_of(audit), **changes).splitlines()
    first = next(number for number, line in enumerate(lines) if "╭─" in line)
    return [line.split("│ ", 1)[1] for line in lines[first + 1 : first + 3]]


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("before", ["", "甲乙丙丁", "a\tb", "“引号”——", "长" * 200, "e\u0301é"])
@pytest.mark.parametrize("after", ["", "。", "尾" * 200])
def test_the_mark_stands_under_the_very_characters(before: str, after: str, width: int) -> None:
    figure = "４９４6.96 万元"
    text = before + figure + after
    start = len(before) + 1
    source, marks = _marked(text, LinePlace(figure, 1, start, 1, start + len(figure)), width=width)
    shown_before = source[: source.index(figure)]
    line = re.match(r"( *)(\^+)", marks)
    assert line is not None
    assert len(line[1]) == wcswidth(shown_before)
    assert len(line[2]) == wcswidth(figure)
    assert wcswidth(source) <= width
    assert ("…" in source) == (len(before) > 100 or len(after) > 100)


def test_characters_take_the_columns_that_the_library_says() -> None:
    """Most of them without asking it, for it takes long to import."""
    screen = Screen(80, "utf-8")
    printed = (
        *range(0x20, 0x302A),
        *range(0x3030, 0x3400),
        *range(0xF900, 0x10000),
        *range(0x1F000, 0x1FB00),
    )
    assert [c for c in printed if screen.width_of(chr(c)) != max(0, wcwidth(chr(c)))] == []


def test_a_place_over_several_lines_is_marked_on_each() -> None:
    report = audits.write()
    lines = ("共收到申请", "", "12件。")
    document = replace(report.document, lines=lines)
    place = LinePlace("申请12件", 1, 4, 3, 4)
    finding = replace(audits.faulty().findings[0], locations=(Location(place),))
    audit = ReportAudit(
        "一.txt", "某局", 2020, "2019", "checked", (finding,), (), replace(report, document=document)
    )
    text = shown(audits.audit_of(audit))
    assert "1 │ 共收到申请\n" in text
    assert "3 │ 12件。\n" in text
    assert re.search(r"│       \^\^\^\^\n", text)
    assert re.search(r"│ \^\^\^\^\n", text)


def test_what_was_understood_is_shown_as_tables() -> None:
    report = audits.faulty().report
    assert report is not None
    compare("parsed.txt", parse_renderer("text")([report], OPTIONS))


def test_many_rules_that_lack_the_same_are_told_in_one_line() -> None:
    same = tuple(Check(f"rule-{n}", f"第 {n} 项", "", "unknown", "正文有一句太长") for n in range(40))
    own = Check("rule-own", "另一项", "", "unknown", "表三空白")
    text = shown(audits.audit_of(replace(audits.clean(), checks=(*same, own))))
    told = text.partition("无法判断\n")[2].partition("\n\n")[0].split("\n")
    assert told == [
        "  “第 0 项”、“第 1 项”、“第 2 项”等 40 条规则（40 项）：正文有一句太长",
        "  另一项（1 项）：表三空白",
    ]


def test_places_in_word_are_told_as_one_finds_them() -> None:
    told = renderer("text")(audits.audit_of(audits.faulty("docx")), Options(audits.FORMS, audits.RULES))
    assert "“一、总体情况”下“2020年，县公安局通过政府……”一段" in told
    assert "“三、收到和处理政府信息公开申请情况”下表中“（一）予以公开”一行" in told
    assert "个表第" not in told
