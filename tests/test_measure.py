"""The measure: what it counts, and that every set gives what is published of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from checker import engine
from checker.document import LinePlace
from checker.ground.faults import RuleFault
from checker.measure import DEFAULT, bars, kept, measure, results
from checker.measure.__main__ import main
from checker.measure.bars import Set
from checker.measure.cases import labelled, organ_of
from checker.measure.changing import Changing, tried, wrongs
from checker.measure.printing import printed
from checker.measure.results import Share
from checker.measure.trying import Bench
from checker.readers import read
from checker.recognise import recognise
from checker.report import Address
from checker.rules import kinds
from tests.benchmarks import openings

SAMPLES = bars.ROOT / "samples"
SETS = bars.load()
BENCH = Bench.load()
RECEIVED = {
    "id": "r1",
    "kind": "statement",
    "year": 2023,
    "text": "我局全年收到政府信息公开申请12件，办结12件。",
    "cells": {
        "applications[new, total]": 21,
        "applications[new, natural_person]": 21,
        "applications[total, total]": 12,
        "applications[total, natural_person]": 12,
        "applications[granted, total]": 12,
        "applications[granted, natural_person]": 12,
        "applications[carried_out, total]": 9,
        "applications[carried_out, natural_person]": 9,
    },
    "figures": [{"text": "申请12件"}, {"text": "办结12件"}],
    "wrong": [{"text": "申请12件", "severity": "error"}],
}


def written(folder: Path, *cases: dict[str, object], name: str = "cases") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(json.dumps(list(cases), ensure_ascii=False), "utf-8")
    return path


# What is published


@pytest.mark.parametrize("one", SETS, ids=lambda one: one["name"] + ("-whole" if one.get("whole") else ""))
def test_a_set_gives_what_is_published_of_it(one: Set) -> None:
    """Where this fails and is meant to, ``python -m checker.measure --renew`` writes the figures anew."""
    if not bars.path_of(one).exists():
        pytest.skip(f"{one['at']} is not here")
    score = bars.measured(one)
    assert [*bars.short(one["now"], score), *bars.under(one.get("least", {}), score)] == [], score.notes


@pytest.mark.parametrize(("readme", "english"), bars.READMES.items(), ids=lambda value: str(value)[-12:])
def test_readme_tells_what_is_held(readme: Path, english: bool) -> None:
    page = readme.read_text("utf-8")
    assert bars.renewed(page, SETS, english=english) == page


def test_every_set_is_held_and_those_of_others_have_a_first_sight() -> None:
    there = {path.name for path in DEFAULT.iterdir() if path.is_dir() and any(path.glob("*.yaml"))}
    assert there <= {one["name"] for one in SETS}
    sentences = [one for one in SETS if one["by"] != "us" and one["name"] != "reports"]
    assert {one["name"] for one in sentences} == {one["name"] for one in sentences if "first" in one}


def test_no_two_cases_of_a_set_share_a_name() -> None:
    names = [(case.set, case.id) for case in labelled([DEFAULT])]
    assert len(names) == len(set(names))


def test_figures_under_the_bars_are_told(tmp_path: Path) -> None:
    score = measure([written(tmp_path, RECEIVED)])[""]
    now = bars.counted(score)
    assert list(bars.short(now, score)) == []
    assert now["precision.error"] == [1, 1]
    fallen = measure([written(tmp_path, RECEIVED | {"wrong": [{"text": "办结12件", "severity": "error"}]})])[
        ""
    ]
    assert list(bars.short(now, fallen)) == [
        "报出的属实 1/1 → 0/1",
        "“错误”属实 1/1 → 0/1",
        "错处找到 1/1 → 0/1",
        "应报“错误”的找到 1/1 → 0/1",
        "误报为“错误” 0 → 1",
    ]
    least = {"precision": 0.5, "false_errors": 0}
    assert list(bars.under(least, fallen)) == ["报出的属实 0.0%，至少 50.0%", "误报为“错误” 1 处，至多 0 处"]


def test_a_first_sight_is_recorded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "bars.yaml"
    file.write_text("# 头\n- {name: ninth, at: x, by: other, about: 例, english: cases}\n", "utf-8")
    monkeypatch.setattr(bars, "FILE", file)
    (tmp_path / "ninth").mkdir()
    made = results([written(tmp_path / "ninth", RECEIVED)])
    bars.record_first(made)
    (one,) = bars.load()
    assert file.read_text("utf-8").startswith("# 头\n")
    assert (one["first"]["cases"], one["first"]["recall.error"]) == (1, [1, 1])
    with pytest.raises(RuleFault, match="已有第一次"):
        bars.record_first(made)
    with pytest.raises(RuleFault, match="没有合集"):
        bars.record_first(results([written(tmp_path, RECEIVED)]))


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0),
        (0, 0, 0.0, 1.0),
    ],
)
def test_intervals_are_those_of_wilson(part: int, whole: int, low: float, high: float) -> None:
    """The figures are those of Newcombe (1998), method 3."""
    assert Share(part, whole).interval == pytest.approx((low, high), abs=5e-5)


# What is counted


def test_findings_and_faults_are_counted_by_grade(tmp_path: Path) -> None:
    text = str(RECEIVED["text"])
    told = measure([written(tmp_path, RECEIVED)])[""]
    assert (told.told, told.true_by, told.harsh, told.red) == (
        {"error": 1, "warning": 0},
        {"error": 1, "warning": 0},
        0,
        0,
    )
    mild = RECEIVED | {"wrong": [{"text": "申请12件", "severity": "warning"}]}
    told = measure([written(tmp_path, mild)])["statement"]
    assert (told.found_by["warning"], told.harsh, told.precision) == (1, 1, 1.0)
    graver = RECEIVED | {
        "text": "推进政务公开，全年行政复议5件。",
        "cells": {"review[reconsideration, total]": 3, "review[reconsideration, upheld]": 3},
        "figures": [{"text": "5件"}],
        "wrong": [{"text": "5件", "severity": "error"}, {"text": "政务公开", "severity": "warning"}],
    }
    told = measure([written(tmp_path, graver)])[""]
    assert (told.labelled["error"], told.found_by["error"], told.milder["error"]) == (1, 0, 1)
    assert (told.labelled["warning"], told.milder["warning"]) == (1, 0)
    assert (told.recall, told.true_by["warning"]) == (0.0, 1)
    assert [note.split("：")[0] for note in told.notes] == [
        "r1 过轻（error）5件",
        "r1 漏报（warning）政务公开",
    ]
    assert text not in "".join(told.notes)


def test_a_cell_that_prints_the_same_digits_is_no_place_in_the_sentence(tmp_path: Path) -> None:
    """The finding names cell 21; the words “2021年” hold the same digits and are not what it points at."""
    case = RECEIVED | {
        "text": "我局收到政府信息公开申请12件，办结12件，另完成2021号项目。",
        "wrong": [{"text": "2021号", "severity": "error"}],
    }
    told = measure([written(tmp_path, case)])[""]
    assert (told.found, told.red) == (0, 1)


def test_the_same_words_elsewhere_are_not_the_figure(tmp_path: Path) -> None:
    case = RECEIVED | {"wrong": [{"text": "办结12件", "severity": "error"}]}
    told = measure([written(tmp_path, case)])[""]
    assert (told.found, told.red) == (0, 1)


@pytest.mark.parametrize("whole", [False, True])
def test_nothing_is_accused_from_rows_that_are_absent(tmp_path: Path, whole: bool) -> None:
    told = measure([written(tmp_path, RECEIVED)], whole=whole)[""]
    assert told.found == 1
    case = RECEIVED | {"absent": ["applications.new"], "wrong": []}
    told = measure([written(tmp_path, case)], whole=whole)[""]
    assert told.findings == 0, told.notes
    with pytest.raises(RuleFault, match="没有“absent”中的行"):
        measure([written(tmp_path, case | {"absent": ["applications.no"]})], whole=whole)


@pytest.mark.parametrize("whole", [False, True])
def test_a_cell_that_cannot_be_read_accuses_nobody(tmp_path: Path, whole: bool) -> None:
    cells = {**RECEIVED["cells"], "applications[new, total]": "?"}  # type: ignore[dict-item]
    told = measure([written(tmp_path, RECEIVED | {"cells": cells, "wrong": []})], whole=whole)[""]
    assert told.findings == 0, told.notes


def test_a_case_stands_in_its_section(tmp_path: Path) -> None:
    """“结转下年度办理6件” is told of applications by its section alone."""
    (case,) = labelled([written(tmp_path, RECEIVED | {"section": "review"})])
    text, (start, end) = printed(case, BENCH.form(case))
    assert text[start:end] == case.text
    assert text[:start].rstrip().endswith("## 四、政府信息公开行政复议、行政诉讼情况")
    with pytest.raises(RuleFault, match="没有“section”所说的部分“preface”"):
        measure([written(tmp_path, RECEIVED | {"section": "preface"})], whole=True)


@pytest.mark.parametrize("year", [2020, 2023])
def test_a_printed_report_is_read_as_it_was_labelled(tmp_path: Path, year: int) -> None:
    form = "2019" if year < 2021 else "2021"
    cells: dict[str, object] = {}
    for number, address in enumerate(a for t in BENCH.forms.get(form).tables.values() for a in t.addresses()):  # type: ignore[union-attr]
        cells[str(address)] = number * 100
    if year > 2020:
        cells = {key: value for key, value in cells.items() if not key.startswith("applications[other.")}
        cells |= {"applications[other, total]": 7, "applications[other, natural_person]": 7}
    case = RECEIVED | {"year": year, "cells": cells, "wrong": [], "absent": ["disclosure.penalties"]}
    (one,) = labelled([written(tmp_path, case)])
    text, _ = printed(one, BENCH.form(one))
    report = recognise(read("报告.md", text.encode()), BENCH.forms)
    assert (report.form, report.organ, report.year) == (form, one.organ, year)
    wanted = {Address.parse(key): value for key, value in cells.items() if "penalties" not in key}
    unlike = {
        str(address): (value, cell and cell.value)
        for address, value in wanted.items()
        if (cell := report.cell(address)) is None or cell.value != value
    }
    assert unlike == {}
    assert report.cell(Address.parse("disclosure[penalties, decisions]")) is None


def test_last_years_cells_are_last_years_report(tmp_path: Path) -> None:
    text = "全年共收到政府信息公开申请12件，同比增长20%，均已办结。"
    cells: dict[str, object] = {
        key: 12
        for key in RECEIVED["cells"]
        if "carried" not in key  # type: ignore[attr-defined]
    }
    case = RECEIVED | {"text": text, "cells": cells, "figures": [{"text": "20%"}], "wrong": []}
    silent = measure([written(tmp_path, case)], whole=True)[""]
    assert (silent.findings, silent.recognised) == (0, 0)
    last = {f"previous.applications[{row}, total]": 0 for row in ("carried_in", "carried_out")}
    before = {"cells": cells | last | {"previous.applications[new, total]": 10}}
    assert measure([written(tmp_path, case | before)], whole=True)[""].recognised == 1
    other = {
        "cells": cells | last | {"previous.applications[new, total]": 11},
        "wrong": [{"text": "20%", "severity": "warning"}],
    }
    assert measure([written(tmp_path, case | before | other)], whole=True)[""].found == 1


@pytest.mark.parametrize(
    ("text", "organ"),
    [
        ("全县共收到政府信息公开申请12件。", "青山县人民政府"),
        ("我市收到政府信息公开申请12件。", "青山市人民政府"),
        ("全市收到政府信息公开申请120件，其中我局12件。", "青山市交通运输局"),
        ("市局收到申请12件，全市共收到120件。", "青山市交通运输局"),
        ("收到申请12件。", "青山市交通运输局"),
    ],
)
def test_a_text_without_an_organ_gets_one_that_may_speak_so(text: str, organ: str) -> None:
    assert organ_of(text) == organ


# Runs that are kept


def test_runs_are_kept_and_compared_case_by_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, run = written(tmp_path, RECEIVED), tmp_path / "run.json"
    assert main([str(file), "--keep", str(run), "--workers", "1"]) == 0
    told = json.loads(run.read_text("utf-8"))
    assert (told["schema"], told["whole"], len(told["cases"])) == ("gouji.measure/1", False, 1)
    assert capsys.readouterr().out.count("“错误”属实  100.0%（1/1，20.7%–100.0%）") == 1
    (one,) = told["cases"]
    one["faults"] = [["申请12件", "error", None]]
    one["figures"] = [["申请12件", True], ["办结12件", True]]
    one["told"].append(["prose-done", "error", "12件、9", False, None])
    run.write_text(json.dumps(told), "utf-8")
    assert main([str(file), "--against", str(run), "--workers", "1"]) == 0
    out = capsys.readouterr().out
    better = out[out.index("变好的 1 例") :]
    assert "变差的 0 例" in out
    assert "申请12件：没有报 → 错误（应为错误）" in better
    assert "不再误报（错误）prose-done 12件、9" in better
    assert "误报为“错误” 1 → 0" in out
    one["faults"] = [["申请12件", "error", "error"]]
    one["figures"][0][1] = one["figures"][1][1] = True
    one["told"].pop()
    run.write_text(json.dumps(told), "utf-8")
    relabelled = written(tmp_path, RECEIVED | {"wrong": []}, RECEIVED | {"id": "r2"})
    lines = list(kept.compared(kept.Run.load(run), results([relabelled])))
    assert lines[:3] == [lines[0], "（另有 1 例当时没有，没有比较）", "（另有 1 例标注已改，没有比较）"]


def test_what_got_worse_is_told(tmp_path: Path) -> None:
    run = tmp_path / "run.json"
    case = RECEIVED | {"wrong": [{"text": "办结12件", "severity": "error"}]}
    file = written(tmp_path, case)
    kept.keep(run, results([file]), whole=False)
    told = json.loads(run.read_text("utf-8"))
    told["cases"][0]["told"] = []
    told["cases"][0]["faults"] = [["办结12件", "error", "warning"]]
    run.write_text(json.dumps(told), "utf-8")
    lines = list(kept.compared(kept.Run.load(run), results([file])))
    worse = lines[lines.index("变差的 1 例") : lines.index("变好的 0 例")]
    assert any("新误报（错误）prose-received" in line for line in worse)
    assert any("办结12件：警告 → 没有报（应为错误）" in line for line in worse)


def test_faults_of_the_user_are_one_line_and_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "no.json").write_text("{}", "utf-8")
    file = written(tmp_path, RECEIVED)
    assert main([str(file), "--against", str(tmp_path / "no.json")]) == 2
    assert "不是 --keep 存下的结果" in capsys.readouterr().err
    assert main([str(written(tmp_path, {"id": "x"}))]) == 2
    assert "缺少" in capsys.readouterr().err
    kept.keep(tmp_path / "run.json", results([file := written(tmp_path, RECEIVED)]), whole=False)
    assert main([str(file), "--whole", "--against", str(tmp_path / "run.json")]) == 2
    assert "--whole" in capsys.readouterr().err


def test_several_processes_tell_the_same(tmp_path: Path) -> None:
    file = written(tmp_path, *(RECEIVED | {"id": f"r{n}"} for n in range(120)))
    assert results([file], workers=2) == results([file])


# Whole reports with labels beside them


def opening(folder: Path, **more: object) -> Path:
    text = (SAMPLES / "2024-carried-over.md").read_text("utf-8")
    (folder / "full").mkdir(parents=True, exist_ok=True)
    (folder / "full" / "001.md").write_text(text, "utf-8")
    figures = [
        {"text": "政府信息公开申请36件", "figure": "36", "says": "applications[new, total]"},
        {"text": "结转下年度2件", "figure": "2", "says": "applications[carried_out, total]"},
        {"text": "占47.2%", "figure": "47.2", "relation": "47.2 from 36 and 17"},
        {"text": "政务新媒体775条", "figure": "775", "relation": "1205 = 430 + 775"},
        {"text": "制发行政规范性文件3件", "figure": "3", **more},
    ]
    (folder / "001.yaml").write_text(yaml.safe_dump({"figures": figures}, allow_unicode=True), "utf-8")
    return folder


def test_a_folder_of_openings_is_measured_as_reports(tmp_path: Path) -> None:
    told = measure([opening(tmp_path, says="disclosure[normative_documents, made]")])[""]
    assert (told.sentences, told.recognised, told.figures, told.findings) == (1, 5, 5, 0)
    told = measure([opening(tmp_path, contradicted=True)])[""]
    assert (told.labelled["warning"], told.found) == (1, 0)
    report = tmp_path / "full" / "001.md"
    report.write_text(report.read_text("utf-8").replace("| 3 | 0 | 17 |", "| 4 | 0 | 17 |"), "utf-8")
    assert measure([tmp_path])[""].found == 1
    assert measure([opening_(tmp_path, contradicted=False)])[""].red == 1
    assert measure([opening_(tmp_path, doubtful=True)])[""].findings == 0


def opening_(folder: Path, **more: object) -> Path:
    """The labels anew, the report as it is."""
    kept_report = (folder / "full" / "001.md").read_text("utf-8")
    opening(folder, **more)
    (folder / "full" / "001.md").write_text(kept_report, "utf-8")
    return folder


def test_figures_of_openings_are_made_wrong_and_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = opening(tmp_path / "few", says="disclosure[normative_documents, made]")
    made = tried(folder)
    faults = {result.kind: result.faults for result in made}
    assert {kind: len(some) for kind, some in faults.items()} == {
        "cell": 7,
        "N from N and N": 3,
        "N = N + …": 3,
    }
    assert all(fault.found for some in faults.values() for fault in some)
    run = tmp_path / "run.json"
    assert openings.main([str(folder), "--workers", "1", "--keep", str(run)]) == 0
    assert "all: found 100.0%（13/13" in capsys.readouterr().out
    told = json.loads(run.read_text("utf-8"))
    faults_of_cells = next(case["faults"] for case in told["cases"] if case["kind"] == "cell")
    errors = [fault for fault in faults_of_cells if fault[2] == "error"]
    errors[0][2], errors[1][2] = "warning", None
    run.write_text(json.dumps(told), "utf-8")
    assert openings.main([str(folder), "--workers", "1", "--against", str(run)]) == 0
    out = capsys.readouterr().out
    assert "变差的 0 例" in out
    assert [out.count(f"{was} → 错误（应为警告）") for was in ("：警告", "：没有报")] == [1, 1]


@pytest.mark.parametrize("name", ["2024-carried-over.md", "2020-clean.md", "2019-procurement.txt"])
def test_a_report_changed_in_its_prose_is_the_report_read_anew(name: str) -> None:
    text = (SAMPLES / name).read_text("utf-8")
    report = Changing(BENCH, text, name)
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    checked = 0
    for sentence in recognise(read(name, text.encode()), BENCH.forms).prose.sentences:
        for quantity in sentence.quantities[:2]:
            place = sentence.content.place(quantity.start, quantity.end)
            assert isinstance(place, LinePlace)
            start = starts[place.line - 1] + place.column - 1
            digits = re.match(r"\d+", text[start:])
            for wrong in wrongs(digits[0]) if digits and place.line == place.end_line else ():
                spot = start, start + len(digits[0])  # type: ignore[index]
                changed, anew = report.changed(spot, wrong), report.reread(spot, wrong)
                if changed is None:
                    continue
                assert (changed.prose, changed.period) == (anew.prose, anew.period)
                assert report.findings(changed) == report.findings(anew)
                checked += 1
    assert checked > 5


def test_rules_on_tables_do_not_look_at_the_prose() -> None:
    """What ``Changing`` rests on: with other sentences they say the same."""
    text = (SAMPLES / "2024-carried-over.md").read_text("utf-8")
    rules = [rule for rule in BENCH.rules if kinds.find(rule.kind).reads == "tables"]
    reports = [
        recognise(read("a.md", one.encode()), BENCH.forms) for one in (text, text.replace("36件", "63件"))
    ]
    said = [
        [
            (rule.id, outcome.result, outcome.instance)
            for rule, outcome in engine.run(rules, engine_case(report))
        ]
        for report in reports
    ]
    assert reports[0].prose != reports[1].prose
    assert said[0] == said[1]


def engine_case(report: object) -> object:
    from checker.rules.base import Case
    from checker.run.rulebook import form_of

    return Case(report, form_of(report, BENCH.forms))  # type: ignore[arg-type]


def test_what_was_withheld_is_told_with_its_reason(tmp_path: Path) -> None:
    """21 were received in all, which neither figure is, nor their sum."""
    case = RECEIVED | {
        "organ": "云山区人民政府",
        "text": "区政府新收政府信息公开申请12件，各部门新收8件。",
        "figures": [{"text": "12件"}, {"text": "8件"}],
        "wrong": [],
    }
    (result,) = results([written(tmp_path, case)])
    assert [why.partition("，")[0] for why in result.silent] == [
        "几个单位的数分开说的",
        "该数已在别处说过且相符",
    ]
