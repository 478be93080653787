"""Quantities of the prose: what is one, what is none, and how far an approximate figure reaches."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.language.numerals import numeral
from checker.language.quantities import quantities
from checker.language.quantity import INFINITY


def read(text: str) -> list[tuple[str, str, str]]:
    """Each quantity as (lower end, upper end, unit)."""
    return [(f"{q.low.normalize():f}", f"{q.high.normalize():f}", q.unit) for q in quantities(text)]


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("收到申请12件", 12, 12, "件"),
        ("收到申请１２ 件", 12, 12, "件"),
        ("访问30,548次", 30548, 30548, "次"),
        ("收到申请十二件", 12, 12, "件"),
        ("梳理一百零九项", 109, 109, "项"),
        ("召开两次会议", 2, 2, "次"),
        ("发布一万二千条", 12000, 12000, "条"),
        ("阅读1.2万人次", 12000, 12000, "人次"),
        ("发布930余条", 930, 939, "条"),
        ("发布56921余项", 56921, 56921, "项"),
        ("发布2万余篇", 20000, 29999, "篇"),
        ("接听3千余次", 3000, 3999, "次"),
        ("接待20余万人次", 200000, 299999, "人次"),
        ("发布二十多条", 20, 29, "条"),
        ("发布近300条", 200, 300, "条"),
        ("发布不足5条", 0, 5, "条"),
        ("每周3至5条", 3, 5, "条"),
        ("每周3条至5条", 3, 5, "条"),
        ("三五件", 3, 5, "件"),
        ("满意率90.5%", 90.5, 90.5, "%"),
        ("占百分之三十", 30, 30, "%"),
        ("占三成", 30, 30, "%"),
        ("提高3个百分点", 3, 3, "个百分点"),
        ("采购金额4946.96 万元", 49469600, 49469600, "元"),
        ("金额1.26亿元", 126000000, 126000000, "元"),
        ("推送2132篇（条）", 2132, 2132, "篇"),
        ("处理决定 21595；", 21595, 21595, ""),
    ],
)
def test_a_quantity_is_an_interval_with_a_unit(text: str, low: float, high: float, unit: str) -> None:
    (quantity,) = quantities(text)
    assert (quantity.low, quantity.high, quantity.unit) == (Decimal(str(low)), Decimal(str(high)), unit)
    assert text[quantity.start : quantity.end] == quantity.text


@pytest.mark.parametrize(
    "text",
    [
        "2023年1月1日至2023年12月31日",
        "二〇二三年度",
        "2021—2023年",
        "国办公开办函〔2021〕30号",
        "国务院令第711号",
        "第二十条第（一）项",
        "电话：0951-6915173",
        "邮编：750001",
        "人民路45号",
        "网址http://www.abc123.gov.cn/art/2021/1/2.html",
        "邮箱279495971@qq.com",
        "12345热线、12389举报平台",
        "三审三校、两微一端、双随机一公开",
        "一网通办、一窗受理、一站式、最多跑一次",
        "十九届五中全会、二十大、十四五规划",
        "“五公开”“新15条”“两个 30 条”",
        "IPv6、5G、VR360",
        "统一、一批、进一步、万众一心",
        "- 5 -",
        "定期上报工6作情况",
        "1.加强学习",
        "7×24小时、1+N",
        "无一件超期",
    ],
)
def test_names_dates_and_numbers_of_documents_are_no_quantities(text: str) -> None:
    assert read(text) == []


def test_bare_numbers_of_a_list_take_the_unit_of_its_last() -> None:
    assert [q.unit for q in quantities("分别为12、13和14件")] == ["件", "件", "件"]


@pytest.mark.parametrize(("text", "share"), [("超过一半", 50), ("约三分之一", 33), ("翻了一番", 100)])
def test_shares_in_words_are_percentages_that_nobody_means_to_the_digit(text: str, share: int) -> None:
    (quantity,) = quantities(text)
    assert quantity.kind == "percent"
    assert quantity.low <= share <= quantity.high


def test_two_approximate_figures_agree_when_they_can_meet() -> None:
    whole, part = quantities("约520余条，530条")
    assert not quantities("930余条")[0].may_meet(quantities("980条")[0])
    assert whole.may_equal(Decimal(525))
    assert quantities("900条以上")[0].high == INFINITY
    assert part.exact


@pytest.mark.parametrize(
    ("text", "value"), [("一千零五", 1005), ("十", 10), ("两万", 20000), ("1,234.5", "1234.5")]
)
def test_numerals(text: str, value: object) -> None:
    assert numeral(text) == Decimal(str(value))


@given(st.text(alphabet="0123456789一二十百万余近约%件条元年月日第、，。（）.-至 号分之成〔〕", max_size=60))
def test_any_text_is_read_in_order_and_without_overlap(text: str) -> None:
    at = 0
    for quantity in quantities(text):
        assert at <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.low <= quantity.high
        at = quantity.end


@given(
    st.sampled_from(
        [
            "12345热线",
            "咨询热线",
            "网上群众热线",
            "电话",
            "传真：",
            "QQ",
            "第",
            "新",
            "2023年第",
            "5月",
            "12月31日",
            "0951-",
            "400",
            "",
        ]
    ),
    st.integers(0, 10**9),
    st.sampled_from(["件", "条", "次", "余件", "万件", "日", "年", "号", "，", "、12件", " 件"]),
)
def test_a_figure_never_begins_within_a_printed_number(before: str, number: int, after: str) -> None:
    text = f"办理{before}{number}{after}，其他"
    for quantity in quantities(text):
        assert not (text[quantity.start].isdigit() and text[quantity.start - 1].isdigit())
