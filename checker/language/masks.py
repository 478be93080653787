"""What looks like a figure and is none: years, dates, numbers of documents, telephones, addresses."""

from __future__ import annotations

import re
from bisect import bisect_right

from checker.language.numerals import NUMERALS
from checker.language.units import COUNT_UNITS, MEASURES, words

# Every alternative is bounded, so that a scan stays linear.
_SMALL = r"[\d一二三四五六七八九十]{1,3}"
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
      (?:(?:学年|年)度?|(?!\d|\s?(?:{words(COUNT_UNITS)})))
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
      (?!\d|\s?(?:[余多来万亿千百元]|{words(COUNT_UNITS, MEASURES)}))
    | (?<!\d)(?:11[0249]|120|12[13]\d\d)(?![\d.%]|\s?(?:[余多来万亿千百元]|{words(COUNT_UNITS, MEASURES)}))
    | [A-Za-z]{{1,40}}[-.]?\d{{1,20}}(?:\.\d{{1,20}})?[A-Za-z0-9]{{0,40}}
    | \d{{1,20}}(?:\.\d{{1,20}})?[A-Za-z]{{1,40}}\d{{0,20}}
    | (?<!\d)\d{{1,2}}\s?[:：]\s?\d{{2}}(?!\d)
    | \d{{1,20}}\s?[×xX*/]\s?\d{{1,20}}(?:\s?小时)?
    | [\dN]{{1,8}}\+[\dNX]{{1,8}}(?:\+[\dNX]{{1,8}}){{0,8}}
    | 十[二三四五六七]五
    | (?<![更创革刷全最])新\s?\d{{1,3}}\s?条
    | [“‘「](?:[^“”‘’」\d]{{0,6}}\d{{1,4}}\s?[条号项]|[{NUMERALS}]{{1,3}}[^“”‘’」，。；\d]{{1,12}})[”’」]
    """,
    re.X,
)


class Masked:
    """Spans of a text that hold no figure."""

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in _MASK.finditer(text)]
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def end_at(self, position: int) -> int | None:
        """The end of the span that covers ``position``."""
        at = bisect_right(self._starts, position) - 1
        return self._ends[at] if at >= 0 and position < self._ends[at] else None
