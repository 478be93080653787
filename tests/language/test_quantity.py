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
        ("收到申请壹佰叁拾柒件", 137, 137, "件"),
        ("收到申请廿三件", 23, 23, "件"),
        ("收到申请卌件", 40, 40, "件"),
        ("收到申请2拾3件", 23, 23, "件"),
        ("收取12万3千元", 123000, 123000, "元"),
        ("推送1万2345条", 12345, 12345, "条"),
        ("收取四十七万九千二百元", 479200, 479200, "元"),
        ("公开信息1，286条", 1286, 1286, "条"),
        ("作出决定15， 208件", 15208, 15208, "件"),
        ("收取1，286.5万元", 12865000, 12865000, "元"),
        ("收到申请“38”件", 38, 38, "件"),
        ('收到申请"38"件', 38, 38, "件"),
        ("收到申请（36）件", 36, 36, "件"),
        ("收到申请【3】件，", 3, 3, "件"),
        ("收到申请81(件)", 81, 81, "件"),
        ("收取12.5（万元）", 125000, 125000, "元"),
        ("收到申请36①件", 36, 36, "件"),
        ("公开信息1 286条", 286, 1286, "条"),
        ("收取49万余元", 490000, "499999.99", "元"),
        ("收取近48万元", 470000, 480000, "元"),
    ],
)
def test_a_quantity_is_an_interval_with_a_unit(text: str, low: float, high: float, unit: str) -> None:
    (quantity,) = quantities(text)
    assert (quantity.low, quantity.high, quantity.unit) == (Decimal(str(low)), Decimal(str(high)), unit)
    assert text[quantity.start : quantity.end] == quantity.text


@pytest.mark.parametrize(
    ("text", "margin"),
    [
        ("48万元", 10000),
        ("48.3万元", 1000),
        ("四十八万三千六百元", 100),
        ("四十八万元", 10000),
        ("483600元", 0),
        ("超48万元", 0),
        ("近49万元", 0),
        ("48万余元", 0),
        ("约48万元", 10000),
    ],
)
def test_a_figure_is_exact_to_its_last_place_unless_a_word_bounds_it(text: str, margin: int) -> None:
    (quantity,) = quantities(text)
    assert quantity.margin == margin


def test_digits_parted_by_commas_in_a_list_stay_apart() -> None:
    assert [q.low for q in quantities("分别为12，286条")] == [12, 286]


@pytest.mark.parametrize("text", ["推送1万2条", "收到二十3件", "队伍人员齐整"])
def test_what_may_be_read_in_two_ways_is_no_quantity(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "做到政府信息公开申请收到一件、登记一件、答复一件",
        "坚持“办理一件申请、化解一个矛盾、密切一份感情”，努力提升质量",
        "牢固树立“答复一件申请、赢得一份信任”的理念",
        "受理一件、办结一件、满意一件，群众满意",
        "坚持有一件办一件",
        "每收到一件政府信息公开申请，均建立台账",
        "政府信息公开申请一件一登记、一件一研判",
        "本着审核一条、发布一条的要求",
    ],
)
def test_one_said_of_each_is_no_figure(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("收到申请一件，办结一件，不予公开一件", 3),
        ("2023年收到一件、办结一件、公开一件", 3),
        ("行政复议维持一件、纠正一件", 2),
        ("做到应公开尽公开，全年收到申请一件，办结一件", 2),
    ],
)
def test_one_told_of_a_year_is_a_figure(text: str, count: int) -> None:
    assert len(read(text)) == count


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
        "分三次对行政许可集中公示",
        "申请数量居前三位的领域",
        "行政许可结果分五批公示",
        "全年共四次对行政处罚信息进行公开",
        "包括（1）个人信息；（2）项目管理",
        "主要是（3）部门文件",
        "第十七条（三）项",
        "第36条(2)项",
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


@given(
    st.text(
        alphabet="0123456789一二十百万余近约%件条元年月日第、，。（）.-至 号分之成〔〕“”拾佰伍廿次做到",
        max_size=60,
    )
)
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
