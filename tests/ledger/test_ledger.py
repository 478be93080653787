"""Waivers stand exactly as long as their figures; a baseline knows its findings by fingerprint."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from checker import ledger
from checker.audit import Audit, Finding, ReportAudit
from checker.document import LinePlace
from checker.ground.faults import RuleFault
from checker.ground.globs import fits
from checker.ledger import baseline, waivers
from support import audits

RULES = frozenset({"prose-procurement", "applications-cause", "heading-wording", "prose-parts", "blanks"})
PROCUREMENT, CAUSE = "0c9be1f2a7734d5e", "e1d7c05b93a24f68"


def report(**findings: object) -> ReportAudit:
    """The faulty report with its known and waived findings new again."""
    faulty = audits.faulty()
    return replace(
        faulty, findings=tuple(replace(one, state="new", state_reason="") for one in faulty.findings)
    )


def find(audit: Audit | ReportAudit, fingerprint: str) -> Finding:
    reports = audit.reports if isinstance(audit, Audit) else [audit]
    return next(f for one in reports for f in one.findings if f.fingerprint == fingerprint)


def granted(path: Path, fingerprint: str = PROCUREMENT, until: date | None = None) -> ReportAudit:
    """The faulty report, with a waiver for one of its findings written to ``path``."""
    faulty = report()
    finding = find(faulty, fingerprint)
    waivers.append(path, waivers.for_finding(finding, faulty, path, "合同尾款跨年", "李科长", until))
    return faulty


def settle(path: Path, faulty: ReportAudit, today: date = date(2026, 1, 1)) -> Audit:
    return ledger.settle(Audit((faulty,)), ledger.load(path, None), RULES, today)


def moved(faulty: ReportAudit, lines: int) -> ReportAudit:
    """The same report with lines inserted at the top."""

    def down(finding: Finding) -> Finding:
        return replace(
            finding,
            message="措辞已改：" + finding.message,
            locations=tuple(
                replace(
                    one,
                    place=replace(one.place, line=one.place.line + lines, end_line=one.place.end_line + lines)
                    if isinstance(one.place, LinePlace)
                    else one.place,
                )
                for one in finding.locations
            ),
        )

    return replace(faulty, findings=tuple(map(down, faulty.findings)))


def reprinted(faulty: ReportAudit, fingerprint: str, before: str, after: str) -> ReportAudit:
    """The same report with another figure printed at a place of one finding."""
    finding = find(faulty, fingerprint)
    assert any(before in one.place.text for one in finding.locations)
    changed = replace(
        finding,
        locations=tuple(
            replace(one, place=replace(one.place, text=one.place.text.replace(before, after)))
            for one in finding.locations
        ),
    )
    return replace(faulty, findings=tuple(changed if one is finding else one for one in faulty.findings))


def test_a_waiver_outlives_moved_lines_and_reworded_messages(tmp_path: Path) -> None:
    path = tmp_path / "gouji-waivers.yaml"
    audit = settle(path, moved(granted(path), 7))
    assert find(audit, PROCUREMENT).state == "waived"
    assert find(audit, PROCUREMENT).state_reason == "合同尾款跨年（李科长）"
    assert find(audit, CAUSE).state == "new"
    assert (audit.counts()["waived"], audit.notes) == (1, ())


@pytest.mark.parametrize(
    ("before", "after"), [("4964.96", "4946.96"), ("4946.96万元", "4,946.97万元")], ids=["cell", "prose"]
)
def test_a_changed_figure_lapses_the_waiver_and_is_told(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "gouji-waivers.yaml"
    audit = settle(path, reprinted(granted(path), PROCUREMENT, before, after))
    assert find(audit, PROCUREMENT).state == "new"
    assert len(audit.notes) == 1
    assert "豁免失效" in audit.notes[0]
    assert before in audit.notes[0]
    assert after in audit.notes[0]


def test_the_same_figure_in_another_dress_is_the_same_figure(tmp_path: Path) -> None:
    path = tmp_path / "gouji-waivers.yaml"
    audit = settle(path, reprinted(granted(path), PROCUREMENT, "4946.96万元", "４,９４６.９６ 万元"))
    assert find(audit, PROCUREMENT).state == "waived"


def test_a_waiver_holds_through_its_last_day(tmp_path: Path) -> None:
    path = tmp_path / "gouji-waivers.yaml"
    faulty = granted(path, until=date(2026, 3, 31))
    assert find(settle(path, faulty, date(2026, 3, 31)), PROCUREMENT).state == "waived"
    late = settle(path, faulty, date(2026, 4, 1))
    assert find(late, PROCUREMENT).state == "new"
    assert "到期" in late.notes[0]


def test_an_unused_waiver_is_told_only_where_its_report_was_checked(tmp_path: Path) -> None:
    path = tmp_path / "gouji-waivers.yaml"
    faulty = granted(path)
    mended = replace(faulty, findings=tuple(f for f in faulty.findings if f.fingerprint != PROCUREMENT))
    assert "没有用上" in settle(path, mended).notes[0]
    assert settle(path, replace(mended, year=2021)).notes == ()
    assert settle(path, replace(mended, status="unchecked")).notes == ()
    without_rule = ledger.settle(Audit((mended,)), ledger.load(path, None), RULES - {"prose-procurement"})
    assert without_rule.notes == ()


def test_a_finding_of_other_cells_is_not_called_mended(tmp_path: Path) -> None:
    path = tmp_path / "gouji-waivers.yaml"
    faulty = granted(path, CAUSE)
    grown = replace(find(faulty, CAUSE), cells=(*find(faulty, CAUSE).cells, "applications[new, other]"))
    audit = settle(path, replace(faulty, findings=(grown,)))
    assert grown.state == "new"
    assert "单元格已不同" in audit.notes[0]
    assert CAUSE in audit.notes[0]


def test_a_finding_without_cells_is_known_by_its_sentence(tmp_path: Path) -> None:
    path = tmp_path / "gouji-waivers.yaml"
    path.write_text(
        "- rule: prose-parts\n"
        "  report: {path: 年报/*.txt}\n"
        "  text: 发布各类信息\n"
        "  figures: {正文: [210条, 120条, 64条, 31条]}\n"
        "  reason: 同一条信息在两处发布\n",
        "utf-8",
    )
    faulty = report()
    sentence = "全年共发布各类信息条，其中工作动态条、警务公告条、政策解读条。"
    first = next(f for f in faulty.findings if f.rule == "prose-parts")
    signed = replace(
        faulty,
        path=str(tmp_path / "年报" / "县公安局.txt"),
        findings=tuple(replace(f, subject=sentence) if f is first else f for f in faulty.findings),
    )
    states = {f.fingerprint: f.state for f in settle(path, signed).reports[0].findings}
    assert [fingerprint for fingerprint, state in states.items() if state == "waived"] == [first.fingerprint]


def test_appending_keeps_what_stands_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "gouji-waivers.yaml"
    granted(path)
    by_hand = path.read_text("utf-8").replace("- rule", "# 局长会议纪要 3 号\n- rule").rstrip("\n")
    path.write_text(by_hand, "utf-8")
    faulty = granted(path, CAUSE)
    assert path.read_text("utf-8").startswith(by_hand + "\n- rule: applications-cause\n")
    assert settle(path, faulty).counts()["waived"] == 2


def test_strange_words_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    faulty = report()
    reason = "“引号”: # 不是注释\n'二' \\ \x85 true"
    waivers.append(path, waivers.for_finding(find(faulty, PROCUREMENT), faulty, path, reason, "true"))
    assert [(one.reason, one.by) for one in waivers.load(path)] == [(reason, "true")]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("- rule: a\n  raport: {}\n  reason: 因\n", 2, "report"),
        (
            "- rule: a\n  report: {organ: 甲, year: 2020}\n  cells: [甲]\n  reason: 因\n  figures: {}\n",
            3,
            "不是单元格地址",
        ),
        ("- rule: a\n  report: {organ: 甲, year: 2020}\n  reason: 因\n", 1, "figures"),
        (
            "- rule: a\n  report: {organ: 甲, year: 2020}\n  figures: {}\n  reason: 因\n  until: 明年\n",
            5,
            "应当是日期",
        ),
        ("- rule: a\n  report: {organ: 甲, year: 2020}\n  figures: {}\n  reason: ' '\n", 4, "理由"),
    ],
)
def test_faults_are_told_at_their_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    path = tmp_path / "gouji-waivers.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(RuleFault) as fault:
        waivers.load(path)
    assert (fault.value.line, said in str(fault.value)) == (line, True), str(fault.value)


# -- baseline ---------------------------------------------------------------------------------------


def test_new_known_and_resolved_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "gouji-baseline.json"
    faulty = report()
    old = replace(faulty, findings=tuple(f for f in faulty.findings if f.fingerprint != CAUSE))
    baseline.write(path, baseline.of_run([old], tmp_path))
    now = replace(moved(faulty, 3), findings=moved(faulty, 3).findings[1:])  # the heading was mended
    audit = ledger.settle(Audit((now,)), ledger.load(None, path), RULES | {"carried-over"})
    assert [f.fingerprint for f in audit.reports[0].findings if f.state == "new"] == [CAUSE]
    assert list(audit.resolved) == [faulty.findings[0].fingerprint]
    assert audit.counts()["baseline"] == len(faulty.findings) - 2


def test_what_was_not_run_is_not_resolved(tmp_path: Path) -> None:
    known = baseline.of_run([report()], Path())
    assert baseline.compare([audits.clean()], known, RULES).resolved == ()
    empty = replace(report(), findings=())
    assert {one.rule for one in baseline.compare([empty], known, frozenset({"blanks"})).resolved} == {
        "blanks"
    }
    assert baseline.compare([replace(empty, status="unchecked")], known, RULES).resolved == ()


def test_what_is_known_of_a_report_is_known_of_its_copies() -> None:
    copy = replace(report(), path="副本.txt")
    once, twice = baseline.of_run([report()], Path()), baseline.of_run([report(), copy], Path())
    assert len(twice) == len(once)
    states = [
        [f.state for f in one.findings] for one in baseline.compare([report(), copy], once, RULES).reports
    ]
    assert set(states[0]) == {"baseline"}
    assert set(states[1]) == {"baseline"}


def test_an_update_takes_out_the_resolved_and_takes_in_the_new_only_when_asked() -> None:
    faulty = report()
    known = baseline.of_run([replace(faulty, findings=faulty.findings[:3])], Path())
    now = replace(faulty, findings=faulty.findings[1:4])
    rules = RULES | {"carried-over"}
    compared = baseline.compare([now], known, rules)
    kept = baseline.updated(compared, known, add_new=False)
    grown = baseline.updated(compared, known, add_new=True)
    assert {one.fingerprint for one in kept.known} == {f.fingerprint for f in faulty.findings[1:3]}
    assert {one.fingerprint for one in grown.known} == {f.fingerprint for f in faulty.findings[1:4]}


def test_the_file_is_one_line_a_finding_and_read_back_the_same(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    known = baseline.of_run([report(), report(), audits.unreadable()], tmp_path)
    baseline.write(path, known)
    assert baseline.load(path) == known
    assert len(path.read_text("utf-8").splitlines()) == len(known.known) + 2
    baseline.write(path, baseline.Baseline(tmp_path))
    assert baseline.load(path) == baseline.Baseline(tmp_path)


@pytest.mark.parametrize(
    "text", ["", "[]", '{"schema": "gouji.baseline/1"}', '{"schema": "gouji.baseline/1", "findings": [{}]}']
)
def test_a_broken_baseline_is_a_fault(tmp_path: Path, text: str) -> None:
    path = tmp_path / "b.json"
    path.write_text(text, "utf-8")
    with pytest.raises(RuleFault, match="基线"):
        baseline.load(path)


def test_waivers_go_before_the_baseline(tmp_path: Path) -> None:
    path, known = tmp_path / "w.yaml", tmp_path / "b.json"
    faulty = granted(path)
    baseline.write(known, baseline.of_run([faulty], tmp_path))
    audit = ledger.settle(Audit((faulty,)), ledger.load(path, known), RULES, date(2026, 1, 1))
    assert find(audit, PROCUREMENT).state == "waived"
    assert audit.counts()["errors"] == 0
    assert audit.resolved == ()


def unread(*rows: str) -> ReportAudit:
    """A report of which some rows were not read."""
    finding = replace(
        report().findings[0],
        rule="incomplete",
        cells=(),
        values=dict.fromkeys(rows, "没有读到"),
        locations=(),
        subject="、".join(rows),
        fingerprint="0123456789abcde" + str(len(rows)),
    )
    return replace(report(), status="partial", findings=(finding,))


@pytest.mark.parametrize("way", ["baseline", "waiver"])
def test_what_was_not_read_is_accepted_for_the_rows_it_names(tmp_path: Path, way: str) -> None:
    """Whatever rules were chosen: no option takes this one out."""
    path = tmp_path / "accepted"
    granted = unread("表三·一、本年新收政府信息公开申请数量")
    if way == "baseline":
        baseline.write(path, baseline.of_run([granted], tmp_path))
    else:
        waivers.append(path, waivers.for_finding(granted.findings[0], granted, path, "原件如此"))
    book = ledger.load(*((None, path) if way == "baseline" else (path, None)))
    none: frozenset[str] = frozenset()

    def states(now: ReportAudit) -> list[tuple[str, bool]]:
        return [(f.state, f.updated) for f in ledger.settle(Audit((now,)), book, none).reports[0].findings]

    assert states(granted) == [("baseline" if way == "baseline" else "waived", False)]
    more = unread("表三·一、本年新收政府信息公开申请数量", "表三·（七）总计")
    assert states(more) == [("new", True)]
    lapsed = ledger.settle(Audit((more,)), book, none)
    assert lapsed.resolved == ()
    assert "表三·（七）总计" in lapsed.notes[0]
    read = ledger.settle(Audit((replace(granted, findings=(), status="checked"),)), book, none)
    assert len(read.resolved or read.notes) == 1


def test_figures_that_are_printed_twice_count_twice(tmp_path: Path) -> None:
    """“10条、5条、5条” is not “10条、10条、5条”."""
    path = tmp_path / "b.json"
    faulty = report()
    parts = next(f for f in faulty.findings if f.rule == "prose-parts")
    first = parts.locations[0]

    def printed(*texts: str) -> ReportAudit:
        places = [replace(first.place, text=text, line=number) for number, text in enumerate(texts, 1)]
        told = replace(parts, locations=tuple(replace(first, place=place) for place in places))
        return replace(faulty, findings=(told,))

    baseline.write(path, baseline.of_run([printed("10条", "5条", "5条")], tmp_path))
    book = ledger.load(None, path)
    assert ledger.settle(Audit((printed("10 条", "５条", "5条"),)), book, RULES).counts()["baseline"] == 1
    assert ledger.settle(Audit((printed("10条", "10条", "5条"),)), book, RULES).counts()["baseline"] == 0


def test_of_two_reports_of_one_organ_the_other_keeps_what_is_known(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").touch()
    known = baseline.of_run([replace(report(), path=str(tmp_path / "甲.txt"))], tmp_path)
    other = replace(report(), path=str(tmp_path / "乙.txt"), findings=())
    assert baseline.compare([other], known, RULES).resolved == ()
    (tmp_path / "甲.txt").rename(tmp_path / "乙.txt")
    assert baseline.compare([other], known, RULES).resolved


def test_a_waiver_without_words_is_for_a_finding_without_words(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    faulty = report()
    heading = next(f for f in faulty.findings if f.rule == "heading-wording")
    path.write_text(
        f"- rule: heading-wording\n  report: {{organ: {faulty.organ}, year: {faulty.year}}}\n"
        "  figures: {}\n  reason: 因\n",
        "utf-8",
    )
    worded = replace(faulty, findings=(replace(heading, subject="其他需要报告的情况"),))
    assert settle(path, worded).counts()["waived"] == 0
    assert settle(path, replace(faulty, findings=(replace(heading, subject=""),))).counts()["waived"] == 1


def test_a_sentence_is_known_with_its_figures_too(tmp_path: Path) -> None:
    """``text`` as one would copy it from the report; the finding knows the sentence without its figures."""
    path = tmp_path / "w.yaml"
    faulty = report()
    parts = replace(
        next(f for f in faulty.findings if f.rule == "prose-parts"), subject="全年发布信息#条，动态#条。"
    )
    faulty = replace(faulty, findings=(parts,))
    figures = waivers.for_finding(parts, faulty, path, "因").figures["正文"]
    path.write_text(
        f"- rule: prose-parts\n  report: {{organ: {faulty.organ}, year: {faulty.year}}}\n"
        f"  text: 全年发布信息1,210.5条\n  figures: {{正文: [{', '.join(figures)}]}}\n  reason: 因\n",
        "utf-8",
    )
    assert settle(path, faulty).counts()["waived"] == 1


@pytest.mark.parametrize(
    ("pattern", "path", "fit"),
    [
        ("年报/*.md", "年报/a.md", True),
        ("年报/*.md", "年报/b/a.md", False),
        ("年报/**", "年报/b/a.md", True),
        ("年报/**/*.md", "年报/a.md", True),
        ("年报", "上年/年报/a.md", True),
        ("./年报/", "年报/b/a.md", True),
        ("a.md", "x/y/a.md", True),
        ("a?.md", "x/ab.md", True),
        ("/abs/*.md", "/abs/a.md", True),
        ("b/*.md", "a/b/c.md", False),
        ("年报\\b\\*.md", "年报/b/a.md", True),
        (".\\年报\\", "年报/b/a.md", True),
        ("[ab].md", "a.md", False),
    ],
)
def test_path_patterns(pattern: str, path: str, fit: bool) -> None:
    assert fits(path, pattern) is fit


def test_a_hostile_path_pattern_costs_little() -> None:
    start = time.process_time()
    assert not fits("a" * 2000, "*a" * 200 + "b")
    assert not fits("a/" * 500 + "a", "**/a/" * 100 + "b")
    assert time.process_time() - start < 5
