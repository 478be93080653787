"""The period of the statistics, and other dates against it. See ``FINDERS``."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from checker.audit import Location
from checker.document import Paragraph
from checker.ground.yamlfile import Fields, as_text
from checker.language.numerals import numeral
from checker.report import Report
from checker.rules.base import Case, Outcome
from checker.rules.kind import Compiled, Context, Kind
from checker.rules.slip import one_slip
from checker.rules.text_parts import text_parts

_DAY = r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"
_OPENING = re.compile(r"\s*((?:19|20)\d{2})\s*年度?\s*[，,]")
_FULL_DATE = re.compile(_DAY)
_YEAR = re.compile(r"((?:19|20)\d{2})\s*年")
_CUTOFF = re.compile(r"截[至止]\s*到?\s*(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_ANY_DAY = re.compile(
    r"(?<![\d.\-—–~～/])(?:((?:19|20)\d{2})\s{0,3}年\s{0,3})?(\d{1,2})\s{0,3}月\s{0,3}(\d{1,2})\s{0,3}日"
)
_LEAP = 2000
_COMMON_YEAR = 2001
"""29 February is a last day in no year but some."""
_SIGNED = re.compile(
    r"\s*(?:发布|公开|成文|印发|发文)?(?:日期|时间)?\s*[:：]?\s*(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?\s*"
)
_PUBLISHED = re.compile(
    r"(?:发布|公开|成文|发文|生成)(?:日期|时间)\s*[:：]\s*(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})"
)
_CHINESE_DATE = re.compile(
    r"(二[〇○零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_TAIL = 6
"""A date of signature stands in one of so many last paragraphs."""


class Limit(NamedTuple):
    """The last day of the following year on which a report is in time."""

    month: int
    day: int


_END_OF_MARCH = Limit(3, 31)
Finder = Callable[[Report, Limit], Iterable[Outcome]]


class _Dated(NamedTuple):
    """A date as printed; ``day`` is ``None`` where there is no such day."""

    day: date | None
    text: str
    location: Location


def _period(report: Report, _: Limit) -> Iterator[Outcome]:
    """From 1 January to 31 December of one year."""
    period = report.period
    if period is None:
        yield Outcome("not_applicable", reason="没有写明统计期限")
        return
    start, end = period.start, period.end
    said: str | None = None
    if start is None or end is None:
        # Figures run together when a page loses its 年 and 月: that is no date to judge.
        impossible = [
            match[0] for match in _FULL_DATE.finditer(period.text) if _day(*map(int, match.groups())) is None
        ]
        if not impossible:
            yield Outcome("unknown", reason="统计期限的日期不完整")
            return
        said = f"没有“{impossible[0]}”这一天"
    elif end < start:
        said = "止期早于起期"
    elif start.year != end.year:
        said = "起止不在同一年"
    elif (start.month, start.day, end.month, end.day) != (1, 1, 12, 31):
        said = "不是 1 月 1 日至 12 月 31 日"
    if said is None:
        yield Outcome("pass")
        return
    location = Location(period.place, label="统计期限")
    slots = {"text": period.text, "problem": said}
    year = f"{report.year}年" if report.year else ""
    values = {"统计期限": period.text, "应为": f"{year}1月1日至{year}12月31日"}
    yield Outcome("fail", slots=slots, values=values, locations=(location,), subject="period")


def _title_year(report: Report, _: Limit) -> Iterator[Outcome]:
    """The year of the title is the year of the period."""
    period, title = report.period, report.title
    titled = _YEAR.search(title.text) if title else None
    if title is None or titled is None or period is None or period.end is None:
        yield Outcome("not_applicable", reason="标题或统计期限中没有年份")
        return
    year = int(titled[1])
    # A period that is wrong in itself is a matter of its own.
    if period.start is None or period.start.year != period.end.year or year == period.end.year:
        yield Outcome("pass")
        return
    yield Outcome(
        "fail",
        slots={"title": str(year), "period": str(period.end.year)},
        values={"标题": f"{year} 年", "统计期限": period.text},
        locations=(
            Location(title.place(titled.start(), titled.end()), label="标题"),
            Location(period.place, "related", "统计期限"),
        ),
        subject="title-year",
    )


def _opening(report: Report, _: Limit) -> Iterator[Outcome]:
    """The first sentence of the first section speaks of the report's year."""
    overview = next((section for section in report.sections if section.heading and section.body), None)
    first = overview.body[0] if overview else None
    said = _OPENING.match(first.text) if first else None
    if first is None or said is None or report.year is None:
        yield Outcome("not_applicable", reason="第一部分不是以年份开头")
    elif str(report.year) in first.text:
        yield Outcome("pass")
    else:
        yield Outcome(
            "fail",
            slots={"text": said[0].strip(), "year": str(report.year)},
            values={"正文": said[0].strip(), "报告年度": f"{report.year} 年"},
            locations=(Location(first.place(*said.span()), label="正文"),),
            subject="opening-year",
        )


def _cutoff(report: Report, _: Limit) -> Iterator[Outcome]:
    """Dates after 截至 that look like a slip of the period's end; a count taken in mid-year is none."""
    if report.year is None:
        yield Outcome("unknown", reason="未读到年度")
        return
    end = date(report.year, 12, 31)
    found: list[tuple[int, int, str, Location]] = []
    whole = False
    for one in text_parts(report, ("prose",)):
        for match in _CUTOFF.finditer(one.text):
            year, month, day = (int(part) if part else report.year for part in match.groups())
            if year != report.year:
                continue
            if (month, day) == (12, 31):
                whole = True
            else:
                found.append((month, day, match[0], one.location(*match.span())))
    slips = [
        (text, location)
        for month, day, text, location in found
        if _day(report.year, month, day) is None or _like_year_end(month, day, whole)
    ]
    for text, location in slips:
        yield Outcome(
            "fail",
            text,
            slots={"text": text, "end": f"{end.year} 年 12 月 31 日"},
            values={"文中": text, "统计期末": f"{end.year} 年 12 月 31 日"},
            locations=(location,),
            subject=f"cutoff {text}",
        )


def _no_such_day(report: Report, _: Limit) -> Iterator[Outcome]:
    """Dates that no calendar has; what the period and the cut-offs say is a matter of its own."""
    period = report.period.text if report.period else ""
    for one in text_parts(report, ("prose",)):
        if "日" not in one.text:
            continue
        own = {at for match in _CUTOFF.finditer(one.text) for at in range(*match.span())}
        for match in _ANY_DAY.finditer(one.text):
            year, month, day = (int(part) if part else _LEAP for part in match.groups())
            if _day(year, month, day) is not None or match[0] in period:
                continue
            if match.start(2) in own and year in (report.year, _LEAP):
                continue
            text = "".join(match[0].split())
            yield Outcome(
                "fail",
                text,
                slots={"text": text},
                values={"文中": text, "历法": _days_of(year, month)},
                locations=(one.location(*match.span()),),
                subject=f"no such day {text}",
            )


def _days_of(year: int, month: int) -> str:
    return f"{month} 月只有 {monthrange(year, month)[1]} 天" if 1 <= month <= 12 else "一年只有 12 个月"


def _like_year_end(month: int, day: int, whole: bool) -> bool:
    """Whether the day is one slip from 31 December. A digit lost (3, 1) or 30 for 31 is; another digit
    wrong (21, 11) only where the report also counts to 31 December."""
    if month != 12:
        return False
    return day in (3, 1, 30) or (whole and one_slip(str(day), "31"))


def _signature(report: Report, _: Limit) -> Iterator[Outcome]:
    """Signed or published before the period has ended."""
    if report.year is None:
        yield Outcome("unknown", reason="未读到年度")
        return
    end = report.period.end if report.period and report.period.end else date(report.year, 12, 31)
    dates = list(_dates_of_publication(report))
    if not dates:
        yield Outcome("not_applicable", reason="没有署期或发布日期")
    for dated in dates:
        if dated.day is None or dated.day >= end:
            yield Outcome("pass", dated.text)
            continue
        yield Outcome(
            "fail",
            dated.text,
            slots={"text": dated.text, "end": f"{end.year} 年 {end.month} 月 {end.day} 日"},
            values={"署期": dated.text, "统计期末": f"{end.year} 年 {end.month} 月 {end.day} 日"},
            # A report may be finished some days too soon; one of last January is impossible.
            severity=None if end - dated.day > timedelta(days=60) else "warning",
            locations=(dated.location,),
            subject="signature",
        )


def _late(report: Report, last: Limit) -> Iterator[Outcome]:
    """Signed or published after the last day for it, as a rule 31 March of the following year."""
    if report.year is None:
        yield Outcome("unknown", reason="未读到年度")
        return
    limit = date(report.year + 1, *last)
    dates = list(_dates_of_publication(report))
    if not dates:
        yield Outcome("not_applicable", reason="没有署期或发布日期")
    for dated in dates:
        if dated.day is None or dated.day <= limit:
            yield Outcome("pass", dated.text)
        else:
            slots = {"text": dated.text, "limit": f"{limit.year} 年 {limit.month} 月 {limit.day} 日"}
            values = {"署期": dated.text, "期限": slots["limit"]}
            place = (dated.location,)
            yield Outcome("fail", dated.text, slots=slots, values=values, locations=place, subject="late")


def _dates_of_publication(report: Report) -> Iterator[_Dated]:
    """The date under the report, and a date of publication before its first section."""
    tail = [paragraph for section in report.sections for paragraph in section.body][-_TAIL:]
    for paragraph in reversed(tail):
        dated = _signed(paragraph)
        if dated:
            yield dated
            break
    for one in text_parts(report, ("preamble",)):
        for match in _PUBLISHED.finditer(one.text):
            day = _day(*map(int, match.groups()))
            yield _Dated(day, match[0], one.location(*match.span()))


def _signed(paragraph: Paragraph) -> _Dated | None:
    """The paragraph is a date, alone or after the organ's name."""
    text = paragraph.text.rstrip()
    if len(text) > 60:
        return None
    for pattern in (_FULL_DATE, _CHINESE_DATE, _SIGNED):
        matches = [match for match in pattern.finditer(text) if match.end() == len(text)]
        before = text[: matches[0].start()].strip() if matches else "。"
        if not matches or any(mark in before for mark in "，。；、：至日起") or len(before) > 30:
            continue
        match = matches[0]
        year, month, day = (_number(part) for part in match.groups())
        location = Location(paragraph.place(*match.span()), label="署期")
        return _Dated(_day(year, month, day), match[0].strip(), location)
    return None


def _number(text: str) -> int:
    return int(numeral(text) or 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


class Sought(NamedTuple):
    find: Finder
    slots: tuple[str, ...]
    said: str
    """What it looks for, in Chinese."""


FINDERS: Mapping[str, Sought] = {
    "period": Sought(_period, ("text", "problem"), "统计期限不是全年"),
    "title-year": Sought(_title_year, ("title", "period"), "标题与统计期限的年度不同"),
    "opening-year": Sought(_opening, ("text", "year"), "第一部分开头写的是别的年份"),
    "cutoff": Sought(_cutoff, ("text", "end"), "“截至”的日期疑为笔误"),
    "no-such-day": Sought(_no_such_day, ("text",), "历法上没有的日期"),
    "signature": Sought(_signature, ("text", "end"), "署期或发布日期早于统计期末"),
    "late": Sought(_late, ("text", "limit"), "署期或发布日期晚于期限 before"),
}
"""What to look for → how, and the slots of its message."""
_MEANT = dict.fromkeys(("published", "publish", "deadline", "signed", "公布", "期限"), "late")
_BEFORE = re.compile(r"(\d{1,2})[-月](\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class Dates:
    """The compiled rule."""

    find: Finder
    limit: Limit

    def run(self, case: Case) -> Iterable[Outcome]:
        return list(self.find(case.report, self.limit)) or [Outcome("pass")]


def _compile(fields: Fields, context: Context) -> Compiled:
    find = fields.choice("find", FINDERS, meant=_MEANT)
    return Compiled(Dates(FINDERS[find].find, _limit(fields, find)), frozenset(FINDERS[find].slots))


def _limit(fields: Fields, find: str) -> Limit:
    if not fields.has("before"):
        return _END_OF_MARCH
    if find != "late":
        raise fields.source.fault("“before”只与 find: late 同用", "before")
    node = fields.node("before")
    said = _BEFORE.fullmatch(as_text(node, "before").strip())
    month, day = (int(said[1]), int(said[2])) if said else (0, 0)
    if _day(_COMMON_YEAR, month, day) is None:
        raise node.fault("“before”应写次年的月-日，如 01-31")
    return Limit(month, day)


KIND = Kind(
    summary="统计期限和报告中的日期",
    keys={
        "find": {
            "enum": list(FINDERS),
            "description": "查什么：" + "；".join(f"{name} {one.said}" for name, one in FINDERS.items()),
        },
        "before": {"type": "string", "description": "公布的期限：次年的月-日，如 01-31；不写则是 03-31"},
    },
    required=("find",),
    compile=_compile,
    reads="prose",
)
