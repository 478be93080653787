"""The likely slip behind a wrong figure."""

from __future__ import annotations

from decimal import Decimal

import pytest

from checker.rules.slip import likely_slip, slip_among


@pytest.mark.parametrize(
    ("printed", "expected", "said"),
    [
        ("4946.96", "4964.96", "颠倒"),
        ("21", "12", "颠倒"),
        ("123389", "12389", "重复"),
        ("1232", "232", "多写"),
        ("129", "1239", "漏写"),
        ("120", "12", "10 倍"),
        ("50", "500000", "一万倍"),
        ("-3", "3", "正负号"),
        ("357", "351", "一位数字不同"),
    ],
)
def test_the_slip_is_named(printed: str, expected: str, said: str) -> None:
    assert said in (likely_slip(Decimal(printed), Decimal(expected)) or "")


@pytest.mark.parametrize(("printed", "expected"), [("12", "12"), ("12", "45"), ("5", "6"), ("232", "210")])
def test_no_slip_is_made_up(printed: str, expected: str) -> None:
    assert likely_slip(Decimal(printed), Decimal(expected)) is None


def test_a_neighbours_figure_and_a_part_left_out() -> None:
    others = [("上年数", Decimal(31)), ("部分公开", Decimal(4))]
    assert "上年数" in (slip_among(Decimal(31), Decimal(22), others) or "")
    assert "漏计部分公开" in (slip_among(Decimal(18), Decimal(22), others) or "")
