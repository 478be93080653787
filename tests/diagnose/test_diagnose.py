"""The cause, not the symptoms: what the findings say of failed sums."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import engine, run
from checker.audit import Finding
from checker.diagnose import findings
from checker.diagnose.protection import protection
from checker.forms import Form
from checker.report import Address
from checker.rules.base import Case
from checker.settings import Settings
from tests.benchmarks.diagnose import Bench, cost, hard
from tests.benchmarks.mutations import SAMPLES, Mutations
from tests.support.generate import figures, report

FORMS, RULES = run.load(Settings())
COLUMNS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other", "total")
Cells = dict[Address, Decimal | None]


def form(id: str = "2021") -> Form:
    found = FORMS.get(id)
    assert found is not None
    return found


def at(row: str, column: str = "natural_person", table: str = "applications") -> Address:
    return Address(table, row, column)


def clean(id: str = "2021", **cells: int) -> Cells:
    """Figures that agree, chosen so that no two are alike by chance: outcomes by applicant, ``row=value``."""
    follows = form(id)
    found: Cells = {address: Decimal(0) for table in follows.tables.values() for address in table.addresses()}
    for row, values in {"granted": (12, 5, 3, 2, 1, 4), "partial": (7, 2, 0, 1, 0, 0), **cells}.items():
        given = values if isinstance(values, tuple) else (values,)
        for column, value in zip(COLUMNS, given, strict=False):
            found[at(row, column)] = Decimal(value)
    rows = follows.tables["applications"].group(
        "outcomes", {row.id for row in follows.tables["applications"].rows}
    )
    for column in COLUMNS[:-1]:
        done = sum((found[at(row, column)] or Decimal(0) for row in rows), Decimal(0))
        found[at("total", column)] = done
        found[at("new", column)] = done
    for row in (*rows, "total", "new", "carried_in", "carried_out"):
        found[at(row, "total")] = sum(
            (found[at(row, column)] or Decimal(0) for column in COLUMNS[:-1]), Decimal(0)
        )
    return found


def diagnose(cells: Mapping[Address, Decimal | None], id: str = "2021", **options: object) -> list[Finding]:
    case = Case(report(form(id), cells, **options), form(id))  # type: ignore[arg-type]
    found, _ = findings(case, engine.run(RULES, case))
    return [one for one in found if one.severity != "info"]


def causes(finding: Finding) -> dict[str | None, tuple[Decimal | None, Decimal | None]]:
    return {mend.cell: (mend.value, mend.expected) for mend in finding.cause}


def changed(cells: Cells, **values: int | None) -> Cells:
    """``row__column=value``."""
    found = dict(cells)
    for name, value in values.items():
        row, _, column = name.replace("__", "/").partition("/")
        found[at(row, column)] = None if value is None else Decimal(value)
    return found


@pytest.mark.parametrize("id", ["2019", "2021"])
def test_clean_reports_of_both_forms_are_silent(id: str) -> None:
    for seed in range(10):
        assert diagnose(figures(form(id), random.Random(seed)), id) == []


def test_one_wrong_cell_is_one_error_that_names_it_and_explains_the_rest() -> None:
    (finding,) = diagnose(changed(clean(), granted__natural_person=21))
    assert finding.severity == "error"
    assert causes(finding) == {"applications[granted, natural_person]": (Decimal(21), Decimal(12))}
    assert finding.cause[0].note.startswith("相邻两位数字颠倒")
    assert finding.explains == ("applications-applicants(granted)",)
    assert finding.locations[0].cell == "applications[granted, natural_person]"
    assert {place.role for place in finding.locations[1:]} == {"related"}


def test_a_wrong_total_breaks_three_sums_and_is_told_once() -> None:
    (finding,) = diagnose(changed(clean(), total__business=17))
    assert causes(finding) == {"applications[total, business]": (Decimal(17), Decimal(7))}
    assert len(finding.explains) == 2


def test_faults_that_have_nothing_to_do_with_each_other_are_two_findings() -> None:
    cells = changed(clean(), granted__natural_person=13, partial__business=6)
    assert sorted(causes(one).popitem() for one in diagnose(cells)) == [  # type: ignore[type-var]
        ("applications[granted, natural_person]", (Decimal(13), Decimal(12))),
        ("applications[partial, business]", (Decimal(6), Decimal(2))),
    ]


def test_two_wrong_cells_of_one_row_are_one_finding() -> None:
    (finding,) = diagnose(changed(clean(), granted__natural_person=13, granted__business=9))
    assert set(causes(finding)) == {
        "applications[granted, natural_person]",
        "applications[granted, business]",
    }
    assert "2 格同时有误" in finding.message


def row_of(cells: Cells, row: str) -> list[Decimal | None]:
    return [cells[at(row, column)] for column in COLUMNS]


def with_row(cells: Cells, row: str, values: list[Decimal | None]) -> Cells:
    return {**cells, **{at(row, column): value for column, value in zip(COLUMNS, values, strict=True)}}


def test_a_shifted_row() -> None:
    cells = clean()
    right = row_of(cells, "granted")
    (finding,) = diagnose(with_row(cells, "granted", [Decimal(0), *right[:5], right[6]]))
    assert "整体向右错了一格" in finding.message
    assert causes(finding)["applications[granted, other]"] == (Decimal(1), Decimal(4))
    (finding,) = diagnose(with_row(cells, "granted", [*right[1:], None]))
    assert "整体向左错了一格" in finding.message
    assert causes(finding)["applications[granted, natural_person]"] == (Decimal(5), Decimal(12))


def test_two_swapped_rows() -> None:
    cells = clean(carried_out=3)
    for column in ("natural_person", "total"):
        cells[at("new", column)] = (cells[at("new", column)] or 0) + Decimal(3)
    assert diagnose(cells) == []
    swapped = with_row(cells, "total", row_of(cells, "carried_out"))
    (finding,) = diagnose(with_row(swapped, "carried_out", row_of(cells, "total")))
    assert "互相填反" in finding.message
    assert len(finding.cause) >= 12


def test_a_figure_in_the_neighbouring_column_and_two_neighbours_swapped() -> None:
    cells = clean(rejected__petition=0)
    (finding,) = diagnose(changed(cells, granted__natural_person=5, granted__business=12))
    assert "两格相邻，疑为互相填反" in finding.message
    moved = {**cells, at("partial", "research"): Decimal(2), at("partial", "business"): Decimal(0)}
    (finding,) = diagnose(moved)
    assert "疑为错填了一格" in finding.message
    assert causes(finding)["applications[partial, business]"] == (Decimal(0), Decimal(2))


def test_a_number_split_over_two_cells() -> None:
    cells = clean(granted=12)
    cells = {**cells, **clean(partial=(7, 2), granted=(12, 0, 3))}  # type: ignore[arg-type]
    (finding,) = diagnose(changed(cells, granted__natural_person=1, granted__business=2))
    assert "疑被拆成两格" in finding.message
    assert causes(finding) == {
        "applications[granted, natural_person]": (Decimal(1), Decimal(12)),
        "applications[granted, business]": (Decimal(2), Decimal(0)),
    }


def test_a_blank_that_should_carry_a_number_is_a_warning_with_the_number() -> None:
    found = diagnose(changed(clean(), granted__natural_person=None))
    finding = next(one for one in found if one.cause)
    assert finding.severity == "warning"
    assert causes(finding) == {"applications[granted, natural_person]": (None, Decimal(12))}
    assert "未填，应填 12" in finding.message
    assert not [one for one in found if one.severity == "error"]


def test_a_blank_row_of_totals_hides_no_wrong_cell() -> None:
    cells = clean()
    for column in COLUMNS[:-1]:
        cells[at("total", column)] = None
    assert not [one for one in diagnose(cells) if one.severity == "error"]
    (finding,) = [one for one in diagnose(changed(cells, granted__natural_person=15)) if one.cause]
    assert causes(finding) == {"applications[granted, natural_person]": (Decimal(15), Decimal(12))}


def test_blanks_that_no_filling_can_satisfy() -> None:
    """No single check can be decided, yet the outcomes say 19 and the balance 21."""
    cells = clean()
    for column in COLUMNS:
        cells[at("total", column)] = None
    for row in ("new", "granted", "partial"):
        cells[at(row, "total")] = None
    cells[at("new")] = Decimal(21)
    (finding,) = [one for one in diagnose(cells) if one.severity == "error"]
    assert finding.message.startswith("表三·（七）总计·自然人")
    assert "互相矛盾" in finding.message


def test_table_four_names_one_alternative_per_operand_and_prose_decides_between_them() -> None:
    cells = clean()
    cells |= {
        at("reconsideration", "upheld", "review"): Decimal(3),
        at("reconsideration", "pending", "review"): Decimal(1),
        at("reconsideration", "total", "review"): Decimal(6),
    }
    (finding,) = diagnose(cells)
    assert finding.cause == ()
    assert {(ways[0].cell, ways[0].expected) for ways in finding.alternatives} == {
        ("review[reconsideration, upheld]", Decimal(5)),
        ("review[reconsideration, corrected]", Decimal(2)),
        ("review[reconsideration, other]", Decimal(2)),
        ("review[reconsideration, pending]", Decimal(3)),
        ("review[reconsideration, total]", Decimal(4)),
    }
    prose = ["因政府信息公开被申请行政复议4件，其中维持3件，尚未审结1件。"]
    (finding,) = diagnose(cells, prose=prose)
    assert causes(finding) == {"review[reconsideration, total]": (Decimal(6), Decimal(4))}
    assert any(name.startswith("prose-reviews") for name in finding.explains)


def test_prose_with_several_readings_is_explained_by_the_cell_it_speaks_of() -> None:
    prose = ["全年共收到政府信息公开申请37件，办结37件，其中予以公开27件，部分公开10件。"]
    assert diagnose(clean(), prose=prose) == []
    (finding,) = diagnose(changed(clean(), new__total=73), prose=prose)
    assert causes(finding) == {"applications[new, total]": (Decimal(73), Decimal(37))}
    assert any(name.startswith("prose-received") for name in finding.explains)


def test_a_figure_of_the_prose_against_cells_that_the_sums_bear_out_is_the_cause_itself() -> None:
    (finding,) = diagnose(clean(), prose=["依申请公开方面，本年新收申请73件。"])
    (mend,) = finding.cause
    assert (mend.text, mend.expected_text) == ("73 件".replace(" ", ""), "37件")
    assert mend.location is not None
    assert finding.locations[mend.location].place.text == "73件"


def test_a_wrong_cell_explains_a_figure_that_only_one_reading_takes_it_for() -> None:
    cells = changed(clean(carried_in=2, carried_out=2), carried_in__total=5)
    (finding,) = diagnose(cells, prose=["全年共办理政府信息公开申请39件。"])
    assert causes(finding) == {"applications[carried_in, total]": (Decimal(5), Decimal(2))}
    assert any(name.startswith("prose-applications") for name in finding.explains)


def test_a_figure_of_the_prose_with_several_readings_may_be_any_of_them() -> None:
    cells = clean(carried_in=2, carried_out=2)
    (finding,) = diagnose(cells, prose=["全年共收到政府信息公开申请73件。"])
    assert [one.expected_text for (one,) in finding.alternatives] == ["37件", "39件"]
    (finding,) = diagnose(cells, prose=["共收到政府信息公开申请73件，办结37件，结转2件至下年度。"])
    assert [one.expected_text for one in finding.cause] == ["37件"]


def test_a_figure_of_the_prose_against_a_lone_cell_leaves_both_open() -> None:
    cells = figures(form("2019"), random.Random(4)) | {
        at("procurement", "amount", "disclosure"): Decimal("49649600")
    }
    (finding,) = diagnose(cells, "2019", prose=["政府集中采购总金额4946.96万元。"])
    assert finding.cause == ()
    cell, text = finding.alternatives
    assert (cell[0].value, cell[0].expected) == (Decimal("49649600"), Decimal("49469600"))
    assert (text[0].text, text[0].expected_text) == ("4946.96万元", "4964.96万元")


def test_changes_that_too_many_rows_could_explain_are_told_by_their_columns() -> None:
    rows = [row.id for row in form().tables["applications"].rows if row.id.startswith(("denied", "rejected"))]
    cells = clean(**dict.fromkeys(rows, 3))
    (finding,) = diagnose(changed(cells, granted__natural_person=13, granted__total=28))
    assert (finding.cause, finding.alternatives) == ((), ())
    assert "错处应在同一行：“自然人”多 1、“总计”多 1；有 15 行都可能" in finding.message


def test_everything_wrong_is_told_by_rule_and_within_bounds() -> None:
    cells = {address: (value or Decimal(0)) + 1 + n for n, (address, value) in enumerate(clean().items())}
    found = [one for one in diagnose(cells) if one.rule.startswith("applications-")]
    assert {one.rule for one in found} == {
        "applications-balance",
        "applications-outcomes",
        "applications-applicants",
    }
    assert len(found) == 3
    assert all("错处过多" in one.message for one in found)


def test_the_worst_case_costs_at_most_ten_times_one_wrong_cell(tmp_path: object) -> None:
    bench = Bench(FORMS, RULES, random.Random(1), tmp_path)  # type: ignore[arg-type]
    cells = figures(form(), random.Random(1))
    wrong = {**cells, at("granted"): cells[at("granted")] + 7}
    single = cost(bench, form(), wrong)
    everything = {address: value + random.Random(2).randint(1, 99) for address, value in cells.items()}
    for name, bad in {**hard(cells), "everything": everything}.items():
        assert cost(bench, form(), bad) < 10 * single, name


def test_ocr_alone_proves_nothing() -> None:
    cells = changed(clean(), granted__natural_person=21)
    read = report(form(), cells)
    tables = {
        name: replace(table, cells={a: replace(c, source="ocr") for a, c in table.cells.items()})
        for name, table in read.tables.items()
    }
    case = Case(replace(read, tables=tables), form())
    found, _ = findings(case, engine.run(RULES, case))
    assert found
    assert not [one for one in found if one.severity == "error"]
    assert any(one.cause for one in found)


def test_fingerprints_outlive_moved_lines_and_changed_figures() -> None:
    (first,) = diagnose(changed(clean(), granted__natural_person=21))
    (moved,) = diagnose(changed(clean(), granted__natural_person=22), prose=["多出一行。"])
    (other,) = diagnose(changed(clean(), granted__business=22))
    assert first.fingerprint == moved.fingerprint != other.fingerprint
    assert first.fingerprint


def test_what_the_sums_prove_about_an_unsure_cell_is_said() -> None:
    case = Case(report(form(), clean(), unsure=[at("granted", "business")]), form())
    found, checks = findings(case, engine.run(RULES, case))
    assert not [one for one in found if one.severity == "error"]
    reasons = [check.reason for check in checks if "不能确定" in check.reason]
    assert len(reasons) == 2
    assert all(reason.endswith("按其他数字推算应为 5") for reason in reasons)


def test_protection_is_counted_from_the_rules() -> None:
    counts = protection(RULES, form("2019"))
    # Row 总计 stands in both column sums and its own row's; all other cells in one column and one row.
    assert counts["applications"] == {2: 22 * 7, 3: 7}
    assert counts["review"] == {1: 15}
    assert max(counts["disclosure"]) <= 1


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(["2019", "2021"]), st.integers(1, 40))
def test_every_failure_is_told_once_and_every_cause_mends_what_it_explains(
    seed: int, id: str, faults: int
) -> None:
    """Whatever is wrong, blank or unsure: no crash, no failure lost, no cause that does not hold."""
    rng = random.Random(seed)
    cells: Cells = {**figures(form(id), rng)}
    unsure = []
    for address in rng.sample(list(cells), faults):
        what = rng.random()
        if what < 0.2:
            unsure.append(address)
        else:
            cells[address] = None if what < 0.5 else Decimal(rng.choice((0, 1, rng.randint(0, 400))))
    case = Case(report(form(id), cells, unsure=unsure), form(id))
    outcomes = engine.run(RULES, case)
    found, checks = findings(case, outcomes)
    assert len(checks) == len(outcomes)
    failed = {
        f"{rule.id}({outcome.instance})": outcome for rule, outcome in outcomes if outcome.result == "fail"
    }
    assert set(failed) >= {name for finding in found for name in finding.explains if "(" in name}
    for finding in found:
        mends = {mend.cell: mend.expected for mend in finding.cause if mend.cell}
        if not mends:
            continue
        after = cells | {Address.parse(cell): value for cell, value in mends.items()}
        again = engine.run(RULES, Case(report(form(id), after, unsure=unsure), form(id)))
        still = {
            f"{rule.id}({outcome.instance})"
            for rule, outcome in again
            if outcome.result == "fail" and rule.severity == "error"
        }
        assert not still & set(finding.explains)
        assert not still - set(failed), "a cause breaks what held"


def test_one_wrong_figure_told_several_times_is_one_finding_with_all_its_places() -> None:
    prose = [
        "全年共收到政府信息公开申请73件。",
        "收到的73件政府信息公开申请均已登记。",
        "收到政府信息公开申请77件。",
    ]
    twice, once = diagnose(clean(), prose=prose)
    assert [place.place.text for place in twice.locations if not place.cell] == ["73件", "73件"]
    assert [place.place.text for place in once.locations if not place.cell] == ["77件"]


@pytest.mark.parametrize("sample", ["2023-clean.html", "2024-carried-over.md"])
def test_one_wrong_figure_of_the_prose_is_one_finding(sample: str) -> None:
    told = dict(Mutations().told(SAMPLES / sample, cells=False))
    twice = {place: [finding.rule for finding in new] for place, new in told.items() if len(new) > 1}
    assert twice == {}
    explaining = [finding for new in told.values() for finding in new if finding.explains]
    assert {name.partition("(")[0] for one in explaining for name in one.explains} >= {"prose-balance"}
    assert all(one.cause and one.cause[0].text and one.cause[0].expected_text for one in explaining)


def test_a_wrong_cell_that_figures_of_the_prose_repeat_is_one_finding_that_names_it() -> None:
    told = dict(Mutations().told(SAMPLES / "2023-one-cell.html", cells=True))
    assert told
    assert [place for place, new in told.items() if len(new) > 1] == []
