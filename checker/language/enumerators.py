"""How Chinese documents number their parts (一、 （一） 一是 1. ①), as strictly as each place needs."""

from __future__ import annotations

import re

from checker.language.numerals import COUNTING

ORDINAL = f"[{COUNTING}]{{1,3}}"
"""The numeral of such a mark, as a pattern."""
_ONE = f"[{COUNTING}]"

MARK = re.compile(
    rf"(?:\(({_ONE}{{1,3}}|\d{{1,2}})\)[、.]?|({_ONE}{{1,3}}|\d{{1,2}})[、.:)]"
    r"|([\u2460-\u2473])[、.]?)"
)
"""The enumerator of a label in one spelling; the number is one of three groups."""
PART = re.compile(rf"\s*{_ONE}\s*、")
"""How the next part of a report begins (“三、”)."""
NUMBERED = re.compile(rf"\s*(?:第?{_ONE}{{1,3}}[、.．]|[（(]{_ONE}{{1,3}}[）)])")
"""A line of a report's text, and of no web site's frame: 三、 第三、 （三）."""
HEADING = re.compile(rf"(?:第?({_ONE})(?:部分)?\s?[、.．,，:：]|[（(]{_ONE}[)）])\s*")
"""A heading as offices write it, with the ordinal of a part as its group; a level below has none."""
ITEM = re.compile(rf"\s*(?:[（(][{COUNTING}\d]{{1,3}}[)）]|{_ONE}{{1,2}}(?:、|是|要)|\d{{1,2}}[.．、](?!\d))")
"""What begins a paragraph of its own: （一） 一是 1."""
ON_A_PAGE = re.compile(rf"\s*(?:{ORDINAL}、|[（(]{ORDINAL}[）)])")
"""Opens a paragraph of an article, as the lists of links around it do not: 一、 （一）."""
LIST_LINE = re.compile(rf"\d{{1,9}}[.)、．]|[（(]?{ORDINAL}[）)、]")
"""Opens a line of text that goes on no line before: 1. （一） 一、."""
NEW_LINE = re.compile(rf"\s*(?:[\d{COUNTING}]{{1,3}}[、.．)）]|[（(①-⑳⑴-⑽])")
"""Opens a line that is no rest of the one before it, bracketed and ringed marks among them."""
LABEL = re.compile(rf"\s*(?:[（(]?{ORDINAL}[）)、.．，]|[（(]?\d{{1,2}}[）)、.．，]|第{ORDINAL})")
"""Opens the label of a row in a PDF."""
CHAPTER = re.compile(rf"\s*{ORDINAL}\s*、")
"""The number of a chapter."""
ARTICLE = re.compile(rf"\s*第[{COUNTING}百]{{1,7}}条")
"""The number of an article of law."""
SHEET = re.compile(rf"\s*(?:第?({_ONE})(?:部分)?\s*[、.．])")
"""The number of a section in a sheet's name or first cell, as its group."""
PARAGRAPH = re.compile(rf"\s*(?:[（(]?[{COUNTING}\d]{{1,3}}[）)、.．]|第{_ONE}{{1,2}}[，、])")
"""Opens a heading among the sentences of a section."""


def ordinal(text: str) -> int:
    """The number of a mark, in Chinese (十二) or Arabic numerals; of what is no number, that of its head."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _digit(text)
    return (_digit(tens) if tens else 1) * 10 + (_digit(ones) if ones else 0)


def _digit(text: str) -> int:
    return COUNTING.index(text[0]) + 1
