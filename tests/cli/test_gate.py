"""The gate as a pipeline sees it: one run of the command, its outputs and its exit code."""

from __future__ import annotations

import html
import json
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from checker import render
from checker.forms import load_forms
from checker.report import Address
from support import generate, ledger, shapes
from support.command import gouji, gouji_bytes

ROOT = Path(__file__).resolve().parents[2]
WRONG = ROOT / "samples" / "2023-one-cell.html"
FORM = next(form for form in load_forms([ROOT / "rules" / "forms"]) if form.id == "2021")
GRANTED = Address("applications", "granted", "natural_person")


def audit(*arguments: str | Path, cwd: Path = ROOT) -> dict[str, Any]:
    done = gouji("check", *arguments, "--format", "json", cwd=cwd)
    data: dict[str, Any] = json.loads(done.stdout)
    assert data["summary"]["exit_code"] == done.returncode
    return data


def findings(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [finding for report in data["reports"] for finding in report["findings"]]


# -- every format ------------------------------------------------------------------------------------


def said_by(name: str, output: str) -> str:
    """What a format says, without its own wrapping and escapes."""
    if name == "html":
        output = html.unescape(re.sub(r"<(script|style).*?</\1>|<[^>]*>", "", output, flags=re.DOTALL))
    elif name == "junit":
        output = "".join(
            one.get("message", "") + (one.text or "") for one in ElementTree.fromstring(output).iter()
        )
    elif name == "jsonl":
        output = json.dumps([json.loads(line) for line in output.splitlines()], ensure_ascii=False)
    elif name in ("json", "sarif", "gitlab"):
        output = json.dumps(json.loads(output), ensure_ascii=False)
    elif name == "github":
        output = unquote(output)
    return re.sub(r"[\s\\*`]", "", output)


def test_every_format_says_the_same_and_ends_alike() -> None:
    expected = audit(WRONG, "--show-passed")
    messages = {re.sub(r"[\s\\*`]", "", finding["message"]) for finding in findings(expected)}
    assert len(messages) > 2
    for name in render.FORMATS:
        done = gouji_bytes("check", WRONG, "--format", name, "--show-passed")
        assert done.returncode == expected["summary"]["exit_code"] == 1, name
        said = said_by(name, ledger.said(done.stdout))
        assert [message for message in messages if message not in said] == [], name


def test_one_run_writes_every_format_with_the_same_findings(tmp_path: Path) -> None:
    outputs = [f"--output={name}={tmp_path / name}" for name in render.FORMATS]
    assert gouji("check", WRONG, *outputs).returncode == 1
    for name in render.FORMATS:
        alone = gouji_bytes("check", WRONG, "--format", name)
        if name != "text":  # told the width of its terminal
            assert (tmp_path / name).read_bytes() == alone.stdout, name


# -- fingerprints ------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".html", ".txt", ".md"])
def test_an_inserted_line_changes_no_fingerprint(tmp_path: Path, suffix: str) -> None:
    if suffix == ".html":
        text = WRONG.read_text("utf-8").replace("<body>", "<body>\n<!--\n\n\n-->\n<p>内部资料</p>\n", 1)
        before = audit(WRONG, cwd=tmp_path)
    else:
        writer: Callable[[shapes.Sheet], str] = shapes.markdown if suffix == ".md" else shapes.tabs
        text = writer(_sheet(1, wrong=True))
        (tmp_path / f"前{suffix}").write_text(text, "utf-8")
        before = audit(f"前{suffix}", cwd=tmp_path)
        text = "\n\n" + text
    (tmp_path / f"后{suffix}").write_text(text, "utf-8")
    after = audit(f"后{suffix}", cwd=tmp_path)

    def lines(data: dict[str, Any]) -> list[int]:
        return [one["line"] for finding in findings(data) for one in finding["locations"]]

    assert findings(before)
    assert lines(before) != lines(after)
    assert [one["fingerprint"] for one in findings(before)] == [one["fingerprint"] for one in findings(after)]


def test_a_reworded_message_changes_no_fingerprint(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    rule = (
        "- id: own-rule\n  title: 自己的规则\n  kind: identity\n  severity: warning\n  basis: {none: 测试}\n"
        "  check: applications[total, total] == 9999\n  message: 总计是 {lhs}。\n  examples:\n"
        '    pass: [{"applications[total, total]": 9999}]\n    fail: [{"applications[total, total]": 1}]\n'
    )
    seen = []
    for text in (rule, rule.replace("总计是", "合计数为").replace("自己的规则", "改了名")):
        (rules / "own.yaml").write_text(text, "utf-8")
        seen.append(findings(audit(WRONG, "--rules", rules, "--select", "own-rule"))[0])
    assert seen[0]["message"] != seen[1]["message"]
    assert seen[0]["fingerprint"] == seen[1]["fingerprint"]


# -- waivers -----------------------------------------------------------------------------------------


def test_a_waived_finding_passes_until_its_figure_changes(tmp_path: Path) -> None:
    report = tmp_path / "年报.html"
    report.write_text(WRONG.read_text("utf-8"), "utf-8")
    chosen = ("--select", "applications-*", "年报.html")
    [finding] = findings(audit(*chosen, cwd=tmp_path))
    done = gouji(
        "waive",
        finding["fingerprint"][:8],
        "--reason",
        "系统迁移所致",
        "--by",
        "李科长",
        *chosen,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    waived = audit(*chosen, cwd=tmp_path)
    assert waived["summary"]["exit_code"] == 0
    assert [(one["state"], one["state_reason"]) for one in findings(waived)] == [
        ("waived", "系统迁移所致（李科长）")
    ]
    assert gouji("waive", finding["fingerprint"], "--reason", "再来", *chosen, cwd=tmp_path).returncode == 2
    report.write_text(report.read_text("utf-8").replace("<td>21</td>", "<td>20</td>", 1), "utf-8")
    lapsed = audit(*chosen, cwd=tmp_path)
    assert lapsed["summary"]["exit_code"] == 1
    assert "豁免失效" in lapsed["notes"][0]
    report.write_text(report.read_text("utf-8").replace("<td>20</td>", "<td>12</td>", 1), "utf-8")
    mended = audit(*chosen, cwd=tmp_path)
    assert mended["summary"]["exit_code"] == 0
    assert "没有用上" in mended["notes"][0]
    assert audit(*chosen, "--no-waivers", cwd=tmp_path).get("notes") is None


def test_waive_refuses_what_is_not_there(tmp_path: Path) -> None:
    for arguments in (
        ("0000000000000000", "--reason", "理由"),
        ("", "--reason", "理由"),
        ("b3", "--reason", " "),
        ("b3", "--reason", "理由", "--until", "2020-01-01"),
    ):
        done = gouji("waive", *arguments, WRONG, cwd=tmp_path)
        assert done.returncode == 2
        assert done.stderr.strip()
    assert list(tmp_path.iterdir()) == []


# -- baseline ----------------------------------------------------------------------------------------


def _sheet(seed: int, *, wrong: bool = False) -> shapes.Sheet:
    """One of the reports of the corpus; ``wrong``: with one cell of table 三 that breaks its sums."""
    figures = generate.figures(FORM, random.Random(seed))
    if wrong:
        figures[GRANTED] += Decimal(7)
    organ = f"{'青白赤黑黄'[seed % 5]}{'山水林田'[seed // 5 % 4]}{'东西南北'[seed // 20 % 4]}县水务局"
    return replace(shapes.sheet(FORM, figures, year=2023), organ=organ)


def test_only_the_new_finding_of_an_old_corpus_fails(tmp_path: Path) -> None:
    """60 reports, 25 old findings, one new: exit 1, and the new one alone in the annotations."""
    folder = tmp_path / "年报"
    folder.mkdir()

    def write(number: int, *, wrong: bool) -> None:
        (folder / f"{number:02d}.md").write_text(shapes.markdown(_sheet(number, wrong=wrong)), "utf-8")

    for number in range(60):
        write(number, wrong=number < 25)
    gate = ("年报", "--select", "applications-*")
    done = gouji("baseline", "create", *gate, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    known = json.loads((tmp_path / "gouji-baseline.json").read_text("utf-8"))["findings"]
    assert len(known) == 25
    assert audit(*gate, cwd=tmp_path)["summary"] | {"files": 60} == {
        "files": 60, "errors": 0, "warnings": 0, "infos": 0, "baseline": 25, "waived": 0, "resolved": 0,
        "unchecked": 0, "skipped": 0, "exit_code": 0,
    }  # fmt: skip

    write(41, wrong=True)
    done = gouji("check", *gate, "-f", "github", "-o", "sarif=a.sarif", "-o", "html=a.html", cwd=tmp_path)
    assert done.returncode == 1
    annotations = [line for line in done.stdout.splitlines() if line.startswith("::")]
    assert len(annotations) == 1, annotations
    assert annotations[0].startswith("::error file=年报/41.md,")
    results = json.loads((tmp_path / "a.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert Counter(one["baselineState"] for one in results) == {"new": 1, "unchanged": 25}

    write(3, wrong=False)
    mended = audit(*gate, cwd=tmp_path)["summary"]
    assert (mended["baseline"], mended["resolved"], mended["errors"]) == (24, 1, 1)
    one_alone = audit("年报/41.md", "--select", "applications-*", cwd=tmp_path)["summary"]
    assert (one_alone["baseline"], one_alone["resolved"], one_alone["errors"]) == (0, 0, 1)
    done = gouji("baseline", "update", *gate, cwd=tmp_path)
    assert "已解决 1 个" in done.stdout
    assert "新问题 1 个" in done.stdout
    assert audit(*gate, cwd=tmp_path)["summary"]["exit_code"] == 1
    assert gouji("baseline", "update", "--add-new", *gate, cwd=tmp_path).returncode == 0
    assert audit(*gate, cwd=tmp_path)["summary"]["exit_code"] == 0
    assert "共 25 个已知问题" in gouji("baseline", "show", cwd=tmp_path).stdout
    assert gouji("baseline", "create", *gate, cwd=tmp_path).returncode == 2


GATE = ("年报.md", "--select", "applications-*,prose-parts-*")
PARTS = "全年发布各类信息{}条，其中动态信息60条、通知公告30条、政策解读30条。"


def _write(folder: Path, cells: dict[str, int], said: int = 120, name: str = "年报.md") -> None:
    """A report of one organ: cells by address that are off by so much, and a sentence with its parts."""
    figures = generate.figures(FORM, random.Random(7))
    for address, by in cells.items():
        figures[Address.parse(address)] += Decimal(by)
    sheet = replace(shapes.sheet(FORM, figures, year=2023), prose={"overview": [PARTS.format(said)]})
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(shapes.markdown(sheet), "utf-8")


@pytest.mark.parametrize(
    ("before", "after", "formats"),
    [
        (({"applications[granted, business]": 7},), ({"applications[granted, business]": 8},), 0),
        (({"applications[granted, business]": 7},), ({"applications[partial, business]": 7},), 1),
        (({"review[direct_suit, upheld]": 1},), ({"review[direct_suit, pending]": 1},), 2),
        (({}, 100), ({}, 101), 3),
    ],
    ids=["another figure", "another cell of the column", "another cell of the row", "prose"],
)  # fmt: skip
def test_a_baseline_holds_for_its_figures_only(
    tmp_path: Path, before: tuple[Any, ...], after: tuple[Any, ...], formats: int
) -> None:
    """``formats``: the fourth part of them that is tried with the case, so that each is tried once."""
    gate = ("年报.md", "--select", "applications-*,prose-parts-*,review-sums", "--fail-on", "warning")
    _write(tmp_path, *before)
    assert gouji("baseline", "create", *gate[:3], cwd=tmp_path).returncode == 0
    known = audit(*gate, cwd=tmp_path)["summary"]
    assert (known["exit_code"], known["baseline"]) == (0, 1)
    _write(tmp_path, *after)
    done = gouji("check", *gate, "-f", "json", "-o", "sarif=a.sarif", cwd=tmp_path)
    assert done.returncode == 1
    lapsed = json.loads(done.stdout)
    assert [(one["state"], one["updated"]) for one in findings(lapsed)] == [("new", True)]
    assert (lapsed["summary"]["baseline"], lapsed["summary"]["resolved"]) == (0, 0)
    [note] = lapsed["notes"]
    assert re.search(r"所依据的数字已变（.* 由 .* 变为 ", note), note
    [result] = json.loads((tmp_path / "a.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert (result["baselineState"], "suppressions" in result) == ("updated", False)
    for name in list(render.FORMATS)[formats::4]:
        assert gouji_bytes("check", *gate, "-f", name, cwd=tmp_path).returncode == 1, name
    assert "1 个是数字已变的老问题" in gouji("baseline", "update", *gate[:3], cwd=tmp_path).stdout
    assert audit(*gate, cwd=tmp_path)["summary"]["exit_code"] == 1
    assert gouji("baseline", "update", "--add-new", *gate[:3], cwd=tmp_path).returncode == 0
    accepted = audit(*gate, cwd=tmp_path)
    assert (accepted["summary"]["exit_code"], accepted.get("notes")) == (0, None)
    assert "共 1 个已知问题" in gouji("baseline", "show", cwd=tmp_path).stdout
    _write(tmp_path, {})
    assert audit(*gate, cwd=tmp_path)["summary"]["resolved"] == 1


def test_a_baseline_of_before_holds_is_told_and_can_be_bound(tmp_path: Path) -> None:
    wrong = {"applications[granted, business]": 7}
    _write(tmp_path, wrong)
    _write(tmp_path, wrong, name="2022/年报.md")
    (tmp_path / "2022" / "年报.md").write_text(
        (tmp_path / "年报.md").read_text("utf-8").replace("2023", "2022"), "utf-8"
    )
    file = tmp_path / "gouji-baseline.json"
    both = (*GATE, "2022/年报.md")
    assert gouji("baseline", "create", *both, cwd=tmp_path).returncode == 0
    written = json.loads(file.read_text("utf-8"))
    assert written["schema"] == "gouji.baseline/2"
    assert all("applications[granted, business]" in one["figures"] for one in written["findings"])
    for one in written["findings"]:
        del one["figures"]
    file.write_text(json.dumps(written | {"schema": "gouji.baseline/1"}), "utf-8")

    data = audit(*both, cwd=tmp_path)
    assert (data["summary"]["exit_code"], data["summary"]["baseline"]) == (0, 2)
    [note] = data["notes"]
    assert "2 个问题" in note
    assert "gouji baseline update" in note
    assert "没有记下" in gouji("baseline", "show", cwd=tmp_path).stdout
    assert (
        "补记数字 1 个" in gouji("baseline", "update", *GATE, cwd=tmp_path).stdout
    )  # the other was not read
    assert "1 个问题" in audit(*both, cwd=tmp_path)["notes"][0]
    assert "补记数字 1 个" in gouji("baseline", "update", *both, cwd=tmp_path).stdout
    assert audit(*both, cwd=tmp_path).get("notes") is None
    shown = gouji("baseline", "show", cwd=tmp_path).stdout
    assert shown.count("applications[granted, business]") == 2
    _write(tmp_path, {"applications[granted, business]": 9})
    assert audit(*both, cwd=tmp_path)["summary"]["exit_code"] == 1


def test_copies_are_known_for_the_figures_of_the_report(tmp_path: Path) -> None:
    for name, by in (("甲.md", 7), ("乙.md", 7), ("丙.md", 8)):
        _write(tmp_path, {"applications[granted, business]": by}, name=name)
    gate = ("甲.md", "乙.md", "丙.md", "--select", "applications-*")
    gouji("baseline", "create", *gate, cwd=tmp_path)
    assert audit(*gate, cwd=tmp_path)["summary"]["baseline"] == 3
    _write(tmp_path, {"applications[granted, business]": 9}, name="乙.md")
    data = audit(*gate, cwd=tmp_path)
    assert (data["summary"]["baseline"], data["summary"]["errors"], data["summary"]["resolved"]) == (2, 1, 0)
    mended = audit("甲.md", "--select", "applications-*", cwd=tmp_path)["summary"]
    assert (mended["baseline"], mended["resolved"]) == (1, 0)


@pytest.mark.parametrize("schema", ["gouji.baseline/3", "gouji.waivers/1", None])
def test_a_baseline_of_another_kind_is_refused(tmp_path: Path, schema: str | None) -> None:
    _write(tmp_path, {})
    (tmp_path / "gouji-baseline.json").write_text(json.dumps({"schema": schema, "findings": []}), "utf-8")
    done = gouji("check", *GATE, cwd=tmp_path)
    assert done.returncode == 2
    assert "gouji-baseline.json" in done.stderr
    assert ("更新的版本" in done.stderr) == (schema == "gouji.baseline/3")


def test_a_finding_that_another_cause_explains_is_not_resolved(tmp_path: Path) -> None:
    """The sum of a row that failed alone fails on account of a cell now, with its column's."""
    _write(tmp_path, {"applications[granted, total]": 1, "applications[partial, total]": -1})
    gate = ("年报.md", "--select", "applications-*")
    first = audit(*gate, "--no-baseline", cwd=tmp_path)
    gouji("baseline", "create", *gate, cwd=tmp_path)
    _write(tmp_path, {"applications[granted, business]": 7})
    second = audit(*gate, cwd=tmp_path)
    assert second["summary"]["exit_code"] == 1
    explained = {name.partition("(")[0] for one in findings(second) for name in one["explains"]}
    assert {one["rule"] for one in findings(first)} == explained
    assert second["summary"]["resolved"] == 0


@pytest.mark.parametrize(("by", "said"), [(8, 100), (7, 101)], ids=["cell", "prose"])
def test_a_waiver_that_lapsed_is_told_apart_from_what_is_new(tmp_path: Path, by: int, said: int) -> None:
    _write(tmp_path, {"applications[granted, business]": 7}, 100)
    gate = (*GATE, "--fail-on", "warning")
    for one in findings(audit(*gate, cwd=tmp_path)):
        assert gouji("waive", one["fingerprint"], "--reason", "已核实", *GATE, cwd=tmp_path).returncode == 0
    assert audit(*gate, cwd=tmp_path)["summary"] | {"files": 1} == {
        "files": 1, "errors": 0, "warnings": 0, "infos": 0, "baseline": 0, "waived": 2, "resolved": 0,
        "unchecked": 0, "skipped": 0, "exit_code": 0,
    }  # fmt: skip
    _write(tmp_path, {"applications[granted, business]": by}, said)
    done = gouji("check", *gate, "-f", "json", "-o", "sarif=a.sarif", cwd=tmp_path)
    assert done.returncode == 1
    data = json.loads(done.stdout)
    assert sorted((one["state"], one.get("updated", False)) for one in findings(data)) == [
        ("new", True),
        ("waived", False),
    ]
    assert len(data["notes"]) == 1
    results = json.loads((tmp_path / "a.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert sorted(one["baselineState"] for one in results) == ["new", "updated"]


def test_a_waiver_that_stands_twice_is_told_once_and_does_no_harm(tmp_path: Path) -> None:
    _write(tmp_path, {"applications[granted, business]": 7})
    [finding] = findings(audit(*GATE, cwd=tmp_path))
    gouji("waive", finding["fingerprint"], "--reason", "已核实", *GATE, cwd=tmp_path)
    file = tmp_path / "gouji-waivers.yaml"
    file.write_text(file.read_text("utf-8") * 2, "utf-8")
    data = audit(*GATE, cwd=tmp_path)
    assert (data["summary"]["waived"], data["summary"]["exit_code"]) == (1, 0)
    [note] = data["notes"]
    assert "可以删去" in note


# -- what a finding shows ----------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [shapes.html, shapes.markdown], ids=["html", "markdown"])
def test_a_merged_finding_keeps_its_comparisons_and_marks_its_cells(
    tmp_path: Path, shape: Callable[[shapes.Sheet], str]
) -> None:
    """A wrong total breaks the sums of a row and of a column and the balance: all are shown."""
    figures = generate.figures(FORM, random.Random(7))
    figures[Address("applications", "total", "business")] += 5
    report = tmp_path / ("年报.html" if shape is shapes.html else "年报.md")
    report.write_text(shape(shapes.sheet(FORM, figures, year=2023)), "utf-8")
    done = gouji("check", report, "--select", "applications-*", "-f", "json", "-o", f"html={tmp_path / 'a'}")
    [finding] = findings(json.loads(done.stdout))
    assert len(finding["explains"]) == 2
    assert len(finding["values"]) == 3
    located = [one["cell"] for one in finding["locations"]]
    assert sorted(located) == sorted(finding["cells"])
    assert len(located) == 22 + 7 + 4 - 2
    page = (tmp_path / "a").read_text("utf-8")
    cells = re.findall(r'<t[dh][^>]*id="p1-m\d+"', page)
    assert len(cells) == len(located)
    assert "另有 23 处" in page


def test_a_comparison_shows_what_is_printed_and_names_both_sides(tmp_path: Path) -> None:
    rule = (
        "- id: own-rule\n  title: 自己的规则\n  kind: identity\n  severity: warning\n  basis: {none: 测试}\n"
        "  check: 2 * applications[granted, total] >= applications[total, total]\n  message: 不足一半。\n"
        "  examples:\n"
        '    pass: [{"applications[granted, total]": 8, "applications[total, total]": 9}]\n'
        '    fail: [{"applications[granted, total]": 1, "applications[total, total]": 9}]\n'
    )
    (tmp_path / "own.yaml").write_text(rule, "utf-8")
    figures = {address: Decimal(0) for address in generate.figures(FORM, random.Random(1))}
    figures[Address("applications", "granted", "total")] = Decimal(7)
    figures[Address("applications", "total", "total")] = Decimal(40)
    (tmp_path / "年报.md").write_text(shapes.markdown(shapes.sheet(FORM, figures, year=2023)), "utf-8")
    [finding] = findings(
        audit("年报.md", "--rules", "own.yaml", "--select", "own-rule", "--fail-on", "warning", cwd=tmp_path)
    )
    assert finding["values"] == {
        "表三·（一）予以公开·总计的 2 倍": "2×7＝14",
        "表三·（七）总计·总计": "40",
    }


def test_a_report_that_cannot_be_checked_is_never_known(tmp_path: Path) -> None:
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    assert gouji("baseline", "create", "坏.pdf", cwd=tmp_path).returncode == 3
    assert gouji("check", "坏.pdf", cwd=tmp_path).returncode == 3
