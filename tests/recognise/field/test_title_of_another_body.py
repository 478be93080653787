"""A page whose title is torn by what stands beside it, with the titles of other bodies in a list."""

from __future__ import annotations

from dataclasses import replace

from checker.document import Document, line_paragraph
from checker.recognise import recognise
from tests.support.recognising import (
    FORMS,
    HEADER,
    ROWS,
    grid,
)


def test_another_bodys_title_does_not_stand_for_one_that_is_torn() -> None:
    """A heading cut by what stands beside it is no title; a link to another body's report must not be it."""
    torn = replace(line_paragraph("云台县民政局2021年政府信息公开年度报", 1), heading=1)
    texts = [
        "指南",
        "告",
        "临江县水务局2020年政府信息公开工作年度报告",
        "本报告的统计期限为2021年1月1日至2021年12月31日。",
        "一、总体情况",
        "2021年，我局坚持以公开为常态。",
    ]
    page = (torn, *(line_paragraph(text, number + 2) for number, text in enumerate(texts)))
    report = recognise(
        Document("x.pdf", "pdf", (*page, grid(HEADER, *ROWS))),
        FORMS,
    )
    assert (report.organ, report.year) == (None, 2021)
