"""Which blocks of a web page are its article: navigation, side lists and footers are left out.

In doubt a block is kept: what is too much does little harm, a lost table does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.document import Grid, Paragraph

if TYPE_CHECKING:
    from checker.readers.page import Item

_SHARE = 0.85
"""The article is the smallest element that holds this share of the page's own text."""
_SENTENCE = re.compile("[，。；：、]")
_ENUMERATED = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])")
_TITLE = re.compile(r"年度?报告|年报")
_FURNITURE = re.compile(
    r"版权所有|ICP备|公网安备|网站标识码|技术支持|主办单位|承办单位|网站地图|联系我们|关于我们|浏览器|分辨率"
    r"|上一[篇条页]|下一[篇条页]|相关(?:链接|文章|新闻|阅读)|友情链接|打印(?:本页|页面)?|关闭(?:窗口|页面|本页)"
    r"|分享到|扫一扫|返回(?:顶部|首页)|Copyright|©"
)


@dataclass(frozen=True, slots=True)
class Article:
    items: Sequence[Item]
    inside: Sequence[bool] = ()
    """Of each element of the page: whether it is in the article. Empty where the whole page is."""

    def holds(self, element: int) -> bool:
        return not self.inside or self.inside[element]


def article(items: Sequence[Item], parents: Sequence[int]) -> Article:
    """The items of the article, in order. ``parents``: the parent of each element of the page."""
    weights = [_weight(item) for item in items]
    total = sum(weights)
    if total < 200:
        return Article([item for item in items if item.linked * 2 <= item.length()] or items)
    inside = [0] * len(parents)
    for item, weight in zip(items, weights, strict=True):
        inside[item.element] += weight
    for element in range(len(parents) - 1, 0, -1):  # a child comes after its parent
        inside[parents[element]] += inside[element]
    core = max(
        (element for element in range(len(parents)) if inside[element] >= _SHARE * total),
        key=lambda element: _depth(element, parents),
    )
    under = [False] * len(parents)
    under[core] = True
    for element in range(core + 1, len(parents)):
        under[element] = under[parents[element]]
    numbers = [number for number, item in enumerate(items) if under[item.element]]
    first, last = _upwards(items, weights, numbers[0]), _downwards(items, numbers[-1])
    kept = [
        item
        for number, item in enumerate(items[first : last + 1], first)
        if not (item.aside and item.linked * 2 > item.length())
        and (numbers[0] <= number <= numbers[-1] or not _is_list(item))
    ]
    return Article(kept, under)


def _depth(element: int, parents: Sequence[int]) -> int:
    depth = 0
    while element > 0:
        element = parents[element]
        depth += 1
    return depth


def _weight(item: Item) -> int:
    """How much an item speaks for being in the article: its own text, not links and not furniture."""
    length = item.length()
    if item.aside or item.linked * 2 > length:
        return 0
    if isinstance(item.block, Grid):
        return length + 5 * len(item.block.cells)
    text = item.block.text
    if _ENUMERATED.match(text):
        return length + 20
    if length < 20 or not _SENTENCE.search(text) or _FURNITURE.search(text):
        return 0
    return length


def _is_list(item: Item) -> bool:
    """Links to other pages, or a line of the page's frame."""
    if item.linked * 2 > item.length():
        return True
    return isinstance(item.block, Paragraph) and bool(_FURNITURE.search(item.block.text[:200]))


def _upwards(items: Sequence[Item], weights: Sequence[int], first: int) -> int:
    """The title often stands above the element that holds the text: back to the nearest one.

    Where there is none, as far as what stands above reads as text.
    """
    for number in range(first, len(items)):
        block = items[number].block
        if number > first + 3 or not isinstance(block, Paragraph):
            break
        if _TITLE.search(block.text) and len(block.text) < 60:
            return first
    for number in range(first - 1, -1, -1):
        block = items[number].block
        if _is_list(items[number]) or not isinstance(block, Paragraph):
            continue
        if len(block.text) < 80 and _TITLE.search(block.text):
            return number
    while first and weights[first - 1]:
        first -= 1
    return first


def _downwards(items: Sequence[Item], last: int) -> int:
    """What follows belongs to the article until the first sign of the page's frame."""
    while last + 1 < len(items) and not _is_list(items[last + 1]) and not items[last + 1].aside:
        last += 1
    return last
