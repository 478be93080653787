"""A first list of bodies for a user to go on with: YAML, or the rows of a sheet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from checker.organs.registry import Organ

_HEAD = """\
# 机关名单：谁是谁。由 gouji organs new 从报告的标题写成，请核对、补充。
#   name 现在的全称；region 地区（名称里没有写明时）；former 曾用名；short 简称；superior 上级机关的全称；
#   reports: false 不单独报送；sums_up: true/false 它的报告是否汇总以它为上级的机关（政府默认是）。
"""


def as_yaml(organs: Iterable[Organ]) -> str:
    """The list as text, an entry for each body, with its keys as far as they are known."""
    return _HEAD + "".join(line for organ in organs for line in _entry(organ))


def as_rows(organs: Iterable[Organ]) -> list[tuple[str, ...]]:
    """The list in the columns of ``checker.organs.reading.COLUMNS``."""
    return [
        (
            one.name,
            one.region,
            "、".join(one.former),
            "、".join(one.short),
            one.superior,
            "是" if one.reports else "否",
            "是" if one.sums_up else "",
        )
        for one in organs
    ]


def _entry(organ: Organ) -> Iterator[str]:
    yield f"- name: {_quoted(organ.name)}\n"
    for key, value in (("region", organ.region), ("superior", organ.superior)):
        if value:
            yield f"  {key}: {_quoted(value)}\n"
    for key, values in (("former", organ.former), ("short", organ.short)):
        if values:
            yield f"  {key}: [{', '.join(map(_quoted, values))}]\n"


def _quoted(text: str) -> str:
    """Plain where every character is Chinese, so that it is never taken for anything but text."""
    if text and all("\u4e00" <= character <= "\u9fff" for character in text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in quoted)
