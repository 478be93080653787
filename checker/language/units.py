"""The units that figures are counted and measured in."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from checker.language.numerals import figure

MONEY: Final = {
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}
"""What each unit of money is worth in 元."""
COUNT_UNITS = (
    "人次 件次 条次 篇次 场次 批次 户次 家次 车次 版次 例次 项次 个次 起次 "
    "件 条 项 份 宗 起 例 篇 次 期 个 家 册 名 人 场 批 户 封 幅 张 块 处 所 台 套 组 类 种 部 本 辆 只 位 "
    "支 笔 单 案 则 段 辑 轮 通 集 版 页 字 款 艘 座 班"
)
MEASURES = (
    "个百分点 百分点 个工作日 工作日 个小时 小时 个自然日 个月 个季度 个年度 分钟 秒 天 周年 周 年 "
    "平方公里 平方米 公里 千米 米 吨 公斤 千克 克 亩 公顷 岁 倍 度 兆 级 届 星 季度 日 月 号 美元 大 维"
)


def money(value: Decimal, unit: str | None) -> str:
    """An amount in 元 as it is said in a unit (“4946.96 万元”); without one it is no money."""
    return f"{figure(value / MONEY[unit])} {unit}" if unit else figure(value)


def words(*words: str) -> str:
    """An alternation of blank-separated words, longest first."""
    return "|".join(re.escape(w) for w in sorted(" ".join(words).split(), key=len, reverse=True))
