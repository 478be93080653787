"""Numerals of Chinese official prose and table cells as intervals with a unit."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from checker.language.characters import narrow

QuantityKind = Literal["count", "money", "percent", "other"]

INFINITY = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity printed at ``text[start:end]``, unit included.

    Its true value lies in [low, high]; both are equal for an exact figure. Money is in 元 (``unit``
    “元”), percentages in per cent (“30%” is 30, ``unit`` “%”), counts in their counting unit (“件”,
    “人次”; empty where none is printed). ``other`` are measures, durations and 百分点.
    """

    start: int
    end: int
    text: str
    low: Decimal
    high: Decimal
    unit: str
    kind: QuantityKind

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def may_equal(self, value: Decimal) -> bool:
        return self.low <= value <= self.high

    def may_meet(self, other: Quantity) -> bool:
        """Whether both can be the same figure."""
        return self.low <= other.high and other.low <= self.high


def spread(quantity: Quantity) -> Decimal:
    """By how much a figure printed in 万 or 亿, or with decimals, may differ from the exact one: both
    rounding and cutting off at its last digit are right."""
    return _spread(quantity.text)


@lru_cache(maxsize=4096)
def _spread(text: str) -> Decimal:
    text = narrow(text)
    factor = next(
        (Decimal(value) for power, value in (("亿", 10**8), ("万", 10**4)) if power in text), Decimal(1)
    )
    decimals = _FRACTION.search(text)
    if factor == 1 and not decimals:
        return Decimal(0)
    return factor.scaleb(-len(decimals[1])) if decimals else factor


_LONGEST = 24
"""How many characters a numeral can have: what is longer is no figure of a report."""
_FRACTION = re.compile(r"\.(\d+)")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_CHINESE = "零〇一二三四五六七八九十百千万亿两"


def numeral(text: str) -> Decimal | None:
    """The value of a numeral (“1,234.5”, “１２”, “一百零九”, “1.2万”); ``None`` for anything else."""
    text = narrow(text).replace(",", "").replace(" ", "")
    whole, dot, fraction = text.partition("点")
    if dot:
        head = numeral(whole)
        if head is None or not fraction or any(c not in _DIGITS for c in fraction):
            return None
        return head + Decimal("0." + "".join(str(_DIGITS[c]) for c in fraction))
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return Decimal("".join(str(_DIGITS[c]) for c in text))
    total = block = Decimal(0)
    digit: Decimal | None = None
    place = 1
    for part in re.findall(r"\d+(?:\.\d+)?|\D", text):
        if part[0].isdecimal():
            digit = Decimal(part)
        elif part in _DIGITS:
            digit = Decimal(_DIGITS[part])
            place = 1 if digit == 0 else place
        elif part in _PLACES:
            place = _PLACES[part]
            block += (1 if digit is None else digit) * place
            digit = None
        elif part in _MYRIADS:
            place = _MYRIADS[part]
            block += digit or 0
            total, block, digit = total + (block or 1) * place, Decimal(0), None
        else:
            return None
    if digit is not None:
        # “一万二” is 12,000: a last digit without its place counts tenths of the place before it.
        block += digit * place / 10 if place > 10 else digit
    return total + block if text else None


def _words(*words: str) -> str:
    """An alternation of blank-separated words, longest first."""
    return "|".join(re.escape(w) for w in sorted(" ".join(words).split(), key=len, reverse=True))


COUNT_UNITS = (
    "人次 件次 条次 篇次 场次 批次 户次 家次 车次 版次 例次 项次 个次 起次 "
    "件 条 项 份 宗 起 例 篇 次 期 个 家 册 名 人 场 批 户 封 幅 张 块 处 所 台 套 组 类 种 部 本 辆 只 位 "
    "支 笔 单 案 则 段 辑 轮 通 集 版 页 字 款 艘 座 班"
)
_MEASURES = (
    "个百分点 百分点 个工作日 工作日 个小时 小时 个自然日 个月 个季度 个年度 分钟 秒 天 周年 周 年 "
    "平方公里 平方米 公里 千米 米 吨 公斤 千克 克 亩 公顷 岁 倍 度 兆 级 届 星 季度 日 月 号 美元 大 维"
)
_POWERS = {"百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}

# What looks like a figure and is none. Every alternative is bounded, so that a scan stays linear.
_SMALL = r"[\d一二三四五六七八九十]{1,3}"
_MASK = re.compile(
    rf"""
      《[^《》]{{1,100}}》
    | (?:https?|ftp)\s?[:：/]{{1,4}}[!-~]{{1,300}}
    | (?<![A-Za-z0-9._-])[A-Za-z0-9._-]{{1,60}}@[A-Za-z0-9.-]{{1,60}}
    | (?<![A-Za-z0-9-])[A-Za-z][A-Za-z0-9-]{{0,60}}(?:\.[A-Za-z0-9-]{{1,60}}){{1,6}}(?:/[!-~]{{0,200}})?
    | (?<![A-Za-z0-9])\d[A-Za-z0-9-]{{0,60}}\.[A-Za-z]{{2,10}}(?:\.[A-Za-z]{{2,10}}){{0,3}}
    | 第\s?[\d{_CHINESE}]{{1,8}}
      (?:\s?[、,，和至—~-]\s?第?[\d{_CHINESE}]{{1,8}}(?=\s?[、,，和至条项款号期次届])){{0,6}}
    | [〔\[【(（［]?\s?(?:19|20)\d\d\s?[〕\]】)）］]\s?第?\s?\d{{1,5}}\s?号
    | [〔\[]?(?:19|20)\d{{3,6}}\s?号
    | (?<!\d)(?:19|20)\d\d\s?年?\s?[-—~至、和/]{{1,2}}\s?(?:19|20)\d\d\s?
      (?:(?:学年|年)度?|(?!\d|\s?(?:{_words(COUNT_UNITS)})))
    | (?<!\d)(?:19|20)\d\d[-./](?:1[0-2]|0?[1-9])[-./](?:[12]\d|3[01]|0?[1-9])(?!\d)
    | (?<!\d)(?:(?:19|20)\d\d|[〇○零一二三四五六七八九]{{4}})\s?年度?
      (?:\s?{_SMALL}\s?月份?)?(?:\s?{_SMALL}\s?日)?
    | (?<!\d)20\d\d{_SMALL}\s?月\s?{_SMALL}\s?日
    | (?<![\d.])(?:1[0-2]|0?[1-9])\s?月?\s?[-—~至到、和]\s?(?:1[0-2]|0?[1-9])\s?月份?
    | (?<![\d.一二三四五六七八九十个])(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月份?
      (?:\s?{_SMALL}\s?日)?
    | (?<![\d.])(?:[12]\d|3[01]|0?[1-9])\s?日
    | (?<!\d)0\d{{2,3}}\s?[-—]\s?\d{{7,8}}(?:[-—转]\d{{1,5}})?
    | (?<!\d)1[3-9]\d{{9}}(?!\d)
    | (?<!\d)400-?\d{{3,4}}-?\d{{3,4}}
    | (?:邮编|邮政编码|电话|传真|手机|QQ|热线|拨打|专线)(?:号码|为|是)?\s?[:：]?\s?\d{{3,12}}
      (?!\d|\s?(?:[余多来万亿千百元]|{_words(COUNT_UNITS, _MEASURES)}))
    | (?<!\d)(?:11[0249]|120|12[13]\d\d)(?![\d.%]|\s?(?:[余多来万亿千百元]|{_words(COUNT_UNITS, _MEASURES)}))
    | [A-Za-z]{{1,40}}[-.]?\d{{1,20}}(?:\.\d{{1,20}})?[A-Za-z0-9]{{0,40}}
    | \d{{1,20}}(?:\.\d{{1,20}})?[A-Za-z]{{1,40}}\d{{0,20}}
    | (?<!\d)\d{{1,2}}\s?[:：]\s?\d{{2}}(?!\d)
    | \d{{1,20}}\s?[×xX*/]\s?\d{{1,20}}(?:\s?小时)?
    | [\dN]{{1,8}}\+[\dNX]{{1,8}}(?:\+[\dNX]{{1,8}}){{0,8}}
    | 十[二三四五六七]五
    | (?<![更创革刷全最])新\s?\d{{1,3}}\s?条
    | [“‘「](?:[^“”‘’」\d]{{0,6}}\d{{1,4}}\s?[条号项]|[{_CHINESE}]{{1,3}}[^“”‘’」，。；\d]{{1,12}})[”’」]
    """,
    re.X,
)
_START = re.compile(rf"翻了?[一两]?番|百分之|半数|[\d{_CHINESE}]")
_IN_WORDS = re.compile(
    rf"(?P<double>翻了?(?P<times>[一两])?番)|一半|半数|(?P<whole>[{_CHINESE}]{{1,4}})分之(?P<part>[{_CHINESE}]{{1,4}})"
)
_DIGIT_RUN = re.compile(r"\d+(?:[.,]\d+)*")
_ARABIC = re.compile(r"(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+)(?:\.\d+)?")
_SPACED = re.compile(r"(?<!\d )\d{1,3}(?: \d{3})+(?![\d,.])")
_SPELLED = re.compile(rf"[{_CHINESE}]+(?:点[零〇一二三四五六七八九]+)?")
_HUNDREDTHS = re.compile(r"百分之\s?")
_RANGE = re.compile(r"\s?(?:至|到|-|—{1,2}|~)\s?")
_MORE = re.compile(r"\s?[余多几来](?=[\s（(]?[^\s，。；、：！？）)])")
_POWER = re.compile(rf"\s?(?:{_words(*_POWERS)})(?!分)")
_UNIT = re.compile(
    rf"\s{{0,6}}(?:(?P<percent>[%‰])|(?P<money>元(?![素旦宵月件]))|(?P<tenths>成(?![立果为都员功效本熟长品绩交了型]))"
    rf"|(?P<measure>{_words(_MEASURES)})|(?P<count>{_words(COUNT_UNITS)}))"
)
_SECOND_UNIT = re.compile(
    rf"\s?(?:[（(]\s?(?:{_words(COUNT_UNITS)})\s?[)）]|/\s?(?:{_words(COUNT_UNITS)}))(?:次)?"
)
_AFTER = re.compile(r"\s?(左右|上下|以上|以下|以内|之内)|\s?余(?=[，。；、：）)]|\Z)")
_BEFORE = re.compile(
    r"(?:(?P<about>大约|约为|(?<![预签合履特邀公节违])约)|(?P<near>将近|接近|(?<![最附邻靠亲相临])近)"
    r"|(?P<over>超过|突破|不少于|不低于|不下|至少|最少|高于|多于|(?<!高)超|逾)"
    r"|(?P<under>不超过|不足|不到|至多|最多|少于|低于))\s?\Z"
)
_BARE_AFTER = re.compile(r"\s*(?:[，,；;。）)！!？?]|[、和及与]\s?\d|\Z)")
_BARE_BEFORE = re.compile(r"[\u4e00-\u9fff:：”】)）、]\s{0,3}\Z")
_CHAIN = re.compile(r"\s?[、，,和及与]\s?")
# A Chinese numeral that is part of a word: what stands before it, or what goes on after it.
_WORD_BEFORE = re.compile(r"[无跑统进唯同单逐某另每任之第合划如不归哪初几数专万其]\Z")
_WORD_GOES_ON = re.compile(
    r"一次性|一件事|一条龙|一个(?:窗口|平台|标准|口子|端|系统)|一部分|一系列|一类事|一起(?![案因行政诉讼复议投举])|一本(?:账|通)"
    r"|一张(?:网|表|图|清单)|一人一|一企一|一项一|一事一|一户一|一篇一|一条一|一个一|一案一|一单一|一次办|一批(?!次)"
    r"|一类(?!申请)|一所有|[一二三]版|百分百|千家|万户|百件|千件|万件|[一二三四五六]类(?:内部|过程)|一处室|一位数|[二三四]级"
)


def quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of a text, in order.

    Years, dates, numbers of documents, articles, telephones, postcodes, houses and pages are none, nor
    are numerals that are part of a word. Time is linear in the length of the text.
    """
    plain = narrow(text)
    masked = _Masked(plain)
    found: list[Quantity] = []
    at = 0
    while match := _START.search(plain, at):
        at = match.start()
        skip = masked.end_at(at)
        if skip is not None:
            # What is left of a number behind a mask that ends within it is no figure of its own.
            rest = _DIGIT_RUN.match(plain, skip) if plain[skip - 1].isdecimal() else None
            at = rest.end() if rest else skip
            continue
        quantity, at = _read(plain, at, masked)
        if quantity is not None:
            found.append(replace(quantity, text=text[quantity.start : quantity.end]))
    return tuple(_chained(found, plain))


class _Masked:
    """Spans of a text that hold no figure."""

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in _MASK.finditer(text)]
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def end_at(self, position: int) -> int | None:
        """The end of the span that covers ``position``."""
        at = bisect_right(self._starts, position) - 1
        return self._ends[at] if at >= 0 and position < self._ends[at] else None


@dataclass(slots=True)
class _Numeral:
    low: Decimal
    high: Decimal
    step: Decimal
    """The place value of the last digit that is not 0: 930 → 10, 12000 → 1000, 1.2 → 0.1."""
    end: int
    chinese: bool


def _step(value: Decimal) -> Decimal:
    if value == 0:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _numeral_at(text: str, at: int) -> _Numeral | None:
    if (match := _SPACED.match(text, at)) and _UNIT.match(text, match.end()):
        # “1 326 件” may be 1326 with blanks in it, or 326 behind a stray number.
        low, high = Decimal(match.group().split(" ")[-1]), Decimal(match.group().replace(" ", ""))
        return _Numeral(low, high, Decimal(1), match.end(), False)
    if match := _ARABIC.match(text, at):
        if match.end() - at > _LONGEST:
            return None
        value = Decimal(match.group().replace(",", ""))
        return _Numeral(value, value, _step(value), match.end(), False)
    match = _SPELLED.match(text, at)
    if not match:
        return None
    printed = match.group()
    if len(printed) > _LONGEST:
        return None
    if len(printed) == 2 and all(c >= "一" and c in _DIGITS for c in printed):  # “三五件”
        low, high = (Decimal(_DIGITS[c]) for c in printed)
        return _Numeral(low, high, Decimal(1), match.end(), True) if low < high else None
    found = numeral(printed)
    if found is None:
        return None
    return _Numeral(found, found, _step(found), match.end(), True)


def _read(text: str, start: int, masked: _Masked) -> tuple[Quantity | None, int]:
    """The quantity whose numeral starts at ``start`` if it is one, and where to go on."""
    if (words := _IN_WORDS.match(text, start)) and words["whole"] != "百":
        return _share_in_words(text, words)
    hundredths = _HUNDREDTHS.match(text, start)
    number = _numeral_at(text, hundredths.end() if hundredths else start)
    if number is None:
        run = _ARABIC.match(text, start) or _SPELLED.match(text, start)
        return None, run.end() if run else start + 1
    if start and text[start - 1] in "./-—:" and text[start - 2 : start - 1].isdecimal():
        return None, number.end
    if hundredths:
        return _quantity(text, start, number, number.end, "percent", "%", False)
    ranged = _range(text, start, number, masked)
    more = False
    for _ in range(2):
        if match := _MORE.match(text, number.end):
            more, number.end = True, match.end()
        if match := _POWER.match(text, number.end):
            factor = Decimal(_POWERS[match.group().strip()])
            number.low, number.high, number.step = (
                number.low * factor,
                number.high * factor,
                number.step * factor,
            )
            number.end = match.end()
    unit = _UNIT.match(text, number.end)
    if unit is None:
        if number.chinese or not _bare(text, start, number.end):
            return None, number.end
        return _quantity(text, start, number, number.end, "count", "", more)
    if number.chinese and not more and _in_word(text, start, unit.end()):
        return None, unit.end()
    name = unit.group().strip()
    end = unit.end()
    if unit["percent"] or unit["tenths"]:
        factor = Decimal({"%": "1", "‰": "0.1", "成": "10"}[name])
        number.low, number.high, number.step = number.low * factor, number.high * factor, number.step * factor
        return _quantity(text, start, number, end, "percent", "%", more)
    if unit["money"]:
        return _quantity(text, start, number, end, "money", "元", more)
    if unit["measure"]:
        if ranged or name in ("号", "年", "月", "日", "级", "届", "大", "维", "周年", "季度"):
            return None, end
        return _quantity(text, start, number, end, "other", name, more)
    if second := _SECOND_UNIT.match(text, end):
        end = second.end()
    return _quantity(text, start, number, end, "count", name, more)


def _share_in_words(text: str, words: re.Match[str]) -> tuple[Quantity | None, int]:
    """一半, 三分之一 and 翻一番 as percentages: nobody means them to the digit."""
    part, whole = numeral(words["part"] or "一"), numeral(words["whole"] or "二")
    if part is None or not whole or part > whole:
        return None, words.end()
    value = part / whole * 100
    if words["double"]:
        value = Decimal(300 if words["times"] == "两" else 100)
    margin = value / 20
    number = _Numeral(value - margin, value + margin, margin, words.end(), True)
    before = _BEFORE.search(text, max(0, words.start() - 5), words.start())
    if before and (before["over"] or before["under"]):
        number.low = number.high = value
    return _quantity(text, words.start(), number, words.end(), "percent", "%", False)


def _range(text: str, start: int, number: _Numeral, masked: _Masked) -> bool:
    """Takes in the upper end of “3至5条” or “3条至5条”; a change (“由3件至5件”) is no range."""
    joint = _RANGE.match(text, number.end)
    first_unit = None
    if joint is None:
        first_unit = _UNIT.match(text, number.end)
        joint = _RANGE.match(text, first_unit.end()) if first_unit else None
    if (
        joint is None
        or masked.end_at(joint.end()) is not None
        or text[max(0, start - 1) : start] in ("由", "从")
    ):
        return False
    upper = _numeral_at(text, joint.end())
    if upper is None or upper.low <= number.low:
        return False
    unit = _UNIT.match(text, upper.end)
    if first_unit and (unit is None or unit.group().strip() != first_unit.group().strip()):
        return False
    if unit is None and not _MORE.match(text, upper.end) and not _POWER.match(text, upper.end):
        return False
    number.high, number.step, number.end = upper.high, max(number.step, upper.step), upper.end
    return True


def _in_word(text: str, start: int, end: int) -> bool:
    if _WORD_BEFORE.search(text, max(0, start - 1), start) or _WORD_GOES_ON.match(text, start):
        return True
    return text[start] in "百千万亿" and not _BEFORE.search(text, max(0, start - 5), start)


def _bare(text: str, start: int, end: int) -> bool:
    """Whether a number without a unit stands where a count does (“处理决定 21595；”)."""
    return bool(_BARE_AFTER.match(text, end) and _BARE_BEFORE.search(text, max(0, start - 4), start))


def _quantity(
    text: str, start: int, number: _Numeral, end: int, kind: QuantityKind, unit: str, more: bool
) -> tuple[Quantity, int]:
    low, high, step = number.low, number.high, number.step
    least = Decimal(1) if kind == "count" else Decimal("0.01")
    if more:
        high += max(step - least, Decimal(0))
    after = _AFTER.match(text, end)
    before = _BEFORE.search(text, max(0, start - 5), start)
    word = (after.group(1) or "余") if after else ""
    if word == "余" and not more:
        high += max(step - least, Decimal(0))
    elif word == "以上":
        high = INFINITY
    elif word in ("以下", "以内", "之内"):
        low = Decimal(0)
    if (before and before["about"]) or word in ("左右", "上下"):
        margin = max(step / 2, low / 50)
        low, high = low - margin, high + margin
    elif before and before["near"]:
        low -= step
    elif before and before["over"]:
        high = INFINITY
    elif before and before["under"]:
        low = Decimal(0)
    if after:
        end = after.end()
    if before:
        start = before.start()
    return Quantity(start, end, text[start:end], low, high, unit, kind), end


def _chained(found: list[Quantity], text: str) -> Iterable[Quantity]:
    """“12、13和14件”: a bare number takes the unit of the number that it is listed with."""
    result: list[Quantity] = []
    after: Quantity | None = None
    for quantity in reversed(found):
        if (
            not quantity.unit
            and after is not None
            and after.kind == "count"
            and _CHAIN.fullmatch(text, quantity.end, after.start)
        ):
            quantity = replace(quantity, unit=after.unit)
        result.append(quantity)
        after = quantity
    return reversed(result)
