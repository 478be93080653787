"""How Chinese documents number their parts (一、 （一） 1. （1） ①), as strictly as each place needs."""

from __future__ import annotations

import re

from checker.numerals import ORDINALS

_ORDINAL = f"[{ORDINALS}]"

MARK = re.compile(
    rf"(?:\(({_ORDINAL}{{1,3}}|\d{{1,2}})\)[、.]?|({_ORDINAL}{{1,3}}|\d{{1,2}})[、.:)]"
    r"|([\u2460-\u2473])[、.]?)"
)
"""The enumerator of a label in one spelling; the number is one of three groups."""
PART = re.compile(rf"\s*{_ORDINAL}\s*、")
"""How the next part of a report begins (“三、”)."""
NUMBERED = re.compile(rf"\s*(?:第?{_ORDINAL}{{1,3}}[、.．]|[（(]{_ORDINAL}{{1,3}}[）)])")
"""A line of a report's text, and of no web site's frame: 三、 第三、 （三）."""
HEADING = re.compile(rf"(?:第?({_ORDINAL})(?:部分)?\s?[、.．,，:：]|[（(]{_ORDINAL}[)）])\s*")
"""A heading as offices write it, with the ordinal of a part as its group; a level below has none."""
ITEM = re.compile(
    rf"\s*(?:[（(][{ORDINALS}\d]{{1,3}}[)）]|{_ORDINAL}{{1,2}}(?:、|是|要)|\d{{1,2}}[.．、](?!\d))"
)
"""What begins a paragraph of its own: （一） 一是 1."""
