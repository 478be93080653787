"""What the name of a file says of the report in it: its years, and its bodies.

A name is loosely written: it leaves out the place, says 发改委 for 发展和改革委员会, and carries numbers,
dates and remarks. Only what plainly names a year or a body counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePath

from checker.language.organs import canonical, place_of, same_organ, same_place

_YEAR = r"(?<!\d)(20\d\d)"
_RANGE = re.compile(rf"{_YEAR}[-—–~～至、和](?=20\d\d)")
_NEAR = re.compile(rf"{_YEAR}\s?(?:年?年度|年?年报|年度)")
_APART = re.compile(rf"{_YEAR}\s?年(?!\s?\d)[^\d]{{0,30}}?(?:年度|年报)")
_CUT = re.compile(
    r"[\W\d_]+|附件|关于|(?:市|县|区|省)?政府信息公开|信息公开|政务公开|年度报告|工作报告|工作|年度|年报|报告"
    r"|最终|定稿|终稿|盖章|扫描|公示|公开|修改|^年"
)
_BODY = re.compile(
    r"[\u4e00-\u9fff]{1,24}(?:局|厅|委员会|委|人民政府|政府|管委会|办公室|办公厅|办事处|支队|大队|署|法院|检察院|医院|学院)"
)
_NO_BODY = re.compile(r"[的及与]|报送|上报|印发|发布|下发|转发|公布|审核|汇总|提交|印制|各|全[省市县区]")


def years(path: str) -> set[int]:
    """The years that stand before 年度 or 年报 in the name; of a range both."""
    name = _stem(path)
    told = {int(found) for found in _NEAR.findall(name) or _APART.findall(name)}
    return told | {int(found) for found in _RANGE.findall(name)} if told else told


def bodies(path: str) -> list[str]:
    """The names of public bodies in it."""
    return [part for part in _CUT.split(_stem(path)) if _BODY.fullmatch(part) and not _NO_BODY.search(part)]


def short(paths: Sequence[str]) -> list[str]:
    """The files by their names alone, where these tell them apart."""
    names = [PurePath(path).name for path in paths]
    return names if len(set(names)) == len(names) else list(paths)


def _stem(path: str) -> str:
    return unicodedata.normalize("NFC", PurePath(path).stem)


def may_be(short: str, organ: str) -> bool:
    """Whether a name may be a loose one for an organ: without its place, or with characters left out."""
    if same_organ(short, organ):
        return True
    one, other = canonical(short), canonical(organ)
    place, own = place_of(one), place_of(other)
    if place and own and not same_place(place, own):
        return False
    return any(_within(a, b) for a, b in ((one, other), (other, one))) or any(
        _within(a.removeprefix(p), b) for a, p, b in ((one, place, other), (other, own, one)) if a != p
    )


def _within(short: str, full: str) -> bool:
    """Whether all characters of ``short`` stand in ``full`` in their order: 发改委 in 发展和改革委员会."""
    left = iter(full)
    return len(short) > 1 and all(character in left for character in short)
