"""The quantities of a text: full-width digits, thousands, 十二, 1.2万, 930余, 近, 约, 元, %."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from checker.language.characters import narrow
from checker.language.masks import Masked
from checker.language.numerals import DIGITS, NUMERALS, POWERS, numeral, parsed, step
from checker.language.quantity import INFINITY, Quantity, QuantityKind
from checker.language.units import COUNT_UNITS, MEASURES, words

_TO_GO_ON = frozenset("十拾百佰千仟万萬亿億廿卅卌")
_NEAR = Decimal("0.4")
"""By how much at most of itself a number that is “near” lies below it: “近百件” is not 50."""
_LONGEST = 24
"""How many characters a numeral can have: what is longer is no figure of a report."""
_START = re.compile(rf"翻了?[一两]?番|百分之|半数|[\d{NUMERALS}]")
_IN_WORDS = re.compile(
    rf"(?P<double>翻了?(?P<times>[一两])?番)|一半|半数|(?P<whole>[{NUMERALS}]{{1,4}})分之(?P<part>[{NUMERALS}]{{1,4}})"
)
_RATHER_OVER = re.compile(r"还?(?:有余|多(?![件条项个])|强)")
"""“一半多”: more than half, nobody says how much."""
_DIGIT_RUN = re.compile(r"\d+(?:[.,]\d+)*")
_ARABIC = re.compile(r"(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+)(?:\.\d+)?")
_TORN = re.compile(r"\d{1,3}(?: ?[,，] ?\d{3})+(?![\d,，])(?:\.\d+)?")
"""Thousands set off by full-width commas, or by commas and blanks."""
_BESIDE_TORN = re.compile(r"(?:分别|依次|[表图例注]|附件)[\u4e00-\u9fff]{0,3}\Z")
"""Behind it the commas part numbers of their own."""
_MIXED = re.compile(
    r"\d{1,4}(?:\.\d{1,4})?[十拾百佰千仟万萬亿億](?:零?\d{1,4}[十拾百佰千仟万萬]{1,2}){0,3}(?:零?\d{1,4})?(?![\d.])"
)
"""Digits with places in characters among them: “12万3千”, “2拾3”."""
_SPACED = re.compile(r"(?<!\d )\d{1,3}(?: \d{3})+(?![\d,.])")
_SPELLED = re.compile(rf"[{NUMERALS}]+(?:点[零〇一二三四五六七八九]+)?")
_HUNDREDTHS = re.compile(r"百分之\s?")
_HUNDREDTH = re.compile(r"[一二三四五六七八九](?=[，。；、：）]|\Z)")
_RANGE = re.compile(r"\s?(?:至|到|-|—{1,2}|~)\s?")
_MORE = re.compile(r"\s?[余多几来](?=[\s（(]?[^\s，。；、：！？）)])")
_POWER = re.compile(rf"\s?(?:{words(*POWERS)})(?!分)")
_UNIT = re.compile(
    rf"\s{{0,6}}(?:(?P<percent>[%‰])|(?P<money>元(?![素旦宵月件]))|(?P<tenths>成(?![立果为都员功效本熟长品绩交了型]))"
    rf"|(?P<measure>{words(MEASURES)})|(?P<count>{words(COUNT_UNITS)}))"
)
_UNIT_IN_BRACKETS = re.compile(
    rf"\s?[（(]\s?(?:(?P<power>[万亿])?(?P<money>元)"
    rf"|(?P<count>{words(COUNT_UNITS)})(?:\s?[/、]\s?(?:{words(COUNT_UNITS)}))?)\s?[)）]"
)
_MARKS = dict(zip("“‘「『\"'（(【[〔", "”’」』\"'）)】]〕", strict=True))
"""Marks in which a numeral stands before its unit: “38”件, （36）件."""
_BRACKETS = frozenset("（(【[〔")
_NUMBERED = re.compile(r"[第条款项章节则附件表图\d]\s?\Z")
"""Before it a number in brackets is that of a paragraph."""
_STOP_AFTER = re.compile(r"\s?(?:[，。；、：,;:！？!?）)]|其中|\Z)")
_ENUMERATED_UP_TO = 10
"""Up to which number a figure in brackets may be an enumerator (“（2）项目管理”)."""
_SECOND_UNIT = re.compile(
    rf"\s?(?:[（(]\s?(?:{words(COUNT_UNITS)})\s?[)）]|/\s?(?:{words(COUNT_UNITS)}))(?:次)?"
)
_AFTER = re.compile(r"\s?(左右|上下|以上|以下|以内|之内)|\s?余(?=[，。；、：）)]|\Z)")
_BEFORE = re.compile(
    r"(?:(?P<about>大约|约为|(?<![预签合履特邀公节违])约)|(?P<near>将近|接近|(?<![最附邻靠亲相临])近)"
    r"|(?P<over>超过|突破|不少于|不低于|不下|至少|最少|高于|多于|(?<!高)超|逾)"
    r"|(?P<under>不超过|不足|不到|至多|最多|少于|低于))\s?\Z"
)
_BARE_AFTER = re.compile(
    r"\s*(?:[，,；;。）)！!？?]|[、和及与]\s?\d|、[\u4e00-\u9fff]{2,12}\d+\s?[、，,；;。）)]|\Z)"
)
"""“予以公开 6、部分公开 1，……”: numbers without a unit may be listed, too."""
_BARE_BEFORE = re.compile(r"[\u4e00-\u9fff:：”】)）、]\s{0,3}\Z")
_CHAIN = re.compile(r"\s?[、，,和及与]\s?")
# A Chinese numeral that is part of a word: what stands before it, or what goes on after it.
_WORD_BEFORE = re.compile(r"[无跑统进唯同单逐某另每任之第合划如不归哪初几数专万其]\Z")
_WORD_GOES_ON = re.compile(
    r"一次性|一件事|一条龙|一[项栏](?=[为是填]\d)|一个(?:窗口|平台|标准|口子|端|系统)|一部分|一系列|一类事|一起(?![案因行政诉讼复议投举])|一本(?:账|通)"
    r"|一张(?:网|表|图|清单)|一[人企项事户篇条个案单件宗起份批期类]一|一次办|一批(?!次)"
    r"|一类(?!申请)|一所有|[一二三]版|百分百|[一二三四五六]类(?:内部|过程)|一处室|一位数|[二三四]级"
)

_CAPITAL_WORDS = frozenset(("队伍", "大陆", "登陆", "内陆", "水陆", "着陆", "收拾", "捡拾", "放肆"))
"""Words that end with what also is a numeral."""


def quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of a text, in order.

    Years, dates, numbers of documents, articles, telephones, postcodes, houses and pages are none, nor
    are numerals that are part of a word. Time is linear in the length of the text.
    """
    plain = narrow(text)
    match = _START.search(plain)
    if match is None:
        return ()
    masked = Masked(plain)
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
            printed = text[quantity.start : quantity.end]
            found.append(quantity if quantity.text == printed else replace(quantity, text=printed))
    return tuple(_chained(found, plain))


@dataclass(slots=True)
class _Numeral:
    """A number as it stands in a text."""

    low: Decimal
    high: Decimal
    step: Decimal
    """The place value of the last digit that is not 0: 930 → 10, 12000 → 1000, 1.2 → 0.1."""
    end: int
    chinese: bool
    margin: Decimal = Decimal(0)
    rough: bool = False

    def scale(self, factor: Decimal) -> None:
        self.low, self.high, self.step = self.low * factor, self.high * factor, self.step * factor
        self.margin *= factor


def _numeral_at(text: str, at: int) -> _Numeral | None:
    if (match := _SPACED.match(text, at)) and _UNIT.match(text, match.end()):
        # “1 326 件” may be 1326 with blanks in it, or 326 behind a stray number.
        low, high = Decimal(match.group().split(" ")[-1]), Decimal(match.group().replace(" ", ""))
        return _Numeral(low, high, Decimal(1), match.end(), False, rough=True)
    match = _digits_at(text, at)
    chinese = match is None
    match = match or _SPELLED.match(text, at)
    if not match or match.end() - at > _LONGEST:
        return None
    printed = match.group()
    if len(printed) == 2 and all(c >= "一" and c in DIGITS for c in printed):  # “三五件”
        low, high = (Decimal(DIGITS[c]) for c in printed)
        return _Numeral(low, high, Decimal(1), match.end(), True, rough=True) if low < high else None
    found = parsed(printed)
    if found is None:
        return None
    coarse = found.place < 1 or any(c in "万亿萬億" for c in printed)
    margin = found.place if coarse else Decimal(0)
    return _Numeral(found.value, found.value, step(found.value), match.end(), chinese, margin)


def _digits_at(text: str, at: int) -> re.Match[str] | None:
    """A number that begins with a digit, thousands and places in characters included."""
    plain = _ARABIC.match(text, at)
    if plain is None:
        return None
    torn = _TORN.match(text, at)
    if torn and torn.end() > plain.end() and not _BESIDE_TORN.search(text, max(0, at - 6), at):
        behind = _MORE.match(text, torn.end()) or _POWER.match(text, torn.end())
        if behind or _UNIT.match(text, torn.end()):
            return torn
    mixed = _MIXED.match(text, at)
    return mixed if mixed and mixed.group()[-1].isdecimal() | (mixed.end() > plain.end() + 1) else plain


def _read(text: str, start: int, masked: Masked) -> tuple[Quantity | None, int]:
    """The quantity whose numeral starts at ``start`` if it is one, and where to go on."""
    if (words := _IN_WORDS.match(text, start)) and words["whole"] != "百":
        return _share_in_words(text, words)
    hundredths = _HUNDREDTHS.match(text, start)
    number = _numeral_at(text, hundredths.end() if hundredths else start)
    if number is None:
        run = _MIXED.match(text, start) or _ARABIC.match(text, start) or _SPELLED.match(text, start)
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
            _scale(number, match.group().strip())
            number.end = match.end()
    before = start
    if marked := _marked(text, start, number):
        before, number.end = marked
    unit = _UNIT.match(text, number.end)
    if unit is None:
        return _without_unit(text, before, number, more)
    if number.chinese and not more and _in_word(text, start, unit.end()):
        return None, unit.end()
    if before != start and unit["count"] and not _is_marked_count(text, before, number, unit):
        return None, unit.end()
    return _with_unit(text, before, number, unit, more, ranged)


def _scale(number: _Numeral, power: str) -> None:
    number.scale(Decimal(POWERS[power]))
    myriad = next((Decimal(POWERS[c]) for c in "亿億万萬" if c in power), None)
    if myriad is not None:
        number.margin = min(number.margin, myriad) or myriad


def _marked(text: str, start: int, number: _Numeral) -> tuple[int, int] | None:
    """Where a figure in marks of its own begins and ends: “38”件, （36）件."""
    before = text[start - 1] if start else ""
    if before not in _MARKS or text[number.end : number.end + 1] != _MARKS[before]:
        return None
    if not _UNIT.match(text, number.end + 1):
        return None
    # Quotation marks are nothing that sentences are read by; brackets are.
    return (start - 1 if before in _BRACKETS else start), number.end + 1


def _is_marked_count(text: str, before: int, number: _Numeral, unit: re.Match[str]) -> bool:
    """“受理申请（36）件”, but not “如下：（3）个人信息” and “第二十条（一）项”."""
    if _NUMBERED.search(text, max(0, before - 2), before):
        return False
    if number.low > _ENUMERATED_UP_TO:
        return True
    told = text[before - 1] if before else ""
    small = number.chinese and number.end - before <= len("（一）")
    return "\u4e00" <= told <= "\u9fff" and not small and bool(_STOP_AFTER.match(text, unit.end()))


def _without_unit(text: str, start: int, number: _Numeral, more: bool) -> tuple[Quantity | None, int]:
    """A bare number, or one whose unit stands in brackets: 81（件）."""
    behind = _UNIT_IN_BRACKETS.match(text, number.end)
    if behind and behind["money"]:
        if behind["power"]:
            _scale(number, behind["power"])
        return _quantity(text, start, number, behind.end(), "money", "元", more)
    if behind:
        return _quantity(text, start, number, behind.end(), "count", behind["count"], more)
    if number.chinese or not _bare(text, start, number.end):
        # “二十3件”: what goes on is no number of its own.
        goes_on = _DIGIT_RUN.match(text, number.end) if text[number.end - 1] in _TO_GO_ON else None
        return None, goes_on.end() if goes_on else number.end
    return _quantity(text, start, number, number.end, "count", "", more)


def _with_unit(
    text: str, start: int, number: _Numeral, unit: re.Match[str], more: bool, ranged: bool
) -> tuple[Quantity | None, int]:
    name = unit.group().strip()
    end = unit.end()
    if unit["percent"] or unit["tenths"]:
        number.scale(Decimal({"%": "1", "‰": "0.1", "成": "10"}[name]))
        if unit["tenths"]:
            number.margin = number.step
            if number.low == number.high and (more_exact := _HUNDREDTH.match(text, end)):  # “一成四”
                number.low = number.high = number.low + DIGITS[more_exact[0]]
                number.margin, end = Decimal(1), more_exact.end()
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
    number = _Numeral(value - margin, value + margin, margin, words.end(), True, rough=True)
    if over := _RATHER_OVER.match(text, words.end()):
        number.low, number.high, number.end = value, min(value + value / 2, Decimal(100)), over.end()
    before = _BEFORE.search(text, max(0, words.start() - 5), words.start())
    if before and (before["over"] or before["under"]):
        number.low = number.high = value
    return _quantity(text, words.start(), number, number.end, "percent", "%", False)


def _range(text: str, start: int, number: _Numeral, masked: Masked) -> bool:
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
    number.margin, number.rough = max(number.margin, upper.margin), True
    return True


def _in_word(text: str, start: int, end: int) -> bool:
    if _WORD_BEFORE.search(text, max(0, start - 1), start):
        return True
    if text[start] in "百千万亿":  # “百件实事”, but “近百件”
        return not _BEFORE.search(text, max(0, start - 5), start)
    if _WORD_GOES_ON.match(text, start):
        return True
    return text[max(0, start - 1) : start + 1] in _CAPITAL_WORDS


def _bare(text: str, start: int, end: int) -> bool:
    """Whether a number without a unit stands where a count does (“处理决定 21595；”)."""
    return bool(_BARE_AFTER.match(text, end) and _BARE_BEFORE.search(text, max(0, start - 4), start))


def _quantity(
    text: str, start: int, number: _Numeral, end: int, kind: QuantityKind, unit: str, more: bool
) -> tuple[Quantity, int]:
    low, high, step, margin = number.low, number.high, number.step, number.margin
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
        about = max(step / 2, low / 50)
        low, high = low - about, high + about
        number.rough = True
    elif before and before["near"]:
        low -= min(step, low * _NEAR)
    elif before and before["over"]:
        high = INFINITY
    elif before and before["under"]:
        low = Decimal(0)
    if after:
        end = after.end()
    if before:
        start = before.start()
    bounded = low != high and not number.rough
    margin = Decimal(0) if bounded else margin
    return Quantity(start, end, text[start:end], low, high, unit, kind, margin, number.rough), end


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
