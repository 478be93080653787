"""Title, organ and year of a report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, reduce
from operator import or_

from checker.document import Paragraph, join
from checker.forms import Form
from checker.language.numerals import year_of
from checker.recognise.matching import spelling
from checker.recognise.matching.lines import Line

_YEAR = re.compile(r"((?:19|20)\d{2}|二[〇零○O0][〇零○一二三四五六七八九O0]{2})年?(?:年度|度)?")
_ORGAN_END = re.compile(
    r"(?:局|厅|委|会|政府|办|办公室|院|部|处|站|所|中心|镇|乡|街道|区|市|县|省|大队|支队|总队|公司|学校|大学|学院|医院|银行|署|室|队|社|团|馆|台|厂|场)(?:\([^()]{1,20}\))?$"
)
_NOT_ORGAN = re.compile(
    r"[，。；：:;,?？!！>＞|/\\_=]|关于|通知|发布|来源|日期|时间|字体|浏览|首页|位置|索引|附件|链接|目录"
    r"|报告|现将|[一二三四五六七八九十]、|第.{1,3}(?:条|部分|章|节)|\d{4}年|公开工作年"
    r"|^(?:信息公开|局|厅|府(?!谷)|院|委员会|政府信|管理|监督|执法|办公|公室|分局|.$)"
)
_AROUND = " \t\r\n\f\v\u00a0\u3000\ufeff#*_"
_SEARCHED = 80
"""So many lines from the top are searched for the title."""
_MOST = 4
"""So many lines a title may take."""
_LONGEST = 60
"""Characters of one of its lines at most."""


@dataclass(frozen=True, slots=True)
class Title:
    """What the title of a report says."""

    content: Paragraph
    organ: str | None
    year: int | None
    kind: str
    kinds: tuple[str, ...] = ()
    """All kinds of report that are called so; the tables tell which it is."""
    lines: tuple[int, ...] = ()
    """The numbers of its lines."""
    headed: bool = True
    """Whether the markup, or larger type, sets it as a heading."""
    sure: bool = True
    """Whether it is this report's: another may be named in a list beside it."""


def find_title(lines: Sequence[Line], forms: Sequence[Form], *, doubted: bool = False) -> Title | None:
    """The title that stands alone on its lines; the fullest of them, set as a heading, and first.

    Titles of other reports may stand before it, in a side list, and after it, as links: where others are
    named and it is not set as a heading, where a heading that looks like a title is none (torn by what
    stands beside it), or where the order of the lines is ``doubted``, it is the title of the body that the
    text speaks of, and of the year whose first or last day it tells.
    """
    top = [line for line in lines if not line.empty and not line.furniture][:_SEARCHED]
    alphabet = _alphabet(_names(forms))
    short = [len(line.text.strip()) <= _LONGEST for line in top]
    said = [alphabet.of(line.text) if few else 0 for few, line in zip(short, top, strict=True)]
    found: dict[int, tuple[float, float, Title]] = {}
    for start in range(len(top)):
        if not alphabet.may_say(reduce(or_, said[start : start + _MOST])):
            continue
        letters = 0
        for count in range(1, _MOST + 1):
            group = top[start : start + count]
            if len(group) < count or not short[start + count - 1]:
                break
            letters |= said[start + count - 1]
            if not alphabet.may_say(letters):
                continue
            content = join([_clean(line.paragraph) for line in group])
            title = _title(content, forms)
            if title is not None:
                above = spelling.plain(_clean(group[0].paragraph).text)
                if count > 1 and above == title.organ and not _ORGAN_END.search(above):
                    continue
                told = 2.0 * (title.organ is not None) + (title.year is not None)
                headed = all(line.paragraph.heading for line in group)
                told += 0.5 * headed
                weight = told - 0.1 * count
                best = found.get(start + count)
                if best is None or weight > best[1]:
                    found[start + count] = (
                        told,
                        weight,
                        replace(title, lines=tuple(line.number for line in group), headed=headed),
                    )
    if not found:
        return None
    first = max(found.items(), key=lambda item: (item[1][0], -item[0]))[1][2]
    taken = set(first.lines)
    others = [
        title for _, _, title in found.values() if is_another(title, first) and taken.isdisjoint(title.lines)
    ]
    torn = any(line.paragraph.heading and "年度报" in line.text and line.number not in taken for line in top)
    if not doubted and (first.headed or not (others or torn)):
        return first
    counted = [(_named(title, lines), title) for title in (first, *others)]
    most, named = max(counted, key=lambda pair: pair[0])
    sure = most > max((count for count, title in counted if title.organ != named.organ), default=0)
    chosen = named if sure else first
    return replace(chosen, year=chosen.year if _is_of(chosen.year, lines) else None, sure=sure)


def _names(forms: Sequence[Form]) -> tuple[str, ...]:
    """What the reports are called, with what may be left out and without."""
    return _every(tuple(form.titles for form in forms))


@cache
def _every(titles: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return tuple({spelled: None for names in titles for name in names for spelled in _spelled(name)})


class _Alphabet:
    """The characters of names, each as a bit: lines without all those of a name are no title."""

    def __init__(self, names: Sequence[str]) -> None:
        self._bits = {character: 1 << n for n, character in enumerate(sorted(set("".join(names))))}
        said = {self.of(name) for name in names}
        self._least = [one for one in said if not any(one & other == other != one for other in said)]
        """Those of names that have all characters of no other name."""

    def of(self, text: str) -> int:
        """Which of the characters a text has."""
        return sum(self._bits[character] for character in self._bits.keys() & set(spelling.plain(text)))

    def may_say(self, letters: int) -> bool:
        """Whether all characters of a name are among these."""
        return any(letters & name == name for name in self._least)


_alphabet = cache(_Alphabet)


@cache
def _spelled(name: str) -> tuple[str, str]:
    return name, name.replace("年度", "")


def is_another(one: Title, other: Title) -> bool:
    """Whether two titles are of different years or bodies, as far as they tell."""
    if None not in (one.year, other.year) and one.year != other.year:
        return True
    a, b = one.organ, other.organ
    return a is not None and b is not None and a not in b and b not in a


def _named(title: Title, lines: Sequence[Line]) -> int:
    """How many lines speak of the title's organ in the middle of a sentence, as no entry of a list does."""
    if not title.organ:
        return 0
    within = re.compile(
        rf"(?<=\S){re.escape(title.organ)}(?!\s*\d{{4}}年|办公|[\u3400-\u9fff]{{1,8}}[局委厅队院])"
    )
    return sum(within.search(line.text) is not None for line in lines)


def _is_of(year: int | None, lines: Sequence[Line]) -> bool:
    """Whether the text speaks of the first or the last day of a year."""
    text = "".join("".join(line.text.split()) for line in lines)
    return year is not None and any(f"{year}年{day}" in text for day in ("1月1日", "12月31日"))


def title_in(line: Line, forms: Sequence[Form]) -> Title | None:
    """The title that a line is, if it is one by itself."""
    alphabet = _alphabet(_names(forms))
    if len(line.text.strip()) > _LONGEST or not alphabet.may_say(alphabet.of(line.text)):
        return None
    return _title(_clean(line.paragraph), forms)


def _clean(paragraph: Paragraph) -> Paragraph:
    """Without Markdown's marks, brackets and white space around."""
    text = paragraph.text
    start = len(text) - len(text.lstrip(_AROUND + "《〈<"))
    return paragraph.part(start, max(start, len(text.rstrip(_AROUND + "》〉>"))))


def _title(content: Paragraph, forms: Sequence[Form]) -> Title | None:
    text = spelling.plain(content.text)
    if len(text) > 80:
        return None
    text = re.sub(r"[《》〈〉<>*#]", "", text)
    text = re.sub(r"[-_|—–]+[^-_|—–\d]{2,20}$", "", text)  # the site's name after the page's
    match = _YEAR.search(text)
    year = year_of(match[1]) if match else None
    bare = text[: match.start()] + text[match.end() :] if match else text
    bare = bare.removesuffix("()").replace("工作的", "工作").removeprefix("关于").removeprefix("年度")
    if not bare.endswith(_names(forms)):
        return None
    for form in forms:
        for name in sorted(form.titles, key=len, reverse=True):
            for spelled in _spelled(name):
                if not bare.endswith(spelled) or (spelled != name and len(spelled) < 6):
                    continue
                organ = bare[: -len(spelled)]
                if organ.endswith("人民") and spelled.startswith("政府"):
                    organ += "政府"  # “云溪县人民政府 2023 年信息公开……”: 政府 is the organ's
                for joint in ("年度", "的", "关于"):
                    organ = organ.removesuffix(joint)
                if (organ and (len(organ) > 40 or _NOT_ORGAN.search(organ))) or (not organ and year is None):
                    return None
                kinds = dict.fromkeys((form.kind, *_called_so(bare, forms)))
                return Title(content, _as_printed(content.text, organ) or None, year, form.kind, tuple(kinds))
    return None


def _called_so(bare: str, forms: Sequence[Form]) -> Iterator[str]:
    """The kinds of the forms that have a title which this one ends with."""
    for form in forms:
        if any(bare.endswith(spelled) for name in form.titles for spelled in _spelled(name)):
            yield form.kind


def _as_printed(text: str, organ: str) -> str:
    """The organ with the brackets it is printed with, without white space."""
    raw = "".join(text.split())
    spelled = spelling.plain(raw)
    at = spelled.find(organ) if len(spelled) == len(raw) else -1
    return raw[at : at + len(organ)] if at >= 0 else organ
