"""Title, period, sections, paragraphs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from checker.document import Document, line_paragraph
from checker.recognise import NotAReport, recognise
from tests.support.recognising import (
    FORMS,
    SECTIONS,
    TITLE,
    differing,
    form,
    made,
    recognised,
)
from tests.support.shapes import SHAPES


@pytest.mark.parametrize(
    "head",
    [
        "北山县财政局2021年政府信息公开工作年度报告",
        "北山县财政局\n２０２１ 年度政府信息公开工作报告",
        "2021年北山县财政局政府信息公开工作\n年度报告",
        "关于发布《北山县财政局2021年政府信息公开工作年度报告》的通知\n北山县财政局2021年政府信息公开工作年度报告",
        "首页 > 年报\n来源：县财政局 日期：2022-01-20\n# **北山县财政局二〇二一年政府信息公开年度报告**",
        "北山县财政局\n政府信息公开工作年度报告\n（2021年度）",
        "〈北山县财政局2021年政府信息公开工作年度报告〉",
        "北山县财政局2021年\n政府信息公\n开工作年度报告_北山县人民政府",
    ],
)
def test_titles(head: str) -> None:
    report = recognised(f"{head}\n{SECTIONS}")
    assert (report.organ, report.year) == ("北山县财政局", 2021)


@pytest.mark.parametrize(
    "title",
    [
        "云溪县人民政府2023年信息公开工作年度报告",
        "云溪县人民政府信息公开工作年度报告（2023年）",
        "云溪县人民政府2023年政府信息公开工作年度报告",
    ],
)
def test_the_organ_keeps_its_last_word_where_the_year_parts_it_from_the_title(title: str) -> None:
    report = recognised(f"{title}\n{SECTIONS}")
    assert (report.organ, report.year) == ("云溪县人民政府", 2023)


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("统计期限自2019年1月1日起至2019年12月31日止", date(2019, 1, 1), date(2019, 12, 31)),
        ("数据统计期限为 2019 年\n1 月 1 日至 12 月 31 日", date(2019, 1, 1), date(2019, 12, 31)),
        ("统计期限自201911日起至20191231日止", date(2019, 1, 1), date(2019, 12, 31)),
        ("统计期限自2019111日起至20191231日止", None, date(2019, 12, 31)),
        ("统计期限自2019年1月1日至2019年12月32日", date(2019, 1, 1), None),
        ("统计期限：二〇一九年一月一日至二〇一九年十二月三十一日", date(2019, 1, 1), date(2019, 12, 31)),
    ],
)
def test_periods(said: str, start: date | None, end: date | None) -> None:
    report = recognised(f"甲县水务局2019年政府信息公开工作年度报告\n本报告{said}。\n{SECTIONS}")
    assert report.period is not None
    assert (report.period.start, report.period.end) == (start, end)


def test_a_period_of_something_else_is_none_of_the_reports() -> None:
    said = "我局于2019年3月1日至2019年3月5日开展宣传活动。"
    report = recognised(f"甲县水务局2019年政府信息公开工作年度报告\n{said}\n{SECTIONS}")
    assert report.period is None


def headings(text: str) -> list[tuple[str | None, str]]:
    report = recognised(f"{TITLE}\n{text}")
    return [(section.id, section.title) for section in report.sections if section.heading]


def test_headings_reworded_misspelt_marked_and_out_of_order() -> None:
    text = (
        "## **一、总体情况。**\n做了。\n三、收到和处理政府信息公开申请情况\n二、主动公开政府信息情况\n"
        "四、政府信息公开行政复议、刑侦诉讼情况\n五、存在的主要问题及下步工作打算\n六、其他需要报告的情况\n无\n七、附件\n"
    )
    assert headings(text) == [
        ("overview", "一、总体情况。"),
        ("applications", "三、收到和处理政府信息公开申请情况"),
        ("disclosure", "二、主动公开政府信息情况"),
        ("review", "四、政府信息公开行政复议、刑侦诉讼情况"),
        ("problems", "五、存在的主要问题及下步工作打算"),
        ("other", "六、其他需要报告的情况"),
        (None, "七、附件"),
    ]


def test_a_table_of_contents_is_no_section_and_no_prose() -> None:
    contents = [f"{line}……{n}" for n, line in enumerate(SECTIONS.split("\n")) if "、" in line]
    for lines in (contents, [line.split("…")[0] for line in contents]):
        report = recognised(f"{TITLE}\n目录\n" + "\n".join(lines) + f"\n{SECTIONS}")
        ids = [section.id for section in report.sections]
        assert ids == [section.id for section in form("2021").sections]


def test_numbered_items_within_a_section_are_no_sections() -> None:
    text = SECTIONS.replace("做了工作。", "一、加强组织领导\n已落实。\n二、完善制度\n已落实。")
    assert [id for id, _ in headings(text)] == [section.id for section in form("2021").sections]


IDS = [section.id for section in form("2021").sections]


@pytest.mark.parametrize("mark", ["第{}部分 ", "（{}）", "{}、{}、", "第{}章　"])
def test_headings_however_they_are_numbered(mark: str) -> None:
    text = "\n".join(
        f"{mark.format(number, number)}{section.title}\n无。"
        for number, section in zip("一二三四五六", form("2021").sections, strict=True)
    )
    assert [id for id, _ in headings(text)] == IDS


def test_headings_a_level_below_another_one() -> None:
    text = "一、总体情况\n二、公开情况\n（一）主动公开政府信息情况\n（二）收到和处理政府信息公开申请情况\n"
    text += "（三）政府信息公开行政复议、行政诉讼情况\n三、存在的主要问题及改进情况\n四、其他事项\n无。\n"
    assert [id for id, _ in headings(text)] == ["overview", None, *IDS[1:]]


def test_a_level_below_is_none_where_the_section_has_a_heading() -> None:
    text = SECTIONS.replace("做了工作。", "（一）主动公开政府信息情况\n做了工作。")
    assert [id for id, _ in headings(text)] == IDS


def test_a_heading_in_other_words_goes_to_the_section_that_they_name() -> None:
    text = SECTIONS.replace("收到和处理政府信息公开申请情况", "依申请公开政府信息情况")
    assert [id for id, _ in headings(text)] == IDS


def test_a_heading_with_its_text_on_the_same_line_and_one_over_two_lines() -> None:
    text = SECTIONS.replace("一、总体情况\n做了工作。", "一、总体情况。2020年做了工作。")
    text = text.replace("申请情况", "申请\n情况")
    report = recognised(f"{TITLE}\n{text}")
    assert [section.id for section in report.sections] == [section.id for section in form("2021").sections]
    assert report.sections[0].body[0].text == "2020年做了工作。"
    assert report.sections[2].title == "三、收到和处理政府信息公开申请情况"


def test_visual_lines_become_paragraphs_over_pages_and_keep_their_places() -> None:
    lines = [
        TITLE,
        "一、总体情况",
        "    本年度我局认真贯彻落实条例要求，全年主动公开各类信",
        "息三百条，其中通过政府网站公开二百条，通过政务微博公",
        "",
        "",
        "                    6",
        "\f开一百条，做到及时准确，群众满意，受理网址为www.",
        "example.cn，全部按期办结。",
        "    各单位还按照要求组织了培训，参加培训的人员达到了一百余人，效果很好。",
        *SECTIONS.split("\n")[2:],
    ]
    report = recognised("\n".join(lines))
    first, second = report.sections[0].body
    assert first.text == (
        "本年度我局认真贯彻落实条例要求，全年主动公开各类信息三百条，其中通过政府网站公开二百条，"
        "通过政务微博公开一百条，做到及时准确，群众满意，受理网址为www.example.cn，全部按期办结。"
    )
    assert second.text.startswith("各单位还按照要求")
    place = first.place(first.text.index("开一百条"), first.text.index("开一百条") + 4)
    assert (place.text, place.line, place.column) == ("开一百条", 8, 2)  # type: ignore[union-attr]


def test_tables_that_are_pictures_leave_a_report_without_tables() -> None:
    report = recognised(f"{TITLE}\n{SECTIONS}")
    assert report.tables == {}
    assert report.form is None
    assert "没有找到任何表格" in report.problems[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# gouji\n\nA linter.\n",
        "关于召开会议的通知\n各单位：\n一、时间\n二、地点\n",
        "甲县水务局2019年政府信息公开工作年度报告\n甲县水务局2020年政府信息公开工作年度报告\n",
    ],
)
def test_what_is_no_report(text: str) -> None:
    with pytest.raises(NotAReport, match="不是政府信息公开工作年度报告"):
        recognise(
            Document("x.txt", "text", tuple(line_paragraph(t, 1, wrapped=True) for t in text.split("\n"))),
            FORMS,
        )


def test_cells_of_a_foreign_table_are_no_prose_number() -> None:
    wanted = made("2021")
    foreign = "公开渠道\n信息数量（条）\n占比\n政府网站\n802\n30.6%\n政务微信\n616\n100%\n"
    text = SHAPES["cells"](wanted).replace("\n二、主动公开", f"\n{foreign}二、主动公开", 1)
    said = [p.text for s in recognised(text).sections for p in s.body]
    assert not any("80230.6" in text or "616100" in text for text in said)
    assert "802" in said


def test_entries_with_leaders_are_a_table_of_contents_however_few() -> None:
    first, second = (line for line in SECTIONS.split("\n") if line[:2] in ("一、", "二、"))
    report = recognised(f"{TITLE}\n目录\n{first}………1\n{second}………2\n{SECTIONS}")
    assert [section.id for section in report.sections] == [section.id for section in form("2021").sections]


def test_a_border_alone_on_its_line_is_no_prose() -> None:
    text = SECTIONS.replace("做了工作。", "做了工作。\n|")
    (paragraph,) = recognised(f"{TITLE}\n{text}").sections[0].body
    assert paragraph.text == "做了工作。"


def test_of_two_reports_in_a_file_the_first_is_read_and_the_second_told() -> None:
    first, second = made("2021", 1), replace(made("2021", 2), year=2023)
    report = recognised(SHAPES["tabs"](first) + "\n" + SHAPES["tabs"](second))
    assert list(differing(report, first)) == []
    assert report.another is not None
    assert report.another.text == second.title


def test_what_a_site_prints_below_a_report_is_no_prose() -> None:
    wanted = made("2021")
    report = recognised(
        SHAPES["tabs"](wanted) + "\n版权所有：青川县人民政府 备案号：蜀ICP备05000000号\n网站地图\n"
    )
    assert not any("版权" in p.text or "地图" in p.text for s in report.sections for p in s.body)


def test_a_sentence_with_a_word_that_sites_print_is_the_reports() -> None:
    text = SHAPES["tabs"](made("2021")) + "\n督促承办单位按期答复，明年六月底前完成整改。\n2025年1月8日\n"
    report = recognised(text + "主办单位：青川县人民政府。版权所有\n")
    told = [p.text for s in report.sections for p in s.body]
    assert any("督促承办单位" in one for one in told)
    assert not any("版权" in one for one in told)
