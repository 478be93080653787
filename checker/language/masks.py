"""What looks like a figure and is none: dates, numbers of documents and telephones, names with numerals,
slogans."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from checker.language.numerals import NUMERALS
from checker.language.units import COUNT_UNITS, MEASURES, words

_COUNTS, _UNITS = words(COUNT_UNITS), words(COUNT_UNITS, MEASURES)
_SMALL = r"[\d一二三四五六七八九十]{1,3}"
_TIMES = r"[\d一二两三四五六七八九十]{1,3}"
"""How often something was done: “分三次对……公示”, “四次对……公开”."""
# Every alternative is bounded, so that a scan stays linear.
_MASK = re.compile(
    rf"""
      《[^《》]{{1,100}}》
    | (?:https?|ftp)\s?[:：/]{{1,4}}[!-~]{{1,300}}
    | (?<![A-Za-z0-9._-])[A-Za-z0-9._-]{{1,60}}@[A-Za-z0-9.-]{{1,60}}
    | (?<![A-Za-z0-9-])[A-Za-z][A-Za-z0-9-]{{0,60}}(?:\.[A-Za-z0-9-]{{1,60}}){{1,6}}(?:/[!-~]{{0,200}})?
    | (?<![A-Za-z0-9])\d[A-Za-z0-9-]{{0,60}}\.[A-Za-z]{{2,10}}(?:\.[A-Za-z]{{2,10}}){{0,3}}
    | 第\s?[\d{NUMERALS}]{{1,8}}
      (?:\s?[、,，和至—~-]\s?第?[\d{NUMERALS}]{{1,8}}(?=\s?[、,，和至条项款号期次届])){{0,6}}
    | [〔\[【(（［]?\s?(?:19|20)\d\d\s?[〕\]】)）］]\s?第?\s?\d{{1,5}}\s?号
    | [〔\[]?(?:19|20)\d{{3,6}}\s?号
    | (?<!\d)(?:19|20)\d\d\s?年?\s?[-—~至、和/]{{1,2}}\s?(?:19|20)\d\d\s?
      (?:(?:学年|年)度?|(?!\d|\s?(?:{_COUNTS})))
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
      (?!\d|\s?(?:[余多来万亿千百元]|{_UNITS}))
    | (?<!\d)(?:11[0249]|120|12[13]\d\d)(?![\d.%]|\s?(?:[余多来万亿千百元]|{_UNITS}))
    | [A-Za-z]{{1,40}}[-.]?\d{{1,20}}(?:\.\d{{1,20}})?[A-Za-z0-9]{{0,40}}
    | \d{{1,20}}(?:\.\d{{1,20}})?[A-Za-z]{{1,40}}\d{{0,20}}
    | (?<!\d)\d{{1,2}}\s?[:：]\s?\d{{2}}(?!\d)
    | \d{{1,20}}\s?[×xX*/]\s?\d{{1,20}}(?:\s?小时)?
    | [\dN]{{1,8}}\+[\dNX]{{1,8}}(?:\+[\dNX]{{1,8}}){{0,8}}
    | 十[二三四五六七]五
    | (?<![更创革刷全最])新\s?\d{{1,3}}\s?条
    | [“‘「](?:[^“”‘’」\d]{{0,6}}\d{{1,4}}\s?[条号项]
      |(?![{NUMERALS}]{{1,12}}[”’」])[{NUMERALS}]{{1,3}}[^“”‘’」，。；\d]{{1,12}})[”’」]
    | (?<![部百千万得积学评])分\s?{_TIMES}\s?(?:次|批次|批|轮|期)
    | [二两三四五六]\s?(?:类|项|者|种)(?=合计|合占|合共|共占|共计|总计|相加)
    | (?<![目以之])前\s?{_TIMES}\s?(?:位|名|项|类|个|家|种)
    | [每凡][\u4e00-\u9fff]{{0,4}}一(?:{_COUNTS})
    | {_TIMES}\s?次(?=[将把]|[对向就](?![象导业比应口读]))
    """,
    re.X,
)

_ONE = re.compile(rf"一(?:{_COUNTS})")
_FRAMES = re.compile(
    r"做到|坚持|确保|保证|理念|原则|要求|力争|力求|努力|秉承|秉持|本着|树立|践行|落实|实现|争取|严格|始终|切实|坚决|真正|推行"
    r"|按照|围绕|倡导|养成"
)
"""With what a slogan is brought in."""
_TOLD = re.compile(r"[年月共计]|截至|期内")
"""Behind it a figure is told, whatever stood before it."""
_WHENEVER = re.compile(r"[有来]\Z")
"""“有一件办一件”"""
_REACH = 24
"""How far before a slogan stands what brings it in."""
_BESIDE = re.compile(r"[\u4e00-\u9fff]{0,6}[、，,；;]?[\u4e00-\u9fff]{1,6}")
_BARE = re.compile(r"[、，,][\u4e00-\u9fff]{1,3}")
_CLOSED = re.compile(r"[\u4e00-\u9fff]{0,6}[”’」』]")


class Masked:
    """Spans of a text that hold no figure."""

    def __init__(self, text: str) -> None:
        spans = sorted([*(match.span() for match in _MASK.finditer(text)), *_slogans(text)])
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in spans:
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def end_at(self, position: int) -> int | None:
        """The end of the span that covers ``position``."""
        at = bisect_right(self._starts, position) - 1
        return self._ends[at] if at >= 0 and position < self._ends[at] else None


def _slogans(text: str) -> Iterator[tuple[int, int]]:
    """“收到一件、登记一件、答复一件”, “办理一件申请、化解一个矛盾”: each of them is meant, not one."""
    run: list[re.Match[str]] = []
    for match in (*_ONE.finditer(text), None):
        if run and (match is None or not _BESIDE.fullmatch(text, run[-1].end(), match.start())):
            if len(run) > 1 and _is_slogan(text, run):
                yield run[0].start(), run[-1].end()
            run = []
        if match is not None:
            run.append(match)


def _is_slogan(text: str, run: list[re.Match[str]]) -> bool:
    start, end = run[0].start(), run[-1].end()
    before = re.split(r"[。；;！!？?]", text[max(0, start - _REACH) : start])[-1]
    opened = max(before.rfind(mark) for mark in "“‘「『")
    if opened > max(before.rfind(mark) for mark in "”’」』") and _CLOSED.match(text, end):
        return not _TOLD.search(before, opened)
    frames = list(_FRAMES.finditer(before))
    if frames:
        return not _TOLD.search(before, frames[-1].end())
    if _WHENEVER.search(before):
        return True
    bare = all(_BARE.fullmatch(text, one.end(), following.start()) for one, following in pairwise(run))
    return len(run) > 2 and bare and not _TOLD.search(before)
