"""Labels that are not worded as the form has them: told by what is certain, in doubt by what is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from checker.document import Grid, line_paragraph
from checker.forms import Column, Form, Forms, FormSection, FormTable, Row
from checker.recognise import recognise
from checker.report import Address, Report
from tests.support.recognising import (
    FORMS,
    HEADER,
    ROWS,
    TITLE,
    applications,
    differing,
    document,
    false,
    grid,
    made,
    recognised,
)
from tests.support.shapes import SHAPES, Sheet

RIGHT = ["1", "2", "0", "0", "0", "0", "3"]
IDS = [row.id for row in (FORMS.get("2019") or next(iter(FORMS))).tables["applications"].rows]


def worded(sheet: Sheet, table: str, **labels: str) -> Sheet:
    """The sheet with other labels for rows (dots of an id as ``__``), which bring their own numbers."""
    known = {id.replace("__", "."): label for id, label in labels.items()}
    rows = tuple(
        replace(row, label=known[row.id], mark="") if row.id in known else row
        for row in sheet.form.tables[table].rows
    )
    form = sheet.form
    changed = replace(form.tables[table], rows=rows)
    return replace(sheet, form=replace(form, tables={**form.tables, table: changed}))


WORDED = [
    {"new": "一、新收申请数", "carried_out": "四、结转下年"},
    {"denied__state_secret": "国家秘密", "unavailable__must_be_created": "需另行制作", "total": "合计"},
    {"other": "（六）其他"},
    {"granted": "（一）同意公开", "partial": "（二）部分予以公开"},
    {
        "rejected__petition": "1.信访投诉类",
        "rejected__repeated": "2.重复提交",
        "rejected__publication": "3.出版物",
    },
    {"denied__third_party": "4.侵害第三方权益", "denied__internal_affairs": "5.内部事务信息"},
]


@pytest.mark.parametrize("shape", sorted(SHAPES))
@pytest.mark.parametrize("labels", WORDED, ids=lambda labels: next(iter(labels)))
def test_rows_in_other_words_are_told_by_number_words_and_order(shape: str, labels: dict[str, str]) -> None:
    wanted = made("2019")
    report = recognised(SHAPES[shape](worded(wanted, "applications", **labels)), shape)
    assert list(differing(report, wanted)) == []


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_a_note_in_brackets_behind_a_label_is_no_part_of_it(shape: str) -> None:
    wanted = made("2019")
    labels = {
        "regulations": "规章（县级无此项）",
        "normative_documents": "规范性文件(指当年)",
        "other_services": "其他对外管理服务事项（含公共服务）",
    }
    report = recognised(SHAPES[shape](worded(wanted, "disclosure", **labels)), shape)
    assert list(differing(report, wanted)) == []


def in_grid(*rows: str) -> dict[str, list[str]]:
    return applications(recognise(document(TITLE, grid(HEADER, *rows)), FORMS))


def with_rows(**changed: Sequence[str]) -> list[str]:
    """The rows of the form with others in the place of one (dots of an id as ``__``)."""
    found = []
    for id, row in zip(IDS, ROWS, strict=True):
        found += changed.get(id.replace(".", "__"), [row])
    return found


def test_a_row_of_their_own_disturbs_nothing() -> None:
    rows = in_grid(*with_rows(denied__record_query=[ROWS[11], "9.其他不予公开情形*3|7|7|0|0|0|0|14"]))
    assert rows == dict.fromkeys(IDS, RIGHT)


def test_a_row_of_their_own_is_none_that_is_missing() -> None:
    rows = in_grid(*with_rows(denied__record_query=["其中：网上申请*3|7|7|0|0|0|0|14"]))
    assert "denied.record_query" not in rows


def test_another_rows_words_under_a_number_are_in_doubt() -> None:
    rows = in_grid(*with_rows(rejected__repeated=["2.反复申请*3|7|7|0|0|0|0|14"]))
    assert rows["rejected.repeated"] == ["?"] * 7
    assert rows["rejected.abusive"] == RIGHT


def test_of_two_rows_that_fit_one_of_the_form_none_is_taken() -> None:
    report = recognise(
        document(
            TITLE,
            grid("信息内容|本年制发件数|本年废止件数|现行有效件数", "规章|1|2|3", "行政规范性文件|1|2|3"),
            grid("信息内容|本年处理决定数量", "行政许可|5"),
            grid("信息内容|本年处理决定数量", "行政处罚|6", "行政强制措施|7", "行政强制执行|8"),
            grid("信息内容|本年收费金额", "行政事业性收费|9"),
        ),
        FORMS,
    )
    cell = report.cell(Address("disclosure", "coercions", "decisions"))
    assert cell is None or cell.state == "unsure"
    assert report.cell(Address("disclosure", "penalties", "decisions")).value == 6  # type: ignore[union-attr]


@pytest.mark.parametrize("shape", sorted(SHAPES))
@pytest.mark.parametrize(
    "labels", [("行政处罚（简易程序）", "行政处罚（普通程序）"), ("行政处罚事项", "行政处罚案件")]
)
def test_of_two_rows_with_the_forms_label_and_a_note_none_is_taken(
    shape: str, labels: tuple[str, str]
) -> None:
    wanted = made("2021")
    table = wanted.form.tables["disclosure"]
    cells = dict(wanted.cells)
    rows: list[Row] = []
    for row in table.rows:
        if row.id != "penalties":
            rows.append(row)
            continue
        for n, label in enumerate(labels):
            rows.append(replace(row, id=f"own{n}", label=label))
            cells |= {Address("disclosure", f"own{n}", "decisions"): str(70 + n)}
    form = replace(wanted.form, tables={**wanted.form.tables, "disclosure": replace(table, rows=tuple(rows))})
    report = recognised(SHAPES[shape](replace(wanted, form=form, cells=cells)), shape)
    cell = report.cell(Address("disclosure", "penalties", "decisions"))
    assert cell is None or cell.state == "unsure"
    assert false(report, wanted) == []


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_a_label_as_the_form_has_it_wins_over_one_with_more_behind(shape: str) -> None:
    wanted = made("2021")
    table = wanted.form.tables["disclosure"]
    cells = {**wanted.cells, Address("disclosure", "own", "decisions"): "77"}
    rows: list[Row] = []
    for row in table.rows:
        rows.append(row)
        if row.id == "penalties":
            rows.append(replace(row, id="own", label="行政处罚（当场）"))
    form = replace(wanted.form, tables={**wanted.form.tables, "disclosure": replace(table, rows=tuple(rows))})
    report = recognised(SHAPES[shape](replace(wanted, form=form, cells=cells)), shape)
    assert false(report, wanted) == []
    if shape != "aligned":  # there a value near it may be a piece of the row's own
        assert list(differing(report, wanted)) == []


def test_a_wrong_character_in_a_vertical_label() -> None:
    wanted = made("2021")
    lines = SHAPES["cells"](wanted).split("\n")
    at = lines.index("行政事业性收费")
    report = recognised("\n".join([*lines[:at], *"行政事业姓收费", *lines[at + 1 :]]))
    assert list(differing(report, wanted)) == []


@pytest.mark.parametrize("shape", ["html", "docx", "md", "tabs", "pipes", "aligned", "cells"])
def test_heads_of_table_four_in_other_words(shape: str) -> None:
    wanted = made("2021")
    review = wanted.form.tables["review"]
    names = {"upheld": "维持原结果", "pending": "仍未审结", "total": "合计"}
    rows = tuple(
        replace(row, columns=tuple(replace(c, label=names.get(c.id, c.label)) for c in row.columns))
        for row in review.rows
    )
    changed = replace(wanted.form, tables={**wanted.form.tables, "review": replace(review, rows=rows)})
    printed = SHAPES["html" if shape == "docx" else shape](replace(wanted, form=changed))
    assert list(differing(recognised(printed, "html" if shape == "docx" else shape), wanted)) == []


SPLIT = [
    ("逾期不补正", "逾期不缴费", "其他"),
    ("1.逾期不补正，不再处理", "2.逾期未缴费，不再处理", "3.其他情形"),
    ("1.申请人放弃补正", "2.未按时缴费", "3.其他情况"),
    ("1.逾期未补正视为放弃", "2.逾期未缴费视为放弃", "3.其他处理"),
]


@pytest.mark.parametrize("shape", sorted(SHAPES))
@pytest.mark.parametrize("labels", SPLIT, ids=lambda labels: labels[0])
def test_rows_of_a_group_in_other_words_are_never_the_unsplit_row(shape: str, labels: Sequence[str]) -> None:
    wanted = made("2021")
    ids = ("other__not_corrected", "other__fee_unpaid", "other__misc")
    printed = worded(wanted, "applications", **dict(zip(ids, labels, strict=True)))
    report = recognised(SHAPES[shape](printed), shape)
    assert false(report, wanted) == []
    unsplit = [c for a, c in report.tables["applications"].cells.items() if a.row == "other"]
    assert all(cell.state == "unsure" for cell in unsplit)
    if shape in ("html", "messy", "md"):
        assert list(differing(report, wanted)) == []


def test_all_rows_outside_of_groups_in_other_words() -> None:
    labels = {
        "new": ["一、新收*3|1|2|0|0|0|0|3"],
        "carried_in": ["二、结转*3|1|2|0|0|0|0|3"],
        "granted": ["三、本年度办理结果|（一）公开*2|1|2|0|0|0|0|3"],
        "partial": ["|（二）部分*2|1|2|0|0|0|0|3"],
        "total": ["|（七）办结总数*2|1|2|0|0|0|0|3"],
        "carried_out": ["四、结转下年*3|1|2|0|0|0|0|3"],
    }
    own = {id: [f"||{row}".replace("*3", "")] for id, row in zip(IDS, ROWS, strict=True)}
    rows = with_rows(**{id.replace(".", "__"): row for id, row in {**own, **labels}.items()})
    review = grid(*REVIEW)
    found = applications(recognise(document(TITLE, grid(HEADER, *rows), review), FORMS))
    assert found == dict.fromkeys(IDS, RIGHT)


REVIEW = (
    "行政复议*5|行政诉讼*10",
    "结果维持|结果纠正|其他结果|尚未审结|总计|未经复议直接起诉*5|复议后起诉*5",
    "|||||结果维持|结果纠正|其他结果|尚未审结|总计|结果维持|结果纠正|其他结果|尚未审结|总计",
    "1|0|0|0|1|0|1|0|0|1|0|0|0|1|1",
)


# Forms of one's own


def accounts(*labels: str) -> Forms:
    """A form of one table whose rows have these labels."""
    columns = (Column("line", "行次"), Column("amount", "金额"))
    rows = tuple(Row(f"r{chr(97 + n)}", label, columns=columns) for n, label in enumerate(labels))
    table = FormTable("balance", "资产负债表", "表一", "tables", "matrix", rows)
    sections = (FormSection("tables", "", "第一部分 决算表"), FormSection("notes", "一、", "说明"))
    form = Form("x", "accounts", "决算", 2019, None, sections, {"balance": table}, "部门决算", ("部门决算",))
    return Forms([form])


LABELS = ("货币资金", "应收款项", "存货", "应付款项", "年初结转和结余", "年末结转和结余", "资产总计")


def balance(report: Report) -> dict[str, str]:
    cells = report.tables["balance"].cells
    return {a.row: "?" if c.state == "unsure" else c.text for a, c in cells.items() if a.column == "amount"}


@pytest.mark.parametrize("lost", ["应收款项", "应付款项", "年初结转和结余", "年末结转和结余"])
@pytest.mark.parametrize("form", [LABELS, None])
@pytest.mark.parametrize("text", [False, True])
def test_a_row_that_is_not_there_is_never_read_from_its_neighbour(
    lost: str, form: tuple[str, ...] | None, text: bool
) -> None:
    """``form`` None: one that has only the row that is not printed, and not the one that is like it."""
    like = {"应收款项": "应付款项", "应付款项": "应收款项"}.get(lost) or lost.translate(
        str.maketrans("初末", "末初")
    )
    labels = form or tuple(label for label in LABELS if label != like)
    printed = [label for label in LABELS if label != lost]
    rows = [f"{label}|{n}|{n}00" for n, label in enumerate(printed, 1)]
    head = "清溪县财政局2023年度部门决算"
    table = [line_paragraph(row.replace("|", " "), n) for n, row in enumerate(rows)]
    blocks: list[Grid | str] = [grid("项目|行次|金额", *rows)]
    if text:
        blocks = ["项目 行次 金额", *(paragraph.text for paragraph in table)]
    report = recognise(document(head, "第一部分 决算表", *blocks, "一、说明", "无。"), accounts(*labels))
    assert [section.id for section in report.sections] == ["tables", "notes"]
    found = balance(report)
    assert f"r{chr(97 + labels.index(lost))}" not in {row for row, said in found.items() if said != "?"}
    others = {
        f"r{chr(97 + labels.index(label))}": f"{n}00" for n, label in enumerate(printed, 1) if label in labels
    }
    assert {row: said for row, said in found.items() if row in others} == others


def test_no_damage_to_labels_makes_a_false_value() -> None:
    wanted = made("2021")
    labels = {
        "granted": "（一）其他",
        "denied__record_query": "8.其他事项",
        "rejected__reissue": "5.其他申请",
    }
    for shape in SHAPES:
        report = recognised(SHAPES[shape](worded(wanted, "applications", **labels)), shape)
        assert false(report, wanted) == []
