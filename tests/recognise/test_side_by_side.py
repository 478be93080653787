"""Table four, printed otherwise than the form has it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.support.recognising import (
    differing,
    made,
    recognised,
)
from tests.support.shapes import SHAPES, Sheet

NAMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
KINDS = ["行政复议", "未经复议直接起诉", "复议后起诉"]


def line(*fields: str) -> str:
    return "| " + " | ".join(fields) + " |"


def review_values(wanted: Sheet) -> list[list[str]]:
    table = wanted.form.tables["review"]
    return [wanted.row(table, row) for row in table.rows]


def stacked(wanted: Sheet) -> list[str]:
    first, second, third = review_values(wanted)
    return [
        line("行政复议", *[""] * 9),
        line(*(field for name in NAMES for field in (name, ""))),
        line(*(field for value in first for field in (value, ""))),
        line("行政诉讼", *[""] * 9),
        line(KINDS[1], *[""] * 4, KINDS[2], *[""] * 4),
        line(*NAMES, *NAMES),
        line(*second, *third),
    ]


def three_blocks(wanted: Sheet) -> list[str]:
    rows = []
    for kind, printed in zip(KINDS, review_values(wanted), strict=True):
        rows += [line("行政诉讼", *[""] * 4)] if kind == KINDS[1] else []
        rows += [line(kind, *[""] * 4), line(*NAMES), line(*printed)]
    return rows


def two_tables(wanted: Sheet) -> list[str]:
    rows = stacked(wanted)
    first = [line("行政复议", *[""] * 4), line(*NAMES), line(*review_values(wanted)[0])]
    return [*first, "", *rows[3:]]


def by_year(wanted: Sheet) -> list[str]:
    own = [value for row in review_values(wanted) for value in row]
    return [
        line("年度", KINDS[0], *[""] * 4, "行政诉讼", *[""] * 9),
        line("", *NAMES, KINDS[1], *[""] * 4, KINDS[2], *[""] * 4),
        line(*[""] * 6, *NAMES, *NAMES),
        line(f"{wanted.year - 1}年", *["8"] * 15),
        line(f"{wanted.year}年", *own),
    ]


def unnamed(wanted: Sheet) -> list[str]:
    own = [value for row in review_values(wanted) for value in row]
    return [line(*NAMES, *NAMES, *NAMES), line(*own)]


def with_review(wanted: Sheet, rows: list[str]) -> str:
    """The report in Markdown with another table four."""
    text = SHAPES["md"](wanted)
    start = text.index("| 行政复议")
    tables = "\n".join(rows).split("\n\n")
    ruled = [
        re.sub(r"\n", "\n" + "|" + " --- |" * (part.split("\n")[0].count("|") - 1) + "\n", part, count=1)
        for part in tables
    ]
    return text[:start] + "\n\n".join(ruled) + text[text.index("\n\n", start) :]


@pytest.mark.parametrize("zeros", ["0", "—", ""])
@pytest.mark.parametrize("layout", [stacked, three_blocks, two_tables, by_year, unnamed])
def test_values_of_table_four_belong_to_what_is_printed_over_them(
    layout: Callable[[Sheet], list[str]], zeros: str
) -> None:
    wanted = made("2021", zeros=zeros)
    report = recognised(with_review(wanted, layout(wanted)), "md")
    assert list(differing(report, wanted)) == []
    assert report.problems == ()


def test_values_under_columns_of_no_row_in_another_order_are_not_read() -> None:
    wanted = made("2021")
    heads, own = unnamed(wanted)
    report = recognised(
        with_review(wanted, [heads.replace("结果纠正 | 其他结果", "其他结果 | 结果纠正"), own]), "md"
    )
    assert "review" not in report.tables


def test_a_table_four_of_two_years_is_unsure_where_the_report_has_none() -> None:
    wanted = made("2021")
    text = with_review(wanted, by_year(wanted))
    title = wanted.title.replace(f"{wanted.year}年", "")
    report = recognised(text.replace(wanted.title, title), "md")
    assert {cell.state for cell in report.tables["review"].cells.values()} == {"unsure"}


def test_values_of_table_four_in_parts_with_blank_fields() -> None:
    wanted = made("2021", zeros="")
    rows = [row.strip("| ").replace(" | ", "\t") for row in three_blocks(wanted)]
    printed = iter("\t".join(values) for values in review_values(wanted))
    rows = [next(printed) if rows[n - 1].startswith("结果维持") else row for n, row in enumerate(rows)]
    text = SHAPES["tabs"](wanted)
    start = text.index("行政复议", text.index("\n四、政府信息公开行政复议") + 12)
    report = recognised(text[:start] + "\n".join(rows) + text[text.index("\n五、存在") :])
    assert list(differing(report, wanted)) == []


def test_a_table_four_with_a_spoilt_header_is_counted_off() -> None:
    wanted = made("2021")
    values = [value for row in review_values(wanted) for value in row]
    rows = [line(KINDS[0], *[""] * 4, KINDS[1], *[""] * 4, KINDS[2], *[""] * 4)]
    rows.append(line(*NAMES, *NAMES, *[""] * 5))
    report = recognised(with_review(wanted, [*rows, line(*values)]), "md")
    assert list(differing(report, wanted)) == []


def in_text(wanted: Sheet, rows: list[str]) -> str:
    """The report with another table four in its lines."""
    text = SHAPES["tabs"](wanted)
    start = text.index("行政复议", text.index("\n四、政府信息公开行政复议") + 12)
    return text[:start] + "\n".join(rows) + text[text.index("\n五、存在") :]


def test_a_line_of_values_for_each_year_in_text() -> None:
    wanted = made("2021")
    own = "\t".join(value for row in review_values(wanted) for value in row)
    rows = ["\t".join(KINDS), "\t".join(NAMES * 3), f"{wanted.year - 1}年\t" + "\t".join("8" * 15)]
    report = recognised(in_text(wanted, [*rows, f"{wanted.year}年\t{own}"]))
    assert list(differing(report, wanted)) == []


def test_values_of_table_four_under_the_names_of_its_columns() -> None:
    wanted = made("2021", zeros="")
    values = [value for row in review_values(wanted) for value in row]
    names = "".join(f"{name:　<6}" for name in NAMES * 3)
    printed = "".join(f"　{value or '　':　<5}" for value in values).rstrip()
    report = recognised(in_text(wanted, ["　".join(KINDS), names, printed]))
    assert list(differing(report, wanted)) == []
    assert any(not value for value in values)


@pytest.mark.parametrize("changed", ["rows", "columns"])
def test_names_of_table_four_in_another_order_are_not_read_by_the_forms(changed: str) -> None:
    wanted = made("2021")
    own = "\t".join(value for row in review_values(wanted) for value in row)
    kinds = [KINDS[0], KINDS[2], KINDS[1]] if changed == "rows" else KINDS
    names = [NAMES[1], NAMES[0], *NAMES[2:]] if changed == "columns" else NAMES
    rows = ["\t".join("\t".join([kind, *[""] * 4]) for kind in kinds), "\t".join(names * 3), own]
    report = recognised(in_text(wanted, rows))
    assert {cell.state for cell in report.tables["review"].cells.values()} == {"unsure"}
